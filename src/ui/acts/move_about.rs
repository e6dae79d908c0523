//! Going from row to row and from pane to pane.

use super::{in_crisis, plan, removal, statement};
use crate::domain::ask::{Query, RowId};
use crate::domain::command::Command;
use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::crisis_pane::Pick;
use crate::ui::keys::Key;
use crate::ui::layers::{Answer, Ask, Layer, Then};
use crate::ui::layout;
use crate::ui::seat::{Focus, Seat};
use crate::ui::words::{fill, w};

/// How long the cursor rests before the conversation follows.
const REST: Span = Span::millis(150);

/// Goes to another row.
pub fn step(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_crisis_pane() {
        return in_crisis::step(seat, args);
    }
    if seat.in_plan() {
        return plan::step(seat, args);
    }
    let page = isize::try_from(layout::plan(seat).queue_rows()).unwrap_or(10).max(2);
    let (how, times) = times(args);
    let often = isize::try_from(times.unwrap_or(1)).unwrap_or(isize::MAX);
    match (how, times) {
        ("first" | "last", Some(row)) => seat.queue.go_to(row.saturating_sub(1)),
        ("first", None) => seat.queue.go_to(0),
        ("last", None) => seat.queue.go_to(usize::MAX),
        ("up", _) => seat.queue.step(often.saturating_neg()),
        ("half-down", _) => seat.queue.step((page / 2).saturating_mul(often)),
        ("half-up", _) => seat.queue.step((-page / 2).saturating_mul(often)),
        ("page-down", _) => seat.queue.step((page - 1).saturating_mul(often)),
        ("page-up", _) => seat.queue.step((1 - page).saturating_mul(often)),
        _ => seat.queue.step(often),
    }
    follow(seat);
    Vec::new()
}

/// Returns how to move, and how often where a number says so.
pub fn times(args: &str) -> (&str, Option<usize>) {
    let (how, number) = args.rsplit_once(' ').unwrap_or(if args.starts_with(|c: char| c.is_ascii_digit()) {
        ("", args)
    } else {
        (args, "")
    });
    match number.parse() {
        Ok(times) => (how, Some(times)),
        Err(_) => (args, None),
    }
}

/// Lays the list so that the row under the cursor stands at the top, in the middle or at the bottom.
pub fn lay(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let places = layout::plan(seat);
    let above = match args {
        "top" => 0,
        "bottom" => places.queue_rows().saturating_sub(1),
        _ => places.queue_rows() / 2,
    };
    seat.queue.lay(above, places.titles);
    Vec::new()
}

/// Lets the conversation follow the cursor once it rests.
pub fn follow(seat: &mut Seat) {
    seat.reading.pinned = false;
    let here = seat.here();
    if here != seat.reading.wanted {
        // Where nothing was read before, nobody is moving about.
        let first = seat.reading.wanted.is_none();
        seat.reading.wanted = here;
        seat.reading.rest_at = Some(if first { seat.now } else { seat.soon(REST) });
        seat.reading.then = None;
        seat.reading.left_unread = None;
    }
    if here.is_none() {
        seat.reading.thread = None;
        seat.reading.laid_for = None;
    }
}

/// The conversation that keys act on is on screen: it counts as read, once.
pub fn look(seat: &mut Seat) -> Option<Effect> {
    let on_screen = layout::plan(seat).conversation.is_some() && !seat.in_crisis_pane() && !seat.in_plan();
    let thread = seat.thread().filter(|thread| thread.conversation.triage.unread && on_screen)?;
    let on = thread.conversation.id;
    if seat.reading.left_unread == Some(on) {
        return None;
    }
    if let Some(thread) = &mut seat.reading.thread {
        thread.conversation.triage.unread = false;
    }
    if let Some(row) = seat.queue.rows.get_mut(&RowId::Conversation(on)) {
        row.unread = false;
    }
    Some(Effect::Do(Command::Looked { on }))
}

/// Asks for the conversation now.
pub fn read_now(seat: &mut Seat) -> Vec<Effect> {
    seat.reading.rest_at = None;
    ask_for_reading(seat)
}

/// Asks for what is read, and for the person beside it.
pub fn ask_for_reading(seat: &mut Seat) -> Vec<Effect> {
    let Some(id) = seat.reading.wanted else { return Vec::new() };
    let mut effects: Vec<Effect> = seat.asked.ask(Query::Thread { id }).into_iter().collect();
    if layout::plan(seat).rail.is_some() {
        effects.extend(seat.asked.ask(Query::Person { id }));
    }
    effects
}

/// Scrolls the conversation.
pub fn scroll(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_crisis_pane() {
        return in_crisis::scroll(seat, args);
    }
    if seat.in_plan() {
        return plan::scroll(seat, args);
    }
    let page = usize::from(layout::plan(seat).conversation.map_or(10, |area| area.height)).max(2);
    let (how, times) = times(args);
    let lines = |each: usize| each.saturating_mul(times.unwrap_or(1)).min(usize::MAX / 2);
    seat.reading.opened_for = None;
    let below = &mut seat.reading.below;
    *below = match how {
        "up" => below.saturating_add(lines(1)),
        "first" => usize::MAX / 2,
        "last" => 0,
        "half-down" => below.saturating_sub(lines(page / 2)),
        "half-up" => below.saturating_add(lines(page / 2)),
        "page-down" => below.saturating_sub(lines(page - 1)),
        "page-up" => below.saturating_add(lines(page - 1)),
        _ => below.saturating_sub(lines(1)),
    };
    Vec::new()
}

