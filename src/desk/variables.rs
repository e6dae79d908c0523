//! What stands for the variables of a saved reply, as far as the desk knows it.

use crate::domain::conversation::Conversation;
use crate::domain::deadline::{CrisisStep, DueRule};
use crate::domain::id::SeatName;
use crate::domain::item::Item;
use crate::domain::rulings::Rulings;
use crate::domain::saved::{Values, first_name};
use crate::domain::time::Time;

/// Returns the values for an answer of a seat to an item of a conversation.
pub fn of(rulings: &Rulings, seat: &SeatName, (page, item): (&Conversation, &Item), now: Time) -> Values {
    let zone = rulings.zone();
    let today = now.in_zone(zone);
    let name = item.author.shown();
    let values = Values::default()
        .with("name", name)
        .with("handle", &item.author.handle)
        .with("network", &item.network)
        .with("account", page.account.handle())
        .with("seat", seat.as_str())
        .with("date", &today.strftime("%Y-%m-%d").to_string())
        .with("time", &today.strftime("%H:%M").to_string());
    let values = match first_name(name).sure() {
        Some(first) => values.with("first_name", first),
        None => values,
    };
    let said = |at: Time| {
        let at = at.in_zone(zone);
        let format = if at.date() == today.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        at.strftime(format).to_string()
    };
    let promise = page.triage.promise.as_ref().map(|promise| promise.at).filter(|at| *at > now);
    let values = promise.into_iter().fold(values, |values, at| values.with("promise", &said(at)));
    promise.or_else(|| next_update(page, now)).into_iter().fold(values, |values, at| values.with("update", &said(at)))
}

/// When the crisis has its next update, as far as that is still to come.
fn next_update(page: &Conversation, now: Time) -> Option<Time> {
    let is_update = |rule: &DueRule| matches!(rule, DueRule::Cadence { step: CrisisStep::Update, .. });
    page.due.as_ref().filter(|due| is_update(&due.rule) && due.at > now).map(|due| due.at)
}
