//! The media library: pictures, films and other files that posts show, each once, whoever attaches it how often.
//!
//! A file is named by what is in it, so that two same files are one and a changed one is another. What the team says of it
//! (description, credit, tags) is the log's; the file itself lies in the desk's folder.

mod act;
mod form;
mod shot;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::act::{AssetAct, CannotKeep, decide};
pub use self::form::{Form, form_of};
pub use self::shot::{Shot, ShotChange};

use super::clean;
use super::event::Event;
use super::id::{AssetId, SeatName};
use super::item::Media;
use super::lean::is_default;
use super::subject::{Subject, Told};
use super::time::Time;
use crate::words::{fill, w};

/// The folder of the library, in that of the desk.
pub const FOLDER: &str = "media";
/// Letters of a SHA-256 in hexadecimal.
const HASH: usize = 64;

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// What is in it.
    pub file: AssetFile,
    /// What it was called when it came.
    pub name: String,
    /// What is said of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: Notes,
    /// Who added it.
    pub added_by: SeatName,
    /// When.
    pub added_at: Time,
    /// It was taken out of the library; its file stays until somebody clears it away.
    #[serde(default, skip_serializing_if = "is_default")]
    pub dropped: bool,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetFile {
    /// The SHA-256 of all its bytes, in hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub form: Form,
    /// Columns and rows of a picture, where it says them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shape: Option<(u32, u32)>,
    /// It is a picture that moves.
    #[serde(default, skip_serializing_if = "is_default")]
    pub moves: bool,
}

/// What the team says of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// What it shows, for those who do not see it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alt: String,
    /// Who made it, and under which licence it may be shown.
    #[serde(default, skip_serializing_if = "is_default")]
    pub credit: String,
    /// Words by which it is found.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: Vec<String>,
}

/// What happened to a file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetChange {
    /// It came, or came back.
    Added {
        /// What is in it.
        file: Box<AssetFile>,
        /// What it was called.
        name: String,
        /// What is said of it.
        #[serde(default, skip_serializing_if = "is_default")]
        notes: Box<Notes>,
    },
    /// Something else is said of it.
    Noted(Box<Notes>),
    /// It was taken out.
    Dropped,
}

impl AssetFile {
    /// Returns its name in the library.
    pub fn id(&self) -> Option<AssetId> {
        id_of_hash(&self.sha256)
    }

    /// Returns where it lies, from the desk's folder on: what a post has as the address of its picture.
    pub fn url(&self) -> String {
        format!("{FOLDER}/{}.{}", self.sha256, self.form.ending())
    }

    /// Returns it in a line: `1200x800 JPEG 214 KB`.
    pub fn words(&self) -> String {
        let shape = self.shape.map(|(columns, rows)| format!("{columns}x{rows} ")).unwrap_or_default();
        let moves = if self.moves { w().asset.moves } else { "" };
        format!("{shape}{}{moves} {}", self.form.word(), size_words(self.size))
    }
}

/// Returns a number of bytes as people say it.
pub fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

fn id_of_hash(hash: &str) -> Option<AssetId> {
    let is_hash = hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let digits = hash.get(..32).filter(|_| is_hash)?;
    u128::from_str_radix(digits, 16).ok().map(|number| AssetId::from_bytes(number.to_be_bytes()))
}

/// Returns the hash that a file of the library is named by; nothing where an address leads elsewhere.
pub fn hash_of(url: &str) -> Option<&str> {
    let name = url.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let (hash, ending) = name.split_once('.')?;
    let is_ending = !ending.is_empty() && ending.len() <= 8 && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_ending && id_of_hash(hash).is_some()).then_some(hash)
}

/// Returns the file of the library that an address leads to.
pub fn id_of_url(url: &str) -> Option<AssetId> {
    id_of_hash(hash_of(url)?)
}

impl Notes {
    /// Returns them without what could move a cursor, every tag once and in order.
    #[must_use]
    pub fn cleaned(self) -> Notes {
        let tag = |tag: &String| clean::line(tag).trim().trim_start_matches('#').to_lowercase();
        let mut tags: Vec<String> = self.tags.iter().map(tag).filter(|tag| !tag.is_empty()).collect();
        tags.sort_unstable();
        tags.dedup();
        let line = |text: &str| clean::line(text).trim().to_owned();
        Notes { alt: line(&self.alt), credit: line(&self.credit), tags }
    }

    /// Returns them with what others say, where they say something.
    #[must_use]
    pub fn with(self, more: &Notes) -> Notes {
        let chosen = |known: String, new: &String| if new.is_empty() { known } else { new.clone() };
        let tags = [self.tags, more.tags.clone()].concat();
        Notes { alt: chosen(self.alt, &more.alt), credit: chosen(self.credit, &more.credit), tags }.cleaned()
    }
}

impl Asset {
    /// Returns it as a post has it.
    pub fn media(&self) -> Media {
        Media {
            kind: self.file.form.kind().to_owned(),
            url: self.file.url(),
            alt: Some(self.notes.alt.clone()).filter(|alt| !alt.is_empty()),
            name: Some(self.name.clone()),
            size: Some(self.file.size),
        }
    }

    /// Returns all that it is found by, in small letters.
    pub fn found_by(&self) -> String {
        let Notes { alt, credit, tags } = &self.notes;
        [&self.name, alt, credit, &tags.join(" "), &self.file.form.word().to_owned()]
            .map(|text| text.to_lowercase())
            .join(" ")
    }
}

impl Subject for Asset {
    type Id = AssetId;
    type Change = AssetChange;

    fn begin(_: AssetId, change: &AssetChange, told: Told<'_>) -> Option<Asset> {
        let AssetChange::Added { file, name, notes } = change else { return None };
        Some(Asset {
            file: (**file).clone(),
            name: name.clone(),
            notes: (**notes).clone(),
            added_by: told.by.clone(),
            added_at: told.at,
            dropped: false,
        })
    }

    fn take(&mut self, change: &AssetChange, _: Told<'_>) {
        match change {
            AssetChange::Added { name, notes, .. } => {
                self.dropped = false;
                self.name.clone_from(name);
                self.notes = (**notes).clone();
            }
            AssetChange::Noted(notes) => self.notes = (**notes).clone(),
            AssetChange::Dropped => self.dropped = true,
        }
    }

    fn is_over(&self) -> bool {
        self.dropped
    }

    fn event(id: AssetId, change: AssetChange) -> Event {
        Event::Asset { id, change }
    }

    fn bytes(id: AssetId) -> [u8; 16] {
        *id.bytes()
    }
}

impl AssetChange {
    /// Tells what happened.
    pub fn words(&self) -> String {
        let say = &w().asset;
        match self {
            AssetChange::Added { name, file, .. } => fill(say.was_added, &[name, &file.words()]),
            AssetChange::Noted(notes) => fill(say.was_noted, &[&notes.alt]),
            AssetChange::Dropped => say.was_dropped.to_owned(),
        }
    }
}
