use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::bins::{Example, OpenBin, negative};
use super::incidents::Incidents;
use super::stream::Stream;
use super::streams::Looked;
use super::*;
use crate::domain::alarm::AlarmKind;
use crate::domain::class::{Class, Perhaps, Verdict};
use crate::domain::id::{AccountId, AlarmId, AuthorId, EventId, ItemId, Print};
use crate::domain::network::Health;
use crate::domain::time::Time;
use crate::domain::watch::Watching;
use crate::triage::burst::{BIN, Bin, Detector, Settings};

/// 1 January 2024, a Monday.
const FIRST: i64 = 1_704_067_200;
const DAY: u32 = 288;
const DESK: Settings = Settings::desk(0.5);

/// Numbers by chance, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn bin_at(n: u32) -> Time {
    Time::from_seconds(FIRST + 300 * i64::from(n))
}

fn id(n: u64) -> [u8; 16] {
    u128::from(n).to_be_bytes()
}

fn account(name: &str) -> AccountId {
    AccountId::new("mastodon", name)
}

/// The `n`th message, written and come at these moments.
fn heard(account: &AccountId, n: u64, at: Time, came: Time, negative: f64) -> Heard<'_> {
    Heard {
        item: ItemId::from_bytes(id(n)),
        account,
        person: AuthorId::from_bytes(id(n)),
        at,
        came,
        negative,
        print: None,
    }
}

/// Hears what a bin has, in the moments in which it is written.
fn hear_bin(stream: &mut impl FnMut(&Heard<'_>), of: &AccountId, at: Time, count: u32, negative: u32, n: &mut u64) {
    for place in 0..count {
        *n += 1;
        let written = at.plus(Span::seconds(i64::from(place % 300)));
        stream(&heard(of, *n, written, written.plus(Span::seconds(5)), if place < negative { 1.0 } else { 0.0 }));
    }
}

fn closes(stream: &mut Stream, now: Time) -> Vec<AlarmKind> {
    stream.close(now, now, &TimeZone::UTC).iter().map(|alarm| stream::kind_of(alarm.kind)).collect()
}

/// A stream that has twelve in each bin for a fortnight, two of them negative.
fn known() -> (Stream, u64) {
    let (mut stream, mut n) = (Stream::new(DESK), 0);
    let brand = account("@brand");
    for bin in 0..14 * DAY {
        hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(bin), 12, 2, &mut n);
        assert_eq!(closes(&mut stream, bin_at(bin + 1).plus(Span::seconds(90))), [], "{bin}");
    }
    (stream, n)
}

#[test]
fn of_copies_one_counts_and_of_a_person_what_they_are() {
    let brand = account("@brand");
    let mut bin = OpenBin::default();
    let print = |n: u64| Some(Print::new(n, [7, 8, 9], 0));
    for n in 0..40 {
        bin.hear(&Heard { print: print(n % 2), ..heard(&brand, n, bin_at(0), bin_at(0), 1.0) });
    }
    bin.hear(&Heard { print: Some(Print::new(!0, [1, 2, 3], 0)), ..heard(&brand, 41, bin_at(0), bin_at(0), 0.5) });
    assert_eq!(bin.bin(), Bin { count: 2, negative: 1.5, authors: 2 });
    for n in 50..60 {
        bin.hear(&Heard { person: AuthorId::from_bytes(id(1)), ..heard(&brand, n, bin_at(0), bin_at(0), 0.0) });
    }
    assert_eq!((bin.bin().count, bin.bin().authors), (12, 3), "one who writes often");
    let kept = rmp_serde::to_vec(&bin).unwrap();
    let mut again: OpenBin = rmp_serde::from_slice(&kept).unwrap();
    assert_eq!(again, bin);
    again.hear(&Heard { print: print(0), ..heard(&brand, 99, bin_at(0), bin_at(0), 1.0) });
    assert_eq!(again.bin(), bin.bin(), "a copy is one after a restart too");
}

