//! Made-up days of a desk: entries as the desk writes them, from a few bytes.

use hearken::domain::class::{Class, Verdict};
use hearken::domain::contact::{Contact, PersonChange};
use hearken::domain::conversation::{
    Answer, Arrival, Change, Conversation, Crisis, Dismissal, ItemRef, NoteRef, PartOf, Triage,
};
use hearken::domain::crisis::Related;
use hearken::domain::deadline::{CrisisClock, Due, DueRule};
use hearken::domain::event::{AccountChange, Body, Event, Freeze, Recorded};
use hearken::domain::id::{AccountId, AuthorId, ConversationId, CrisisId, EventId, ItemId, Print, ReplyId, SeatName};
use hearken::domain::item::{Item, Kind};
use hearken::domain::lesson::{Label, Lesson};
use hearken::domain::network::{Health, Outgoing, OutgoingKind, Sent};
use hearken::domain::reply::{Delivery, Reply, ReplyChange};
use hearken::domain::rules::{Firing, RuleAct};
use hearken::domain::snooze::Wake;
use hearken::domain::targets::{Counting, Target};
use hearken::domain::time::{Span, Time};
use hearken::store::Entry;

use self::crises::Begun;

#[path = "crises.rs"]
mod crises;
#[path = "media.rs"]
mod media;
#[path = "posts.rs"]
mod posts;

/// The beginning of every story.
pub const START: Time = Time::from_seconds(1_790_000_000);

/// A moment of the story.
pub fn at(n: u64) -> Time {
    START.plus(Span::seconds(n as i64 * 7))
}

/// The `n`th name of something that is ordered by time.
pub fn rest(n: u64) -> [u8; 10] {
    let mut rest = [0; 10];
    rest[2..].copy_from_slice(&n.to_be_bytes());
    rest
}

pub fn event_id(n: u64) -> EventId {
    EventId::new(at(n), rest(n))
}

pub fn reply_id(n: u64) -> ReplyId {
    ReplyId::new(at(n), rest(n))
}

pub fn account(n: u8) -> AccountId {
    AccountId::new(["mastodon", "email", "bluesky"][usize::from(n % 3)], "@brand")
}

/// An item of a person below a root.
pub fn item(account: &AccountId, native: &str, root: &str, person: u8, text: &str, when: Time) -> Item {
    let line = format!(
        r#"{{"network":"{}","account":"{}","id":"{native}","conversation":"{root}","kind":"mention","created_at":"{when}",
        "author":{{"id":"p{person}","handle":"person{person}@example.social","name":"Persón {person}"}},"text":"","weight":0.1}}"#,
        account.network(),
        account.handle(),
    );
    let mut item: Item = serde_json::from_str(&line).unwrap();
    item.text = text.to_owned();
    item
}

pub fn conversation_of(item: &Item) -> ConversationId {
    let root = item.conversation.as_deref().unwrap_or(&item.id);
    // As the desk names them, but for the time: whoever asks does not know which item was the first.
    ConversationId::begun_by(ItemId::new(&item.account_id(), &format!("{root} {}", item.author_id()), START))
}

/// What is left of every third text.
fn print(n: u64) -> Option<Print> {
    n.is_multiple_of(3).then(|| Print::new(n << 1, [1, 2, 3], u16::from(n.is_multiple_of(2))))
}

/// The entry of an item's coming.
pub fn arrived(n: u64, item: Item, class: Class) -> Entry {
    let root = item.conversation.clone().unwrap_or_else(|| item.id.clone());
    let change = Change::Arrived(Box::new(Arrival {
        item: ItemRef {
            id: item.item_id(),
            at: item.created_at,
            kind: item.kind,
            from_us: item.from_us,
            removed: false,
            edited: false,
        },
        account: item.account_id(),
        native: item.id.clone(),
        root,
        parent: item.in_reply_to.clone(),
        person: item.author_id(),
        verdict: Verdict { class, print: print(n), ..Verdict::default() },
        settled: false,
        echo: false,
    }));
    let due = Due {
        at: item.created_at.plus(Span::hours(1)),
        rule: DueRule::Sla { minutes: 60, business: false, perhaps: None },
        from: item.created_at,
        target: Span::hours(1),
        warn_at: item.created_at.plus(Span::minutes(48)),
    };
    let id = conversation_of(&item);
    changed_with(n, id, change, Some(due), Some(Body::Item(Box::new(item))))
}

pub fn changed(n: u64, id: ConversationId, change: Change) -> Entry {
    changed_with(n, id, change, None, None)
}

fn changed_with(n: u64, id: ConversationId, change: Change, due: Option<Due>, body: Option<Body>) -> Entry {
    entry(n, Event::Conversation { id, change, due }, body)
}

