//! Learns what acts teach, beside the work: the only one that changes what a desk has taught.
//!
//! What is taught hangs on the log alone. Lessons are taken in its order, those of the block that is being filled and of
//! the one before: whoever opens the desk anew learns the same few thousand and knows the same to the bit, and what a
//! desk did long ago fades. When a block is full, all of them are learned again from the first. When an act is undone,
//! those since are learned again from a state of before: such a state is kept every 512 lessons, and the last two of them
//! stay. Packed, each takes some 3 MB where 1,000 messages of 100 letters were learned, 5 MB for 4,000 and 11 MB at the most.

mod way_back;

use tokio::sync::watch;

use self::way_back::WayBack;
use crate::domain::lesson::Lesson;
use crate::store::{LessonCount, Reader, StoreError};
use crate::triage::{self, PackedLessons};

use super::live::Shared;
use super::newcomer::text_of;
use super::readers::Readers;

/// How many lessons a block has.
const BLOCK: u64 = 4_096;

/// Who learns.
pub struct Teacher {
    /// Reads lessons and the messages that they are about.
    pub readers: Readers,
    /// Where what was learned goes.
    pub shared: Shared,
    /// The log has grown.
    pub news: watch::Receiver<u64>,
}

/// Whoever waits for what is learned waits for nobody who has left, also where the store did not open.
impl Drop for Teacher {
    fn drop(&mut self) {
        self.shared.learns_no_more();
    }
}

impl Teacher {
    /// Learns what there is, then what comes.
    pub async fn run(mut self) {
        let mut known: Option<Known> = None;
        loop {
            let (reader, shared) = (self.readers.get(), self.shared.clone());
            let learned = tokio::task::spawn_blocking(move || catch_up(&reader, &shared, known)).await;
            // Where it failed nobody knows how far it came: all is learned anew when the log grows.
            known = match learned {
                Ok(Ok(known)) => Some(known),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "lessons could not be read");
                    None
                }
                Err(error) => {
                    tracing::error!(%error, "learning ended early");
                    None
                }
            };
            match &known {
                Some(known) => self.shared.has_learned(known.way.len() as u64),
                None => self.shared.learns_no_more(),
            }
            if self.news.changed().await.is_err() {
                return;
            }
        }
    }
}

/// What is known, and how to know something else.
struct Known {
    count: LessonCount,
    way: WayBack<PackedLessons>,
}

/// Learns what came since `known`, or anew from where it differs; returns what is known then.
fn catch_up(reader: &Reader, shared: &Shared, known: Option<Known>) -> Result<Known, StoreError> {
    let count = reader.lesson_count()?;
    match known.filter(|known| begin_of(known.count) == begin_of(count)) {
        Some(known) if known.count == count => Ok(known),
        Some(Known { count: before, way }) if before.turned == count.turned => {
            let way = learn_more(reader, shared, way, &reader.lessons(before.given, count.given)?);
            Ok(Known { count, way })
        }
        known => {
            let is_first = known.is_none();
            let all = reader.lessons(begin_of(count), count.given)?;
            let numbers: Vec<u64> = all.iter().map(|(n, _)| *n).collect();
            let mut way = known.map(|known| known.way).unwrap_or_default();
            let back = way.back_for(&numbers).or(is_first.then_some(None));
            let new = all.get(way.len()..).unwrap_or_default();
            let way = match back {
                Some(state) => learn_anew(reader, shared, way, (state, new)),
                None => learn_more(reader, shared, way, new),
            };
            Ok(Known { count, way })
        }
    }
}

/// Learns further lessons while others ask what was taught.
fn learn_more(
    reader: &Reader,
    shared: &Shared,
    mut way: WayBack<PackedLessons>,
    lessons: &[(u64, Lesson)],
) -> WayBack<PackedLessons> {
    for (n, lesson) in lessons {
        learn(reader, lesson, |seen| shared.teach().learn(seen, lesson.label));
        way.has_learned(*n, || shared.taught().packed());
    }
    way
}

/// Learns lessons from a state on, or from the first; nobody sees any of it before all are learned.
fn learn_anew(
    reader: &Reader,
    shared: &Shared,
    mut way: WayBack<PackedLessons>,
    (from, lessons): (Option<PackedLessons>, &[(u64, Lesson)]),
) -> WayBack<PackedLessons> {
    let mut state = from.map(|packed| packed.unpacked()).unwrap_or_default();
    for (n, lesson) in lessons {
        learn(reader, lesson, |seen| state.learn(seen, lesson.label));
        way.has_learned(*n, || state.packed());
    }
    *shared.teach() = state;
    way
}

/// Returns after which lesson those begin that are learned.
const fn begin_of(count: LessonCount) -> u64 {
    (count.given / BLOCK).saturating_sub(1) * BLOCK
}

/// A message whose words were erased, or cannot be read, teaches nothing any more.
fn learn(reader: &Reader, lesson: &Lesson, take: impl FnOnce(triage::Seen)) {
    match reader.item(lesson.item) {
        Ok(Some(item)) => take(triage::see(&text_of(&item))),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "a message teaches nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_learned_begins_a_block_before_the_one_that_is_filled() {
        for (given, begin) in
            [(0, 0), (1, 0), (BLOCK - 1, 0), (2 * BLOCK - 1, 0), (2 * BLOCK, BLOCK), (3 * BLOCK + 5, 2 * BLOCK)]
        {
            assert_eq!(begin_of(LessonCount { given, turned: 0 }), begin, "{given}");
        }
    }
}
