//! `hearken like`, `boost`, `hide`, `delete`, `block`, `silence`, `report`.

use clap::Args;

use crate::desk::Work;
use crate::domain::ask::{Message, Thread};
use crate::domain::command::Command;
use crate::domain::id::ItemId;
use crate::domain::network::Moderation;
use crate::domain::report::{Report, ReportReason};

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
    /// Why; in a grave crisis nothing is hidden or deleted without a reason
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
}

/// What a report takes.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// A row or an item
    id: String,
    /// Why: a word that the network knows; without it the words are listed
    #[arg(long)]
    reason: Option<String>,
    /// What else the network's people should know
    #[arg(long, default_value = "")]
    text: String,
    /// Tell the people of the person's own server too
    #[arg(long)]
    forward: bool,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
}

/// Reports an item, after a question.
pub async fn report(errand: &mut Errand<'_>, args: ReportArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (thread, item) = desk.item(&args.id).await?;
        let report = Report { reason: args.reason.unwrap_or_default(), text: args.text, forward: args.forward };
        if let Some(fault) = thread.caps.reports.fault(&report) {
            let meaning = |reason: &ReportReason| format!("\n  {}: {}", reason.word, reason.words);
            let meanings: String = thread.caps.reports.reasons.iter().map(meaning).collect();
            return Err(Failure::refused(format!("{fault}{meanings}")));
        }
        let whose = whose(&thread, item);
        let why = if report.reason.is_empty() { String::new() } else { format!(" for {}", report.reason) };
        errand.confirm(&format!("report {whose}{why} as {}?", thread.conversation.account), args.yes)?;
        let command =
            Command::Moderate { item, act: Moderation::Report, on: true, report: Some(report), why: String::new() };
        act::tell(errand, &desk.act(command).await?)
    })
    .await
}

/// Returns who wrote an item.
fn whose(thread: &Thread, item: ItemId) -> String {
    let words = thread.messages.iter().find_map(|message| match message {
        Message::Item { id, item: words, .. } if *id == item => Some(words),
        _ => None,
    });
    words.map_or_else(|| thread.author.handle.clone(), |item| item.author.handle.clone())
}

/// Does or takes back an act of moderation; all but a like ask first.
pub async fn moderate(errand: &mut Errand<'_>, args: ModerateArgs, act: Moderation) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (thread, item) = desk.item(&args.id).await?;
        let whose = whose(&thread, item);
        let back = if args.undo { "Take back: " } else { "" };
        let question = format!("{back}{} {whose} as {}?", act.word(), thread.conversation.account);
        errand.confirm(&question, args.yes || !act.asks())?;
        act::tell(
            errand,
            &desk.act(Command::Moderate { item, act, on: !args.undo, report: None, why: args.why }).await?,
        )
    })
    .await
}
