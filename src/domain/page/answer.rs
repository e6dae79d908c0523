//! What people answer to a page: whether it acknowledges, and who they are.

use crate::domain::clean;
use crate::domain::id::SeatName;
use crate::domain::rota::{Address, Channel, Person, Rota};
use crate::domain::time::Time;

/// Words that acknowledge, alone or beside the code of a page.
const YES: [&str; 10] = ["ack", "acknowledge", "acknowledged", "ok", "okay", "yes", "da", "sí", "si", "oui"];
/// The most characters of an answer that are kept.
const KEPT: usize = 500;

/// An answer to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Somebody whom the rota knows has it.
    Acknowledges {
        /// Who.
        who: SeatName,
        /// Which page; nothing where they did not say, which means the newest that they were sent.
        code: Option<String>,
        /// All that they wrote.
        text: String,
        /// On which channel.
        by: Channel,
        /// When, by the channel's clock.
        at: Time,
    },
    /// Words that acknowledge nothing: a note. So is an "ack" by somebody whom the rota does not know.
    Says {
        /// Who, where the rota knows them.
        who: Option<SeatName>,
        /// All that they wrote.
        text: String,
        /// On which channel.
        by: Channel,
        /// When, by the channel's clock.
        at: Time,
    },
}

/// Words that came in on a channel, before anybody knows what they mean.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    /// Who wrote, where the rota knows them.
    pub who: Option<SeatName>,
    /// What they wrote, as it came.
    pub text: &'a str,
    /// The page that it answers, where the channel says so.
    pub code: Option<String>,
    /// On which channel.
    pub by: Channel,
    /// When.
    pub at: Time,
}

impl Heard<'_> {
    /// Says what it means; `open` are the codes of pages that can be acknowledged.
    pub fn means(self, open: &[String]) -> Answer {
        let text: String = clean::text(self.text).trim().chars().take(KEPT).collect();
        let named = self.code.as_deref().map(|code| known(code, open));
        let said = spoken(&text, self.by, open);
        match (self.who, said, named) {
            (Some(who), Some(said), None) => Answer::Acknowledges { who, code: said, text, by: self.by, at: self.at },
            (Some(who), Some(said), Some(Some(named))) => {
                Answer::Acknowledges { who, code: said.or(Some(named)), text, by: self.by, at: self.at }
            }
            // What answers a page that is over acknowledges no other one.
            (who, _, _) => Answer::Says { who, text, by: self.by, at: self.at },
        }
    }
}

/// Reads a word that acknowledges and perhaps a code: `ack`, `/ack K7QX`, `k7qx ok!`. A mail has a signature below: of it
/// the first line counts.
fn spoken(text: &str, by: Channel, open: &[String]) -> Option<Option<String>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    if by != Channel::Mail && lines.next().is_some() {
        return None;
    }
    let words: Vec<&str> = first.split_whitespace().map(bare).collect();
    match words.as_slice() {
        [word] if is_yes(word) => Some(None),
        [word, code] if is_yes(word) => known(code, open).map(Some),
        [code, word] if is_yes(word) => known(code, open).map(Some),
        _ => None,
    }
}

/// Returns a word without what people put around it: a slash, the name of a bot, points and brackets.
fn bare(word: &str) -> &str {
    let word = word.split_once('@').map_or(word, |(word, _)| word);
    word.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '¡' | '…'))
}

fn is_yes(word: &str) -> bool {
    YES.contains(&word.to_lowercase().as_str())
}

/// Returns a code as its page spells it.
fn known(code: &str, open: &[String]) -> Option<String> {
    open.iter().find(|one| one.eq_ignore_ascii_case(code)).cloned()
}

/// Finds whose address this is. Of several who share one it is the first in the file.
pub fn person_at<'a>(rota: &'a Rota, by: Channel, address: &str) -> Option<&'a Person> {
    let is_theirs = |person: &&Person| match person.addresses.get(&by) {
        Some(Address::Name(name)) => name.eq_ignore_ascii_case(address),
        Some(Address::Program(_)) | None => false,
    };
    rota.people.iter().find(is_theirs)
}
