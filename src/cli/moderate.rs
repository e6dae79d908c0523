//! `hearken like`, `boost`, `hide`, `delete`, `block`, `silence`, `report`.

use clap::Args;

use crate::desk::Work;
use crate::domain::ask::Message;
use crate::domain::command::Command;
use crate::domain::network::Moderation;

use super::errand::Errand;
use super::exit::Failure;
use super::{act, desk};

/// What an act of moderation takes.
#[derive(Args, Debug)]
pub struct ModerateArgs {
    /// A row or an item
    id: String,
    /// Take it back
    #[arg(long)]
    undo: bool,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
}

/// Does or takes back an act of moderation; all but a like ask first.
pub async fn moderate(errand: &mut Errand<'_>, args: ModerateArgs, act: Moderation) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (thread, item) = desk.item(&args.id).await?;
        let words = thread.messages.iter().find_map(|message| match message {
            Message::Item { id, item: words, .. } if *id == item => Some(words),
            _ => None,
        });
        let whose = words.map_or_else(|| thread.author.handle.clone(), |item| item.author.handle.clone());
        let back = if args.undo { "Take back: " } else { "" };
        let question = format!("{back}{} {whose} as {}?", act.word(), thread.conversation.account);
        errand.confirm(&question, args.yes || !act.asks())?;
        act::tell(errand, &desk.act(Command::Moderate { item, act, on: !args.undo }).await?)
    })
    .await
}
