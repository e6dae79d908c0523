//! The open post with everything: how it stands, when it leaves, what each account says, and what was said of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::says::{self, indented};
use super::{entry, places};
use crate::domain::ask::{PostSheet, VariantResults, VariantSheet};
use crate::domain::id::AccountId;
use crate::domain::plan::{Fate, Moment, Quirk, Stage, Variant};
use crate::domain::reply::Delivery;
use crate::ui::layout::{self, READING};
use crate::ui::parts::calendar::state_sign;
use crate::ui::parts::clock;
use crate::ui::parts::difference::{Change, difference};
use crate::ui::parts::figures::{counted, growth, voted};
use crate::ui::parts::paint::{both_ends, clip, put, put_lines};
use crate::ui::plan_pane::warned;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// Of texts of which less than one word in three stayed both are shown whole.
const READABLE: usize = 3;

/// A line of the post, with the variant that it is of.
struct PostLine {
    line: Line<'static>,
    variant: Option<AccountId>,
}

impl From<Line<'static>> for PostLine {
    fn from(line: Line<'static>) -> PostLine {
        PostLine { line, variant: None }
    }
}

/// Draws the post.
pub fn draw(seat: &Seat, area: Rect, buf: &mut Buffer) {
    let Some(sheet) = seat.plan.opened() else {
        let words = if seat.plan.writing.is_some() { "" } else { w().plan_pane.opening };
        put(buf, area.x + 1, area.y, area.width, &seat.pen().line(words, Role::Dim));
        return;
    };
    let lines = lines(seat, sheet, columns(area));
    let window = usize::from(area.height);
    let top = seat.plan.top.min(lines.len().saturating_sub(window));
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    put_lines(buf, inner, lines.iter().skip(top).map(|line| &line.line));
    let below = lines.len().saturating_sub(top + window);
    if below > 0 && window > 1 {
        let last = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        seat.pen().blank(buf, last, Role::Text);
        let more = some(&seat.keyed(&w().plan_pane.below), below + 1);
        put(buf, last.x, last.y, last.width, &clip(seat.pen().line(more, Role::Soon), usize::from(last.width)));
    }
}

fn columns(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(2).min(READING))
}

/// Returns how many lines can stand above the window, and how many it has; and the first and last line of the variant
/// under the cursor.
pub fn most(seat: &Seat) -> Option<(usize, usize, (usize, usize))> {
    let area = places(seat, layout::plan(seat).body()).post?;
    let lines = lines(seat, seat.plan.opened()?, columns(area));
    let window = usize::from(area.height);
    let here = seat.plan.variant().map(|variant| &variant.account);
    let is_here = |line: &PostLine| line.variant.is_some() && line.variant.as_ref() == here;
    let first = lines.iter().position(is_here).unwrap_or(0);
    let last = lines.iter().rposition(is_here).unwrap_or(0);
    Some((lines.len().saturating_sub(window), window, (first, last)))
}

fn lines(seat: &Seat, sheet: &PostSheet, columns: usize) -> Vec<PostLine> {
    let mut lines: Vec<PostLine> = head(seat, sheet, columns).into_iter().map(PostLine::from).collect();
    let here = seat.plan.variant().map(|variant| variant.account.clone());
    for (variant, known) in sheet.post.content.variants.iter().zip(&sheet.variants) {
        let is_here = here.as_ref() == Some(&variant.account);
        let of = variant_lines(seat, sheet, (variant, known), columns, is_here);
        lines.push(Line::default().into());
        lines.extend(of.into_iter().map(|line| PostLine { line, variant: Some(variant.account.clone()) }));
    }
    lines.extend(shots(seat, sheet, columns).into_iter().map(PostLine::from));
    lines.extend(said(seat, sheet, columns).into_iter().map(PostLine::from));
    lines
}

