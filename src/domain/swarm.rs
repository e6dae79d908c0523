//! Swarms: near-identical messages of people who wait for us.
//!
//! Prints stand in an order that hangs on nothing but themselves. Going by it, one that is near no centre becomes a
//! centre; all others belong to the centre that they are nearest to. So a swarm is the same in whatever order its
//! messages came or go, everything in it is near its centre, and no chain of small changes grows without end.

mod print;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use self::print::Key;
pub use self::print::{PAIRS, scatter};
use super::id::Print;

type Map<K, V> = HashMap<K, V, RandomState>;
type Rank = (u64, Print);

/// What waits, by its prints. One more or less costs some microseconds, however many there are.
#[derive(Debug, Default)]
pub struct Swarms {
    prints: Map<Print, Place>,
    centres: Alike,
    others: Alike,
    /// Swarms by their centre. One that is a single message is not named.
    swarms: Map<Print, Swarm>,
    /// The centre of each print of a swarm of at least two messages: most prints are alone.
    folded: Map<Print, Print>,
}

#[derive(Debug)]
struct Place {
    messages: usize,
    centre: Print,
}

#[derive(Debug, Default)]
struct Swarm {
    prints: BTreeSet<Print>,
    messages: usize,
}

impl Swarms {
    /// Counts messages by their prints, many at once.
    pub fn of(prints: impl ExactSizeIterator<Item = Print>) -> Swarms {
        let mut swarms = Swarms::default();
        swarms.prints.reserve(prints.len());
        swarms.centres.by_key.reserve(prints.len() * PAIRS);
        prints.for_each(|print| swarms.add(print));
        swarms
    }

    /// Returns the centre of the swarm that a print is of; nothing where the message has no copy.
    pub fn centre_of(&self, print: &Print) -> Option<Print> {
        self.folded.get(print).copied()
    }

    /// Returns how many messages are of a print's swarm; 1 where it has no copy.
    pub fn size_of(&self, print: &Print) -> usize {
        let centre = self.folded.get(print);
        centre.and_then(|centre| self.swarms.get(centre)).map_or(1, |swarm| swarm.messages)
    }

    /// Takes the place of one message by that of another: what a row was, and what it is.
    pub fn change(&mut self, from: Option<Print>, to: Option<Print>) {
        if from == to {
            return;
        }
        if let Some(print) = to {
            self.add(print);
        }
        if let Some(print) = from {
            self.remove(print);
        }
    }

    fn add(&mut self, print: Print) {
        if let Some(place) = self.prints.get_mut(&print) {
            place.messages += 1;
            let centre = place.centre;
            self.name(centre);
            self.count(print, centre, 1, 0);
            return;
        }
        self.prints.insert(print, Place { messages: 1, centre: print });
        // Most messages have no copy.
        if self.centres.near(&print).next().is_none() && self.others.near(&print).next().is_none() {
            self.centres.add(print);
            return;
        }
        self.others.add(print);
        self.swarms.insert(print, Swarm::default());
        self.count(print, print, 1, 0);
        self.settle([print]);
    }

    fn remove(&mut self, print: Print) {
        let Some(place) = self.prints.get_mut(&print) else { return };
        place.messages = place.messages.saturating_sub(1);
        let (left, centre) = (place.messages, place.centre);
        self.name(centre);
        self.count(print, centre, 0, 1);
        self.forget(&centre);
        if left > 0 {
            return;
        }
        self.prints.remove(&print);
        self.others.remove(&print);
        if self.centres.remove(&print) {
            let freed: Vec<Print> = self.others.near(&print).collect();
            self.settle(freed);
        }
    }

    /// Says anew who is a centre, from these on, and then who belongs to whom.
    fn settle(&mut self, from: impl IntoIterator<Item = Print>) {
        let mut open: BTreeSet<Rank> = from.into_iter().map(|print| print.rank()).collect();
        let mut moved: BTreeSet<Print> = BTreeSet::new();
        while let Some(rank) = open.pop_first() {
            let (_, print) = rank;
            moved.insert(print);
            let is_centre = !self.centres.near(&print).any(|centre| centre.rank() < rank);
            if is_centre == self.centres.has(&print) {
                continue;
            }
            let (from, to) = match is_centre {
                true => (&mut self.others, &mut self.centres),
                false => (&mut self.centres, &mut self.others),
            };
            from.remove(&print);
            to.add(print);
            for near in self.centres.near(&print).chain(self.others.near(&print)) {
                moved.insert(near);
                if near.rank() > rank {
                    open.insert(near.rank());
                }
            }
        }
        // Each that was or is a centre has its swarm named before anything moves.
        for print in &moved {
            let was_centre = self.prints.get(print).map(|place| place.centre == *print);
            match was_centre {
                Some(true) => self.name(*print),
                Some(false) if self.centres.has(print) => drop(self.swarms.entry(*print).or_default()),
                Some(false) | None => {}
            }
        }
        let touched: Vec<Print> = moved.iter().flat_map(|print| self.belong(*print)).collect();
        moved.iter().chain(&touched).for_each(|print| self.forget(print));
    }

