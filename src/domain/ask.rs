//! What a seat can ask the desk to show, and the shapes in which it comes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bands::Order;
use super::class::Verdict;
use super::crisis::Crisis;
use super::id::{
    AccountId, AlarmId, AssetId, ConversationId, CrisisId, EventId, ItemId, PageId, PostId, ReplyId, SeatName,
};
use super::many::ToMany;
use super::plan::raffle::Draw;
use super::plan::{CampaignSheet, FreeSlot, SeriesLine, YearSheet};
use super::postmortem::Postmortem;
use super::reply::Draft;
use super::rules::Rules;
use super::statement::Stage;
use super::time::Time;

mod assets;
mod crisis;
mod drill;
mod month;
mod outline;
mod plan;
mod report;
mod results;
mod rota;
mod rows;
mod statement;
mod suggestions;
mod summary;
mod thread;
mod trial;
mod watch;

pub use self::assets::{AssetLine, AssetSheet, ShotLine, Thumbnail};
pub use self::crisis::{
    Assessment, Below, ClockLine, CrisisSheet, CrisisSize, MemberLine, Offered, PageSheet, ProtocolSheet, RemovalLine,
    RoleLine, SaidLine, StepLine, TimelineLine,
};
pub use self::drill::{Debrief, DrillLine, DrillSheet};
pub use self::month::{Agenda, DayMarks, Month};
pub use self::outline::Outline;
pub use self::plan::{PlanAccount, PlanSheet, PostSheet, VariantSheet};
pub use self::report::{Brief, LogLine, OutboxRow};
pub use self::results::{BestSheet, ResultLine, ResultsSheet, VariantResults};
pub use self::rota::{OnCall, RotaSheet};
pub use self::rows::{Found, Listed, Listing, Member, Reach, Row, RowId};
pub use self::statement::{Offer, ProposalSheet, StatementSheet};
pub use self::suggestions::{Brand, PastAnswer, Suggestion, Suggestions};
pub use self::summary::{
    AccountLine, AlarmLine, CrisisLine, CrisisNote, Leaving, PageLine, PostsWaiting, Pulse, StatementNews, Summary,
    ViewCount,
};
pub use self::thread::{Attachment, Earlier, Message, Person, Thread};
pub use self::trial::{Example, RuleTrial, Trial};
pub use self::watch::{AlarmSheet, Five, Staffing, StreamPulse, WatchSheet};

