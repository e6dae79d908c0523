//! Why a page did not go out, as a sentence with what to do, without a letter of a secret.

use std::fmt;

use crate::domain::network::{NetError, Secret, SendError};
use crate::domain::redact::hide;
use crate::networks::http::Answer;
use crate::words::{fill, w};

/// The most characters of an answer that a sentence shows.
const SHOWN: usize = 80;
/// A part of a secret address that is shorter is a word like `services`, and says nothing.
const PART: usize = 8;

/// Why a page did not go out, without the name of the channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss(String);

impl Miss {
    /// Says it in words that hold no secret.
    pub fn of(words: impl Into<String>) -> Miss {
        Miss(words.into())
    }

    /// Says that the settings cannot be used.
    pub fn settings(why: NetError) -> Miss {
        match why {
            NetError::Refused { why } => Miss(why),
            other => Miss(other.to_string()),
        }
    }

    /// Says how a send ended, without these secrets.
    pub fn sent(error: &SendError, secrets: &[Secret]) -> Miss {
        let words = &w().page;
        let (sentence, why) = match error {
            SendError::Unknown(why) => (words.unknown, why.to_string()),
            SendError::Refused(NetError::SignedOut { why }) => (words.signed_out, why.clone()),
            SendError::Refused(NetError::Refused { why }) => (words.refused, why.clone()),
            SendError::Refused(why) => (words.refused, why.to_string()),
            SendError::NotSent(why @ NetError::Limited { .. }) => (words.not_sent_yet, why.to_string()),
            SendError::NotSent(why) => (words.not_sent, why.to_string()),
        };
        Miss(hide(secrets, &fill(sentence, &[&why])))
    }

    /// Says that a server answered in a way that the channel's own does not: it is another one, or none.
    pub fn odd(answer: &Answer, secrets: &[Secret]) -> Miss {
        let shown: String = answer.words().chars().take(SHOWN).collect();
        Miss(hide(secrets, &fill(w().page.odd, &[&shown])))
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns a secret web address and the parts of it that would give it away.
pub fn parts(address: &Secret) -> Vec<Secret> {
    let whole = address.reveal();
    let (_, behind) = whole.split_once("://").unwrap_or_default();
    let path = behind.find('/').and_then(|at| behind.get(at..)).unwrap_or_default();
    let pieces = path.split(['/', '?', '&', '=', '#']).filter(|piece| piece.len() >= PART);
    let parts = [whole, path].into_iter().filter(|part| part.len() >= PART).chain(pieces);
    parts.map(Secret::new).collect()
}
