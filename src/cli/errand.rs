//! One call of the program: where the desk lies, who calls, how it prints.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::config::{Config, Places};
use crate::domain::clean;
use crate::domain::id::SeatName;
use crate::domain::time::Time;

use super::exit::Failure;

/// One call of the program.
pub struct Errand<'a> {
    /// Where everything lies.
    pub places: Places,
    /// The settings.
    pub config: Config,
    /// Who calls.
    pub seat: SeatName,
    /// Prints JSON, one object a line.
    pub json: bool,
    /// Where answers go.
    pub out: &'a mut dyn Write,
    /// Where progress and failures go.
    pub err: &'a mut dyn Write,
}

impl Errand<'_> {
    /// Prints lines for people, in which nothing can move a cursor wherever it came from.
    pub fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", clean::text(line))
    }

    /// Prints a line of progress or advice, apart from the answer.
    pub fn hint(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.err, "{}", clean::text(line))
    }

    /// Prints an object as one line of JSON in which nothing can move a cursor.
    pub fn object(&mut self, object: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(object)?;
        writeln!(self.out, "{}", clean::json_safe(&text))?;
        Ok(())
    }

    /// Prints a sentence for people, or the object.
    pub fn answer(&mut self, words: &str, object: &impl Serialize) -> Result<(), Failure> {
        if self.json { self.object(object) } else { Ok(self.say(words)?) }
    }

    /// Returns a moment as people read it, in the desk's zone.
    pub fn clock(&self, at: Time) -> String {
        at.in_zone(self.config.zone()).strftime("%a %-d %b %H:%M").to_string()
    }

    /// Asks a yes-or-no question at a terminal; `yes` answers it, and where nobody can be asked it is a no.
    pub fn confirm(&mut self, question: &str, yes: bool) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !io::stdin().is_terminal() {
            return Err(Failure::refused(format!("{question} nobody is here to say so; --yes does")));
        }
        write!(self.err, "{question} [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(Failure::refused("not done")),
        }
    }
}
