//! What the desk holds in memory of its live conversations, so that views and bands read no disk.
//!
//! One writer, the desk's writer thread, holds the lock for a few microseconds at a time; everybody
//! else reads.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;

use crate::domain::alarm::{Alarm, AlarmKind, Seen};
use crate::domain::ask::{Member, StreamPulse};
use crate::domain::bands::{Line, Pace};
use crate::domain::chain::Paging;
use crate::domain::class::Class;
use crate::domain::contact::VIP;
use crate::domain::conversation::{Change, PartOf};
use crate::domain::crisis::Crisis;
use crate::domain::event::{Event, Freeze, Recorded};
use crate::domain::id::{
    AccountId, AlarmId, ConversationId, CrisisId, PageId, Print, ReplyId, SeatName, SwarmId, digest,
};
use crate::domain::network::{Budget, Health};
use crate::domain::pace::Meter;
use crate::domain::plan::Calendar;
use crate::domain::queue::{Slim, Slims};
use crate::domain::reply::{Delivery, Reply};
use crate::domain::rota::Arranged;
use crate::domain::rules::Loads;
use crate::domain::rulings::Rulings;
use crate::domain::swarm::Swarms;
use crate::domain::time::Time;
use crate::triage::Lessons;
use crate::words::{fill, w};

/// What the desk holds in memory.
#[derive(Debug, Default)]
pub struct Live {
    /// Conversations that are open, snoozed, waiting or starred.
    pub slim: Slims,
    /// Which of those that stand in the inbox are copies of each other.
    pub swarms: Swarms,
    /// Deliveries that are not over.
    pub replies: HashMap<ReplyId, Reply>,
    /// Accounts and how they are.
    pub accounts: HashMap<AccountId, AccountState>,
    /// Frozen.
    pub freeze: Option<Freeze>,
    /// Crises that go on or have tasks left.
    pub crises: BTreeMap<CrisisId, Crisis>,
    /// Pages that are not over.
    pub pagings: BTreeMap<PageId, Paging>,
    /// How many terminals each seat has open.
    pub seats: BTreeMap<SeatName, usize>,
    /// What people arranged of the rota by hand.
    pub arranged: Arranged,
    /// Alarms that somebody should look at, or that go on.
    pub alarms: BTreeMap<AlarmId, Alarm>,
    /// The plan: a line for each post.
    pub plan: Calendar,
    /// How the streams are that are watched, all together first.
    pub streams: Vec<StreamPulse>,
    /// The log's sequence.
    pub seq: u64,
    /// Rows that seats closed since one that had waited long; begins anew with the desk.
    pub since_waited_long: u32,
    /// How fast rows were closed.
    pub meter: Meter,
}

/// How an account is, and when that changed.
#[derive(Clone, Debug, Default)]
pub struct AccountState {
    /// How it is.
    pub health: Health,
    /// Since when.
    pub since: Time,
    /// What is left of its allowance.
    pub budget: Budget,
    /// When something came last.
    pub last_item: Option<Time>,
}

/// The live rows, and what the desk has taught, shared.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    live: Arc<RwLock<Live>>,
    taught: Arc<RwLock<Lessons>>,
    /// How many lessons are learned; nothing before the first time.
    learned: Arc<watch::Sender<Option<u64>>>,
}

