//! Keeps the index in step with the log, on a thread of its own: at most one commit a second.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyDocument};

use super::{Opened, Searcher, guarded, odd};
use crate::domain::class::Verdict;
use crate::domain::conversation::{Change, NoteRef};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ConversationId, ItemId, ReplyId};
use crate::domain::reply::{Delivery, ReplyChange};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::way::{give_way, rest_after};
use crate::words::w;

/// Memory of the index's writer at the most: what a chunk takes, so that it makes one segment.
const HEAP_BYTES: usize = 128 << 20;
/// Events between two commits. Each makes a segment, and eight segments of a size are merged into one.
const CHUNK: u64 = 60_000;
/// Events read at once: the store cannot be opened again meanwhile.
const READ: usize = 500;
/// Time between two commits.
const REST: Duration = Duration::from_secs(1);
/// Where much is coming a commit takes long, and many small ones are merged again: what is new waits longer, but no
/// longer than this.
const LONGEST: Duration = Duration::from_secs(5);
/// How far the index steps back: whoever types goes before it, and it takes what is left.
const STEPS: i32 = 10;
/// The writer and its memory are let go after so long without work.
const IDLE: Duration = Duration::from_secs(30);
/// Another shape of the index, or other words in it, gets another number, and every index is made again.
const SHAPE: u32 = 4;

/// What the index says of itself: which desk, which shape, how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    shape: u32,
    pub(super) desk: String,
    pub(super) seq: u64,
}

impl Payload {
    /// Reads it; nothing where the index is of another shape.
    pub(super) fn read(index: &Index) -> Result<Option<Payload>, StoreError> {
        let metas = index.load_metas().map_err(odd)?;
        let payload: Option<Payload> = metas.payload.and_then(|text| serde_json::from_str(&text).ok());
        Ok(payload.filter(|payload| payload.shape == SHAPE))
    }
}

enum Wish {
    /// Something is new.
    Follow,
    /// Index everything that is there, then answer.
    Finish(Sender<Result<(), StoreError>>),
    /// Throw the index away and make it again; tell how far it is.
    Again(Sender<(u64, u64)>, Sender<Result<(), StoreError>>),
}

/// The thread that fills the index.
pub(in crate::store) struct Indexer {
    wishes: Option<Sender<Wish>>,
    thread: Option<JoinHandle<()>>,
}

impl Indexer {
    /// Starts the thread.
    pub(in crate::store) fn start(reader: Reader) -> Result<Indexer, StoreError> {
        let (wishes, received) = channel();
        let work = move || {
            give_way(STEPS);
            Work { reader, writer: None, took: Duration::ZERO }.run(&received);
        };
        let thread = std::thread::Builder::new().name("index".to_owned()).spawn(work);
        let thread = thread.map_err(StoreError::io(w().disk.start_index))?;
        Ok(Indexer { wishes: Some(wishes), thread: Some(thread) })
    }

    /// Tells it that there is something new. Never waits.
    pub(in crate::store) fn follow(&self) {
        self.wish(Wish::Follow);
    }

    /// Waits until everything written so far can be found.
    pub(in crate::store) fn finish(&self) -> Result<(), StoreError> {
        let (done, answer) = channel();
        self.wish(Wish::Finish(done));
        answer.recv().unwrap_or(Err(StoreError::Closed))
    }

    /// Makes the index again from the log; `progress` hears of (done, all).
    pub(in crate::store) fn again(&self, mut progress: impl FnMut(u64, u64)) -> Result<(), StoreError> {
        let (step, steps) = channel();
        let (done, answer) = channel();
        self.wish(Wish::Again(step, done));
        steps.iter().for_each(|(at, of)| progress(at, of));
        answer.recv().unwrap_or(Err(StoreError::Closed))
    }

    fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send(wish);
        }
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        self.wishes = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Eight segments of about a size become one. As it comes, tantivy takes everything below 10,000 documents for one size
/// and writes what gathered there anew for every eight commits.
fn merges() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(500);
    policy
}

struct Work {
    reader: Reader,
    writer: Option<Filling>,
    /// How long the index took to follow the last time.
    took: Duration,
}

/// An index being written.
struct Filling {
    opened: Opened,
    writer: IndexWriter,
    seq: u64,
}

