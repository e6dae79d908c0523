//! What people did with posts of ours: many at once where the server offers that, else one by one.

use std::collections::HashMap;

use serde_json::Value;

use super::Mastodon;
use super::source::segment;
use crate::domain::clean;
use crate::domain::figures::{Figures, Poll, PollOption};
use crate::domain::network::NetError;
use crate::networks::http::Call;

/// The most that are asked for at once; a server refuses more.
const AT_ONCE: usize = 20;

impl Mastodon {
    /// Asks for posts of ours by their ids.
    pub(super) async fn counted(&self, ids: &[String]) -> Result<Vec<(String, Option<Figures>)>, NetError> {
        let mut found = Vec::with_capacity(ids.len());
        for batch in ids.chunks(AT_ONCE) {
            let mut many = if batch.len() > 1 { self.many(batch).await? } else { HashMap::new() };
            for id in batch {
                match many.remove(id) {
                    Some(figures) => found.push((id.clone(), Some(figures))),
                    // What is left out of many may be gone, or the server does not offer many.
                    None => self.one(id, &mut found).await?,
                }
            }
        }
        Ok(found)
    }

    /// Asks for many: those of which a server says something, none where it does not offer it (before 4.3).
    async fn many(&self, ids: &[String]) -> Result<HashMap<String, Figures>, NetError> {
        let call = ids.iter().fold(Call::get("/api/v1/statuses"), |call, id| call.query("id[]", id));
        let value: Value = match self.read_json(call).await {
            Ok(value) => value,
            Err(NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. }) => Value::Null,
            Err(why) => return Err(why),
        };
        let all = value.as_array().map_or(&[][..], Vec::as_slice);
        Ok(all.iter().filter_map(|status| Some((id_of(status)?, figures(status)))).collect())
    }

    /// Asks for one, and adds what can be made of the answer.
    async fn one(&self, id: &str, found: &mut Vec<(String, Option<Figures>)>) -> Result<(), NetError> {
        let call = Call::get(format!("/api/v1/statuses/{}", segment(id)));
        let answer =
            self.judged(call, |answer| if is_gone(answer.status()) { Ok(answer) } else { answer.good() }).await;
        match answer {
            Ok(answer) if is_gone(answer.status()) => found.push((id.to_owned(), None)),
            Ok(answer) => {
                let status = answer.value();
                found.extend(id_of(&status).filter(|told| told == id).map(|told| (told, Some(figures(&status)))));
            }
            Err(NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. }) => {}
            Err(why) => return Err(why),
        }
        Ok(())
    }
}

const fn is_gone(status: u16) -> bool {
    matches!(status, 404 | 410)
}

