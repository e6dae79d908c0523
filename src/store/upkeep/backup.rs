//! Writes backups: an export with the kept state, compressed, complete or not there at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::export::write_log;
use crate::store::error::StoreError;
use crate::store::marker::sync_folder;
use crate::store::reader::Reader;
use crate::words::{fill, w};

const BEFORE: &str = "hearken-";
const AFTER: &str = ".jsonl.zst";
/// zstd's own default; higher costs much time for little room.
const LEVEL: i32 = 3;
/// Days of which a backup is kept.
const DAYS: usize = 7;
/// Weeks of which the newest backup is kept.
const WEEKS: usize = 4;

/// Writes a backup to `to`: the log with its words and the kept state without what is secret. Returns the events in it.
///
/// The file appears when it is complete and on disk; `zstd -d` makes JSON lines of it.
pub fn backup(reader: &Reader, to: &Path) -> Result<u64, StoreError> {
    let beside = to.with_extension("part");
    let written = write(reader, &beside).and_then(|events| {
        let moved = fs::rename(&beside, to).and_then(|()| sync_folder(to));
        moved.map_err(StoreError::io(fill(w().disk.move_backup, &[&to.display()])))?;
        Ok(events)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(reader: &Reader, to: &Path) -> Result<u64, StoreError> {
    let failed = |error: io::Error| StoreError::io(fill(w().disk.write_backup, &[&to.display()]))(error);
    let file = File::create(to).map_err(failed)?;
    let mut encoder = zstd::Encoder::new(file, LEVEL).map_err(failed)?;
    encoder.include_checksum(true).map_err(failed)?;
    let mut out = BufWriter::new(encoder);
    let events = write_log(reader, &mut out, true)?;
    let encoder = out.into_inner().map_err(|error| failed(error.into_error()))?;
    encoder.finish().and_then(|file| file.sync_all()).map_err(failed)?;
    Ok(events)
}

/// Writes the backup of a day into `dir` unless it is there, and removes those that need not be kept.
///
/// Returns the new file, if one was written.
pub fn backup_of_day(reader: &Reader, dir: &Path, today: Date) -> Result<Option<PathBuf>, StoreError> {
    let to = dir.join(format!("{BEFORE}{today}{AFTER}"));
    if to.exists() {
        return Ok(None);
    }
    let made = fs::create_dir_all(dir).and_then(|()| sync_folder(dir));
    made.map_err(StoreError::io(fill(w().disk.make_folder, &[&dir.display()])))?;
    backup(reader, &to)?;
    backup_rotate(dir)?;
    Ok(Some(to))
}

/// Removes daily backups that are neither of the newest seven days nor the newest of one of the newest four weeks.
///
/// Returns what was removed. Files of other names are never touched.
pub fn backup_rotate(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let listed = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = listed.map_err(StoreError::io(fill(w().disk.read_folder, &[&dir.display()])))?;
    let dates: BTreeSet<Date> =
        entries.iter().filter_map(|entry| date_of(&entry.file_name().to_string_lossy())).collect();
    let keep = worth_keeping(&dates);
    let mut removed = Vec::new();
    for date in dates.difference(&keep) {
        let path = dir.join(format!("{BEFORE}{date}{AFTER}"));
        fs::remove_file(&path).map_err(StoreError::io(fill(w().disk.remove_backup, &[&path.display()])))?;
        removed.push(path);
    }
    Ok(removed)
}

fn date_of(name: &str) -> Option<Date> {
    name.strip_prefix(BEFORE)?.strip_suffix(AFTER)?.parse().ok()
}

fn worth_keeping(dates: &BTreeSet<Date>) -> BTreeSet<Date> {
    let mut keep: BTreeSet<Date> = dates.iter().rev().take(DAYS).copied().collect();
    let mut weeks = BTreeSet::new();
    for date in dates.iter().rev() {
        let week = date.iso_week_date();
        if weeks.len() < WEEKS && weeks.insert((week.year(), week.week())) {
            keep.insert(*date);
        }
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn seven_days_and_four_weeks_stay() {
        let last: Date = "2026-11-22".parse().unwrap(); // a Sunday
        let dates: BTreeSet<Date> = (0..60).map(|n| last - n.days()).collect();
        let keep: Vec<String> = worth_keeping(&dates).into_iter().map(|date| date.to_string()).collect();
        assert_eq!(
            keep,
            [
                "2026-11-01",
                "2026-11-08",
                "2026-11-15",
                "2026-11-16",
                "2026-11-17",
                "2026-11-18",
                "2026-11-19",
                "2026-11-20",
                "2026-11-21",
                "2026-11-22"
            ]
        );
    }

    #[test]
    fn a_desk_that_was_away_keeps_what_it_has() {
        let dates: BTreeSet<Date> = ["2024-02-29", "2026-01-01"].iter().map(|date| date.parse().unwrap()).collect();
        assert_eq!(worth_keeping(&dates), dates);
    }

    #[test]
    fn other_files_are_no_backups() {
        assert_eq!(date_of("hearken-2026-11-22.jsonl.zst"), "2026-11-22".parse().ok());
        assert_eq!(date_of("hearken-2026-13-22.jsonl.zst"), None);
        assert_eq!(date_of("notes.txt"), None);
    }
}
