//! What becomes of a rule that fits: what it does, and what it leaves because a person said otherwise.

use std::collections::BTreeMap;

use super::{Firing, PutOff, Rule, RuleAct, Then};
use crate::domain::class::Class;
use crate::domain::conversation::{Conversation, State};
use crate::domain::decide::LABELS;
use crate::domain::id::SeatName;
use crate::domain::rulings::Rulings;
use crate::domain::snooze::{self, Wake};
use crate::domain::time::Time;

/// How many open rows each seat has.
pub type Loads = BTreeMap<SeatName, usize>;

/// What rules are carried out against.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Now.
    pub now: Time,
    /// What the desk has settled.
    pub rulings: &'a Rulings,
    /// Somebody waited in this conversation before the message came.
    pub waited: bool,
}

/// What the rules above have done with the same message.
#[derive(Default)]
pub(super) struct Here {
    assigned: bool,
}

/// What becomes of one act.
enum Outcome {
    Did(RuleAct),
    Left(RuleAct),
    StandsSo,
}

use Outcome::{Did, Left, StandsSo};

impl Rule {
    /// Returns what it does to a conversation that it fits.
    pub(super) fn fire(&self, page: &Conversation, moment: &Moment<'_>, loads: &mut Loads, here: &mut Here) -> Firing {
        let mut firing = Firing { rule: self.name.clone(), ..Firing::default() };
        // Each act sees the one before it: what is dismissed is not put off.
        let mut page = page.clone();
        for then in &self.then {
            for outcome in then.outcomes(&page, moment, loads, here) {
                match outcome {
                    Did(act) => {
                        page.feel(&act);
                        firing.did.push(act);
                    }
                    Left(act) => firing.left.push(act),
                    StandsSo => {}
                }
            }
        }
        // What was left before is told once.
        let before = page.ruled.iter().rev().find(|before| before.rule == self.name);
        if firing.did.is_empty() && before.is_some_and(|before| before.left == firing.left) {
            firing.left.clear();
        }
        firing
    }
}

impl Then {
    fn outcomes(&self, page: &Conversation, moment: &Moment<'_>, loads: &mut Loads, here: &mut Here) -> Vec<Outcome> {
        let one = match self {
            Then::Label(labels) => return label(page, labels),
            Then::Class(class) => match page.triage.class {
                Some(by_hand) if by_hand != *class => Left(RuleAct::Classed(*class)),
                _ => unless(page.given_class() == Some(*class), RuleAct::Classed(*class)),
            },
            Then::Target(target) => match page.triage.class {
                Some(_) => Left(RuleAct::Targeted(*target)),
                None => {
                    let same = page.ruled_target().is_some_and(|(_, stands)| stands == *target);
                    unless(same, RuleAct::Targeted(*target))
                }
            },
            Then::Priority(priority) if page.triage.priority == *priority => StandsSo,
            Then::Priority(priority) => {
                kept(page.triage.priority == page.ruled_priority(), RuleAct::Prioritised(*priority))
            }
            Then::Assign(to) => assign(page, to, loads, here),
            Then::LeastBusy { among, at_most } => share_out(page, among, *at_most, loads, here),
            Then::Snooze(until) => put_off(page, until, moment, here),
            Then::Dismiss(why) => kept(may_close(page, moment, here), RuleAct::Dismissed(*why)),
            Then::Hide if page.last_heard().is_some_and(|item| item.kind.is_private()) => StandsSo,
            Then::Hide => unless(page.hide_proposed().is_some(), RuleAct::Hides),
            Then::Page => unless(page.standing().any(|firing| firing.did.contains(&RuleAct::Paged)), RuleAct::Paged),
        };
        vec![one]
    }
}

fn unless(stands_so: bool, act: RuleAct) -> Outcome {
    if stands_so { StandsSo } else { Did(act) }
}

/// Does what is a rule's to do.
fn kept(is_ours: bool, act: RuleAct) -> Outcome {
    if is_ours { Did(act) } else { Left(act) }
}

