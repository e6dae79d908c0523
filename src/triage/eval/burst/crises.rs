//! Crises put into quiet stretches of a stream, and how soon each is seen.
//!
//! A crisis begins as one of the instantaneous events did: at the first post of the first five minutes that reach a quarter
//! of the event's peak. Its own peak, the largest quarter of an hour within `peak_within`, is 3, 5 or 10 times the mean rate
//! of the stream. Of the stream 18 % is negative, of the crisis 80 %; between them and the detector stands a classifier that
//! sees 84 % of what is negative and takes 14 % of the rest for it. The time goes from the onset to the end of the bin that
//! alarms. Quiet is where two weeks are known, no window is within twelve hours and no incident is going on. All is drawn
//! from one seed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::nab::probation;
use super::series::Series;
use crate::domain::time::Time;
use crate::triage::burst::{BIN, Bin, Detector, Kind, Settings};
use crate::triage::learn::Dice;

/// Times the mean rate, and the minutes within which it is to be seen.
const SIZES: [(&str, f64, i64); 3] =
    [("ten_fold_15_min", 10.0, 15), ("five_fold_30_min", 5.0, 30), ("three_fold_60_min", 3.0, 60)];
/// Share that is negative, normally and in the crisis.
const NEGATIVE: (f64, f64) = (0.18, 0.8);
/// Share of the negative and of the rest that the classifier takes for negative.
const CLASSIFIER: (f64, f64) = (0.84, 0.14);
/// How often negatives are drawn for a series, and the crises of each shape and size that each of these streams has.
const DRAWS: usize = 8;
const ROUNDS: usize = 12;
/// Bins that are known before a crisis, and how near to a window none begins.
const KNOWN: usize = 14 * 288;
const NEAR: usize = 144;
/// Bins in which an alarm is waited for.
const WAITED: usize = 13;
/// Minutes of an event in which its peak is looked for: what comes later is aftermath.
const EVENT: usize = 48 * 60;
/// Minutes in which a rate is counted: at the onset, and at the peak.
const ONSET: usize = 5;
const PEAK: usize = 15;
/// The onset has such a share of the peak.
const BEGUN: f64 = 0.25;
/// A peak with fewer posts is too thin a sample to tell a shape.
const FEWEST: f64 = 20.0;
/// What was not seen took so long.
const UNSEEN: i64 = i64::MAX;
const SEED: u64 = 20_150_226;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Crises {
    /// How many crises there were, of all sizes.
    pub n: usize,
    /// Events whose onset was used.
    pub shapes: Vec<String>,
    /// Minutes from the onset within which a crisis has its peak.
    pub peak_within: usize,
    /// Alarms a week that were granted.
    pub granted_per_week: f64,
    /// Alarms a week outside the windows, when nothing was put in.
    pub false_alarms_per_week: f64,
    /// Share of the crises that was seen in time; each series counts alike.
    pub detected_within: BTreeMap<&'static str, f64>,
    /// Half of the crises are seen within so many minutes; none where half are not seen within an hour.
    pub median_minutes: BTreeMap<&'static str, Option<i64>>,
    /// The share by series.
    pub by_series: BTreeMap<String, BTreeMap<&'static str, f64>>,
}

/// What is known of an event.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Event {
    /// How it came about: `Instantaneous` or `Progressive`.
    pub development: String,
}

/// Events by name.
pub type Events = BTreeMap<String, Event>;

/// The onset of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    name: String,
    /// Posts of each minute from the onset on.
    minutes: Vec<f64>,
}

