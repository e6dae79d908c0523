//! The page of a crisis, and those that rules asked for.

use super::{act, no};
use crate::domain::ask::PageLine;
use crate::domain::chain::{How, PageAct};
use crate::domain::command::Command;
use crate::domain::crisis::CrisisAct;
use crate::domain::id::PageId;
use crate::domain::snooze;
use crate::ui::Effect;
use crate::ui::layers::{Answer, Ask, Layer, Then};
use crate::ui::parts::clock;
use crate::ui::seat::Seat;
use crate::words::{fill, w};

/// Says that this seat has it; an open page of it is answered by that.
pub fn acknowledge(seat: &mut Seat, _: &str) -> Vec<Effect> {
    match page_here(seat) {
        Some((id, true)) => vec![Effect::Do(Command::Page { id, act: by_hand() })],
        Some((_, false)) | None => act(seat, CrisisAct::Acknowledge),
    }
}

const fn by_hand() -> PageAct {
    PageAct::Acknowledge { how: How::Screen }
}

/// Returns the page of the crisis that is meant, and whether it waits for an answer.
fn page_here(seat: &Seat) -> Option<(PageId, bool)> {
    if seat.in_crisis_pane() {
        let page = seat.crisis.sheet.as_ref()?.page.as_ref()?;
        return Some((page.id, page.paging.is_open && page.paging.ended.is_none()));
    }
    let crisis = seat.crisis_here()?;
    let line = seat.summary.as_ref()?.crises.iter().find(|line| line.id == crisis)?;
    line.page.as_ref().map(|page| (page.id, page.open))
}

/// Goes on to another step of the chain, or keeps the page silent for a while.
pub fn page(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some((id, _)) = page_here(seat) else { return no(seat, w().crisis_pane.page_none) };
    match asked(seat, args) {
        Some(act) => vec![Effect::Do(Command::Page { id, act })],
        None => no(seat, w().crisis_pane.page_how),
    }
}

fn asked(seat: &Seat, args: &str) -> Option<PageAct> {
    match args.split_once(' ').map_or((args, ""), |(word, rest)| (word, rest.trim())) {
        ("next", "") => Some(PageAct::Escalate { to_step: None }),
        ("silence", "off") => Some(PageAct::Silence { until: seat.now }),
        ("silence", span) => {
            let span = snooze::span(span.trim_start_matches('+'))?;
            Some(PageAct::Silence { until: seat.now.plus(span) })
        }
        (step, "") => {
            let step = step.parse::<usize>().ok()?.checked_sub(1)?;
            Some(PageAct::Escalate { to_step: Some(step) })
        }
        _ => None,
    }
}

/// Asks whether to answer the page of a rule under the cursor.
pub fn answer_rule(seat: &mut Seat, id: PageId) -> Vec<Effect> {
    let say = &w().crisis_pane;
    let known = seat.summary.as_ref().and_then(|summary| summary.pages.iter().find(|page| page.id == id));
    let row = seat.queue.row();
    let rule = known.and_then(|page| page.rule.clone()).or_else(|| row.map(|row| row.who.clone())).unwrap_or_default();
    let mut lines: Vec<String> = known.map(|page| called(seat, page)).into_iter().collect();
    lines.push(say.rule_page_what.to_owned());
    let then = Then::Do(Box::new(Command::Page { id, act: by_hand() }));
    let message = row.and_then(|row| row.conversation);
    let mut ask = Ask::new(fill(say.rule_page_ask, &[&rule]), lines, say.acknowledge_word, then);
    let open = message.map(|id| Answer::new('o', say.its_message, Then::Line(format!("open {id}"))));
    ask.answers.extend(open);
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Tells which rule paged, and since when.
fn called(seat: &Seat, page: &PageLine) -> String {
    let since = clock::when(page.since, seat.now, &seat.settings.zone);
    fill(w().crisis_pane.rule_page, &[&page.rule.as_deref().unwrap_or_default(), &since])
}
