//! How many columns a text takes on a terminal, and texts made to fit columns.
//!
//! Columns are counted as ratatui's buffer fills its cells: grapheme cluster by grapheme cluster, each as
//! wide as unicode-width says. A cluster is never cut in two.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const ELLIPSIS: &str = "…";

/// Returns the columns that `text` takes on one line. Controls, line ends among them, take none.
pub fn width(text: &str) -> usize {
    let plain = plain_until(text, usize::MAX);
    plain.columns + text[plain.bytes..].graphemes(true).map(columns).sum::<usize>()
}

/// Returns `text` if it fits, else as much of it as fits before an ellipsis.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if length_within(text, columns) == text.len() {
        return Cow::Borrowed(text);
    }
    match columns.checked_sub(1) {
        None => Cow::Borrowed(""),
        Some(room) => Cow::Owned(text[..length_within(text, room)].trim_end().to_owned() + ELLIPSIS),
    }
}

/// Returns `text` in exactly so many columns, spaces behind it.
pub fn pad(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let spaces = columns.saturating_sub(width(&fitted));
    fitted.into_owned() + &" ".repeat(spaces)
}

/// Returns `text` in exactly so many columns, spaces before it: for numbers and times.
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    " ".repeat(columns.saturating_sub(width(&fitted))) + &fitted
}

/// Returns the lines of `text`, broken at spaces and between wide characters so that none is wider than
/// `columns`; blank lines stay, spaces at a break go.
///
/// A word that no line can hold is cut between clusters. A cluster wider than `columns` stands alone.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        wrap_line(line, columns.max(1), &mut lines);
    }
    lines
}

fn wrap_line<'t>(line: &'t str, columns: usize, lines: &mut Vec<&'t str>) {
    let mut rest = line.trim_end_matches(' ');
    loop {
        let end = line_end(rest, columns);
        lines.push(rest[..end].trim_end_matches(' '));
        rest = rest[end..].trim_start_matches(' ');
        if rest.is_empty() {
            return;
        }
    }
}

/// Returns where the first line of `text` ends: behind the last word that fits, else where the columns end.
fn line_end(text: &str, columns: usize) -> usize {
    let full = length_within(text, columns);
    let is_word_end = text[full..].starts_with(' ') && text[..full].contains(|c| c != ' ');
    if full == text.len() || is_word_end {
        return full;
    }
    let first = text.graphemes(true).next().map_or(0, str::len);
    last_opportunity(text, full).unwrap_or(full.max(first))
}

/// Returns the last place up to `most` bytes where a line may end, not within the spaces that indent it.
fn last_opportunity(text: &str, most: usize) -> Option<usize> {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let mut clusters = text[..most].grapheme_indices(true).rev();
    let mut next = text[most..].graphemes(true).next()?;
    loop {
        let (at, cluster) = clusters.next().filter(|(at, _)| *at >= indent)?;
        if cluster == " " || may_part(cluster, next) {
            return Some(at + cluster.len());
        }
        next = cluster;
    }
}

/// Tells whether a line may end between two clusters without a space: beside CJK, not before its punctuation.
fn may_part(before: &str, after: &str) -> bool {
    const NEVER_FIRST: &str = "、。，．！？：；）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.!?:;)]}";
    const NEVER_LAST: &str = "（「『【〔〈《([{";
    let is_wide = columns(before) > 1 || columns(after) > 1;
    is_wide && after != " " && !NEVER_FIRST.contains(after) && !NEVER_LAST.contains(before)
}

/// Returns how many bytes of `text` take at most so many columns, up to the end of a cluster.
fn length_within(text: &str, most: usize) -> usize {
    let plain = plain_until(text, most);
    let mut taken = plain.columns;
    for (at, cluster) in text[plain.bytes..].grapheme_indices(true) {
        taken += columns(cluster);
        if taken > most {
            return plain.bytes + at;
        }
    }
    text.len()
}

/// The start of a text, of which each letter is a cluster of one column.
struct Plain {
    bytes: usize,
    columns: usize,
}

/// Returns as much of the start of `text` as is plain and takes at most so many columns. Most text is nothing else,
/// and finding clusters was a quarter of a frame.
fn plain_until(text: &str, most: usize) -> Plain {
    let mut plain = Plain { bytes: 0, columns: 0 };
    let mut letters = text.chars().peekable();
    while plain.columns < most
        && let Some(letter) = letters.next_if(|letter| stands_alone(*letter))
        // The last of a run may carry marks that follow.
        && letters.peek().is_none_or(|next| stands_alone(*next))
    {
        plain.bytes += letter.len_utf8();
        plain.columns += 1;
    }
    plain
}

/// Tells whether a letter takes one column and joins with no other letter that does: ASCII, Latin, the marks of
/// punctuation and of boxes.
fn stands_alone(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257f}')
}

