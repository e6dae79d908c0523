//! The one HTTP client: patient, bounded and careful about what may be repeated.
//!
//! Reads are repeated a few times when the line or the server fails. Writes leave once, on a connection of
//! their own: a pooled connection that the server closed without a word would make the client below us
//! send again by itself, and a person would get two answers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use reqwest::{Client, Url};
use tokio::time::{Instant, timeout_at};

use crate::domain::network::{AccountSettings, Budget, NetError, SendError};
use crate::domain::time::Time;
use crate::words::{fill, w};

mod answer;
mod call;
mod client;
mod events;
#[cfg(test)]
pub(crate) mod fake;
mod gate;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use call::{Body, Call, Part};
pub use events::{Event, Events};

use gate::Gate;

/// The most bytes of one answer that are read; what is longer is odd.
const BODY_CAP: usize = 16 << 20;
/// The most bytes of an answer that says no.
const ERROR_CAP: usize = 4 << 10;

/// How patient a client is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Name, connection and TLS.
    pub connect: Duration,
    /// A whole exchange, but for streams; ten times as long for a `Call::slow`.
    pub whole: Duration,
    /// Silence on a stream, heartbeats included, before it counts as dead.
    pub silence: Duration,
    /// The pause before a read is tried again; doubled each time and stretched by up to as much again.
    pub pause: Duration,
    /// How often a read is tried.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(45),
            silence: Duration::from_secs(90),
            pause: Duration::from_millis(300),
            tries: 3,
        }
    }
}

/// A client for one account at one base address. Clones share connections and allowance.
#[derive(Clone)]
pub struct Http(Arc<Inner>);

struct Inner {
    base: Url,
    /// Keeps connections; only for what may be repeated.
    reads: Client,
    /// Keeps none and repeats nothing: writes and streams.
    fresh: Client,
    gate: Mutex<Gate>,
    patience: Patience,
    now: fn() -> Time,
}

/// Why an exchange brought no answer.
enum Failure {
    /// Our request cannot even be written down.
    Unsendable(String),
    /// No byte of it left: no name, no route, no TLS.
    NoWay(String),
    /// The line broke, or the answer did.
    Cut(String),
    /// Nothing came in time.
    Late(Duration),
}

impl Http {
    /// Makes a client for `base` (`https://host[:port][/path]`).
    ///
    /// # Errors
    /// `Refused` when `base` is no web address.
    pub fn new(base: &str, now: fn() -> Time) -> Result<Http, NetError> {
        Http::with(base, now, Patience::default(), None)
    }

    /// Makes a client for an account: its `base_url`, else `usual`, and the `ca_file` of its options.
    ///
    /// # Errors
    /// `Refused` when there is no address, or the file of certificates cannot be read.
    pub fn for_account(account: &AccountSettings, usual: &str, now: fn() -> Time) -> Result<Http, NetError> {
        let base = account.base_url.as_deref().unwrap_or(usual);
        let ca = account.option("ca_file").map(client::read_ca).transpose()?;
        Http::with(base, now, Patience::default(), ca.as_deref())
    }

    /// Makes a client with its own patience and, where the server has one, its own authority in PEM.
    ///
    /// # Errors
    /// `Refused` when `base` is no web address or the certificates are none.
    pub fn with(base: &str, now: fn() -> Time, patience: Patience, ca: Option<&[u8]>) -> Result<Http, NetError> {
        let base = client::base(base)?;
        let (reads, fresh) = client::pair(&base, &patience, ca)?;
        Ok(Http(Arc::new(Inner { base, reads, fresh, gate: Mutex::default(), patience, now })))
    }

    /// Makes a client for another address with the same connections and patience, and an allowance of its own.
    ///
    /// # Errors
    /// `Refused` when `base` is no web address.
    pub fn at(&self, base: &str) -> Result<Http, NetError> {
        let Inner { reads, fresh, patience, now, .. } = &*self.0;
        Ok(Http(Arc::new(Inner {
            base: client::base(base)?,
            reads: reads.clone(),
            fresh: fresh.clone(),
            gate: Mutex::default(),
            patience: *patience,
            now: *now,
        })))
    }

    /// Returns the host we talk to, with its port where it is not the usual one.
    pub fn host(&self) -> String {
        client::host(&self.0.base)
    }

