//! `hearken no-reply`, `vip`: what is said of the person of a conversation.

use clap::Args;

use crate::desk::Work;
use crate::domain::command::Command;
use crate::domain::contact::PersonChange;

use super::errand::Errand;
use super::exit::Failure;
use super::{act, desk};

/// What `no-reply` takes.
#[derive(Args, Debug)]
pub struct NoReplyArgs {
    /// A row of theirs
    id: String,
    /// They may be written to again
    #[arg(long)]
    off: bool,
    /// Why; everybody reads it
    #[arg(long, value_name = "TEXT", conflicts_with = "off")]
    why: Option<String>,
}

/// What `vip` takes.
#[derive(Args, Debug)]
pub struct VipArgs {
    /// A row of theirs
    id: String,
    /// They are none, whatever the settings say
    #[arg(long)]
    off: bool,
}

/// Marks a person as not to be written to, or takes that back.
pub async fn no_reply(errand: &mut Errand<'_>, args: NoReplyArgs) -> Result<(), Failure> {
    say(errand, &args.id, PersonChange::DoNotReply { on: !args.off, why: args.why }).await
}

/// Makes a person a VIP or not.
pub async fn vip(errand: &mut Errand<'_>, args: VipArgs) -> Result<(), Failure> {
    say(errand, &args.id, PersonChange::Vip { on: !args.off }).await
}

async fn say(errand: &mut Errand<'_>, id: &str, change: PersonChange) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let on = desk.conversation(id).await?;
        act::tell(errand, &desk.act(Command::Person { on, change }).await?)
    })
    .await
}
