//! Saying something in a crisis, and the yes of somebody else.

use super::removal;
use crate::domain::ask::{Query, RowId, StatementNews, StatementSheet, Summary};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::crisis::{CrisisAct, Part};
use crate::domain::id::{CrisisId, EventId};
use crate::domain::statement::Stage;
use crate::ui::Effect;
use crate::ui::layers::{Layer, Saying, Unsaid, Wanted};
use crate::ui::seat::Seat;
use crate::words::{fill, w};

/// Shows what could be said: `[STAGE] [--accounts A,B] [--lang L] [--crisis ID] [--unapproved]`. On the row of a statement
/// that waits for a yes it shows that.
pub fn statement(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if let (Some((crisis, proposal)), "") = (waiting_here(seat), args) {
        return review(seat, crisis, proposal);
    }
    let (mut stage, mut crisis, mut wanted) = (None, None, Wanted::default());
    let mut words = args.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "--unapproved" => wanted.unapproved = true,
            "--accounts" => wanted.only = words.next().unwrap_or_default().split(',').map(str::to_owned).collect(),
            "--lang" => wanted.lang = words.next().map(str::to_owned),
            "--crisis" => crisis = words.next().and_then(|id| id.parse::<CrisisId>().ok()),
            option if option.starts_with('-') => {
                seat.warn(fill(w().saying.bad_option, &[&option]));
                return Vec::new();
            }
            word => match Stage::ALL.into_iter().find(|stage| stage.word() == word) {
                Some(named) => stage = Some(named),
                None => {
                    let all: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
                    seat.warn(fill(w().saying.bad_stage, &[&word, &all.join(", ")]));
                    return Vec::new();
                }
            },
        }
    }
    let crisis = crisis.or_else(|| here(seat));
    let query = Query::Statements { crisis, stage, lang: wanted.lang.clone(), proposal: None };
    seat.wanted_statement = Some(wanted);
    seat.asked.ask(query).into_iter().collect()
}

/// Says yes to what somebody asked to hide or delete here; else shows the statement that waits for a yes: that of the row, or
/// the oldest of the crisis.
pub fn approve(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if let Some((crisis, asked)) = removal::here(seat) {
        return removal::grant(crisis, asked);
    }
    let first = || {
        seat.queue.shown.rows().find_map(|row| match &row.id {
            RowId::Crisis(crisis, Part::Approval(proposal)) => Some((*crisis, *proposal)),
            _ => None,
        })
    };
    match waiting_here(seat).or_else(first) {
        Some((crisis, proposal)) => review(seat, crisis, proposal),
        None => {
            seat.warn(w().saying.nothing_waits);
            Vec::new()
        }
    }
}

/// Shows a statement that waits for a yes.
pub fn review(seat: &mut Seat, crisis: CrisisId, proposal: EventId) -> Vec<Effect> {
    seat.wanted_statement = Some(Wanted::default());
    let query = Query::Statements { crisis: Some(crisis), stage: None, lang: None, proposal: Some(proposal) };
    seat.asked.ask(query).into_iter().collect()
}

/// Returns the statement that waits for a yes on the row under the cursor.
pub fn waiting_here(seat: &Seat) -> Option<(CrisisId, EventId)> {
    match seat.queue.cursor.as_ref()? {
        RowId::Crisis(crisis, Part::Approval(proposal)) if !seat.reading.pinned => Some((*crisis, *proposal)),
        _ => None,
    }
}

/// The crisis that is meant here: that of the row, else that of the conversation; nothing leaves it to the desk.
fn here(seat: &Seat) -> Option<CrisisId> {
    if let Some(RowId::Crisis(crisis, _)) = &seat.queue.cursor {
        return Some(*crisis);
    }
    let conversation = &seat.thread()?.conversation;
    let pinned = conversation.crisis.as_ref().and_then(|crisis| crisis.id);
    pinned.or(conversation.part_of.as_ref().map(|part| part.crisis))
}

/// What could be said has come.
pub fn came(seat: &mut Seat, sheet: Option<StatementSheet>) {
    let Some(sheet) = sheet else {
        if seat.wanted_statement.take().is_some() {
            seat.warn(w().saying.no_crisis);
        }
        return;
    };
    if let Some(wanted) = seat.wanted_statement.take() {
        let kept = seat.kept.saying.take().filter(|kept| kept.continues(&sheet));
        let before = seat.kept.unsaid.take_if(|unsaid| unsaid.is_of(&sheet));
        let saying = kept.unwrap_or_else(|| {
            let mut saying = Box::new(Saying::new(sheet, wanted));
            before.iter().for_each(|unsaid| saying.take_up(unsaid));
            saying
        });
        seat.layers.push(Layer::Statement(saying));
        return;
    }
    if let Some(Layer::Statement(saying)) = seat.layers.last_mut() {
        saying.take(sheet);
    }
}

/// Tells once what became of the statements that this seat wrote. What was approved before it came is no news.
pub fn hear(seat: &mut Seat, summary: &Summary) {
    let first = seat.summary.is_none();
    let is_new = |news: &&StatementNews| !seat.habits.heard.contains(&(news.crisis, news.at));
    let told = summary.statements.iter().filter(is_new).rfind(|news| news.returned || !first);
    let told = told.map(|news| (news.words.clone(), news.returned));
    seat.habits.heard = summary.statements.iter().map(|news| (news.crisis, news.at)).collect();
    match told {
        Some((words, true)) => seat.warn(words),
        Some((words, false)) => seat.say(words),
        None => {}
    }
}

/// Returns what was written of a statement and is not sent.
pub fn unsaid(seat: &Seat) -> Option<Unsaid> {
    let open = seat.layers.iter().rev().find_map(|layer| match layer {
        Layer::Statement(saying) => Some(saying),
        _ => None,
    });
    let written = open.or(seat.kept.saying.as_ref()).and_then(|saying| saying.unsaid());
    written.or_else(|| seat.kept.unsaid.clone())
}

/// A statement that is put aside with something written in it comes again as it was.
pub fn put_aside(seat: &mut Seat) {
    if let Some(Layer::Statement(saying)) = seat.layers.pop() {
        seat.kept.saying = Some(saying).filter(|saying| saying.is_worth_keeping());
    }
}

/// The desk has taken a statement or its answer, or has not.
pub fn did(seat: &mut Seat, command: &Command, result: &Result<Done, Refusal>) {
    let Command::Crisis { act: CrisisAct::State { .. } | CrisisAct::Approve { .. } | CrisisAct::Return { .. }, .. } =
        command
    else {
        return;
    };
    if let Ok(done) = result {
        seat.habits.watched = done.reply.filter(|_| done.by_hand.is_none());
        // A yes from a row, or to something else, leaves what is being written as it is.
        if matches!(seat.layers.last(), Some(Layer::Statement(_))) {
            (seat.kept.saying, seat.kept.unsaid) = (None, None);
        }
    }
    let why = result.as_ref().err().map(|why| seat.in_keys(&why.said()));
    match (seat.layers.last_mut(), why) {
        (Some(Layer::Statement(saying)), Some(why)) => saying.refused(why),
        (Some(Layer::Statement(_)), None) => {
            seat.layers.pop();
        }
        _ => {}
    }
}