fn id_of(status: &Value) -> Option<String> {
    match status.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn count(value: &Value, name: &str) -> Option<u64> {
    value.get(name).and_then(Value::as_u64)
}

fn figures(status: &Value) -> Figures {
    Figures {
        likes: count(status, "favourites_count"),
        comments: count(status, "replies_count"),
        shares: count(status, "reblogs_count"),
        quotes: count(status, "quotes_count"),
        views: None,
        poll: status.get("poll").and_then(poll),
    }
}

fn poll(poll: &Value) -> Option<Poll> {
    let options = poll.get("options")?.as_array()?.iter().map(|option| PollOption {
        title: clean::line(option.get("title").and_then(Value::as_str).unwrap_or_default()),
        votes: count(option, "votes_count"),
    });
    Some(Poll {
        options: options.collect(),
        people: count(poll, "voters_count"),
        over: poll.get("expired").and_then(Value::as_bool).unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::server;
    use super::*;
    use crate::networks::http::fake::Reply;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn status(id: &str, likes: u64) -> Value {
        json!({"id": id, "favourites_count": likes, "reblogs_count": 2, "replies_count": 1, "quotes_count": 0})
    }

    fn likes(found: &[(String, Option<Figures>)]) -> Vec<(&str, Option<u64>)> {
        found.iter().map(|(id, figures)| (id.as_str(), figures.as_ref().and_then(|figures| figures.likes))).collect()
    }

    #[tokio::test]
    async fn many_are_asked_for_at_once_and_what_is_left_out_by_itself() {
        let (fake, network) = server(|seen, _| match seen.what.as_str() {
            // Half an answer: of three one is odd and one is left out.
            "GET /api/v1/statuses?id%5B%5D=1&id%5B%5D=2&id%5B%5D=3" => {
                Some(Reply::json(json!([status("1", 41), null]).to_string()))
            }
            "GET /api/v1/statuses/2" => Some(Reply::with(404, &[], r#"{"error":"Record not found"}"#)),
            "GET /api/v1/statuses/3" => Some(Reply::json(status("3", 7).to_string())),
            _ => None,
        })
        .await;
        let found = network.results(&ids(&["1", "2", "3"])).await.unwrap();
        assert_eq!(likes(&found), [("1", Some(41)), ("2", None), ("3", Some(7))]);
        assert!(found[1].1.is_none() && found[0].1.as_ref().unwrap().shares == Some(2));
        assert_eq!(fake.seen().iter().filter(|seen| seen.what.contains("/api/v1/statuses")).count(), 3);
    }

    #[tokio::test]
    async fn a_server_that_does_not_offer_many_is_asked_one_by_one() {
        let (_fake, network) = server(|seen, _| match seen.what.as_str() {
            "GET /api/v1/statuses/1" => Some(Reply::json(status("1", 4).to_string())),
            // It speaks, but not of what was asked.
            "GET /api/v1/statuses/2" => Some(Reply::with(200, &[("content-type", "text/html")], "<h1>Hello</h1>")),
            "GET /api/v1/statuses/3" => Some(Reply::json(status("9", 99).to_string())),
            "GET /api/v1/statuses/4" => Some(Reply::with(403, &[], r#"{"error":"This action is not allowed"}"#)),
            what if what.starts_with("GET /api/v1/statuses?") => {
                Some(Reply::with(404, &[], r#"{"error":"Not Found"}"#))
            }
            _ => None,
        })
        .await;
        let found = network.results(&ids(&["1", "2", "3", "4"])).await.unwrap();
        assert_eq!(likes(&found), [("1", Some(4))], "what is odd or refused says nothing of a post");
    }

    #[tokio::test]
    async fn a_limit_and_a_sign_out_are_errors() {
        for (status, limited) in [(429, true), (401, false)] {
            let (_fake, network) = server(move |seen, _| {
                let is_it = seen.what.starts_with("GET /api/v1/statuses");
                is_it.then(|| Reply::with(status, &[("retry-after", "60")], r#"{"error":"no"}"#))
            })
            .await;
            let why = network.results(&ids(&["1", "2"])).await.unwrap_err();
            assert_eq!(matches!(why, NetError::Limited { .. }), limited, "{why}");
            assert_eq!(matches!(why, NetError::SignedOut { .. }), !limited, "{why}");
        }
    }

    #[test]
    fn what_a_server_does_not_tell_is_not_none() {
        let told =
            figures(&json!({"id": 5, "favourites_count": 3, "reblogs_count": 0, "replies_count": -1, "poll": []}));
        assert_eq!(told, Figures { likes: Some(3), shares: Some(0), ..Figures::default() });
        let asked = json!({"poll": {"expired": true, "voters_count": 6, "options": [
            {"title": "Da\u{1b}[2J", "votes_count": 4}, {"title": "Nu", "votes_count": null}, 7]}});
        let poll = figures(&asked).poll.unwrap();
        assert!(poll.over && poll.people == Some(6) && poll.options.len() == 3);
        assert_eq!((poll.options[0].votes, poll.options[1].votes), (Some(4), None));
        assert!(!poll.options[0].title.contains('\u{1b}'));
    }
}
