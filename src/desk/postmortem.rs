//! Writes the report of a crisis into the desk's folder: a text, and the plot beside it.

use std::fs;
use std::path::PathBuf;

use crate::domain::command::{Done, Refusal};
use crate::domain::id::CrisisId;
use crate::domain::postmortem::{Postmortem, markdown, svg};
use crate::domain::time::Time;
use crate::words::{fill, w};

use super::handle::Handle;
use super::show;

/// The folder of reports, in the desk's.
const FOLDER: &str = "reports";

/// A report as it lies in its files.
pub struct Written {
    /// The text.
    pub markdown: String,
    /// The plot.
    pub svg: String,
}

/// Writes a report down; `picture` is the name of the plot's file beside the text.
pub fn written(desk: &Handle, report: &Postmortem, picture: Option<&str>) -> Written {
    let zone = desk.library().rulings.zone();
    let clock = |at: Time| at.in_zone(zone).strftime("%Y-%m-%d %H:%M").to_string();
    let hour = |at: Time| at.in_zone(zone).strftime("%H:%M").to_string();
    Written { markdown: markdown(report, &clock, &hour, picture), svg: svg(&report.volume, &report.moments, &hour) }
}

/// Writes the report of a crisis, the newest where none is named, and says where.
///
/// # Errors
/// There is no crisis, or the files cannot be written.
pub fn write(desk: &Handle, id: Option<CrisisId>) -> Result<Done, Refusal> {
    let report = show::postmortem(desk, id)?.ok_or_else(|| Refusal::no(w().postmortem.nothing_to_report))?;
    let folder = desk.library().dir.join(FOLDER);
    let day = report.crisis.since.in_zone(desk.library().rulings.zone()).strftime("%Y-%m-%d").to_string();
    let name = format!("crisis-{day}-{}", report.crisis.id.code());
    let picture = format!("{name}.svg");
    let Written { markdown, svg } = written(desk, &report, Some(&picture));
    let path = folder.join(format!("{name}.md"));
    let cannot =
        |path: &PathBuf, why: std::io::Error| Refusal::no(fill(w().postmortem.not_written, &[&path.display(), &why]));
    fs::create_dir_all(&folder).map_err(|why| cannot(&folder, why))?;
    fs::write(folder.join(&picture), svg).map_err(|why| cannot(&folder.join(&picture), why))?;
    fs::write(&path, markdown).map_err(|why| cannot(&path, why))?;
    let notice = fill(w().postmortem.written, &[&path.display()]);
    Ok(Done { notice: notice.into(), crisis: Some(report.crisis.id), ..Done::default() })
}
