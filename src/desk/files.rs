//! What leaves a desk as a file and comes back as one: exports, backups, restored desks.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::domain::id::CrisisId;
use crate::store::{StoreError, upkeep};
use crate::words::{fill, w};

use super::handle::Handle;
use super::plan::{PlanForm, PlanPart};

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Items as JSON Lines, as they are imported: all, or those of a crisis.
    Items(Option<CrisisId>),
    /// The log with everything in it, which makes the same desk again.
    Log,
    /// The plan, in one of its forms.
    Plan {
        /// How it is written.
        form: PlanForm,
        /// Of which posts.
        part: PlanPart,
    },
}

impl Export {
    /// Returns what a word means; items may be those of a crisis.
    pub fn of_word(word: &str, crisis: Option<CrisisId>) -> Option<Export> {
        match word {
            "items" => Some(Export::Items(crisis)),
            "log" => Some(Export::Log),
            "plan" => {
                Some(Export::Plan { form: PlanForm::Json, part: PlanPart { dropped: true, ..PlanPart::default() } })
            }
            _ => None,
        }
    }
}

impl Handle {
    /// Writes an export into a file that only its owner can read; returns how many lines of it count.
    pub fn export(&self, what: Export, to: &Path) -> Result<u64, StoreError> {
        use std::os::unix::fs::OpenOptionsExt;
        let failed = |error: std::io::Error| StoreError::Io {
            what: fill(w().disk.write_file, &[&to.display()]),
            why: error.to_string(),
        };
        let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to);
        let mut out = BufWriter::new(file.map_err(failed)?);
        let written = match what {
            Export::Items(crisis) => upkeep::export_items(&self.reader(), crisis, &mut out)?,
            Export::Log => upkeep::export_log(&self.reader(), &mut out)?,
            Export::Plan { form, part } => {
                let (posts, text) = self.plan_as(form, part)?;
                out.write_all(text.as_bytes()).map_err(failed)?;
                posts
            }
        };
        out.flush().map_err(failed)?;
        Ok(written)
    }
}

/// Writes a file whole or not at all: whoever reads it meanwhile reads what was there before. `mode` is who may read it.
///
/// # Errors
/// It cannot be written there.
pub fn write_whole(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let written = std::fs::File::create(beside).and_then(|mut file| {
        file.set_permissions(std::fs::Permissions::from_mode(mode))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let moved = written.and_then(|()| std::fs::rename(beside, path));
    if moved.is_err() {
        let _ = std::fs::remove_file(beside);
    }
    moved
}

/// Tells whether a file's first line is that of an exported log.
pub fn is_log(first_line: &str) -> bool {
    upkeep::is_log(first_line)
}

/// Makes the desk in `dir`, which must not be there, of a backup or an exported log; returns how many events it has.
pub fn restore(file: &Path, dir: &Path, progress: impl FnMut(u64)) -> Result<u64, StoreError> {
    Ok(upkeep::restore(file, dir, progress)?.events)
}
