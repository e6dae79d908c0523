//! Runs the configured page command when a crisis is raised or a rule says so, and logs how it went.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::domain::id::{ConversationId, SeatName};
use crate::words::{fill, w};

use super::handle::Handle;
use super::writer::Job;

mod rules;

pub use self::rules::{PageCalls, by_rules};

/// A page command that hangs is ended after this.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What is told to the page command, by its variables.
type Told = [(&'static str, String)];

/// Runs the page command. The crisis stands in its environment: `HEARKEN_LEVEL`, `HEARKEN_OWNER`,
/// `HEARKEN_NOTE`, `HEARKEN_CONVERSATION`.
pub fn page(desk: &Handle, id: ConversationId, level: u8, owner: Option<SeatName>, note: String) {
    let told = [
        ("HEARKEN_LEVEL", level.to_string()),
        ("HEARKEN_OWNER", owner.map(|owner| owner.to_string()).unwrap_or_default()),
        ("HEARKEN_NOTE", note),
        ("HEARKEN_CONVERSATION", id.to_string()),
    ];
    let Some(command) = command(desk, &told) else { return };
    let jobs = desk.jobs.clone();
    tokio::spawn(async move {
        let (ok, outcome) = run(command).await;
        jobs.push(Job::Paged { id, outcome, ok });
    });
}

/// Returns the page command, where there is one.
fn command(desk: &Handle, told: &Told) -> Option<Command> {
    let (program, arguments) = desk.library().page_command.split_first()?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .envs(told.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    Some(command)
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
