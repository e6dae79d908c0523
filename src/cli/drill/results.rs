//! What was had in drills before, and the files that are left of each: they outlive the desk on which it was played.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::Places;
use crate::domain::ask::DrillSheet;
use crate::domain::id::SeatName;
use crate::domain::postmortem::{Postmortem, Written};
use crate::domain::time::Time;

use super::super::errand::Errand;
use super::super::exit::Failure;
use super::card;

/// The folder, beside the log files.
const FOLDER: &str = "drills";
/// A line for each time that one was played.
const FILE: &str = "results.jsonl";

/// One time that a drill was played.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    at: Time,
    drill: String,
    by: SeatName,
    points: u32,
    /// It was played to its end.
    #[serde(default = "yes")]
    whole: bool,
}

const fn yes() -> bool {
    true
}

/// All times that drills were played.
pub struct Results {
    folder: PathBuf,
    lines: Vec<Line>,
}

impl Results {
    /// Reads them; lines that nobody can read count as not there.
    pub fn read(places: &Places) -> Results {
        let folder = places.state.join(FOLDER);
        let text = fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Results { folder, lines }
    }

    /// Returns the most points that were had in a drill that was played to its end.
    pub fn best(&self, drill: &str) -> Option<u32> {
        self.lines.iter().filter(|line| line.whole && line.drill == drill).map(|line| line.points).max()
    }

    /// Keeps one: a line here, and the report of its crisis with its score before it. Returns where that lies.
    pub fn keep(
        &self,
        errand: &Errand<'_>,
        at: Time,
        sheet: &DrillSheet,
        report: Option<&Postmortem>,
    ) -> Result<PathBuf, Failure> {
        let points = sheet.over.as_ref().map_or(0, |over| over.card.points);
        let line = Line {
            at,
            drill: sheet.name.clone(),
            by: sheet.player.clone(),
            points,
            whole: sheet.cut_short().is_none(),
        };
        let cannot = |path: &PathBuf, why: std::io::Error| {
            Failure::refused(format!("{} cannot be written: {why}; the score stands above", path.display()))
        };
        fs::create_dir_all(&self.folder).map_err(|why| cannot(&self.folder, why))?;
        let stamp = at.in_zone(errand.config.zone()).strftime("%Y-%m-%dT%H%M%S").to_string();
        let name = format!("{}-{stamp}", sheet.name);
        let picture = format!("{name}.svg");
        let mut text = card::markdown(sheet);
        if let Some(report) = report {
            let Written { markdown, svg } = report.written(errand.config.zone(), Some(&picture));
            text.push_str(&markdown);
            let path = self.folder.join(&picture);
            fs::write(&path, svg).map_err(|why| cannot(&path, why))?;
        }
        let path = self.folder.join(format!("{name}.md"));
        fs::write(&path, text).map_err(|why| cannot(&path, why))?;
        let lines = self.folder.join(FILE);
        let file = fs::OpenOptions::new().create(true).append(true).open(&lines);
        let written = file.and_then(|mut file| writeln!(file, "{}", serde_json::to_string(&line)?));
        written.map_err(|why| cannot(&lines, why))?;
        Ok(path)
    }
}
