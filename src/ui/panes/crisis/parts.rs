//! What we said, the page, and what happened, each whole.

use ratatui::text::Line;

use crate::domain::ask::{CrisisSheet, SaidLine, TimelineLine};
use crate::domain::width::{fit, wrap};
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// Returns what we said, the newest first, and what waits for a yes.
pub fn said(seat: &Seat, sheet: &CrisisSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let mut lines = Vec::new();
    for waits in &sheet.crisis.proposals {
        let text = waits.wording.variants.first().map(|variant| variant.text.as_str()).unwrap_or_default();
        let words = fill(say.waits_for_yes, &[&waits.wording.stage.word(), &waits.by, &text]);
        lines.extend(pen.wrapped(&words, columns, Role::Soon));
        lines.push(Line::default());
    }
    for asked in &sheet.removals {
        lines.extend(pen.wrapped(&asked.words, columns, Role::Soon));
        lines.push(Line::default());
    }
    if sheet.said.is_empty() {
        lines.extend(pen.wrapped(&seat.keyed(&say.nothing_said), columns, Role::Text));
    }
    for one in &sheet.said {
        let role = if one.out { Role::Ours } else { Role::Soon };
        lines.extend(pen.wrapped(&said_head(seat, one), columns, role));
        lines.extend(pen.wrapped(&one.text, columns.saturating_sub(2), Role::Text).into_iter().map(indented));
        lines.push(Line::default());
    }
    lines
}

/// When, at which stage, as whom, and where it stands.
pub fn said_head(seat: &Seat, one: &SaidLine) -> String {
    let when = clock::when(one.at, seat.now, &seat.settings.zone);
    format!("{when} {} · {} · {}", one.stage.word(), one.account, one.state)
}

fn indented(line: Line<'static>) -> Line<'static> {
    let mut spans = vec!["  ".into()];
    spans.extend(line.spans);
    Line::from(spans)
}

/// Returns how the page stands, its chain, and who was paged by what.
pub fn page(seat: &Seat, sheet: &CrisisSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let Some(page) = &sheet.page else { return pen.wrapped(say.no_page, columns, Role::Text) };
    let role = if page.paging.is_open { Role::Overdue } else { Role::Calm };
    let mut lines = pen.wrapped(&format!("{} · {}", page.code, page.stands), columns, role);
    for ack in &page.paging.acks {
        let when = clock::when(ack.at, seat.now, &seat.settings.zone);
        lines.push(pen.line(fill(say.acknowledged_by, &[&ack.by, &when]), Role::Ours));
    }
    lines.push(Line::default());
    lines.push(pen.line(fill(say.chain, &[&page.paging.raised.chain]), Role::Strong));
    lines.extend(page.chain.iter().flat_map(|step| pen.wrapped(step, columns, Role::Text)));
    lines.push(Line::default());
    lines.extend(page.lines.iter().flat_map(|line| pen.wrapped(line, columns, Role::Dim)));
    lines
}

/// Returns what happened, the newest last, each in at most so many lines.
pub fn timeline(seat: &Seat, sheet: &CrisisSheet, columns: usize, most: usize) -> Vec<Line<'static>> {
    if sheet.timeline.is_empty() {
        return vec![seat.pen().line(w().crisis_pane.no_timeline, Role::Dim)];
    }
    sheet.timeline.iter().flat_map(|line| happened(seat, line, columns, most)).collect()
}

fn happened(seat: &Seat, line: &TimelineLine, columns: usize, most: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let when = clock::when(line.at, seat.now, &seat.settings.zone);
    // Some sentences begin with who did it.
    let names = line.text.starts_with(&format!("{} ", line.by));
    let begin = if names { format!("{when} ") } else { format!("{when} {} ", line.by) };
    let wide = crate::domain::width::width(&begin);
    let room = columns.saturating_sub(wide).max(8);
    let text = line.text.replace('\n', " ");
    let mut rows: Vec<String> = wrap(&text, room).into_iter().map(str::to_owned).collect();
    if rows.len() > most {
        let rest = rows.split_off(most.saturating_sub(1)).join(" ");
        rows.push(fit(&rest, room).into_owned());
    }
    let mut lines = Vec::new();
    for (n, row) in rows.into_iter().enumerate() {
        let lead = if n == 0 { begin.clone() } else { " ".repeat(wide) };
        lines.push(Line::from(vec![pen.write(lead, Role::Dim), pen.write(row, Role::Text)]));
    }
    lines
}
