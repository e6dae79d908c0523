//! Pop-ups, the only boxes there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::help::TWO_COLUMNS;
use super::page;
use crate::domain::width::{fit, pad, width, wrap};
use crate::ui::layers::{Ask, Layer, Picker, Prompt, Sheet, SheetOf};
use crate::ui::layout::Plan;
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::ui::words::{some, w};

/// The widest a pop-up grows.
const WIDEST: u16 = 84;
/// Columns beside a box that are too few to be read.
const STRIP: u16 = 6;
/// The most lines of a list that is chosen from.
const LISTED: usize = 16;
/// So many of them stay where what is shown of the chosen one is long.
const LEAST: usize = 4;
/// The widest the help grows, which has two columns.
const HELP_WIDEST: u16 = 150;

/// Where the cursor stands, if anywhere.
pub(super) type Cursor = Option<(u16, u16)>;

/// Draws the pop-ups. Returns where the cursor stands in the topmost; nothing at all where there is none.
pub fn draw(seat: &Seat, plan: &Plan, buf: &mut Buffer) -> Option<Cursor> {
    let mut cursor = None;
    for layer in &seat.layers {
        cursor = Some(match layer {
            Layer::Sheet(sheet) => self::sheet(seat, sheet, buf),
            Layer::Picker(picker) => self::picker(seat, picker, buf),
            Layer::Prompt(prompt) => self::prompt(seat, plan, prompt, buf),
            Layer::Ask(ask) => self::ask(seat, ask, buf),
            Layer::Statement(saying) => super::statement::draw(seat, saying, buf),
            Layer::Cool(held) => super::cool::draw(seat, held, buf),
            Layer::Raise(raising) => super::raise::draw(seat, raising, buf),
            Layer::Library(shelf) => super::library::draw(seat, shelf, buf),
        });
    }
    cursor
}

/// Lines at the top that no pop-up covers: what says that it is a drill.
fn kept(seat: &Seat) -> u16 {
    u16::from(seat.settings.drill)
}

