//! The open line to the server: it says when something came, by events, else by a socket, else not at all.
//!
//! The stream only wakes us; what came is fetched by the lists, so a broken stream loses nothing but time.
//! Edits and deletions are the exception: only the stream tells them at once, so they are kept for the fetch.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::{FutureExt, StreamExt};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, HeaderName, HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::entity::Status;
use super::item::{from_us, is_to_us};
use super::server::Server;
use super::source::{Post, Sight};
use super::{LEFT_ALONE, Mastodon};
use crate::domain::network::{NetError, Page, Secret};
use crate::domain::redact::hide;
use crate::domain::time::Span;
use crate::networks::http::{Call, Event, Events};
use crate::words::{fill, w};

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How long a socket may say nothing; Mastodon pings every 30 s.
const SILENCE: Duration = Duration::from_secs(120);
/// How long a socket may take to open.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many edits, deletions and known posts are kept.
const MOST: usize = 5_000;

/// The line and what it told.
#[derive(Default)]
pub(super) struct Line {
    state: tokio::sync::Mutex<State>,
    told: Mutex<Told>,
}

#[derive(Default)]
struct State {
    open: Option<Open>,
    failures: u32,
    not_before: Option<Instant>,
}

enum Open {
    Events(Box<Events>),
    Socket(Box<WebSocketStream<MaybeTlsStream<TcpStream>>>, Instant),
}

/// What the line told and no list will.
#[derive(Default)]
struct Told {
    edits: Vec<Status>,
    removed: Vec<String>,
    /// Posts that we handed on, newest last: their fate is worth waking for.
    known: VecDeque<String>,
    is_known: HashSet<String>,
}

/// A frame of the socket; the payload is JSON within JSON.
#[derive(Deserialize)]
struct Frame {
    #[serde(default)]
    event: String,
    #[serde(default)]
    payload: serde_json::Value,
}

impl Mastodon {
    /// Waits until the line says that something came, or `most` is over.
    pub(super) async fn listen(&self, most: Span) -> bool {
        let until = Instant::now() + Duration::from_millis(u64::try_from(most.as_millis()).unwrap_or(0));
        let mut state = self.line.state.lock().await;
        while Instant::now() < until {
            let Some(open) = &mut state.open else {
                if self.reopen(&mut state, until).await {
                    // While the line was down, anything may have come.
                    return true;
                }
                continue;
            };
            match timeout_at(until, open.next()).await {
                Err(_) => return false,
                Ok(Some(event)) => {
                    state.failures = 0;
                    if self.hear(&mut state, event) {
                        return true;
                    }
                }
                Ok(None) => state.fail(),
            }
        }
        false
    }

    /// Takes an event and those that stand behind it already: a burst is one reason to fetch.
    fn hear(&self, state: &mut State, first: Event) -> bool {
        let mut worth = self.take(&first);
        while let Some(next) = state.open.as_mut().and_then(|open| open.next().now_or_never()) {
            match next {
                Some(event) => worth |= self.take(&event),
                None => state.fail(),
            }
        }
        worth
    }

    async fn reopen(&self, state: &mut State, until: Instant) -> bool {
        if let Some(at) = state.not_before.filter(|at| *at > Instant::now()) {
            sleep_until(at.min(until)).await;
            return false;
        }
        match timeout_at(until, self.open()).await {
            Ok(Ok(open)) => {
                state.open = Some(open);
                // Counted as a failure until it tells something, so that a line that breaks at once waits longer.
                state.failures = state.failures.saturating_add(1);
                true
            }
            Ok(Err(NetError::Unsupported { .. } | NetError::Refused { .. } | NetError::Odd { .. })) => {
                state.not_before = Some(Instant::now() + LEFT_ALONE);
                false
            }
            Ok(Err(_)) | Err(_) => {
                state.fail();
                false
            }
        }
    }

    /// Opens the line: events first, then a socket.
    async fn open(&self) -> Result<Open, NetError> {
        let server = self.server().await?;
        let token = self.token().await?;
        let call = Call::get(format!("{}/api/v1/streaming/user", server.streaming)).bearer(&token);
        match self.http.events(&call).await {
            Ok(events) => return Ok(Open::Events(Box::new(events))),
            Err(NetError::Unsupported { .. } | NetError::Refused { .. } | NetError::Odd { .. }) => {}
            Err(why) => return Err(why),
        }
        // The scheme is that of the base: `http` becomes `ws`, `https` becomes `wss`.
        let url = format!("{}/api/v1/streaming?stream=user", server.streaming.replacen("http", "ws", 1));
        let signed =
            self.socket(handshake(&url, AUTHORIZATION, &format!("Bearer {}", token.reveal()))?, &token).await?;
        // Pleroma reads no `Authorization` here: there the token stands for the protocol.
        let socket = match signed {
            Some(socket) => Some(socket),
            None => self.socket(handshake(&url, SEC_WEBSOCKET_PROTOCOL, token.reveal())?, &token).await?,
        };
        socket.ok_or_else(no_streaming)
    }