/// Title, state, time, campaign, what it is for, who said yes.
fn head(seat: &Seat, sheet: &PostSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say, post) = (seat.pen(), &w().plan_pane, &sheet.post);
    let name = post.content.name();
    let name = if name.is_empty() { say.no_name } else { name };
    let mut lines = pen.wrapped(name, columns, Role::Strong);
    let (sign, role) = state_sign(post.state(), pen);
    let when = clock::when(post.changed_at, seat.now, &seat.settings.zone);
    let mut stands = vec![pen.write(format!("{sign} {}", post.state().word()), role)];
    if sheet.approvals > 0 {
        let words = fill(say.yes_of, &[&post.approvals.len(), &sheet.approvals]);
        stands.push(pen.write(words, if post.stage == Stage::Review { Role::Soon } else { Role::Dim }));
    }
    stands.push(pen.write(fill(say.changed_by, &[&post.writer, &when]), Role::Dim));
    let code = pen.line(sheet.id.code(), Role::Dim);
    lines.push(both_ends(Line::from(stands), code, u16::try_from(columns).unwrap_or(u16::MAX)));
    match &post.content.moment {
        Some(moment) => lines.extend(pen.wrapped(&time_of(seat, moment), columns, Role::Text)),
        None => lines.push(pen.line(seat.keyed(&say.no_time_yet), Role::Soon)),
    }
    lines.extend(quirk(seat, post.content.moment.as_ref(), columns));
    lines.extend(warned(sheet).flat_map(|warning| pen.wrapped(&format!("! {warning}"), columns, Role::Soon)));
    if let Some(series) = &sheet.series {
        let clock = |at| clock::when(at, seat.now, &seat.settings.zone);
        lines.extend(pen.wrapped(&fill(say.again, &[&series.words(&clock)]), columns, Role::Ours));
    }
    if let Some(campaign) = &post.content.campaign {
        lines.push(pen.line(fill(say.of_campaign, &[campaign]), entry::role_of(seat, campaign)));
    }
    lines.extend(pen.wrapped(&post.content.brief, columns, Role::Note).into_iter().filter(|line| line.width() > 0));
    if post.stage == Stage::Review && !sheet.approvers.is_empty() {
        let who: Vec<&str> = sheet.approvers.iter().map(crate::domain::id::SeatName::as_str).collect();
        lines.extend(pen.wrapped(&fill(say.may_approve, &[&who.join(", ")]), columns, Role::Dim));
    }
    for approval in &post.approvals {
        let when = clock::when(approval.at, seat.now, &seat.settings.zone);
        lines.push(pen.line(fill(say.approved_by, &[&approval.by, &when]), Role::Ours));
    }
    lines
}

/// A wall time with its zone; the time here where that is another.
pub fn time_of(seat: &Seat, moment: &Moment) -> String {
    let there = moment.wall.strftime("%a %-d %b %Y %H:%M").to_string();
    let here = moment.at.in_zone(&seat.settings.zone).datetime();
    let zone = fill(w().plan_pane.at_zone, &[&there, &moment.zone_shown()]);
    if here == moment.wall {
        return zone;
    }
    let here = clock::when(moment.at, seat.now, &seat.settings.zone);
    format!("{zone}{}", fill(w().plan_pane.here_at, &[&here]))
}

fn quirk(seat: &Seat, moment: Option<&Moment>, columns: usize) -> Vec<Line<'static>> {
    let say = &w().plan_pane;
    let words = moment.and_then(|moment| match moment.quirk {
        Quirk::None => None,
        Quirk::Skipped => Some(say.clock_skips),
        Quirk::Twice => Some(say.clock_twice),
    });
    words.map(|words| seat.pen().wrapped(words, columns, Role::Soon)).unwrap_or_default()
}

