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
            self.count(print, centre, 1, 0);
            return;
        }
        self.prints.insert(print, Place { messages: 1, centre: print });
        self.others.add(print);
        self.count(print, print, 1, 0);
        self.settle([print]);
    }

    fn remove(&mut self, print: Print) {
        let Some(place) = self.prints.get_mut(&print) else { return };
        place.messages = place.messages.saturating_sub(1);
        let (left, centre) = (place.messages, place.centre);
        self.count(print, centre, 0, 1);
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
        for print in moved {
            self.belong(print);
        }
    }

    /// Moves a print to the centre that it is nearest to.
    fn belong(&mut self, print: Print) {
        let nearest = self.centres.near(&print).min_by_key(|centre| (centre.distance(&print), centre.rank()));
        let Some(place) = self.prints.get_mut(&print) else { return };
        let (before, messages) = (place.centre, place.messages);
        place.centre = if self.centres.has(&print) { print } else { nearest.unwrap_or(print) };
        let now = place.centre;
        if before != now {
            self.count(print, before, 0, messages);
            self.count(print, now, messages, 0);
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
        if swarm.messages == 0 {
            self.swarms.remove(&centre);
        }
    }
}

/// Prints, to be found by what they have in common.
#[derive(Debug, Default)]
struct Alike {
    by_key: Map<Key, Vec<Print>>,
}

impl Alike {
    fn add(&mut self, print: Print) {
        for key in print.keys() {
            self.by_key.entry(key).or_default().push(print);
        }
    }

    /// Tells whether it was here.
    fn remove(&mut self, print: &Print) -> bool {
        let mut was_here = false;
        for key in print.keys() {
            let Some(here) = self.by_key.get_mut(&key) else { continue };
            let Some(place) = here.iter().position(|other| other == print) else { continue };
            here.swap_remove(place);
            was_here = true;
            if here.is_empty() {
                self.by_key.remove(&key);
            }
        }
        was_here
    }

    fn has(&self, print: &Print) -> bool {
        print.keys().next().and_then(|key| self.by_key.get(&key)).is_some_and(|here| here.contains(print))
    }

    /// Returns the copies of a print, itself left out; one that has more in common comes more than once.
    fn near(&self, print: &Print) -> impl Iterator<Item = Print> + use<'_> {
        let print = *print;
        let alike = print.keys().filter_map(|key| self.by_key.get(&key)).flatten();
        alike.filter(move |other| **other != print && other.is_near(&print)).copied()
    }
}
