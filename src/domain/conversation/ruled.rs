//! What rules did to a conversation, and how long that holds.

use std::mem::discriminant;

use super::{Conversation, State};
use crate::domain::class::{Class, Verdict};
use crate::domain::id::SeatName;
use crate::domain::rules::{Firing, RuleAct};
use crate::domain::targets::Target;
use crate::domain::time::Time;

/// Firings that are kept whole; older ones stay in the log.
const MOST: usize = 32;

impl Conversation {
    /// Takes what a rule did.
    pub fn fire(&mut self, firing: &Firing) {
        firing.did.iter().for_each(|act| self.feel(act));
        self.ruled.push(firing.clone());
        self.forget_old_firings();
    }

    /// Keeps of older firings only what no newer one says too. A person's word against a rule is told by what the rule had
    /// given: that is never forgotten, and there is no more of it than rules have to give.
    pub(super) fn forget_old_firings(&mut self) {
        let old = self.ruled.len().saturating_sub(MOST);
        let mut kept = self.ruled.split_off(old);
        for firing in self.ruled.drain(..).rev() {
            let did: Vec<RuleAct> = firing.did.iter().filter_map(|act| unsaid(act, firing.over, &kept)).collect();
            if !did.is_empty() {
                kept.insert(0, Firing { did, left: Vec::new(), ..firing });
            }
        }
        self.ruled = kept;
    }

    /// Makes one act of a rule. What holds only for a time stands in the firing itself.
    pub fn feel(&mut self, act: &RuleAct) {
        match act {
            RuleAct::Prioritised(priority) => self.triage.priority = (*priority).clamp(-1, 1),
            RuleAct::Labelled(labels) => self.triage.labels.extend(labels.iter().cloned()),
            RuleAct::Assigned(to) => self.triage.assignee = Some(to.clone()),
            RuleAct::Snoozed(wake) => self.triage.state = State::Snoozed(*wake),
            RuleAct::Dismissed(why) => drop(self.close(Some(*why))),
            RuleAct::Classed(_) | RuleAct::Targeted(_) | RuleAct::Hides | RuleAct::Paged | RuleAct::NobodyFree(_) => {}
        }
    }

    /// A message came that opens it: what rules said of answered ones is over. A class that is less pressing than the new
    /// one's ends, and a target with it. To be asked before the verdict of the message is taken in.
    pub(super) fn hear_anew(&mut self, verdict: &Verdict) {
        if self.waiting_since.is_none() {
            self.ruled.iter_mut().for_each(|firing| firing.over = true);
        }
        self.outdo(verdict);
    }

    /// Ends what rules said of the pressing where something presses more.
    pub(super) fn outdo(&mut self, verdict: &Verdict) {
        let presses_more = self.is_outdone_by(verdict);
        let is_outdone = |act: &RuleAct| match act {
            RuleAct::Classed(ruled) => verdict.class < *ruled,
            // A long target was for what they had said before.
            RuleAct::Targeted(_) => presses_more,
            RuleAct::Prioritised(_)
            | RuleAct::Labelled(_)
            | RuleAct::Assigned(_)
            | RuleAct::NobodyFree(_)
            | RuleAct::Snoozed(_)
            | RuleAct::Dismissed(_)
            | RuleAct::Hides
            | RuleAct::Paged => false,
        };
        self.ruled.iter_mut().for_each(|firing| firing.did.retain(|act| !is_outdone(act)));
    }

    /// Tells whether a message presses more than what stands here.
    pub fn is_outdone_by(&self, verdict: &Verdict) -> bool {
        verdict.class < self.class() || (verdict.presses(verdict.class) && !self.presses())
    }

    /// Takes over what rules did to another, as far as that holds beside what waits here.
    pub(super) fn take_over_rules(&mut self, other: &Conversation) {
        let mut theirs = other.clone();
        if self.waiting_since.is_some() || theirs.waiting_since.is_none() {
            theirs.hear_anew(&Verdict { class: self.class(), ..self.verdict.clone() });
        }
        if other.waiting_since.is_some() {
            self.hear_anew(&Verdict { class: other.class(), ..other.verdict.clone() });
        }
        self.ruled.append(&mut theirs.ruled);
        self.forget_old_firings();
    }

    /// Somebody opens it again. What a rule closed without a person having looked waits for its answer as before.
    pub(super) fn reopen(&mut self) {
        let by_rule = self.is_closed_by_rule();
        self.triage.state = State::Open;
        if by_rule && self.waiting_since.is_none() && self.last_inbound > self.answered_until {
            self.waiting_since = self.last_inbound;
        }
    }