impl Work {
    fn run(mut self, wishes: &Receiver<Wish>) {
        // A desk that opens has more to do than to look after its index.
        let mut behind = self.rest(wishes);
        loop {
            let wish = if behind { Ok(Wish::Follow) } else { wishes.recv_timeout(IDLE) };
            behind = match wish {
                Ok(wish) => self.serve(wish, wishes),
                Err(RecvTimeoutError::Timeout) => {
                    self.writer = None;
                    false
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
        }
    }

    /// Does what is wished for; tells whether more has come meanwhile.
    fn serve(&mut self, wish: Wish, wishes: &Receiver<Wish>) -> bool {
        match wish {
            Wish::Follow => {
                let over = self.follow();
                return self.rest(wishes) || over;
            }
            Wish::Finish(done) => {
                let _ = done.send(self.all(0, |_, _| {}));
            }
            Wish::Again(step, done) => {
                self.writer = None;
                let made = self.reader.search.make().map(|_| ());
                let made = made.and_then(|()| {
                    self.all(0, |at, of| {
                        let _ = step.send((at, of));
                    })
                });
                drop(step);
                let _ = done.send(made);
            }
        }
        false
    }

    /// Lets some time pass, unless somebody waits; tells whether more has come meanwhile.
    fn rest(&mut self, wishes: &Receiver<Wish>) -> bool {
        let until = Instant::now() + rest_after(self.took, REST, LONGEST);
        let mut more = false;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            match wishes.recv_timeout(left) {
                Ok(Wish::Follow) if self.reader.unindexed() >= CHUNK => return true,
                Ok(Wish::Follow) => more = true,
                Ok(wish) => return self.serve(wish, wishes),
                Err(_) => break,
            }
        }
        more
    }

    /// Indexes what there is where nobody waits for it; tells whether it left something. While much is read in at once,
    /// that is whole chunks alone: what is over would be a small segment between large ones, merged again and again.
    fn follow(&mut self) -> bool {
        let started = Instant::now();
        let waiting = self.reader.unindexed();
        let over = if waiting < CHUNK { 0 } else { waiting % CHUNK };
        let _ = self.all(over, |_, _| {});
        self.took = started.elapsed();
        if let Some(error) = self.reader.search.stuck() {
            tracing::warn!(%error, "the search index is behind");
        }
        over > 0
    }

    /// Indexes all there is but the last `but` events. A damaged index is made again once.
    fn all(&mut self, but: u64, mut progress: impl FnMut(u64, u64)) -> Result<(), StoreError> {
        let mut done = guarded(|| self.forward(but, &mut progress));
        if matches!(done, Err(StoreError::Index(_))) {
            // Nothing else is a reason: a store that cannot be read in one place would cost the index of all the rest.
            self.writer = None;
            done = guarded(|| self.reader.search.make().and_then(|_| self.forward(but, &mut progress)));
        }
        if done.is_err() {
            // A writer that failed has lost its workers: it would take everything and commit nothing of it. What it
            // took and did not commit comes again.
            self.writer = None;
        }
        let kept = done.as_ref().err().filter(|error| !matches!(error, StoreError::Closed | StoreError::Stopped(_)));
        self.reader.search.note_stuck(kept.map(ToString::to_string));
        done
    }

    fn forward(&mut self, but: u64, progress: &mut impl FnMut(u64, u64)) -> Result<(), StoreError> {
        // What comes meanwhile is for the next time: whoever chases the end makes ever smaller segments.
        let whole = self.reader.seq()?;
        let end = whole.saturating_sub(but);
        loop {
            // A search found the index unreadable: what was written of it is forgotten.
            if self.writer.as_ref().is_some_and(|filling| filling.seq != self.reader.search.indexed()) {
                self.writer = None;
            }
            // Threads and buffers are for those who have something to write.
            let search = &self.reader.search;
            if self.writer.is_none() && search.opened().is_some() && search.indexed() == whole {
                return Ok(());
            }
            let filling = self.filling(whole)?;
            if filling.seq >= end {
                return Ok(());
            }
            let to = end.min(filling.seq + CHUNK);
            self.chunk(to)?;
            progress(to, end);
        }
    }

    /// Returns the index being written, opened where it is not; the log has `whole` events.
    fn filling(&mut self, whole: u64) -> Result<&mut Filling, StoreError> {
        if self.writer.is_none() {
            let search = &self.reader.search;
            let mut opened = search.opened();
            if search.indexed() > whole {
                // It followed another log, or one that was cut since.
                opened = None;
            }
            let opened = match opened {
                Some(opened) => opened,
                None => search.make()?,
            };
            let options =
                IndexWriterOptions::builder().memory_budget_per_thread(HEAP_BYTES).num_merge_threads(1).build();
            let writer = opened.index.writer_with_options(options).map_err(odd)?;
            writer.set_merge_policy(Box::new(merges()));
            self.writer = Some(Filling { opened, writer, seq: search.indexed() });
        }
        self.writer.as_mut().ok_or(StoreError::Closed)
    }

    /// Indexes up to `to` and commits, with the place in the same commit.
    fn chunk(&mut self, to: u64) -> Result<(), StoreError> {
        let Some(filling) = self.writer.as_mut() else { return Ok(()) };
        let mut after = filling.seq;
        while after < to {
            let limit = READ.min((to - after) as usize);
            for (_, recorded) in self.reader.log(after, limit)? {
                filling.take(&self.reader, &recorded)?;
            }
            after += limit as u64;
        }
        let search = &self.reader.search;
        let payload = Payload { shape: SHAPE, desk: search.shared.desk.clone(), seq: to };
        let text = serde_json::to_string(&payload).map_err(|error| StoreError::Misfit(error.to_string()))?;
        let mut commit = filling.writer.prepare_commit().map_err(odd)?;
        commit.set_payload(&text);
        commit.commit().map_err(odd)?;
        filling.opened.reader.reload().map_err(odd)?;
        filling.seq = to;
        search.note(to);
        Ok(())
    }
}

impl Searcher {
    fn note(&self, seq: u64) {
        self.shared.indexed.store(seq, std::sync::atomic::Ordering::Release);
    }
}

impl Filling {
    /// Takes one event in.
    fn take(&mut self, reader: &Reader, recorded: &Recorded) -> Result<(), StoreError> {
        match &recorded.event {
            Event::Conversation { id, change, .. } => self.take_change(reader, recorded, *id, change),
            Event::Reply { id, change } => self.take_reply(reader, recorded, *id, change),
            Event::Account { .. }
            | Event::AccountChanged { .. }
            | Event::Frozen { .. }
            | Event::Resumed
            | Event::Moderated { .. }
            | Event::Taught { .. }
            | Event::Person { .. }
            | Event::PersonRestored { .. }
            | Event::RulesChanged { .. }
            | Event::Crisis { .. }
            | Event::Page { .. }
            | Event::Alarm { .. }
            | Event::Rota { .. }
            | Event::Post { .. }
            | Event::Asset { .. }
            | Event::Paged { .. } => Ok(()),
        }
    }

