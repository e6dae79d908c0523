//! Saves attachments onto this machine: under a clean name, never over another file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::clean;
use crate::words::w;

/// The longest file name that is kept, in characters.
const NAME: usize = 120;

/// Returns the folder for downloads: the person's own, else where we are.
pub fn folder() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let downloads = home.map(|home| home.join("Downloads")).filter(|folder| folder.is_dir());
    downloads.unwrap_or_else(|| PathBuf::from("."))
}

/// Saves bytes under a name that strangers chose; returns where.
pub fn save(into: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let name = harmless(name);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem.to_owned(), format!(".{ending}")),
        _ => (name.clone(), String::new()),
    };
    for n in 0..1000 {
        let candidate = if n == 0 { name.clone() } else { format!("{stem}-{n}{ending}") };
        let path = into.join(candidate);
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(w().desk.names_taken))
}

/// No folders, no hidden files, no control characters.
fn harmless(name: &str) -> String {
    let line = clean::line(name);
    let flat: String = line.chars().map(|c| if matches!(c, '/' | '\\' | ':' | '\0') { '_' } else { c }).collect();
    let bare: String = flat.trim_start_matches(['.', '-', ' ']).chars().take(NAME).collect();
    if bare.is_empty() { "attachment".to_owned() } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_name_leaves_no_folder_and_hides_nothing() {
        for (name, kept) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            (".bashrc", "bashrc"),
            ("", "attachment"),
            ("a\u{1b}[2Jb.txt", "ab.txt"),
        ] {
            assert_eq!(harmless(name), kept);
        }
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let first = save(dir.path(), "bill.pdf", b"1").unwrap();
        let second = save(dir.path(), "bill.pdf", b"2").unwrap();
        assert_eq!(second.file_name().unwrap(), "bill-1.pdf");
        assert_eq!(std::fs::read(first).unwrap(), b"1");
    }
}