impl Shape {
    /// Reads the instantaneous events of a table of `event`, `minute`, `posts`.
    pub fn read(timelines: &str, events: &Events) -> Vec<Shape> {
        let mut posts: BTreeMap<&str, Vec<(i64, f64)>> = BTreeMap::new();
        for line in timelines.lines() {
            let mut fields = line.split('\t');
            let (Some(event), Some(minute), Some(count)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            if let (Ok(at), Ok(count)) = (minute.parse::<Time>(), count.trim().parse::<f64>()) {
                posts.entry(event).or_default().push((at.millis() / 60_000, count));
            }
        }
        let is_sudden = |name: &str| events.get(name).is_some_and(|event| event.development == "Instantaneous");
        posts
            .into_iter()
            .filter(|(name, _)| is_sudden(name))
            .filter_map(|(name, posts)| Shape::of(name, &posts))
            .collect()
    }

    fn of(name: &str, posts: &[(i64, f64)]) -> Option<Shape> {
        let first = posts.iter().map(|(minute, _)| *minute).min()?;
        let mut minutes = vec![0.0; EVENT];
        for (minute, count) in posts {
            if let Some(known) = usize::try_from(minute - first).ok().and_then(|place| minutes.get_mut(place)) {
                *known += count;
            }
        }
        let peak = peak(&minutes);
        let begun = peak * BEGUN * ONSET as f64 / PEAK as f64;
        let onset = minutes.windows(ONSET).position(|some| some.iter().sum::<f64>() >= begun)?;
        let minutes: Vec<f64> = minutes.into_iter().skip(onset).skip_while(|count| *count <= 0.0).collect();
        (peak >= FEWEST).then(|| Shape { name: name.to_owned(), minutes })
    }

    /// Returns the first minutes, as shares of what five minutes have at the peak of the first `within`.
    fn onset(&self, within: usize) -> Vec<f64> {
        let minutes: Vec<f64> = self.minutes.iter().copied().take(within).collect();
        let unit = peak(&minutes) * ONSET as f64 / PEAK as f64;
        minutes.iter().map(|count| count / unit.max(1.0)).collect()
    }
}

/// Returns what the largest quarter of an hour has.
fn peak(minutes: &[f64]) -> f64 {
    minutes.windows(PEAK).map(|some| some.iter().sum::<f64>()).fold(0.0, f64::max)
}

/// Puts crises into all series, with so many alarms a week granted; they have their peak within so many minutes.
pub fn crises(series: &[Series], shapes: &[Shape], granted: f64, peak_within: usize) -> Crises {
    let mut dice = Dice(SEED);
    let onsets: Vec<Vec<f64>> = shapes.iter().map(|shape| shape.onset(peak_within)).collect();
    let mut took: BTreeMap<(usize, &str), Vec<i64>> = BTreeMap::new();
    let (mut alarms, mut weeks) = (0.0, 0.0);
    for (series, _) in series.iter().flat_map(|series| (0..DRAWS).map(move |draw| (series, draw))) {
        let stream = Stream::of(series, Settings::desk(granted), &mut dice);
        alarms += stream.false_alarms as f64;
        weeks += stream.weeks;
        for (size, minutes) in stream.crises(&onsets, &mut dice) {
            took.entry((size, &series.name)).or_default().push(minutes);
        }
    }
    let mut found = Crises {
        n: took.values().map(Vec::len).sum(),
        shapes: shapes.iter().map(|shape| shape.name.clone()).collect(),
        peak_within,
        granted_per_week: granted,
        false_alarms_per_week: alarms / f64::max(weeks, f64::MIN_POSITIVE),
        ..Crises::default()
    };
    for (size, (name, _, within)) in SIZES.into_iter().enumerate() {
        let of_size = || took.iter().filter(|((of, _), _)| *of == size);
        for ((_, series), minutes) in of_size() {
            let seen = minutes.iter().filter(|minutes| **minutes <= within).count();
            let share = seen as f64 / minutes.len() as f64;
            found.by_series.entry((*series).to_owned()).or_default().insert(name, share);
        }
        let shares = found.by_series.values().filter_map(|of| of.get(name));
        found.detected_within.insert(name, shares.clone().sum::<f64>() / shares.count().max(1) as f64);
        let mut all: Vec<i64> = of_size().flat_map(|(_, minutes)| minutes).copied().collect();
        all.sort_unstable();
        found.median_minutes.insert(name, all.get(all.len() / 2).copied().filter(|minutes| *minutes < UNSEEN));
    }
    found
}

/// A series with negatives.
struct Stream {
    bins: Vec<(Time, Bin)>,
    settings: Settings,
    mean: f64,
    quiet: Vec<usize>,
    false_alarms: usize,
    weeks: f64,
}

impl Stream {
    fn of(series: &Series, settings: Settings, dice: &mut Dice) -> Stream {
        let bin = |(at, count): &(Time, u32)| (*at, bin(*count, NEGATIVE.0, dice));
        let bins: Vec<(Time, Bin)> = series.bins.iter().map(bin).collect();
        let mut stream = Stream { bins, settings, mean: series.mean(), quiet: vec![], false_alarms: 0, weeks: 0.0 };
        let mut detector = Detector::new(settings);
        let after = probation(series.bins.len());
        for (place, (at, bin)) in stream.bins.iter().enumerate() {
            let is_quiet = detector.pulse().alarm.is_none() && !series.is_labelled(place, NEAR);
            if is_quiet && (KNOWN..stream.bins.len().saturating_sub(WAITED)).contains(&place) {
                stream.quiet.push(place);
            }
            let alarm = detector.bin(*at, *bin, &TimeZone::UTC);
            if place as f64 >= after && !series.is_labelled(place, 0) {
                stream.weeks += BIN.as_minutes() as f64 / (7.0 * 24.0 * 60.0);
                stream.false_alarms += usize::from(alarm.is_some());
            }
        }
        stream
    }

