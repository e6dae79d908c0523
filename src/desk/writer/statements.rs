//! What seats do in a crisis, and the statements that leave by it.

use super::Writer;
use crate::desk::crisis::{self, Sends};
use crate::desk::{acts, many};
use crate::domain::command::{Done, Refusal};
use crate::domain::crisis::CrisisAct;
use crate::domain::id::{CrisisId, ReplyId, SeatName};
use crate::domain::network::Outgoing;
use crate::domain::reply::{Draft, Thought};

impl Writer {
    pub(super) fn in_crisis(&mut self, seat: &SeatName, id: CrisisId, act: &CrisisAct) -> Result<Done, Refusal> {
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        let sends = Sends { accounts: &accounts, shared: &shared };
        let done = self.decide(|staged| crisis::act(staged, sends, seat, id, act))?;
        self.come_back_as_one(seat, &done);
        Ok(done)
    }

    /// A statement on several accounts is called back as one.
    fn come_back_as_one(&mut self, seat: &SeatName, done: &Done) {
        let [first, _, ..] = done.replies.as_slice() else { return };
        let reader = self.reader.clone();
        let Ok(Some(said)) = reader.outgoing(*first) else { return };
        let sent = many::Sent { replies: done.replies.clone(), draft: draft_of(said, seat) };
        let shared = self.shared.clone();
        let leaves = |id: &ReplyId| shared.read().replies.contains_key(id);
        let Some(store) = self.store.as_mut() else { return };
        // They are on their way whatever becomes of this.
        if let Err(error) = many::remember(store, &reader, seat, sent, leaves) {
            tracing::error!(error = %acts::unsaved(error), "a statement comes back one by one");
        }
    }
}

fn draft_of(said: Outgoing, seat: &SeatName) -> Draft {
    Draft {
        conversation: None,
        seat: seat.clone(),
        note: false,
        kind: said.kind,
        account: said.account,
        answers: None,
        text: said.text,
        visibility: said.visibility,
        subject: said.subject,
        media: said.media,
        opened_at: said.written_at,
        changed_at: said.written_at,
        thought: Thought::default(),
    }
}
