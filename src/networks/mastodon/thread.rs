//! A thread as a whole, and the files in it.

use super::Mastodon;
use super::entity::Status;
use super::item::{Root, from_us, item};
use super::source::segment;
use crate::domain::item::Item;
use crate::domain::network::NetError;
use crate::networks::http::Call;

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
}
