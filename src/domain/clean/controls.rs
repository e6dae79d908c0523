//! Characters that never have a place in a text of ours, whatever stands beside them.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const TAB: &str = "    ";

/// Returns `text` without controls and invisible characters; every way to end a line becomes `\n`.
///
/// Joiners, variation selectors and tags stay: `invisible` judges them by their neighbours.
pub fn drop(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push_str(TAB),
            _ if is_never_shown(c) => {}
            _ => out.push(c),
        }
    }
    out
}

fn is_never_shown(c: char) -> bool {
    match c {
        '\n' | ' '..='~' => false,
        '\0'..='\u{9f}' => true,
        // Everyday letters, without a look into the tables.
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' | '\u{350}'..='\u{5ff}' | '\u{3165}'..='\u{d7ff}' => false,
        '\u{200c}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}' => false,
        _ => is_blank_letter(c) || is_reserved(c) || is_format(c),
    }
}

/// Letters and marks that draw nothing: fillers, selectors of glyph variants, the grapheme joiner.
const fn is_blank_letter(c: char) -> bool {
    matches!(
        c,
        '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{ffa0}'
    )
}

/// Noncharacters, and code points that are kept free for invisible characters to come.
const fn is_reserved(c: char) -> bool {
    let code = c as u32;
    code & 0xfffe == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{2065}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Bidi controls, zero-width spaces, soft hyphens, byte order marks, interlinear annotation and their kin.
fn is_format(c: char) -> bool {
    c.general_category() == GeneralCategory::Format && !is_drawn_format(c)
}

/// Signs that enclose the digits after them (Arabic, Syriac, Kaithi): format characters that are seen.
const fn is_drawn_format(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{110bd}' | '\u{110cd}'
    )
}
