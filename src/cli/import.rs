//! `hearken import`: items as JSON Lines, or an exported log into a new desk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use crate::desk::{Taken, Work, clock, files};
use crate::domain::item::Item;
use crate::domain::time::{Span, Time};

use super::desk::{self, Desk};
use super::errand::Errand;
use super::exit::{Exit, Failure};

/// Items that are handed over at once.
const BATCH: usize = 2_000;
/// The longest line that is read, in bytes.
const LINE: u64 = 16 << 20;
/// Bad lines that are named in the last line of JSON.
const NAMED: usize = 1_000;

/// What `import` takes.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The file; - reads standard input
    file: PathBuf,
    /// Unanswered items before this arrive as done: a time, or how long ago, such as 48h or 30d
    #[arg(long, value_name = "WHEN")]
    open_since: Option<String>,
}

/// Takes a file in.
pub async fn import(errand: &mut Errand<'_>, args: ImportArgs) -> Result<(), Failure> {
    let open_since = match &args.open_since {
        Some(text) => moment(text, clock::now())?,
        None => clock::now().minus(errand.config.rulings.open_since),
    };
    let mut input = open(&args.file)?;
    let mut first = Vec::new();
    read_line(&mut input, &mut first)?;
    let text = String::from_utf8_lossy(&first);
    if files::is_log(text.trim_end()) {
        return log(errand, &args.file, &first, input).await;
    }
    let lines = Lines { input, first: Some(first), number: 0 };
    desk::with(errand, Work::WriterOnly, async |errand, desk| items(errand, desk, lines, open_since).await).await
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
    Ok(Box::new(BufReader::with_capacity(1 << 18, file)))
}

/// Reads a moment: RFC 3339, a day, or how long ago.
fn moment(text: &str, now: Time) -> Result<Time, Failure> {
    if let Ok(at) = text.parse::<Time>() {
        return Ok(at);
    }
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        let midnight = day.to_zoned(jiff::tz::TimeZone::system()).map(|day| Time::from(day.timestamp()));
        return midnight.map_err(|why| Failure::usage(why.to_string()));
    }
    let bad = || Failure::usage(format!("\"{text}\" is no moment; write 48h, 30d, 2026-11-01 or 2026-11-01T09:00:00Z"));
    let (number, unit) = text.split_at(text.len() - text.chars().last().map_or(0, char::len_utf8));
    let number: i64 = number.parse().ok().filter(|number| (0..=100_000).contains(number)).ok_or_else(bad)?;
    match unit {
        "m" => Ok(now.minus(Span::minutes(number))),
        "h" => Ok(now.minus(Span::hours(number))),
        "d" => Ok(now.minus(Span::days(number))),
        "w" => Ok(now.minus(Span::days(7 * number))),
        _ => Err(bad()),
    }
}

/// Reads one line, its end included; one that is too long is read past.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
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
struct Lines {
    input: Box<dyn BufRead>,
    first: Option<Vec<u8>>,
    number: u64,
}

