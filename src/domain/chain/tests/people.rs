//! What people do to a page: acknowledge, silence, escalate, raise anew.

use super::*;

fn minutes(n: i64) -> Time {
    noon().plus(Span::minutes(n))
}

#[test]
fn an_acknowledgement_ends_the_waiting() {
    for who in ["ana", "dan", "somebody at a seat"] {
        let mut desk = Desk::new(grave());
        desk.run_until(minutes(7)).unwrap();
        desk.acknowledges(who);
        desk.run().unwrap();
        assert_eq!(desk.made.len(), 3);
        assert_eq!(desk.paging().stands(desk.now), Stands::Acknowledged(name(who)));
        assert_eq!(desk.next(), Next::default());
    }
}

#[test]
fn of_two_who_acknowledge_at_once_the_first_has_it() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    desk.acknowledges("dan");
    desk.acknowledges("ana");
    let paging = desk.paging();
    assert_eq!(paging.owner(), Some(&name("dan")));
    assert_eq!(paging.acks.iter().map(|ack| ack.by.as_str()).collect::<Vec<_>>(), ["dan", "ana"]);
    assert!(desk.next().attempts.is_empty());
}

#[test]
fn an_acknowledgement_between_two_attempts_stops_the_second() {
    let mut desk = Desk::new(grave());
    let attempts = desk.next().attempts;
    desk.says(attempts[0].begins());
    desk.acknowledges("ana");
    let next = desk.next();
    assert_eq!((next.attempts, next.record), (Vec::new(), Vec::new()));
    assert_eq!(next.wake, Some(noon().plus(PATIENCE)), "the one that was begun is still to end");
    desk.says(attempts[0].came(Outcome::Sent));
    assert_eq!(desk.next(), Next::default());
}

#[test]
fn a_silence_holds_until_its_time() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    desk.says(PageChange::Silenced { until: minutes(60), by: name("ana") });
    assert_eq!(desk.paging().stands(desk.now), Stands::Silenced(minutes(60)));
    desk.run_until(minutes(59)).unwrap();
    assert_eq!(desk.made.len(), 2);
    desk.run_until(minutes(71)).unwrap();
    assert_eq!(desk.told()[2..], ["60 1.2 dan ntfy", "70 1.3 lea command"], "one step, and not all that were missed");

    let mut desk = Desk::new(grave());
    desk.says(PageChange::Silenced { until: minutes(60), by: name("ana") });
    desk.now = minutes(2);
    desk.says(PageChange::Silenced { until: minutes(2), by: name("dan") });
    desk.run_until(minutes(2)).unwrap();
    assert_eq!(desk.told(), ["2 1.1 ana mail", "2 1.1 ana ntfy"], "a silence can be taken back");
}

#[test]
fn escalating_goes_on_at_once() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    let now = desk.paging().escalate(&desk.chain, None, &name("ana")).unwrap();
    assert_eq!(now, PageChange::Escalated { to_step: 1, by: name("ana") });
    desk.says(now);
    desk.run_until(minutes(2)).unwrap();
    assert_eq!(desk.told()[2..], ["1 1.2 dan ntfy"]);
    // To a step that was begun: another round from there.
    desk.says(desk.paging().escalate(&desk.chain, Some(0), &name("ana")).unwrap());
    desk.run_until(minutes(7)).unwrap();
    assert_eq!(desk.told()[3..], ["2 2.1 ana mail", "2 2.1 ana ntfy", "7 2.2 dan ntfy"]);
    // To the last resort, by its number; and further is nothing.
    desk.says(desk.paging().escalate(&desk.chain, Some(3), &name("ana")).unwrap());
    desk.run_until(minutes(8)).unwrap();
    assert_eq!(desk.told()[6..], ["7 2.4 all open seats bell"]);
    let wrong = desk.paging().escalate(&desk.chain, Some(4), &name("ana")).unwrap_err();
    assert_eq!(wrong.to_string(), "there is no step 5: the chain \"grave\" has 4, with the last resort");
    // Behind the last resort the first step is next, in another round.
    let next = desk.paging().escalate(&desk.chain, None, &name("ana")).unwrap();
    assert_eq!(next, PageChange::Escalated { to_step: 0, by: name("ana") });
}

#[test]
fn escalating_ends_a_silence_and_an_acknowledgement() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    desk.acknowledges("ana");
    desk.says(PageChange::Silenced { until: minutes(60), by: name("ana") });
    desk.says(desk.paging().escalate(&desk.chain, None, &name("ana")).unwrap());
    desk.run_until(minutes(2)).unwrap();
    assert_eq!(desk.told()[2..], ["1 1.2 dan ntfy"]);
    let paging = desk.paging();
    assert_eq!((paging.owner(), paging.stands(desk.now)), (Some(&name("ana")), Stands::Paging));
}

#[test]
fn what_is_over_pages_nobody() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    desk.says(PageChange::Ended { why: Ended::Closed });
    desk.run().unwrap();
    assert_eq!((desk.made.len(), desk.paging().stands(desk.now)), (2, Stands::Closed));
    assert_eq!(desk.paging().escalate(&desk.chain, None, &name("ana")), Err(CannotEscalate::Closed));
    // At the end of the chain somebody can still be called by hand, and acknowledge.
    let mut desk = Desk::new(grave());
    desk.run().unwrap();
    desk.says(desk.paging().escalate(&desk.chain, Some(1), &name("ana")).unwrap());
    desk.act().unwrap();
    assert_eq!(desk.told().last().unwrap(), "75 3.2 dan ntfy");
    desk.acknowledges("dan");
    assert_eq!(desk.paging().stands(desk.now), Stands::Acknowledged(name("dan")));
}