pub fn entry(n: u64, event: Event, body: Option<Body>) -> Entry {
    Entry { recorded: Recorded { id: event_id(n), at: at(n), by: SeatName::new("ana"), event }, body }
}

/// The entry of a reply sent off.
pub fn queued(n: u64, conversation: ConversationId, account: &AccountId, text: &str) -> Entry {
    let id = reply_id(n);
    let reply = Reply {
        id,
        conversation: Some(conversation),
        answers: None,
        account: account.clone(),
        kind: OutgoingKind::Reply,
        public: true,
        seat: SeatName::new("ana"),
        opened_at: at(n),
        written_at: at(n),
        not_before: at(n).plus(Span::seconds(10)),
        meant_for: None,
        state: Delivery::Pending,
        tries: 0,
        token: format!("token-{n}"),
        during_freeze: false,
        crisis: None,
        post: None,
        first_comment_of: None,
        failed: None,
        by_hand: false,
    };
    let outgoing = Outgoing {
        reply: id,
        account: account.clone(),
        answers: None,
        kind: OutgoingKind::Reply,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: Some("en".to_owned()),
        media: Vec::new(),
        written_at: at(n),
        token: String::new(),
        heading: None,
        leaves_at: None,
    };
    let change = ReplyChange::Queued(Box::new(reply));
    entry(n, Event::Reply { id, change }, Some(Body::Reply(Box::new(outgoing))))
}

pub fn moved(n: u64, id: ReplyId, to: Delivery) -> Entry {
    entry(n, Event::Reply { id, change: ReplyChange::Moved { to, not_before: None, failed: None } }, None)
}

/// Tells a story from bytes: each three of them are one happening.
#[derive(Default)]
pub struct Story {
    n: u64,
    known: Vec<(ConversationId, AccountId, ItemId)>,
    replies: Vec<ReplyId>,
    /// Acts that taught something.
    acts: Vec<EventId>,
    /// Crises, pages and alarms.
    begun: Begun,
    /// Posts of the plan.
    posts: Vec<EventId>,
    /// The pages as the domain makes them, to hand over in merges.
    pages: std::collections::HashMap<ConversationId, Conversation>,
}

impl Story {
    /// Returns the entries of one happening.
    pub fn happens(&mut self, (what, who, which): (u8, u8, u8)) -> Vec<Entry> {
        self.n += 1;
        let entries = self.entries(what, who, which);
        for entry in &entries {
            if let Event::Conversation { id, change, due } = &entry.recorded.event {
                let page = self.pages.entry(*id).or_insert_with(|| Conversation { id: *id, ..Conversation::default() });
                page.apply(entry.recorded.id, entry.recorded.at, &entry.recorded.by, change, due.as_ref());
            }
        }
        entries
    }

    fn next(&mut self) -> u64 {
        self.n += 1;
        self.n
    }

