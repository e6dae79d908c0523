//! Makes the engine's lists of pages safe to open after a kill.
//!
//! The engine keeps a snapshot, named after the newest log in it, and the logs since. Each open writes a new
//! snapshot, removes what went into it and then begins the next log. A kill between these two leaves a
//! snapshot with no log after it, and the next open then writes the new snapshot over the old one under the
//! same name and removes "the old one": every page that is not written again is gone at the open after that
//! (sled 1.0.0-alpha.124, `read_snapshot_and_apply_logs`). An empty log after the snapshot keeps the two
//! names apart. A kill one step earlier leaves two snapshots; the engine takes the newer one, but would keep
//! the other for ever.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The folder of the lists inside the engine's.
pub(super) const LISTS: &str = "metadata";
const SNAPSHOT: &str = "snapshot_";
const LOG: &str = "log_";

/// Mends the lists of the engine in `tree`, which nobody has open. Does nothing where there are none.
pub(super) fn mend(tree: &Path) -> io::Result<()> {
    let dir = tree.join(LISTS);
    let names = match fs::read_dir(&dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?,
    };
    let numbers = |prefix| names.iter().filter_map(move |name| number(name.to_str()?, prefix));
    let Some(newest) = numbers(SNAPSHOT).max() else { return Ok(()) };
    for stale in numbers(SNAPSHOT).filter(|snapshot| *snapshot < newest) {
        fs::remove_file(dir.join(name(SNAPSHOT, stale)))?;
    }
    if numbers(LOG).all(|log| log <= newest) {
        File::create_new(dir.join(name(LOG, newest + 1)))?.sync_all()?;
    }
    File::open(&dir)?.sync_all()
}

/// Numbers stand as 16 hexadecimal digits; a name with more behind it is half a snapshot.
fn number(name: &str, prefix: &str) -> Option<u64> {
    let digits = name.strip_prefix(prefix).filter(|digits| digits.len() == 16)?;
    u64::from_str_radix(digits, 16).ok()
}

fn name(prefix: &str, number: u64) -> String {
    format!("{prefix}{number:016x}")
}
