//! A thread as a whole, and the files in it.

use super::Mastodon;
use super::entity::Status;
use super::item::{Root, from_us, item};
use super::source::segment;
use crate::domain::item::{Item, Media};
use crate::domain::network::NetError;
use crate::networks::http::{Answer, Call, is_loopback};
use crate::words::w;

impl Mastodon {
    /// Fetches the thread of an item, root first.
    pub(super) async fn whole_thread(&self, at: &Item) -> Result<Vec<Item>, NetError> {
        let server = self.server().await?;
        let context = self.context(&at.id).await?;
        let itself: Status = self.read_json(Call::get(format!("/api/v1/statuses/{}", segment(&at.id)))).await?;
        let mut posts = context.ancestors;
        posts.push(itself);
        posts.extend(context.descendants);
        let root = posts.first().map(|first| Root { id: first.id.clone(), ours: from_us(&server, first) });
        let made = posts.iter().filter_map(|post| {
            // In the thread of an item that concerns us, the item itself concerns us, whatever the post shows.
            let to_us = post.id == at.id && at.kind != crate::domain::item::Kind::Post;
            item(&server, &self.account, post, root.clone(), to_us, None).ok()
        });
        let mut items: Vec<Item> = made.collect();
        let mut seen = std::collections::BTreeSet::new();
        items.retain(|item| seen.insert(item.id.clone()));
        Ok(items)
    }

    /// Fetches the bytes of a picture or film. They are public, so our token stays here.
    pub(super) async fn file(&self, media: &Media) -> Result<Vec<u8>, NetError> {
        if !media.url.starts_with("http://") && !media.url.starts_with("https://") {
            return Err(NetError::Unsupported { what: w().mastodon.file_without_address.to_owned() });
        }
        // A stranger's address must not make us knock at this machine's own doors.
        if is_loopback(&media.url) && !self.http.is_loopback() {
            return Err(NetError::Refused { why: w().mastodon.file_here.to_owned() });
        }
        let answer = self.http.read(&Call::get(media.url.clone()).slow().bucket("files")).await?;
        answer.good().map(Answer::into_body)
    }
}
