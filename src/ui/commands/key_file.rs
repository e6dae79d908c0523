//! The key file, written from the keys that count.

use std::fmt::Write;

use super::{COMMANDS, DEFAULT, Keymap, Scope};
use crate::words::{fill, w};

/// Returns `config/keys.toml` as these keys make it.
pub fn key_file(keys: &Keymap) -> String {
    let preset = keys.preset().name;
    let of = if preset == DEFAULT.name { String::new() } else { fill(w().keys.file_preset, &[&preset]) };
    let mut text = fill(w().keys.file_head, &[&of]);
    for scope in Scope::ALL {
        let _ = write!(text, "\n[{}]\n", scope.word());
        for row in keys.rows_in(scope) {
            let line = format!("{} {}", row.command.name, row.args);
            let (shown, help) = (quoted(&row.shown()), row.command.help());
            let _ = writeln!(text, "{shown} = {:<32} # {help}", quoted(line.trim()));
        }
    }
    let _ = writeln!(text, "\n{}", w().keys.file_typed);
    let has_key = |name| keys.rows().iter().any(|row| row.command.name == name);
    for command in COMMANDS.iter().filter(|command| !has_key(command.name)) {
        let _ = writeln!(text, "# {} {} — {}", command.name, command.args(), command.help());
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
