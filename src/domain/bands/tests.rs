use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::hours::{BusinessHours, OpenSpan};

const NOW: Time = Time::from_seconds(1_795_000_000);

/// A row due in so many minutes, arrived just now.
fn entry(tie: u64, minutes: i64, weight: u32) -> Entry {
    let due = NOW.plus(Span::minutes(minutes));
    let target = Span::hours(1);
    Entry { due, arrived: NOW, target, tie, weight, crisis: None, quiet: false, was_in_time: false }
}

fn pace(seats: u32) -> Pace {
    Pace { seats, ..Pace::default() }
}

fn arranged(entries: &[Entry], pace: Pace) -> Vec<(u64, Band)> {
    let rows = arrange(entries, &Line::always(pace, NOW), Order::Saving).order;
    rows.iter().map(|row| (entries[row.index as usize].tie, row.band)).collect()
}

#[test]
fn the_weights() {
    for (class, now, vip, priority, hundredths) in [
        (Class::Question, true, false, 0, 500),
        (Class::Crisis, false, false, 0, 500),
        (Class::Complaint, false, false, 0, 300),
        (Class::Question, false, false, 0, 100),
        (Class::Request, false, false, 0, 100),
        (Class::Praise, false, false, 0, 30),
        (Class::Chatter, false, true, 0, 60),
        (Class::Complaint, false, true, 1, 1200),
        (Class::Question, false, false, -1, 50),
        (Class::Question, false, true, -3, 100),
    ] {
        let worth = Worth { class, answer_now: now, vip, priority, perhaps: None };
        assert_eq!(worth.weight(), hundredths, "{class:?} {now} {vip} {priority}");
    }
}

#[test]
fn what_may_be_two_weighs_what_is_to_be_expected() {
    let perhaps = |share| Some(Perhaps { class: Class::Crisis, share });
    let complaint = Worth { class: Class::Complaint, ..Worth::default() };
    assert_eq!(Worth { perhaps: perhaps(40), ..complaint }.weight(), 380);
    assert_eq!(Worth { perhaps: perhaps(40), vip: true, ..complaint }.weight(), 760);
    assert_eq!(Worth { perhaps: perhaps(40), answer_now: true, ..complaint }.weight(), 500);
    assert_eq!(Worth { perhaps: perhaps(255), ..complaint }.weight(), 500, "a record that is wrong harms nobody");
}

#[test]
fn a_desk_that_keeps_up_has_plain_deadline_order() {
    let entries = [entry(1, 60, 100), entry(2, 10, 30), entry(3, 30, 500)];
    assert_eq!(arranged(&entries, pace(1)), [(2, Band::InTime), (3, Band::InTime), (1, Band::InTime)]);
}

#[test]
fn a_busy_desk_saves_the_heaviest() {
    // Two answers fit before the sixth minute: the complaints; the questions cannot be saved.
    let entries = [entry(1, 5, 100), entry(2, 6, 300), entry(3, 6, 300), entry(4, 6, 100), entry(5, -40, 500)];
    let expected = [(2, Band::InTime), (3, Band::InTime), (5, Band::Late), (1, Band::Late), (4, Band::Late)];
    assert_eq!(arranged(&entries, pace(1)), expected);
    let all = arrange(&entries, &Line::always(pace(1), NOW), Order::Saving);
    assert_eq!((all.in_time, all.late), (2, 3));
    assert_eq!(all.rescue, Some(Rescue { people: 1, rows: 2 }));
    assert_eq!(arrange(&entries, &Line::always(pace(2), NOW), Order::Saving).rescue, None);
}

#[test]
fn nobody_can_save_what_is_over() {
    let all = arrange(&[entry(1, -5, 100), entry(2, 2, 100)], &Line::always(pace(1), NOW), Order::Saving);
    assert_eq!((all.late, all.rescue), (2, None));
}

#[test]
fn crisis_on_top_by_rank_and_quiet_below_by_due() {
    let pinned = |tie, minutes, rank| Entry { crisis: Some(rank), ..entry(tie, minutes, 100) };
    let quiet = |tie, minutes| Entry { quiet: true, ..entry(tie, minutes, 30) };
    let entries = [quiet(1, 90), entry(2, -5, 100), quiet(3, -90), pinned(4, 1, 2), pinned(5, 9, 1), pinned(6, 3, 1)];
    let expected =
        [(6, Band::Crisis), (5, Band::Crisis), (4, Band::Crisis), (2, Band::Late), (3, Band::Quiet), (1, Band::Quiet)];
    assert_eq!(arranged(&entries, pace(1)), expected);
}

