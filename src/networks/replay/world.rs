//! One account's part of a scenario as it runs: what has come, what is still to come, what we answered.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::caps::says_language;
use super::scenario::{Entry, Rule, Scenario, Step, Trouble, Turn};
use crate::domain::id::digest;
use crate::domain::item::{Author, Engagement, Item, Kind, Media, Visibility};
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

    fn author(&self, by: &str) -> Author {
        let Some(person) = self.scenario.people.get(by) else {
            let us = self.scenario.accounts.iter().find(|account| account.network == self.network);
            let name = us.map(|account| account.name.clone()).unwrap_or_default();
            let followers = us.and_then(|account| account.followers);
            return Author { handle: self.handle.clone(), name, followers, ..Author::default() };
        };
        Author {
            id: format!("{}-{}", self.network, person.person),
            handle: person.on.get(&self.network).cloned().unwrap_or_default(),
            name: person.name.clone(),
            followers: person.followers,
            verified: person.verified,
            bot: person.bot,
        }
    }

    fn item(&self, entry: &Entry, root: &str) -> Item {
        let author = self.author(&entry.by);
        let picture = entry.picture.iter().map(|alt| Media {
            kind: "image".to_owned(),
            url: format!("https://{}.example/media/{}.jpg", self.network, entry.id),
            alt: Some(alt.clone()).filter(|alt| !alt.is_empty()),
            ..Media::default()
        });
        let files = entry.files.iter().map(|(name, text)| Media {
            kind: "file".to_owned(),
            url: format!("{}/{name}", entry.id),
            name: Some(name.clone()),
            size: Some(text.len() as u64),
            ..Media::default()
        });
        let usual = if entry.kind.is_private() { Visibility::Direct } else { Visibility::Public };
        Item {
            url: link(&self.network, entry.kind, &author.handle, &entry.id),
            network: self.network.clone(),
            account: self.handle.clone(),
            id: entry.id.clone(),
            conversation: Some(root.to_owned()),
            kind: entry.kind,
            created_at: self.time(entry.at),
            author,
            text: entry.text.clone(),
            lang: Some(entry.lang.clone()).filter(|_| says_language(&self.network)),
            in_reply_to: entry.to.clone(),
            subject: entry.subject.clone(),
            media: picture.chain(files).collect(),
            engagement: entry.counts.map(|[likes, shares, replies]| Engagement { likes, shares, replies }),
            visibility: Some(entry.visibility.unwrap_or(usual)),
            rating: entry.stars,
            from_us: entry.by == "us",
            extra: serde_json::Map::new(),
        }
        .cleaned()
    }

    /// Returns what is wrong with the network at this moment, if anything.
    pub fn trouble(&self, now: Time) -> Option<NetError> {
        let turn = self.turns().into_iter().find(|turn| {
            let from = self.time(turn.at);
            turn.trouble.is_some() && from <= now && now < from.plus(self.paced(turn.lasts))
        })?;
        let until = self.time(turn.at).plus(self.paced(turn.lasts));
        turn.trouble.map(|trouble| match trouble {
            Trouble::Limited => NetError::Limited { until },
            Trouble::Offline => {
                NetError::Offline { host: format!("{}.example", self.network), why: "connection refused".to_owned() }
            }
        })
    }

    /// Returns how long it is until something comes, if anything does.
    pub fn next(&self, now: Time) -> Option<Span> {
        self.coming.keys().next().map(|(at, _)| at.since(now))
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
                News::Item(item) => Some(item),
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
        let id = format!("ours-{}", outgoing.reply);
        let sent = Sent { url: link(&self.network, Kind::Post, &self.handle, &id), remote_id: id };
        self.sent.insert(outgoing.reply.to_string(), sent.clone());
        let ours = self.ours(outgoing, &sent, now);
        self.items.insert(sent.remote_id.clone(), ours);
        if let (Some(answered), OutgoingKind::Reply | OutgoingKind::Private) = (&outgoing.answers, &outgoing.kind) {
            self.react(answered, outgoing, &sent, now);
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
        }
        ours
    }

    /// Returns the text of an attached file.
    pub fn file(&self, url: &str) -> Option<&str> {
        self.files.get(url).map(String::as_str)
    }

    fn ours(&self, outgoing: &Outgoing, sent: &Sent, now: Time) -> Item {
        let answered = outgoing.answers.as_ref();
        let private = outgoing.kind == OutgoingKind::Private;
        let usual = answered.and_then(|item| item.visibility).unwrap_or_default();
        Item {
            network: self.network.clone(),
            account: self.handle.clone(),
            id: sent.remote_id.clone(),
            conversation: answered.and_then(|item| item.conversation.clone()).or_else(|| Some(sent.remote_id.clone())),
            kind: answered.map_or(Kind::Post, |item| item.kind),
            created_at: now,
            author: self.author("us"),
            text: outgoing.text.clone(),
            lang: outgoing.lang.clone(),
            in_reply_to: answered.map(|item| item.id.clone()),
            url: sent.url.clone(),
            subject: outgoing.subject.clone(),
            media: Vec::new(),
            engagement: None,
            visibility: Some(if private { Visibility::Direct } else { outgoing.visibility.unwrap_or(usual) }),
            rating: None,
            from_us: true,
            extra: serde_json::Map::new(),
        }
    }

    fn react(&mut self, answered: &Item, outgoing: &Outgoing, sent: &Sent, now: Time) {
        let Some(person) = self.writers.get(&answered.id).cloned().filter(|key| key != "us") else { return };
        let lang = self.scenario.entries.iter().find(|entry| entry.by == person).map(|entry| entry.lang.clone());
        let found = self.scenario.rules.iter().enumerate().find(|(n, rule)| {
            fits(rule, answered, &person, lang.as_deref(), &outgoing.text) && !self.done.contains(&(*n, person.clone()))
        });
        let Some((n, rule)) = found.map(|(n, rule)| (n, rule.clone())) else { return };
        self.done.insert((n, person.clone()));
        for (i, step) in rule.then.iter().enumerate() {
            let at = now.plus(self.paced(step.after));
            self.follow(step, i, answered, sent, &person, at);
        }
    }

    fn follow(&mut self, step: &Step, i: usize, answered: &Item, sent: &Sent, person: &str, at: Time) {
        let text = choose(&step.text, &answered.id);
        if step.like {
            self.plan(at, News::Liked(sent.remote_id.clone()));
        }
        if step.remove {
            self.plan(at, News::Removed(answered.id.clone()));
        }
        if let Some(stars) = step.stars {
            self.plan(at, News::Stars { id: answered.id.clone(), stars, text: text.cloned() });
        } else if let Some(text) = text {
            let by = step.by.as_deref().unwrap_or(person);
            let id = format!("{}.{i}", sent.remote_id);
            let author = self.author(by);
            self.writers.insert(id.clone(), by.to_owned());
            let item = Item {
                url: link(&self.network, answered.kind, &author.handle, &id),
                id,
                author,
                text: text.clone(),
                created_at: at,
                conversation: Some(answered.conversation.clone().unwrap_or_else(|| answered.id.clone())),
                in_reply_to: Some(sent.remote_id.clone()),
                subject: answered.subject.as_deref().map(again),
                media: Vec::new(),
                engagement: None,
                ..answered.clone()
            };
            self.plan(at, News::Item(Box::new(item.cleaned())));
        }
    }
}

