//! What a seat can ask the desk to do, and the table of verbs that keys, the `:` line and the CLI share.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::alarm::AlarmAct;
use super::asset::{AssetAct, Notes};
use super::chain::PageAct;
use super::class::Class;
use super::contact::PersonChange;
use super::conversation::Dismissal;
use super::crisis::{CrisisAct, Escalation};
use super::guard::Concern;
use super::id::{AlarmId, AssetId, ConversationId, CrisisId, EventId, ItemId, PageId, PostId, ReplyId, SeatName};
use super::many::{HeldBack, ToMany};
use super::network::Moderation;
use super::plan::{Content, PostAct, Series};
use super::reply::{Draft, DraftKind};
use super::report::Report;
use super::rota::RotaAct;
use super::snooze::Wake;
use super::time::Time;
use crate::words::{Said, fill, w};

/// What a seat asks the desk to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// An act on one or more conversations; undone as one.
    Act {
        /// Which.
        on: Vec<ConversationId>,
        /// What.
        act: Act,
    },
    /// Says that the seat looked at a conversation: it is unread no more. No act, so nothing undoes it.
    Looked {
        /// At which.
        on: ConversationId,
    },
    /// Takes back this seat's newest act that still can be.
    Undo,
    /// Does again what was taken back last.
    Redo,
    /// Writes an internal note.
    Note {
        /// About which conversation.
        on: ConversationId,
        /// The words.
        text: String,
    },
    /// Keeps a text that is being written.
    Draft(Box<Draft>),
    /// Throws a draft away.
    Discard {
        /// The conversation it answers; nothing for a new post.
        conversation: Option<ConversationId>,
        /// Which of the seat's drafts there; all of them where it is not said.
        kind: Option<DraftKind>,
    },
    /// Sends a draft off.
    Send {
        /// The text and where to.
        draft: Box<Draft>,
        /// Skip the undo window.
        now: bool,
        /// The concerns that a person has seen and waved through.
        seen: Vec<Concern>,
    },
    /// Sends one answer to many people, each its own delivery, as a person has looked at it: whoever something is new of
    /// since then is held back.
    SendMany {
        /// The text, with what differs for each in braces.
        draft: Box<Draft>,
        /// What was looked at.
        many: Box<ToMany>,
        /// How many they are, as a person typed it.
        count: usize,
        /// Skip the undo window.
        now: bool,
    },
    /// Takes back a reply that has not left: this one, or this seat's newest.
    CallBack {
        /// Which.
        reply: Option<ReplyId>,
    },
    /// Says that a reply was posted by hand, or was not after all.
    Posted {
        /// Which.
        reply: ReplyId,
        /// It was.
        yes: bool,
    },
    /// Looks on the network what became of a reply.
    Verify {
        /// Which.
        reply: ReplyId,
    },
    /// Takes the text of a reply up again as a draft.
    Retake {
        /// Which.
        reply: ReplyId,
    },
    /// Lets a held reply go.
    Release {
        /// Which.
        reply: ReplyId,
    },
    /// Gives a reply up that has not left: it is no row any more, and no draft.
    Drop {
        /// Which.
        reply: ReplyId,
    },
    /// Likes, boosts, hides, deletes, blocks, mutes, reports.
    Moderate {
        /// Which item.
        item: ItemId,
        /// What.
        act: Moderation,
        /// Do, or take back.
        on: bool,
        /// What a report says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<Report>,
        /// Why: asked for in a grave crisis, where something is hidden or deleted.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    /// Says something of the person of a conversation.
    Person {
        /// Of which conversation.
        on: ConversationId,
        /// What.
        change: PersonChange,
    },
    /// Raises a crisis, or changes its level or lead.
    Escalate(Box<Escalation>),
    /// Does something in a crisis.
    Crisis {
        /// Which.
        id: CrisisId,
        /// What.
        act: CrisisAct,
    },
    /// Puts conversations into a crisis, or takes them out.
    Join {
        /// Which conversations.
        on: Vec<ConversationId>,
        /// Into which; nothing takes them out.
        crisis: Option<CrisisId>,
    },
    /// Does something about a page.
    Page {
        /// Which.
        id: PageId,
        /// What.
        act: PageAct,
    },
    /// Does something about an alarm of the watch.
    Alarm {
        /// Which.
        id: AlarmId,
        /// What.
        act: AlarmAct,
    },
    /// Writes the report of a crisis into the desk's folder.
    Postmortem {
        /// Which; the newest where none is named.
        id: Option<CrisisId>,
    },
    /// Puts a post into the plan.
    MakePost {
        /// What it says.
        content: Box<Content>,
        /// Let it go at once: it leaves at its minute.
        schedule: bool,
    },
    /// Puts many posts into the plan, as a file brings them: all come in at once.
    MakePosts {
        /// What they say, and what is to become of each.
        posts: Vec<NewPost>,
    },
    /// Has a post said again, as a file brings it: what came in with it stands on days of the series.
    Settle {
        /// Which.
        id: PostId,
        /// How.
        series: Box<Series>,
        /// The posts that are of it, each with its day.
        stand: Vec<(Date, PostId)>,
    },
    /// Does something to a post of the plan.
    Post {
        /// Which.
        id: PostId,
        /// What.
        act: PostAct,
    },
    /// Takes a file of the desk's machine into the media library.
    AddMedia {
        /// Where it lies there.
        path: String,
        /// What is said of it.
        #[serde(default)]
        notes: Box<Notes>,
    },
    /// Does something to a file of the media library.
    Media {
        /// Which.
        id: AssetId,
        /// What.
        act: AssetAct,
    },
    /// Arranges something of the rota.
    Rota {
        /// What.
        act: RotaAct,
    },
    /// Ends the crisis of a conversation.
    StandDown {
        /// Which.
        on: ConversationId,
    },
    /// Holds everything planned.
    Freeze {
        /// Why.
        reason: String,
        /// Replies too.
        all: bool,
    },
    /// Ends a freeze.
    Resume,
    /// Ends the drill that is played.
    EndDrill,
    /// Fetches from one account, or all, at once.
    Sync {
        /// Which.
        account: Option<String>,
    },
    /// Keeps what a seat was looking at, so that a dropped line comes back to it. Opaque to the desk.
    Keep {
        /// The seat's own words.
        place: String,
        /// Its terminal closes.
        leaves: bool,
    },
}

