//! Answers that are made once for everybody who asks: the order of a view, the counts of line 1.
//!
//! Making one walks every open row. However many seats ask and however much arrives, it takes no more than a
//! tenth of a core: whoever asks too soon waits for the next one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Time alone changes what can be answered in time: nothing is kept for longer.
const FRESH: Duration = Duration::from_secs(1);
/// Rest after making one, as a multiple of the time it took.
const REST: u32 = 9;
/// Nobody waits longer than this for the next one.
const LONGEST_REST: Duration = Duration::from_millis(500);
/// Answers kept at most: seats times the views they look at.
const KEPT: usize = 32;

/// Answers by what was asked.
pub struct Paced<K, T>(Arc<Mutex<HashMap<K, Slot<T>>>>);

type Slot<T> = Arc<Mutex<Option<Made<T>>>>;

struct Made<T> {
    answer: Arc<T>,
    /// The log's sequence of which it knows.
    seq: u64,
    at: Instant,
    took: Duration,
}

impl<K, T> Clone for Paced<K, T> {
    fn clone(&self) -> Self {
        Paced(Arc::clone(&self.0))
    }
}

impl<K, T> Default for Paced<K, T> {
    fn default() -> Self {
        Paced(Arc::default())
    }
}

impl<K: Hash + Eq, T> Paced<K, T> {
    /// Returns the answer that knows at least of `seq`; makes it, or waits for whoever does. Runs on threads
    /// that may wait.
    pub fn ask<E>(&self, key: K, seq: u64, make: impl FnOnce() -> Result<(u64, T), E>) -> Result<Arc<T>, E> {
        let slot = self.slot(key);
        let mut made = lock(&slot);
        if let Some(made) = &*made {
            if made.seq >= seq && made.at.elapsed() < FRESH {
                return Ok(Arc::clone(&made.answer));
            }
            let rest = (made.took * REST).min(LONGEST_REST);
            std::thread::sleep(rest.saturating_sub(made.at.elapsed()));
        }
        let started = Instant::now();
        let (seq, answer) = make()?;
        let answer = Arc::new(answer);
        *made = Some(Made { answer: Arc::clone(&answer), seq, at: Instant::now(), took: started.elapsed() });
        Ok(answer)
    }

    fn slot(&self, key: K) -> Slot<T> {
        let mut slots = lock(&self.0);
        if slots.len() >= KEPT && !slots.contains_key(&key) {
            // A slot that somebody waits at goes on by itself.
            slots.clear();
        }
        Arc::clone(slots.entry(key).or_default())
    }
}

/// A thread that panicked while making an answer left the one before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn ask(paced: &Paced<&str, u64>, key: &'static str, seq: u64, answer: u64) -> u64 {
        *paced.ask(key, seq, || Ok::<_, Infallible>((seq, answer))).unwrap()
    }

    #[test]
    fn an_answer_serves_until_the_log_grows() {
        let paced = Paced::default();
        assert_eq!(ask(&paced, "inbox", 4, 1), 1);
        assert_eq!(ask(&paced, "inbox", 4, 2), 1);
        assert_eq!(ask(&paced, "inbox", 3, 2), 1, "it knows of more than was asked for");
        assert_eq!(ask(&paced, "mine", 4, 3), 3);
        assert_eq!(ask(&paced, "inbox", 5, 4), 4);
    }

    #[test]
    fn a_failure_is_told_and_not_kept() {
        let paced: Paced<&str, u64> = Paced::default();
        assert_eq!(paced.ask("inbox", 1, || Err::<(u64, u64), _>("torn")).unwrap_err(), "torn");
        assert_eq!(ask(&paced, "inbox", 1, 7), 7);
    }

    #[test]
    fn many_views_push_out_the_old_ones() {
        let paced: Paced<usize, usize> = Paced::default();
        for n in 0..KEPT * 2 {
            paced.ask(n, 1, || Ok::<_, Infallible>((1, n))).unwrap();
        }
        assert!(lock(&paced.0).len() <= KEPT);
    }
}
