//! Every kind of step, and the way through a chain.

use super::*;

fn one(step: Step) -> Vec<String> {
    let chain = Chain { name: "one".to_owned(), steps: vec![step], rounds: 1, last: None };
    let mut desk = Desk::new(chain);
    desk.run().unwrap();
    desk.told()
}

#[test]
fn every_kind_of_step_pages_whom_it_names() {
    for (page, by, made) in [
        (on_call("primary"), vec![Channel::Ntfy], vec!["0 1.1 ana ntfy"]),
        (on_call("primary"), vec![], vec!["0 1.1 ana mail", "0 1.1 ana ntfy"]),
        (Whom::Seat(name("lea")), vec![Channel::Command, Channel::Bell], vec!["0 1.1 lea command", "0 1.1 lea bell"]),
        (Whom::Seat(name("eva")), vec![], vec!["0 1.1 eva bell"]),
        (Whom::Team("press".to_owned()), vec![], vec!["0 1.1 dan ntfy", "0 1.1 dan telegram", "0 1.1 lea command"]),
        (
            Whom::Everybody,
            vec![Channel::Bell],
            vec!["0 1.1 ana bell", "0 1.1 dan bell", "0 1.1 lea bell", "0 1.1 eva bell"],
        ),
        (Whom::OpenSeats, vec![], vec!["0 1.1 all open seats bell"]),
        (Whom::PageCommand, vec![], vec!["0 1.1 the page command command"]),
        (Whom::Seat(name("ana")), vec![Channel::Mail, Channel::Mail], vec!["0 1.1 ana mail"]),
        (on_call("night"), vec![], vec![]),
        (on_call("nothing"), vec![], vec![]),
        (Whom::Team("nobody".to_owned()), vec![], vec![]),
        (Whom::Seat(name("nobody")), vec![], vec![]),
    ] {
        assert_eq!(one(step(page, &by, 5)), made);
    }
}

#[test]
fn an_attempt_goes_to_the_address_of_its_channel() {
    let attempts = Desk::new(grave()).next().attempts;
    let addresses: Vec<_> = attempts.into_iter().map(|attempt| (attempt.call.by, attempt.address)).collect();
    let named = |text: &str| Some(Address::Name(text.to_owned()));
    assert_eq!(addresses, [(Channel::Mail, named("ana-mail")), (Channel::Ntfy, named("ana-ntfy"))]);
}

#[test]
fn a_chain_is_gone_through_round_by_round() {
    let mut desk = Desk::new(grave());
    desk.run().unwrap();
    assert_eq!(
        desk.told(),
        [
            "0 1.1 ana mail",
            "0 1.1 ana ntfy",
            "5 1.2 dan ntfy",
            "15 1.3 lea command",
            "30 2.1 ana mail",
            "30 2.1 ana ntfy",
            "35 2.2 dan ntfy",
            "45 2.3 lea command",
            "60 2.4 all open seats bell",
        ]
    );
    assert_eq!(desk.now, noon().plus(Span::minutes(75)));
    assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
    assert_eq!(desk.words().last().unwrap(), "the chain is at its end and nobody has acknowledged");
    assert_eq!(desk.next(), Next::default());
}

#[test]
fn where_none_is_set_the_page_command_runs_once() {
    let chains = Chains { by_level: [Some("gone".to_owned()), None, None, None], ..Chains::default() };
    for chain in [chains.of_level(1), chains.of_level(4), chains.of_level(0), chains.of_rules(), chains.of_level(9)] {
        let mut desk = Desk::new(chain);
        desk.rota = Rota::empty(TimeZone::UTC);
        desk.run().unwrap();
        assert_eq!(desk.told(), ["0 1.1 the page command command"]);
    }
    let chains = Chains { all: vec![grave()], by_level: [Some("grave".to_owned()), None, None, None], by_rule: None };
    assert_eq!((chains.of_level(1), chains.of_level(2).name.as_str()), (grave(), PAGE_COMMAND));
}

#[test]
fn a_gap_is_passed_with_words() {
    let mut chain = grave();
    chain.steps[0].page = on_call("night");
    let mut desk = Desk::new(chain);
    desk.run_until(noon()).unwrap();
    assert_eq!(desk.told(), ["0 1.2 dan ntfy"]);
    assert_eq!(desk.words()[1], "step 1 of round 1 paged nobody: nobody is on call in night");
    desk.run().unwrap();
    assert_eq!(desk.log.iter().filter(|(_, change)| matches!(change, PageChange::Passed { .. })).count(), 2);
}

#[test]
fn who_has_no_address_is_skipped_with_words() {
    let mut chain = grave();
    chain.steps[1].by = vec![Channel::Mail];
    let mut desk = Desk::new(chain);
    desk.run_until(noon().plus(Span::minutes(5))).unwrap();
    assert_eq!(desk.told(), ["0 1.1 ana mail", "0 1.1 ana ntfy", "5 1.3 lea command"]);
    assert!(
        desk.words().contains(
            &"did not page dan by mail (step 2, round 1): rota.toml has no address of dan for mail".to_owned()
        )
    );
}

