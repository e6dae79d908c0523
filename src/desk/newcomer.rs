//! Items on their way in: made harmless and judged before the writer meets them, on the threads of those who
//! bring them. The writer does alone what hangs on the order of things.

use crate::domain::class::Verdict;
use crate::domain::item::Item;
use crate::domain::time::Time;
use crate::triage;

use super::clock;

/// An item that may come in, with what kind of message it is.
pub struct Newcomer {
    /// The item, harmless.
    pub item: Item,
    /// What it is; nothing is said of our own words.
    pub verdict: Verdict,
}

impl Newcomer {
    /// Looks at items from outside; those that are none are left out, and the log says why.
    pub fn all(items: Vec<Item>) -> Vec<Newcomer> {
        let now = clock::now();
        items.into_iter().filter_map(|item| Newcomer::of(item, now)).collect()
    }

    fn of(item: Item, now: Time) -> Option<Newcomer> {
        let item = item.admitted().inspect_err(|bad| tracing::warn!(%bad, "an item was left out")).ok()?.arrived(now);
        let verdict = verdict(&item);
        Some(Newcomer { item, verdict })
    }
}

fn verdict(item: &Item) -> Verdict {
    if item.from_us {
        return Verdict::default();
    }
    let verdict = triage::verdict(&triage::Text::of(item, is_automatic(item)));
    Verdict { print: triage::swarm::print(item, verdict.class), ..verdict }
}

/// Mail that no person wrote says so in its headers; the connector keeps what they said.
fn is_automatic(item: &Item) -> bool {
    item.extra.contains_key("auto") || item.author.bot
}
