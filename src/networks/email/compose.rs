//! Writes the mail that a reply or a forward becomes. The same reply makes the same bytes, every time.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::item::{self, NETWORK};
use super::settings::Settings;
use super::smtp::Parcel;
use super::{flowed, letter, quote};
use crate::domain::clean;
use crate::domain::item::Item;
use crate::domain::network::{NetError, Outgoing, OutgoingKind};
use crate::words::{fill, w};

/// Ids of the thread that `References` names at most: the root and the newest.
const REFERENCES: usize = 20;

/// A file to attach, its bytes at hand.
pub struct Attached {
    /// File name.
    pub name: String,
    /// Description for those who do not see it.
    pub alt: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Returns the Message-ID that a reply will have, without angle brackets.
pub fn message_id(outgoing: &Outgoing, settings: &Settings) -> String {
    format!("hearken.{}@{}", outgoing.reply, id_domain(settings))
}

/// Returns what stands behind the `@` of our Message-IDs.
pub fn id_domain(settings: &Settings) -> String {
    let domain: String = settings.domain().chars().filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    if domain.is_empty() { "localhost".to_owned() } else { domain }
}

/// Writes the mail of an outgoing reply or forward.
///
/// # Errors
/// `Refused` or `Unsupported` where it cannot be written: nobody to send it to, a wrong address.
pub fn write(outgoing: &Outgoing, settings: &Settings, files: Vec<Attached>) -> Result<Parcel, NetError> {
    let Readers { to, cc } = recipients(outgoing, settings)?;
    let from = settings.address.parse::<Address>().map_err(|_| wrong_address(&settings.address))?;
    let name = (!settings.name.is_empty()).then(|| settings.name.clone());
    let written = Duration::from_millis(u64::try_from(outgoing.written_at.millis()).unwrap_or_default());
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + written)
        .from(Mailbox::new(name, from.clone()))
        .subject(subject(outgoing))
        .message_id(Some(format!("<{}>", id_of(outgoing, settings))));
    for address in &to {
        mail = mail.to(Mailbox::new(None, address.clone()));
    }
    for address in &cc {
        mail = mail.cc(Mailbox::new(None, address.clone()));
    }
    if let Some(item) = answered(outgoing) {
        mail = threaded(mail, item);
    }
    let text = SinglePart::builder().header(flowed_text()?).body(flowed::split(&text(outgoing, settings)));
    let mail = if files.is_empty() { mail.singlepart(text) } else { mail.multipart(bundle(outgoing, text, files)?) };
    let mail = mail.map_err(|error| NetError::Refused { why: fill(w().email.unwritable, &[&error]) })?;
    let to = to.iter().chain(&cc).map(ToString::to_string).collect();
    Ok(Parcel { from: from.to_string(), to, mail: mail.formatted() })
}

/// Returns the Message-ID that was chosen before the first try.
pub fn id_of(outgoing: &Outgoing, settings: &Settings) -> String {
    letter::id(&outgoing.token).unwrap_or_else(|| message_id(outgoing, settings))
}

/// Returns the mail that is answered; a forward begins a thread of its own.
fn answered(outgoing: &Outgoing) -> Option<&Item> {
    let item = outgoing.answers.as_ref()?;
    match outgoing.kind {
        OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post => Some(item),
        OutgoingKind::Forward { .. } => None,
    }
}

/// Who gets a mail.
struct Readers {
    to: Vec<Address>,
    cc: Vec<Address>,
}

/// Returns whom a mail goes to: where they asked for answers, else its author; for our own, those it went to. An
/// answer to all goes to the others as well, each where they stood, and never to ourselves.
fn recipients(outgoing: &Outgoing, settings: &Settings) -> Result<Readers, NetError> {
    let (to, cc) = match (&outgoing.kind, &outgoing.answers) {
        (OutgoingKind::Forward { to }, _) => (to.clone(), Vec::new()),
        (OutgoingKind::Reply | OutgoingKind::Private, Some(item)) => (answer_to(item, settings), Vec::new()),
        (OutgoingKind::ReplyAll, Some(item)) => {
            let others = |name| item::list(item, name).into_iter().filter(|one| !settings.is_us(one));
            (answer_to(item, settings).into_iter().chain(others("to")).collect(), others("cc").collect())
        }
        (OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post, _) => {
            return Err(NetError::Unsupported { what: w().email.answers_nobody.to_owned() });
        }
    };
    let mut readers = Readers { to: each_once(&to, &[])?, cc: Vec::new() };
    readers.cc = each_once(&cc, &readers.to)?;
    if readers.to.is_empty() {
        return Err(NetError::Refused { why: w().email.to_nobody.to_owned() });
    }
    Ok(readers)
}

/// Reads addresses, each once and none of those that are known already.
fn each_once(addresses: &[String], known: &[Address]) -> Result<Vec<Address>, NetError> {
    let same = |a: &Address, b: &str| AsRef::<str>::as_ref(a).eq_ignore_ascii_case(b);
    let mut found: Vec<Address> = Vec::new();
    for one in addresses {
        let one = address(one)?;
        if !known.iter().chain(&found).any(|other| same(other, one.as_ref())) {
            found.push(one);
        }
    }
    Ok(found)
}

fn answer_to(item: &Item, settings: &Settings) -> Vec<String> {
    let reply_to: Vec<String> = item::list(item, "reply_to").into_iter().filter(|to| !settings.is_us(to)).collect();
    match item.from_us {
        true => item::list(item, "to"),
        false if reply_to.is_empty() => vec![item.author.handle.clone()],
        false => reply_to,
    }
}

