//! How the desk is: line 1 and the pulse.

use serde::{Deserialize, Serialize};

use super::drill::DrillLine;
use crate::domain::alarm::AlarmKind;
use crate::domain::crisis::Part;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, AlarmId, ConversationId, CrisisId, PageId, ReplyId, SeatName};
use crate::domain::network::{Budget, Health};
use crate::domain::time::Time;

/// Mentions per hour.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pulse {
    /// Items of the last 24 hours, an hour each, the running one last.
    pub hours: Vec<u32>,
    /// The usual band of this hour; nothing while there is too little history.
    pub normal: Option<(u32, u32)>,
    /// Share of complaints and crises in the last hour, percent.
    pub negative: Option<u8>,
    /// What comes an hour now, as the watch counts it; nothing where it does not watch.
    #[serde(default)]
    pub rate: Option<u32>,
    /// What goes on.
    #[serde(default)]
    pub alarm: Option<AlarmKind>,
    /// Days that are missing until the watch can give an alarm.
    #[serde(default)]
    pub days_missing: usize,
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
    /// Crises under way: level, headline, since, owner, what is due next.
    pub crises: Vec<CrisisLine>,
    /// Pages that rules asked for and nobody has answered.
    #[serde(default)]
    pub pages: Vec<PageLine>,
    /// Alarms that somebody should look at.
    #[serde(default)]
    pub alarms: Vec<AlarmLine>,
    /// What became of statements that this seat wrote.
    #[serde(default)]
    pub statements: Vec<StatementNews>,
    /// What others noted last in the crises under way, the oldest first.
    #[serde(default)]
    pub notes: Vec<CrisisNote>,
    /// Everything here is a drill.
    #[serde(default)]
    pub drill: Option<DrillLine>,
    /// Frozen.
    pub freeze: Option<Freeze>,
    /// Replies that are held.
    #[serde(default)]
    pub held: usize,
    /// Posts of the plan that leave, or left, today.
    #[serde(default)]
    pub planned_today: usize,
    /// Posts of the plan that wait for this seat.
    #[serde(default)]
    pub posts: PostsWaiting,
    /// Accounts and how they are.
    pub accounts: Vec<AccountLine>,
    /// Replies still counting down, newest first.
    pub leaving: Vec<Leaving>,
    /// IANA zone of the desk.
    pub zone: String,
    /// The log's sequence.
    pub seq: u64,
    /// A throw-away desk: reaches no network.
    pub demo: bool,
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
    /// Which.
    pub id: CrisisId,
    /// The conversation that is pinned for it.
    pub conversation: Option<ConversationId>,
    /// 1 to 4.
    pub level: u8,
    /// What about.
    pub headline: String,
    /// Since when.
    pub since: Time,
    /// Who leads it, or has it.
    pub owner: Option<SeatName>,
    /// What is due first, and when.
    pub next: Option<(Part, Time)>,
    /// Its page.
    pub page: Option<PageLine>,
}

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementNews {
    /// In which crisis.
    pub crisis: CrisisId,
    /// When.
    pub at: Time,
    /// It came back.
    pub returned: bool,
    /// In words.
    pub words: String,
}

/// A note of somebody in a crisis that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisNote {
    /// In which crisis.
    pub crisis: CrisisId,
    /// When.
    pub at: Time,
    /// Who wrote it.
    pub by: SeatName,
    /// The words.
    pub text: String,
}

/// A page on line 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLine {
    /// Which.
    pub id: PageId,
    /// Since when.
    pub since: Time,
    /// Nobody has answered it.
    pub open: bool,
    /// Somebody was reached.
    pub reached: bool,
    /// Why the last attempt came to nothing, where nobody was reached.
    pub failed: Option<String>,
    /// Only open seats hear of it: neither a page command nor a chain is set.
    pub bells: bool,
    /// The asking seat's bell is to ring.
    pub rings: bool,
    /// The rule that asked for it, and what it is about; nothing for that of a crisis.
    pub rule: Option<String>,
}

/// An alarm that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmLine {
    /// Which.
    pub id: AlarmId,
    /// What was seen, in words.
    pub words: String,
    /// Since when.
    pub since: Time,
}

/// A reply that has not left yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Which.
    pub reply: ReplyId,
    /// When it leaves.
    pub until: Time,
    /// Who wrote it.
    pub by: SeatName,
    /// Whom it answers; empty for a post.
    pub to: String,
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

/// Posts of the plan that wait for a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostsWaiting {
    /// Of others, for its yes.
    pub for_yes: usize,
    /// Its own, which went back to it.
    pub came_back: usize,
}
