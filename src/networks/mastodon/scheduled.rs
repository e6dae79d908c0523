//! Posts that the server holds until their minute: `scheduled_statuses`.
//!
//! A server that does not know `scheduled_at` publishes at once, so nothing counts as scheduled but an answer of that shape:
//! <https://docs.joinmastodon.org/entities/ScheduledStatus/>.

use serde_json::{Value, json};

use super::Mastodon;
use super::reply::essence;
use super::source::segment;
use crate::domain::clean;
use crate::domain::network::{NetError, SendError, Sent};
use crate::domain::time::{Span, Time};
use crate::networks::http::Call;

/// So far ahead a post is taken: five minutes, and what a request may take.
pub(super) const AHEAD: Span = Span::minutes(6);
/// Servers cut times to the second.
const SAME: i64 = 1_000;
/// Most pages that are looked through, 40 posts each.
const MOST_PAGES: usize = 25;

/// A post that the server holds.
pub(super) struct Scheduled {
    id: String,
    at: Time,
    text: String,
}

impl Scheduled {
    /// Reads an answer that has the whole shape of one.
    pub(super) fn read(value: &Value) -> Option<Scheduled> {
        let params = value.get("params").filter(|params| params.is_object())?;
        let id = match value.get("id")? {
            Value::String(id) => clean::line(id),
            Value::Number(id) => id.to_string(),
            _ => return None,
        };
        let at = value.get("scheduled_at")?.as_str()?.parse().ok()?;
        let text = params.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Scheduled { id, at, text }).filter(|scheduled| !scheduled.id.is_empty())
    }

    /// Returns what the desk keeps of it.
    pub(super) fn sent(self) -> Sent {
        Sent { remote_id: self.id, url: None, held_until: Some(self.at) }
    }
}

impl Mastodon {
    /// Returns when a post that the server holds leaves; nothing where it holds it no more.
    pub(super) async fn scheduled_for(&self, id: &str) -> Result<Option<Time>, NetError> {
        let call = Call::get(format!("/api/v1/scheduled_statuses/{}", segment(id)));
        let answer =
            self.judged(call, |answer| if answer.status() == 404 { Ok(answer) } else { answer.good() }).await?;
        if answer.status() == 404 {
            return Ok(None);
        }
        Scheduled::read(&answer.value()).map(|found| Some(found.at)).ok_or_else(|| answer.odd())
    }

    /// Gives a post that the server holds another time, or takes it out.
    pub(super) async fn reschedule(&self, id: &str, at: Option<Time>) -> Result<(), SendError> {
        let path = format!("/api/v1/scheduled_statuses/{}", segment(id));
        let call = match at {
            Some(at) => Call::put(path).json(json!({ "scheduled_at": at.to_string() })),
            None => Call::delete(path),
        };
        self.write(call).await.map(drop)
    }

    /// Looks for a post among those that the server holds for then.
    pub(super) async fn among_scheduled(&self, wanted: &str, at: Time) -> Result<Option<Scheduled>, NetError> {
        let mut below: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let call = Call::get("/api/v1/scheduled_statuses").query("limit", 40);
            let call = below.iter().fold(call, |call, id| call.query("max_id", id));
            let answer =
                self.judged(call, |answer| if answer.status() == 404 { Ok(answer) } else { answer.good() }).await?;
            if answer.status() == 404 {
                return Ok(None);
            }
            let list: Vec<Value> = answer.json()?;
            let found: Vec<Scheduled> = list.iter().filter_map(Scheduled::read).collect();
            let last = found.last().map(|one| one.id.clone()).filter(|last| below.as_ref() != Some(last));
            let fits = |one: &Scheduled| one.at.since(at).as_millis().abs() < SAME && essence(&one.text) == wanted;
            let here = found.into_iter().find(fits);
            if here.is_some() || last.is_none() || list.len() < 40 {
                return Ok(here);
            }
            below = last;
        }
        Ok(None)
    }
}
