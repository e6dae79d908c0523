//! Escape sequences, taken out whole: with vte, so that what we strip is what a terminal would obey.

use std::borrow::Cow;

use vte::{Parser, Perform};

/// Returns `text` without escape sequences, payloads included, in their 7-bit and 8-bit forms.
///
/// A sequence that is still open ends with its line: a stray ESC costs at most one line. Other controls stay.
pub fn strip(text: &str) -> Cow<'_, str> {
    let Some(last) = text.rfind(opens) else { return Cow::Borrowed(text) };
    let mut parser: Parser = Parser::new();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown(&mut parser, c) {
            out.push(c);
            if ends_line(c) {
                parser = Parser::new();
            }
        }
    }
    // A string (OSC, DCS, APC, PM, SOS) may span lines, but only when somebody ends it.
    if !is_shown(&mut parser, 'x') {
        let tail = &text[last..];
        out.push_str(tail.find(ends_line).map_or("", |end| &tail[end..]));
    }
    Cow::Owned(out)
}

const fn opens(c: char) -> bool {
    matches!(c, '\u{1b}' | '\u{80}'..='\u{9f}')
}

const fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// Tells whether the next character is text rather than part of a sequence.
fn is_shown(parser: &mut Parser, c: char) -> bool {
    let mut shown = Shown(false);
    match c {
        '\u{85}' => parser.advance(&mut shown, b"\x7f"), // NEL ends a line, `controls` sees to it
        '\u{80}'..='\u{9f}' => parser.advance(&mut shown, &[0x1b, (c as u32 as u8) - 0x40]), // vte knows 7 bits
        '\0'..='\u{7f}' => parser.advance(&mut shown, &[c as u32 as u8]),
        // DEL stands in for the rest: text where text is due, nothing elsewhere. The bytes of a character
        // must not be taken for a control, as those of `Ü` (0xC3 0x9C) would be.
        _ => parser.advance(&mut shown, b"\x7f"),
    }
    shown.0
}

struct Shown(bool);

impl Perform for Shown {
    fn print(&mut self, _: char) {
        self.0 = true;
    }

    fn execute(&mut self, _: u8) {
        self.0 = true;
    }
}
