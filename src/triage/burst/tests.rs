use super::*;
use crate::triage::learn::Dice;

/// A Monday at midnight, UTC.
const START: i64 = 1_704_067_200;
const DAYS: u32 = 288;
const DESK: Settings = Settings::desk(0.5);

fn at(bin: u32) -> Time {
    Time::from_seconds(START).plus(Span::minutes(5 * i64::from(bin)))
}

fn bin(count: u32, negative: f64) -> Bin {
    Bin { count, negative: f64::from(count) * negative, authors: count }
}

/// A detector, and when it is.
#[derive(Debug)]
struct Stream {
    detector: Detector,
    next: u32,
    dice: Dice,
}

impl Stream {
    fn new(settings: Settings) -> Stream {
        Stream { detector: Detector::new(settings), next: 0, dice: Dice(7) }
    }

    fn see(&mut self, bin: Bin) -> Option<Alarm> {
        self.next += 1;
        self.detector.bin(at(self.next - 1), bin, &TimeZone::UTC)
    }

    /// A stream of two weeks, `mean` a bin, in which nothing goes on.
    fn known(settings: Settings, mean: u32) -> Stream {
        let mut stream = Stream::new(settings);
        stream.by_chance(14 * DAYS, mean);
        assert_eq!(stream.detector.pulse().alarm, None);
        stream
    }

    /// Sees so many bins that are alike; returns the alarms and after how many bins each came.
    fn steady(&mut self, bins: u32, like: Bin) -> Vec<(u32, Alarm)> {
        (1..=bins).filter_map(|n| Some((n, self.see(like)?))).collect()
    }

    /// Sees so many bins that have `mean` by chance, a fifth of it negative.
    fn by_chance(&mut self, bins: u32, mean: u32) -> Vec<Alarm> {
        let mut alarms = Vec::new();
        for _ in 0..bins {
            let count = (0..mean * 4).filter(|_| self.dice.below(4) == 0).count() as u32;
            let negative = (0..count).filter(|_| self.dice.below(5) == 0).count() as f64;
            alarms.extend(self.see(Bin { count, negative, authors: count }));
        }
        alarms
    }
}

#[test]
fn what_is_steady_never_alarms() {
    for count in [0, 1, 20, 5_000, u32::MAX] {
        for negative in [0.0, 0.2, 1.0] {
            assert_eq!(Stream::new(DESK).steady(40 * DAYS, bin(count, negative)), [], "{count} {negative}");
        }
    }
}

#[test]
fn chance_alone_alarms_about_as_seldom_as_is_granted() {
    for mean in [1, 10, 60] {
        let mut stream = Stream::new(DESK);
        let alarms = stream.by_chance(140 * DAYS, mean);
        assert!(alarms.len() <= 15, "{mean}: {} in 20 weeks", alarms.len());
    }
}

#[test]
fn a_rise_is_seen_in_so_many_bins() {
    for (count, times, bins) in [(2, 10, 2), (20, 10, 2), (20, 5, 3), (20, 3, 3), (2_000, 10, 2)] {
        let mut stream = Stream::known(Settings::volume(0.5), count);
        let alarms = stream.steady(12, bin(count * times, 0.2));
        let Some((after, alarm)) = alarms.first().copied() else { panic!("{count} x {times}: {stream:?}") };
        assert!(after <= bins && alarm.kind == Kind::Rise, "{count} x {times}: {after} bins");
        assert_eq!(alarms.len(), 1);
        assert!(alarm.times > 1.2 && alarm.rate > alarm.normal && alarm.score > 0.0, "{alarm:?}");
        assert_eq!((alarm.at, alarm.since), (at(14 * DAYS + after - 1), at(14 * DAYS)));
    }
}

#[test]
fn negatives_are_seen_where_the_volume_says_nothing() {
    let mut stream = Stream::known(DESK, 20);
    let alarms = stream.steady(12, bin(24, 0.7));
    let (after, alarm) = alarms[0];
    assert!(after <= 3 && alarm.kind == Kind::Negative && alarms.len() == 1, "{alarms:?}");
    assert!((40.0..60.0).contains(&alarm.normal) && alarm.times > 1.5, "{alarm:?}");
    assert!(alarm.since <= alarm.at && alarm.at.since(alarm.since) <= Span::hours(1));
    assert_eq!(stream.detector.pulse().alarm, Some(Kind::Negative));
}

