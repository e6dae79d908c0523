//! The few escape sequences that are ours to send besides the picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::clean;

/// Terminals drop clipboard texts beyond this; so do we, rather than half of one.
const CLIPBOARD: usize = 74_994;

/// Returns the sequence that puts `text` into the clipboard (OSC 52); nothing for one that is too long.
pub fn clipboard(text: &str) -> Vec<u8> {
    let encoded = STANDARD.encode(clean::text(text));
    if encoded.len() > CLIPBOARD {
        return Vec::new();
    }
    format!("\x1b]52;c;{encoded}\x07").into_bytes()
}

/// Returns the sequence that shows a message outside the terminal (OSC 9).
pub fn notification(text: &str) -> Vec<u8> {
    format!("\x1b]9;{}\x07", clean::line(text)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_sequence_early() {
        let bytes = notification("late\x07\x1b]0;owned\x07");
        assert_eq!(bytes.iter().filter(|byte| **byte == 7).count(), 1);
        assert_eq!(bytes.iter().filter(|byte| **byte == 0x1b).count(), 1);
        assert!(clipboard(&"x".repeat(100_000)).is_empty());
    }
}
