//! The figures of a measurement.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a measurement found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many texts were judged.
    pub n: usize,
    /// Mean of the F1 of each label that is present, 0 to 1.
    pub macro_f1: f64,
    /// Share of right answers, 0 to 1.
    pub accuracy: f64,
    /// F1 of each label.
    pub f1: BTreeMap<String, f64>,
    /// The chance that a negative text scores above another, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auc_negative: Option<f64>,
    /// The one label that all others are told from, where one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive: Option<Binary>,
    /// What a text took, in microseconds.
    pub us_per_message: f64,
    /// How labels were said.
    pub mapping: BTreeMap<String, String>,
}

/// One label against all others.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Binary {
    /// Which.
    pub label: String,
    /// Mean of the F1 of it and of all others, 0 to 1.
    pub macro_f1: f64,
    /// The chance that a text of it scores above another, 0 to 1; none without both sorts.
    pub auc: Option<f64>,
}

/// Returns the F1 of each label that is present, from pairs of what it is and what was said.
pub fn f1_by_label(judged: &[(usize, usize)], labels: usize) -> Vec<Option<f64>> {
    let (mut hits, mut are, mut said) = (vec![0_u32; labels], vec![0_u32; labels], vec![0_u32; labels]);
    let count = |counts: &mut Vec<u32>, label: usize| {
        if let Some(count) = counts.get_mut(label) {
            *count += 1;
        }
    };
    for (is, says) in judged {
        count(&mut are, *is);
        count(&mut said, *says);
        if is == says {
            count(&mut hits, *is);
        }
    }
    let f1 =
        |((hit, are), said): ((&u32, &u32), &u32)| (*are > 0).then(|| 2.0 * f64::from(*hit) / f64::from(are + said));
    hits.iter().zip(&are).zip(&said).map(f1).collect()
}

/// Returns the mean over the labels that are present.
pub fn macro_f1(judged: &[(usize, usize)], labels: usize) -> f64 {
    let f1: Vec<f64> = f1_by_label(judged, labels).into_iter().flatten().collect();
    f1.iter().sum::<f64>() / f1.len().max(1) as f64
}

/// Returns the area under the curve by ranks; texts with the same score share theirs.
pub fn auc(mut scored: Vec<(bool, f32)>) -> Option<f64> {
    scored.sort_by(|a, b| a.1.total_cmp(&b.1));
    let positives = scored.iter().filter(|(is, _)| *is).count() as f64;
    let others = scored.len() as f64 - positives;
    if positives == 0.0 || others == 0.0 {
        return None;
    }
    let (mut below, mut ranks) = (0.0, 0.0);
    for group in scored.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq()) {
        let size = group.len() as f64;
        let hits = group.iter().filter(|(is, _)| *is).count() as f64;
        ranks += hits * (below + (size + 1.0) / 2.0);
        below += size;
    }
    Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_ties_as_half() {
        assert_eq!(auc(vec![(true, 2.0), (false, 1.0)]), Some(1.0));
        assert_eq!(auc(vec![(true, 1.0), (false, 1.0)]), Some(0.5));
        assert_eq!(auc(vec![(true, 0.0), (false, 1.0), (true, 2.0)]), Some(0.5));
        assert_eq!(auc(vec![(true, 0.0)]), None);
    }

    #[test]
    fn labels_that_are_not_there_do_not_count() {
        let judged = [(0, 0), (0, 1), (1, 1), (1, 1)];
        let f1 = f1_by_label(&judged, 3);
        assert_eq!(f1[2], None);
        assert!((f1[0].unwrap() - 2.0 / 3.0).abs() < 1e-9 && (f1[1].unwrap() - 0.8).abs() < 1e-9);
        assert!((macro_f1(&judged, 3) - (2.0 / 3.0 + 0.8) / 2.0).abs() < 1e-9);
    }
}
