//! Likes, boosts, blocks. All but a like ask first, naming the account.

use super::look::last_theirs;
use super::move_about::read_now;
use crate::domain::ask::{Message, Thread};
use crate::domain::command::Command;
use crate::domain::id::ItemId;
use crate::domain::names::network_name;
use crate::domain::network::Moderation;
use crate::ui::Effect;
use crate::ui::layers::{Answer, Ask, Layer, Then};
use crate::ui::seat::{Next, Seat};
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
        seat.warn(seat.keyed(&w().one_at_a_time));
        return Vec::new();
    }
    let Some(thread) = seat.thread() else {
        seat.reading.wanted = seat.here();
        seat.reading.then = Some(Next::Line(line.to_owned()));
        return read_now(seat);
    };
    let account = &thread.conversation.account;
    if !thread.caps.moderation.contains(&act) {
        let sentence = fill(&seat.keyed(&w().cannot_moderate), &[&account.network(), &act.word()]);
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
    let ask = question(thread, act, &text, command);
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Asks before an act is done that strangers or the person will notice.
fn question(thread: &Thread, act: Moderation, text: &str, command: Command) -> Ask {
    let account = &thread.conversation.account;
    let title = fill(w().moderate, &[&act.word(), &account.handle(), &network_name(account.network())]);
    let lines = vec![format!("{}: {text}", thread.author.shown()), account_line(act).to_owned()];
    Ask::new(title, lines, act.word(), Then::Do(Box::new(command)))
}

/// Offers to block and report whoever sent this, where the network can; each then asks as its key does.
pub fn offer_after_spam(seat: &Seat) -> Option<Ask> {
    let thread = seat.thread().filter(|_| seat.queue.selected.is_empty())?;
    let (item, text) = last_theirs(thread).map(|(id, item)| (id, item.text.clone()))?;
    let offered =
        [Moderation::Block, Moderation::Report].into_iter().filter(|act| thread.caps.moderation.contains(act));
    let answers: Vec<Answer> = offered
        .map(|act| {
            let ask = question(thread, act, &text, Command::Moderate { item, act, on: true });
            let letter = if act == Moderation::Block { 'b' } else { 'r' };
            Answer::new(letter, act.word(), Then::Ask(Box::new(ask)))
        })
        .collect();
    if answers.is_empty() {
        return None;
    }
    let title = fill(w().spam_too, &[&thread.author.shown()]);
    Some(Ask { answers, escape: w().neither, ..Ask::telling(title, vec![text]) })
}

fn last_ours(thread: &Thread) -> Option<(ItemId, String)> {
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