/// Clears a box in the middle and draws its frame; returns the inside.
pub fn boxed(seat: &Seat, wanted: (usize, usize), title: &str, buf: &mut Buffer) -> Rect {
    let kept = kept(seat).min(buf.area.height);
    let screen = Rect { y: buf.area.y + kept, height: buf.area.height - kept, ..buf.area };
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let columns = short(wanted.0.saturating_add(4)).min(HELP_WIDEST + 4);
    let columns = columns.min(screen.width);
    let rows = short(wanted.1.saturating_add(2)).min(screen.height);
    let area = Rect::new(screen.x + (screen.width - columns) / 2, screen.y + (screen.height - rows) / 3, columns, rows);
    let pen = seat.pen();
    if columns + STRIP > screen.width {
        // No strip of what lies below beside it: it reads as a part of the box.
        pen.blank(buf, Rect { x: screen.x, width: screen.width, ..area }, Role::Text);
    }
    pen.blank(buf, area, Role::Text);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let [corner_a, corner_b, corner_c, corner_d] = if pen.ascii { ["+"; 4] } else { ["┌", "┐", "└", "┘"] };
    let level = pen.sign("─", "-");
    let inner = usize::from(area.width - 2);
    let title = format!(" {} ", fit(title, inner.saturating_sub(3)));
    let rest = level.repeat(inner.saturating_sub(width(&title)));
    let top = Line::from(vec![
        pen.write(corner_a, Role::Rule),
        pen.write(title, Role::Accent),
        pen.write(format!("{rest}{corner_b}"), Role::Rule),
    ]);
    put(buf, area.x, area.y, area.width, &top);
    let bottom = pen.line(format!("{corner_c}{}{corner_d}", level.repeat(inner)), Role::Rule);
    put(buf, area.x, area.bottom() - 1, area.width, &bottom);
    pen.upright(buf, area.x, area.y + 1, area.bottom() - 1);
    pen.upright(buf, area.right() - 1, area.y + 1, area.bottom() - 1);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

/// The columns that words in a pop-up may take.
pub(super) fn room(buf: &Buffer) -> usize {
    usize::from(buf.area.width.min(WIDEST).saturating_sub(4)).max(1)
}

/// A page's title and lines on a screen of so many columns; the help takes two columns where there is room.
fn sheet_lines(seat: &Seat, sheet: &Sheet, columns: u16) -> (String, Vec<Line<'static>>) {
    let columns = usize::from(columns).saturating_sub(4).max(1);
    let is_help = matches!(sheet.of, SheetOf::Help(_)) && columns >= TWO_COLUMNS;
    page::lines(seat, sheet, columns.min(if is_help { usize::from(HELP_WIDEST) } else { 76 }))
}

/// Returns how many lines of a page can stand above the window at most.
pub fn furthest(seat: &Seat, sheet: &Sheet) -> usize {
    let (columns, rows) = seat.size;
    let window = rows.saturating_sub(2 + kept(seat));
    sheet_lines(seat, sheet, columns).1.len().saturating_sub(usize::from(window))
}

fn sheet(seat: &Seat, sheet: &Sheet, buf: &mut Buffer) -> Cursor {
    let (title, lines) = sheet_lines(seat, sheet, buf.area.width);
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(30);
    let inner = boxed(seat, (widest, lines.len()), &title, buf);
    let window = usize::from(inner.height);
    let chosen = page::chosen_line(sheet, lines.len()).map_or(0, |line| (line + 1).saturating_sub(window));
    let top = sheet.top.max(chosen).min(lines.len().saturating_sub(window));
    put_lines(buf, inner, lines.iter().skip(top));
    let below = lines.len().saturating_sub(top + window);
    if below > 0 {
        let more = seat.pen().line(some(w().more_of_page, below), Role::Soon);
        put(buf, inner.x, inner.bottom(), inner.width, &more);
    }
    None
}

fn ask(seat: &Seat, ask: &Ask, buf: &mut Buffer) -> Cursor {
    let pen = seat.pen();
    let columns = room(buf).min(72);
    let mut lines: Vec<Line> = Vec::new();
    for text in &ask.lines {
        lines.extend(wrap(text, columns).into_iter().take(8).map(|line| pen.line(line.to_owned(), Role::Text)));
    }
    let mut answers: Vec<Span> = Vec::new();
    for answer in &ask.answers {
        let key = answer.keys.first().map(ToString::to_string).unwrap_or_default();
        answers.extend(pen.hint(&key, answer.word));
    }
    answers.extend(pen.hint("Esc", ask.escape));
    lines.push(Line::default());
    lines.push(Line::from(answers));
    let widest = lines.iter().map(Line::width).max().unwrap_or(0).max(width(&ask.title) + 2);
    let inner = boxed(seat, (widest, lines.len()), &ask.title, buf);
    // On a small screen the answers stay, the sentences give way.
    let hidden = lines.len().saturating_sub(usize::from(inner.height));
    put_lines(buf, inner, lines.iter().skip(hidden));
    None
}

/// A line at the bottom, over the last one, with what could complete it above.
fn prompt(seat: &Seat, plan: &Plan, prompt: &Prompt, buf: &mut Buffer) -> Cursor {
    let pen = seat.pen();
    let area = plan.last;
    if area.height == 0 {
        return None;
    }
    let above = area.y.saturating_sub(kept(seat));
    let count = u16::try_from(prompt.candidates.len()).unwrap_or(0).min(above);
    for (y, candidate) in (area.y - count..area.y).zip(prompt.candidates.iter().rev().take(usize::from(count)).rev()) {
        let name = candidate.split(' ').next().unwrap_or_default();
        let help = crate::ui::commands::named(name).map_or("", |command| command.help());
        let line =
            Line::from(vec![pen.write(format!(" {}  ", pad(candidate, 18)), Role::Accent), pen.write(help, Role::Dim)]);
        pen.blank(buf, Rect { y, height: 1, ..area }, Role::Bar);
        put(buf, area.x, y, area.width, &line);
    }
    if !prompt.why.is_empty() && count < above {
        let y = area.y - count - 1;
        pen.blank(buf, Rect { y, height: 1, ..area }, Role::Bar);
        let why = pen.line(format!(" {}", prompt.why), Role::Overdue);
        put(buf, area.x, y, area.width, &clip(why, usize::from(area.width)));
    }
    pen.blank(buf, area, Role::Bar);
    // However little of it shows, a colon parts it from what is typed.
    let most = (usize::from(area.width) * 2 / 3).saturating_sub(2);
    let title = if prompt.title == ":" { " :".to_owned() } else { format!(" {}: ", fit(&prompt.title, most)) };
    let taken = u16::try_from(width(&title)).unwrap_or(0);
    let columns = usize::from(area.width.saturating_sub(taken + 1));
    let (text, column) = prompt.input.shown(columns);
    put(buf, area.x, area.y, area.width, &pen.line(title, Role::Accent));
    put(buf, area.x + taken, area.y, area.width.saturating_sub(taken), &pen.line(text.to_owned(), Role::Strong));
    Some((area.x + taken + column, area.y))
}

/// Returns the lines of what is shown of a choice beside its label; none where there is nothing.
fn preview_lines(preview: &str, columns: usize) -> Vec<String> {
    if preview.is_empty() { Vec::new() } else { wrap(preview, columns).into_iter().map(str::to_owned).collect() }
}

/// As many lines as fit; where more follow, the last one says so.
fn whole_or_marked(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

fn picker(seat: &Seat, picker: &Picker, buf: &mut Buffer) -> Cursor {
    let pen = seat.pen();
    let columns = room(buf);
    let head = usize::from(!picker.still);
    let keys = usize::from(picker.still);
    // The box keeps its size whichever line is chosen and whatever is typed.
    let longest = picker.choices.iter().map(|choice| preview_lines(&choice.preview, columns).len()).max().unwrap_or(0);
    let list = picker.choices.len().clamp(1, LISTED);
    let foot = if longest == 0 { 0 } else { longest + 1 };
    let inner = boxed(seat, (columns, head + list + foot + keys), &picker.title, buf);
    let mut rows = inner;
    let mut cursor = None;
    if head > 0 && rows.height > 0 {
        let (text, column) = picker.input.shown(usize::from(rows.width.saturating_sub(2)));
        put(
            buf,
            rows.x,
            rows.y,
            rows.width,
            &Line::from(vec![pen.write("> ", Role::Accent), pen.write(text.to_owned(), Role::Strong)]),
        );
        cursor = Some((rows.x + 2 + column, rows.y));
        rows = Rect { y: rows.y + 1, height: rows.height - 1, ..rows };
    }
    let room = usize::from(rows.height).saturating_sub(keys);
    let chosen = picker.chosen().map(|choice| choice.preview.as_str()).unwrap_or_default();
    let preview =
        whole_or_marked(preview_lines(chosen, columns), room.saturating_sub(1 + picker.matched.len().clamp(1, LEAST)));
    let foot = if preview.is_empty() { 0 } else { preview.len() + 1 };
    let preview: Vec<Line> = preview.into_iter().map(|line| pen.line(line, Role::Text)).collect();
    let height = room.saturating_sub(foot).max(1);
    let top = picker.cursor.saturating_sub(height.saturating_sub(1));
    let places = picker.matched.iter().enumerate().skip(top).take(height);
    for ((at, place), y) in places.zip(rows.top()..rows.bottom()) {
        if let Some(choice) = picker.choices.get(*place) {
            let here = at == picker.cursor;
            let mark = pen.write(if here { pen.sign("▌", ">") } else { " " }, Role::Accent);
            let label = pen.write(choice.label.clone(), if here { Role::Strong } else { Role::Text });
            let line = both_ends(Line::from(vec![mark, label]), pen.line(choice.detail.clone(), Role::Dim), rows.width);
            put(buf, rows.x, y, rows.width, &line);
        }
    }
    if picker.matched.is_empty() && rows.height > 0 {
        let says_nothing = picker.empty.is_empty() && !picker.choices.is_empty();
        let empty = if says_nothing { w().nothing_fits } else { &picker.empty };
        let words = wrap(empty, usize::from(rows.width));
        put_lines(buf, rows, &words.into_iter().map(|line| pen.line(line.to_owned(), Role::Dim)).collect::<Vec<_>>());
    }
    let below = u16::try_from(height).unwrap_or(u16::MAX).min(rows.height);
    let rest = Rect { y: rows.y + below, height: rows.height - below, ..rows };
    if foot > 0 && rest.height > 1 {
        pen.level(buf, Rect { height: 1, ..rest });
        put_lines(
            buf,
            Rect { y: rest.y + 1, height: rest.height - 1 - u16::from(keys > 0).min(rest.height - 1), ..rest },
            &preview,
        );
    }
    if keys > 0 && rest.height > 0 {
        let mut spans = pen.hint("Enter", w().open_word).to_vec();
        for (key, what, _) in picker.chosen().map(|choice| choice.keys.clone()).unwrap_or_default() {
            spans.extend(pen.hint(&key.to_string(), what));
        }
        put(buf, rest.x, rest.bottom() - 1, rest.width, &clip(Line::from(spans), usize::from(rest.width)));
    }
    cursor
}
