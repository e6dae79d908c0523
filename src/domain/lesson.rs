//! What an act teaches of the message that it was about: whether it was one to answer now, and which class it is.
//!
//! Every lesson is an event of its own, so that what a desk has taught is made from the log alone; undoing the act takes
//! the lesson away too. An act that takes another back, or says it anew, takes the place of its lesson, with one of its own
//! or with none: of what was said of a message in the same matter only the last counts. Where the author of a message changes its words,
//! what was said of the former ones counts no more either: the desk learns what somebody has seen.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::conversation::{Change, Conversation, Dismissal, ItemRef};
use super::id::{EventId, ItemId, ReplyId};

/// What an act teaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Of which message.
    pub item: ItemId,
    /// By which act; undoing it takes the lesson away.
    pub act: EventId,
    /// What.
    #[serde(flatten)]
    pub label: Label,
    /// The acts whose lessons count no more because of this act, until it is undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<EventId>,
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
    /// It was one to answer now.
    pub const NOW: Label = Label { now: Some(true), class: None };
    /// It was none.
    pub const LATER: Label = Label { now: Some(false), class: None };

    /// Tells whether it says nothing.
    pub const fn is_empty(&self) -> bool {
        self.now.is_none() && self.class.is_none()
    }
}

/// So many people who have waited longer must have been passed over before an answer says what matters: on a calm desk
/// everything is answered soon, which says nothing.
pub const PASSED_OVER: usize = 3;
/// An act on more rows than these says little of each.
pub const FEW: usize = 3;

/// Returns the messages that an act on a conversation may be about: theirs that are still to be answered, or else their
/// last.
pub fn messages(page: &Conversation) -> Vec<ItemId> {
    let theirs = || page.items.iter().filter(|item| !item.from_us && !item.removed);
    let is_open = |item: &&ItemRef| {
        let is_answered = page.answered_until.is_some_and(|until| item.at <= until);
        // What was done with before they wrote again is not waited with.
        !is_answered && page.waiting_since.is_none_or(|since| item.at >= since)
    };
    let open: Vec<ItemId> = theirs().filter(is_open).map(|item| item.id).collect();
    if open.is_empty() { theirs().next_back().map(|item| item.id).into_iter().collect() } else { open }
}

/// Returns the message that an act on a conversation is about. Where there are several, nobody can say which.
pub fn message(page: &Conversation) -> Option<ItemId> {
    match messages(page).as_slice() {
        [only] => Some(*only),
        [] | [_, _, ..] => None,
    }
}

/// Names the lesson of a reply after it, so that one that does not leave takes its lessons back: of the message that
/// was answered, or else of the one that was passed over.
pub fn of_reply(reply: ReplyId, answered: bool) -> EventId {
    let mut bytes = *reply.bytes();
    if let Some(last) = bytes.last_mut().filter(|_| !answered) {
        *last ^= 1;
    }
    EventId::from_bytes(bytes)
}

/// Tells whether answering it first says something: what is pinned comes first anyway, and who is thanked is no matter.
pub fn may_press(page: &Conversation) -> bool {
    page.crisis.is_none() && matches!(page.class(), Class::Complaint | Class::Question | Class::Request)
}

/// Returns what a change teaches of what `page` was waiting for; nothing for what says nothing of it.
pub fn of_change(page: &Conversation, change: &Change) -> Option<Label> {
    match change {
        Change::Classed { class: Some(class) } => Some(of_class(*class)),
        Change::Dismissed { why: Dismissal::Spam } => Some(of_class(Class::Spam)),
        Change::Dismissed { why: Dismissal::NoAnswerNeeded | Dismissal::Troll } => Some(Label::LATER),
        Change::Done => page.waiting_since.filter(|_| may_press(page) && page.to_post.is_none()).map(|_| Label::LATER),
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
        | Change::PutAside { .. }
        | Change::PutBack { .. }
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
        | Change::LangSet { .. }
        | Change::MarkedUnread { .. }
        | Change::Promised { .. }
        | Change::Noted
        | Change::ToPost { .. }
        | Change::Replied { .. }
        | Change::Answered(_)
        | Change::Unreplied { .. }
        | Change::Joined { .. }
        | Change::Parted
        | Change::KeptOut { .. }
        | Change::StoodDown
        | Change::Retargeted
        | Change::Ruled(_)
        | Change::Restored { .. }
        | Change::CrisisRestored { .. }
        | Change::NoteWithdrawn { .. }
        | Change::NoteRestored { .. } => None,
    }
}

