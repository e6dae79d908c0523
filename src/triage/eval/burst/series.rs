//! Counts of messages by five minutes, and the windows in which people saw something.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::domain::time::Time;

/// The counts of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it is called: the name of its file.
    pub name: String,
    /// When each bin begins, and its count.
    pub bins: Vec<(Time, u32)>,
    /// First and last bin of each window.
    pub windows: Vec<(usize, usize)>,
}

/// Windows by series: `{"a.csv": {"windows": [["2015-03-03 04:37:53", "..."]]}}`, or the list alone.
pub type Windows = BTreeMap<String, Labelled>;

/// The windows of one series, in both forms in which they are published.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Labelled {
    /// Under a name.
    Named {
        /// First and last moment of each.
        windows: Vec<(String, String)>,
    },
    /// Alone.
    Alone(Vec<(String, String)>),
}

impl Series {
    /// Reads a table of `timestamp,value`; lines that are no such pair are left out. The windows are those named like it.
    pub fn read(name: &str, csv: &str, windows: &Windows) -> Series {
        let pair = |line: &str| {
            let (at, value) = line.trim().split_once(',')?;
            let value = value.trim().parse::<f64>().ok().filter(|value| *value >= 0.0)?;
            Some((moment(at)?, value.round() as u32))
        };
        let mut bins: Vec<(Time, u32)> = csv.lines().filter_map(pair).collect();
        bins.sort_by_key(|(at, _)| *at);
        let labelled = windows.iter().find(|(path, _)| path.rsplit('/').next() == Some(name)).map(|(_, of)| of);
        let (Labelled::Named { windows } | Labelled::Alone(windows)) = match labelled {
            Some(labelled) => labelled.clone(),
            None => Labelled::Alone(Vec::new()),
        };
        let place = |(from, to): &(String, String)| {
            let (from, to) = (moment(from)?, moment(to)?);
            let first = bins.partition_point(|(at, _)| *at < from);
            let after = bins.partition_point(|(at, _)| *at <= to);
            (first < after).then(|| (first, after - 1))
        };
        let mut windows: Vec<(usize, usize)> = windows.iter().filter_map(place).collect();
        windows.sort_unstable();
        Series { name: name.to_owned(), bins, windows }
    }

    /// Returns what a bin has on average.
    pub fn mean(&self) -> f64 {
        self.bins.iter().map(|(_, count)| f64::from(*count)).sum::<f64>() / self.bins.len().max(1) as f64
    }

    /// Tells whether a bin lies in a window, or within `near` bins of one.
    pub fn is_labelled(&self, bin: usize, near: usize) -> bool {
        self.windows.iter().any(|(first, last)| bin + near >= *first && bin <= last + near)
    }
}

/// Reads a moment, in UTC where nothing else is said.
fn moment(text: &str) -> Option<Time> {
    let text = text.trim();
    let wall = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    text.parse().ok().or_else(|| wall().map(Time::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_both_forms_of_windows_are_read() {
        let csv = "timestamp,value\n2024-01-01 00:00:53,3\n2024-01-01 00:05:53,4\nbroken\n2024-01-01 00:10:53,5\n";
        let named =
            r#"{"a.csv": {"windows": [["2024-01-01 00:05:53.000000", "2024-01-01 00:10:53.000000"]], "labels": []}}"#;
        let alone = r#"{"some/a.csv": [["2024-01-01 00:05:53", "2024-01-01 00:10:53"]]}"#;
        for json in [named, alone] {
            let series = Series::read("a.csv", csv, &serde_json::from_str(json).unwrap());
            assert_eq!((series.bins.len(), series.windows.as_slice(), series.mean()), (3, &[(1, 2)][..], 4.0));
            assert!(series.is_labelled(1, 0) && !series.is_labelled(0, 0) && series.is_labelled(0, 1));
        }
        assert_eq!(Series::read("b.csv", csv, &serde_json::from_str(named).unwrap()).windows, []);
    }
}