/// Reads an address, with or without a name before it.
///
/// # Errors
/// `Refused` where it is none.
pub fn address(text: &str) -> Result<Address, NetError> {
    let text = clean::line(text);
    let bare = text.rsplit_once('<').map_or(text.as_str(), |(_, rest)| rest.trim_end_matches('>')).trim();
    bare.parse().map_err(|_| wrong_address(&text))
}

fn wrong_address(text: &str) -> NetError {
    NetError::Refused { why: fill(w().email.wrong_address, &[&text]) }
}

fn subject(outgoing: &Outgoing) -> String {
    if let Some(subject) = outgoing.subject.as_deref().map(clean::line).filter(|subject| !subject.is_empty()) {
        return subject;
    }
    let theirs =
        outgoing.answers.as_ref().and_then(|item| item.subject.as_deref()).map(clean::line).unwrap_or_default();
    let (mark, known): (&str, &[&str]) = match outgoing.kind {
        OutgoingKind::Forward { .. } => ("Fwd: ", &["fwd:", "fw:"]),
        OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post => ("Re: ", &["re:"]),
    };
    let marked = known.iter().any(|known| theirs.get(..known.len()).is_some_and(|s| s.eq_ignore_ascii_case(known)));
    if marked { theirs } else { format!("{mark}{theirs}").trim_end().to_owned() }
}

/// Names what is answered and the thread above it: RFC 5322, section 3.6.4.
fn threaded(mail: MessageBuilder, item: &Item) -> MessageBuilder {
    // A mail without a Message-ID has a name of ours that nobody else knows.
    let Some(id) = letter::id(&item.id).filter(|id| !id.ends_with("@no-message-id.invalid")) else { return mail };
    let mut thread: Vec<String> = item::list(item, "references").iter().filter_map(|id| letter::id(id)).collect();
    if thread.is_empty() {
        thread.extend(item.in_reply_to.as_deref().and_then(letter::id));
    }
    thread.retain(|above| *above != id);
    thread.push(id.clone());
    let surplus = thread.len().saturating_sub(REFERENCES);
    if surplus > 0 {
        thread.drain(1..=surplus);
    }
    let references = thread.iter().map(|id| format!("<{id}>")).collect::<Vec<_>>().join(" ");
    mail.in_reply_to(format!("<{id}>")).references(references)
}

/// Returns what we wrote, our signature, and what it is about.
fn text(outgoing: &Outgoing, settings: &Settings) -> String {
    let mut text = outgoing.text.trim_end().to_owned();
    if !settings.signature.is_empty() {
        // The mark of a signature makes programs hide all below it: it only stands at the end.
        let mark = if outgoing.answers.is_some() { "" } else { "-- \n" };
        text.push_str(&format!("\n\n{mark}{}", settings.signature));
    }
    if let Some(item) = &outgoing.answers {
        text.push_str("\n\n");
        text.push_str(&match outgoing.kind {
            OutgoingKind::Forward { .. } => forwarded(item),
            OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post => {
                quote::below(item)
            }
        });
    }
    text.push('\n');
    text
}

fn forwarded(item: &Item) -> String {
    let when = item.created_at.timestamp().strftime("%Y-%m-%d %H:%M UTC");
    let who = match item.author.name.is_empty() {
        true => item.author.handle.clone(),
        false => format!("{} <{}>", item.author.name, item.author.handle),
    };
    let mut lines = vec!["---------- Forwarded message ----------".to_owned(), format!("From: {who}")];
    lines.push(format!("Date: {when}"));
    lines.extend(item.subject.as_ref().map(|subject| format!("Subject: {subject}")));
    let to = item::list(item, "to");
    if !to.is_empty() {
        lines.push(format!("To: {}", to.join(", ")));
    }
    lines.extend(item.url.as_ref().map(|url| format!("Address: {url}")));
    lines.push(String::new());
    lines.push(item.text.clone());
    lines.extend(item.extra.get("quoted").and_then(|quoted| quoted.as_str()).map(|quoted| format!("\n{quoted}")));
    if item.network != NETWORK {
        lines.extend(item.media.iter().map(|media| format!("{}: {}", media.kind, media.url)));
    }
    lines.join("\n")
}

/// Returns the sort of a text whose lines are broken softly.
///
/// # Errors
/// `Refused` where it cannot be written down.
pub fn flowed_text() -> Result<ContentType, NetError> {
    content_type("text/plain; charset=utf-8; format=flowed")
}

fn content_type(text: &str) -> Result<ContentType, NetError> {
    ContentType::parse(text).map_err(|_| NetError::Refused { why: fill(w().email.no_sort, &[&text]) })
}

fn bundle(outgoing: &Outgoing, text: SinglePart, files: Vec<Attached>) -> Result<MultiPart, NetError> {
    // Chosen by the reply, not by chance: a repeat has the same bytes.
    let mut bundle = MultiPart::mixed().boundary(format!("hearken-{}", outgoing.reply)).singlepart(text);
    for file in files {
        let name = Some(letter::file_name(&file.name)).filter(|name| !name.is_empty()).unwrap_or("file".to_owned());
        let mut part = SinglePart::builder()
            .header(content_type(sort_of(&name))?)
            .header(ContentDisposition::attachment(&name))
            .header(ContentTransferEncoding::Base64);
        if let Some(alt) = file.alt.as_deref().map(clean::line).filter(|alt| !alt.is_empty()) {
            part = part.header(Description(alt));
        }
        bundle = bundle.singlepart(part.body(file.bytes));
    }
    Ok(bundle)
}

/// `Content-Description`, RFC 2045, section 8: the alt text of an attachment.
#[derive(Clone)]
struct Description(String);

impl Header for Description {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Description")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Description(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// Returns the sort of a file by its ending; what is not known is only bytes.
fn sort_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "ics" => "text/calendar",
        _ => "application/octet-stream",
    }
}
