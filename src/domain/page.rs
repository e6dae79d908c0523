//! What a page says to whoever is woken by it.
//!
//! The first 60 characters tell how bad it is and what it is: `L1 · Charged twice · brand desk`. Then since when, how big,
//! who has it, what was said and what is paused, as far as that is known, what somebody wrote about it, and at the end how
//! to acknowledge. A drill says DRILL before anything else, a test says TEST. `answer` tells what people answer.

use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation;

use super::clean;
use super::id::{ConversationId, SeatName};
use super::network::{CountRule, TextLimit};
use super::redact::redact;
use super::time::Time;
use super::width::{fit, width};
use crate::words::{fill, w};

mod answer;
mod mail;
#[cfg(test)]
mod tests;

pub use self::answer::{Answer, Heard, person_at};
pub use self::mail::{answer_of_mail, mail_id};

/// So many characters say how bad it is and what.
const FIRST: usize = 60;
/// The most characters of a name, such as the desk's.
const NAME: usize = 40;
/// The most characters of one fact.
const FACT: usize = 200;
/// The most characters of what somebody wrote.
const TEXT: usize = 3000;
/// The longest address that is passed on; a longer one is left out, since half of it leads nowhere.
const URL: usize = 500;

/// Whether a page is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meant {
    /// It is.
    #[default]
    Real,
    /// People rehearse: nothing of it is real, and they answer as if it were.
    Drill,
    /// Somebody tries whether pages arrive.
    Test,
}

/// What a page says.
#[derive(Clone, Debug, PartialEq)]
pub struct PageText {
    /// The desk that pages.
    pub desk: String,
    /// What happened, in a few words.
    pub title: String,
    /// What somebody wrote about it, or the words that it began with.
    pub text: String,
    /// The level of the crisis, 1 (worst) to 4; nothing where a rule pages.
    pub level: Option<u8>,
    /// It must wake somebody.
    pub urgent: bool,
    /// Whether it is meant.
    pub meant: Meant,
    /// Names the page in an answer and on the command line: letters and digits.
    pub code: String,
    /// When it was raised.
    pub at: Time,
    /// The clock by which whoever is paged lives.
    pub zone: TimeZone,
    /// Since when it goes on.
    pub since: Option<Time>,
    /// How big it is, such as "42 messages, 3 of them from the press".
    pub size: Option<String>,
    /// Who has it.
    pub owner: Option<SeatName>,
    /// What was said in public so far.
    pub said: Option<String>,
    /// What is paused.
    pub paused: Option<String>,
    /// The conversation that it is about.
    pub conversation: Option<ConversationId>,
    /// The rule that asked for it.
    pub rule: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

impl PageText {
    /// A page that says what happened and nothing more.
    pub fn new(desk: &str, title: &str, code: &str, at: Time) -> PageText {
        PageText {
            desk: desk.to_owned(),
            title: title.to_owned(),
            text: String::new(),
            level: None,
            urgent: true,
            meant: Meant::Real,
            code: code.to_owned(),
            at,
            zone: TimeZone::UTC,
            since: None,
            size: None,
            owner: None,
            said: None,
            paused: None,
            conversation: None,
            rule: None,
            url: None,
        }
    }

    /// A page that tries whether pages arrive.
    pub fn test(desk: &str, at: Time) -> PageText {
        // Each test is one of its own: who takes two pages of one code for one would hear of the first alone.
        let code = format!("{}{}", w().page.test, at.millis().rem_euclid(100_000_000));
        PageText { meant: Meant::Test, ..PageText::new(desk, w().page.test_title, &code, at) }
    }

    /// Returns it without anything that could move a cursor, hide words or give a secret away, each part cut to a length
    /// that people read. Much of it comes from outside: it is called once before a page leaves.
    #[must_use]
    pub fn cleaned(&self) -> PageText {
        let text = cut(&redact(&clean::text(&self.text)), chars(TEXT)).trim().to_owned();
        let mut title = line(&self.title, FACT);
        if title.is_empty() {
            title = line(text.lines().next().unwrap_or_default(), FACT);
        }
        if title.is_empty() {
            w().page.no_title.clone_into(&mut title);
        }
        let fact = |fact: &Option<String>| fact.as_deref().map(|fact| line(fact, FACT)).filter(|fact| !fact.is_empty());
        PageText {
            desk: line(&self.desk, NAME),
            title,
            text,
            code: self.code.chars().filter(char::is_ascii_alphanumeric).take(NAME).collect(),
            size: fact(&self.size),
            owner: self.owner.as_ref().map(|owner| SeatName::new(&clean::line(owner.as_str()))),
            said: fact(&self.said),
            paused: fact(&self.paused),
            rule: fact(&self.rule),
            url: self.url.as_deref().filter(|url| is_shown(url)).map(str::to_owned),
            ..self.clone()
        }
    }

