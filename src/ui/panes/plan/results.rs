//! What became of posts as a table, and below it what is known of the one under the cursor and which did best where.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::ask::ResultLine;
use crate::domain::width::{fit, pad, pad_left, width};
use crate::ui::parts::clock;
use crate::ui::parts::figures::{counted, growth, voted};
use crate::ui::parts::paint::{clip, put, put_lines};
use crate::ui::plan_pane::ResultOrder;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// From so many columns on a line tells everything.
const WIDE: usize = 110;
/// From so many columns on a line tells the minute, and what is usual.
const MIDDLE: usize = 72;
/// The columns of a number.
const NUMBER: usize = 8;
/// The columns of a number where there is little room.
const SHORT: usize = 5;
/// The columns of how a post grew.
const GROWTH: usize = 10;
/// The columns of a network.
const TAG: usize = 6;
/// The fewest lines of the table with something below it.
const WITH_ABOUT: u16 = 15;
/// The lines below it.
const ABOUT: u16 = 9;

/// Which columns there is room for.
struct Columns {
    when: usize,
    name: usize,
    number: usize,
    orders: &'static [ResultOrder],
    grows: bool,
}

impl Columns {
    fn of(columns: usize) -> Columns {
        use ResultOrder::{Answers, Likes, Shares, Usual, Views};
        let (when, number, orders, grows): (usize, usize, &[ResultOrder], bool) = match columns {
            WIDE.. => (17, NUMBER, &[Likes, Answers, Shares, Views, Usual], true),
            MIDDLE.. => (17, NUMBER, &[Likes, Answers, Shares, Usual], false),
            _ => (7, SHORT, &[Likes, Answers, Shares], false),
        };
        let used = 1 + when + TAG + number * orders.len() + if grows { GROWTH + 1 } else { 0 };
        Columns { when, name: columns.saturating_sub(used), number, orders, grows }
    }
}

/// Draws the table.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let lines = seat.plan.results.lines();
    if lines.is_empty() {
        let words =
            if seat.plan.results.sheet.is_some() { seat.keyed(&say.no_results) } else { say.opening.to_owned() };
        let columns = usize::from(area.width.saturating_sub(2));
        let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), ..area };
        put_lines(buf, inner.intersection(area), &pen.wrapped(&words, columns, Role::Dim));
        return;
    }
    let columns = Columns::of(usize::from(area.width));
    put(buf, area.x, area.y, area.width, &titles(seat, &columns));
    let about = if area.height >= WITH_ABOUT { ABOUT } else { 0 };
    let rows = area.height.saturating_sub(1 + about);
    let here = seat.plan.results.place();
    // Of thousands only what shows is laid out.
    let window = usize::from(rows);
    let top = here.map_or(0, |here| (here + 1).saturating_sub(window * 2 / 3)).min(lines.len().saturating_sub(window));
    let shown = lines.iter().enumerate().skip(top).take(window);
    let table: Vec<Line> = shown.map(|(n, line)| row(seat, line, &columns, here == Some(n))).collect();
    put_lines(buf, Rect { y: area.y + 1, height: rows, ..area }, &table);
    if about > 0 {
        let used = rows.min(u16::try_from(table.len()).unwrap_or(u16::MAX));
        let below = Rect { x: area.x + 1, y: area.y + 2 + used, width: area.width.saturating_sub(1), ..area };
        let room = usize::from(below.width);
        put_lines(buf, below.intersection(area), &known(seat, room));
    }
}

fn titles(seat: &Seat, columns: &Columns) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let by = seat.plan.results.order;
    let mark = pen.sign("▾", "v");
    let when = if by == ResultOrder::Time { format!("{mark}{}", say.when) } else { say.when.to_owned() };
    let mut spans =
        vec![pen.write(format!(" {}", pad(&fit(&when, columns.when), columns.when + TAG + columns.name)), Role::Dim)];
    for order in columns.orders {
        let name = match order {
            ResultOrder::Time => say.when,
            ResultOrder::Likes if columns.number < NUMBER => pen.sign("♥", "+1"),
            ResultOrder::Answers if columns.number < NUMBER => pen.sign("↩", "re"),
            ResultOrder::Shares if columns.number < NUMBER => pen.sign("⟳", "sh"),
            ResultOrder::Likes => say.likes,
            ResultOrder::Answers => say.answers,
            ResultOrder::Shares => say.shares,
            ResultOrder::Views => say.views_word,
            ResultOrder::Usual => say.usual,
        };
        let is_it = *order == by;
        let name = if is_it { format!("{mark}{name}") } else { name.to_owned() };
        spans.push(pen.write(pad_left(&name, columns.number), if is_it { Role::Accent } else { Role::Dim }));
    }
    Line::from(spans)
}

