//! What stands beside the tree: that there is a desk here, which one, and how much of it is surely on disk.
//!
//! The engine opens a folder without its metadata as an empty store, and drops the end of a damaged list
//! in silence. The marker tells an old desk from a new one; the mark, written after each flush, tells how
//! long the log and the engine's lists must be at least.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::lists::Reach;
use crate::words::{fill, w};

const MARKER: &str = "desk.json";
const MARK: &str = "mark";

/// The form of a desk that this program writes, and the newest that it reads: 2 has pages by their time, and a log
/// without a link in each entry; 3 may have an archive.
pub(super) const FORM: u8 = 3;

/// Says that a folder is a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marker {
    /// Its form.
    pub(super) format: u8,
    /// The desk's id, 32 hexadecimal digits.
    pub(super) desk: String,
}

/// Makes the id of a new desk: 32 hexadecimal digits.
pub(super) fn new_id() -> Result<String, StoreError> {
    let mut id = [0; 16];
    let filled = getrandom::fill(&mut id);
    filled.map_err(|error| StoreError::Io { what: w().disk.random_numbers.to_owned(), why: error.to_string() })?;
    Ok(id.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Marker {
    /// Makes the marker of a desk.
    pub(super) fn of(desk: &str) -> Marker {
        Marker { format: FORM, desk: desk.to_owned() }
    }

    /// Reads the marker of a folder; nothing where there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<Marker>, StoreError> {
        let path = dir.join(MARKER);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io(fill(w().disk.read_file, &[&path.display()]))(error)),
        };
        let marker: Marker = serde_json::from_str(&text).map_err(|error| StoreError::File {
            path: path.clone(),
            what: fill(w().store.marker_unreadable, &[&error]),
        })?;
        if marker.format > FORM {
            return Err(StoreError::Newer { found: marker.format, known: FORM });
        }
        Ok(Some(marker))
    }

    /// Writes the marker, durable before it returns.
    pub(super) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let text = serde_json::to_string(self).map_err(|error| StoreError::Misfit(error.to_string()))?;
        write_durably(&dir.join(MARKER), text.as_bytes())
            .map_err(StoreError::io(fill(w().disk.mark_desk, &[&dir.display()])))
    }
}

/// Writes a whole file so that after a crash the old or the new one is there, and nothing else.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let written = write_synced(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.and_then(|()| sync_folder(path))
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename in the folder of `path` durable.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// How long the log is at least and how far the engine's lists go: five numbers, written over in place.
pub(super) struct Mark {
    file: File,
}

impl Mark {
    /// Opens the mark of a folder.
    pub(super) fn open(dir: &Path) -> Result<Mark, StoreError> {
        let path = dir.join(MARK);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        Ok(Mark { file: opened.map_err(StoreError::io(fill(w().disk.open_file, &[&path.display()])))? })
    }

    /// Returns how long the log is at least, and how far the lists go; 0 where nothing sure is known.
    pub(super) fn read(&self) -> (u64, Reach) {
        use std::os::unix::fs::FileExt;
        let number = |at: u64| {
            let mut bytes = [0; 8];
            let read = self.file.read_exact_at(&mut bytes, at * 8);
            read.is_ok().then(|| u64::from_be_bytes(bytes))
        };
        let seq = number(0).filter(|seq| number(1) == Some(!seq)).unwrap_or(0);
        let reach = number(2).zip(number(3)).map(|(log, bytes)| Reach { log, bytes });
        (seq, reach.filter(|reach| number(4) == Some(check_of(*reach))).unwrap_or_default())
    }

    /// Notes how far all is durable. Not flushed itself: after a power cut it may be behind, never ahead.
    pub(super) fn write(&self, seq: u64, reach: Reach) -> io::Result<()> {
        use std::os::unix::fs::FileExt;
        let numbers = [seq, !seq, reach.log, reach.bytes, check_of(reach)];
        self.file.write_all_at(numbers.map(u64::to_be_bytes).as_flattened(), 0)
    }
}

fn check_of(reach: Reach) -> u64 {
    !(reach.log.rotate_left(32) ^ reach.bytes)
}
