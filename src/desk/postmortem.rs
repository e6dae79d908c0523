//! Writes the report of a crisis into the desk's folder: a text, and the plot beside it.

use std::fs;
use std::path::PathBuf;

use crate::domain::command::{Done, Refusal};
use crate::domain::id::CrisisId;
use crate::domain::postmortem::Written;
use crate::words::{fill, w};

use super::handle::Handle;
use super::show;

/// The folder of reports, in the desk's.
const FOLDER: &str = "reports";

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
    let Written { markdown, svg } = report.written(desk.library().rulings.zone(), Some(&picture));
    let path = folder.join(format!("{name}.md"));
    let cannot =
        |path: &PathBuf, why: std::io::Error| Refusal::no(fill(w().postmortem.not_written, &[&path.display(), &why]));
    fs::create_dir_all(&folder).map_err(|why| cannot(&folder, why))?;
    fs::write(folder.join(&picture), svg).map_err(|why| cannot(&folder.join(&picture), why))?;
    fs::write(&path, markdown).map_err(|why| cannot(&path, why))?;
    let notice = fill(w().postmortem.written, &[&path.display()]);
    Ok(Done { notice: notice.into(), crisis: Some(report.crisis.id), ..Done::default() })
}
