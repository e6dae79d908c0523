//! Catching up with a list that grows at its top, without a gap and without doubles, on servers that page
//! in different ways.
//!
//! Mastodon's `min_id` brings the page next to what we know. Other servers bring the newest page instead,
//! with a gap below it, and some ignore the parameter altogether. So a full page that does not touch what we
//! know is not believed: one more question below it tells whether there is a gap, and a gap is walked down
//! page by page. Where we are stands in the cursor, so a crash in the middle loses nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::time::Time;

/// How many entries we remember as known: more than a page, so that some outlive deletions.
const RING: usize = 120;
/// A page shorter than this is the last one: no server of the family cuts pages below it.
const SHORT: usize = 20;

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// By what the list is paged, or what makes the entry one of its kind.
    pub id: String,
    /// When it came, where that can be told.
    pub at: Option<Time>,
    /// What came.
    pub value: Value,
}

/// One page of a list, in the server's order, newest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaf {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// The `max_id` of the `Link` header's next page; some servers send none.
    pub next: Option<String>,
    /// The `min_id` of the `Link` header's previous page.
    pub prev: Option<String>,
}

/// What to ask the server for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The newest page.
    Newest,
    /// What came after an entry.
    After(String),
    /// What came before one.
    Before(String),
}

/// An entry that was seen: its id and, in milliseconds, when it came.
type Known = (String, Option<i64>);

/// How far we are in one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// What we know, newest first.
    #[serde(default)]
    ring: Vec<Known>,
    /// What came before this is known, or older than we care for.
    #[serde(default)]
    floor: Option<Time>,
    /// After which entry we go on.
    #[serde(default)]
    top: Option<String>,
    /// This server's `min_id` left a gap once: it is not asked that way again. That it left none proves nothing.
    #[serde(default)]
    gaps: bool,
    /// The way down that we are on.
    #[serde(default)]
    down: Option<Down>,
    /// More is waiting.
    #[serde(default)]
    more: bool,
    /// The list ended above what we know: what came after this is missing from it.
    #[serde(default)]
    hole: Option<Time>,
}

/// A way down from a page that did not touch what we know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Down {
    before: String,
    /// The first page, which becomes what we know once we are through.
    head: Vec<Known>,
    /// The page before: a server that ignores `max_id` sends it for ever.
    last: Vec<String>,
    top: Option<String>,
    pages: u32,
    /// Whether this only asks if there is a gap at all.
    probe: bool,
}

impl Walk {
    /// Tells whether more is waiting.
    pub fn is_under_way(&self) -> bool {
        self.more
    }

    /// Returns, once, since when entries are missing, where the list ended above what we know: a server may show
    /// only so many.
    pub fn take_hole(&mut self) -> Option<Time> {
        self.hole.take()
    }

    /// Returns what to ask for. `forward` lists are asked for what is new; others for their newest page, since
    /// entries may slip in below the top.
    pub fn ask(&self, forward: bool) -> Ask {
        match (&self.down, &self.top) {
            (Some(down), _) => Ask::Before(down.before.clone()),
            (None, Some(top)) if forward && !self.gaps => Ask::After(top.clone()),
            (None, _) => Ask::Newest,
        }
    }

    /// Takes a page; returns what is new in it.
    pub fn take(&mut self, asked: &Ask, leaf: Leaf, since: Time, most_pages: u32) -> Vec<Entry> {
        let floor = *self.floor.get_or_insert(since);
        let down = self.down.take().unwrap_or_default();
        let known = |entry: &Entry| {
            self.ring.iter().chain(&down.head).any(|(id, _)| *id == entry.id) || down.last.contains(&entry.id)
        };
        // What a server calls newer than what we know is new, whatever its time says, unless it shows what we
        // know along with it.
        let met = leaf.entries.iter().any(|entry| self.ring.iter().any(|(id, _)| *id == entry.id));
        let by_time = met || !matches!(asked, Ask::After(_));
        let old = |entry: &Entry| by_time && entry.at.is_some_and(|at| at < floor);
        let touches = met || leaf.entries.iter().any(old);
        let page = Page {
            seen: leaf.entries.iter().map(|entry| (entry.id.clone(), entry.at.map(Time::millis))).collect(),
            leaf: &leaf,
        };
        let news: Vec<Entry> = leaf.entries.iter().filter(|entry| !known(entry) && !old(entry)).cloned().collect();
        self.more = match asked {
            Ask::After(_) => self.forward(&page, touches, news.is_empty()),
            Ask::Newest => self.start_down(&page, touches || news.is_empty() || most_pages <= 1),
            Ask::Before(_) => self.further(down, &page, touches, news.is_empty(), most_pages),
        };
        news
    }

