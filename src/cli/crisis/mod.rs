//! `hearken crisis`, `escalate`, `stand-down`, `freeze`, `resume`.

mod acts;
mod print;

pub use self::acts::{CrisisArgs, crisis};

use std::time::Duration;

use clap::Args;

use crate::desk::Work;
use crate::domain::ask::PageLine;
use crate::domain::command::Command;
use crate::domain::crisis::Escalation;
use crate::domain::event::Freeze;
use crate::domain::id::{ConversationId, SeatName};

use crate::cli::desk::Desk;
use crate::cli::errand::Errand;
use crate::cli::exit::{Exit, Failure};
use crate::cli::{act, desk};

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

/// Raises a crisis, and stays until its first pages have gone out.
pub async fn escalate(errand: &mut Errand<'_>, args: EscalateArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let on = desk.conversation(&args.id).await?;
        let owner = args.owner.as_deref().map(SeatName::new);
        let asked = Escalation { owner, note: args.note.join(" "), ..Escalation::of(on, args.level) };
        let done = desk.act(Command::Escalate(Box::new(asked))).await?;
        act::tell(errand, &done)?;
        let Some(page) = paged(desk, on).await? else { return Ok(()) };
        match (&page.failed, page.reached) {
            (Some(_), _) if page.bells => Ok(errand.hint("nobody is called: no page command and no chain is set")?),
            (Some(why), _) => {
                Err(Failure::new(Exit::Network, format!("{why}; the crisis stands, call somebody yourself")))
            }
            (None, true) => Ok(errand.hint("paged")?),
            (None, false) => {
                Err(Failure::new(Exit::Network, "the page is still on its way; `hearken log` tells how it ends"))
            }
        }
    })
    .await
}

/// Waits until the first pages of a crisis have ended, and returns how; nothing where nobody is paged.
async fn paged(desk: &mut Desk, on: ConversationId) -> Result<Option<PageLine>, Failure> {
    let until = tokio::time::Instant::now() + PAGE;
    let mut news = desk.news();
    loop {
        let crises = desk.summary().await?.crises;
        let page = crises.into_iter().find(|crisis| crisis.conversation == Some(on)).and_then(|crisis| crisis.page);
        let is_told = page.as_ref().is_none_or(|page| page.reached || page.failed.is_some() || !page.open);
        if is_told || tokio::time::Instant::now() > until {
            return Ok(page);
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
