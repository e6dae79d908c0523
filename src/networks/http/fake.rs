//! A server for tests that speaks HTTP/1.1 over a real socket and does what a test tells it: answer, cut, hang.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// `GET /path?query`.
    pub what: String,
    /// The head in small letters.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Seen {
    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server does with a request that it has read whole.
pub(crate) enum Reply {
    /// Sends these bytes and keeps the connection.
    Bytes(Vec<u8>),
    /// Sends these bytes and closes it.
    Last(Vec<u8>),
    /// Sends these bytes after a while, and keeps the connection.
    Late(std::time::Duration, Vec<u8>),
    /// Says nothing for ever.
    Hang,
}

impl Reply {
    /// An answer with a status, headers and a body.
    pub fn with(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
        let body = body.as_ref();
        let mut out = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut out = (out + "\r\n").into_bytes();
        out.extend_from_slice(body);
        Reply::Bytes(out)
    }
    /// JSON with status 200.
    pub fn json(body: impl AsRef<[u8]>) -> Reply {
        Reply::with(200, &[("content-type", "application/json")], body)
    }
    /// A closed connection and no answer.
    pub fn cut() -> Reply {
        Reply::Last(Vec::new())
    }
}

/// The server; ends with the test.
pub(crate) struct Fake {
    /// Its base address.
    pub base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Fake {
    /// Starts it; `reply` gets each request and how many came before.
    pub async fn start(reply: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Fake {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (log, reply) = (Arc::clone(&seen), Arc::new(reply));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&log), Arc::clone(&reply)));
            }
        });
        Fake { base, seen }
    }

    /// Returns the requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// Answers what comes over one connection, for a server that a test writes itself.
pub(crate) async fn answer(socket: TcpStream, reply: impl Fn(&Seen) -> Reply) {
    serve(socket, Arc::default(), Arc::new(move |seen: &Seen, _: usize| reply(seen))).await;
}

async fn serve(mut socket: TcpStream, log: Arc<Mutex<Vec<Seen>>>, reply: Arc<impl Fn(&Seen, usize) -> Reply>) {
    while let Some(request) = read(&mut socket).await {
        let before = {
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            log.len() - 1
        };
        match reply(&request, before) {
            Reply::Bytes(bytes) => socket.write_all(&bytes).await.unwrap_or_default(),
            Reply::Last(bytes) => return socket.write_all(&bytes).await.unwrap_or_default(),
            Reply::Late(after, bytes) => {
                tokio::time::sleep(after).await;
                socket.write_all(&bytes).await.unwrap_or_default();
            }
            Reply::Hang => std::future::pending().await,
        }
    }
}

async fn read(socket: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.ok()?);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let what = text.split(" HTTP/").next().unwrap_or_default().to_owned();
    let head = text.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    Some(Seen { what, head, body })
}
