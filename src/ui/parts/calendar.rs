//! A month, small: marks what is due, what wakes and what was promised.

use jiff::civil::Date;
use ratatui::text::{Line, Span};

use super::paint::Pen;
use crate::domain::ask::Month;
use crate::domain::plan::PostState;
use crate::ui::theme::Role;
use crate::ui::words::w;

/// Returns the lines of a month, Monday first. A day carries one sign, that of what matters most on it: a post that did not
/// leave, a promise `*`, a post that is to leave, something due `!`, a snooze that ends `.`, a post that is out; today is
/// reversed.
pub fn lines(month: &Month, today: Date, pen: Pen) -> Vec<Line<'static>> {
    let Ok(first) = Date::new(month.year, month.month, 1) else { return Vec::new() };
    let mut lines = vec![
        pen.line(format!("{} {}", month_name(month.month), month.year), Role::Strong),
        pen.line(w().weekdays, Role::Dim),
    ];
    let blanks = first.weekday().to_monday_zero_offset();
    let mut spans = vec![Span::raw("   ".repeat(usize::try_from(blanks).unwrap_or(0)))];
    for day in 1..=first.days_in_month() {
        spans.push(day_span(month, day, today, pen));
        let is_sunday = (blanks + day) % 7 == 0;
        if is_sunday || day == first.days_in_month() {
            lines.push(Line::from(std::mem::take(&mut spans)));
        }
    }
    lines
}

fn day_span(month: &Month, day: i8, today: Date, pen: Pen) -> Span<'static> {
    let marks = usize::try_from(day - 1).ok().and_then(|at| month.days.get(at)).copied().unwrap_or_default();
    let (sign, role) = match () {
        () if marks.trouble > 0 => state_sign(PostState::Held, pen),
        () if marks.promises > 0 => ("*", Role::Soon),
        () if marks.planned > 0 => state_sign(PostState::Scheduled, pen),
        () if marks.due > 0 => ("!", Role::Overdue),
        () if marks.snoozes > 0 => (".", Role::Ours),
        () if marks.published > 0 => state_sign(PostState::Published, pen),
        () => (" ", Role::Dim),
    };
    let is_today = today.year() == month.year && today.month() == month.month && today.day() == day;
    let mut style = pen.theme.style(role);
    if is_today {
        style = style.reversed().bold();
    }
    Span::styled(format!("{day:>2}{sign}"), style)
}

/// Returns the sign of how a post stands, and its colour.
pub const fn state_sign(state: PostState, pen: Pen) -> (&'static str, Role) {
    match state {
        PostState::Idea => (pen.sign("·", "."), Role::Dim),
        PostState::Draft => (pen.sign("○", "o"), Role::Text),
        PostState::Review => ("?", Role::Soon),
        PostState::Approved => ("+", Role::Ours),
        PostState::Scheduled => (pen.sign("●", "@"), Role::Calm),
        PostState::There => (pen.sign("◆", "%"), Role::Calm),
        PostState::Publishing => (pen.sign("→", ">"), Role::Calm),
        PostState::Published => (pen.sign("✓", "v"), Role::Calm),
        PostState::Failed | PostState::Unknown => (pen.sign("✗", "x"), Role::Overdue),
        PostState::Held => (pen.sign("■", "#"), Role::Overdue),
        PostState::Missed => ("!", Role::Overdue),
        PostState::Dropped => (pen.sign("–", "-"), Role::Dim),
    }
}

/// Returns the name of a month, 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    let at = usize::try_from(month - 1).unwrap_or(0);
    w().months.split(' ').nth(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ask::DayMarks;
    use crate::ui::theme::Theme;

    #[test]
    fn a_day_carries_the_sign_of_what_matters_most() {
        let pen = Pen { theme: Theme::Plain, ascii: false };
        let marks = |trouble, promises, planned, due, published| DayMarks {
            trouble,
            promises,
            planned,
            due,
            published,
            ..DayMarks::default()
        };
        for (day, sign) in [
            (marks(1, 1, 1, 1, 1), "■"),
            (marks(0, 1, 1, 1, 1), "*"),
            (marks(0, 0, 1, 1, 1), "●"),
            (marks(0, 0, 0, 1, 1), "!"),
            (marks(0, 0, 0, 0, 1), "✓"),
            (marks(0, 0, 0, 0, 0), " "),
        ] {
            let month = Month { year: 2026, month: 11, days: vec![day; 30], agenda: Vec::new(), due: 0 };
            let text = day_span(&month, 9, Date::constant(2026, 11, 24), pen).content;
            assert_eq!(text, format!(" 9{sign}"));
        }
    }

    #[test]
    fn a_month_stands_in_its_columns() {
        let mut days = vec![DayMarks::default(); 30];
        days[24].due = 2;
        days[26].promises = 1;
        let month = Month { year: 2026, month: 11, days, agenda: Vec::new(), due: 0 };
        let pen = Pen { theme: Theme::Plain, ascii: true };
        let today = Date::constant(2026, 11, 24);
        let text: Vec<String> = lines(&month, today, pen).iter().map(|line| line.to_string()).collect();
        assert_eq!(text[0], "November 2026");
        assert_eq!(text[2], "                   1 ");
        assert_eq!(text[6], "23 24 25!26 27*28 29 ");
        assert_eq!(text[7], "30 ");
    }
}
