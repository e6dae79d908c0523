//! Reads a file of saved replies: every mistake at once, slips in variables among them.

use std::path::Path;

use crate::domain::saved::{Ask, SavedReply, asks, meant};

use super::mistake::Mistake;
use super::read::word;
use super::section::{Section, Source};

/// Reads the replies of a file. `lang` is the language of those that say none, `variables` are words of the author's
/// own that look like a slip in one of ours.
pub fn file(path: &Path, text: &str, mistakes: &mut Vec<Mistake>) -> Vec<SavedReply> {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let lang = file.words("lang");
    let own = file.texts("variables").unwrap_or_default();
    let replies = file.sections("reply").into_iter().filter_map(|table| reply(table, lang.as_deref(), &own)).collect();
    file.done();
    drop(table);
    mistakes.extend(source.into_mistakes());
    replies
}

fn reply(mut table: Section<'_>, lang: Option<&str>, own: &[String]) -> Option<SavedReply> {
    let (name, text) = (table.words("name"), table.words("text"));
    for (key, read, example) in
        [("name", &name, "name = \"late train\""), ("text", &text, "text = \"Hi {first_name?}\"")]
    {
        if read.is_none() {
            table.fault(&[key.to_owned()], format!("a saved reply has a {key}: {example}"));
        }
    }
    let reply = SavedReply {
        name: name.unwrap_or_default(),
        category: table.text("category").unwrap_or_default(),
        text: text.unwrap_or_default(),
        network: table.texts("network").unwrap_or_default(),
        lang: table.words("lang").or_else(|| lang.map(str::to_owned)),
        class: table.parsed_list("class", |text| word(text)).unwrap_or_default(),
        when: table.texts("when").unwrap_or_default(),
    };
    for ask in asks(&reply.text) {
        if let Some(name) = meant(ask.name, own) {
            let (wrote, meant) = (ask.to_string(), Ask { name, ..ask });
            let own = format!("A word of your own is named at the top: variables = [\"{}\"]", ask.name);
            table.mistake_at("text", &wrote, format!("text: {wrote} is no variable; did you mean {meant}? {own}"));
        }
    }
    table.done();
    Some(reply).filter(|reply| !reply.name.is_empty() && !reply.text.is_empty())
}
