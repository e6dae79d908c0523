//! What an act teaches of the message that it was about: whether it was one to answer now, and which class it is.
//!
//! Every lesson is an event of its own, so that what a desk has taught is made from the log alone; undoing the act takes
//! the lesson away too.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::conversation::{Change, Conversation, Dismissal};
use super::id::{EventId, ItemId};

/// What an act teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Of which message.
    pub item: ItemId,
    /// By which act; undoing it takes the lesson away.
    pub act: EventId,
    /// What.
    #[serde(flatten)]
    pub label: Label,
}

/// What a lesson says of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// It was one to answer now, or was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<bool>,
    /// Its class, in the words of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
}

impl Label {
    const NOW: Label = Label { now: Some(true), class: None };
    const LATER: Label = Label { now: Some(false), class: None };
}

/// So many people who have waited longer must have been passed over before an answer says what matters.
pub const PASSED_OVER: usize = 3;

/// Returns what a change teaches of what `page` was waiting for; nothing for what says nothing of it. How fast an answer
/// came, [`of_answer`] tells.
pub fn of_change(page: &Conversation, change: &Change) -> Option<Label> {
    match change {
        Change::Classed { class: Some(class) } => Some(of_class(*class)),
        Change::Dismissed { why: Dismissal::Spam } => Some(of_class(Class::Spam)),
        Change::Dismissed { why: Dismissal::NoAnswerNeeded | Dismissal::Troll } => Some(Label::LATER),
        Change::Done => page.waiting_since.map(|_| Label::LATER),
        Change::Prioritised { priority: 1.. } => Some(Label::NOW),
        Change::Prioritised { priority: ..0 } => Some(Label::LATER),
        Change::Escalated { .. } => page.crisis.is_none().then_some(Label::NOW),
        // That it says the same as another, or is somebody else's business, says nothing of how it presses.
        Change::Dismissed { why: Dismissal::Duplicate | Dismissal::NotOurs }
        | Change::Classed { class: None }
        | Change::Prioritised { priority: 0 }
        | Change::Arrived(_)
        | Change::Edited { .. }
        | Change::Removed { .. }
        | Change::TookOver { .. }
        | Change::WentInto { .. }
        | Change::Rooted { .. }
        | Change::Reopened
        | Change::Snoozed { .. }
        | Change::Woke
        | Change::Assigned { .. }
        | Change::Labelled { .. }
        | Change::Starred { .. }
        | Change::Muted { .. }
        | Change::MarkedUnread { .. }
        | Change::Promised { .. }
        | Change::Noted
        | Change::ToPost { .. }
        | Change::Replied { .. }
        | Change::Answered(_)
        | Change::Unreplied { .. }
        | Change::StoodDown
        | Change::Retargeted
        | Change::Ruled(_)
        | Change::Restored { .. }
        | Change::CrisisRestored { .. }
        | Change::NoteWithdrawn { .. }
        | Change::NoteRestored { .. } => None,
    }
}

/// Returns what an answer teaches: it was one to give now where enough people who had waited longer were passed over
/// for it, and was not where it came after its time. On a calm desk everything is answered soon, which says nothing.
pub fn of_answer(page: &Conversation, passed_over: usize, late: bool) -> Option<Label> {
    if page.class().is_quiet() || page.class() == Class::Spam {
        None
    } else if passed_over >= PASSED_OVER {
        Some(Label::NOW)
    } else {
        late.then_some(Label::LATER)
    }
}

fn of_class(class: Class) -> Label {
    let now = match class {
        Class::Crisis => Some(true),
        Class::Praise | Class::Chatter | Class::Spam => Some(false),
        Class::Complaint | Class::Question | Class::Request => None,
    };
    Label { now, class: Some(class) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::class::Verdict;
    use crate::domain::time::Time;

    fn waiting(class: Class) -> Conversation {
        let verdict = Verdict { class, ..Verdict::default() };
        Conversation { verdict, waiting_since: Some(Time::from_seconds(1)), ..Conversation::default() }
    }

    #[test]
    fn acts_teach_what_they_say_of_a_message() {
        let page = waiting(Class::Question);
        let class = |class| Change::Classed { class: Some(class) };
        for (change, now, class) in [
            (class(Class::Complaint), None, Some(Class::Complaint)),
            (class(Class::Crisis), Some(true), Some(Class::Crisis)),
            (class(Class::Chatter), Some(false), Some(Class::Chatter)),
            (Change::Dismissed { why: Dismissal::Spam }, Some(false), Some(Class::Spam)),
            (Change::Dismissed { why: Dismissal::NoAnswerNeeded }, Some(false), None),
            (Change::Done, Some(false), None),
            (Change::Prioritised { priority: 1 }, Some(true), None),
            (Change::Prioritised { priority: -1 }, Some(false), None),
        ] {
            assert_eq!(of_change(&page, &change), Some(Label { now, class }), "{change:?}");
        }
        for change in [
            Change::Classed { class: None },
            Change::Dismissed { why: Dismissal::Duplicate },
            Change::Starred { on: true },
            Change::Reopened,
        ] {
            assert_eq!(of_change(&page, &change), None, "{change:?}");
        }
        assert_eq!(of_change(&Conversation::default(), &Change::Done), None, "what was answered was not passed over");
    }

    #[test]
    fn an_answer_teaches_only_where_there_was_a_choice() {
        let question = waiting(Class::Question);
        assert_eq!(of_answer(&question, 0, false), None);
        assert_eq!(of_answer(&question, PASSED_OVER, false), Some(Label::NOW));
        assert_eq!(of_answer(&question, 0, true), Some(Label::LATER));
        assert_eq!(of_answer(&waiting(Class::Praise), 10, false), None, "thanking somebody first says nothing");
    }
}
