//! The labels that there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::handle::Handle;

/// Returns the labels of what is open, waiting or put off, those used most first.
pub fn labels(desk: &Handle) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for label in desk.shared.read().slim.values().flat_map(|slim| slim.labels.iter()) {
        match times.get_mut(label) {
            Some(times) => *times += 1,
            None => drop(times.insert(label.clone(), 1)),
        }
    }
    let mut labels: Vec<(String, usize)> = times.into_iter().collect();
    labels.sort_by_key(|(_, times)| Reverse(*times));
    labels.into_iter().map(|(label, _)| label).collect()
}
