//! What the next stroke does to a statement, what is typed, and the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::say;
use crate::domain::crisis::{Lets, Way};
use crate::domain::width::{fit, width, wrap};
use crate::ui::layers::{Saying, Typed};
use crate::ui::parts::paint::{clip, put};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// Lines of words above the keys, at the least.
const LINES: u16 = 3;

/// Draws it; returns where the cursor stands.
pub fn draw(seat: &Seat, saying: &Saying, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let pen = seat.pen();
    let columns = usize::from(area.width);
    let line = |y: u16, line: Line<'static>, buf: &mut Buffer| {
        if y < area.height {
            put(buf, area.x, area.y + y, area.width, &clip(line, columns));
        }
    };
    let keys = keys(seat, saying, (columns, if area.height > LINES { 2 } else { 1 }));
    let keys_at = area.height.saturating_sub(u16::try_from(keys.len()).unwrap_or(1));
    for (y, keys) in (keys_at..).zip(keys) {
        line(y, keys, buf);
    }
    if let Some(typing) = &saying.typing {
        let asked = asked(saying, &typing.what);
        let asked = format!("{}: ", fit(&asked, columns * 2 / 3));
        let taken = u16::try_from(width(&asked)).unwrap_or(0);
        let (text, column) = typing.input.shown(columns.saturating_sub(usize::from(taken) + 1));
        let both = Line::from(vec![pen.write(asked, Role::Accent), pen.write(text.to_owned(), Role::Strong)]);
        line(0, both, buf);
        return Some((area.x + (taken + column).min(area.width.saturating_sub(1)), area.y));
    }
    let (words, role) = match saying.why.is_empty() {
        false => (saying.why.clone(), Role::Overdue),
        true => next(saying),
    };
    for (y, words) in (0..keys_at).zip(wrap(&words, columns)) {
        line(y, pen.line(words.to_owned(), role), buf);
    }
    None
}

fn asked(saying: &Saying, what: &Typed) -> String {
    match what {
        Typed::Variable(name, _) => {
            let known = w().statement.variables.iter().find(|(known, _, _)| known == name);
            known.map_or_else(
                || fill(say().ask_own_variable, &[name]),
                |(name, what, _)| fill(say().ask_variable, &[name, what]),
            )
        }
        Typed::Level => fill(say().ask_level, &[&saying.sheet.level]),
        Typed::Reason => say().ask_reason.to_owned(),
        Typed::NoPromise => say().no_promise.to_owned(),
    }
}

/// Says beforehand what the stroke that sends will do.
fn next(saying: &Saying) -> (String, Role) {
    let sheet = &saying.sheet;
    if let Some(proposal) = &sheet.proposal {
        return match (&proposal.cannot, &proposal.more) {
            _ if saying.edited => (say().edited.to_owned(), Role::Soon),
            _ if proposal.own => (say().your_own.to_owned(), Role::Soon),
            (Some(why), _) => (why.clone(), Role::Soon),
            (None, Some(more)) => (fill(say().will_need, &[more]), Role::Strong),
            (None, None) => (format!("{} · {}", say().will_leave, promise(saying)), Role::Strong),
        };
    }
    if saying.chosen().is_empty() {
        let back = sheet.returned.as_ref().map(|(by, why)| fill(say().came_back, &[by, why]));
        return (back.unwrap_or_else(|| say().none_chosen.to_owned()), Role::Soon);
    }
    let way = match saying.way() {
        Way::Leaves(Lets::Texts) => fill(say().leaves, &[&say().because_texts]),
        Way::Leaves(Lets::Level) => fill(say().leaves, &[&say().because_level]),
        Way::Leaves(Lets::Nobody) => say().unapproved_way.to_owned(),
        Way::Asks(_) if sheet.alone => say().alone.to_owned(),
        Way::Asks(_) => fill(say().asks, &[&sheet.who]),
    };
    let words = format!("{way} · {}", promise(saying));
    let words = if saying.ready { words } else { fill(say().look_first, &[&words]) };
    let back = sheet.returned.as_ref().map(|(by, why)| format!("{} · ", fill(say().came_back, &[by, why])));
    (format!("{}{words}", back.unwrap_or_default()), if saying.ready { Role::Strong } else { Role::Text })
}

/// Says whether it tells when the next word comes.
fn promise(saying: &Saying) -> String {
    match saying.chosen().iter().any(|offer| offer.promises()) {
        true => fill(say().promises, &[&saying.sheet.next_update_words]),
        false => say().promises_nothing.to_owned(),
    }
}

/// The keys that count here in so many lines, as many as there is room for; the way out always shows.
fn keys(seat: &Seat, saying: &Saying, (columns, most): (usize, usize)) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let say = say();
    let keys: &[(&str, &str)] = match () {
        () if saying.editor.is_some() => &[("Ctrl-s", say.keys_write)],
        () if saying.typing.is_some() => &[("Enter", say.keys_take)],
        () if saying.reviews() => {
            &[("Ctrl-s", say.keys_approve), ("r", say.keys_edit), ("d", say.keys_return), ("J K", say.keys_scroll)]
        }
        () if saying.ready && matches!(saying.way(), Way::Asks(_)) && !saying.sheet.alone => {
            &[("Ctrl-s", say.keys_propose), ("e", say.keys_edit)]
        }
        () if saying.ready => &[("Ctrl-s", say.keys_send), ("e", say.keys_edit)],
        () => &[
            ("Enter", say.keys_take),
            ("x", say.keys_choose),
            ("e", say.keys_edit),
            ("Tab", say.keys_stage),
            ("l", say.keys_lang),
            ("a", say.keys_all),
            ("v", say.keys_variable),
            ("u", say.keys_back),
        ],
    };
    let out = pen.hint("Esc", crate::ui::words::w().back);
    let wide = |spans: &[Span<'static>]| spans.iter().map(Span::width).sum::<usize>();
    // The blanks behind the last one may be cut off.
    let room = columns + 2;
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    for hint in keys.iter().map(|(key, what)| pen.hint(key, what)) {
        let last = lines.len() == most;
        let taken = lines.last().map_or(0, |line| wide(line)) + wide(&hint) + if last { wide(&out) } else { 0 };
        match lines.last_mut() {
            Some(line) if taken <= room => line.extend(hint),
            _ if !last => lines.push(hint.into()),
            _ => {}
        }
    }
    if lines.last().is_some_and(|line| wide(line) + wide(&out) > room) {
        lines.push(Vec::new());
    }
    if let Some(line) = lines.last_mut() {
        line.extend(out);
    }
    lines.into_iter().map(Line::from).collect()
}
