//! Like, boost, delete, mute, block, report, and back.

use super::Mastodon;
use super::entity::Account;
use super::source::segment;
use crate::domain::item::Item;
use crate::domain::network::{Moderation, NetError};
use crate::domain::report::Report;
use crate::networks::http::{Call, cause};
use crate::words::{fill, w};

impl Mastodon {
    /// Does or undoes an act. All of them may be repeated: the server keeps a state, not a count.
    pub(super) async fn act(&self, item: &Item, act: Moderation, on: bool) -> Result<(), NetError> {
        let call = match (act, on) {
            (Moderation::Like, true) => on_post(item, "favourite"),
            (Moderation::Like, false) => on_post(item, "unfavourite"),
            (Moderation::Boost, true) => on_post(item, "reblog"),
            (Moderation::Boost, false) => on_post(item, "unreblog").bucket("deletions"),
            (Moderation::Mute, true) => self.on_person(item, "mute").await?,
            (Moderation::Mute, false) => self.on_person(item, "unmute").await?,
            (Moderation::Block, true) => self.on_person(item, "block").await?,
            (Moderation::Block, false) => self.on_person(item, "unblock").await?,
            (Moderation::Report, true) => return self.tell_of(item, &Report::default()).await,
            (Moderation::Delete, true) => return self.delete(item).await,
            (Moderation::Delete | Moderation::Report, false) => {
                return Err(never(fill(w().network.taking_back, &[&act.word()])));
            }
            (Moderation::Hide, _) => return Err(never(w().mastodon.hiding)),
        };
        let call = call.bearer(&self.token().await?);
        let answer = self.http.write(&call).await.map_err(cause)?;
        // A 404 in JSON means that the post or person is gone; in anything else, that there is no such act here.
        if answer.status() == 404 && !answer.value().is_object() {
            return Err(never(fill(w().mastodon.act_there, &[&act.word()])));
        }
        answer.taken().map(drop).map_err(cause).inspect_err(|why| self.notice(why))
    }

    async fn on_person(&self, item: &Item, act: &str) -> Result<Call, NetError> {
        let id = self.person(item).await?;
        Ok(Call::post(format!("/api/v1/accounts/{}/{act}", segment(&id))))
    }

    /// Returns the server's id of who wrote an item; an imported item may only have a handle.
    pub(super) async fn person(&self, item: &Item) -> Result<String, NetError> {
        if !item.author.id.is_empty() {
            return Ok(item.author.id.clone());
        }
        let handle = item.author.handle.trim_start_matches('@');
        let found: Account = self.read_json(Call::get("/api/v1/accounts/lookup").query("acct", handle)).await?;
        if found.id.is_empty() { Err(never(w().mastodon.finding_person)) } else { Ok(found.id) }
    }

    /// Deletes a post of ours; one that is gone already is deleted.
    async fn delete(&self, item: &Item) -> Result<(), NetError> {
        let path = format!("/api/v1/statuses/{}", segment(&item.id));
        let token = self.token().await?;
        let answer = self.http.write(&Call::delete(&*path).bearer(&token).bucket("deletions")).await.map_err(cause)?;
        if !matches!(answer.status(), 404 | 410) {
            return answer.taken().map(drop).map_err(cause).inspect_err(|why| self.notice(why));
        }
        // snac has no deletion: it says 404 and the post stands.
        match self.http.read(&Call::get(path).bearer(&token)).await?.status() {
            200 => Err(never(w().mastodon.deleting)),
            _ => Ok(()),
        }
    }
}

fn on_post(item: &Item, act: &str) -> Call {
    Call::post(format!("/api/v1/statuses/{}/{act}", segment(&item.id)))
}

fn never(what: impl Into<String>) -> NetError {
    NetError::Unsupported { what: what.into() }
}
