//! Reads a protocol: levels, roles, checklist, and what it refers to. Every mistake at once.

pub mod checklist;
mod staff;

use std::path::Path;

use crate::domain::brand::Unwanted;
use crate::domain::protocol::{Accelerator, LEVELS, Level, Protocol, Question, Raising, Role};
use crate::domain::rules::Phrase;
use crate::domain::statement::Statements;
use crate::domain::targets::Cadence;

use super::mistake::{Mistake, nearest};
use super::rules::{lang, one_of};
use super::section::{Section, Source};

/// What a protocol is checked against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The statements of the desk.
    pub statements: &'a Statements,
    /// The chains that page; none where the desk has no chains of its own.
    pub chains: &'a [String],
}

/// Reads a file. A protocol with mistakes is returned too, so that what refers to it is not told as another.
pub fn file(path: &Path, text: &str, known: &Known<'_>, mistakes: &mut Vec<Mistake>) -> Protocol {
    let source = Source::new(path, text);
    let table = source.parse();
    let protocol = protocol(Section::new(&source, "", &table), known);
    drop(table);
    mistakes.extend(source.into_mistakes());
    protocol
}

fn protocol(mut file: Section<'_>, known: &Known<'_>) -> Protocol {
    let (name, lang) = (file.parsed("name", name), file.parsed("lang", lang));
    let texts = [
        ("name", "name = \"outage\""),
        ("lang", "lang = \"en\""),
        ("title", "title = \"Outage\""),
        ("scenario", "scenario = \"People cannot use what they paid for\""),
    ];
    let [_, _, title, scenario] = texts.map(|(key, example)| needed(&mut file, key, example));
    let words = file.parsed_list("words", |text| {
        Phrase::read(text).ok_or_else(|| "there is no word in it; write one, \"not working\"".to_owned())
    });
    let questions = questions(&mut file);
    let raising = raising(&mut file);
    let post = file.flag("post").unwrap_or_default();
    let roles = staff::roles(&mut file);
    let mut levels: Vec<Level> = Vec::new();
    for mut table in file.sections("level") {
        levels.extend(level(&mut table, &levels, known));
        table.done();
    }
    levels.sort_by_key(|one| one.level);
    let lacking: Vec<String> =
        LEVELS.iter().filter(|n| levels.iter().all(|one| one.level != **n)).map(u8::to_string).collect();
    if !lacking.is_empty() {
        file.fault(&["level".to_owned()], format!("a protocol has four levels; missing: {}", lacking.join(", ")));
    }
    let name = name.unwrap_or_default();
    let steps = checklist::steps(&mut file, &name, known);
    let statements = file.parsed_list("statements", |text| statement(text, known)).unwrap_or_default();
    let not_to_say = file.parsed_list("not_to_say", |text| {
        Unwanted::read(text).ok_or_else(|| "there are no words in it; write \"glitch -> mistake\"".to_owned())
    });
    let stand_down = file.texts("stand_down").unwrap_or_default();
    if stand_down.is_empty() {
        file.fault(
            &["stand_down".to_owned()],
            "stand_down says when it is over: [\"no new report for 2 hours\"]".into(),
        );
    }
    file.done();
    Protocol {
        name,
        lang: lang.unwrap_or_default(),
        title,
        scenario,
        words: words.unwrap_or_default(),
        questions,
        raising,
        post,
        levels,
        roles,
        steps,
        statements,
        not_to_say: not_to_say.unwrap_or_default(),
        stand_down,
    }
}

/// Reads a name as statements and the log carry it.
fn name(text: &str) -> Result<String, String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= 32 && text.chars().all(is_name) {
        Ok(text.to_owned())
    } else {
        Err(format!("\"{text}\" is no name: small letters, digits and hyphens, at most 32"))
    }
}

/// Reads a text that must be there.
fn needed(table: &mut Section<'_>, key: &'static str, example: &str) -> String {
    let text = table.words(key);
    if text.is_none() {
        table.fault(&[key.to_owned()], format!("{key} is missing: {example}"));
    }
    text.unwrap_or_default()
}

