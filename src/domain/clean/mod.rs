//! Text from strangers, made harmless once, at the edge.
//!
//! Nothing that passes here can move our cursor, set a title, write the clipboard, hide words or turn
//! their order round. What people really write stays: every script, emoji families, flags, keycaps.

mod controls;
mod host;
mod invisible;
mod json;
mod letters;
mod sequences;

pub use host::suspicious_host;
pub use json::json_safe;
pub use letters::as_drawn;

/// The most bytes of UTF-8 that one line keeps; what is cut is marked by an ellipsis.
pub const LINE_BYTES: usize = 64 * 1024;
/// The most bytes of UTF-8 that one text keeps; what is cut is marked by an ellipsis.
pub const TEXT_BYTES: usize = 1024 * 1024;

/// Returns `text` without anything that could move a cursor, hide words or turn them round.
///
/// Lines stay, however they were ended; a tab becomes four spaces. Cleaning twice changes nothing more.
pub fn text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let lines = cut(controls::drop(&sequences::strip(text)));
    invisible::settle(lines)
}

/// Tells whether cleaning would change nothing.
pub fn is_clean(text: &str) -> bool {
    is_plain(text) || self::text(text) == text
}

/// Returns `text` as one clean line, for names, handles and titles: runs of white space become one space.
pub fn line(text: &str) -> String {
    let words = self::text(text).split_whitespace().collect::<Vec<_>>().join(" ");
    self::text(&words) // many lines may have become one that is too long
}

/// Tells whether nothing needs doing: short printable ASCII, which is most of what arrives.
///
/// It folds rather than stops early, which the compiler turns into vector instructions: ten times faster.
fn is_plain(text: &str) -> bool {
    let is_shown = |byte| matches!(byte, b'\n' | b' '..=b'~');
    text.len() <= LINE_BYTES && text.bytes().fold(true, |so_far, byte| so_far & is_shown(byte))
}

fn cut(text: String) -> String {
    if text.len() <= LINE_BYTES {
        return text;
    }
    let mut lines = String::with_capacity(text.len().min(TEXT_BYTES));
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            lines.push('\n');
        }
        push_within(&mut lines, line, LINE_BYTES);
        if lines.len() > TEXT_BYTES {
            break;
        }
    }
    let mut whole = String::with_capacity(lines.len().min(TEXT_BYTES));
    push_within(&mut whole, &lines, TEXT_BYTES);
    whole
}

fn push_within(out: &mut String, text: &str, most: usize) {
    if text.len() <= most {
        out.push_str(text);
    } else {
        out.push_str(&text[..text.floor_char_boundary(most - '…'.len_utf8())]);
        out.push('…');
    }
}

#[cfg(test)]
mod tests;
