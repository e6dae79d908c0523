//! The outline of a large mail: its headers, the headers of its parts and the beginning of its texts.
//!
//! Asked for piece by piece by section number, so that the depth and breadth of what we take is ours to
//! choose (a BODYSTRUCTURE answer nests as deep as its sender liked). It knows no connection: it says
//! which sections it wants, is given their bytes, and ends as a small mail with the same sections.

use std::collections::BTreeMap;

use mail_parser::{MessageParser, MimeHeaders};

/// Parts of one multipart that are looked at.
const BREADTH: u32 = 32;
/// Multiparts inside multiparts that are looked into.
const DEPTH: usize = 3;
/// Bytes of one text.
const TEXT: u32 = 128 * 1024;
/// Bytes of the headers of one part.
const HEAD: u32 = 8 * 1024;
/// Parts in all.
const PARTS: usize = 100;

/// The number of a part: `[2, 1]` is section 2.1; empty is the mail itself.
pub type Section = Vec<u32>;

#[derive(Default)]
struct Part {
    head: Vec<u8>,
    boundary: Option<String>,
    text: bool,
    body: Option<Vec<u8>>,
}

impl Part {
    fn new(head: Vec<u8>) -> Part {
        let parsed = MessageParser::default().parse_headers(&head);
        let Some(mail) = parsed.filter(|mail| !mail.parts.is_empty()) else { return Part { head, ..Part::default() } };
        let kind = mail.content_type();
        let is = |what: &str| kind.is_some_and(|kind| kind.ctype().eq_ignore_ascii_case(what));
        let attached = mail.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
        let boundary = kind.filter(|_| is("multipart")).and_then(|kind| kind.attribute("boundary")).map(str::to_owned);
        Part { boundary, text: (kind.is_none() || is("text")) && !attached, body: None, head }
    }
}

/// An outline in the making.
pub struct Outline {
    parts: BTreeMap<Section, Part>,
}

/// What to ask the server for next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The headers of the parts below one.
    Heads(Vec<Section>),
    /// The beginning of texts.
    Texts(Vec<Section>),
}

impl Wanted {
    /// Returns the items of a FETCH command.
    pub fn query(&self) -> String {
        let (sections, name, most) = match self {
            Wanted::Heads(sections) => (sections, ".MIME", HEAD),
            Wanted::Texts(sections) => (sections, "", TEXT),
        };
        let item = |section: &Section| match number(section) {
            path if path.is_empty() => format!("BODY.PEEK[TEXT]<0.{most}>"),
            path => format!("BODY.PEEK[{path}{name}]<0.{most}>"),
        };
        format!("(UID {})", sections.iter().map(item).collect::<Vec<_>>().join(" "))
    }
}

fn number(section: &[u32]) -> String {
    section.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

impl Outline {
    /// Begins with the headers of the mail.
    pub fn new(head: &[u8]) -> Outline {
        Outline { parts: BTreeMap::from([(Section::new(), Part::new(header_of(head).to_vec()))]) }
    }

    /// Returns what to ask for next; nothing when the outline is complete.
    pub fn wanted(&self) -> Option<Wanted> {
        let unopened = self.parts.iter().find(|(at, part)| {
            part.boundary.is_some() && at.len() < DEPTH && self.parts.len() < PARTS && !self.has_children(at)
        });
        if let Some((at, _)) = unopened {
            return Some(Wanted::Heads((1..=BREADTH).map(|n| child(at, n)).collect()));
        }
        let texts = self.parts.iter().filter(|(_, part)| part.text && part.body.is_none());
        let texts: Vec<Section> = texts.map(|(at, _)| at.clone()).take(BREADTH as usize).collect();
        (!texts.is_empty()).then_some(Wanted::Texts(texts))
    }

    fn has_children(&self, at: &Section) -> bool {
        self.parts.contains_key(&child(at, 1))
    }

    /// Takes what came of what was asked for; sections that did not come do not exist.
    pub fn take(&mut self, wanted: &Wanted, mut got: BTreeMap<Section, Vec<u8>>) {
        match wanted {
            Wanted::Heads(sections) => {
                // The first part is kept even without headers, so that it is not asked for again.
                for (n, at) in sections.iter().enumerate() {
                    match got.remove(at).filter(|head| n == 0 || !head.is_empty()) {
                        Some(head) => drop(self.parts.insert(at.clone(), Part::new(head))),
                        None if n == 0 => drop(self.parts.insert(at.clone(), Part::default())),
                        None => break,
                    }
                }
            }
            Wanted::Texts(sections) => {
                for at in sections {
                    let body = got.remove(at).unwrap_or_default();
                    if let Some(part) = self.parts.get_mut(at) {
                        part.body = Some(whole_lines(body));
                    }
                }
            }
        }
    }

    /// Returns the outline as a mail whose sections have the numbers of the real one.
    pub fn mail(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&Section::new(), &mut out);
        out
    }

    /// Recursion is at most `DEPTH` deep.
    fn write(&self, at: &Section, out: &mut Vec<u8>) {
        let Some(part) = self.parts.get(at) else { return };
        out.extend_from_slice(header_of(&part.head));
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(part.body.as_deref().unwrap_or_default());
        let Some(boundary) = &part.boundary else { return };
        for n in (1..=BREADTH).map(|n| child(at, n)).take_while(|at| self.parts.contains_key(at)) {
            out.extend_from_slice(format!("\r\n--{boundary}\r\n").as_bytes());
            self.write(&n, out);
        }
        out.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    }
}

