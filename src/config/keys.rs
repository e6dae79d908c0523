//! The user's own keys, `keys.toml`: strokes and what they run, for every pane or in the table of one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::ui::{
    self,
    commands::{Keymap, PRESETS, Preset, Scope},
};

use super::library;
use super::mistake::{Mistake, nearest};
use super::section::{Section, Source};

/// Reads the key files of the folders, the later one after the earlier; their keys come before those of `base`.
pub fn bindings(base: &Keymap, folders: &[PathBuf], mistakes: &mut Vec<Mistake>) -> Vec<ui::Binding> {
    let mut all = Vec::new();
    for path in folders.iter().map(|folder| folder.join("keys.toml")) {
        match fs::read_to_string(&path) {
            Ok(text) => all.extend(file(base, &path, &text, mistakes)),
            Err(why) if why.kind() == ErrorKind::NotFound => {}
            Err(why) => mistakes.push(library::unreadable(&path, &why)),
        }
    }
    all
}

/// Reads the name of a preset.
///
/// # Errors
///
/// Says which one may be meant.
pub fn preset(name: &str) -> Result<&'static Preset, String> {
    let names = PRESETS.map(|preset| preset.name);
    Preset::of_name(name).ok_or_else(|| match nearest(name, names) {
        Some(meant) => format!("\"{name}\" is no set of keys; did you mean \"{meant}\"?"),
        None => format!("\"{name}\" is no set of keys; there are {}", names.join(", ")),
    })
}

/// A line of a key file, and where it stands in the text.
type Line<'a> = (Option<Scope>, &'a str, &'a str, usize);

fn file(base: &Keymap, path: &Path, text: &str, mistakes: &mut Vec<Mistake>) -> Vec<ui::Binding> {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut section = Section::new(&source, "", &table);
    let mut lines = Vec::new();
    for (word, value) in section.rest() {
        match (value.get_ref().is_table(), Scope::of_word(word)) {
            (false, _) => lines.extend(line(&source, None, word, value)),
            (true, Some(scope)) => {
                let own = section.table_of(value, word).map(|mut own| own.rest()).unwrap_or_default();
                lines.extend(own.into_iter().filter_map(|(keys, value)| line(&source, Some(scope), keys, value)));
            }
            (true, None) => {
                let panes = Scope::ALL.map(Scope::word);
                let advice = nearest(word, panes).map_or_else(
                    || format!("there are {}", panes.join(", ")),
                    |meant| format!("did you mean [{meant}]?"),
                );
                source.mistake(value.span().start, format!("[{word}] is no pane; {advice}"));
            }
        }
    }
    let bindings = ui::bindings(base, lines.iter().map(|(scope, strokes, command, _)| (*scope, *strokes, *command)));
    let bindings = bindings.unwrap_or_else(|wrong| {
        for (place, why) in wrong {
            source.mistake(lines.get(place).map_or(0, |(_, _, _, at)| *at), why);
        }
        Vec::new()
    });
    drop(table);
    mistakes.extend(source.into_mistakes());
    bindings
}

fn line<'a>(
    source: &Source<'_>,
    scope: Option<Scope>,
    strokes: &'a str,
    value: &'a serde_spanned::Spanned<toml::de::DeValue<'a>>,
) -> Option<Line<'a>> {
    let command = value.get_ref().as_str();
    if command.is_none() {
        source.mistake(value.span().start, format!("{strokes} must be a command in quotes, such as \"done\""));
    }
    command.map(|command| (scope, strokes, command, value.span().start))
}
