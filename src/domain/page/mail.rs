//! Mails that answer a page. They come in through the mail account as items, like any other mail.

use serde_json::Value;

use super::answer::{Answer, Heard, person_at};
use crate::domain::item::{Item, Kind};
use crate::domain::rota::{Channel, Rota};
use crate::words::w;

/// What the Message-ID of a page begins with; the code follows, then what makes it this one mail's.
const ID: &str = "hearken.page.";

/// Returns what stands before the `@` of the Message-ID of a page's mail. `rest`, letters and digits, makes it unique.
pub fn mail_id(code: &str, rest: &str) -> String {
    format!("{ID}{code}.{rest}")
}

/// Tells whether a mail answers a page, and what it says: by the Message-ID that it refers to, else by the code in its
/// subject. An automatic answer (somebody is on holiday) is none of a person's, so it only says something; and so does
/// a mail from an address that the rota does not know. `open` are the codes of pages that can be acknowledged.
pub fn answer_of_mail(item: &Item, rota: &Rota, open: &[String]) -> Option<Answer> {
    if item.kind != Kind::Email || item.from_us {
        return None;
    }
    let code = by_reference(item).or_else(|| by_subject(item, open))?;
    let who = person_at(rota, Channel::Mail, &item.author.handle).map(|person| person.name.clone());
    let (text, by, at) = (item.text.as_str(), Channel::Mail, item.created_at);
    if item.author.bot {
        return Some(Heard { who: None, text, code: Some(code), by, at }.means(&[]));
    }
    Some(Heard { who, text, code: Some(code), by, at }.means(open))
}

fn by_reference(item: &Item) -> Option<String> {
    let above = item.extra.get("references").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let code = |id: &str| {
        let (code, rest) = id.trim_start_matches('<').strip_prefix(ID)?.split_once('.')?;
        (!code.is_empty() && !rest.is_empty()).then(|| code.to_owned())
    };
    item.in_reply_to.as_deref().into_iter().chain(above.rev()).find_map(code)
}

/// Reads the code of `[page K7QX]`, where it is one: anybody may write such a subject.
fn by_subject(item: &Item, open: &[String]) -> Option<String> {
    let subject = item.subject.as_deref()?;
    let (before, _) = w().page.in_subject.split_once("{}")?;
    let (_, code) = subject.rsplit_once(before)?;
    let code: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
    open.iter().any(|one| one.eq_ignore_ascii_case(&code)).then_some(code)
}
