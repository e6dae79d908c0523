//! What a server said, and what that means.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::Call;
use super::gate;
use crate::domain::clean;
use crate::domain::network::{NetError, Secret, SendError};
use crate::domain::redact::hide;
use crate::domain::time::Time;
use crate::networks::html;
use crate::words::{fill, w};

/// The most characters of a network's words that an error shows.
const WORDS: usize = 300;

/// A whole answer, of whatever status.
#[derive(Clone, Debug)]
pub struct Answer {
    at: String,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    limited_until: Option<Time>,
    hidden: Vec<Secret>,
}

impl Answer {
    pub(super) fn new(
        call: &Call,
        status: StatusCode,
        headers: HeaderMap,
        body: Vec<u8>,
        limited_until: Option<Time>,
    ) -> Answer {
        Answer { at: call.name(), status, headers, body, limited_until, hidden: call.hidden().to_vec() }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }
    /// Returns a header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
    /// Returns the body as it came; cut short when the status says no.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
    /// Returns the body, giving up the rest.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
    /// Returns when the network wants to be asked again, where it said so.
    pub fn limited_until(&self) -> Option<Time> {
        self.limited_until
    }
    /// Returns the server's clock, where the answer shows it.
    pub fn date(&self) -> Option<Time> {
        self.header("date").and_then(gate::http_date)
    }
    /// Returns the body as JSON of any shape; null when it is none. For error codes.
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Decodes the body.
    ///
    /// # Errors
    /// `Odd` when it is not the JSON we expect.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NetError> {
        serde_json::from_slice(&self.body).map_err(|_| self.odd())
    }

    /// Returns the error for an answer that makes no sense to us.
    pub fn odd(&self) -> NetError {
        NetError::Odd { at: self.at.clone(), body: self.start() }
    }

    /// Judges the status of a read.
    ///
    /// # Errors
    /// `SignedOut` on 401, `Limited` on 429, `Unwell` on 408 and 5xx, `Refused` with the network's words else.
    pub fn good(self) -> Result<Answer, NetError> {
        match self.status() {
            200..=299 => Ok(self),
            401 => Err(NetError::SignedOut { why: self.words() }),
            429 => Err(NetError::Limited { until: self.limited_until.unwrap_or(Time::MIN) }),
            408 | 500.. => Err(NetError::Unwell { at: self.at.clone(), why: self.words() }),
            300..=399 => Err(NetError::Refused { why: self.moved() }),
            _ => Err(NetError::Refused { why: self.words() }),
        }
    }

    /// Judges the status of a write: only what certainly did not happen is called refused or not sent.
    ///
    /// # Errors
    /// `NotSent` on 429, `Unknown` on 408 and 5xx, `Refused` else.
    pub fn taken(self) -> Result<Answer, SendError> {
        self.good().map_err(|why| match why {
            NetError::Limited { .. } => SendError::NotSent(why),
            NetError::Unwell { .. } => SendError::Unknown(why),
            _ => SendError::Refused(why),
        })
    }

    /// Returns the network's own words, from JSON, HTML or plain text, cleaned; else the name of the status.
    pub fn words(&self) -> String {
        let said = match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => said(&value).unwrap_or_default(),
            Err(_) => self.start(),
        };
        let said = self.show(&said);
        if said.is_empty() { self.status.to_string() } else { said }
    }

    fn moved(&self) -> String {
        let to = self.header("location").unwrap_or(w().http.nowhere);
        self.show(&fill(w().http.sent_on, &[&self.at, &to]))
    }

    /// Returns the beginning of the body as one line.
    fn start(&self) -> String {
        let start: Vec<u8> = self.body.iter().copied().take(super::ERROR_CAP).collect();
        let text = String::from_utf8_lossy(&start);
        let is_html =
            text.trim_start().starts_with('<') || self.header("content-type").is_some_and(|t| t.contains("html"));
        self.show(&if is_html { html::to_text(&text) } else { text.into_owned() })
    }

    fn show(&self, text: &str) -> String {
        hide(&self.hidden, &clean::line(text)).chars().take(WORDS).collect()
    }
}

/// Finds the words in the shapes that networks use: `{"error": "…"}`, `{"message": "…"}`, nested and in lists.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(list) => list.iter().find_map(said),
        Value::Object(fields) => {
            let found = |name: &&str| fields.get(*name).and_then(said);
            let short = ["error", "title", "code"].iter().find_map(found);
            let long =
                ["error_description", "message", "detail", "description", "reason", "errors"].iter().find_map(found);
            match (short, long) {
                (Some(short), Some(long)) if short != long => Some(format!("{short}: {long}")),
                (short, long) => long.or(short),
            }
        }
        _ => None,
    }
}
