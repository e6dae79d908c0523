//! iCalendar (RFC 5545): the plan as a calendar that others subscribe to, and what other calendars hold, which is
//! read as the wild writes it. The grammar is small and what goes wrong must be told by line, so it is ours.

mod happening;
mod lines;
mod read;
mod recurrence;
mod write;
mod zones;

pub use self::happening::{Happening, Start};
pub use self::read::{Read, Trouble, read};
pub use self::recurrence::{Frequency, Recurrence};
pub use self::write::calendar;

#[cfg(test)]
mod tests;
