//! A month, small: marks what is due, what wakes and what was promised.

use jiff::civil::Date;
use ratatui::style::{Modifier, Stylize};
use ratatui::text::{Line, Span};

use super::paint::Pen;
use crate::domain::ask::Month;
use crate::domain::plan::PostState;
use crate::ui::theme::Role;
use crate::ui::words::{fill, w};

/// The numbers of days on which the seat is on call.
const ON_CALL: Modifier = Modifier::UNDERLINED;

/// Returns the lines of a month, Monday first. A day carries one sign, that of what matters most on it: a post that did not
/// leave, a promise `*`, a post that is to leave, something due `!`, a key date, a snooze that ends `.`, a post that is out.
/// Its number says what day it is: bold on a key date, underlined where the seat is on call, reversed today.
pub fn lines(month: &Month, today: Date, pen: Pen) -> Vec<Line<'static>> {
    let Ok(first) = Date::new(month.year, month.month, 1) else { return Vec::new() };
    let mut lines = vec![
        pen.line(format!("{} {}", month_name(month.month), month.year), Role::Strong),
        pen.line(w().weekdays, Role::Dim),
    ];
    let blanks = first.weekday().to_monday_zero_offset();
    let mut spans = vec![Span::raw("   ".repeat(usize::try_from(blanks).unwrap_or(0)))];
    for day in 1..=first.days_in_month() {
        spans.extend(day_spans(month, day, today, pen));
        let is_sunday = (blanks + day) % 7 == 0;
        if is_sunday || day == first.days_in_month() {
            lines.push(Line::from(std::mem::take(&mut spans)));
        }
    }
    lines
}

fn day_spans(month: &Month, day: i8, today: Date, pen: Pen) -> [Span<'static>; 2] {
    let marks = usize::try_from(day - 1).ok().and_then(|at| month.days.get(at)).copied().unwrap_or_default();
    let (sign, role) = match () {
        () if marks.trouble > 0 => state_sign(PostState::Held, pen),
        () if marks.promises > 0 => ("*", Role::Soon),
        () if marks.planned > 0 => state_sign(PostState::Scheduled, pen),
        () if marks.due > 0 => ("!", Role::Overdue),
        () if marks.dates > 0 => (key_sign(pen), key_role(marks.mourning)),
        () if marks.snoozes > 0 => (".", Role::Ours),
        () if marks.published > 0 => state_sign(PostState::Published, pen),
        () => (" ", Role::Dim),
    };
    let is_today = today.year() == month.year && today.month() == month.month && today.day() == day;
    // Bold says of a number that its day is a key date, and nothing else.
    let mut number = pen.theme.style(role).remove_modifier(Modifier::BOLD);
    if marks.dates > 0 {
        number = pen.theme.style(key_role(marks.mourning)).bold();
    }
    if marks.on_call {
        number = number.add_modifier(ON_CALL);
    }
    let mut sign = Span::styled(sign, pen.theme.style(role));
    if is_today {
        number = number.reversed();
        sign = sign.reversed();
    }
    [Span::styled(format!("{day:>2}"), number), sign]
}

/// Returns the sign of a key date.
pub const fn key_sign(pen: Pen) -> &'static str {
    pen.sign("◇", "^")
}

const fn key_role(is_mourning: bool) -> Role {
    if is_mourning { Role::Soon } else { Role::Strong }
}

