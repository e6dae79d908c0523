//! One round of fetching: every list for itself, one cursor for all.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::Mastodon;
use super::item::{from_us, is_to_us, item};
use super::lists::{Lists, judge};
use super::roots::near_root;
use super::server::Server;
use super::source::{Post, Sight, Source};
use super::walk::Walk;
use super::watch::Watch;
use crate::domain::network::{Cursor, NetError, Page};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Where we are in every list; the text of a cursor.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Place {
    #[serde(default)]
    lists: BTreeMap<String, Walk>,
    #[serde(default)]
    watch: Watch,
    /// The newest posts that were handed on, whichever list brought them.
    #[serde(default)]
    recent: VecDeque<String>,
}

/// How many posts that were handed on are remembered.
const RECENT: usize = 300;

impl Place {
    /// Reads a cursor; one that makes no sense starts anew, which repeats items but loses none.
    fn read(cursor: Option<&Cursor>) -> Place {
        cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok()).unwrap_or_default()
    }

    fn cursor(&self) -> Option<Cursor> {
        serde_json::to_string(self).ok().map(Cursor)
    }

    fn remember(&mut self, page: &Page) {
        self.recent.extend(page.items.iter().map(|item| item.id.clone()));
        self.recent.drain(..self.recent.len().saturating_sub(RECENT));
    }

    /// Chooses the lists to ask: those with more waiting and what comes after them, or all when none has. A list
    /// that fails keeps no other waiting.
    fn due(&self, all: Vec<Source>, known: &Lists) -> Vec<Source> {
        let under_way = |source: &Source| self.lists.get(&source.name()).is_some_and(Walk::is_under_way);
        let waiting = |source: &Source| under_way(source) && !known.is_failing(source);
        let (main, rest) = (all.iter().any(|s| waiting(s) && !s.is_optional()), all.iter().any(waiting));
        all.into_iter().filter(|source| waiting(source) || !rest || (main && source.is_optional())).collect()
    }
}

impl Mastodon {
    /// Fetches one page of each list that is due.
    pub(super) async fn round(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        let server = self.server().await?;
        let mut place = Place::read(cursor);
        let (mut page, mut main_waits) = (Page::default(), false);
        let mut offered = Source::all(&self.account.listen);
        offered.retain(|source| !self.lists.is_missing(source, (self.now)()));
        for source in place.due(offered, &self.lists) {
            if source.is_optional() && main_waits {
                // First what surely concerns us; much of the rest will turn out to be known by then.
                break;
            }
            let walk = place.lists.entry(source.name()).or_default();
            match self.step(&server, &source, walk, &place.recent, since, &mut page).await {
                Ok(()) => {
                    self.lists.note(&source, None, (self.now)());
                    page.odd.extend(walk.take_hole().map(|since| missing(&source, since)));
                    page.more |= walk.is_under_way();
                    main_waits |= walk.is_under_way() && !source.is_optional();
                }
                Err(why) if source.is_optional() && is_theirs(&why) => {
                    self.lists.note(&source, Some(&why), (self.now)());
                    page.odd.push(failed(&source, &why));
                }
                Err(why) if is_theirs(&why) && !source.is_optional() => {
                    // Refused where nobody signed in is refused: are we?
                    return Err(self.ask_server().await.err().unwrap_or(why));
                }
                Err(why) if page.items.is_empty() || matches!(why, NetError::SignedOut { .. }) => return Err(why),
                Err(why) => {
                    // What came is kept; the rest is asked for again next time.
                    page.odd.push(fill(w().mastodon.of_list, &[&source.name(), &why]));
                    page.more = false;
                    break;
                }
            }
        }
        self.add_streamed(&server, &mut page).await;
        self.add_changes(&server, &mut place.watch, &mut page).await;
        put_in_order(&mut page);
        place.watch.remember(&page);
        place.remember(&page);
        page.cursor = place.cursor();
        Ok(page)
    }

    /// Fetches one page of one list.
    async fn step(
        &self,
        server: &Server,
        source: &Source,
        walk: &mut Walk,
        recent: &VecDeque<String>,
        since: Time,
        page: &mut Page,
    ) -> Result<(), NetError> {
        let ask = walk.ask(source.is_forward());
        let leaf = source.leaf(&self.judged(source.call(server, &ask), |answer| judge(source, answer)).await?)?;
        for entry in walk.take(&ask, leaf, since, source.most_pages()) {
            match source.post(entry.value) {
                Ok(Some(post)) if source.is_optional() && recent.contains(&post.status.id) => {}
                Ok(Some(post)) if is_wanted(server, source, &post) => self.add_post(server, post, page).await,
                Ok(_) => {}
                Err(why) => page.odd.push(why),
            }
        }
        Ok(())
    }

    /// Adds a post to a page, with the root of its thread.
    pub(super) async fn add_post(&self, server: &Server, post: Post, page: &mut Page) {
        let root = match post.sight {
            // A busy hashtag is not worth a question for each answer in it.
            Sight::Found if !is_to_us(server, &post.status) => near_root(server, &post.status),
            Sight::ToUs | Sight::Seen | Sight::Found | Sight::Edited => self.root(server, &post.status).await,
        };
        match item(server, &self.account, &post.status, Some(root), post.sight == Sight::ToUs, post.came_at) {
            Ok(item) => page.items.push(item),
            Err(why) => page.odd.push(why),
        }
    }
}

/// Says that a list brought nothing this time.
fn failed(source: &Source, why: &NetError) -> String {
    match why {
        NetError::Unsupported { .. } => fill(w().mastodon.asked_in_an_hour, &[why]),
        why => fill(w().mastodon.asked_next_time, &[&source.name(), why]),
    }
}

/// Says what no list will bring any more: snac, for one, shows its newest 64 notifications and no others.
fn missing(source: &Source, since: Time) -> String {
    fill(w().mastodon.only_newest, &[&source.name(), &since])
}

/// Tells whether the server said something of this list, not that it is unwell.
fn is_theirs(why: &NetError) -> bool {
    matches!(why, NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. })
}

/// Tells whether a post of a list is an item: an edit of somebody's post that we only boosted is none, and
/// neither is our own post that came back with a like.
fn is_wanted(server: &Server, source: &Source, post: &Post) -> bool {
    match source {
        Source::Own | Source::Conversations | Source::Tag(_) | Source::Search(_) => true,
        Source::Requests | Source::Notifications => {
            let concerns = post.sight != Sight::Edited || is_to_us(server, &post.status);
            concerns && !from_us(server, &post.status)
        }
    }
}

/// Sorts oldest first and keeps the most telling of several sights of one post: what concerns us wins over
/// what was found by listening.
fn put_in_order(page: &mut Page) {
    let is_found = |item: &crate::domain::item::Item| item.kind == crate::domain::item::Kind::Post && !item.from_us;
    page.items.sort_by(|a, b| a.id.cmp(&b.id).then(is_found(a).cmp(&is_found(b))));
    page.items.dedup_by(|later, first| later.id == first.id);
    page.items.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    page.items.retain(|item| !page.removed.contains(&item.id));
}