/// Below which post of ours a raffle is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawnBelow {
    /// The post that a conversation is, or stands below.
    Conversation(ConversationId),
    /// A post of the plan.
    Post {
        /// Which.
        id: PostId,
        /// As which account; none is needed where it is out on one alone.
        account: Option<AccountId>,
    },
}

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
    /// The rows of the queue that fit, in its order and bands; others only where the query names them, as
    /// `is:done` or `class:spam` does.
    Queue {
        /// A query in the words of the search language; empty is the inbox.
        filter: String,
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
    /// What the brain says of it, part by part.
    Explain {
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
    /// A crisis with everything.
    Crisis {
        /// Which; the gravest that runs where none is named.
        id: Option<CrisisId>,
    },
    /// All crises, the newest first: those that are over too.
    Crises,
    /// The report of a crisis.
    Postmortem {
        /// Which; the newest where none is named.
        id: Option<CrisisId>,
    },
    /// What is planned.
    Plan {
        /// From when on.
        from: Time,
        /// Before when.
        until: Time,
        /// Also what has no time yet.
        undated: bool,
    },
    /// What became of the posts that are out since a time.
    Results {
        /// From when on.
        from: Time,
        /// Before when.
        until: Time,
        /// Of one account alone.
        account: Option<AccountId>,
    },
    /// When posts do best, by what became of those of a time.
    BestTimes {
        /// From when on.
        from: Time,
        /// Before when.
        until: Time,
        /// Of one account alone.
        account: Option<AccountId>,
    },
    /// The next usual times that nothing has taken, in order.
    Slots {
        /// Of which account; of all where none is named.
        account: Option<AccountId>,
        /// So many at most.
        count: usize,
    },
    /// The campaigns and how they stand.
    Campaigns,
    /// The posts that are said again.
    Series,
    /// A year of the plan, month by month.
    Year {
        /// Which.
        year: i16,
    },
    /// A raffle among those who wrote below a post of ours.
    Draw {
        /// Below which.
        below: DrawnBelow,
        /// What was published before.
        seed: String,
        /// How many win.
        winners: usize,
        /// Handles that take no part.
        without: Vec<String>,
        /// Spam, what was hidden and who is blocked take part, too.
        #[serde(default)]
        with_spam: bool,
    },
    /// A post of the plan with everything.
    Post {
        /// Which.
        id: PostId,
    },
    /// The media library and the shot list.
    Assets {
        /// Also what was taken out.
        dropped: bool,
    },
    /// A small picture of a file of the media library.
    Thumbnail {
        /// Of which.
        id: AssetId,
        /// At most so many columns of dots.
        columns: u16,
        /// At most so many rows of dots.
        rows: u16,
    },
    /// Who is on call.
    Rota {
        /// For so many days.
        days: u32,
        /// Only this person's shifts.
        seat: Option<SeatName>,
    },
    /// What is asked before a crisis is raised.
    Assess {
        /// From which conversations; the first is the one in which it is pinned.
        on: Vec<ConversationId>,
        /// From which alarm.
        alarm: Option<AlarmId>,
    },
    /// What could be said in a crisis on each account, or what somebody proposed to say.
    Statements {
        /// In which; the gravest that runs where none is named.
        crisis: Option<CrisisId>,
        /// At which stage; where the crisis is, if none is named.
        stage: Option<Stage>,
        /// In which language, if not in that of the crisis.
        lang: Option<String>,
        /// What was proposed: the event that did.
        proposal: Option<EventId>,
    },
    /// An alarm with its numbers and examples.
    Alarm {
        /// Which; the newest that somebody should look at where none is named.
        id: Option<AlarmId>,
    },
    /// How the streams are, and which alarms stand.
    Watch,
    /// When messages come, and how many people that needs.
    Staffing,
    /// The drill that is played.
    Drill,
    /// Saved replies, best first, and what we said last time.
    Suggestions {
        /// For which conversation.
        id: ConversationId,
    },
    /// One answer as it would go to each of many.
    ToMany {
        /// The text, with what differs for each in braces.
        draft: Box<Draft>,
        /// The conversations that are answered.
        to: Vec<ConversationId>,
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
    /// What rules would have done, changing nothing.
    Trial {
        /// Which; those of the file as it stands now where none are given.
        rules: Option<Rules>,
        /// With the messages since then.
        since: Time,
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
    /// Finds the posts of the plan that a person may mean: by the id, or the beginning of the code.
    FindPost {
        /// As typed.
        id: String,
    },
    /// What a seat kept of its place.
    Place,
    /// The labels that open rows carry.
    Labels,
    /// A file to attach, as the desk's machine sees it.
    File {
        /// Where it lies there.
        path: String,
    },
}

/// What the brain says of the message that somebody waits with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Explained {
    /// Why its row stands where it stands, a line each.
    pub why: Vec<String>,
    /// What was said when it came: that is what counts.
    pub then: Verdict,
    /// The language that counts, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What would be said now; nothing where its words are gone.
    pub now: Option<Verdict>,
    /// How far the class of now stands above the mean of the others.
    pub score: f32,
    /// What adds up to that, weightiest first.
    pub parts: Vec<(String, f32)>,
    /// How much it presses: above 0 it should be answered within minutes.
    pub presses: f32,
    /// How many lessons of this desk were learned for it.
    pub taught: u64,
    /// What taught what of this conversation's messages, in words, a line each.
    #[serde(default)]
    pub lessons: Vec<String>,
    /// The same of the newest others of the desk, each with the words that it was about.
    #[serde(default)]
    pub others: Vec<String>,
}

/// What the desk shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Of `Listing` and `Queue`.
    Listing(Arc<Listing>),
    /// Of `Rows`, in the order asked; what is gone is left out.
    Rows(Vec<Row>),
    /// Of `Thread`.
    Thread(Box<Thread>),
    /// Of `Why`.
    Why(Vec<String>),
    /// Of `Explain`.
    Explained(Box<Explained>),
    /// Of `Person`.
    Person(Box<Person>),
    /// Of `Month`.
    Month(Box<Month>),
    /// Of `Pulse`.
    Pulse(Pulse),
    /// Of `Summary`.
    Summary(Box<Summary>),
    /// Of `Search`.
    Found(Found),
    /// Of `Crisis`; nothing where none runs.
    Crisis(Option<Box<CrisisSheet>>),
    /// Of `Crises`.
    Crises(Vec<Crisis>),
    /// Of `Postmortem`; nothing where there was no crisis yet.
    Postmortem(Option<Box<Postmortem>>),
    /// Of `Plan`.
    Plan(Box<PlanSheet>),
    /// Of `Results`.
    Results(Box<ResultsSheet>),
    /// Of `BestTimes`.
    BestTimes(Box<BestSheet>),
    /// Of `Slots`.
    Slots(Vec<FreeSlot>),
    /// Of `Campaigns`.
    Campaigns(Vec<CampaignSheet>),
    /// Of `Series`.
    Series(Vec<SeriesLine>),
    /// Of `Year`.
    Year(Box<YearSheet>),
    /// Of `Draw`.
    Draw(Draw),
    /// Of `Post`; nothing where there is none.
    Post(Option<Box<PostSheet>>),
    /// Of `Assets`.
    Assets(Box<AssetSheet>),
    /// Of `Thumbnail`.
    Thumbnail(Box<Thumbnail>),
    /// Of `Rota`.
    Rota(Box<RotaSheet>),
    /// Of `Assess`.
    Assessment(Box<Assessment>),
    /// Of `Statements`; nothing where no crisis runs.
    Statements(Option<Box<StatementSheet>>),
    /// Of `Alarm`; nothing where none stands.
    Alarm(Option<Box<AlarmSheet>>),
    /// Of `Watch`.
    Watch(Box<WatchSheet>),
    /// Of `Staffing`.
    Staffing(Box<Staffing>),
    /// Of `Drill`; nothing where none is played.
    Drill(Option<Box<DrillSheet>>),
    /// Of `Suggestions`.
    Suggestions(Box<Suggestions>),
    /// Of `ToMany`.
    ToMany(Box<ToMany>),
    /// Of `Outbox`.
    Outbox(Vec<OutboxRow>),
    /// Of `Brief`.
    Brief(Box<Brief>),
    /// Of `Log`.
    Log(Vec<LogLine>),
    /// Of `Trial`.
    Trial(Box<Trial>),
    /// Of `Brand`.
    Brand(Box<Brand>),
    /// Of `Find` and `FindPost`: everything the text may mean.
    Id(Vec<Meant>),
    /// Of `Place`.
    Place(Option<String>),
    /// Of `Labels`: those used most first.
    Labels(Vec<String>),
    /// Of `File`: its bytes.
    File(u64),
    /// There is no such thing, or it could not be read.
    Nothing(String),
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
    /// A crisis.
    Crisis(CrisisId),
    /// A page.
    Page(PageId),
    /// An alarm.
    Alarm(AlarmId),
    /// A post of the plan.
    Post(PostId),
}
