use super::*;

fn instead(who: &str, from: &str, to: &str) -> Override {
    Override {
        layer: "primary".to_owned(),
        from: wall(from),
        to: wall(to),
        instead: name(who),
        by: name("lea"),
        why: String::new(),
    }
}

fn with(rota: Rota, changes: &[RotaChange]) -> Rota {
    let mut arranged = Arranged::default();
    changes.iter().for_each(|change| arranged.apply(change));
    rota.with(arranged)
}

fn said(overrides: &[Override]) -> RotaChange {
    RotaChange::Overridden { overrides: overrides.to_vec() }
}

#[test]
fn what_is_said_by_hand_stands_over_the_turn() {
    let one = instead("dan", "2026-03-31 20:00", "2026-04-01 08:00");
    let rota = with(weekly(), &[said(std::slice::from_ref(&one))]);
    let whole = ("2026-03-30 09:00", "2026-04-06 09:00");
    let cut = ["ana 30 Mar 09:00 - 31 Mar 20:00", "dan 31 Mar 20:00 - 01 Apr 08:00", "ana 01 Apr 08:00 - 06 Apr 09:00"];
    assert_eq!(told(&rota, whole.0, whole.1), cut);
    let shift = rota.shifts("primary", one.from, one.to).next().unwrap();
    assert_eq!(shift.because, Because::ByHand { of: Some(name("ana")), by: name("lea") });

    // The later holds, and gone it leaves the earlier.
    let other = instead("mihai", "2026-04-01 00:00", "2026-04-01 10:00");
    let rota = with(weekly(), &[said(std::slice::from_ref(&one)), said(std::slice::from_ref(&other))]);
    assert_eq!(rota.on_call("primary", wall("2026-04-01 02:00")).unwrap().name, name("mihai"));
    let withdrawn = RotaChange::Withdrawn { overrides: vec![other.clone()], by: name("ana") };
    let rota = with(weekly(), &[said(&[one]), said(&[other]), withdrawn.clone(), withdrawn]);
    assert_eq!(told(&rota, whole.0, whole.1), cut);
}

#[test]
fn two_people_swap_their_shifts() {
    let rota = weekly();
    let shifts: Vec<Shift> = rota.shifts("primary", wall("2026-03-30 09:00"), wall("2026-04-07 00:00")).collect();
    let swap = Override::swap(&shifts[0], &shifts[1], &name("ana"), "a wedding");
    let swapped = with(weekly(), &[said(&swap)]);
    assert_eq!(
        told(&swapped, "2026-03-30 09:00", "2026-04-14 00:00"),
        ["dan 30 Mar 09:00 - 06 Apr 09:00", "ana 06 Apr 09:00 - 13 Apr 09:00", "mihai 13 Apr 09:00 - 20 Apr 09:00"]
    );
    let back = RotaChange::Withdrawn { overrides: swap.to_vec(), by: name("dan") };
    let back = with(weekly(), &[said(&swap), back]);
    assert_eq!(
        told(&back, "2026-03-30 09:00", "2026-04-14 00:00"),
        told(&rota, "2026-03-30 09:00", "2026-04-14 00:00")
    );
}

#[test]
fn nobody_is_put_where_nobody_can_be() {
    let mut rota = weekly();
    rota.away = vec![away("dan", "2026-04-01 00:00", "2026-04-03 00:00")];
    rota.layers.push(layer("night", &["ana"], 1, nights(ZONES[0])));
    let now = wall("2026-03-31 12:00");
    let check = |said: &Override| rota.check(said, now).map_err(|why| why.to_string());
    let good = instead("mihai", "2026-04-01 00:00", "2026-04-02 00:00");
    assert_eq!(check(&good), Ok(()));
    for (wrong, why) in [
        (Override { layer: "primry".to_owned(), ..good.clone() }, "there is no layer \"primry\"; there are primary, "),
        (Override { instead: name("eva"), ..good.clone() }, "the rota does not know eva; it knows ana, dan, mihai"),
        (Override { instead: name("dan"), ..good.clone() }, "dan is away in that time; name somebody else"),
        (Override { to: good.from, ..good.clone() }, "it ends before it begins"),
        (instead("mihai", "2026-03-30 00:00", "2026-03-31 00:00"), "that time is over"),
        (
            Override { layer: "night".to_owned(), ..instead("dan", "2026-04-04 09:00", "2026-04-04 17:00") },
            "night is not on duty at all in that time",
        ),
    ] {
        assert!(check(&wrong).unwrap_err().starts_with(why), "{:?}", check(&wrong));
    }
    // An absence that was said later is the later word; and of somebody unknown nobody can be paged.
    for who in ["dan", "eva"] {
        let rota = with(rota.clone(), &[said(&[instead(who, "2026-04-01 00:00", "2026-04-02 00:00")])]);
        assert_eq!(rota.on_call("primary", wall("2026-04-01 12:00")).unwrap().name, name("ana"));
    }
}

#[test]
fn what_is_said_by_hand_is_read_again() {
    let swap = RotaChange::Overridden { overrides: vec![instead("dan", "2026-04-01 00:00", "2026-04-02 00:00")] };
    let taken = RotaChange::TakenOver { layer: "primary".to_owned(), at: wall("2026-04-01 00:00"), by: name("dan") };
    for change in [swap, taken] {
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<RotaChange>(&text).unwrap(), change);
        let packed = rmp_serde::to_vec_named(&change).unwrap();
        assert_eq!(rmp_serde::from_slice::<RotaChange>(&packed).unwrap(), change);
    }
}

#[test]
fn who_comes_says_that_they_are_there() {
    let rota = weekly();
    let now = wall("2026-03-30 08:40");
    let told = |rota: &Rota| rota.unacknowledged(now).iter().map(|over| over.words(now)).collect::<Vec<_>>();
    assert_eq!(
        told(&rota),
        [
            "primary: mihai hands over to ana in 20 min; ana has not acknowledged",
            "backup: ana hands over to dan in 20 min; dan has not acknowledged",
        ]
    );
    let taken = RotaChange::TakenOver { layer: "primary".to_owned(), at: wall("2026-03-30 09:00"), by: name("ana") };
    let rota = with(rota, &[taken]);
    assert_eq!(told(&rota), ["backup: ana hands over to dan in 20 min; dan has not acknowledged"]);
    let next = rota.next_hand_over(&name("mihai"), now).unwrap();
    assert_eq!(next.words(now), "primary: mihai hands over to ana in 20 min; ana has acknowledged");
    assert_eq!(rota.next_hand_over(&name("eva"), now), None);
    assert!(rota.unacknowledged(wall("2026-03-30 07:59")).is_empty());
}

#[test]
fn who_has_it_again_hands_over_to_nobody() {
    let rota = rota(vec![layer("primary", &["ana", "dan"], 7, nights(ZONES[0]))]);
    let overs = rota.hand_overs("primary", wall("2026-01-01 00:00"), wall("2026-01-20 00:00"));
    let told: Vec<String> = overs.iter().map(|over| over.words(over.at.minus(Span::minutes(90)))).collect();
    assert_eq!(
        told,
        [
            "primary: ana begins in 1 h 30; ana has not acknowledged",
            "primary: ana hands over to dan in 1 h 30; dan has not acknowledged",
            "primary: dan hands over to ana in 1 h 30; ana has not acknowledged",
        ]
    );
    assert_eq!(overs[1].at, wall("2026-01-12 20:00"));
}
