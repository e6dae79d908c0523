//! The one place that reads the wall clock. A demo may start it elsewhere or hold it still.

use std::sync::OnceLock;

use crate::domain::time::{Span, Time};

/// How the desk's clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clock {
    /// As far ahead of the wall clock as this.
    Shifted(Span),
    /// Does not run: screenshots.
    Still(Time),
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

fn wall() -> Time {
    Time::from(jiff::Timestamp::now())
}

/// Returns the time.
pub fn now() -> Time {
    match CLOCK.get() {
        None => wall(),
        Some(Clock::Shifted(by)) => wall().plus(*by),
        Some(Clock::Still(at)) => *at,
    }
}

/// Starts the clock at `at`; it runs on from there. Only the first call counts.
pub fn start_at(at: Time) {
    let _ = CLOCK.set(Clock::Shifted(at.since(wall())));
}

/// Holds the clock still at `at`. Only the first call counts.
pub fn hold_at(at: Time) {
    let _ = CLOCK.set(Clock::Still(at));
}

/// Returns ten unpredictable bytes: the part of an ordered id that makes it unique.
pub fn unique() -> [u8; 10] {
    let mut bytes = [0; 10];
    if getrandom::fill(&mut bytes).is_err() {
        // Without a source of randomness the count of calls still keeps ids of one desk apart.
        use std::sync::atomic::{AtomicU64, Ordering};
        static CALLS: AtomicU64 = AtomicU64::new(0);
        bytes[..8].copy_from_slice(&CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    }
    bytes
}
