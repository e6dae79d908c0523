//! One mail, read from its bytes: who, when, to whom, what it answers, its text and its attachments.

use mail_parser::{Address, DateTime, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{auto, flowed};
use crate::domain::clean;
use crate::domain::time::Time;
use crate::networks::html;

/// At most this many attachments are listed; `more_files` counts the rest.
const FILES: usize = 50;
/// At most this many parts of text are shown.
const TEXTS: usize = 20;
/// Characters of text that are kept.
const TEXT: usize = 200_000;
/// Letters in letters beyond this are not opened: the parser frees them one inside the other.
const NESTED: usize = 200;
/// Ids longer than this are no names of mails (a line may have 998 characters, RFC 5322).
const ID: usize = 900;

/// A person of a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name they chose, cleaned.
    pub name: String,
    /// Their address, in small letters.
    pub address: String,
}

/// An attachment, by its place in the mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// IMAP section such as `2.1`; `0` where the whole body is the file.
    pub section: String,
    /// `image`, `video`, `audio`, `calendar`, `letter` or `file`.
    pub kind: &'static str,
    /// File name.
    pub name: String,
    /// Description.
    pub alt: Option<String>,
    /// Bytes when decoded.
    pub size: u64,
}

/// One mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Message-ID without its angle brackets.
    pub id: Option<String>,
    /// What it answers.
    pub in_reply_to: Option<String>,
    /// The thread above it, root first.
    pub references: Vec<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Who wrote it.
    pub from: Option<Person>,
    /// Where answers should go, if elsewhere.
    pub reply_to: Vec<Person>,
    /// To whom.
    pub to: Vec<Person>,
    /// Who got a copy.
    pub cc: Vec<Person>,
    /// The writer's own word for when.
    pub date: Option<Time>,
    /// Language, if said.
    pub lang: Option<String>,
    /// The sort of program that wrote it, if one did.
    pub auto: Option<&'static str>,
    /// The whole text.
    pub text: String,
    /// Attachments.
    pub files: Vec<File>,
    /// How many more there are.
    pub more_files: usize,
}

/// Reads a mail; none where it is empty. What has no header at all is taken for text.
///
/// Bytes come from strangers, the parser from elsewhere: should it panic, the mail counts as unreadable.
pub fn read(raw: &[u8]) -> Option<Letter> {
    let read = std::panic::catch_unwind(|| read_unguarded(raw)).ok()?;
    let bare = || Letter { text: kept(&String::from_utf8_lossy(raw)), ..Letter::default() };
    read.or_else(|| raw.iter().any(|b| !b.is_ascii_whitespace()).then(bare))
}

fn read_unguarded(raw: &[u8]) -> Option<Letter> {
    let parser = MessageParser::default();
    if nested(raw) > NESTED {
        return Some(head(&parser.parse_headers(raw)?));
    }
    let mail = parser.parse(raw).filter(|mail| !mail.parts.is_empty())?;
    let mut letter = head(&mail);
    letter.text = text(&mail);
    (letter.files, letter.more_files) = files(&mail);
    Some(letter)
}

/// Counts what could open a letter inside a letter.
fn nested(raw: &[u8]) -> usize {
    let opens = |word: &[u8]| raw.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count();
    opens(b"message/") + opens(b"multipart/digest")
}

fn head(mail: &Message<'_>) -> Letter {
    if mail.parts.is_empty() {
        return Letter::default();
    }
    Letter {
        id: mail.message_id().and_then(id),
        in_reply_to: ids(mail.in_reply_to()).into_iter().next(),
        references: ids(mail.references()),
        subject: mail.subject().map(clean::line).filter(|subject| !subject.is_empty()),
        from: people(mail.from()).into_iter().next().or_else(|| people(mail.sender()).into_iter().next()),
        reply_to: people(mail.reply_to()),
        to: mail.all_to().flat_map(|to| people(Some(to))).collect(),
        cc: mail.all_cc().flat_map(|cc| people(Some(cc))).collect(),
        date: mail.date().and_then(time),
        lang: mail.content_language().as_text().and_then(language),
        auto: auto::kind(mail),
        ..Letter::default()
    }
}

/// Returns an id as identity: what is not visible ASCII is no id of a mail.
pub fn id(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let fine = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\\');
    (!text.is_empty() && text.len() <= ID && text.chars().all(fine)).then(|| text.to_owned())
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(one) => id(one).into_iter().collect(),
        HeaderValue::TextList(many) => many.iter().filter_map(|one| id(one)).collect(),
        _ => Vec::new(),
    }
}

fn people(address: Option<&Address<'_>>) -> Vec<Person> {
    let Some(address) = address else { return Vec::new() };
    let one = |entry: &mail_parser::Addr<'_>| {
        let address = clean::line(entry.address()?).to_lowercase();
        let name = entry.name().map(clean::line).unwrap_or_default();
        (!address.is_empty()).then_some(Person { name, address })
    };
    address.iter().filter_map(one).take(200).collect()
}

