//! Where we stand in the network's lists: what a cursor of ours holds, and how far back a walk goes.
//!
//! Every list of Bluesky is newest first and cannot be asked for "since": a walk goes back page by page
//! until it meets what was read before. A list is ordered by the earlier of what the author claims and
//! when the network saw it, so that a late or backdated post lands below what we know: each walk goes on
//! a little further than it must, and now and then one goes much deeper.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::messages::Messages;
use super::tid;
use super::view::{AtUri, at_uri};
use crate::domain::network::Cursor;
use crate::domain::time::{Span, Time};

/// How far an ordinary walk goes on below the newest thing that was read before.
const OVERLAP: Span = Span::minutes(15);
/// No walk reads more: what is behind is said to be cut off.
const MOST_PAGES: u32 = 1000;
/// How many of the newest posts of each list are remembered by name.
const REMEMBERED: usize = 300;

/// Where we stand in all lists of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which list the round is at, counted from the first.
    #[serde(default)]
    pub turn: usize,
    /// The round goes deeper than it must.
    #[serde(default)]
    pub deep: bool,
    /// The lists by name.
    #[serde(default)]
    pub trails: BTreeMap<String, Trail>,
    /// The direct messages.
    #[serde(default)]
    pub messages: Messages,
}

impl Place {
    /// Reads a cursor; one that cannot be read is the beginning.
    pub fn read(cursor: Option<&Cursor>) -> Place {
        cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok()).unwrap_or_default()
    }

    /// Writes the cursor.
    pub fn write(&self) -> Cursor {
        Cursor(serde_json::to_string(self).unwrap_or_default())
    }

    /// Tells whether no walk is going on.
    pub fn is_resting(&self) -> bool {
        self.turn == 0 && self.messages.is_resting() && self.trails.values().all(|trail| trail.walk.is_none())
    }
}

/// Where we stand in one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// The newest time that was read to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Time>,
    /// The walk that is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    walk: Option<Walk>,
    /// The newest posts that were handed over, `did/rkey`, by their keys, which sort by time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    known: Vec<String>,
}

/// A walk back through a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Walk {
    /// The network's cursor of the next page.
    at: String,
    /// The newest time it met.
    top: Option<Time>,
    /// Pages read.
    pages: u32,
}

/// What one page of a list says of the way.
pub struct Step<'a> {
    /// The time of each entry, as the list is ordered.
    pub times: &'a [Time],
    /// The network's cursor of the next page.
    pub next: Option<String>,
    /// How far back the first walk ever goes.
    pub since: Time,
    /// How many pages are read at least, if there are so many.
    pub least: u32,
    /// The desk's clock: nothing is newer, whatever it claims.
    pub now: Time,
}

/// How a walk goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// There is another page.
    Next,
    /// It met what was read before, or the end.
    Home,
    /// The network leads in circles, or on and on: the walk ended before it met what was read before.
    Lost,
}

impl Trail {
    /// Returns the network's cursor of the page to read next; none for the newest page.
    pub fn at(&self) -> Option<&str> {
        self.walk.as_ref().map(|walk| walk.at.as_str())
    }

    /// Tells whether a post was handed over lately.
    pub fn knows(&self, uri: &str) -> bool {
        at_uri(uri).is_some_and(|place| self.known.contains(&short(place)))
    }

    /// Remembers a post that is handed over.
    pub fn remember(&mut self, uri: &str) {
        if let Some(place) = at_uri(uri).filter(|_| !self.knows(uri)) {
            let spot = self.known.partition_point(|known| rkey(known) <= place.rkey);
            self.known.insert(spot, short(place));
            let surplus = self.known.len().saturating_sub(REMEMBERED);
            self.known.drain(..surplus);
        }
    }

    /// Forgets a post that is gone.
    pub fn forget(&mut self, uri: &str) {
        if let Some(name) = at_uri(uri).map(short) {
            self.known.retain(|known| *known != name);
        }
    }

