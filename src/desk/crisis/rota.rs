//! What people arrange of the rota by hand.

use crate::desk::acts::unsaved;
use crate::desk::staged::Staged;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::SeatName;
use crate::domain::rota::{Arranged, HandOver, Override, Rota, RotaAct, RotaChange, Shift};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// How far ahead a shift is looked for.
const AHEAD: Span = Span::days(120);
/// How early somebody can say that they are there.
const EARLY: Span = Span::hours(24);

/// Stages what a seat arranges.
pub fn arrange(staged: &mut Staged<'_>, by: &SeatName, arranged: &Arranged, act: &RotaAct) -> Result<Done, Refusal> {
    let rota = staged.rulings.ready.rota(arranged);
    let change = match act {
        RotaAct::Override { layer, from, to, instead, why } => {
            let said = Override {
                layer: layer.clone(),
                from: *from,
                to: *to,
                instead: instead.clone(),
                by: by.clone(),
                why: why.clone(),
            };
            overridden(&rota, vec![said], staged.now)?
        }
        RotaAct::Swap { layer, one, other, why } => {
            let (one, other) = (shift_at(&rota, layer, *one)?, shift_at(&rota, layer, *other)?);
            overridden(&rota, Override::swap(&one, &other, by, why).into(), staged.now)?
        }
        RotaAct::Withdraw { layer } => {
            let overrides = arranged.said_last(layer, staged.now);
            if overrides.is_empty() {
                return Err(Refusal::no(fill(w().crisis.nothing_arranged, &[layer])));
            }
            RotaChange::Withdrawn { overrides, by: by.clone() }
        }
        RotaAct::TakeOver { layer } => taken_over(&rota, by, layer.as_deref(), staged.now)?,
    };
    let (zone, now) = (staged.rulings.zone().clone(), staged.now);
    let notice = change.words(&|at: Time| at.day_and_minute(&zone, now));
    let event = staged.arrange(by, change).map_err(unsaved)?;
    Ok(Done { notice: notice.into(), event: Some(event), ..Done::default() })
}

fn overridden(rota: &Rota, overrides: Vec<Override>, now: Time) -> Result<RotaChange, Refusal> {
    for said in &overrides {
        rota.check(said, now).map_err(|why| Refusal::no(why.to_string()))?;
    }
    Ok(RotaChange::Overridden { overrides })
}

fn shift_at(rota: &Rota, layer: &str, at: Time) -> Result<Shift, Refusal> {
    let found = rota.shifts(layer, at, at.plus(AHEAD)).next().filter(|shift| shift.from <= at);
    found.ok_or_else(|| Refusal::no(fill(w().crisis.no_shift_then, &[&layer])))
}

fn taken_over(rota: &Rota, by: &SeatName, layer: Option<&str>, now: Time) -> Result<RotaChange, Refusal> {
    let is_mine = |over: &HandOver| over.takes == *by && layer.is_none_or(|layer| over.layer == layer);
    let mine = rota.unacknowledged(now).into_iter().find(is_mine);
    let mine = mine.or_else(|| {
        let next = rota.next_hand_over(by, now).filter(is_mine);
        next.filter(|over| over.at.since(now) <= EARLY && !over.acknowledged)
    });
    let over = mine.ok_or_else(|| Refusal::no(w().crisis.no_hand_over))?;
    Ok(RotaChange::TakenOver { layer: over.layer, at: over.at, by: by.clone() })
}