    /// Judges a page that was asked for by `min_id`.
    fn forward(&mut self, page: &Page, touches: bool, nothing_new: bool) -> bool {
        let short = page.seen.len() < SHORT;
        if nothing_new || touches || short {
            self.learn(page.seen.clone(), page.top());
            return false;
        }
        self.down = Some(Down { probe: true, ..page.down() });
        true
    }

    fn start_down(&mut self, page: &Page, through: bool) -> bool {
        if through {
            self.learn(page.seen.clone(), page.top());
        } else {
            self.down = Some(page.down());
        }
        !through
    }

    fn further(&mut self, mut down: Down, page: &Page, touches: bool, nothing_new: bool, most_pages: u32) -> bool {
        if down.probe {
            self.gaps = !nothing_new;
        }
        let oldest = down.head.iter().filter_map(|(_, at)| *at).min();
        down.head.extend(page.seen.iter().filter(|(_, at)| at.is_some() && *at == oldest).take(RING).cloned());
        if nothing_new || touches || down.pages >= most_pages {
            let more_above = down.probe && nothing_new;
            if page.seen.is_empty() && !down.probe {
                // A first walk ends like this by nature.
                self.hole = self.ring.first().and_then(|(_, at)| *at).map(Time::from_millis);
            }
            if !more_above {
                // Between the first page and what we knew lies all that was walked through and is not remembered.
                self.ring.clear();
            }
            self.learn(down.head, down.top);
            return more_above;
        }
        let last = page.seen.iter().map(|(id, _)| id.clone()).collect();
        self.down = Some(Down { before: page.bottom(), last, pages: down.pages + 1, probe: false, ..down });
        true
    }

    /// Remembers a page as known.
    fn learn(&mut self, mut page: Vec<Known>, top: Option<String>) {
        self.ring.retain(|(id, _)| !page.iter().any(|(new, _)| new == id));
        page.append(&mut self.ring);
        let rest = page.split_off(page.len().min(RING));
        let oldest = page.iter().filter_map(|(_, at)| *at).min();
        // Of those of the same moment none is below the floor: all of them must stay known.
        page.extend(rest.into_iter().filter(|(_, at)| at.is_some() && *at == oldest).take(RING));
        self.floor = oldest.map(Time::from_millis).max(self.floor);
        self.ring = page;
        self.top = top.or(self.top.take());
    }
}

/// A page under judgement.
struct Page<'a> {
    seen: Vec<Known>,
    leaf: &'a Leaf,
}

