//! What a person may choose about the screen.

use jiff::tz::TimeZone;

use super::commands;
use super::keys::{Key, sequence};
use super::theme::Theme;
use crate::domain::hours::BusinessHours;

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
    /// Keys that differ from the table.
    pub bindings: Vec<Binding>,
    /// Rings the bell when something falls due.
    pub bell: bool,
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
            bindings: Vec::new(),
            bell: true,
            still: false,
        }
    }
}

/// A key of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The strokes.
    pub keys: Vec<Key>,
    /// The command's name.
    pub command: &'static str,
    /// What follows the name.
    pub args: String,
}

/// Reads the user's own keys: strokes and what they run, such as `("Ctrl-d", "dismiss spam")`.
///
/// # Errors
///
/// Every mistake at once, a sentence each, with the place in the list.
pub fn bindings<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Binding>, Vec<(usize, String)>> {
    let (mut good, mut bad) = (Vec::<Binding>::new(), Vec::new());
    for (place, (keys, line)) in pairs.into_iter().enumerate() {
        match binding(keys, line) {
            Ok(new) if good.iter().any(|old| clash(&old.keys, &new.keys)) => {
                bad.push((
                    place,
                    format!("\"{keys}\" begins like another key of yours, so one of them could never be reached"),
                ));
            }
            Ok(new) => good.push(new),
            Err(why) => bad.push((place, why)),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn binding(keys: &str, line: &str) -> Result<Binding, String> {
    let keys = sequence(keys).map_err(|bad| bad.to_string())?;
    let (name, args) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let command = commands::named(name).ok_or_else(|| {
        format!("\"{name}\" is no command; `hearken` shows all of them under Ctrl-k, and config/keys.toml lists them")
    })?;
    Ok(Binding { keys, command: command.name, args: args.trim().to_owned() })
}

fn clash(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_come_together() {
        let bad = bindings([("Ctrl-d", "dismiss spam"), ("Hyper-x", "done"), ("q", "fly away"), ("Ctrl-d x", "done")]);
        let bad = bad.unwrap_err();
        assert_eq!(bad.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 2, 3]);
        let good = bindings([("Ctrl-d", "dismiss spam")]).unwrap();
        assert_eq!((good[0].command, good[0].args.as_str()), ("dismiss", "spam"));
    }
}
