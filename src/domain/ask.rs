//! What a seat can ask the desk to show, and the shapes in which it comes.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::bands::{Band, Order, Rescue};
use super::class::Class;
use super::conversation::Conversation;
use super::event::Freeze;
use super::id::{AccountId, ConversationId, EventId, ItemId, ReplyId, SeatName};
use super::item::{Author, Item, Kind, Media};
use super::network::{Budget, Caps, Health};
use super::outline::Outline;
use super::reply::{Draft, Reply};
use super::saved::SavedReply;
use super::time::{Span, Time};

/// What a seat asks to be shown. Answers never wait for a network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// The rows of a view, in order, by name only.
    Listing {
        /// A query in the words of the search language; empty is the inbox.
        filter: String,
        /// How.
        order: Order,
    },
    /// Rows to draw.
    Rows {
        /// Which.
        ids: Vec<RowId>,
    },
    /// Everything of one conversation.
    Thread {
        /// Which.
        id: ConversationId,
    },
    /// Why it stands where it stands.
    Why {
        /// Which.
        id: ConversationId,
    },
    /// The person beside the conversation, and what else the desk knows of them.
    Person {
        /// Of which conversation.
        id: ConversationId,
    },
    /// A month's marks and one day's agenda.
    Month {
        /// Any moment of the month.
        at: Time,
        /// Whose promises and rows.
        day: Time,
    },
    /// Mentions per hour.
    Pulse,
    /// Counts of views, freeze, crises, accounts: line 1.
    Summary,
    /// Conversations whose text fits.
    Search {
        /// The query.
        text: String,
        /// At most so many.
        limit: usize,
    },
    /// Saved replies, best first, and what we said last time.
    Suggestions {
        /// For which conversation.
        id: ConversationId,
    },
    /// Drafts and deliveries.
    Outbox,
    /// Since this seat left.
    Brief,
    /// Since a moment.
    BriefSince {
        /// Which.
        since: Time,
    },
    /// What happened, newest last.
    Log {
        /// At most so many.
        limit: usize,
    },
    /// The brand sheet, and the tone notes of a network.
    Brand {
        /// Which network.
        network: String,
    },
    /// Finds what a person may mean by an ID: a row's, an item's, a reply's, or a unique prefix.
    Find {
        /// As typed.
        id: String,
    },
    /// What a seat kept of its place.
    Place,
    /// A file to attach, as the desk's machine sees it.
    File {
        /// Where it lies there.
        path: String,
    },
}

/// What the desk shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Of `Listing`.
    Listing(Arc<Listing>),
    /// Of `Rows`, in the order asked; what is gone is left out.
    Rows(Vec<Row>),
    /// Of `Thread`.
    Thread(Box<Thread>),
    /// Of `Why`.
    Why(Vec<String>),
    /// Of `Person`.
    Person(Box<Person>),
    /// Of `Month`.
    Month(Box<Month>),
    /// Of `Pulse`.
    Pulse(Pulse),
    /// Of `Summary`.
    Summary(Box<Summary>),
    /// Of `Search`.
    Found(Vec<Row>),
    /// Of `Suggestions`.
    Suggestions(Box<Suggestions>),
    /// Of `Outbox`.
    Outbox(Vec<OutboxRow>),
    /// Of `Brief`.
    Brief(Box<Brief>),
    /// Of `Log`.
    Log(Vec<LogLine>),
    /// Of `Brand`.
    Brand(Box<Brand>),
    /// Of `Find`: everything the text may mean.
    Id(Vec<Meant>),
    /// Of `Place`.
    Place(Option<String>),
    /// Of `File`: its bytes.
    File(u64),
    /// There is no such thing, or it could not be read.
    Nothing(String),
}

/// Names a row of the queue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowId {
    /// A conversation.
    Conversation(ConversationId),
    /// A delivery that needs a person.
    Delivery(ReplyId),
    /// An account that is signed out, limited or silent.
    Account(AccountId),
}

