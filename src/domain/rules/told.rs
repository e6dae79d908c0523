//! Rules in words.

use super::firing::signed;
use super::{PutOff, Rule, Then};
use crate::domain::deadline::minutes_in_words;
use crate::domain::id::SeatName;
use crate::words::{fill, w};

impl Rule {
    /// Tells in words what it does: `labelled +billing, assigned to ana`.
    pub fn does(&self) -> String {
        let told: Vec<String> = self.then.iter().map(Then::words).collect();
        let told = told.join(", ");
        if self.stop { fill(w().rules.and_stops, &[&told]) } else { told }
    }
}

impl Then {
    fn words(&self) -> String {
        let say = &w().acts;
        match self {
            Then::Class(class) => fill(say.classed, &[&class.word()]),
            Then::Priority(1..) => say.raised.to_owned(),
            Then::Priority(0) => say.plain_priority.to_owned(),
            Then::Priority(..0) => say.lowered.to_owned(),
            Then::Label(labels) => fill(say.labelled, &[&signed(labels)]),
            Then::Assign(seat) => fill(say.assigned, &[seat]),
            Then::LeastBusy { among, at_most } => least_busy(among, *at_most),
            Then::Snooze(PutOff::Opening) => fill(say.snoozed, &[&w().rules.opening]),
            Then::Snooze(PutOff::When(text)) => fill(say.snoozed, &[text]),
            Then::Dismiss(why) => fill(say.dismissed, &[&why.words()]),
            Then::Target(target) => fill(w().rules.target, &[&minutes_in_words(target.minutes)]),
            Then::Hide => w().rules.hide.to_owned(),
            Then::Page => w().rules.page.to_owned(),
        }
    }
}

fn least_busy(among: &[SeatName], at_most: Option<usize>) -> String {
    let names = among.iter().map(SeatName::as_str).collect::<Vec<_>>().join(", ");
    match at_most {
        Some(most) => fill(w().rules.least_busy_up_to, &[&names, &most]),
        None => fill(w().rules.least_busy, &[&names]),
    }
}