#[test]
fn much_praise_is_no_crisis() {
    let mut stream = Stream::known(Settings { rises: 0.0, negatives: 0.5, silences: 0.0 }, 20);
    assert_eq!(stream.steady(24, bin(400, 0.1)), []);
}

#[test]
fn who_writes_often_counts_once() {
    let mut stream = Stream::known(DESK, 10);
    let one = Bin { count: 510, negative: 505.0, authors: 11 };
    assert_eq!(stream.steady(1, one), []);
    assert_eq!(stream.steady(1, bin(510, 0.99)).len(), 1);
}

#[test]
fn an_incident_is_one_alarm_until_it_was_quiet() {
    let mut stream = Stream::known(Settings::volume(0.5), 20);
    let (rise, normal) = (bin(600, 0.2), bin(20, 0.2));
    assert_eq!(stream.steady(3, rise).len(), 1);
    for _ in 0..3 {
        assert_eq!(stream.steady(11 * 12, normal), []);
        assert_eq!(stream.steady(3, rise), [], "it goes on");
    }
    assert_eq!(stream.steady(13 * 12, normal), []);
    assert_eq!(stream.detector.pulse().alarm, None);
    assert_eq!(stream.steady(3, rise).len(), 1, "another one");
}

#[test]
fn a_rise_that_turns_negative_is_told_once_more() {
    let mut stream = Stream::known(DESK, 20);
    let kinds = |alarms: Vec<(u32, Alarm)>| alarms.into_iter().map(|(_, alarm)| alarm.kind).collect::<Vec<_>>();
    assert_eq!(kinds(stream.steady(12, bin(800, 0.2))), [Kind::Rise]);
    assert_eq!(kinds(stream.steady(12, bin(800, 0.8))), [Kind::Negative]);
    assert_eq!(kinds(stream.steady(12, bin(2_000, 0.8))), []);
}

#[test]
fn a_feed_that_stops_is_told_once() {
    for (count, within) in [(20, 3), (1, 24), (0, 0)] {
        let mut stream = Stream::new(DESK);
        stream.steady(14 * DAYS, bin(count, 0.2));
        let alarms = stream.steady(21 * DAYS, bin(0, 0.0));
        assert_eq!(alarms.len(), usize::from(count > 0), "{count}");
        if let Some((after, alarm)) = alarms.first() {
            assert!(*after <= within && alarm.kind == Kind::Silence && alarm.rate <= 0.0, "{count}: {after} {alarm:?}");
            assert_eq!(alarm.since, at(14 * DAYS));
            assert!(stream.detector.pulse().normal.1 >= 12.0 * f64::from(count), "what stopped is normal still");
        }
    }
}

#[test]
fn a_night_without_messages_is_no_silence() {
    let mut stream = Stream::new(DESK);
    let is_day = |n: u32| (96..264).contains(&(n % DAYS));
    let alarms = (0..28 * DAYS).filter_map(|n| stream.see(bin(if is_day(n) { 12 } else { 0 }, 0.2)));
    assert_eq!(alarms.count(), 0);
}

#[test]
fn a_gap_is_neither_a_silence_nor_a_rise() {
    let mut stream = Stream::known(DESK, 20);
    for gap in [1, 100, 3 * DAYS, 60 * DAYS] {
        stream.next += gap;
        assert_eq!(stream.by_chance(DAYS, 20), [], "{gap}");
    }
    // What was missed comes with its own time, whenever it is fetched.
    let mut missed = stream.detector.clone();
    stream.next += 2;
    assert_eq!(stream.see(bin(20, 0.2)), None);
    assert_eq!(missed.bin(at(stream.next - 3), bin(20, 0.2), &TimeZone::UTC), None);
}

#[test]
fn a_clock_that_jumps_is_survived() {
    let mut stream = Stream::known(DESK, 20);
    let now = stream.next;
    let known = stream.detector.clone();
    // Again, or a little too late: passed over.
    for late in [now - 1, now - 12] {
        stream.detector.bin(at(late), bin(9_000, 0.9), &TimeZone::UTC);
        assert_eq!(stream.detector, known, "{late}");
    }
    // Years ahead, and back again: it goes on where it was.
    stream.next = now + 1_000 * DAYS;
    assert_eq!(stream.by_chance(12, 20), []);
    stream.next = now;
    assert_eq!(stream.by_chance(7 * DAYS, 20), []);
    assert_eq!(stream.steady(3, bin(400, 0.8)).len(), 1);
    for end in [Time::MIN, Time::MAX] {
        assert_eq!(stream.detector.bin(end, bin(20, 0.2), &TimeZone::UTC), None);
    }
}

