//! `hearken reply --all` on a row of a swarm: one answer to all of them, shown first, sent once the number is said.

use serde_json::json;

use super::{ReplyArgs, answer_to, follow, interrupts, left, tell, with, work};
use crate::cli::desk::{self, Desk, odd};
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::domain::ask::{Query, RowId, Shown, Thread};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::{ConversationId, ItemId};
use crate::domain::many::{Look, ToMany};
use crate::domain::network::OutgoingKind;
use crate::domain::reply::Draft;

/// Answers all of a swarm, or shows how that would read. Tells whether the row is of one: else nothing was done.
pub async fn reply(errand: &mut Errand<'_>, args: &ReplyArgs, words: Draft) -> Result<bool, Failure> {
    desk::with(errand, work(&args.sending), async |errand, desk| {
        let (thread, item) = desk.item(&args.id).await?;
        let to = swarm(desk, thread.conversation.id).await?;
        if to.len() < 2 {
            return Ok(false);
        }
        let draft = draft(&thread, item, args, words)?;
        let query = Query::ToMany { draft: Box::new(draft.clone()), to };
        let Shown::ToMany(many) = desk.ask(query).await? else { return Err(odd()) };
        match args.expect {
            Some(count) => {
                let many = as_shown(desk, thread.conversation.id, *many).await?;
                send(errand, desk, args, (draft, many, count)).await?;
            }
            None => {
                desk.call("keep_look", &json!(Look::of(&many))).await?;
                show(errand, &many)?;
            }
        }
        Ok(true)
    })
    .await
}

fn draft(thread: &Thread, item: ItemId, args: &ReplyArgs, words: Draft) -> Result<Draft, Failure> {
    if args.from.is_some() {
        return Err(Failure::usage("an answer to many leaves from the account that each of them wrote to: no --from"));
    }
    with(answer_to(thread, item, OutgoingKind::Reply, None, words), &args.sending)
}

/// The conversations that are folded with one in the queue.
async fn swarm(desk: &mut Desk, id: ConversationId) -> Result<Vec<ConversationId>, Failure> {
    let listing = desk.queue("").await?;
    let place = listing.place_of(&RowId::Conversation(id));
    let fold = place.map(|place| listing.outline().fold_of(place)).unwrap_or_default();
    let rows = listing.rows.get(fold).unwrap_or_default();
    Ok(rows.iter().filter_map(|row| row.id.conversation()).collect())
}

/// The answer with everybody as they were shown by the look before; without such a look, as they are now.
async fn as_shown(desk: &mut Desk, on: ConversationId, many: ToMany) -> Result<ToMany, Failure> {
    let last: Option<Look> = serde_json::from_value(desk.call("last_look", &json!({})).await?)?;
    let Some(look) = last.filter(|look| look.shows(on)) else { return Ok(many) };
    look.under(many).map_err(|(gone, new)| {
        let is = |n: usize| if n == 1 { "is" } else { "are" };
        let counts = format!("{gone} {} gone, and {new} {} new", is(gone), is(new));
        Failure::refused(format!("nothing was sent: of those who were shown {counts}; look again without `--expect`"))
    })
}

/// Shows what each would read; nothing leaves.
fn show(errand: &mut Errand<'_>, many: &ToMany) -> Result<(), Failure> {
    for each in &many.each {
        if errand.json {
            errand.object(
                &json!({ "conversation": each.draft.conversation, "who": each.who, "text": each.draft.text }),
            )?;
        } else {
            errand.say(&format!("{}: {}", each.who, each.draft.text))?;
        }
    }
    for (who, why) in &many.left_out {
        errand.hint(&format!("left out: {who}: {why}"))?;
    }
    for concern in &many.concerns {
        errand.hint(&concern.sentence)?;
    }
    let count = many.each.len();
    Err(Failure::refused(format!("nothing was sent: with `--expect {count}` these {count} answers leave")))
}

async fn send(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    args: &ReplyArgs,
    (draft, many, count): (Draft, ToMany, usize),
) -> Result<(), Failure> {
    for (who, why) in &many.left_out {
        errand.hint(&format!("left out: {who}: {why}"))?;
    }
    if !many.concerns.is_empty() && !args.sending.yes {
        return Err(Refusal::Asks(many.concerns.clone()).into());
    }
    let many = Box::new(many);
    let mut interrupts = interrupts()?;
    let command = Command::SendMany { draft: Box::new(draft), many, count, now: args.sending.now };
    let done: Done = desk.act(command).await?;
    desk.call("keep_look", &json!(null)).await?;
    for held in &done.held_back {
        errand.hint(&held.told())?;
    }
    if !args.sending.later && !errand.json {
        errand.hint(&done.notice.with(|_| Some("Ctrl-c".to_owned())))?;
    }
    let mut first_failure = Ok(());
    for (n, reply) in done.replies.iter().enumerate() {
        if args.sending.later {
            left(errand, desk, *reply, &done.notice).await?;
            continue;
        }
        let end = follow(errand, desk, &mut interrupts, done.replies.get(n..).unwrap_or_default()).await?;
        let told = tell(errand, &end);
        first_failure = first_failure.and(told);
    }
    if !done.held_back.is_empty() {
        let count = done.held_back.len();
        return first_failure
            .and(Err(Failure::refused(format!("{count} held back; their texts are drafts in the outbox"))));
    }
    first_failure
}
