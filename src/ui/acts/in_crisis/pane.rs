//! Going to the pane of a crisis, about in it, and out of it.

use super::{acknowledge, no, post};
use crate::domain::ask::{Query, RowId};
use crate::domain::id::{CrisisId, PageId};
use crate::ui::Effect;
use crate::ui::acts::move_about::{self, times};
use crate::ui::acts::{removal, statement};
use crate::ui::crisis_pane::{Pick, Tab};
use crate::ui::layers::{Answer, Ask, Layer, Then};
use crate::ui::layout;
use crate::ui::panes::crisis::{self, find_step, step_line};
use crate::ui::parts::clock;
use crate::ui::seat::{Focus, Seat};
use crate::words::{fill, w};

/// Shows a crisis by the end or beginning of its id; else that of the row, the next one where one is shown, or the gravest.
/// Behind `post` it is about our post in it.
pub fn show(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (word, rest) = args.split_once(' ').unwrap_or((args, ""));
    if word == post::WORD {
        return post::post(seat, rest);
    }
    if args.is_empty() {
        let wanted = if seat.in_crisis_pane() { next(seat) } else { of_row(seat) };
        return open(seat, wanted);
    }
    if let Ok(id) = args.parse() {
        return open(seat, Some(id));
    }
    seat.crisis.seeks = Some(args.to_owned());
    seat.asked.ask(Query::Crises).into_iter().collect()
}

fn of_row(seat: &Seat) -> Option<CrisisId> {
    if let Some(RowId::Crisis(id, _)) = &seat.queue.cursor { Some(*id) } else { None }
}

/// The crisis behind the one that is shown, the first behind the last.
fn next(seat: &Seat) -> Option<CrisisId> {
    let shown = seat.crisis.sheet.as_ref().map(|sheet| sheet.crisis.id);
    let crises = &seat.summary.as_ref()?.crises;
    let here = crises.iter().position(|line| Some(line.id) == shown);
    let next = here.and_then(|here| crises.get(here + 1)).or(crises.first());
    next.map(|line| line.id).or(shown)
}

/// Opens the pane of a crisis; of the gravest that runs where none is named.
pub fn open(seat: &mut Seat, wanted: Option<CrisisId>) -> Vec<Effect> {
    if !seat.in_crisis_pane() {
        seat.crisis.from = if seat.focus == Focus::Editor { Focus::Conversation } else { seat.focus };
    }
    seat.crisis.turn_to(wanted);
    seat.crisis.opened_at = None;
    seat.focus = Focus::Crisis;
    seat.asked.ask(Query::Crisis { id: wanted }).into_iter().collect()
}

/// Opens the pane by itself, for a page; keys that are struck at that moment are not meant for it.
pub fn called(seat: &mut Seat, crisis: CrisisId, page: PageId, is_sudden: bool) -> Vec<Effect> {
    let effects = open(seat, Some(crisis));
    seat.crisis.tab = Tab::Now;
    seat.crisis.paged = Some(page);
    seat.crisis.opened_at = is_sudden.then_some(seat.now);
    // Who has just come has looked at nothing yet.
    if !is_sudden {
        seat.crisis.from = Focus::Queue;
    }
    effects
}

/// Goes back to where the seat was.
pub fn leave(seat: &mut Seat) -> Vec<Effect> {
    seat.focus = seat.crisis.from;
    seat.crisis.opened_at = None;
    move_about::look(seat).into_iter().collect()
}

/// Acknowledges while somebody is wanted for it; else opens the chosen line.
pub fn choose(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.crisis.wants_hand() {
        return acknowledge(seat, args);
    }
    match seat.pick() {
        Some(Pick::Example(id)) => move_about::open_id(seat, id),
        Some(Pick::Approval(proposal)) => match seat.crisis.sheet.as_deref().map(|sheet| sheet.crisis.id) {
            Some(crisis) => statement::review(seat, crisis, proposal),
            None => tab(seat, Tab::Said.word()),
        },
        Some(Pick::Removal(asked)) => removal::show_in_pane(seat, asked),
        Some(pick) => whole(seat, &pick),
        None => no(seat, w().crisis_pane.nothing_chosen),
    }
}

