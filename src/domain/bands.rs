//! The order of the queue: what can still be answered in time, by due; below it what cannot, never hidden.
//!
//! Plain deadline order collapses on a busy desk: it serves what is late already and so makes the next ones
//! late. Instead the heaviest set is kept that can *all* be out in time at the desk's pace. Answers take
//! about the same time each, so this is the problem of unit tasks with deadlines, and taking the heaviest
//! first wherever a place is left is optimal (a matroid). When the desk keeps up, everything fits and the
//! queue is plain deadline order.

mod line;
mod places;
mod split;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

pub use self::line::Line;
use self::split::{Open, rescue, split};
use super::class::{Class, Perhaps};
use super::time::{Span, Time};
use crate::words::w;

/// The part of the queue in which a row stands, top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Pinned.
    Crisis,
    /// Can still be answered in time.
    InTime,
    /// Cannot, at this pace.
    Late,
    /// Nobody is let down when it waits.
    Quiet,
}

impl Band {
    /// Every band, top to bottom.
    pub const ALL: [Band; 4] = [Band::Crisis, Band::InTime, Band::Late, Band::Quiet];

    /// Returns the word used in JSON and queries.
    pub const fn word(self) -> &'static str {
        match self {
            Band::Crisis => "crisis",
            Band::InTime => "in_time",
            Band::Late => "late",
            Band::Quiet => "quiet",
        }
    }

    /// Returns the title on screen.
    pub fn title(self) -> &'static str {
        match self {
            Band::Crisis => w().due.crisis,
            Band::InTime => w().due.in_time,
            Band::Late => w().due.late,
            Band::Quiet => w().due.quiet,
        }
    }
}

/// The weight of a question, a request or a crisis step, in hundredths.
pub const PLAIN_WEIGHT: u32 = Class::Question.weight();
/// The weight of what cannot wait, in hundredths.
const NOW_WEIGHT: u32 = 500;

/// What the weight of a row hangs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// What it is.
    pub class: Class,
    /// What it may be that presses more.
    pub perhaps: Option<Perhaps>,
    /// Should be answered before what is not as grave.
    pub answer_now: bool,
    /// The person is a VIP.
    pub vip: bool,
    /// Above zero after `+`, below it after `-`.
    pub priority: i8,
}

impl Worth {
    /// Returns how much it matters that this is answered in time, in hundredths: what is to be expected of both classes
    /// where it may be two.
    pub fn weight(self) -> u32 {
        let base = match self.perhaps {
            _ if self.answer_now => NOW_WEIGHT,
            Some(Perhaps { class, share }) => {
                let share = u32::from(share.min(100));
                (class.weight() * share + self.class.weight() * (100 - share)) / 100
            }
            None => self.class.weight(),
        };
        let base = if self.vip { base * 2 } else { base };
        match self.priority {
            1.. => base * 2,
            0 => base,
            ..0 => base / 2,
        }
    }
}

/// What the order needs to know of a row: slim, since the desk keeps one of each open row in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it is due; `Time::MAX` where nothing is.
    pub due: Time,
    /// Since when they wait.
    pub arrived: Time,
    /// How long there was for it.
    pub target: Span,
    /// Part of the row's id: parts rows that are alike, the same way each time.
    pub tie: u64,
    /// How much it matters, from `weight`.
    pub weight: u32,
    /// Rank among the pinned, 1 on top: the level of its crisis, or `UNRAISED`; nothing for other rows.
    pub crisis: Option<u8>,
    /// Waits in the band Quiet.
    pub quiet: bool,
    /// Stood in time when the order was made before: it keeps its place unless that is truly taken.
    pub was_in_time: bool,
}

/// The rank of a row whose class is crisis and that nobody has escalated: below the four levels.
pub const UNRAISED: u8 = 5;

impl Entry {
    /// Tells whether it has waited three times its target, which earns an open row every twentieth answer.
    pub fn has_waited_long(&self, now: Time) -> bool {
        let limit = self.target.as_millis().saturating_mul(3);
        let is_open = self.crisis.is_none() && !self.quiet;
        is_open && limit > 0 && now.since(self.arrived).as_millis() >= limit
    }
}

/// How fast the desk answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time one answer takes one person.
    pub per_answer: Span,
    /// People at work.
    pub seats: u32,
    /// Answers given since one that had waited long: every twentieth may be one.
    pub since_waited_long: u32,
}

impl Default for Pace {
    /// The pace of a desk that has not measured its own.
    fn default() -> Pace {
        Pace { per_answer: Span::minutes(3), seats: 1, since_waited_long: 0 }
    }
}

impl Pace {
    fn each(&self) -> u64 {
        self.per_answer.as_millis().max(1000).unsigned_abs()
    }

    fn side_by_side(&self) -> u64 {
        u64::from(self.seats.max(1))
    }
}

