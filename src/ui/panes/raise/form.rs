//! The form: level, protocol, headline, lead, note, and what belongs to it with why.

use ratatui::text::{Line, Span};

use super::{Drawn, hints};
use crate::domain::ask::{Assessment, MemberLine};
use crate::domain::protocol::Role as Part;
use crate::domain::width::{fit, pad};
use crate::ui::layers::raise::{Field, Form, Other, Raising};
use crate::ui::parts::clock;
use crate::ui::parts::line::LineInput;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, some, w};

/// The columns of the names of the fields.
const NAMES: usize = 11;
/// With so many columns a related message says how many follow who wrote it.
const ROOMY: usize = 70;

pub(super) fn drawn(seat: &Seat, raising: &Raising, columns: usize) -> Drawn {
    let (Some(form), Some(asked)) = (&raising.form, &raising.asked) else { return Drawn::default() };
    let mut drawn = Drawn { title: w().raise.form_title, ..Drawn::default() };
    drawn.foot = hints(seat.pen(), &keys(form, asked), columns);
    level(seat, form, asked, columns, &mut drawn);
    protocol(seat, form, asked, columns, &mut drawn);
    typed(seat, form, (Field::Headline, w().raise.field_headline, &form.headline), columns, &mut drawn);
    lead(seat, form, columns, &mut drawn);
    typed(seat, form, (Field::Note, w().raise.field_note, &form.note), columns, &mut drawn);
    post(seat, form, asked, columns, &mut drawn);
    related(seat, form, asked, columns, &mut drawn);
    drawn
}

/// Adds the lines of a field; those of the one that has the keys must be seen.
fn add(form: &Form, field: Field, lines: Vec<Line<'static>>, drawn: &mut Drawn) {
    let from = drawn.body.len();
    drawn.body.extend(lines);
    if form.at == field {
        drawn.here = from..drawn.body.len();
    }
}

fn named(seat: &Seat, form: &Form, field: Field, name: &str) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let is_here = form.at == field;
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let role = if is_here { Role::Strong } else { Role::Dim };
    vec![pen.write(mark, Role::Accent), pen.write(pad(name, NAMES - 1), role)]
}

fn level(seat: &Seat, form: &Form, asked: &Assessment, columns: usize, drawn: &mut Drawn) {
    let (pen, say) = (seat.pen(), &w().raise);
    let means = w().screen.levels.get(usize::from(form.level.saturating_sub(1))).copied().unwrap_or_default();
    let mut spans = named(seat, form, Field::Level, say.field_level);
    spans.push(pen.write(format!("{} ", form.level), Role::Overdue));
    spans.push(pen.write(means, Role::Text));
    if form.by_hand {
        spans.push(pen.write(format!(" · {}", say.by_hand), Role::Dim));
    }
    let mut lines = vec![clip(Line::from(spans), columns)];
    let one = form.protocol(asked).and_then(|one| one.levels.iter().find(|level| level.level == form.level));
    if let Some(level) = one {
        let under = |text: String| {
            let lines = pen.wrapped(&text, columns.saturating_sub(NAMES).max(20), Role::Dim).into_iter().take(3);
            lines.map(|line| {
                let mut spans = vec![Span::raw(" ".repeat(NAMES))];
                spans.extend(line.spans);
                Line::from(spans)
            })
        };
        if !level.when.is_empty() {
            lines.extend(under(fill(say.when, &[&level.when.join("; ")])));
        }
        let approve: Vec<&str> = level.approve.iter().copied().map(Part::word).collect();
        if !approve.is_empty() {
            lines.extend(under(fill(say.approve, &[&approve.join(", ")])));
        }
    }
    add(form, Field::Level, lines, drawn);
}

fn protocol(seat: &Seat, form: &Form, asked: &Assessment, columns: usize, drawn: &mut Drawn) {
    let pen = seat.pen();
    let chosen = form.protocol(asked);
    let mut spans = named(seat, form, Field::Protocol, w().raise.field_protocol);
    spans.push(match chosen {
        Some(one) => pen.write(one.title.clone(), Role::Text),
        None => pen.write(w().raise.no_protocol, Role::Soon),
    });
    let mut lines = vec![clip(Line::from(spans), columns)];
    if let Some(instead) = chosen.and_then(|one| one.instead.as_ref()) {
        lines.extend(pen.wrapped(instead, columns, Role::Soon));
    }
    add(form, Field::Protocol, lines, drawn);
}

fn lead(seat: &Seat, form: &Form, columns: usize, drawn: &mut Drawn) {
    let (pen, say) = (seat.pen(), &w().raise);
    let mut spans = named(seat, form, Field::Lead, say.field_lead);
    spans.push(match form.leads.get(form.lead).and_then(Option::as_ref) {
        Some(name) if *name == seat.name => pen.write(fill(say.me, &[name]), Role::Text),
        Some(name) => pen.write(name.to_string(), Role::Text),
        None => pen.write(say.nobody, Role::Soon),
    });
    add(form, Field::Lead, vec![clip(Line::from(spans), columns)], drawn);
}

