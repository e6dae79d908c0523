//! What a person may choose about the screen.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::commands::{self, Keymap, Scope};
use super::key_check;
use super::keys::{Key, sequence, written};
use super::theme::Theme;
use crate::domain::hours::BusinessHours;
use crate::words::{fill, w};

/// What a person may choose about the screen; the config fills it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Only ASCII in what is ours, for poor terminals.
    pub ascii: bool,
    /// The zone in which times are shown and typed.
    pub zone: TimeZone,
    /// Opening hours, for what "tomorrow" means.
    pub hours: BusinessHours,
    /// The keys that count.
    pub keys: Arc<Keymap>,
    /// Rings the bell when something falls due.
    pub bell: bool,
    /// Everything here is a drill.
    pub drill: bool,
    /// The clock is held, for pictures: what waits a moment happens at once.
    pub still: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            theme: Theme::Dark,
            ascii: false,
            zone: TimeZone::UTC,
            hours: BusinessHours::always(TimeZone::UTC),
            keys: Arc::default(),
            bell: true,
            drill: false,
            still: false,
        }
    }
}

/// A key of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it counts; nothing for everywhere.
    pub scope: Option<Scope>,
    /// The strokes.
    pub keys: Vec<Key>,
    /// The command's name.
    pub command: &'static str,
    /// What follows the name.
    pub args: String,
}

impl Binding {
    /// Tells whether it counts in a scope. While writing, plain letters are text.
    pub fn counts_in(&self, scope: Scope) -> bool {
        match self.scope {
            Some(own) => own == scope,
            None => scope != Scope::Editor || self.keys.first().is_some_and(|key| key.typed().is_none()),
        }
    }
}

impl Binding {
    /// Returns the strokes and the line that they run, as a key file has them.
    pub fn written(&self) -> (String, String) {
        (written(&self.keys), format!("{} {}", self.command, self.args).trim_end().to_owned())
    }
}

/// A line of a key file: where it counts, the strokes, and what they run.
pub type KeyLine<'a> = (Option<Scope>, &'a str, &'a str);

/// Reads the user's own keys, which come before those of `base`: strokes and what they run, such as
/// `(None, "Ctrl-d", "dismiss spam")`.
///
/// # Errors
///
/// Every mistake at once, a sentence each, with the place in the list.
pub fn bindings<'a>(
    base: &Keymap,
    lines: impl IntoIterator<Item = KeyLine<'a>>,
) -> Result<Vec<Binding>, Vec<(usize, String)>> {
    let (mut good, mut bad) = (Vec::<(usize, Binding)>::new(), Vec::new());
    for (place, (scope, keys, line)) in lines.into_iter().enumerate() {
        match binding(scope, keys, line) {
            Ok(new) if good.iter().any(|(_, old)| old.scope == new.scope && clash(&old.keys, &new.keys)) => {
                bad.push((place, fill(w().keys.begins_alike, &[&keys])));
            }
            Ok(new) => good.push((place, new)),
            Err(why) => bad.push((place, why)),
        }
    }
    let (places, good): (Vec<usize>, Vec<Binding>) = good.into_iter().unzip();
    let lost = key_check::lost(base, &good).into_iter();
    bad.extend(lost.filter_map(|(n, why)| places.get(n).map(|place| (*place, why))));
    bad.sort_by_key(|(place, _)| *place);
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn binding(scope: Option<Scope>, keys: &str, line: &str) -> Result<Binding, String> {
    let keys = sequence(keys).map_err(|bad| bad.to_string())?;
    let (name, args) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let command = commands::named(name).ok_or_else(|| fill(w().keys.no_command, &[&name]))?;
    key_check::fits(command, args.trim())?;
    Ok(Binding { scope, keys, command: command.name, args: args.trim().to_owned() })
}

fn clash(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_come_together() {
        let lines = [("F5", "dismiss spam"), ("Hyper-x", "done"), ("q", "fly away"), ("F5 x", "done")];
        let usual = Keymap::default();
        let bad = bindings(&usual, lines.map(|(keys, line)| (None, keys, line))).unwrap_err();
        assert_eq!(bad.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 2, 3]);
        let good = bindings(&usual, [(None, "F5", "dismiss spam")]).unwrap();
        assert_eq!((good[0].command, good[0].args.as_str()), ("dismiss", "spam"));
    }
}
