//! The lists of a server that bring news, each walked for itself.

use serde::Deserialize;
use serde_json::Value;

use super::entity::{Found, Held, Notification, Status};
use super::server::Server;
use super::walk::{Ask, Entry, Leaf};
use crate::domain::network::NetError;
use crate::domain::time::Time;
use crate::networks::http::{Answer, Call};
use crate::words::{fill, w};

/// Most pages of a list that is only listened to: a busy hashtag must not eat the allowance.
const LISTENING_PAGES: u32 = 5;

/// A list that brings news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Our own posts and answers, also those written elsewhere.
    Own,
    /// What concerns us.
    Notifications,
    /// People whose notifications the server holds back: they still wait for an answer.
    Requests,
    /// Direct posts.
    Conversations,
    /// A hashtag, without its `#`.
    Tag(String),
    /// Words to search for.
    Search(String),
}

impl Source {
    /// Returns what to fetch, own posts first: they tell the threads of the answers to them.
    pub fn all(listen: &[String]) -> Vec<Source> {
        let listening = listen.iter().map(|what| what.trim()).filter(|what| !what.is_empty()).map(|what| {
            match what.strip_prefix('#') {
                Some(tag) if !tag.contains(char::is_whitespace) => Source::Tag(tag.to_owned()),
                _ => Source::Search(what.to_owned()),
            }
        });
        [Source::Own, Source::Notifications, Source::Requests, Source::Conversations]
            .into_iter()
            .chain(listening)
            .collect()
    }

    /// Returns the name it has in the cursor.
    pub fn name(&self) -> String {
        match self {
            Source::Own => "own".to_owned(),
            Source::Notifications => "notifications".to_owned(),
            Source::Requests => "requests".to_owned(),
            Source::Conversations => "conversations".to_owned(),
            Source::Tag(tag) => format!("#{}", tag.to_lowercase()),
            Source::Search(words) => format!("?{words}"),
        }
    }

    /// Tells whether news come only at the top, so that asking for what is new is enough.
    pub fn is_forward(&self) -> bool {
        matches!(self, Source::Own | Source::Notifications)
    }

    /// Returns how many pages are walked down at most.
    pub fn most_pages(&self) -> u32 {
        match self {
            Source::Own | Source::Notifications | Source::Requests | Source::Conversations => 10_000,
            Source::Tag(_) => LISTENING_PAGES,
            // Sorted by rank, not by time: paging would mean nothing.
            Source::Search(_) => 1,
        }
    }

    /// Tells whether the account works without it.
    pub fn is_optional(&self) -> bool {
        !matches!(self, Source::Own | Source::Notifications)
    }

    /// Returns the request for a page.
    pub fn call(&self, server: &Server, ask: &Ask) -> Call {
        let call = match self {
            Source::Own => Call::get(format!("/api/v1/accounts/{}/statuses", segment(&server.me)))
                .query("limit", 40)
                .query("exclude_reblogs", "true"),
            Source::Notifications => Call::get("/api/v1/notifications").query("limit", 40),
            Source::Requests => Call::get("/api/v1/notifications/requests").query("limit", 40),
            Source::Conversations => Call::get("/api/v1/conversations").query("limit", 40),
            Source::Tag(tag) => Call::get(format!("/api/v1/timelines/tag/{}", segment(tag))).query("limit", 40),
            Source::Search(words) => {
                Call::get("/api/v2/search").query("q", words).query("type", "statuses").query("limit", 40)
            }
        };
        match ask {
            Ask::Newest => call,
            Ask::After(id) => call.query("min_id", id),
            Ask::Before(id) => call.query("max_id", id),
        }
    }

    /// Reads a page.
    pub fn leaf(&self, answer: &Answer) -> Result<Leaf, NetError> {
        let list: Vec<Value> = match self {
            Source::Search(_) => answer.json::<Found>()?.statuses,
            _ => answer.json()?,
        };
        let (next, prev) = links(answer.header("link").unwrap_or_default());
        Ok(Leaf { entries: list.into_iter().map(|value| self.entry(value)).collect(), next, prev })
    }

