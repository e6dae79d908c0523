//! The plan as the desk holds it in memory: a line for each post, found by the minute at which it leaves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::warnings::{leads, said};
use super::{Fate, Occurrence, Post, PostState, Repeating, Stage, due, earliest};
use crate::domain::id::{AccountId, EventId, PostId, SeatName};
use crate::domain::lean::is_default;
use crate::domain::time::Time;

/// The longest name of a post in a list, in characters.
const NAME: usize = 120;
/// The most tags of a post that are known.
const MOST_TAGS: usize = 30;

/// A post in a list: everything that a calendar draws of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Which.
    pub id: PostId,
    /// Its title, or its first words.
    pub name: String,
    /// How it stands.
    pub state: PostState,
    /// Where it stands in the hands of the team.
    pub stage: Stage,
    /// Who wrote it last.
    pub writer: SeatName,
    /// When it was changed last.
    pub changed_at: Time,
    /// The campaign that it is of.
    pub campaign: Option<String>,
    /// When it is to leave, where a variant has no time of its own.
    pub moment: Option<Time>,
    /// Each variant.
    pub variants: Vec<PlannedVariant>,
    /// Who said yes to what it says.
    #[serde(default, skip_serializing_if = "is_default")]
    pub said_yes: Vec<SeatName>,
    /// The reason of its trouble, or with what it went back to its writer.
    pub why: Option<String>,
    /// It went back to its writer, and nothing was done to it since.
    #[serde(default, skip_serializing_if = "is_default")]
    pub came_back: bool,
    /// The tags of its words, in small letters, each once.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tags: Vec<String>,
    /// How it is said again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub repeats: Option<Box<Repeating>>,
    /// Which of a series it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurs: Option<Occurrence>,
}

/// A variant in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedVariant {
    /// Whose followers read it.
    pub account: AccountId,
    /// When it is to leave, or left.
    pub at: Option<Time>,
    /// How it stands.
    pub state: PostState,
    /// Its text is the same as another's.
    pub is_copy: bool,
    /// It was posted elsewhere.
    #[serde(default, skip_serializing_if = "is_default")]
    pub found: bool,
    /// What is left of its words, to find the same again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<u64>,
    /// What is left of its link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads: Option<u64>,
    /// It is out and no longer there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub gone: bool,
    /// Its network is to hold it until its minute.
    #[serde(default, skip_serializing_if = "is_default")]
    pub native: bool,
}

impl PlannedVariant {
    /// Returns when it is to leave, where its network is to hold it until then and does not yet.
    pub fn to_be_held(&self) -> Option<Time> {
        self.at.filter(|_| self.native && self.state == PostState::Scheduled)
    }
}

impl Planned {
    /// Makes the line of a post.
    pub fn of(id: PostId, post: &Post) -> Planned {
        let copies = post.content.copies();
        let variants = post.content.variants.iter().map(|variant| {
            let fate = post.fates.get(&variant.account);
            let left = match fate {
                Some(Fate::Published { at, .. } | Fate::There { at, .. }) => Some(*at),
                _ => None,
            };
            PlannedVariant {
                account: variant.account.clone(),
                at: left.or(post.content.moment_of(variant).map(|moment| moment.at)),
                state: post.state_of(&variant.account),
                is_copy: copies.contains(&&variant.account),
                found: matches!(fate, Some(Fate::Published { reply: None, .. })),
                said: said(&variant.text),
                leads: variant.link.as_ref().and_then(|link| leads(&link.url)),
                gone: post.results.get(&variant.account).is_some_and(|results| results.gone.is_some()),
                native: variant.native,
            }
        });
        let state = post.state();
        // What was published too early is out: whoever says something of it has seen that.
        let seen = |at: Time| post.comments.iter().any(|comment| comment.at > at);
        let was_seen = state == PostState::Published
            && post.fates.values().all(|fate| matches!(fate, Fate::Published { at, .. } if seen(*at)));
        let trouble = post.fates.values().filter(|fate| fate.state() == state).max_by_key(|fate| fate.why().is_some());
        let remark = post.comments.last().filter(|last| last.returned && last.at == post.changed_at);
        let remark = remark.filter(|_| post.stage == Stage::Draft);
        let why = trouble.and_then(Fate::why).filter(|_| !was_seen);
        Planned {
            id,
            name: post.content.name().chars().take(NAME).collect(),
            state,
            stage: post.stage,
            writer: post.writer.clone(),
            changed_at: post.changed_at,
            campaign: post.content.campaign.clone(),
            moment: post.content.moment.as_ref().map(|moment| moment.at),
            variants: variants.collect(),
            said_yes: post.approvals.iter().map(|approval| approval.by.clone()).collect(),
            why: why.or(remark.map(|remark| remark.text.as_str())).map(str::to_owned),
            came_back: remark.is_some(),
            tags: tags(post),
            repeats: post.repeats.clone(),
            occurs: post.occurs,
        }
    }

