//! Reads a list of accelerators: what makes a message worse than it looks, in one language.

use std::path::Path;

use crate::domain::protocol::{Accelerator, List};
use crate::domain::rules::Phrase;

use super::mistake::Mistake;
use super::section::{Section, Source};

/// Reads the lists of a file; `lang` is the name of the file, which is their language.
pub fn file(path: &Path, lang: &str, text: &str, mistakes: &mut Vec<Mistake>) -> Vec<List> {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let mut lists = Vec::new();
    for what in Accelerator::ALL {
        let read = |text: &str| {
            let phrase = Phrase::read(text).ok_or_else(|| {
                "there is no word in it; write one, \"lawyer\" or \"my lawyers\"; \"hospital*\" is hospitals too"
                    .to_owned()
            });
            phrase.map(|phrase| (text.to_owned(), phrase))
        };
        if let Some(phrases) = file.parsed_list(what.word(), read) {
            lists.push(List { lang: lang.to_owned(), what, phrases });
        }
    }
    file.done();
    drop(table);
    mistakes.extend(source.into_mistakes());
    lists
}
