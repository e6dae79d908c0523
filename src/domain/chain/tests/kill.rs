//! A desk that is killed between any two things it does, and started again.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::desk::Dead;
use super::*;

/// Chains and what cannot be sent in them.
fn cases() -> Vec<(Chain, Dead)> {
    let mut gap = grave();
    gap.steps[1].page = on_call("night");
    let mut team = grave();
    team.steps[0].page = Whom::Everybody;
    team.steps[0].by = Vec::new();
    vec![
        (grave(), |_| false),
        (grave(), |call| call.by == Channel::Ntfy),
        (grave(), |call| call.by != Channel::Bell),
        (gap, |_| false),
        (team, |call| call.by == Channel::Telegram),
        (Chain::page_command(), |_| false),
        (Chain { last: None, ..grave() }, |_| true),
    ]
}

/// Whom a step of a round paged.
fn whom(call: &Call) -> (u32, usize, Recipient) {
    (call.round, call.step, call.to.clone())
}

/// Attempts that were begun before it was killed and whose end is not known.
fn lost(desk: &Desk) -> BTreeSet<Call> {
    let lost = |change: &PageChange| match change {
        PageChange::Attempted { call, outcome: Outcome::Failed(why) } if why.contains("may have gone out") => {
            Some(call.clone())
        }
        _ => None,
    };
    desk.log.iter().filter_map(|(_, change)| lost(change)).collect()
}

/// Checks a desk that was killed against one that was not.
fn compare(killed: &Desk, whole: &Desk) -> Result<(), String> {
    let calls: BTreeSet<&Call> = killed.made.iter().map(|(_, call)| call).collect();
    if calls.len() != killed.made.len() {
        return Err(format!("somebody was paged twice: {:?}", killed.told()));
    }
    let lost = lost(killed);
    let paged: BTreeSet<_> = calls.iter().map(|call| whom(call)).chain(lost.iter().map(whom)).collect();
    match whole.made.iter().map(|(_, call)| whom(call)).find(|whom| !paged.contains(whom)) {
        Some(missed) => Err(format!("{missed:?} was missed: {:?}", killed.told())),
        None => Ok(()),
    }
}

#[test]
fn nobody_is_paged_twice_and_nobody_missed_wherever_it_is_killed() {
    for (chain, dead) in cases() {
        let mut whole = Desk::new(chain.clone());
        whole.dead = dead;
        whole.run().unwrap();
        let fresh = Desk { dead, ..Desk::new(chain) };
        for left in 0.. {
            let mut desk = Desk { left, ..fresh.clone() };
            if desk.run().is_some() {
                break;
            }
            for later in [Span::seconds(1), Span::minutes(3), Span::days(2)] {
                let mut desk = desk.clone();
                desk.start(desk.now.plus(later));
                desk.run().unwrap();
                compare(&desk, &whole).unwrap();
                assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
            }
        }
    }
}

#[test]
fn what_was_begun_and_not_ended_is_not_made_again_and_holds_nothing_up() {
    // Killed behind the second page of ana's, before its end was written down: begun, begun, sent, end, sent.
    let mut desk = Desk { left: 5, ..Desk::new(grave()) };
    assert_eq!(desk.run(), None);
    assert_eq!(desk.told(), ["0 1.1 ana mail", "0 1.1 ana ntfy"]);
    desk.start(noon().plus(Span::minutes(1)));
    desk.run_until(noon().plus(Span::minutes(10))).unwrap();
    assert_eq!(desk.told()[2..], ["6 1.2 dan ntfy"], "her mail went out: she has her time");
    // Killed before anything left.
    let mut desk = Desk { left: 2, ..Desk::new(grave()) };
    assert_eq!((desk.run(), desk.made.len()), (None, 0));
    desk.start(noon().plus(Span::minutes(1)));
    desk.act().unwrap();
    assert_eq!(desk.told(), ["1 1.2 dan ntfy"], "perhaps ana heard nothing: dan at once");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn killed_again_and_again(which in 0usize..7, kills in prop::collection::vec((0usize..14, 0i64..3000), 1..8)) {
        let (chain, dead) = cases().swap_remove(which);
        let mut whole = Desk { dead, ..Desk::new(chain.clone()) };
        whole.run().unwrap();
        let mut desk = Desk { dead, ..Desk::new(chain) };
        for (left, seconds) in kills {
            desk.left = left;
            let _ = desk.run();
            desk.start(desk.now.plus(Span::seconds(seconds)));
        }
        desk.run().unwrap();
        prop_assert_eq!(compare(&desk, &whole), Ok(()));
    }

    /// Any part of a log can be folded, and folding all of it is folding the part and then the rest.
    #[test]
    fn a_log_can_be_cut_anywhere(which in 0usize..7, cut in 0usize..60) {
        let (chain, dead) = cases().swap_remove(which);
        let mut desk = Desk { dead, ..Desk::new(chain) };
        desk.run().unwrap();
        let cut = cut.clamp(1, desk.log.len());
        let (part, rest) = desk.log.split_at(cut);
        let mut paging = Paging::fold(part.iter().map(|(at, change)| (*at, change))).unwrap();
        rest.iter().for_each(|(at, change)| paging.apply(change, *at));
        prop_assert_eq!(paging, desk.paging());
    }
}
