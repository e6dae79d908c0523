//! The rows of a view: their order, and what is drawn of each.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::outline::Outline;
use crate::domain::bands::{Band, Order, Rescue};
use crate::domain::class::Class;
use crate::domain::crisis::{Part, Related};
use crate::domain::id::{AccountId, AlarmId, ConversationId, CrisisId, PageId, PostId, ReplyId, SeatName, SwarmId};
use crate::domain::item::Kind;
use crate::domain::time::{Span, Time};

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
    /// Something that a crisis waits for.
    Crisis(CrisisId, Part),
    /// A page that a rule asked for.
    Page(PageId),
    /// An alarm of the watch.
    Alarm(AlarmId),
    /// A post of the plan that somebody is to say yes to, or that did not leave.
    Post(PostId),
}

impl RowId {
    /// Returns the conversation that a row is.
    pub const fn conversation(&self) -> Option<ConversationId> {
        match self {
            RowId::Conversation(id) => Some(*id),
            RowId::Delivery(_)
            | RowId::Account(_)
            | RowId::Crisis(..)
            | RowId::Page(_)
            | RowId::Alarm(_)
            | RowId::Post(_) => None,
        }
    }
}

/// How far a search went: nothing is left out in silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everything that fits is there.
    #[default]
    All,
    /// As many as were asked for; more that are older fit.
    Enough,
    /// So many of the newest were looked at; those that are older were not.
    LookedAt(usize),
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Newest first.
    pub rows: Vec<Row>,
    /// How far it went.
    pub reach: Reach,
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
    /// How far it went, where it was looked for beyond what is live.
    #[serde(default)]
    pub reach: Reach,
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
        let Listing { oldest_late, rescue, pace, seq, plain, order, reach, .. } = *self;
        Listing { rows, oldest_late, rescue, pace, seq, plain, order, reach, outline: OnceLock::new() }
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
    /// The swarm that it is of: rows of one stand together, and the first stands for them.
    #[serde(default)]
    pub swarm: Option<SwarmId>,
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
    /// The language that they write.
    pub lang: Option<String>,
    /// Near-identical ones folded in.
    pub swarm: u32,
    /// A VIP.
    pub vip: bool,
    /// Not to be written to.
    #[serde(default)]
    pub no_reply: bool,
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
    /// The answer that is to be posted by hand.
    #[serde(default)]
    pub to_post: Option<ReplyId>,
    /// A rule proposes to hide it.
    #[serde(default)]
    pub hide: bool,
    /// Level of its crisis.
    pub crisis: Option<u8>,
    /// The crisis that it belongs to, where that goes on.
    #[serde(default)]
    pub member: Option<Member>,
    /// Where a browser shows it.
    pub url: Option<String>,
}

/// The crisis that a conversation belongs to, as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Which.
    pub crisis: CrisisId,
    /// 1, the worst, to 4.
    pub level: u8,
    /// Why it belongs there.
    pub why: Related,
}
