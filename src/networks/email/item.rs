//! A letter as an item of the desk.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::letter::{File, Letter, Person};
use super::place::{Folder, PartUrl, Place};
use super::quote;
use super::settings::Settings;
use crate::domain::id::digest;
use crate::domain::item::{Author, Item, Kind, Media};
use crate::domain::time::Time;

/// The network's name.
pub const NETWORK: &str = "email";

/// A letter with what the server knows of it.
pub struct Arrived {
    /// The letter.
    pub letter: Letter,
    /// Where it lies.
    pub place: Place,
    /// When the server got it.
    pub internal: Option<Time>,
    /// Whether only its outline was fetched: sizes of attachments are not known then.
    pub outline: bool,
}

/// Makes the item of a letter; `now` stands in where neither the writer nor the server gave a time.
pub fn of(arrived: Arrived, settings: &Settings, now: Time) -> Item {
    let Arrived { letter, place, internal, outline } = arrived;
    let from = writer(&letter, settings);
    let from_us = place.folder == Folder::Sent || settings.is_us(&from.address);
    let id = letter.id.clone().unwrap_or_else(|| nameless(&letter, internal));
    let (text, quoted) = if is_forward(&letter) { (letter.text.clone(), None) } else { quote::part(&letter.text) };
    let media = |file: &File| media(file, place, outline);
    Item {
        network: NETWORK.to_owned(),
        account: settings.address.clone(),
        conversation: Some(root(&letter).unwrap_or(&id).to_owned()),
        kind: Kind::Email,
        created_at: letter.date.or(internal).unwrap_or(now),
        author: Author { handle: from.address, name: from.name, bot: letter.auto.is_some(), ..Author::default() },
        text,
        lang: letter.lang.clone(),
        in_reply_to: letter.in_reply_to.clone().or_else(|| letter.references.last().cloned()),
        url: None,
        subject: letter.subject.clone(),
        media: letter.files.iter().map(media).collect(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us,
        extra: extra(&letter, quoted, settings),
        id,
    }
}

/// A forwarded mail is about what it quotes: nothing of it is history.
fn is_forward(letter: &Letter) -> bool {
    let subject = letter.subject.as_deref().unwrap_or_default().to_lowercase();
    ["fwd:", "fw:", "wg:", "tr:", "rv:"].iter().any(|mark| subject.starts_with(mark))
}

/// Returns who wrote: the person behind a form that mails in our own name is in `Reply-To`.
fn writer(letter: &Letter, settings: &Settings) -> Person {
    let from = letter.from.clone().unwrap_or_else(|| Person { name: String::new(), address: "unknown".to_owned() });
    let other = letter.reply_to.iter().find(|person| !settings.is_us(&person.address));
    match other {
        Some(person) if settings.is_us(&from.address) => person.clone(),
        _ => from,
    }
}

/// Returns the id of the thread's first letter, as far as this one knows it.
fn root(letter: &Letter) -> Option<&str> {
    letter.references.first().or(letter.in_reply_to.as_ref()).map(String::as_str)
}

/// Names a letter that has no Message-ID by what never changes in it.
fn nameless(letter: &Letter, internal: Option<Time>) -> String {
    let from = letter.from.as_ref().map(|person| person.address.as_str()).unwrap_or_default();
    let date = letter.date.or(internal).map(|at| at.to_string()).unwrap_or_default();
    let hash = digest(&[&date, from, letter.subject.as_deref().unwrap_or_default(), &letter.text]);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@no-message-id.invalid")
}

fn media(file: &File, place: Place, outline: bool) -> Media {
    Media {
        kind: file.kind.to_owned(),
        url: PartUrl { place, section: file.section.clone() }.to_string(),
        alt: file.alt.clone(),
        name: Some(file.name.clone()),
        size: (!outline).then_some(file.size),
    }
}

/// Keeps what answers to this letter need later.
fn extra(letter: &Letter, quoted: Option<String>, settings: &Settings) -> Map<String, Value> {
    let mut extra = Map::new();
    let addresses = |people: &[Person]| people.iter().map(|person| person.address.clone()).collect::<Vec<_>>();
    for (name, list) in [
        ("to", addresses(&letter.to)),
        ("cc", addresses(&letter.cc)),
        ("reply_to", addresses(&letter.reply_to)),
        ("references", letter.references.clone()),
        (Item::OTHERS, others(letter, settings)),
    ] {
        if !list.is_empty() {
            extra.insert(name.to_owned(), json!(list));
        }
    }
    extra.extend(quoted.map(|quoted| ("quoted".to_owned(), json!(quoted))));
    extra.extend(letter.auto.map(|auto| ("auto".to_owned(), json!(auto))));
    if letter.more_files > 0 {
        extra.insert("more_files".to_owned(), json!(letter.more_files));
    }
    extra
}

/// Returns who else got a letter, besides us and whom an answer goes to anyway.
fn others(letter: &Letter, settings: &Settings) -> Vec<String> {
    let answered: Vec<&Person> = match letter.reply_to.is_empty() {
        true => letter.from.iter().collect(),
        false => letter.reply_to.iter().collect(),
    };
    let mut others: Vec<String> = Vec::new();
    for person in letter.to.iter().chain(&letter.cc) {
        let same = |other: &str| other.eq_ignore_ascii_case(&person.address);
        let known = others.iter().any(|other| same(other)) || answered.iter().any(|other| same(&other.address));
        if !known && !settings.is_us(&person.address) {
            others.push(person.address.clone());
        }
    }
    others
}

/// Returns a list of texts that `extra` kept.
pub fn list(item: &Item, name: &str) -> Vec<String> {
    let values = item.extra.get(name).and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Gives letters that name only their parent the root of that parent, where the page has it.
pub fn join_threads(items: &mut [Item]) {
    let mut roots: HashMap<String, String> = HashMap::new();
    for item in items.iter_mut() {
        let parent = item.in_reply_to.as_ref().and_then(|parent| roots.get(parent));
        if let Some(root) = parent.filter(|_| list(item, "references").is_empty()) {
            item.conversation = Some(root.clone());
        }
        roots.insert(item.id.clone(), item.conversation.clone().unwrap_or_else(|| item.id.clone()));
    }
}