#[test]
fn the_most_negative_messages_of_a_bin_are_remembered() {
    let brand = account("@brand");
    let mut bin = OpenBin::default();
    (0..100).for_each(|n| bin.hear(&heard(&brand, n, bin_at(0), bin_at(0), n as f64 / 100.0)));
    let examples: Vec<Example> = bin.into_examples();
    assert_eq!(examples.len(), 24);
    assert!(examples.iter().all(|example| example.negative >= 0.75), "{examples:?}");
}

#[test]
fn what_is_negative_is_what_the_verdict_says() {
    let verdict = |class, sure, perhaps: Option<(Class, u8)>| Verdict {
        class,
        sure,
        perhaps: perhaps.map(|(class, share)| Perhaps { class, share }),
        ..Verdict::default()
    };
    for (said, share) in [
        (verdict(Class::Complaint, 70, None), 0.7),
        (verdict(Class::Complaint, 55, Some((Class::Crisis, 31))), 0.86),
        (verdict(Class::Crisis, 0, None), 1.0),
        (verdict(Class::Praise, 60, Some((Class::Complaint, 30))), 0.3),
        (verdict(Class::Question, 90, None), 0.0),
        (verdict(Class::Crisis, 99, Some((Class::Complaint, 99))), 1.0),
    ] {
        assert!((negative(&said) - share).abs() < 1e-9, "{said:?}");
    }
}

#[test]
fn a_crisis_is_told_within_a_quarter_of_an_hour_and_ends() {
    let (mut stream, mut n) = known();
    let brand = account("@brand");
    let mut told = Vec::new();
    for bin in 14 * DAY..14 * DAY + 3 {
        hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(bin), 60, 45, &mut n);
        told.extend(closes(&mut stream, bin_at(bin + 1).plus(Span::seconds(61))));
    }
    assert_eq!(told, [AlarmKind::Negative]);
    assert_eq!(stream.incident(), Some(AlarmKind::Negative));
    assert!(stream.is_up(AlarmKind::Negative, 24.0, 1.0) && stream.rate(AlarmKind::Negative) > 400.0);
    assert!(stream.examples().count() >= 24);
    for bin in 14 * DAY + 3..16 * DAY {
        hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(bin), 12, 2, &mut n);
        assert_eq!(closes(&mut stream, bin_at(bin + 1).plus(Span::seconds(61))), []);
    }
    assert_eq!((stream.incident(), stream.is_up(AlarmKind::Negative, 24.0, 1.0)), (None, false));
}

#[test]
fn a_bin_waits_a_minute_for_what_is_late_and_what_is_later_counts_in_the_next() {
    let (mut stream, n) = known();
    let (brand, now) = (account("@brand"), bin_at(14 * DAY));
    let rate = |stream: &Stream| stream.pulse(None).last.last().map(|five| (five.at, five.heard)).unwrap();
    stream.hear(&heard(&brand, n + 1, now.plus(Span::seconds(10)), now.plus(Span::seconds(330)), 0.0), Span::hours(1));
    assert_eq!(closes(&mut stream, bin_at(14 * DAY + 1).plus(Span::seconds(59))), []);
    assert_eq!(rate(&stream).0, bin_at(14 * DAY - 1), "not over yet");
    closes(&mut stream, bin_at(14 * DAY + 1).plus(Span::seconds(60)));
    assert_eq!(rate(&stream), (now, 1));
    // Ten minutes late: it counts now. Two hours late: it does not.
    let came = now.plus(Span::minutes(7));
    stream.hear(&heard(&brand, n + 2, came.minus(Span::minutes(10)), came, 0.0), Span::hours(1));
    stream.hear(&heard(&brand, n + 3, came.minus(Span::hours(2)), came, 0.0), Span::hours(1));
    closes(&mut stream, now.plus(Span::minutes(12)));
    assert_eq!((rate(&stream), stream.missed()), ((now.plus(BIN), 1), 1));
}

