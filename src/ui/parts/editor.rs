//! The text people write. The only user of the text area: it holds the letters, and what it does by code
//! point is done here by what people see as one letter.

use std::ops::Range;

use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::flow;
use crate::domain::clean;
use crate::domain::width::width;
use crate::ui::keys::{Code, Key};

/// The most characters that are taken: far more than a network does, and what a terminal can still show.
pub const MOST: usize = 60_000;

/// The most steps back, and the most characters they hold together.
const STEPS: usize = 200;
const STEP_CHARS: usize = 2_000_000;

/// A text with a cursor.
#[derive(Debug)]
pub struct TextEditor {
    area: TextArea<'static>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    last: Kind,
    size: (usize, usize),
    top: usize,
    goal: Option<usize>,
}

/// A text as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    text: String,
    cursor: (usize, usize),
}

/// What the last key did: a step back takes a word's worth of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Letter,
    Blank,
    Delete,
    Other,
}

/// What a line input or pane should know of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// The text is another now.
    Changed,
    /// Only the cursor moved.
    Moved,
    /// The key means nothing to a text.
    Not,
}

impl Default for TextEditor {
    fn default() -> TextEditor {
        TextEditor::new("")
    }
}

impl TextEditor {
    /// Makes one with a text, the cursor behind it.
    pub fn new(text: &str) -> TextEditor {
        let mut area = TextArea::from(text.split('\n'));
        area.set_max_histories(0);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        TextEditor { area, undo: Vec::new(), redo: Vec::new(), last: Kind::Other, size: (76, 6), top: 0, goal: None }
    }

    /// Returns the text.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Tells whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Puts another text in its place; a step back brings the old one again.
    pub fn set(&mut self, text: &str) {
        self.remember(Kind::Other);
        self.replace(text, None);
    }

