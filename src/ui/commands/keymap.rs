//! The keys that count at a seat: the table's, what a preset changes in them, and the user's own before both.

use std::fmt;

use super::presets::{DEFAULT, Preset};
use super::{COMMANDS, Command, Resolved, Scope, named};
use crate::ui::keys::{Key, sequence, written};
use crate::ui::settings::Binding;

/// Every key that counts, and what it runs.
#[derive(Clone, Debug)]
pub struct Keymap {
    preset: &'static Preset,
    rows: Vec<KeyRow>,
    own: Vec<Binding>,
}

/// A key that counts.
#[derive(Clone)]
pub struct KeyRow {
    /// Where.
    pub scope: Scope,
    /// The strokes.
    pub keys: Vec<Key>,
    /// What it runs.
    pub command: &'static Command,
    /// What it says behind the command's word.
    pub args: String,
    /// What it does, in one or two words; empty takes what it says, or the command's word.
    hint: &'static str,
    /// The place of the command in the table: keys are shown in its order.
    rank: usize,
}

impl fmt::Debug for KeyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {} = {} {}", self.scope.word(), self.shown(), self.command.name, self.args)
    }
}

impl KeyRow {
    fn new(scope: Scope, keys: Vec<Key>, command: &'static Command, args: &str) -> KeyRow {
        let alike = command.keys.iter().find(|bound| bound.args == args);
        let rank = COMMANDS.iter().position(|other| other.name == command.name).unwrap_or(usize::MAX);
        KeyRow { scope, keys, command, args: args.to_owned(), hint: alike.map_or("", |bound| bound.hint), rank }
    }

    /// Returns the strokes as they are written.
    pub fn shown(&self) -> String {
        written(&self.keys)
    }

    /// Returns what the key does, in a few words.
    pub fn words(&self) -> String {
        match (self.hint, self.args.as_str()) {
            ("", "") => self.command.name.to_owned(),
            ("", args) => args.to_owned(),
            (hint, _) => hint.to_owned(),
        }
    }

    /// Tells whether it does the same as another, wherever.
    pub fn means(&self, other: &KeyRow) -> bool {
        self.runs(other.command.name, &other.args)
    }

    fn runs(&self, name: &str, args: &str) -> bool {
        self.command.name == name && self.args == args
    }

    /// Tells whether only one of the two could be struck where both stand.
    fn clashes(&self, keys: &[Key]) -> bool {
        self.keys.starts_with(keys) || keys.starts_with(&self.keys)
    }
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap::of(&DEFAULT)
    }
}

impl Keymap {
    /// Returns the keys of a preset: the table's, where it does not say otherwise.
    pub fn of(preset: &'static Preset) -> Keymap {
        let of_table = COMMANDS.iter().flat_map(|command| {
            let rows = command.keys.iter().map(move |bound| (bound.scope, bound.keys, command, bound.args));
            rows.filter_map(|(scope, keys, command, args)| {
                Some(KeyRow::new(scope, sequence(keys).ok()?, command, args))
            })
        });
        let mut map = Keymap { preset, rows: of_table.collect(), own: Vec::new() };
        let mut new = Vec::new();
        for (scope, keys, line) in preset.changes() {
            let Ok(keys) = sequence(keys) else { continue };
            map.rows.retain(|row| row.scope != scope || !row.clashes(&keys));
            let (name, args) = line.split_once(' ').unwrap_or((line, ""));
            new.extend(named(name).map(|command| KeyRow::new(scope, keys, command, args)));
        }
        map.put_first(new);
        map
    }

    /// Puts the user's own keys before these: those for every pane, then those of one.
    #[must_use]
    pub fn with(mut self, own: &[Binding]) -> Keymap {
        let mut new: Vec<KeyRow> = Vec::new();
        let (everywhere, of_a_pane): (Vec<_>, Vec<_>) = own.iter().partition(|binding| binding.scope.is_none());
        for binding in everywhere.into_iter().chain(of_a_pane) {
            let Some(command) = named(binding.command) else { continue };
            let takes = |scope| binding.counts_in(scope);
            self.rows.retain(|row| !takes(row.scope) || !row.clashes(&binding.keys));
            new.retain(|row| !takes(row.scope) || !row.clashes(&binding.keys));
            let stands_in = binding.scope.map_or(vec![Scope::Desk, Scope::Editor], |scope| vec![scope]);
            let rows = stands_in.into_iter().filter(|scope| takes(*scope));
            new.extend(rows.map(|scope| KeyRow::new(scope, binding.keys.clone(), command, &binding.args)));
        }
        self.own = own.to_vec();
        self.put_first(new);
        self
    }

    /// Puts rows before those that do the same, in their order, so that they are the ones that are shown.
    fn put_first(&mut self, rows: Vec<KeyRow>) {
        for row in rows.into_iter().rev() {
            let same = self.rows.iter().position(|old| old.means(&row));
            let in_order = || self.rows.iter().position(|old| old.rank >= row.rank);
            let at = same.or_else(in_order).unwrap_or(self.rows.len());
            self.rows.insert(at, row);
        }
    }

    /// Returns the preset that these keys began with.
    pub fn preset(&self) -> &'static Preset {
        self.preset
    }

    /// Returns the user's own keys.
    pub fn own(&self) -> &[Binding] {
        &self.own
    }

    /// Returns every key.
    pub fn rows(&self) -> &[KeyRow] {
        &self.rows
    }

    /// Returns the keys of one scope.
    pub fn rows_in(&self, scope: Scope) -> impl Iterator<Item = &KeyRow> {
        self.rows.iter().filter(move |row| row.scope == scope)
    }

    /// Returns the keys of one scope that none of the nearer scopes covers.
    pub fn rows_behind(&self, nearer: &[Scope], scope: Scope) -> impl Iterator<Item = &KeyRow> {
        let is_covered =
            move |row: &KeyRow| nearer.iter().any(|near| self.rows_in(*near).any(|other| other.clashes(&row.keys)));
        self.rows_in(scope).filter(move |row| !is_covered(row))
    }

    /// Returns the first key of a command in one of these scopes, one that says nothing more if there is one.
    pub fn first_in(&self, name: &str, scopes: &[Scope]) -> Option<&KeyRow> {
        let mut rows = self.rows.iter().filter(|row| row.command.name == name && scopes.contains(&row.scope));
        let first = rows.next()?;
        Some(if first.args.is_empty() { first } else { rows.find(|row| row.args.is_empty()).unwrap_or(first) })
    }

    /// Returns the key that runs a line such as `view 1`, that of all panes before those of one.
    pub fn key_of(&self, line: &str) -> Option<String> {
        let (name, args) = line.split_once(' ').unwrap_or((line, ""));
        let in_scope = |scope: Scope| self.rows_in(scope).find(|row| row.runs(name, args));
        Scope::ALL.into_iter().find_map(in_scope).map(KeyRow::shown)
    }

    /// Finds what strokes mean in these scopes, the nearest first.
    pub fn resolve(&self, scopes: &[Scope], strokes: &[Key]) -> Resolved {
        for scope in scopes {
            let mut more = false;
            for row in self.rows_in(*scope) {
                if row.keys == strokes {
                    return Resolved::Run(row.command, row.args.clone());
                }
                more |= row.keys.starts_with(strokes);
            }
            if more {
                return Resolved::More;
            }
        }
        Resolved::Nothing
    }
}
