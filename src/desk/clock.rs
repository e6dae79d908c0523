//! The one place that reads the wall clock. A demo may start it elsewhere or hold it still.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

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
        return in_turn();
    }
    bytes
}

/// Returns ten bytes that nobody else gets: four that this process drew, then a count. Those of one process compress
/// to almost nothing, and sort as they were asked for.
pub fn in_turn() -> [u8; 10] {
    static DRAWN: OnceLock<[u8; 4]> = OnceLock::new();
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let drawn = DRAWN.get_or_init(|| {
        let mut bytes = [0; 4];
        // Without a source of randomness the count alone keeps ids of one process apart.
        let _ = getrandom::fill(&mut bytes);
        bytes
    });
    let count = CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(drawn);
    bytes[4..].copy_from_slice(&count[2..]);
    bytes
}
