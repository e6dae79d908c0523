//! How soon bursts are seen: counts of messages with labelled windows, and crises put into them.
//!
//! The windows are scored as the Numenta Anomaly Benchmark does, by the volume alone; false alarms are those outside them,
//! without the first rows, which do not count.

mod crises;
mod nab;
mod series;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Serialize;

pub use self::crises::{Crises, Events, Shape};
use self::nab::Points;
pub use self::series::{Series, Windows};
use crate::domain::time::Time;
use crate::triage::burst::{Bin, Detector, Settings};

/// Bins of a week.
const WEEK: f64 = 2_016.0;
/// Minutes of an hour.
const HOUR: usize = 60;

/// Alarms a week that are granted: those of the last weeks, right and wrong ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Granted {
    /// Where the volume is watched alone.
    pub volume: f64,
    /// Where negatives are watched too.
    pub desk: f64,
}

/// What is granted where nothing else is said.
pub const GRANTED: Granted = Granted { volume: 1.0, desk: 0.6 };

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Alarms a week that were granted.
    pub granted_per_week: f64,
    /// Score of the Numenta Anomaly Benchmark over all series, 0 to 100.
    pub nab_score: Option<f64>,
    /// Alarms a week outside the windows.
    pub false_alarms_per_week: f64,
    /// Windows, and those in which there was an alarm.
    pub windows: usize,
    /// Windows with an alarm.
    pub found: usize,
    /// The same by series.
    pub by_series: BTreeMap<String, OfSeries>,
    /// What was found of crises that have their peak within the hour in which they are to be seen, where there were shapes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crises: Option<Crises>,
    /// The same of crises that have their peak within six hours, and begin with a part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow_crises: Option<Crises>,
}

/// What was found in a series.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfSeries {
    /// Messages an hour, the mean.
    pub per_hour: f64,
    /// Its score alone.
    pub nab_score: Option<f64>,
    /// Alarms a week outside the windows.
    pub false_alarms_per_week: f64,
    /// Windows.
    pub windows: usize,
    /// Windows with an alarm.
    pub found: usize,
    /// When it alarmed.
    pub alarms: Vec<Time>,
}

/// Measures: the windows by the volume alone, crises as a desk watches.
pub fn burst(series: &[Series], shapes: &[Shape], granted: Granted) -> Figures {
    let Granted { volume, desk } = granted;
    let mut figures = Figures { granted_per_week: volume, ..Figures::default() };
    let mut all = Points::default();
    for series in series {
        let detections = detections(series, volume);
        let points = Points::of(series.bins.len(), &series.windows, &detections);
        all = all.and(points);
        let of = OfSeries {
            per_hour: series.mean() * 12.0,
            nab_score: points.score(),
            false_alarms_per_week: a_week(points),
            windows: points.windows,
            found: points.found,
            alarms: detections.iter().filter_map(|row| series.bins.get(*row)).map(|(at, _)| *at).collect(),
        };
        figures.by_series.insert(series.name.clone(), of);
    }
    figures.nab_score = all.score();
    figures.false_alarms_per_week = a_week(all);
    (figures.windows, figures.found) = (all.windows, all.found);
    let crises = |within| (!shapes.is_empty()).then(|| crises::crises(series, shapes, desk, within));
    (figures.crises, figures.slow_crises) = (crises(HOUR), crises(6 * HOUR));
    figures
}

fn a_week(points: Points) -> f64 {
    points.false_alarms as f64 * WEEK / points.rows_outside.max(1) as f64
}

fn detections(series: &Series, a_week: f64) -> Vec<usize> {
    let mut detector = Detector::new(Settings::volume(a_week));
    let bins = series.bins.iter().enumerate();
    let alarms = bins.filter_map(|(row, (at, count))| {
        let bin = Bin { count: *count, negative: 0.0, authors: *count };
        detector.bin(*at, bin, &TimeZone::UTC).map(|_| row)
    });
    alarms.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;
    use crate::triage::burst::BIN;

    /// A series that has ten or eleven in each bin, and a hundred where a window begins.
    fn series() -> Series {
        let at = |n: i64| Time::from_seconds(1_704_067_200).plus(Span::millis(BIN.as_millis() * n));
        let bins = (0..30 * 288).map(|n| (at(n), if (6_000..6_012).contains(&n) { 100 } else { 10 + n as u32 % 2 }));
        Series { name: "a.csv".to_owned(), bins: bins.collect(), windows: vec![(5_990, 6_200)] }
    }

    #[test]
    fn what_rises_in_a_window_is_found_and_scored() {
        let figures = burst(&[series()], &[], GRANTED);
        assert_eq!((figures.windows, figures.found, figures.false_alarms_per_week), (1, 1, 0.0));
        assert!(figures.nab_score.is_some_and(|score| score > 98.0), "{figures:?}");
        let of = &figures.by_series["a.csv"];
        assert_eq!((of.nab_score, of.alarms.len()), (figures.nab_score, 1));
        assert!(figures.crises.is_none() && figures.slow_crises.is_none());
        assert_eq!(burst(&[], &[], GRANTED).nab_score, None);
    }

    #[test]
    fn crises_are_put_in_and_the_same_every_time() {
        let posts = |minute: i64| if minute < 100 { i64::from(minute % 40 == 0) } else { 3 + minute % 2 };
        let at = |minute: i64| Time::from_seconds(1_704_067_200 + 60 * minute);
        let lines = (0..300).map(|minute| format!("flood\t{}\t{}\n", at(minute), posts(minute)));
        let timelines: String = std::iter::once("event\tminute_utc\ttweets\n".to_owned()).chain(lines).collect();
        let events = |development: &str| {
            serde_json::from_value(serde_json::json!({"flood": {"development": development}})).unwrap()
        };
        assert_eq!(Shape::read(&timelines, &events("Progressive")), []);
        let shapes = Shape::read(&timelines, &events("Instantaneous"));
        let figures = burst(&[series()], &shapes, GRANTED);
        let crises = figures.crises.clone().unwrap();
        assert_eq!((crises.shapes.as_slice(), crises.by_series.len()), (&["flood".to_owned()][..], 1));
        assert!(crises.detected_within["ten_fold_15_min"] > 0.99, "{crises:?}");
        assert!(crises.median_minutes["three_fold_60_min"].is_some_and(|minutes| minutes <= 15), "{crises:?}");
        assert_eq!(burst(&[series()], &shapes, GRANTED), figures);
    }
}
