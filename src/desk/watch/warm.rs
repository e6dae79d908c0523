//! The streams that a desk begins with: those that were kept, else what the log says of the last weeks.

use std::collections::BTreeMap;

use crate::domain::ask::StreamPulse;
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};

use super::bins::Heard;
use super::stream::KNOWN;
use super::streams::Streams;

/// Where streams are kept.
pub const KEY: &str = "watch";
/// Events that are read at once.
const AT_ONCE: usize = 10_000;
/// Kept streams that are further behind the log are made anew, beside the writer instead of in it.
const BEHIND: u64 = 50_000;

/// Returns the streams that were kept, where they can be used, else those that the log makes.
pub fn streams(reader: &Reader, rulings: &Rulings, now: Time) -> Result<Streams, StoreError> {
    let seq = reader.seq()?;
    let is_near = |streams: &Streams| streams.seq <= seq && seq - streams.seq < BEHIND;
    match read(reader)?.filter(is_near) {
        Some(streams) => Ok(streams.under(&rulings.watch, now)),
        None => of_log(reader, rulings, now),
    }
}

/// Returns how the streams were when they were kept.
pub fn kept(reader: &Reader) -> Result<Vec<StreamPulse>, StoreError> {
    Ok(read(reader)?.map(|streams| streams.pulses()).unwrap_or_default())
}

fn read(reader: &Reader) -> Result<Option<Streams>, StoreError> {
    let streams = reader.kept(KEY)?.and_then(|bytes| rmp_serde::from_slice::<Streams>(&bytes).ok());
    Ok(streams.filter(Streams::is_of_this_form))
}

/// Makes streams of the messages of the last weeks, whenever they came.
pub fn of_log(reader: &Reader, rulings: &Rulings, now: Time) -> Result<Streams, StoreError> {
    let since = now.minus(KNOWN);
    let seq = reader.seq()?;
    let mut streams = Streams::new(&rulings.watch, now);
    let mut last = BTreeMap::new();
    let mut after = reader.seq_before(since)?;
    while after < seq {
        let events = reader.log(after, AT_ONCE)?;
        for (_, recorded) in events.iter().filter(|(at, _)| *at <= seq) {
            let Some(heard) = Heard::of(recorded).filter(|heard| heard.at >= since && heard.at <= now) else {
                continue;
            };
            let newest = last.entry(heard.account.clone()).or_insert(heard.at);
            *newest = heard.at.max(*newest);
            // As if it had come at once: what was handed in later counts where it belongs.
            streams.hear(&Heard { came: heard.at, ..heard });
        }
        after += AT_ONCE as u64;
    }
    streams.warm(&rulings.watch, &last, rulings.zone());
    streams.seq = seq;
    Ok(streams)
}
