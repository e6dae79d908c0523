//! What a network counted of a post, as signs and numbers.

use ratatui::text::Span;

use super::paint::Pen;
use super::pulse;
use crate::domain::figures::{Figures, Poll};
use crate::domain::width::pad_left;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The columns of a number of votes.
const VOTES: usize = 5;

/// Returns what was counted: `♥ 41  ↩ 7  ⟳ 12`. What is not told is left out.
pub fn counted(figures: &Figures, pen: Pen) -> Vec<Span<'static>> {
    let say = &w().plan_pane;
    let told = [
        (pen.sign("♥", say.likes), figures.likes),
        (pen.sign("↩", say.answers), figures.comments),
        (pen.sign("⟳", say.shares), figures.shares),
        (pen.sign("❝", say.quotes), figures.quotes),
        (say.views_word, figures.views),
    ];
    let mut spans = Vec::new();
    for (sign, count) in told {
        let Some(count) = count else { continue };
        let gap = if spans.is_empty() { "" } else { "  " };
        spans.push(pen.write(format!("{gap}{sign} "), Role::Dim));
        spans.push(pen.write(count.to_string(), Role::Strong));
    }
    spans
}

/// Returns how a post grew as a row of bars.
pub fn growth(by_step: &[u64], pen: Pen) -> Vec<Span<'static>> {
    // What nobody counted, or did, draws no line.
    if by_step.iter().all(|got| *got == 0) {
        return Vec::new();
    }
    let numbers: Vec<u32> = by_step.iter().map(|got| u32::try_from(*got).unwrap_or(u32::MAX)).collect();
    pulse::bars(&numbers, pen)
}

/// Returns what was voted, a line each.
pub fn voted(poll: &Poll, pen: Pen) -> Vec<Vec<Span<'static>>> {
    let say = &w().plan_pane;
    let people = poll.people.map(|people| some(say.voted, usize::try_from(people).unwrap_or(usize::MAX)));
    let title = format!("{}{}", if poll.over { say.poll_over } else { say.poll_open }, people.unwrap_or_default());
    let mut lines = vec![vec![pen.write(title, Role::Note)]];
    for (n, option) in poll.options.iter().enumerate() {
        let votes = option.votes.map_or_else(|| "?".to_owned(), |votes| votes.to_string());
        let share = poll.percent(n).map(|percent| fill(say.percent, &[&percent])).unwrap_or_default();
        lines.push(vec![
            pen.write(format!("{} ", pad_left(&votes, VOTES)), Role::Strong),
            pen.write(option.title.clone(), Role::Text),
            pen.write(share, Role::Dim),
        ]);
    }
    lines
}
