//! A post in a cell, in a list and with what is known of it.

use jiff::civil::Time as Clock;
use ratatui::text::{Line, Span};

use super::says;
use crate::domain::plan::{Planned, PlannedVariant, PostState};
use crate::domain::width::{fit, pad, width};
use crate::ui::parts::calendar::state_sign;
use crate::ui::parts::clock;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::plan_pane::Entry;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// From so many columns on a cell names the networks.
const WITH_TAGS: usize = 24;
/// From so many columns on a cell tells the time.
const WITH_TIME: usize = 10;
/// From so many columns on a cell of an hour tells that hour too.
const WITH_HOUR: usize = 14;
/// From so many columns on a line of a list tells whose it is.
const WITH_DETAIL: usize = 64;
/// The columns of a time of day.
const TIME: usize = 5;
/// The letters of a name that a list of the plan holds.
const NAME: usize = 120;
/// The columns of the networks in a list, so that names stand below each other.
const TAGS: usize = 14;

/// Returns the networks of what leaves then, each once.
fn tags(seat: &Seat, planned: &Planned, entry: &Entry) -> String {
    let mut tags: Vec<String> = Vec::new();
    let leaving = planned.variants.iter().filter(|variant| entry.at.is_none() || variant.at == entry.at);
    for variant in leaving {
        let tag = seat.network_tag(&variant.account);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.join(" ")
}

fn time(entry: &Entry) -> String {
    if entry.at.is_some() { entry.clock.strftime("%H:%M").to_string() } else { String::new() }
}

/// What a post is called; a name that is not told to its end says so.
fn name(planned: &Planned) -> String {
    match planned.name.as_str() {
        "" => w().plan_pane.no_name.to_owned(),
        name if name.chars().count() >= NAME => format!("{name}…"),
        name => name.to_owned(),
    }
}

/// Returns the meaning of a theme that a campaign is drawn in.
pub fn campaign_role(colour: Option<&str>) -> Role {
    match colour {
        Some("accent") => Role::Accent,
        Some("ours") => Role::Ours,
        Some("calm") => Role::Calm,
        Some("soon") => Role::Soon,
        _ => Role::Note,
    }
}

pub fn role_of(seat: &Seat, campaign: &str) -> Role {
    campaign_role(seat.plan_campaign(campaign).and_then(|known| known.colour.as_deref()))
}

/// The first letter of a post's campaign, in its colour: with and without colours it says of which a post is.
fn initial(seat: &Seat, planned: &Planned) -> Option<Span<'static>> {
    let campaign = planned.campaign.as_ref()?;
    let letter = campaign.chars().find(|letter| letter.is_alphanumeric())?;
    let letter: String = letter.to_uppercase().collect();
    Some(seat.pen().write(letter + seat.pen().sign("▎", "|"), role_of(seat, campaign)))
}

/// Returns usual times that nothing has taken as a cell shows them: one by its clock, or how many.
pub fn free_cell(seat: &Seat, which: &str, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let words = fill(w().plan_pane.free, &[&which]);
    clip(pen.line(format!("{}{words}", pen.sign("◌", "_")), Role::Rule), columns)
}

/// Returns a post as a cell of a day shows it.
pub fn cell(seat: &Seat, entry: &Entry, columns: usize) -> Line<'static> {
    let time = if columns >= WITH_TIME { format!("{} ", time(entry)) } else { String::new() };
    timed_cell(seat, entry, &time, columns)
}

/// Returns a post as a cell of an hour shows it.
pub fn hour_cell(seat: &Seat, entry: &Entry, columns: usize) -> Line<'static> {
    timed_cell(seat, entry, &format!("{} ", clock_of_hour(entry.clock, columns)), columns)
}

/// Returns a time of day in a line whose hour is told: its minute alone where there is little room.
pub fn clock_of_hour(clock: Clock, columns: usize) -> String {
    clock.strftime(if columns >= WITH_HOUR { "%H:%M" } else { ":%M" }).to_string()
}

fn timed_cell(seat: &Seat, entry: &Entry, time: &str, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let Some(planned) = seat.plan.planned(entry) else { return Line::default() };
    let (sign, role) = state_sign(entry.state, pen);
    let mut spans = vec![pen.write(sign, role), pen.write(time.to_owned(), Role::Dim)];
    if columns >= WITH_TAGS {
        spans.push(pen.write(format!("{} ", tags(seat, planned, entry)), Role::Ours));
    }
    spans.extend(initial(seat, planned).filter(|_| columns >= WITH_TIME));
    let text = if entry.state == PostState::Published { Role::Dim } else { Role::Text };
    spans.push(pen.write(name(planned), text));
    let line = clip(Line::from(spans), columns);
    let is_here = seat.plan.chosen == Some(planned.id) && entry.day.is_none_or(|day| day == seat.plan_day());
    if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

/// Returns for which networks a post is, of which campaign, and whose, as the card of a board tells it.
pub fn whose(seat: &Seat, planned: &Planned, entry: &Entry) -> Line<'static> {
    let pen = seat.pen();
    let mut spans = vec![pen.write(format!("   {} ", tags(seat, planned, entry)), Role::Ours)];
    spans.extend(initial(seat, planned));
    spans.push(pen.write(by(planned).to_owned(), Role::Dim));
    Line::from(spans)
}

