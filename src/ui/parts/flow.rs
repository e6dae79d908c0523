//! A line of text laid over several lines of the screen, every letter kept, so that a cursor can be found in it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::width::width;

/// Returns the byte ranges that stand on one screen line each. Together they are the whole line; blanks at a
/// break hang over the edge.
pub fn flow(line: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let (mut start, mut taken, mut opportunity) = (0, 0, None);
    for (at, cluster) in line.grapheme_indices(true) {
        let wide = width(cluster);
        if cluster == " " {
            taken += wide;
            opportunity = Some(at + cluster.len());
            continue;
        }
        if taken + wide > columns && at > start {
            let cut = opportunity.filter(|cut| *cut > start).unwrap_or(at);
            rows.push(start..cut);
            start = cut;
            opportunity = None;
            taken = line.get(cut..at).map_or(0, width);
        }
        taken += wide;
    }
    rows.push(start..line.len());
    rows
}

/// Returns the screen line and column of a byte of the line.
pub fn place(line: &str, rows: &[Range<usize>], byte: usize, columns: usize) -> (usize, usize) {
    let row = rows.iter().rposition(|row| row.start <= byte).unwrap_or(0);
    let start = rows.get(row).map_or(0, |row| row.start);
    let column = line.get(start..byte).map_or(0, width);
    (row, column.min(columns.saturating_sub(1)))
}

/// Returns the byte of a screen line nearest to a column, at the beginning of a cluster.
pub fn byte_at(line: &str, rows: &[Range<usize>], row: usize, column: usize) -> usize {
    let Some(range) = rows.get(row) else { return line.len() };
    let text = line.get(range.clone()).unwrap_or_default();
    let mut taken = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        if taken >= column {
            return range.start + at;
        }
        taken += width(cluster);
    }
    let last = row + 1 == rows.len();
    let before_break = text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    if last { range.end } else { range.start + before_break }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_go_to_the_next_line_and_long_ones_are_cut() {
        let text = "one two threefourfive";
        let rows = flow(text, 8);
        let lines: Vec<&str> = rows.iter().map(|row| &text[row.clone()]).collect();
        assert_eq!(lines, ["one two ", "threefou", "rfive"]);
        assert_eq!(place(text, &rows, 8, 8), (1, 0));
        assert_eq!(byte_at(text, &rows, 1, 3), 11);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a-z 日👍🏽é]{0,60}", columns in 0usize..20) {
            let rows = flow(&text, columns);
            prop_assert_eq!(rows.iter().map(|row| &text[row.clone()]).collect::<String>(), text.clone());
            for (at, _) in text.grapheme_indices(true) {
                let (row, _) = place(&text, &rows, at, columns.max(1));
                prop_assert!(row < rows.len());
            }
        }
    }
}
