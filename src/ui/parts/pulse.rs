//! Mentions per hour as a row of bars.

use ratatui::text::{Line, Span};

use super::paint::Pen;
use crate::domain::ask::Pulse;
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const ASCII_BARS: [&str; 8] = ["_", ".", ".", "-", "-", "=", "=", "#"];

/// Returns the bars of the last hours and what they mean, in so many columns.
pub fn lines(pulse: &Pulse, columns: usize, pen: Pen) -> Vec<Line<'static>> {
    let title = Line::from(vec![pen.write(w().pulse, Role::Strong), pen.write(w().per_hour, Role::Dim)]);
    if pulse.hours.is_empty() {
        return vec![title, pen.line(w().pulse_empty, Role::Dim)];
    }
    let skip = pulse.hours.len().saturating_sub(columns);
    let shown = pulse.hours.get(skip..).unwrap_or_default();
    let most = shown.iter().copied().max().unwrap_or(0).max(1);
    let bars: Vec<Span> = shown.iter().map(|n| bar(*n, most, pulse.normal, pen)).collect();
    let mut lines = vec![title, Line::from(bars), now_line(pulse, pen)];
    if let Some(kind) = pulse.alarm {
        lines.extend(pen.wrapped(kind.words(), columns, Role::Overdue));
    } else if pulse.rate.is_some() && pulse.days_missing > 0 {
        let words = some(crate::words::w().watch.learning, pulse.days_missing);
        lines.extend(pen.wrapped(&words, columns, Role::Dim));
    }
    if let Some(percent) = pulse.negative {
        let role = if percent >= 50 { Role::Overdue } else { Role::Text };
        lines.push(pen.line(fill(w().negative, &[&percent]), role));
    }
    lines
}

/// Returns numbers as a row of bars, the greatest of them the highest.
pub fn bars(numbers: &[u32], pen: Pen) -> Vec<Span<'static>> {
    let most = numbers.iter().copied().max().unwrap_or(0).max(1);
    numbers.iter().map(|n| bar(*n, most, None, pen)).collect()
}

fn bar(n: u32, most: u32, normal: Option<(u32, u32)>, pen: Pen) -> Span<'static> {
    let step = usize::try_from(u64::from(n) * 7 / u64::from(most)).unwrap_or(0).min(7);
    let bars = if pen.ascii { ASCII_BARS } else { BARS };
    let sign = bars.get(step).copied().unwrap_or_default();
    let above = normal.is_some_and(|(_, high)| n > high);
    pen.write(sign, if above { Role::Overdue } else { Role::Dim })
}

fn now_line(pulse: &Pulse, pen: Pen) -> Line<'static> {
    let now = pulse.rate.or(pulse.hours.last().copied()).unwrap_or(0);
    let above = pulse.normal.is_some_and(|(_, high)| now > high);
    let count = pen.write(now.to_string(), if above { Role::Overdue } else { Role::Strong });
    let usual = match pulse.normal {
        Some((low, high)) => fill(w().normal, &[&low, &high]),
        None => w().no_normal.to_owned(),
    };
    Line::from(vec![count, pen.write(format!("  {usual}"), Role::Dim)])
}
