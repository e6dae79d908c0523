//! Server-sent events: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eventsource_stream::{EventStream, EventStreamError, Eventsource};
use futures::stream::{BoxStream, Stream, StreamExt};

use crate::domain::network::NetError;
use crate::domain::redact::redact;
use crate::words::{fill, w};

/// The most bytes between two events: a line without end must not fill the memory.
const EVENT_CAP: usize = 4 << 20;

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its name; `message` where none was given.
    pub name: String,
    /// What it carries.
    pub data: String,
}

type Chunks = BoxStream<'static, Result<Vec<u8>, String>>;

/// An open stream of events.
pub struct Events {
    host: String,
    events: Pin<Box<EventStream<Chunks>>>,
    unread: Arc<AtomicUsize>,
}

impl Events {
    pub(super) fn is_stream(response: &reqwest::Response) -> bool {
        let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        response.status().is_success() && kind.is_some_and(|kind| kind.trim_start().starts_with("text/event-stream"))
    }

    pub(super) fn new(response: reqwest::Response, host: String, silence: Duration) -> Events {
        let unread = Arc::new(AtomicUsize::new(0));
        let chunks = bounded(response.bytes_stream(), silence, Arc::clone(&unread));
        Events { host, events: Box::pin(chunks.eventsource()), unread }
    }

    /// Waits for the next event; `Ok(None)` when the server ended the stream.
    ///
    /// # Errors
    /// `Offline` when the line broke or was silent for too long, heartbeats included.
    pub async fn next(&mut self) -> Result<Option<Event>, NetError> {
        let event = self.events.next().await;
        self.unread.store(0, Ordering::Relaxed);
        match event {
            None => Ok(None),
            Some(Ok(event)) => Ok(Some(Event { name: event.event, data: event.data })),
            Some(Err(EventStreamError::Transport(why))) => Err(self.broken(&why)),
            Some(Err(EventStreamError::Utf8(_) | EventStreamError::Parser(_))) => Err(self.broken(w().http.noise)),
        }
    }

    fn broken(&self, why: &str) -> NetError {
        NetError::Offline { host: self.host.clone(), why: redact(why) }
    }
}

/// Passes chunks on until one is late or an event grows too long.
fn bounded<B, E>(
    chunks: impl Stream<Item = Result<B, E>> + Send + 'static,
    silence: Duration,
    unread: Arc<AtomicUsize>,
) -> Chunks
where
    B: AsRef<[u8]> + Send + 'static,
    E: std::fmt::Display + Send + 'static,
{
    let start = (Box::pin(chunks), unread);
    futures::stream::unfold(Some(start), move |open| async move {
        let (mut chunks, unread) = open?;
        match tokio::time::timeout(silence, chunks.next()).await {
            Err(_) => Some((Err(fill(w().http.silence, &[&format_args!("{silence:?}")])), None)),
            Ok(None) => None,
            Ok(Some(Err(why))) => Some((Err(why.to_string()), None)),
            Ok(Some(Ok(chunk))) => {
                let bytes = chunk.as_ref();
                if unread.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() > EVENT_CAP {
                    return Some((Err(w().http.event_long.to_owned()), None));
                }
                Some((Ok(bytes.to_vec()), Some((chunks, unread))))
            }
        }
    })
    .boxed()
}