    /// Returns the base address, without a slash at the end.
    pub fn base(&self) -> &str {
        self.0.base.as_str().trim_end_matches('/')
    }

    /// Tells whether the server is this machine.
    pub fn is_loopback(&self) -> bool {
        client::is_loopback(&self.0.base)
    }

    /// Fetches a file from wherever a stranger's message says that it lies. It is public, so our token stays here.
    ///
    /// # Errors
    /// `Unsupported` for what is no web address, `Refused` for an address of this machine; else as [`Http::read`].
    pub async fn file(&self, address: &str) -> Result<Vec<u8>, NetError> {
        let url = reqwest::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(url) = url else {
            return Err(NetError::Unsupported { what: w().http.file_without_address.to_owned() });
        };
        if client::is_loopback(&url) && !self.is_loopback() {
            return Err(NetError::Refused { why: w().http.file_here.to_owned() });
        }
        self.read(&Call::get(address).slow().bucket("files")).await?.good().map(Answer::into_body)
    }

    /// Returns what the network last said of our allowance.
    pub fn budget(&self) -> Budget {
        self.gate(|gate| gate.budget())
    }

    /// Sends a GET and returns the answer whatever its status; `Answer::good` judges it. Tried again when the
    /// line breaks or the server is unwell.
    ///
    /// # Errors
    /// `Limited` without asking when the allowance is spent; `Offline` and `Unwell` when no whole answer came.
    pub async fn read(&self, call: &Call) -> Result<Answer, NetError> {
        let mut tried = 1;
        loop {
            self.pass(call)?;
            let outcome = self.exchange(&self.0.reads, call).await;
            let again = match &outcome {
                Ok(answer) => answer.status() >= 500 && answer.limited_until().is_none(),
                Err(failure) => matches!(failure, Failure::NoWay(_) | Failure::Cut(_)),
            };
            if !again || tried >= self.0.patience.tries {
                return outcome.map_err(|failure| self.why(call, failure));
            }
            tokio::time::sleep(self.pause(tried)).await;
            tried += 1;
        }
    }

    /// Reads and decodes JSON.
    ///
    /// # Errors
    /// As `read`, and what `Answer::good` makes of a status, and `Odd` when it is not the JSON we expect.
    pub async fn read_json<T: serde::de::DeserializeOwned>(&self, call: &Call) -> Result<T, NetError> {
        self.read(call).await?.good()?.json()
    }

    /// Sends a write, once, and returns the answer whatever its status; `Answer::taken` judges it.
    ///
    /// # Errors
    /// `NotSent` when no byte of it left; `Unknown` when it left and no whole answer came.
    pub async fn write(&self, call: &Call) -> Result<Answer, SendError> {
        self.pass(call).map_err(SendError::NotSent)?;
        self.exchange(&self.0.fresh, call).await.map_err(|failure| {
            let kind = match failure {
                Failure::Unsendable(_) => SendError::Refused,
                Failure::NoWay(_) => SendError::NotSent,
                Failure::Cut(_) | Failure::Late(_) => SendError::Unknown,
            };
            kind(self.why(call, failure))
        })
    }

    /// Writes and decodes the JSON of the answer; one that says yes in words we cannot read is `Unknown`.
    ///
    /// # Errors
    /// As `write`, and what `Answer::taken` makes of a status.
    pub async fn write_json<T: serde::de::DeserializeOwned>(&self, call: &Call) -> Result<T, SendError> {
        self.write(call).await?.taken()?.json().map_err(SendError::Unknown)
    }

    /// Opens a stream of server-sent events.
    ///
    /// # Errors
    /// As `read`, but tried once; `Unsupported` when the answer is no stream.
    pub async fn events(&self, call: &Call) -> Result<Events, NetError> {
        self.pass(call)?;
        let call = call.clone().header("accept", "text/event-stream");
        let request = call.request(&self.0.fresh, &self.0.base).map_err(|why| NetError::Refused { why })?;
        let end = Instant::now() + self.0.patience.whole;
        let response = match timeout_at(end, self.0.fresh.execute(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.why(&call, failure(error))),
            Err(_) => return Err(self.why(&call, Failure::Late(self.0.patience.whole))),
        };
        if Events::is_stream(&response) {
            return Ok(Events::new(response, self.host(), self.0.patience.silence));
        }
        let answer = self.answer(&call, response, end).await.map_err(|failure| self.why(&call, failure))?;
        answer.good()?;
        Err(NetError::Unsupported { what: w().network.streaming.to_owned() })
    }

