//! The checklist: ticked, or left out with a reason.

use super::{act, asks, no};
use crate::domain::crisis::CrisisAct;
use crate::ui::Effect;
use crate::ui::crisis_pane::Pick;
use crate::ui::seat::Seat;
use crate::words::w;

/// Ticks the chosen step or task, or one by its name; what is ticked already is open again.
pub fn tick(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let pick = if args.is_empty() { chosen(seat) } else { Some(Pick::Step(args.to_owned())) };
    let sheet = seat.crisis.sheet.as_deref().filter(|_| seat.in_crisis_pane());
    match pick {
        Some(Pick::Step(step)) => {
            let known = sheet.and_then(|sheet| sheet.steps.iter().find(|known| known.name == step));
            let on = known.map(|known| known.ticked.is_none());
            go_on(seat, on);
            act(seat, CrisisAct::Tick { step, on })
        }
        Some(Pick::Task(task)) => {
            let known = sheet.and_then(|sheet| sheet.crisis.tasks.iter().find(|known| known.id == task));
            let on = known.is_none_or(|known| known.done.is_none());
            go_on(seat, Some(on));
            act(seat, CrisisAct::TaskDone { task, on })
        }
        Some(Pick::Approval(_) | Pick::Removal(_) | Pick::Example(_)) | None => {
            no(seat, w().crisis_pane.nothing_chosen)
        }
    }
}

/// Leaves the chosen step out; the timeline tells why.
pub fn skip(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(Pick::Step(step)) = chosen(seat) else { return no(seat, w().crisis_pane.not_a_step) };
    if args.is_empty() {
        return asks(seat, w().crisis_pane.skip_why, "skip");
    }
    go_on(seat, Some(true));
    act(seat, CrisisAct::Skip { step, why: args.to_owned() })
}

fn chosen(seat: &Seat) -> Option<Pick> {
    seat.pick().filter(|_| seat.in_crisis_pane())
}

/// What is done goes to the end of the list; the cursor goes on to the line behind it.
fn go_on(seat: &mut Seat, on: Option<bool>) {
    if on != Some(true) {
        seat.crisis.chosen = seat.pick();
        return;
    }
    let picks = seat.picks();
    let here = seat.pick().and_then(|pick| picks.iter().position(|one| *one == pick));
    let next = here.and_then(|here| picks.get(here + 1));
    seat.crisis.chosen = next.filter(|pick| !matches!(pick, Pick::Example(_))).cloned();
}
