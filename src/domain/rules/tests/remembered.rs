//! What rules gave is remembered, however often they fired since, so that what a person took off stays off.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// A firing of a rule that closes what comes: each time anew.
fn closes() -> Firing {
    let did = vec![RuleAct::Dismissed(Dismissal::NoAnswerNeeded)];
    Firing { rule: "closes".into(), did, ..Firing::default() }
}

#[test]
fn what_a_person_took_off_stays_off_however_often_rules_fired_since() {
    let item = message("hello");
    let ruled = |act: RuleAct| Change::Ruled(Firing { rule: "r".into(), did: vec![act], ..Firing::default() });
    let off = |label: &str| Change::Labelled { add: Vec::new(), remove: vec![label.to_owned()] };
    for (given, taken, again) in [
        (RuleAct::Labelled(vec!["x".into(), "y".into()]), off("x"), labelled("x")),
        (RuleAct::Assigned(SeatName::new("dan")), Change::Assigned { to: None }, Then::Assign(SeatName::new("dan"))),
        (RuleAct::Prioritised(1), Change::Prioritised { priority: 0 }, Then::Priority(1)),
    ] {
        let mut page = opened_by(&item, Class::Question);
        step(&mut page, &ruled(given));
        step(&mut page, &taken);
        for _ in 0..200 {
            step(&mut page, &Change::Ruled(closes()));
        }
        let triage = page.triage.clone();
        let fired = firings(vec![rule("r", vec![Condition::Bot(false)], vec![again])], &item, &page);
        fired.iter().for_each(|firing| step(&mut page, &Change::Ruled(firing.clone())));
        assert_eq!((fired.len(), fired[0].did.len(), fired[0].left.len()), (1, 0, 1), "{taken:?}");
        assert_eq!(page.triage, triage, "{taken:?}");
        assert!(page.ruled.len() < 40, "{} are kept", page.ruled.len());
    }
}

fn act() -> impl Strategy<Value = RuleAct> {
    let target = |minutes| RuleAct::Targeted(Target { minutes, counting: Counting::Elapsed });
    prop_oneof![
        select(&Class::ALL[..]).prop_map(RuleAct::Classed),
        select(vec!["a", "b", "c", "d"]).prop_map(|label| RuleAct::Labelled(vec![label.to_owned()])),
        select(vec!["ana", "dan"]).prop_map(|seat| RuleAct::Assigned(SeatName::new(seat))),
        (-1i8..=1).prop_map(RuleAct::Prioritised),
        (1u32..9).prop_map(target),
        Just(RuleAct::Hides),
        Just(RuleAct::Paged),
        Just(RuleAct::NobodyFree(3)),
        Just(RuleAct::Dismissed(Dismissal::Spam)),
    ]
}

/// Firings, and messages that come between them: after an answer, or more pressing ones.
fn happenings() -> impl Strategy<Value = Vec<(bool, bool, Class, Vec<RuleAct>)>> {
    let comes = prop::bool::weighted(0.1);
    prop::collection::vec((comes, any::<bool>(), select(&Class::ALL[..]), prop::collection::vec(act(), 1..3)), 0..150)
}

proptest! {
    /// As if every firing were kept.
    #[test]
    fn what_is_kept_says_all_that_rules_said(happenings in happenings()) {
        let item = message("hello");
        let (mut page, mut whole) = (opened_by(&item, Class::Question), opened_by(&item, Class::Question));
        for (n, (comes, answered, class, did)) in (1..).zip(happenings) {
            if comes {
                let next = Item { id: n.to_string(), created_at: TEN.plus(Span::minutes(n)), ..item.clone() };
                for page in [&mut page, &mut whole] {
                    if answered {
                        step(page, &Change::Done);
                    }
                    step(page, &arrival(&next, class));
                }
            }
            let firing = Firing { rule: n.to_string(), did, ..Firing::default() };
            step(&mut page, &Change::Ruled(firing.clone()));
            firing.did.iter().for_each(|act| whole.feel(act));
            whole.ruled.push(firing);
            prop_assert_eq!(page.ruled_class().map(|found| found.1), whole.ruled_class().map(|found| found.1));
            prop_assert_eq!(page.ruled_target().map(|found| found.1), whole.ruled_target().map(|found| found.1));
            prop_assert_eq!(page.hide_proposed().is_some(), whole.hide_proposed().is_some());
            prop_assert_eq!(page.ruled_assignee(), whole.ruled_assignee());
            prop_assert_eq!(page.ruled_priority(), whole.ruled_priority());
            for label in ["a", "b", "c", "d"] {
                prop_assert_eq!(page.was_ruled_label(label), whole.was_ruled_label(label));
            }
            let paged = |page: &Conversation| page.standing().any(|firing| firing.did.contains(&RuleAct::Paged));
            prop_assert_eq!(paged(&page), paged(&whole));
            prop_assert!(page.ruled.len() <= 32 + 4 + Class::ALL.len() + 6);
        }
    }
}
