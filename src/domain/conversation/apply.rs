//! What a change makes of a conversation. Total and without a clock: pages are made from the log by this alone.

use super::{
    Answer, Answering, Arrival, Aside, Change, Conversation, Crisis, Dismissal, ItemRef, NoteRef, PartOf, State,
};
use crate::domain::class::{Class, Verdict};
use crate::domain::deadline::Due;
use crate::domain::id::{EventId, ItemId, ReplyId, SeatName};
use crate::domain::lang::SetLang;
use crate::domain::time::Time;

impl Conversation {
    /// Makes the change. Total: a change that makes no sense any more changes nothing.
    pub fn apply(&mut self, id: EventId, at: Time, by: &SeatName, change: &Change, due: Option<&Due>) {
        if self.change(id, at, by, change) {
            self.triage.acted = Some(id);
        }
        self.triage.waiting_since = self.waiting_since;
        self.due = due.cloned();
    }

    /// Makes the change and tells whether it was an act of a seat that undo takes back.
    fn change(&mut self, id: EventId, at: Time, by: &SeatName, change: &Change) -> bool {
        match change {
            Change::Arrived(arrival) => self.arrive(arrival, at),
            Change::Edited { item, verdict } => self.edited(*item, verdict),
            Change::Removed { item } => self.removed(*item),
            Change::PutAside { items } => return self.put_aside(id, items),
            Change::PutBack { items } => return self.put_back(items),
            Change::TookOver { other } => self.take_over(other),
            Change::WentInto { .. } => *self = Conversation { id: self.id, ..Conversation::default() },
            Change::Rooted { root } => self.root.clone_from(root),
            Change::Noted => self.notes.push(NoteRef { id, at, by: by.clone() }),
            Change::ToPost { reply } => self.is_to_be_posted(*reply),
            Change::Replied { reply } => self.replied(*reply, at),
            Change::Answered(answer) => self.answered(answer, at),
            Change::Unreplied { reply } => self.unreplied(*reply),
            Change::Escalated { crisis } => self.escalated(crisis),
            Change::Joined { part_of } => self.join(*part_of),
            Change::Parted => self.part(by),
            Change::KeptOut { crisis } => {
                self.parted.insert(*crisis);
            }
            Change::StoodDown => self.crisis = None,
            Change::CrisisRestored { crisis, .. } => self.crisis.clone_from(crisis),
            Change::NoteWithdrawn { note } => self.notes.retain(|known| known.id != *note),
            Change::NoteRestored { note } => self.renote(note),
            Change::Woke => self.triage.state = State::Open,
            Change::Retargeted => {}
            Change::Ruled(firing) => self.fire(firing),
            Change::Restored { triage, .. } => {
                self.triage = (**triage).clone();
                self.waiting_since = triage.waiting_since;
                return false;
            }
            Change::Done => return self.close(None),
            Change::Dismissed { why } => return self.close(Some(*why)),
            Change::Reopened => self.reopen(),
            Change::Snoozed { wake } => self.triage.state = State::Snoozed(*wake),
            Change::Assigned { to } => self.triage.assignee.clone_from(to),
            Change::Labelled { add, remove } => self.label(add, remove),
            Change::Starred { on } => self.triage.starred = *on,
            Change::Prioritised { priority } => self.triage.priority = (*priority).clamp(-1, 1),
            Change::Muted { on } => self.triage.muted = *on,
            Change::Classed { class } => self.triage.class = *class,
            Change::LangSet { lang } => {
                self.triage.lang = lang.clone().map(|lang| SetLang { lang, by: by.clone() });
            }
            Change::MarkedUnread { on } => self.triage.unread = *on,
            Change::Promised { promise } => self.triage.promise.clone_from(promise),
        }
        change.is_act()
    }

    fn arrive(&mut self, arrival: &Arrival, at: Time) {
        let item = arrival.item;
        if self.items.is_empty() {
            self.account = arrival.account.clone();
            self.root.clone_from(&arrival.root);
            self.person = arrival.person;
        }
        let place = self.items.partition_point(|other| (other.at, other.id) < (item.at, item.id));
        if self.items.get(place).is_some_and(|other| other.id == item.id) {
            return;
        }
        self.items.insert(place, item);
        match (item.from_us, arrival.echo) {
            (true, true) => self.last_ours = self.last_ours.max(Some(item.at)),
            (true, false) => self.heard_us(item.at),
            (false, _) => self.heard_them(arrival, at),
        }
    }

    /// Written in the network's own app, where everything before it stands to be read.
    fn heard_us(&mut self, at: Time) {
        self.last_ours = self.last_ours.max(Some(at));
        self.answered_until = self.answered_until.max(Some(at));
        if let Some(answering) = &mut self.answering {
            answering.answered_until = answering.answered_until.max(Some(at));
        }
        if self.last_inbound.is_none_or(|heard| heard <= at) {
            self.waiting_since = None;
            self.triage.unread = false;
            if self.triage.state != State::Done {
                self.triage.state = State::Waiting;
            }
        }
    }