/// Tells whether an act takes another back, or says it anew: what the other taught of the same message counts no more.
pub const fn takes_place_of(later: &Change, earlier: &Change) -> bool {
    const SPAM: Dismissal = Dismissal::Spam;
    let gave_class = matches!(earlier, Change::Classed { .. });
    let said_spam = matches!(earlier, Change::Dismissed { why: SPAM });
    let closed = matches!(earlier, Change::Done | Change::Dismissed { .. });
    let raised = matches!(earlier, Change::Prioritised { .. });
    (gave_class && matches!(later, Change::Classed { .. } | Change::Dismissed { why: SPAM }))
        || (said_spam && matches!(later, Change::Classed { class: Some(_) }))
        || (closed && matches!(later, Change::Done | Change::Dismissed { .. } | Change::Reopened))
        || (raised && matches!(later, Change::Prioritised { .. }))
}

/// Tells whether a change may take the place of any lesson.
pub const fn may_take_back(change: &Change) -> bool {
    let closes = matches!(change, Change::Done | Change::Dismissed { .. } | Change::Reopened);
    closes || matches!(change, Change::Classed { .. } | Change::Prioritised { .. })
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
        assert_eq!(of_change(&waiting(Class::Crisis), &Change::Done), None, "a crisis that is dealt with was one");
    }

    #[test]
    fn an_act_is_about_the_one_message_that_waits() {
        use crate::domain::conversation::ItemRef;
        use crate::domain::id::AccountId;
        use crate::domain::item::Kind;
        let item = |n: i64, from_us| {
            let at = Time::from_seconds(n);
            let id = ItemId::new(&AccountId::default(), &n.to_string(), at);
            ItemRef { id, at, kind: Kind::Dm, from_us, removed: false, edited: false }
        };
        let of = |items: Vec<ItemRef>, answered_until: Option<i64>| {
            let answered_until = answered_until.map(Time::from_seconds);
            message(&Conversation { items, answered_until, ..Conversation::default() })
        };
        let (first, ours, second) = (item(1, false), item(2, true), item(3, false));
        assert_eq!(of(vec![first], None), Some(first.id));
        assert_eq!(of(vec![first, second], None), None, "which of them?");
        assert_eq!(of(vec![first, ours, second], Some(2)), Some(second.id));
        assert_eq!(of(vec![first, ours], Some(2)), Some(first.id), "its class may still be corrected");
        assert_eq!(of(vec![ours], None), None, "our own words teach nothing");
        assert_eq!(of(vec![ItemRef { removed: true, ..first }], None), None);
    }

    #[test]
    fn a_reply_names_its_two_lessons() {
        let reply = ReplyId::new(Time::from_seconds(5), [7; 10]);
        let (answered, passed_over) = (of_reply(reply, true), of_reply(reply, false));
        assert!(answered != passed_over && answered.bytes() == reply.bytes());
    }

    #[test]
    fn what_was_done_with_before_they_wrote_again_is_not_what_an_act_is_about() {
        use crate::domain::id::AccountId;
        use crate::domain::item::Kind;
        let item = |n: i64| {
            let at = Time::from_seconds(n);
            let id = ItemId::new(&AccountId::default(), &n.to_string(), at);
            ItemRef { id, at, kind: Kind::Dm, from_us: false, removed: false, edited: false }
        };
        let waiting_since = Some(Time::from_seconds(2));
        let page = Conversation { items: vec![item(1), item(2)], waiting_since, ..Conversation::default() };
        assert_eq!(message(&page), Some(item(2).id));
    }

    #[test]
    fn of_what_is_said_in_one_matter_only_the_last_counts() {
        let class = |class| Change::Classed { class };
        let dismissed = |why| Change::Dismissed { why };
        let (spam, nothing) = (dismissed(Dismissal::Spam), dismissed(Dismissal::NoAnswerNeeded));
        let (question, auto) = (class(Some(Class::Question)), class(None));
        let raised = Change::Prioritised { priority: 1 };
        for (later, of) in [
            (&question, &[&question, &spam][..]),
            (&auto, &[&question]),
            (&spam, &[&question, &spam, &nothing, &Change::Done]),
            (&nothing, &[&spam, &nothing, &Change::Done]),
            (&Change::Done, &[&spam, &nothing, &Change::Done]),
            (&Change::Reopened, &[&spam, &nothing, &Change::Done]),
            (&raised, &[&raised]),
            (&Change::StoodDown, &[]),
        ] {
            for earlier in [&question, &spam, &nothing, &Change::Done, &raised, &Change::Woke] {
                assert_eq!(takes_place_of(later, earlier), of.contains(&earlier), "{later:?} {earlier:?}");
                assert!(may_take_back(later) || of.is_empty());
            }
        }
    }
}