/// The order of a view: names and bands, no words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Rows, top to bottom.
    pub rows: Vec<Listed>,
    /// Since when the longest-waiting row of the band Late waits.
    pub oldest_late: Option<Time>,
    /// What it would take to save the late ones.
    pub rescue: Option<Rescue>,
    /// How long an answer takes at this desk.
    pub pace: Span,
    /// The log's sequence at which it was made.
    pub seq: u64,
    /// No work list but a list of what is put off, waits, is spam or was found: shown without bands.
    #[serde(default)]
    pub plain: bool,
    /// How the rows between Crisis and Quiet are ordered.
    #[serde(default)]
    pub order: Order,
    /// Made when it is first asked for.
    #[serde(skip)]
    outline: OnceLock<Outline>,
}

impl Listing {
    /// Makes a listing in bands.
    pub fn new(rows: Vec<Listed>, pace: Span, seq: u64) -> Listing {
        Listing { rows, pace, seq, ..Listing::default() }
    }

    /// Makes one that is shown without bands.
    pub fn plain(rows: Vec<Listed>, pace: Span, seq: u64) -> Listing {
        Listing { plain: true, ..Listing::new(rows, pace, seq) }
    }

    /// Returns where each row stands and what the bands count. Whoever makes a listing asks for it first, so
    /// that no seat has to make it.
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(self))
    }

    /// Returns the place of a row.
    pub fn place_of(&self, id: &RowId) -> Option<usize> {
        self.outline().place_of(&self.rows, id)
    }

    /// Returns the same listing with other rows.
    pub fn with_rows(&self, rows: Vec<Listed>) -> Listing {
        let Listing { oldest_late, rescue, pace, seq, plain, order, .. } = *self;
        Listing { rows, oldest_late, rescue, pace, seq, plain, order, outline: OnceLock::new() }
    }
}

/// One row of a listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Which.
    pub id: RowId,
    /// Where it stands.
    pub band: Band,
    /// When it is due; `Time::MAX` where nothing is.
    pub due: Time,
    /// Has waited three times its target.
    #[serde(default)]
    pub waited_long: bool,
}

/// One row of the queue with everything that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which.
    pub id: RowId,
    /// The conversation, where it is one or belongs to one.
    pub conversation: Option<ConversationId>,
    /// `complaint`, `question`, `step`, `account`, `delivery`.
    pub what: String,
    /// The class, where it is a conversation.
    pub class: Option<Class>,
    /// The kind of the newest item.
    pub item_kind: Option<Kind>,
    /// When it is due.
    pub due: Option<Time>,
    /// From when it warns.
    pub warn_at: Option<Time>,
    /// Two to five letters for the network.
    pub tag: String,
    /// The network's name.
    pub network: String,
    /// The account.
    pub account: String,
    /// The person's handle.
    pub handle: String,
    /// The person's name, or the handle.
    pub who: String,
    /// The newest words, one line.
    pub text: String,
    /// Where it stands.
    pub state: String,
    /// Whose it is.
    pub owner: Option<SeatName>,
    /// Labels.
    pub labels: Vec<String>,
    /// Language of the newest item.
    pub lang: Option<String>,
    /// Near-identical ones folded in.
    pub swarm: u32,
    /// A VIP.
    pub vip: bool,
    /// Has pictures or files.
    pub media: bool,
    /// Nobody has looked at the newest item.
    pub unread: bool,
    /// Starred.
    pub starred: bool,
    /// Muted.
    pub muted: bool,
    /// 1 raised, -1 put below.
    pub priority: i8,
    /// A draft of the asking seat waits here.
    pub draft: bool,
    /// Level of its crisis.
    pub crisis: Option<u8>,
    /// Where a browser shows it.
    pub url: Option<String>,
}

