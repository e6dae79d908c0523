//! Moves what is long over into the archive, a piece at a time.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::domain::conversation::Conversation;
use crate::domain::reply::Reply;
use crate::domain::time::Time;
use crate::store::archive::{Bounds, Stored};
use crate::store::chain::Logged;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::keys::{self, Key};
use crate::store::overlay::{Overlay, is_gone};
use crate::store::reader::{Reader, get};
use crate::store::scan::{self, ON, STOP};
use crate::store::writer::Store;

/// Events, and pages looked at, of one piece: whoever has something to write waits for no more.
const PIECE: usize = 500;
/// The end of the log stays: whoever opens the desk looks at it.
const LAST: u64 = 128;
/// Bytes that are moved before the archive gives its memory back.
const HELD_BYTES: u64 = 32 << 20;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// Conversations with all their words.
    pub conversations: u64,
    /// Events of the log.
    pub events: u64,
}

impl AddAssign for Archived {
    fn add_assign(&mut self, more: Archived) {
        self.conversations += more.conversations;
        self.events += more.events;
    }
}

/// One walk over a desk, which moves what was over before a moment.
#[derive(Clone, Debug)]
pub struct Sweep {
    before: Time,
    from: Key,
    held: u64,
}

/// What one step of a sweep did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it moved.
    pub moved: Archived,
    /// There is more to look at.
    pub more: bool,
}

/// Rows on their way.
#[derive(Default)]
struct Piece {
    rows: Vec<Stored>,
    gone: Vec<Key>,
    moved: Archived,
    more: bool,
}

impl Sweep {
    /// Begins a walk: events before `before` are moved, and conversations in which nothing has happened since.
    pub fn new(before: Time) -> Sweep {
        Sweep { before, from: vec![keys::CONVERSATION], held: 0 }
    }

    /// Moves the next piece. Until the next flush a crash leaves it where it was, too.
    pub fn step(&mut self, store: &mut Store) -> Result<Step, StoreError> {
        let reader = store.reader();
        let known = reader.archive.bounds().unwrap_or_default();
        let before = known.before.max(self.before);
        let mut piece = Piece::default();
        let seq = piece.events(&reader, known.seq, self.before)?;
        piece.conversations(&reader, &mut self.from, self.before)?;
        if !piece.rows.is_empty() || !piece.gone.is_empty() {
            store.put_away(&piece.rows, &piece.gone, Bounds { seq, before })?;
            self.held += piece.rows.iter().map(|(key, row)| (key.len() + row.len()) as u64).sum::<u64>();
        }
        if self.held > if piece.more { HELD_BYTES } else { 0 } {
            store.renew_archive()?;
            self.held = 0;
        }
        Ok(Step { moved: piece.moved, more: piece.more })
    }
}

impl Piece {
    /// Takes the next events after `after`; returns the last one that lies in the archive with them.
    fn events(&mut self, reader: &Reader, after: u64, before: Time) -> Result<u64, StoreError> {
        let end = reader.seq()?.saturating_sub(LAST);
        let mut last = after;
        reader.engine.with(|tree| {
            for seq in (after + 1..=end).take(PIECE) {
                let key = keys::log(seq);
                let Some(row) = get(tree, &key)? else { break };
                if Logged::from_bytes(&row)?.recorded()?.at >= before {
                    return Ok(());
                }
                self.rows.push((key, row));
                last = seq;
            }
            Ok(())
        })?;
        self.moved.events = last - after;
        self.more = self.moved.events == PIECE as u64;
        Ok(last)
    }

    /// Takes what is over of the next pages from `from` on, and moves that behind them.
    fn conversations(&mut self, reader: &Reader, from: &mut Key, before: Time) -> Result<(), StoreError> {
        let mut pages = Vec::new();
        let start = from.clone();
        reader.engine.with(|tree| {
            scan::up(tree, &[keys::CONVERSATION], &start, |key, row| {
                if pages.len() == PIECE || keys::time_of_id(key).is_none_or(|at| at >= before) {
                    return Ok(STOP);
                }
                *from = [key, &[0]].concat();
                pages.push((key.to_vec(), row.to_vec()));
                Ok(ON)
            })
        })?;
        self.more |= pages.len() == PIECE;
        reader.with(|rows| {
            for (key, row) in pages {
                if is_gone(&key, &row) {
                    self.gone.push(key);
                } else if let Some(page) = reader.engine.lenient(codec::decode(&row))?
                    && let Some(own) = over(rows, &page, before)?
                {
                    self.moved.conversations += 1;
                    self.rows.push((key, row));
                    self.rows.extend(own);
                }
            }
            Ok(())
        })
    }
}

/// Returns the rows of the words and replies of a conversation in which nothing has happened since `before`; nothing for
/// one that is not over.
fn over(rows: &Overlay<'_>, page: &Conversation, before: Time) -> Result<Option<Vec<Stored>>, StoreError> {
    if !page.is_over() || page.quiet_since() >= before {
        return Ok(None);
    }
    for id in &page.replies {
        let reply: Option<Reply> = rows.get(&keys::reply(*id))?.map(|row| codec::decode(&row)).transpose()?;
        if reply.is_some_and(|reply| !reply.state.is_over()) {
            return Ok(None);
        }
    }
    let items = page.items.iter().map(|item| keys::item(item.id));
    let notes = page.notes.iter().map(|note| keys::note(note.id));
    let replies = page.replies.iter().flat_map(|id| [keys::reply(*id), keys::outgoing(*id)]);
    let mut own = Vec::new();
    for key in items.chain(notes).chain(replies) {
        own.extend(get(rows.tree, &key)?.map(|row| (key, row)));
    }
    Ok(Some(own))
}