/// Returns what the signs mean, and how the numbers are written where that says something.
pub fn legend(month: &Month, pen: Pen) -> Vec<Line<'static>> {
    let (post, _) = state_sign(PostState::Scheduled, pen);
    let mut lines = vec![pen.line(fill(w().calendar_key, &[&post]), Role::Dim)];
    let has_dates = month.days.iter().any(|marks| marks.dates > 0);
    let dates = has_dates.then(|| pen.write(fill(w().calendar_dates, &[&key_sign(pen)]), Role::Strong));
    let is_on_call = month.days.iter().any(|marks| marks.on_call);
    let shifts =
        is_on_call.then(|| Span::styled(w().calendar_shifts, pen.theme.style(Role::Dim).add_modifier(ON_CALL)));
    let gap = (has_dates && is_on_call).then(|| Span::raw("  "));
    let said: Vec<Span> = dates.into_iter().chain(gap).chain(shifts).collect();
    lines.extend((!said.is_empty()).then(|| Line::from(said)));
    lines
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
        let marks = |trouble, promises, planned, due, dates, published| DayMarks {
            trouble,
            promises,
            planned,
            due,
            dates,
            published,
            ..DayMarks::default()
        };
        for (day, sign) in [
            (marks(1, 1, 1, 1, 1, 1), "■"),
            (marks(0, 1, 1, 1, 1, 1), "*"),
            (marks(0, 0, 1, 1, 1, 1), "●"),
            (marks(0, 0, 0, 1, 1, 1), "!"),
            (marks(0, 0, 0, 0, 1, 1), "◇"),
            (marks(0, 0, 0, 0, 0, 1), "✓"),
            (marks(0, 0, 0, 0, 0, 0), " "),
        ] {
            let month = Month { days: vec![day; 30], ..november() };
            let [number, shown] = day_spans(&month, 9, Date::constant(2026, 11, 24), pen);
            assert_eq!((number.content.as_ref(), shown.content.as_ref()), (" 9", sign));
        }
    }

    #[test]
    fn a_number_says_what_day_it_is_whatever_stands_behind_it() {
        let marks = |due, dates, on_call| DayMarks { due, dates, on_call, ..DayMarks::default() };
        for (day, dates, on_call) in [(1, false, false), (2, true, false), (3, false, true), (4, true, true)] {
            let days = vec![marks(u32::from(day == 1), u32::from(dates), on_call); 30];
            let month = Month { days, ..november() };
            for (today, is_today) in [(Date::constant(2026, 11, day), true), (Date::constant(2026, 12, day), false)] {
                // Without colours, too: an answer due is bold there, its day is not.
                let pen = Pen { theme: Theme::Plain, ascii: false };
                let [number, _] = day_spans(&month, day, today, pen);
                let has = |modifier| number.style.add_modifier.contains(modifier);
                let said = (has(Modifier::BOLD), has(Modifier::UNDERLINED), has(Modifier::REVERSED));
                assert_eq!(said, (dates, on_call, is_today), "{day}");
            }
        }
    }

    #[test]
    fn what_no_day_has_is_not_explained() {
        let pen = Pen { theme: Theme::Plain, ascii: false };
        let legend = |marks: DayMarks| -> Vec<String> {
            legend(&Month { days: vec![marks; 30], ..november() }, pen).iter().map(Line::to_string).collect()
        };
        assert_eq!(legend(DayMarks::default()), ["! due * promise ● post"]);
        assert_eq!(legend(DayMarks { dates: 1, ..DayMarks::default() })[1], "◇ key date");
        assert_eq!(legend(DayMarks { on_call: true, ..DayMarks::default() })[1], "on call");
        assert_eq!(legend(DayMarks { dates: 1, on_call: true, ..DayMarks::default() })[1], "◇ key date  on call");
    }

    fn november() -> Month {
        Month { year: 2026, month: 11, ..Month::default() }
    }

    #[test]
    fn a_month_stands_in_its_columns() {
        let mut days = vec![DayMarks::default(); 30];
        days[24].due = 2;
        days[26].promises = 1;
        let month = Month { days, ..november() };
        let pen = Pen { theme: Theme::Plain, ascii: true };
        let today = Date::constant(2026, 11, 24);
        let text: Vec<String> = lines(&month, today, pen).iter().map(|line| line.to_string()).collect();
        assert_eq!(text[0], "November 2026");
        assert_eq!(text[2], "                   1 ");
        assert_eq!(text[6], "23 24 25!26 27*28 29 ");
        assert_eq!(text[7], "30 ");
    }
}