    /// Puts a text in at the cursor, cleaned and no more than there is room for. Tells whether all of it
    /// was taken.
    pub fn insert(&mut self, text: &str) -> bool {
        let room = MOST.saturating_sub(self.count());
        let text = text.get(..room.saturating_mul(8).min(text.len())).unwrap_or(text);
        let cleaned = clean::text(&text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    "));
        let taken: String = cleaned.chars().take(room).collect();
        self.remember(Kind::Other);
        self.area.insert_str(&taken);
        self.follow();
        taken.len() == cleaned.len()
    }

    /// Puts a text in at the cursor, on a new line where something stands before it on this one.
    pub fn insert_apart(&mut self, text: &str) -> bool {
        let (row, column) = self.cursor();
        let before: String = self.area.lines().get(row).map_or_else(String::new, |l| l.chars().take(column).collect());
        if before.trim().is_empty() { self.insert(text) } else { self.insert(&format!("\n{text}")) }
    }

    /// Does what a key means in a text.
    pub fn key(&mut self, key: Key) -> Took {
        let vertical = matches!(key.code, Code::Up | Code::Down | Code::PageUp | Code::PageDown);
        if !vertical {
            self.goal = None;
        }
        let took = if key.ctrl { self.control(key.code) } else { self.plain(key.code) };
        self.follow();
        took
    }

    fn plain(&mut self, code: Code) -> Took {
        match code {
            Code::Char(c) => self.typed(c),
            Code::Enter => self.typed('\n'),
            Code::Backspace => self.delete_to(Self::left),
            Code::Delete => self.delete_to(Self::right),
            Code::Left => self.jump(Self::left),
            Code::Right => self.jump(Self::right),
            Code::Home => self.jump(Self::line_start),
            Code::End => self.jump(Self::line_end),
            Code::Up => self.vertical(-1),
            Code::Down => self.vertical(1),
            Code::PageUp => self.vertical(-(self.size.1.max(2) as isize - 1)),
            Code::PageDown => self.vertical(self.size.1.max(2) as isize - 1),
            Code::Esc | Code::Tab | Code::BackTab | Code::F(_) => Took::Not,
        }
    }

    fn control(&mut self, code: Code) -> Took {
        match code {
            // A line feed, as a paste without brackets and some terminals send it.
            Code::Char('j') => self.typed('\n'),
            Code::Char('a') | Code::Home => self.jump(Self::line_start),
            Code::Char('e') | Code::End => self.jump(Self::line_end),
            Code::Char('b') => self.jump(Self::left),
            Code::Char('f') => self.jump(Self::right),
            Code::Char('d') => self.delete_to(Self::right),
            Code::Char('h') => self.delete_to(Self::left),
            Code::Char('k') => self.kill(Self::kill_end),
            Code::Char('u') => self.kill(Self::line_start),
            Code::Char('w') | Code::Backspace => self.kill(Self::word_left),
            Code::Delete => self.kill(Self::word_right),
            Code::Char('y') => self.yank(),
            // Terminals send one code for Ctrl-_, Ctrl-/ and Ctrl-7.
            Code::Char('_' | '/' | '7') => self.step_back(),
            Code::Char('r') => self.step_forward(),
            Code::Left => self.jump(Self::word_left),
            Code::Right => self.jump(Self::word_right),
            _ => Took::Not,
        }
    }

    fn typed(&mut self, c: char) -> Took {
        if self.count() >= MOST || (c.is_control() && c != '\n') {
            return Took::Moved;
        }
        self.remember(if c.is_whitespace() { Kind::Blank } else { Kind::Letter });
        self.area.insert_char(c);
        Took::Changed
    }

    fn jump(&mut self, to: fn(&Self) -> (usize, usize)) -> Took {
        let to = to(self);
        self.put_cursor(to);
        self.last = Kind::Other;
        Took::Moved
    }

    fn delete_to(&mut self, to: fn(&Self) -> (usize, usize)) -> Took {
        self.cut_to(to(self), Kind::Delete).map_or(Took::Moved, |_| Took::Changed)
    }

    fn kill(&mut self, to: fn(&Self) -> (usize, usize)) -> Took {
        match self.cut_to(to(self), Kind::Other) {
            Some(cut) => {
                self.area.set_yank_text(cut);
                Took::Changed
            }
            None => Took::Moved,
        }
    }

    fn yank(&mut self) -> Took {
        let text = self.area.yank_text();
        self.insert(&text);
        Took::Changed
    }

    /// Takes the text between the cursor and `to` away and returns it.
    fn cut_to(&mut self, to: (usize, usize), kind: Kind) -> Option<String> {
        let here = self.cursor();
        let (from, until) = (here.min(to), here.max(to));
        let chars = self.chars_between(from, until);
        if chars == 0 {
            return None;
        }
        self.remember(kind);
        let kept = self.area.yank_text();
        self.put_cursor(from);
        self.area.delete_str(chars);
        let cut = self.area.yank_text();
        self.area.set_yank_text(kept);
        Some(cut)
    }

    fn chars_between(&self, from: (usize, usize), until: (usize, usize)) -> usize {
        if from.0 == until.0 {
            return until.1 - from.1;
        }
        let line = |row: usize| self.area.lines().get(row).map_or(0, |line| line.chars().count());
        let middle: usize = (from.0 + 1..until.0).map(|row| line(row) + 1).sum();
        line(from.0) - from.1 + 1 + middle + until.1
    }

    /// Goes back a word's worth.
    pub fn step_back(&mut self) -> Took {
        let Some(step) = self.undo.pop() else { return Took::Moved };
        self.redo.push(self.step());
        self.replace(&step.text, Some(step.cursor));
        self.last = Kind::Other;
        Took::Changed
    }

    /// Goes forward again.
    pub fn step_forward(&mut self) -> Took {
        let Some(step) = self.redo.pop() else { return Took::Moved };
        self.undo.push(self.step());
        self.replace(&step.text, Some(step.cursor));
        self.last = Kind::Other;
        Took::Changed
    }

    fn remember(&mut self, kind: Kind) {
        let goes_on = kind == self.last && kind != Kind::Other || (self.last == Kind::Letter && kind == Kind::Blank);
        self.last = kind;
        self.redo.clear();
        if goes_on && !self.undo.is_empty() {
            return;
        }
        self.undo.push(self.step());
        let held = |steps: &[Step]| steps.iter().map(|step| step.text.len()).sum::<usize>();
        while self.undo.len() > STEPS || (self.undo.len() > 1 && held(&self.undo) > STEP_CHARS) {
            self.undo.remove(0);
        }
    }

    fn step(&self) -> Step {
        Step { text: self.text(), cursor: self.cursor() }
    }

    fn replace(&mut self, text: &str, cursor: Option<(usize, usize)>) {
        let yank = self.area.yank_text();
        let mut area = TextArea::from(text.split('\n'));
        area.set_max_histories(0);
        area.set_yank_text(yank);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        self.area = area;
        if let Some(cursor) = cursor {
            self.put_cursor(cursor);
        }
        self.follow();
    }

    fn count(&self) -> usize {
        let lines = self.area.lines();
        lines.iter().map(String::len).sum::<usize>() + lines.len().saturating_sub(1)
    }

    /// Row and column of the cursor, by code points.
    fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    fn put_cursor(&mut self, (row, column): (usize, usize)) {
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(short(row), short(column)));
    }

    fn line_here(&self) -> &str {
        self.area.lines().get(self.cursor().0).map_or("", String::as_str)
    }

    fn byte_here(&self) -> usize {
        byte_of(self.line_here(), self.cursor().1)
    }

    fn column_of(&self, byte: usize) -> usize {
        self.line_here().get(..byte).map_or(0, |before| before.chars().count())
    }

    fn left(&self) -> (usize, usize) {
        let (row, column) = self.cursor();
        if column == 0 {
            let above = row.checked_sub(1).and_then(|row| self.area.lines().get(row));
            return above.map_or((0, 0), |line| (row - 1, line.chars().count()));
        }
        let before = self.line_here().get(..self.byte_here()).unwrap_or_default();
        let last = before.graphemes(true).next_back().map_or(0, |cluster| cluster.chars().count());
        (row, column - last)
    }

