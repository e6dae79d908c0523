//! Who is on call when.
//!
//! People take turns in *layers* (primary, backup, lead): a turn begins at a wall time of the layer's zone and lasts so
//! many days. A layer is on duty always or in its hours. Of the duty in a turn, who is first in turn has it; while they
//! are away the next in turn who is there stands in; and what somebody said by hand stands over both, as long as it names
//! a person that the rota knows and who is not away. Time that nobody has is a *gap*.
//!
//! Turns are counted from the day of the first one: who changes the people of a layer says a new first day with it.
//!
//! Wall times become moments as opening hours do: what the clock skips is the moment of the change, of what comes twice
//! it is the first. So a night from 20:00 to 08:00 is 11 or 13 hours long when the clock changes, and ends at 08:00.

use jiff::tz::TimeZone;

use super::id::SeatName;
use super::time::Time;

mod arranged;
mod cover;
mod hand_over;
mod ics;
mod layer;
mod load;
mod person;
mod report;
mod shift;
#[cfg(test)]
mod tests;

pub use self::arranged::{Arranged, Override, RotaAct, RotaChange};
pub use self::cover::{Gap, Overlap};
pub use self::hand_over::{BadOverride, HandOver};
pub use self::layer::{Layer, Turns};
pub use self::load::Load;
pub use self::person::{Address, Channel, Person};
pub use self::report::Report;
pub use self::shift::{Because, Shift};

/// Somebody is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub who: SeatName,
    /// From then.
    pub from: Time,
    /// Until then, excluded.
    pub to: Time,
}

/// Several people who are paged together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// What chains call it.
    pub name: String,
    /// Who is in it.
    pub people: Vec<SeatName>,
}

/// Who is on call when, and where everybody is reached.
#[derive(Clone, Debug)]
pub struct Rota {
    /// The zone in which layers are read that have none of their own.
    pub zone: TimeZone,
    /// Everybody who can be paged, in the order of the file.
    pub people: Vec<Person>,
    /// People who are paged together.
    pub teams: Vec<Team>,
    /// In the order of the file: who is called first, first.
    pub layers: Vec<Layer>,
    /// Who is not there when.
    pub away: Vec<Absence>,
    /// What people arranged by hand.
    pub arranged: Arranged,
}

impl Rota {
    /// A rota without anybody.
    pub const fn empty(zone: TimeZone) -> Rota {
        Rota {
            zone,
            people: Vec::new(),
            teams: Vec::new(),
            layers: Vec::new(),
            away: Vec::new(),
            arranged: Arranged::none(),
        }
    }

    /// Takes what people arranged by hand in the place of what it had.
    #[must_use]
    pub fn with(mut self, arranged: Arranged) -> Rota {
        self.arranged = arranged;
        self
    }

    /// Returns a person by their seat's name.
    pub fn person(&self, name: &SeatName) -> Option<&Person> {
        self.people.iter().find(|person| person.name == *name)
    }

    /// Returns a layer by its name.
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    /// Returns who is in a team, as far as the rota knows them.
    pub fn team(&self, name: &str) -> Vec<&Person> {
        let team = self.teams.iter().find(|team| team.name == name);
        team.into_iter().flat_map(|team| &team.people).filter_map(|name| self.person(name)).collect()
    }

    /// Returns who is on call in a layer; nobody in a gap and outside its duty.
    pub fn on_call(&self, layer: &str, at: Time) -> Option<&Person> {
        let layer = self.layer(layer).filter(|layer| layer.duty.is_open(at))?;
        let (who, _) = self.held(layer, layer.turns.at(at, layer.zone()), at)?;
        self.person(&who)
    }

    /// Tells whether somebody said that they are not there.
    pub fn is_away(&self, who: &SeatName, at: Time) -> bool {
        self.away.iter().any(|away| away.who == *who && away.from <= at && at < away.to)
    }
}