#[test]
fn what_was_not_seen_is_a_gap_and_what_was_missed_counts_where_it_was_written() {
    let (mut stream, mut n) = known();
    let brand = account("@brand");
    let before = stream.clone();
    // Shut for ten hours, nothing came: a gap, not a silence.
    assert_eq!(closes(&mut stream, bin_at(14 * DAY + 120)), []);
    assert_eq!(stream.incident(), None);
    assert_eq!(stream.pulse(None).last, before.pulse(None).last, "nothing was counted");
    // Shut for ten hours, and what was missed is fetched: as if somebody had watched.
    let mut fetched = before.clone();
    for bin in 14 * DAY..14 * DAY + 119 {
        hear_bin(
            &mut |heard| fetched.hear(&Heard { came: bin_at(14 * DAY + 119), ..heard.clone() }, Span::hours(1)),
            &brand,
            bin_at(bin),
            12,
            2,
            &mut n,
        );
    }
    assert_eq!(closes(&mut fetched, bin_at(14 * DAY + 119).plus(Span::minutes(1))), []);
    assert_eq!(fetched.pulse(None).rate, 144);
    // Nothing for an hour while somebody watched: a silence.
    let mut silent = before;
    let told: Vec<AlarmKind> =
        (1..12).flat_map(|bin| closes(&mut silent, bin_at(14 * DAY + bin).plus(Span::minutes(1)))).collect();
    assert_eq!(told, [AlarmKind::Silence]);
    assert!(silent.is_up(AlarmKind::Silence, 0.0, 1.0));
}

#[test]
fn what_began_while_nobody_could_see_it_is_told_once_it_goes_on() {
    for goes_on in [false, true] {
        let (mut stream, mut n) = known();
        let brand = account("@brand");
        let last = 14 * DAY + 60;
        for bin in 14 * DAY..=last {
            let is_crisis = bin < 14 * DAY + 24 || goes_on;
            let (count, negative) = if is_crisis { (60, 45) } else { (12, 2) };
            hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(bin), count, negative, &mut n);
        }
        let told = closes(&mut stream, bin_at(last + 1).plus(Span::minutes(1)));
        assert_eq!(told, if goes_on { vec![AlarmKind::Negative] } else { vec![] });
    }
}

#[test]
fn a_clock_that_jumps_costs_no_more_than_the_jump() {
    let (mut stream, mut n) = known();
    let brand = account("@brand");
    let (now, ahead) = (14 * DAY, 400 * DAY);
    hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(now), 12, 2, &mut n);
    assert_eq!(closes(&mut stream, bin_at(ahead)), [], "a year ahead");
    assert_eq!(closes(&mut stream, bin_at(now + 2)), [], "and back");
    for bin in now + 2..now + 20 {
        hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(bin), 12, 2, &mut n);
        assert_eq!(closes(&mut stream, bin_at(bin + 1).plus(Span::minutes(1))), [], "{bin}");
    }
    assert_eq!(stream.pulse(None).rate, 144, "it watches again");
}

#[test]
fn it_counts_as_the_eval_does() {
    // The eval hands the detector counts; the desk hears messages one by one, some of them late and out of order.
    let (mut dice, mut n) = (Dice(7), 0);
    let brand = account("@brand");
    let (mut stream, mut detector) = (Stream::new(DESK), Detector::new(DESK));
    let (mut by_desk, mut by_eval) = (Vec::new(), Vec::new());
    for bin in 0..21 * DAY {
        let at = bin_at(bin);
        let rises = (15 * DAY + 100..15 * DAY + 112).contains(&bin) || (18 * DAY..18 * DAY + 9).contains(&bin);
        let (mean, share) = if rises { (60, 8) } else { (9, 2) };
        let count = (0..mean * 2).filter(|_| dice.below(2) == 0).count() as u32;
        let negative = (0..count).filter(|_| dice.below(10) < share).count() as u32;
        let mut messages: Vec<Heard<'_>> = Vec::new();
        for place in 0..count {
            n += 1;
            let written = at.plus(Span::seconds(dice.below(300) as i64));
            let came = written.plus(Span::seconds(dice.below(50) as i64));
            messages.push(heard(&brand, n, written, came, if place < negative { 1.0 } else { 0.0 }));
        }
        messages.sort_by_key(|message| message.came);
        messages.iter().for_each(|message| stream.hear(message, Span::hours(1)));
        let now = bin_at(bin + 1).plus(Span::seconds(61));
        by_desk.extend(stream.close(now, now, &TimeZone::UTC));
        by_eval.extend(detector.bin(at, Bin { count, negative: f64::from(negative), authors: count }, &TimeZone::UTC));
    }
    assert_eq!(by_desk, by_eval);
    for onset in [15 * DAY + 100, 18 * DAY] {
        let at = |alarm: &crate::triage::burst::Alarm| (bin_at(onset)..bin_at(onset + 3)).contains(&alarm.at);
        assert!(by_eval.iter().any(at), "{onset}: {by_eval:?}");
    }
    let pulse = detector.pulse();
    assert_eq!(stream.pulse(None).rate, pulse.rate.round() as u32);
}