impl Shared {
    /// Reads. A thread that panicked while writing left whole rows behind, so its lock is taken all the same.
    pub fn read(&self) -> RwLockReadGuard<'_, Live> {
        self.live.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    /// Returns the log's sequence. No guard is left over: one that lived on in a call which reads again would stop
    /// the desk for good as soon as a writer waited between the two.
    pub fn seq(&self) -> u64 {
        self.read().seq
    }
    /// Reads what the desk has taught.
    pub fn taught(&self) -> RwLockReadGuard<'_, Lessons> {
        self.taught.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    /// Changes what the desk has taught; only the teacher does.
    pub fn teach(&self) -> RwLockWriteGuard<'_, Lessons> {
        self.taught.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    /// Notes that so many lessons are learned, as far as that was possible.
    pub fn has_learned(&self, lessons: u64) {
        self.learned.send_replace(Some(lessons));
    }
    /// Lets go whoever waits, where nothing was learned.
    pub fn learns_no_more(&self) {
        self.learned.send_if_modified(|learned| learned.is_none() && learned.replace(0).is_none());
    }
    /// Returns how many lessons are learned: of those that count, the ones that have not faded.
    pub fn learned(&self) -> u64 {
        self.learned.borrow().unwrap_or_default()
    }
    /// Waits until the lessons of before were learned: what comes in while a desk opens is judged by what it knows.
    pub async fn until_taught(&self) {
        let _ = self.learned.subscribe().wait_for(Option::is_some).await;
    }
    /// Writes; only the writer thread and the pollers' budgets do.
    pub fn write(&self) -> RwLockWriteGuard<'_, Live> {
        self.live.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Slim {
    /// Tells whether the person weighs double.
    pub fn is_vip(&self) -> bool {
        self.labels.iter().any(|label| label == VIP)
    }

    /// Tells whether a conversation stands in the inbox: spam has a view of its own.
    pub fn in_inbox(&self) -> bool {
        self.queued && (self.class != Class::Spam || self.crisis.is_some())
    }

    /// Returns what can be told copies of: only what waits in the inbox is of a swarm, and nobody who matters for
    /// themselves stands hidden behind others: a VIP, a star, a promise, a raised crisis, nor who is not to be written to.
    pub fn copied(&self) -> Option<Print> {
        let for_itself =
            self.is_vip() || self.is_no_reply() || self.starred || self.promise.is_some() || self.crisis.is_some();
        self.print.filter(|_| self.in_inbox() && !for_itself)
    }
}

impl Live {
    /// Gathers the swarms of rows: before anybody waits for the lock.
    pub fn swarms_of(slim: &Slims) -> Swarms {
        let prints: Vec<Print> = slim.values().filter_map(Slim::copied).collect();
        Swarms::of(prints.into_iter())
    }

    /// Holds a row as it is now; nothing where it is live no more.
    pub fn put(&mut self, id: ConversationId, slim: Option<Slim>) {
        let now = slim.as_ref().and_then(Slim::copied);
        let was = match slim {
            Some(slim) => self.slim.insert(id, slim),
            None => self.slim.remove(&id),
        };
        self.swarms.change(was.and_then(|slim| slim.copied()), now);
    }

    /// Returns the swarm that a row is of; nothing where it has no copy. Rows of different owners are none: nobody acts on
    /// a colleague's row by acting on their own.
    pub fn swarm_of(&self, slim: &Slim) -> Option<SwarmId> {
        let centre = self.swarms.centre_of(&slim.copied()?)?;
        let owner = slim.assignee.as_ref().map_or([0; 16], |seat| digest(&["owner", seat.as_str()]));
        let both = u128::from_be_bytes(*centre.bytes()) ^ u128::from_be_bytes(owner);
        Some(SwarmId::from_bytes(both.to_be_bytes()))
    }

    /// Tells whether a crisis goes on.
    pub fn runs(&self, crisis: CrisisId) -> bool {
        self.crises.get(&crisis).is_some_and(Crisis::is_running)
    }

    /// Returns the newest crisis that goes on.
    pub fn running(&self) -> Option<CrisisId> {
        self.crises.iter().rev().find(|(_, crisis)| crisis.is_running()).map(|(id, _)| *id)
    }

    /// Returns the crisis that a conversation belongs to, where it goes on.
    pub fn member(&self, part_of: PartOf) -> Option<Member> {
        let crisis = self.crises.get(&part_of.crisis).filter(|crisis| crisis.is_running())?;
        Some(Member { crisis: crisis.id, level: crisis.level, why: part_of.why })
    }

    /// Returns the answers that the desk can give from now on, at the pace that it has shown and in its opening hours.
    pub fn line(&self, rulings: &Rulings, now: Time) -> Line {
        let pace = Pace { since_waited_long: self.since_waited_long, ..self.meter.pace(now, rulings.pace) };
        Line::within(&rulings.hours, self.meter.at_work(now) > 0, pace, now)
    }

    /// Counts an event that is about to change the rows. A row that was snoozed by hand had its turn too.
    pub fn count_answer(&mut self, recorded: &Recorded) {
        self.meter.count(recorded);
        if recorded.by == SeatName::desk() {
            return;
        }
        let Event::Conversation { id, change, .. } = &recorded.event else { return };
        let closes = change.closes();
        if !closes && !matches!(change, Change::Snoozed { .. }) {
            return;
        }
        let was_due = self.slim.get(id).filter(|slim| slim.queued);
        if was_due.is_some_and(|slim| slim.entry(false, false).has_waited_long(recorded.at)) {
            self.since_waited_long = 0;
        } else if closes {
            self.since_waited_long = self.since_waited_long.saturating_add(1);
        }
    }

