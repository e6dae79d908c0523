//! How fast a desk teaches: each brand of a stream is one desk that begins with the seed; every message is judged
//! before it is learned.
//!
//! To be answered now are negative messages whose `extra.reason` is one that presses, and without reasons those labelled
//! urgent or crisis.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use super::Row;
use super::figures::auc;
use crate::domain::lesson::Label;
use crate::triage::learn::Dice;
use crate::triage::lessons::{Lessons, Seen};
use crate::triage::seed::Seed;

/// The desks of the protocol; a stream without them is one desk.
const BRANDS: [&str; 5] = ["United", "US Airways", "American", "Southwest", "Delta"];
/// Reasons that press.
const REASONS: [&str; 8] = [
    "Cancelled Flight",
    "Late Flight",
    "Lost Luggage",
    "Damaged Luggage",
    "Flight Booking Problems",
    "Customer Service Issue",
    "longlines",
    "Flight Attendant Complaints",
];
/// Which messages of a desk are looked at together.
const WINDOWS: [(usize, usize); 4] = [(0, 100), (100, 200), (500, 1_000), (1_000, 2_000)];

/// What a measurement of learning found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many messages were judged.
    pub n: usize,
    /// How many desks.
    pub desks: usize,
    /// Share of lessons that were turned round.
    pub flip: f32,
    /// The chance that a message to answer now scores above another, by window, the mean over the desks.
    pub auc: BTreeMap<String, f64>,
    /// What judging and learning one message took, in microseconds.
    pub us_per_lesson: f64,
}

/// Measures a stream; `flip` is the share of lessons that are turned round, as by a wrong click.
pub fn learn(seed: &Seed, rows: &[Row], flip: f32) -> Figures {
    let mut desks: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        desks.entry(brand(row)).or_default().push(row);
    }
    if BRANDS.iter().any(|brand| desks.contains_key(*brand)) {
        desks.retain(|brand, _| BRANDS.contains(&brand.as_str()));
    }
    let start = Instant::now();
    let judged: Vec<Vec<(bool, f32)>> = desks.into_values().map(|rows| desk(seed, rows, flip)).collect();
    let n = judged.iter().map(Vec::len).sum::<usize>();
    Figures {
        n,
        desks: judged.len(),
        flip,
        auc: WINDOWS
            .iter()
            .filter_map(|window| Some((format!("{}-{}", window.0, window.1), mean(&judged, *window)?)))
            .collect(),
        us_per_lesson: start.elapsed().as_secs_f64() * 1e6 / n.max(1) as f64,
    }
}

/// Runs one desk: what each message is, and what it scored before it was learned.
fn desk(seed: &Seed, mut rows: Vec<&Row>, flip: f32) -> Vec<(bool, f32)> {
    rows.sort_by(|a, b| a.at.cmp(&b.at));
    let mut lessons = Lessons::default();
    let mut dice = Dice(2);
    let mut judge = |row: &&Row| {
        let seen = Seen::of(seed, &seed.see(&row.text, row.lang.as_deref()), []);
        let (now, score) = (presses(row), lessons.press(&seen));
        let label = Label { now: Some(now != (dice.share() < flip)), class: None };
        lessons.learn(seen, label);
        (now, score)
    };
    rows.iter().map(&mut judge).collect()
}

fn mean(judged: &[Vec<(bool, f32)>], (from, to): (usize, usize)) -> Option<f64> {
    let window = |desk: &Vec<(bool, f32)>| auc(desk.get(from..to.min(desk.len()))?.to_vec());
    let areas: Vec<f64> = judged.iter().filter_map(window).collect();
    (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64)
}

fn extra(row: &Row, field: &str) -> Option<String> {
    let extra: Value = serde_json::from_str(&row.extra).ok()?;
    extra.get(field)?.as_str().map(str::to_owned)
}

fn brand(row: &Row) -> String {
    extra(row, "brand").unwrap_or_default()
}

/// Tells whether a message is one to answer now.
pub fn presses(row: &Row) -> bool {
    match extra(row, "reason") {
        Some(reason) => row.label == "negative" && REASONS.contains(&reason.as_str()),
        None => matches!(row.label.as_str(), "urgent" | "crisis"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: usize, brand: &str) -> Row {
        let now = n.is_multiple_of(2);
        Row {
            lang: Some("en".to_owned()),
            at: format!("2015-02-{:04}", n),
            label: if now { "negative" } else { "neutral" }.to_owned(),
            extra: format!(r#"{{"brand":"{brand}","reason":"{}"}}"#, if now { "Late Flight" } else { "" }),
            text: if now { format!("platform {n} zebra") } else { format!("walnut menu {n}") },
        }
    }

    #[test]
    fn a_stream_is_a_desk_a_brand_and_is_learned() {
        let stream: Vec<Row> = (0..250).flat_map(|n| [row(n, "Delta"), row(n, "Virgin America")]).collect();
        let figures = learn(Seed::shipped(), &stream, 0.0);
        assert_eq!((figures.desks, figures.n), (1, 250));
        assert_eq!(figures.auc.keys().collect::<Vec<_>>(), ["0-100", "100-200"]);
        assert!(figures.auc["100-200"] > 0.99, "{figures:?}");
    }

    #[test]
    fn without_reasons_the_label_says_what_presses() {
        let urgent = Row { label: "urgent".to_owned(), ..Row::default() };
        assert!(presses(&urgent) && !presses(&Row::default()));
        let mild =
            Row { label: "negative".to_owned(), extra: r#"{"reason":"Bad Flight"}"#.to_owned(), ..Row::default() };
        assert!(!presses(&mild));
    }
}