/// Everything of one conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// As the log has made it.
    pub conversation: Conversation,
    /// Posts of ours or others above it, then items, notes and replies in the order of time.
    pub messages: Vec<Message>,
    /// Who the person is.
    pub author: Author,
    /// What can be done here.
    pub caps: Caps,
    /// The asking seat's draft.
    pub draft: Option<Draft>,
    /// The tag of the network.
    pub tag: String,
    /// The tone note of the network, one line.
    pub tone: Option<String>,
    /// Other accounts of ours that could answer here.
    pub accounts: Vec<AccountId>,
    /// How this account is.
    pub health: Health,
    /// Where a browser shows the newest item.
    pub url: Option<String>,
    /// How many times this person wrote to us in the last 30 days.
    pub recent: usize,
}

/// One thing in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// An item, theirs or ours.
    Item {
        /// Its name.
        id: ItemId,
        /// The item.
        item: Box<Item>,
        /// Taken down by its author.
        removed: bool,
        /// Changed since we first had it.
        edited: bool,
        /// Above the conversation: the post it stands under, or somebody else's words.
        context: bool,
    },
    /// A note of the team.
    Note {
        /// Its name.
        id: EventId,
        /// When.
        at: Time,
        /// Who.
        by: SeatName,
        /// The words.
        text: String,
    },
    /// A reply of ours that the network's own copy does not stand for yet.
    Reply {
        /// The reply.
        reply: Box<Reply>,
        /// The words.
        text: String,
        /// What goes with them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        media: Vec<Media>,
    },
}

/// The person beside the conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// As the network describes them.
    pub author: Author,
    /// The network's name.
    pub network: String,
    /// When we first heard of them.
    pub first_seen: Option<Time>,
    /// Items of theirs that we have.
    pub items: usize,
    /// Of which in the last 30 days.
    pub recent: usize,
    /// Earlier conversations, newest first: when, how it stands, its first words.
    pub earlier: Vec<(ConversationId, Time, String, String)>,
}

/// A month's marks and one day's agenda.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// Year and month of the marks.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// The marks of each day of the month, the first at 0.
    pub days: Vec<DayMarks>,
    /// What the chosen day holds, in order.
    pub agenda: Vec<Agenda>,
}

/// What a day holds, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMarks {
    /// Answers due.
    pub due: u32,
    /// Snoozes that end.
    pub snoozes: u32,
    /// Promises.
    pub promises: u32,
}

/// One line of a day's agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// When.
    pub at: Time,
    /// `due`, `snooze`, `promise`.
    pub what: String,
    /// Who and what about.
    pub text: String,
    /// Which conversation.
    pub conversation: Option<ConversationId>,
}

/// Mentions per hour.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pulse {
    /// Items of the last 24 hours, an hour each, the running one last.
    pub hours: Vec<u32>,
    /// The usual band of this hour; nothing while there is too little history.
    pub normal: Option<(u32, u32)>,
    /// Share of complaints and crises in the last hour, percent.
    pub negative: Option<u8>,
}

/// What line 1 shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The desk's name.
    pub desk: String,
    /// Views with their counts, in the order of the digits.
    pub views: Vec<ViewCount>,
    /// Rows of the band Late.
    pub late: usize,
    /// Crises under way: level, headline, since, owner, next step due.
    pub crises: Vec<CrisisLine>,
    /// Frozen.
    pub freeze: Option<Freeze>,
    /// Replies that are held.
    #[serde(default)]
    pub held: usize,
    /// Accounts and how they are.
    pub accounts: Vec<AccountLine>,
    /// Replies still counting down, newest first: which, until when, by whom.
    pub leaving: Vec<(ReplyId, Time, SeatName)>,
    /// IANA zone of the desk.
    pub zone: String,
    /// The log's sequence.
    pub seq: u64,
    /// A throw-away desk: reaches no network.
    pub demo: bool,
    /// Work that takes long: what, done, of how many, since when.
    pub progress: Option<Progress>,
}