    /// Tells whether it was given up with everything: what is out stays out.
    pub fn is_given_up(&self) -> bool {
        let is_out = |variant: &PlannedVariant| variant.state == PostState::Published;
        self.state == PostState::Dropped && !self.variants.iter().any(is_out)
    }

    /// Returns the post at which the series stands that it is of.
    pub fn series(&self) -> Option<PostId> {
        self.occurs.map(|of| of.post).or(self.repeats.is_some().then_some(self.id))
    }

    /// Tells whether it was posted elsewhere.
    pub fn is_found(&self) -> bool {
        self.variants.iter().any(|variant| variant.found)
    }

    /// Tells whether it stands in the queue by itself. What a network holds does once something is wrong there, and what it
    /// did not hold but published.
    pub fn asks(&self) -> bool {
        let is_told = matches!(self.state, PostState::There | PostState::Published) && self.why.is_some();
        self.state.asks() || is_told
    }

    /// Tells whether a network holds something of it.
    pub fn is_there(&self) -> bool {
        self.variants.iter().any(|variant| variant.state == PostState::There)
    }

    /// Returns when the first of it leaves, or left.
    pub fn at(&self) -> Option<Time> {
        self.times().next()
    }

    /// Returns when its variants leave or left, each moment once, in order; its own time where it has none.
    pub fn times(&self) -> impl Iterator<Item = Time> {
        let of_variants: BTreeSet<Time> = self.variants.iter().filter_map(|variant| variant.at).collect();
        let own = self.moment.filter(|_| of_variants.is_empty());
        of_variants.into_iter().chain(own)
    }

    /// Returns the variants that leave or left then.
    pub fn leaving_at(&self, at: Time) -> impl Iterator<Item = &PlannedVariant> {
        self.variants.iter().filter(move |variant| variant.at == Some(at))
    }

    /// Returns how what leaves or left then stands: trouble before everything, then what is least far. What did not leave of
    /// a post that was given up is given up.
    pub fn state_at(&self, at: Time) -> PostState {
        let states = || self.leaving_at(at).map(|variant| variant.state);
        if self.state == PostState::Dropped && !states().any(|state| state == PostState::Published) {
            return PostState::Dropped;
        }
        states().find(|state| state.is_trouble()).or_else(|| states().min()).unwrap_or(self.state)
    }

    /// Returns when the next variant is to leave by itself.
    pub fn leaves_at(&self) -> Option<Time> {
        let waits = self.variants.iter().filter(|variant| variant.state == PostState::Scheduled);
        waits.filter_map(|variant| variant.at).min()
    }
}

