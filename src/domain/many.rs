//! One answer to many people: what is said to each, and what to look at before it leaves.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::conversation::Conversation;
use super::guard::{Concern, ConcernKind, Gravity};
use super::id::{ConversationId, ItemId, SeatName};
use super::reply::Draft;
use crate::words::{fill, w};

/// So many people get one answer at most.
pub const MOST: usize = 1_000;
/// The same words to so few people are no spam.
const FEW: usize = 2;

/// An answer as it goes to each of many.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToMany {
    /// To whom it can go, in their order, as each will read it.
    pub each: Vec<Each>,
    /// To whom it cannot, and why.
    pub left_out: Vec<(String, String)>,
    /// How many of them strangers can read.
    pub public: usize,
    /// What a person should look at first, each kind once.
    pub concerns: Vec<Concern>,
}

/// What one of many will read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Each {
    /// Their name, as the network shows it.
    pub who: String,
    /// The complete answer.
    pub draft: Draft,
    /// How far the conversation had come.
    pub stood: Stood,
    /// What the guard asks of this one.
    pub asks: Vec<ConcernKind>,
}

/// How far a conversation has come: whatever a person would want to have read before they answer moves it on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    heard: Option<ItemId>,
    theirs: usize,
    changed: usize,
    ours: usize,
    notes: usize,
    owner: Option<SeatName>,
}

impl Stood {
    /// Returns how far one has come.
    pub fn of(page: &Conversation) -> Stood {
        let items = |is: fn(&super::conversation::ItemRef) -> bool| page.items.iter().filter(|item| is(item)).count();
        Stood {
            heard: page.last_heard().map(|item| item.id),
            theirs: items(|item| !item.from_us),
            changed: items(|item| item.edited) + items(|item| item.removed),
            ours: items(|item| item.from_us) + page.replies.len(),
            notes: page.notes.len(),
            owner: page.triage.assignee.clone(),
        }
    }

    /// Says what is new of it since somebody looked.
    pub fn since(&self, looked: &Stood) -> Option<String> {
        let say = &w().swarm;
        Some(match &self.owner {
            _ if (self.heard, self.theirs) != (looked.heard, looked.theirs) => say.wrote_again.to_owned(),
            _ if self.ours != looked.ours => say.was_answered.to_owned(),
            _ if self.changed != looked.changed => say.was_edited.to_owned(),
            _ if self.notes != looked.notes => say.was_noted.to_owned(),
            Some(owner) if looked.owner.as_ref() != Some(owner) => fill(say.has_gone_to, &[owner]),
            Some(_) | None => return None,
        })
    }
}

/// Whom somebody was shown as the people of one answer, and how far each had come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// In their order.
    pub people: Vec<(ConversationId, Stood)>,
}

impl Look {
    /// Returns what is to be remembered of a look.
    pub fn of(many: &ToMany) -> Look {
        let person = |each: &Each| Some((each.draft.conversation?, each.stood.clone()));
        Look { people: many.each.iter().filter_map(person).collect() }
    }

    /// Tells whether somebody was among them.
    pub fn shows(&self, one: ConversationId) -> bool {
        self.people.iter().any(|(id, _)| *id == one)
    }

    /// Returns an answer of now with everybody as they stood when they were shown.
    ///
    /// # Errors
    /// Where these are others than those who were shown: how many are gone, and how many new.
    pub fn under(&self, many: ToMany) -> Result<ToMany, (usize, usize)> {
        let stood: HashMap<ConversationId, &Stood> = self.people.iter().map(|(id, stood)| (*id, stood)).collect();
        let then = |each: &Each| each.draft.conversation.and_then(|id| stood.get(&id).copied());
        let known = many.each.iter().filter(|each| then(each).is_some()).count();
        if (known, known) != (stood.len(), many.each.len()) {
            return Err((stood.len() - known, many.each.len() - known));
        }
        let each = many.each.iter().map(|each| Each { stood: then(each).cloned().unwrap_or_default(), ..each.clone() });
        Ok(ToMany { each: each.collect(), ..many })
    }
}

/// One who was not answered with the others: something came between the look and the sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who.
    pub who: String,
    /// Why.
    pub why: String,
}

impl HeldBack {
    /// Names one.
    pub fn told(&self) -> String {
        fill(w().swarm.held_one, &[&self.who, &self.why])
    }

    /// Names the first of some, and counts the others.
    pub fn first_of(held: &[HeldBack]) -> String {
        let Some((first, others)) = held.split_first() else { return String::new() };
        let more = if others.is_empty() { String::new() } else { fill(w().swarm.held_more, &[&others.len()]) };
        first.told() + &more
    }
}

impl ToMany {
    /// Returns the conversations that it goes to.
    pub fn to(&self) -> Vec<ConversationId> {
        self.each.iter().filter_map(|each| each.draft.conversation).collect()
    }
}