/// A stored query with its count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewCount {
    /// What it is called.
    pub name: String,
    /// Its query.
    pub query: String,
    /// How many conversations fit.
    pub count: usize,
}

/// A crisis on line 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisLine {
    /// Which conversation.
    pub conversation: ConversationId,
    /// 1 to 4.
    pub level: u8,
    /// What about.
    pub headline: String,
    /// Since when.
    pub since: Time,
    /// Who has it.
    pub owner: Option<SeatName>,
    /// When the next step is due.
    pub due: Option<Time>,
}

/// An account and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    /// Which.
    pub account: AccountId,
    /// Two to five letters.
    pub tag: String,
    /// How it is.
    pub health: Health,
    /// What is left of its allowance.
    pub budget: Budget,
    /// When something came last.
    pub last_item: Option<Time>,
}

/// Long work under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// In words.
    pub what: String,
    /// Done so far.
    pub done: u64,
    /// Of how many, where known.
    pub total: Option<u64>,
    /// Since when.
    pub since: Time,
}

/// What could be said here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Saved replies, best first, filled as far as they can be.
    pub saved: Vec<Suggestion>,
    /// What we said to similar questions in this language, best first.
    pub past: Vec<PastAnswer>,
}

/// A saved reply, ready to be put into the editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// As it is stored.
    pub saved: SavedReply,
    /// With its variables filled as far as known.
    pub text: String,
    /// Fits network, language and class.
    pub fits: bool,
}

/// What we said last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastAnswer {
    /// When.
    pub at: Time,
    /// What they had asked.
    pub asked: String,
    /// What we said.
    pub said: String,
    /// Who said it.
    pub by: SeatName,
    /// How many similar ones came within the last week.
    pub times: usize,
}

/// A draft or a delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// The reply; nothing for a draft.
    pub reply: Option<Reply>,
    /// The draft.
    pub draft: Option<Draft>,
    /// The words.
    pub text: String,
    /// To whom.
    pub to: String,
    /// The native id of the item it answers.
    pub item: Option<String>,
    /// What goes with the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
}

/// What happened since a seat left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// When it left.
    pub since: Option<Time>,
    /// Conversations that came or came back.
    pub new: usize,
    /// Rows of the band Late now.
    pub late: usize,
    /// Others that are due within the next hour.
    pub soon: usize,
    /// This seat's promises, and when.
    pub promises: Vec<(ConversationId, Time, String)>,
    /// Crises under way.
    pub crises: Vec<CrisisLine>,
    /// Deliveries that need a person.
    pub deliveries: usize,
    /// Accounts that do not work.
    pub accounts: Vec<AccountLine>,
    /// Answers since then, by everybody.
    pub answered: usize,
    /// Of which in time.
    pub in_time: usize,
    /// Median wait of these.
    pub median_wait: Option<Span>,
    /// The desk is frozen.
    #[serde(default)]
    pub frozen: Option<Freeze>,
    /// Replies that are held.
    #[serde(default)]
    pub held: usize,
}

/// A line of the log for people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// Which event.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// Who.
    pub by: SeatName,
    /// What, in words.
    pub text: String,
    /// Which conversation.
    pub conversation: Option<ConversationId>,
    /// The person it is with.
    #[serde(default)]
    pub who: String,
    /// The network's name.
    #[serde(default)]
    pub network: String,
    /// Two to five letters for the network.
    #[serde(default)]
    pub tag: String,
    /// The beginning of their newest words.
    #[serde(default)]
    pub words: String,
}

/// The brand sheet and tone of a network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brand {
    /// Values, tone, facts, do-not-say, as Markdown.
    pub sheet: String,
    /// Where the file lies, to be edited.
    pub path: String,
    /// Tone notes of the network.
    pub tone: String,
}

/// What an ID can mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meant {
    /// A conversation.
    Conversation(ConversationId),
    /// An item of a conversation.
    Item(ConversationId, ItemId),
    /// A reply.
    Reply(ReplyId),
}
