//! The lines of a calendar file: folded ones put together, names, parameters and values taken apart.

/// The longest line that is read, in bytes: a picture that somebody has put in is no text of a calendar.
const LONGEST: usize = 64 * 1024;
/// Octets of a line that is written, its end not counted.
const FOLD: usize = 75;

/// A line of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1; of a folded one that of its first.
    pub number: usize,
    /// Its name, in capitals.
    pub name: String,
    /// Its parameters, names in capitals, without quotes.
    pub parameters: Vec<(String, String)>,
    /// Its value as it stands.
    pub value: String,
}

impl Line {
    /// Returns a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value as text.
    pub fn text(&self) -> String {
        unescaped(&self.value)
    }

    fn of(number: usize, text: &str) -> Option<Line> {
        let end = unquoted(text, ':')?;
        let (head, value) = (text.get(..end)?, text.get(end + 1..)?);
        let mut parts = pieces(head);
        // Apple and others put a group before the name: `item1.URL`.
        let name = parts.next()?.rsplit('.').next()?.trim().to_ascii_uppercase();
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()))
        };
        let parameters = parts.filter_map(parameter).collect();
        Some(Line { number, name, parameters, value: value.to_owned() }).filter(|line| !line.name.is_empty())
    }
}

/// Returns where a letter stands outside of quotes.
fn unquoted(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            _ if letter == wanted && !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn pieces(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(head);
    std::iter::from_fn(move || {
        let text = rest?;
        match unquoted(text, ';') {
            Some(at) => {
                rest = text.get(at + 1..);
                text.get(..at)
            }
            None => rest.take(),
        }
    })
}

/// Takes a file apart. A line that is none is given back as its number.
pub fn lines(text: &str) -> Vec<Result<Line, usize>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut whole: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(more), Some((_, folded))) => {
                if folded.len() < LONGEST {
                    folded.push_str(more);
                }
            }
            _ => whole.push((at + 1, line.to_owned())),
        }
    }
    let is_said = |(_, text): &(usize, String)| !text.trim().is_empty();
    whole.into_iter().filter(is_said).map(|(number, text)| Line::of(number, &text).ok_or(number)).collect()
}

/// Returns a text value as it is meant.
pub fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(letter),
        }
    }
    out
}

/// Returns a text as a value holds it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' | '\r' => out.push_str("\\n"),
            // No control character may stand in a value.
            '\t' => out.push(' '),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

/// Writes a line, folded at 75 octets, between letters alone.
pub fn write(out: &mut String, name: &str, value: &str) {
    let mut room = FOLD;
    for letter in name.chars().chain([':']).chain(value.chars()) {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = FOLD - 1;
        }
        room -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}
