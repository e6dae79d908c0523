//! What is new: mentions, replies and quotes; our own posts, also those written elsewhere; direct messages; searches.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use serde_json::Value;

use super::Bluesky;
use super::post::{self, Us};
use super::trail::{Onward, Place, Step, Trail};
use super::view::{at_uri, list, raw, time};
use super::xrpc::path;
use crate::domain::clean;
use crate::domain::item::Item;
use crate::domain::network::{Cursor, NetError, Page};
use crate::domain::time::Time;
use crate::networks::http::Call;
use crate::words::{fill, w};

/// The reasons for which a notification is an item. Likes, reposts and follows are never rows.
const REASONS: [&str; 3] = ["mention", "reply", "quote"];
/// How many entries of a list are asked for at a time: the most that the network gives.
const PAGE: u32 = 100;
/// A round hands over what it has once it has this many.
const ENOUGH: usize = 100;
/// Every so many rounds one goes deeper, and looks whether what we have is still there. The first one does.
const DEEP_EVERY: u32 = 20;
/// How many posts `getPosts` takes at once.
const BATCH: usize = 25;

/// A list that is walked.
enum Source {
    /// Notifications.
    Inbox,
    /// What we wrote.
    Own,
    /// A search, in the network's syntax.
    Search(String),
}

impl Source {
    fn name(&self) -> String {
        match self {
            Source::Inbox => "inbox".to_owned(),
            Source::Own => "own".to_owned(),
            Source::Search(query) => format!("search:{query}"),
        }
    }

    /// How many pages a deep round reads at least.
    const fn deep_pages(&self) -> u32 {
        match self {
            Source::Inbox => 10,
            Source::Own => 2,
            Source::Search(_) => 0,
        }
    }
}

/// Where a round stops, one after the other.
enum Stop {
    /// A list that is walked back.
    List(Source),
    /// The direct messages, which have a log that is read forward.
    Messages,
}

/// A page of a list: posts as far as the list shows them.
struct Listing {
    posts: Vec<Value>,
    next: Option<String>,
}

/// A round of fetching.
struct Round<'a> {
    bluesky: &'a Bluesky,
    us: Us,
    since: Time,
    place: Place,
    page: Page,
}

impl Bluesky {
    /// Fetches one round, or as much of it as is enough at a time.
    pub(super) async fn round(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        let us = self.us().await?;
        let mut place = Place::read(cursor);
        if place.is_resting() {
            place.deep = self.rounds.fetch_add(1, Ordering::Relaxed).is_multiple_of(DEEP_EVERY);
        }
        let mut round = Round { bluesky: self, us, since, place, page: Page::default() };
        if let Err(why) = round.run().await {
            // What came before the trouble is handed over; the next call meets the trouble again.
            if round.page.items.is_empty() {
                return Err(why);
            }
            round.page.more = true;
        }
        let mut page = round.close();
        self.introduce(&mut page.items).await;
        Ok(page)
    }

    fn stops(&self) -> Vec<Stop> {
        let search = |query: &String| Stop::List(Source::Search(query.trim().to_owned()));
        let searches = self.account.listen.iter().map(search);
        [Stop::List(Source::Inbox), Stop::List(Source::Own), Stop::Messages].into_iter().chain(searches).collect()
    }

    /// Reads posts in batches; those that are not there are left out.
    pub(super) async fn posts(&self, uris: &[String]) -> Result<HashMap<String, Value>, NetError> {
        let mut found = HashMap::new();
        for batch in uris.chunks(BATCH) {
            let call = Call::get(path("app.bsky.feed.getPosts"));
            let call = batch.iter().fold(call, |call, uri| call.query("uris", uri));
            let answer = self.xrpc.ask(call).await?;
            found.extend(list(&answer, "/posts").iter().map(|view| (raw(view, "/uri").to_owned(), view.clone())));
        }
        Ok(found)
    }
}

