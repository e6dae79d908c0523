//! The head of the pane: whether one is called, what it is, since when, who has it, and its parts.

use ratatui::text::{Line, Span};

use crate::domain::ask::{CrisisLine, CrisisSheet};
use crate::domain::width::fit;
use crate::ui::crisis_pane::Tab;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// The widest headline of another crisis.
const OTHER: usize = 24;

/// Returns the lines of the head.
pub fn lines(seat: &Seat, sheet: &CrisisSheet, width: u16) -> Vec<Line<'static>> {
    let columns = usize::from(width);
    let mut lines: Vec<Line> = called(seat, width).into_iter().collect();
    lines.extend([what(seat, sheet, width), who(seat, sheet)]);
    lines.extend(others(seat, sheet));
    lines.push(tabs(seat, sheet, width));
    lines.into_iter().map(|line| clip(line, columns)).collect()
}

fn called(seat: &Seat, width: u16) -> Option<Line<'static>> {
    if !seat.crisis.wants_hand() {
        return None;
    }
    let say = &w().crisis_pane;
    let page = seat.crisis.sheet.as_ref().and_then(|sheet| sheet.page.as_ref()).map(|page| page.id);
    let rings = |line: &CrisisLine| line.page.as_ref().is_some_and(|known| Some(known.id) == page && known.rings);
    let is_called = page.is_some() && page == seat.crisis.paged
        || seat.summary.as_ref().is_some_and(|summary| summary.crises.iter().any(rings));
    let words = match (is_called, width) {
        (true, 70..) => &say.paged,
        (true, _) => &say.paged_short,
        (false, _) => &say.unclaimed,
    };
    Some(seat.pen().line(format!(" {} ", seat.keyed(words)), Role::Crisis))
}

/// Returns the word of a level.
pub fn level_word(level: u8) -> &'static str {
    let words = usize::from(level).checked_sub(1).and_then(|place| w().screen.levels.get(place));
    words.map_or("", |words| words.split(':').next().unwrap_or(words))
}

fn what(seat: &Seat, sheet: &CrisisSheet, width: u16) -> Line<'static> {
    let (pen, say, crisis) = (seat.pen(), &w().crisis_pane, &sheet.crisis);
    let role = if crisis.is_running() { Role::Crisis } else { Role::Dim };
    let level = fill(say.level, &[&crisis.level, &level_word(crisis.level)]);
    let left = Line::from(vec![pen.write(level, role), pen.write(format!(" {}", crisis.headline), Role::Strong)]);
    let right = if crisis.drill { pen.line(say.drill, Role::Crisis) } else { Line::default() };
    both_ends(left, right, width)
}

fn who(seat: &Seat, sheet: &CrisisSheet) -> Line<'static> {
    let (pen, say, crisis) = (seat.pen(), &w().crisis_pane, &sheet.crisis);
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    if let Some(closed) = &crisis.closed {
        let why = closed.why.as_ref().filter(|why| !why.is_empty()).map(|why| format!(": {why}")).unwrap_or_default();
        let over = fill(say.over_since, &[&when(closed.at), &closed.by, &why]);
        return Line::from(vec![Span::raw(" "), pen.write(over, Role::Calm)]);
    }
    let long = clock::length(seat.now.since(crisis.since));
    let since = pen.write(fill(say.since, &[&when(crisis.since), &long]), Role::Text);
    let owner = match crisis.owner() {
        Some(owner) => pen.write(fill(say.has_it, &[owner]), Role::Ours),
        None => pen.write(say.nobody_has_it, Role::Overdue),
    };
    let mut spans = vec![Span::raw(" "), since, pen.write(" · ", Role::Dim), owner];
    spans.extend(sheet.protocol.iter().map(|protocol| pen.write(format!(" · {}", protocol.title), Role::Dim)));
    Line::from(spans)
}

/// The other crises that run, the gravest first.
fn others(seat: &Seat, sheet: &CrisisSheet) -> Option<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let crises = &seat.summary.as_ref()?.crises;
    let other = crises.iter().find(|line| line.id != sheet.crisis.id)?;
    let words = fill(&seat.keyed(&say.other), &[&other.level, &fit(&other.headline, OTHER)]);
    Some(Line::from(vec![pen.write(format!(" {} ", say.also), Role::Overdue), pen.write(words, Role::Text)]))
}

fn tabs(seat: &Seat, sheet: &CrisisSheet, width: u16) -> Line<'static> {
    let (pen, say) = (seat.pen(), &w().crisis_pane);
    let (begin, gap, space) = if width < 60 { ("", " ", "") } else { (" ", "   ", " ") };
    let mut line = Line::from(begin);
    for (place, (tab, name)) in (1..).zip(Tab::ALL.into_iter().zip(say.tabs)) {
        let here = tab == seat.crisis.tab;
        let count = match tab {
            _ if width < 60 => String::new(),
            Tab::Steps if !sheet.steps.is_empty() => {
                let done = sheet.steps.iter().filter(|step| step.ticked.is_some()).count();
                format!(" {done}/{}", sheet.steps.len())
            }
            Tab::Said if !sheet.said.is_empty() => format!(" {}", sheet.said.len()),
            Tab::Now | Tab::Steps | Tab::Said | Tab::Pages | Tab::Timeline => String::new(),
        };
        let lead = if place == 1 { "" } else { gap };
        line.push_span(pen.write(format!("{lead}{place}{space}"), Role::Dim));
        let name = if here { format!("[{name}{count}]") } else { format!("{name}{count}") };
        line.push_span(pen.write(name, if here { Role::Accent } else { Role::Text }));
    }
    line
}
