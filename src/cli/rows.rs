//! Rows of the queue: as JSON for programs, aligned for people.

use std::io::{self, IsTerminal};

use serde_json::{Value, json};

use crate::domain::ask::{Query, Row, RowId, Shown};
use crate::domain::bands::Band;
use crate::domain::crisis::Part;
use crate::domain::id::AccountId;
use crate::domain::time::Time;
use crate::domain::width::{fit, pad, pad_left, width};
use crate::terminal;
use crate::ui::words::w;

use super::desk::Desk;
use super::errand::Errand;
use super::exit::Failure;

/// Rows that are asked for at once.
pub const CHUNK: usize = 200;
/// Letters of an ID that are shown; they are nearly always enough.
const SHORT: usize = 8;

/// A row as it is printed.
pub struct Printed {
    /// The row.
    pub row: Row,
    /// Its band, where it has one.
    pub band: Option<Band>,
    /// The rows of its swarm that are folded under it.
    pub copies: Vec<RowId>,
}

/// Prints rows.
pub async fn print(errand: &mut Errand<'_>, desk: &mut Desk, rows: &[Printed], now: Time) -> Result<(), Failure> {
    let columns = io::stdout().is_terminal().then(|| usize::from(terminal::size().0));
    for printed in rows {
        if errand.json {
            let why = why(desk, &printed.row).await?;
            errand.object(&as_json(printed, &why))?;
        } else {
            errand.say(&as_line(&printed.row, now, columns))?;
        }
    }
    Ok(())
}

async fn why(desk: &mut Desk, row: &Row) -> Result<Vec<String>, Failure> {
    let RowId::Conversation(id) = row.id else { return Ok(Vec::new()) };
    match desk.ask(Query::Why { id }).await {
        Ok(Shown::Why(why)) => Ok(why),
        // It may have gone since the list was made.
        Ok(_) => Ok(Vec::new()),
        Err(failure) if failure.exit == super::exit::Exit::Refused => Ok(Vec::new()),
        Err(failure) => Err(failure),
    }
}

/// Returns a row's ID as text.
pub fn id_of(id: &RowId) -> String {
    match id {
        RowId::Conversation(id) => id.to_string(),
        RowId::Delivery(id) => id.to_string(),
        RowId::Account(id) => id.to_string(),
        RowId::Crisis(id, _) => id.to_string(),
        RowId::Page(id) => id.to_string(),
        RowId::Alarm(id) => id.to_string(),
        RowId::Post(id) => id.to_string(),
    }
}

/// Returns a row in its public JSON form.
fn as_json(Printed { row, band, copies }: &Printed, why: &[String]) -> Value {
    let kind = match row.id {
        RowId::Conversation(_) => "conversation",
        RowId::Delivery(_) => "delivery",
        RowId::Account(_) => "account",
        RowId::Crisis(_, Part::Acknowledge) | RowId::Page(_) => "page",
        RowId::Crisis(_, Part::Approval(_) | Part::Removal(_)) => "approval",
        RowId::Crisis(_, Part::Statement | Part::Update | Part::Step(_) | Part::Task(_)) => "step",
        RowId::Alarm(_) => "alarm",
        RowId::Post(_) if row.state == "review" => "approval",
        RowId::Post(_) => "post",
    };
    json!({
        "id": id_of(&row.id),
        "kind": kind,
        "item_kind": row.item_kind,
        "band": band.map(Band::word),
        "due": row.due,
        "class": row.class,
        "why": why,
        "network": row.network,
        "account": AccountId::parse(&row.account).handle(),
        "author": { "handle": row.handle, "name": row.who },
        "text": row.text,
        "state": row.state,
        "assignee": row.owner,
        "labels": row.labels,
        "conversation": row.conversation,
        "swarm": row.swarm,
        "copies": copies.iter().map(id_of).collect::<Vec<String>>(),
        "url": row.url,
        "lang": row.lang,
        "starred": row.starred,
        "unread": row.unread,
        "muted": row.muted,
        "priority": row.priority,
        "crisis": row.crisis,
        "part_of": row.member.map(|member| json!({
            "crisis": member.crisis,
            "level": member.level,
            "why": member.why,
        })),
        "no_reply": row.no_reply,
        "to_post": row.to_post,
        "hide": row.hide,
    })
}