    /// Returns the addresses of the posts that are remembered.
    pub fn remembered(&self) -> impl Iterator<Item = String> {
        self.known.iter().filter_map(|name| {
            let (did, rkey) = name.split_once('/')?;
            Some(format!("at://{did}/{}/{rkey}", super::POST))
        })
    }

    /// Tells whether an entry is worth handing over: a post that was not, lately, and is not far below what
    /// was read before. One that claims to be old betrays itself by its key, which is made when it is posted.
    pub fn wants(&self, uri: &str, listed: Time, since: Time, deep: bool) -> bool {
        let made = at_uri(uri).and_then(|place| tid::time(place.rkey));
        let bound = if deep { since } else { self.bound(since) };
        made.unwrap_or(listed).max(listed) >= bound && !self.knows(uri)
    }

    /// Takes note of a page that was read.
    pub fn step(&mut self, step: Step<'_>) -> Onward {
        let before = self.walk.take().unwrap_or_default();
        let top = step.times.iter().copied().max().map(|top| top.min(step.now)).max(before.top);
        let pages = before.pages.saturating_add(1);
        // A page may be short or empty because the network filters after paging: only a missing cursor ends.
        let bound = self.bound(step.since);
        let met = !step.times.is_empty() && step.times.iter().all(|at| *at < bound);
        let deep_enough = pages >= step.least;
        let Some(next) = step.next.filter(|next| !(next.is_empty() || met && deep_enough)) else {
            self.mark = self.mark.max(top);
            return Onward::Home;
        };
        if next == before.at || pages >= MOST_PAGES {
            self.mark = self.mark.max(top);
            return Onward::Lost;
        }
        self.walk = Some(Walk { at: next, top, pages });
        Onward::Next
    }

    fn bound(&self, since: Time) -> Time {
        self.mark.map_or(since, |mark| mark.minus(OVERLAP))
    }
}

fn rkey(known: &str) -> &str {
    known.rsplit('/').next().unwrap_or_default()
}

