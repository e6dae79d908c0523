//! A clock that stands until it is moved by hand: a year passes in minutes, and whoever waits for a moment is woken
//! when it has come.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::time::{Span, Time};

/// Who waits for the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many wait for a moment that is still to come.
    pub ahead: usize,
    /// How many have waited or wait, since the clock was made: it grows whenever somebody rests anew.
    pub begun: u64,
}

/// The clock.
#[derive(Debug)]
pub(super) struct Driven {
    now: watch::Sender<Time>,
    waits: Mutex<Waits>,
}

#[derive(Debug, Default)]
struct Waits {
    until: BTreeMap<u64, Time>,
    begun: u64,
}

/// One wait; whoever gives it up is forgotten.
struct Wait<'a> {
    clock: &'a Driven,
    name: u64,
}

impl Driven {
    pub(super) fn at(now: Time) -> Driven {
        Driven { now: watch::Sender::new(now), waits: Mutex::default() }
    }

    pub(super) fn now(&self) -> Time {
        *self.now.borrow()
    }

    /// Moves the clock; it never goes back.
    pub(super) fn advance_to(&self, at: Time) {
        self.now.send_if_modified(|now| {
            let moved = at > *now;
            *now = at.max(*now);
            moved
        });
    }

    pub(super) async fn sleep(&self, span: Span) {
        let mut moved = self.now.subscribe();
        let until = self.now().plus(span);
        let _wait = self.begin(until);
        // The clock lives as long as the program: its end is no moment that anybody waits for.
        while *moved.borrow_and_update() < until && moved.changed().await.is_ok() {}
    }

    pub(super) fn waiting(&self) -> Waiting {
        let now = self.now();
        let waits = self.waits();
        Waiting { ahead: waits.until.values().filter(|until| **until > now).count(), begun: waits.begun }
    }

    fn begin(&self, until: Time) -> Wait<'_> {
        let mut waits = self.waits();
        waits.begun += 1;
        let name = waits.begun;
        waits.until.insert(name, until);
        Wait { clock: self, name }
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.clock.waits().until.remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_is_woken_when_the_moment_has_come() {
        let start = Time::from_seconds(1_000);
        let clock = Arc::new(Driven::at(start));
        let sleeper = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { clock.sleep(Span::seconds(60)).await }
        });
        while clock.waiting().ahead == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance_to(start.plus(Span::seconds(59)));
        tokio::task::yield_now().await;
        assert_eq!((clock.waiting(), sleeper.is_finished()), (Waiting { ahead: 1, begun: 1 }, false));
        clock.advance_to(start.plus(Span::hours(8)));
        assert_eq!(clock.waiting().ahead, 0, "what is over is not ahead, though nobody has woken yet");
        sleeper.await.unwrap();
        clock.advance_to(start);
        assert_eq!(clock.now(), start.plus(Span::hours(8)), "it never goes back");
    }

    #[tokio::test]
    async fn a_wait_that_is_given_up_is_forgotten() {
        let clock = Driven::at(Time::from_seconds(1_000));
        tokio::select! {
            biased;
            () = clock.sleep(Span::seconds(60)) => panic!("nobody moved the clock"),
            () = async {} => {}
        }
        assert_eq!(clock.waiting(), Waiting { ahead: 0, begun: 1 });
        clock.sleep(Span::ZERO).await;
    }
}
