//! The table of everything a key or a typed word can do. Hints, `?`, the palette, the `:` line and
//! `config/keys.toml` are read from it.

mod key_file;
mod keymap;
mod presets;
mod synonyms;
mod table;

pub use self::key_file::key_file;
pub use self::keymap::{KeyRow, Keymap};
pub use self::presets::{DEFAULT, PRESETS, Preset};
pub use self::synonyms::{of_command as synonyms_of, synonyms};
pub use self::table::COMMANDS;
use super::Effect;
use super::acts::{removal, triage};
use super::keys::Key;
use super::layers::Layer;
use super::seat::{Focus, Seat};
use super::words::{fill, w};
use crate::domain::ask::RowId;
use crate::domain::command::{Command as Order, VERBS};
use crate::domain::nearest::nearest;

/// One thing that can be done.
pub struct Command {
    /// Its word: what is typed behind `:`.
    pub name: &'static str,
    /// What may follow and one line of help, where the command is the screen's own; verbs of the desk have
    /// theirs in the domain.
    own: Option<(&'static str, &'static str)>,
    /// Its keys, the first one of each meaning being the default shown.
    pub keys: &'static [Bound],
    /// Whether it makes sense now; else why not, in a sentence.
    pub allowed: fn(&Seat) -> Result<(), String>,
    /// Does it, with what followed the word.
    pub run: fn(&mut Seat, &str) -> Vec<Effect>,
}

/// A key of a command, where no preset and no key of one's own says otherwise.
pub struct Bound {
    /// Where it counts.
    pub scope: Scope,
    /// The strokes.
    pub keys: &'static str,
    /// What it says behind the command's word.
    pub args: &'static str,
    /// What the key does, in one or two words; empty takes the command's name.
    pub hint: &'static str,
}

/// Where a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In the list and in the conversation.
    Desk,
    /// In the list.
    Queue,
    /// In the conversation.
    Conversation,
    /// On the row of a delivery.
    Delivery,
    /// While writing.
    Editor,
    /// In the crisis pane.
    Crisis,
    /// On a row, or a line of the crisis pane, that asks to hide or delete something.
    Removal,
    /// On the row of a post.
    Post,
    /// In the plan.
    Plan,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 9] = [
        Scope::Desk,
        Scope::Queue,
        Scope::Conversation,
        Scope::Delivery,
        Scope::Removal,
        Scope::Crisis,
        Scope::Plan,
        Scope::Post,
        Scope::Editor,
    ];

    /// Returns the scope of a word of the key file.
    pub fn of_word(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// Returns the word of the key file.
    pub const fn word(self) -> &'static str {
        match self {
            Scope::Desk => "desk",
            Scope::Queue => "queue",
            Scope::Conversation => "conversation",
            Scope::Delivery => "delivery",
            Scope::Editor => "editor",
            Scope::Crisis => "crisis",
            Scope::Removal => "removal",
            Scope::Post => "post",
            Scope::Plan => "plan",
        }
    }
}

impl Command {
    /// Returns what may follow the word.
    pub fn args(&self) -> &'static str {
        self.own.map_or_else(|| verb(self.name).map_or("", |verb| verb.args), |(args, _)| args)
    }

    /// Returns one line of help.
    pub fn help(&self) -> &'static str {
        self.own.map_or_else(|| verb(self.name).map_or("", |verb| verb.help), |(_, help)| help)
    }
}

fn verb(name: &str) -> Option<&'static crate::domain::command::Verb> {
    VERBS.iter().find(|verb| verb.name == name)
}