    fn take_change(
        &mut self,
        reader: &Reader,
        recorded: &Recorded,
        id: ConversationId,
        change: &Change,
    ) -> Result<(), StoreError> {
        match change {
            Change::Arrived(arrival) => self.take_item(reader, id, arrival.item.id, &arrival.verdict),
            Change::Edited { item, verdict } => {
                self.forget(item.bytes())?;
                self.take_item(reader, id, *item, verdict)
            }
            Change::Noted => {
                self.take_note(reader, id, &NoteRef { id: recorded.id, at: recorded.at, by: recorded.by.clone() })
            }
            Change::NoteRestored { note } => self.take_note(reader, id, note),
            Change::NoteWithdrawn { note } => self.forget(note.bytes()),
            _ => Ok(()),
        }
    }

    fn take_note(&mut self, reader: &Reader, id: ConversationId, note: &NoteRef) -> Result<(), StoreError> {
        let Some(text) = reader.note(note.id)? else { return Ok(()) };
        let page = reader.conversation(reader.went_into(id)?.unwrap_or(id))?;
        let account = page.map(|page| page.account).unwrap_or_default();
        self.put(self.opened.shape.of_note(id, note, &account, &text))
    }

    fn take_item(
        &mut self,
        reader: &Reader,
        id: ConversationId,
        item: ItemId,
        verdict: &Verdict,
    ) -> Result<(), StoreError> {
        let Some(words) = reader.item(item)? else { return Ok(()) };
        self.put(self.opened.shape.of_item(id, item, &words, verdict))
    }

    fn take_reply(
        &mut self,
        reader: &Reader,
        recorded: &Recorded,
        id: ReplyId,
        change: &ReplyChange,
    ) -> Result<(), StoreError> {
        match change {
            ReplyChange::Queued(reply) => {
                let (Some(outgoing), Some(conversation)) = (reader.outgoing(id)?, reply.conversation) else {
                    return Ok(());
                };
                let shape = self.opened.shape;
                self.put(shape.of_reply(*id.bytes(), conversation, recorded.by.as_str(), &outgoing))
            }
            // What was taken back was never said.
            ReplyChange::Moved { to: Delivery::CalledBack, .. } | ReplyChange::Retaken => self.forget(id.bytes()),
            ReplyChange::Moved { .. } => Ok(()),
        }
    }

    /// Puts a document in. The place in the log is committed with it, so none comes twice.
    fn put(&mut self, document: TantivyDocument) -> Result<(), StoreError> {
        self.writer.add_document(document).map(|_| ()).map_err(odd)
    }

    /// Takes the document of that id out: dear, since every segment of its time is asked for it.
    fn forget(&mut self, id: &[u8; 16]) -> Result<(), StoreError> {
        self.writer.delete_query(self.opened.shape.named(id)).map(|_| ()).map_err(odd)
    }
}
