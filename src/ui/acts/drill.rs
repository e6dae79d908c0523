//! The drill that is played here: what is asked, its end, what it was worth; or one to play.

use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::time::Time;
use crate::ui::Effect;
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::seat::{Focus, Page, Seat};
use crate::words::{fill, w};

/// Shows the drill, ends it, or plays one on a desk of its own while this one goes on.
pub fn drill(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match (args.trim(), seat.settings.drill) {
        ("", true) => show(seat),
        ("end", true) if is_over(seat) => show(seat),
        ("end", true) => {
            let then = Then::Do(Box::new(Command::EndDrill));
            seat.layers.push(Layer::Ask(Ask::new(
                w().drill.end_it,
                vec![w().drill.end_what.to_owned()],
                w().drill.end,
                then,
            )));
            Vec::new()
        }
        (other, true) => {
            seat.warn(fill(w().drill.one_at_a_time, &[&other]));
            Vec::new()
        }
        (name, false) => {
            let mut effects = super::reply::save_now(seat);
            effects.push(Effect::Drill(name.to_owned()));
            effects
        }
    }
}

fn show(seat: &mut Seat) -> Vec<Effect> {
    seat.ask_for_page(Page::Drill, Query::Drill)
}

/// Returns when the drill is over, or was.
pub fn until(seat: &Seat) -> Option<Time> {
    seat.summary.as_ref()?.drill.as_ref().map(|drill| drill.until)
}

fn is_over(seat: &Seat) -> bool {
    until(seat).is_some_and(|until| until <= seat.now)
}

/// Once it is over, what it was worth comes by itself; never over what somebody types.
pub fn look(seat: &mut Seat) -> Vec<Effect> {
    if seat.habits.debriefed || !is_over(seat) {
        return Vec::new();
    }
    if !seat.layers.is_empty() || seat.focus == Focus::Editor {
        seat.say(w().drill.over_notice);
        return Vec::new();
    }
    seat.habits.debriefed = true;
    show(seat)
}