fn typed(seat: &Seat, form: &Form, (field, name, input): (Field, &str, &LineInput), columns: usize, drawn: &mut Drawn) {
    let mut spans = named(seat, form, field, name);
    let room = columns.saturating_sub(NAMES + 1);
    if form.at == field {
        let (text, column) = input.shown(room);
        spans.push(seat.pen().write(text.to_owned(), Role::Text));
        let before = u16::try_from(NAMES).unwrap_or_default();
        drawn.cursor = Some((drawn.body.len(), before + column));
    } else {
        spans.push(seat.pen().write(fit(&input.text(), room).into_owned(), Role::Text));
    }
    add(form, field, vec![Line::from(spans)], drawn);
}

/// The post of ours below which it is raised: part of it, or not.
fn post(seat: &Seat, form: &Form, asked: &Assessment, columns: usize, drawn: &mut Drawn) {
    let (pen, say) = (seat.pen(), &w().raise);
    let Some(post) = &asked.post else { return };
    let is_in = form.has_post(asked);
    let when = clock::when(post.at, seat.now, &seat.settings.zone);
    let mut spans = named(seat, form, Field::Post, say.field_post);
    spans.push(match is_in {
        true => pen.write(fill(say.post_in, &[&when]), Role::Text),
        false => pen.write(fill(say.post_out, &[&when]), Role::Dim),
    });
    let words = format!(" · {} {}", post.tag, post.text);
    spans.push(pen.write(words, Role::Dim));
    add(form, Field::Post, vec![clip(Line::from(spans), columns)], drawn);
}

fn related(seat: &Seat, form: &Form, asked: &Assessment, columns: usize, drawn: &mut Drawn) {
    let (pen, say) = (seat.pen(), &w().raise);
    drawn.body.push(Line::default());
    let others = form.others(asked);
    let all = others.iter().map(Other::count).sum::<usize>();
    let inside = others.iter().enumerate().filter(|(place, _)| !form.out.contains(place));
    let title = match inside.map(|(_, other)| other.count()).sum::<usize>() {
        _ if all == 0 => seat.keyed(&say.nothing_related),
        inside if inside == all => some(say.related, all),
        inside => fill(say.related_some, &[&inside, &all]),
    };
    drawn.body.extend(pen.wrapped(&title, columns, if all == 0 { Role::Dim } else { Role::Text }));
    if let Some(most) = asked.looked_at {
        drawn.body.push(pen.line(fill(say.looked_at, &[&most]), Role::Dim));
    }
    for (place, other) in others.into_iter().enumerate() {
        let line = match other {
            Other::One(line) => member(seat, form, place, line, columns),
            Other::More(more) => marked(seat, form, place, &some(say.more, more.len()), Line::default(), columns),
        };
        add(form, Field::Related(place), vec![line], drawn);
    }
}

fn member(seat: &Seat, form: &Form, place: usize, line: &MemberLine, columns: usize) -> Line<'static> {
    let who = fit(&line.who, 20);
    let followers = fill(w().advice.followers, &[&line.followers]);
    let text = if line.followers > 0 && columns >= ROOMY {
        format!("{} {who} · {followers} · {}", pad(&line.tag, 5), line.text)
    } else {
        format!("{} {who} · {}", pad(&line.tag, 5), line.text)
    };
    let why = seat.pen().line(line.why.words(), Role::Dim);
    marked(seat, form, place, &text, why, columns)
}

fn marked(seat: &Seat, form: &Form, place: usize, text: &str, why: Line<'static>, columns: usize) -> Line<'static> {
    let pen = seat.pen();
    let (is_here, is_out) = (form.at == Field::Related(place), form.out.contains(&place));
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let sign = if is_out { " " } else { pen.sign("✓", "+") };
    let role = match (is_out, is_here) {
        (true, _) => Role::Dim,
        (false, true) => Role::Strong,
        (false, false) => Role::Text,
    };
    let left = Line::from(vec![
        pen.write(mark, Role::Accent),
        pen.write(format!("{sign} "), Role::Accent),
        pen.write(text.to_owned(), role),
    ]);
    both_ends(left, why, u16::try_from(columns).unwrap_or(u16::MAX))
}

fn keys(form: &Form, asked: &Assessment) -> Vec<(&'static str, String)> {
    let say = &w().raise;
    let mut keys = vec![("Enter", say.key_raise.to_owned())];
    match form.at {
        Field::Level => keys.extend([("1-4", say.field_level.to_owned()), ("Tab", say.field_protocol.to_owned())]),
        Field::Protocol | Field::Lead => keys.push(("Tab", say.key_others.to_owned())),
        Field::Post => keys.push(("x", if form.has_post(asked) { say.key_out } else { say.key_in }.to_owned())),
        Field::Related(place) => {
            let what = if form.out.contains(&place) { say.key_in } else { say.key_out };
            keys.push(("x", what.to_owned()));
        }
        Field::Headline | Field::Note => {}
    }
    keys.extend([("Up Down", say.key_fields.to_owned()), ("Esc", say.key_back.to_owned())]);
    keys
}
