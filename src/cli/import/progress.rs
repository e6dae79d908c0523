//! How far an import is, and what it brought.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use serde_json::json;

use super::lines::Portion;
use crate::cli::desk::Taking;
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::desk::Taken;
use crate::domain::time::Time;

/// Bad lines that are named in the last line of JSON.
const NAMED: usize = 1_000;
/// Columns of the bar.
const BAR: usize = 24;

/// What an import has brought so far.
pub struct Tally {
    taken: Taken,
    bad: Vec<(u64, String)>,
    bad_count: u64,
    lines: u64,
    bytes: u64,
    /// Of the whole file, where that is known.
    all: Option<u64>,
    since: Instant,
    shown: Instant,
}

impl Tally {
    /// Starts to count; `all` is the length of the file in bytes.
    pub fn new(all: Option<u64>) -> Tally {
        let now = Instant::now();
        Tally {
            taken: Taken::default(),
            bad: Vec::new(),
            bad_count: 0,
            lines: 0,
            bytes: 0,
            all,
            since: now,
            shown: now,
        }
    }

    /// Returns how many lines were read.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Counts what was read, and names the bad lines.
    pub fn read(&mut self, errand: &mut Errand<'_>, portion: &Portion) -> io::Result<()> {
        self.lines += portion.lines;
        self.bytes += portion.bytes;
        self.bad_count += portion.bad.len() as u64;
        for (number, why) in &portion.bad {
            errand.hint(&format!("line {number}: {why}"))?;
        }
        let room = NAMED.saturating_sub(self.bad.len());
        self.bad.extend(portion.bad.iter().take(room).cloned());
        Ok(())
    }

    /// Counts what the desk took of what was under way.
    pub async fn await_last(&mut self, under_way: Option<Taking>) -> Result<(), Failure> {
        if let Some(taking) = under_way {
            self.taken += taking.await?;
        }
        Ok(())
    }

    /// Shows how far it is, now and then.
    pub fn show(&mut self, errand: &mut Errand<'_>) -> io::Result<()> {
        let terminal = io::stderr().is_terminal();
        let pause = if terminal { Duration::from_millis(200) } else { Duration::from_secs(5) };
        if self.shown.elapsed() < pause {
            return Ok(());
        }
        self.shown = Instant::now();
        let words = self.words(self.since.elapsed());
        if terminal {
            write!(errand.err, "\r{words}\x1b[K").and_then(|()| errand.err.flush())
        } else {
            errand.hint(&words)
        }
    }

    fn words(&self, took: Duration) -> String {
        let rate = u128::from(self.lines) * 1000 / took.as_millis().max(1);
        let count = format!("{} lines, {} new, {rate} a second", self.lines, self.taken.new);
        let Some(all) = self.all.filter(|all| *all >= self.bytes && self.bytes > 0) else { return count };
        let left = took.as_millis() * u128::from(all - self.bytes) / u128::from(self.bytes) / 1000;
        format!("{} {} %  {count}, {} left", bar(self.bytes, all, BAR), self.bytes * 100 / all, clock(left))
    }

    /// Says what came of it; what is older than `open_since` counts as done.
    pub fn say(&self, errand: &mut Errand<'_>, open_since: Time) -> Result<(), Failure> {
        if io::stderr().is_terminal() {
            write!(errand.err, "\r\x1b[K")?;
        }
        // An edited item is one that we knew.
        let known = self.taken.known + self.taken.edited;
        let bad: Vec<_> = self.bad.iter().map(|(line, why)| json!({ "line": line, "why": why })).collect();
        let object = json!({
            "new": self.taken.new, "known": known, "bad": self.bad_count, "edited": self.taken.edited,
            "settled": self.taken.settled, "bad_lines": bad,
        });
        let words = format!("{} new, {known} known, {} bad", self.taken.new, self.bad_count);
        errand.answer(&words, &object)?;
        if self.taken.settled > 0 {
            let since = errand.clock(open_since);
            let advice = "`--open-since 30d` into a new desk keeps more of them open";
            errand.hint(&format!("older than {since}, so done: {}; {advice}", self.taken.settled))?;
        }
        Ok(())
    }

    /// Ends the import: bad lines are a failure, though the others are in.
    pub fn end(&self) -> Result<(), Failure> {
        match (self.bad_count, self.lines - self.bad_count) {
            (0, _) => Ok(()),
            (_, 0) => Err(Failure::refused("nothing in it could be read")),
            (bad, _) => {
                let lines = if bad == 1 { "line was" } else { "lines were" };
                let advice = "the other lines are in: mend those that were named and import the file again";
                Err(Failure::refused(format!("{bad} {lines} not taken in; {advice}")))
            }
        }
    }
}

/// Minutes and seconds.
fn clock(seconds: u128) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A bar of `columns` in ASCII, which every terminal and log can show.
fn bar(done: u64, all: u64, columns: usize) -> String {
    let full =
        usize::try_from(u128::from(done) * columns as u128 / u128::from(all.max(1))).unwrap_or(columns).min(columns);
    format!("[{}{}]", "#".repeat(full), "-".repeat(columns - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_tells_rate_and_time_left() {
        let mut tally = Tally::new(Some(4_000));
        tally.lines = 50;
        tally.bytes = 1_000;
        tally.taken.new = 40;
        let words = tally.words(Duration::from_secs(25));
        assert_eq!(words, "[######------------------] 25 %  50 lines, 40 new, 2 a second, 1:15 left");
    }

    #[test]
    fn a_pipe_has_no_end_to_tell() {
        let mut tally = Tally::new(None);
        tally.lines = 50;
        assert_eq!(tally.words(Duration::from_secs(5)), "50 lines, 0 new, 10 a second");
        // A file that grows meanwhile has none either.
        let grown = Tally { all: Some(10), bytes: 20, ..tally };
        assert_eq!(grown.words(Duration::from_secs(5)), "50 lines, 0 new, 10 a second");
    }
}
