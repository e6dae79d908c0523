//! What holds of any rules at all.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

fn then() -> impl Strategy<Value = Then> {
    let seats = || select(vec!["ana", "dan", "eva"]).prop_map(SeatName::new);
    prop_oneof![
        select(&Class::ALL[..]).prop_map(Then::Class),
        select(vec![1i8, -1]).prop_map(Then::Priority),
        subsequence(vec!["a", "b", "c"], 1..3)
            .prop_map(|labels| Then::Label(labels.into_iter().map(str::to_owned).collect())),
        seats().prop_map(Then::Assign),
        (prop::collection::vec(seats(), 1..3), prop::option::of(1usize..4))
            .prop_map(|(among, at_most)| Then::LeastBusy { among, at_most }),
        Just(Then::Snooze(PutOff::When("+2h".to_owned()))),
        Just(Then::Dismiss(Dismissal::Spam)),
        (1u32..100).prop_map(|minutes| Then::Target(Target { minutes, counting: Counting::Elapsed })),
        Just(Then::Hide),
        Just(Then::Page),
    ]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let one = (prop::collection::vec(then(), 1..4), any::<bool>(), prop::option::of(select(&Class::ALL[..])));
    prop::collection::vec(one, 0..6).prop_map(|rules| {
        let named = |(n, (then, stop, class)): (usize, (Vec<Then>, bool, Option<Class>))| {
            let when = class.map_or(Condition::Bot(false), |class| Condition::Class(vec![class]));
            Rule { stop, ..rule(&n.to_string(), vec![when], then) }
        };
        rules.into_iter().enumerate().map(named).collect()
    })
}

proptest! {
    #[test]
    fn no_rules_go_against_a_person(rules in rules(), class in select(&Class::ALL[..]), priority in -1i8..=1) {
        let item = message("hello");
        let mut page = opened_by(&item, Class::Question);
        for change in [
            Change::Classed { class: Some(class) },
            Change::Assigned { to: Some(SeatName::new("by hand")) },
            Change::Starred { on: true },
            Change::Prioritised { priority },
        ] {
            step(&mut page, &change);
        }
        let before = page.triage.clone();
        for firing in firings(rules, &item, &page) {
            page.fire(&firing);
        }
        // Labels are added; a plain priority says nothing.
        let after = Triage { labels: before.labels.clone(), ..page.triage.clone() };
        let after = Triage { priority: if priority == 0 { 0 } else { after.priority }, ..after };
        prop_assert_eq!(after, before);
        prop_assert_eq!((page.class(), page.ruled_target()), (class, None));
    }

    #[test]
    fn rules_fire_in_their_order_and_up_to_the_first_stop(rules in rules()) {
        let item = message("hello");
        let page = opened_by(&item, Class::Question);
        let fired: Vec<usize> = firings(rules.clone(), &item, &page).iter().map(|one| one.rule.parse().unwrap()).collect();
        prop_assert!(fired.is_sorted() && fired.windows(2).all(|pair| pair[0] < pair[1]));
        let before_last = fired.split_last().map_or(&[][..], |(_, before)| before);
        prop_assert!(before_last.iter().all(|n| !rules[*n].stop));
    }

    #[test]
    fn what_the_brain_takes_for_a_crisis_is_never_closed(rules in rules()) {
        let item = message("hello");
        let mut page = opened_by(&item, Class::Crisis);
        for firing in firings(rules, &item, &page) {
            page.fire(&firing);
        }
        prop_assert_eq!(page.triage.state, State::Open);
    }

    #[test]
    fn a_rule_reads_back_as_it_was_written(rules in rules()) {
        let rules = Rules::new(rules);
        let text = serde_json::to_string(&rules).unwrap();
        prop_assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rules);
    }
}
