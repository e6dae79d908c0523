//! What is said on the two pipes, one JSON object a line. The words are described in `exec`.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::clean;
use crate::domain::item::{Item, Media, Visibility};
use crate::domain::network::{Caps, Outgoing, OutgoingKind, Sent};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// What one line of the program says.
#[derive(Debug, PartialEq)]
pub enum Line {
    /// Something reached us.
    Item(Box<Item>),
    /// An item is gone: its native id.
    Removed(String),
    /// The program can more, or less, than usual.
    Caps(Map<String, Value>),
    /// What became of a reply.
    Answer {
        /// Our id of the reply.
        reply: String,
        /// What the program says of it.
        answer: Answer,
    },
}

/// What a program says of one of our replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is out.
    Delivered(Sent),
    /// It is not, for this reason.
    Refused(String),
    /// After we asked: whether the network has it.
    Have(Option<Sent>),
}

/// Whose items these are, for lines that leave it out.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The network's name when the account fixes it, else none: lines then say it themselves.
    pub network: Option<String>,
    /// Our handle.
    pub handle: String,
}

/// Reads one line; the error is a sentence without the line's number.
pub fn read(line: &str, house: &House) -> Result<Line, String> {
    let object = object(line).map_err(|why| fill(w().exec.no_object, &[&why]))?;
    if object.contains_key("kind") {
        return item(object, house);
    }
    let says = |word: &str| {
        let no_id = || fill(w().exec.no_id, &[&word]);
        object.get(word).map(|value| text_of(value).ok_or_else(no_id))
    };
    if let Some(reply) = says("delivered") {
        // Out is out: without its id it is only not known again when it comes back as an item.
        let sent = sent(&object).unwrap_or_default();
        return Ok(Line::Answer { reply: reply?, answer: Answer::Delivered(sent) });
    }
    if let Some(reply) = says("refused") {
        let why = object.get("why").and_then(Value::as_str).unwrap_or(w().exec.no_reason);
        return Ok(Line::Answer { reply: reply?, answer: Answer::Refused(clean::line(why)) });
    }
    if let Some(reply) = says("have") {
        // Only a spelled out null says that it is not there: what is forgotten proves nothing.
        let absent = object.get("remote_id") == Some(&Value::Null);
        let there = sent(&object).filter(|_| !absent);
        if there.is_none() && !absent {
            return Err(w().exec.have_no_id.to_owned());
        }
        return Ok(Line::Answer { reply: reply?, answer: Answer::Have(there) });
    }
    if let Some(id) = says("removed") {
        return Ok(Line::Removed(id?));
    }
    match object.get("caps") {
        Some(Value::Object(caps)) => Ok(Line::Caps(caps.clone())),
        _ => Err(w().exec.nothing_known.to_owned()),
    }
}

/// Reads a JSON object; what shells print raw within words, tabs and escapes, does not take a whole answer away.
fn object(line: &str) -> serde_json::Result<Map<String, Value>> {
    serde_json::from_str(line).or_else(|why| {
        let tame = line.replace(|c: char| c.is_ascii_control(), " ");
        if tame == line { Err(why) } else { serde_json::from_str(&tame) }
    })
}

fn item(mut object: Map<String, Value>, house: &House) -> Result<Line, String> {
    match &house.network {
        Some(network) => drop(object.insert("network".to_owned(), Value::from(network.as_str()))),
        None => drop(object.entry("network").or_insert_with(|| Value::from("exec"))),
    }
    object.entry("account").or_insert_with(|| Value::from(house.handle.as_str()));
    let item: Item = serde_json::from_value(Value::Object(object)).map_err(|why| fill(w().exec.no_item, &[&why]))?;
    let item = item.admitted().map_err(|bad| fill(w().exec.no_item, &[&bad]))?;
    Ok(Line::Item(Box::new(item)))
}

/// Reads an id, which programs write as a string or as a number.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn sent(object: &Map<String, Value>) -> Option<Sent> {
    let url = object.get("url").and_then(Value::as_str).map(clean::line);
    Some(Sent { remote_id: object.get("remote_id").and_then(text_of)?, url, held_until: None })
}

/// Lays what the program says of itself over what is assumed.
pub fn patch(caps: &Caps, said: Map<String, Value>) -> Result<Caps, String> {
    let wrong = |why: serde_json::Error| fill(w().exec.no_caps, &[&why]);
    let mut known = serde_json::to_value(caps).map_err(wrong)?;
    if let Value::Object(fields) = &mut known {
        fields.extend(said);
    }
    serde_json::from_value(known).map_err(wrong)
}

/// A reply as the program reads it. `reply` stands first, so that a shell can tell lines apart.
#[derive(Serialize)]
struct ReplyLine<'a> {
    reply: String,
    kind: &'static str,
    account: &'a str,
    to: Option<&'a Item>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    visibility: Option<Visibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    media: &'a [Media],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    forward_to: &'a [String],
    written_at: Time,
    #[serde(flatten)]
    page: Option<Page<'a>>,
}

/// What stands over a post of the plan, for programs that make a page of it.
#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
}

