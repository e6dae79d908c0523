//! Which lists a server does not offer, and which failed when they were asked last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::LEFT_ALONE;
use super::source::Source;
use crate::domain::network::NetError;
use crate::domain::time::{Span, Time};
use crate::networks::http::Answer;
use crate::words::{fill, w};

/// What is known of the lists that an account works without.
#[derive(Default)]
pub(super) struct Lists(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Lists that are not there, or not for us, and until when they are left alone.
    missing: BTreeMap<String, Time>,
    /// Lists that answered as they should not.
    failing: BTreeSet<String>,
}

impl Lists {
    /// Tells whether a list is left alone.
    pub(super) fn is_missing(&self, source: &Source, now: Time) -> bool {
        self.known().missing.get(&source.name()).is_some_and(|until| now < *until)
    }

    /// Tells whether a list failed when it was asked last: nothing waits for the rest of it.
    pub(super) fn is_failing(&self, source: &Source) -> bool {
        self.known().failing.contains(&source.name())
    }

    /// Notes what became of a list.
    pub(super) fn note(&self, source: &Source, why: Option<&NetError>, now: Time) {
        let mut known = self.known();
        known.missing.remove(&source.name());
        known.failing.remove(&source.name());
        match why {
            None => {}
            Some(NetError::Unsupported { .. }) => {
                let alone = Span::seconds(i64::try_from(LEFT_ALONE.as_secs()).unwrap_or_default());
                known.missing.insert(source.name(), now.plus(alone));
            }
            Some(_) => {
                known.failing.insert(source.name());
            }
        }
    }

    /// Forgets everything: the server is looked at anew.
    pub(super) fn forget(&self) {
        *self.known() = Known::default();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Judges the answer to a list: one that is not there, or not for our token, is no refusal. That a token is good for
/// nothing at all, the lists say that nobody can do without.
pub(super) fn judge(source: &Source, answer: Answer) -> Result<Answer, NetError> {
    match answer.status() {
        404 | 410 if source.is_optional() => Err(NetError::Unsupported { what: source.name() }),
        401 | 403 if source.is_optional() => {
            let what = fill(w().mastodon.not_for_us, &[&source.name(), &answer.words()]);
            Err(NetError::Unsupported { what })
        }
        _ => answer.good(),
    }
}