/// Returns the columns of one grapheme cluster, as `ratatui_core::buffer` counts and draws it.
fn columns(cluster: &str) -> usize {
    if cluster.contains(char::is_control) {
        return 0;
    }
    // ratatui gives the halfwidth sound marks of Japanese a cell beyond what unicode-width does.
    cluster.width() + cluster.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::{Buffer, CellWidth};
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_stands_alone_is_a_cluster_of_one_column() {
        let alone: Vec<char> = ('\0'..='\u{ffff}').filter(|letter| stands_alone(*letter)).collect();
        assert!(alone.len() > 800);
        for letter in &alone {
            assert_eq!(columns(&letter.to_string()), 1, "{letter:?}");
        }
        let text: String = alone.iter().chain(alone.iter().rev()).collect();
        assert_eq!(text.graphemes(true).count(), text.chars().count());
    }

    const FAMILY: &str = "👨‍👩‍👧‍👦";

    #[test]
    fn columns_of_what_people_write() {
        for (text, columns) in [
            ("", 0),
            ("plain", 5),
            ("țară s\u{326}", 6),
            (FAMILY, 2),
            ("🇷🇴🇪🇸", 4),
            ("❤", 1),
            ("❤️", 2),
            ("1️⃣", 2),
            ("👍🏽", 2),
            ("日本語", 6),
            ("ｱﾞ", 3),
            ("한국", 4),
            ("שָׁלוֹם", 4),
            ("سلام", 4),
            ("a\nb\tc\u{7}", 3),
        ] {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        for (text, columns, fitted) in [
            ("Mira Ionescu", 12, "Mira Ionescu"),
            ("Mira Ionescu", 11, "Mira Iones…"),
            ("Mira Ionescu", 6, "Mira…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("a👨‍👩‍👧‍👦b", 3, "a…"),
            ("ab", 1, "…"),
            ("ab", 0, ""),
            ("", 0, ""),
        ] {
            assert_eq!(fit(text, columns), fitted, "{text} in {columns}");
        }
        assert!(matches!(fit("fits", 4), Cow::Borrowed(_)));
    }

    #[test]
    fn columns_of_a_table_line_up() {
        assert_eq!(pad("日本", 6), "日本  ");
        assert_eq!(pad("日本語", 4), "日… ");
        assert_eq!(pad_left("-12m", 6), "  -12m");
        assert_eq!(pad_left("long word", 4), "lon…");
    }

    #[test]
    fn lines_break_at_words_and_keep_what_parts_paragraphs() {
        for (text, columns, lines) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one two  three", 8, vec!["one two", "three"]),
            ("one\n\ntwo", 10, vec!["one", "", "two"]),
            ("", 10, vec![""]),
            ("   ", 2, vec![""]),
            ("  indented words", 10, vec!["  indented", "words"]),
            ("  indentedwords", 8, vec!["  indent", "edwords"]),
            ("a extraordinary", 6, vec!["a", "extrao", "rdinar", "y"]),
            ("https://example.com/a", 10, vec!["https://ex", "ample.com/", "a"]),
            ("日本語テキスト。", 6, vec!["日本語", "テキス", "ト。"]),
            ("日本語。テスト", 6, vec!["日本", "語。テ", "スト"]),
            ("see 日本語", 6, vec!["see 日", "本語"]),
            ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, vec![FAMILY, FAMILY]),
            ("日本", 1, vec!["日", "本"]),
            ("ab", 0, vec!["a", "b"]),
            ("ends with space  ", 15, vec!["ends with space"]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text:?} in {columns}");
        }
    }

    #[test]
    fn a_very_long_line_is_wrapped_at_all() {
        assert_eq!(wrap(&"word ".repeat(10_000), 9).len(), 5_000);
        assert_eq!(wrap(&"w".repeat(65_536), 64).len(), 1_024);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn ratatui_fills_as_many_cells(text in text()) {
            let counted: u16 = text.graphemes(true).filter(|g| !g.contains(char::is_control)).map(CellWidth::cell_width).sum();
            prop_assert_eq!(width(&text), usize::from(counted));
            let mut buffer = Buffer::empty(Rect::new(0, 0, 400, 1));
            let (x, _) = buffer.set_stringn(0, 0, &text, 400, Style::new());
            prop_assert_eq!(width(&text), usize::from(x));
        }

        #[test]
        fn fitted_text_fits_and_padded_text_fills(text in text(), columns in 0_usize..40) {
            prop_assert!(width(&fit(&text, columns)) <= columns);
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert_eq!(width(&pad_left(&text, columns)), columns);
        }

        #[test]
        fn wrapped_lines_fit_and_lose_no_word(text in text(), columns in 1_usize..40) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns || line.graphemes(true).count() == 1, "{line:?}");
            }
            let solid = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
            prop_assert!(lines.len() > text.matches('\n').count());
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            3 => "[a-zșț]{1,12}",
            2 => Just(" ".to_owned()),
            1 => Just("\n".to_owned()),
            2 => proptest::sample::select(&["日", "本。", "ｱﾞ", "👍🏽", FAMILY, "🇷🇴", "🇷", "❤️", "1️⃣", "سلام", "لا", "שָׁ", "क्ष", "ន្ត", "\u{200d}", "\u{301}"][..]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
    }
}
