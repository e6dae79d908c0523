//! Care of the store: export, import, backup, restore, verify, rebuild.

mod archive;
mod backup;
mod export;
mod import;
mod lines;
mod restore;
mod verify;

pub use archive::{Archived, Step, Sweep};
pub use backup::{backup, backup_of_day, backup_rotate};
pub use export::{export_items, export_log};
pub use import::{Imported, import_log, is_log};
pub use restore::restore;
pub use verify::{Report, rebuild, verify};