impl Round<'_> {
    async fn run(&mut self) -> Result<(), NetError> {
        let stops = self.bluesky.stops();
        let name = |stop: &Stop| match stop {
            Stop::List(source) => Some(source.name()),
            Stop::Messages => None,
        };
        let names: Vec<String> = stops.iter().filter_map(name).collect();
        self.place.trails.retain(|name, _| names.contains(name));
        while let Some(stop) = stops.get(self.place.turn) {
            if self.page.items.len() >= ENOUGH {
                self.page.more = true;
                return Ok(());
            }
            let turn = match stop {
                Stop::List(source) => self.turn(source).await,
                Stop::Messages => self.hear().await,
            };
            match turn {
                Ok(()) => {}
                Err(why) => self.pass_over(stop, why)?,
            }
        }
        if self.place.deep {
            self.look_again().await?;
        }
        self.place.turn = 0;
        self.place.deep = false;
        Ok(())
    }

    /// Reads on in the direct messages.
    async fn hear(&mut self) -> Result<(), NetError> {
        let deep = self.place.deep;
        let heard = self.bluesky.hear(&mut self.place.messages, self.since, deep, &self.us).await?;
        heard.items.into_iter().for_each(|item| self.add(item));
        self.page.removed.extend(heard.removed);
        self.page.odd.extend(heard.odd);
        self.place.turn += usize::from(heard.home);
        Ok(())
    }

    /// Reads one page of a list and notes how its walk goes on.
    async fn turn(&mut self, source: &Source) -> Result<(), NetError> {
        let name = source.name();
        let mut trail = self.place.trails.get(&name).cloned().unwrap_or_default();
        let listing = self.bluesky.listing(source, trail.at(), &self.us).await?;
        let times: Vec<Time> = listing.posts.iter().map(|view| self.listed_at(view)).collect();
        let least = if self.place.deep { source.deep_pages() } else { 0 };
        let wants = |(view, at): &(&Value, &Time)| trail.wants(raw(view, "/uri"), **at, self.since, least > 0);
        let wanted: Vec<Value> = listing.posts.iter().zip(&times).filter(wants).map(|(view, _)| view.clone()).collect();
        self.take(source, wanted, &mut trail).await?;
        let step = Step { times: &times, next: listing.next, since: self.since, least, now: (self.bluesky.now)() };
        match trail.step(step) {
            Onward::Next => {}
            Onward::Home => self.place.turn += 1,
            Onward::Lost => {
                self.place.turn += 1;
                self.page.odd.push(fill(w().bluesky.pages_without_end, &[&name]));
            }
        }
        self.place.trails.insert(name, trail);
        Ok(())
    }

    /// Makes items of what a list shows; notifications are read again as whole posts.
    async fn take(&mut self, source: &Source, views: Vec<Value>, trail: &mut Trail) -> Result<(), NetError> {
        let whole = match source {
            Source::Inbox => {
                let uris: Vec<String> = views.iter().map(|view| raw(view, "/uri").to_owned()).collect();
                self.bluesky.posts(&uris).await?
            }
            Source::Own | Source::Search(_) => HashMap::new(),
        };
        for shown in views.iter().rev() {
            // A notification whose post is not given (yet) holds the record all the same: nothing is lost.
            let view = whole.get(raw(shown, "/uri")).unwrap_or(shown);
            match post::item(view, &self.us) {
                Ok(item) => {
                    trail.remember(&item.id);
                    self.add(item);
                }
                Err(odd) => self.page.odd.push(odd),
            }
        }
        Ok(())
    }

    /// Adds an item unless another list of this round brought it.
    fn add(&mut self, item: Item) {
        if !self.page.items.iter().any(|known| known.id == item.id) {
            self.page.items.push(item);
        }
    }

    /// A search that fails is passed over, so that it does not keep the inbox from working; so are the direct
    /// messages, which live on a server of their own. Their trouble is told once.
    fn pass_over(&mut self, stop: &Stop, why: NetError) -> Result<(), NetError> {
        let stands_alone = matches!(
            why,
            NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. } | NetError::Unwell { .. }
        );
        match stop {
            Stop::List(Source::Search(query)) if stands_alone => {
                self.page.odd.push(fill(w().bluesky.search_failed, &[&clean::line(query), &why]));
                self.place.turn += 1;
                Ok(())
            }
            Stop::Messages if !matches!(why, NetError::Offline { .. }) => {
                let told = self.place.messages.tell(fill(w().bluesky.messages_unread, &[&why]));
                self.page.odd.extend(told);
                self.place.turn += 1;
                Ok(())
            }
            Stop::List(Source::Inbox | Source::Own | Source::Search(_)) | Stop::Messages => Err(why),
        }
    }

    /// Reads the posts again that were handed over lately, and says which are gone.
    async fn look_again(&mut self) -> Result<(), NetError> {
        let fresh = |uri: &String| !self.page.items.iter().any(|item| item.id == *uri);
        let mut uris: Vec<String> = self.place.trails.values().flat_map(Trail::remembered).filter(fresh).collect();
        uris.sort();
        uris.dedup();
        let there = self.bluesky.posts(&uris).await?;
        for uri in uris.into_iter().filter(|uri| !there.contains_key(uri)) {
            if self.bluesky.is_gone(&uri).await? {
                self.place.trails.values_mut().for_each(|trail| trail.forget(&uri));
                self.page.removed.push(uri);
            }
        }
        Ok(())
    }

    /// Returns the time by which the network sorts an entry: the earlier of what is claimed and seen.
    fn listed_at(&self, view: &Value) -> Time {
        let said = time(view, "/record/createdAt").unwrap_or(Time::MAX);
        let seen = time(view, "/indexedAt").unwrap_or(Time::MAX);
        said.min(seen)
    }

    fn close(mut self) -> Page {
        self.page.items.sort_by_key(|item| item.created_at);
        self.page.cursor = Some(self.place.write());
        self.page
    }
}

