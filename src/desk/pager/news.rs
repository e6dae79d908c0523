//! Tells channels that keep a state of pages what became of one: somebody has it, or it is over.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::desk::handle::Handle;
use crate::domain::chain::{Outcome, Paging, Recipient};
use crate::domain::id::PageId;
use crate::domain::rota::{Address, Channel};
use crate::networks::paging::{Channels, News};

use super::told;

/// Pages as they were last looked at, and whether it was told that somebody has them.
#[derive(Default)]
pub struct Watched(BTreeMap<PageId, (Paging, bool)>);

impl Watched {
    /// Takes the pages that are not over, and tells what is new of those that went out.
    pub fn look(&mut self, desk: &Handle, channels: &Arc<Channels>, open: &BTreeMap<PageId, Paging>) {
        let gone: Vec<PageId> = self.0.keys().filter(|id| !open.contains_key(id)).copied().collect();
        for id in gone {
            if let Some((paging, _)) = self.0.remove(&id) {
                tell(desk, channels, id, &paging, &News::Over);
            }
        }
        for (id, paging) in open {
            let has = paging.owner().filter(|_| !paging.is_open);
            // What was answered before this desk opened was told then.
            let was_told = self.0.get(id).map_or(has.is_some(), |(_, told)| *told);
            if let Some(owner) = has.filter(|_| !was_told) {
                tell(desk, channels, *id, paging, &News::Acknowledged(owner.clone()));
            }
            self.0.insert(*id, (paging.clone(), has.is_some()));
        }
    }
}

/// Tells every place where it went out, each once.
fn tell(desk: &Handle, channels: &Arc<Channels>, id: PageId, paging: &Paging, news: &News) {
    let rota = &desk.library().rulings.ready.rota;
    let mut places: Vec<(Channel, Address, Recipient)> = Vec::new();
    for tried in paging.tried.iter().filter(|tried| tried.outcome == Outcome::Sent) {
        let Recipient::Person(name) = &tried.call.to else { continue };
        let address = rota.person(name).and_then(|person| person.addresses.get(&tried.call.by));
        let is_new =
            |address: &&Address| !places.iter().any(|(by, known, _)| (*by, known) == (tried.call.by, *address));
        if let Some(address) = address.filter(is_new) {
            places.push((tried.call.by, address.clone(), tried.call.to.clone()));
        }
    }
    for (by, address, to) in places {
        let (desk, channels, news) = (desk.clone(), Arc::clone(channels), news.clone());
        tokio::spawn(async move {
            let Ok(text) = tokio::task::spawn_blocking(move || told::text(&desk, id, &to)).await else { return };
            if let Some(Outcome::Failed(why)) = channels.tell(by, Some(&address), &text, &news).await {
                tracing::warn!(%why, "a channel was not told what became of a page");
            }
        });
    }
}