    async fn exchange(&self, client: &Client, call: &Call) -> Result<Answer, Failure> {
        let request = call.request(client, &self.0.base).map_err(Failure::Unsendable)?;
        let whole = self.whole(call);
        let end = Instant::now() + whole;
        let sent = timeout_at(end, client.execute(request)).await.map_err(|_| Failure::Late(whole))?;
        self.answer(call, sent.map_err(failure)?, end).await
    }

    /// Reads the rest of an answer. One that says no counts even when the line breaks in the middle of its words.
    async fn answer(&self, call: &Call, response: reqwest::Response, end: Instant) -> Result<Answer, Failure> {
        let (status, headers) = (response.status(), response.headers().clone());
        let limited = self.gate(|gate| gate.learn(call.bucket, status.as_u16(), &headers, (self.0.now)()));
        let cap = if status.is_success() { BODY_CAP } else { ERROR_CAP };
        let (body, broken) = gather(response, cap, end, self.whole(call)).await;
        match broken {
            Some(failure) if status.is_success() => Err(failure),
            _ => Ok(Answer::new(call, status, headers, body, limited)),
        }
    }

    fn pass(&self, call: &Call) -> Result<(), NetError> {
        match self.gate(|gate| gate.shut_until(call.bucket, call.is_write(), (self.0.now)())) {
            Some(until) => Err(NetError::Limited { until }),
            None => Ok(()),
        }
    }

    fn why(&self, call: &Call, failure: Failure) -> NetError {
        let host = || call.host().unwrap_or_else(|| self.host());
        match failure {
            Failure::Unsendable(why) => NetError::Refused { why: call.hide(&why) },
            Failure::NoWay(why) | Failure::Cut(why) => NetError::Offline { host: host(), why: call.hide(&why) },
            Failure::Late(whole) => {
                let why = fill(w().http.no_answer, &[&host(), &format_args!("{whole:?}")]);
                NetError::Unwell { at: call.name(), why }
            }
        }
    }

    fn whole(&self, call: &Call) -> Duration {
        if call.slow { self.0.patience.whole * 10 } else { self.0.patience.whole }
    }

    /// Returns the pause after the `tried`-th try: doubling, and up to as much again by chance.
    fn pause(&self, tried: u32) -> Duration {
        let least = self.0.patience.pause * 2u32.saturating_pow(tried.saturating_sub(1)).min(64);
        least + least.mul_f64(f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX))
    }

    fn gate<T>(&self, look: impl FnOnce(&mut Gate) -> T) -> T {
        look(&mut self.0.gate.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads a body up to `cap` bytes; also says what broke it off.
async fn gather(response: reqwest::Response, cap: usize, end: Instant, whole: Duration) -> (Vec<u8>, Option<Failure>) {
    let (mut body, mut chunks) = (Vec::new(), response.bytes_stream());
    loop {
        let broken = match timeout_at(end, chunks.next()).await {
            Ok(None) => return (body, None),
            Ok(Some(Ok(chunk))) if body.len() + chunk.len() <= cap => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Some(Ok(chunk))) => {
                body.extend(chunk.iter().take(cap - body.len()));
                Failure::Cut(fill(w().http.answer_long, &[&cap]))
            }
            Ok(Some(Err(error))) => failure(error),
            Err(_) => Failure::Late(whole),
        };
        return (body, Some(broken));
    }
}

/// Sorts an error of the client below us; its text never holds the address, which may carry a secret.
fn failure(error: reqwest::Error) -> Failure {
    let (connect, builder) = (error.is_connect(), error.is_builder());
    let error = error.without_url();
    let words = innermost(&error);
    match (connect, builder) {
        (true, _) => Failure::NoWay(words),
        (_, true) => Failure::Unsendable(words),
        _ => Failure::Cut(words),
    }
}

/// Returns the deepest reason that says something.
fn innermost(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        words = inner.to_string();
        source = inner.source();
    }
    words
}

/// Returns what a failed write says, for acts that are harmless to repeat.
pub fn cause(error: SendError) -> NetError {
    match error {
        SendError::Refused(why) | SendError::NotSent(why) | SendError::Unknown(why) => why,
    }
}
