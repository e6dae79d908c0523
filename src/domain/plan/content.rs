//! What a post says: one idea, written for each account that it goes to.

use serde::{Deserialize, Serialize};

use super::{CannotPlan, Moment};
use crate::domain::clean;
use crate::domain::id::AccountId;
use crate::domain::item::{Media, Visibility};
use crate::domain::lean::is_default;

/// What a post says, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The idea, in a line.
    #[serde(default, skip_serializing_if = "is_default")]
    pub title: String,
    /// What the team should know of it; never published.
    #[serde(default, skip_serializing_if = "is_default")]
    pub brief: String,
    /// When it is to leave, where a variant has no time of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub moment: Option<Moment>,
    /// The campaign that it is of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub campaign: Option<String>,
    /// What is written for each account; one for each.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variants: Vec<Variant>,
}

/// A post as it is written for one account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Whose followers read it.
    pub account: AccountId,
    /// The words.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: String,
    /// Pictures and films, `url` being a path on the desk's machine.
    #[serde(default, skip_serializing_if = "is_default")]
    pub media: Vec<Media>,
    /// Where it leads; stands at the end of the text as it leaves, if the text does not hold it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub link: Option<Link>,
    /// What is written below it as soon as it is out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub first_comment: Option<String>,
    /// Content warning.
    #[serde(default, skip_serializing_if = "is_default")]
    pub warning: Option<String>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub visibility: Option<Visibility>,
    /// A time of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub moment: Option<Moment>,
    /// Its network is to hold it until its minute, where it can; usually the desk does.
    #[serde(default, skip_serializing_if = "is_default")]
    pub native: bool,
}

impl Variant {
    /// Returns the same without when and from where it leaves: what somebody said yes to.
    #[must_use]
    pub fn words_alone(&self) -> Variant {
        Variant { moment: None, native: false, ..self.clone() }
    }
}

/// A web address, with what tells a campaign's visitors from others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The address as somebody typed it.
    pub url: String,
    /// What is added to it: `utm_source` and the like, in order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: Vec<(String, String)>,
}

impl Link {
    /// Reads the address that somebody typed, which carries these tags. One without `https://` gets it.
    ///
    /// # Errors
    /// It is no web address: it has blanks, another scheme or no host with a dot.
    pub fn typed(words: &str, tags: Vec<(String, String)>) -> Result<Link, CannotPlan> {
        let (words, no) = (words.trim(), || CannotPlan::NoAddress(words.trim().to_owned()));
        let (scheme, rest) = words.split_once("://").map_or((None, words), |(scheme, rest)| (Some(scheme), rest));
        let is_web = scheme.is_none_or(|scheme| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
        let is_one_word = !words.contains(|c: char| c.is_whitespace() || c.is_control());
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if !is_web || !is_one_word || !is_host(host) {
            return Err(no());
        }
        let url = if scheme.is_some() { words.to_owned() } else { format!("https://{words}") };
        Ok(Link { url, tags })
    }

    /// Returns the address as it leaves: the tags stand behind what it asks for already, before its fragment.
    pub fn tagged(&self) -> String {
        if self.tags.is_empty() {
            return self.url.clone();
        }
        let (page, fragment) = self.url.split_once('#').map_or((self.url.as_str(), None), |(p, f)| (p, Some(f)));
        let asked: Vec<&str> = page.split_once('?').map_or("", |(_, asked)| asked).split('&').collect();
        let is_there = |name: &str| asked.iter().any(|pair| pair.split('=').next() == Some(name));
        let mut url = page.to_owned();
        for (name, value) in self.tags.iter().filter(|(name, _)| !is_there(name)) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.extend([&escaped(name), "=", &escaped(value)]);
        }
        match fragment {
            Some(fragment) => format!("{url}#{fragment}"),
            None => url,
        }
    }
}