    fn heard_them(&mut self, arrival: &Arrival, arrived: Time) {
        let at = arrival.item.at;
        self.last_arrived = self.last_arrived.max(Some(arrived));
        let newest = self.last_inbound.is_none_or(|heard| heard <= at);
        self.last_inbound = self.last_inbound.max(Some(at));
        let answered = self.answered_until.is_some_and(|until| until >= at);
        if answered || arrival.settled || self.triage.muted {
            if newest {
                self.verdict = self.verdict_with(&arrival.verdict);
            }
            return;
        }
        self.hear_anew(&arrival.verdict);
        self.verdict = self.verdict_with(&arrival.verdict);
        self.waiting_since = Some(self.waiting_since.map_or(at, |since| since.min(at)));
        self.triage.unread = true;
        self.triage.dismissed = None;
        self.triage.state = State::Open;
    }

    /// What is said of a message, with what waits already.
    fn verdict_with(&self, verdict: &Verdict) -> Verdict {
        if self.waiting_since.is_some() { self.verdict.beside(verdict) } else { verdict.clone() }
    }

    fn edited(&mut self, item: ItemId, verdict: &Verdict) {
        let last = self.last_heard().is_some_and(|last| last.id == item);
        let Some(found) = self.items.iter_mut().find(|other| other.id == item) else { return };
        found.edited = true;
        let found = *found;
        let waits_beside = self.items.iter().any(|other| other.id != item && self.awaits(other));
        let waits = self.awaits(&found);
        if waits || (last && self.is_put_away_by_rule()) {
            self.outdo(verdict);
        }
        if waits && waits_beside {
            // Which of them said what is not known here: nothing is made less of.
            self.verdict = self.verdict.beside(verdict);
        } else if waits || (last && !waits_beside) {
            let print = verdict.print.filter(|_| self.verdict.print.is_some());
            self.verdict = Verdict { print, ..verdict.clone() };
        }
    }

    fn removed(&mut self, item: ItemId) {
        if let Some(found) = self.items.iter_mut().find(|other| other.id == item) {
            found.removed = true;
        }
        if !self.items.iter().any(|item| self.awaits(item)) {
            self.waiting_since = None;
        }
    }

    /// Tells whether it is something that they wait with.
    pub(super) fn awaits(&self, item: &ItemRef) -> bool {
        let is_open = self.waiting_since.is_some_and(|since| since <= item.at);
        is_open && self.could_wait(item)
    }

    /// Tells whether it is something that they could wait with.
    fn could_wait(&self, item: &ItemRef) -> bool {
        let is_aside = self.aside.iter().any(|aside| aside.item == item.id);
        !item.from_us && !item.removed && !is_aside && self.answered_until.is_none_or(|until| until < item.at)
    }

    /// Nobody waits with these any more. Tells whether that made the row done: what is pinned for a crisis, what we promised
    /// and what is on its way stays.
    fn put_aside(&mut self, by: EventId, items: &[ItemId]) -> bool {
        let waited = self.awaited().filter(|item| items.contains(&item.id));
        let aside: Vec<Aside> = waited.map(|item| Aside { item: item.id, by }).collect();
        if aside.is_empty() {
            return false;
        }
        self.aside.extend(aside);
        self.waiting_since = self.awaited().map(|item| item.at).min();
        let is_bound = self.crisis.is_some() || self.triage.promise.is_some() || self.is_leaving();
        self.waiting_since.is_none() && !is_bound && self.close(None)
    }

    /// They wait again, unless somebody closed the row since. Tells whether that opened it.
    fn put_back(&mut self, items: &[ItemId]) -> bool {
        let back: Vec<Aside> = self.aside.extract_if(.., |aside| items.contains(&aside.item)).collect();
        let closed_by_it = back.iter().any(|aside| self.triage.acted == Some(aside.by));
        let may_open = self.triage.state == State::Done && closed_by_it;
        if may_open || self.triage.state != State::Done {
            let waits = self.items.iter().filter(|item| back.iter().any(|aside| aside.item == item.id));
            let since = waits.filter(|item| self.could_wait(item)).map(|item| item.at);
            self.waiting_since = since.chain(self.waiting_since).min();
        }
        let opens = may_open && self.waiting_since.is_some();
        if opens {
            self.triage.state = State::Open;
        }
        opens
    }