fn variant_lines(
    seat: &Seat,
    sheet: &PostSheet,
    (variant, known): (&Variant, &VariantSheet),
    columns: usize,
    is_here: bool,
) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let state = sheet.post.state_of(&variant.account);
    let (sign, role) = state_sign(state, pen);
    let over = known.count > known.limit.most;
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let title = Line::from(vec![
        pen.write(mark, Role::Accent),
        pen.write(format!("{sign} "), role),
        pen.write(variant.account.to_string(), if is_here { Role::Accent } else { Role::Strong }),
        pen.write(format!("  {}", state.word()), role),
    ]);
    let count = says::count(seat, known);
    let mut lines = vec![both_ends(title, count, u16::try_from(columns).unwrap_or(u16::MAX))];
    let mut push = |text: &str, role: Role| lines.extend(says::wrapped(seat, text, columns, role));
    for words in marks(variant, known, over) {
        push(&words, Role::Soon);
    }
    if let Some(why) = sheet.post.fates.get(&variant.account).and_then(Fate::why) {
        push(why, Role::Overdue);
    }
    if let Some(why) = &known.failed {
        push(&fill(w().delivery.tries_again, &[why]), Role::Overdue);
    }
    if let Some(words) = from_where(seat, sheet, (variant, known)) {
        push(&words, Role::Dim);
    }
    let shown_time = known.there.as_ref().filter(|_| variant.moment.is_some() || known.differs);
    if let Some(there) = shown_time {
        let zone = seat.plan_account(&variant.account).map(|account| account.zone.clone()).unwrap_or_default();
        push(&fill(say.leaves_there, &[there, &zone]), Role::Dim);
    }
    if let Some(visibility) = variant.visibility {
        push(&fill(say.seen_by, &[&visibility.word()]), Role::Dim);
    }
    lines.extend(says::words(seat, variant, &known.text, columns));
    if let Some(state) = known.comment.as_ref().filter(|_| variant.first_comment.is_some()) {
        let role = if state.needs_a_person() { Role::Overdue } else { Role::Dim };
        lines.extend(says::wrapped(seat, &fill(say.comment_stands, &[&stands(state)]), columns, role));
    }
    lines.extend(known.results.iter().flat_map(|results| became(seat, results)));
    if let Some(Fate::Published { url: Some(url), .. }) = sheet.post.fates.get(&variant.account) {
        lines.extend(says::wrapped(seat, url, columns, Role::Ours));
    }
    lines.extend(since_approved(seat, sheet, variant, columns.saturating_sub(2)));
    lines
}

/// What people did with it, how that grew, and when its network was asked last.
fn became(seat: &Seat, results: &VariantResults) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let when = |at| clock::when(at, seat.now, &seat.settings.zone);
    let mut lines = Vec::new();
    match (results.gone, results.asked_at) {
        (Some(gone), _) => lines.push(indented(vec![pen.write(fill(say.gone_since, &[&when(gone)]), Role::Overdue)])),
        (None, Some(at)) => {
            let mut spans = counted(&results.figures, pen);
            if spans.is_empty() {
                spans.push(pen.write(say.not_told, Role::Dim));
            } else {
                spans.push(Span::raw("  "));
                spans.extend(growth(&results.by_step, pen));
            }
            spans.push(pen.write(format!("  {}", fill(say.asked_at, &[&when(at)])), Role::Dim));
            lines.push(indented(spans));
        }
        (None, None) if results.untold => lines.push(indented(vec![pen.write(say.not_told, Role::Dim)])),
        (None, None) => {}
    }
    lines.extend(results.figures.poll.iter().flat_map(|poll| voted(poll, pen)).map(indented));
    lines
}

/// Says that its network publishes it, or is to.
fn from_where(seat: &Seat, sheet: &PostSheet, (variant, known): (&Variant, &VariantSheet)) -> Option<String> {
    let say = &w().plan_pane;
    match sheet.post.fates.get(&variant.account) {
        Some(Fate::There { at, .. }) => {
            let when = clock::when(*at, seat.now, &seat.settings.zone);
            Some(fill(say.stands_there, &[&variant.account.network(), &when]))
        }
        None if known.waits_here.is_some() => known.waits_here.clone(),
        None if variant.native => Some(fill(say.is_native, &[&variant.account.network()])),
        Some(Fate::Leaving { .. }) if variant.native => {
            let ahead = sheet.post.content.moment_of(variant).filter(|moment| moment.at > seat.now);
            ahead.map(|_| fill(say.on_its_way_there, &[&variant.account.network()]))
        }
        _ => None,
    }
}

