//! The media library: its files with the chosen one beside them, or the pictures still to be made.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::popup::boxed;
use crate::domain::ask::{AssetLine, ShotLine};
use crate::domain::width::{fit, pad, width};
use crate::ui::layers::{Doing, Shelf};
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::parts::{clock, dots};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// From so many columns on the chosen file stands beside the list.
const BESIDE: u16 = 96;
/// The widest it grows.
const WIDEST: u16 = 146;
/// The columns beside the list.
const PANEL: u16 = 46;
/// Columns of a file's name where its description stands beside it.
const NAME: usize = 24;
/// From so many columns on it does.
const DESCRIBED: u16 = 52;
/// From so many lines on what is said of the chosen file stands below the list.
const BELOW: u16 = 14;

/// Draws it; returns where the cursor stands.
pub fn draw(seat: &Seat, shelf: &Shelf, buf: &mut Buffer) -> Option<(u16, u16)> {
    let say = &w().asset;
    let columns = buf.area.width.saturating_sub(4).min(WIDEST);
    let title = if shelf.lists_shots { say.shots_title } else { say.title };
    let inner = boxed(seat, (usize::from(columns), usize::from(buf.area.height)), title, buf);
    if inner.height < 2 {
        return None;
    }
    let head = Rect { height: 1, ..inner };
    let cursor = self::head(seat, shelf, head, buf);
    let foot = Rect { y: inner.bottom() - 1, height: 1, ..inner };
    let body = Rect { y: inner.y + 1, height: inner.height - 2, ..inner };
    let typed = self::foot(seat, shelf, foot, buf);
    match shelf.chosen() {
        Some(line) if inner.width >= BESIDE => {
            let left = Rect { width: body.width - PANEL - 3, ..body };
            list(seat, shelf, left, buf);
            seat.pen().upright(buf, left.right() + 1, body.top(), body.bottom());
            let right = Rect { x: body.right() - PANEL, width: PANEL, ..body };
            panel(seat, shelf, line, right, buf);
        }
        Some(line) if body.height >= BELOW => {
            let lines = told(seat, line, usize::from(body.width));
            let height = u16::try_from(lines.len()).unwrap_or(0).min(body.height / 2);
            list(seat, shelf, Rect { height: body.height - height - 1, ..body }, buf);
            let below = Rect { y: body.bottom() - height, height, ..body };
            seat.pen().level(buf, Rect { y: below.y - 1, height: 1, ..below });
            put_lines(buf, below, lines.iter());
        }
        _ => list(seat, shelf, body, buf),
    }
    typed.or(cursor)
}

/// What is typed to narrow the list, and how much of it is shown.
fn head(seat: &Seat, shelf: &Shelf, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let pen = seat.pen();
    let (shown, all) = if shelf.lists_shots {
        (shelf.shots().len(), shelf.sheet.shots.len())
    } else {
        (shelf.lines().len(), shelf.sheet.assets.len())
    };
    let (text, column) = shelf.filter.shown(usize::from(area.width / 2));
    let is_typed = matches!(shelf.doing, Doing::Filtering);
    let left = if is_typed || !text.is_empty() {
        Line::from(vec![pen.write("/ ", Role::Accent), pen.write(text.to_owned(), Role::Strong)])
    } else {
        Line::default()
    };
    let right = pen.line(fill(w().asset.of_all, &[&shown, &all]), Role::Dim);
    put(buf, area.x, area.y, area.width, &both_ends(left, right, area.width));
    is_typed.then_some((area.x + 2 + column, area.y))
}

fn list(seat: &Seat, shelf: &Shelf, area: Rect, buf: &mut Buffer) {
    let (pen, say, columns) = (seat.pen(), &w().asset, area.width);
    let mark = |here: bool| pen.write(if here { pen.sign("▌", ">") } else { " " }, Role::Accent);
    let lines: Vec<Line<'static>> = if shelf.lists_shots {
        let shots = shelf.shots();
        shots.iter().enumerate().map(|(at, line)| shot(seat, line, mark(at == shelf.cursor), columns)).collect()
    } else {
        let files = shelf.lines();
        let line = |(at, line): (usize, &&AssetLine)| {
            let here = at == shelf.cursor;
            file(seat, line, (mark(here), here), columns)
        };
        files.iter().enumerate().map(line).collect()
    };
    if lines.is_empty() {
        let is_narrowed = !shelf.filter.text().is_empty();
        let words = match (is_narrowed, shelf.lists_shots, shelf.only) {
            (true, ..) => w().screen.nothing_fits.to_owned(),
            (false, true, _) => seat.keyed(&say.shots_empty),
            (false, false, Some(_)) => say.no_pictures.to_owned(),
            (false, false, None) => seat.keyed(&say.empty),
        };
        put_lines(buf, area, pen.wrapped(&words, usize::from(columns), Role::Dim).iter());
        return;
    }
    let window = usize::from(area.height).max(1);
    let top = (shelf.cursor + 1).saturating_sub(window);
    put_lines(buf, area, lines.iter().skip(top));
}

