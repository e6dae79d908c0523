//! What is said in a crisis: the accounts, their texts beside or below each other, and what the next stroke does.

mod foot;
mod review;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::popup::boxed;
use crate::domain::ask::Offer;
use crate::domain::statement::Stage;
use crate::domain::width::{fit, pad};
use crate::ui::layers::{Layer, Saying};
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// The widest it grows.
const WIDEST: usize = 150;
/// A text is no narrower than this beside another.
const COLUMN: u16 = 36;
/// Lines of the list, at most; on a small screen a third of it.
const LISTED: u16 = 8;
/// Lines that say what the next stroke does, and the keys.
const FOOT: u16 = 4;
/// A screen of fewer lines spares one of them.
const LOW: u16 = 16;

const fn say() -> &'static crate::words::Saying {
    &w().saying
}

/// Where everything stands.
struct Places {
    head: Rect,
    list: Rect,
    texts: Rect,
    foot: Rect,
}

fn inside(size: (u16, u16)) -> Rect {
    let (columns, rows) = size;
    let columns = columns.min(u16::try_from(WIDEST).unwrap_or(u16::MAX) + 4);
    Rect::new(0, 0, columns.saturating_sub(4), rows.saturating_sub(2))
}

fn places(inner: Rect, saying: &Saying) -> Places {
    let offers = u16::try_from(saying.offers.len()).unwrap_or(u16::MAX).max(1);
    let head = inner.height.min(2);
    let foot = (FOOT - u16::from(inner.height < LOW)).min(inner.height.saturating_sub(head));
    let rest = inner.height - head - foot;
    let list = offers.min(LISTED).min(rest / 3).max(1).min(rest);
    let at = |y: u16, height: u16| Rect { y: inner.y + y, height, ..inner };
    Places { head: at(0, head), list: at(head, list), texts: at(head + list, rest - list), foot: at(head + rest, foot) }
}

/// Tells the editor of a statement how much room it has.
pub fn make_room(seat: &mut Seat) {
    let size = seat.size;
    let Some(Layer::Statement(saying)) = seat.layers.last_mut() else { return };
    let texts = places(inside(size), saying).texts;
    if let Some(editor) = &mut saying.editor {
        editor.fit(texts.width, texts.height.saturating_sub(2));
    }
}

/// Draws it; returns where the cursor stands.
pub fn draw(seat: &Seat, saying: &Saying, buf: &mut Buffer) -> Option<(u16, u16)> {
    let inner = inside((buf.area.width, buf.area.height));
    let title = match &saying.sheet.proposal {
        Some(proposal) => fill(say().title_proposal, &[&proposal.by]),
        None => fill(say().title, &[&saying.sheet.headline]),
    };
    let inner = boxed(seat, (usize::from(inner.width), usize::from(inner.height)), &title, buf);
    let places = places(inner, saying);
    put_lines(buf, places.head, &head(seat, saying, inner.width));
    put_lines(buf, places.list, &list(seat, saying, places.list));
    let cursor = match &saying.editor {
        Some(_) => editor(seat, saying, places.texts, buf),
        None => {
            texts(seat, saying, places.texts, buf);
            None
        }
    };
    foot::draw(seat, saying, places.foot, buf).or(cursor)
}

fn head(seat: &Seat, saying: &Saying, columns: u16) -> Vec<Line<'static>> {
    let (pen, sheet) = (seat.pen(), &saying.sheet);
    let level = fill(crate::ui::words::w().level_word, &[&sheet.level]);
    let protocol = sheet.protocol.clone().unwrap_or_default();
    let about = [level, sheet.lang.clone(), protocol, sheet.headline.clone()];
    let about: Vec<String> = about.into_iter().filter(|part| !part.is_empty()).collect();
    let about = clip(pen.line(about.join(" · "), Role::Dim), usize::from(columns));
    let second = match &sheet.proposal {
        Some(proposal) => {
            let ago = seat.now.since(proposal.at).short();
            let mut words = format!("{} · {}", sheet.stage.word(), fill(say().written_by, &[&proposal.by, &ago]));
            if !proposal.yes.is_empty() {
                let yes: Vec<&str> = proposal.yes.iter().map(|seat| seat.as_str()).collect();
                words = format!("{words} · {}", fill(say().yes_of, &[&yes.join(", ")]));
            }
            pen.line(words, Role::Strong)
        }
        None => {
            let mut stages: Vec<Span<'static>> = Vec::new();
            for stage in Stage::ALL {
                let here = stage == sheet.stage;
                let word = if here { format!("[{}] ", stage.word()) } else { format!("{} ", stage.word()) };
                stages.push(pen.write(word, if here { Role::Accent } else { Role::Dim }));
            }
            clip(Line::from(stages), usize::from(columns))
        }
    };
    vec![about, second]
}

