//! What a desk that is closed, or was killed, holds: read from its store by a process of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hearken::domain::conversation::Change;
use hearken::domain::event::{Event, Recorded};
use hearken::domain::id::{ConversationId, EventId, PostId, ReplyId};
use hearken::domain::plan::{Post, PostState, Stage};
use hearken::domain::reply::Delivery;
use hearken::domain::time::Time;
use hearken::store::upkeep::verify;
use hearken::store::{Opening, Reader, Store};
use serde::{Deserialize, Serialize};

/// What the desk holds, as far as it was looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Look {
    /// The length of its log.
    pub seq: u64,
    /// Items, in the order in which they came.
    pub arrivals: Vec<Arrived>,
    /// Names of events that are acts.
    pub acts: BTreeSet<EventId>,
    /// Snoozes that ended by the clock: which conversation's, and when.
    pub woke: Vec<(ConversationId, Time)>,
    pub replies: BTreeMap<ReplyId, SeenReply>,
    pub posts: BTreeMap<PostId, SeenPost>,
    pub pages: BTreeMap<ConversationId, Page>,
    /// Conversations that are there no more.
    pub gone: Vec<ConversationId>,
    /// What `verify` found wrong, where it was asked.
    pub wrong: Option<Vec<String>>,
}

/// One coming of one item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arrived {
    pub account: String,
    pub native: String,
    pub from_us: bool,
    /// By the desk's clock.
    pub at: Time,
    pub written_at: Time,
    /// When an answer was due after it.
    pub due: Option<Time>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeenReply {
    pub text: String,
    pub state: String,
    pub why: String,
    pub meant_for: Time,
    pub not_before: Time,
    /// When its state became what it is.
    pub moved_at: Time,
}

/// A post of the plan.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SeenPost {
    pub dropped: bool,
    pub variants: Vec<SeenVariant>,
    /// When anything happened to it last.
    pub moved_at: Time,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeenVariant {
    /// The account's name.
    pub account: String,
    pub text: String,
    /// When it is to leave.
    pub at: Option<Time>,
    pub state: String,
    pub why: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Network ids of its items.
    pub items: Vec<String>,
    pub state: String,
    /// Words of its notes.
    pub notes: Vec<String>,
}

/// Reads what came after `after`: all that was touched since then, as it is now.
pub fn look(dir: &Path, after: u64, thorough: bool) -> Look {
    let store =
        Store::open(dir, &Opening { reserve_bytes: 0, ..Opening::default() }).expect("the desk opens after a stop");
    let reader = store.reader();
    let mut look = Look { seq: store.seq(), ..Look::default() };
    let (mut read, mut moved) = (after, BTreeMap::new());
    loop {
        let some = reader.log(read, 1_000).unwrap();
        let Some((last, _)) = some.last() else { break };
        read = *last;
        some.into_iter().for_each(|(_, recorded)| look.take(recorded, &mut moved));
    }
    assert_eq!(read.max(after), look.seq, "the log reads to its end");
    look.replies = moved.into_iter().map(|(id, at)| (id, reply(&reader, id, at))).collect();
    look.posts = std::mem::take(&mut look.posts).into_iter().map(|(id, seen)| (id, post(&reader, id, seen))).collect();
    let touched: Vec<ConversationId> = look.pages.keys().copied().collect();
    for id in touched {
        match page(&reader, id) {
            Some(page) => look.pages.insert(id, page),
            None => {
                look.gone.push(id);
                look.pages.remove(&id)
            }
        };
    }
    if thorough {
        let report = verify(&reader).unwrap();
        look.wrong = Some(if report.ok { Vec::new() } else { vec![format!("{report:?}")] });
    }
    look
}

impl Look {
    fn take(&mut self, recorded: Recorded, moved: &mut BTreeMap<ReplyId, Time>) {
        let Recorded { id: event, at, event: what, .. } = recorded;
        match what {
            Event::Conversation { id, change, due } => {
                self.pages.entry(id).or_insert_with(Page::empty);
                if change.is_act() || matches!(change, Change::Noted) {
                    self.acts.insert(event);
                }
                match change {
                    Change::Arrived(arrival) => self.arrivals.push(Arrived {
                        account: arrival.account.as_str().to_owned(),
                        native: arrival.native,
                        from_us: arrival.item.from_us,
                        at,
                        written_at: arrival.item.at,
                        due: due.map(|due| due.at),
                    }),
                    Change::Woke => self.woke.push((id, at)),
                    _ => {}
                }
            }
            Event::Reply { id, .. } => {
                moved.insert(id, at);
            }
            Event::Post { id, .. } => self.posts.entry(id).or_default().moved_at = at,
            _ => {}
        }
    }

    /// Adds what a later look saw.
    pub fn add(&mut self, later: Look) {
        self.seq = later.seq;
        self.arrivals.extend(later.arrivals);
        self.acts.extend(later.acts);
        self.woke.extend(later.woke);
        self.replies.extend(later.replies);
        self.posts.extend(later.posts);
        self.pages.retain(|id, _| !later.gone.contains(id));
        self.pages.extend(later.pages);
        self.wrong = later.wrong.or(self.wrong.take());
    }
}

impl Page {
    fn empty() -> Page {
        Page { items: Vec::new(), state: String::new(), notes: Vec::new() }
    }
}

fn reply(reader: &Reader, id: ReplyId, moved_at: Time) -> SeenReply {
    let reply = reader.reply(id).unwrap().expect("a reply of the log");
    let why = match &reply.state {
        Delivery::Held { why } | Delivery::Refused { why } | Delivery::Unknown { why, .. } => why.clone(),
        _ => String::new(),
    };
    SeenReply {
        text: reader.outgoing(id).unwrap().expect("the words of a reply").text,
        state: reply.state.word().to_owned(),
        why,
        meant_for: reply.meant_for(),
        not_before: reply.not_before,
        moved_at,
    }
}

fn post(reader: &Reader, id: PostId, seen: SeenPost) -> SeenPost {
    let post: Post = reader.subject(id).unwrap().expect("a post of the log");
    let dropped = post.stage == Stage::Dropped;
    let variants = post.content.variants.iter().map(|variant| {
        let fate = post.fates.get(&variant.account);
        let state = match post.state_of(&variant.account) {
            // What was held when it was given up is given up.
            PostState::Held | PostState::Missed | PostState::Failed if dropped => PostState::Dropped,
            state => state,
        };
        SeenVariant {
            account: variant.account.as_str().to_owned(),
            text: variant.text.clone(),
            at: post.content.moment_of(variant).map(|moment| moment.at),
            state: state.word().to_owned(),
            why: fate.and_then(|fate| fate.why()).unwrap_or_default().to_owned(),
        }
    });
    SeenPost { dropped, variants: variants.collect(), ..seen }
}

fn page(reader: &Reader, id: ConversationId) -> Option<Page> {
    let page = reader.conversation(id).unwrap()?;
    let items = page.items.iter().map(|item| reader.item(item.id).unwrap().expect("the words of an item").id);
    let notes = page.notes.iter().map(|note| reader.note(note.id).unwrap().expect("the words of a note"));
    Some(Page { items: items.collect(), notes: notes.collect(), state: page.triage.state.word().to_owned() })
}
