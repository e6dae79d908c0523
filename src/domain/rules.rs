//! Rules of the desk: what is done by itself with a message that has come.
//!
//! *Order.* The rules are asked from the top, and each that fits fires. Those below see what it did: the class and the
//! labels that it gave. Where two give different answers the later one holds. `stop` ends the asking; with it on every
//! rule the first that fits is the only one.
//!
//! *When.* A rule fires once for a message, as that comes in and opens its conversation. What is from us, what had been
//! answered before it came, what is older than the desk looks back, and what comes into a muted thread fires nothing.
//! Where its author changes the words of a message that still waits, the rules are asked anew: what one said of the former
//! words ends where the new ones press more, and what one closed or put off for them opens again, unless a rule does so
//! once more.
//!
//! *People win.* A rule never goes against what a person set: a class, an assignee, a priority, a label that somebody
//! took off, however long ago. It puts off and dismisses only what nobody waited on before, and nothing that is starred, promised, being
//! answered, somebody's, in a crisis, or one by the brain's word. What it left for that reason stands in its firing. A class by hand takes the
//! place of a rule's class and of its target, and a language by hand is the language of all that comes there.
//!
//! *How long.* A class, a target and the proposal to hide hold while they wait for the messages that brought them, and
//! end with the next message after our answer. A message that is more pressing than what stood there ends a rule's class and
//! target.

use serde::{Deserialize, Serialize};

use super::class::{Class, Verdict};
use super::conversation::{Conversation, Dismissal};
use super::hours::BusinessHours;
use super::id::SeatName;
use super::item::Item;
use super::lang;
use super::targets::Target;

mod act;
mod condition;
mod firing;
mod phrase;
#[cfg(test)]
mod tests;
mod told;

pub use self::act::{Loads, Moment};
pub use self::condition::{Between, Condition, Pattern};
pub use self::firing::{Firing, RuleAct};
pub use self::phrase::{Phrase, Said};

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What the log, `w` and the test call it.
    pub name: String,
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// None of these may hold.
    #[serde(default)]
    pub unless: Vec<Condition>,
    /// What is done, in this order.
    pub then: Vec<Then>,
    /// The rules below are not asked where this one fits.
    #[serde(default)]
    pub stop: bool,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Gives it a class.
    Class(Class),
    /// Raises it (1) or puts it below (-1).
    Priority(i8),
    /// Adds labels.
    Label(Vec<String>),
    /// Gives it to a seat.
    Assign(SeatName),
    /// Gives it to the one who has the fewest open rows.
    LeastBusy {
        /// Who may get it; the first of equals does.
        among: Vec<SeatName>,
        /// Nobody gets it who has so many.
        at_most: Option<usize>,
    },
    /// Puts it off.
    Snooze(PutOff),
    /// Closes it without an answer.
    Dismiss(Dismissal),
    /// An answer should be out within this, whatever the table of targets says.
    Target(Target),
    /// Proposes to hide it; a person does.
    Hide,
    /// Runs the page command.
    Page,
}

impl Then {
    /// Returns the act, where it is the same at any moment.
    fn act(&self) -> Option<RuleAct> {
        Some(match self {
            Then::Class(class) => RuleAct::Classed(*class),
            Then::Priority(priority) => RuleAct::Prioritised(*priority),
            Then::Label(labels) => RuleAct::Labelled(labels.clone()),
            Then::Assign(to) => RuleAct::Assigned(to.clone()),
            Then::Dismiss(why) => RuleAct::Dismissed(*why),
            Then::Target(target) => RuleAct::Targeted(*target),
            Then::Hide => RuleAct::Hides,
            Then::Page => RuleAct::Paged,
            Then::LeastBusy { .. } | Then::Snooze(_) => return None,
        })
    }
}

/// Until when a rule puts something off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PutOff {
    /// Until the account opens; nothing where it is open.
    Opening,
    /// As somebody would type it behind `snooze`.
    When(String),
}

/// Which rules fit a message, as far as that hangs on the message alone. Found before the writer meets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fits {
    rules: Vec<usize>,
    /// What is told of the message's language.
    lang: Option<String>,
}

impl Fits {
    /// Tells whether no rule fits.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// The rules of a desk, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Makes the rules of a desk.
    pub const fn new(rules: Vec<Rule>) -> Rules {
        Rules(rules)
    }

    /// Returns the rules, in their order.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// Tells whether a rule asks how many rows somebody has.
    pub fn share_work(&self) -> bool {
        self.0.iter().flat_map(|rule| &rule.then).any(|then| matches!(then, Then::LeastBusy { .. }))
    }

    /// Tells whether a rule pages somebody.
    pub fn page_somebody(&self) -> bool {
        self.0.iter().any(|rule| rule.then.contains(&Then::Page))
    }

    /// Returns the rules that fit a message, apart from what hangs on its conversation. `hours` are those of its
    /// account; times of the day are read in their zone.
    pub fn fits(&self, item: &Item, verdict: &Verdict, hours: &BusinessHours) -> Fits {
        if self.0.is_empty() || item.from_us {
            return Fits::default();
        }
        let heard = condition::Heard::new(item, hours);
        let fits = |rule: &Rule| rule.fits(|condition| condition.of_message(&heard));
        let rules = self.0.iter().enumerate().filter(|(_, rule)| fits(rule)).map(|(n, _)| n).collect();
        Fits { rules, lang: lang::told(verdict, Some(item)).map(str::to_owned) }
    }

    /// Returns what the rules do with a message that has come into `page` and opened it. A firing that changes nothing
    /// and leaves nothing is none. Who is given work has it in `loads` from then on.
    pub fn firings(&self, fits: &Fits, page: &Conversation, moment: &Moment<'_>, loads: &mut Loads) -> Vec<Firing> {
        self.matches(fits, page, moment, loads).into_iter().filter(|firing| !firing.is_empty()).collect()
    }

    /// Returns the rules that match a message, each with what it does; one that changes nothing is among them.
    pub fn matches(&self, fits: &Fits, page: &Conversation, moment: &Moment<'_>, loads: &mut Loads) -> Vec<Firing> {
        let (mut page, mut here) = (page.clone(), act::Here::default());
        let mut firings = Vec::new();
        for rule in fits.rules.iter().filter_map(|n| self.0.get(*n)) {
            if !rule.fits(|condition| condition.of_page(&page, fits.lang.as_deref())) {
                continue;
            }
            let firing = rule.fire(&page, moment, loads, &mut here);
            page.fire(&firing);
            firings.push(firing);
            if rule.stop {
                break;
            }
        }
        firings
    }
}

impl Rule {
    /// Tells whether it fits, as far as conditions can be told; one that cannot stands in no way.
    fn fits(&self, holds: impl Fn(&Condition) -> Option<bool>) -> bool {
        self.when.iter().all(|condition| holds(condition).unwrap_or(true))
            && !self.unless.iter().any(|condition| holds(condition).unwrap_or(false))
    }
}
