//! The default key file, written from the table.

use std::fmt::Write;

use super::{COMMANDS, Scope, bound_in};

/// Returns `config/keys.toml` as the table makes it.
pub fn key_file() -> String {
    let mut text = String::from(
        "# The keys of hearken, generated from the table of commands: change nothing here.\n\
         # Your own keys stand in keys.toml beside your config, in the same form: strokes = command with what follows.\n\
         # Those above the first table count in every pane.\n",
    );
    for scope in Scope::ALL {
        let _ = write!(text, "\n[{}]\n", scope.word());
        for (command, bound) in bound_in(scope) {
            let line = format!("{} {}", command.name, bound.args);
            let _ = writeln!(text, "{} = {:<32} # {}", quoted(bound.keys), quoted(line.trim()), command.help());
        }
    }
    text.push_str("\n# Typed behind `:` only:\n");
    for command in COMMANDS.iter().filter(|command| command.keys.is_empty()) {
        let _ = writeln!(text, "# {} {} — {}", command.name, command.args(), command.help());
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
