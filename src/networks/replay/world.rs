//! One account's part of a scenario as it runs: what has come, what is still to come, what we answered.

mod reactions;
mod things;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::reactions::{Deed, Did};
use self::things::link;
use super::results::{self, OURS};
use super::scenario::{Entry, Scenario, Trouble, Turn, When};
use crate::domain::figures::Figures;
use crate::domain::item::{Item, Kind};
use crate::domain::network::{Cursor, NetError, Outgoing, OutgoingKind, Page, Sent};
use crate::domain::time::{Span, Time};

/// The most that one page brings.
const PAGE: usize = 200;
/// The most that time may be shortened: a day then passes in 90 ms.
const FASTEST: f64 = 1_000_000.0;

/// Something that reaches the account.
#[derive(Clone, Debug)]
enum News {
    Item(Box<Item>),
    Edit { id: String, text: String },
    Liked(String),
    Stars { id: String, stars: u8, text: Option<String> },
    Removed(String),
}

/// One account's part of a running scenario. The same acts at the same times give the same world.
pub struct World {
    scenario: Scenario,
    network: String,
    handle: String,
    start: Time,
    speed: f64,
    /// Still to come, by time and then by the order in which it was planned.
    coming: BTreeMap<(Time, u64), News>,
    planned: u64,
    /// Has come, in order; a cursor is a place in it.
    come: Vec<Seen>,
    /// Everything that can be seen on the network, by its id.
    items: HashMap<String, Item>,
    /// Who wrote what, by the keys of the scenario.
    writers: HashMap<String, String>,
    files: HashMap<String, String>,
    sent: HashMap<String, Sent>,
    done: HashSet<(usize, String)>,
    /// What we did, in order.
    deeds: Vec<Deed>,
    /// What is only written if we did something, or did not: by its id.
    gates: HashMap<String, Gate>,
}

#[derive(Debug)]
struct Gate {
    only_if: Option<When>,
    unless: Option<When>,
}

#[derive(Clone, Debug)]
enum Seen {
    Item(Box<Item>),
    Removed(String),
}

impl World {
    /// Lays out what the scenario holds for one account; `speed` 2 makes everything to come twice as fast.
    pub fn new(scenario: Scenario, network: &str, handle: &str, start: Time, speed: f64) -> World {
        let mut world = World {
            network: network.to_owned(),
            handle: handle.to_owned(),
            start,
            speed: speed.clamp(0.001, FASTEST),
            coming: BTreeMap::new(),
            planned: 0,
            come: Vec::new(),
            items: HashMap::new(),
            writers: HashMap::new(),
            files: HashMap::new(),
            sent: HashMap::new(),
            done: HashSet::new(),
            deeds: Vec::new(),
            gates: HashMap::new(),
            scenario,
        };
        world.lay_out();
        world
    }

    fn lay_out(&mut self) {
        let ours = |network: &str| network == self.network;
        let entries: Vec<Entry> = self.scenario.entries.iter().filter(|e| ours(&e.network)).cloned().collect();
        let parents: HashMap<&str, &str> =
            entries.iter().filter_map(|e| Some((e.id.as_str(), e.to.as_deref()?))).collect();
        for entry in &entries {
            let item = self.item(entry, root(&parents, &entry.id));
            self.writers.insert(entry.id.clone(), entry.by.clone());
            let files = entry.files.iter().map(|(name, text)| (format!("{}/{name}", entry.id), text.clone()));
            self.files.extend(files);
            self.lay_out_days(entry, &item);
            if entry.only_if.is_some() || entry.unless.is_some() {
                let gate = Gate { only_if: entry.only_if.clone(), unless: entry.unless.clone() };
                self.gates.insert(entry.id.clone(), gate);
            }
            self.plan(item.created_at, News::Item(Box::new(item)));
        }
        for turn in self.turns() {
            let at = self.time(turn.at);
            if let (Some(id), Some(text)) = (turn.edit, turn.text) {
                self.plan(at, News::Edit { id, text });
            }
            if let Some(id) = turn.remove {
                self.plan(at, News::Removed(id));
            }
        }
    }

    fn turns(&self) -> Vec<Turn> {
        self.scenario.turns.iter().filter(|turn| turn.network == self.network).cloned().collect()
    }

    /// What lies before the start keeps its distance; what comes after it comes at the pace asked for.
    fn time(&self, at: Span) -> Time {
        if at < Span::ZERO { self.start.plus(at) } else { self.start.plus(self.paced(at)) }
    }

    fn paced(&self, span: Span) -> Span {
        Span::millis((span.as_millis() as f64 / self.speed) as i64)
    }

    fn plan(&mut self, at: Time, news: News) {
        self.coming.insert((at, self.planned), news);
        self.planned += 1;
    }

    /// Returns what is wrong with the network at this moment, if anything.
    pub fn trouble(&self, now: Time) -> Option<NetError> {
        self.troubled(now).map(|(trouble, until)| match trouble {
            Trouble::Limited => NetError::Limited { until },
            Trouble::Offline => {
                NetError::Offline { host: format!("{}.example", self.network), why: "connection refused".to_owned() }
            }
        })
    }

    fn troubled(&self, now: Time) -> Option<(Trouble, Time)> {
        let turns = self.scenario.turns.iter().filter(|turn| turn.network == self.network);
        let spans = turns.filter_map(|turn| {
            let from = self.time(turn.at);
            Some((turn.trouble?, from, from.plus(self.paced(turn.lasts))))
        });
        spans.filter(|(_, from, until)| *from <= now && now < *until).map(|(trouble, _, until)| (trouble, until)).next()
    }

    /// Returns how long it is until something can be fetched, if anything ever can.
    pub fn next(&self, now: Time) -> Option<Span> {
        let until = self.troubled(now).map(|(_, until)| until);
        let at = self.coming.keys().next().map(|(at, _)| *at)?;
        Some(until.unwrap_or(at).max(at).since(now))
    }

