//! Text on its way out: white space as HTML means it, gaps, quote marks.

use crate::domain::clean;

/// What is due before the next word; the widest of several wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A space.
    Space,
    /// The distance between two cells of a table.
    Cell,
    /// A new line.
    Line,
    /// A blank line.
    Paragraph,
}

/// More quotes in quotes than any thread has.
const DEEPEST_QUOTE: usize = 16;
const QUOTE: &str = "> ";

/// The text so far and what is due before more of it.
#[derive(Default)]
pub struct Layout {
    out: String,
    due: Gap,
    /// Line breaks that were asked for by name, one after another.
    breaks: usize,
    quotes: usize,
    /// How deep the last piece was quoted: a gap between two depths belongs to the shallower.
    written_quotes: usize,
    preformatted: usize,
    /// Line ends of preformatted text, not yet written.
    lines_due: usize,
    /// A bullet was just written: what follows stands beside it.
    after_bullet: bool,
}

impl Layout {
    /// Asks for at least this gap before the next word.
    pub fn gap(&mut self, gap: Gap) {
        let beside_bullet = self.after_bullet && gap >= Gap::Cell;
        if !beside_bullet {
            self.due = self.due.max(gap);
        }
    }

    /// Writes text of the page: runs of white space are one space, unless preformatted.
    pub fn write(&mut self, text: &str) {
        if self.preformatted > 0 {
            return self.write_lines(text);
        }
        for (n, word) in text.split(is_space).enumerate() {
            if n > 0 {
                self.gap(Gap::Space);
            }
            // Joiners between blanks pad a preheader; within a word they matter, also when an entity parts it.
            let is_blank = word.is_empty() || self.due > Gap::None && !word.is_ascii() && clean::text(word).is_empty();
            if !is_blank {
                self.piece(word);
            }
        }
    }

    /// Begins an item of a list on a line of its own.
    pub fn bullet(&mut self, bullet: &str) {
        self.due = self.due.max(Gap::Line);
        self.piece(bullet);
        self.after_bullet = true;
    }

    /// Breaks the line; a second break leaves a blank line.
    pub fn break_line(&mut self) {
        self.breaks += 1;
        self.due = self.due.max(if self.breaks > 1 { Gap::Paragraph } else { Gap::Line });
        self.after_bullet = false;
    }

    /// Draws a line across.
    pub fn rule(&mut self) {
        self.gap(Gap::Line);
        self.piece("---");
        self.gap(Gap::Line);
    }

    /// Begins a quote.
    pub fn quote(&mut self) {
        self.due = self.due.max(Gap::Paragraph);
        self.quotes += 1;
    }

    /// Ends a quote.
    pub fn unquote(&mut self) {
        self.quotes = self.quotes.saturating_sub(1);
        self.due = self.due.max(Gap::Paragraph);
    }

    /// Takes white space as it is from here on, or no more.
    pub fn preformatted(&mut self, on: bool) {
        self.preformatted = if on { self.preformatted + 1 } else { self.preformatted.saturating_sub(1) };
        self.lines_due = 0;
    }

    /// Returns a place to which `since` refers.
    pub fn mark(&self) -> usize {
        self.out.len()
    }

    /// Returns what was written since a mark.
    pub fn since(&self, mark: usize) -> &str {
        self.out.get(mark..).unwrap_or_default()
    }

    /// Writes anew what was written since a mark.
    pub fn rewrite(&mut self, mark: usize, text: &str) {
        self.out.truncate(mark);
        self.out.push_str(text);
    }

    /// Returns the text.
    pub fn finish(self) -> String {
        self.out.trim_end().to_owned()
    }

    fn write_lines(&mut self, text: &str) {
        for (n, line) in text.split('\n').enumerate() {
            // Blank lines at the edges of the block are part of its gaps.
            if n > 0 && self.due < Gap::Line {
                self.lines_due += 1;
            }
            if !line.is_empty() {
                self.piece(line);
            }
        }
    }

    fn piece(&mut self, piece: &str) {
        self.settle();
        self.out.push_str(piece);
        self.after_bullet = false;
    }

    fn settle(&mut self) {
        let due = std::mem::take(&mut self.due);
        self.breaks = 0;
        let quotes = self.quotes.min(DEEPEST_QUOTE);
        let between = quotes.min(self.written_quotes);
        self.written_quotes = quotes;
        if self.out.is_empty() {
            return self.out.push_str(&QUOTE.repeat(quotes));
        }
        match due {
            Gap::None => {}
            Gap::Space => self.space(" "),
            Gap::Cell => self.space("  "),
            Gap::Line => self.new_line(quotes),
            Gap::Paragraph => {
                self.new_line(between);
                self.new_line(quotes);
            }
        }
        for _ in 0..std::mem::take(&mut self.lines_due) {
            self.new_line(quotes);
        }
    }

    fn space(&mut self, space: &str) {
        if !self.out.ends_with([' ', '\n']) {
            self.out.push_str(space);
        }
    }

    fn new_line(&mut self, quotes: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.out.push_str(&QUOTE.repeat(quotes));
    }
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{a0}')
}
