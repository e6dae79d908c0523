//! A text beside the one that it was made of: both whole, and word by word. Of a long change the words alone are a puzzle, and
//! of a short one the whole texts are.

use ratatui::text::Line;

use super::say;
use crate::domain::ask::Offer;
use crate::domain::saved::{Values, settled};
use crate::domain::statement::NEXT_UPDATE;
use crate::domain::width::{fit, width};
use crate::ui::layers::Saying;
use crate::ui::parts::difference::{Change, difference};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::fill;

/// A change of no more than one word in so many is small.
const SMALL: usize = 4;

/// So few words may stand in both by chance.
const CHANCE: usize = 2;

/// Both texts, and what is different.
pub struct Compared {
    /// The new one above the old one, each whole.
    pub whole: Vec<Line<'static>>,
    /// Word by word.
    pub words: Vec<Line<'static>>,
    /// Most of its words are the old ones.
    pub is_small: bool,
}

/// Returns the old text of an offer as it would have left now; nothing where it is unchanged.
fn old(saying: &Saying, offer: &Offer) -> Option<String> {
    let next = &saying.sheet.next_update_words;
    offer.base.as_ref().map(|base| settled(base, &Values::default().with(NEXT_UPDATE, next)))
}

/// Returns what is different in a text, word by word; nothing where it is unchanged.
pub fn changes(seat: &Seat, saying: &Saying, offer: &Offer, columns: usize) -> Option<Vec<Line<'static>>> {
    let shown = offer.shown(&saying.values, &saying.sheet.next_update_words);
    Some(marked(seat, &difference(&old(saying, offer)?, &shown), columns))
}

/// Returns a text beside the one it was made of; nothing where it is unchanged.
pub fn compared(seat: &Seat, saying: &Saying, offer: &Offer, (whole, words): (usize, usize)) -> Option<Compared> {
    let (pen, say) = (seat.pen(), say());
    let new = offer.shown(&saying.values, &saying.sheet.next_update_words);
    let old = old(saying, offer)?;
    let changes = difference(&old, &new);
    let title = |words: &str| pen.line(words.to_owned(), Role::Accent);
    let was = if offer.instead.is_empty() { say.read_old } else { say.read_old_unapproved };
    let mut both = vec![title(say.read_new)];
    both.extend(pen.wrapped(&new, whole, Role::Strong));
    both.extend([Line::default(), title(was)]);
    both.extend(pen.wrapped(&old, whole, Role::Text));
    let mut marks = vec![title(say.read_changes)];
    let (came, all) = (new_words(&changes), new.split_whitespace().count());
    marks.extend(pen.wrapped(&fill(say.read_share, &[&came, &all]), words, Role::Dim));
    let is_small = came * SMALL <= all;
    marks.extend(marked(seat, &if is_small { changes } else { runs(changes) }, words));
    Some(Compared { whole: both, words: marks, is_small })
}

/// Takes a word or two that happen to stand in both into the change around them: of a text that was written anew they would
/// cut it to pieces.
fn runs(changes: Vec<Change>) -> Vec<Change> {
    let (mut runs, mut went, mut came) = (Vec::new(), String::new(), String::new());
    let close = |runs: &mut Vec<Change>, went: &mut String, came: &mut String| {
        let (went, came) = (std::mem::take(went), std::mem::take(came));
        runs.extend((!went.is_empty()).then_some(Change::Went(went)));
        runs.extend((!came.is_empty()).then_some(Change::Came(came)));
    };
    let last = changes.len().saturating_sub(1);
    for (n, change) in changes.into_iter().enumerate() {
        match change {
            Change::Went(words) => went.push_str(&words),
            Change::Came(words) => came.push_str(&words),
            Change::Same(words) if n < last && n > 0 && words.split_whitespace().count() <= CHANCE => {
                went.push_str(&words);
                came.push_str(&words);
            }
            Change::Same(words) => {
                close(&mut runs, &mut went, &mut came);
                runs.push(Change::Same(words));
            }
        }
    }
    close(&mut runs, &mut went, &mut came);
    runs
}

/// Returns how many words of a text are not the prepared ones.
fn new_words(changes: &[Change]) -> usize {
    let came = |change: &Change| match change {
        Change::Came(words) => words.split_whitespace().count(),
        Change::Same(_) | Change::Went(_) => 0,
    };
    changes.iter().map(came).sum()
}

/// Words that went and came, each in signs that need no colour.
fn marked(seat: &Seat, changes: &[Change], columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines: Vec<Line<'static>> = vec![Line::default()];
    let mut taken = 0;
    for change in changes {
        // The blanks behind it belong to no mark.
        let apart = |words: &str| words.trim_end().len();
        let (words, role) = match change {
            Change::Same(words) => (words.clone(), Role::Text),
            Change::Went(words) => {
                let (words, blanks) = words.split_at(apart(words));
                (format!("[-{words}-]{blanks}"), Role::Overdue)
            }
            Change::Came(words) => {
                let (words, blanks) = words.split_at(apart(words));
                (format!("{{+{words}+}}{blanks}"), Role::Calm)
            }
        };
        for (n, line) in words.split('\n').enumerate() {
            if n > 0 {
                lines.push(Line::default());
                taken = 0;
            }
            for word in line.split_whitespace() {
                let wide = width(word);
                if taken > 0 && taken + 1 + wide > columns {
                    lines.push(Line::default());
                    taken = 0;
                }
                let gap = usize::from(taken > 0);
                let Some(last) = lines.last_mut() else { continue };
                last.push_span(pen.write(format!("{}{}", " ".repeat(gap), fit(word, columns)), role));
                taken += gap + wide.min(columns);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_written_anew_is_not_cut_to_pieces() {
        let went = |words: &str| Change::Went(words.to_owned());
        let came = |words: &str| Change::Came(words.to_owned());
        let same = |words: &str| Change::Same(words.to_owned());
        for (changes, expected) in [
            (
                vec![went("We look "), same("and "), went("wait. "), came("pay. "), same("More at 10 today.")],
                vec![went("We look and wait. "), came("and pay. "), same("More at 10 today.")],
            ),
            (vec![same("We "), came("look.")], vec![same("We "), came("look.")]),
            (vec![went("Old "), came("New "), same("end.")], vec![went("Old "), came("New "), same("end.")]),
            (Vec::new(), Vec::new()),
        ] {
            assert_eq!(runs(changes), expected);
        }
    }
}
