//! How the streams are: what comes, what is normal, what goes on.

use ratatui::text::Line;

use crate::domain::ask::{StreamPulse, WatchSheet};
use crate::domain::names::network_name;
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// Returns the title and lines.
pub fn page(seat: &Seat, watch: &WatchSheet, columns: usize) -> (String, Vec<Line<'static>>) {
    let (pen, say) = (seat.pen(), &w().watch);
    let title = say.streams_title.to_owned();
    if watch.false_alarms_a_week <= 0.0 {
        return (title, pen.wrapped(say.watches_nothing, columns, Role::Text));
    }
    let mut lines = pen.wrapped(&fill(say.granted, &[&watch.false_alarms_a_week]), columns, Role::Dim);
    for alarm in &watch.alarms {
        lines.push(Line::default());
        let when = clock::when(alarm.at, seat.now, &seat.settings.zone);
        let role = if alarm.over.is_none() && !alarm.is_settled() { Role::Overdue } else { Role::Dim };
        lines.extend(pen.wrapped(&format!("{when} {}", alarm.full_words()), columns, role));
    }
    if watch.streams.is_empty() {
        lines.extend(pen.wrapped(say.not_begun, columns, Role::Text));
    }
    for stream in &watch.streams {
        lines.push(Line::default());
        lines.extend(stream_lines(seat, stream, columns));
    }
    for account in &watch.off {
        lines.push(Line::default());
        lines.push(pen.line(format!("{} {}", network_name(account.network()), account.handle()), Role::Strong));
        lines.push(pen.line(format!("  {}", say.not_watched), Role::Dim));
    }
    (title, lines)
}

fn stream_lines(seat: &Seat, stream: &StreamPulse, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().watch);
    let name = match &stream.account {
        Some(account) => format!("{} {}", network_name(account.network()), account.handle()),
        None => say.all.to_owned(),
    };
    let mut lines = vec![pen.line(name, Role::Strong)];
    let (low, high) = stream.normal;
    let share = stream.negative.map(|percent| fill(say.stream_negative, &[&percent])).unwrap_or_default();
    let now = fill(say.stream, &[&stream.rate, &low, &high]) + &share;
    lines.extend(pen.wrapped(&format!("  {now}"), columns, Role::Text));
    let (words, role) = match (stream.alarm, stream.days_missing) {
        (Some(kind), _) => (kind.words().to_owned(), Role::Overdue),
        (None, 0) => (say.word_calm.to_owned(), Role::Calm),
        (None, days) => (some(say.learning, days), Role::Soon),
    };
    lines.push(pen.line(format!("  {words}"), role));
    lines
}
