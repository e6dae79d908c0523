//! Replies on their way out.

use super::triage::undo;
use crate::domain::ask::{Message, RowId};
use crate::domain::command::Command;
use crate::domain::id::ReplyId;
use crate::ui::Effect;
use crate::ui::layers::{Answer, Ask, Layer, Then};
use crate::ui::seat::Seat;
use crate::ui::words::w;

/// The reply that is named, or the one of the row.
fn reply(seat: &mut Seat, args: &str) -> Option<ReplyId> {
    if let Ok(id) = args.parse() {
        return Some(id);
    }
    let here = match &seat.queue.cursor {
        Some(RowId::Delivery(id)) => Some(*id),
        _ => seat.queue.row().and_then(|row| row.to_post),
    };
    let here = here.filter(|_| args.is_empty());
    if here.is_none() {
        seat.warn(seat.keyed(&w().which_reply));
    }
    here
}

fn about(seat: &mut Seat, args: &str, command: fn(ReplyId) -> Command) -> Vec<Effect> {
    reply(seat, args).map(|id| Effect::Do(command(id))).into_iter().collect()
}

/// Calls back a reply that has not left: the newest one, or this one.
pub fn call_back(_: &mut Seat, args: &str) -> Vec<Effect> {
    vec![Effect::Do(Command::CallBack { reply: args.parse().ok() })]
}

/// Takes back what was last: a reply that counts down and after which nothing was done, else the last act.
pub fn take_back(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if seat.habits.sent_last && seat.counting_down().is_some() { call_back(seat, "") } else { undo(seat, "") }
}

/// Looks on the network what became of it.
pub fn verify(seat: &mut Seat, args: &str) -> Vec<Effect> {
    about(seat, args, |reply| Command::Verify { reply })
}

/// Takes the text up again.
pub fn retake(seat: &mut Seat, args: &str) -> Vec<Effect> {
    about(seat, args, |reply| Command::Retake { reply })
}

/// Lets a held reply go, after a question: it leaves at once.
pub fn release(seat: &mut Seat, args: &str) -> Vec<Effect> {
    asks(seat, args, w().release, w().let_go, |reply| Command::Release { reply })
}

/// Gives a reply up that has not left, after a question.
pub fn give_up(seat: &mut Seat, args: &str) -> Vec<Effect> {
    asks(seat, args, w().give_up, w().give_it_up, |reply| Command::Drop { reply })
}

fn asks(seat: &mut Seat, args: &str, title: &str, yes: &'static str, command: fn(ReplyId) -> Command) -> Vec<Effect> {
    if let Some(reply) = reply(seat, args) {
        let here = seat.queue.row().filter(|row| row.id == RowId::Delivery(reply));
        let words = here.map(|row| format!("{}: {}", row.who, row.text)).into_iter().collect();
        seat.layers.push(Layer::Ask(Ask::new(title, words, yes, Then::Do(Box::new(command(reply))))));
    }
    Vec::new()
}

/// Asks whether it was posted by hand; later is an answer too.
pub fn ask_posted(reply: ReplyId, lines: Vec<String>) -> Ask {
    let answer = |yes| Then::Do(Box::new(Command::Posted { reply, yes }));
    let answers = vec![Answer::new('y', w().posted_yes, answer(true)), Answer::new('n', w().posted_no, answer(false))];
    Ask { answers, escape: w().later, ..Ask::telling(w().posted, lines) }
}

/// Says that it was posted by hand.
pub fn posted(seat: &mut Seat, args: &str) -> Vec<Effect> {
    reply(seat, args).map(|reply| offer_posted(seat, reply)).unwrap_or_default()
}

/// Asks whether this one was posted; its words are in the clipboard once more, for whoever has not.
pub fn offer_posted(seat: &mut Seat, reply: ReplyId) -> Vec<Effect> {
    let said = seat.thread().and_then(|thread| {
        thread.messages.iter().find_map(|message| match message {
            Message::Reply { reply: known, text, .. } if known.id == reply => Some(text.clone()),
            _ => None,
        })
    });
    let row = seat.queue.row().filter(|row| row.id == RowId::Delivery(reply));
    let lines = said.clone().or_else(|| row.map(|row| row.text.clone()));
    seat.layers.push(Layer::Ask(ask_posted(reply, lines.into_iter().collect())));
    said.map(Effect::Copy).into_iter().collect()
}
