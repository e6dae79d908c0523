//! The lines of a file that is imported, read ahead on a thread of their own.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use tokio::sync::mpsc;

use crate::cli::exit::Failure;
use crate::domain::item::Item;

/// Items that are handed over at once.
const BATCH: usize = 2_000;
/// The longest line that is read, in bytes.
const LINE: u64 = 16 << 20;

/// Some lines of a file.
#[derive(Debug, Default)]
pub struct Portion {
    /// The items among them.
    pub items: Vec<Item>,
    /// Those that are none, by number, with the reason.
    pub bad: Vec<(u64, String)>,
    /// How many lines.
    pub lines: u64,
    /// How many bytes of the file.
    pub bytes: u64,
}

/// Reads ahead while the desk takes in what came before. The thread ends when nobody listens any more, or with
/// the program: it may wait for a pipe that stays silent.
pub fn read_ahead(mut lines: Lines) -> io::Result<mpsc::Receiver<io::Result<Portion>>> {
    let (to, from) = mpsc::channel(1);
    let work = move || {
        loop {
            let read = lines.some();
            let is_last = read.as_ref().map_or(true, |portion| portion.lines == 0);
            if to.blocking_send(read).is_err() || is_last {
                return;
            }
        }
    };
    std::thread::Builder::new().name("lines".to_owned()).spawn(work)?;
    Ok(from)
}

/// Says what a file is that begins so, where it is no text in UTF-8: once, rather than of each of its lines.
pub fn other_form(first: &[u8]) -> Option<&'static str> {
    match first {
        [0x1f, 0x8b, ..] => Some("is compressed with gzip; `gunzip -c FILE | hearken import -` reads it"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Some("is compressed with zstd; `hearken restore` reads a backup, `zstd -dc FILE | hearken import -` items")
        }
        [b'P', b'K', 3, 4, ..] => Some("is a zip archive; unpack it first"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{', 0, ..] | [0, b'{', ..] => {
            Some("is UTF-16; `iconv -f UTF-16 -t UTF-8 FILE | hearken import -` reads it")
        }
        _ if first.windows(14).any(|part| part == b"\"hearken_plan\"") => {
            Some("holds posts of a plan; `hearken plan import FILE` takes them in")
        }
        _ => None,
    }
}

/// Opens a file, or standard input.
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let unread = |why| Failure::usage(unreadable(path, &why));
    let file = File::open(path).map_err(unread)?;
    if file.metadata().map_err(unread)?.is_dir() {
        return Err(Failure::usage(format!(
            "{} is a folder; name a file in it, or - for standard input",
            path.display()
        )));
    }
    Ok(Box::new(BufReader::with_capacity(1 << 18, file)))
}

/// Says that a file cannot be read, and what to do.
pub fn unreadable(path: &Path, why: &io::Error) -> String {
    format!("{} cannot be read: {why}; look at its name and its rights", path.display())
}

/// Reads one line, its end included; one that is too long is read past.
pub fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    line.clear();
    let read = Read::take(&mut *input, LINE).read_until(b'\n', line)?;
    if read as u64 == LINE && !line.ends_with(b"\n") {
        let mut rest = Vec::new();
        while Read::take(&mut *input, LINE).read_until(b'\n', &mut rest)? > 0 && !rest.ends_with(b"\n") {
            rest.clear();
        }
    }
    Ok(read)
}

/// The lines of an import, numbered.
pub struct Lines {
    input: Box<dyn BufRead + Send>,
    first: Option<Vec<u8>>,
    number: u64,
}

impl Lines {
    /// Makes the lines of a file of which the first was read already.
    pub fn new(input: Box<dyn BufRead + Send>, first: Vec<u8>) -> Lines {
        Lines { input, first: Some(first), number: 0 }
    }

    /// Returns the next lines; a portion without any is the last.
    fn some(&mut self) -> io::Result<Portion> {
        let mut portion = Portion::default();
        while portion.items.len() < BATCH && portion.bad.len() < BATCH {
            let Some((number, line)) = self.next()? else { break };
            portion.lines += 1;
            portion.bytes += line.len() as u64;
            match item(&line) {
                Ok(item) => portion.items.push(item),
                Err(why) => portion.bad.push((number, why)),
            }
        }
        Ok(portion)
    }

    /// Returns the next line that is not blank, with its number.
    fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            let line = match self.first.take() {
                Some(first) => first,
                None => {
                    let mut line = Vec::new();
                    read_line(&mut *self.input, &mut line)?;
                    line
                }
            };
            if line.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.number, line)));
            }
        }
    }
}

/// Reads an item of a line, or says what is wrong with the line. The desk makes it harmless.
pub fn item(line: &[u8]) -> Result<Item, String> {
    if line.len() as u64 >= LINE {
        return Err(format!("the line is longer than {} MB", LINE >> 20));
    }
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let item: Item = serde_json::from_str(text).map_err(|error| wording(text, &error))?;
    item.fault().map_or(Ok(item), |bad| Err(bad.to_string()))
}

/// Says what is wrong and in which field; the field is looked for only now, since good lines are many. Every line is
/// line 1 to the reader; only the column says something.
fn wording(text: &str, error: &serde_json::Error) -> String {
    let words = error.to_string().replace("at line 1 column", "at column");
    let mut reader = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, Item>(&mut reader) {
        Err(wrong) if wrong.path().iter().next().is_some() => format!("{}: {words}", wrong.path()),
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, why) in [
            (&b"{"[..], "EOF while parsing an object at column 1"),
            (b"[]", "invalid"),
            (b"\xff\xfe", "not UTF-8"),
            (br#"{"network":"x"}"#, "missing field"),
            (br#"{"network":"","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "network is \"\""),
            (br#"{"network":"x\u001b[35m","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "network is \"x\""),
            (br#"{"network":"x","account":"a\u001b]52;c;aGFja2Vk\u0007","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "account holds characters"),
            (br#"{"network":"x","account":"a","id":"\u202e1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "id holds characters"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":""},"text":""}"#, "author.handle is empty"),
            (br#"{"network":"x","account":"a","id":"1","kind":"like","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "kind: unknown variant"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"tomorrow","author":{"handle":"b"},"text":""}"#, "created_at: "),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"tomorrow","author":{"handle":"b"},"text":""}"#, "RFC 3339"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":null}"#, "text: invalid type: null"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":5},"text":""}"#, "author.handle: invalid type: integer"),
        ] {
            let said = item(line).unwrap_err();
            assert!(said.contains(why), "{said} / {why}");
        }
        let good = br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":"b"}"#;
        assert_eq!(item(good).unwrap().text, "b");
    }

    #[test]
    fn a_line_without_end_does_not_fill_memory_and_the_next_is_read() {
        let mut long = vec![b'x'; LINE as usize + 10];
        long.extend_from_slice(b"\n{}\n");
        let mut lines = Lines { input: Box::new(io::Cursor::new(long)), first: None, number: 0 };
        let (number, line) = lines.next().unwrap().unwrap();
        assert_eq!((number, line.len() as u64), (1, LINE));
        assert!(item(&line).unwrap_err().contains("longer than 16 MB"));
        assert_eq!(lines.next().unwrap().unwrap(), (2, b"{}\n".to_vec()));
        assert!(lines.next().unwrap().is_none());
    }
}
