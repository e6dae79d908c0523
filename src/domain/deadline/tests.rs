use super::*;
use crate::domain::hours::OpenSpan;
use jiff::civil::Weekday::*;

fn t(text: &str) -> Time {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn always() -> BusinessHours {
    BusinessHours::always(TimeZone::UTC)
}

fn office() -> BusinessHours {
    let nine_to_five: OpenSpan = "9-17".parse().unwrap();
    BusinessHours::closed(TimeZone::UTC).weekly(&[Monday, Tuesday, Wednesday, Thursday, Friday], &[nine_to_five])
}

fn waiting<'a>(class: Class, network: &'a str, kind: Kind, since: &str) -> Waiting<'a> {
    let since = Some(t(since));
    Waiting {
        class,
        perhaps: None,
        accelerated: None,
        network,
        kind,
        vip: false,
        target: None,
        waiting_since: since,
        last_inbound: since,
        promise: None,
        snooze: None,
        crisis: None,
    }
}

fn of(waiting: &Waiting, hours: &BusinessHours) -> Due {
    due(waiting, &Targets::default(), hours).unwrap()
}

#[test]
fn a_target_counts_opening_hours_and_warns_after_four_fifths() {
    let complaint = waiting(Class::Complaint, "mastodon", Kind::Mention, "20T16:30");
    let due = of(&complaint, &office());
    assert_eq!((due.at, due.warn_at, due.target), (t("23T09:30"), t("23T09:18"), Span::hours(1)));
    assert_eq!(due.rule, DueRule::Sla { minutes: 60, business: true, perhaps: None });
    let due = of(&complaint, &always());
    assert_eq!((due.at, due.warn_at), (t("20T17:30"), t("20T17:18")));
    assert_eq!(due.rule, DueRule::Sla { minutes: 60, business: false, perhaps: None });
    assert!(due.warns(due.warn_at) && !due.warns(due.warn_at.minus(Span::millis(1))));
    let mail = waiting(Class::Question, "email", Kind::Email, "18T07:00");
    assert_eq!(of(&mail, &office()).at, t("18T15:00"));
}

#[test]
fn a_crisis_and_a_review_do_not_wait_for_the_office() {
    assert_eq!(of(&waiting(Class::Crisis, "x", Kind::Mention, "21T03:00"), &office()).at, t("21T03:15"));
    assert_eq!(of(&waiting(Class::Complaint, "google", Kind::Review, "21T03:00"), &office()).at, t("22T03:00"));
}

#[test]
fn what_may_be_two_is_due_by_the_tighter_target() {
    let chatter = waiting(Class::Chatter, "facebook", Kind::Comment, "20T12:00");
    let perhaps = Waiting { perhaps: Some(Class::Complaint), ..chatter.clone() };
    let due = of(&perhaps, &always());
    assert_eq!(due.at, t("20T13:00"));
    assert_eq!(due.sentence(&perhaps, &TimeZone::UTC), "perhaps complaint in public: 1 h, from 12:00");
    // A review has a day, whatever it is: then it is the class itself that counts.
    let review = Waiting { kind: Kind::Review, ..perhaps.clone() };
    assert_eq!(of(&review, &always()).rule, DueRule::Sla { minutes: 24 * 60, business: false, perhaps: None });
    // A rule's target is somebody's word.
    let target = Target { minutes: 600, counting: Counting::Elapsed };
    assert_eq!(of(&Waiting { target: Some(("slow", target)), ..perhaps }, &always()).at, t("20T22:00"));
    // What may be no spam has a deadline, and the window of its network.
    let spam = Waiting { class: Class::Spam, network: "instagram", kind: Kind::Dm, ..chatter };
    assert_eq!(super::due(&spam, &Targets::default(), &always()), None);
    assert_eq!(of(&Waiting { perhaps: Some(Class::Question), ..spam }, &always()).at, t("20T16:00"));
}

#[test]
fn a_window_wins_where_it_closes_first() {
    let mut dm = waiting(Class::Question, "instagram", Kind::Dm, "20T16:30");
    assert_eq!(of(&dm, &always()).at, t("20T20:30"));
    let due = of(&dm, &office());
    assert_eq!((due.at, due.rule), (t("21T11:42"), DueRule::Window { words: "Instagram".to_owned() }));
    assert_eq!(due.target, Span::minutes(19 * 60 + 12));
    dm.network = "mastodon";
    assert_eq!(of(&dm, &office()).at, t("23T12:30"));
}

#[test]
fn the_window_counts_from_their_last_message_and_the_target_from_their_first() {
    let mut dm = waiting(Class::Question, "messenger", Kind::Dm, "20T16:30");
    dm.last_inbound = Some(t("21T09:00"));
    assert_eq!(of(&dm, &office()).at, t("22T04:12"));
}

#[test]
fn spam_is_never_due() {
    let spam = waiting(Class::Spam, "instagram", Kind::Dm, "20T16:30");
    assert_eq!(due(&spam, &Targets::default(), &always()), None);
}