    /// Opens a socket; none where the server does not know who we are.
    async fn socket(&self, handshake: Request, token: &Secret) -> Result<Option<Open>, NetError> {
        match timeout(PATIENCE, tokio_tungstenite::connect_async(handshake)).await {
            Ok(Ok((socket, _))) => Ok(Some(Open::Socket(Box::new(socket), Instant::now()))),
            Ok(Err(tungstenite::Error::Http(no))) if matches!(no.status().as_u16(), 400 | 401 | 403) => Ok(None),
            Ok(Err(tungstenite::Error::Http(_) | tungstenite::Error::Protocol(_))) => Err(no_streaming()),
            Ok(Err(why)) => {
                let why = hide(std::slice::from_ref(token), &why.to_string());
                Err(NetError::Offline { host: self.http.host(), why })
            }
            Err(_) => {
                let why = fill(w().network.no_answer, &[&PATIENCE.as_secs()]);
                Err(NetError::Unwell { at: w().network.streaming.to_owned(), why })
            }
        }
    }

    /// Keeps what only the stream tells; says whether it is worth fetching.
    fn take(&self, event: &Event) -> bool {
        let Some(server) = self.server.read().unwrap_or_else(PoisonError::into_inner).clone() else { return true };
        let mut told = self.line.told.lock().unwrap_or_else(PoisonError::into_inner);
        match event.name.as_str() {
            "notification" | "conversation" => true,
            "update" => post_of(event).is_some_and(|status| concerns_us(&server, &status)),
            // The second name is a mock's.
            "status.update" | "status_update" => match post_of(event) {
                Some(status) if concerns_us(&server, &status) || told.is_known.contains(&status.id) => {
                    told.keep_edit(status);
                    true
                }
                _ => false,
            },
            "delete" => {
                let id = event.data.trim().trim_matches('"').to_owned();
                let known = told.is_known.contains(&id);
                told.keep_removed(id);
                known
            }
            _ => false,
        }
    }

    /// Adds to a page what the stream told, and remembers what the page brings.
    pub(super) async fn add_streamed(&self, server: &Server, page: &mut Page) {
        let (edits, removed) = self.line.told.lock().unwrap_or_else(PoisonError::into_inner).hand_over();
        page.removed.extend(removed);
        for status in edits {
            // The freshest text wins over what a list showed a moment ago.
            page.items.retain(|item| item.id != status.id);
            self.add_post(server, Post { status, sight: Sight::Seen, came_at: None }, page).await;
        }
        self.line.told.lock().unwrap_or_else(PoisonError::into_inner).know(page);
    }
}

impl State {
    /// Closes the line; the next try waits twice as long as this one did.
    fn fail(&mut self) {
        self.open = None;
        self.failures = self.failures.saturating_add(1);
        let pause = Duration::from_secs(1) * 2u32.saturating_pow(self.failures.min(10));
        let jitter = f64::from(getrandom::u32().unwrap_or_default()) / f64::from(u32::MAX);
        self.not_before = Some(Instant::now() + pause.min(LONGEST_PAUSE).mul_f64(0.5 + jitter / 2.0));
    }
}

impl Open {
    /// Waits for the next event; none when the line is down.
    async fn next(&mut self) -> Option<Event> {
        match self {
            Open::Events(events) => events.next().await.ok().flatten(),
            Open::Socket(socket, heard) => loop {
                let message = timeout_at(*heard + SILENCE, socket.next()).await.ok()??.ok()?;
                *heard = Instant::now();
                match message {
                    Message::Text(text) => return Some(unframe(text.as_str())),
                    Message::Close(_) => return None,
                    Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
                }
            },
        }
    }
}

fn no_streaming() -> NetError {
    NetError::Unsupported { what: w().network.streaming.to_owned() }
}

/// Asks for a socket, with the token in a header: what stands in an address is kept in the logs on the way.
fn handshake(url: &str, name: HeaderName, token: &str) -> Result<Request, NetError> {
    let mut request = url.into_client_request().map_err(|_| no_streaming())?;
    let mut value = HeaderValue::from_str(token).map_err(|_| no_streaming())?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(request)
}

fn unframe(text: &str) -> Event {
    let frame = serde_json::from_str(text).unwrap_or(Frame { event: String::new(), payload: serde_json::Value::Null });
    let data = match frame.payload {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Event { name: frame.event, data }
}

fn post_of(event: &Event) -> Option<Status> {
    serde_json::from_str(&event.data).ok().filter(|status: &Status| !status.id.is_empty())
}

fn concerns_us(server: &Server, status: &Status) -> bool {
    from_us(server, status) || is_to_us(server, status)
}

impl Told {
    fn keep_edit(&mut self, status: Status) {
        self.edits.retain(|edit| edit.id != status.id);
        if self.edits.len() < MOST {
            self.edits.push(status);
        }
    }

    fn keep_removed(&mut self, id: String) {
        self.edits.retain(|edit| edit.id != id);
        if self.removed.len() < MOST && !id.is_empty() {
            self.removed.push(id);
        }
    }

    fn hand_over(&mut self) -> (Vec<Status>, Vec<String>) {
        (std::mem::take(&mut self.edits), std::mem::take(&mut self.removed))
    }

    fn know(&mut self, page: &Page) {
        for item in &page.items {
            if self.is_known.insert(item.id.clone()) {
                self.known.push_back(item.id.clone());
            }
        }
        while self.known.len() > MOST {
            self.known.pop_front().map(|id| self.is_known.remove(&id));
        }
    }
}
