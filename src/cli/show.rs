//! `hearken show`: everything of one conversation.

use clap::Args;
use serde_json::json;

use crate::desk::{Work, clock};
use crate::domain::ask::{Earlier, Message, Person, Query, Shown, Thread};
use crate::domain::width::wrap;

use super::desk;
use super::errand::Errand;
use super::exit::Failure;

/// Columns of a text.
const COLUMNS: usize = 76;

/// What `show` takes.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// A row or an item
    id: String,
}

/// Prints a conversation.
pub async fn show(errand: &mut Errand<'_>, args: ShowArgs) -> Result<(), Failure> {
    let (thread, person, why) = desk::with(errand, Work::WriterOnly, async |_, desk| {
        let id = desk.conversation(&args.id).await?;
        let thread = desk.thread(id).await?;
        let person = match desk.ask(Query::Person { id }).await? {
            Shown::Person(person) => *person,
            _ => Person::default(),
        };
        let why = match desk.ask(Query::Why { id }).await? {
            Shown::Why(why) => why,
            _ => Vec::new(),
        };
        Ok((thread, person, why))
    })
    .await?;
    if errand.json {
        return errand.object(&json!({
            "id": thread.conversation.id,
            "crisis": thread.conversation.crisis.as_ref().and_then(|crisis| crisis.id).or(thread.member.map(|member| member.crisis)),
            "lang": thread.lang(),
            "thread": thread,
            "person": person,
            "why": why,
        }));
    }
    print(errand, &thread, &person, &why)
}

fn print(errand: &mut Errand<'_>, thread: &Thread, person: &Person, why: &[String]) -> Result<(), Failure> {
    let page = &thread.conversation;
    let author = &thread.author;
    errand.say(&format!("{}  {} · {} · {}", author.shown(), author.handle, page.account, page.id))?;
    let due = page.due.as_ref().map(|due| format!(" · due {}", errand.clock(due.at))).unwrap_or_default();
    let owner = page.triage.assignee.as_ref().map(|owner| format!(" · {owner}")).unwrap_or_default();
    let lang = thread.lang().map(|lang| format!(" · {lang}")).unwrap_or_default();
    errand.say(&format!("{} · {}{lang}{due}{owner}", page.triage.state.word(), page.class().word()))?;
    print_person(errand, person)?;
    for line in why {
        errand.say(&format!("why  {line}"))?;
    }
    for message in &thread.messages {
        print_message(errand, message)?;
    }
    for draft in &thread.drafts {
        block(errand, if draft.note { "your draft of a note" } else { "your draft" }, &draft.text)?;
    }
    Ok(())
}

/// What the desk knows of the person, a line each.
fn print_person(errand: &mut Errand<'_>, person: &Person) -> Result<(), Failure> {
    for line in person.contact.told(errand.config.rulings.zone(), clock::now()) {
        errand.say(&line)?;
    }
    if let Some(influence) = &person.influence {
        errand.say(&influence.named())?;
    }
    if !person.summary.is_empty() {
        errand.say(&person.summary)?;
    }
    for earlier in &person.earlier {
        let Earlier { id, at, ending, words } = earlier;
        errand.say(&format!("  {} · {} · {words} · {id}", errand.clock(*at), ending.words()))?;
    }
    Ok(())
}

fn print_message(errand: &mut Errand<'_>, message: &Message) -> Result<(), Failure> {
    let (title, text) = match message {
        Message::Item { item, removed, edited, context, id, acts } => {
            let who = if item.from_us { "Us" } else { item.author.shown() };
            let marks = [(*removed, " · taken down"), (*edited, " · edited"), (*context, " · above")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
            let marks = acts.iter().fold(marks, |marks, act| format!("{marks} · {}", act.done()));
            let subject = item.subject.as_ref().map(|subject| format!("{subject}\n")).unwrap_or_default();
            let media: String = item.media.iter().map(|media| format!("\n[{} {}]", media.kind, media.url)).collect();
            let title = format!("{who} · {} · {}{marks} · {id}", errand.clock(item.created_at), item.kind.word());
            (title, format!("{subject}{}{media}", item.text))
        }
        Message::Note { at, by, text, .. } => (format!("NOTE {by} · {}", errand.clock(*at)), text.clone()),
        Message::Reply { reply, text, .. } => {
            let title =
                format!("{} · {} · {} · {}", reply.seat, errand.clock(reply.written_at), reply.state.words(), reply.id);
            (title, text.clone())
        }
    };
    block(errand, &title, &text)
}

fn block(errand: &mut Errand<'_>, title: &str, text: &str) -> Result<(), Failure> {
    errand.say("")?;
    errand.say(title)?;
    for line in text.lines().flat_map(|line| wrap(line, COLUMNS)) {
        errand.say(&format!("  {line}"))?;
    }
    Ok(())
}