fn questions(file: &mut Section<'_>) -> std::collections::BTreeMap<Question, String> {
    let Some(mut table) = file.section("questions") else { return Default::default() };
    let asked = Question::ALL.into_iter().filter_map(|question| Some((question, table.words(question.word())?)));
    let asked = asked.collect();
    table.done();
    asked
}

fn raising(file: &mut Section<'_>) -> Raising {
    let mut raising = Raising::default();
    let Some(mut table) = file.section("accelerators") else { return raising };
    let followers = table.number("influencer_from", 1..=1_000_000_000).and_then(|n| u64::try_from(n).ok());
    raising.influencer_from = followers.unwrap_or(raising.influencer_from);
    for what in Accelerator::ALL {
        let levels = table.number(what.word(), 1..=3).and_then(|n| u8::try_from(n).ok());
        raising.by.extend(levels.map(|levels| (what, levels)));
    }
    table.done();
    raising
}

fn level(table: &mut Section<'_>, before: &[Level], known: &Known<'_>) -> Option<Level> {
    let level = table.number("level", 1..=4).and_then(|n| u8::try_from(n).ok());
    if level.is_none() {
        table.fault(&["level".to_owned()], "a level has a number, 1 being the worst: level = 1".to_owned());
    }
    if before.iter().any(|one| Some(one.level) == level) {
        table.mistake("level", format!("level {} stands here twice; remove one", level.unwrap_or_default()));
    }
    let when = table.texts("when").unwrap_or_default();
    if when.is_empty() {
        table.fault(&["when".to_owned()], "when says what makes this level, in plain words: when = [\"…\"]".to_owned());
    }
    let cadence = cadence(table);
    let approve = table.parsed_list("approve", role).unwrap_or_default();
    let chain = table.parsed("chain", |text| chain(text, known));
    Some(Level { level: level?, when, cadence, approve, chain })
}

/// Reads the rhythm of a level: all of it, or none.
fn cadence(table: &mut Section<'_>) -> Option<Cadence> {
    let keys = ["acknowledge", "statement", "update"];
    let read = keys.map(|key| table.number(key, 1..=10_080).and_then(|n| u32::try_from(n).ok()));
    let lacking: Vec<&str> = keys.into_iter().filter(|key| !table.has(key)).collect();
    let said = keys.into_iter().find(|key| table.has(key));
    if let Some(said) = said.filter(|_| !lacking.is_empty()) {
        table.mistake(
            said,
            format!("the rhythm of a level is three numbers of minutes; missing: {}", lacking.join(", ")),
        );
    }
    let [acknowledge, statement, update] = read;
    Some(Cadence { acknowledge: acknowledge?, statement: statement?, update: update? })
}

fn role(text: &str) -> Result<Role, String> {
    one_of(text, "role", &Role::ALL.map(|role| (role.word(), role)))
}

fn chain(text: &str, known: &Known<'_>) -> Result<String, String> {
    if known.chains.iter().any(|chain| chain == text) {
        return Ok(text.to_owned());
    }
    Err(match nearest(text, known.chains.iter().map(String::as_str)) {
        Some(meant) => format!("there is no chain \"{text}\"; did you mean \"{meant}\"?"),
        None if known.chains.is_empty() => {
            format!("there is no chain \"{text}\", nor any other; take it out: the usual page goes out")
        }
        None => format!("there is no chain \"{text}\"; there are {}", known.chains.join(", ")),
    })
}

fn statement(text: &str, known: &Known<'_>) -> Result<String, String> {
    if known.statements.has(text) {
        return Ok(text.to_owned());
    }
    Err(match nearest(text, known.statements.all().iter().map(|statement| statement.name.as_str())) {
        Some(meant) => format!("there is no statement \"{text}\"; did you mean \"{meant}\"?"),
        None => format!("there is no statement \"{text}\"; write it as statements/{text}.en.md"),
    })
}
