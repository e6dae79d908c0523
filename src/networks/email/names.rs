//! Names of folders on the wire: modified UTF-7 (RFC 3501, section 5.1.3), quoted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Returns a folder's name as the server spells it.
pub fn encode(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut foreign: Vec<u8> = Vec::new();
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut foreign, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            foreign.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut foreign, &mut out);
    out
}

fn flush(foreign: &mut Vec<u8>, out: &mut String) {
    if !foreign.is_empty() {
        out.push('&');
        out.push_str(&STANDARD_NO_PAD.encode(&foreign).replace('/', ","));
        out.push('-');
        foreign.clear();
    }
}

/// Returns a text as a quoted string of a command; what cannot stand in one is left out.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars().filter(|c| (' '..='~').contains(c)) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_spelt_as_the_rfc_spells_them() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s"),
            ("台北", "&U,BTFw-"),
            ("R&D", "R&-D"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encode(name), wire);
        }
    }

    #[test]
    fn a_quoted_text_stays_one_word() {
        assert_eq!(quoted("a\"b\\c\r\nA1 LOGOUT"), "\"a\\\"b\\\\cA1 LOGOUT\"");
    }
}
