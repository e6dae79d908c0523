//! The four questions, and what they lead to.

use ratatui::text::Line;

use super::{Drawn, hints};
use crate::domain::protocol::{Accelerator, Act, Found, Question, Recommendation};
use crate::ui::layers::raise::Raising;
use crate::ui::parts::paint::clip;
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// From so many lines on every answer to every question is shown.
const TALL: u16 = 34;

pub(super) fn drawn(seat: &Seat, raising: &Raising, columns: usize, rows: u16) -> Drawn {
    let advice = raising.recommended();
    let mut drawn = Drawn {
        title: w().raise.title,
        head: recommendation(seat, raising, &advice, columns),
        foot: hints(seat.pen(), &keys(raising, &advice), columns),
        ..Drawn::default()
    };
    for question in Question::ALL {
        let from = drawn.body.len();
        let is_here = question == raising.current();
        drawn.body.extend(lines(seat, raising, question, columns, is_here || rows >= TALL));
        if is_here {
            drawn.here = from..drawn.body.len();
        }
    }
    drawn
}

/// Returns what to do, how bad it is, by which protocol, and why.
fn recommendation(seat: &Seat, raising: &Raising, advice: &Recommendation, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let nothing_yet = raising.answered.is_empty() && raising.answers.found.is_empty();
    if nothing_yet {
        return vec![pen.line(w().raise.begin, Role::Dim)];
    }
    let mut parts = vec![advice.act.words().to_owned()];
    parts.extend(advice.level.map(|level| fill(w().raise.level, &[&level])));
    if advice.protocol.is_some() {
        parts.extend(raising.called().map(|called| called.title.clone()));
    }
    let role = if advice.act == Act::Escalate { Role::Overdue } else { Role::Accent };
    let mut lines = vec![clip(
        Line::from(vec![pen.write(parts.join(" · "), role), pen.write(format!("  {}", advice.because), Role::Dim)]),
        columns,
    )];
    if lines.iter().any(|line| line.spans.last().is_some_and(|span| span.content.ends_with('…'))) {
        lines = vec![pen.line(parts.join(" · "), role)];
        lines.extend(pen.wrapped(&advice.because, columns, Role::Dim).into_iter().take(3));
    }
    lines
}

/// Returns a question with its answers, or with the one that was given.
fn lines(seat: &Seat, raising: &Raising, question: Question, columns: usize, whole: bool) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let is_here = question == raising.current();
    let asked = raising.called().and_then(|called| called.questions.get(&question));
    let words = asked.map_or_else(|| question.words(), String::as_str);
    let mark = if is_here { pen.sign("▌", ">") } else { " " };
    let role = if is_here { Role::Strong } else { Role::Text };
    let given = raising.answers.letter(question);
    let mut lines =
        vec![clip(Line::from(vec![pen.write(mark, Role::Accent), pen.write(words.to_owned(), role)]), columns)];
    for choice in question.choices() {
        let is_given = given == Some(choice.letter);
        if !whole && !is_given {
            continue;
        }
        let sign = if is_given { pen.sign("●", "*") } else { " " };
        let role = if is_given { Role::Here } else { Role::Dim };
        let mut spans = vec![
            pen.write(format!("   {sign} "), Role::Accent),
            pen.write(choice.letter.to_string(), Role::Accent),
            pen.write(format!(" {}", choice.words), role),
        ];
        let told = told(raising, question).filter(|_| is_given);
        spans.extend(told.map(|told| pen.write(format!("  {}", fill(w().raise.said_by, &[&told])), Role::Soon)));
        lines.push(clip(Line::from(spans), columns));
    }
    lines
}

/// Returns what of the text answered a question ahead; nothing once a person has.
fn told(raising: &Raising, question: Question) -> Option<String> {
    let fits = |found: &&Found| match found.what {
        Accelerator::Influencer => question == Question::Spread,
        Accelerator::Injury | Accelerator::Minors | Accelerator::Legal | Accelerator::Journalist => {
            question == Question::Harm
        }
    };
    if raising.answered.contains(&question) {
        return None;
    }
    let told: Vec<String> = raising.answers.found.iter().filter(fits).map(ToString::to_string).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn keys(raising: &Raising, advice: &Recommendation) -> Vec<(&'static str, String)> {
    let say = &w().raise;
    let enter = match advice.act {
        Act::Escalate => say.key_on,
        Act::Answer => say.key_answer,
        Act::AnswerInPrivate => say.key_private,
        Act::Moderate => say.key_moderate,
        Act::Monitor => say.key_watch,
    };
    let mut keys = vec![("Enter", enter.to_owned())];
    if advice.act != Act::Escalate {
        keys.push(("!", say.key_raise_anyway.to_owned()));
    }
    keys.push(("1-4", say.key_levels.to_owned()));
    keys.push(("Esc", say.key_leave.to_owned()));
    keys.extend(raising.crises.first().map(|crisis| ("+", fill(say.key_join, &[&crisis.level]))));
    keys
}
