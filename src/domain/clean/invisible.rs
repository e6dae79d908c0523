//! Invisible characters that mean something in one place and only hide in another, judged by what
//! stands before them: joiners, variation selectors, tags, and marks piled upon a letter.
//!
//! Each verdict rests on the text kept so far and on characters that are never dropped here, so that
//! cleaning twice changes nothing more.

use unicode_normalization::char::is_combining_mark;
use unicode_properties::UnicodeEmoji;

/// The most combining marks that one letter carries. Real writing needs four or five.
const MARKS: usize = 8;
const BLACK_FLAG: char = '\u{1f3f4}';
const END_OF_TAGS: char = '\u{e007f}';

/// Returns `text` with those invisible characters that change how their neighbours look, and no others.
pub fn settle(text: String) -> String {
    if !text.contains(needs_judging) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut before = '\n';
    let mut marks = 0;
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let keep = match c {
            '\u{200c}' => is_shaped(before),
            '\u{200d}' => is_shaped(before) || (ends_emoji(before) && rest[length..].starts_with(is_pictograph)),
            '\u{fe0e}' | '\u{fe0f}' => before.is_emoji_char(),
            '\u{e0020}'..='\u{e007f}' => {
                length = if before == BLACK_FLAG { flag_tags(rest).unwrap_or(length) } else { length };
                length > c.len_utf8()
            }
            '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
            _ if is_mark(c) => {
                marks += 1;
                marks <= MARKS
            }
            _ => {
                marks = 0;
                true
            }
        };
        let (unit, after) = rest.split_at(length);
        if keep {
            out.push_str(unit);
            before = unit.chars().next_back().unwrap_or(c);
        }
        rest = after;
    }
    out
}

fn needs_judging(c: char) -> bool {
    c >= '\u{300}' && (matches!(c, '\u{200c}' | '\u{200d}' | '\u{e0020}'..='\u{e01ef}') || is_mark(c))
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && !matches!(c, '\u{3400}'..='\u{9fff}') && is_combining_mark(c)
}

/// Returns the bytes of the tags that open `text` when they spell a region: `gb` `sct` and the end.
fn flag_tags(text: &str) -> Option<usize> {
    let end = text.char_indices().take(7).find(|(_, c)| *c == END_OF_TAGS)?.0;
    let letters = text[..end].chars().map(|c| char::from_u32((c as u32).wrapping_sub(0xe0000)));
    let region: Option<String> = letters.collect();
    let region =
        region.filter(|it| it.len() > 2 && it.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))?;
    region.bytes().take(2).all(|b| b.is_ascii_lowercase()).then_some(end + END_OF_TAGS.len_utf8())
}

/// Tells whether joiners change how letters of this script are drawn: Arabic and its kin, the scripts
/// of India, Burma, Cambodia and Mongolia.
const fn is_shaped(c: char) -> bool {
    matches!(
        c,
        '\u{620}'..='\u{6ff}'
            | '\u{710}'..='\u{7ff}'
            | '\u{840}'..='\u{8ff}'
            | '\u{900}'..='\u{dff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17d3}'
            | '\u{1820}'..='\u{18aa}'
            | '\u{fb50}'..='\u{fdcf}'
            | '\u{fe70}'..='\u{fefc}'
    )
}

fn is_pictograph(c: char) -> bool {
    c >= '\u{2190}' && c.is_emoji_char()
}

fn ends_emoji(c: char) -> bool {
    is_pictograph(c) || matches!(c, '\u{fe0f}' | END_OF_TAGS)
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}
