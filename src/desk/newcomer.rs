//! Items on their way in: made harmless and judged before the writer meets them, on the threads of those who
//! bring them. The writer does alone what hangs on the order of things.

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::class::{Class, Verdict};
use crate::domain::conversation::Conversation;
use crate::domain::danger::{Danger, Ours, Peril, looks_like_us};
use crate::domain::id::AccountId;
use crate::domain::item::Item;
use crate::domain::lang::primary;
use crate::domain::protocol::{Found, INFLUENCER_FROM, Message};
use crate::domain::rules::{Fits, Rules};
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::triage;

use super::clock;
use super::live::Shared;

/// Items that may come in, and the rules that were asked about them.
#[derive(Default)]
pub struct Newcomers {
    /// The items.
    pub items: Vec<Newcomer>,
    /// The rules.
    pub rules: Arc<Rules>,
}

/// An item that may come in, with what kind of message it is.
pub struct Newcomer {
    /// The item, harmless.
    pub item: Item,
    /// What it is; nothing is said of our own words.
    pub verdict: Verdict,
    /// Which rules fit it, as far as that hangs on it alone.
    pub fits: Fits,
}

impl Newcomers {
    /// Looks at items from outside; those that are none are left out, and the log says why.
    pub fn all(items: Vec<Item>, rulings: &Rulings, rules: Arc<Rules>, shared: &Shared) -> Newcomers {
        let now = clock::now();
        let accounts = accounts(shared);
        let about = About { rulings, accounts: &accounts, shared };
        let items = items.into_iter().filter_map(|item| Newcomer::of(item, now, &about, &rules)).collect();
        Newcomers { items, rules }
    }
}

impl Newcomer {
    fn of(item: Item, now: Time, about: &About<'_>, rules: &Rules) -> Option<Newcomer> {
        let item = item.admitted().inspect_err(|bad| tracing::warn!(%bad, "an item was left out")).ok()?.arrived(now);
        let verdict = verdict(&item, None, about);
        let fits = rules.fits(&item, &verdict, about.rulings.hours_of(&item.account_id()));
        Some(Newcomer { item, verdict, fits })
    }
}

/// Returns what an item is within its conversation, which nobody knew when it was judged: it is read in the language that
/// a person set there.
pub fn within(
    page: Option<&Conversation>,
    item: &Item,
    judged: Verdict,
    rulings: &Rulings,
    shared: &Shared,
) -> Verdict {
    let set = page.and_then(Conversation::set_lang);
    let read_in = judged.lang.as_deref().map(primary);
    if set.is_none() || read_in.as_deref() == set {
        return judged;
    }
    verdict(item, set, &About { rulings, accounts: &accounts(shared), shared })
}

/// What a message is judged with.
struct About<'a> {
    rulings: &'a Rulings,
    /// Our own accounts.
    accounts: &'a [AccountId],
    shared: &'a Shared,
}

fn accounts(shared: &Shared) -> Vec<AccountId> {
    shared.read().accounts.keys().cloned().collect()
}

fn verdict(item: &Item, set: Option<&str>, about: &About<'_>) -> Verdict {
    if item.from_us {
        return Verdict::default();
    }
    let verdict = triage::verdict(&triage::Text { set, ..text_of(item) }, &about.shared.taught());
    let dangers = dangers(item, &verdict, set, about);
    let verdict = verdict.with_dangers(dangers);
    let accelerators = accelerators(item, &verdict, set, about.rulings);
    Verdict { print: triage::swarm::print(item, verdict.class), accelerators, ..verdict }
}

/// Returns what somebody may be in, and whether its author poses as us.
fn dangers(item: &Item, verdict: &Verdict, set: Option<&str>, about: &About<'_>) -> Vec<Peril> {
    let lang = set.or(verdict.lang.as_deref());
    let mut found = about.rulings.ready.playbook.dangers.find(&words_of(item), lang);
    let Rulings { brand, known_handles: known, .. } = about.rulings;
    let received_by = item.account_id();
    let accounts = || about.accounts.iter().filter(|account| **account != received_by);
    let accounts: Vec<&AccountId> = [&received_by].into_iter().chain(accounts()).collect();
    let ours = Ours { accounts: &accounts, brand: brand.as_deref(), known };
    if let Some(told_by) = looks_like_us(&item.author, &item.network, &ours) {
        found.retain(|peril| peril.what != Danger::Impostor);
        found.push(Peril { what: Danger::Impostor, told_by });
    }
    found
}

/// Returns what an item says, its subject with it.
fn words_of(item: &Item) -> Cow<'_, str> {
    let subject = item.subject.as_deref().unwrap_or_default();
    if subject.is_empty() { Cow::from(&item.text) } else { format!("{subject}\n{}", item.text).into() }
}

/// Returns what makes a message worse than it looks. It is looked for only where something is or may be wrong: elsewhere
/// nothing hangs on it.
fn accelerators(item: &Item, verdict: &Verdict, set: Option<&str>, rulings: &Rulings) -> Vec<Found> {
    let is_wrong = |class: Class| class <= Class::Complaint;
    if !is_wrong(verdict.class) && !verdict.perhaps.is_some_and(|perhaps| is_wrong(perhaps.class)) {
        return Vec::new();
    }
    let text = words_of(item);
    let followers = item.author.followers.unwrap_or_default();
    let message = Message { text: &text, lang: set.or(verdict.lang.as_deref()), followers };
    rulings.ready.playbook.accelerators.find(&message, INFLUENCER_FROM)
}

/// Sees an item as the brain does.
pub fn text_of(item: &Item) -> triage::Text<'_> {
    triage::Text::of(item, is_automatic(item))
}

/// Mail that no person wrote says so in its headers; the connector keeps what they said.
fn is_automatic(item: &Item) -> bool {
    item.extra.contains_key("auto") || item.author.bot
}