/// A file in a line: its name, what it shows, how often it is used.
fn file(seat: &Seat, line: &AssetLine, (mark, here): (Span<'static>, bool), columns: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().asset);
    let role = if here { Role::Strong } else { Role::Text };
    let used = pen.line(
        match line.used.len() {
            0 => say.unused.to_owned(),
            times => fill(say.used, &[&times]),
        },
        Role::Dim,
    );
    if columns < DESCRIBED {
        let wrong = if line.missing.is_some() { "! " } else { "" };
        let left = Line::from(vec![mark, pen.write(wrong, Role::Overdue), pen.write(line.asset.name.clone(), role)]);
        return both_ends(left, used, columns);
    }
    let mut left = vec![mark, pen.write(pad(&fit(&line.asset.name, NAME), NAME), role)];
    left.push(match (&line.missing, line.asset.notes.alt.as_str()) {
        (Some(why), _) => pen.write(format!("  ! {why}"), Role::Overdue),
        (None, "") => pen.write(format!("  {}", say.no_alt), Role::Soon),
        (None, alt) => pen.write(format!("  {alt}"), Role::Dim),
    });
    both_ends(Line::from(left), used, columns)
}

/// A picture to be made in a line: what it is to show, for which post, until when.
fn shot(seat: &Seat, line: &ShotLine, mark: Span<'static>, columns: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().asset);
    let sign = if line.shot.is_open() { pen.sign("○", "[ ]") } else { pen.sign("●", "[x]") };
    let role = if line.shot.is_open() { Role::Text } else { Role::Dim };
    let left = Line::from(vec![
        mark,
        pen.write(format!("{sign} "), role),
        pen.write(fill(say.shot_line, &[&line.shot.text, &line.name]), role),
    ]);
    let until = line.until.map(|at| fill(say.shot_until, &[&clock::when(at, seat.now, &seat.settings.zone)]));
    both_ends(left, pen.line(until.unwrap_or_default(), Role::Dim), columns)
}

/// The chosen file: its small picture where the terminal shows one, and everything that is said of it.
fn panel(seat: &Seat, shelf: &Shelf, line: &AssetLine, area: Rect, buf: &mut Buffer) {
    let mut rest = area;
    let small = shelf.thumbnail.as_ref().filter(|small| small.id == line.id);
    if let Some(small) = small.filter(|small| small.why.is_none() && dots::can_show(&seat.pen())) {
        let most = area.height.saturating_sub(6);
        let place = Rect { height: dots::lines(small).min(most), ..area };
        dots::draw(small, place, buf);
        rest = Rect { y: place.bottom() + 1, height: area.height.saturating_sub(place.height + 1), ..area };
    }
    let mut lines = Vec::new();
    if let Some(why) = small.and_then(|small| small.why.as_ref()) {
        lines.extend(seat.pen().wrapped(why, usize::from(rest.width), Role::Soon));
    }
    lines.extend(told(seat, line, usize::from(rest.width)));
    put_lines(buf, rest, lines.iter());
}

/// Everything that is said of a file.
fn told(seat: &Seat, line: &AssetLine, columns: usize) -> Vec<Line<'static>> {
    let (pen, say, asset) = (seat.pen(), &w().asset, &line.asset);
    let notes = &asset.notes;
    let (alt, role) = if notes.alt.is_empty() { (say.no_alt, Role::Soon) } else { (notes.alt.as_str(), Role::Text) };
    let mut lines = pen.wrapped(&format!("{} {}", asset.file.words(), line.id.code()), columns, Role::Strong);
    lines.extend(pen.wrapped(alt, columns, role));
    if !notes.credit.is_empty() {
        lines.extend(pen.wrapped(&fill(say.credit, &[&notes.credit]), columns, Role::Dim));
    }
    if !notes.tags.is_empty() {
        lines.extend(pen.wrapped(&fill(say.tags, &[&notes.tags.join(", ")]), columns, Role::Dim));
    }
    let when = clock::when(asset.added_at, seat.now, &seat.settings.zone);
    lines.extend(pen.wrapped(&fill(say.by_whom, &[&asset.added_by, &when]), columns, Role::Dim));
    let posts: Vec<&str> = line.used.iter().map(|(_, name, _)| name.as_str()).collect();
    if !posts.is_empty() {
        lines.extend(pen.wrapped(&fill(say.shown_in, &[&posts.join(", ")]), columns, Role::Dim));
    }
    lines
}

/// The keys, or the description that is typed.
fn foot(seat: &Seat, shelf: &Shelf, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let (pen, say) = (seat.pen(), &w().asset);
    if let Doing::Describing(input) = &shelf.doing {
        let asked = format!("{} ", say.alt_prompt);
        let taken = u16::try_from(width(&asked)).unwrap_or(0).min(area.width);
        let (text, column) = input.shown(usize::from(area.width - taken).saturating_sub(1));
        let line = Line::from(vec![pen.write(asked, Role::Accent), pen.write(text.to_owned(), Role::Strong)]);
        put(buf, area.x, area.y, area.width, &line);
        return Some((area.x + taken + column, area.y));
    }
    let keys = if shelf.lists_shots {
        vec![("Enter", say.keys_made), ("o", say.keys_post), ("Tab", say.keys_files), ("/", say.keys_filter)]
    } else {
        vec![
            ("Enter", say.keys_attach),
            ("e", say.keys_alt),
            ("d", say.keys_drop),
            ("/", say.keys_filter),
            ("Tab", say.keys_shots),
        ]
    };
    let hints: Vec<Span<'static>> = keys.iter().flat_map(|(key, what)| pen.hint(key, what)).collect();
    put(buf, area.x, area.y, area.width, &clip(Line::from(hints), usize::from(area.width)));
    None
}
