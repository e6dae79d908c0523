//! What is looked at before a reply leaves: mistakes that cannot be taken back once strangers have read them.
//!
//! The guard asks; few things block. Each concern says what is wrong in one sentence.

mod once;
mod personal;
mod quote;

use serde::{Deserialize, Serialize};

pub use self::once::Waved;
pub use self::personal::{Found, Personal, personal};
use super::brand::{self, Unwanted};
use super::coolhead::{self, Heat};
use super::event::Freeze;
use super::id::AccountId;
use super::item::Media;
use super::lang::{name_of, primary};
use super::rules::Phrase;
use super::saved::{first_name, greeted, is_greeting, left_over, may_be_called, mentions, same_handle, words_of};
use super::time::{Span, Time};
use super::window::WindowClosed;
use crate::words::{fill, w};

/// So many words in a row that also stand in a note were copied from it.
const SAME_WORDS: usize = 6;

/// What is wrong with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConcernKind {
    /// Nothing to send.
    Empty,
    /// Longer than the network takes.
    TooLong,
    /// A `{variable}` is left.
    Unfilled,
    /// A picture without description, where the desk wants one.
    MissingAlt,
    /// The network takes no answer any more.
    WindowClosed,
    /// The account is signed out.
    SignedOut,
    /// They are not to be written to.
    NoReply,
    /// Not the account that they wrote to.
    WrongAccount,
    /// They wrote again while we did.
    WroteAgain,
    /// One of us answered while we wrote.
    AnsweredFirst,
    /// One of us is writing to the same person.
    ColleagueWrites,
    /// The same words went to the same person a moment ago.
    SaidAlready,
    /// Another language than theirs.
    Language,
    /// Something of a person that strangers should not read.
    PersonalData,
    /// Copied from an internal note.
    FromNote,
    /// Words on the do-not-say list.
    DoNotSay,
    /// Calls them by what is no first name.
    FirstName,
    /// Greets or mentions somebody who is not in this conversation.
    NamesAnother,
    /// Written in haste in an angry thread.
    TooFast,
    /// Capitals or "!!" in an angry thread.
    Shouts,
    /// Says words of a crisis.
    CrisisWords,
    /// Nobody is there to read what comes back.
    Closed,
    /// Posts are frozen.
    Frozen,
    /// A snooze would end after the deadline.
    PastDue,
    /// An answer to all goes to many people.
    ManyReaders,
    /// One answer goes to many people in the very same words.
    SameWords,
}

/// How grave a concern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// It cannot be sent like this.
    Blocks,
    /// It waits for a cool head, and is sent when the seat types so.
    Holds,
    /// It is sent when the seat says so.
    Asks,
    /// It is shown and sent.
    Shows,
}

/// One thing that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// What it is.
    pub kind: ConcernKind,
    /// How grave it is.
    pub gravity: Gravity,
    /// What to tell the seat.
    pub sentence: String,
}

impl Concern {
    /// Tells whether the reply cannot be sent like this.
    pub fn blocks(&self) -> bool {
        self.gravity == Gravity::Blocks
    }

    /// Tells whether it waits for a cool head.
    pub fn holds(&self) -> bool {
        self.gravity == Gravity::Holds
    }

    /// Tells whether somebody has to say so before it is sent.
    pub fn asks(&self) -> bool {
        matches!(self.gravity, Gravity::Holds | Gravity::Asks)
    }

    /// A snooze that would end after the deadline; asked outside of a reply.
    pub const fn past_due(sentence: String) -> Concern {
        Concern { kind: ConcernKind::PastDue, gravity: Gravity::Asks, sentence }
    }
}