    fn entry(&self, value: Value) -> Entry {
        let (id, at) = match self {
            // Who wrote again is news under an old name: the post names the entry.
            Source::Requests | Source::Conversations => {
                let status = Held::deserialize(&value).unwrap_or_default().last_status.unwrap_or_default();
                (status.id, status.created_at)
            }
            _ => {
                let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                let number = || value.get("id").and_then(Value::as_u64).map(|id| id.to_string());
                (text("id").or_else(number).unwrap_or_default(), text("created_at").unwrap_or_default())
            }
        };
        // An entry without an id cannot be known again, but must not stop the others.
        let id =
            if id.is_empty() { format!("?{}", value.to_string().chars().take(80).collect::<String>()) } else { id };
        Entry { id, at: at.parse().ok(), value }
    }

    /// Returns the post of an entry, whether the server says that it concerns us, and when it came; in words
    /// what a person should know of an entry that brings no post.
    pub fn post(&self, value: Value) -> Result<Option<Post>, String> {
        let odd = |what: &str| fill(w().mastodon.of_list, &[&self.name(), &what]);
        match self {
            Source::Notifications => {
                let notification = Notification::deserialize(&value).map_err(|_| odd(w().mastodon.no_notification))?;
                Post::of_notification(notification).map_err(|what| odd(&what))
            }
            Source::Requests | Source::Conversations => {
                let held = Held::deserialize(&value).map_err(|_| odd(w().mastodon.no_conversation))?;
                let sight = if matches!(self, Source::Requests) { Sight::ToUs } else { Sight::Seen };
                Ok(held.last_status.map(|status| Post { status, sight, came_at: None }))
            }
            Source::Own | Source::Tag(_) | Source::Search(_) => {
                let status = Status::deserialize(&value).map_err(|_| odd(w().mastodon.no_post))?;
                let boost = status.reblog.is_some();
                let sight = if matches!(self, Source::Own) { Sight::Seen } else { Sight::Found };
                Ok((!boost).then_some(Post { status, sight, came_at: None }))
            }
        }
    }
}

/// Why a post came before our eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// The server says that it concerns us, whatever the post itself shows.
    ToUs,
    /// It is ours, or meant for us to see; the post tells whether it concerns us.
    Seen,
    /// It was found by listening.
    Found,
    /// It was edited: news only if it concerns us.
    Edited,
}

/// A post out of a list.
#[derive(Clone, Debug)]
pub(super) struct Post {
    /// The post.
    pub status: Status,
    /// Why we see it.
    pub sight: Sight,
    /// When the list says that it came.
    pub came_at: Option<Time>,
}

impl Post {
    /// Likes, boosts, follows and our own polls are no items; a kind that we do not know is one if somebody
    /// else's post comes with it.
    fn of_notification(notification: Notification) -> Result<Option<Post>, String> {
        let Notification { kind, created_at, status } = notification;
        let came_at = created_at.parse().ok();
        let post = |sight| move |status| Post { status, sight, came_at };
        match kind.as_str() {
            "mention" | "quote" => {
                let alone = || fill(w().mastodon.without_its_post, &[&kind]);
                status.map(post(Sight::ToUs)).map(Some).ok_or_else(alone)
            }
            "status" => Ok(status.map(post(Sight::Seen))),
            "update" | "quoted_update" => Ok(status.map(post(Sight::Edited))),
            "reblog" | "favourite" | "follow" | "follow_request" | "poll" | "admin.sign_up" | "annual_report" => {
                Ok(None)
            }
            "moderation_warning" | "severed_relationships" | "admin.report" => {
                Err(fill(w().mastodon.notice, &[&kind.replace(['_', '.'], " ")]))
            }
            _ => match status {
                Some(status) => Ok(Some(post(Sight::Seen)(status))),
                None => Err(fill(w().mastodon.unknown_kind, &[&crate::domain::clean::line(&kind)])),
            },
        }
    }
}