/// An act on conversations that can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Dealt with.
    Done,
    /// Will not be answered.
    Dismiss(Dismissal),
    /// Back into the queue.
    Reopen,
    /// Put off.
    Snooze {
        /// Until when.
        wake: Wake,
        /// Also past its deadline.
        past_due: bool,
    },
    /// Mine; refused where somebody else has it.
    Claim,
    /// Somebody's, or nobody's.
    Assign(Option<SeatName>),
    /// Labels come and go.
    Label {
        /// New ones.
        add: Vec<String>,
        /// Gone ones.
        remove: Vec<String>,
    },
    /// Starred or not; nothing turns it round.
    Star(Option<bool>),
    /// Raised (1), plain (0), put below (-1).
    Priority(i8),
    /// The thread muted or not; nothing turns it round.
    Mute(Option<bool>),
    /// A class by hand; nothing gives it back to the brain.
    Class(Option<Class>),
    /// A language by hand; nothing goes by the text again.
    Lang(Option<String>),
    /// Shown as new, or as seen.
    Unread(bool),
    /// We said when we would answer; nothing ends the promise.
    Promise(Option<Time>),
}

/// What the desk says when it has done something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// One sentence for the notice line; says what undo would take back.
    pub notice: Said,
    /// The reply that was sent off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyId>,
    /// The replies that were sent off at once, where they were many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyId>,
    /// Who of many was held back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_back: Vec<HeldBack>,
    /// Not before then it leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Time>,
    /// The event that the act became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// A text that came back to be written on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Box<Draft>>,
    /// By hand: the address to open and the text to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<Box<ByHand>>,
    /// The conversations that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<ConversationId>,
    /// The post that was made or changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
    /// The file of the media library that was added or changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<AssetId>,
    /// The posts that came in at once, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<MadePost>,
    /// The crisis that was raised or changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis: Option<CrisisId>,
}

/// A post as a file brings it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPost {
    /// What it says.
    pub content: Box<Content>,
    /// What is done to it as soon as it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<PostAct>,
}

/// A post that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadePost {
    /// Which.
    pub id: PostId,
    /// Why it is what it is no further than a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// What a person needs to post a reply by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    /// The reply to say "posted" of.
    pub reply: ReplyId,
    /// Where to post it.
    pub url: Option<String>,
    /// What to post.
    pub text: String,
}

/// Why the desk did not do something, in words with the next step.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It makes no sense here.
    #[error("{0}")]
    No(Said),
    /// There is no such thing.
    #[error("{}", fill(w().acts.not_found, &[what, id]))]
    NotFound {
        /// What was looked for.
        what: String,
        /// By which name.
        id: String,
    },
    /// A person should look first; the same again with these seen goes on.
    #[error("{}", sentences(.0))]
    Asks(Vec<Concern>),
    /// The store could not take it.
    #[error("{}", fill(w().acts.not_saved, &[.0]))]
    Store(String),
    /// A network did not do it.
    #[error("{0}")]
    Network(String),
}