    /// Moves a print to the centre that it is nearest to; returns the centres that it went from and to.
    fn belong(&mut self, print: Print) -> [Print; 2] {
        let nearest = self.centres.near(&print).min_by_key(|centre| (centre.distance(&print), centre.rank()));
        let now = if self.centres.has(&print) { print } else { nearest.unwrap_or(print) };
        let Some(place) = self.prints.get_mut(&print) else { return [print; 2] };
        let (before, messages) = (std::mem::replace(&mut place.centre, now), place.messages);
        if before != now {
            self.count(print, before, 0, messages);
            self.name(now);
            self.count(print, now, messages, 0);
        }
        [before, now]
    }

    /// Names the swarm of a centre that was a single message so far.
    fn name(&mut self, centre: Print) {
        self.swarms.entry(centre).or_insert_with(|| Swarm { prints: BTreeSet::from([centre]), messages: 1 });
    }

    /// Takes away the name of a swarm that is a single message, or none.
    fn forget(&mut self, centre: &Print) {
        let is_single = |swarm: &Swarm| swarm.messages == 1 && swarm.prints.contains(centre);
        if self.swarms.get(centre).is_some_and(|swarm| swarm.messages == 0 || is_single(swarm)) {
            self.swarms.remove(centre);
        }
    }

    /// Counts messages of a print in the swarm of a centre; a print of which none is left there leaves it.
    fn count(&mut self, print: Print, centre: Print, come: usize, go: usize) {
        let swarm = self.swarms.entry(centre).or_default();
        let was_alone = swarm.messages < 2;
        swarm.messages = (swarm.messages + come).saturating_sub(go);
        if come > 0 {
            swarm.prints.insert(print);
        }
        let stays = self.prints.get(&print).is_some_and(|place| place.messages > 0 && place.centre == centre);
        if !stays {
            swarm.prints.remove(&print);
            self.folded.remove(&print);
        }
        let is_alone = swarm.messages < 2;
        match (was_alone, is_alone) {
            // Two messages are of two prints at the most.
            (true, false) => self.folded.extend(swarm.prints.iter().map(|print| (*print, centre))),
            (false, true) => swarm.prints.iter().for_each(|print| {
                self.folded.remove(print);
            }),
            (false, false) if stays => {
                self.folded.insert(print, centre);
            }
            (false, false) | (true, true) => {}
        }
    }
}

/// Messages of which copies are told: of those that are near each other the first one counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "BTreeSet<Print>", into = "BTreeSet<Print>")]
pub struct Originals {
    prints: BTreeSet<Print>,
    alike: Alike,
}

impl Originals {
    /// Tells whether a message is no copy of one before it; it counts from then on.
    pub fn is_new(&mut self, print: Print) -> bool {
        let is_new = !self.prints.contains(&print) && self.alike.near(&print).next().is_none();
        if is_new {
            self.prints.insert(print);
            self.alike.add(print);
        }
        is_new
    }
}

impl From<BTreeSet<Print>> for Originals {
    fn from(prints: BTreeSet<Print>) -> Originals {
        let mut alike = Alike::default();
        prints.iter().for_each(|print| alike.add(*print));
        Originals { prints, alike }
    }
}

impl From<Originals> for BTreeSet<Print> {
    fn from(originals: Originals) -> BTreeSet<Print> {
        originals.prints
    }
}

impl PartialEq for Originals {
    fn eq(&self, other: &Originals) -> bool {
        self.prints == other.prints
    }
}

/// Prints, to be found by what they have in common.
#[derive(Clone, Debug, Default)]
struct Alike {
    by_key: Map<Key, Sharing>,
}

/// Prints that share a key: one alone mostly, which needs no memory of its own.
#[derive(Clone, Debug)]
enum Sharing {
    One(Print),
    More(Vec<Print>),
}

impl Sharing {
    fn all(&self) -> &[Print] {
        match self {
            Sharing::One(print) => std::slice::from_ref(print),
            Sharing::More(prints) => prints,
        }
    }

    fn add(&mut self, print: Print) {
        match self {
            Sharing::One(first) => *self = Sharing::More(vec![*first, print]),
            Sharing::More(prints) => prints.push(print),
        }
    }
}

impl Alike {
    fn add(&mut self, print: Print) {
        for key in print.keys() {
            self.by_key.entry(key).and_modify(|here| here.add(print)).or_insert(Sharing::One(print));
        }
    }

    /// Tells whether it was here.
    fn remove(&mut self, print: &Print) -> bool {
        let mut was_here = false;
        for key in print.keys() {
            let Some(here) = self.by_key.get_mut(&key) else { continue };
            let Some(place) = here.all().iter().position(|other| other == print) else { continue };
            was_here = true;
            match here {
                Sharing::More(prints) if prints.len() > 1 => {
                    prints.swap_remove(place);
                }
                Sharing::One(_) | Sharing::More(_) => {
                    self.by_key.remove(&key);
                }
            }
        }
        was_here
    }

    fn has(&self, print: &Print) -> bool {
        print.keys().next().and_then(|key| self.by_key.get(&key)).is_some_and(|here| here.all().contains(print))
    }

    /// Returns the copies of a print, itself left out; one that has more in common comes more than once.
    fn near(&self, print: &Print) -> impl Iterator<Item = Print> + use<'_> {
        let print = *print;
        let alike = print.keys().filter_map(|key| self.by_key.get(&key)).flat_map(Sharing::all);
        alike.filter(move |other| **other != print && other.is_near(&print)).copied()
    }
}
