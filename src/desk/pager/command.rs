//! Pages by a program: the page command of the settings, or somebody's own.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::desk::handle::Handle;
use crate::domain::chain::{Attempt, Outcome};
use crate::domain::id::PageId;
use crate::domain::rota::Address;
use crate::words::{fill, w};

use super::told;

/// A page command that hangs is ended after this.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the program of an attempt. What it is about stands in its environment: `HEARKEN_LEVEL`, `HEARKEN_OWNER`,
/// `HEARKEN_NOTE`, `HEARKEN_CONVERSATION`, and `HEARKEN_RULE` where a rule asked for it.
pub async fn page(desk: &Handle, id: PageId, attempt: &Attempt) -> Outcome {
    let program = match &attempt.address {
        Some(Address::Program(program)) => program.clone(),
        Some(Address::Name(_)) | None => desk.library().rulings.ready.page_command.clone(),
    };
    let Some((program, arguments)) = program.split_first() else {
        return Outcome::Failed(w().rules.page_nobody.to_owned());
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .envs(told::environment(desk, id))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    run(command).await
}

async fn run(mut command: Command) -> Outcome {
    match tokio::time::timeout(PATIENCE, command.output()).await {
        Err(_) => Outcome::Failed(w().desk.page_hung.to_owned()),
        Ok(Err(error)) => Outcome::Failed(fill(w().desk.page_cannot_run, &[&error])),
        Ok(Ok(output)) if output.status.success() => Outcome::Sent,
        Ok(Ok(output)) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = crate::domain::clean::line(said.lines().last().unwrap_or_default());
            Outcome::Failed(fill(w().desk.page_failed, &[&output.status, &said]))
        }
    }
}
