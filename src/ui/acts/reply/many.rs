//! One answer to many: to all of a swarm, or to all rows that are marked.

use super::{changed, save_now, wait_for_thread, write};
use crate::domain::ask::{Query, RowId};
use crate::domain::command::{Command, Done};
use crate::domain::guard::Concern;
use crate::domain::id::ConversationId;
use crate::domain::many::{HeldBack, MOST, ToMany};
use crate::domain::network::OutgoingKind;
use crate::domain::reply::Draft;
use crate::ui::Effect;
use crate::ui::acts::triage::go_on;
use crate::ui::layers::{Answered, Ask, Layer, Prompt, Then};
use crate::ui::seat::{Editing, Focus, Seat};
use crate::ui::words::fill;
use crate::words::{Swarming, some, w};

/// So many of the answers are shown before they leave.
const SHOWN: usize = 3;
/// So many of those who were held back are named.
const HELD_SHOWN: usize = 8;

const fn say() -> &'static Swarming {
    &w().swarm
}

/// How many others of the swarm of a conversation wait for an answer.
pub fn copies(seat: &Seat, conversation: Option<ConversationId>) -> usize {
    let place = conversation.and_then(|id| seat.queue.shown.place_of(&RowId::Conversation(id)));
    place.map_or(0, |place| seat.queue.shown.swarm_size(place) - 1)
}

/// Has what is written go to all that are chosen, or to one person again.
pub fn turn(seat: &mut Seat) -> Vec<Effect> {
    let to = seat.chosen();
    if !seat.here().is_some_and(|here| to.contains(&here)) {
        seat.warn(seat.keyed(&say().cursor_among));
        return Vec::new();
    }
    if to.len() > MOST {
        seat.warn(fill(say().too_many, &[&MOST, &to.len()]));
        return Vec::new();
    }
    if seat.thread().is_none() {
        return wait_for_thread(seat, "reply all".to_owned());
    }
    let effects = match &seat.editing {
        Some(editing) if editing.draft.conversation == seat.here() => save_now(seat),
        Some(_) | None => write(seat, "reply", "", |_| OutgoingKind::Reply, false),
    };
    let is_reply = |editing: &Editing| !editing.draft.note && editing.draft.kind == OutgoingKind::Reply;
    let warning = seat.keyed(&say().only_replies);
    match &mut seat.editing {
        Some(editing) if !is_reply(editing) => seat.warn(warning),
        Some(editing) if editing.many.is_empty() => editing.many = to,
        Some(editing) => {
            editing.many = Vec::new();
            seat.say(say().alone_again);
        }
        None => {}
    }
    seat.focus = if seat.editing.is_some() { Focus::Editor } else { seat.focus };
    seat.reading.laid_for = None;
    effects
}

/// Asks the desk how it would go to each.
pub fn ask_to_look(seat: &mut Seat, draft: Draft) -> Vec<Effect> {
    let to = seat.editing.as_ref().map(|editing| editing.many.clone()).unwrap_or_default();
    let mut effects = save_now(seat);
    effects.extend(seat.asked.ask(Query::ToMany { draft: Box::new(draft), to }));
    effects
}

/// Shows how it would go to each, and asks whether to go on. What is not what is written any more, or not to those whom
/// it goes to now, is passed over: it is asked about anew.
pub fn looked(seat: &mut Seat, (draft, to): (&Draft, &[ConversationId]), many: ToMany) {
    let is_this = |editing: &Editing| {
        let written = editing.draft();
        editing.many == to && Draft { opened_at: draft.opened_at, changed_at: draft.changed_at, ..written } == *draft
    };
    if !seat.editing.as_ref().is_some_and(is_this) {
        return;
    }
    let count = many.each.len();
    let mut lines: Vec<String> =
        many.each.iter().take(SHOWN).map(|each| fill(say().reads, &[&each.who, &each.draft.text])).collect();
    if count > SHOWN {
        lines.push(fill(say().and_more, &[&(count - SHOWN)]));
    }
    lines.extend(many.left_out.iter().take(SHOWN).map(|(who, why)| fill(say().left_out, &[who, why])));
    if many.left_out.len() > SHOWN {
        lines.push(fill(say().left_out_more, &[&(many.left_out.len() - SHOWN)]));
    }
    lines.extend(many.concerns.iter().map(|concern| concern.sentence.clone()));
    if count == 0 {
        seat.layers.push(Layer::Ask(Ask::telling(say().nobody, lines)));
        return;
    }
    let title = fill(say().look, &[&count, &many.public]);
    let then = Then::Count(Box::new(Answered { draft: draft.clone(), many }));
    seat.layers.push(Layer::Ask(Ask::new(title, lines, say().go_on_word, then)));
}

/// Asks for the number to be typed.
pub fn ask_count(seat: &mut Seat, answered: Answered, why: String) {
    let title = fill(say().type_count, &[&answered.many.each.len()]);
    seat.layers.push(Layer::Prompt(Prompt::new(title, Then::SendMany(Box::new(answered))).because(why)));
}

/// Sends it off where what was typed is the number.
pub fn counted(seat: &mut Seat, answered: Answered, typed: &str) -> Vec<Effect> {
    let count = answered.many.each.len();
    if typed.parse() != Ok(count) {
        let why = fill(say().not_the_count, &[&typed, &count]);
        ask_count(seat, answered, why);
        return Vec::new();
    }
    let Answered { draft, many } = answered;
    seat.habits.sent_at = Some(seat.now);
    if let Some(editing) = &mut seat.editing {
        editing.dirty_since = None;
        editing.sending = Some(Box::new(draft.clone()));
    }
    vec![Effect::Do(Command::SendMany { draft: Box::new(draft), many: Box::new(many), count, now: false })]
}

/// The desk has them: on to the next row. Who was held back is told.
pub fn sent(seat: &mut Seat, draft: &Draft, done: &Done) -> Vec<Effect> {
    seat.habits.watched = done.reply;
    let mut effects = super::sent(seat, Some(draft), done);
    effects.extend(go_on(seat, &done.changed, false));
    let rows: Vec<RowId> = done.changed.iter().map(|id| RowId::Conversation(*id)).collect();
    seat.queue.settle(&rows);
    if !done.held_back.is_empty() {
        let mut lines: Vec<String> = done.held_back.iter().take(HELD_SHOWN).map(HeldBack::told).collect();
        if done.held_back.len() > HELD_SHOWN {
            lines.push(fill(say().left_out_more, &[&(done.held_back.len() - HELD_SHOWN)]));
        }
        seat.layers.push(Layer::Ask(Ask::telling(some(say().held_title, done.held_back.len()), lines)));
    }
    effects
}

/// Something changed since it was looked at: nothing was sent.
pub fn refused(seat: &mut Seat, concerns: &[Concern]) {
    if let Some(editing) = &mut seat.editing {
        editing.sending = None;
    }
    changed(seat);
    let lines = concerns.iter().map(|concern| concern.sentence.clone()).collect();
    seat.layers.push(Layer::Ask(Ask::telling(say().changed, lines)));
}
