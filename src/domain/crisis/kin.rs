//! What makes a message belong to a crisis: the same link, the same tag, a copy of the same words, or enough of its terms.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::id::Print;
use crate::domain::lean::is_default;
use crate::domain::saved::{telling_words, words_of};
use crate::words::w;

/// So many of its terms make a message one of it: one alone is said in peace as well.
const TERMS: usize = 2;
/// A crisis knows so many of each at most: what comes first is what it was raised for.
const MOST: usize = 64;

/// What makes a message belong to a crisis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// Links, bare: host and path.
    #[serde(default, skip_serializing_if = "is_default")]
    pub links: BTreeSet<String>,
    /// Tags, without their sign.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: BTreeSet<String>,
    /// Words, folded: two of them make it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub terms: BTreeSet<String>,
    /// What is left of the messages whose copies belong to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub prints: Vec<Print>,
}

/// Why a message belongs to a crisis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Related {
    /// It was raised from it.
    Origin,
    /// It says the same as one of it.
    Copy,
    /// It has the same link.
    Link,
    /// It has the same tag.
    Tag,
    /// It has two of its terms.
    Terms,
    /// Somebody says so.
    Hand,
}

impl Related {
    /// Returns why, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Related::Origin => w().crisis.kin_origin,
            Related::Copy => w().crisis.kin_copy,
            Related::Link => w().crisis.kin_link,
            Related::Tag => w().crisis.kin_tag,
            Related::Terms => w().crisis.kin_terms,
            Related::Hand => w().crisis.kin_hand,
        }
    }
}

impl Kin {
    /// Takes links, tags and print of a message in; `terms` are its telling words.
    pub fn with(mut self, text: &str, print: Option<Print>, terms: impl IntoIterator<Item = String>) -> Kin {
        let room = |set: &BTreeSet<String>| MOST.saturating_sub(set.len());
        let links: Vec<String> = links(text).take(room(&self.links)).collect();
        self.links.extend(links);
        let tags: Vec<String> = tags(text).take(room(&self.tags)).collect();
        self.tags.extend(tags);
        let terms: Vec<String> = terms.into_iter().take(room(&self.terms)).collect();
        self.terms.extend(terms);
        self.prints.extend(print.filter(|_| self.prints.len() < MOST));
        self
    }

    /// Tells why a message belongs; nothing where it does not.
    pub fn related(&self, text: &str, print: Option<Print>) -> Option<Related> {
        let is_copy = || print.is_some_and(|print| self.prints.iter().any(|known| known.is_near(&print)));
        match () {
            () if is_copy() => Some(Related::Copy),
            () if !self.links.is_empty() && links(text).any(|link| self.links.contains(&link)) => Some(Related::Link),
            () if !self.tags.is_empty() && tags(text).any(|tag| self.tags.contains(&tag)) => Some(Related::Tag),
            () if self.says_terms(text) => Some(Related::Terms),
            () => None,
        }
    }

    /// Tells whether no message can belong.
    pub fn is_empty(&self) -> bool {
        *self == Kin::default()
    }

    fn says_terms(&self, text: &str) -> bool {
        if self.terms.len() < TERMS {
            return false;
        }
        let said: BTreeSet<String> = words_of(text).into_iter().filter(|word| self.terms.contains(word)).collect();
        said.len() >= TERMS
    }
}

/// Returns what a text may be known by: its telling words, tags with their sign, and links.
pub fn traits_of(text: &str) -> BTreeSet<String> {
    let bare = text.split_whitespace().filter(|word| !word.contains("://") && !word.starts_with('#'));
    let words = telling_words(&bare.collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    words.into_iter().chain(tags(text).map(|tag| format!("#{tag}"))).chain(links(text)).collect()
}

/// Returns the links of a text: host without `www`, path without what only counts clicks.
fn links(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().filter_map(|word| {
        let (_, rest) =
            word.split_once("://").filter(|(scheme, _)| scheme.ends_with("http") || scheme.ends_with("https"))?;
        let bare = rest.split(['?', '#']).next()?;
        let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
        let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
        let host = host.to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        (!host.is_empty()).then(|| if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") })
    })
}

/// Returns the tags of a text, folded; a number is none.
fn tags(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().filter_map(|word| {
        let tag = words_of(word.strip_prefix('#')?).into_iter().next()?;
        tag.chars().any(char::is_alphabetic).then_some(tag)
    })
}
