//! The score of the Numenta Anomaly Benchmark 1.1, standard profile.
//!
//! The earliest detection in a window earns what its place in the window is worth: 1 at its left edge, .86 in the middle,
//! nearly 0 at its right edge; a window without one costs 1. A detection outside the windows costs .11, less where a window
//! has just ended. The first 15 % of the rows, 750 at the most, do not count. The sum is put between 0, which who never
//! detects reaches, and 100, the left edge of each window and nothing else.

/// What a detection outside the windows costs.
const FALSE: f64 = 0.11;
/// Share of the rows that do not count, and of how many rows at the most.
const PROBATION: (f64, f64) = (0.15, 5_000.0);
/// So many widths after a window a detection costs all.
const FAR: f64 = 3.0;

/// What was reached on some series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Points {
    raw: f64,
    /// Windows that count.
    pub windows: usize,
    /// Windows with a detection.
    pub found: usize,
    /// Detections outside the windows.
    pub false_alarms: usize,
    /// Rows outside the windows that count.
    pub rows_outside: usize,
}

impl Points {
    /// Scores the rows with detections, of `rows`; the windows are first and last rows, in order.
    pub fn of(rows: usize, windows: &[(usize, usize)], detections: &[usize]) -> Points {
        let probation = probation(rows);
        let detected = || detections.iter().copied().filter(|row| *row as f64 >= probation);
        let mut points = Points::default();
        for (first, last) in windows.iter().filter(|(_, last)| *last as f64 >= probation) {
            points.windows += 1;
            let earliest = detected().filter(|row| first <= row && row <= last).min();
            points.found += usize::from(earliest.is_some());
            points.raw += earliest.map_or(-1.0, |row| {
                let width = (last - first + 1) as f64;
                worth(-((last - row + 1) as f64) / width) / worth(-1.0)
            });
        }
        let is_outside = |row: &usize| !windows.iter().any(|(first, last)| first <= row && row <= last);
        for row in detected().filter(is_outside) {
            let before = windows.iter().rev().find(|(_, last)| *last < row);
            let past = before.map_or(FAR, |(first, last)| (row - last) as f64 / (last - first).max(1) as f64);
            points.false_alarms += 1;
            points.raw += FALSE * worth(past);
        }
        points.rows_outside = (0..rows).filter(|row| *row as f64 >= probation && is_outside(row)).count();
        points
    }

    /// Adds what was reached on another series.
    #[must_use]
    pub fn and(self, other: Points) -> Points {
        Points {
            raw: self.raw + other.raw,
            windows: self.windows + other.windows,
            found: self.found + other.found,
            false_alarms: self.false_alarms + other.false_alarms,
            rows_outside: self.rows_outside + other.rows_outside,
        }
    }

    /// Returns the score; nothing without windows.
    pub fn score(self) -> Option<f64> {
        let perfect = self.windows as f64;
        (self.windows > 0).then(|| 100.0 * (self.raw + perfect) / (2.0 * perfect))
    }
}

/// Returns how many of the first rows do not count.
pub fn probation(rows: usize) -> f64 {
    (PROBATION.0 * rows as f64).floor().min(PROBATION.0 * PROBATION.1)
}

/// What a place is worth: -1 is the left edge of a window, 0 its right edge, above 0 is past it.
fn worth(place: f64) -> f64 {
    if place >= FAR { -1.0 } else { 2.0 / (1.0 + libm::exp(5.0 * place)) - 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(detections: &[usize]) -> f64 {
        Points::of(10_000, &[(2_000, 2_099), (6_000, 6_099)], detections).score().unwrap()
    }

    #[test]
    fn who_never_detects_has_none_and_who_is_first_has_all() {
        assert_eq!((score(&[]), score(&[2_000, 6_000])), (0.0, 100.0));
        assert_eq!(score(&[2_000, 2_050, 2_099, 6_000, 6_001]), 100.0);
        assert_eq!(score(&[2_000]), 50.0);
        assert_eq!(Points::of(100, &[], &[50]).score(), None);
    }

    #[test]
    fn the_place_counts_as_published() {
        // The paper's example: 0.98661 at the left edge, 0.84828 in the middle, 0 at the right edge, -0.98661 as far past it.
        for (place, is) in [(-1.0, 0.98661), (-0.5, 0.84828), (0.0, 0.0), (1.0, -0.98661), (3.0, -1.0)] {
            assert!((worth(place) - is).abs() < 1e-5, "{place}: {}", worth(place));
        }
        // The middle: half of the width is left, its own row among it.
        let middle = 25.0 * (1.0 + 1.0 + 0.84828 / 0.98661);
        assert!((score(&[2_000, 6_050]) - (middle + 25.0)).abs() < 1e-3);
    }

    #[test]
    fn false_detections_cost_by_their_distance() {
        let cost = |row: usize| (100.0 - score(&[2_000, 6_000, row])) * 4.0 / 100.0;
        assert!((cost(1_500) - 0.11).abs() < 1e-9, "before the first window all");
        assert!((cost(2_099 + 99) - 0.11 * 0.98661).abs() < 1e-6, "a width past it nearly all");
        assert!(cost(2_105) < 0.02, "just past it nearly nothing");
        assert!((cost(9_000) - 0.11).abs() < 1e-9);
    }

    #[test]
    fn the_first_rows_do_not_count() {
        assert_eq!((probation(1_000), probation(10_000), probation(7)), (150.0, 750.0, 1.0));
        assert_eq!(score(&[10, 749, 2_000, 6_000]), 100.0);
        assert!(score(&[750, 2_000, 6_000]) < 100.0);
        let early = Points::of(1_000, &[(10, 100), (140, 200)], &[150]);
        assert_eq!((early.windows, early.found, early.rows_outside), (1, 1, 799));
    }
}
