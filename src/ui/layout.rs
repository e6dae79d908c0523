//! Where panes stand, by the size of the screen.

use ratatui::layout::Rect;

use super::panes::editor::title;
use super::seat::{Focus, Seat};

/// From this width on the rail stands beside everything.
const WIDE: u16 = 150;
/// From this width on list and conversation stand side by side.
const SIDE_BY_SIDE: u16 = 100;
/// From this width on list and conversation stand one over the other.
const STACKED: u16 = 80;
/// Below this height bands have no lines of their own: one sticky line names the band of the cursor.
const TALL: u16 = 30;
/// The most columns of text for reading.
pub const READING: u16 = 76;
/// The columns of the rail.
const RAIL: u16 = 23;

/// Where panes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The first line.
    pub first: Rect,
    /// The last line.
    pub last: Rect,
    /// The list, its heading and sticky title within.
    pub queue: Option<Rect>,
    /// What was said.
    pub conversation: Option<Rect>,
    /// What is being written.
    pub editor: Option<Rect>,
    /// Person, month, pulse.
    pub rail: Option<Rect>,
    /// A level line between list and conversation.
    pub level: Option<Rect>,
    /// Upright lines.
    pub upright: [Option<u16>; 2],
    /// Bands have lines of their own.
    pub titles: bool,
    /// The list is parted in bands.
    pub bands: bool,
    /// The list has a line that names its columns.
    pub heading: bool,
    /// Only one pane shows at a time.
    pub one_pane: bool,
    /// The lines of the editor's title.
    pub title: u16,
}

impl Plan {
    /// Returns how many lines of the list show.
    pub fn queue_rows(&self) -> usize {
        let lines = self.queue.map_or(1, |area| area.height);
        usize::from(lines.saturating_sub(u16::from(self.heading)).saturating_sub(u16::from(self.sticky())).max(1))
    }

    /// Returns what is left between the first line and the last one.
    pub fn body(&self) -> Rect {
        let top = self.first.bottom();
        Rect { y: top, height: self.last.y.saturating_sub(top), ..self.last }
    }

    /// Tells whether the band of the cursor stands on a line of its own.
    pub fn sticky(&self) -> bool {
        !self.titles && self.bands && self.queue.is_some_and(|area| area.height >= 3)
    }

    /// Returns where the editor's text stands: below its title, above its last line.
    pub fn text(&self) -> Rect {
        let area = self.editor.unwrap_or_default();
        let foot = u16::from(area.height > 3);
        Rect {
            y: area.y.saturating_add(self.title),
            height: area.height.saturating_sub(self.title + foot).max(1).min(area.height),
            width: area.width.min(READING),
            ..area
        }
    }
}

/// Returns where panes stand.
pub fn plan(seat: &Seat) -> Plan {
    let (width, height) = seat.size;
    let writing = seat.editing.is_some();
    let last = Rect::new(0, height.saturating_sub(1), width, height.min(1));
    let first = Rect::new(0, 0, width, u16::from(height > 2));
    let body = Rect::new(0, first.height, width, height.saturating_sub(first.height + last.height));
    let nothing_to_list = width < SIDE_BY_SIDE && seat.queue.shown.is_empty() && !writing && !seat.reading.pinned;
    if nothing_to_list && seat.rail.wish != Some(true) {
        return Plan { first, last, queue: Some(body), one_pane: true, ..Plan::default() };
    }
    let plan = Plan {
        first,
        last,
        titles: height >= TALL,
        bands: seat.queue.has_bands(),
        heading: height >= TALL,
        ..Plan::default()
    };
    let plan = match width {
        SIDE_BY_SIDE.. => side_by_side(plan, body, seat.rail.wish.unwrap_or(width >= WIDE), writing),
        STACKED..SIDE_BY_SIDE if height >= 18 => stacked(plan, body, seat, writing),
        _ => one_pane(plan, body, seat, writing),
    };
    let rows = plan.editor.map_or(0, |area| match area.height {
        0..5 => 1,
        _ => title::rows(seat, area.width.min(READING)),
    });
    Plan { title: rows, ..plan }
}

fn side_by_side(plan: Plan, body: Rect, with_rail: bool, writing: bool) -> Plan {
    let rail_width = if with_rail { RAIL } else { 0 };
    let rest = body.width - rail_width - u16::from(with_rail);
    // The list gets a little more than half; past what is good to read, the conversation grows no more.
    let right = (rest * 2 / 5).max(rest.saturating_sub(86)).min(READING + 3);
    let left = rest - right - 1;
    let talk = Rect { x: body.x + left + 2, width: right - 1, ..body };
    let rail = with_rail.then(|| Rect { x: body.x + rest + 2, width: rail_width - 1, ..body });
    let editor_height = if writing { (body.height * 2 / 5).clamp(6.min(body.height), 16) } else { 0 };
    let (conversation, editor) = over_and_under(talk, editor_height);
    Plan {
        queue: Some(Rect { width: left, ..body }),
        conversation: Some(conversation),
        editor: writing.then_some(editor),
        rail,
        upright: [Some(body.x + left), with_rail.then_some(body.x + rest)],
        ..plan
    }
}

fn stacked(plan: Plan, body: Rect, seat: &Seat, writing: bool) -> Plan {
    let rail = seat.rail.wish == Some(true);
    let queue_height = if writing { 1 } else { (body.height * 9 / 20).max(6) };
    let queue = Rect { height: queue_height, ..body };
    let level = Rect { y: body.y + queue_height, height: 1, ..body };
    let below = Rect { y: level.y + 1, height: body.height - queue_height - 1, ..body };
    let talk = Rect { x: below.x + 1, width: below.width - 2 - if rail { RAIL } else { 0 }, ..below };
    let editor_height = if writing { (below.height / 2).clamp(6, 14).min(below.height.saturating_sub(7)) } else { 0 };
    let (conversation, editor) = over_and_under(talk, editor_height);
    Plan {
        queue: Some(queue),
        level: Some(level),
        conversation: Some(conversation),
        editor: writing.then_some(editor),
        rail: rail.then(|| Rect { x: talk.right() + 1, width: RAIL - 1, ..below }),
        heading: !writing && plan.heading,
        ..plan
    }
}

fn one_pane(plan: Plan, body: Rect, seat: &Seat, writing: bool) -> Plan {
    let plan = Plan { one_pane: true, heading: false, ..plan };
    let padded =
        Rect { x: body.x + u16::from(body.width > 44), width: body.width - u16::from(body.width > 44), ..body };
    // What is being written shows before everything else: nobody types blind.
    if seat.rail.wish == Some(true) && !writing {
        return Plan { rail: Some(padded), ..plan };
    }
    match seat.focus {
        _ if writing => {
            // What is answered stays in sight as long as there is room to write.
            let editor_height = if body.height >= 12 { body.height * 3 / 5 } else { body.height };
            let (conversation, editor) = over_and_under(padded, editor_height);
            Plan { conversation: (conversation.height > 1).then_some(conversation), editor: Some(editor), ..plan }
        }
        Focus::Conversation => Plan { conversation: Some(padded), ..plan },
        Focus::Queue | Focus::Editor | Focus::Crisis | Focus::Plan => Plan { queue: Some(body), ..plan },
    }
}

/// Parts an area: so many lines below, the rest above.
fn over_and_under(area: Rect, below: u16) -> (Rect, Rect) {
    let below = below.min(area.height);
    let above = area.height - below;
    (Rect { height: above, ..area }, Rect { y: area.y + above, height: below, ..area })
}