/// A reply about to be sent, with all that the guard looks at.
#[derive(Clone, Debug)]
pub struct Sending<'a> {
    /// The text.
    pub text: &'a str,
    /// Pictures and files.
    pub media: &'a [Media],
    /// Strangers will read it.
    pub public: bool,
    /// It answers nobody.
    pub post: bool,
    /// The account that it leaves from.
    pub from: &'a AccountId,
    /// The account that they wrote to.
    pub received_by: &'a AccountId,
    /// Their name, as the network shows it.
    pub their_name: &'a str,
    /// Handles of the person and of ourselves; none where nobody is answered.
    pub handles: &'a [&'a str],
    /// What they wrote here: whom they name may be named, and they may sign with another name.
    pub their_words: &'a [&'a str],
    /// They are not to be written to; who says so, when and why.
    pub no_reply: Option<&'a str>,
    /// When the editor was opened.
    pub opened_at: Time,
    /// Since when what they wrote was on screen, as far as that is known.
    pub read_from: Option<Time>,
    /// It is a saved reply or what we said last time, as it was offered.
    pub prepared: bool,
    /// When the newest of their words reached us.
    pub last_arrived: Option<Time>,
    /// Who of us answered them since the editor was opened.
    pub answered_by: Option<&'a str>,
    /// Who of us has an answer to them in the editor.
    pub writing: Option<&'a str>,
    /// How long ago the same words were sent to them.
    pub said_ago: Option<Span>,
    /// The thread is angry.
    pub hostile: bool,
    /// Words of the text that speak of harm, law, press or data.
    pub crisis_words: &'a [String],
    /// It answers a crisis that is known as one.
    pub in_crisis: bool,
    /// The desk is closed; what it says of when it opens.
    pub closed: Option<&'a str>,
    /// The language that they write, as far as it is known.
    pub their_lang: Option<&'a str>,
    /// The language of the text, where it is sure.
    pub our_lang: Option<&'a str>,
    /// Internal notes of this conversation.
    pub notes: &'a [&'a str],
    /// The brand sheet's words that we do not say.
    pub do_not_say: &'a [Unwanted],
    /// In these words of the sheet, of saved replies and of statements they may be said.
    pub recommended: &'a [Phrase],
    /// Addresses and numbers of our own, which may be said in public.
    pub our_contacts: &'a [String],
    /// The length by the network's own rule, and the most that it takes.
    pub length: (usize, usize),
    /// Why the account is signed out, if it is.
    pub signed_out: Option<&'a str>,
    /// The window that is closed, if one is.
    pub window: Option<WindowClosed>,
    /// The freeze, if there is one.
    pub frozen: Option<&'a Freeze>,
    /// Pictures must have a description.
    pub require_alt: bool,
    /// How many people an answer to all goes to, and above how many the guard asks.
    pub readers: (usize, usize),
}

/// Returns all concerns, those that block first.
pub fn check(sending: &Sending, now: Time) -> Vec<Concern> {
    let checks: [fn(&Sending) -> Option<Concern>; 21] = [
        empty,
        too_long,
        unfilled,
        missing_alt,
        window_closed,
        signed_out,
        no_reply,
        wrong_account,
        wrote_again,
        answered_first,
        colleague_writes,
        said_already,
        language,
        from_note,
        do_not_say,
        bad_first_name,
        names_another,
        crisis_words,
        closed,
        frozen,
        many_readers,
    ];
    let mut concerns: Vec<Concern> = checks.iter().filter_map(|check| check(sending)).collect();
    concerns.extend(heat(sending, now));
    concerns.extend(personal_data(sending));
    concerns.sort_by_key(|concern| (concern.gravity, concern.kind));
    concerns
}

fn blocks(kind: ConcernKind, sentence: impl Into<String>) -> Option<Concern> {
    Some(Concern { kind, gravity: Gravity::Blocks, sentence: sentence.into() })
}

fn asks(kind: ConcernKind, sentence: impl Into<String>) -> Option<Concern> {
    Some(Concern { kind, gravity: Gravity::Asks, sentence: sentence.into() })
}

fn holds(kind: ConcernKind, sentence: impl Into<String>) -> Option<Concern> {
    Some(Concern { kind, gravity: Gravity::Holds, sentence: sentence.into() })
}

fn empty(sending: &Sending) -> Option<Concern> {
    (sending.text.trim().is_empty() && sending.media.is_empty()).then_some(())?;
    blocks(ConcernKind::Empty, w().guard.empty)
}

fn too_long(sending: &Sending) -> Option<Concern> {
    let (length, most) = sending.length;
    let over = length.checked_sub(most).filter(|over| *over > 0)?;
    blocks(ConcernKind::TooLong, fill(w().guard.too_long, &[&over, &most, &sending.from.network()]))
}

fn unfilled(sending: &Sending) -> Option<Concern> {
    let left = left_over(sending.text);
    (!left.is_empty()).then_some(())?;
    blocks(ConcernKind::Unfilled, fill(w().guard.unfilled, &[&left.join(", ")]))
}

fn missing_alt(sending: &Sending) -> Option<Concern> {
    let described = |media: &&Media| !matches!(media.kind.as_str(), "file" | "audio");
    let missing = sending.media.iter().filter(described).filter(|media| !media.is_described()).count();
    (sending.require_alt && missing > 0).then_some(())?;
    let (one, more) = w().guard.missing_alt;
    blocks(ConcernKind::MissingAlt, if missing == 1 { one } else { more })
}

