//! What seats tell the desk to do.

use super::{Writer, left_key, place_key};
use crate::desk::staged::Staged;
use crate::desk::undo::{self, Deed, Way};
use crate::desk::{acts, assets, clock, crisis, drafts, journal, many, people, plan, sending};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::event::Freeze;
use crate::domain::guard::Concern;
use crate::domain::id::{CrisisId, ReplyId, SeatName};
use crate::domain::many::Each;
use crate::domain::plan::PostAct;
use crate::domain::reply::{Draft, Reply};
use crate::store::{Store, StoreError};
use crate::words::w;

impl Writer {
    fn store(&mut self) -> Result<&mut Store, Refusal> {
        self.store.as_mut().ok_or_else(|| Refusal::Store(w().acts.desk_closing.to_owned()))
    }

    pub(super) fn command(&mut self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        match command {
            Command::Act { on, act } => self.deed(seat, |staged| acts::act(staged, seat, &on, &act)),
            Command::Looked { on } => self.decide(|staged| acts::looked(staged, seat, on)),
            Command::Undo => self.walk(seat, Way::Back),
            Command::Redo => self.walk(seat, Way::Again),
            Command::Note { on, text } => self.deed(seat, |staged| acts::note(staged, seat, on, &text)),
            Command::Draft(draft) => {
                drafts::keep(self.store()?, &draft).map_err(acts::unsaved)?;
                Ok(Done::default())
            }
            Command::Discard { conversation, kind } => {
                drafts::discard(self.store()?, seat, conversation, kind).map_err(acts::unsaved)?;
                Ok(Done { notice: w().acts.thrown_away.into(), ..Done::default() })
            }
            Command::Send { draft, now, seen } => self.send(seat, *draft, now, &seen),
            Command::SendMany { draft, many, now, .. } => self.send_many(seat, *draft, &many.each, now),
            Command::CallBack { reply } => self.call_back(seat, reply),
            Command::Posted { reply, yes } => {
                let accounts = self.accounts.clone();
                let done = self.with_reply(reply, |staged, reply, freeze| {
                    let done = journal::posted(staged, seat, reply, yes)?;
                    plan::after_delivery(staged, &accounts, freeze, reply.id).map_err(acts::unsaved)?;
                    Ok(done)
                })?;
                self.keep_draft(done)
            }
            Command::Retake { reply } => {
                let done = self.with_reply(reply, |staged, reply, _| journal::retake(staged, seat, reply))?;
                self.keep_draft(done)
            }
            Command::Drop { reply } => self.with_reply(reply, |staged, reply, _| journal::give_up(staged, seat, reply)),
            Command::Release { reply } => {
                self.with_reply(reply, |staged, reply, freeze| journal::release(staged, seat, reply, freeze))
            }
            Command::Escalate(asked) => self.deed(seat, |staged| crisis::escalate(staged, seat, &asked)),
            Command::Crisis { id, act } => self.in_crisis(seat, id, &act),
            Command::Join { on, crisis } => self.decide(|staged| crisis::join(staged, seat, &on, crisis)),
            Command::Page { id, act } => self.decide(|staged| crisis::page_act(staged, seat, id, &act)),
            Command::Alarm { id, act } => self.decide(|staged| crisis::alarm(staged, seat, id, &act)),
            Command::Rota { act } => {
                let arranged = self.shared.read().arranged.clone();
                self.decide(|staged| crisis::arrange(staged, seat, &arranged, &act))
            }
            Command::MakePost { content, schedule } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                self.deed(seat, |staged| plan::make(staged, (&accounts, &shared), seat, *content, schedule))
            }
            Command::MakePosts { posts } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                self.deed(seat, |staged| plan::make_many(staged, (&accounts, &shared), seat, posts))
            }
            Command::Settle { id, series, stand } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                self.deed(seat, |staged| plan::settle(staged, (&accounts, &shared), seat, id, *series, &stand))
            }
            Command::Post { id, act: PostAct::Repeat(series) } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                let series = series.map(|series| *series);
                self.deed(seat, |staged| plan::repeat(staged, (&accounts, &shared), seat, id, series))
            }
            Command::Post { id, act: PostAct::Drop } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                self.deed(seat, |staged| plan::give_up(staged, (&accounts, &shared), seat, id))
            }
            Command::Post { id, act } => {
                let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
                self.deed(seat, |staged| plan::act(staged, (&accounts, &shared), seat, id, &act))
            }
            Command::Media { id, act } => self.decide(|staged| assets::act(staged, seat, id, &act)),
            Command::Person { on, change } => self.deed(seat, |staged| people::say(staged, seat, on, change)),
            Command::StandDown { on } => self.deed(seat, |staged| crisis::stand_down(staged, seat, on)),
            Command::Freeze { reason, all } => {
                let frozen = self.shared.read().freeze.clone();
                let running: Vec<CrisisId> = self.shared.read().crises.keys().copied().collect();
                let done = self.decide(|staged| {
                    let done = acts::freeze(staged, seat, frozen.as_ref(), &reason, all)?;
                    for id in running {
                        crisis::seen(staged, seat, id, |step| step.press.as_deref() == Some(crisis::FREEZES))
                            .map_err(acts::unsaved)?;
                    }
                    Ok::<Done, Refusal>(done)
                })?;
                self.freeze_changed();
                Ok(done)
            }
            Command::Resume => {
                let frozen = self.shared.read().freeze.clone();
                let done = self.decide(|staged| acts::resume(staged, seat, frozen.as_ref()))?;
                self.freeze_changed();
                Ok(done)
            }
            Command::Keep { place, leaves } => self.keep_place(seat, &place, leaves),
            Command::Verify { .. }
            | Command::Moderate { .. }
            | Command::Postmortem { .. }
            | Command::EndDrill
            | Command::AddMedia { .. }
            | Command::Sync { .. } => Err(Refusal::no(w().acts.not_for_the_writer)),
        }
    }

    /// The place opens the seat's next terminal; the moment in which one closes begins its brief.
    fn keep_place(&mut self, seat: &SeatName, place: &str, leaves: bool) -> Result<Done, Refusal> {
        let now = clock::now().to_string();
        let store = self.store()?;
        store.keep(&place_key(seat), Some(place.as_bytes())).map_err(acts::unsaved)?;
        if leaves {
            store.keep(&left_key(seat), Some(now.as_bytes())).map_err(acts::unsaved)?;
        }
        Ok(Done::default())
    }

    /// Does what a seat can take back, and remembers how.
    fn deed(
        &mut self,
        seat: &SeatName,
        decision: impl FnOnce(&mut Staged<'_>) -> Result<(Done, Option<Deed>), Refusal>,
    ) -> Result<Done, Refusal> {
        let (done, deed) = self.decide(decision)?;
        if let Some(deed) = deed {
            let reader = self.reader.clone();
            undo::remember(self.store()?, &reader, seat, &deed).map_err(acts::unsaved)?;
        }
        Ok(done)
    }

    fn walk(&mut self, seat: &SeatName, way: Way) -> Result<Done, Refusal> {
        let walked = self.decide(|staged| undo::walk(staged, seat, way))?;
        undo::walked(self.store()?, seat, &walked).map_err(acts::unsaved)?;
        Ok(walked.done)
    }

    fn send(&mut self, seat: &SeatName, draft: Draft, now: bool, seen: &[Concern]) -> Result<Done, Refusal> {
        let (conversation, kind) = (draft.conversation, draft.draft_kind());
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        let mut waved = std::mem::take(&mut self.waved);
        let done = self.decide(|staged| {
            let passed_over = sending::passed_over(staged, &shared, &draft);
            let done = sending::send(staged, &accounts, &shared, seat, draft, now, (seen, &mut waved))?;
            if let Some((reply, both)) = done.reply.zip(passed_over) {
                sending::teach(staged, seat, reply, &both);
            }
            Ok::<Done, Refusal>(done)
        });
        self.waved = waved;
        let done = done?;
        drafts::discard(self.store()?, seat, conversation, Some(kind)).map_err(acts::unsaved)?;
        Ok(done)
    }

    /// Sends off a part of an answer to many.
    fn send_many(&mut self, seat: &SeatName, draft: Draft, part: &[Each], now: bool) -> Result<Done, Refusal> {
        let (accounts, shared) = (self.accounts.clone(), self.shared.clone());
        let done = self.decide(|staged| many::send(staged, (&accounts, &shared), seat, part, now))?;
        if !done.replies.is_empty() {
            let reader = self.reader.clone();
            let sent = many::Sent { replies: done.replies.clone(), draft };
            let leaves = |id: &ReplyId| shared.read().replies.contains_key(id);
            // They are on their way whatever becomes of this.
            if let Err(error) = many::remember(self.store()?, &reader, seat, sent, leaves) {
                tracing::error!(%error, "an answer to many comes back one by one");
            }
        }
        Ok(done)
    }

    /// The newest that leaves, with all that it was sent with where that is one answer to many.
    fn call_back(&mut self, seat: &SeatName, reply: Option<ReplyId>) -> Result<Done, Refusal> {
        let newest = journal::newest_leaving(self.shared.read().replies.values(), seat);
        let all = match newest.filter(|_| reply.is_none()) {
            Some(newest) => many::sent_with(&self.reader, seat, newest).map_err(acts::unsaved)?,
            None => None,
        };
        if let Some(all) = all {
            let done = self.decide(|staged| many::call_back(staged, seat, &all))?;
            return self.keep_draft(done);
        }
        let reply = reply.or(newest).ok_or_else(|| Refusal::no(w().delivery.nothing_counts_down))?;
        let done = self.with_reply(reply, |staged, reply, _| journal::call_back(staged, seat, reply))?;
        self.keep_draft(done)
    }

    fn with_reply(
        &mut self,
        id: ReplyId,
        decision: impl FnOnce(&mut Staged<'_>, &Reply, Option<&Freeze>) -> Result<Done, Refusal>,
    ) -> Result<Done, Refusal> {
        let freeze = self.shared.read().freeze.clone();
        self.decide(|staged| {
            let reply = staged.reply(id).map_err(acts::unsaved)?;
            let reply =
                reply.ok_or_else(|| Refusal::NotFound { what: w().desk.reply.to_owned(), id: id.to_string() })?;
            decision(staged, &reply, freeze.as_ref())
        })
    }

    /// A text that came back is a draft before anybody hears of it, above what was begun in its place meanwhile.
    fn keep_draft(&mut self, mut done: Done) -> Result<Done, Refusal> {
        if let Some(draft) = &mut done.draft {
            let begun = drafts::of(&self.reader, &draft.seat, draft.conversation)?;
            let begun = begun.into_iter().find(|other| other.has_place_of(draft));
            if let Some(begun) = begun.filter(|begun| begun.text.trim() != draft.text.trim()) {
                draft.text = format!("{}\n\n{}", draft.text, begun.text);
                draft.media.extend(begun.media);
            }
            drafts::keep(self.store()?, draft).map_err(acts::unsaved)?;
        }
        Ok(done)
    }

    fn freeze_changed(&self) {
        if let Ok(freeze) = self.reader.freeze() {
            self.shared.write().freeze = freeze;
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Store(error.to_string())
    }
}