    fn take_over(&mut self, other: &Conversation) {
        if self.items.is_empty() {
            *self = Conversation { id: self.id, ..other.clone() };
            return;
        }
        self.items.extend(other.items.iter().copied());
        self.items.sort_by_key(|item| (item.at, item.id));
        self.items.dedup_by_key(|item| item.id);
        self.notes.extend(other.notes.iter().cloned());
        self.notes.sort_by_key(|note| note.id);
        self.replies.extend(other.replies.iter().copied());
        self.replies.sort();
        self.last_inbound = self.last_inbound.max(other.last_inbound);
        self.last_arrived = self.last_arrived.max(other.last_arrived);
        self.last_ours = self.last_ours.max(other.last_ours);
        self.answered_until = self.answered_until.max(other.answered_until);
        self.take_over_word(other);
        self.take_over_rules(other);
        if let Some(theirs) = other.waiting_since {
            self.triage.dismissed = None;
            self.verdict = self.verdict_with(&other.verdict);
            // What waits here is not put off with what waits there.
            if self.waiting_since.is_none() || self.triage.state != State::Open {
                self.triage.state = other.triage.state;
            }
            self.waiting_since = Some(self.waiting_since.map_or(theirs, |ours| ours.min(theirs)));
        }
        self.answering = self.answering.or(other.answering);
        self.to_post = self.to_post.or(other.to_post);
        self.crisis = self.crisis.take().or_else(|| other.crisis.clone());
        self.part_of = self.part_of.or(other.part_of);
        self.parted.extend(other.parted.iter().copied());
        self.aside.extend(other.aside.iter().copied());
        self.triage.labels.extend(other.triage.labels.iter().cloned());
        self.triage.starred |= other.triage.starred;
        self.triage.lang = self.triage.lang.take().or_else(|| other.triage.lang.clone());
        self.triage.assignee = self.triage.assignee.take().or_else(|| other.triage.assignee.clone());
    }

    /// A person's word on the other stands here too, where none of ours does. It hides nothing that waits here.
    fn take_over_word(&mut self, other: &Conversation) {
        let hides = |class: &Class| self.waiting_since.is_some() && *class > self.class();
        if self.triage.class.is_none() {
            self.triage.class = other.triage.class.filter(|class| !hides(class));
        }
        if self.triage.priority == 0 {
            self.triage.priority = other.triage.priority;
        }
        if self.triage.promise.is_none() {
            self.triage.promise.clone_from(&other.triage.promise);
        }
    }

    fn is_to_be_posted(&mut self, reply: ReplyId) {
        self.replies.push(reply);
        self.to_post = Some(reply);
    }

    fn replied(&mut self, reply: ReplyId, at: Time) {
        if !self.replies.contains(&reply) {
            self.replies.push(reply);
        }
        self.to_post.take_if(|to_post| *to_post == reply);
        let (waiting_since, answered_until) = (self.waiting_since, self.answered_until);
        self.answering = Some(Answering { reply, waiting_since, answered_until });
        self.waiting_since = None;
        // Not until now: what is still on its way to us was not read.
        self.answered_until = self.answered_until.max(self.last_inbound);
        self.last_ours = self.last_ours.max(Some(at));
        self.triage.unread = false;
        self.triage.state = State::Waiting;
    }

    fn answered(&mut self, answer: &Answer, at: Time) {
        self.last_ours = self.last_ours.max(Some(at));
        if self.answering.is_some_and(|on_its_way| Some(on_its_way.reply) == answer.reply) {
            self.answering = None;
        }
    }

    fn unreplied(&mut self, reply: ReplyId) {
        self.to_post.take_if(|to_post| *to_post == reply);
        let Some(answering) = self.answering.filter(|answering| answering.reply == reply) else { return };
        self.answering = None;
        self.answered_until = answering.answered_until;
        self.last_ours = self.items.iter().filter(|item| item.from_us).map(|item| item.at).max();
        self.waiting_since = match (answering.waiting_since, self.waiting_since) {
            (Some(before), Some(since)) => Some(before.min(since)),
            (before, since) => before.or(since),
        };
        if self.triage.state == State::Waiting {
            self.triage.state = State::Open;
        }
    }

    fn escalated(&mut self, crisis: &Crisis) {
        self.crisis = Some(crisis.clone());
        if self.triage.state == State::Done {
            self.triage.state = State::Open;
        }
    }

    fn join(&mut self, part_of: PartOf) {
        self.parted.remove(&part_of.crisis);
        self.part_of = Some(part_of);
    }

    /// A person's word holds; what the desk says of edited words may be otherwise with the next.
    fn part(&mut self, by: &SeatName) {
        let left = self.part_of.take().filter(|_| *by != SeatName::desk());
        self.parted.extend(left.map(|left| left.crisis));
    }

    fn renote(&mut self, note: &NoteRef) {
        let place = self.notes.partition_point(|known| known.id < note.id);
        if self.notes.get(place).is_none_or(|known| known.id != note.id) {
            self.notes.insert(place, note.clone());
        }
    }

    pub(super) fn close(&mut self, why: Option<Dismissal>) -> bool {
        self.triage.state = State::Done;
        self.triage.dismissed = why;
        self.triage.unread = false;
        self.waiting_since = None;
        true
    }

    fn label(&mut self, add: &[String], remove: &[String]) {
        self.triage.labels.extend(add.iter().cloned());
        for label in remove {
            self.triage.labels.remove(label);
        }
    }
}
