//! The way of an answer to many to the writer: in parts, so that whatever else is to be done comes between them.

use super::{keep_drafts, may_leave};
use crate::desk::drafts;
use crate::desk::handle::Handle;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::SeatName;
use crate::domain::many::{Each, HeldBack, ToMany};
use crate::domain::reply::Draft;
use crate::words::{Said, fill, w};

/// So many people the writer answers at once.
const PART: usize = 50;

impl Handle {
    /// Sends an answer to many as it was looked at. Where a part cannot be written, the rest is held back.
    pub(in crate::desk) async fn send_many(
        &self,
        seat: &SeatName,
        (draft, many, count): (Draft, ToMany, usize),
        now: bool,
    ) -> Result<Done, Refusal> {
        may_leave(&many, count)?;
        let mut all = Done::default();
        for part in many.each.chunks(PART) {
            let each = ToMany { each: part.to_vec(), ..ToMany::default() };
            let (draft, many, count) = (Box::new(draft.clone()), Box::new(each), part.len());
            match self.write(seat, Command::SendMany { draft, many, count, now }).await {
                Ok(done) => add(&mut all, done),
                Err(why) if all.replies.is_empty() => return Err(why),
                Err(why) => all.held_back.extend(part.iter().filter_map(|each| held(each, &why))),
            }
        }
        let (held, first) = (all.held_back.len(), HeldBack::first_of(&all.held_back));
        if all.replies.is_empty() {
            return Err(Refusal::no(fill(w().swarm.all_held, &[&held, &first])));
        }
        self.move_drafts(seat, draft, many, all.held_back.clone()).await;
        all.notice = Said::from(fill(w().swarm.sent, &[&all.replies.len()])).and(all.notice);
        if held > 0 {
            all.notice = all.notice.and(fill(w().swarm.held_back, &[&held, &first]));
        }
        Ok(all)
    }

    /// The text that was written is a draft no more; of those who were held back it is, each as they would have read it.
    /// The answers are on their way whatever becomes of this.
    async fn move_drafts(&self, seat: &SeatName, draft: Draft, many: ToMany, held: Vec<HeldBack>) {
        let (seat, reader) = (seat.clone(), self.reader());
        let moved = self.with_store(move |store| {
            drafts::discard(store, &seat, draft.conversation, Some(draft.draft_kind()))?;
            keep_drafts(store, &reader, &seat, (&many, &held))
        });
        if let Some(Err(error)) = moved.await {
            tracing::error!(%error, "drafts not moved");
        }
    }
}

fn add(all: &mut Done, part: Done) {
    if !part.replies.is_empty() {
        (all.reply, all.not_before, all.notice) = (part.reply, part.not_before, part.notice);
    }
    all.replies.extend(part.replies);
    all.changed.extend(part.changed);
    all.held_back.extend(part.held_back);
}

fn held(each: &Each, why: &Refusal) -> Option<HeldBack> {
    Some(HeldBack { conversation: each.draft.conversation?, who: each.who.clone(), why: why.to_string() })
}