fn window_closed(sending: &Sending) -> Option<Concern> {
    blocks(ConcernKind::WindowClosed, sending.window?.to_string())
}

fn signed_out(sending: &Sending) -> Option<Concern> {
    let (why, account) = (sending.signed_out?, sending.from);
    asks(ConcernKind::SignedOut, fill(w().guard.signed_out, &[account, &why]))
}

fn no_reply(sending: &Sending) -> Option<Concern> {
    let (said, who) = (sending.no_reply?, shown(sending.their_name));
    asks(ConcernKind::NoReply, fill(w().guard.no_reply, &[&who, &said]))
}

fn wrong_account(sending: &Sending) -> Option<Concern> {
    let (from, received) = (sending.from, sending.received_by);
    (from != received).then_some(())?;
    asks(ConcernKind::WrongAccount, fill(w().guard.wrong_account, &[received, from]))
}

fn wrote_again(sending: &Sending) -> Option<Concern> {
    sending.last_arrived.filter(|last| *last > sending.opened_at)?;
    let who = shown(sending.their_name);
    asks(ConcernKind::WroteAgain, fill(w().guard.wrote_again, &[&who]))
}

fn answered_first(sending: &Sending) -> Option<Concern> {
    let (by, who) = (sending.answered_by?, shown(sending.their_name));
    asks(ConcernKind::AnsweredFirst, fill(w().guard.answered_first, &[&by, &who]))
}

fn colleague_writes(sending: &Sending) -> Option<Concern> {
    let (by, who) = (sending.writing?, shown(sending.their_name));
    asks(ConcernKind::ColleagueWrites, fill(w().guard.colleague_writes, &[&by, &who]))
}

fn said_already(sending: &Sending) -> Option<Concern> {
    let (ago, who) = (sending.said_ago?.short(), shown(sending.their_name));
    asks(ConcernKind::SaidAlready, fill(w().guard.said_already, &[&who, &ago]))
}

fn language(sending: &Sending) -> Option<Concern> {
    let (theirs, ours) = (sending.their_lang?, sending.our_lang?);
    (primary(theirs) != primary(ours)).then_some(())?;
    let who = shown(sending.their_name);
    let (ours, theirs) = (name_of(ours), name_of(theirs));
    asks(ConcernKind::Language, fill(w().guard.language, &[&ours, &who, &theirs]))
}

fn from_note(sending: &Sending) -> Option<Concern> {
    let ours = words_of(sending.text);
    let theirs: Vec<Vec<String>> = sending.their_words.iter().map(|text| words_of(text)).collect();
    // What they wrote themselves is no secret, though a note quotes it.
    let same = sending.notes.iter().find_map(|note| shared_run(&ours, &words_of(note), &theirs))?;
    asks(ConcernKind::FromNote, fill(w().guard.from_note, &[&same.join(" ")]))
}

/// Returns the first run of words that stands in both and is not theirs.
fn shared_run<'a>(ours: &'a [String], note: &[String], theirs: &[Vec<String>]) -> Option<&'a [String]> {
    let runs: std::collections::HashSet<&[String]> = note.windows(SAME_WORDS).collect();
    let is_theirs = |run: &[String]| theirs.iter().any(|text| text.windows(SAME_WORDS).any(|known| known == run));
    ours.windows(SAME_WORDS).find(|run| runs.contains(run) && !is_theirs(run))
}

fn do_not_say(sending: &Sending) -> Option<Concern> {
    let own = quote::without_theirs(sending.text, sending.their_words);
    let said = brand::said_beside(&own, sending.do_not_say, sending.recommended);
    (!said.is_empty()).then_some(())?;
    let held = if sending.hostile { holds } else { asks };
    held(ConcernKind::DoNotSay, Heat::DoNotSay(said).to_string())
}

/// Finds a greeting by the first word of a name that is no first name: `Hi Support,`.
fn bad_first_name(sending: &Sending) -> Option<Concern> {
    (first_name(sending.their_name).sure().is_none()).then_some(())?;
    let called = words_of(sending.their_name).into_iter().next().filter(|word| word.chars().count() > 1)?;
    let words = words_of(sending.text);
    let mut opening = words.iter().take(3);
    let greeted = opening.any(|word| is_greeting(word));
    (greeted && words.iter().take(4).any(|word| *word == called)).then_some(())?;
    asks(ConcernKind::FirstName, fill(w().guard.first_name, &[&called, &sending.their_name]))
}