/// A desk of streams without a store: alarms get numbers.
struct Desk {
    streams: Streams,
    watching: Watching,
    accounts: Vec<Known>,
    given: u64,
    told: Vec<String>,
}

impl Desk {
    fn new(names: &[&str]) -> Desk {
        let watching = Watching::default();
        let known = |name: &&str| Known { id: account(name), is_fetched: true, health: Health::Live };
        let accounts = names.iter().map(known).collect();
        Desk { streams: Streams::new(&watching, bin_at(0)), watching, accounts, given: 0, told: Vec::new() }
    }

    /// Comes to a moment at which the rounds of all accounts that are well have ended.
    fn at(&mut self, now: Time) {
        for known in &self.accounts {
            self.streams.reached(&known.id, &known.health, now);
        }
        let mut incidents = std::mem::take(&mut self.streams.incidents);
        for looked in self.streams.close(&self.accounts, &self.watching, now, &TimeZone::UTC) {
            for news in incidents.news(&looked, now) {
                let of = looked.account.map_or("all", AccountId::handle).to_owned();
                let (word, id) = match news {
                    incidents::News::Begins(alarm) => {
                        self.given += 1;
                        let id = AlarmId::from(EventId::from_bytes(id(self.given)));
                        incidents.begun(id, looked.account, &alarm, now);
                        (format!("{} begins", stream::kind_of(alarm.kind).word()), id)
                    }
                    incidents::News::Turned(id, alarm) => {
                        (format!("turned {}", stream::kind_of(alarm.kind).word()), id)
                    }
                    incidents::News::Grew(id, _) => ("grew".to_owned(), id),
                    incidents::News::Over(id) => ("over".to_owned(), id),
                };
                self.told.push(format!("{of} {} {word}", id.bytes()[15]));
            }
        }
        self.streams.incidents = incidents;
    }

    fn tells(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }

    /// Hears so many of so many on each account, bin by bin.
    fn hears(&mut self, bins: std::ops::Range<u32>, of_each: &[(u32, u32)], n: &mut u64) {
        for bin in bins {
            for (place, (count, negative)) in of_each.iter().enumerate() {
                let id = self.accounts[place].id.clone();
                hear_bin(&mut |heard| self.streams.hear(heard), &id, bin_at(bin), *count, *negative, n);
            }
            self.at(bin_at(bin + 1).plus(Span::seconds(65)));
        }
    }
}

#[test]
fn one_incident_is_one_alarm_in_whatever_streams_it_shows() {
    let (mut desk, mut n) = (Desk::new(&["@a", "@b"]), 0);
    desk.hears(0..14 * DAY, &[(12, 2), (6, 1)], &mut n);
    assert_eq!(desk.tells(), Vec::<String>::new());
    let from = 14 * DAY;
    desk.hears(from..from + 3, &[(60, 45), (6, 1)], &mut n);
    assert_eq!(desk.tells().first().map(String::as_str), Some("@a 1 negative begins"));
    desk.hears(from + 3..from + 9, &[(200, 170), (6, 1)], &mut n);
    let grew = desk.tells();
    assert!(grew.iter().all(|line| line == "@a 1 grew") && (1..=3).contains(&grew.len()), "{grew:?}");
    // The other account too: an alarm of its own.
    desk.hears(from + 9..from + 12, &[(200, 170), (40, 30)], &mut n);
    let other = desk.tells();
    assert_eq!(other.first().map(String::as_str), Some("@b 2 negative begins"));
    assert!(other.iter().skip(1).all(|line| line == "@b 2 grew"), "{other:?}");
    desk.hears(from + 12..from + 48, &[(12, 2), (6, 1)], &mut n);
    let mut over = desk.tells();
    over.sort();
    assert_eq!(over, ["@a 1 over", "@b 2 over"]);
    // It flares up again within half a day: the same one.
    desk.hears(from + 48..from + 52, &[(200, 170), (6, 1)], &mut n);
    assert!(desk.tells().iter().all(|line| line.starts_with("@a 1 ")));
    desk.hears(from + 52..from + 2 * DAY, &[(12, 2), (6, 1)], &mut n);
    assert_eq!(desk.tells(), ["@a 1 over"]);
    desk.hears(from + 2 * DAY..from + 2 * DAY + 3, &[(200, 170), (6, 1)], &mut n);
    let another = desk.tells();
    assert!(another.first().is_some_and(|line| line.starts_with("@a 3 ") && line.ends_with(" begins")), "{another:?}");
}

