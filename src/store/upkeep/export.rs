//! Writes the log, or the items alone, as JSON lines.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;

use super::lines::{self, EventRow, Header, Row, base};
use crate::domain::clean::json_safe;
use crate::domain::conversation::{Change, Mark};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ConversationId, CrisisId};
use crate::domain::item::Item;
use crate::store::body;
use crate::store::chain::{Link, Logged};
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::opening::Meta;
use crate::store::reader::Reader;
use crate::words::w;

/// Entries read at once.
const READ: usize = 500;
/// Kept state under these names stays out of exports: it would let a stranger in.
const SECRET: [&str; 3] = ["token/", "secret/", "session/"];

/// Writes the whole log with its words; returns how many events.
///
/// Events that come while it runs are part of it, so that no words are missing.
pub fn export_log(reader: &Reader, out: &mut dyn Write) -> Result<u64, StoreError> {
    write_log(reader, out, false)
}

/// Writes the log, and the kept state without what is secret.
pub(super) fn write_log(reader: &Reader, out: &mut dyn Write, kept: bool) -> Result<u64, StoreError> {
    let desk = meta(reader)?.desk;
    put(out, &Header { hearken: lines::LOG.to_owned(), version: lines::VERSION, desk })?;
    let (mut written, mut link) = (0, Link::default());
    entries(reader, 0, |seq, logged| {
        link = logged.link(&link);
        let key = body::key_of(&logged.recorded()?);
        let stored = key.map(|key| reader.bytes(&key)).transpose()?.flatten();
        written = seq;
        put(out, &Row::Event(Box::new(EventRow::of((seq, link), &logged, stored)?)))
    })?;
    if kept {
        for (name, value) in reader.kept_under("")? {
            if !SECRET.iter().any(|secret| name.starts_with(secret)) {
                put(out, &Row::Kept { kept: name, value: base(&value) })?;
            }
        }
    }
    put(out, &Row::End { end: written })?;
    out.flush().map_err(unwritten)?;
    Ok(written)
}

/// Writes items as they are now, one a line, in the order in which they came: all, or those of a crisis. Returns how many.
pub fn export_items(reader: &Reader, crisis: Option<CrisisId>, out: &mut dyn Write) -> Result<u64, StoreError> {
    let members = crisis.map(|crisis| reader.marked(&Mark::part_of(crisis))).transpose()?;
    let members: Option<HashSet<ConversationId>> = members.map(|found| found.into_iter().map(|(_, id)| id).collect());
    let mut written = 0;
    entries(reader, 0, |_, logged| {
        if let Some(item) = arrived(reader, members.as_ref(), &logged.recorded()?)? {
            put(out, &item)?;
            written += 1;
        }
        Ok(())
    })?;
    out.flush().map_err(unwritten)?;
    Ok(written)
}

fn arrived(
    reader: &Reader,
    members: Option<&HashSet<ConversationId>>,
    recorded: &Recorded,
) -> Result<Option<Item>, StoreError> {
    let is_wanted = |id: &ConversationId| members.is_none_or(|members| members.contains(id));
    match &recorded.event {
        Event::Conversation { id, change: Change::Arrived(arrival), .. } if is_wanted(id) => {
            reader.item(arrival.item.id)
        }
        _ => Ok(None),
    }
}

/// Visits every entry after `after`, some at a time so that the writer is never kept waiting, until the log ends.
pub(super) fn entries(
    reader: &Reader,
    mut after: u64,
    mut visit: impl FnMut(u64, Logged) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    loop {
        let mut some = Vec::new();
        reader.logged(after, READ, |seq, logged| {
            some.push((seq, logged?));
            Ok(())
        })?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = *last;
        some.into_iter().try_for_each(|(seq, logged)| visit(seq, logged))?;
    }
}

/// Returns what the store says of itself.
pub(super) fn meta(reader: &Reader) -> Result<Meta, StoreError> {
    let bytes = reader.bytes(&[keys::META])?;
    codec::decode(&bytes.ok_or_else(|| StoreError::damaged(w().damage.nameless))?)
}

fn put(out: &mut dyn Write, row: &impl Serialize) -> Result<(), StoreError> {
    let text = serde_json::to_string(row).map_err(|error| StoreError::Misfit(error.to_string()))?;
    writeln!(out, "{}", json_safe(&text)).map_err(unwritten)
}

fn unwritten(error: io::Error) -> StoreError {
    StoreError::io(w().disk.write_export)(error)
}
