//! The watch: counts what comes, and tells when it is not as it usually is.
//!
//! It counts what the log says has arrived, so that a replay counts the same. `bins` says what counts and folds copies,
//! `stream` closes bins of five minutes and asks the detector, `streams` keeps one stream an account and one of all
//! together, `incidents` makes one alarm of what belongs together, `tell` writes it down, `warm` makes the streams of a
//! desk that has none kept. The writer owns the streams; the task here says when to look at them.
//!
//! A bin is closed when the clock and the last round of the account's poller have passed its end by a minute. What an
//! account brings after it was away belongs to the time at which it was written. A silence is one only where the account's
//! rounds went well: what is signed out, limited or offline has its own row of trouble and closes no bin.

mod bins;
mod incidents;
mod stream;
mod streams;
mod tell;
mod warm;

use tokio::sync::oneshot;

use crate::domain::time::Span;

use super::clock;
use super::handle::Handle;
use super::writer::Job;

pub use self::bins::Heard;
pub use self::streams::{Known, Streams};
pub use self::tell::tell;
pub use self::warm::{KEY, kept};

/// How often bins are looked at.
const LOOK: Span = Span::seconds(30);

/// Watches until the desk ends.
pub async fn run(desk: Handle) {
    if !desk.library().rulings.watch.is_on() {
        return;
    }
    loop {
        if !begin(&desk).await {
            return;
        }
        // Until so much has come of days gone by that what is normal has to be made anew.
        while !look(&desk).await.unwrap_or(true) {
            clock::sleep(LOOK).await;
        }
    }
}

/// Hands the streams to the writer: those that were kept, or those that the log makes.
async fn begin(desk: &Handle) -> bool {
    let (reader, rulings) = (desk.reader(), std::sync::Arc::clone(&desk.library().rulings));
    let made = tokio::task::spawn_blocking(move || warm::streams(&reader, &rulings, clock::now())).await;
    match made {
        Ok(Ok(streams)) => {
            desk.jobs.push(Job::WatchBegins(Box::new(streams)));
            true
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "nothing is watched");
            false
        }
        Err(error) => {
            tracing::error!(%error, "nothing is watched");
            false
        }
    }
}

/// Closes what bins are over; tells whether the streams have to be made anew.
async fn look(desk: &Handle) -> Option<bool> {
    let (answer, looked) = oneshot::channel();
    desk.jobs.push(Job::Watch { answer });
    looked.await.ok()
}

#[cfg(test)]
mod tests;