fn time(date: &DateTime) -> Option<Time> {
    (date.is_valid() && date.year > 1970).then(|| Time::from_seconds(date.to_timestamp()))
}

fn language(text: &str) -> Option<String> {
    let first = text.split(',').next()?.trim();
    let fine = (2..=20).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fine.then(|| first.to_owned())
}

/// Returns the text a person would read: the plain parts, else what the HTML says.
fn text(mail: &Message<'_>) -> String {
    let shown = |ids: &[u32]| {
        let parts = ids.iter().filter_map(|id| mail.part(*id)).take(TEXTS);
        parts.filter_map(part_text).collect::<Vec<String>>().join("\n\n")
    };
    let mut text = shown(&mail.text_body);
    if text.trim().is_empty() {
        text = shown(&mail.html_body);
    }
    kept(&text)
}

/// Cleans a text, and cuts it where nobody reads on.
fn kept(text: &str) -> String {
    let mut text = clean::text(&text.replace("\r\n", "\n").replace('\r', "\n"));
    if let Some((at, _)) = text.char_indices().nth(TEXT) {
        text.truncate(at);
    }
    text.trim().to_owned()
}

fn part_text(part: &MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Text(text) => Some(unflow(part, text)),
        PartType::Html(markup) => Some(html::to_text(markup)),
        _ => None,
    }
}

fn unflow(part: &MessagePart<'_>, text: &str) -> String {
    let says = |name: &str, value: &str| {
        part.content_type().and_then(|kind| kind.attribute(name)).is_some_and(|is| is.eq_ignore_ascii_case(value))
    };
    if says("format", "flowed") { flowed::join(text, says("delsp", "yes")) } else { text.to_owned() }
}

fn files(mail: &Message<'_>) -> (Vec<File>, usize) {
    let sections = sections(mail);
    let mut all = mail.attachments.iter().filter_map(|id| {
        let part = mail.part(*id)?;
        let section = sections.get(*id as usize)?.clone();
        (!section.is_empty()).then(|| file(part, section))
    });
    let files: Vec<File> = all.by_ref().take(FILES).collect();
    (files, all.count())
}

/// Returns the IMAP section of each part, by its number in the parser's list. RFC 3501, section 6.4.5.
fn sections(mail: &Message<'_>) -> Vec<String> {
    let mut sections = vec![String::new(); mail.parts.len()];
    let mut open = vec![(0_usize, String::new())];
    while let Some((at, path)) = open.pop() {
        let children = mail.parts.get(at).and_then(MessagePart::sub_parts);
        for (n, child) in children.unwrap_or_default().iter().enumerate() {
            let (child, dot) = (*child as usize, if path.is_empty() { "" } else { "." });
            // A child stands behind its parent in the list: what does not is not followed.
            if child > at && child < sections.len() && path.len() < 200 {
                open.push((child, format!("{path}{dot}{}", n + 1)));
            }
        }
        if let Some(slot) = sections.get_mut(at) {
            *slot = if path.is_empty() { "0".to_owned() } else { path };
        }
    }
    sections
}

fn file(part: &MessagePart<'_>, section: String) -> File {
    let (kind, usual) = sort(part);
    let named = part.attachment_name().map(file_name).filter(|name| !name.is_empty());
    let letter = part.message().and_then(|mail| (!mail.parts.is_empty()).then(|| mail.subject()).flatten());
    File {
        section,
        kind,
        name: named.or_else(|| letter.map(|subject| format!("{}.eml", file_name(subject)))).unwrap_or(usual),
        alt: part.content_description().map(clean::line).filter(|alt| !alt.is_empty()),
        size: part.contents().len() as u64,
    }
}

/// Returns what sort of file a part is and what to call it when it has no name.
fn sort(part: &MessagePart<'_>) -> (&'static str, String) {
    let Some(kind) = part.content_type() else { return ("file", "text.txt".to_owned()) };
    let subtype: String = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    let ending: String = subtype.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    match kind.ctype().to_ascii_lowercase().as_str() {
        "image" => ("image", format!("image.{ending}")),
        "video" => ("video", format!("video.{ending}")),
        "audio" => ("audio", format!("audio.{ending}")),
        "text" if subtype == "calendar" => ("calendar", "invite.ics".to_owned()),
        "text" => ("file", format!("text.{}", if ending == "html" { "html" } else { "txt" })),
        "message" if subtype == "rfc822" => ("letter", "letter.eml".to_owned()),
        _ => ("file", "attachment.bin".to_owned()),
    }
}

/// Returns a name that names a file and nothing else: no folders, no hidden files, no long tails.
pub fn file_name(name: &str) -> String {
    let line = clean::line(name);
    let last = line.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.trim_start_matches('.').chars().filter(|c| !matches!(c, '"' | ':' | '*' | '?')).collect();
    let surplus = name.chars().count().saturating_sub(120);
    name.chars().skip(surplus).collect::<String>().trim().to_owned()
}
