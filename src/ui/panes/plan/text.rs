//! The text of a variant while it is written: for whom, how long, for when, what goes with it, and the text.

use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::post::time_of;
use super::{places, says};
use crate::domain::id::AccountId;
use crate::domain::names::network_name;
use crate::domain::plan::Moment;
use crate::ui::layout::{self, READING};
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The fewest lines of the text with what goes with it above.
const LEAST: u16 = 4;

/// Returns how much of the screen the text has.
pub fn room(seat: &Seat) -> Option<(u16, u16)> {
    let area = parts(seat, places(seat, layout::plan(seat).body()).text?).text;
    Some((area.width, area.height))
}

/// Returns how many lines it takes to say when the text leaves and what goes with it.
pub fn told(seat: &Seat) -> u16 {
    u16::try_from(goes_with(seat, usize::from(READING)).len()).unwrap_or(u16::MAX)
}

/// The lines of the editor.
struct Parts {
    title: Rect,
    told: Rect,
    text: Rect,
}

/// Parts the area: the title, when the text leaves and what goes with it, the text.
fn parts(seat: &Seat, area: Rect) -> Parts {
    let width = area.width.saturating_sub(1).clamp(1, READING);
    let inner = Rect { x: area.x + 1.min(area.width), width, ..area };
    let title = u16::from(area.height > 1);
    let told = told(seat).min((area.height - title).saturating_sub(LEAST));
    // A blank line parts them from the text, where there is room.
    let gap = u16::from(area.height - title - told > LEAST + 1);
    let used = title + told + gap;
    Parts {
        title: Rect { height: title, ..inner },
        told: Rect { y: area.y + title, height: told, ..inner },
        text: Rect { y: area.y + used, height: (area.height - used).max(1), ..inner },
    }
}

/// Draws the text. Returns where its cursor stands.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let (pen, writing) = (seat.pen(), seat.plan.writing.as_deref()?);
    pen.blank(buf, area, Role::Text);
    let Parts { title: top, told, text } = parts(seat, area);
    if top.height > 0 {
        put(buf, top.x, top.y, top.width, &title(seat, top.width));
    }
    put_lines(buf, told, &goes_with(seat, usize::from(told.width)));
    let (lines, (column, row)) = writing.area.shown();
    let lines: Vec<Line> = lines.into_iter().map(|line| pen.line(line.trim_end().to_owned(), Role::Text)).collect();
    put_lines(buf, text, &lines);
    let at = (text.x + column.min(text.width.saturating_sub(1)), text.y + row.min(text.height.saturating_sub(1)));
    (!seat.in_layer()).then_some(at)
}

/// When the text leaves, here and where it is read, and what goes with it.
fn goes_with(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let Some(writing) = seat.plan.writing.as_deref() else { return Vec::new() };
    // What was attached since it was begun goes with it too.
    let opened = seat.plan.opened().filter(|sheet| Some(sheet.id) == writing.what.post);
    let content = opened.map_or(&writing.what.content, |sheet| &sheet.post.content);
    let account = &writing.what.account;
    let variant = content.variant(account);
    let moment = variant.and_then(|variant| content.moment_of(variant)).or(content.moment.as_ref());
    let when = match moment {
        Some(moment) => {
            let there = there(seat, account, moment).map(|there| format!(" · {there}")).unwrap_or_default();
            seat.pen().line(format!("{}{there}", time_of(seat, moment)), Role::Note)
        }
        None => seat.pen().line(w().plan_pane.without_time, Role::Dim),
    };
    let mut lines = vec![clip(when, columns)];
    lines.extend(variant.map(|variant| says::besides(seat, variant, columns)).unwrap_or_default());
    lines
}

/// The time where an account is read, where that is another.
fn there(seat: &Seat, account: &AccountId, moment: &Moment) -> Option<String> {
    let name = &seat.plan_account(account)?.zone;
    let there = moment.at.in_zone(&TimeZone::get(name).ok()?).datetime();
    let format = if there.date() == moment.wall.date() { "%H:%M" } else { "%a %-d %b %H:%M" };
    (there != moment.wall).then(|| fill(w().plan_pane.leaves_there, &[&there.strftime(format), name]))
}

fn title(seat: &Seat, columns: u16) -> Line<'static> {
    let pen = seat.pen();
    let Some(writing) = seat.plan.writing.as_deref() else { return Line::default() };
    let account = &writing.what.account;
    let others = match writing.what.post {
        None => writing.what.content.variants.len().saturating_sub(1),
        Some(_) => 0,
    };
    let others = if others > 0 { some(w().plan_pane.and_others, others) } else { String::new() };
    let name = format!("{} {}{others}", network_name(account.network()), account.handle());
    let left = pen.line(name, Role::Accent);
    let variant = writing.variant();
    let text = variant.as_sent();
    let right = match writing.limit.filter(|limit| limit.most < 1_000_000) {
        Some(limit) => {
            let count = limit.count_with(&text, variant.warning.as_deref().unwrap_or_default());
            let role = if count > limit.most { Role::Overdue } else { Role::Text };
            pen.line(format!("{count}/{}", limit.most), role)
        }
        None => pen.line(text.chars().count().to_string(), Role::Dim),
    };
    both_ends(left, right, columns)
}