    /// Returns the size of each crisis and the minutes that it took to be seen.
    fn crises(&self, onsets: &[Vec<f64>], dice: &mut Dice) -> Vec<(usize, i64)> {
        let kinds = (0..SIZES.len()).flat_map(|size| onsets.iter().map(move |onset| (size, onset)));
        let mut planned: BTreeMap<usize, Vec<(usize, &[f64])>> = BTreeMap::new();
        for (size, onset) in kinds.flat_map(|kind| [kind; ROUNDS]) {
            if let Some(place) = self.quiet.get(dice.below(self.quiet.len())) {
                planned.entry(*place).or_default().push((size, onset));
            }
        }
        let mut took = Vec::new();
        let mut detector = Detector::new(self.settings);
        for (place, (at, bin)) in self.bins.iter().enumerate() {
            for (size, onset) in planned.get(&place).into_iter().flatten() {
                let times = SIZES.get(*size).map_or(0.0, |(_, times, _)| *times);
                let minute = dice.below(ONSET);
                let crisis = self.crisis(onset, times, minute, dice);
                let seen = self.seen(detector.clone(), place, &crisis);
                took.push((*size, seen.map_or(UNSEEN, |end| end - minute as i64)));
            }
            detector.bin(*at, *bin, &TimeZone::UTC);
        }
        took
    }

    /// Draws the bins of a crisis that begins at a minute of the first one.
    fn crisis(&self, onset: &[f64], times: f64, minute: usize, dice: &mut Dice) -> Vec<Bin> {
        let mut counts = vec![0; WAITED];
        for (n, share) in onset.iter().enumerate() {
            if let Some(count) = counts.get_mut((minute + n) / ONSET) {
                *count += by_chance(share * times * self.mean, dice);
            }
        }
        counts.into_iter().map(|count| bin(count, NEGATIVE.1, dice)).collect()
    }

    /// Returns the minutes from the beginning of the first bin to the alarm.
    fn seen(&self, mut detector: Detector, place: usize, crisis: &[Bin]) -> Option<i64> {
        let both = |(at, bin): &(Time, Bin), more: &Bin| {
            let bin = Bin {
                count: bin.count + more.count,
                negative: bin.negative + more.negative,
                authors: bin.authors + more.authors,
            };
            (*at, bin)
        };
        let bins = self.bins.iter().skip(place).zip(crisis).map(|(bin, more)| both(bin, more));
        let mut alarms = bins.map(|(at, bin)| detector.bin(at, bin, &TimeZone::UTC));
        let first = alarms.position(|alarm| alarm.is_some_and(|alarm| alarm.kind != Kind::Silence))?;
        Some((first as i64 + 1) * BIN.as_minutes())
    }
}

/// Makes a bin of which such a share is negative, as the classifier sees it.
fn bin(count: u32, negative: f64, dice: &mut Dice) -> Bin {
    let taken = negative * CLASSIFIER.0 + (1.0 - negative) * CLASSIFIER.1;
    let negative = (0..count).filter(|_| f64::from(dice.share()) < taken).count() as f64;
    Bin { count, negative, authors: count }
}

/// Draws how many come where so many are expected (Poisson).
fn by_chance(expected: f64, dice: &mut Dice) -> u32 {
    let (mut count, mut waited) = (0, 0.0);
    loop {
        waited -= libm::log(1.0 - f64::from(dice.share()));
        if waited >= expected {
            return count;
        }
        count += 1;
    }
}