fn row(seat: &Seat, line: &ResultLine, columns: &Columns, is_here: bool) -> Line<'static> {
    let pen = seat.pen();
    let zone = &seat.settings.zone;
    let out = line.results.published;
    let when = if columns.when < 12 {
        out.in_zone(zone).strftime("%-d %b").to_string()
    } else {
        clock::when(out, seat.now, zone)
    };
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let tag = seat.network_tag(&line.account);
    let text = if is_here { Role::Here } else { Role::Text };
    let mut spans = vec![
        pen.write(mark, Role::Accent),
        pen.write(pad(&fit(&when, columns.when - 1), columns.when), Role::Dim),
        pen.write(pad(&fit(&tag, TAG - 1), TAG), Role::Ours),
        pen.write(pad(&fit(name(line), columns.name.saturating_sub(1)), columns.name), text),
    ];
    if line.results.gone.is_some() {
        spans.push(
            pen.write(fit(w().plan_pane.gone_word, columns.number * columns.orders.len()).into_owned(), Role::Overdue),
        );
    } else {
        spans.extend(columns.orders.iter().map(|order| number(seat, line, *order, columns.number)));
        if columns.grows {
            spans.push(Span::raw(" "));
            spans.extend(growth(&line.results.by_step, pen));
        }
    }
    let line = Line::from(spans);
    if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

fn name(line: &ResultLine) -> &str {
    if line.name.is_empty() { w().plan_pane.no_name } else { &line.name }
}

/// A number of a line; what is not told is a stroke.
fn number(seat: &Seat, line: &ResultLine, order: ResultOrder, columns: usize) -> Span<'static> {
    let (pen, figures) = (seat.pen(), &line.results.figures);
    let count = match order {
        ResultOrder::Time => None,
        ResultOrder::Likes => figures.likes,
        ResultOrder::Answers => figures.comments,
        ResultOrder::Shares => figures.shares,
        ResultOrder::Views => figures.views,
        ResultOrder::Usual => return usual(seat, line, columns),
    };
    match count {
        Some(count) => pen.write(pad_left(&count.to_string(), columns), Role::Strong),
        None => pen.write(pad_left("-", columns), Role::Dim),
    }
}

/// How it did beside what is usual; the best of its account has a sign.
fn usual(seat: &Seat, line: &ResultLine, columns: usize) -> Span<'static> {
    let pen = seat.pen();
    let Some(times) = line.times else { return pen.write(pad_left("-", columns), Role::Dim) };
    let best = if line.is_best { pen.sign("★", "*") } else { "" };
    let role = match times {
        _ if line.is_best => Role::Accent,
        1.25.. => Role::Calm,
        _ => Role::Dim,
    };
    pen.write(pad_left(&format!("{best}{}{times:.1}", pen.sign("×", "x")), columns), role)
}

/// What is known of the line under the cursor, and the best of each account.
fn known(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let Some(line) = seat.plan.results.here() else { return Vec::new() };
    let mut lines = vec![clip(pen.line(name(line).to_owned(), Role::Strong), columns)];
    let mut told = counted(&line.results.figures, pen);
    if !told.is_empty() {
        told.push(Span::raw("  "));
        told.extend(growth(&line.results.by_step, pen));
        lines.push(clip(Line::from(told), columns));
    }
    let asked = match line.results.asked_at {
        Some(at) => fill(say.asked_at, &[&clock::when(at, seat.now, &seat.settings.zone)]),
        None if line.results.untold => say.not_told.to_owned(),
        None => say.not_asked.to_owned(),
    };
    lines.push(clip(pen.line(format!("{}  {asked}", line.account), Role::Dim), columns));
    if let Some(poll) = &line.results.figures.poll {
        lines.extend(voted(poll, pen).into_iter().take(3).map(|spans| clip(Line::from(spans), columns)));
    }
    let best: Vec<&ResultLine> = seat.plan.results.lines().iter().filter(|line| line.is_best).collect();
    if !best.is_empty() {
        lines.extend([Line::default(), pen.line(say.best_of_each, Role::Strong)]);
    }
    for line in best {
        let times = format!("{}{:.1}", pen.sign("×", "x"), line.times.unwrap_or(1.0));
        let account = pad(&fit(line.account.as_str(), 30), 31.min(columns / 2));
        let told = format!("{account}{} ", pad(&times, 6));
        let rest = columns.saturating_sub(width(&told));
        lines.push(Line::from(vec![
            pen.write(told, Role::Ours),
            pen.write(fit(name(line), rest).into_owned(), Role::Text),
        ]));
    }
    lines
}
