//! Shifts as a calendar that others can read: RFC 5545.

use super::{Because, Rota, Shift};
use crate::domain::id::SeatName;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// A line is folded after so many bytes.
const LINE: usize = 75;

impl Rota {
    /// Writes the shifts that reach into a time as a calendar, or those of one person. Times are in UTC, so that every
    /// calendar shows them in its own zone; a shift keeps its name when others change. `now` is when it was written.
    pub fn ics(&self, from: Time, to: Time, only: Option<&SeatName>, now: Time) -> String {
        let mut out = Lines::default();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hearken//rota//EN", "CALSCALE:GREGORIAN"] {
            out.line(line);
        }
        let shifts = self.layers.iter().flat_map(|layer| self.shifts(&layer.name, from, to));
        for shift in shifts.filter(|shift| only.is_none_or(|who| shift.who == *who)) {
            event(&mut out, &shift, now);
        }
        out.line("END:VCALENDAR");
        out.0
    }
}

fn event(out: &mut Lines, shift: &Shift, now: Time) {
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}-{}-{}@hearken", plain(&shift.layer), plain(shift.who.as_str()), utc(shift.from)));
    out.line(&format!("DTSTAMP:{}", utc(now)));
    out.line(&format!("DTSTART:{}", utc(shift.from)));
    out.line(&format!("DTEND:{}", utc(shift.to)));
    out.line(&format!("SUMMARY:{}", escaped(&fill(w().paging.ics_summary, &[&shift.layer, &shift.who]))));
    let why = match &shift.because {
        Because::Turn => None,
        Because::StandsIn { of } => Some(fill(w().paging.ics_stands_in, &[of])),
        Because::ByHand { of: Some(of), by } => Some(fill(w().paging.ics_instead, &[of, by])),
        Because::ByHand { of: None, by } => Some(fill(w().paging.ics_by_hand, &[by])),
    };
    if let Some(why) = why {
        out.line(&format!("DESCRIPTION:{}", escaped(&why)));
    }
    out.line("TRANSP:TRANSPARENT");
    out.line("END:VEVENT");
}

fn utc(at: Time) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes a name with letters, digits and points alone; no two names become one.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!(".{:x}.", u32::from(c)),
    };
    name.chars().map(letter).collect()
}

/// Escapes a text; of line ends `\n` is left.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Lines of a calendar, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Writes a line; what is longer goes on in the next behind a blank, and no letter is cut.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
