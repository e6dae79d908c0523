//! What is lost, doubled, or late without a reason: the server's truth and what was acknowledged, beside what the desk
//! holds. Each finding is a sentence.

use std::collections::{BTreeMap, HashMap, HashSet};

use hearken::domain::id::{ConversationId, EventId, ReplyId};
use hearken::domain::time::{Span, Time};

use super::look::Look;
use super::posts::{self, Meant};

/// What the rig knows.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    pub now: Time,
    /// Items of others on the server, by account and id, and when they were written.
    pub items: BTreeMap<(String, String), Time>,
    /// Replies of ours on the server: the text, and when it was received.
    pub posts: Vec<(String, Time)>,
    /// Replies of which the desk said that it has them, by their text.
    pub replies: HashMap<String, Written>,
    /// Acts of which the desk said that they are done, by their event.
    pub acts: HashMap<EventId, String>,
    /// Where conversations stand after what was acknowledged last.
    pub states: HashMap<ConversationId, Stands>,
    /// Words of notes that were acknowledged.
    pub notes: Vec<(ConversationId, String)>,
    /// Snoozes until a time.
    pub snoozes: Vec<Snooze>,
    /// Posts of the plan on the server: the text, and when it was received.
    pub published: Vec<(String, Time)>,
    /// Posts of which the desk said that it lets them go, by the words of each variant.
    pub planned: HashMap<String, Meant>,
    /// From when until when everything planned was held by a person.
    pub frozen: Vec<(Time, Time)>,
    /// When something was not as it should be, and what.
    pub faults: Vec<(Time, Time, &'static str)>,
}

/// A reply that was acknowledged.
#[derive(Clone, Debug)]
pub struct Written {
    pub id: ReplyId,
    /// When it was to leave.
    pub wanted: Time,
    /// Taken back by us.
    pub back: bool,
}

/// Where a conversation stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stands {
    pub state: &'static str,
    pub since: Time,
}

/// A snooze until a time.
#[derive(Clone, Debug)]
pub struct Snooze {
    pub on: ConversationId,
    pub at: Time,
    /// Nothing where it was ordered and nobody heard whether it was done.
    pub until: Option<Time>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub lost: Vec<String>,
    pub doubled: Vec<String>,
    pub late: Vec<String>,
    /// States, notes, pages and due times that are not as they should be.
    pub wrong: Vec<String>,
    /// Things that were late with a reason, by the reason.
    pub excused: BTreeMap<&'static str, u64>,
    /// How the variants of the plan stand.
    pub posts: BTreeMap<String, u64>,
}

/// A round of fetching, and what a step of the rig adds.
const FETCHED: Span = Span::minutes(31);
/// What a reply may take from its moment to the server, looking once after a lost answer included.
pub const SENT: Span = Span::seconds(60);
/// What a snooze may take to end.
const WOKEN: Span = Span::seconds(1);
/// After a fault the desk may be waiting for its next try.
const BACKOFF: Span = Span::minutes(21);

impl Truth {
    /// Returns why something that was to be at `wanted` came at `came` only.
    fn reason(&self, wanted: Time, came: Time) -> Option<&'static str> {
        let touches = |fault: &&(Time, Time, &str)| fault.0 <= came && fault.1.plus(BACKOFF) >= wanted;
        self.faults.iter().rev().find(touches).map(|fault| fault.2)
    }
}

impl Counts {
    pub fn late(&mut self, truth: &Truth, (wanted, came): (Time, Time), allowed: Span, what: impl FnOnce() -> String) {
        if came.since(wanted) <= allowed {
            return;
        }
        match truth.reason(wanted, came) {
            Some(reason) => *self.excused.entry(reason).or_default() += 1,
            None => self.late.push(format!("{}: {wanted} became {came}", what())),
        }
    }
}