#[test]
fn a_rise_that_turns_negative_is_the_same_alarm_turned() {
    let (mut desk, mut n) = (Desk::new(&["@a"]), 0);
    desk.hears(0..14 * DAY, &[(12, 2)], &mut n);
    desk.hears(14 * DAY..14 * DAY + 6, &[(300, 50)], &mut n);
    assert_eq!(desk.tells().first().map(String::as_str), Some("@a 1 rise begins"));
    desk.hears(14 * DAY + 6..14 * DAY + 10, &[(300, 250)], &mut n);
    assert!(desk.tells().contains(&"@a 1 turned negative".to_owned()));
    assert_eq!(desk.given, 1);
}

#[test]
fn an_account_in_trouble_falls_silent_without_an_alarm_and_counts_when_it_is_back() {
    for health in [
        Health::SignedOut { why: "revoked".into() },
        Health::Offline { why: "no way".into() },
        Health::Limited { until: Time::MAX },
    ] {
        let (mut desk, mut n) = (Desk::new(&["@a", "@b"]), 0);
        desk.hears(0..14 * DAY, &[(12, 2), (6, 1)], &mut n);
        desk.accounts[0].health = health.clone();
        desk.hears(14 * DAY..15 * DAY, &[(0, 0), (6, 1)], &mut n);
        assert_eq!(desk.tells(), Vec::<String>::new(), "{health:?}");
        // Back again, with all that was missed.
        desk.accounts[0].health = Health::Live;
        let (id, came) = (desk.accounts[0].id.clone(), bin_at(15 * DAY));
        for bin in 14 * DAY..15 * DAY {
            let streams = &mut desk.streams;
            hear_bin(&mut |one| streams.hear(&Heard { came, ..one.clone() }), &id, bin_at(bin), 12, 2, &mut n);
        }
        desk.hears(15 * DAY..15 * DAY + 24, &[(12, 2), (6, 1)], &mut n);
        assert_eq!(desk.tells(), Vec::<String>::new(), "{health:?}");
        let rates: BTreeMap<String, u32> = desk
            .streams
            .pulses()
            .into_iter()
            .map(|pulse| (pulse.account.map_or("all".into(), |id| id.handle().to_owned()), pulse.rate))
            .collect();
        assert_eq!(rates, BTreeMap::from([("all".into(), 216), ("@a".into(), 144), ("@b".into(), 72)]));
        // One that is well and falls silent is told.
        desk.hears(15 * DAY + 24..15 * DAY + 36, &[(0, 0), (6, 1)], &mut n);
        assert_eq!(desk.tells(), ["@a 1 silence begins"]);
        desk.hears(15 * DAY + 36..15 * DAY + 38, &[(12, 2), (6, 1)], &mut n);
        assert_eq!(desk.tells(), ["@a 1 over"], "one message ends it");
    }
}