/// How a delivery stands, with the reason.
fn stands(state: &Delivery) -> String {
    let why = state.why().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{}{why}", state.words())
}

/// What somebody should look at before it leaves.
fn marks(variant: &Variant, known: &VariantSheet, over: bool) -> Vec<String> {
    let say = &w().plan_pane;
    let mut marks = Vec::new();
    if over {
        marks.push(fill(say.too_long, &[&(known.count - known.limit.most)]));
    }
    marks.extend(known.is_copy.then(|| say.same_text.to_owned()));
    marks.extend((known.without_alt > 0).then(|| some(say.without_alt, known.without_alt)));
    marks.extend(known.missing.clone());
    // Of a time that the whole post has it is said above.
    marks.extend(match known.quirk {
        Quirk::Skipped if variant.moment.is_some() => Some(say.clock_skips.to_owned()),
        Quirk::Twice if variant.moment.is_some() => Some(say.clock_twice.to_owned()),
        Quirk::None | Quirk::Skipped | Quirk::Twice => None,
    });
    marks
}

/// What was changed in a text since somebody said yes to it: word by word, or both whole where that cannot be read.
fn since_approved(seat: &Seat, sheet: &PostSheet, variant: &Variant, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    let Some(approved) = sheet.post.approved.as_deref() else { return Vec::new() };
    let before = approved.variant(&variant.account).map(Variant::as_sent);
    let now = variant.as_sent();
    if before.as_deref() == Some(now.as_str()) {
        return Vec::new();
    }
    let Some(before) = before else { return vec![indented(vec![pen.write(say.new_since, Role::Soon)])] };
    let mut lines = vec![indented(vec![pen.write(say.since_approved, Role::Soon)])];
    let changes = difference(&before, &now);
    let words = |text: &str| text.split_whitespace().count();
    let same: usize = changes.iter().map(|change| if let Change::Same(text) = change { words(text) } else { 0 }).sum();
    let parts: Vec<(String, Role)> = if same * READABLE < words(&before).max(words(&now)) {
        vec![(format!("- {before}"), Role::Dim), (format!("+ {now}"), Role::Ours)]
    } else {
        let told = changes.iter().map(|change| match change {
            Change::Same(text) => text.clone(),
            Change::Went(text) => marked(text, "[-", "-]"),
            Change::Came(text) => marked(text, "{+", "+}"),
        });
        vec![(told.collect(), Role::Text)]
    };
    for (text, role) in parts {
        lines.extend(pen.wrapped(&text, columns, role).into_iter().map(|line| indented(line.spans)));
    }
    lines
}

/// Puts signs around words; the blanks behind them stay behind the signs.
fn marked(text: &str, begin: &str, end: &str) -> String {
    let words = text.trim_end();
    let blanks = text.get(words.len()..).unwrap_or_default();
    format!("{begin}{words}{end}{blanks}")
}

/// Pictures that are to be made for it.
fn shots(seat: &Seat, sheet: &PostSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().asset);
    let mut lines = Vec::new();
    for shot in &sheet.post.shots {
        let (words, role) = if shot.is_open() { (say.shot_to_do, Role::Soon) } else { (say.shot_is_made, Role::Dim) };
        lines.extend(pen.wrapped(&fill(words, &[&shot.text]), columns, role));
    }
    if !lines.is_empty() {
        lines.insert(0, Line::default());
    }
    lines
}

/// What was said of it.
fn said(seat: &Seat, sheet: &PostSheet, columns: usize) -> Vec<Line<'static>> {
    let (pen, say) = (seat.pen(), &w().plan_pane);
    if sheet.post.comments.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), pen.line(say.comments, Role::Strong)];
    for comment in &sheet.post.comments {
        let when = clock::when(comment.at, seat.now, &seat.settings.zone);
        let sentence = if comment.returned { say.returned_by } else { say.said_by };
        lines.push(pen.line(fill(sentence, &[&comment.by, &when]), Role::Note));
        let text = pen.wrapped(&comment.text, columns.saturating_sub(2), Role::Text);
        lines.extend(text.into_iter().map(|line| indented(line.spans)));
    }
    lines
}
