//! What is wrong with keys of one's own beyond their spelling: words that a command does not know, and keys that
//! nobody could reach any more.

use super::commands::{Bound, COMMANDS, Command, Scope};
use super::keys::{Key, sequence, written};
use super::settings::Binding;
use crate::domain::class::Class;
use crate::domain::conversation::Dismissal;

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
        _ if may.is_empty() => false,
        // Capitals stand for words that only the person knows.
        _ if may.contains(char::is_uppercase) => true,
        _ => may.split(['|', ' ', '[', ']']).any(|word| word == args),
    };
    if good {
        return Ok(());
    }
    let known = match command.name {
        "class" => Class::ALL.map(Class::word).join(", "),
        "dismiss" => Dismissal::ALL.map(|(_, reason)| reason.words().replace(' ', "-")).join(", "),
        _ if may.is_empty() => "nothing".to_owned(),
        _ => may.to_owned(),
    };
    Err(format!("\"{args}\" says nothing to {}; known is {known}", command.name))
}

/// Returns what could not be reached any more, with the place of the key that is in the way.
pub fn lost(own: &[Binding]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (place, binding) in own.iter().enumerate() {
        let keys = written(&binding.keys);
        if let Some((command, bound)) = table().find(|(_, bound)| before(bound, binding)) {
            let short = bound.keys;
            found.push((place, format!("\"{keys}\" could never be reached: {short} alone is {}", command.name)));
            continue;
        }
        let gone: Vec<(&Command, &Bound)> = table()
            .filter(|(command, bound)| hides(binding, bound, NEEDED.contains(&command.name)))
            .filter(|(command, bound)| !reachable(own, command, bound.args))
            .collect();
        if !gone.is_empty() {
            let named = gone.iter().take(NAMED).map(|(command, bound)| format!("{} ({})", bound.keys, command.name));
            let rest = if gone.len() > NAMED { format!(" and {} more", gone.len() - NAMED) } else { String::new() };
            let named = named.collect::<Vec<_>>().join(", ");
            found.push((place, format!("\"{keys}\" takes {named}{rest} away; give what it hides another key first")));
        }
    }
    found
}

fn table() -> impl Iterator<Item = (&'static Command, &'static Bound)> {
    COMMANDS.iter().flat_map(|command| command.keys.iter().map(move |bound| (command, bound)))
}

/// Tells whether a key of one's own counts where one of the table does. While writing, plain letters are text.
fn meets(own: &Binding, bound: &Bound) -> bool {
    match own.scope {
        Some(scope) => scope == bound.scope,
        None => bound.scope != Scope::Editor || own.keys.first().is_some_and(|key| key.typed().is_none()),
    }
}

/// Tells whether a key of one's own stands before one of the table: those of a pane also before those of all panes.
fn covers(own: &Binding, bound: &Bound) -> bool {
    let pane = own.scope.is_some_and(|scope| scope != Scope::Editor);
    meets(own, bound) || (pane && bound.scope == Scope::Desk)
}

/// Tells whether a whole key of the table stands at the beginning of a longer one of one's own.
fn before(bound: &Bound, own: &Binding) -> bool {
    let keys: Vec<Key> = sequence(bound.keys).unwrap_or_default();
    meets(own, bound) && !keys.is_empty() && keys.len() < own.keys.len() && own.keys.starts_with(&keys)
}

/// Tells whether a key of one's own stands before a key of the table: at the beginning of a longer one, and where
/// the same key counts too, on it.
fn hides(own: &Binding, bound: &Bound, same: bool) -> bool {
    let keys: Vec<Key> = sequence(bound.keys).unwrap_or_default();
    let longer = keys.len() > own.keys.len() || (same && keys.len() == own.keys.len());
    covers(own, bound) && longer && keys.starts_with(&own.keys)
}

fn reachable(own: &[Binding], command: &Command, args: &str) -> bool {
    let by_own = own.iter().any(|binding| binding.command == command.name && binding.args == args);
    let same = command.keys.iter().filter(|bound| bound.args == args);
    by_own || same.into_iter().any(|bound| !own.iter().any(|binding| hides(binding, bound, true)))
}

#[cfg(test)]
mod tests {
    use super::super::settings::bindings;

    fn wrong(lines: &[(&str, &str)]) -> Vec<String> {
        let lines = lines.iter().map(|(keys, line)| (None, *keys, *line));
        bindings(lines).err().unwrap_or_default().into_iter().map(|(place, why)| format!("{place} {why}")).collect()
    }

    #[test]
    fn words_that_a_command_does_not_know_are_told() {
        for (line, says) in [
            ("dismiss banana", "no-answer-needed, spam"),
            ("class anger", "crisis, complaint"),
            ("done sideways", "known is nothing"),
            ("priority high", "+|-|0"),
        ] {
            let wrong = wrong(&[("F5", line)]);
            assert!(wrong.len() == 1 && wrong[0].contains(says), "{line}: {wrong:?}");
        }
        for line in ["dismiss spam", "class complaint", "done back", "priority 0", "snooze fri 9", "label +vip"] {
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