impl<'a> Page<'a> {
    fn of(outgoing: &'a Outgoing) -> Option<Page<'a>> {
        let heading = outgoing.heading.as_deref()?;
        let (date, campaign) = (heading.date.as_deref(), heading.campaign.as_deref());
        Some(Page { title: &heading.title, date, campaign, tags: tags(&outgoing.text) })
    }
}

/// Returns the words of a text behind a `#`, each once.
fn tags(text: &str) -> Vec<&str> {
    let mut tags: Vec<&str> = Vec::new();
    for word in text.split_whitespace().filter(|word| word.starts_with('#')) {
        let tag = word.trim_start_matches('#').trim_end_matches(|c: char| !c.is_alphanumeric());
        if tag.chars().any(char::is_alphabetic) && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Writes the line that hands a reply over, its end included.
pub fn reply(outgoing: &Outgoing) -> Result<String, String> {
    let (kind, forward_to): (_, &[String]) = match &outgoing.kind {
        OutgoingKind::Reply | OutgoingKind::ReplyAll => ("reply", &[]),
        OutgoingKind::Private => ("private", &[]),
        OutgoingKind::Post => ("post", &[]),
        OutgoingKind::Forward { to } => ("forward", to),
    };
    let line = ReplyLine {
        reply: outgoing.reply.to_string(),
        kind,
        account: outgoing.account.handle(),
        to: outgoing.answers.as_ref(),
        text: &outgoing.text,
        visibility: outgoing.visibility,
        subject: outgoing.subject.as_deref(),
        lang: outgoing.lang.as_deref(),
        media: &outgoing.media,
        forward_to,
        written_at: outgoing.written_at,
        page: Page::of(outgoing),
    };
    serde_json::to_string(&line).map(|json| json + "\n").map_err(|why| why.to_string())
}

/// Writes the line that asks whether a reply is out.
pub fn find(reply: &str) -> String {
    format!("{}\n", serde_json::json!({ "find": reply }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> House {
        House { network: Some("forum".into()), handle: "@us".into() }
    }

    #[test]
    fn a_short_item_is_filled_in_and_cleaned() {
        let line = r#"{"id":"1","kind":"mention","created_at":"2026-11-23T09:00:00Z","author":{"handle":"a\u001b[2Jna"},"text":"hi\u0007","network":"lies"}"#;
        let Line::Item(item) = read(line, &house()).unwrap() else { panic!("an item") };
        assert_eq!((item.network.as_str(), item.account.as_str(), item.text.as_str()), ("forum", "@us", "hi"));
        assert!(!item.author.handle.contains('\u{1b}'));
    }

    #[test]
    fn every_word_is_understood() {
        let answer = |reply: &str, answer| Ok(Line::Answer { reply: reply.to_owned(), answer });
        let sent = |id: &str| Sent { remote_id: id.to_owned(), url: None, held_until: None };
        for (line, expected) in [
            (r#"{"delivered":"r1","remote_id":77}"#, answer("r1", Answer::Delivered(sent("77")))),
            (r#"{"delivered":"r1"}"#, answer("r1", Answer::Delivered(Sent::default()))),
            (
                "{\"refused\":\"r1\",\"why\":\"too \u{1b}[31mlong\u{1b}[0m\there\"}",
                answer("r1", Answer::Refused("too [31mlong [0m here".into())),
            ),
            (r#"{"refused":"r1","why":"too\u0007 long"}"#, answer("r1", Answer::Refused("too long".into()))),
            (r#"{"have":"r1","remote_id":"9"}"#, answer("r1", Answer::Have(Some(sent("9"))))),
            (r#"{"have":"r1","remote_id":null}"#, answer("r1", Answer::Have(None))),
            (r#"{"removed":"110"}"#, Ok(Line::Removed("110".into()))),
        ] {
            assert_eq!(read(line, &house()), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_says_why() {
        for (line, part) in [
            ("hello", "not a JSON object"),
            ("[1]", "not a JSON object"),
            ("{}", "no `kind`"),
            (r#"{"delivered":{},"remote_id":"1"}"#, "no id in `delivered`"),
            (r#"{"have":"r1"}"#, "neither an id nor null"),
            (r#"{"have":"r1","remote_id":""}"#, "neither an id nor null"),
            (r#"{"have":"r1","remote_id":false}"#, "neither an id nor null"),
            (r#"{"kind":"mention","id":"1"}"#, "missing field"),
            (
                r#"{"kind":"shout","id":"1","created_at":"2026-11-23T09:00:00Z","author":{"handle":"a"},"text":""}"#,
                "shout",
            ),
        ] {
            let why = read(line, &house()).unwrap_err();
            assert!(why.contains(part), "{line}: {why}");
        }
    }

    #[test]
    fn tags_are_the_words_behind_a_sign_each_once() {
        assert_eq!(tags("#Night trains, #night-trains! #2026 # ##Snow #Night"), ["Night", "night-trains", "Snow"]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "\\PC{0,80}|\\{\"(kind|have|caps|delivered)\":[^}]{0,20}\\}") {
            let _ = read(&line, &house());
        }
    }
}
