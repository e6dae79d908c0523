//! What a conversation is found by although none of its words says so, done or not.

use super::{Conversation, State};
use crate::domain::class::Class;
use crate::domain::id::CrisisId;
use crate::domain::lang::primary;
use crate::domain::snooze::words::fold;

/// One thing that seats decided about a conversation, or wrote to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Has this label, folded.
    Label(String),
    /// Has any label.
    Labelled,
    /// Assigned to this seat, its name folded.
    Assignee(String),
    /// A person or a rule gave it this class.
    Classed(Class),
    /// A person set this language.
    Lang(String),
    /// Muted.
    Muted,
    /// Has a note.
    Noted,
    /// Done, and shown as new.
    DoneUnread,
    /// Done, and of a crisis.
    DoneCrisis,
    /// Belongs to this crisis, by its id.
    PartOf(String),
}

impl Mark {
    /// Returns the mark of a label, however it is written.
    pub fn label(label: &str) -> Mark {
        Mark::Label(fold(label))
    }

    /// Returns the mark of what a seat has.
    pub fn assignee(seat: &str) -> Mark {
        Mark::Assignee(fold(seat))
    }

    /// Returns the mark of a language that a person set, whatever its region.
    pub fn lang(lang: &str) -> Mark {
        Mark::Lang(primary(lang))
    }

    /// Returns the mark of what belongs to a crisis.
    pub fn part_of(crisis: CrisisId) -> Mark {
        Mark::PartOf(crisis.to_string())
    }

    /// Returns its name in two parts. They lie in the store: none may change.
    pub fn name(&self) -> [&str; 2] {
        match self {
            Mark::Label(label) => ["label", label],
            Mark::Labelled => ["labelled", ""],
            Mark::Assignee(seat) => ["assignee", seat],
            Mark::Classed(class) => ["classed", class.word()],
            Mark::Lang(lang) => ["lang", lang],
            Mark::Muted => ["muted", ""],
            Mark::Noted => ["noted", ""],
            Mark::DoneUnread => ["done unread", ""],
            Mark::DoneCrisis => ["done crisis", ""],
            Mark::PartOf(crisis) => ["part of", crisis],
        }
    }
}

impl Conversation {
    /// Returns every mark that it has.
    pub fn marks(&self) -> Vec<Mark> {
        let triage = &self.triage;
        let done = triage.state == State::Done;
        let flags = [
            (Mark::Labelled, !triage.labels.is_empty()),
            (Mark::Muted, triage.muted),
            (Mark::Noted, !self.notes.is_empty()),
            (Mark::DoneUnread, done && triage.unread),
            (Mark::DoneCrisis, done && self.crisis.is_some()),
        ];
        let mut marks: Vec<Mark> = triage.labels.iter().map(|label| Mark::label(label)).collect();
        marks.extend(triage.assignee.as_ref().map(|seat| Mark::assignee(seat.as_str())));
        marks.extend(self.given_class().map(Mark::Classed));
        marks.extend(triage.lang.as_ref().map(|set| Mark::lang(&set.lang)));
        marks.extend(self.part_of.map(|part| Mark::part_of(part.crisis)));
        marks.extend(flags.into_iter().filter_map(|(mark, there)| there.then_some(mark)));
        marks
    }
}
