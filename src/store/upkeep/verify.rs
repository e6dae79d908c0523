//! Plays the log again and compares what it makes with what is stored.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::export::{entries, meta};
use crate::domain::id::EventId;
use crate::store::body;
use crate::store::chain::{BodyHash, Link, Logged};
use crate::store::error::StoreError;
use crate::store::fold::{Fold, Source, Write};
use crate::store::keys::{self, DERIVED, Key};
use crate::store::reader::Reader;
use crate::store::scan::ON;
use crate::store::writer::Store;
use crate::words::{fill, w};

/// Events folded at once.
const CHUNK: usize = 2_000;
/// Differences that are told one by one.
const TOLD: usize = 100;
/// How often a desk at work is caught up with before what differs counts.
const ROUNDS: usize = 5;

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Nothing is wrong.
    pub ok: bool,
    /// Events of the log.
    pub events: u64,
    /// Pages and rows that were compared.
    pub pages: u64,
    /// What differs, at most 100.
    pub differences: Vec<String>,
    /// The first event at which the chain does not fit; what was altered lies there or up to 63 events before.
    pub chain_broken_at: Option<u64>,
}

/// Checks the hash chain and the words, makes every page again from the log and compares. Changes nothing.
pub fn verify(reader: &Reader) -> Result<Report, StoreError> {
    let mut replay = Replay::default();
    let mut rounds = 0;
    loop {
        replay.forward(reader)?;
        let mut differences = replay.words_missing();
        let pages = compare(reader, &replay.scratch, |key, _| differences.push(words_of(key)))?;
        rounds += 1;
        let moved = reader.seq()? > replay.seq;
        if moved && rounds < ROUNDS {
            continue;
        }
        differences.extend(replay.odd.iter().cloned());
        if replay.chain_broken_at.is_none() && !moved && meta(reader)?.link != replay.link {
            differences.push(w().upkeep.end_elsewhere.to_owned());
        }
        let ok = differences.is_empty() && replay.chain_broken_at.is_none();
        differences.truncate(TOLD);
        return Ok(Report { ok, events: replay.seq, pages, differences, chain_broken_at: replay.chain_broken_at });
    }
}

/// Makes every page again from the log and writes those that differ; returns how many.
pub fn rebuild(store: &mut Store) -> Result<u64, StoreError> {
    let reader = store.reader();
    let mut replay = Replay::default();
    replay.forward(&reader)?;
    let mut writes: Vec<Write> = Vec::new();
    compare(&reader, &replay.scratch, |key, right| writes.push((key.to_vec(), right.cloned())))?;
    let mended = writes.len() as u64;
    for some in writes.chunks(CHUNK) {
        store.put(some)?;
    }
    store.flush()?;
    Ok(mended)
}

/// Compares every derived row; `differs` hears the key and what should be there.
fn compare(
    reader: &Reader,
    scratch: &Scratch,
    mut differs: impl FnMut(&[u8], Option<&Vec<u8>>),
) -> Result<u64, StoreError> {
    let mut right = scratch.0.iter().peekable();
    let mut rows = 0;
    let mut letters = DERIVED;
    letters.sort_unstable();
    for letter in letters {
        reader.with(|both| {
            both.up(&[letter], &[letter], |key, value| {
                rows += 1;
                while let Some((missing, should)) = right.next_if(|(right, _)| right.as_slice() < key) {
                    differs(missing, Some(should));
                }
                match right.next_if(|(right, _)| right.as_slice() == key) {
                    Some((_, should)) if should == value => {}
                    other => differs(key, other.map(|(_, should)| should)),
                }
                Ok(ON)
            })
        })?;
    }
    right.for_each(|(missing, should)| differs(missing, Some(should)));
    Ok(rows)
}

/// Pages made in memory.
#[derive(Default)]
struct Scratch(BTreeMap<Key, Vec<u8>>);

impl Source for Scratch {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(key).cloned())
    }
}