    /// Returns how many rows of the queue each seat has.
    pub fn loads(&self) -> Loads {
        let mut loads = Loads::new();
        for seat in self.slim.values().filter(|slim| slim.queued).filter_map(|slim| slim.assignee.as_ref()) {
            *loads.entry(seat.clone()).or_default() += 1;
        }
        loads
    }

    /// Returns the next moment at which something changes by the clock alone: a snooze ends.
    pub fn next_wake(&self) -> Option<Time> {
        self.slim.values().filter_map(Slim::wakes_at).min()
    }

    /// Returns the conversations whose snooze is over.
    pub fn awake_at(&self, now: Time) -> Vec<ConversationId> {
        self.slim.values().filter(|slim| slim.wakes_at().is_some_and(|at| at <= now)).map(|slim| slim.id).collect()
    }

    /// Returns the accounts that are signed out, with the network's words.
    pub fn signed_out(&self) -> HashMap<AccountId, String> {
        let why = |(id, state): (&AccountId, &AccountState)| match &state.health {
            Health::SignedOut { why } => Some((id.clone(), why.clone())),
            Health::Unknown
            | Health::Live
            | Health::Limited { .. }
            | Health::Offline { .. }
            | Health::Silent { .. } => None,
        };
        self.accounts.iter().filter_map(why).collect()
    }

    /// Says why nothing goes to the network of an account now, as far as that is known.
    pub fn no_way_to(&self, account: &AccountId) -> Option<String> {
        match &self.accounts.get(account)?.health {
            Health::SignedOut { why } => Some(fill(w().delivery.signed_out, &[account, why])),
            Health::Offline { why } => Some(why.clone()),
            Health::Unknown | Health::Live | Health::Limited { .. } | Health::Silent { .. } => None,
        }
    }

    /// Tells whether a freeze holds a reply.
    pub fn is_frozen(&self, reply: &Reply) -> bool {
        let Some(freeze) = &self.freeze else { return false };
        let of = reply.crisis.and_then(|id| self.crises.get(&id));
        let goes_on = of.is_some_and(|crisis| crisis.lets_out(reply.id, &reply.seat));
        let speaks = self.crises.values().any(|crisis| crisis.speaks(&reply.seat));
        !goes_on && freeze.holds(reply.frozen_as(), reply.written_at, speaks)
    }

    /// Returns the replies that are leaving although a freeze holds them: their requests began before it.
    pub fn under_way_though_frozen(&self) -> Vec<ReplyId> {
        let leaving = |reply: &&Reply| matches!(reply.state, Delivery::Sending { .. });
        self.replies.values().filter(leaving).filter(|reply| self.is_frozen(reply)).map(|reply| reply.id).collect()
    }

    /// Names the posts that networks publish by themselves at their minute.
    pub fn stands_there(&self) -> Vec<String> {
        self.plan.there().map(|planned| planned.name.clone()).collect()
    }

    /// Tells whether an alarm says that an account brings nothing any more.
    pub fn is_silence_told(&self, account: &AccountId) -> bool {
        let of_it = |seen: &Seen| seen.kind == AlarmKind::Silence && seen.account.as_ref() == Some(account);
        self.alarms.values().any(|alarm| alarm.over.is_none() && of_it(&alarm.seen))
    }

    /// Returns how many replies are held.
    pub fn held(&self) -> usize {
        self.replies.values().filter(|reply| matches!(reply.state, Delivery::Held { .. })).count()
    }

    /// Returns when the next reply or post may leave, of accounts by which fewer than `at_once` are leaving.
    pub fn next_departure(&self, at_once: usize) -> Option<Time> {
        let leaving = self.leaving();
        let has_room = |reply: &&Reply| leaving.get(&reply.account).is_none_or(|count| *count < at_once);
        let pending = self.replies.values().filter(|reply| reply.state == Delivery::Pending);
        let replies = pending.filter(has_room).map(|reply| reply.not_before).min();
        replies.into_iter().chain(self.plan.next_departure()).min()
    }

    /// Returns how many replies are leaving by each account.
    pub fn leaving(&self) -> HashMap<AccountId, usize> {
        let mut leaving: HashMap<AccountId, usize> = HashMap::new();
        for reply in self.replies.values().filter(|reply| matches!(reply.state, Delivery::Sending { .. })) {
            *leaving.entry(reply.account.clone()).or_default() += 1;
        }
        leaving
    }
}