fn short(place: AtUri<'_>) -> String {
    format!("{}/{}", place.did, place.rkey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minutes: i64) -> Time {
        Time::from_seconds(1_790_000_000).plus(Span::minutes(minutes))
    }

    fn step<'a>(times: &'a [Time], next: Option<&str>, least: u32) -> Step<'a> {
        Step { times, next: next.map(str::to_owned), since: at(-1000), least, now: at(100_000) }
    }

    fn uri(n: usize) -> String {
        format!("at://did:plc:x/app.bsky.feed.post/k{n:04}")
    }

    #[test]
    fn a_short_or_empty_page_is_not_the_end() {
        let mut trail = Trail::default();
        assert_eq!(trail.step(step(&[at(5)], Some("a"), 0)), Onward::Next);
        assert_eq!(trail.step(step(&[], Some("b"), 0)), Onward::Next);
        assert_eq!(trail.at(), Some("b"));
        assert_eq!(trail.step(step(&[at(4)], None, 0)), Onward::Home);
        assert_eq!((trail.at(), trail.mark), (None, Some(at(5))));
    }

    #[test]
    fn a_walk_ends_where_the_last_one_began_and_a_little_further() {
        let mut trail = Trail { mark: Some(at(0)), ..Trail::default() };
        assert_eq!(trail.step(step(&[at(9), at(-14)], Some("a"), 0)), Onward::Next);
        assert!(trail.wants("", at(-14), at(-1000), false) && !trail.wants("", at(-16), at(-1000), false));
        assert_eq!(trail.step(step(&[at(-16), at(-20)], Some("b"), 0)), Onward::Home);
        assert_eq!(trail.mark, Some(at(9)));
    }

    #[test]
    fn a_deep_walk_goes_on() {
        let mut trail = Trail { mark: Some(at(0)), ..Trail::default() };
        for page in 1..9 {
            assert_eq!(trail.step(step(&[at(-500)], Some(&format!("p{page}")), 9)), Onward::Next);
        }
        assert_eq!(trail.step(step(&[at(-500)], Some("more"), 9)), Onward::Home);
        assert!(trail.wants("", at(-900), at(-1000), true) && !trail.wants("", at(-1001), at(-1000), true));
    }

    #[test]
    fn a_post_that_claims_to_be_old_is_wanted_by_its_key() {
        let mut trail = Trail { mark: Some(at(0)), ..Trail::default() };
        let uri = |made| format!("at://did:plc:x/app.bsky.feed.post/{}", tid::Tids::new(1).next(made));
        assert!(trail.wants(&uri(at(1)), Time::MIN, at(-1000), false));
        assert!(!trail.wants(&uri(at(-2000)), Time::MIN, at(-1000), true));
        trail.remember(&uri(at(1)));
        assert!(!trail.wants(&uri(at(1)), at(1), at(-1000), true));
    }

    #[test]
    fn the_first_walk_ends_where_it_should_begin() {
        let mut trail = Trail::default();
        assert_eq!(trail.step(step(&[at(0), at(-999)], Some("a"), 0)), Onward::Next);
        assert_eq!(trail.step(step(&[at(-1001)], Some("b"), 0)), Onward::Home);
    }

    #[test]
    fn circles_and_endless_lists_end() {
        let mut trail = Trail::default();
        assert_eq!(trail.step(step(&[at(1)], Some("same"), 0)), Onward::Next);
        assert_eq!(trail.step(step(&[at(1)], Some("same"), 0)), Onward::Lost);
        assert_eq!(trail.at(), None);
        let mut ways = (0..MOST_PAGES).map(|page| trail.step(step(&[at(1)], Some(&page.to_string()), 0)));
        assert_eq!(ways.by_ref().filter(|way| *way == Onward::Lost).count(), 1);
    }

    #[test]
    fn a_time_in_the_future_does_not_hide_what_comes() {
        let mut trail = Trail::default();
        trail.step(step(&[Time::MAX], None, 0));
        assert_eq!(trail.mark, Some(at(100_000)));
    }

    #[test]
    fn a_cursor_reads_back_and_a_broken_one_is_the_beginning() {
        let mut place = Place { turn: 1, deep: true, ..Place::default() };
        let mut trail = Trail::default();
        trail.step(step(&[at(5)], Some("a"), 9));
        // Whatever the order, the newest stay.
        (0..350).rev().for_each(|n| trail.remember(&uri(n)));
        (300..350).for_each(|n| trail.remember(&uri(n)));
        assert_eq!((trail.knows(&uri(49)), trail.knows(&uri(50)), trail.known.len()), (false, true, REMEMBERED));
        place.trails.insert("inbox".to_owned(), trail);
        assert!(!place.is_resting());
        assert_eq!(Place::read(Some(&place.write())), place);
        for broken in ["", "null", "[]", "{\"turn\":-1}", "{\"trails\":3}"] {
            assert_eq!(Place::read(Some(&Cursor(broken.to_owned()))), Place::default(), "{broken}");
        }
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let mut trail = Trail::default();
        trail.remember(&uri(1));
        trail.remember("nonsense");
        assert_eq!(trail.remembered().collect::<Vec<_>>(), [uri(1)]);
        trail.forget(&uri(1));
        assert!(!trail.knows(&uri(1)));
    }

    proptest! {
        /// Whatever the pages are, a walk over a list that ends comes home, and every entry newer than the
        /// mark was on a page that was read.
        #[test]
        fn a_gap_of_any_size_is_walked(gap in 0usize..400, size in 1usize..40, least in 0u32..12) {
            let list: Vec<Time> = (0..gap + 60).map(|n| at(-(n as i64))).collect();
            let mark = list[gap];
            let mut trail = Trail { mark: Some(mark), ..Trail::default() };
            let (mut read, mut way) = (0, Onward::Next);
            while way == Onward::Next {
                prop_assert_eq!(trail.at().map(str::to_owned), (read > 0).then(|| read.to_string()));
                let end = (read + size).min(list.len());
                let next = (end < list.len()).then(|| end.to_string());
                way = trail.step(Step { times: &list[read..end], next, since: at(-9999), least, now: at(1) });
                read = end;
            }
            prop_assert_eq!(way, Onward::Home);
            prop_assert!(list[..read].contains(&mark));
        }
    }
}