/// Returns a row as a line: whole, or fitted into the columns of a terminal, where its text gives way to its marks.
fn as_line(row: &Row, now: Time, columns: Option<usize>) -> String {
    let id = id_of(&row.id);
    let id = match &row.id {
        RowId::Conversation(_) => id.chars().take(SHORT).collect(),
        // It begins with the time, which those of one minute share.
        RowId::Delivery(_) => id.chars().skip(id.chars().count().saturating_sub(SHORT)).collect(),
        RowId::Crisis(id, _) => id.code(),
        RowId::Page(id) => id.code(),
        RowId::Alarm(id) => id.code(),
        RowId::Post(id) => id.code(),
        RowId::Account(_) => id,
    };
    let due = row.due.map(|due| due.since(now).short()).unwrap_or_default();
    let marks = [
        row.crisis.map(|level| format!(" !{level}")),
        row.member.filter(|_| row.crisis.is_none()).map(|member| format!(" (!{})", member.level)),
        (row.swarm > 1).then(|| format!(" x{}", row.swarm)),
        row.to_post.map(|_| format!(" {}", w().to_post)),
        row.hide.then(|| format!(" {}", w().hide_proposed)),
        row.starred.then(|| " *".to_owned()),
        row.vip.then(|| " VIP".to_owned()),
        row.no_reply.then(|| format!(" {}", crate::words::w().person.do_not_reply)),
        row.owner.as_ref().map(|owner| format!(" @{owner}")),
        (!row.labels.is_empty()).then(|| format!(" [{}]", row.labels.join(" "))),
    ];
    let marks: String = marks.into_iter().flatten().collect();
    let head = format!(
        "{}  {} {} {} {} ",
        pad(&id, SHORT),
        pad_left(&due, 5),
        pad(&row.what, 9),
        pad(&row.tag, 5),
        pad(&fit(&row.who, 22), 22),
    );
    let text = &row.text;
    match columns {
        None => format!("{head}{text}{marks}"),
        Some(columns) => {
            let room = columns.saturating_sub(width(&head) + width(&marks)).max(SHORT);
            fit(&format!("{head}{}{marks}", fit(text, room)), columns).into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ReplyId;

    #[test]
    fn a_line_fits_its_terminal_and_keeps_its_marks() {
        let row = Row {
            id: RowId::Delivery(ReplyId::new("2026-11-24T14:32:10Z".parse().unwrap(), [7; 10])),
            what: "delivery".into(),
            who: "Mira Ionescu".into(),
            text: "to be posted by hand \u{b7} Bună, ".repeat(8),
            starred: true,
            ..plain()
        };
        let now = "2026-11-24T14:32:10Z".parse().unwrap();
        let whole = as_line(&row, now, None);
        assert!(whole.ends_with(" *"), "{whole}");
        for columns in [40, 80, 120] {
            let line = as_line(&row, now, Some(columns));
            assert!(width(&line) <= columns, "{line}");
            assert!(columns == 40 || line.ends_with("… *"), "{line}");
        }
    }

    fn plain() -> Row {
        Row {
            id: RowId::Account(AccountId::default()),
            conversation: None,
            what: String::new(),
            class: None,
            item_kind: None,
            due: None,
            warn_at: None,
            tag: String::new(),
            network: String::new(),
            account: String::new(),
            handle: String::new(),
            who: String::new(),
            text: String::new(),
            state: String::new(),
            owner: None,
            labels: Vec::new(),
            lang: None,
            swarm: 1,
            vip: false,
            no_reply: false,
            media: false,
            unread: false,
            starred: false,
            muted: false,
            priority: 0,
            to_post: None,
            hide: false,
            draft: false,
            crisis: None,
            member: None,
            url: None,
        }
    }
}
