//! `hearken crisis`, `escalate`, `stand-down`, `freeze`, `resume`.

mod acts;
mod escalate;
mod print;

pub use self::acts::{CrisisArgs, crisis, named};
pub use self::escalate::{EscalateArgs, escalate};

use clap::Args;

use crate::desk::Work;
use crate::domain::command::Command;
use crate::domain::event::Freeze;

use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::cli::{act, desk};

/// What `freeze` takes.
#[derive(Args, Debug)]
pub struct FreezeArgs {
    /// Why; everybody reads it
    #[arg(required = true)]
    reason: Vec<String>,
    /// Hold replies too
    #[arg(long)]
    all: bool,
}

/// Ends the crisis of a conversation.
pub async fn stand_down(errand: &mut Errand<'_>, id: &str) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let on = desk.conversation(id).await?;
        act::tell(errand, &desk.act(Command::StandDown { on }).await?)
    })
    .await
}

/// Returns what everybody must know of a frozen desk.
pub fn frozen(errand: &Errand<'_>, freeze: &Freeze, held: usize) -> String {
    let scope = if freeze.all { "replies are held too" } else { "replies go on" };
    let Freeze { reason, since, by, .. } = freeze;
    format!("FROZEN since {} by {by}: {reason} · {scope} · {held} held", errand.clock(*since))
}

/// Holds everything planned.
pub async fn freeze(errand: &mut Errand<'_>, args: FreezeArgs) -> Result<(), Failure> {
    act::single(errand, Command::Freeze { reason: args.reason.join(" "), all: args.all }).await
}
