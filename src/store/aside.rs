//! Keeps damaged files as they were found.
//!
//! Opening the engine rewrites its list of pages and removes the old one, even where it could read only
//! half of it. So the list is linked beside before, and put back when the store turns out to be damaged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{StoreError, remedy};
use super::lists::LISTS;
use crate::words::{fill, w};

/// The engine's folder inside the desk's.
pub(super) const TREE: &str = "store";
const BEFORE: &str = "metadata.before";
/// Without these there is no store, only a folder that looks like a new one.
const PARTS: [&str; 2] = [LISTS, "slabs"];

/// Returns what is missing from a store that should be there. What the system does not let us look at is not missing.
pub(super) fn missing(dir: &Path) -> Result<Option<String>, StoreError> {
    let tree = dir.join(TREE);
    for folder in [tree.clone()].into_iter().chain(PARTS.map(|part| tree.join(part))) {
        match fs::read_dir(&folder) {
            Ok(_) => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Some(fill(w().damage.folder_missing, &[&folder.display()])));
            }
            Err(error) => return Err(StoreError::io(fill(w().disk.read_folder, &[&folder.display()]))(error)),
        }
    }
    Ok(None)
}

/// Links the list of pages beside itself, before an open that might change it.
pub(super) fn remember(dir: &Path) -> io::Result<()> {
    let (list, before) = (dir.join(TREE).join(LISTS), dir.join(TREE).join(BEFORE));
    remove(&before)?;
    fs::create_dir(&before)?;
    for entry in fs::read_dir(&list)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let to = before.join(entry.file_name());
            fs::hard_link(entry.path(), &to).or_else(|_| fs::copy(entry.path(), &to).map(|_| ()))?;
        }
    }
    Ok(())
}

/// Forgets the list as it was: the store is sound.
pub(super) fn forget(dir: &Path) -> io::Result<()> {
    remove(&dir.join(TREE).join(BEFORE))
}

fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives whatever lies at `path` a name of its own, so that something else may be made there.
pub(super) fn make_room(path: &Path) -> io::Result<()> {
    let other = |n: u32| path.with_extension(format!("before-{n}"));
    match (1..).map(other).find(|free| !free.exists()) {
        Some(free) if path.exists() => fs::rename(path, free),
        _ => Ok(()),
    }
}

/// Moves a damaged store aside as it was found, and returns the error that says so.
pub(super) fn set_aside(dir: &Path, what: &str) -> StoreError {
    let aside = move_away(dir).ok().flatten();
    StoreError::Damaged { what: what.to_owned(), aside, remedy: remedy() }
}

fn move_away(dir: &Path) -> io::Result<Option<PathBuf>> {
    let tree = dir.join(TREE);
    if !tree.exists() {
        return Ok(newest_aside(dir));
    }
    let before = tree.join(BEFORE);
    if before.is_dir() {
        remove(&tree.join(LISTS))?;
        fs::rename(&before, tree.join(LISTS))?;
    }
    let to = free_name(dir);
    fs::rename(&tree, &to)?;
    Ok(Some(to))
}

fn name(dir: &Path, n: u32) -> PathBuf {
    dir.join(format!("damaged-{n}"))
}

fn free_name(dir: &Path) -> PathBuf {
    (1..).map(|n| name(dir, n)).find(|path| !path.exists()).unwrap_or_else(|| name(dir, 0))
}

fn newest_aside(dir: &Path) -> Option<PathBuf> {
    (1..).map(|n| name(dir, n)).take_while(|path| path.exists()).last()
}
