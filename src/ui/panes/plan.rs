//! The plan over the whole screen: a month, a week, a quarter, a list or a board; beside it the day, or the open post.

mod agenda;
mod best;
mod board;
mod entry;
mod head;
mod month;
mod post;
mod quarter;
mod results;
mod says;
mod text;
mod week;
mod year;

pub use self::post::most as most_above;
pub use self::text::room as text_room;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::ui::parts::paint::put;
use crate::ui::plan_pane::PlanView;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;

/// From this width on the open post stands beside the plan.
const POST_BESIDE: u16 = 140;
/// From this width on the day stands beside the month.
const DAY_BESIDE: u16 = 110;
/// From this width on a day is a column.
const COLUMNS: u16 = 76;
/// From this height on the month is a grid with the day below.
const DAY_BELOW: u16 = 17;

/// Tells whether what the post under the cursor says is read below its day.
pub fn reads(seat: &Seat) -> bool {
    let is_day = matches!(seat.plan.view, PlanView::Month | PlanView::Quarter);
    let is_alone = seat.plan.open.is_none() && seat.plan.writing.is_none();
    seat.in_plan() && is_day && is_alone && seat.size.0 >= DAY_BESIDE
}

/// Where the parts of the pane stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The first line of the pane.
    pub head: Rect,
    /// The plan.
    pub plan: Option<Rect>,
    /// The open post.
    pub post: Option<Rect>,
    /// What is being written.
    pub text: Option<Rect>,
}

/// Returns where the parts of the pane stand in an area.
pub fn places(seat: &Seat, area: Rect) -> Places {
    let head = Rect { height: area.height.min(1), ..area };
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    let writes = seat.plan.writing.is_some();
    let (plan, right) = match (seat.plan.open.is_some() || writes, area.width) {
        (false, _) => (Some(body), None),
        (true, POST_BESIDE..) => {
            let (left, right) = beside(body, (area.width * 2 / 5).clamp(50, 78));
            (Some(left), Some(right))
        }
        (true, _) => (None, Some(body)),
    };
    let (post, text) = match right {
        Some(right) if writes => {
            // Of a new post nothing else is there to read.
            let is_new = seat.plan.writing.as_ref().is_some_and(|writing| writing.what.post.is_none());
            let of_text = (right.height * 2 / 5).max(6) + text::told(seat).min(right.height / 4);
            let height = if right.height >= 12 && !is_new { of_text } else { right.height };
            let above = right.height - height;
            let below = Rect { y: right.y + above, height, ..right };
            // The line above it parts the text from the post.
            let post = Rect { height: above.saturating_sub(1), ..right };
            ((post.height > 1).then_some(post), Some(below))
        }
        right => (right, None),
    };
    Places { head, plan, post, text }
}

/// Parts an area: so many columns right, a thin line with blanks beside it, the rest left.
pub fn beside(area: Rect, right: u16) -> (Rect, Rect) {
    let right = right.min(area.width);
    let left = (area.width - right).saturating_sub(2);
    (Rect { width: left, ..area }, Rect { x: area.right() - right, width: right, ..area })
}

/// Draws the pane. Returns where the cursor of a text stands.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let pen = seat.pen();
    pen.blank(buf, area, Role::Text);
    let places = places(seat, area);
    if places.head.height > 0 {
        put(buf, area.x, area.y, area.width, &head::line(seat, area.width));
    }
    if let Some(area) = places.plan {
        view(seat, area, buf);
    }
    if let Some(area) = places.post {
        post::draw(seat, area, buf);
    }
    if let (Some(plan), Some(right)) = (places.plan, places.post.or(places.text)) {
        pen.upright(buf, right.x.saturating_sub(2), plan.top(), plan.bottom());
    }
    if let Some((post, text)) = places.post.zip(places.text) {
        pen.level(buf, Rect { y: post.bottom(), height: 1, ..text });
    }
    places.text.and_then(|area| text::draw(seat, area, buf))
}

fn view(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let is_narrow = area.width < COLUMNS;
    match seat.plan.view {
        PlanView::Week if !is_narrow => week::draw(seat, area, buf),
        PlanView::Week => agenda::week(seat, area, buf),
        PlanView::Month => month::draw(seat, area, buf),
        PlanView::Quarter => quarter::draw(seat, area, buf),
        PlanView::Agenda => agenda::draw(seat, area, buf),
        PlanView::Board => board::draw(seat, area, buf),
        PlanView::Results => results::draw(seat, area, buf),
        PlanView::Best => best::draw(seat, area, buf),
        PlanView::Year => year::draw(seat, area, buf),
    }
}

/// Draws lines so far down that the one of the cursor shows.
fn put_following(buf: &mut Buffer, area: Rect, lines: &[Line<'static>], here: Option<usize>) {
    let window = usize::from(area.height);
    let top = here.map_or(0, |here| (here + 1).saturating_sub(window * 2 / 3));
    let top = top.min(lines.len().saturating_sub(window));
    for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(top)) {
        put(buf, area.x, y, area.width, line);
    }
}
