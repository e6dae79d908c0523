//! Reads a statement: front matter between `+++`, then its texts. What is too long is told here, before there is a crisis.
//!
//! ```text
//! +++
//! protocol = "outage"
//! stage = "holding"
//! lang = "en"
//! approved_by = "Ana"
//! approved_at = 2026-11-01
//! expires = 2027-11-01
//! +++
//! The text for any network, with {variables}.
//!
//! ## x, bluesky
//! A short one.
//!
//! ## email
//! Subject: {what}
//! A mail.
//! ```

use std::path::Path;

use crate::domain::nearest::nearest;
use crate::domain::saved::Ask;
use crate::domain::statement::{Approval, Stage, Statement, Text, variables};

use super::mistake::Mistake;
use super::read::network;
use super::rules::{lang, one_of};
use super::section::{Section, Source};

/// The line before and after the front matter.
const FENCE: &str = "+++";
/// What begins the subject of a mail.
const SUBJECT: &str = "Subject:";

/// How closely a statement is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Its form alone: it came with the program, whose tests measure it.
    Form,
    /// Its variables and its lengths too.
    All,
}

/// Reads a statement; `name` is that of the file, with its language at the end: `outage-holding.en`. One with mistakes is
/// returned too, so that what refers to it is not told as another.
pub fn file(path: &Path, name: &str, text: &str, how: Look, mistakes: &mut Vec<Mistake>) -> Option<Statement> {
    let Some((front, body)) = parted(text) else {
        let what = "a statement begins with a line +++, its settings, and a line +++ again".to_owned();
        mistakes.push(Mistake { file: path.to_owned(), line: 1, what });
        return None;
    };
    let source = Source::new(path, front);
    let table = source.parse();
    let statement = settings(Section::new(&source, "", &table), name);
    drop(table);
    let mut found = source.into_mistakes();
    let first = 1 + text.len().checked_sub(body.len()).and_then(|at| text.get(..at)).map_or(0, lines);
    let sections = sections(body, first);
    let mut wrong = |line: usize, what: String| found.push(Mistake { file: path.to_owned(), line, what });
    let statement = Statement { texts: sections.iter().map(|section| section.text.clone()).collect(), ..statement };
    if how == Look::All {
        look(&statement, &sections, first, &mut wrong);
    }
    found.sort_by_key(|mistake| mistake.line);
    mistakes.append(&mut found);
    Some(statement)
}

/// Parts a file into its front matter, which begins with the end of the first line so that lines are counted right, and
/// its body.
fn parted(text: &str) -> Option<(&str, &str)> {
    let front = text.strip_prefix('\u{feff}').unwrap_or(text).strip_prefix(FENCE)?;
    let end = front.find("\n+++").filter(|_| front.starts_with(['\n', '\r']))?;
    let (front, rest) = (front.get(..=end)?, front.get(end + 1..)?);
    let body = rest.strip_prefix(FENCE)?;
    Some((front, body.strip_prefix('\r').unwrap_or(body).strip_prefix('\n').unwrap_or(body)))
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn settings(mut table: Section<'_>, name: &str) -> Statement {
    let stages = Stage::ALL.map(|stage| (stage.word(), stage));
    let stage = table.parsed("stage", |text| one_of(text, "stage", &stages));
    let (protocol, lang) = (table.words("protocol"), table.parsed("lang", lang));
    for (key, is_there, example) in [
        ("protocol", protocol.is_some(), "protocol = \"outage\""),
        ("stage", table.has("stage"), "stage = \"holding\""),
        ("lang", table.has("lang"), "lang = \"en\""),
    ] {
        if !is_there {
            table.fault(&[key.to_owned()], format!("a statement has a {key}: {example}"));
        }
    }
    let networks = table.parsed_list("networks", |text| if text == "all" { Ok(String::new()) } else { network(text) });
    if table.is_empty_list("networks") {
        table.mistake("networks", "networks is an empty list: name some, or take it out for all of them".to_owned());
    }
    let approval = approval(&mut table);
    table.done();
    let networks = networks.filter(|named| !named.iter().any(String::is_empty)).unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name).to_owned();
    Statement {
        name,
        protocol: protocol.unwrap_or_default(),
        stage: stage.unwrap_or(Stage::Holding),
        lang: lang.unwrap_or_default(),
        networks,
        approval,
        texts: Vec::new(),
    }
}