/// How rows are ordered between Crisis and Quiet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What can be saved first, then what cannot.
    #[default]
    Saving,
    /// By due alone; `:order due`.
    Due,
}

/// Where one row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its index among the entries.
    pub index: u32,
    /// Its band.
    pub band: Band,
    /// It cannot be in time but has waited three times its target, and stands in time nevertheless.
    pub waited_long: bool,
}

/// What more people could do for the late ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescue {
    /// How many more people.
    pub people: u32,
    /// How many late rows would then be in time: those not yet over.
    pub rows: u32,
}

/// The queue in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Every entry once, top to bottom.
    pub order: Vec<Row>,
    /// Rows that can be answered in time, those that waited long not counted.
    pub in_time: usize,
    /// Rows that cannot, those that waited long among them wherever they stand.
    pub late: usize,
    /// What it would take to save those that are not yet over.
    pub rescue: Option<Rescue>,
}

/// Answers between two rows that waited long: one row in twenty. On two busy days replayed one in five makes twice as
/// many late of those that press (`hearken eval queue`).
const BETWEEN_WAITED_LONG: u32 = 19;

/// Orders the queue. Total and stable: the same entries give the same order, whatever order they come in,
/// as long as their ties differ.
pub fn arrange(entries: &[Entry], line: &Line, order: Order) -> Arrangement {
    let mut pinned = Vec::new();
    let mut quiet = Vec::new();
    // Nearly all are open: memory that grows by halves is touched, and copied, several times over.
    let mut open = Vec::with_capacity(entries.len());
    for (index, entry) in (0u32..).zip(entries) {
        match (entry.crisis, entry.quiet) {
            (Some(rank), _) => pinned.push((rank, Place::of(index, entry))),
            (None, true) => quiet.push(Place::of(index, entry)),
            (None, false) => open.push((Reverse(entry.weight), Place::of(index, entry), entry)),
        }
    }
    pinned.sort_unstable();
    quiet.sort_unstable();
    open.sort_unstable_by_key(|(weight, place, _)| (*weight, *place));
    let (in_time, late) = split(&open, line);
    let mut arrangement = Arrangement {
        order: Vec::with_capacity(entries.len()),
        in_time: in_time.len(),
        late: late.len(),
        rescue: rescue(&open, late.len(), line),
    };
    let rows = &mut arrangement.order;
    rows.extend(pinned.into_iter().map(|(_, place)| place.row(Band::Crisis)));
    match order {
        Order::Saving => saving(rows, in_time, late, line),
        Order::Due => by_due(rows, in_time, late),
    }
    rows.extend(quiet.into_iter().map(|place| place.row(Band::Quiet)));
    arrangement
}

/// What orders rows by due: no two are alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    due: Time,
    tie: u64,
    index: u32,
}

impl Place {
    const fn of(index: u32, entry: &Entry) -> Place {
        Place { due: entry.due, tie: entry.tie, index }
    }

    const fn row(self, band: Band) -> Row {
        Row { index: self.index, band, waited_long: false }
    }
}

/// In time by due, with a row that waited long at every twentieth place; then the rest of Late.
fn saving(rows: &mut Vec<Row>, in_time: Vec<Place>, late: Vec<Open>, line: &Line) {
    let mut waited: Vec<Open> = late.iter().filter(|(.., entry)| entry.has_waited_long(line.now)).copied().collect();
    waited.sort_unstable_by_key(|(_, place, entry)| (entry.arrived, place.tie, place.index));
    let mut waited = waited.into_iter().map(|(_, place, _)| place.index);
    let mut fresh = in_time.into_iter();
    let mut lifted = Vec::new();
    let mut since = line.pace.since_waited_long;
    loop {
        if since >= BETWEEN_WAITED_LONG
            && let Some(index) = waited.next()
        {
            rows.push(Row { index, band: Band::InTime, waited_long: true });
            lifted.push(index);
            since = 0;
        } else if let Some(next) = fresh.next() {
            rows.push(next.row(Band::InTime));
            since = since.saturating_add(1);
        } else {
            break;
        }
    }
    lifted.sort_unstable();
    let left = late.into_iter().filter(|(_, place, _)| lifted.binary_search(&place.index).is_err());
    rows.extend(left.map(|(_, place, _)| place.row(Band::Late)));
}

fn by_due(rows: &mut Vec<Row>, in_time: Vec<Place>, late: Vec<Open>) {
    let late = late.into_iter().map(|(_, place, _)| (place, Band::Late));
    let mut all: Vec<(Place, Band)> = in_time.into_iter().map(|place| (place, Band::InTime)).chain(late).collect();
    all.sort_unstable();
    rows.extend(all.into_iter().map(|(place, band)| place.row(band)));
}

#[cfg(test)]
mod tests;