/// Returns a post as a list shows it.
pub fn listed(seat: &Seat, entry: &Entry, columns: usize, is_here: bool) -> Line<'static> {
    let pen = seat.pen();
    let Some(planned) = seat.plan.planned(entry) else { return Line::default() };
    let (sign, role) = state_sign(entry.state, pen);
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let text = match entry.state {
        PostState::Published | PostState::Dropped => Role::Dim,
        _ if is_here => Role::Here,
        _ => Role::Text,
    };
    let tags = tags(seat, planned, entry);
    let tags = if columns >= WITH_DETAIL { pad(&tags, TAGS) } else { fit(&tags, TAGS).into_owned() };
    let mut spans = vec![pen.write(mark, Role::Accent), pen.write(format!("{sign} "), role)];
    if entry.at.is_some() || columns >= WITH_DETAIL {
        spans.push(pen.write(format!("{} ", pad(&time(entry), TIME)), Role::Dim));
    }
    spans.push(pen.write(format!("{tags} "), Role::Ours));
    spans.extend(initial(seat, planned));
    spans.push(pen.write(name(planned), text));
    let detail = if columns >= WITH_DETAIL { detail(seat, planned, entry.state) } else { Line::default() };
    let line = both_ends(Line::from(spans), detail, u16::try_from(columns).unwrap_or(u16::MAX));
    if is_here { line.patch_style(pen.theme.style(Role::Cursor)) } else { line }
}

/// How it stands and why; else its campaign and whose it is.
/// What stands behind a post: the trouble of what leaves then, with what it came back, or its campaign; and whose it is.
fn detail(seat: &Seat, planned: &Planned, state: PostState) -> Line<'static> {
    let pen = seat.pen();
    let mut spans: Vec<Span> = Vec::new();
    let why = planned.why.as_deref().unwrap_or_default();
    if state.is_trouble() {
        spans.push(pen.write(fit(&format!("{} {why}", state.word()), 40).into_owned(), Role::Overdue));
    } else if planned.came_back {
        spans.push(pen.write(fit(&fill(w().plan_pane.back_with, &[&why]), 40).into_owned(), Role::Soon));
    } else if let Some(campaign) = &planned.campaign {
        spans.push(pen.write(format!("{} ", fit(campaign, 18)), role_of(seat, campaign)));
    }
    spans.push(pen.write(format!(" {}", fit(by(planned), 10)), Role::Dim));
    Line::from(spans)
}

/// Who wrote it last; of what was posted elsewhere nobody knows.
fn by(planned: &Planned) -> &str {
    if planned.is_found() { w().plan_pane.unplanned } else { planned.writer.as_str() }
}

/// Returns what is known of the post under the cursor, below a list; with what it says, once that is known.
pub fn about(seat: &Seat, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let Some(planned) = seat.plan.here() else { return Vec::new() };
    let mut lines = pen.wrapped(&name(planned), columns, Role::Strong);
    lines.truncate(2);
    let (sign, role) = state_sign(planned.state, pen);
    let mut stands = vec![pen.write(format!("{sign} {}", planned.state.word()), role)];
    if !planned.said_yes.is_empty() {
        stands.push(pen.write(some(say.yes_given, planned.said_yes.len()), Role::Ours));
    }
    let when = clock::when(planned.changed_at, seat.now, &seat.settings.zone);
    stands.push(pen.write(fill(say.changed_by, &[&by(planned), &when]), Role::Dim));
    lines.push(clip(Line::from(stands), columns));
    let of_campaign = |campaign: &String| pen.line(fill(say.of_campaign, &[campaign]), role_of(seat, campaign));
    lines.extend(planned.campaign.iter().map(of_campaign));
    if let Some(why) = planned.why.as_ref().filter(|_| planned.state.is_trouble() || planned.came_back) {
        lines.extend(pen.wrapped(why, columns, Role::Overdue));
    }
    match seat.plan.read() {
        Some(sheet) => lines.extend(says::each(seat, sheet, columns)),
        None => lines.extend(planned.variants.iter().map(|variant| account(seat, variant, columns))),
    }
    lines
}

/// An account of a post of which no more is known.
fn account(seat: &Seat, variant: &PlannedVariant, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let (sign, role) = state_sign(variant.state, pen);
    let copy = if variant.is_copy { w().plan_pane.same_text } else { "" };
    let text = format!("{} {copy}", variant.account);
    clip(Line::from(vec![pen.write(format!("{sign} "), role), pen.write(text, Role::Text)]), columns)
}

/// Returns how many posts of a kind stand there, as signs: `✓✓●`, or `✓2●14` where there is less room.
pub fn signs(seat: &Seat, states: impl Iterator<Item = PostState>, columns: usize) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let mut counts: Vec<(PostState, usize)> = Vec::new();
    for state in states {
        match counts.iter_mut().find(|(known, _)| *known == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state, 1)),
        }
    }
    // What did not become what it was to be stands first.
    counts.sort_by_key(|(state, _)| (!state.is_trouble(), *state));
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let mut spans = Vec::new();
    let mut used = 0;
    for (state, count) in counts {
        let (sign, role) = state_sign(state, pen);
        let text = match count {
            _ if all <= columns => sign.repeat(count),
            1 => sign.to_owned(),
            _ => format!("{sign}{count}"),
        };
        used += width(&text);
        if used > columns {
            break;
        }
        spans.push(pen.write(text, role));
    }
    spans
}