#[test]
fn deadline_order_for_those_who_want_it_still_counts_late() {
    let entries = [entry(1, 60, 100), entry(2, -10, 30), entry(3, 2, 500)];
    let all = arrange(&entries, &Line::always(pace(1), NOW), Order::Due);
    let shown: Vec<(u32, Band)> = all.order.iter().map(|row| (row.index, row.band)).collect();
    assert_eq!(shown, [(1, Band::Late), (2, Band::Late), (0, Band::InTime)]);
    assert_eq!((all.in_time, all.late), (1, 2));
}

#[test]
fn a_row_keeps_its_place_until_it_is_truly_taken() {
    let old = Entry { was_in_time: true, ..entry(9, 5, 100) };
    // Not for one that is alike, even if that is due earlier.
    assert_eq!(arranged(&[entry(1, 4, 100), old], pace(1)), [(9, Band::InTime), (1, Band::Late)]);
    let last_minute = Entry { due: NOW.plus(Span::minutes(2)), ..old };
    // Nor for the minutes of the answer that is being written, as long as nobody else needs them.
    assert_eq!(arranged(&[entry(1, 6, 100), last_minute], pace(1)), [(9, Band::InTime), (1, Band::InTime)]);
    assert_eq!(arranged(&[entry(1, 4, 100), last_minute], pace(1)), [(1, Band::InTime), (9, Band::Late)]);
    // But for one that is heavier, and when its time is over.
    let tight = Entry { due: NOW.plus(Span::minutes(3)), ..old };
    assert_eq!(arranged(&[entry(1, 3, 300), tight], pace(1)), [(1, Band::InTime), (9, Band::Late)]);
    let over = Entry { due: NOW.minus(Span::millis(1)), ..old };
    assert_eq!(arranged(&[over], pace(1)), [(9, Band::Late)]);
}

fn waited(tie: u64, hours: i64) -> Entry {
    Entry { arrived: NOW.minus(Span::hours(hours)), ..entry(tie, 60 - hours * 60, 30) }
}

#[test]
fn who_waited_long_is_every_twentieth() {
    let mut entries: Vec<Entry> = (1..=39).map(|tie| entry(tie, 600 + tie as i64, 100)).collect();
    entries.extend([waited(50, 4), waited(51, 3), waited(52, 2)]);
    let places = |since| -> Vec<usize> {
        let pace = Pace { since_waited_long: since, ..Pace::default() };
        let rows = arrange(&entries, &Line::always(pace, NOW), Order::Saving).order;
        rows.iter().enumerate().filter(|(_, row)| row.waited_long).map(|(place, _)| place).collect()
    };
    assert_eq!(places(0), [19, 39]);
    assert_eq!(places(18), [1, 21]);
    assert_eq!(places(40), [0, 20]);
    let rows = arranged(&entries, Pace { since_waited_long: 19, ..Pace::default() });
    assert_eq!((rows[0], rows[20], rows[41]), ((50, Band::InTime), (51, Band::InTime), (52, Band::Late)));
}

#[test]
fn after_nineteen_answers_who_waited_long_is_on_top() {
    let mut entries: Vec<Entry> = (1..=30).map(|tie| entry(tie, 600 + tie as i64, 100)).collect();
    entries.push(waited(50, 4));
    for since in 0..22u32 {
        let pace = Pace { since_waited_long: since, ..Pace::default() };
        let place = arranged(&entries, pace).iter().position(|(tie, _)| *tie == 50);
        // Each answer takes the top row away, and it comes one nearer: it never runs away.
        assert_eq!(place, Some(19usize.saturating_sub(since as usize)));
        if since < 19 {
            entries.remove(0);
        }
    }
}

#[test]
fn only_an_open_row_can_wait_too_long() {
    assert!(waited(1, 3).has_waited_long(NOW) && !waited(1, 2).has_waited_long(NOW));
    assert!(!Entry { quiet: true, ..waited(1, 9) }.has_waited_long(NOW));
    assert!(!Entry { crisis: Some(UNRAISED), ..waited(1, 9) }.has_waited_long(NOW));
    assert!(!Entry { target: Span::ZERO, ..waited(1, 9) }.has_waited_long(NOW));
}

#[test]
fn on_a_desk_where_all_is_late_the_twentieth_answer_still_goes_to_who_waited_long() {
    let heavy: Vec<Entry> = (1..4).map(|tie| entry(tie, -1, 500)).collect();
    let entries = [heavy, vec![waited(9, 9)]].concat();
    let pace = Pace { since_waited_long: 19, ..Pace::default() };
    assert_eq!(arranged(&entries, pace)[0], (9, Band::InTime));
}