#[test]
fn another_level_raises_it_anew() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(6)).unwrap();
    desk.acknowledges("ana");
    assert!(desk.paging().is_of_level(1) && !desk.paging().is_of_level(2));
    desk.says(PageChange::Raised(Raised { level: Some(2), ..raised() }));
    desk.run_until(minutes(7)).unwrap();
    assert_eq!(desk.told()[3..], ["6 1.1 ana mail", "6 1.1 ana ntfy"]);
    assert_eq!(desk.paging().owner(), None);
}

#[test]
fn a_hand_over_in_the_middle_of_a_step_pages_the_next_one_in_the_next_round() {
    let mut chain = grave();
    chain.steps.truncate(1);
    let mut desk = Desk::new(chain);
    desk.rota.layers[0] = layer("primary", &["ana", "dan"], TimeZone::UTC);
    desk.now = at("2026-03-09T08:58:00Z");
    let before = desk.next().attempts;
    let who = desk.rota.on_call("primary", desk.now).unwrap().name.clone();
    desk.says(before[0].begins());
    desk.says(before[0].came(Outcome::Sent));
    desk.now = at("2026-03-09T09:01:00Z");
    let after = desk.rota.on_call("primary", desk.now).unwrap().name.clone();
    assert_ne!(who, after);
    let rest: Vec<_> = desk.next().attempts;
    assert!(rest.iter().all(|attempt| attempt.call.to == Recipient::Person(who.clone())), "{rest:?}");
    desk.run_until(at("2026-03-09T09:06:00Z")).unwrap();
    assert!(desk.made.iter().any(|(_, call)| call.round == 1 && call.to == Recipient::Person(after.clone())));
}

#[test]
fn after_a_long_sleep_a_half_made_step_pages_whoever_is_on_call_by_then() {
    let mut desk = Desk::new(grave());
    desk.rota.layers[0] = layer("primary", &["ana", "dan"], TimeZone::UTC);
    let first = desk.next().attempts.swap_remove(0);
    let to = first.call.to.clone();
    desk.says(first.begins());
    desk.says(first.came(Outcome::Sent));
    desk.start(noon().plus(Span::days(7)));
    let rest = desk.next().attempts;
    assert!(!rest.is_empty() && rest.iter().all(|attempt| attempt.call.to != to), "{rest:?}");
    let place = first.call.place();
    assert!(rest.iter().all(|attempt| attempt.call.place() == place));
    desk.act().unwrap();
    assert_eq!(desk.next().attempts, []);
}

#[test]
fn a_chain_that_is_changed_meanwhile_goes_on() {
    let shorter = |last: Option<Step>| Chain { steps: grave().steps[..1].to_vec(), last, rounds: 1, ..grave() };
    for (chain, pages) in [
        (shorter(grave().last), "15 1.2 all open seats bell"),
        (shorter(None), "15 2.1 ana mail"),
        (Chains::default().named("grave"), "15 2.1 the page command command"),
    ] {
        let mut desk = Desk::new(grave());
        desk.run_until(minutes(14)).unwrap();
        desk.says(desk.paging().escalate(&desk.chain, Some(2), &name("ana")).unwrap());
        (desk.chain, desk.now) = (chain, minutes(15));
        desk.act().unwrap();
        assert_eq!(desk.told()[3], pages);
        desk.run().unwrap();
        assert_eq!(desk.paging().stands(desk.now), Stands::Unanswered);
    }
}

#[test]
fn an_override_and_a_swap_page_whoever_they_name() {
    let mut desk = Desk::new(grave());
    let said = |layer: &str, who: &str| Override {
        layer: layer.to_owned(),
        from: noon(),
        to: noon().plus(Span::hours(1)),
        instead: name(who),
        by: name("lea"),
        why: String::new(),
    };
    let mut arranged = Arranged::default();
    arranged.apply(&RotaChange::Overridden { overrides: vec![said("primary", "dan"), said("backup", "ana")] });
    desk.rota = desk.rota.with(arranged);
    desk.run_until(minutes(5)).unwrap();
    assert_eq!(desk.told(), ["0 1.1 dan ntfy", "5 1.2 ana ntfy"], "dan has no mail");
}

#[test]
fn who_is_gone_from_the_file_is_paged_no_more_and_can_acknowledge() {
    let mut desk = Desk::new(grave());
    desk.run_until(minutes(1)).unwrap();
    desk.rota.people.remove(0);
    desk.run_until(minutes(40)).unwrap();
    let again = desk.made.iter().skip(2).any(|(_, call)| call.to == Recipient::Person(name("ana")));
    assert!(!again, "{:?}", desk.told());
    assert!(desk.told().contains(&"30 2.2 dan ntfy".to_owned()), "her step is passed at once: {:?}", desk.told());
    desk.acknowledges("ana");
    assert_eq!(desk.paging().stands(desk.now), Stands::Acknowledged(name("ana")));

    // Gone while her first page is half made: nobody is left in this step, and it goes on.
    let mut desk = Desk::new(grave());
    let attempts = desk.next().attempts;
    desk.says(attempts[0].begins());
    desk.says(attempts[0].came(Outcome::Sent));
    desk.rota.people.remove(0);
    desk.run_until(minutes(5)).unwrap();
    assert_eq!(desk.told(), ["5 1.2 dan ntfy"]);
}

#[test]
fn who_is_away_is_not_paged() {
    let mut desk = Desk::new(grave());
    desk.rota.away = vec![Absence { who: name("ana"), from: noon(), to: minutes(29) }];
    desk.run_until(minutes(30)).unwrap();
    assert_eq!(desk.told()[..3], ["0 1.2 dan ntfy", "10 1.3 lea command", "25 2.2 dan ntfy"]);
}
