//! The key file, written from the keys that count.

use std::fmt::Write;

use super::{COMMANDS, DEFAULT, Keymap, Scope};

/// Returns `config/keys.toml` as these keys make it.
pub fn key_file(keys: &Keymap) -> String {
    let preset = keys.preset().name;
    let of = if preset == DEFAULT.name { String::new() } else { format!(" as the preset \"{preset}\" has them") };
    let mut text = format!(
        "# The keys of hearken{of}, generated from the table of commands: change nothing here.\n\
         # Your own keys stand in keys.toml beside your config, in the same form: strokes = command with what follows.\n\
         # Those above the first table count in every pane.\n"
    );
    for scope in Scope::ALL {
        let _ = write!(text, "\n[{}]\n", scope.word());
        for row in keys.rows_in(scope) {
            let line = format!("{} {}", row.command.name, row.args);
            let (shown, help) = (quoted(&row.shown()), row.command.help());
            let _ = writeln!(text, "{shown} = {:<32} # {help}", quoted(line.trim()));
        }
    }
    text.push_str("\n# Typed behind `:` only:\n");
    let has_key = |name| keys.rows().iter().any(|row| row.command.name == name);
    for command in COMMANDS.iter().filter(|command| !has_key(command.name)) {
        let _ = writeln!(text, "# {} {} — {}", command.name, command.args(), command.help());
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
