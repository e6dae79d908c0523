//! Who is on call now and in the days to come.

use crate::domain::ask::{OnCall, RotaSheet};
use crate::domain::id::SeatName;
use crate::domain::rota::{Layer, Rota, Shift};
use crate::domain::time::{Span, Time};

use super::super::clock;
use super::super::handle::Handle;

/// So far ahead it is looked for who is next.
const AHEAD: Span = Span::days(35);
/// A calendar goes further than a list: people look months ahead.
const CALENDAR: Span = Span::days(120);

/// Returns the rota for so many days, of one person or of all.
pub fn rota(desk: &Handle, days: u32, only: Option<&SeatName>) -> RotaSheet {
    let ready = &desk.library().rulings.ready;
    let rota = ready.rota(&desk.shared.read().arranged.clone());
    let now = clock::now();
    let until = now.plus(Span::days(i64::from(days)));
    let is_theirs = |shift: &Shift| only.is_none_or(|only| shift.who == *only);
    let mut shifts: Vec<Shift> =
        rota.layers.iter().flat_map(|layer| rota.shifts(&layer.name, now, until)).filter(is_theirs).collect();
    shifts.sort_by(|a, b| (a.from, &a.layer).cmp(&(b.from, &b.layer)));
    let report = rota.report(now, until);
    RotaSheet {
        now: rota.layers.iter().map(|layer| on_call(&rota, layer, now)).collect(),
        shifts,
        hand_overs: rota.unacknowledged(now),
        report: report.words(desk.library().rulings.zone()),
        quality: report.quality(),
        chains: ready.chains.all.iter().map(|chain| (chain.name.clone(), chain.words())).collect(),
        ics: rota.ics(now, now.plus(CALENDAR), only, now),
    }
}

fn on_call(rota: &Rota, layer: &Layer, now: Time) -> OnCall {
    let mut shifts = rota.shifts(&layer.name, now, now.plus(AHEAD)).peekable();
    let running = shifts.next_if(|shift| shift.from <= now);
    let who = running.as_ref().map(|shift| shift.who.clone());
    let next = shifts.find(|shift| Some(&shift.who) != who.as_ref());
    OnCall {
        layer: layer.name.clone(),
        who,
        until: running.map(|shift| shift.to),
        next: next.map(|shift| (shift.who, shift.from)),
    }
}
