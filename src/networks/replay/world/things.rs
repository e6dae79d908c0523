//! Makes items of what the scenario and we write.

use super::super::caps::says_language;
use super::super::scenario::Entry;
use super::{News, World};
use crate::domain::id::digest;
use crate::domain::item::{Author, Engagement, Item, Kind, Media, Visibility};
use crate::domain::network::{Outgoing, OutgoingKind, Sent};
use crate::domain::time::{Span, Time};

impl World {
    /// Returns somebody as the network describes them; who is not in the scenario is us.
    pub(super) fn author(&self, by: &str) -> Author {
        let Some(person) = self.scenario.people.get(by) else {
            let us = self.scenario.accounts.iter().find(|account| account.network == self.network);
            let name = us.map(|account| account.name.clone()).unwrap_or_default();
            let followers = us.and_then(|account| account.followers);
            return Author { handle: self.handle.clone(), name, followers, ..Author::default() };
        };
        Author {
            id: format!("{}-{}", self.network, person.person),
            handle: person.on.get(&self.network).cloned().unwrap_or_default(),
            name: person.name.clone(),
            followers: person.followers,
            verified: person.verified,
            bot: person.bot,
        }
    }

    /// Makes the item of an entry in the thread of `root`.
    pub(super) fn item(&self, entry: &Entry, root: &str) -> Item {
        let author = self.author(&entry.by);
        let picture = entry.picture.iter().map(|alt| Media {
            kind: "image".to_owned(),
            url: format!("https://{}.example/media/{}.jpg", self.network, entry.id),
            alt: Some(alt.clone()).filter(|alt| !alt.is_empty()),
            ..Media::default()
        });
        let files = entry.files.iter().map(|(name, text)| Media {
            kind: "file".to_owned(),
            url: format!("{}/{name}", entry.id),
            name: Some(name.clone()),
            size: Some(text.len() as u64),
            ..Media::default()
        });
        let usual = if entry.kind.is_private() { Visibility::Direct } else { Visibility::Public };
        Item {
            url: link(&self.network, entry.kind, &author.handle, &entry.id),
            network: self.network.clone(),
            account: self.handle.clone(),
            id: entry.id.clone(),
            conversation: Some(root.to_owned()),
            kind: entry.kind,
            created_at: self.time(entry.at),
            author,
            text: entry.text.clone(),
            lang: Some(entry.lang.clone()).filter(|_| says_language(&self.network)),
            in_reply_to: entry.to.clone(),
            subject: entry.subject.clone(),
            media: picture.chain(files).collect(),
            engagement: entry.counts.map(|[likes, shares, replies]| Engagement { likes, shares, replies }),
            visibility: Some(entry.visibility.unwrap_or(usual)),
            rating: entry.stars,
            from_us: entry.by == "us",
            extra: serde_json::Map::new(),
        }
        .cleaned()
    }

    /// Lays out what was written on the days before, and what we answered then. Each day another of those who write on
    /// ordinary days writes it, some minutes sooner or later.
    pub(super) fn lay_out_days(&mut self, entry: &Entry, item: &Item) {
        let is_one = |other: &&Entry| other.days > 0 && (&other.network, &other.lang) == (&entry.network, &entry.lang);
        let writers: Vec<String> = self.scenario.entries.iter().filter(is_one).map(|other| other.by.clone()).collect();
        for day in 1..=i64::from(entry.days) {
            let id = format!("{}-{day}", entry.id);
            let [first, second, ..] = digest(&[&id]);
            let chosen = usize::from(first).checked_rem(writers.len()).and_then(|at| writers.get(at)).cloned();
            let by = chosen.unwrap_or_else(|| entry.by.clone());
            let author = self.author(&by);
            let at = item.created_at.minus(Span::days(day)).plus(Span::minutes(i64::from(second) / 4 - 32));
            let root = Some(id.clone());
            let theirs = Item {
                url: link(&self.network, entry.kind, &author.handle, &id),
                created_at: at,
                conversation: root.clone(),
                author,
                id: id.clone(),
                ..item.clone()
            };
            let answer = entry.answer.as_ref().map(|text| Item {
                id: format!("{id}-ours"),
                url: None,
                created_at: at.plus(Span::minutes(6 + i64::from(first) / 16)),
                conversation: root,
                in_reply_to: Some(id.clone()),
                author: self.author("us"),
                text: text.clone(),
                from_us: true,
                ..theirs.clone()
            });
            self.writers.insert(id, by);
            for item in [Some(theirs), answer].into_iter().flatten() {
                self.plan(item.created_at, News::Item(Box::new(item)));
            }
        }
    }

    /// Makes the item of what we wrote.
    pub(super) fn ours(&self, outgoing: &Outgoing, sent: &Sent, now: Time) -> Item {
        let answered = outgoing.answers.as_ref();
        let private = outgoing.kind == OutgoingKind::Private;
        let usual = answered.and_then(|item| item.visibility).unwrap_or_default();
        Item {
            network: self.network.clone(),
            account: self.handle.clone(),
            id: sent.remote_id.clone(),
            conversation: answered.and_then(|item| item.conversation.clone()).or_else(|| Some(sent.remote_id.clone())),
            kind: answered.map_or(Kind::Post, |item| item.kind),
            created_at: now,
            author: self.author("us"),
            text: outgoing.text.clone(),
            lang: outgoing.lang.clone(),
            in_reply_to: answered.map(|item| item.id.clone()),
            url: sent.url.clone(),
            subject: outgoing.subject.clone(),
            media: Vec::new(),
            engagement: None,
            visibility: Some(if private { Visibility::Direct } else { outgoing.visibility.unwrap_or(usual) }),
            rating: None,
            from_us: true,
            extra: serde_json::Map::new(),
        }
    }
}

/// Returns what an answer to a post of ours is called there.
pub(super) fn kind_below(network: &str) -> Kind {
    match network {
        "mastodon" | "bluesky" | "x" => Kind::Mention,
        _ => Kind::Comment,
    }
}

/// Returns where a browser would show it, were it real.
pub(super) fn link(network: &str, kind: Kind, handle: &str, id: &str) -> Option<String> {
    let handle = handle.trim_start_matches('@');
    (!kind.is_private()).then(|| format!("https://{network}.example/{handle}/{id}"))
}