    /// Returns what came after `cursor`; without one, what came since `since`. The oldest comes first.
    pub fn page(&mut self, cursor: Option<&Cursor>, since: Time, now: Time) -> Page {
        self.pass(now);
        let from = cursor.and_then(|cursor| cursor.0.parse::<usize>().ok()).unwrap_or(0).min(self.come.len());
        let mut page = Page::default();
        let mut to = from;
        for seen in self.come.iter().skip(from).take(PAGE) {
            to += 1;
            match seen {
                Seen::Item(item) if cursor.is_none() && item.created_at < since => {}
                Seen::Item(item) => page.items.push((**item).clone()),
                Seen::Removed(id) => page.removed.push(id.clone()),
            }
        }
        page.more = to < self.come.len();
        page.cursor = Some(Cursor(to.to_string()));
        page
    }

    /// Lets everything come that is due.
    fn pass(&mut self, now: Time) {
        while let Some(first) = self.coming.first_entry().filter(|first| first.key().0 <= now) {
            let news = first.remove();
            let seen = match news {
                News::Item(item) => Some(item).filter(|item| self.is_written(&item.id)),
                News::Edit { id, text } => self.changed(&id, |item| item.text = text),
                News::Liked(id) => self.changed(&id, |item| item.engagement.get_or_insert_default().likes += 1),
                News::Stars { id, stars, text } => self.changed(&id, |item| {
                    item.rating = Some(stars);
                    item.text = text.unwrap_or_else(|| item.text.clone());
                }),
                News::Removed(id) => {
                    if self.items.remove(&id).is_some() {
                        self.come.push(Seen::Removed(id));
                    }
                    None
                }
            };
            if let Some(item) = seen {
                self.items.insert(item.id.clone(), (*item).clone());
                self.come.push(Seen::Item(item));
            }
        }
    }

    fn is_written(&self, id: &str) -> bool {
        self.gates.get(id).is_none_or(|gate| {
            gate.only_if.as_ref().is_none_or(|when| self.have_done(when))
                && !gate.unless.as_ref().is_some_and(|when| self.have_done(when))
        })
    }

    fn changed(&self, id: &str, change: impl FnOnce(&mut Item)) -> Option<Box<Item>> {
        let mut item = self.items.get(id).cloned()?;
        change(&mut item);
        Some(Box::new(item))
    }

    /// Returns the thread around an item, oldest first.
    pub fn thread(&mut self, item: &Item, now: Time) -> Vec<Item> {
        self.pass(now);
        let root = item.conversation.as_deref().unwrap_or(&item.id);
        let mut thread: Vec<Item> =
            self.items.values().filter(|other| other.conversation.as_deref() == Some(root)).cloned().collect();
        thread.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        thread
    }

    /// Takes what we write, once: the same reply again is the same post. People react to it.
    pub fn take(&mut self, outgoing: &Outgoing, now: Time) -> Sent {
        if let Some(sent) = self.found(outgoing) {
            return sent;
        }
        let id = format!("{OURS}{}", outgoing.reply);
        let sent = Sent { held_until: None, url: link(&self.network, Kind::Post, &self.handle, &id), remote_id: id };
        self.sent.insert(outgoing.reply.to_string(), sent.clone());
        let ours = self.ours(outgoing, &sent, now);
        self.items.insert(sent.remote_id.clone(), ours.clone());
        let did = match (&outgoing.answers, &outgoing.kind) {
            (Some(answered), OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private) => {
                Some(Did::Answered(answered.clone()))
            }
            (None, OutgoingKind::Post) => Some(Did::Posted(ours)),
            _ => None,
        };
        if let Some(did) = did {
            self.react(Deed { did, text: outgoing.text.clone(), name: sent.remote_id.clone() }, now);
        }
        sent
    }

    /// Returns what the network took, if it did.
    pub fn found(&self, outgoing: &Outgoing) -> Option<Sent> {
        self.sent.get(&outgoing.reply.to_string()).cloned()
    }

    /// Takes one of our own posts off the network.
    pub fn remove_ours(&mut self, id: &str, now: Time) -> bool {
        let ours = self.items.get(id).is_some_and(|item| item.from_us);
        if ours {
            self.plan(now, News::Removed(id.to_owned()));
            self.taken_away(id, now);
        }
        ours
    }

    /// Tells whether something was taken off the network.
    pub fn was_removed(&self, id: &str) -> bool {
        self.come.iter().any(|seen| matches!(seen, Seen::Removed(gone) if gone == id))
    }

    /// Returns what people did with a post of ours by now; nothing where it is none of ours.
    pub fn figures(&self, id: &str, now: Time) -> Option<Figures> {
        let scripted = || self.items.get(id).filter(|item| item.from_us).and_then(results::scripted);
        results::figures(&self.network, id, now, self.speed).or_else(scripted)
    }

    /// People see that an item is no longer there.
    pub fn taken_away(&mut self, id: &str, now: Time) {
        let Some(item) = self.items.get(id).cloned() else { return };
        self.react(Deed { name: format!("without-{id}"), text: String::new(), did: Did::Removed(item) }, now);
    }

    /// Returns the text of an attached file.
    pub fn file(&self, url: &str) -> Option<&str> {
        self.files.get(url).map(String::as_str)
    }
}

/// Returns the thread's root: where `to` leads, however long and even in a ring.
fn root<'a>(parents: &HashMap<&'a str, &'a str>, id: &'a str) -> &'a str {
    let mut root = id;
    for _ in 0..=parents.len() {
        match parents.get(root) {
            Some(parent) => root = parent,
            None => break,
        }
    }
    root
}
