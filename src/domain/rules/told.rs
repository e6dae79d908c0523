//! Rules in words.

use super::{PutOff, Rule, Then};
use crate::domain::id::SeatName;
use crate::domain::time::Time;
use crate::words::{fill, w};

impl Rule {
    /// Tells in words what it does: `labelled +billing, assigned to ana`.
    pub fn does(&self) -> String {
        let told: Vec<String> = self.then.iter().filter_map(Then::words).collect();
        let told = told.join(", ");
        if self.stop { fill(w().rules.and_stops, &[&told]) } else { told }
    }
}

impl Then {
    fn words(&self) -> Option<String> {
        let hangs_on_the_moment = match self {
            Then::LeastBusy { among, at_most } => Some(least_busy(among, *at_most)),
            Then::Snooze(PutOff::Opening) => Some(fill(w().acts.snoozed, &[&w().rules.opening])),
            Then::Snooze(PutOff::When(text)) => Some(fill(w().acts.snoozed, &[text])),
            Then::Class(_)
            | Then::Priority(_)
            | Then::Label(_)
            | Then::Assign(_)
            | Then::Dismiss(_)
            | Then::Target(_)
            | Then::Hide
            | Then::Page => None,
        };
        hangs_on_the_moment.or_else(|| Some(self.act()?.words(&|at: Time| at.to_string())))
    }
}

fn least_busy(among: &[SeatName], at_most: Option<usize>) -> String {
    let names = among.iter().map(SeatName::as_str).collect::<Vec<_>>().join(", ");
    match at_most {
        Some(most) => fill(w().rules.least_busy_up_to, &[&names, &most]),
        None => fill(w().rules.least_busy, &[&names]),
    }
}