impl Bluesky {
    async fn listing(&self, source: &Source, at: Option<&str>, us: &Us) -> Result<Listing, NetError> {
        let call = match source {
            Source::Inbox => {
                let call = Call::get(path("app.bsky.notification.listNotifications"));
                REASONS.iter().fold(call, |call, reason| call.query("reasons", reason))
            }
            Source::Own => {
                let call = Call::get(path("app.bsky.feed.getAuthorFeed"));
                call.query("actor", &us.did).query("filter", "posts_with_replies")
            }
            Source::Search(query) => {
                Call::get(path("app.bsky.feed.searchPosts")).query("q", query).query("sort", "latest")
            }
        };
        let call = at.into_iter().fold(call.query("limit", PAGE), |call, at| call.query("cursor", at));
        let answer = self.xrpc.ask(call).await?;
        let posts = match source {
            Source::Inbox => list(&answer, "/notifications").iter().filter(|told| is_wanted(told)).cloned().collect(),
            Source::Own => list(&answer, "/feed").iter().filter_map(own).cloned().collect(),
            Source::Search(_) => list(&answer, "/posts").to_vec(),
        };
        Ok(Listing { posts, next: Some(raw(&answer, "/cursor").to_owned()).filter(|next| !next.is_empty()) })
    }

    /// Asks the network for the record itself: a post that is only hidden from us is not gone.
    async fn is_gone(&self, uri: &str) -> Result<bool, NetError> {
        let Some(place) = at_uri(uri) else { return Ok(false) };
        self.record(place.did, place.collection, place.rkey).await.map(|record| record.is_none())
    }
}

/// Older servers do not know the filter by reason, so it is done here again.
fn is_wanted(told: &Value) -> bool {
    REASONS.contains(&raw(told, "/reason"))
        && at_uri(raw(told, "/uri")).is_some_and(|place| place.collection == super::POST)
}

/// Returns the post of an entry of our own feed; what we reposted is not ours.
fn own(entry: &Value) -> Option<&Value> {
    let is_repost = raw(entry, "/reason/$type").ends_with("#reasonRepost");
    entry.pointer("/post").filter(|_| !is_repost)
}
