//! The one place that reads the wall clock, and where the desk waits. A demo may start the clock elsewhere or hold it
//! still, in a drill it runs faster; a test may drive it by hand, and whoever waits here goes by it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::domain::time::{Span, Time};

mod driven;

pub use driven::Waiting;

use driven::Driven;

/// How the desk's clock runs.
#[derive(Debug)]
enum Clock {
    /// Began to run at a moment of the wall clock, so many times as fast.
    Begun(Begun),
    /// Does not run: screenshots.
    Still(Time),
    /// Runs as far as it is told.
    Driven(Driven),
}

/// A clock that was begun.
#[derive(Clone, Copy, Debug)]
struct Begun {
    at: Time,
    wall: Time,
    pace: u32,
}

impl Begun {
    fn read(self, wall: Time) -> Time {
        self.at.plus(wall.since(self.wall).times(self.pace))
    }

    /// Returns how long the wall clock takes for it.
    fn takes(self, span: Span) -> Span {
        span.shared_by(self.pace)
    }
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

fn wall() -> Time {
    Time::from(jiff::Timestamp::now())
}

/// Returns the time.
pub fn now() -> Time {
    match CLOCK.get() {
        None => wall(),
        Some(Clock::Begun(begun)) => begun.read(wall()),
        Some(Clock::Still(at)) => *at,
        Some(Clock::Driven(clock)) => clock.now(),
    }
}

/// Starts the clock at `at`; it runs on from there, `pace` times as fast as it does outside. Only the first call counts.
pub fn start_at(at: Time, pace: u32) {
    let _ = CLOCK.set(Clock::Begun(Begun { at, wall: wall(), pace: pace.max(1) }));
}

/// Returns how long the world outside takes for so much of the desk's time.
pub fn takes(span: Span) -> Duration {
    let takes = match CLOCK.get() {
        Some(Clock::Begun(begun)) => begun.takes(span),
        Some(Clock::Still(_) | Clock::Driven(_)) | None => span,
    };
    Duration::from_millis(u64::try_from(takes.as_millis()).unwrap_or(0))
}

/// Returns what the clock says and its pace, where it was started elsewhere than at the wall's time.
pub fn begun() -> Option<(Time, u32)> {
    match CLOCK.get() {
        Some(Clock::Begun(begun)) => Some((now(), begun.pace)),
        Some(Clock::Still(_) | Clock::Driven(_)) | None => None,
    }
}

/// Holds the clock still at `at`. Only the first call counts.
pub fn hold_at(at: Time) {
    let _ = CLOCK.set(Clock::Still(at));
}

/// Holds the clock at `at` until `advance_to` moves it; waits of the desk's own go by it too. Only the first call counts.
pub fn drive_from(at: Time) {
    let _ = CLOCK.set(Clock::Driven(Driven::at(at)));
}

/// Moves a driven clock and wakes those whose moment has come; it never goes back, and others do not heed it.
pub fn advance_to(at: Time) {
    if let Some(clock) = driven() {
        clock.advance_to(at);
    }
}

/// Returns who waits for a driven clock.
pub fn waiting() -> Waiting {
    driven().map(Driven::waiting).unwrap_or_default()
}

/// Waits for `span` of the desk's time.
pub async fn sleep(span: Span) {
    match driven() {
        Some(clock) => clock.sleep(span).await,
        None => tokio::time::sleep(takes(span)).await,
    }
}

/// Waits for the world outside, which takes its own time, `most` at the longest. A driven clock ends the wait where it
/// comes to that first.
pub async fn within(most: Span, wait: impl Future) {
    match driven() {
        Some(clock) => tokio::select! {
            () = clock.sleep(most) => {}
            _ = wait => {}
        },
        None => {
            wait.await;
        }
    }
}

fn driven() -> Option<&'static Driven> {
    match CLOCK.get() {
        Some(Clock::Driven(clock)) => Some(clock),
        Some(Clock::Begun(_) | Clock::Still(_)) | None => None,
    }
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
