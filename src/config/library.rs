//! Saved replies, tone notes and the brand sheet: those that come with the program, then the user's, then the desk's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::saved::SavedReply;

use super::mistake::Mistake;
use super::replies;

const REPLIES: [(&str, &str); 3] = [
    ("en", include_str!("../../config/replies/en.toml")),
    ("es", include_str!("../../config/replies/es.toml")),
    ("ro", include_str!("../../config/replies/ro.toml")),
];

const TONE: [(&str, &str); 7] = [
    ("bluesky", include_str!("../../config/tone/bluesky.md")),
    ("email", include_str!("../../config/tone/email.md")),
    ("facebook", include_str!("../../config/tone/facebook.md")),
    ("instagram", include_str!("../../config/tone/instagram.md")),
    ("mastodon", include_str!("../../config/tone/mastodon.md")),
    ("reviews", include_str!("../../config/tone/reviews.md")),
    ("x", include_str!("../../config/tone/x.md")),
];

/// The brand sheet to begin with.
pub const BRAND: &str = include_str!("../../config/brand.md");

/// Reads saved replies: a file of the same name replaces the one that comes with the program.
pub fn replies(folders: &[PathBuf], mistakes: &mut Vec<Mistake>) -> Vec<SavedReply> {
    let built_in =
        REPLIES.map(|(name, text)| (name.to_owned(), (PathBuf::from(format!("{name}.toml")), text.to_owned())));
    let mut files = BTreeMap::from(built_in);
    for folder in folders {
        for (name, path) in named(&folder.join("replies"), "toml") {
            files.extend(text(&path, mistakes).map(|text| (name, (path, text))));
        }
    }
    files.into_values().flat_map(|(path, text)| replies::file(&path, &text, mistakes)).collect()
}

/// Reads the tone notes of networks, `tone/NETWORK.md`.
pub fn tone(folders: &[PathBuf], mistakes: &mut Vec<Mistake>) -> BTreeMap<String, String> {
    let mut notes = BTreeMap::from(TONE.map(|(name, text)| (name.to_owned(), text.to_owned())));
    for folder in folders {
        for (name, path) in named(&folder.join("tone"), "md") {
            notes.extend(text(&path, mistakes).map(|text| (name, text)));
        }
    }
    notes
}

/// Reads the brand sheet; without one, nothing and where it should lie.
pub fn brand(folders: &[PathBuf], mistakes: &mut Vec<Mistake>) -> (Option<String>, PathBuf) {
    let paths: Vec<PathBuf> = folders.iter().map(|folder| folder.join("brand.md")).collect();
    match paths.iter().rev().find(|path| path.exists()) {
        Some(path) => (text(path, mistakes), path.clone()),
        None => (None, paths.into_iter().next().unwrap_or_default()),
    }
}

/// Lists the files of a folder that end in `extension`, by their names without it.
pub fn named(folder: &Path, extension: &str) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ends| ends == extension))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .collect();
    files.sort();
    files
}

/// Reads a file as text.
pub fn text(path: &Path, mistakes: &mut Vec<Mistake>) -> Option<String> {
    let read = fs::read_to_string(path);
    read.map_err(|why| mistakes.push(unreadable(path, &why))).ok()
}

/// Returns the mistake of a file that cannot be read.
pub fn unreadable(path: &Path, why: &std::io::Error) -> Mistake {
    Mistake { file: path.to_owned(), line: 0, what: format!("cannot be read: {why}") }
}
