//! Other views, pages and looks.

use super::search::turn_to;
use crate::domain::ask::Query;
use crate::domain::bands::Order;
use crate::domain::command::Command;
use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::commands::{self, COMMANDS, KeyRow, Resolved, Scope, scopes};
use crate::ui::keys::sequence;
use crate::ui::layers::{Choice, Completes, Layer, Picker, Prompt, Sheet, SheetOf, Then};
use crate::ui::seat::{Page, Pending, Seat};
use crate::ui::theme::{THEMES, Theme};
use crate::ui::words::{fill, some, w};

/// Rules are tried on what came within so long.
const TRIED: Span = Span::days(30);

/// Views that every desk has, by word, with their query.
const BUILT_IN: [(&str, &str); 5] = [
    ("inbox", ""),
    ("mine", "assignee:me"),
    ("unassigned", "assignee:none"),
    ("snoozed", "is:snoozed"),
    ("starred", "is:starred"),
];

/// Shows another view, by its digit or word.
pub fn view(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let views = seat.summary.as_ref().map(|summary| summary.views.clone()).unwrap_or_default();
    let by_digit = args.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let named = views.iter().find(|view| view.name.eq_ignore_ascii_case(args));
    let stored = by_digit.and_then(|at| views.get(at)).or(named).map(|view| view.query.clone());
    let built_in =
        BUILT_IN.iter().find(|(name, _)| name.eq_ignore_ascii_case(args)).map(|(_, query)| (*query).to_owned());
    match stored.or(built_in) {
        Some(query) => {
            seat.reading.pinned = false;
            seat.focus = crate::ui::seat::Focus::Queue;
            turn_to(seat, &query)
        }
        None => {
            let views = views.len();
            seat.warn(if by_digit.is_some() { some(w().no_such_digit, views) } else { fill(w().no_view, &[&args]) });
            Vec::new()
        }
    }
}

/// Shows drafts or deliveries.
pub fn outbox(seat: &mut Seat, args: &str) -> Vec<Effect> {
    seat.ask_for_page(if args == "drafts" { Page::Drafts } else { Page::Sent }, Query::Outbox)
}

/// Shows what happened since the seat left.
pub fn brief(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.ask_for_page(Page::Brief, Query::Brief)
}

/// Shows what happened at the desk.
pub fn log(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.ask_for_page(Page::Log, Query::Log { limit: 500 })
}

/// Tries the rules on what came lately.
pub fn rules(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if !matches!(args.trim(), "" | "test") {
        seat.warn(fill(w().rule_unknown, &[&args]));
        return Vec::new();
    }
    seat.say(w().trial_begins);
    seat.ask_for_page(Page::Trial, Query::Trial { rules: None, since: seat.now.minus(TRIED) })
}

/// Shows the brand sheet.
pub fn brand(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let of_row = seat.queue.row().map(|row| row.network.clone());
    let network = seat.thread().map(|thread| thread.conversation.account.network().to_owned()).or(of_row);
    seat.ask_for_page(Page::Brand, Query::Brand { network: network.unwrap_or_default() })
}

/// Shows the accounts.
pub fn accounts(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.layers.push(Layer::Sheet(Sheet::new(SheetOf::Accounts)));
    Vec::new()
}

/// Shows the keys of this pane.
pub fn help(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let here = scopes(seat);
    seat.layers.push(Layer::Sheet(Sheet::new(SheetOf::Help(here))));
    Vec::new()
}

/// Says what keys do here, or which keys a command has; without either shows all of them.
pub fn map(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        return help(seat, "");
    }
    if let Some(command) = commands::named(args) {
        seat.say(fill(w().map_keys, &[&command.name, &keys_of(seat, command.name)]));
        return Vec::new();
    }
    let strokes = match sequence(args) {
        Ok(strokes) => strokes,
        Err(bad) => {
            seat.warn(bad.to_string());
            return Vec::new();
        }
    };
    match commands::resolve(seat, &strokes) {
        Resolved::Run(command, said) => {
            let line = format!("{} {said}", command.name);
            seat.say(fill(w().map_line, &[&args, &line.trim(), &command.help()]));
        }
        Resolved::More => seat.pending = Pending { keys: strokes, shown: true, ..Pending::default() },
        Resolved::Nothing => seat.warn(fill(&seat.keyed(&w().no_key), &[&args])),
    }
    Vec::new()
}

/// The keys of a command, and what they say behind its word; the word itself where it has none.
fn keys_of(seat: &Seat, name: &str) -> String {
    let rows = seat.settings.keys.rows().iter().filter(|row| row.command.name == name);
    let keys: Vec<String> = rows.map(|row| format!("{} {}", row.shown(), row.args).trim_end().to_owned()).collect();
    if keys.is_empty() { format!(":{name}") } else { keys.join(", ") }
}