/// A label that a rule gave and that is gone was taken off by a person.
fn label(page: &Conversation, labels: &[String]) -> Vec<Outcome> {
    let missing = labels.iter().filter(|label| !page.triage.labels.contains(*label)).cloned();
    let (mut gone, mut new): (Vec<String>, Vec<String>) = missing.partition(|label| page.was_ruled_label(label));
    gone.extend(new.split_off(new.len().min(LABELS.saturating_sub(page.triage.labels.len()))));
    let (new, gone) = (RuleAct::Labelled(new), RuleAct::Labelled(gone));
    let says = |act: &RuleAct| !matches!(act, RuleAct::Labelled(labels) if labels.is_empty());
    let did = Some(new).filter(says).map(Did);
    did.into_iter().chain(Some(gone).filter(says).map(Left)).collect()
}

/// Who has it keeps it, unless a rule above has just given it to them; whom a person took it from is not given it again.
fn is_free(page: &Conversation, here: &Here) -> bool {
    here.assigned || (page.triage.assignee.is_none() && page.ruled_assignee().is_none())
}

fn assign(page: &Conversation, to: &SeatName, loads: &mut Loads, here: &mut Here) -> Outcome {
    let act = RuleAct::Assigned(to.clone());
    if page.triage.assignee.as_ref() == Some(to) {
        return StandsSo;
    }
    if !is_free(page, here) {
        let is_by_rule = page.triage.assignee.is_some() && page.triage.assignee.as_ref() == page.ruled_assignee();
        return if is_by_rule { StandsSo } else { Left(act) };
    }
    if let Some(before) = page.triage.assignee.as_ref().and_then(|before| loads.get_mut(before)) {
        *before = before.saturating_sub(1);
    }
    *loads.entry(to.clone()).or_default() += 1;
    here.assigned = true;
    Did(act)
}

fn share_out(
    page: &Conversation,
    among: &[SeatName],
    at_most: Option<usize>,
    loads: &mut Loads,
    here: &mut Here,
) -> Outcome {
    if page.triage.assignee.is_some() && !here.assigned {
        return StandsSo;
    }
    let load = |seat: &SeatName| loads.get(seat).copied().unwrap_or_default();
    let free = among.iter().filter(|seat| at_most.is_none_or(|most| load(seat) < most));
    match free.min_by_key(|seat| load(seat)).cloned() {
        Some(to) => assign(page, &to, loads, here),
        None => at_most.map_or(StandsSo, |most| Left(RuleAct::NobodyFree(most))),
    }
}

fn put_off(page: &Conversation, until: &PutOff, moment: &Moment<'_>, here: &Here) -> Outcome {
    let hours = moment.rulings.hours_of(&page.account);
    let at = match until {
        PutOff::Opening => hours.opens_at(moment.now).filter(|at| *at > moment.now),
        PutOff::When(text) => match snooze::parse(text, moment.now, moment.rulings.zone(), hours) {
            Ok(Wake::At(at)) => Some(at),
            Ok(Wake::Reply) | Err(_) => None,
        },
    };
    match at {
        Some(at) if page.triage.state != State::Done => {
            kept(may_close(page, moment, here), RuleAct::Snoozed(Wake::At(at)))
        }
        Some(_) | None => StandsSo,
    }
}

/// Tells whether nobody would miss it: nobody waited before, no person marked it or has it, and it is no crisis.
fn may_close(page: &Conversation, moment: &Moment<'_>, here: &Here) -> bool {
    let triage = &page.triage;
    let is_somebodys = triage.assignee.as_ref() != page.ruled_assignee() && !here.assigned;
    let is_marked = triage.starred || triage.promise.is_some() || is_somebodys;
    // A rule may say otherwise of what the brain takes for a crisis, and a person has said what was before it: only a
    // person who has seen it lets it go.
    let is_crisis = page.crisis.is_some() || [page.class(), page.verdict.class].contains(&Class::Crisis);
    !moment.waited && !is_marked && !is_crisis && page.answering.is_none() && page.to_post.is_none()
}