/// Returns the command of a word.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// What strokes lead to.
pub enum Resolved {
    /// A command with what follows its word.
    Run(&'static Command, String),
    /// More strokes are needed.
    More,
    /// Nothing.
    Nothing,
}

/// Returns where the seat is, the nearest scope first.
pub fn scopes(seat: &Seat) -> Vec<Scope> {
    let on_delivery = matches!(seat.queue.cursor, Some(RowId::Delivery(_))) && !seat.reading.pinned;
    let on_post = matches!(seat.queue.cursor, Some(RowId::Post(_))) && !seat.reading.pinned;
    let on_removal = removal::here(seat).is_some();
    match seat.focus {
        Focus::Editor => vec![Scope::Editor],
        Focus::Plan if seat.writes_post() => vec![Scope::Editor],
        Focus::Crisis if on_removal => vec![Scope::Removal, Scope::Crisis, Scope::Desk],
        Focus::Queue if on_removal => vec![Scope::Removal, Scope::Queue, Scope::Desk],
        Focus::Crisis => vec![Scope::Crisis, Scope::Desk],
        Focus::Plan => vec![Scope::Plan, Scope::Desk],
        Focus::Queue if on_post => vec![Scope::Post, Scope::Queue, Scope::Desk],
        Focus::Conversation if on_post => vec![Scope::Post, Scope::Conversation, Scope::Desk],
        Focus::Queue if on_delivery => vec![Scope::Delivery, Scope::Queue, Scope::Desk],
        Focus::Queue => vec![Scope::Queue, Scope::Desk],
        Focus::Conversation if on_delivery => vec![Scope::Delivery, Scope::Conversation, Scope::Desk],
        Focus::Conversation => vec![Scope::Conversation, Scope::Desk],
    }
}

/// Finds what the strokes mean here.
pub fn resolve(seat: &Seat, strokes: &[Key]) -> Resolved {
    seat.settings.keys.resolve(&scopes(seat), strokes)
}

/// Returns what may follow the strokes so far: the key and what it does.
pub fn following(seat: &Seat, strokes: &[Key]) -> Vec<(String, String)> {
    let scopes = scopes(seat);
    let rows = scopes.iter().enumerate().flat_map(|(n, scope)| seat.settings.keys.rows_behind(&scopes[..n], *scope));
    let rest = |row: &KeyRow| row.keys.strip_prefix(strokes).map(super::keys::written);
    rows.filter_map(|row| Some((rest(row).filter(|rest| !rest.is_empty())?, meaning(seat, row)))).collect()
}

/// Returns what a key does, in a few words: of the digits, which view they show.
pub fn meaning(seat: &Seat, row: &KeyRow) -> String {
    let at = row.args.parse::<usize>().ok().filter(|_| row.command.name == "view").and_then(|n| n.checked_sub(1));
    let view = at.and_then(|at| seat.summary.as_ref()?.views.get(at));
    view.map_or_else(|| row.words(), |view| view.name.clone())
}

/// Runs a line as it is typed behind `:`.
pub fn run_line(seat: &mut Seat, line: &str) -> Vec<Effect> {
    let line = line.trim().trim_start_matches(':');
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    match named(name).or_else(|| completed(name)) {
        Some(command) => run(seat, command, args.trim()),
        None => {
            seat.warn(unknown(seat, line).unwrap_or_default());
            Vec::new()
        }
    }
}

/// Says that a line begins with no command, and which one may be meant; nothing where it does.
pub fn unknown(seat: &Seat, line: &str) -> Option<String> {
    let name = line.trim().trim_start_matches(':').split(' ').next().unwrap_or_default();
    if named(name).or_else(|| completed(name)).is_some() {
        return None;
    }
    Some(match nearest(name, COMMANDS.iter().map(|command| command.name)) {
        Some(meant) => fill(&seat.keyed(&w().no_command_but), &[&name, &meant]),
        None => fill(&seat.keyed(&w().no_command), &[&name]),
    })
}

/// A beginning that only one command has stands for it.
fn completed(beginning: &str) -> Option<&'static Command> {
    let mut fitting = COMMANDS.iter().filter(|command| !beginning.is_empty() && command.name.starts_with(beginning));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Runs a command if it is allowed, and remembers it for `.` and macros.
pub fn run(seat: &mut Seat, command: &'static Command, args: &str) -> Vec<Effect> {
    if let Err(why) = (command.allowed)(seat) {
        seat.warn(why);
        return Vec::new();
    }
    let (layers, wrote) = (seat.layers.len(), seat.focus == Focus::Editor || seat.writes_post());
    let effects = (command.run)(seat, args);
    let act = effects.iter().find_map(|effect| match effect {
        Effect::Do(Order::Act { act, .. }) => Some(act),
        _ => None,
    });
    let typed = if args.is_empty() { command.name.to_owned() } else { format!("{} {args}", command.name) };
    // What was done is done again, not the key that did it: a star stays a star.
    let line = act.and_then(triage::again).map_or(typed, str::to_owned);
    if act.is_some() && command.name != "repeat" {
        seat.habits.last = Some(line.clone());
    }
    let writes = (seat.focus == Focus::Editor || seat.writes_post()) && !wrote;
    let asks =
        seat.layers.get(layers).is_some_and(|layer| !matches!(layer, Layer::Sheet(_)) && !layer.leads_to_lines());
    if let Some(recording) = &mut seat.habits.recording
        && (writes || asks || effects.iter().any(is_deed))
        && !matches!(command.name, "macro" | "repeat" | "command" | "palette")
        && recording.len() < 1_000
    {
        recording.push(line);
    }
    effects
}

/// Tells whether something was done that a macro does again: no looking, no moving about, no opening of a list.
const fn is_deed(effect: &Effect) -> bool {
    match effect {
        Effect::Do(order) => match order {
            Order::Looked { .. } | Order::Keep { .. } | Order::Draft(_) | Order::Discard { .. } => false,
            Order::Act { .. }
            | Order::Undo
            | Order::Redo
            | Order::Note { .. }
            | Order::Send { .. }
            | Order::SendMany { .. }
            | Order::CallBack { .. }
            | Order::Posted { .. }
            | Order::Verify { .. }
            | Order::Retake { .. }
            | Order::Release { .. }
            | Order::Drop { .. }
            | Order::Moderate { .. }
            | Order::Escalate(_)
            | Order::Crisis { .. }
            | Order::Join { .. }
            | Order::Page { .. }
            | Order::Alarm { .. }
            | Order::Rota { .. }
            | Order::MakePost { .. }
            | Order::MakePosts { .. }
            | Order::Settle { .. }
            | Order::Post { .. }
            | Order::AddMedia { .. }
            | Order::Media { .. }
            | Order::Postmortem { .. }
            | Order::Person { .. }
            | Order::StandDown { .. }
            | Order::Freeze { .. }
            | Order::Resume
            | Order::EndDrill
            | Order::Sync { .. } => true,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests;