/// Shows a line of the checklist whole, with what does it.
fn whole(seat: &mut Seat, pick: &Pick) -> Vec<Effect> {
    let say = &w().crisis_pane;
    let Some(sheet) = seat.crisis.sheet.as_deref() else { return Vec::new() };
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    let lines = vec![crisis::text_of(sheet, pick).unwrap_or_default()];
    let mut ask = Ask::telling(say.task, lines);
    if let Pick::Step(name) = pick
        && let Some(step) = find_step(sheet, name)
    {
        let whose = step.owner.as_ref().map_or(say.nobody, |owner| owner.as_str());
        let away = crisis::away(seat, step.due);
        ask.title = fill(say.step_head, &[&step.role.word(), &whose, &when(step.due), &away]);
        let does = step_line(step).map(|line| Answer::new('d', say.do_word, Then::Line(line.to_owned())));
        ask.answers.extend(does);
    }
    ask.answers.insert(0, Answer::new('x', say.tick_word, Then::Line("tick".to_owned())));
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Opens the conversation of the chosen message, or of the most telling one.
pub fn example(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let chosen = match seat.pick() {
        Some(Pick::Example(id)) => Some(id),
        _ => seat.crisis.sheet.as_ref().and_then(|sheet| sheet.examples.first()).map(|example| example.conversation),
    };
    match chosen {
        Some(id) => move_about::open_id(seat, id),
        None => no(seat, w().crisis_pane.no_example),
    }
}

/// Shows another part.
pub fn tab(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let here = Tab::ALL.iter().position(|tab| *tab == seat.crisis.tab).unwrap_or(0);
    let there = match args {
        "next" | "" => Some((here + 1) % Tab::ALL.len()),
        "previous" => Some(here.checked_sub(1).unwrap_or(Tab::ALL.len() - 1)),
        word => Tab::ALL.iter().position(|tab| tab.word() == word),
    };
    let Some(tab) = there.and_then(|there| Tab::ALL.get(there)) else { return no(seat, w().crisis_pane.tab_how) };
    seat.crisis.tab = *tab;
    (seat.crisis.top, seat.crisis.below) = (None, 0);
    Vec::new()
}

/// Goes to another line; where none can be chosen it scrolls.
pub fn step(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let picks = seat.picks();
    if picks.is_empty() {
        return scroll(seat, args);
    }
    let (how, often) = times(args);
    let (often, page) = (often.unwrap_or(1), window(seat).max(2));
    let here = seat.pick().and_then(|pick| picks.iter().position(|one| *one == pick)).unwrap_or(0);
    let there = match how {
        "first" => 0,
        "last" => usize::MAX,
        "up" => here.saturating_sub(often),
        "half-down" => here.saturating_add(page / 2),
        "half-up" => here.saturating_sub(page / 2),
        "page-down" => here.saturating_add(page - 1),
        "page-up" => here.saturating_sub(page - 1),
        _ => here.saturating_add(often),
    };
    seat.crisis.chosen = picks.get(there.min(picks.len() - 1)).cloned();
    seat.crisis.top = None;
    Vec::new()
}

fn window(seat: &Seat) -> usize {
    crisis::lay(seat, layout::plan(seat).body()).map_or(0, |laid| laid.window)
}

/// Scrolls what does not fit: the whole part, or the timeline beside everything else.
pub fn scroll(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(laid) = crisis::lay(seat, layout::plan(seat).body()) else { return Vec::new() };
    let (how, often) = times(args);
    let (often, page) = (often.unwrap_or(1), laid.window.max(2));
    let (up, lines) = match how {
        "up" => (true, often),
        "first" => (true, usize::MAX),
        "last" => (false, usize::MAX),
        "half-down" => (false, page / 2),
        "half-up" => (true, page / 2),
        "page-down" => (false, page - 1),
        "page-up" => (true, page - 1),
        _ => (false, often),
    };
    if laid.most == 0 {
        let below = &mut seat.crisis.below;
        *below = if up { below.saturating_add(lines.min(laid.older)) } else { below.saturating_sub(lines) };
        return Vec::new();
    }
    let top = if up { laid.top.saturating_sub(lines) } else { laid.top.saturating_add(lines).min(laid.most) };
    seat.crisis.top = Some(top);
    Vec::new()
}