/// Counts. What the server has for less than a round is not missed yet.
pub fn count(truth: &Truth, look: &Look) -> Counts {
    let mut counts = Counts::default();
    items(truth, look, &mut counts);
    replies(truth, look, &mut counts);
    posts::count(truth, look, &mut counts);
    acts(truth, look, &mut counts);
    counts
}

fn items(truth: &Truth, look: &Look, counts: &mut Counts) {
    let mut came: HashMap<(&str, &str), u32> = HashMap::new();
    let since = waiting_since(look);
    for arrived in &look.arrivals {
        *came.entry((&arrived.account, &arrived.native)).or_default() += 1;
        let name = || format!("item {} of {}", arrived.native, arrived.account);
        if !arrived.from_us {
            counts.late(truth, (arrived.written_at, arrived.at), FETCHED, name);
            if !truth.items.contains_key(&(arrived.account.clone(), arrived.native.clone())) {
                counts.wrong.push(format!("{} was never on the server", name()));
            }
        }
        // Who waits already is not due later because of writing again.
        let waits = since.get(arrived.native.as_str()).copied().unwrap_or(arrived.written_at);
        if arrived.due.is_some_and(|due| due <= waits) {
            counts.wrong.push(format!("{} was due before anybody wrote", name()));
        }
    }
    let mut shown: HashMap<&str, u32> = HashMap::new();
    look.pages.values().flat_map(|page| &page.items).for_each(|native| *shown.entry(native).or_default() += 1);
    for ((account, native), times) in &came {
        if *times > 1 {
            counts.doubled.push(format!("item {native} of {account} came {times} times"));
        }
    }
    for (native, times) in &shown {
        if *times > 1 {
            counts.doubled.push(format!("item {native} stands in {times} places"));
        }
    }
    for ((account, native), written_at) in &truth.items {
        let there = came.contains_key(&(account.as_str(), native.as_str())) && shown.contains_key(native.as_str());
        if !there && truth.now.since(*written_at) > FETCHED {
            counts.lost.push(format!("item {native} of {account}, written {written_at}"));
        }
    }
}

/// When the first words of the conversation of an item were written.
fn waiting_since(look: &Look) -> HashMap<&str, Time> {
    let theirs = look.arrivals.iter().filter(|arrived| !arrived.from_us);
    let written: HashMap<&str, Time> = theirs.map(|arrived| (arrived.native.as_str(), arrived.written_at)).collect();
    let mut since = HashMap::new();
    for page in look.pages.values() {
        let first = page.items.iter().filter_map(|native| written.get(native.as_str())).min();
        since.extend(first.into_iter().flat_map(|first| page.items.iter().map(|native| (native.as_str(), *first))));
    }
    since
}

fn replies(truth: &Truth, look: &Look, counts: &mut Counts) {
    let mut on_server: HashMap<&str, Vec<Time>> = HashMap::new();
    for (text, at) in &truth.posts {
        on_server.entry(text).or_default().push(*at);
    }
    for (text, times) in &on_server {
        if times.len() > 1 {
            counts.doubled.push(format!("reply on the server {} times: {text} {times:?}", times.len()));
        }
    }
    for (text, written) in &truth.replies {
        let Some(seen) = look.replies.get(&written.id) else {
            counts.lost.push(format!("an acknowledged reply is not on the desk: {text}"));
            continue;
        };
        let there = on_server.get(text.as_str()).and_then(|times| times.first());
        let name = || format!("reply {text}, {}", seen.state);
        match (there, seen.state.as_str()) {
            (Some(at), "delivered") => counts.late(truth, (written.wanted, *at), SENT, name),
            // The answer is lost, or the desk was stopped: it will look.
            (Some(_), "unknown" | "sending") => {}
            (Some(_), _) => counts.wrong.push(format!("{} and on the server", name())),
            (None, "delivered") => counts.lost.push(format!("{} and not on the server", name())),
            (None, "called_back") if written.back => {}
            (None, "called_back") => counts.lost.push(format!("{} by nobody", name())),
            (None, "held" | "refused" | "unknown") if seen.why.is_empty() => {
                counts.lost.push(format!("{} and nobody says why", name()));
            }
            // Written again, an arrival has held it at its moment; all other reasons are faults of ours.
            (None, "held") => counts.late(truth, (written.wanted, seen.moved_at), SENT, name),
            (None, "refused" | "unknown") => {}
            (None, _) => counts.late(truth, (seen.not_before, truth.now), SENT, name),
        }
    }
    let known: HashSet<&str> = look.replies.values().map(|seen| seen.text.as_str()).collect();
    for text in on_server.keys().filter(|text| !known.contains(*text)) {
        counts.lost.push(format!("the desk knows nothing of a reply that it sent: {text}"));
    }
}

