//! `hearken outbox` and what is done to deliveries.

use serde_json::{Value, json};

use crate::desk::Work;
use crate::domain::ask::{OutboxRow, Query, Shown};
use crate::domain::command::Command;
use crate::domain::id::ReplyId;
use crate::domain::width::{fit, pad};

use super::desk::{self, odd};
use super::errand::Errand;
use super::exit::Failure;
use super::{act, reply};

/// Names one delivery.
#[derive(clap::Args, Debug)]
pub struct Which {
    /// The reply; `hearken outbox` lists them
    #[arg(value_name = "REPLY")]
    reply: String,
}

/// Names one delivery that is to be given up.
#[derive(clap::Args, Debug)]
pub struct Dropped {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Prints drafts and deliveries.
pub async fn outbox(errand: &mut Errand<'_>) -> Result<(), Failure> {
    let rows = desk::with(errand, Work::WriterOnly, async |_, desk| match desk.ask(Query::Outbox).await? {
        Shown::Outbox(rows) => Ok(rows),
        _ => Err(odd()),
    })
    .await?;
    if rows.is_empty() && !errand.json {
        errand.say("Nothing is being written and nothing was sent.")?;
    }
    for row in &rows {
        if errand.json {
            errand.object(&as_json(row))?;
        } else {
            let line = as_line(errand, row);
            errand.say(&line)?;
        }
    }
    Ok(())
}

fn as_json(row: &OutboxRow) -> Value {
    let account = row.reply.as_ref().map(|reply| &reply.account).or(row.draft.as_ref().map(|draft| &draft.account));
    let reply = row.reply.as_ref();
    json!({
        "id": reply.map(|reply| reply.id),
        "item": row.item,
        "account": account,
        "state": reply.map_or("draft", |reply| reply.state.word()),
        "remote_id": reply.and_then(reply::remote_id),
        "why": reply.and_then(|reply| reply.state.why()),
        "text": row.text,
        "media": row.media,
        "to": row.to,
        "conversation": reply.map_or(row.draft.as_ref().and_then(|draft| draft.conversation), |reply| reply.conversation),
        "seat": reply.map(|reply| &reply.seat).or(row.draft.as_ref().map(|draft| &draft.seat)),
        "written_at": reply.map(|reply| reply.written_at).or(row.draft.as_ref().map(|draft| draft.changed_at)),
        "not_before": reply.map(|reply| reply.not_before),
        "tries": reply.map_or(0, |reply| reply.tries),
    })
}

fn as_line(errand: &Errand<'_>, row: &OutboxRow) -> String {
    let text = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (id, at, state) = match (&row.reply, &row.draft) {
        (Some(reply), _) => (reply.id.to_string(), Some(reply.written_at), reply.state.words()),
        (None, draft) => (String::new(), draft.as_ref().map(|draft| draft.changed_at), "draft"),
    };
    let why = row.reply.as_ref().and_then(|reply| reply.state.why()).map(|why| format!("{why} · ")).unwrap_or_default();
    let at = at.map(|at| errand.clock(at)).unwrap_or_default();
    format!(
        "{} {} {} {} {why}{}",
        pad(&id, 26),
        pad(&at, 16),
        pad(state, 11),
        pad(&fit(&row.to, 20), 20),
        fit(&text, 80)
    )
}

/// Does something to one delivery.
pub async fn on(
    errand: &mut Errand<'_>,
    which: Which,
    command: impl FnOnce(ReplyId) -> Command,
) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let reply = desk.reply(&which.reply).await?;
        act::tell(errand, &desk.act(command(reply)).await?)
    })
    .await
}

/// Calls a reply back: this one, or the newest that still counts down.
pub async fn call_back(errand: &mut Errand<'_>, id: Option<String>) -> Result<(), Failure> {
    match id {
        Some(reply) => on(errand, Which { reply }, |id| Command::CallBack { reply: Some(id) }).await,
        None => act::single(errand, Command::CallBack { reply: None }).await,
    }
}

/// Throws a draft away.
pub async fn discard(errand: &mut Errand<'_>, id: Option<String>, yes: bool) -> Result<(), Failure> {
    errand.confirm("Throw the draft away?", yes)?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let conversation = match &id {
            Some(id) => Some(desk.conversation(id).await?),
            None => None,
        };
        act::tell(errand, &desk.act(Command::Discard { conversation, kind: None }).await?)
    })
    .await
}

/// Lets a held reply go. A desk that was opened for this alone sends it the next time it runs.
pub async fn release(errand: &mut Errand<'_>, which: Which) -> Result<(), Failure> {
    on(errand, which, |reply| Command::Release { reply }).await
}

/// Gives a reply up, after a question.
pub async fn give_up(errand: &mut Errand<'_>, Dropped { which, yes }: Dropped) -> Result<(), Failure> {
    errand.confirm("Give it up?", yes)?;
    on(errand, which, |reply| Command::Drop { reply }).await
}
