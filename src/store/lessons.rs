//! What acts have taught, numbered in the order of the log; what was undone stays in its place and counts for nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codec;
use super::error::StoreError;
use super::fold::{Source, Write, read};
use super::keys;
use super::reader::Reader;
use super::scan::{self, ON, STOP};
use crate::domain::id::EventId;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Taught {
    /// The how manieth it is, from 1 on.
    n: u64,
    lesson: Lesson,
    /// Its act was undone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    undone: bool,
}

/// The lessons that a fold changes.
#[derive(Debug, Default)]
pub(super) struct Lessons {
    count: Option<LessonCount>,
    taught: BTreeMap<EventId, Taught>,
}

impl Lessons {
    /// One is given.
    pub(super) fn given(&mut self, source: &impl Source, lesson: Lesson) -> Result<(), StoreError> {
        let count = self.count(source)?;
        count.given += 1;
        let taught = Taught { n: count.given, lesson, undone: false };
        self.taught.insert(lesson.act, taught);
        Ok(())
    }

    /// An act is undone, or done `again`; most acts taught nothing.
    pub(super) fn turned(&mut self, source: &impl Source, act: EventId, again: bool) -> Result<(), StoreError> {
        let known = match self.taught.get(&act) {
            Some(taught) => Some(*taught),
            None => read(source, &keys::lesson(act))?,
        };
        let Some(taught) = known.filter(|taught: &Taught| taught.undone == again) else { return Ok(()) };
        self.taught.insert(act, Taught { undone: !again, ..taught });
        self.count(source)?.turned += 1;
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
        if let Some(count) = self.count {
            writes.push((vec![keys::LESSON], Some(codec::encode(&count)?)));
        }
        Ok(())
    }
}

impl Reader {
    /// Returns how many lessons there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lesson_count(&self) -> Result<LessonCount, StoreError> {
        Ok(self.page(vec![keys::LESSON])?.unwrap_or_default())
    }

    /// Returns the lessons after the `after`th up to the `until`th, in the order of the log, without those that were
    /// undone.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn lessons(&self, after: u64, until: u64) -> Result<Vec<Lesson>, StoreError> {
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
        Ok(found.into_iter().filter(|taught| !taught.undone).map(|taught| taught.lesson).collect())
    }
}
