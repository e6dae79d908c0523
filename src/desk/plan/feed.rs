//! The calendar file of the plan, which others subscribe to: written anew when the plan has changed.

use std::path::{Path, PathBuf};

use crate::desk::clock;
use crate::desk::files::write_whole;
use crate::desk::handle::Handle;
use crate::domain::time::Span;
use crate::words::{fill, w};

use super::{PlanForm, PlanPart};

/// Changes of a moment are written together; none waits longer than a minute.
const REST: Span = Span::seconds(5);
/// A calendar shows what was, as far back as this.
const BACK: Span = Span::days(90);
/// It is there to be read by others: who may reach it is the folder's to say.
const MODE: u32 = 0o644;

/// Keeps the file, if the settings name one.
pub async fn by_itself(desk: Handle) {
    let Some(path) = desk.library().feed.clone() else { return };
    let mut news = desk.news();
    let mut last = String::new();
    let mut was_told = false;
    loop {
        news.borrow_and_update();
        match written(&desk, path.clone(), last.clone()).await {
            Ok(text) => (last, was_told) = (text, false),
            Err(why) if !was_told => {
                was_told = true;
                tracing::error!(path = %path.display(), %why, "the calendar file of the plan cannot be written");
            }
            Err(_) => {}
        }
        clock::sleep(REST).await;
        if news.changed().await.is_err() {
            return;
        }
    }
}

/// Writes the file where it says something else than before; returns what it says.
async fn written(desk: &Handle, path: PathBuf, last: String) -> Result<String, String> {
    let desk = desk.clone();
    let work = move || {
        let from = clock::now().minus(BACK);
        // A calendar that has a post takes it out where it is told that it was given up.
        let posts = super::out::posts(&desk, PlanPart { from: Some(from), until: None, dropped: true })
            .map_err(|why| why.to_string())?;
        let text = super::text(&desk, PlanForm::Calendar, &posts);
        if text != last || !path.exists() {
            write_whole(&path, &text, MODE).map_err(|why| unwritten(&path, &why))?;
        }
        Ok(text)
    };
    tokio::task::spawn_blocking(work).await.map_err(|why| why.to_string())?
}

fn unwritten(path: &Path, why: &std::io::Error) -> String {
    fill(w().disk.write_file, &[&path.display()]) + ": " + &why.to_string()
}
