//! What is settled about the plan: `[plan]`.

use std::path::{Path, PathBuf};

use super::mistake::Mistake;
use super::section::Section;

/// The table, while the lists of key dates are not known yet.
#[derive(Default)]
pub struct Draft {
    /// The calendar file that others subscribe to.
    pub feed: Option<PathBuf>,
    /// Whose key dates are shown, and where that stands.
    pub countries: Vec<(String, Mistake)>,
}

impl Draft {
    /// Reads the table of a file over what the files before have said.
    pub fn read(&mut self, table: &mut Section<'_>, path: &Path) {
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(feed) = table.text("feed") {
            self.feed = Some(feed.trim()).filter(|feed| !feed.is_empty()).map(|feed| folder.join(feed));
        }
        let place = Mistake { file: path.to_owned(), line: table.line("countries"), what: String::new() };
        if let Some(countries) = table.texts("countries") {
            self.countries = countries.into_iter().map(|name| (name, place.clone())).collect();
        }
    }
}
