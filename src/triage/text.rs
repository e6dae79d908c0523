//! A message as the brain sees it: its words, and what else is known of it.

use std::borrow::Cow;

use crate::domain::item::{Item, Kind};

/// A message as the brain sees it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// What they wrote.
    pub text: &'a str,
    /// Subject of a mail.
    pub subject: Option<&'a str>,
    /// BCP 47 language, where somebody says.
    pub lang: Option<&'a str>,
    /// The language that a person set: it is read in that, whatever it seems to be in.
    pub set: Option<&'a str>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where.
    pub network: &'a str,
    /// How many follow the author.
    pub followers: Option<u64>,
    /// The network has verified the author.
    pub verified: bool,
    /// The author says that it is a program.
    pub bot: bool,
    /// Stars of a review.
    pub rating: Option<u8>,
    /// Sent by a machine: an out-of-office note, a newsletter.
    pub auto: bool,
    /// It is for us: names us, answers us, or was sent to us.
    pub mentions_us: bool,
    /// It answers something.
    pub answers: bool,
}

impl<'a> Text<'a> {
    /// Sees an item as the brain does.
    pub fn of(item: &'a Item, auto: bool) -> Text<'a> {
        Text {
            text: &item.text,
            subject: item.subject.as_deref(),
            lang: item.lang.as_deref(),
            set: None,
            kind: item.kind,
            network: &item.network,
            followers: item.author.followers,
            verified: item.author.verified,
            bot: item.author.bot,
            rating: item.rating,
            auto,
            mentions_us: item.kind != Kind::Post,
            answers: item.in_reply_to.is_some(),
        }
    }

    /// Sees a text of which nothing else is known.
    pub const fn plain(text: &'a str, lang: Option<&'a str>) -> Text<'a> {
        Text {
            text,
            subject: None,
            lang,
            set: None,
            kind: Kind::Mention,
            network: "",
            followers: None,
            verified: false,
            bot: false,
            rating: None,
            auto: false,
            mentions_us: true,
            answers: false,
        }
    }

    /// Returns what is read: the subject is a sentence of the message like any other.
    pub fn source(&self) -> Cow<'a, str> {
        match self.subject {
            Some(subject) => Cow::from(format!("{subject}.\n{}", self.text)),
            None => Cow::from(self.text),
        }
    }
}
