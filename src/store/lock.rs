//! Our own lock, taken before anything else, so that a second opener reads who has the desk.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::error::StoreError;
use crate::words::{fill, w};

/// Held as long as the desk is open; the system lets go of it even after `kill -9`.
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the desk's lock and writes the owner's name into it.
    pub(super) fn take(dir: &Path, owner: &str) -> Result<Lock, StoreError> {
        let path = dir.join("lock");
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(StoreError::io(fill(w().disk.open_file, &[&path.display()])))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(dir, &mut file)),
            Err(TryLockError::Error(error)) => {
                return Err(StoreError::Io {
                    what: fill(w().disk.lock_file, &[&path.display()]),
                    why: error.to_string(),
                });
            }
        }
        // The name is a courtesy: on a full disk the desk has more to say than that it could not write it.
        let _ = write_owner(&mut file, owner);
        Ok(Lock { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that another thread is just starting may hold the file too.
        let _ = self.file.unlock();
    }
}

fn write_owner(file: &mut File, owner: &str) -> std::io::Result<()> {
    let text = format!("{}\n{}\n", std::process::id(), owner.lines().next().unwrap_or_default());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text.as_bytes())?;
    // Cut only where the last owner's name was longer: it costs a millisecond of every start.
    if file.metadata()?.len() > text.len() as u64 { file.set_len(text.len() as u64) } else { Ok(()) }
}

fn busy(dir: &Path, file: &mut File) -> StoreError {
    let mut text = String::new();
    let _ = file.take(1024).read_to_string(&mut text);
    let mut lines = text.lines();
    let pid = lines.next().and_then(|line| line.trim().parse().ok());
    let name = lines.next().map(str::trim).filter(|name| !name.is_empty());
    let owner = match (name, pid) {
        (Some(name), Some(pid)) => fill(w().store.owner, &[&name, &pid]),
        (None, Some(pid)) => fill(w().store.process, &[&pid]),
        (_, None) => w().store.another_process.to_owned(),
    };
    StoreError::Busy { dir: dir.to_owned(), owner, pid }
}