fn approval(table: &mut Section<'_>) -> Option<Approval> {
    let (by, at, expires) = (table.words("approved_by"), table.date("approved_at"), table.date("expires"));
    for (one, other) in [("approved_by", "approved_at"), ("approved_at", "approved_by"), ("expires", "approved_at")] {
        if table.has(one) && !table.has(other) {
            table.mistake(one, format!("{one} says nothing without {other}"));
        }
    }
    if at.zip(expires).is_some_and(|(at, expires)| expires < at) {
        table.mistake("expires", "expires is before approved_at: it never holds".to_owned());
    }
    by.zip(at).map(|(by, at)| Approval { by, at, expires })
}

/// A text with the line on which it begins.
struct Part {
    /// The line of its heading, or of its first word.
    line: usize,
    /// Networks of the heading that are none.
    wrong: Vec<String>,
    text: Text,
}

/// Parts the body by its headings `## network, network`.
fn sections(body: &str, first: usize) -> Vec<Part> {
    let mut parts = vec![Part { line: first, wrong: Vec::new(), text: empty() }];
    for (line, words) in (first..).zip(body.lines()) {
        match words.strip_prefix("## ") {
            Some(heading) => {
                let read: Vec<Result<String, String>> = heading.split(',').map(|name| network(name.trim())).collect();
                let wrong = read.iter().filter_map(|one| one.clone().err()).collect();
                let networks = read.into_iter().flatten().collect();
                parts.push(Part { line, wrong, text: Text { networks, ..empty() } });
            }
            None => {
                if let Some(part) = parts.last_mut() {
                    part.text.words.push_str(words.trim_end());
                    part.text.words.push('\n');
                }
            }
        }
    }
    for part in &mut parts {
        let words = part.text.words.trim();
        let headed = words.strip_prefix(SUBJECT).map(|rest| rest.split_once('\n').unwrap_or((rest, "")));
        let (subject, words) = headed.map_or((None, words), |(subject, rest)| (Some(subject.trim()), rest.trim()));
        part.text = Text {
            subject: subject.map(str::to_owned),
            words: words.to_owned(),
            networks: std::mem::take(&mut part.text.networks),
        };
    }
    let for_any = |part: &Part| part.line == first && part.text.networks.is_empty() && part.wrong.is_empty();
    parts.retain(|part| !for_any(part) || !part.text.words.is_empty());
    parts
}

fn empty() -> Text {
    Text { networks: Vec::new(), subject: None, words: String::new() }
}

/// Looks at every text: its networks, its variables, its length on each network that takes it.
fn look(statement: &Statement, parts: &[Part], first: usize, wrong: &mut impl FnMut(usize, String)) {
    if parts.is_empty() {
        wrong(first, "the statement says nothing: write its text below the second +++".to_owned());
    }
    for (at, part) in parts.iter().enumerate() {
        part.wrong.iter().for_each(|why| wrong(part.line, why.clone()));
        if part.text.words.is_empty() {
            wrong(part.line, "there is no text below this heading; write one, or take it out".to_owned());
        }
        for name in &part.text.networks {
            let before = parts.iter().take(at).any(|other| other.text.networks.contains(name));
            if before {
                wrong(part.line, format!("{name} has two texts; take one out"));
            }
            if !statement.is_for(name) {
                wrong(part.line, format!("the statement is not for {name}; add it to networks, or take this text out"));
            }
        }
        for ask in part.text.asks().iter().filter(|ask| !variables().contains(&ask.name)) {
            let advice = match nearest(ask.name, variables()) {
                Some(meant) => format!("did you mean {{{meant}}}?"),
                None => format!("there are {}", variables().join(", ")),
            };
            wrong(part.line, format!("{ask} is no variable of a statement; {advice}"));
        }
    }
    let known = |ask: &Ask<'_>| variables().contains(&ask.name);
    if parts.iter().all(|part| part.text.asks().iter().all(known)) {
        lengths(statement, parts, first, wrong);
    }
}

/// Looks at the lengths, with values as long as they usually are.
fn lengths(statement: &Statement, parts: &[Part], first: usize, wrong: &mut impl FnMut(usize, String)) {
    let mut named: Vec<&str> = statement.must_fit();
    named.extend(parts.iter().flat_map(|part| &part.text.networks).map(String::as_str));
    named.sort_unstable();
    named.dedup();
    for network in named {
        let Some(text) = statement.text(network) else { continue };
        let line = parts.iter().find(|part| part.text == *text).map_or(first, |part| part.line);
        if let Err(why) = text.fits(network) {
            wrong(line, format!("{network}: {why}"));
        }
    }
}