#[test]
fn a_new_desk_says_that_it_knows_too_little() {
    let mut stream = Stream::new(DESK);
    let pulse = stream.detector.pulse();
    assert_eq!((pulse.rate, pulse.alarm, pulse.days_missing), (0.0, None, 2));
    assert_eq!(stream.steady(DAYS, bin(20, 0.2)), []);
    assert_eq!(stream.detector.pulse().days_missing, 1);
    assert_eq!(stream.steady(DAYS - 12, bin(20, 0.2)), []);
    assert_eq!(stream.steady(12, bin(2_000, 0.9)), [], "nothing is said yet");
    assert_eq!(stream.detector.pulse().days_missing, 0);
}

#[test]
fn one_message_after_weeks_without_any_is_no_crisis() {
    let mut stream = Stream::new(DESK);
    stream.steady(21 * DAYS, bin(0, 0.0));
    assert_eq!(stream.steady(1, bin(2, 1.0)), []);
    assert_eq!(stream.steady(DAYS, bin(0, 0.0)), []);
    assert!(!stream.steady(6, bin(40, 0.9)).is_empty());
}

#[test]
fn nonsense_is_survived() {
    let mut stream = Stream::new(DESK);
    stream.by_chance(7 * DAYS, 5);
    let nonsense = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, 1e300];
    for negative in nonsense {
        stream.see(Bin { count: 3, negative, authors: 0 });
        stream.see(Bin { count: 0, negative, authors: 9 });
        stream.see(Bin { count: u32::MAX, negative, authors: 2 });
    }
    stream.by_chance(DAYS, 5);
    let Pulse { rate, normal: (low, high), .. } = stream.detector.pulse();
    assert!(rate.is_finite() && low.is_finite() && high.is_finite() && low <= high);
}

#[test]
fn what_is_normal_goes_by_the_wall_clock() {
    let zone = TimeZone::get("Europe/Bucharest").unwrap();
    let mut detector = Detector::new(Settings::desk(0.5));
    let mut normal_at_ten = Vec::new();
    // Four weeks in winter and two in summer; the office is open from nine to five.
    let first: Time = "2024-03-03T22:00:00Z".parse().unwrap();
    for n in 0..42 * DAYS {
        let now = first.plus(Span::minutes(5 * i64::from(n)));
        let hour = now.in_zone(&zone).hour();
        let alarm = detector.bin(now, bin(if (9..17).contains(&hour) { 60 } else { 6 }, 0.2), &zone);
        assert_eq!(alarm, None);
        if hour == 10 && now.in_zone(&zone).minute() == 55 && n > 21 * DAYS {
            normal_at_ten.push(detector.pulse().normal);
        }
    }
    assert!(normal_at_ten.len() > 20);
    assert!(normal_at_ten.iter().all(|(low, high)| *low > 200.0 && *low < 720.0 && *high > 720.0), "{normal_at_ten:?}");
}

#[test]
fn most_hours_lie_within_what_is_normal() {
    let mut stream = Stream::known(DESK, 5);
    let mut within = 0;
    for _ in 0..14 * 24 {
        stream.by_chance(12, 5);
        let Pulse { rate, normal: (low, high), .. } = stream.detector.pulse();
        within += u32::from(low <= rate && rate <= high);
    }
    assert!((280..336).contains(&within), "{within} of 336");
}

#[test]
fn replay_is_as_running_and_state_is_kept_bit_for_bit() {
    let mut stream = Stream::new(DESK);
    stream.by_chance(9 * DAYS + 100, 3);
    let kept = rmp_serde::to_vec(&stream.detector).unwrap();
    assert!(kept.len() < 8_000, "{} bytes", kept.len());
    let mut woken: Detector = rmp_serde::from_slice(&kept).unwrap();
    let mut replayed = Stream::new(DESK);
    replayed.by_chance(9 * DAYS + 100, 3);
    assert_eq!(woken, stream.detector);
    for n in 0..200 {
        let (now, bin) = (at(stream.next + n), bin(n % 40, 0.5));
        let said = stream.detector.bin(now, bin, &TimeZone::UTC);
        assert_eq!(said, woken.bin(now, bin, &TimeZone::UTC));
        assert_eq!(said, replayed.detector.bin(now, bin, &TimeZone::UTC));
    }
    assert_eq!(stream.detector, woken);
    assert_eq!(stream.detector, replayed.detector);
}