/// Opens the conversation under the cursor, or one by its ID.
pub fn open(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if let Ok(id) = args.parse() {
        return open_id(seat, id);
    }
    if !args.is_empty() {
        return seat.asked.ask(Query::Find { id: args.to_owned() }).into_iter().collect();
    }
    if let Some((crisis, proposal)) = statement::waiting_here(seat) {
        return statement::review(seat, crisis, proposal);
    }
    if removal::on_row(seat).is_some() {
        return removal::show(seat);
    }
    match seat.queue.cursor.clone() {
        Some(RowId::Crisis(id, part)) => {
            let effects = in_crisis::open(seat, Some(id));
            seat.crisis.chosen = Pick::of_part(&part);
            effects
        }
        Some(RowId::Page(id)) => in_crisis::answer_rule(seat, id),
        Some(RowId::Alarm(id)) => super::watch::open(seat, Some(id)),
        Some(RowId::Post(id)) => plan::show(seat, &id.to_string()),
        _ => {
            seat.reading.wanted = seat.here();
            seat.reading.left_unread = None;
            seat.focus = Focus::Conversation;
            read_now(seat)
        }
    }
}

/// Opens a conversation that may stand in no list.
pub fn open_id(seat: &mut Seat, id: crate::domain::id::ConversationId) -> Vec<Effect> {
    let listed = seat.queue.go_to_id(&RowId::Conversation(id));
    seat.reading.pinned = !listed;
    seat.reading.wanted = Some(id);
    seat.reading.left_unread = None;
    seat.focus = Focus::Conversation;
    read_now(seat)
}

/// Goes back by one: from the conversation to the list, from a filter to the view. At the top only the key that
/// says so asks whether to leave: a burst of Esc never does.
pub fn back(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_crisis_pane() {
        return in_crisis::leave(seat);
    }
    if seat.in_plan() {
        return plan::leave(seat);
    }
    if seat.focus == Focus::Conversation {
        seat.focus = Focus::Queue;
        if seat.reading.pinned {
            follow(seat);
        }
        return Vec::new();
    }
    if !seat.queue.selected.is_empty() || seat.queue.anchor.is_some() {
        seat.queue.selected.clear();
        seat.queue.anchor = None;
        return Vec::new();
    }
    if !seat.queue.filter.is_empty() {
        return super::search::clear(seat, "");
    }
    if args == "leave" {
        ask_to_leave(seat);
    } else {
        seat.say(seat.keyed(&w().q_leaves));
    }
    Vec::new()
}

/// Asks whether the seat wants to leave. What is typed on in ignorance of the question takes it away: no letter
/// of a sentence answers it, `q` alone does.
pub fn ask_to_leave(seat: &mut Seat) {
    let leaving = seat.summary.as_ref().map_or(0, |summary| summary.leaving.len());
    let mut lines = vec![w().leave_keeps.to_owned()];
    if leaving > 0 {
        lines.push(fill(w().leave_counting, &[&leaving]));
    }
    let leave = Answer { keys: vec![Key::ENTER, Key::char('q')], word: w().leave_word, then: Then::Quit };
    let ask = Ask::telling(w().leave, lines);
    seat.layers.push(Layer::Ask(Ask { answers: vec![leave], escape: w().stay_word, fleeting: true, ..ask }));
}

/// Goes to another pane.
pub fn pane(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let mut panes = vec![Focus::Queue, Focus::Conversation];
    if seat.editing.is_some() {
        panes.push(Focus::Editor);
    }
    let here = panes.iter().position(|pane| *pane == seat.focus).unwrap_or(0);
    let last = panes.len() - 1;
    let there = match args {
        "previous" => here.checked_sub(1).unwrap_or(last),
        "left" => 0,
        "right" => here.max(1),
        "up" => here.saturating_sub(1),
        "down" => (here + 1).min(last),
        _ => (here + 1) % panes.len(),
    };
    seat.focus = panes.get(there).copied().unwrap_or_default();
    if seat.focus == Focus::Conversation && seat.reading.wanted.is_none() {
        seat.reading.wanted = seat.here();
    }
    if seat.focus == Focus::Conversation && seat.thread().is_none() { read_now(seat) } else { Vec::new() }
}

/// Shows all rows of the swarm under the cursor, or the first one alone.
pub fn unfold(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let say = &crate::words::w().swarm;
    match seat.queue.turn_fold() {
        Some(size) => {
            let is_unfolded = seat.queue.here().is_some_and(|row| seat.queue.is_unfolded(row));
            let sentence = if is_unfolded { &say.unfolded } else { &say.folded };
            seat.say(fill(&seat.keyed(sentence), &[&size]));
        }
        None => seat.warn(say.none),
    }
    follow(seat);
    Vec::new()
}

/// Takes in the news.
pub fn take_in(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let new = seat.queue.news.new;
    seat.queue.take_in();
    if new == 0 {
        seat.say(w().no_news);
    }
    follow(seat);
    Vec::new()
}