    fn entries(&mut self, what: u8, who: u8, which: u8) -> Vec<Entry> {
        let n = self.n;
        let pick = self.known.get(usize::from(which) % self.known.len().max(1)).cloned();
        let Some((id, account, item_id)) = pick.filter(|_| what % 46 >= 6) else {
            return self.arrive(what, who, which);
        };
        let wake = if who.is_multiple_of(2) { Wake::Reply } else { Wake::At(at(n + 100)) };
        let change = match what % 46 {
            6 => Change::Done,
            7 => Change::Dismissed { why: Dismissal::Spam },
            8 => Change::Snoozed { wake },
            9 => Change::Woke,
            10 => Change::Labelled { add: vec![format!("l{}", who % 4)], remove: vec![format!("l{}", which % 4)] },
            11 => Change::Starred { on: who.is_multiple_of(2) },
            12 => Change::Assigned { to: Some(SeatName::new("ben")) },
            13 => Change::Muted { on: who.is_multiple_of(2) },
            14 if who % 3 == 1 => Change::PutAside { items: vec![item_id] },
            14 if who % 3 == 2 => Change::PutBack { items: vec![item_id] },
            14 => Change::Removed { item: item_id },
            15 => Change::Reopened,
            16 => Change::Escalated { crisis: crisis(n, who) },
            17 => Change::StoodDown,
            18 => Change::Classed { class: Some(Class::Complaint) },
            19 => return vec![entry(n, noted(id), Some(Body::Note(format!("note {n}"))))],
            20 => return self.edit(item_id, &account, id),
            21 => return self.merge(id, who),
            22..=23 => return self.reply(id, &account),
            24 => return self.deliver(who, which),
            25 => return vec![entry(n, Event::Account { id: account, health: Health::Live }, None)],
            26 if who.is_multiple_of(2) => return vec![entry(n, Event::Frozen { freeze: freeze(n) }, None)],
            26 => return vec![entry(n, Event::Resumed, None)],
            27 => Change::Answered(Answer {
                reply: None,
                by: SeatName::new("ana"),
                class: Class::Question,
                waited: Some(Span::minutes(3)),
                took: None,
                in_time: Some(true),
                private: false,
                by_hand: true,
            }),
            28 => {
                let change =
                    [AccountChange::Added, AccountChange::Changed, AccountChange::Removed][usize::from(who % 3)];
                return vec![entry(n, Event::AccountChanged { id: account, change }, None)];
            }
            29 => Change::CrisisRestored {
                crisis: which.is_multiple_of(2).then(|| crisis(n, who)),
                act: event_id(n),
                again: who.is_multiple_of(2),
            },
            30 => {
                let newest = self.pages.get(&id).and_then(|page| page.notes.last()).map(|note| note.id);
                Change::NoteWithdrawn { note: newest.unwrap_or_else(|| event_id(n)) }
            }
            31 => Change::NoteRestored { note: NoteRef { id: event_id(n), at: at(n), by: SeatName::new("ana") } },
            33 => Change::Ruled(firing(n, who)),
            34 => return vec![entry(n, Event::RulesChanged { count: usize::from(who) }, None)],
            // Nobody has two conversations below one root.
            32 => Change::Rooted { root: format!("root-{n}") },
            35 => return self.teach(item_id, who, which),
            38 => return vec![entry(n, Event::Person { id: person(which), on: id, change: said(n, who) }, None)],
            39 => {
                let mut contact = Contact::default();
                contact.apply(&SeatName::new("ben"), at(n), &said(n, who));
                let (act, again) = (event_id(n), who.is_multiple_of(2));
                let event = Event::PersonRestored { id: person(which), on: id, contact, act, again };
                return vec![entry(n, event, None)];
            }
            40 if who.is_multiple_of(3) => Change::Parted,
            40 if who % 7 == 1 => Change::KeptOut { crisis: CrisisId::from(event_id(n)) },
            40 => {
                let why = [Related::Origin, Related::Copy, Related::Hand, Related::Post][usize::from(which % 4)];
                Change::Joined { part_of: PartOf { crisis: CrisisId::from(event_id(n)), why } }
            }
            41 => return vec![self.begun.crisis(n, (who, which), id)],
            42 => return vec![self.begun.page(n, (who, which), id)],
            44 => return vec![posts::post(&mut self.posts, n, (who, which))],
            45 => return vec![media::media(&self.posts, n, (who, which))],
            43 => return vec![self.begun.alarm(n, (who, which), item_id)],
            37 => Change::LangSet { lang: (!who.is_multiple_of(4)).then(|| "ro".to_owned()) },
            _ => self.take_back(who, which),
        };
        vec![changed(n, id, change)]
    }

    /// Teaches something, or nothing, now and then in the place of what was taught before.
    fn teach(&mut self, item: ItemId, who: u8, which: u8) -> Vec<Entry> {
        let n = self.n;
        let before = self.acts.get(usize::from(which) % self.acts.len().max(1)).copied();
        let instead_of: Vec<EventId> = before.into_iter().filter(|_| who % 4 == 1).collect();
        let class = who.is_multiple_of(3).then_some(Class::Complaint);
        let label = Label { now: class.is_none().then_some(who.is_multiple_of(2)), class };
        let label = if who % 8 == 1 { Label::default() } else { label };
        self.acts.push(event_id(n));
        vec![entry(n, Event::Taught { lesson: Lesson { item, act: event_id(n), label, instead_of } }, None)]
    }

    /// Takes back an act that taught something, or one that taught nothing, or does it again.
    fn take_back(&self, who: u8, which: u8) -> Change {
        let known = self.acts.get(usize::from(which) % (self.acts.len() + 1)).copied();
        let act = known.unwrap_or_else(|| event_id(self.n));
        let acted = who.is_multiple_of(2).then_some(act);
        Change::Restored { triage: Box::new(Triage { acted, ..Triage::default() }), act }
    }

    fn arrive(&mut self, what: u8, who: u8, which: u8) -> Vec<Entry> {
        let n = self.n;
        let account = account(who);
        let root = format!("r{}", which % 8);
        let mut item = item(&account, &format!("{n}"), &root, who % 5, &format!("hello {n}"), at(n));
        item.from_us = what.is_multiple_of(7);
        item.kind = Kind::ALL[usize::from(which) % Kind::ALL.len()];
        let class = Class::ALL[usize::from(what) % Class::ALL.len()];
        self.known.push((conversation_of(&item), account, item.item_id()));
        vec![arrived(n, item, class)]
    }

