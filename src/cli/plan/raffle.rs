//! `hearken plan draw`: a raffle among those who wrote below a post of ours, which anybody can draw again.

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{DrawnBelow, Meant, Query, Shown};
use crate::domain::id::AccountId;
use crate::domain::plan::raffle::Draw;

use super::super::desk::{self, Desk, odd};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;

/// What `plan draw` takes.
#[derive(Args, Debug)]
pub struct DrawArgs {
    /// The post of the plan, by its code, or a message below one of ours
    #[arg(value_name = "POST")]
    id: String,
    /// Below which variant of it, where it is out on several accounts
    #[arg(long)]
    account: Option<String>,
    /// What was published before and nobody could know: the numbers of a lottery, the hash of a block
    #[arg(long)]
    seed: String,
    /// How many win
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    winners: u16,
    /// A handle that takes no part; several times for several
    #[arg(long, value_name = "HANDLE")]
    without: Vec<String>,
    /// Spam, what was hidden and who is blocked take part, too
    #[arg(long)]
    with_spam: bool,
}

/// Draws, and prints what is needed to draw again.
pub async fn draw(errand: &mut Errand<'_>, args: DrawArgs) -> Result<(), Failure> {
    let account = args.account.as_deref().map(|name| reply::account_of_old(errand, name)).transpose()?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let below = below(desk, &args.id, account).await?;
        let (seed, winners) = (args.seed.clone(), args.winners.into());
        let query = Query::Draw { below, seed, winners, without: args.without.clone(), with_spam: args.with_spam };
        let Shown::Draw(draw) = desk.ask(query).await? else { return Err(odd()) };
        tell(errand, &draw)
    })
    .await
}

/// Returns below which post of ours it is drawn.
async fn below(desk: &mut Desk, id: &str, account: Option<AccountId>) -> Result<DrawnBelow, Failure> {
    match (desk.find(id).await?, account) {
        (Meant::Post(id), account) => Ok(DrawnBelow::Post { id, account }),
        (_, Some(_)) => Err(Failure::usage(format!("{id} stands below one account alone: leave --account out"))),
        (_, None) => Ok(DrawnBelow::Conversation(desk.conversation(id).await?)),
    }
}

fn tell(errand: &mut Errand<'_>, draw: &Draw) -> Result<(), Failure> {
    if errand.json {
        return errand.object(&json!({ "draw": draw }));
    }
    errand.say(&format!("{} took part; list {}", draw.participants, draw.hash))?;
    for (place, (handle, ticket)) in draw.winners.iter().enumerate() {
        errand.say(&format!("{}. {handle}  {ticket}", place + 1))?;
    }
    for (handle, why) in &draw.left_out {
        errand.say(&format!("left out: {handle} ({})", why.word()))?;
    }
    errand.hint("a ticket is the SHA-256 of the seed, a line feed and the handle; the lowest win:")?;
    Ok(errand.hint(&format!("  printf '%s\\n%s' '{}' 'handle@server' | sha256sum", draw.seed.replace('\'', "")))?)
}
