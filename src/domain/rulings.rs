//! What the desk has settled about time, pace and care; rules are asked with these in hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::bands::Pace;
use super::brand::Unwanted;
use super::contact::VIP;
use super::conversation::Conversation;
use super::deadline::{Due, Waiting, due};
use super::hours::BusinessHours;
use super::id::AccountId;
use super::item::Kind;
use super::plan::Planning;
use super::readiness::Readiness;
use super::rules::Phrase;
use super::snooze::Wake;
use super::targets::Targets;
use super::time::{Span, Time};
use super::watch::Watching;
use super::{conversation::State, item::Visibility};

/// What the desk has settled.
#[derive(Clone, Debug)]
pub struct Rulings {
    /// How fast we want to answer whom.
    pub targets: Targets,
    /// When the desk is open.
    pub hours: BusinessHours,
    /// Opening hours of accounts that have their own.
    pub account_hours: BTreeMap<AccountId, BusinessHours>,
    /// How fast the desk answers.
    pub pace: Pace,
    /// How long a reply waits before it leaves.
    pub undo_window: UndoWindow,
    /// A reply that could not leave for so long past its moment goes to review.
    pub stale_after: Span,
    /// Older unanswered items arrive as done.
    pub open_since: Span,
    /// How far the first sync reads back.
    pub first_sync: Span,
    /// Handles or author ids of people who weigh double.
    pub vips: Vec<String>,
    /// Attachments need a description.
    pub require_alt: bool,
    /// The guard asks before an answer to all goes to more people than this.
    pub reply_all_asks_over: usize,
    /// Words never to be said in public.
    pub do_not_say: Vec<Unwanted>,
    /// Sentences that the team has agreed on in which such words stand: there they may be said.
    pub recommended: Vec<Phrase>,
    /// Addresses and numbers of our own, which may be said in public.
    pub our_contacts: Vec<String>,
    /// What the brand is called, where its sheet says so.
    pub brand: Option<String>,
    /// Handles that the brand sheet names: they are ours too, or friends'.
    pub known_handles: Vec<String>,
    /// What the team has prepared for a crisis.
    pub ready: Arc<Readiness>,
    /// How the streams are watched.
    pub watch: Watching,
    /// Who says yes to posts, and the campaigns.
    pub planning: Arc<Planning>,
}

/// How long a reply can be called back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoWindow {
    /// Where strangers read.
    pub public: Span,
    /// In chats.
    pub chat: Span,
    /// By mail.
    pub email: Span,
}

impl Default for UndoWindow {
    fn default() -> UndoWindow {
        UndoWindow { public: Span::seconds(10), chat: Span::ZERO, email: Span::seconds(30) }
    }
}

impl UndoWindow {
    /// Returns the window of an answer to an item of this kind.
    pub fn of(&self, kind: Option<Kind>, visibility: Option<Visibility>) -> Span {
        match kind {
            Some(Kind::Email) => self.email,
            Some(Kind::Dm) => self.chat,
            _ if visibility == Some(Visibility::Direct) => self.chat,
            Some(Kind::Mention | Kind::Comment | Kind::Review | Kind::Post) | None => self.public,
        }
    }
}

impl Default for Rulings {
    fn default() -> Rulings {
        Rulings {
            targets: Targets::default(),
            hours: BusinessHours::always(TimeZone::UTC),
            account_hours: BTreeMap::new(),
            pace: Pace::default(),
            undo_window: UndoWindow::default(),
            stale_after: Span::minutes(5),
            open_since: Span::hours(48),
            first_sync: Span::days(14),
            vips: Vec::new(),
            require_alt: false,
            reply_all_asks_over: 5,
            do_not_say: Vec::new(),
            recommended: Vec::new(),
            our_contacts: Vec::new(),
            brand: None,
            known_handles: Vec::new(),
            ready: Arc::default(),
            watch: Watching::default(),
            planning: Arc::default(),
        }
    }
}

impl Rulings {
    /// Returns the opening hours of an account.
    pub fn hours_of(&self, account: &AccountId) -> &BusinessHours {
        self.account_hours.get(account).unwrap_or(&self.hours)
    }

    /// Returns the desk's zone.
    pub fn zone(&self) -> &TimeZone {
        self.hours.zone()
    }

    /// Tells whether a handle belongs to somebody who weighs double.
    pub fn is_vip(&self, handle: &str) -> bool {
        let bare = |text: &str| text.trim_start_matches('@').to_lowercase();
        self.vips.iter().any(|vip| bare(vip) == bare(handle))
    }

    /// Returns what the deadline of a conversation depends on.
    pub fn waiting<'a>(&self, conversation: &'a Conversation) -> Waiting<'a> {
        let snooze = match conversation.triage.state {
            State::Snoozed(Wake::At(at)) => Some(at),
            State::Snoozed(Wake::Reply) | State::Open | State::Waiting | State::Done => None,
        };
        Waiting {
            class: conversation.class(),
            perhaps: conversation.perhaps().map(|perhaps| perhaps.class),
            accelerated: conversation.accelerated(),
            network: conversation.account.network(),
            kind: conversation.last_heard().map_or(Kind::Mention, |item| item.kind),
            vip: conversation.triage.labels.contains(VIP),
            waiting_since: conversation.waiting_since.filter(|_| !conversation.rests()),
            last_inbound: conversation.last_inbound,
            target: conversation.ruled_target(),
            promise: conversation.triage.promise.clone(),
            snooze,
            crisis: conversation.crisis.as_ref().map(|crisis| crisis.clock),
        }
    }

    /// Returns when an answer must be out.
    pub fn due(&self, conversation: &Conversation) -> Option<Due> {
        if conversation.triage.state == State::Done {
            return None;
        }
        due(&self.waiting(conversation), &self.targets, self.hours_of(&conversation.account))
    }

    /// Returns how an answer went that was written at `at` to somebody who waited since `since`: how long they
    /// waited in business hours, and whether it was in time.
    pub fn service(&self, conversation: &Conversation, since: Time, at: Time) -> (Span, Option<bool>) {
        let hours = self.hours_of(&conversation.account);
        let waiting = Waiting { waiting_since: Some(since), snooze: None, ..self.waiting(conversation) };
        let in_time = due(&waiting, &self.targets, hours).map(|due| at <= due.at);
        (hours.between(since, at), in_time)
    }
}