#[test]
fn an_import_of_a_year_alarms_nobody_and_is_known_after_that() {
    let (mut desk, mut n) = (Desk::new(&["@a"]), 0);
    let now = 365 * DAY;
    desk.at(bin_at(now));
    let id = desk.accounts[0].id.clone();
    for bin in 0..now {
        let streams = &mut desk.streams;
        hear_bin(&mut |one| streams.hear(&Heard { came: bin_at(now), ..one.clone() }), &id, bin_at(bin), 2, 1, &mut n);
    }
    desk.hears(now..now + 12, &[(2, 1)], &mut n);
    assert_eq!(desk.tells(), Vec::<String>::new());
    assert!(desk.streams.want_to_be_made_anew(bin_at(now + 12)) || desk.streams.want_to_be_made_anew(bin_at(now + 12)));
}

#[test]
fn who_is_not_watched_counts_nowhere_and_an_hourly_account_holds_up_nobody() {
    let watching = Watching { off: [account("@jobs")].into(), ..Watching::default() };
    let mut desk = Desk::new(&["@a", "@hourly", "@jobs"]);
    desk.streams = Streams::new(&watching, bin_at(0));
    desk.watching = watching;
    let mut n = 0;
    desk.hears(0..3, &[(12, 2), (0, 0), (500, 400)], &mut n);
    let pulses = desk.streams.pulses();
    let names: Vec<Option<&str>> = pulses.iter().map(|pulse| pulse.account.as_ref().map(AccountId::handle)).collect();
    assert_eq!(names, [None, Some("@a"), Some("@hourly")]);
    assert_eq!(pulses[0].rate, 144);
    // Its rounds are an hour apart: all together wait for ten minutes, no longer.
    let (a, b) = (desk.accounts.remove(0), desk.accounts.remove(0));
    for bin in 3..9 {
        desk.streams.reached(&a.id, &Health::Live, bin_at(bin + 1));
        desk.streams.close(&[a.clone(), b.clone()], &desk.watching, bin_at(bin + 1), &TimeZone::UTC);
    }
    let pulses = desk.streams.pulses();
    assert_eq!(pulses[0].until, Some(bin_at(9).minus(Span::minutes(15))), "{pulses:?}");
    assert_eq!(pulses[2].until, Some(bin_at(3)), "its own bins wait for it");
}

#[test]
fn what_is_kept_is_small_and_goes_on_as_if_nothing_had_happened() {
    let (mut desk, mut n) = (Desk::new(&["@a", "@b"]), 0);
    desk.hears(0..16 * DAY, &[(12, 2), (6, 1)], &mut n);
    desk.hears(16 * DAY..16 * DAY + 2, &[(60, 45), (6, 1)], &mut n);
    let told = desk.tells();
    let kept = rmp_serde::to_vec(&desk.streams).unwrap();
    assert!(kept.len() < 60_000, "{} bytes for three streams", kept.len());
    let woken: Streams = rmp_serde::from_slice(&kept).unwrap();
    assert!(woken.is_of_this_form());
    let mut again = Desk::new(&["@a", "@b"]);
    (again.streams, again.given) = (woken.under(&desk.watching, bin_at(16 * DAY)), desk.given);
    let mut m = n;
    desk.hears(16 * DAY + 2..17 * DAY, &[(200, 170), (6, 1)], &mut n);
    again.hears(16 * DAY + 2..17 * DAY, &[(200, 170), (6, 1)], &mut m);
    let tells = desk.tells();
    assert_eq!(tells, again.tells());
    assert!(told.len() + tells.len() > 1 && tells.iter().all(|line| !line.contains("begins")), "{told:?} {tells:?}");
    assert_eq!(desk.streams.pulses(), again.streams.pulses());
}

#[test]
fn a_message_costs_no_more_the_more_there_are() {
    // Ten thousand messages of one bin and of ten thousand others: no step looks at all that came before.
    let (mut stream, mut n) = (Stream::new(DESK), 0);
    let brand = account("@brand");
    hear_bin(&mut |heard| stream.hear(heard, Span::hours(1)), &brand, bin_at(0), 10_000, 5_000, &mut n);
    closes(&mut stream, bin_at(2));
    assert_eq!(stream.examples().count(), 24, "and no more is remembered of them");
    assert_eq!(stream.pulse(None).last.len(), 1);
    let looked = Looked { account: None, stream: &stream, alarms: Vec::new() };
    assert_eq!(Incidents::default().news(&looked, bin_at(2)), Vec::new());
}
