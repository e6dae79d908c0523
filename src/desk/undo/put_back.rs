//! What a row becomes when an act on it is taken back or done again.

use std::collections::BTreeSet;

use crate::domain::conversation::{State, Triage};

/// Returns `now` with every field that differs between `from` and `to` put to `to`; nothing where such a
/// field does not stand as `from` any more.
pub fn put_back(now: &Triage, from: &Triage, to: &Triage) -> Option<Triage> {
    let mut result = now.clone();
    macro_rules! field {
        ($name:ident) => {
            if from.$name != to.$name {
                if now.$name != from.$name {
                    return None;
                }
                result.$name = to.$name.clone();
            }
        };
    }
    field!(state);
    field!(assignee);
    field!(starred);
    field!(priority);
    field!(muted);
    field!(class);
    field!(lang);
    field!(dismissed);
    field!(promise);
    field!(waiting_since);
    result.labels = relabel(&now.labels, &from.labels, &to.labels)?;
    // Who wrote since waits for us: that is not closed behind their back.
    let wrote_since = now.waiting_since.is_some() && from.waiting_since.is_none();
    if result.state == State::Done && wrote_since {
        result.state = now.state;
    }
    // Whoever looked at it since only read it: that forbids nothing.
    if from.unread != to.unread {
        result.unread = to.unread;
    }
    result.acted = to.acted;
    Some(result)
}

/// Returns `now` with the labels that were added between `to` and `from` gone, and those that went back: what others,
/// people or rules, labelled since stays. Nothing where somebody changed one of these very labels.
fn relabel(now: &BTreeSet<String>, from: &BTreeSet<String>, to: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let (gone, back): (BTreeSet<String>, BTreeSet<String>) = (from - to, to - from);
    let as_left = gone.is_subset(now) && back.is_disjoint(now);
    as_left.then(|| &(now - &gone) | &back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;

    #[test]
    fn only_what_the_act_changed_is_put_back() {
        let before = Triage { state: State::Open, ..Triage::default() };
        let after = Triage { state: State::Done, ..before.clone() };
        let now = Triage { starred: true, ..after.clone() };
        let result = put_back(&now, &after, &before).unwrap();
        assert!(result.starred && result.state == State::Open);
    }

    #[test]
    fn who_only_looked_since_forbids_nothing() {
        let before = Triage { state: State::Open, unread: true, ..Triage::default() };
        let marked = Triage { starred: true, ..before.clone() };
        let read = Triage { unread: false, ..marked.clone() };
        let result = put_back(&read, &marked, &before).unwrap();
        assert!(!result.starred && !result.unread);
        let unread_again = Triage { unread: true, ..read.clone() };
        assert!(put_back(&read, &unread_again, &read).is_some());
    }

    #[test]
    fn who_wrote_since_is_not_closed_behind_their_back() {
        let before = Triage { state: State::Done, ..Triage::default() };
        let reopened = Triage { state: State::Open, starred: true, ..before.clone() };
        let wrote = Triage { waiting_since: Some(Time::from_seconds(9)), ..reopened.clone() };
        let result = put_back(&wrote, &reopened, &before).unwrap();
        assert!(!result.starred && result.state == State::Open);
        assert_eq!(put_back(&reopened, &reopened, &before).unwrap().state, State::Done);
    }

    #[test]
    fn labels_that_others_gave_since_stay() {
        let labels = |all: &[&str]| all.iter().map(|label| (*label).to_owned()).collect::<BTreeSet<_>>();
        for (now, from, to, result) in [
            (&["a", "b"][..], &["a"][..], &[][..], Some(&["b"][..])),
            (&["b"], &[], &["a"], Some(&["a", "b"])),
            (&["b"], &["a"], &[], None),
            (&["a", "b"], &[], &["a"], None),
            (&["b"], &[], &[], Some(&["b"])),
        ] {
            assert_eq!(
                relabel(&labels(now), &labels(from), &labels(to)),
                result.map(labels),
                "{now:?} {from:?} {to:?}"
            );
        }
    }

    #[test]
    fn what_somebody_changed_since_stays() {
        let before = Triage { state: State::Open, ..Triage::default() };
        let after = Triage { state: State::Done, ..before.clone() };
        let now = Triage { state: State::Waiting, ..after.clone() };
        assert_eq!(put_back(&now, &after, &before), None);
    }
}
