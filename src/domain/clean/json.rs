//! JSON on its way to a terminal or a pipe.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns finished JSON with C1 controls, bidi controls and other invisible movers written as `\uXXXX`.
///
/// It reads back as the same value: such characters only stand inside strings. Line ends stay.
pub fn json_safe(json: &str) -> Cow<'_, str> {
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

const fn is_escaped(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_stays_and_the_line_cannot_be_turned_round() {
        let text = "a\u{202e}b\u{9b}31m \u{e0041} ünï 👨‍👩‍👧 \u{7f}\n";
        let json = serde_json::to_string(text).unwrap();
        let safe = json_safe(&json);
        assert_eq!(safe, "\"a\\u202eb\\u009b31m \\udb40\\udc41 ünï 👨‍👩‍👧 \\u007f\\n\"");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }

    #[test]
    fn lines_of_plain_json_are_not_copied() {
        assert!(matches!(json_safe("{\"a\":\"șță\"}\n"), Cow::Borrowed(_)));
    }
}