    /// Returns how bad it is, what it is and whose desk it is about.
    pub fn head(&self) -> String {
        let words = &w().page;
        let meant = match self.meant {
            Meant::Real => None,
            Meant::Drill => Some(words.drill),
            Meant::Test => Some(words.test),
        };
        let bad = match (self.level, self.urgent) {
            (None, _) if self.meant == Meant::Test => None,
            (Some(level), _) => Some(fill(words.level, &[&level])),
            (None, true) => Some(words.urgent.to_owned()),
            (None, false) => Some(words.page.to_owned()),
        };
        let marks: String = meant.into_iter().chain(bad.as_deref()).flat_map(|mark| [mark, " · "]).collect();
        let title = fit(&self.title, FIRST.saturating_sub(width(&marks)));
        let desk = if self.desk.is_empty() { String::new() } else { format!(" · {}", self.desk) };
        format!("{marks}{title}{desk}")
    }

    /// Returns how it is acknowledged; nothing for a test, which nobody waits for.
    pub fn acknowledging(&self, replies: bool) -> Option<String> {
        let sentence = if replies { w().page.ack_by_reply } else { w().page.ack };
        (self.meant != Meant::Test).then(|| fill(sentence, &[&self.command()]))
    }

    /// Returns the command that acknowledges it.
    pub fn command(&self) -> String {
        fill(w().page.ack_command, &[&self.code])
    }

    /// Returns everything behind the head, in lines; where it is too long, how to acknowledge stays. `replies` tells
    /// whether an answer on the same channel acknowledges.
    pub fn body(&self, replies: bool, limit: TextLimit) -> String {
        let mut lines = self.facts();
        lines.extend(self.url.clone());
        if !self.text.is_empty() {
            lines.push(self.text.clone());
        }
        let end = self.acknowledging(replies).map(|line| format!("\n{line}")).unwrap_or_default();
        let room = TextLimit { most: limit.most.saturating_sub(limit.count(&end)), ..limit };
        cut(&lines.join("\n"), room) + &end
    }

    /// Returns head and body in one text.
    pub fn whole(&self, replies: bool, limit: TextLimit) -> String {
        let head = self.head() + "\n";
        let room = TextLimit { most: limit.most.saturating_sub(limit.count(&head)), ..limit };
        head.clone() + &self.body(replies, room)
    }

    /// Returns what is known of it, a line each.
    fn facts(&self) -> Vec<String> {
        let words = &w().page;
        let mut lines = Vec::new();
        match self.meant {
            Meant::Real => {}
            Meant::Drill => lines.push(words.is_drill.to_owned()),
            Meant::Test => lines.push(words.is_test.to_owned()),
        }
        lines.extend(self.since.map(|since| fill(words.since, &[&self.clock(since)])));
        lines.extend(self.size.clone());
        match &self.owner {
            Some(owner) => lines.push(fill(words.owner, &[owner])),
            None if self.level.is_some() => lines.push(words.no_owner.to_owned()),
            None => {}
        }
        lines.extend(self.said.as_ref().map(|said| fill(words.said, &[said])));
        lines.extend(self.paused.as_ref().map(|paused| fill(words.paused, &[paused])));
        lines.extend(self.rule.as_ref().map(|rule| fill(words.rule, &[rule])));
        lines
    }

    /// Returns a moment on the clock of whoever is paged, with the clock's name.
    fn clock(&self, moment: Time) -> String {
        let wall = moment.in_zone(&self.zone);
        format!("{} {}", moment.day_and_minute(&self.zone, self.at), wall.strftime("%Z"))
    }
}

/// Returns one clean line without secrets, of so many characters at the most.
fn line(text: &str, most: usize) -> String {
    cut(&redact(&clean::line(text)), chars(most))
}

/// Tells whether an address can be shown and opened as it is.
fn is_shown(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.len() <= URL && !url.contains(char::is_whitespace) && clean::is_clean(url) && redact(url) == url
}

const fn chars(most: usize) -> TextLimit {
    TextLimit { most, rule: CountRule::Chars }
}

/// Returns a text that fits, cut between two characters before an ellipsis where it is too long.
pub fn cut(text: &str, limit: TextLimit) -> String {
    if limit.fits(text) {
        return text.to_owned();
    }
    let room = limit.most.saturating_sub(limit.count(ELLIPSIS));
    let mut length = 0;
    let fits = |cluster: &&str| {
        length += limit.count(cluster);
        length <= room
    };
    let kept: String = text.graphemes(true).take_while(fits).collect();
    match limit.most {
        0 => String::new(),
        _ => kept.trim_end().to_owned() + ELLIPSIS,
    }
}

const ELLIPSIS: &str = "…";
