//! Reads a list of dangers: what cannot wait, whatever kind of message tells it, in one language.

use std::path::Path;

use crate::domain::danger::{Clue, Danger, List, WITHIN};
use crate::domain::rules::Phrase;

use super::mistake::Mistake;
use super::section::{Section, Source};

/// The most words that may stand between two that belong together.
const FARTHEST: i64 = 40;

/// Reads the list of a file; `lang` is the name of the file, which is its language.
pub fn file(path: &Path, lang: &str, text: &str, mistakes: &mut Vec<Mistake>) -> List {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let mut list = List {
        lang: lang.to_owned(),
        never: phrases(&mut file, "never").unwrap_or_default(),
        not: phrases(&mut file, "not").unwrap_or_default(),
        clues: Vec::new(),
    };
    for what in Danger::ALL {
        for mut table in file.sections(what.word()) {
            list.clues.extend(clue(what, &mut table));
            table.done();
        }
    }
    file.done();
    drop(table);
    mistakes.extend(source.into_mistakes());
    list
}

fn clue(what: Danger, table: &mut Section<'_>) -> Option<Clue> {
    let say = phrases(table, "say");
    if say.is_none() {
        table.mistake("say", "say is missing: say = [\"caught fire\"]".to_owned());
    }
    let near = phrases(table, "near");
    let within = table.number("within", 0..=FARTHEST).and_then(|n| usize::try_from(n).ok());
    if within.is_some() && near.is_none() {
        table.mistake("within", "within counts the words between say and near: write near too".to_owned());
    }
    let unless = phrases(table, "unless").unwrap_or_default();
    Some(Clue { what, say: say?, near: near.unwrap_or_default(), within: within.unwrap_or(WITHIN), unless })
}

fn phrases(table: &mut Section<'_>, key: &'static str) -> Option<Vec<Phrase>> {
    table.parsed_list(key, |text| {
        Phrase::read(text).ok_or_else(|| {
            "there is no word in it; write one, \"ambulance\" or \"caught fire\"; \"burn*\" is burned too".to_owned()
        })
    })
}

#[cfg(test)]
mod tests;