impl Refusal {
    /// Refuses in a sentence.
    pub fn no(words: impl Into<Said>) -> Refusal {
        Refusal::No(words.into())
    }

    /// Returns its sentence, for whoever knows the keys.
    pub fn said(&self) -> Said {
        match self {
            Refusal::No(said) => said.clone(),
            other => other.to_string().into(),
        }
    }
}

fn sentences(concerns: &[Concern]) -> String {
    concerns.iter().map(|concern| concern.sentence.as_str()).collect::<Vec<_>>().join(" · ")
}

/// A verb that keys, the `:` line and the CLI share.
pub struct Verb {
    /// The word.
    pub name: &'static str,
    /// What may follow, as help shows it.
    pub args: &'static str,
    /// One line of help.
    pub help: &'static str,
}

const fn verb(name: &'static str, args: &'static str, help: &'static str) -> Verb {
    Verb { name, args, help }
}

/// Every verb that changes something, by name. The CLI takes an ID before the arguments; on screen the
/// row under the cursor, or the selection, stands for it.
pub static VERBS: &[Verb] = &[
    verb("done", "", "Deal with it and go on"),
    verb("dismiss", "REASON", "Close without an answer: no-answer-needed, spam, troll, duplicate, not-ours"),
    verb("reopen", "", "Put it back into the queue"),
    verb("snooze", "WHEN", "Put it off: fri 9, +3d, tomorrow, reply"),
    verb("claim", "", "Take it"),
    verb("assign", "[SEAT]", "Give it to somebody, or to nobody"),
    verb("label", "[+]NAME|-NAME …", "Add and remove labels"),
    verb("star", "", "Star it or not"),
    verb("priority", "+|-|0", "Raise it or put it below"),
    verb("mute", "", "Mute the thread or not"),
    verb("class", "[CLASS]", "Correct the class, or give it back to the brain"),
    verb("lang", "[CODE|auto]", "Set the language that they write, or go by the text again"),
    verb("no-reply", "[on|off] [WHY]", "Mark the person as not to be written to, or take that back"),
    verb("vip", "[on|off]", "Make the person a VIP or not, whatever the settings say"),
    verb("unread", "", "Show it as new"),
    verb("promise", "[WHEN]", "Note when we said that we would answer"),
    verb("note", "TEXT", "Write an internal note; it stays in the desk"),
    verb("reply", "[all|TEXT]", "Answer where they wrote; all answers a swarm, marked rows, or all who got the mail"),
    verb("reply-private", "[TEXT]", "Answer in private"),
    verb("forward", "ADDRESS [TEXT]", "Send it on by mail"),
    verb("post", "[TEXT]", "Write a new post"),
    verb("send", "", "Send what is being written"),
    verb("discard", "", "Throw away what is being written"),
    verb("call-back", "[REPLY]", "Take back a reply that has not left"),
    verb("posted", "REPLY", "Say that a reply was posted by hand"),
    verb("verify", "REPLY", "Look on the network what became of a reply"),
    verb("retake", "REPLY", "Take the text of a reply up again"),
    verb("release", "REPLY", "Let a held reply go"),
    verb("drop", "REPLY", "Give a reply up that has not left; its text stays in the outbox"),
    verb("like", "", "Like it, or take the like back"),
    verb("boost", "", "Boost it, or take the boost back"),
    verb("hide", "[WHY]", "Hide it below our post"),
    verb("delete", "[WHY]", "Delete our own post"),
    verb("block", "", "Block the person"),
    verb("silence", "", "Mute the person on the network"),
    verb("report", "[REASON [TEXT]]", "Report it to the network"),
    verb("escalate", "[LEVEL [SEAT] [NOTE]]", "Raise a crisis, 1 (worst) to 4"),
    verb("stand-down", "", "End the crisis of this conversation"),
    verb("postmortem", "", "Write the report of a crisis: what happened when, what we said, what is to be done"),
    verb("freeze", "REASON [--all]", "Hold everything planned; --all holds replies too"),
    verb("resume", "", "End the freeze; what was held goes to review"),
    verb("undo", "", "Take back your last act"),
    verb("redo", "", "Do it again"),
    verb("sync", "[ACCOUNT]", "Fetch now"),
];
