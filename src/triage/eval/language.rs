//! How well languages are told apart.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use super::Row;
use crate::triage::language::Languages;

/// What a measurement of languages found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many texts with a language were judged.
    pub n: usize,
    /// Share of right answers, 0 to 1.
    pub accuracy: f64,
    /// The same for each language.
    pub by_language: BTreeMap<String, f64>,
    /// The same for each label: what sort of text it is.
    pub by_label: BTreeMap<String, f64>,
    /// What a text took, in microseconds.
    pub us_per_message: f64,
}

/// Measures the texts whose language is known.
pub fn language(languages: &Languages, rows: &[Row]) -> Figures {
    let rows: Vec<(&Row, &str)> = rows.iter().filter_map(|row| Some((row, row.lang.as_deref()?))).collect();
    let start = Instant::now();
    let right: Vec<bool> = rows
        .iter()
        .map(|(row, lang)| languages.guess(&row.text).is_some_and(|guess| guess.lang == lang.as_bytes()))
        .collect();
    let took = start.elapsed().as_secs_f64() * 1e6;
    let by = |group: &dyn Fn(&(&Row, &str)) -> String| {
        let mut groups: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        rows.iter().zip(&right).for_each(|(row, right)| groups.entry(group(row)).or_default().push(*right));
        groups.into_iter().map(|(name, right)| (name, share(&right))).collect()
    };
    Figures {
        n: rows.len(),
        accuracy: share(&right),
        by_language: by(&|(_, lang)| (*lang).to_owned()),
        by_label: by(&|(row, _)| row.label.clone()),
        us_per_message: took / rows.len().max(1) as f64,
    }
}

fn share(right: &[bool]) -> f64 {
    right.iter().filter(|right| **right).count() as f64 / right.len().max(1) as f64
}