    fn right(&self) -> (usize, usize) {
        let (row, column) = self.cursor();
        let after = self.line_here().get(self.byte_here()..).unwrap_or_default();
        match after.graphemes(true).next() {
            Some(cluster) => (row, column + cluster.chars().count()),
            None if row + 1 < self.area.lines().len() => (row + 1, 0),
            None => (row, column),
        }
    }

    fn line_start(&self) -> (usize, usize) {
        (self.cursor().0, 0)
    }

    fn line_end(&self) -> (usize, usize) {
        (self.cursor().0, self.line_here().chars().count())
    }

    fn kill_end(&self) -> (usize, usize) {
        if self.cursor() == self.line_end() { self.right() } else { self.line_end() }
    }

    fn word_left(&self) -> (usize, usize) {
        let (row, column) = self.cursor();
        if column == 0 {
            return self.left();
        }
        let before = self.line_here().get(..self.byte_here()).unwrap_or_default();
        let trimmed = before.trim_end();
        let start = trimmed.split_word_bound_indices().next_back().map_or(0, |(at, _)| at);
        (row, self.column_of(start))
    }

    fn word_right(&self) -> (usize, usize) {
        let here = self.byte_here();
        let after = self.line_here().get(here..).unwrap_or_default();
        if after.is_empty() {
            return self.right();
        }
        let blanks = after.len() - after.trim_start().len();
        let word = after.trim_start().split_word_bounds().next().map_or(0, str::len);
        (self.cursor().0, self.column_of(here + blanks + word))
    }

    fn vertical(&mut self, by: isize) -> Took {
        self.last = Kind::Other;
        let rows = self.screen_rows();
        let (here, column) = self.screen_cursor();
        let goal = self.goal.unwrap_or(column);
        let target = here.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        if let Some((line, range)) = rows.get(target) {
            let text = self.area.lines().get(*line).cloned().unwrap_or_default();
            let in_line: Vec<Range<usize>> =
                rows.iter().filter(|row| row.0 == *line).map(|row| row.1.clone()).collect();
            let row = in_line.iter().position(|other| other == range).unwrap_or(0);
            let byte = flow::byte_at(&text, &in_line, row, goal);
            self.put_cursor((*line, text.get(..byte).map_or(0, |before| before.chars().count())));
        }
        self.goal = Some(goal);
        Took::Moved
    }

    /// Tells the editor how much of the screen it has.
    pub fn fit(&mut self, columns: u16, rows: u16) {
        self.size = (usize::from(columns).max(1), usize::from(rows).max(1));
        self.follow();
    }

    fn follow(&mut self) {
        let (row, _) = self.screen_cursor();
        if row < self.top {
            self.top = row;
        } else if row >= self.top + self.size.1 {
            self.top = row + 1 - self.size.1;
        }
        let last = self.screen_rows().len().saturating_sub(self.size.1);
        self.top = self.top.min(last.max(row.saturating_sub(self.size.1 - 1)));
    }

    /// Every screen line: which line of the text, and which bytes of it.
    fn screen_rows(&self) -> Vec<(usize, Range<usize>)> {
        let lines = self.area.lines().iter().enumerate();
        lines.flat_map(|(n, line)| flow::flow(line, self.size.0).into_iter().map(move |range| (n, range))).collect()
    }

    fn screen_cursor(&self) -> (usize, usize) {
        let (line, _) = self.cursor();
        let above: usize = self.area.lines().iter().take(line).map(|line| flow::flow(line, self.size.0).len()).sum();
        let text = self.line_here();
        let rows = flow::flow(text, self.size.0);
        let (row, column) = flow::place(text, &rows, self.byte_here(), self.size.0);
        (above + row, column)
    }

    /// Returns the lines on screen and where the cursor stands among them.
    pub fn shown(&self) -> (Vec<&str>, (u16, u16)) {
        let rows = self.screen_rows();
        let window = rows.iter().skip(self.top).take(self.size.1);
        let text = window.filter_map(|(line, range)| self.area.lines().get(*line)?.get(range.clone())).collect();
        let (row, column) = self.screen_cursor();
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        (text, (short(column), short(row.saturating_sub(self.top))))
    }

    /// Returns the part of a one-line text that fits, and the cursor's column in it.
    pub fn shown_on_one_line(&self, columns: usize) -> (&str, u16) {
        let (line, here) = (self.line_here(), self.byte_here());
        let mut start = 0;
        while line.get(start..here).map_or(0, width) >= columns.max(1) {
            start += line.get(start..).and_then(|rest| rest.graphemes(true).next()).map_or(1, str::len);
        }
        let column = line.get(start..here).map_or(0, width);
        (line.get(start..).unwrap_or_default(), u16::try_from(column).unwrap_or(u16::MAX))
    }
}

fn byte_of(line: &str, column: usize) -> usize {
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
