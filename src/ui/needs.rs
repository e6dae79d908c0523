//! When a command makes sense, and the sentence where it does not.

use super::seat::Seat;
use super::words::{Keyed, fill, some, w};
use crate::domain::ask::RowId;
use crate::domain::names::network_name;

type Allowed = Result<(), String>;

fn unless(fine: bool, why: &str) -> Allowed {
    if fine { Ok(()) } else { Err(why.to_owned()) }
}

/// The same with a sentence that names keys.
fn or_keys(seat: &Seat, fine: bool, why: &Keyed) -> Allowed {
    if fine { Ok(()) } else { Err(seat.keyed(why)) }
}

/// Always.
pub fn nothing(_: &Seat) -> Allowed {
    Ok(())
}

/// There is a row.
pub fn row(seat: &Seat) -> Allowed {
    or_keys(seat, seat.queue.cursor.is_some(), &w().no_row)
}

/// The row is, or belongs to, a conversation.
pub fn conversation(seat: &Seat) -> Allowed {
    about_messages(seat)?;
    row(seat).or(or_keys(seat, seat.here().is_some(), &w().no_row))?;
    unless(!seat.chosen().is_empty(), w().no_conversation)
}

/// What has the keys is no crisis, page or alarm, on which nothing is done that is for messages.
fn about_messages(seat: &Seat) -> Allowed {
    let say = &crate::words::w().crisis_pane;
    or_keys(seat, !seat.in_crisis_pane(), &say.only_there)?;
    or_keys(seat, !seat.in_plan(), &crate::words::w().plan_pane.only_messages)?;
    let is_row = seat.queue.selected.is_empty() && !seat.reading.pinned;
    match seat.queue.cursor.as_ref().filter(|_| is_row) {
        Some(RowId::Crisis(..)) => Err(seat.keyed(&say.row_is_crisis)),
        Some(RowId::Page(_)) => Err(seat.keyed(&say.row_is_page)),
        Some(RowId::Alarm(_)) => Err(say.row_is_alarm.to_owned()),
        Some(RowId::Post(_)) => Err(seat.keyed(&crate::words::w().plan.row_is_post)),
        Some(RowId::Conversation(_) | RowId::Delivery(_) | RowId::Account(_)) | None => Ok(()),
    }
}

/// A post of the plan is meant: the one on screen, or that of the row.
pub fn a_post(seat: &Seat) -> Allowed {
    or_keys(seat, seat.post_here().is_some(), &crate::words::w().plan_pane.no_post)
}

/// Something was done that can be done again, or a post is meant.
pub fn last_act_or_post(seat: &Seat) -> Allowed {
    if seat.post_here().is_some() { Ok(()) } else { last_act(seat) }
}

/// A conversation, or in the plan a post that is open.
pub fn conversation_or_post(seat: &Seat) -> Allowed {
    if seat.in_plan() { open_post(seat) } else { conversation(seat) }
}

/// The plan is on screen.
pub fn in_plan(seat: &Seat) -> Allowed {
    or_keys(seat, seat.in_plan(), &crate::words::w().plan_pane.not_in_plan)
}

/// A post of the plan is open.
pub fn open_post(seat: &Seat) -> Allowed {
    in_plan(seat)?;
    or_keys(seat, seat.plan.opened().is_some(), &crate::words::w().plan_pane.not_open)
}

/// There is one crisis that is meant.
pub fn a_crisis(seat: &Seat) -> Allowed {
    let say = &crate::words::w().crisis_pane;
    let several = seat.summary.as_ref().is_some_and(|summary| summary.crises.len() > 1) && !seat.in_crisis_pane();
    or_keys(seat, seat.crisis_here().is_some(), if several { &say.which_crisis } else { &say.no_crisis })
}

/// The crisis pane has the keys and knows its crisis.
pub fn in_pane(seat: &Seat) -> Allowed {
    or_keys(seat, seat.in_crisis_pane() && seat.crisis.sheet.is_some(), &crate::words::w().crisis_pane.no_pane)
}

/// There is a message, or a crisis is on screen.
pub fn message_or_crisis(seat: &Seat) -> Allowed {
    if seat.in_crisis_pane() { a_crisis(seat) } else { conversation(seat) }
}

/// There is a conversation or an alarm from which a crisis can be raised.
pub fn to_raise(seat: &Seat) -> Allowed {
    if crate::ui::acts::raise::alarm_here(seat).is_some() {
        return Ok(());
    }
    about_messages(seat)?;
    conversation(seat).map_err(|_| crate::words::w().raise.no_row.to_owned())
}

/// There is something to answer.
pub fn answerable(seat: &Seat) -> Allowed {
    conversation(seat)?;
    or_keys(seat, seat.queue.selected.is_empty(), &w().one_at_a_time)
}

/// The person can be answered in private.
pub fn private(seat: &Seat) -> Allowed {
    answerable(seat)?;
    match seat.thread() {
        Some(thread) if !thread.caps.private_reply => Err(fill(w().no_private, &[&network(seat)])),
        _ => Ok(()),
    }
}

/// The item can be sent on by mail.
pub fn forward(seat: &Seat) -> Allowed {
    answerable(seat)?;
    match seat.thread() {
        Some(thread) if !thread.caps.forward => Err(fill(w().no_forward, &[&network(seat)])),
        _ => Ok(()),
    }
}

/// There is an account to post as.
pub fn an_account(seat: &Seat) -> Allowed {
    let some = seat.summary.as_ref().is_some_and(|summary| !summary.accounts.is_empty());
    unless(some || seat.thread().is_some(), w().no_account)
}

/// Something is being written, or was.
pub fn written(seat: &Seat) -> Allowed {
    if seat.writes_post() {
        return Ok(());
    }
    let draft = seat.thread().is_some_and(|thread| !thread.drafts.is_empty());
    or_keys(seat, seat.editing.is_some() || draft, &w().nothing_written)
}

/// A file can go with what is being written.
pub fn attach(seat: &Seat) -> Allowed {
    if seat.in_plan() {
        return if seat.plan.writing.is_some() { Ok(()) } else { open_post(seat) };
    }
    let Some(editing) = &seat.editing else { return Err(seat.keyed(&w().nothing_written)) };
    let most = seat.thread().map_or(u8::MAX, |thread| thread.caps.attachments);
    if editing.draft.note || most == 0 {
        return Err(fill(w().no_attachments, &[&network_name(editing.draft.account.network())]));
    }
    unless(editing.draft.media.len() < usize::from(most), &some(w().enough_attachments, usize::from(most)))
}

/// The conversation is in a crisis.
pub fn in_crisis(seat: &Seat) -> Allowed {
    if seat.in_crisis_pane() {
        return a_crisis(seat);
    }
    conversation(seat)?;
    or_keys(seat, seat.thread().is_none_or(|thread| thread.conversation.crisis.is_some()), &w().no_crisis)
}

/// The desk is frozen.
pub fn frozen(seat: &Seat) -> Allowed {
    or_keys(seat, seat.summary.as_ref().is_none_or(|summary| summary.freeze.is_some()), &w().not_frozen)
}

/// A search found something.
pub fn found(seat: &Seat) -> Allowed {
    or_keys(seat, !seat.queue.found.is_empty() || !seat.queue.filter.is_empty(), &w().no_search)
}

/// There is an act to repeat.
pub fn last_act(seat: &Seat) -> Allowed {
    unless(seat.habits.last.is_some(), w().no_last_act)
}

fn network(seat: &Seat) -> String {
    seat.thread().map_or_else(String::new, |thread| network_name(thread.conversation.account.network()).to_owned())
}