/// The accounts, one a line: whether it is taken, how long its text is, how it stands.
fn list(seat: &Seat, saying: &Saying, area: Rect) -> Vec<Line<'static>> {
    let pen = seat.pen();
    if saying.offers.is_empty() {
        return pen.wrapped(say().none_fits, usize::from(area.width), Role::Soon);
    }
    let top = saying.cursor.saturating_sub(usize::from(area.height).saturating_sub(1));
    let rows = saying.offers.iter().zip(&saying.taken).enumerate().skip(top).take(usize::from(area.height));
    let row = |(at, (offer, taken)): (usize, (&Offer, &bool))| {
        let here = at == saying.cursor;
        let mark = pen.write(if here { pen.sign("▌", ">") } else { " " }, Role::Accent);
        let taken = if *taken { "[x] " } else { "[ ] " };
        let mut name = format!("{taken}{} {}", pad(&offer.tag, 6), offer.account.handle());
        if !offer.lang.is_empty() && offer.lang != saying.sheet.lang {
            name = format!("{name} {}", offer.lang);
        }
        let role = if here { Role::Strong } else { Role::Text };
        let (stands, stands_role) = stands(saying, offer);
        let right = Line::from(vec![pen.write(format!("{stands} "), stands_role), length(seat, saying, offer)]);
        both_ends(Line::from(vec![mark, pen.write(name, role)]), right, area.width)
    };
    rows.map(row).collect()
}

fn length(seat: &Seat, saying: &Saying, offer: &Offer) -> Span<'static> {
    let (count, most) = saying.length(offer);
    let role = if count > most { Role::Overdue } else { Role::Dim };
    seat.pen().write(format!("{count:>4}/{most}"), role)
}

/// How a text stands, in a word or two.
fn stands(saying: &Saying, offer: &Offer) -> (String, Role) {
    let (count, most) = saying.length(offer);
    let missing = offer.missing(&saying.values).len();
    let short = &crate::ui::words::w().statement_stands;
    let [cannot, no_text, over, missing_words, changed, approved, unapproved, by_hand] = *short;
    let (words, role) = match () {
        () if offer.cannot.is_some() => (cannot.to_owned(), Role::Overdue),
        () if offer.words.is_empty() => (no_text.to_owned(), Role::Soon),
        () if missing > 0 => (fill(missing_words, &[&missing]), Role::Soon),
        () if count > most => (over.to_owned(), Role::Overdue),
        () if offer.by_hand => (by_hand.to_owned(), Role::Soon),
        () if offer.base.is_some() => (changed.to_owned(), Role::Soon),
        () if offer.approved => (approved.to_owned(), Role::Calm),
        () => (unapproved.to_owned(), Role::Soon),
    };
    let differs = offer.base.is_some() && words != changed;
    (if differs { format!("{changed} · {words}") } else { words }, role)
}

/// The texts from the one under the cursor on: as many beside each other as there is room for.
fn texts(seat: &Seat, saying: &Saying, area: Rect, buf: &mut Buffer) {
    if area.height < 2 || saying.offers.is_empty() {
        return;
    }
    seat.pen().level(buf, Rect { height: 1, ..area });
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if saying.sheet.proposal.is_some() && compare(seat, saying, area, buf) {
        return;
    }
    let room = (area.width / COLUMN).clamp(1, 3);
    let count = u16::try_from(saying.offers.len()).unwrap_or(u16::MAX).min(room).max(1);
    let columns = (area.width - (count - 1) * 2) / count;
    let first = saying.cursor.min(saying.offers.len() - usize::from(count));
    let offers = saying.offers.iter().enumerate().skip(first).take(usize::from(count));
    for (n, (at, offer)) in (0u16..).zip(offers) {
        let place = Rect { x: area.x + n * (columns + 2), width: columns, ..area };
        let lines = text(seat, saying, (at, offer), usize::from(columns));
        scrolled(seat, saying.top, (&lines, at == saying.cursor), place, buf);
    }
}