impl Page<'_> {
    /// Returns after what to go on: the server's word, else the greatest id where ids are numbers, else the first.
    fn top(&self) -> Option<String> {
        let ids = || self.leaf.entries.iter().map(|entry| &entry.id);
        let numbers = ids().all(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
        let greatest = if numbers { ids().max_by_key(|id| (id.len(), id.as_str())) } else { ids().next() };
        self.leaf.prev.clone().or_else(|| greatest.cloned())
    }

    fn bottom(&self) -> String {
        self.leaf.next.clone().or_else(|| self.seen.last().map(|(id, _)| id.clone())).unwrap_or_default()
    }

    fn down(&self) -> Down {
        Down { before: self.bottom(), head: self.seen.clone(), top: self.top(), pages: 1, ..Down::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// How a server understands `min_id` and `max_id`.
    #[derive(Clone, Copy, Debug)]
    enum Style {
        /// As Mastodon does.
        Adjacent,
        /// `min_id` is taken for `since_id`: the newest page, with a gap.
        Newest,
        /// Both are ignored and everything comes, up to a bound.
        Ignorant,
        /// Knows `max_id` only.
        OnlyMax,
    }

    struct Server {
        style: Style,
        all: Vec<u32>,
    }

    impl Server {
        fn answer(&self, ask: &Ask) -> Leaf {
            let take = |mut list: Vec<u32>| {
                list.truncate(40);
                list
            };
            let newest = |keep: &dyn Fn(&str) -> bool| {
                take(self.all.iter().rev().copied().filter(|n| keep(&name(*n))).collect())
            };
            let list = match (self.style, ask) {
                (Style::Ignorant, _) => self.all.iter().rev().copied().collect(),
                (_, Ask::Newest) | (Style::OnlyMax, Ask::After(_)) => newest(&|_| true),
                (_, Ask::Before(id)) => newest(&|name| name < id.as_str()),
                (Style::Newest, Ask::After(id)) => newest(&|name| name > id.as_str()),
                (Style::Adjacent, Ask::After(id)) => {
                    let next = take(self.all.iter().copied().filter(|n| name(*n) > *id).collect());
                    next.into_iter().rev().collect()
                }
            };
            let entry = |n: u32| Entry { id: name(n), at: Some(at(n)), value: Value::Null };
            Leaf { entries: list.into_iter().map(entry).collect(), ..Leaf::default() }
        }
    }

    fn name(n: u32) -> String {
        format!("{n:06}")
    }

    fn at(n: u32) -> Time {
        Time::from_seconds(1_000_000 + i64::from(n) / 3)
    }

    /// Runs rounds until the walk rests; counts how often each entry came.
    fn round(walk: &mut Walk, server: &Server, since: Time, forward: bool, got: &mut BTreeMap<String, u32>) {
        for _ in 0..200 {
            // Each page goes through the cursor, as it does between two calls.
            *walk = serde_json::from_str(&serde_json::to_string(walk).unwrap()).unwrap();
            let ask = walk.ask(forward);
            let news = walk.take(&ask, server.answer(&ask), since, 1000);
            news.into_iter().for_each(|entry| *got.entry(entry.id).or_default() += 1);
            if !walk.is_under_way() {
                return;
            }
        }
        panic!("the walk does not end");
    }

    proptest! {
        #[test]
        fn nothing_is_missing_and_nothing_comes_twice(
            style in prop_oneof![Just(Style::Adjacent), Just(Style::Newest), Just(Style::Ignorant), Just(Style::OnlyMax)],
            arrivals in prop::collection::vec(0u32..300, 1..6),
            gone in prop::collection::vec(0u32..600, 0..4),
            forward: bool,
        ) {
            // A server that sends everything each time is only bearable while everything is little.
            let scale = if matches!(style, Style::Ignorant) { 5 } else { 1 };
            let mut server = Server { style, all: Vec::new() };
            let (mut walk, mut got, mut next) = (Walk::default(), BTreeMap::new(), 0);
            for count in arrivals {
                server.all.extend(next..next + count / scale);
                next += count / scale;
                round(&mut walk, &server, at(0), forward, &mut got);
                server.all.retain(|n| !gone.contains(n));
            }
            let missing: Vec<u32> = (0..next).filter(|n| !got.contains_key(&name(*n)) && !gone.contains(n)).collect();
            prop_assert!(missing.is_empty(), "missing {missing:?}");
            prop_assert!(got.values().all(|times| *times == 1), "{got:?}");
        }
    }

    #[test]
    fn a_first_sync_reads_back_to_its_day_and_no_further() {
        let server = Server { style: Style::Adjacent, all: (0..1000).collect() };
        let (mut walk, mut got) = (Walk::default(), BTreeMap::new());
        round(&mut walk, &server, at(700), true, &mut got);
        assert_eq!(got.keys().next(), Some(&name(699)));
        assert_eq!(got.len(), 301);
    }

    #[test]
    fn a_quiet_round_on_mastodon_is_one_question_for_what_is_new() {
        let mut server = Server { style: Style::Adjacent, all: (0..50).collect() };
        let (mut walk, mut got) = (Walk::default(), BTreeMap::new());
        round(&mut walk, &server, at(0), true, &mut got);
        assert_eq!(walk.ask(true), Ask::After(name(49)));
        server.all.push(50);
        let ask = walk.ask(true);
        let news = walk.take(&ask, server.answer(&ask), at(0), 1000);
        assert_eq!((news.len(), walk.is_under_way()), (1, false));
    }

    #[test]
    fn a_busy_hashtag_is_not_walked_down_for_ever() {
        let server = Server { style: Style::Adjacent, all: (0..5000).collect() };
        let mut walk = Walk::default();
        let mut pages = 0;
        loop {
            let ask = walk.ask(false);
            pages += 1;
            walk.take(&ask, server.answer(&ask), at(0), 3);
            if !walk.is_under_way() {
                break;
            }
        }
        assert_eq!(pages, 4);
    }

    #[test]
    fn what_slips_in_below_the_top_of_a_hashtag_is_found() {
        let mut server = Server { style: Style::Adjacent, all: (0..60).filter(|n| *n != 55).collect() };
        let (mut walk, mut got) = (Walk::default(), BTreeMap::new());
        round(&mut walk, &server, at(0), false, &mut got);
        server.all.insert(55, 55);
        round(&mut walk, &server, at(0), false, &mut got);
        assert_eq!(got.len(), 60);
    }
}