fn acts(truth: &Truth, look: &Look, counts: &mut Counts) {
    for (event, what) in &truth.acts {
        if !look.acts.contains(event) {
            counts.lost.push(format!("an acknowledged act: {what}"));
        }
    }
    for (id, text) in &truth.notes {
        let times = look.pages.get(id).map_or(0, |page| page.notes.iter().filter(|note| *note == text).count());
        match times {
            0 => counts.lost.push(format!("an acknowledged note: {text}")),
            1 => {}
            _ => counts.doubled.push(format!("a note: {text}")),
        }
    }
    let touched = Touched::of(look);
    for (id, stands) in &truth.states {
        let is = look.pages.get(id).map_or("nowhere", |page| page.state.as_str());
        // That a snooze is over by now is looked at below.
        let woken = stands.state == "snoozed" && is == "open";
        if is != stands.state && !woken && !touched.between(*id, stands.since, truth.now) {
            counts.wrong.push(format!("{id} is {is}, not {} as since {}", stands.state, stands.since));
        }
    }
    snoozes(truth, look, &touched, counts);
}

fn snoozes(truth: &Truth, look: &Look, touched: &Touched, counts: &mut Counts) {
    let mut woke: HashMap<ConversationId, Vec<Time>> = HashMap::new();
    look.woke.iter().for_each(|(id, at)| woke.entry(*id).or_default().push(*at));
    let mut allowed: HashMap<ConversationId, Vec<Option<Time>>> = HashMap::new();
    for snooze in &truth.snoozes {
        allowed.entry(snooze.on).or_default().push(snooze.until);
        let Some(until) = snooze.until.filter(|until| *until <= truth.now) else { continue };
        let came = woke.get(&snooze.on).and_then(|times| times.iter().find(|at| **at >= until)).copied();
        let came = came.unwrap_or(truth.now);
        // Whoever writes again ends a snooze, too.
        if !touched.between(snooze.on, snooze.at, came) {
            counts.late(truth, (until, came), WOKEN, || format!("snooze of {}", snooze.on));
        }
    }
    for (id, times) in woke {
        let said = allowed.get(&id).map_or(&[][..], Vec::as_slice);
        for at in times.iter().filter(|at| !said.iter().any(|until| until.is_none_or(|until| until <= **at))) {
            counts.wrong.push(format!("{id} woke at {at}, when nothing had said so"));
        }
    }
}

/// When something came into a conversation.
struct Touched(HashMap<ConversationId, Vec<Time>>);

impl Touched {
    fn of(look: &Look) -> Touched {
        let came: HashMap<&str, Time> =
            look.arrivals.iter().filter(|one| !one.from_us).map(|one| (one.native.as_str(), one.at)).collect();
        let of = |items: &Vec<String>| items.iter().filter_map(|native| came.get(native.as_str()).copied()).collect();
        Touched(look.pages.iter().map(|(id, page)| (*id, of(&page.items))).collect())
    }

    fn between(&self, id: ConversationId, from: Time, to: Time) -> bool {
        self.0.get(&id).is_some_and(|times| times.iter().any(|at| (from..=to).contains(at)))
    }
}
