//! Reads an exported log into an empty desk: the same ids, and from version 2 on the same hashes.

use std::io::BufRead;

use super::lines::{self, Header, Row, unbase};
use crate::store::chain::Link;
use crate::store::error::StoreError;
use crate::store::writer::{Line, Store};
use crate::words::{fill, w};

/// Events between two flushes.
const BATCH: usize = 1_000;

/// What an import brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Events of the log.
    pub events: u64,
    /// Pieces of kept state.
    pub kept: u64,
}

/// Tells whether a file's first line is that of an exported log.
pub fn is_log(first_line: &str) -> bool {
    serde_json::from_str::<Header>(first_line).is_ok_and(|header| header.hearken == lines::LOG)
}

/// Reads an exported log into a desk that has none; `progress` hears how many events are in.
///
/// # Errors
/// `Misfit` where the desk is not empty, or a line is cut off, altered or out of order; the words name the line.
pub fn import_log(
    store: &mut Store,
    input: &mut dyn BufRead,
    mut progress: impl FnMut(u64),
) -> Result<Imported, StoreError> {
    if store.seq() > 0 {
        return Err(bad(w().upkeep.has_a_log));
    }
    let mut text = String::new();
    let mut reading = Reading {
        store,
        version: lines::VERSION,
        lines: Vec::new(),
        link: Link::default(),
        seq: 0,
        kept: 0,
        ended: false,
    };
    let mut number = 0u64;
    loop {
        text.clear();
        let read = input.read_line(&mut text).map_err(StoreError::io(w().disk.read_export))?;
        if read == 0 {
            break;
        }
        number += 1;
        let taken = if number == 1 { reading.header(&text) } else { reading.row(&text) };
        taken.map_err(|error| at_line(number, error))?;
        if reading.lines.len() >= BATCH {
            reading.write()?;
            progress(reading.seq);
        }
    }
    reading.write()?;
    if !reading.ended {
        return Err(bad(w().upkeep.cut_off));
    }
    progress(reading.seq);
    Ok(Imported { events: reading.seq, kept: reading.kept })
}

struct Reading<'a> {
    store: &'a mut Store,
    version: u8,
    lines: Vec<Line<'static>>,
    link: Link,
    seq: u64,
    kept: u64,
    ended: bool,
}

impl Reading<'_> {
    fn header(&mut self, text: &str) -> Result<(), StoreError> {
        let header: Header = serde_json::from_str(text).map_err(|error| bad(&error.to_string()))?;
        if header.hearken != lines::LOG {
            return Err(bad(w().upkeep.not_a_log));
        }
        if header.version > lines::VERSION {
            return Err(StoreError::Newer { found: header.version, known: lines::VERSION });
        }
        self.version = header.version;
        self.store.adopt(&header.desk)
    }

    fn row(&mut self, text: &str) -> Result<(), StoreError> {
        match serde_json::from_str(text).map_err(|error| bad(&error.to_string()))? {
            Row::Event(row) => {
                let (line, link) = row.line(self.version, self.seq + 1, self.link).map_err(|words| bad(&words))?;
                self.lines.push(line);
                self.link = link;
                self.seq += 1;
            }
            Row::Kept { kept, value } => {
                let value = unbase(&value).ok_or_else(|| bad(w().upkeep.value_not_base64))?;
                self.store.keep(&kept, Some(&value))?;
                self.kept += 1;
            }
            Row::End { end } if end == self.seq => self.ended = true,
            Row::End { end } => return Err(bad(&fill(w().upkeep.counts_differ, &[&end, &self.seq]))),
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        self.store.write(std::mem::take(&mut self.lines))?;
        self.store.flush()
    }
}

fn bad(words: &str) -> StoreError {
    StoreError::Misfit(words.to_owned())
}

fn at_line(number: u64, error: StoreError) -> StoreError {
    match error {
        StoreError::Misfit(words) => StoreError::Misfit(fill(w().upkeep.at_line, &[&number, &words])),
        other => other,
    }
}
