//! What the writer can be told to do.

use std::ops::AddAssign;

use tokio::sync::oneshot;

use crate::desk::crisis::Due;
use crate::desk::handle::Looking;
use crate::desk::hiding::Row;
use crate::desk::journal::ReadBack;
use crate::desk::newcomer::Newcomers;
use crate::desk::plan::Told;
use crate::desk::undo::Step;
use crate::desk::watch::Streams;
use crate::domain::asset::{AssetFile, Notes};
use crate::domain::chain::{Call, Outcome};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::event::AccountChange;
use crate::domain::id::{AccountId, ConversationId, ItemId, PageId, PostId, ReplyId, SeatName};
use crate::domain::network::{Cursor, Health, Moderation, Outgoing, SendError, Sent};
use crate::domain::plan::Became;
use crate::domain::reply::Reply;
use crate::domain::report::Report;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::store::{Store, StoreError};

/// What became of items that were handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taken {
    /// New ones.
    pub new: u64,
    /// Those we had.
    pub known: u64,
    /// Those whose author changed them.
    pub edited: u64,
    /// Of the new ones, those that are so old that they count as done.
    #[serde(default)]
    pub settled: u64,
}

impl AddAssign for Taken {
    fn add_assign(&mut self, more: Taken) {
        self.new += more.new;
        self.known += more.known;
        self.edited += more.edited;
        self.settled += more.settled;
    }
}

/// A variant that its network holds until its minute.
#[derive(Clone, Debug)]
pub struct Held {
    /// Of which post.
    pub post: PostId,
    /// As which account.
    pub account: AccountId,
    /// The network's id of it.
    pub id: String,
}

/// Something for the writer to do.
pub enum Job {
    /// A seat's command.
    Do {
        /// Who.
        seat: SeatName,
        /// What.
        command: Box<Command>,
        /// Where to say how it went.
        answer: oneshot::Sender<Result<Done, Refusal>>,
    },
    /// Items of an account, an import or a thread.
    Arrived {
        /// The items.
        items: Newcomers,
        /// Items that are gone.
        removed: Vec<String>,
        /// Whose they are; its cursor is kept once they are written.
        account: Option<(AccountId, Option<Cursor>)>,
        /// Unanswered ones before this arrive as done.
        open_since: Time,
        /// Where to say how it went.
        answer: oneshot::Sender<Result<Taken, StoreError>>,
    },
    /// What a network said of posts of ours.
    Measured {
        /// As which account.
        account: AccountId,
        /// What.
        told: Vec<Told>,
        /// Everything due up to then was asked with this.
        asked: Time,
        /// Where to say that it is written.
        answer: oneshot::Sender<Result<(), StoreError>>,
    },
    /// How an account is now.
    Health {
        /// Which.
        account: AccountId,
        /// How.
        health: Health,
    },
    /// An account came, was set otherwise, or left.
    AccountChanged {
        /// By whom.
        seat: SeatName,
        /// Which.
        account: AccountId,
        /// What.
        change: AccountChange,
        /// Where to say that it is written.
        answer: oneshot::Sender<Result<(), Refusal>>,
    },
    /// Other rules are in force.
    RulesChanged {
        /// By whom.
        seat: SeatName,
        /// How many.
        count: usize,
        /// Where to say that it is written.
        answer: oneshot::Sender<Result<(), Refusal>>,
    },
    /// The sender asks for what may leave: marks it as leaving.
    TakeWork {
        /// So many are to be leaving by one account at most.
        at_once: usize,
        /// Where to hand it.
        answer: oneshot::Sender<Vec<(Reply, Outgoing)>>,
    },
    /// What became of a request.
    Outcome {
        /// Of which reply.
        reply: ReplyId,
        /// How it ended.
        result: Result<Sent, SendError>,
    },
    /// What reading back said.
    Verified {
        /// Of which reply.
        reply: ReplyId,
        /// Of which try: what was not there may have been sent again since.
        tries: u32,
        /// What.
        found: ReadBack,
        /// The look, which is over with this.
        looking: Looking,
    },
    /// What a network said of a variant that it holds until its minute.
    Became {
        /// Of which.
        of: Held,
        /// What.
        became: Became,
        /// Where to say that it is written.
        answer: oneshot::Sender<()>,
    },
    /// What became of an act of moderation.
    Moderated {
        /// Who.
        seat: SeatName,
        /// To which item.
        item: ItemId,
        /// As which account.
        account: AccountId,
        /// What.
        act: Moderation,
        /// Done, or taken back.
        on: bool,
        /// What a report said.
        report: Option<Report>,
        /// Why, in words of ours.
        why: String,
        /// The network's words where it refused.
        refused: Option<String>,
        /// What it means for the stack of the seat.
        step: Step,
        /// Where to say that it is written, and what became of the item's row.
        answer: oneshot::Sender<Result<Row, Refusal>>,
    },
    /// What is true of a page now, and whom to page: written down as begun.
    PageDue {
        /// Which.
        id: PageId,
        /// Where to say what is to be done.
        answer: oneshot::Sender<Due>,
    },
    /// What became of an attempt to page somebody.
    PageOutcome {
        /// Of which page.
        id: PageId,
        /// Which attempt.
        call: Call,
        /// What.
        outcome: Outcome,
        /// Where to say that it is written.
        answer: oneshot::Sender<()>,
    },
    /// A file lies in the folder of the media library.
    MediaAdded {
        /// Who added it.
        seat: SeatName,
        /// What is in it.
        file: Box<AssetFile>,
        /// What it was called.
        name: String,
        /// What is said of it.
        notes: Notes,
        /// Where to say that it is written.
        answer: oneshot::Sender<Result<Done, Refusal>>,
    },
    /// A kept text of the desk's own parts.
    Keep {
        /// Under which key.
        key: String,
        /// What.
        value: Vec<u8>,
    },
    /// These streams are watched from now on.
    WatchBegins(Box<Streams>),
    /// Bins may be over.
    Watch {
        /// Where to say whether the streams have to be made anew.
        answer: oneshot::Sender<bool>,
    },
    /// Snoozes may be over.
    Wake,
    /// Whoever was to write has not, and is not waited for any longer.
    Close {
        /// Conversations that wait; what has changed since is left alone.
        on: Vec<ConversationId>,
        /// Since when nothing has happened.
        quiet_before: Time,
        /// Where to say how many there were.
        answer: oneshot::Sender<Result<u64, StoreError>>,
    },
    /// Another set of rulings: deadlines of all live conversations are counted anew.
    Rule(Box<Rulings>),
    /// Runs with the store itself; what it writes is flushed.
    With(Box<dyn FnOnce(&mut Store) + Send>),
    /// Writes what waits and ends.
    Stop {
        /// Leaves what the desk holds for the next start.
        remember: bool,
        /// When it has.
        answer: oneshot::Sender<()>,
    },
}