fn child(at: &[u32], n: u32) -> Section {
    at.iter().copied().chain([n]).collect()
}

/// Returns the lines before the first empty one.
fn header_of(head: &[u8]) -> &[u8] {
    let end = head.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 2);
    head.get(..end.unwrap_or(head.len())).unwrap_or_default()
}

/// Drops a last line that was cut in the middle: half a line of base64 would not decode.
fn whole_lines(mut body: Vec<u8>) -> Vec<u8> {
    if body.len() >= TEXT as usize
        && let Some(at) = body.iter().rposition(|b| *b == b'\n')
    {
        body.truncate(at + 1);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(head: &str, server: &[(&[u32], &str, &str)]) -> (Outline, usize) {
        let mut outline = Outline::new(head.as_bytes());
        let mut asked = 0;
        while let Some(wanted) = outline.wanted() {
            asked += 1;
            assert!(asked < 20, "it asks for ever: {wanted:?}");
            let (sections, heads) = match &wanted {
                Wanted::Heads(sections) => (sections, true),
                Wanted::Texts(sections) => (sections, false),
            };
            let find =
                |at: &Section| server.iter().find(|(s, _, _)| s == at).map(|(_, h, b)| if heads { *h } else { *b });
            let got = sections.iter().filter_map(|at| Some((at.clone(), find(at)?.as_bytes().to_vec()))).collect();
            outline.take(&wanted, got);
        }
        (outline, asked)
    }

    #[test]
    fn a_large_mail_shows_its_text_and_its_files() {
        let head = "Subject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        let (outline, asked) = play(
            head,
            &[
                (&[1], "Content-Type: multipart/alternative; boundary=c\r\n\r\n", ""),
                (&[1, 1], "Content-Type: text/plain\r\n\r\n", "Hello\r\n"),
                (&[1, 2], "Content-Type: text/html\r\n\r\n", "<p>Hello</p>"),
                (
                    &[2],
                    "Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                    "never asked",
                ),
                (&[3], "Content-Type: application/pdf; name=b.pdf\r\n\r\n", "never asked"),
            ],
        );
        assert_eq!(asked, 3);
        let letter = super::super::letter::read(&outline.mail()).unwrap();
        assert_eq!(letter.text, "Hello");
        let files: Vec<_> = letter.files.iter().map(|f| (f.section.as_str(), f.name.as_str())).collect();
        assert_eq!(files, [("2", "a.png"), ("3", "b.pdf")]);
    }

    #[test]
    fn a_server_that_answers_nothing_ends_it() {
        let (outline, asked) = play("Content-Type: multipart/mixed; boundary=b\r\n\r\n", &[]);
        assert!(asked <= 3 && super::super::letter::read(&outline.mail()).is_some());
        let (_, asked) = play("Subject: plain\r\n\r\n", &[]);
        assert_eq!(asked, 1);
    }

    #[test]
    fn queries_peek_and_are_bounded() {
        let query = Wanted::Heads(vec![vec![1, 2]]).query();
        assert_eq!(query, "(UID BODY.PEEK[1.2.MIME]<0.8192>)");
        assert_eq!(Wanted::Texts(vec![vec![]]).query(), "(UID BODY.PEEK[TEXT]<0.131072>)");
    }
}