/// Finds what was written to somebody else: another name in the greeting, a handle that nobody here has.
fn names_another(sending: &Sending) -> Option<Concern> {
    let (theirs, heard) = (sending.their_name, sending.their_words);
    (!sending.handles.is_empty()).then_some(())?;
    let is_known = |handle: &str| {
        let heard = heard.iter().flat_map(|text| mentions(text));
        sending.handles.iter().copied().chain([theirs]).chain(heard).any(|known| same_handle(known, handle))
    };
    let signs = |name: &str| heard.iter().any(|text| words_of(text).iter().any(|word| words_of(name).contains(word)));
    let is_called = |name: &str| {
        may_be_called(name, theirs) || sending.handles.iter().any(|handle| may_be_called(name, handle)) || signs(name)
    };
    let who = shown(theirs);
    if let Some(name) = greeted(sending.text).filter(|name| !is_called(name)) {
        return asks(ConcernKind::NamesAnother, fill(w().guard.greets_another, &[&name, &who]));
    }
    let others: Vec<&str> = mentions(sending.text).into_iter().filter(|handle| !is_known(handle)).collect();
    (!others.is_empty()).then_some(())?;
    let sentence = if others.len() == 1 { w().guard.names_another } else { w().guard.names_others };
    asks(ConcernKind::NamesAnother, fill(sentence, &[&others.join(", "), &who]))
}

/// Looks at an answer in an angry thread; what is not to be said at all was looked at already.
fn heat(sending: &Sending, now: Time) -> Vec<Concern> {
    // Who had it on screen before the editor was open has read it by then; what came since was on screen no longer.
    let read_from = sending.read_from.map(|from| sending.last_arrived.map_or(from, |last| from.max(last)));
    let took = now.since(read_from.map_or(sending.opened_at, |from| from.min(sending.opened_at)));
    let (text, hostile, public) = (sending.text, sending.hostile, sending.public);
    let found = coolhead::check(&coolhead::Answer { text, took, hostile, public, do_not_say: &[] });
    let kind = |heat: &Heat| match heat {
        Heat::Haste(_) => ConcernKind::TooFast,
        Heat::Capitals(_) | Heat::Exclaims(_) => ConcernKind::Shouts,
        Heat::DoNotSay(_) => ConcernKind::DoNotSay,
    };
    // What was prepared in peace is not written in haste.
    let is_asked = |heat: &&Heat| !(sending.prepared && matches!(heat, Heat::Haste(_)));
    found.iter().filter(is_asked).filter_map(|heat| holds(kind(heat), heat.to_string())).collect()
}

/// Nobody speaks of harm, law or press in public by accident; where a crisis is known they have to.
fn crisis_words(sending: &Sending) -> Option<Concern> {
    (sending.public && !sending.in_crisis && !sending.crisis_words.is_empty()).then_some(())?;
    let words = sending.crisis_words.join(", ");
    asks(ConcernKind::CrisisWords, fill(w().guard.crisis_words, &[&words]))
}

/// In a crisis people are answered at any hour.
fn closed(sending: &Sending) -> Option<Concern> {
    let opens = sending.closed.filter(|_| sending.public && !sending.in_crisis)?;
    asks(ConcernKind::Closed, fill(w().guard.closed, &[&opens]))
}

fn personal_data(sending: &Sending) -> Vec<Concern> {
    if !sending.public {
        return Vec::new();
    }
    let found = personal(sending.text, sending.our_contacts);
    let sentence = |found: &Found| fill(w().guard.personal, &[&found.what.words(), &found.text]);
    found.iter().filter_map(|found| asks(ConcernKind::PersonalData, sentence(found))).collect()
}

fn frozen(sending: &Sending) -> Option<Concern> {
    let freeze = sending.frozen?;
    let why = &freeze.reason;
    let shows = |sentence| Some(Concern { kind: ConcernKind::Frozen, gravity: Gravity::Shows, sentence });
    match (freeze.all, sending.post) {
        (true, _) => shows(fill(w().guard.frozen_all, &[why])),
        (false, true) => asks(ConcernKind::Frozen, fill(w().guard.frozen_post, &[&freeze.by, why])),
        (false, false) if sending.public => shows(fill(w().guard.frozen_reply, &[why])),
        (false, false) => None,
    }
}

fn many_readers(sending: &Sending) -> Option<Concern> {
    let (readers, most) = sending.readers;
    (readers > most).then_some(())?;
    asks(ConcernKind::ManyReaders, fill(w().guard.many_readers, &[&readers]))
}

fn shown(name: &str) -> &str {
    if name.trim().is_empty() { w().guard.the_person } else { name.trim() }
}

#[cfg(test)]
mod tests;