impl Lines {
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

/// Reads an item of a line and makes it harmless, or says what is wrong with the line.
fn item(line: &[u8]) -> Result<Item, String> {
    if line.len() as u64 >= LINE {
        return Err(format!("the line is longer than {} MB", LINE >> 20));
    }
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').trim();
    let item: Item = serde_json::from_str(text).map_err(|error| wording(&error))?;
    item.admitted().map_err(|bad| bad.to_string())
}

/// Every line is line 1 to the reader; only the column says something.
fn wording(error: &serde_json::Error) -> String {
    error.to_string().replace("at line 1 column", "at column")
}

/// What an import has brought so far.
struct Tally {
    taken: Taken,
    bad: Vec<(u64, String)>,
    bad_count: u64,
    read: u64,
    since: Instant,
    shown: Instant,
}

async fn items(errand: &mut Errand<'_>, desk: &mut Desk, mut lines: Lines, open_since: Time) -> Result<(), Failure> {
    let now = Instant::now();
    let mut tally = Tally { taken: Taken::default(), bad: Vec::new(), bad_count: 0, read: 0, since: now, shown: now };
    let mut batch = Vec::with_capacity(BATCH);
    while let Some((number, line)) = lines.next()? {
        tally.read += 1;
        match item(&line) {
            Ok(item) => batch.push(item),
            Err(why) => {
                errand.hint(&format!("line {number}: {why}"))?;
                tally.bad_count += 1;
                if tally.bad.len() < NAMED {
                    tally.bad.push((number, why));
                }
            }
        }
        if batch.len() >= BATCH {
            take_in(desk, std::mem::take(&mut batch), open_since, &mut tally).await?;
            progress(errand, &mut tally)?;
        }
    }
    take_in(desk, batch, open_since, &mut tally).await?;
    finish(errand, &tally)
}

async fn take_in(desk: &mut Desk, items: Vec<Item>, open_since: Time, tally: &mut Tally) -> Result<(), Failure> {
    if items.is_empty() {
        return Ok(());
    }
    let taken = desk.take_in(items, open_since).await?;
    tally.taken.new += taken.new;
    tally.taken.known += taken.known;
    tally.taken.edited += taken.edited;
    Ok(())
}

fn progress(errand: &mut Errand<'_>, tally: &mut Tally) -> io::Result<()> {
    let terminal = io::stderr().is_terminal();
    let pause = if terminal { Duration::from_millis(200) } else { Duration::from_secs(5) };
    if tally.shown.elapsed() < pause {
        return Ok(());
    }
    tally.shown = Instant::now();
    let rate = tally.read * 1000 / u64::try_from(tally.since.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    let words = format!("{} lines, {} new, {rate} a second", tally.read, tally.taken.new);
    if terminal { write!(errand.err, "\r{words}\x1b[K") } else { errand.hint(&words) }
}

fn finish(errand: &mut Errand<'_>, tally: &Tally) -> Result<(), Failure> {
    if io::stderr().is_terminal() {
        write!(errand.err, "\r\x1b[K")?;
    }
    // An edited item is one that we knew.
    let known = tally.taken.known + tally.taken.edited;
    let bad: Vec<_> = tally.bad.iter().map(|(line, why)| json!({ "line": line, "why": why })).collect();
    let object = json!({
        "new": tally.taken.new, "known": known, "bad": tally.bad_count, "edited": tally.taken.edited, "bad_lines": bad,
    });
    let words = format!("{} new, {known} known, {} bad", tally.taken.new, tally.bad_count);
    errand.answer(&words, &object)
}

/// Makes a new desk of an exported log.
async fn log(errand: &mut Errand<'_>, path: &Path, first: &[u8], mut rest: Box<dyn BufRead>) -> Result<(), Failure> {
    if desk::running(errand).await?.is_some() {
        return Err(Failure::new(
            Exit::Store,
            "a desk runs here; an exported log makes a new one: name its folder with --desk DIR",
        ));
    }
    let spooled = if path == Path::new("-") { Some(spool(first, &mut rest)?) } else { None };
    let events = files::restore(spooled.as_deref().unwrap_or(path), &errand.places.desk, |_| {});
    if let Some(spooled) = &spooled {
        let _ = std::fs::remove_file(spooled);
    }
    let events = events?;
    errand.answer(&format!("the desk is here again: {events} events"), &json!({ "new": events, "known": 0, "bad": 0 }))
}

fn spool(first: &[u8], rest: &mut dyn BufRead) -> Result<PathBuf, Failure> {
    let (path, mut file) = super::scratch::file("import")?;
    file.write_all(first)?;
    io::copy(rest, &mut file)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_four_ways() {
        let now: Time = "2026-11-22T12:00:00Z".parse().unwrap();
        for (text, at) in [
            ("48h", "2026-11-20T12:00:00Z"),
            ("2w", "2026-11-08T12:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(moment(text, now).unwrap(), at.parse().unwrap(), "{text}");
        }
        assert!(moment("2026-11-01", now).is_ok());
        for text in ["", "h", "-3d", "3", "soon", "9999999999d", "3é"] {
            assert!(moment(text, now).is_err(), "{text}");
        }
    }

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
            (br#"{"network":"x","account":"a","id":"1","kind":"like","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":""}"#, "unknown variant"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"tomorrow","author":{"handle":"b"},"text":""}"#, "RFC 3339"),
            (br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":null}"#, "null"),
        ] {
            let said = item(line).unwrap_err();
            assert!(said.contains(why), "{said} / {why}");
        }
        let good = br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":"a\u001b[2Jb"}"#;
        assert_eq!(item(good).unwrap().text, "ab");
        let odd = br#"{"network":"x","account":"a","id":"1","kind":"dm","created_at":"2026-01-01T00:00:00Z","author":{"handle":"b"},"text":"","url":"javascript:alert(1)","more\u001b[2J":[{"deep":"\u001b[31mred"}]}"#;
        let odd = item(odd).unwrap();
        assert_eq!(odd.url, None);
        assert_eq!(serde_json::to_string(&odd.extra).unwrap(), r#"{"more":[{"deep":"red"}]}"#);
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
