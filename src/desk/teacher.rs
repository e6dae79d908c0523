//! Learns what acts teach, beside the work: the only one that changes what a desk has taught.
//!
//! What is taught hangs on the log alone. Lessons are taken in its order, those of the block that is being filled and of
//! the one before: whoever opens the desk anew learns the same few thousand and knows the same to the bit, and what a
//! desk did long ago fades. When an act is undone, or a block is full, all of them are learned again from the first.

use tokio::sync::watch;

use crate::domain::lesson::Lesson;
use crate::store::{LessonCount, Reader, StoreError};
use crate::triage::{self, Lessons};

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
        let mut known: Option<LessonCount> = None;
        loop {
            let (reader, shared) = (self.readers.get(), self.shared.clone());
            let learned = tokio::task::spawn_blocking(move || catch_up(&reader, &shared, known)).await;
            // Where it failed nobody knows how far it came: all is learned anew when the log grows.
            known = match learned {
                Ok(Ok(count)) => Some(count),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "lessons could not be read");
                    None
                }
                Err(error) => {
                    tracing::error!(%error, "learning ended early");
                    None
                }
            };
            match known {
                Some(count) => self.shared.has_learned(count.given),
                None => self.shared.learns_no_more(),
            }
            if self.news.changed().await.is_err() {
                return;
            }
        }
    }
}

/// Learns what came since `known`, or all anew; returns how much is known then.
fn catch_up(reader: &Reader, shared: &Shared, known: Option<LessonCount>) -> Result<LessonCount, StoreError> {
    let now = reader.lesson_count()?;
    let goes_on = |known: &LessonCount| (known.turned, begin_of(*known)) == (now.turned, begin_of(now));
    match known.filter(goes_on) {
        Some(known) if known == now => {}
        Some(known) => {
            for (_, lesson) in reader.lessons(known.given, now.given)? {
                learn(reader, &lesson, |seen| shared.teach().learn(seen, lesson.label));
            }
        }
        None => {
            let mut anew = Lessons::default();
            for (_, lesson) in reader.lessons(begin_of(now), now.given)? {
                learn(reader, &lesson, |seen| anew.learn(seen, lesson.label));
            }
            *shared.teach() = anew;
        }
    }
    Ok(now)
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