/// Tells whether it is the name of a host, with a dot and perhaps a port.
fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    name.contains('.')
        && name.strip_suffix('.').unwrap_or(name).split('.').all(is_label)
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// Returns a word as the query of an address may hold it (RFC 3986, unreserved characters stay).
fn escaped(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for byte in word.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Variant {
    /// Returns the text as it leaves: its link stands behind it where the text does not hold it.
    pub fn as_sent(&self) -> String {
        let Some(link) = self.link.as_ref().filter(|link| !link.url.is_empty()) else { return self.text.clone() };
        let tagged = link.tagged();
        if self.text.contains(&tagged) {
            return self.text.clone();
        }
        if self.text.contains(&link.url) {
            return self.text.replacen(&link.url, &tagged, 1);
        }
        if self.text.is_empty() { tagged } else { format!("{}\n\n{tagged}", self.text.trim_end()) }
    }
}

impl Content {
    /// Returns it without what could move a cursor, as every text that leaves: it may have been pasted in.
    #[must_use]
    pub fn cleaned(self) -> Content {
        let variants = self.variants.into_iter().map(|variant| Variant {
            text: clean::text(&variant.text),
            first_comment: variant.first_comment.map(|text| clean::text(&text)).filter(|text| !text.trim().is_empty()),
            ..variant
        });
        Content {
            title: clean::line(&self.title),
            brief: clean::text(&self.brief),
            variants: variants.collect(),
            ..self
        }
    }

    /// Returns when a variant is to leave.
    pub fn moment_of<'a>(&'a self, variant: &'a Variant) -> Option<&'a Moment> {
        variant.moment.as_ref().or(self.moment.as_ref())
    }

    /// Returns what is written for an account.
    pub fn variant(&self, account: &AccountId) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.account == *account)
    }

    /// Returns the accounts whose texts are the same as another's, of which each should have its own.
    pub fn copies(&self) -> Vec<&AccountId> {
        let same = |one: &&Variant| {
            let said = one.text.trim();
            !said.is_empty() && self.variants.iter().any(|two| two.account != one.account && two.text.trim() == said)
        };
        self.variants.iter().filter(same).map(|variant| &variant.account).collect()
    }

    /// Returns its title, or the first words of what it says.
    pub fn name(&self) -> &str {
        let said =
            || self.variants.iter().find_map(|variant| variant.text.lines().find(|line| !line.trim().is_empty()));
        if self.title.trim().is_empty() { said().unwrap_or_default().trim() } else { self.title.trim() }
    }

    /// Tells whether the words, pictures and accounts are the same: what somebody has said yes to. Title and campaign are
    /// published too, where a post is a page of its own. When it leaves is no part of that.
    pub fn says_the_same(&self, other: &Content) -> bool {
        let timeless =
            |content: &Content| -> Vec<Variant> { content.variants.iter().map(Variant::words_alone).collect() };
        (self.name(), &self.campaign) == (other.name(), &other.campaign) && timeless(self) == timeless(other)
    }

    /// Tells whether it says nothing that the other does not say for the same accounts: who takes something out has
    /// written nothing.
    pub fn is_part_of(&self, other: &Content) -> bool {
        let stands = |one: &Variant| other.variant(&one.account).map(Variant::words_alone) == Some(one.words_alone());
        self.title == other.title && self.variants.iter().all(stands)
    }

    /// Tells whether every account has one variant alone: two of an account would be published as two posts.
    pub fn is_once_each(&self) -> Result<(), CannotPlan> {
        let mut seen: Vec<&AccountId> = Vec::new();
        for variant in &self.variants {
            if seen.contains(&&variant.account) {
                return Err(CannotPlan::Twice(variant.account.to_string()));
            }
            seen.push(&variant.account);
        }
        Ok(())
    }

    /// Tells whether it goes somewhere, and says something everywhere.
    pub fn is_whole(&self) -> Result<(), CannotPlan> {
        if self.variants.is_empty() {
            return Err(CannotPlan::NoVariant);
        }
        let empty = |variant: &&Variant| variant.as_sent().trim().is_empty() && variant.media.is_empty();
        match self.variants.iter().find(empty) {
            Some(variant) => Err(CannotPlan::Empty(variant.account.to_string())),
            None => self.is_once_each(),
        }
    }
}
