//! What acts have taught, numbered in the order of the log; what was undone stays in its place and counts for nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codec;
use super::error::StoreError;
use super::fold::{Source, Write, read};
use super::keys;
use super::reader::Reader;
use super::scan::{self, ON, STOP};
use crate::domain::id::{EventId, ItemId};
use crate::domain::lesson::Lesson;

/// How many lessons there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonCount {
    /// How many were given.
    pub given: u64,
    /// How often one was taken away or given again.
    pub turned: u64,
}

/// One lesson where it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Taught {
    /// The how manieth it is, from 1 on.
    n: u64,
    lesson: Lesson,
    /// Its act was undone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    undone: bool,
    /// The acts, not undone themselves, that took its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    outdone_by: Vec<EventId>,
}

impl Taught {
    fn counts(&self) -> bool {
        !self.undone && self.outdone_by.is_empty()
    }
}

/// The lessons that a fold changes.
#[derive(Debug, Default)]
pub(super) struct Lessons {
    count: Option<LessonCount>,
    taught: BTreeMap<EventId, Taught>,
    of_items: BTreeMap<ItemId, Vec<EventId>>,
}

impl Lessons {
    /// One is given.
    pub(super) fn given(&mut self, source: &impl Source, lesson: Lesson) -> Result<(), StoreError> {
        for before in &lesson.instead_of {
            self.change(source, *before, |taught| taught.outdone_by.push(lesson.act))?;
        }
        let mut acts = match self.of_items.remove(&lesson.item) {
            Some(acts) => acts,
            None => read(source, &keys::taught(lesson.item))?.unwrap_or_default(),
        };
        acts.push(lesson.act);
        self.of_items.insert(lesson.item, acts);
        let count = self.count(source)?;
        count.given += 1;
        let taught = Taught { n: count.given, lesson, undone: false, outdone_by: Vec::new() };
        self.taught.insert(taught.lesson.act, taught);
        Ok(())
    }

    /// An act is undone, or done `again`; most acts taught nothing.
    pub(super) fn turned(&mut self, source: &impl Source, act: EventId, again: bool) -> Result<(), StoreError> {
        let mut instead_of = Vec::new();
        self.change(source, act, |taught| {
            if taught.undone == again {
                taught.undone = !again;
                instead_of.clone_from(&taught.lesson.instead_of);
            }
        })?;
        for before in instead_of {
            self.change(source, before, |taught| {
                taught.outdone_by.retain(|other| *other != act);
                taught.outdone_by.extend(again.then_some(act));
            })?;
        }
        Ok(())
    }

    /// Changes what an act taught, where it taught something.
    fn change(
        &mut self,
        source: &impl Source,
        act: EventId,
        change: impl FnOnce(&mut Taught),
    ) -> Result<(), StoreError> {
        let known = match self.taught.get(&act) {
            Some(taught) => Some(taught.clone()),
            None => read(source, &keys::lesson(act))?,
        };
        let Some(before) = known else { return Ok(()) };
        let mut now = before.clone();
        change(&mut now);
        if now.counts() != before.counts() {
            self.count(source)?.turned += 1;
        }
        if now != before {
            self.taught.insert(act, now);
        }
        Ok(())
    }

    fn count(&mut self, source: &impl Source) -> Result<&mut LessonCount, StoreError> {
        let known = match self.count {
            Some(count) => count,
            None => read(source, &[keys::LESSON])?.unwrap_or_default(),
        };
        Ok(self.count.insert(known))
    }

    /// Adds every key that changed.
    pub(super) fn finish(self, writes: &mut Vec<Write>) -> Result<(), StoreError> {
        for (act, taught) in self.taught {
            writes.push((keys::lesson(act), Some(codec::encode(&taught)?)));
        }
        for (item, acts) in self.of_items {
            writes.push((keys::taught(item), Some(codec::encode(&acts)?)));
        }
        if let Some(count) = self.count {
            writes.push((vec![keys::LESSON], Some(codec::encode(&count)?)));
        }
        Ok(())
    }
}

/// Returns the rows by which the lessons of an item are found: a desk of before has none.
pub(super) fn rows_of_items(reader: &Reader) -> Result<Vec<Write>, StoreError> {
    let mut all: Vec<Taught> = Vec::new();
    let mut from = vec![keys::LESSON];
    let mut take = |key: &[u8], value: &[u8]| {
        if key.len() > 1 {
            all.extend(reader.engine.lenient::<Taught>(codec::decode(value))?);
        }
        Ok(ON)
    };
    while scan::piece(reader, &[keys::LESSON], &mut from, &mut take)? {}
    all.sort_unstable_by_key(|taught| taught.n);
    let mut rows = Lessons::default();
    for taught in all {
        rows.of_items.entry(taught.lesson.item).or_default().push(taught.lesson.act);
    }
    let mut writes = Vec::new();
    rows.finish(&mut writes)?;
    Ok(writes)
}

impl Reader {
    /// Returns how many lessons there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lesson_count(&self) -> Result<LessonCount, StoreError> {
        Ok(self.page(vec![keys::LESSON])?.unwrap_or_default())
    }

    /// Returns the lessons that count after the `after`th up to the `until`th, each with the how manieth it is, in the
    /// order of the log: without those that were undone or have another in their place, and those that say nothing
    /// themselves.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lessons(&self, after: u64, until: u64) -> Result<Vec<(u64, Lesson)>, StoreError> {
        let mut left = until.saturating_sub(after);
        let mut found: Vec<Taught> = Vec::new();
        self.engine.with(|tree| {
            scan::down(tree, &[keys::LESSON], |key, value| {
                if left == 0 {
                    return Ok(STOP);
                }
                if key.len() > 1 {
                    let taught: Option<Taught> = self.engine.lenient(codec::decode(value))?;
                    // A clock that was set back names later lessons before earlier ones: all are looked at.
                    for taught in taught.into_iter().filter(|taught| taught.n > after && taught.n <= until) {
                        left = left.saturating_sub(1);
                        found.push(taught);
                    }
                }
                Ok(ON)
            })
        })?;
        found.sort_unstable_by_key(|taught| taught.n);
        let says = |taught: &Taught| taught.counts() && !taught.lesson.label.is_empty();
        Ok(found.into_iter().filter(says).map(|taught| (taught.n, taught.lesson)).collect())
    }

    /// Returns the lessons about an item that count, in their order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lessons_of(&self, item: ItemId) -> Result<Vec<Lesson>, StoreError> {
        let acts: Vec<EventId> = self.page(keys::taught(item))?.unwrap_or_default();
        let mut found = Vec::new();
        for act in acts {
            let taught: Option<Taught> = self.page(keys::lesson(act))?;
            found.extend(taught.filter(Taught::counts).map(|taught| taught.lesson));
        }
        Ok(found)
    }
}
