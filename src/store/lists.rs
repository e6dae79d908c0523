//! Makes the engine's lists of pages safe to open after a kill, a power cut or damage.
//!
//! The engine keeps a snapshot, named after the newest log in it, and the logs since. Each open writes a new
//! snapshot, removes what went into it and then begins the next log. A kill between these two leaves a
//! snapshot with no log after it, and the next open then writes the new snapshot over the old one under the
//! same name and removes "the old one": every page that is not written again is gone at the open after that
//! (sled 1.0.0-alpha.124, `read_snapshot_and_apply_logs`). An empty log after the snapshot keeps the two
//! names apart. A kill one step earlier leaves two snapshots; the engine takes the newer one, but would keep
//! the other for ever.
//!
//! The engine reads a log up to the first record that does not fit its check, and takes that for the end. A
//! power cut leaves such a record at the end of the newest log, and nothing before it is lost. Anywhere else
//! it is damage: pages would be looked for where others lie by now, and the engine reads on for ever
//! (`Tree::page_in`). So the lists are looked through before the engine sees them.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::words::{fill, w};

/// The folder of the lists inside the engine's.
pub(super) const LISTS: &str = "metadata";
const SNAPSHOT: &str = "snapshot_";
const LOG: &str = "log_";
/// Holds the fan-out of the pages, which never changes here, and a check.
const COOKIE: &str = "durability_cookie";
const COOKIE_BYTES: usize = 64;
/// A record begins with its length and a check of that, and ends with a check of all.
const HEAD: usize = 8;
const CHECK: usize = 4;

/// How far the lists surely go: a log, and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Number of the log; 0 where nothing is known.
    pub(super) log: u64,
    /// Its bytes.
    pub(super) bytes: u64,
}

/// The lists that are there, by their numbers.
struct Found {
    snapshots: Vec<u64>,
    logs: Vec<u64>,
}

impl Found {
    /// Reads the names in the folder; nothing where there is none.
    fn in_folder(dir: &Path) -> io::Result<Option<Found>> {
        let names = match fs::read_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            entries => entries?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?,
        };
        let numbers = |prefix| {
            let mut found: Vec<u64> = names.iter().filter_map(|name| number(name.to_str()?, prefix)).collect();
            found.sort_unstable();
            found
        };
        Ok(Some(Found { snapshots: numbers(SNAPSHOT), logs: numbers(LOG) }))
    }
}

/// Mends the lists of the engine in `tree`, which nobody has open. Does nothing where there are none.
pub(super) fn mend(tree: &Path) -> io::Result<()> {
    mend_cookie(&tree.join(COOKIE))?;
    let dir = tree.join(LISTS);
    let Some(found) = Found::in_folder(&dir)? else { return Ok(()) };
    let Some(newest) = found.snapshots.last().copied() else { return Ok(()) };
    for stale in found.snapshots.iter().filter(|snapshot| **snapshot < newest) {
        fs::remove_file(dir.join(name(SNAPSHOT, *stale)))?;
    }
    if found.logs.iter().all(|log| *log <= newest) {
        File::create_new(dir.join(name(LOG, newest + 1)))?.sync_all()?;
    }
    File::open(&dir)?.sync_all()
}

/// The engine does not sync its cookie: a power cut leaves none of its bytes, and the engine refuses it for
/// ever. It is written anew where it is missing.
fn mend_cookie(path: &Path) -> io::Result<()> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(bytes) if bytes.len() != COOKIE_BYTES || bytes.iter().all(|byte| *byte == 0) => fs::remove_file(path),
        Ok(_) => Ok(()),
    }
}

/// Makes durable what the engine made as it opened and leaves to the system's `sync`, which may not be there.
pub(super) fn make_durable(tree: &Path) -> io::Result<()> {
    File::open(tree.join(COOKIE))?.sync_all()?;
    File::open(tree)?.sync_all()
}

/// Returns how far the lists go after a flush. A log that holds nothing yet may not survive a power cut.
pub(super) fn reach(tree: &Path) -> io::Result<Reach> {
    let dir = tree.join(LISTS);
    for log in Found::in_folder(&dir)?.into_iter().flat_map(|found| found.logs).rev() {
        let bytes = fs::metadata(dir.join(name(LOG, log))).map_or(0, |found| found.len());
        if bytes > 0 {
            return Ok(Reach { log, bytes });
        }
    }
    Ok(Reach::default())
}

/// Looks through the lists before the engine does; says what is wrong with them, if anything is.
pub(super) fn damage(tree: &Path, least: Reach) -> io::Result<Option<String>> {
    let dir = tree.join(LISTS);
    let Some(found) = Found::in_folder(&dir)? else { return Ok(None) };
    let Some(snapshot) = found.snapshots.last().copied() else {
        return Ok((!found.logs.is_empty()).then(|| w().damage.pages_missing.to_owned()));
    };
    let logs: Vec<u64> = found.logs.into_iter().filter(|log| *log > snapshot).collect();
    for (wanted, log) in (snapshot + 1..).zip(&logs) {
        if wanted != *log {
            return Ok(Some(fill(w().damage.file_missing, &[&name(LOG, wanted)])));
        }
    }
    for log in &logs {
        let bytes = fs::read(dir.join(name(LOG, *log)))?;
        let end = sound_until(&bytes);
        let torn = logs.last() == Some(log) && nothing_sound_after(&bytes, end);
        if end < bytes.len() && !torn || *log == least.log && (end as u64) < least.bytes {
            return Ok(Some(fill(w().damage.unreadable_from, &[&name(LOG, *log), &end])));
        }
    }
    let newest = logs.last().copied().unwrap_or(snapshot);
    Ok((newest < least.log).then(|| fill(w().damage.file_missing, &[&name(LOG, least.log)])))
}

/// Returns where the records that fit their checks end.
fn sound_until(bytes: &[u8]) -> usize {
    let mut end = 0;
    while let Some(length) = bytes.get(end..).and_then(record) {
        end += length;
    }
    end
}

/// What a power cut tore is the last record: nothing was written after it.
fn nothing_sound_after(bytes: &[u8], end: usize) -> bool {
    (end + 1..bytes.len()).all(|at| bytes.get(at..).and_then(record).is_none())
}

/// Returns the length of the record at the beginning, where it fits its checks.
fn record(bytes: &[u8]) -> Option<usize> {
    let (length, check) = bytes.get(..HEAD)?.split_at_checked(6)?;
    if check != (crc32fast::hash(length) as u16).to_le_bytes() {
        return None;
    }
    let mut wide = [0; 8];
    wide.get_mut(..6)?.copy_from_slice(length);
    let end = usize::try_from(u64::from_le_bytes(wide)).ok()?.checked_add(HEAD)?;
    let check = bytes.get(end..end.checked_add(CHECK)?)?;
    (check == (crc32fast::hash(bytes.get(..end)?) ^ 0xAF).to_le_bytes()).then_some(end + CHECK)
}

/// Numbers stand as 16 hexadecimal digits; a name with more behind it is half a snapshot.
fn number(name: &str, prefix: &str) -> Option<u64> {
    let digits = name.strip_prefix(prefix).filter(|digits| digits.len() == 16)?;
    u64::from_str_radix(digits, 16).ok()
}

fn name(prefix: &str, number: u64) -> String {
    format!("{prefix}{number:016x}")
}