fn fits(rule: &Rule, answered: &Item, person: &str, lang: Option<&str>, text: &str) -> bool {
    let when = &rule.when;
    let text = text.to_lowercase();
    when.answers.as_ref().is_none_or(|id| *id == answered.id)
        && when.person.as_ref().is_none_or(|key| key == person)
        && when.network.as_ref().is_none_or(|network| *network == answered.network)
        && when.kind.is_none_or(|kind| kind == answered.kind)
        && when.lang.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == lang)
        && when.shorter.is_none_or(|most| text.chars().count() < most)
        && (when.has.is_empty() || when.has.iter().any(|word| text.contains(&word.to_lowercase())))
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

/// Chooses by the item's id, so that people differ and every run is the same.
fn choose<'a>(texts: &'a [String], id: &str) -> Option<&'a String> {
    let [first, ..] = digest(&[id]);
    texts.get(usize::from(first).checked_rem(texts.len())?)
}

fn again(subject: &str) -> String {
    if subject.starts_with("Re: ") { subject.to_owned() } else { format!("Re: {subject}") }
}

fn link(network: &str, kind: Kind, handle: &str, id: &str) -> Option<String> {
    let handle = handle.trim_start_matches('@');
    (!kind.is_private()).then(|| format!("https://{network}.example/{handle}/{id}"))
}
