//! The watch: an alarm's page, what is done about it, how the streams are, when people are needed.

use crate::domain::alarm::{Alarm, AlarmAct, AlarmKind};
use crate::domain::ask::{Query, RowId};
use crate::domain::command::Command;
use crate::domain::id::AlarmId;
use crate::ui::Effect;
use crate::ui::commands::run_line;
use crate::ui::layers::{Layer, Prompt, Then};
use crate::ui::seat::{Page, Seat};
use crate::ui::words::fill;
use crate::words::w;

/// Opens the page of the alarm under the cursor, else of the newest that stands; puts it away, or takes it out again.
pub fn alarm(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (word, rest) = args.split_once(' ').unwrap_or((args, ""));
    let (named, rest) = match rest.trim().split_once(' ').unwrap_or((rest.trim(), "")) {
        (first, more) if first.parse::<AlarmId>().is_ok() => (first.parse().ok(), more),
        _ => (None, rest),
    };
    let newest = || seat.summary.as_ref()?.alarms.last().map(|alarm| alarm.id);
    let id = named.or_else(|| under_cursor(seat)).or_else(newest);
    match (word, id) {
        ("", id) => open(seat, id),
        ("put-away" | "take-out", None) => {
            seat.warn(w().watch.no_alarm);
            Vec::new()
        }
        ("put-away", Some(id)) if rest.trim().is_empty() => ask_why(seat, id),
        ("put-away", Some(id)) => put_away(id, rest),
        ("take-out", Some(id)) => vec![Effect::Do(Command::Alarm { id, act: AlarmAct::TakeOut })],
        (other, _) => match other.parse() {
            Ok(id) => open(seat, Some(id)),
            Err(_) => {
                seat.warn(fill(w().watch.alarm_how, &[&args]));
                Vec::new()
            }
        },
    }
}

/// Returns the alarm that the cursor stands on.
pub fn under_cursor(seat: &Seat) -> Option<AlarmId> {
    match seat.queue.cursor.as_ref().filter(|_| !seat.reading.pinned)? {
        RowId::Alarm(id) => Some(*id),
        RowId::Conversation(_)
        | RowId::Delivery(_)
        | RowId::Account(_)
        | RowId::Crisis(..)
        | RowId::Page(_)
        | RowId::Post(_) => None,
    }
}

/// Opens the page of an alarm.
pub fn open(seat: &mut Seat, id: Option<AlarmId>) -> Vec<Effect> {
    seat.ask_for_page(Page::Alarm, Query::Alarm { id })
}

/// Opens how the streams are.
pub fn watch(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.ask_for_page(Page::Watch, Query::Watch)
}

/// Opens when messages come and how many people that needs.
pub fn staffing(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.ask_for_page(Page::Staffing, Query::Staffing)
}

/// Asks why an alarm is nothing.
fn ask_why(seat: &mut Seat, id: AlarmId) -> Vec<Effect> {
    seat.layers.push(Layer::Prompt(Prompt::new(w().watch.why_away, Then::PutAway(id))));
    Vec::new()
}

/// Puts an alarm away.
pub fn put_away(id: AlarmId, why: &str) -> Vec<Effect> {
    vec![Effect::Do(Command::Alarm { id, act: AlarmAct::PutAway { why: why.trim().to_owned() } })]
}

/// Raises an alarm as `escalate` raises what the cursor stands on.
pub fn raise(seat: &mut Seat, id: AlarmId) -> Vec<Effect> {
    if seat.queue.go_to_id(&RowId::Alarm(id)) {
        seat.reading.pinned = false;
        return run_line(seat, "escalate");
    }
    seat.warn(w().watch.no_row);
    Vec::new()
}

/// Shows the messages of the day that an alarm is about as a list.
pub fn list(seat: &mut Seat, alarm: &Alarm) -> Vec<Effect> {
    let mut query = vec![format!("after:{}", alarm.seen.since.in_zone(&seat.settings.zone).date())];
    query.extend(alarm.seen.account.as_ref().map(|account| format!("account:\"{}\"", account.handle())));
    query.extend((alarm.seen.kind == AlarmKind::Negative).then(|| "class:crisis,complaint".to_owned()));
    super::search::turn_to(seat, &query.join(" "))
}

/// Says that nothing alarms.
pub fn nothing_stands(seat: &mut Seat) {
    seat.say(w().watch.no_alarm);
}