#[derive(Default)]
struct Replay {
    scratch: Scratch,
    seq: u64,
    link: Link,
    chain_broken_at: Option<u64>,
    /// Words that should be there, as the newest event on them said.
    wanted: HashMap<Key, BodyHash>,
    odd: Vec<String>,
}

impl Replay {
    /// Plays everything that came since.
    fn forward(&mut self, reader: &Reader) -> Result<(), StoreError> {
        let mut some = Vec::with_capacity(CHUNK);
        entries(reader, self.seq, |seq, logged| {
            some.push((seq, logged));
            if some.len() < CHUNK {
                return Ok(());
            }
            self.chunk(reader, std::mem::take(&mut some))
        })?;
        self.chunk(reader, some)
    }

    fn chunk(&mut self, reader: &Reader, some: Vec<(u64, Logged)>) -> Result<(), StoreError> {
        let mut fold = Fold::new(&self.scratch);
        let mut links = (self.seq, self.link);
        for (seq, logged) in some {
            if logged.prev.is_some_and(|prev| prev != links.1) || seq != links.0 + 1 {
                self.chain_broken_at = self.chain_broken_at.or(Some(seq));
            }
            links = (seq, logged.link(&links.1));
            match logged.recorded() {
                Ok(recorded) => {
                    fold.apply(&recorded)?;
                    if let (Some(hash), Some(key)) = (logged.body, body::key_of(&recorded)) {
                        want(&mut self.wanted, reader, key, hash)?;
                    }
                }
                Err(StoreError::Damaged { what, .. }) => self.odd.push(fill(w().upkeep.at_event, &[&seq, &what])),
                Err(other) => return Err(other),
            }
        }
        let writes = fold.finish()?;
        (self.seq, self.link) = links;
        for (key, value) in writes {
            match value {
                Some(value) => self.scratch.0.insert(key, value),
                None => self.scratch.0.remove(&key),
            };
        }
        Ok(())
    }

    fn words_missing(&self) -> Vec<String> {
        self.wanted.keys().map(|key| fill(w().upkeep.words_differ, &[&words_of(key)])).collect()
    }
}

/// Notes words that are not, or not yet, as their event said: a later event may have replaced them.
fn want(wanted: &mut HashMap<Key, BodyHash>, reader: &Reader, key: Key, hash: BodyHash) -> Result<(), StoreError> {
    if reader.bytes(&key)?.is_some_and(|bytes| hash.fits(&bytes)) {
        wanted.remove(&key);
    } else {
        wanted.insert(key, hash);
    }
    Ok(())
}

/// Names a key for people.
fn words_of(key: &[u8]) -> String {
    let say = &w().upkeep;
    let what = match key.first() {
        Some(&keys::CONVERSATION) => say.conversation,
        Some(&keys::REPLY) => say.reply,
        Some(&keys::ACCOUNT) => say.account,
        Some(&keys::FREEZE) => say.freeze,
        Some(&keys::HOUR) => say.hour,
        Some(&keys::PERSON) => say.person,
        Some(&keys::QUEUE) => say.queue_row,
        Some(&keys::UNSETTLED) => say.unsettled_reply,
        Some(&keys::NATIVE) => say.native_id,
        Some(&keys::BELOW) => say.below_a_root,
        Some(&keys::WENT) => say.merged,
        Some(&keys::HEARD) => say.heard_account,
        Some(&keys::ITEM) => say.item,
        Some(&keys::NOTE) => say.note,
        Some(&keys::OUTGOING) => say.outgoing,
        _ => say.record,
    };
    match (key.first(), keys::id_at_end(key)) {
        (Some(&(keys::ACCOUNT | keys::HEARD | keys::FREEZE | keys::NATIVE)), _) | (_, None) => {
            fill(say.named, &[&what, &String::from_utf8_lossy(key.get(1..).unwrap_or_default()).escape_debug()])
        }
        (Some(&keys::CONVERSATION), _) => fill(say.named, &[&what, &keys::conversation_of(key).unwrap_or_default()]),
        (_, Some(id)) => fill(say.named, &[&what, &EventId::from_bytes(id)]),
    }
}
