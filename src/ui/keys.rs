//! Keys in the user's words: `g g`, `Ctrl-s`. The only place of this room that knows crossterm.

use std::fmt;
use std::str::FromStr;

pub use crossterm::event::Event as Input;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::words::{fill, w};

/// One stroke of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl held.
    pub ctrl: bool,
}

/// Which key was struck; a letter says by itself whether Shift was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A letter, digit or sign.
    Char(char),
    /// The enter key.
    Enter,
    /// The escape key.
    Esc,
    /// The tabulator.
    Tab,
    /// The tabulator with Shift.
    BackTab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// A function key.
    F(u8),
}

/// Keys that are written as a word.
const NAMED: [(&str, Code); 16] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Shift-Tab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
    ("F1", Code::F(1)),
];

impl Key {
    /// The escape key.
    pub const ESC: Key = Key { code: Code::Esc, ctrl: false };
    /// The enter key.
    pub const ENTER: Key = Key { code: Code::Enter, ctrl: false };

    /// Returns a plain letter, digit or sign.
    pub const fn char(c: char) -> Key {
        Key { code: Code::Char(c), ctrl: false }
    }
    /// Returns a letter with Ctrl held.
    pub const fn ctrl(c: char) -> Key {
        Key { code: Code::Char(c), ctrl: true }
    }
    /// Returns the letter that it types, where it types one.
    pub const fn typed(self) -> Option<char> {
        match self {
            Key { code: Code::Char(c), ctrl: false } => Some(c),
            _ => None,
        }
    }
}

/// A key or sequence that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", fill(w().keys.no_key, &[.0]))]
pub struct BadKey(pub String);

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Key, BadKey> {
        if let Some((_, code)) = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            return Ok(Key { code: *code, ctrl: false });
        }
        let bad = || BadKey(text.to_owned());
        let (rest, ctrl) = match text.get(..5) {
            Some(prefix) if prefix.eq_ignore_ascii_case("ctrl-") => (text.get(5..).unwrap_or_default(), true),
            _ => (text, false),
        };
        if let Some((_, code)) = NAMED.iter().find(|(name, _)| ctrl && name.eq_ignore_ascii_case(rest)) {
            return Ok(Key { code: *code, ctrl });
        }
        if let Some(n) = rest.strip_prefix(['F', 'f']).and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n)) {
            return Ok(Key { code: Code::F(n), ctrl });
        }
        let mut letters = rest.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if !c.is_whitespace() && !c.is_control() => {
                Ok(Key { code: Code::Char(if ctrl { c.to_ascii_lowercase() } else { c }), ctrl })
            }
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Code::Char(c)) => write!(f, "{c}"),
            (None, Code::F(n)) => write!(f, "F{n}"),
            (None, _) => Ok(()),
        }
    }
}

/// Reads a sequence such as `g g` or `Ctrl-w h`.
pub fn sequence(text: &str) -> Result<Vec<Key>, BadKey> {
    let keys: Vec<Key> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(BadKey(text.to_owned())) } else { Ok(keys) }
}

/// Writes a sequence as it is read.
pub fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// Returns the strokes that an event of the terminal stands for: none for a release, two for one with Alt,
/// since a slow line may join Esc and the next key into it.
pub fn strokes(event: &KeyEvent) -> Vec<Key> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let Some(key) = key_of(event.code, ctrl, event.modifiers.contains(KeyModifiers::SHIFT)) else {
        return Vec::new();
    };
    if event.modifiers.contains(KeyModifiers::ALT) { vec![Key::ESC, key] } else { vec![key] }
}

fn key_of(code: KeyCode, ctrl: bool, shift: bool) -> Option<Key> {
    let code = match code {
        KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Code::Char(if shift && c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c }),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if shift => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(Key { code, ctrl })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_they_are_written() {
        for text in ["a", "G", "!", "Ctrl-s", "g g", "Ctrl-w h", "Shift-Tab", "Space", "M l", "F5", "Ctrl-Left", "F1"] {
            assert_eq!(written(&sequence(text).unwrap()), text);
        }
        for text in ["", "Ctrl-", "gg", "Alt-x", "F99", "Hyper-q"] {
            assert!(sequence(text).is_err(), "{text}");
        }
    }

    #[test]
    fn alt_is_read_as_escape_and_the_key() {
        let event = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::ALT);
        assert_eq!(strokes(&event), [Key::ESC, Key::char('x')]);
        let release = KeyEvent::new_with_kind(KeyCode::Char('x'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(strokes(&release), []);
        let shifted = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT);
        assert_eq!(strokes(&shifted), [Key::char('G')]);
    }
}