/// Shows or hides the rail.
pub fn rail(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let shown = crate::ui::layout::plan(seat).rail.is_some();
    seat.rail.wish = Some(!shown);
    seat.reading.laid_for = None;
    let Some(id) = seat.reading.wanted.filter(|_| !shown) else { return Vec::new() };
    seat.asked.ask(Query::Person { id }).into_iter().collect()
}

/// Orders by due alone, or by what can be saved.
pub fn order(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let order = match args {
        "due" => Order::Due,
        "saving" | "" => Order::Saving,
        _ => {
            seat.warn(w().order_how);
            return Vec::new();
        }
    };
    let filter = seat.queue.filter.clone();
    seat.queue.turn_to(&filter, order);
    seat.ask_listing().into_iter().collect()
}

/// Changes the colours.
pub fn theme(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let choices = THEMES.iter().map(|(name, _)| Choice::new(*name, "", Then::Line(format!("theme {name}"))));
        seat.layers.push(Layer::Picker(Picker::new(w().theme_title, choices.collect(), "")));
        return Vec::new();
    }
    match Theme::of_name(args) {
        Some(theme) => {
            seat.settings.theme = theme;
            seat.reading.laid_for = None;
            vec![Effect::Redraw]
        }
        None => {
            seat.warn(fill(w().no_theme, &[&args]));
            Vec::new()
        }
    }
}

/// Fetches now.
pub fn sync(_: &mut Seat, args: &str) -> Vec<Effect> {
    let account = (!args.is_empty()).then(|| args.to_owned());
    vec![Effect::Do(Command::Sync { account })]
}

/// Opens the list of every command.
pub fn palette(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let (here, keys) = (scopes(seat), &seat.settings.keys);
    let choices = COMMANDS.iter().filter(|command| command.name != "palette").map(|command| {
        let key = keys.first_in(command.name, &here).or_else(|| keys.first_in(command.name, &Scope::ALL));
        let key = key.map(KeyRow::shown).unwrap_or_default();
        let why = (command.allowed)(seat).err();
        let mut choice =
            Choice::new(format!("{}  {}", command.name, command.help()), key, Then::Line(command.name.to_owned()));
        choice.preview = why.unwrap_or_default();
        choice.synonyms = commands::synonyms_of(command.name).collect();
        choice
    });
    let picker = Picker::new(w().palette_title, choices.collect(), w().palette_empty);
    seat.layers.push(Layer::Picker(picker));
    Vec::new()
}

/// Opens the `:` line.
pub fn command_line(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let prompt = command_prompt(seat);
    seat.layers.push(Layer::Prompt(prompt));
    Vec::new()
}

/// Opens the `:` line with what was typed, which was no command.
pub fn command_line_again(seat: &mut Seat, typed: &str, why: String) -> Vec<Effect> {
    let prompt = command_prompt(seat).with(typed).because(why);
    seat.layers.push(Layer::Prompt(prompt));
    Vec::new()
}

fn command_prompt(seat: &Seat) -> Prompt {
    let mut prompt = Prompt::new(":", Then::Command);
    prompt.completes = Completes::Commands;
    prompt.earlier = seat.habits.typed.clone();
    prompt
}

/// Returns what could complete a `:` line, best first, at most as many as asked for.
pub fn candidates(typed: &str, most: usize) -> Vec<String> {
    if let Some((name, rest)) = typed.split_once(' ') {
        let Some(command) = commands::named(name) else { return Vec::new() };
        let words = command.args().split(['|', ' ']).filter(|word| !word.is_empty() && !word.contains(['[', '…', ',']));
        let known = words.filter(|word| word.chars().all(|c| c.is_lowercase() || "-+0123456789".contains(c)));
        return known.filter(|word| word.starts_with(rest)).take(most).map(|word| format!("{name} {word}")).collect();
    }
    let begin = COMMANDS.iter().filter(|command| command.name.starts_with(typed));
    begin.take(most).map(|command| command.name.to_owned()).collect()
}

/// Draws everything again.
pub fn redraw(_: &mut Seat, _: &str) -> Vec<Effect> {
    vec![Effect::Redraw]
}

/// Back to the shell until called again.
pub fn suspend(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let mut effects = super::reply::save_now(seat);
    effects.push(Effect::Suspend);
    effects
}

/// Asks whether to leave.
pub fn quit(seat: &mut Seat, _: &str) -> Vec<Effect> {
    super::move_about::ask_to_leave(seat);
    Vec::new()
}