#[test]
fn nothing_is_due_while_we_wait_for_them_but_what_we_promised() {
    let mut quiet = waiting(Class::Question, "instagram", Kind::Dm, "20T16:30");
    quiet.waiting_since = None;
    assert_eq!(due(&quiet, &Targets::default(), &always()), None);
    quiet.promise = Some(Promise { at: t("22T12:00"), made: t("22T02:00"), by: SeatName::new("ana") });
    let due = of(&quiet, &always());
    assert_eq!((due.at, due.warn_at, due.target), (t("22T12:00"), t("22T10:00"), Span::hours(10)));
}

#[test]
fn a_snooze_takes_the_place_of_the_target_but_not_of_the_window() {
    let mut dm = waiting(Class::Question, "instagram", Kind::Dm, "20T16:30");
    for (snooze, at, rule) in [
        ("20T18:00", "20T20:30", DueRule::Sla { minutes: 240, business: false, perhaps: None }),
        ("20T20:30", "20T20:30", DueRule::Sla { minutes: 240, business: false, perhaps: None }),
        ("20T22:00", "20T22:00", DueRule::Snooze),
        ("22T09:00", "21T11:42", DueRule::Window { words: "Instagram".to_owned() }),
    ] {
        dm.snooze = Some(t(snooze));
        let due = of(&dm, &always());
        assert_eq!((due.at, due.rule), (t(at), rule), "snoozed until {snooze}");
    }
}

#[test]
fn a_snoozed_row_without_target_is_due_when_it_wakes() {
    let mut idle = waiting(Class::Question, "mastodon", Kind::Mention, "20T16:30");
    (idle.waiting_since, idle.snooze) = (None, Some(t("22T09:00")));
    let due = of(&idle, &always());
    assert_eq!((due.at, due.rule, due.warn_at), (t("22T09:00"), DueRule::Snooze, t("22T09:00")));
}

#[test]
fn a_promise_that_is_earlier_wins_and_one_that_is_later_does_not() {
    let mut asked = waiting(Class::Question, "facebook", Kind::Comment, "20T12:00");
    let promise = |at: &str| Some(Promise { at: t(at), made: t("20T12:10"), by: SeatName::new("ana") });
    asked.promise = promise("20T14:45");
    assert_eq!(of(&asked, &always()).at, t("20T14:45"));
    asked.promise = promise("20T18:00");
    assert_eq!(of(&asked, &always()).at, t("20T16:00"));
}

#[test]
fn a_crisis_asks_for_one_step_after_the_other() {
    let mut row = waiting(Class::Complaint, "facebook", Kind::Comment, "20T13:40");
    let clock = |level, acknowledged, last_statement| {
        Some(CrisisClock { level, since: t("20T12:00"), acknowledged, last_statement, cadence: None })
    };
    for (crisis, at, step) in [
        (clock(2, false, None), "20T12:05", CrisisStep::Acknowledge),
        (clock(2, true, None), "20T12:30", CrisisStep::Statement),
        (clock(2, true, Some(t("20T12:20"))), "20T12:50", CrisisStep::Update),
        (clock(3, false, None), "20T12:15", CrisisStep::Acknowledge),
        (clock(3, true, None), "20T13:00", CrisisStep::Statement),
        (clock(4, true, Some(t("20T12:20"))), "20T14:20", CrisisStep::Update),
    ] {
        row.crisis = crisis;
        let due = of(&row, &always());
        let level = crisis.unwrap().level;
        assert_eq!((due.at, due.rule), (t(at), DueRule::Cadence { level, step }));
    }
}

#[test]
fn every_rule_says_itself() {
    let mut row = waiting(Class::Complaint, "mastodon", Kind::Mention, "20T12:58");
    let zone = TimeZone::get("Europe/Bucharest").unwrap();
    let said = |row: &Waiting, hours: &BusinessHours| of(row, hours).sentence(row, &zone);
    assert_eq!(said(&row, &always()), "complaint in public: 1 h, from 14:58");
    row.vip = true;
    row.waiting_since = Some(t("20T16:30"));
    assert_eq!(said(&row, &office()), "complaint in public, VIP: 1 h of opening hours, from Fri 20 Nov 18:30");
    row.snooze = Some(t("24T07:00"));
    assert_eq!(said(&row, &office()), "snoozed until Tue 24 Nov 09:00");
    row.promise = Some(Promise { at: t("20T18:00"), made: t("20T17:00"), by: SeatName::new("ana") });
    assert_eq!(said(&row, &office()), "ana promised an answer for 20:00");
    row.crisis =
        Some(CrisisClock { level: 2, since: t("20T17:00"), acknowledged: true, last_statement: None, cadence: None });
    assert_eq!(said(&row, &office()), "crisis 2: first statement within 30 min, from 19:00");
    let dm = waiting(Class::Question, "instagram", Kind::Dm, "20T16:30");
    assert_eq!(
        said(&dm, &office()),
        "Instagram closes 24 h after their last message of Fri 20 Nov 18:30: alarm at 80 % of it, 13:42"
    );
}

#[test]
fn a_deadline_is_stored_and_read_back() {
    let due = of(&waiting(Class::Question, "instagram", Kind::Dm, "20T16:30"), &always());
    let packed = rmp_serde::to_vec_named(&due).unwrap();
    assert_eq!(rmp_serde::from_slice::<Due>(&packed).unwrap(), due);
    assert_eq!(serde_json::to_value(&due).unwrap()["rule"]["rule"], "sla");
}
