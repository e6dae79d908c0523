//! Reading back: is what we sent there? Asked after an unknown outcome, before anything is sent again.

use serde_json::Value;

use super::Mastodon;
use super::entity::Status;
use super::item::from_us;
use super::reply;
use super::server::Server;
use super::source::{Source, segment};
use super::walk::Ask;
use crate::domain::clean;
use crate::domain::network::{NetError, Outgoing, Sent};
use crate::domain::time::{Span, Time};
use crate::networks::html;
use crate::networks::http::{Answer, Call};

/// How far the clocks of the server and of this machine may be apart where the server does not show its own.
const SLACK: Span = Span::minutes(10);
/// The slack that remains when it does.
const FINE_SLACK: Span = Span::minutes(2);
/// Most pages of own posts that are looked through, 40 posts each.
const MOST_PAGES: u32 = 25;

/// What is looked for.
struct Wanted<'a> {
    server: &'a Server,
    in_reply_to: Option<&'a str>,
    essence: String,
    not_before: Time,
}

impl Mastodon {
    /// Looks for a post of ours: below what it answers, then among our own posts.
    pub(super) async fn look_for(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        let server = self.server().await?;
        let mut wanted = Wanted {
            server: &server,
            in_reply_to: outgoing.answers.as_ref().map(|item| item.id.as_str()),
            essence: reply::essence(&reply::text(&server, outgoing)),
            not_before: outgoing.written_at.minus(SLACK),
        };
        // A server that does not schedule has published it: so it is looked for among our posts as well.
        if let Some(at) = outgoing.leaves_at
            && let Some(found) = self.among_scheduled(&wanted.essence, at).await?
        {
            return Ok(Some(found.sent()));
        }
        if let Some(id) = wanted.in_reply_to {
            // The item may be gone; our answer may stand all the same.
            let below = self.context(id).await.unwrap_or_default().descendants;
            if let Some(sent) = self.among(&wanted, &below).await? {
                return Ok(Some(sent));
            }
        }
        self.among_own(&mut wanted, outgoing.written_at).await
    }

    async fn among_own(&self, wanted: &mut Wanted<'_>, written_at: Time) -> Result<Option<Sent>, NetError> {
        let (mut ask, mut seen) = (Ask::Newest, std::collections::BTreeSet::new());
        for _ in 0..MOST_PAGES {
            let answer = self.read(Source::Own.call(wanted.server, &ask)).await?;
            wanted.not_before = earliest(&answer, written_at, (self.now)());
            let leaf = Source::Own.leaf(&answer)?;
            let news = leaf.entries.iter().filter(|entry| seen.insert(entry.id.clone())).count();
            let past = !leaf.entries.iter().any(|entry| entry.at.is_none_or(|at| at >= wanted.not_before));
            let posts: Vec<Status> =
                leaf.entries.iter().filter_map(|entry| serde_json::from_value(entry.value.clone()).ok()).collect();
            if let Some(sent) = self.among(wanted, &posts).await? {
                return Ok(Some(sent));
            }
            let Some(last) = leaf.next.or_else(|| leaf.entries.last().map(|entry| entry.id.clone())) else { break };
            if news == 0 || past {
                break;
            }
            ask = Ask::Before(last);
        }
        Ok(None)
    }

    /// Looks through some posts: by the text as shown, then by the text as typed, which only the server knows.
    async fn among(&self, wanted: &Wanted<'_>, posts: &[Status]) -> Result<Option<Sent>, NetError> {
        let likely: Vec<&Status> = posts.iter().filter(|status| wanted.may_be(status)).collect();
        if let Some(status) = likely.iter().find(|status| wanted.reads_the_same(status)) {
            return Ok(Some(as_sent(status)));
        }
        for status in likely {
            match self.source_of(&status.id).await {
                Ok(Some(source)) if reply::essence(&source) == wanted.essence => return Ok(Some(as_sent(status))),
                Ok(_) => {}
                // A server that does not tell the source has said all with the text as shown.
                Err(NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. }) => break,
                Err(why) => return Err(why),
            }
        }
        Ok(None)
    }

    async fn source_of(&self, id: &str) -> Result<Option<String>, NetError> {
        let value: Value = self.read_json(Call::get(format!("/api/v1/statuses/{}/source", segment(id)))).await?;
        Ok(value.get("text").and_then(Value::as_str).map(str::to_owned))
    }
}

impl Wanted<'_> {
    fn may_be(&self, status: &Status) -> bool {
        let recent = status.created_at.parse::<Time>().is_ok_and(|at| at >= self.not_before);
        recent
            && status.reblog.is_none()
            && from_us(self.server, status)
            && status.in_reply_to_id.as_deref() == self.in_reply_to
    }

    fn reads_the_same(&self, status: &Status) -> bool {
        let typed = status.text.as_deref().map(reply::essence);
        typed.as_ref() == Some(&self.essence) || reply::essence(&html::to_text(&status.content)) == self.essence
    }
}

fn as_sent(status: &Status) -> Sent {
    Sent {
        held_until: None,
        remote_id: status.id.clone(),
        url: status.url.as_ref().or(status.uri.as_ref()).map(|url| clean::line(url)),
    }
}

/// Returns before what a post cannot be ours, by the server's clock where it shows one.
fn earliest(answer: &Answer, written_at: Time, now: Time) -> Time {
    match answer.date() {
        Some(theirs) => written_at.plus(theirs.since(now)).minus(FINE_SLACK),
        None => written_at.minus(SLACK),
    }
}
