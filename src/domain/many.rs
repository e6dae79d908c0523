//! One answer to many people: what is said to each, and what to look at before it leaves.

use serde::{Deserialize, Serialize};

use super::guard::{Concern, ConcernKind, Gravity};
use super::id::ConversationId;
use super::reply::Draft;
use crate::words::{fill, w};

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

    #[test]
    fn of_each_kind_one_is_told() {
        let (language, fast) = (ConcernKind::Language, ConcernKind::TooFast);
        let all = [concern(language, "A."), concern(fast, "B."), concern(language, "C."), concern(language, "D.")];
        let told: Vec<String> = together(all).into_iter().map(|concern| concern.sentence).collect();
        assert_eq!(told, ["A. The same of 2 more.", "B."]);
    }
}
