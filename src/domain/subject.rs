//! What the log tells of one change after the other: a crisis, a page, an alarm, a post.

use std::hash::Hash;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::alarm::{Alarm, AlarmChange};
use super::chain::{Ended, PageChange, Paging};
use super::crisis::{Crisis, CrisisChange};
use super::event::Event;
use super::id::{AlarmId, CrisisId, EventId, PageId, SeatName};
use super::time::Time;

/// Who did something, when, and the event that it became.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The event.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// Who.
    pub by: &'a SeatName,
}

/// Something that is made of its own changes alone, and that is over one day.
pub trait Subject: Clone + Serialize + DeserializeOwned {
    /// Names it.
    type Id: Copy + Eq + Ord + Hash + From<EventId>;
    /// What happens to it.
    type Change: Clone;

    /// Begins it; nothing where this change begins none.
    fn begin(id: Self::Id, change: &Self::Change, told: Told<'_>) -> Option<Self>;

    /// Takes a change in.
    fn take(&mut self, change: &Self::Change, told: Told<'_>);

    /// Tells whether nothing is to be done about it any more.
    fn is_over(&self) -> bool;

    /// Returns the event that a change is.
    fn event(id: Self::Id, change: Self::Change) -> Event;

    /// Returns the 16 bytes of its name.
    fn bytes(id: Self::Id) -> [u8; 16];
}

impl Subject for Crisis {
    type Id = CrisisId;
    type Change = CrisisChange;

    fn begin(id: CrisisId, change: &CrisisChange, told: Told<'_>) -> Option<Crisis> {
        match change {
            CrisisChange::Raised(raised) => Some(Crisis::new(id, raised, told.by, told.at)),
            _ => None,
        }
    }

    fn take(&mut self, change: &CrisisChange, told: Told<'_>) {
        self.apply(told.event, change, told.by, told.at);
    }

    fn is_over(&self) -> bool {
        Crisis::is_over(self)
    }

    fn event(id: CrisisId, change: CrisisChange) -> Event {
        Event::Crisis { id, change }
    }

    fn bytes(id: CrisisId) -> [u8; 16] {
        *id.bytes()
    }
}

impl Subject for Paging {
    type Id = PageId;
    type Change = PageChange;

    fn begin(_: PageId, change: &PageChange, told: Told<'_>) -> Option<Paging> {
        Paging::fold([(told.at, change)])
    }

    fn take(&mut self, change: &PageChange, told: Told<'_>) {
        self.apply(change, told.at);
    }

    fn is_over(&self) -> bool {
        self.ended == Some(Ended::Closed)
    }

    fn event(id: PageId, change: PageChange) -> Event {
        Event::Page { id, change }
    }

    fn bytes(id: PageId) -> [u8; 16] {
        *id.bytes()
    }
}

impl Subject for Alarm {
    type Id = AlarmId;
    type Change = AlarmChange;

    fn begin(id: AlarmId, change: &AlarmChange, told: Told<'_>) -> Option<Alarm> {
        match change {
            AlarmChange::Given(seen) => Some(Alarm::new(id, seen, told.at)),
            _ => None,
        }
    }

    fn take(&mut self, change: &AlarmChange, told: Told<'_>) {
        self.apply(change, told.by, told.at);
    }

    /// One that goes on is known to the watch, whatever somebody made of it.
    fn is_over(&self) -> bool {
        self.is_settled() && self.over.is_some()
    }

    fn event(id: AlarmId, change: AlarmChange) -> Event {
        Event::Alarm { id, change }
    }

    fn bytes(id: AlarmId) -> [u8; 16] {
        *id.bytes()
    }
}
