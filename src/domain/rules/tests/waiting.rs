//! What presses most of all that waits decides, in whatever order it reached us: no rule closes it with what is less.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// The message that was written so many minutes after ten.
fn written(minute: i64) -> Item {
    Item { id: format!("m{minute}"), created_at: TEN.plus(Span::minutes(minute)), ..message("hello") }
}

fn closes() -> Vec<Rule> {
    let close = |name, then| rule(name, vec![Condition::Bot(false)], vec![then]);
    vec![
        close("later", Then::Snooze(PutOff::When("+2h".to_owned()))),
        close("close", Then::Dismiss(Dismissal::NoAnswerNeeded)),
    ]
}

/// A message comes, and the rules do what they do with it, as on a desk.
fn comes(page: &mut Conversation, minute: i64, class: Class, rules: Vec<Rule>) {
    let (item, waited) = (written(minute), page.waiting_since.is_some());
    step(page, &arrival(&item, class));
    if !page.is_opened_by(item.created_at) {
        return;
    }
    let rulings = Rulings::default();
    let rules = Rules::new(rules);
    let fits = rules.fits(&item, &page.verdict, &rulings.hours);
    let moment = Moment { now: TEN, rulings: &rulings, waited };
    for firing in rules.firings(&fits, page, &moment, &mut Loads::new()) {
        step(page, &Change::Ruled(firing));
    }
}

#[test]
fn a_crisis_is_one_in_whatever_order_it_comes() {
    for (first, second) in [((5, Class::Crisis), (1, Class::Chatter)), ((5, Class::Chatter), (1, Class::Crisis))] {
        for rules in [Vec::new(), closes()] {
            let mut page = Conversation::default();
            comes(&mut page, first.0, first.1, rules.clone());
            comes(&mut page, second.0, second.1, rules);
            assert_eq!((page.class(), page.triage.state), (Class::Crisis, State::Open), "{first:?} {second:?}");
        }
    }
}

#[test]
fn what_the_brain_takes_for_a_crisis_is_not_closed_by_a_rule_since_a_person_said_what_was_before_it() {
    let mut page = Conversation::default();
    comes(&mut page, 1, Class::Chatter, Vec::new());
    step(&mut page, &Change::Classed { class: Some(Class::Chatter) });
    step(&mut page, &Change::Done);
    comes(&mut page, 2, Class::Crisis, closes());
    assert_eq!(page.triage.state, State::Open);
}

#[test]
fn any_of_two_that_should_be_answered_now_is_enough() {
    let mut page = Conversation::default();
    comes(&mut page, 1, Class::Complaint, Vec::new());
    let target = RuleAct::Targeted(Target { minutes: 600, counting: Counting::Elapsed });
    step(&mut page, &Change::Ruled(Firing { rule: "slow".into(), did: vec![target], ..Firing::default() }));
    let Change::Arrived(mut second) = arrival(&written(2), Class::Question) else { panic!("an arrival") };
    second.verdict.answer_now = true;
    step(&mut page, &Change::Arrived(second));
    assert_eq!((page.class(), page.verdict.answer_now), (Class::Complaint, true));
    assert_eq!(page.ruled_target(), None, "it was for what can wait");
}

#[test]
fn a_long_target_ends_with_what_presses_more_though_no_rule_gave_a_class() {
    let mut page = Conversation::default();
    comes(&mut page, 1, Class::Chatter, Vec::new());
    let target = RuleAct::Targeted(Target { minutes: 600, counting: Counting::Elapsed });
    step(&mut page, &Change::Ruled(Firing { rule: "slow".into(), did: vec![target], ..Firing::default() }));
    comes(&mut page, 2, Class::Complaint, Vec::new());
    assert_eq!(page.ruled_target(), None);
}

#[test]
fn what_waits_in_a_thread_that_is_joined_is_neither_put_off_nor_hidden() {
    let mut crisis = Conversation::default();
    comes(&mut crisis, 5, Class::Crisis, Vec::new());
    let mut put_off = Conversation::default();
    comes(&mut put_off, 1, Class::Chatter, closes()[..1].to_vec());
    let as_chatter = Firing { rule: "c".into(), did: vec![RuleAct::Classed(Class::Chatter)], ..Firing::default() };
    step(&mut put_off, &Change::Ruled(as_chatter));
    assert!(matches!(put_off.triage.state, State::Snoozed(_)));
    for (mut into, from) in [(crisis.clone(), put_off.clone()), (put_off.clone(), crisis.clone())] {
        step(&mut into, &Change::TookOver { other: Box::new(from) });
        assert_eq!((into.class(), into.triage.state, into.items.len()), (Class::Crisis, State::Open, 2));
    }
    step(&mut put_off, &Change::Done);
    step(&mut crisis, &Change::TookOver { other: Box::new(put_off) });
    assert_eq!(crisis.class(), Class::Crisis, "what a rule said of what is done says nothing of what waits");
}

#[test]
fn what_a_person_said_of_a_thread_stands_over_rules_where_it_is_joined() {
    let mut said = Conversation::default();
    comes(&mut said, 5, Class::Chatter, vec![rule("r", vec![Condition::Bot(false)], vec![Then::Class(Class::Spam)])]);
    step(&mut said, &Change::Classed { class: Some(Class::Request) });
    step(&mut said, &Change::Prioritised { priority: 1 });
    let mut done = Conversation::default();
    comes(&mut done, 1, Class::Chatter, Vec::new());
    step(&mut done, &Change::Done);
    step(&mut done, &Change::TookOver { other: Box::new(said.clone()) });
    assert_eq!((done.class(), done.triage.priority), (Class::Request, 1));
    let mut crisis = Conversation::default();
    comes(&mut crisis, 1, Class::Crisis, Vec::new());
    step(&mut crisis, &Change::TookOver { other: Box::new(said) });
    assert_eq!(crisis.class(), Class::Crisis, "nobody has said anything of this one");
}

proptest! {
    #[test]
    fn the_most_pressing_of_what_waits_decides(
        messages in prop::collection::vec((0i64..60, select(&Class::ALL[..]), any::<bool>(), prop::bool::weighted(0.1)), 1..12),
    ) {
        let (mut page, mut waits) = (Conversation::default(), Vec::new());
        for (minute, class, ruled, done) in messages {
            if page.items.iter().any(|item| item.at == TEN.plus(Span::minutes(minute))) {
                continue;
            }
            if done {
                step(&mut page, &Change::Done);
                waits.clear();
            }
            comes(&mut page, minute, class, if ruled { closes() } else { Vec::new() });
            waits.push(class);
            prop_assert_eq!(Some(page.verdict.class), waits.iter().min().copied());
            if page.triage.state == State::Done {
                prop_assert!(waits.len() == 1 && class != Class::Crisis, "{waits:?}");
                waits.clear();
            }
        }
    }
}
