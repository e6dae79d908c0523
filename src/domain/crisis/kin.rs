//! What makes a message belong to a crisis: it stands below the same post of ours, has the same link or tag, copies the same
//! words, or says enough of its terms.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::conversation::Conversation;
use crate::domain::id::{AccountId, Print};
use crate::domain::lean::is_default;
use crate::domain::saved::{telling_words, words_of};
use crate::domain::time::Time;
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
    /// Posts of ours: what people write below them belongs to it, whatever they say, and so does what links to them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub posts: Vec<OurPost>,
}

/// A post of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OurPost {
    /// As which account.
    pub account: AccountId,
    /// The network's id of it: what stands below it has it as the root of its thread.
    pub root: String,
    /// When it was written.
    pub at: Time,
    /// Where it can be read, bare: whoever quotes it links there. Nothing where the address leads to other posts too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub link: Option<String>,
}

/// What a message is known by.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// Its words.
    pub text: &'a str,
    /// What is left of it.
    pub print: Option<Print>,
    /// The account that it reached.
    pub account: &'a AccountId,
    /// The network's id of its thread's root.
    pub root: &'a str,
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
    /// It stands below the same post of ours.
    Post,
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
            Related::Post => w().crisis.kin_post,
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

    /// Takes a post of ours in. What is known already stays as it is, and so does a crisis that knows too many.
    #[must_use]
    pub fn with_post(mut self, post: OurPost) -> Kin {
        if self.posts.len() < MOST && !self.posts.iter().any(|known| known.is(&post)) {
            self.posts.push(post);
        }
        self
    }

    /// Tells why a message belongs; nothing where it does not.
    pub fn related(&self, heard: Heard<'_>) -> Option<Related> {
        let Heard { text, print, .. } = heard;
        let is_copy = || print.is_some_and(|print| self.prints.iter().any(|known| known.is_near(&print)));
        match () {
            () if self.is_below(heard.account, heard.root) => Some(Related::Post),
            () if is_copy() => Some(Related::Copy),
            () if self.links_anywhere() && links(text).any(|link| self.has_link(&link)) => Some(Related::Link),
            () if !self.tags.is_empty() && tags(text).any(|tag| self.tags.contains(&tag)) => Some(Related::Tag),
            () if self.says_terms(text) => Some(Related::Terms),
            () => None,
        }
    }

    /// Tells whether a thread stands below one of its posts.
    pub fn is_below(&self, account: &AccountId, root: &str) -> bool {
        self.post_above(account, root).is_some()
    }

    /// Returns the one of its posts below which a thread stands.
    pub fn post_above(&self, account: &AccountId, root: &str) -> Option<&OurPost> {
        self.posts.iter().find(|post| post.root == root && post.account == *account)
    }

    fn links_anywhere(&self) -> bool {
        !self.links.is_empty() || self.posts.iter().any(|post| post.link.is_some())
    }

    fn has_link(&self, link: &String) -> bool {
        self.links.contains(link) || self.posts.iter().any(|post| post.link.as_ref() == Some(link))
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

impl OurPost {
    /// Names a post of ours; `url` is where a browser shows it.
    pub fn new(account: AccountId, root: &str, at: Time, url: Option<&str>) -> OurPost {
        OurPost { account, root: root.to_owned(), at, link: url.and_then(own_link) }
    }

    /// Tells whether it is the same post.
    pub fn is(&self, other: &OurPost) -> bool {
        (&self.account, &self.root) == (&other.account, &other.root)
    }
}

impl<'a> Heard<'a> {
    /// Takes what a conversation says of its newest message, with the words of that.
    pub fn of(page: &'a Conversation, text: &'a str) -> Heard<'a> {
        Heard { text, print: page.verdict.print, account: &page.account, root: &page.root }
    }
}

/// Returns the link of an address that leads to one post alone: one whose path names it.
fn own_link(url: &str) -> Option<String> {
    links(url).next().filter(|link| link.contains('/') && !url.contains('?'))
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