#[test]
fn words_and_titles() {
    for band in Band::ALL {
        assert_eq!(serde_json::to_string(&band).unwrap(), format!("\"{}\"", band.word()));
        assert!(band.title().starts_with(char::is_uppercase));
    }
}

#[test]
fn mad_values_are_answered() {
    let strange = Pace { per_answer: Span::millis(-5), seats: 0, since_waited_long: u32::MAX - 1 };
    let ends = [Time::MIN, Time::MAX, NOW];
    let entries: Vec<Entry> = (0u64..)
        .zip(ends)
        .map(|(tie, due)| Entry { due, arrived: Time::MAX, target: Span::millis(i64::MAX), ..entry(tie, 0, u32::MAX) })
        .collect();
    for now in ends {
        assert_eq!(arrange(&entries, &Line::always(strange, now), Order::Saving).order.len(), 3);
    }
    assert_eq!(arrange(&[], &Line::always(strange, NOW), Order::Saving), Arrangement::default());
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let flags = (proptest::option::weighted(0.1, 1u8..4), proptest::bool::weighted(0.2), any::<bool>());
    (-20i64..40, 0usize..5, -300i64..0, flags).prop_map(|(minutes, weight, arrived, (crisis, quiet, was_in_time))| {
        let arrived = NOW.plus(Span::minutes(arrived));
        let weight = [30, 50, 100, 300, 500][weight];
        Entry { arrived, crisis, quiet, was_in_time, ..entry(0, minutes, weight) }
    })
}

fn any_entries(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::vec(any_entry(), 0..most).prop_map(|mut entries| {
        (0u64..).zip(&mut entries).for_each(|(tie, entry)| entry.tie = tie);
        entries
    })
}

fn any_pace() -> impl Strategy<Value = Pace> {
    (1i64..6, 1u32..4, 0u32..25).prop_map(|(minutes, seats, since_waited_long)| Pace {
        per_answer: Span::minutes(minutes),
        seats,
        since_waited_long,
    })
}

/// A desk with its opening hours: up to two stretches of the day around now.
fn any_line() -> impl Strategy<Value = (Line, BusinessHours)> {
    let noon = 11 * 60 + 6;
    let spans = proptest::collection::vec((-25i64..40, 1i64..25), 1..3).prop_map(move |spans| {
        let span =
            |(from, length): (i64, i64)| OpenSpan::new((noon + from) as u16, (noon + from + length) as u16).unwrap();
        let week = [1, 2, 3, 4, 5, 6, 7].map(|day| Weekday::from_monday_one_offset(day).unwrap());
        BusinessHours::closed(TimeZone::UTC).weekly(&week, &spans.into_iter().map(span).collect::<Vec<_>>())
    });
    let hours = prop_oneof![Just(BusinessHours::always(TimeZone::UTC)), spans];
    (any_pace(), hours).prop_map(|(pace, hours)| (Line::within(&hours, false, pace, NOW), hours))
}

/// Tells whether all of these can be in time, the `k`-th answer ending after `ceil(k / seats)` times the
/// pace of open time; with `lenient`, whether all that were in time can at least be begun.
fn feasible<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    (line, hours): &(Line, BusinessHours),
    lenient: bool,
) -> bool {
    let each = line.pace.per_answer.as_millis();
    let last_round = |e: &Entry| {
        let left = hours.between(NOW, e.due).as_millis();
        let more = if lenient && e.was_in_time && left > 0 && left % each > 0 { 1 } else { 0 };
        left.div_euclid(each) + more
    };
    let mut ends: Vec<i64> = entries.map(last_round).collect();
    ends.sort_unstable();
    let seats = i64::from(line.pace.seats);
    (1i64..).zip(ends).all(|(k, rounds)| (k + seats - 1) / seats <= rounds)
}

/// The heaviest weight that any set of these can save, by trying all.
fn heaviest(open: &[&Entry], desk: &(Line, BusinessHours), lenient: bool) -> u64 {
    let chosen = |set: u32| open.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, e)| *e);
    let sets = (0..1u32 << open.len()).filter(|set| feasible(chosen(*set), desk, lenient));
    sets.map(|set| chosen(set).map(|e| u64::from(e.weight)).sum()).max().unwrap_or(0)
}

fn saved<'a>(entries: &'a [Entry], line: &Line) -> Vec<&'a Entry> {
    let rows = arrange(entries, line, Order::Saving).order;
    let saved = rows.iter().filter(|row| row.band == Band::InTime && !row.waited_long);
    saved.map(|row| &entries[row.index as usize]).collect()
}

fn total(entries: &[&Entry]) -> u64 {
    entries.iter().map(|e| u64::from(e.weight)).sum()
}