/// Returns the tags of what it says, in small letters, each once.
fn tags(post: &Post) -> Vec<String> {
    let mut tags = Vec::new();
    let words = post.content.variants.iter().flat_map(|variant| variant.text.split_whitespace());
    for word in words {
        let tag: String = word.strip_prefix('#').unwrap_or_default().chars().take_while(|c| is_of_tag(*c)).collect();
        let tag = tag.to_lowercase();
        if !tag.is_empty() && tags.len() < MOST_TAGS && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn is_of_tag(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// All posts, by name and by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    posts: BTreeMap<PostId, Planned>,
    /// When variants leave, and of which post.
    times: BTreeSet<(Time, PostId)>,
    /// What leaves by itself next.
    departures: BTreeSet<(Time, PostId)>,
    /// Those without a time, and those that somebody has to look at.
    undated: BTreeSet<PostId>,
    asking: BTreeSet<PostId>,
    /// Those of which a network holds something.
    there: BTreeSet<PostId>,
    /// Those of which a network is to hold something that it does not hold yet.
    to_be_held: BTreeSet<PostId>,
    /// Those that are said again, and those that were made of a series, with their numbers.
    series: BTreeSet<PostId>,
    occurrences: BTreeMap<EventId, BTreeMap<u32, PostId>>,
}

impl Calendar {
    /// Makes the calendar of all posts.
    pub fn of<'a>(posts: impl IntoIterator<Item = (PostId, &'a Post)>) -> Calendar {
        let mut calendar = Calendar::default();
        for (id, post) in posts {
            calendar.put(Planned::of(id, post));
        }
        calendar
    }

    /// Holds a post as it is now.
    pub fn put(&mut self, planned: Planned) {
        let id = planned.id;
        if let Some(before) = self.posts.remove(&id) {
            for at in before.times() {
                self.times.remove(&(at, id));
            }
            self.departures.remove(&(before.leaves_at().unwrap_or(Time::MAX), id));
            self.undated.remove(&id);
            self.asking.remove(&id);
            self.there.remove(&id);
            self.to_be_held.remove(&id);
            self.series.remove(&id);
            // Settled anew, a series takes over what somebody made of it.
            if let Some(of) = before.occurs {
                self.occurrences.entry(of.set).or_default().remove(&of.n);
            }
        }
        self.times.extend(planned.times().map(|at| (at, id)));
        if planned.times().next().is_none() {
            self.undated.insert(id);
        }
        if let Some(at) = planned.leaves_at() {
            self.departures.insert((at, id));
        }
        if planned.is_there() {
            self.there.insert(id);
        }
        if planned.variants.iter().any(|variant| variant.to_be_held().is_some()) {
            self.to_be_held.insert(id);
        }
        if planned.asks() {
            self.asking.insert(id);
        }
        if planned.repeats.is_some() {
            self.series.insert(id);
        }
        if let Some(of) = planned.occurs {
            self.occurrences.entry(of.set).or_default().insert(of.n, id);
        }
        self.posts.insert(id, planned);
    }

    /// Returns a post.
    pub fn get(&self, id: PostId) -> Option<&Planned> {
        self.posts.get(&id)
    }

    /// Returns all of them, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Planned> {
        self.posts.values()
    }

    /// Returns what leaves or left from `from` on and before `until`, in order: a post once for each moment of its variants.
    pub fn between(&self, from: Time, until: Time) -> impl Iterator<Item = (Time, &Planned)> {
        let first = (from, PostId::default());
        let within = self.times.range(first..).take_while(move |(at, _)| *at < until);
        within.filter_map(|(at, id)| Some((*at, self.posts.get(id)?)))
    }

    /// Returns those that have no time.
    pub fn undated(&self) -> impl Iterator<Item = &Planned> {
        self.undated.iter().filter_map(|id| self.posts.get(id))
    }

    /// Returns those that wait for a person: for a yes, or since they did not leave.
    pub fn asking(&self) -> impl Iterator<Item = &Planned> {
        self.asking.iter().filter_map(|id| self.posts.get(id))
    }

    /// Returns those of which a network holds something until its minute.
    pub fn there(&self) -> impl Iterator<Item = &Planned> {
        self.there.iter().filter_map(|id| self.posts.get(id))
    }

    /// Returns those of which a network is to hold something until its minute and does not yet.
    pub fn to_be_held(&self) -> impl Iterator<Item = &Planned> {
        self.to_be_held.iter().filter_map(|id| self.posts.get(id))
    }

    /// Returns those that are said again.
    pub fn series(&self) -> impl Iterator<Item = &Planned> {
        self.series.iter().filter_map(|id| self.posts.get(id))
    }

    /// Returns the posts that were made of a series, in its order, given up or not.
    pub fn occurrences(&self, set: EventId) -> impl Iterator<Item = &Planned> {
        self.occurrences.get(&set).into_iter().flat_map(BTreeMap::values).filter_map(|id| self.posts.get(id))
    }

    /// Returns the posts that were made of the series of a post, however often that was settled anew.
    pub fn of_series_at(&self, post: PostId) -> impl Iterator<Item = (Occurrence, &Planned)> {
        let all = self.occurrences.values().flat_map(BTreeMap::values).filter_map(|id| self.posts.get(id));
        all.filter_map(move |one| Some((one.occurs.filter(|of| of.post == post)?, one)))
    }

    /// Returns the number of the last post that was made of a series; 0 where none was.
    pub fn made(&self, set: EventId) -> u32 {
        self.occurrences.get(&set).and_then(|made| made.last_key_value()).map_or(0, |(n, _)| *n)
    }

    /// Tells whether something is planned, or left, on an account at a time.
    pub fn has_at(&self, account: &AccountId, at: Time) -> bool {
        let then = self.times.range((at, PostId::default())..).take_while(|(time, _)| *time == at);
        let mut posts = then.filter_map(|(_, id)| self.posts.get(id));
        posts.any(|post| {
            post.state != PostState::Dropped && post.leaving_at(at).any(|variant| variant.account == *account)
        })
    }

    /// Returns what is left of the words that an account says last before a time, some posts left out.
    pub fn said_before(&self, account: &AccountId, at: Time, without: &[PostId]) -> Option<u64> {
        let before = self.times.range(..(at, PostId::default())).rev().filter_map(|(time, id)| {
            let counts = |post: &&Planned| post.state != PostState::Dropped && !without.contains(id);
            let post = self.posts.get(id).filter(counts)?;
            let here = |variant: &&PlannedVariant| variant.account == *account && variant.at == Some(*time);
            post.variants.iter().find(here)?.said
        });
        before.into_iter().next()
    }

    /// Returns when the next post leaves.
    pub fn next_departure(&self) -> Option<Time> {
        self.departures.first().map(|(at, _)| *at)
    }

    /// Returns the posts of which a variant is to leave by now.
    pub fn due(&self, now: Time) -> Vec<PostId> {
        self.departures.iter().take_while(|(at, _)| *at <= now).map(|(_, id)| *id).collect()
    }

    /// Returns the posts of an account about which its network is to be asked by now, where everything due up to `asked` was
    /// asked before: in the order in which that was due.
    pub fn to_measure(&self, account: &AccountId, asked: Time, now: Time) -> Vec<(Time, PostId)> {
        let is_out = |variant: &&PlannedVariant| {
            variant.account == *account && variant.state == PostState::Published && !variant.gone
        };
        let all = self.between(earliest(asked), now);
        let mut found: Vec<(Time, PostId)> = all
            .filter_map(|(at, planned)| {
                planned.leaving_at(at).find(is_out)?;
                Some((due(at, asked, now)?, planned.id))
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.posts.len()
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Content, PostChange, Variant};
    use super::*;
    use crate::domain::figures::Figures;
    use crate::domain::id::EventId;
    use crate::domain::subject::{Subject, Told};
    use crate::domain::time::Span;

    fn account(network: &str) -> AccountId {
        AccountId::new(network, "@brand")
    }

    fn hour(hours: i64) -> Time {
        "2026-11-01T00:00:00Z".parse::<Time>().unwrap().plus(Span::hours(hours))
    }

    /// A post that is out on two accounts since an hour.
    fn out(n: u8, at: i64) -> (PostId, Post) {
        let variants = ["mastodon", "x"].map(|network| Variant { account: account(network), ..Variant::default() });
        let content = Content { variants: variants.to_vec(), ..Content::default() };
        let id = PostId::from_bytes([n; 16]);
        let made = PostChange::Made { content: Box::new(content), stage: Stage::Scheduled, writer: None };
        let mut post = Post::begin(id, &made, told(at)).unwrap();
        for network in ["mastodon", "x"] {
            let fate = Fate::Published {
                reply: None,
                at: hour(at),
                remote_id: n.to_string(),
                url: None,
                comment: None,
                early: None,
            };
            post.take(&PostChange::Fated { account: account(network), fate: Some(Box::new(fate)) }, told(at));
        }
        (id, post)
    }

    fn told(at: i64) -> Told<'static> {
        static DESK: std::sync::LazyLock<SeatName> = std::sync::LazyLock::new(SeatName::desk);
        Told { by: &DESK, at: hour(at), event: EventId::default() }
    }

    #[test]
    fn posts_are_measured_in_the_order_in_which_they_are_due_until_they_are_gone() {
        let mut posts = vec![out(1, 0), out(2, 2), out(3, 40), out(4, 24 * 60)];
        let due = |posts: &[(PostId, Post)], asked: i64, now: i64| -> Vec<(i64, u8)> {
            let calendar = Calendar::of(posts.iter().map(|(id, post)| (*id, post)));
            let due = calendar.to_measure(&account("mastodon"), hour(asked), hour(now));
            due.into_iter().map(|(at, id)| (at.since(hour(0)).as_millis() / 3_600_000, id.bytes()[0])).collect()
        };
        assert_eq!(due(&posts, 0, 0), []);
        assert_eq!(due(&posts, 0, 4), [(3, 1), (3, 2)], "each once, at the last step that went by");
        assert_eq!(due(&posts, 4, 9), [(5, 2), (8, 1)]);
        assert_eq!(due(&posts, 40, 24 * 50), [(24 * 30, 1), (2 + 24 * 30, 2), (40 + 24 * 30, 3)]);
        assert_eq!(due(&posts, 24 * 33, 24 * 50), [], "nothing is asked after the last step");
        let found = |found| PostChange::Measured { account: account("mastodon"), found };
        posts[0].1.take(&found(None), told(1));
        assert_eq!(due(&posts, 0, 4), [(3, 2)], "what is gone is not asked about again");
        assert_eq!(posts[0].1.state(), PostState::Published, "it was out");
        assert_eq!(posts[0].1.changed_at, hour(0), "nobody touched it");
        posts[0].1.take(&found(Some(Box::new(Figures::default()))), told(2));
        assert_eq!(due(&posts, 0, 4).len(), 2);
    }
}