/// Escapes what would leave a segment of a path.
pub(super) fn segment(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let plain = text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    plain.collect()
}

/// Reads `max_id` of `rel="next"` and `min_id` of `rel="prev"` out of a `Link` header. Only the parameters are
/// believed: the address may name a host that is not ours.
fn links(header: &str) -> (Option<String>, Option<String>) {
    let (mut next, mut prev) = (None, None);
    for link in header.split(',') {
        let Some((url, rest)) = link.trim().strip_prefix('<').and_then(|link| link.split_once('>')) else { continue };
        let parameter = |name: &str| {
            let query = url.split_once('?')?.1.split('#').next()?;
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
        };
        let rel = rest.replace(['"', ' '], "");
        match () {
            () if rel.contains("rel=next") => next = parameter("max_id"),
            () if rel.contains("rel=prev") => prev = parameter("min_id"),
            () => {}
        }
    }
    (next, prev)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn links_are_read_and_nonsense_is_not() {
        let both = r#"<https://x.test/api/v1/notifications?limit=3&max_id=34>; rel="next", <https://x.test/n?min_id=37>; rel="prev""#;
        assert_eq!(links(both), (Some("34".into()), Some("37".into())));
        for nonsense in ["", "<", "<x>", "<x?max_id=>; rel=next", "max_id=3; rel=next", "<x?max=3>; rel=\"next\""] {
            assert_eq!(links(nonsense), (None, None), "{nonsense}");
        }
    }

    #[test]
    fn notifications_bring_posts_silence_or_a_word() {
        let post = |kind: &str, status: Value| {
            Source::Notifications
                .post(json!({"id": "1", "type": kind, "created_at": "2026-11-22T12:00:00Z", "status": status}))
        };
        let status = json!({"id": "7", "account": {"acct": "a"}});
        assert!(
            post("mention", status.clone())
                .unwrap()
                .is_some_and(|post| post.sight == Sight::ToUs && post.came_at.is_some())
        );
        assert!(post("quote", status.clone()).unwrap().is_some_and(|post| post.sight == Sight::ToUs));
        assert!(post("update", status.clone()).unwrap().is_some_and(|post| post.sight == Sight::Edited));
        assert!(post("favourite", status.clone()).unwrap().is_none());
        assert!(post("follow", Value::Null).unwrap().is_none());
        assert!(post("pleroma:emoji_reaction", status).unwrap().is_some());
        assert!(post("mention", Value::Null).unwrap_err().contains("without its post"));
        assert!(post("brand_new\x1b[2J", Value::Null).unwrap_err().contains("unknown kind: brand_new"));
        assert!(post("moderation_warning", Value::Null).unwrap_err().contains("notice"));
        assert!(Source::Notifications.post(json!(4)).is_err());
    }

    #[test]
    fn what_to_listen_to_is_a_hashtag_or_a_search() {
        let all = Source::all(&["#Train".into(), "late trains".into(), " ".into(), "#two words".into()]);
        let listening = &all[4..];
        assert_eq!(
            listening,
            [Source::Tag("Train".into()), Source::Search("late trains".into()), Source::Search("#two words".into())]
        );
        assert_eq!(all[4].name(), "#train");
        assert_eq!(segment("café/../x"), "caf%C3%A9%2F..%2Fx");
    }

    #[test]
    fn an_entry_without_an_id_is_the_same_entry_next_time() {
        let odd = || Source::Own.entry(json!({"content": "x"})).id;
        assert_eq!(odd(), odd());
        assert_eq!(Source::Own.entry(json!({"id": 7})).id, "7");
        let held = json!({"id": "c1", "last_status": {"id": "s9", "created_at": "2026-11-22T12:00:00Z"}});
        assert_eq!(Source::Conversations.entry(held).id, "s9");
    }
}