#[test]
fn a_page_that_cannot_be_sent_is_escalated_at_once() {
    let mut desk = Desk::new(grave());
    desk.dead = |call| call.by == Channel::Ntfy;
    desk.run_until(noon().plus(Span::minutes(20))).unwrap();
    // ana's mail went out, so that she has her time; dan has only ntfy.
    assert_eq!(
        desk.told(),
        [
            "0 1.1 ana mail",
            "0 1.1 ana ntfy",
            "5 1.2 dan ntfy",
            "5 1.3 lea command",
            "20 2.1 ana mail",
            "20 2.1 ana ntfy"
        ]
    );
    assert!(desk.words().contains(&"could not page ana by ntfy (step 1, round 1): no route".to_owned()));
}

#[test]
fn of_several_people_one_who_is_reached_has_the_time() {
    let mut chain = grave();
    chain.steps[0] = step(Whom::Team("press".to_owned()), &[], 5);
    let mut desk = Desk::new(chain);
    desk.dead = |call| call.to == Recipient::Person(SeatName::new("dan"));
    desk.run_until(noon().plus(Span::minutes(5))).unwrap();
    assert_eq!(
        desk.told(),
        ["0 1.1 dan ntfy", "0 1.1 dan telegram", "0 1.1 lea command", "5 1.2 dan ntfy", "5 1.3 lea command"]
    );
}

#[test]
fn a_round_that_reaches_nobody_comes_to_the_last_resort_at_once() {
    let mut desk = Desk::new(grave());
    desk.dead = |call| call.by != Channel::Bell;
    desk.run().unwrap();
    let bells: Vec<String> = desk.told().into_iter().filter(|told| told.contains("bell")).collect();
    assert_eq!(bells, ["0 1.4 all open seats bell", "15 2.4 all open seats bell"]);
    assert_eq!(desk.told().len(), 10, "and the next round waits, as what is in the way may pass");
    assert_eq!(desk.now, noon().plus(Span::minutes(30)));

    let mut desk = Desk::new(Chain { last: None, ..grave() });
    desk.dead = |_| true;
    desk.run().unwrap();
    let minutes: Vec<i64> = desk.made.iter().map(|(at, _)| at.since(noon()).as_minutes()).collect();
    assert_eq!(minutes, [0, 0, 0, 0, 15, 15, 15, 15]);
}

#[test]
fn a_chain_of_nothing_ends() {
    for chain in [
        Chain { steps: Vec::new(), last: None, ..grave() },
        Chain { steps: Vec::new(), ..grave() },
        Chain { steps: vec![step(on_call("night"), &[], 0)], rounds: 0, last: None, ..grave() },
        Chain { steps: vec![step(on_call("night"), &[], 0)], rounds: 1000, last: None, ..grave() },
    ] {
        let mut desk = Desk::new(chain);
        desk.run().unwrap();
        assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
    }
}

#[test]
fn a_chain_is_told_in_words() {
    assert_eq!(
        grave().words(),
        [
            "1. whoever is on call in primary by ntfy, mail, then 5 min",
            "2. whoever is on call in backup by ntfy, then 10 min",
            "3. whoever is on call in lead by every way there is, then 15 min",
            "2 rounds in all",
            "then all open seats by bell",
        ]
    );
    let chain = Chain { steps: vec![step(Whom::Team("press".to_owned()), &[], 5)], rounds: 1, last: None, ..grave() };
    assert_eq!(chain.words(), ["1. team press by every way there is, then 5 min"]);
}

#[test]
fn every_change_is_read_again_and_has_words() {
    let call = Call { round: 0, step: 1, to: Recipient::Person(name("ana")), by: Channel::Pagerduty };
    let attempted = |outcome| PageChange::Attempted { call: call.clone(), outcome };
    let changes = [
        PageChange::Raised(raised()),
        attempted(Outcome::Begun),
        attempted(Outcome::Sent),
        attempted(Outcome::Failed("no route".to_owned())),
        attempted(Outcome::Skipped("no address".to_owned())),
        PageChange::Passed { round: 0, step: 0, why: "nobody".to_owned() },
        PageChange::Acknowledged { by: name("ana"), how: How::Answer(Channel::Ntfy) },
        PageChange::Silenced { until: noon(), by: name("ana") },
        PageChange::Escalated { to_step: 2, by: name("ana") },
        PageChange::Ended { why: Ended::Closed },
        PageChange::Ended { why: Ended::Unanswered },
    ];
    for change in changes {
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<PageChange>(&text).unwrap(), change);
        let packed = rmp_serde::to_vec_named(&change).unwrap();
        assert_eq!(rmp_serde::from_slice::<PageChange>(&packed).unwrap(), change);
        assert!(!change.words(&|at| at.to_string()).is_empty());
    }
    let chain = serde_json::to_string(&grave()).unwrap();
    assert_eq!(serde_json::from_str::<Chain>(&chain).unwrap(), grave());
}
