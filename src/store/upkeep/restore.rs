//! Makes a desk of a backup.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::import::{Imported, import_log};
use crate::store::aside::TREE;
use crate::store::error::StoreError;
use crate::store::kept::MAGIC;
use crate::store::opening::Opening;
use crate::store::writer::Store;
use crate::words::{fill, w};

/// Where the new store is made; it moves into place when it is complete.
const MAKING: &str = ".restoring";

/// Makes the desk in `dir` of a backup or an exported log. Never writes over a store; one that was set aside stays.
pub fn restore(file: &Path, dir: &Path, progress: impl FnMut(u64)) -> Result<Imported, StoreError> {
    if dir.join(TREE).exists() {
        return Err(StoreError::File { path: dir.to_owned(), what: w().store.desk_here.to_owned() });
    }
    let making = dir.join(MAKING);
    discard(&making)?;
    let made = make(file, &making, progress).and_then(|imported| {
        move_in(&making, dir)?;
        Ok(imported)
    });
    discard(&making)?;
    made
}

fn make(file: &Path, making: &Path, progress: impl FnMut(u64)) -> Result<Imported, StoreError> {
    let mut input = open(file)?;
    let mut store = Store::open(making, &Opening::default())?;
    let imported = import_log(&mut store, &mut *input, progress).map_err(|error| match error {
        StoreError::Misfit(words) => {
            StoreError::File { path: file.to_owned(), what: fill(w().store.not_restored, &[&words]) }
        }
        other => other,
    })?;
    store.flush()?;
    Ok(imported)
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, StoreError> {
    let failed = |error| StoreError::io(fill(w().disk.read_file, &[&file.display()]))(error);
    let mut input = BufReader::new(File::open(file).map_err(failed)?);
    let packed = input.fill_buf().map_err(failed)?.starts_with(&MAGIC);
    if packed {
        let decoder = zstd::Decoder::with_buffer(input).map_err(failed)?;
        Ok(Box::new(BufReader::new(decoder)))
    } else {
        Ok(Box::new(input))
    }
}

/// The store first, the marker last: what is there in between opens as the same desk.
fn move_in(making: &Path, dir: &Path) -> Result<(), StoreError> {
    for name in [TREE, "mark", "desk.json"] {
        let moved = fs::rename(making.join(name), dir.join(name));
        moved.map_err(StoreError::io(fill(w().disk.move_restored, &[&name, &dir.display()])))?;
    }
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(StoreError::io(fill(w().disk.write_file, &[&dir.display()])))
}

fn discard(making: &Path) -> Result<(), StoreError> {
    if !making.exists() {
        return Ok(());
    }
    fs::remove_dir_all(making).map_err(StoreError::io(fill(w().disk.remove_folder, &[&making.display()])))
}
