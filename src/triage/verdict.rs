//! The rules: what the weights of a text make it.

use std::borrow::Cow;

use super::lexicon::{Topic, tongue as set};
use super::weigh::{Weights, weigh};
use super::words::Words;
use crate::domain::class::{Class, Verdict};
use crate::domain::item::{Item, Kind};
use crate::domain::lang;

/// Who has at least as many followers is heard by many.
const HEARD_BY_MANY: u64 = 10_000;
/// From this weight on a topic decides alone.
const CLEAR: f32 = 1.2;
/// The weight of spam that is spam.
const SPAM: f32 = 1.9;
/// The weight of one complaint that is scorn.
const ANGRY: f32 = 2.1;
/// The weight of harm, law or press that is a crisis.
const CRISIS: f32 = 2.4;

/// A message as the brain sees it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// What they wrote.
    pub text: &'a str,
    /// Subject of a mail.
    pub subject: Option<&'a str>,
    /// BCP 47 language, where somebody says.
    pub lang: Option<&'a str>,
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
}

impl<'a> Text<'a> {
    /// Sees an item as the brain does.
    pub fn of(item: &'a Item, auto: bool) -> Text<'a> {
        Text {
            text: &item.text,
            subject: item.subject.as_deref(),
            lang: item.lang.as_deref(),
            kind: item.kind,
            network: &item.network,
            followers: item.author.followers,
            verified: item.author.verified,
            bot: item.author.bot,
            rating: item.rating,
            auto,
            mentions_us: item.kind != Kind::Post,
        }
    }

    /// Sees a text of which nothing else is known.
    pub const fn plain(text: &'a str, lang: Option<&'a str>) -> Text<'a> {
        Text {
            text,
            subject: None,
            lang,
            kind: Kind::Mention,
            network: "",
            followers: None,
            verified: false,
            bot: false,
            rating: None,
            auto: false,
            mentions_us: true,
        }
    }
}

/// Says what kind of message it is, how sure that is, and which words made it.
pub fn verdict(text: &Text<'_>) -> Verdict {
    let source = source(text);
    let lang = text.lang.or_else(|| lang::guess(&source));
    let weights = weights(text, &source, lang);
    let sums = Sums::of(&weights, text);
    let class = sums.class(text);
    Verdict {
        class,
        answer_now: answer_now(class, &weights, &sums, text),
        sure: sums.sure(class),
        why: why(class, &weights),
        lang: lang.map(str::to_owned),
        print: None,
    }
}

/// Tells whether somebody is beside themselves: a thing that went wrong is told without such words, however much of
/// it went wrong.
pub fn is_angry(text: &Text<'_>) -> bool {
    let source = source(text);
    let weights = weights(text, &source, text.lang.or_else(|| lang::guess(&source)));
    weights.reasons.iter().any(|reason| reason.topic == Topic::Complaint && reason.weight >= ANGRY)
}

/// Returns what is read: the subject is a sentence of the message like any other.
fn source<'a>(text: &Text<'a>) -> Cow<'a, str> {
    match text.subject {
        Some(subject) => Cow::from(format!("{subject}.\n{}", text.text)),
        None => Cow::from(text.text),
    }
}

fn weights<'a>(text: &Text<'_>, source: &'a str, lang: Option<&str>) -> Weights<'a> {
    let words = Words::of(source);
    // Where the language is not known, the words of all three count.
    weigh(text, source, &words, &words.list(), lang.map_or(set::ALL, set::of))
}

/// The weights of the topics, after what they do to each other.
struct Sums {
    crisis: f32,
    complaint: f32,
    praise: f32,
    question: f32,
    request: f32,
    spam: f32,
}

impl Sums {
    fn of(weights: &Weights<'_>, text: &Text<'_>) -> Sums {
        let mut sums = Sums {
            crisis: weights.of(Topic::Crisis),
            complaint: weights.of(Topic::Complaint),
            praise: weights.of(Topic::Praise),
            question: weights.of(Topic::Question),
            request: weights.of(Topic::Request),
            spam: weights.of(Topic::Spam),
        };
        // Who asks or begs is polite first: thanks and greetings around a question are no praise.
        if sums.question >= CLEAR || sums.request >= CLEAR {
            sums.praise *= 0.5;
        }
        // What was found by listening asks the world, not us.
        if !text.mentions_us {
            sums.question *= 0.5;
            sums.request *= 0.5;
        }
        sums
    }

    fn class(&self, text: &Text<'_>) -> Class {
        let upset = self.complaint - self.praise;
        if self.spam >= SPAM && self.spam > self.complaint * 0.6 {
            return Class::Spam;
        }
        if text.auto {
            return Class::Chatter;
        }
        if self.crisis >= CRISIS {
            return Class::Crisis;
        }
        let asks = self.question.max(self.request);
        if upset >= CLEAR && upset >= asks * 0.6 || upset >= 0.6 && asks < CLEAR {
            return Class::Complaint;
        }
        if asks >= CLEAR && self.praise < asks + 1.5 || asks >= 0.9 && self.praise < asks + 0.5 {
            return if self.request > self.question { Class::Request } else { Class::Question };
        }
        if self.praise - self.complaint >= 0.9 { Class::Praise } else { Class::Chatter }
    }

    /// How far the class stands from the next one, as a share of a hundred.
    fn sure(&self, class: Class) -> u8 {
        let upset = self.complaint - self.praise;
        let lead = match class {
            Class::Crisis => self.crisis - CRISIS + 1.0,
            Class::Complaint => upset - 0.3 * self.question.max(self.request),
            Class::Question => self.question - 0.5 * upset.max(0.0),
            Class::Request => self.request - 0.5 * upset.max(0.0),
            Class::Praise => -upset,
            Class::Chatter => 0.8 - upset.abs() - 0.5 * self.question.max(self.request),
            Class::Spam => self.spam - self.complaint,
        };
        let share = 1.0 - 0.55 * (-lead.max(0.0) / 2.0).exp();
        (share * 100.0).clamp(1.0, 97.0) as u8
    }
}

fn answer_now(class: Class, weights: &Weights<'_>, sums: &Sums, text: &Text<'_>) -> bool {
    let presses = weights.of(Topic::Urgent) >= 1.0;
    let heard = text.verified || text.followers.is_some_and(|followers| followers >= HEARD_BY_MANY);
    match class {
        Class::Crisis => true,
        Class::Complaint => presses || heard || sums.complaint - sums.praise >= 4.0 || sums.crisis >= CLEAR,
        Class::Question | Class::Request => heard || presses && sums.complaint >= CLEAR,
        Class::Praise | Class::Chatter | Class::Spam => false,
    }
}

fn why(class: Class, weights: &Weights<'_>) -> Vec<String> {
    let wanted: &[Topic] = match class {
        Class::Crisis => &[Topic::Crisis],
        Class::Complaint => &[Topic::Complaint],
        Class::Question => &[Topic::Question],
        Class::Request => &[Topic::Request],
        Class::Praise => &[Topic::Praise],
        Class::Spam => &[Topic::Spam],
        Class::Chatter => &[],
    };
    let mut why: Vec<String> = Vec::new();
    for reason in weights.reasons.iter().filter(|reason| wanted.contains(&reason.topic)) {
        let words = reason.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if why.len() < 3 && !why.contains(&words) {
            why.push(words);
        }
    }
    why
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
