//! Keys and pastes.

use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::acts::{plan, reply, show, statement};
use crate::ui::commands::{self, Command, Resolved};
use crate::ui::keys::{Code, Input, Key, strokes, written};
use crate::ui::layers::{Completes, Layer, Outcome, Then};
use crate::ui::parts::editor::Took;
use crate::ui::seat::{Focus, Notice, Pending, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// When the next keys of a sequence are shown.
const SHOW_NEXT: Span = Span::millis(400);
/// The most strokes that wait for a conversation.
const MOST_HELD: usize = 2_000;
/// The most times that a move is made at once.
const MOST_TIMES: usize = 9_999;
/// Commands that a number may stand before.
const MOVES: [&str; 3] = ["move", "scroll", "next-found"];

/// Takes an event of the terminal.
pub fn input(seat: &mut Seat, event: Input) -> Vec<Effect> {
    match event {
        Input::Key(event) => strokes(&event).into_iter().flat_map(|key| self::key(seat, key)).collect(),
        Input::Paste(text) => paste(seat, &text),
        Input::Resize(columns, rows) => {
            seat.size = (columns, rows);
            plan::resized(seat)
        }
        Input::FocusGained | Input::FocusLost | Input::Mouse(_) => Vec::new(),
    }
}

/// Takes a stroke.
pub fn key(seat: &mut Seat, key: Key) -> Vec<Effect> {
    if seat.reading.then.is_some() {
        return hold(seat, key);
    }
    seat.notice = None;
    if seat.in_layer() {
        return layer_key(seat, key);
    }
    if seat.struck_too_soon() {
        seat.warn(seat.keyed(&crate::words::w().crisis_pane.too_soon));
        return Vec::new();
    }
    if (seat.focus == Focus::Editor || seat.writes_post()) && seat.pending.keys.is_empty() && key.typed().is_some() {
        return write(seat, key);
    }
    seat.pending.keys.push(key);
    match commands::resolve(seat, &seat.pending.keys) {
        Resolved::Run(command, args) => {
            let pending = std::mem::take(&mut seat.pending);
            match pending.count {
                Some(count) => so_often(seat, command, &args, count, &pending.keys),
                None => commands::run(seat, command, &args),
            }
        }
        Resolved::Nothing if count(seat, key) => Vec::new(),
        Resolved::More => {
            seat.pending.show_at = Some(seat.soon(SHOW_NEXT));
            Vec::new()
        }
        Resolved::Nothing => nothing_bound(seat, key),
    }
}

/// Takes a digit that says how often, where the keys have such.
fn count(seat: &mut Seat, key: Key) -> bool {
    let digit = key.typed().and_then(|c| c.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
    let so_far = seat.pending.count.unwrap_or(0);
    let counts = seat.settings.keys.preset().counts
        && seat.focus != Focus::Editor
        && !seat.writes_post()
        && seat.pending.keys == [key];
    let Some(digit) = digit.filter(|digit| counts && (*digit > 0 || so_far > 0)) else { return false };
    seat.pending = Pending { count: Some((so_far * 10 + digit).min(MOST_TIMES)), ..Pending::default() };
    true
}

/// Moves so often. What is no move is not done at all: a number before an act is a slip.
fn so_often(seat: &mut Seat, command: &'static Command, args: &str, count: usize, keys: &[Key]) -> Vec<Effect> {
    if MOVES.contains(&command.name) {
        return commands::run(seat, command, format!("{args} {count}").trim_start());
    }
    if keys != [Key::ESC] {
        seat.warn(fill(w().count_moves, &[&count, &written(keys)]));
    }
    Vec::new()
}

/// A conversation is on its way for which something waits to be done: keys are read after it.
fn hold(seat: &mut Seat, key: Key) -> Vec<Effect> {
    if key == Key::ESC {
        seat.reading.then = None;
        seat.reading.held.clear();
    } else if seat.reading.held.len() < MOST_HELD {
        seat.reading.held.push(key);
    }
    Vec::new()
}

fn nothing_bound(seat: &mut Seat, key: Key) -> Vec<Effect> {
    let keys = std::mem::take(&mut seat.pending).keys;
    if (seat.focus == Focus::Editor || seat.writes_post()) && keys.len() == 1 {
        return write(seat, key);
    }
    if key != Key::ESC {
        let later = later_page(&keys);
        seat.warn(later.unwrap_or_else(|| fill(&seat.keyed(&w().no_key), &[&written(&keys)])));
    }
    Vec::new()
}

/// What people look for behind `g` and this version does not have.
fn later_page(keys: &[Key]) -> Option<String> {
    let [Key { code: Code::Char('g'), ctrl: false }, last] = keys else { return None };
    let (_, what) = w().later_pages.iter().find(|(letter, _)| last.typed() == Some(*letter))?;
    Some(fill(w().comes_later, &[what]))
}

fn write(seat: &mut Seat, key: Key) -> Vec<Effect> {
    if plan::strike(seat, key) {
        return Vec::new();
    }
    let Some(editing) = &mut seat.editing else {
        seat.focus = Focus::Queue;
        return Vec::new();
    };
    if editing.area.key(key) == Took::Changed {
        reply::changed(seat);
    }
    Vec::new()
}

fn layer_key(seat: &mut Seat, key: Key) -> Vec<Effect> {
    let page = usize::from(seat.size.1.saturating_sub(3)).max(1);
    let Some(layer) = seat.layers.last_mut() else { return Vec::new() };
    match layer.key(key, page) {
        Outcome::Stay => Vec::new(),
        Outcome::Typed => {
            complete(layer);
            Vec::new()
        }
        Outcome::Ask(query) => seat.asked.ask(query).into_iter().collect(),
        Outcome::Do(command) => vec![Effect::Do(*command)],
        Outcome::Close if matches!(layer, Layer::Statement(_)) => {
            statement::put_aside(seat);
            Vec::new()
        }
        Outcome::Close => {
            seat.layers.pop();
            Vec::new()
        }
        Outcome::Then(then, typed) => {
            let asked = seat.layers.pop();
            answered(seat, asked, then, &typed)
        }
    }
}

/// Does what was asked for. A line that cannot be understood stays with the reason: whoever goes on typing means the line,
/// and no command.
fn answered(seat: &mut Seat, asked: Option<Layer>, then: Then, typed: &str) -> Vec<Effect> {
    let Some(Layer::Prompt(prompt)) = asked.filter(|_| matches!(then, Then::Typed(_) | Then::Behind(_))) else {
        return super::then::then(seat, then, typed);
    };
    let (before, layers) = (seat.notice.take(), seat.layers.len());
    let effects = super::then::then(seat, then, typed);
    match seat.notice.take() {
        Some(Notice { text, role: Role::Overdue }) if effects.is_empty() && seat.layers.len() == layers => {
            seat.layers.push(Layer::Prompt(prompt.because(text)));
        }
        notice => seat.notice = notice.or(before),
    }
    effects
}

fn complete(layer: &mut Layer) {
    if let Layer::Prompt(prompt) = layer
        && prompt.completes == Completes::Commands
    {
        prompt.candidates = show::candidates(&prompt.input.text(), 8);
    }
}

fn paste(seat: &mut Seat, text: &str) -> Vec<Effect> {
    if let Some(layer) = seat.layers.last_mut() {
        if layer.paste(text) {
            complete(layer);
        } else {
            seat.warn(seat.keyed(&w().paste_ignored));
        }
        return Vec::new();
    }
    if plan::paste(seat, text) {
        return Vec::new();
    }
    match seat.editing.as_mut().filter(|_| seat.focus == Focus::Editor) {
        Some(editing) => {
            let whole = editing.area.insert(text);
            reply::changed(seat);
            if !whole {
                seat.warn(fill(w().paste_cut, &[&crate::ui::parts::editor::MOST]));
            }
        }
        None => seat.warn(seat.keyed(&w().paste_ignored)),
    }
    Vec::new()
}
