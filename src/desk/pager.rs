//! Runs the configured page command when a crisis is raised, and logs how it went.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::domain::id::{ConversationId, SeatName};
use crate::words::{fill, w};

use super::handle::Handle;
use super::writer::Job;

/// A page command that hangs is ended after this.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the page command. The crisis stands in its environment: `HEARKEN_LEVEL`, `HEARKEN_OWNER`,
/// `HEARKEN_NOTE`, `HEARKEN_CONVERSATION`.
pub fn page(desk: &Handle, id: ConversationId, level: u8, owner: Option<SeatName>, note: String) {
    let Some((program, arguments)) = desk.library().page_command.split_first() else { return };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("HEARKEN_LEVEL", level.to_string())
        .env("HEARKEN_OWNER", owner.map(|owner| owner.to_string()).unwrap_or_default())
        .env("HEARKEN_NOTE", note)
        .env("HEARKEN_CONVERSATION", id.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let jobs = desk.jobs.clone();
    tokio::spawn(async move {
        let (ok, outcome) = run(command).await;
        jobs.push(Job::Paged { id, outcome, ok });
    });
}

async fn run(mut command: Command) -> (bool, String) {
    match tokio::time::timeout(PATIENCE, command.output()).await {
        Err(_) => (false, w().desk.page_hung.to_owned()),
        Ok(Err(error)) => (false, fill(w().desk.page_cannot_run, &[&error])),
        Ok(Ok(output)) if output.status.success() => (true, w().desk.paged.to_owned()),
        Ok(Ok(output)) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = crate::domain::clean::line(said.lines().last().unwrap_or_default());
            (false, fill(w().desk.page_failed, &[&output.status, &said]))
        }
    }
}