/// Draws lines from the one that was scrolled to, and says how many are below.
fn scrolled(seat: &Seat, top: usize, (lines, tells): (&[Line<'static>], bool), place: Rect, buf: &mut Buffer) {
    let most = lines.len().saturating_sub(usize::from(place.height));
    put_lines(buf, place, lines.iter().skip(top.min(most)));
    let below = most.saturating_sub(top);
    if below > 0 && tells && place.height > 1 {
        let more = seat.pen().line(crate::words::some(crate::ui::words::w().more_of_text, below), Role::Soon);
        seat.pen().blank(buf, Rect { y: place.bottom() - 1, height: 1, ..place }, Role::Text);
        put(buf, place.x, place.bottom() - 1, place.width, &clip(more, usize::from(place.width)));
    }
}

/// Shows whoever says yes the text under the cursor beside the one it was made of; tells whether it was changed. Where there
/// is room both stand whole beside what is different; else that comes first of a small change, and last of a great one.
fn compare(seat: &Seat, saying: &Saying, area: Rect, buf: &mut Buffer) -> bool {
    let Some(offer) = saying.offers.get(saying.cursor) else { return false };
    let beside = area.width >= 2 * COLUMN + 2;
    let columns = if beside { (area.width - 2) / 2 } else { area.width };
    let each = usize::from(columns);
    let Some(compared) = review::compared(seat, saying, offer, (each, each)) else { return false };
    let name = seat.pen().write(fit(offer.account.as_str(), usize::from(area.width) - 10).into_owned(), Role::Accent);
    put(buf, area.x, area.y, area.width, &both_ends(Line::from(name), length(seat, saying, offer).into(), area.width));
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let known = known(seat, saying, offer, each);
    let review::Compared { whole, words, is_small } = compared;
    if beside {
        let right = Rect { x: area.x + columns + 2, width: columns, ..area };
        scrolled(seat, saying.top, (&whole, true), Rect { width: columns, ..area }, buf);
        scrolled(seat, saying.top, (&[words, known].concat(), true), right, buf);
    } else {
        let (first, last) = if is_small { (words, whole) } else { (whole, words) };
        scrolled(seat, saying.top, (&[first, vec![Line::default()], last, known].concat(), true), area, buf);
    }
    true
}

/// One text with what is to be known of it; what was changed in it is marked.
fn text(seat: &Seat, saying: &Saying, (at, offer): (usize, &Offer), columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let here = at == saying.cursor;
    let name = fit(offer.account.as_str(), columns.saturating_sub(10)).into_owned();
    let name = pen.write(name, if here { Role::Accent } else { Role::Strong });
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    let mut lines = vec![both_ends(Line::from(name), Line::from(length(seat, saying, offer)), width)];
    let shown = offer.shown(&saying.values, &saying.sheet.next_update_words);
    let changes = review::changes(seat, saying, offer, columns);
    lines.extend(changes.unwrap_or_else(|| pen.wrapped(&shown, columns, Role::Text)));
    lines.extend(known(seat, saying, offer, columns));
    lines
}

/// What is to be known of a text.
fn known(seat: &Seat, saying: &Saying, offer: &Offer, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let mut lines = Vec::new();
    let missing = offer.missing(&saying.values);
    if !missing.is_empty() {
        lines.extend(pen.wrapped(&fill(say().is_missing, &[&missing.join(", ")]), columns, Role::Soon));
    }
    lines.extend(offer.cannot.iter().flat_map(|why| pen.wrapped(why, columns, Role::Overdue)));
    if saying.sheet.proposal.is_some() {
        let words = if offer.base.is_some() { say().changed } else { say().unchanged };
        lines.extend(pen.wrapped(words, columns, Role::Dim));
    }
    lines.extend(offer.instead.iter().flat_map(|instead| pen.wrapped(instead, columns, Role::Dim)));
    lines
}

fn editor(seat: &Seat, saying: &Saying, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let (editor, offer) = (saying.editor.as_ref()?, saying.offers.get(saying.cursor)?);
    if area.height < 3 {
        return None;
    }
    let pen = seat.pen();
    pen.level(buf, Rect { height: 1, ..area });
    let text = editor.text();
    let written = Offer { words: text, ..offer.clone() };
    let (count, most) = saying.length(&written);
    let left = pen.line(offer.account.to_string(), Role::Accent);
    let role = if count > most { Role::Overdue } else { Role::Calm };
    put(buf, area.x, area.y + 1, area.width, &both_ends(left, pen.line(format!("{count}/{most}"), role), area.width));
    let place = Rect { y: area.y + 2, height: area.height - 2, ..area };
    let (lines, (column, row)) = editor.shown();
    let lines: Vec<Line> = lines.into_iter().map(|line| pen.line(line.trim_end().to_owned(), Role::Text)).collect();
    put_lines(buf, place, &lines);
    Some((place.x + column.min(place.width.saturating_sub(1)), place.y + row.min(place.height.saturating_sub(1))))
}
