//! Likes, boosts, blocks. All but a like ask first, naming the account.

use super::look::last_theirs;
use super::move_about::read_now;
use crate::domain::ask::Message;
use crate::domain::command::Command;
use crate::domain::id::ItemId;
use crate::domain::network::Moderation;
use crate::ui::Effect;
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::seat::Seat;
use crate::ui::words::{fill, w};

/// Likes it.
pub fn like(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Like, "like")
}
/// Boosts it.
pub fn boost(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Boost, "boost")
}
/// Hides it.
pub fn hide(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Hide, "hide")
}
/// Deletes our own.
pub fn delete(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Delete, "delete")
}
/// Blocks the person.
pub fn block(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Block, "block")
}
/// Mutes the person.
pub fn silence(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Mute, "silence")
}
/// Reports it.
pub fn report(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Report, "report")
}

fn moderate(seat: &mut Seat, act: Moderation, line: &str) -> Vec<Effect> {
    if !seat.queue.selected.is_empty() {
        seat.warn(w().one_at_a_time);
        return Vec::new();
    }
    let Some(thread) = seat.thread() else {
        seat.reading.wanted = seat.here();
        seat.reading.then = Some(line.to_owned());
        return read_now(seat);
    };
    let account = &thread.conversation.account;
    if !thread.caps.moderation.contains(&act) {
        let sentence = fill(w().cannot_moderate, &[&account.network(), &act.word()]);
        seat.warn(sentence);
        return Vec::new();
    }
    let target = if act == Moderation::Delete {
        last_ours(thread)
    } else {
        last_theirs(thread).map(|(id, item)| (id, item.text.clone()))
    };
    let Some((item, text)) = target else {
        seat.warn(if act == Moderation::Delete { w().nothing_of_ours } else { w().nothing_of_theirs });
        return Vec::new();
    };
    let command = Command::Moderate { item, act, on: true };
    if !act.asks() {
        return vec![Effect::Do(command)];
    }
    let title = fill(w().moderate, &[&act.word(), &account.handle(), &account.network()]);
    let lines = vec![format!("{}: {text}", thread.author.shown()), account_line(act).to_owned()];
    seat.layers.push(Layer::Ask(Ask::new(title, lines, Then::Do(Box::new(command)))));
    Vec::new()
}

fn last_ours(thread: &crate::domain::ask::Thread) -> Option<(ItemId, String)> {
    thread.messages.iter().rev().find_map(|message| match message {
        Message::Item { id, item, removed: false, .. } if item.from_us => Some((*id, item.text.clone())),
        _ => None,
    })
}

fn account_line(act: Moderation) -> &'static str {
    match act {
        Moderation::Like => "",
        Moderation::Boost => w().boost_public,
        Moderation::Hide => w().hide_what,
        Moderation::Delete => w().delete_what,
        Moderation::Block | Moderation::Mute => w().block_what,
        Moderation::Report => w().report_what,
    }
}
