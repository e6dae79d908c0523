//! `hearken escalate`, `stand-down`, `freeze`, `resume`.

use std::time::Duration;

use clap::Args;

use crate::desk::Work;
use crate::domain::ask::Paging;
use crate::domain::command::Command;
use crate::domain::event::Freeze;
use crate::domain::id::{ConversationId, SeatName};

use super::desk::Desk;
use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::{act, desk};

/// How long a page command may take, and a little more.
const PAGE: Duration = Duration::from_secs(35);

/// What `escalate` takes.
#[derive(Args, Debug)]
pub struct EscalateArgs {
    /// The row
    id: String,
    /// 1, the worst, to 4
    #[arg(value_parser = clap::value_parser!(u8).range(1..=4))]
    level: u8,
    /// What to know
    note: Vec<String>,
    /// Who has it
    #[arg(long, value_name = "SEAT")]
    owner: Option<String>,
}

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

/// Raises a crisis, and stays until the page command has ended.
pub async fn escalate(errand: &mut Errand<'_>, args: EscalateArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let on = desk.conversation(&args.id).await?;
        let owner = args.owner.as_deref().map(SeatName::new);
        let note = args.note.join(" ");
        let done = desk.act(Command::Escalate { on, level: args.level, owner, note }).await?;
        act::tell(errand, &done)?;
        match paging(desk, on).await? {
            Some(Paging::Failed(why)) => {
                Err(Failure::new(Exit::Network, format!("{why}; the crisis stands, call somebody yourself")))
            }
            Some(Paging::Calling) => {
                Err(Failure::new(Exit::Network, "the page command still runs; `hearken log` tells how it ends"))
            }
            Some(Paging::Called) => Ok(errand.hint("paged")?),
            None => Ok(()),
        }
    })
    .await
}

/// Waits until the page command of a crisis has ended, and returns how.
async fn paging(desk: &mut Desk, on: ConversationId) -> Result<Option<Paging>, Failure> {
    let until = tokio::time::Instant::now() + PAGE;
    let mut news = desk.news();
    loop {
        let crises = desk.summary().await?.crises;
        let paging = crises.into_iter().find(|crisis| crisis.conversation == on).and_then(|crisis| crisis.paging);
        if paging != Some(Paging::Calling) || tokio::time::Instant::now() > until {
            return Ok(paging);
        }
        news.heard().await;
    }
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