/// Says that the very same words go to most of them, which networks take for spam.
pub fn same_words<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Concern> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    let most = texts.chunk_by(|a, b| a == b).map(<[&str]>::len).max()?;
    (most > FEW && most * 2 > texts.len()).then(|| Concern {
        kind: ConcernKind::SameWords,
        gravity: Gravity::Asks,
        sentence: fill(w().swarm.same_words, &[&most, &texts.len()]),
    })
}

/// Puts the concerns of many together: of each kind the first sentence, and how many others it is true of.
pub fn together(all: impl IntoIterator<Item = Concern>) -> Vec<Concern> {
    let mut kinds: Vec<(Concern, usize)> = Vec::new();
    for concern in all {
        match kinds.iter_mut().find(|(first, _)| first.kind == concern.kind) {
            Some((_, more)) => *more += 1,
            None => kinds.push((concern, 0)),
        }
    }
    let told = kinds.into_iter().map(|(first, more)| match more {
        0 => first,
        _ => Concern { sentence: fill(w().swarm.true_of_more, &[&first.sentence, &more]), ..first },
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::AccountId;
    use crate::domain::network::OutgoingKind;
    use crate::domain::time::Time;

    fn concern(kind: ConcernKind, sentence: &str) -> Concern {
        Concern { kind, gravity: Gravity::Asks, sentence: sentence.to_owned() }
    }

    #[test]
    fn what_most_read_word_for_word_is_told() {
        let expected: &[(&[&str], bool)] = &[
            (&[], false),
            (&["a", "a"], false),
            (&["a", "a", "a"], true),
            (&["a", "b", "a", "c", "a"], true),
            (&["a", "b", "a", "b", "a", "b"], false),
        ];
        for (texts, told) in expected {
            assert_eq!(same_words(texts.iter().copied()).is_some(), *told, "{texts:?}");
        }
    }

    fn each(n: u8, stood: &Stood) -> Each {
        let draft = Draft {
            conversation: Some(ConversationId::from_bytes([n; 16])),
            seat: SeatName::new("ana"),
            note: false,
            kind: OutgoingKind::Reply,
            account: AccountId::default(),
            answers: None,
            text: "We are on it".to_owned(),
            visibility: None,
            subject: None,
            media: Vec::new(),
            opened_at: Time::MIN,
            changed_at: Time::MIN,
            thought: crate::domain::reply::Thought::default(),
        };
        Each { who: format!("person {n}"), draft, stood: stood.clone(), asks: Vec::new() }
    }

    #[test]
    fn what_is_new_since_a_look_is_told() {
        let looked = Stood { theirs: 1, owner: Some(SeatName::new("ana")), ..Stood::default() };
        let expected = [
            (looked.clone(), None),
            (Stood { owner: None, ..looked.clone() }, None),
            (Stood { theirs: 2, ours: 1, notes: 1, ..looked.clone() }, Some("wrote again since you looked")),
            (
                Stood { heard: Some(ItemId::from_bytes([1; 16])), ..looked.clone() },
                Some("wrote again since you looked"),
            ),
            (Stood { ours: 1, notes: 1, ..looked.clone() }, Some("was answered since you looked")),
            (Stood { changed: 1, ..looked.clone() }, Some("changed their words since you looked")),
            (Stood { notes: 1, ..looked.clone() }, Some("has a new note since you looked")),
            (Stood { owner: Some(SeatName::new("dan")), ..looked.clone() }, Some("has gone to dan since you looked")),
        ];
        for (now, told) in expected {
            assert_eq!(now.since(&looked).as_deref(), told, "{now:?}");
        }
    }

    #[test]
    fn an_answer_goes_to_those_who_were_shown() {
        let (then, now) = (Stood::default(), Stood { theirs: 2, ..Stood::default() });
        let many = |people: &[u8], stood: &Stood| ToMany {
            each: people.iter().map(|n| each(*n, stood)).collect(),
            ..ToMany::default()
        };
        let look = Look::of(&many(&[1, 2, 3], &then));
        assert_eq!(look.under(many(&[3, 2, 1], &now)), Ok(many(&[3, 2, 1], &then)), "as they stood then");
        let others = [(&[1, 2, 4][..], (1, 1)), (&[1, 2], (1, 0)), (&[1, 2, 3, 4], (0, 1)), (&[], (3, 0))];
        for (people, gone_and_new) in others {
            assert_eq!(look.under(many(people, &now)), Err(gone_and_new), "{people:?}");
        }
    }

    #[test]
    fn of_each_kind_one_is_told() {
        let (language, fast) = (ConcernKind::Language, ConcernKind::TooFast);
        let all = [concern(language, "A."), concern(fast, "B."), concern(language, "C."), concern(language, "D.")];
        let told: Vec<String> = together(all).into_iter().map(|concern| concern.sentence).collect();
        assert_eq!(told, ["A. The same of 2 more.", "B."]);
    }
}
