//! What a rule looks at.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::phrase::{Phrase, Said};
use crate::domain::class::Class;
use crate::domain::contact::VIP;
use crate::domain::conversation::Conversation;
use crate::domain::hours::{BusinessHours, OpenSpan};
use crate::domain::item::{Item, Kind, Visibility};
use crate::domain::lang;
use crate::domain::query::is_lang;
use crate::domain::snooze::words::fold;

/// One thing that a rule looks at. Of a list, any one is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The network's name.
    Network(Vec<String>),
    /// Our account, as `network:handle` or the handle alone.
    Account(Vec<String>),
    /// The kind of item.
    Kind(Vec<Kind>),
    /// The class that it has: by an earlier rule, else by the brain.
    Class(Vec<Class>),
    /// The language; `pt` is `pt-BR` too.
    Lang(Vec<String>),
    /// What it says, its subject included.
    Text(Vec<Phrase>),
    /// Who wrote it, by handle.
    Author(Vec<Pattern>),
    /// A label of the conversation.
    Label(Vec<String>),
    /// How many follow the author; of whom that is not known, none.
    Followers(Between),
    /// The stars of a review.
    Stars(Between),
    /// The network verified the author.
    Verified(bool),
    /// The author is a program by its own word.
    Bot(bool),
    /// The author weighs double.
    Vip(bool),
    /// The author is not to be written to.
    NoReply(bool),
    /// Has pictures, films or files.
    Media(bool),
    /// Has a web address in its text.
    Link(bool),
    /// Strangers can read it.
    Public(bool),
    /// The weekday on which it was written, Monday being 1.
    Day(Vec<i8>),
    /// The time of the day at which it was written.
    Time(Vec<OpenSpan>),
    /// It was written while the account was open.
    Open(bool),
}

/// From one number to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// The least.
    pub from: u64,
    /// The most.
    pub to: u64,
}

impl Between {
    fn has(self, number: Option<u64>) -> bool {
        number.is_some_and(|number| (self.from..=self.to).contains(&number))
    }
}

/// A handle; a star at an end stands for anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// Reads a handle or a part of one; nothing where nothing is in it.
    pub fn read(text: &str) -> Option<Pattern> {
        let bare = fold(text.trim().trim_start_matches('@'));
        (!bare.trim_matches('*').is_empty()).then_some(Pattern(bare))
    }

    fn fits(&self, handle: &str) -> bool {
        let (begins, ends) = (self.0.strip_suffix('*'), self.0.strip_prefix('*'));
        match (begins, ends) {
            (Some(_), Some(_)) => handle.contains(self.0.trim_matches('*')),
            (Some(begins), None) => handle.starts_with(begins),
            (None, Some(ends)) => handle.ends_with(ends),
            (None, None) => handle == self.0,
        }
    }
}

/// A message as conditions look at it; what costs something is worked out once, when it is first asked for.
pub struct Heard<'a> {
    item: &'a Item,
    hours: &'a BusinessHours,
    said: OnceCell<Said>,
    wall: OnceCell<(i8, u16)>,
    open: OnceCell<bool>,
}

impl<'a> Heard<'a> {
    /// Takes a message, with the opening hours of the account that it reached.
    pub const fn new(item: &'a Item, hours: &'a BusinessHours) -> Heard<'a> {
        Heard { item, hours, said: OnceCell::new(), wall: OnceCell::new(), open: OnceCell::new() }
    }

    fn says(&self, phrase: &Phrase) -> bool {
        let text = || format!("{}\n{}", self.item.subject.as_deref().unwrap_or_default(), self.item.text);
        phrase.is_in(self.said.get_or_init(|| Said::new(&text())))
    }

    /// Returns the weekday and the minute of the day.
    fn wall(&self) -> (i8, u16) {
        *self.wall.get_or_init(|| {
            let wall = self.item.created_at.in_zone(self.hours.zone());
            let minute = i16::from(wall.hour()) * 60 + i16::from(wall.minute());
            (wall.weekday().to_monday_one_offset(), minute.unsigned_abs())
        })
    }

    fn is_open(&self) -> bool {
        *self.open.get_or_init(|| self.hours.is_open(self.item.created_at))
    }

    fn is_public(&self) -> bool {
        !self.item.kind.is_private() && self.item.visibility.is_none_or(Visibility::is_public)
    }
}

impl Condition {
    /// Tells whether it holds of a message; nothing where that hangs on the conversation.
    pub fn of_message(&self, heard: &Heard<'_>) -> Option<bool> {
        let Heard { item, .. } = heard;
        let same = |word: &String, other: &str| word.eq_ignore_ascii_case(other);
        Some(match self {
            Condition::Network(names) => names.iter().any(|name| same(name, &item.network)),
            Condition::Account(names) => {
                let id = item.account_id();
                names.iter().any(|name| same(name, id.as_str()) || same(name, &item.account))
            }
            Condition::Kind(kinds) => kinds.contains(&item.kind),
            Condition::Text(phrases) => phrases.iter().any(|phrase| heard.says(phrase)),
            Condition::Author(patterns) => {
                let handle = fold(item.author.handle.trim_start_matches('@'));
                patterns.iter().any(|pattern| pattern.fits(&handle))
            }
            Condition::Followers(between) => between.has(item.author.followers),
            Condition::Stars(between) => between.has(item.rating.map(u64::from)),
            Condition::Verified(wanted) => item.author.verified == *wanted,
            Condition::Bot(wanted) => item.author.bot == *wanted,
            Condition::Media(wanted) => item.media.is_empty() != *wanted,
            Condition::Link(wanted) => item.text.contains("://") == *wanted,
            Condition::Public(wanted) => heard.is_public() == *wanted,
            Condition::Day(days) => days.contains(&heard.wall().0),
            Condition::Time(spans) => spans.iter().any(|span| span.has(heard.wall().1)),
            Condition::Open(wanted) => heard.is_open() == *wanted,
            Condition::Class(_)
            | Condition::Lang(_)
            | Condition::Label(_)
            | Condition::Vip(_)
            | Condition::NoReply(_) => return None,
        })
    }

    /// Tells whether it holds of a conversation; nothing where that hangs on the message. `told` is the language of that
    /// by itself: what a person set stands over it.
    pub fn of_page(&self, page: &Conversation, told: Option<&str>) -> Option<bool> {
        let lang = || lang::of(page.triage.lang.as_ref(), told);
        let labels = &page.triage.labels;
        Some(match self {
            Condition::Class(classes) => classes.contains(&page.class()),
            Condition::Lang(langs) => lang().is_some_and(|has| langs.iter().any(|asked| is_lang(has, asked))),
            Condition::Label(any) => any.iter().any(|asked| labels.iter().any(|has| fold(has) == fold(asked))),
            Condition::Vip(wanted) => labels.contains(VIP) == *wanted,
            Condition::NoReply(wanted) => page.is_no_reply() == *wanted,
            Condition::Network(_)
            | Condition::Account(_)
            | Condition::Kind(_)
            | Condition::Text(_)
            | Condition::Author(_)
            | Condition::Followers(_)
            | Condition::Stars(_)
            | Condition::Verified(_)
            | Condition::Bot(_)
            | Condition::Media(_)
            | Condition::Link(_)
            | Condition::Public(_)
            | Condition::Day(_)
            | Condition::Time(_)
            | Condition::Open(_) => return None,
        })
    }
}
