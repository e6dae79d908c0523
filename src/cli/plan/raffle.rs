//! `hearken plan draw`: a raffle among those who wrote below a post of ours, which anybody can draw again.

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{Query, Shown};

use super::super::desk::{self, odd};
use super::super::errand::Errand;
use super::super::exit::Failure;

/// What `plan draw` takes.
#[derive(Args, Debug)]
pub struct DrawArgs {
    /// The post, or a message below it
    #[arg(value_name = "ID")]
    id: String,
    /// What was published before and nobody could know: the numbers of a lottery, the hash of a block
    #[arg(long)]
    seed: String,
    /// How many win
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    winners: u16,
    /// A handle that takes no part; several times for several
    #[arg(long, value_name = "HANDLE")]
    without: Vec<String>,
}

/// Draws, and prints what is needed to draw again.
pub async fn draw(errand: &mut Errand<'_>, args: DrawArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let of = desk.conversation(&args.id).await?;
        let query =
            Query::Draw { of, seed: args.seed.clone(), winners: args.winners.into(), without: args.without.clone() };
        let Shown::Draw(draw) = desk.ask(query).await? else { return Err(odd()) };
        if errand.json {
            return errand.object(&json!({ "draw": draw }));
        }
        errand.say(&format!("{} took part; list {}", draw.participants, draw.hash))?;
        for (place, (handle, ticket)) in draw.winners.iter().enumerate() {
            errand.say(&format!("{}. {handle}  {ticket}", place + 1))?;
        }
        errand.hint("a ticket is the SHA-256 of the seed, a line feed and the handle; the lowest win:")?;
        Ok(errand.hint(&format!("  printf '%s\\n%s' '{}' 'handle@server' | sha256sum", draw.seed.replace('\'', "")))?)
    })
    .await
}