    fn edit(&mut self, id: ItemId, account: &AccountId, conversation: ConversationId) -> Vec<Entry> {
        let n = self.n;
        let item = item(account, "edited", "r", 0, &format!("edited {n}"), at(n));
        let change = Change::Edited { item: id, verdict: Verdict::default() };
        vec![entry(n, Event::Conversation { id: conversation, change, due: None }, Some(Body::Item(Box::new(item))))]
    }

    fn merge(&mut self, from: ConversationId, who: u8) -> Vec<Entry> {
        let into = self.known.get(usize::from(who) % self.known.len()).map(|(id, ..)| *id);
        let (Some(into), Some(page)) = (into.filter(|into| *into != from), self.pages.get(&from).cloned()) else {
            return Vec::new();
        };
        if page.items.is_empty() || self.pages.get(&into).is_none_or(|page| page.items.is_empty()) {
            return Vec::new();
        }
        let n = self.n;
        let m = self.next();
        self.known.iter_mut().filter(|(id, ..)| *id == from).for_each(|known| known.0 = into);
        vec![changed(n, into, Change::TookOver { other: Box::new(page) }), changed(m, from, Change::WentInto { into })]
    }

    fn reply(&mut self, id: ConversationId, account: &AccountId) -> Vec<Entry> {
        let n = self.n;
        let m = self.next();
        self.replies.push(reply_id(n));
        vec![queued(n, id, account, &format!("answer {n}")), changed(m, id, Change::Replied { reply: reply_id(n) })]
    }

    fn deliver(&mut self, who: u8, which: u8) -> Vec<Entry> {
        let n = self.n;
        let Some(id) = self.replies.get(usize::from(which) % self.replies.len().max(1)).copied() else {
            return Vec::new();
        };
        let to = match who % 5 {
            0 => Delivery::Sending { since: at(n) },
            1 => Delivery::Delivered { sent: Sent::default(), by_hand: false },
            2 => Delivery::Refused { why: "no".to_owned() },
            3 => Delivery::Unknown { why: "cut".to_owned(), since: None, checked: None },
            _ => Delivery::CalledBack,
        };
        vec![moved(n, id, to)]
    }
}

fn noted(id: ConversationId) -> Event {
    Event::Conversation { id, change: Change::Noted, due: None }
}

/// One of few people, of whom things are said again and again.
fn person(which: u8) -> AuthorId {
    AuthorId::new("mastodon", &format!("p{}", which % 5))
}

fn said(n: u64, who: u8) -> PersonChange {
    match who % 4 {
        0 => PersonChange::DoNotReply { on: true, why: Some(format!("asked {n}")) },
        1 => PersonChange::DoNotReply { on: n.is_multiple_of(2), why: None },
        _ => PersonChange::Vip { on: n.is_multiple_of(2) },
    }
}

fn crisis(n: u64, level: u8) -> Crisis {
    let clock =
        CrisisClock { level: level % 4 + 1, since: at(n), acknowledged: false, last_statement: None, cadence: None };
    let id = level.is_multiple_of(2).then(|| CrisisId::from(event_id(n)));
    Crisis { id, clock, owner: None, by: SeatName::new("ana") }
}

/// Everything that a rule can do, some of it at a time.
fn firing(n: u64, who: u8) -> Firing {
    let target = Target { minutes: 15, counting: Counting::Elapsed };
    let acts = [
        RuleAct::Classed(Class::Complaint),
        RuleAct::Prioritised(1),
        RuleAct::Labelled(vec![format!("l{}", who % 4)]),
        RuleAct::Assigned(SeatName::new("dan")),
        RuleAct::NobodyFree(20),
        RuleAct::Snoozed(Wake::At(at(n + 100))),
        RuleAct::Dismissed(Dismissal::NoAnswerNeeded),
        RuleAct::Targeted(target),
        RuleAct::Hides,
        RuleAct::Paged,
    ];
    let did = |act: &usize| (act + usize::from(who)).is_multiple_of(3);
    let (did, left) = (0..acts.len()).partition::<Vec<usize>, _>(did);
    let named = |which: Vec<usize>| which.into_iter().map(|act| acts[act].clone()).collect();
    Firing { rule: format!("rule {who}"), did: named(did), left: named(left), over: false }
}

fn freeze(n: u64) -> Freeze {
    Freeze { reason: "storm".to_owned(), all: n.is_multiple_of(2), since: at(n), by: SeatName::new("ana") }
}