proptest! {
    #[test]
    fn no_other_choice_saves_more(mut entries in any_entries(12), desk in any_line()) {
        entries.iter_mut().for_each(|e| e.was_in_time = false);
        let saved = saved(&entries, &desk.0);
        prop_assert!(feasible(saved.iter().copied(), &desk, false));
        let open: Vec<&Entry> = entries.iter().filter(|e| e.crisis.is_none() && !e.quiet).collect();
        prop_assert_eq!(total(&saved), heaviest(&open, &desk, false));
    }

    #[test]
    fn keeping_places_costs_nothing(entries in any_entries(12), desk in any_line()) {
        let saved = saved(&entries, &desk.0);
        prop_assert!(feasible(saved.iter().copied(), &desk, true));
        let open: Vec<&Entry> = entries.iter().filter(|e| e.crisis.is_none() && !e.quiet).collect();
        prop_assert!(total(&saved) >= heaviest(&open, &desk, false));
        prop_assert!(total(&saved) <= heaviest(&open, &desk, true));
    }

    #[test]
    fn so_many_more_people_save_them_and_no_fewer(mut entries in any_entries(12), desk in any_line(), fresh: bool) {
        entries.iter_mut().for_each(|e| e.was_in_time &= !fresh);
        let line = desk.0;
        let all = arrange(&entries, &line, Order::Saving);
        let late_with = |people| arrange(&entries, &line.with_seats(line.pace.seats + people), Order::Saving).late;
        match all.rescue {
            Some(Rescue { people, rows }) => {
                prop_assert!(people > 0);
                prop_assert_eq!(late_with(people), all.late - rows as usize);
                prop_assert!(!fresh || late_with(people - 1) > all.late - rows as usize);
            }
            None => prop_assert_eq!(late_with(1000), all.late),
        }
    }

    #[test]
    fn the_order_is_total_and_does_not_depend_on_where_rows_lie(entries in any_entries(60), pace in any_pace(), turn in 0usize..60) {
        for order in [Order::Saving, Order::Due] {
            let ties = |entries: &[Entry]| -> Vec<(u64, Band, bool)> {
                let rows = arrange(entries, &Line::always(pace, NOW), order).order;
                rows.iter().map(|row| (entries[row.index as usize].tie, row.band, row.waited_long)).collect()
            };
            let mut turned = entries.clone();
            turned.rotate_left(turn % entries.len().max(1));
            let shown = ties(&entries);
            prop_assert_eq!(&shown, &ties(&turned));
            let mut seen: Vec<u64> = shown.iter().map(|(tie, ..)| *tie).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..entries.len() as u64).collect::<Vec<_>>());
        }
    }

    #[test]
    fn bands_stand_in_their_order_and_each_in_its_own(entries in any_entries(60), pace in any_pace()) {
        let rows = arrange(&entries, &Line::always(pace, NOW), Order::Saving).order;
        prop_assert!(rows.is_sorted_by_key(|row| row.band));
        let of = |band: Band| rows.iter().filter(move |r| r.band == band && !r.waited_long).map(|r| &entries[r.index as usize]);
        prop_assert!(of(Band::Crisis).is_sorted_by_key(|e| (e.crisis, e.due)));
        prop_assert!(of(Band::InTime).is_sorted_by_key(|e| e.due));
        prop_assert!(of(Band::Late).is_sorted_by_key(|e| (Reverse(e.weight), e.due)));
        prop_assert!(of(Band::Quiet).is_sorted_by_key(|e| e.due));
    }

    #[test]
    fn at_most_one_row_in_twenty_waited_long(entries in any_entries(60), pace in any_pace()) {
        let rows = arrange(&entries, &Line::always(pace, NOW), Order::Saving).order;
        let in_time: Vec<bool> = rows.iter().filter(|r| r.band == Band::InTime).map(|r| r.waited_long).collect();
        prop_assert!(in_time.windows(20).all(|some| some.iter().filter(|long| **long).count() <= 1));
        let first = in_time.iter().position(|long| *long).unwrap_or(usize::MAX);
        prop_assert!(first >= 19usize.saturating_sub(pace.since_waited_long as usize));
    }

    #[test]
    fn a_calm_desk_stays_calm(entries in any_entries(30), desk in any_line()) {
        let first: Vec<u64> = saved(&entries, &desk.0).iter().map(|e| e.tie).collect();
        let mut again = entries.clone();
        again.iter_mut().for_each(|e| e.was_in_time = first.contains(&e.tie));
        let second: Vec<u64> = saved(&again, &desk.0).iter().map(|e| e.tie).collect();
        prop_assert_eq!(first, second);
    }
}
