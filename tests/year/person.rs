//! The person at the desk, who works through the queue.

use std::time::Duration;

use hearken::domain::id::{ConversationId, ReplyId};
use hearken::domain::time::Span;

use super::count::{Snooze, Stands, Written};
use super::plan::Killing;
use super::protocol::{Acked, Deed, Order, Said, SeenRow};
use super::rig::Rig;
use super::snoozes;

/// Rows that a person looks at in one sitting.
const SITTING: usize = 150;
/// Before our words in a text on the server stand the names of those whom it answers.
pub const MARKED: &str = "ref-";

impl Rig {
    /// A person works through the queue.
    pub fn session(&mut self) {
        let desk = self.desk.as_mut().unwrap();
        desk.order(&Order::Rows { most: SITTING });
        let rows = match desk.answer() {
            Said::Rows(rows) => rows,
            other => panic!("{other:?} for rows"),
        };
        self.report.longest_queue = self.report.longest_queue.max(rows.len());
        for row in rows {
            self.handle(&row);
            if self.revive_if_dead() {
                return;
            }
        }
        self.plan_ahead();
        if self.revive_if_dead() {
            return;
        }
        // What leaves at once has left before anything else happens.
        self.step(self.now);
    }

    fn handle(&mut self, row: &SeenRow) {
        match (&row.delivery, row.conversation) {
            (Some((reply, state)), _) => match (row.post, &row.words) {
                (Some(post), Some(words)) => self.look_up(*reply, post, words),
                _ => self.see_to(*reply, state),
            },
            (None, Some(on)) => self.deal_with(on),
            (None, None) => {
                if let Some(post) = row.post {
                    self.decide(post);
                }
            }
        }
    }

    /// Deals with a reply that waits for a person.
    fn see_to(&mut self, reply: ReplyId, state: &str) {
        let text = self.texts.get(&reply).unwrap_or_else(|| panic!("a reply that nobody wrote: {reply}")).clone();
        let long_unknown = state == "unknown" && self.now.since(self.truth.replies[&text].wanted) > Span::hours(25);
        let deed = match state {
            "held" if self.dice.percent(75) => Deed::Release { reply },
            "held" | "refused" => Deed::Retake { reply },
            "unknown" if long_unknown => {
                Deed::Posted { reply, yes: self.posts().iter().any(|(there, ..)| *there == text) }
            }
            _ => return,
        };
        let written = self.truth.replies.get_mut(&text).unwrap();
        match deed {
            Deed::Release { .. } => written.wanted = self.now,
            Deed::Retake { .. } | Deed::Posted { yes: false, .. } => written.back = true,
            _ => {}
        }
        self.act(deed);
    }

    fn deal_with(&mut self, on: ConversationId) {
        match self.dice.between(0, 100) {
            0..60 => self.answer(on),
            60..75 => self.triage(on, Deed::Done { on }),
            75..88 => self.snooze(on),
            88..93 => self.note(on),
            93..98 => self.triage(on, Deed::Dismiss { on }),
            _ => {}
        }
    }

    fn triage(&mut self, on: ConversationId, deed: Deed) {
        self.truth.states.remove(&on);
        if self.act(deed).is_none() {
            return;
        }
        self.truth.states.insert(on, Stands { state: "done", since: self.now });
        if self.dead.is_none() && self.dice.percent(10) {
            self.truth.states.remove(&on);
            if self.act(Deed::Undo).is_some() {
                self.report.undone += 1;
                self.truth.states.insert(on, Stands { state: "open", since: self.now });
            }
        }
    }

    fn note(&mut self, on: ConversationId) {
        self.report.notes += 1;
        let text = format!("Note {} of this desk.", self.report.notes);
        if self.act(Deed::Note { on, text: text.clone() }).is_some() {
            self.truth.notes.push((on, text));
        }
        if self.dead.is_none() {
            self.triage(on, Deed::Done { on });
        }
    }

    fn snooze(&mut self, on: ConversationId) {
        let words = snoozes::words(self.now, &mut self.dice);
        self.truth.states.remove(&on);
        let mut snooze = Snooze { on, at: self.now, until: None };
        if let Some(acked) = self.act(Deed::Snooze { on, words: words.to_owned() }) {
            self.report.snoozes += 1;
            self.report.wrong.extend(snoozes::fault(words, self.now, acked.wake));
            self.truth.states.insert(on, Stands { state: "snoozed", since: self.now });
            self.wakes.extend(acked.wake);
            snooze.until = acked.wake;
            if acked.wake.is_none() {
                return;
            }
        }
        self.truth.snoozes.push(snooze);
    }

    fn answer(&mut self, on: ConversationId) {
        self.report.texts += 1;
        let text = format!("{MARKED}{}: thank you for asking, we look after it at once.", self.report.texts);
        self.truth.states.remove(&on);
        let acked = self.act(Deed::Reply { on, text: text.clone() });
        let Some((id, wanted)) = acked.and_then(|acked| Some((acked.reply?, acked.not_before?))) else {
            self.unsure.insert(text);
            return;
        };
        if wanted < self.now {
            self.report.wrong.push(format!("{text} was to leave at {wanted}, before it was written"));
        }
        self.texts.insert(id, text.clone());
        let back = wanted > self.now && self.dead.is_none() && self.dice.percent(8);
        self.truth.replies.insert(text, Written { id, wanted, back });
        if back {
            self.report.called_back += 1;
            self.act(Deed::CallBack { reply: id });
        }
    }

    /// Has something done, and remembers what was acknowledged. Nothing where the desk said no, or was killed before
    /// anybody heard.
    pub fn act(&mut self, deed: Deed) -> Option<Acked> {
        let killing = self.armed.take_if(|(killing, _)| *killing == Killing::InAct);
        let what = format!("{deed:?}");
        let desk = self.desk.as_mut().unwrap();
        desk.order(&Order::Act { deed });
        let said = match killing {
            None => desk.answer(),
            Some((_, dead)) => {
                std::thread::sleep(Duration::from_micros(self.dice.between(0, 6_000).unsigned_abs()));
                self.dead = Some(dead);
                let said = self.kill().pop();
                self.report.kills_in_acts += u64::from(said.is_none());
                said?
            }
        };
        let acked = self.heard(&what, said)?;
        if let Some(event) = acked.event {
            self.truth.acts.insert(event, format!("{what} at {}", self.now));
        }
        Some(acked)
    }

    fn heard(&mut self, what: &str, said: Said) -> Option<Acked> {
        match said {
            Said::Acked(acked) => {
                self.report.acts += 1;
                Some(acked)
            }
            Said::Refused { why } => {
                self.report.refused(what, &why);
                None
            }
            other => panic!("{other:?} for {what}"),
        }
    }
}