    fn is_closed_by_rule(&self) -> bool {
        let closed = |act: &RuleAct| matches!(act, RuleAct::Dismissed(_));
        self.triage.dismissed.is_some() && self.standing().any(|firing| firing.did.iter().any(closed))
    }

    /// Tells whether a rule closed it or put it off, and nobody has looked since.
    pub fn is_put_away_by_rule(&self) -> bool {
        match self.triage.state {
            State::Done => self.is_closed_by_rule(),
            State::Snoozed(wake) => self.newest(|act| (*act == RuleAct::Snoozed(wake)).then_some(())).is_some(),
            State::Open | State::Waiting => false,
        }
    }

    /// Tells whether a message of theirs that was written then has opened it: nothing that was answered before it came,
    /// or came into a muted thread, has.
    pub fn is_opened_by(&self, written: Time) -> bool {
        let waits = self.waiting_since.is_some_and(|since| since <= written);
        waits && !self.triage.muted && self.answered_until.is_none_or(|until| until < written)
    }

    /// Returns the firings that still hold, the newest first.
    pub fn standing(&self) -> impl Iterator<Item = &Firing> {
        self.ruled.iter().rev().filter(|firing| !firing.over)
    }

    /// Returns the class that a rule gave, with the rule's name.
    pub fn ruled_class(&self) -> Option<(&str, Class)> {
        self.newest(|act| if let RuleAct::Classed(class) = act { Some(*class) } else { None })
    }

    /// Returns the target that a rule set, with the rule's name; nothing where a person gave the class.
    pub fn ruled_target(&self) -> Option<(&str, Target)> {
        let target = self.newest(|act| if let RuleAct::Targeted(target) = act { Some(*target) } else { None });
        target.filter(|_| self.triage.class.is_none())
    }

    /// Returns the rule that proposes to hide it.
    pub fn hide_proposed(&self) -> Option<&str> {
        self.newest(|act| (*act == RuleAct::Hides).then_some(())).map(|(rule, ())| rule)
    }

    /// Returns whom rules gave it to last, whoever has it now.
    pub fn ruled_assignee(&self) -> Option<&SeatName> {
        self.ever(|act| if let RuleAct::Assigned(to) = act { Some(to) } else { None })
    }

    /// Returns the priority that rules gave it last, whichever it has now.
    pub fn ruled_priority(&self) -> i8 {
        self.ever(|act| if let RuleAct::Prioritised(priority) = act { Some(*priority) } else { None })
            .unwrap_or_default()
    }

    /// Tells whether a rule gave it this label at any time.
    pub fn was_ruled_label(&self, label: &str) -> bool {
        self.ever(|act| matches!(act, RuleAct::Labelled(labels) if labels.iter().any(|one| one == label)).then_some(()))
            .is_some()
    }

    fn newest<'a, T>(&'a self, of: impl Fn(&'a RuleAct) -> Option<T>) -> Option<(&'a str, T)> {
        self.standing().find_map(|firing| Some((firing.rule.as_str(), firing.did.iter().rev().find_map(&of)?)))
    }

    fn ever<'a, T>(&'a self, of: impl Fn(&'a RuleAct) -> Option<T>) -> Option<T> {
        self.ruled.iter().rev().flat_map(|firing| firing.did.iter().rev()).find_map(of)
    }
}

/// Returns what an act of an old firing says that no newer firing says; nothing where that is nothing.
fn unsaid(act: &RuleAct, over: bool, newer: &[Firing]) -> Option<RuleAct> {
    let acts = || newer.iter().flat_map(|firing| firing.did.iter().map(move |act| (act, firing.over)));
    let said = match act {
        RuleAct::Labelled(labels) => {
            let is_given = |label: &String| {
                acts().any(|(newer, _)| matches!(newer, RuleAct::Labelled(labels) if labels.contains(label)))
            };
            let rest: Vec<String> = labels.iter().filter(|label| !is_given(label)).cloned().collect();
            return (!rest.is_empty()).then_some(RuleAct::Labelled(rest));
        }
        RuleAct::Assigned(_) | RuleAct::Prioritised(_) => {
            acts().any(|(newer, _)| discriminant(newer) == discriminant(act))
        }
        // One that presses less may end before it.
        RuleAct::Classed(class) => {
            over || acts().any(|(newer, over)| !over && matches!(newer, RuleAct::Classed(newer) if newer <= class))
        }
        RuleAct::Targeted(_) | RuleAct::Snoozed(_) | RuleAct::Dismissed(_) | RuleAct::Hides | RuleAct::Paged => {
            over || acts().any(|(newer, over)| !over && discriminant(newer) == discriminant(act))
        }
        RuleAct::NobodyFree(_) => true,
    };
    (!said).then(|| act.clone())
}
