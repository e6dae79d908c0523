//! What is wrong with keys of one's own beyond their spelling: words that a command does not know, and keys that
//! nobody could reach any more.

use super::commands::{Command, KeyRow, Keymap, Scope};
use super::keys::written;
use super::settings::Binding;
use crate::domain::class::Class;
use crate::domain::conversation::Dismissal;
use crate::domain::lang;
use crate::words::{fill, w};

/// Commands without which somebody is lost.
const NEEDED: [&str; 4] = ["help", "command", "back", "leave"];
/// Hidden keys that are named.
const NAMED: usize = 3;

/// Checks what stands behind a command's word.
///
/// # Errors
///
/// Says what may stand there.
pub fn fits(command: &Command, args: &str) -> Result<(), String> {
    let may = command.args();
    let known = command.keys.iter().any(|bound| bound.args == args);
    let good = match command.name {
        _ if args.is_empty() || known => true,
        "dismiss" => Dismissal::of_word(args).is_some(),
        "class" => Class::of_word(args).is_some(),
        "lang" => lang::asked(args).is_ok(),
        _ if may.is_empty() => false,
        "move" | "scroll" => may.split(['|', ' ']).any(|word| word == args.split(' ').next().unwrap_or_default()),
        // Capitals stand for words that only the person knows.
        _ if may.contains(char::is_uppercase) => true,
        _ => may.split(['|', ' ', '[', ']']).any(|word| word == args),
    };
    if good {
        return Ok(());
    }
    let known = match command.name {
        "class" => Class::ALL.map(Class::word).join(", "),
        "lang" => format!("{}, {}", lang::codes(), lang::AUTO),
        "dismiss" => Dismissal::ALL.map(|(_, reason)| reason.words().replace(' ', "-")).join(", "),
        _ if may.is_empty() => w().keys.nothing.to_owned(),
        _ => may.to_owned(),
    };
    Err(fill(w().keys.says_nothing, &[&args, &command.name, &known]))
}

/// Returns what could not be reached any more, with the place of the key that is in the way.
pub fn lost(base: &Keymap, own: &[Binding]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (place, binding) in own.iter().enumerate() {
        let keys = written(&binding.keys);
        if let Some(row) = base.rows().iter().find(|row| before(row, binding)) {
            let short = row.shown();
            found.push((place, fill(w().keys.never_reached, &[&keys, &short, &row.command.name])));
            continue;
        }
        let hidden = base.rows().iter().filter(|row| hides(binding, row, NEEDED.contains(&row.command.name)));
        let gone: Vec<&KeyRow> = hidden.filter(|row| !reachable(base, own, row)).collect();
        if !gone.is_empty() {
            let named = gone.iter().take(NAMED).map(|row| format!("{} ({})", row.shown(), row.command.name));
            let named = named.collect::<Vec<_>>().join(", ");
            let why = match gone.len().saturating_sub(NAMED) {
                0 => fill(w().keys.takes_away, &[&keys, &named]),
                more => fill(w().keys.takes_more_away, &[&keys, &named, &more]),
            };
            found.push((place, why));
        }
    }
    found
}

/// Tells whether a key of one's own stands before one of these: those of a pane also before those of all panes.
fn covers(own: &Binding, row: &KeyRow) -> bool {
    let pane = own.scope.is_some_and(|scope| scope != Scope::Editor);
    own.counts_in(row.scope) || (pane && row.scope == Scope::Desk)
}

/// Tells whether a whole key stands at the beginning of a longer one of one's own.
fn before(row: &KeyRow, own: &Binding) -> bool {
    own.counts_in(row.scope) && row.keys.len() < own.keys.len() && own.keys.starts_with(&row.keys)
}

/// Tells whether a key of one's own stands before another: at the beginning of a longer one, and where the same
/// key counts too, on it.
fn hides(own: &Binding, row: &KeyRow, same: bool) -> bool {
    let longer = row.keys.len() > own.keys.len() || (same && row.keys.len() == own.keys.len());
    covers(own, row) && longer && row.keys.starts_with(&own.keys)
}

fn reachable(base: &Keymap, own: &[Binding], row: &KeyRow) -> bool {
    let by_own = own.iter().any(|binding| binding.command == row.command.name && binding.args == row.args);
    let mut same = base.rows().iter().filter(|other| other.means(row));
    by_own || same.any(|other| !own.iter().any(|binding| hides(binding, other, true)))
}

#[cfg(test)]
mod tests {
    use super::super::commands::Keymap;
    use super::super::settings::bindings;

    fn wrong(lines: &[(&str, &str)]) -> Vec<String> {
        let lines = lines.iter().map(|(keys, line)| (None, *keys, *line));
        bindings(&Keymap::default(), lines)
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|(place, why)| format!("{place} {why}"))
            .collect()
    }

    #[test]
    fn words_that_a_command_does_not_know_are_told() {
        for (line, says) in [
            ("dismiss banana", "no-answer-needed, spam"),
            ("class anger", "crisis, complaint"),
            ("lang xx", "zh, auto"),
            ("done sideways", "known is nothing"),
            ("priority high", "+|-|0"),
        ] {
            let wrong = wrong(&[("F5", line)]);
            assert!(wrong.len() == 1 && wrong[0].contains(says), "{line}: {wrong:?}");
        }
        for line in [
            "dismiss spam",
            "class complaint",
            "lang ro",
            "lang auto",
            "done back",
            "priority 0",
            "snooze fri 9",
            "label +vip",
        ] {
            assert!(wrong(&[("F5", line)]).is_empty(), "{line}");
        }
    }

    #[test]
    fn keys_that_nobody_could_reach_are_told() {
        for (keys, says) in [("g", "g f (found)"), ("?", "? (help)"), (":", ": (command)"), ("q x", "q alone is back")]
        {
            let wrong = wrong(&[("F5", "done"), (keys, "star")]);
            assert!(wrong.len() == 1 && wrong[0].starts_with("1 ") && wrong[0].contains(says), "{keys}: {wrong:?}");
        }
        assert_eq!(wrong(&[("q", "star"), ("Esc", "done")]).len(), 2);
        assert_eq!(wrong(&[("q", "star")]).len(), 1, "Esc goes back, and leaves nothing");
        assert!(wrong(&[("q", "star"), ("F10", "back leave")]).is_empty());
        assert!(wrong(&[("?", "star"), ("F1", "help")]).is_empty());
    }
}
