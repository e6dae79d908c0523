//! Cells that hold more than a text, and cells that a spreadsheet must not take for a formula.

use crate::domain::item::Media;

/// What begins a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn is_like_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Returns a text as a cell that nobody computes.
pub fn harmless(text: &str) -> String {
    if is_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Returns the text of a cell.
pub fn text(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_like_a_formula(rest) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Writes tags as an address has them.
pub fn tags(tags: &[(String, String)]) -> String {
    let pairs: Vec<String> = tags.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

/// Reads tags; `Err` is the one that is none.
pub fn of_tags(cell: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = cell.trim().trim_start_matches('?').split('&').map(str::trim).filter(|pair| !pair.is_empty());
    let read = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((unescaped(name), unescaped(value)))
    };
    pairs.map(|pair| read(pair).ok_or_else(|| pair.to_owned())).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '%' | '&' | '=' | '?' => out.push_str(&format!("%{:02X}", u32::from(letter))),
            _ if letter.is_whitespace() || letter.is_control() => {
                let mut bytes = [0; 4];
                letter.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
            _ => out.push(letter),
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        bytes.extend(before.bytes());
        match from.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = from.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(b'%');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Tells whether a path says everything of a file but its description.
fn is_plain(media: &Media) -> bool {
    let is_path = media.url.trim() == media.url && !media.url.is_empty() && !media.url.contains(['\n', '\r']);
    let rest = Media { alt: None, size: None, ..media.clone() };
    is_path && !media.url.starts_with('{') && rest == Media::at(&media.url)
}

/// Writes files: a line for each, its path, or all of it where that says too little.
pub fn media(files: &[Media]) -> String {
    let line = |media: &Media| {
        let all = Media { alt: None, ..media.clone() };
        if is_plain(media) { media.url.clone() } else { serde_json::to_string(&all).unwrap_or_default() }
    };
    files.iter().map(line).collect::<Vec<String>>().join("\n")
}

/// Writes the descriptions of files: a line for each; none where nothing is described.
pub fn alts(files: &[Media]) -> String {
    if files.iter().all(|media| media.alt.is_none()) {
        return String::new();
    }
    let line = |media: &Media| media.alt.as_deref().unwrap_or_default().replace('\\', "\\\\").replace('\n', "\\n");
    files.iter().map(line).collect::<Vec<String>>().join("\n")
}

/// Reads files with their descriptions; `Err` says how many descriptions there are.
pub fn of_media(files: &str, alts: &str) -> Result<Vec<Media>, usize> {
    let mut found: Vec<Media> = files.lines().map(str::trim).filter(|line| !line.is_empty()).map(of_line).collect();
    if alts.is_empty() {
        return Ok(found);
    }
    let alts: Vec<String> = alts.split('\n').map(|line| unescaped_lines(line.trim_end_matches('\r'))).collect();
    if alts.len() > found.len() {
        return Err(alts.len());
    }
    for (media, alt) in found.iter_mut().zip(alts) {
        media.alt = Some(alt).filter(|alt| !alt.is_empty());
    }
    Ok(found)
}

fn of_line(line: &str) -> Media {
    let plain = || Media::at(line);
    if line.starts_with('{') { serde_json::from_str(line).unwrap_or_else(|_| plain()) } else { plain() }
}

fn unescaped_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('\\', Some('n')) => {
                out.push('\n');
                letters.next();
            }
            ('\\', Some('\\')) => {
                out.push('\\');
                letters.next();
            }
            _ => out.push(letter),
        }
    }
    out
}
