//! A server that speaks Mastodon's language over a real socket, by the clock of the rig: what is dated later than now is
//! not there yet. It can be away in several ways, sign accounts out, limit them, and lose an answer after it did the
//! work or before.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use hearken::domain::time::Time;
use serde_json::{Value, json};

/// The accounts of the desk; each has its token and its own world.
pub const ACCOUNTS: [&str; 2] = ["brand", "help"];
const PAGE: usize = 40;

/// Returns the token of an account.
pub fn token(account: usize) -> String {
    format!("token-of-{}", ACCOUNTS[account])
}

/// One post, theirs or ours.
#[derive(Clone, Debug)]
pub struct Status {
    pub at: Time,
    /// Who wrote it; nobody where we did.
    pub author: Option<String>,
    pub answers: Option<u64>,
    pub text: String,
    pub direct: bool,
}

/// How a network is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Nobody listens.
    Refused,
    /// The line is cut before an answer.
    Cut,
    /// The line is cut in the middle of an answer.
    Half,
    /// It says that it is unwell.
    Unwell,
    /// Somebody in front of it says that it does not answer, which is not asked again at once.
    Behind,
}

/// What becomes of the next post that is sent: its answer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Losing {
    /// The post is there.
    AfterPosting,
    /// It is not.
    BeforePosting,
}

/// What one account sees.
#[derive(Default)]
pub struct Account {
    pub theirs: BTreeMap<u64, Status>,
    pub own: BTreeMap<u64, Status>,
    below: HashMap<u64, Vec<u64>>,
    keys: HashMap<String, u64>,
    pub signed_out: bool,
    pub limited_until: Option<Time>,
}

/// Everything there is.
#[derive(Default)]
pub struct World {
    pub now: Time,
    pub accounts: [Account; 2],
    pub away: Option<Away>,
    pub losing: Option<Losing>,
    pub requests: u64,
    pub lost_answers: u64,
    lines: Vec<TcpStream>,
}

impl Account {
    fn find(&self, id: u64) -> Option<&Status> {
        self.theirs.get(&id).or_else(|| self.own.get(&id))
    }

    fn add(&mut self, account: usize, status: Status) -> u64 {
        // Ids grow with time, as the server's own do, and are those of one account alone.
        let mut id = (u64::try_from(status.at.millis()).unwrap() << 16) | ((account as u64) << 15);
        while self.find(id).is_some() {
            id += 1;
        }
        if let Some(parent) = status.answers {
            self.below.entry(parent).or_default().push(id);
        }
        let list = if status.author.is_some() { &mut self.theirs } else { &mut self.own };
        list.insert(id, status);
        id
    }
}

impl World {
    /// Adds a post; one that is dated later appears then.
    pub fn write(&mut self, account: usize, status: Status) -> u64 {
        self.accounts[account].add(account, status)
    }

    /// Cuts every line, as a machine that falls asleep does.
    pub fn cut_lines(&mut self) {
        for line in self.lines.drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
    }
}

/// The server and its world.
#[derive(Clone)]
pub struct Server {
    world: Arc<Mutex<World>>,
    address: SocketAddr,
}

impl Server {
    pub fn start(now: Time) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server { world: Arc::new(Mutex::new(World { now, ..World::default() })), address };
        server.serve(listener);
        server
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Goes away, or comes back.
    pub fn go(&self, away: Option<Away>) {
        let before = std::mem::replace(&mut self.world().away, away);
        if (away == Some(Away::Refused)) == (before == Some(Away::Refused)) {
            return;
        }
        if away.is_some() {
            self.world().cut_lines();
            // The listener looks up once it is called, and goes.
            let _ = TcpStream::connect(self.address);
            while TcpStream::connect(self.address).is_ok() {
                std::thread::sleep(Duration::from_millis(5));
            }
        } else {
            self.serve(bind_again(self.address));
        }
    }

    fn serve(&self, listener: TcpListener) {
        let server = self.clone();
        std::thread::spawn(move || {
            for line in listener.incoming() {
                if server.world().away == Some(Away::Refused) {
                    return;
                }
                let Ok(line) = line else { continue };
                let _ = line.set_nodelay(true);
                server.world().lines.extend(line.try_clone().ok());
                let server = server.clone();
                std::thread::spawn(move || server.answer(&line));
            }
        });
    }

    fn answer(&self, mut line: &TcpStream) {
        let mut reader = BufReader::new(line);
        while let Some(request) = read(&mut reader) {
            let mut world = self.world();
            world.requests += 1;
            let away = world.away;
            let bytes = match away {
                Some(Away::Refused | Away::Cut) => None,
                Some(Away::Unwell) => Some(world.bytes(503, "{\"error\":\"maintenance\"}", &[])),
                Some(Away::Behind) => Some(world.bytes(408, "{\"error\":\"no answer from the server\"}", &[])),
                // What is half an answer to a question is none to a post, which is not done.
                Some(Away::Half) if request.method == "POST" => None,
                Some(Away::Half) | None => world.reply(&request),
            };
            drop(world);
            let Some(bytes) = bytes else { break };
            let shown = if away == Some(Away::Half) { &bytes[..bytes.len() / 2] } else { &bytes[..] };
            if line.write_all(shown).is_err() || away == Some(Away::Half) {
                break;
            }
        }
        let _ = line.shutdown(Shutdown::Both);
    }
}

/// Somebody else may have the port for a moment.
fn bind_again(address: SocketAddr) -> TcpListener {
    for _ in 0..500 {
        if let Ok(listener) = TcpListener::bind(address) {
            return listener;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the port of the server is taken")
}

#[derive(Default)]
struct Request {
    method: String,
    path: String,
    query: HashMap<String, Vec<String>>,
    head: HashMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn number(&self, name: &str) -> Option<u64> {
        self.query.get(name)?.first()?.parse().ok()
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request { method, path: path.to_owned(), ..Request::default() };
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        request.query.entry(name.replace("%5B%5D", "[]")).or_default().push(value.to_owned());
    }
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        request.head.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = request.head.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

impl World {
    fn bytes(&self, status: u16, body: &str, more: &[(&str, String)]) -> Vec<u8> {
        let date = self.now.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT");
        let more: String = more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "HTTP/1.1 {status} X\r\ndate: {date}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{more}\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Does what is asked; nothing where the answer is lost.
    fn reply(&mut self, request: &Request) -> Option<Vec<u8>> {
        let no =
            |world: &World, status, words: &str| Some(world.bytes(status, &json!({"error": words}).to_string(), &[]));
        let said = request.head.get("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if request.path == "/api/v2/instance" {
            return Some(self.bytes(200, &instance().to_string(), &[]));
        }
        let Some(account) = (0..ACCOUNTS.len()).find(|account| said == Some(token(*account).as_str())) else {
            return no(self, 401, "The access token is invalid");
        };
        if self.accounts[account].signed_out {
            return no(self, 401, "The access token was revoked");
        }
        if let Some(until) = self.accounts[account].limited_until.filter(|until| *until > self.now) {
            let limits = [
                ("x-ratelimit-limit", "300".to_owned()),
                ("x-ratelimit-remaining", "0".to_owned()),
                ("x-ratelimit-reset", until.to_string()),
            ];
            return Some(self.bytes(429, "{\"error\":\"Too many requests\"}", &limits));
        }
        if request.method == "POST" && request.path == "/api/v1/statuses" {
            return self.post(account, request);
        }
        match self.get(account, request) {
            Some(value) => Some(self.bytes(200, &value.to_string(), &[])),
            None => no(self, 404, "Record not found"),
        }
    }

    fn post(&mut self, account: usize, request: &Request) -> Option<Vec<u8>> {
        let losing = self.losing.take();
        self.lost_answers += u64::from(losing.is_some());
        if losing == Some(Losing::BeforePosting) {
            return None;
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let key = request.head.get("idempotency-key").cloned().unwrap_or_default();
        // One of the two servers knows the key, the other does not care.
        let known = self.accounts[account].keys.get(&key).copied().filter(|_| account == 0);
        let id = known.unwrap_or_else(|| {
            let status = Status {
                at: self.now,
                author: None,
                answers: text("in_reply_to_id").parse().ok(),
                text: text("status"),
                direct: text("visibility") == "direct",
            };
            self.accounts[account].add(account, status)
        });
        self.accounts[account].keys.insert(key, id);
        let shown = self.show(account, id)?.to_string();
        (losing.is_none()).then(|| self.bytes(200, &shown, &[]))
    }

    fn get(&self, account: usize, request: &Request) -> Option<Value> {
        let me = (account + 1).to_string();
        let parts: Vec<&str> = request.path.trim_matches('/').split('/').skip(2).collect();
        match parts[..] {
            ["accounts", "verify_credentials"] => Some(self.us(account)),
            ["accounts", id, "statuses"] if id == me => Some(self.list(account, request, true)),
            ["notifications"] => Some(self.list(account, request, false)),
            ["notifications", "requests"] | ["conversations"] => Some(json!([])),
            ["statuses"] => {
                let ids = request.query.get("id[]").into_iter().flatten();
                Some(ids.filter_map(|id| self.show(account, id.parse().ok()?)).collect())
            }
            ["statuses", id] => self.show(account, id.parse().ok()?),
            ["statuses", id, "source"] => {
                let id = id.parse().ok()?;
                let status = self.accounts[account].own.get(&id)?;
                Some(json!({"id": id.to_string(), "text": status.text, "spoiler_text": ""}))
            }
            ["statuses", id, "context"] => self.context(account, id.parse().ok()?),
            _ => None,
        }
    }

    fn list(&self, account: usize, request: &Request, own: bool) -> Value {
        let list = if own { &self.accounts[account].own } else { &self.accounts[account].theirs };
        let last = (u64::try_from(self.now.millis()).unwrap() << 16) | 0xffff;
        let before = request.number("max_id").map_or(last, |id| last.min(id - 1));
        let ids: Vec<u64> = match request.number("min_id") {
            Some(after) if after >= before => Vec::new(),
            Some(after) => {
                let mut next: Vec<u64> = list.range(after + 1..=before).map(|(id, _)| *id).take(PAGE).collect();
                next.reverse();
                next
            }
            None => list.range(..=before).rev().map(|(id, _)| *id).take(PAGE).collect(),
        };
        let shown = ids.iter().filter_map(|id| {
            let status = self.show(account, *id)?;
            let at = status["created_at"].clone();
            Some(if own {
                status
            } else {
                json!({"id": id.to_string(), "type": "mention", "created_at": at, "status": status})
            })
        });
        shown.collect()
    }

    fn context(&self, account: usize, id: u64) -> Option<Value> {
        let known = &self.accounts[account];
        let mut ancestors = Vec::new();
        let mut parent = known.find(id)?.answers;
        while let Some(above) = parent {
            ancestors.extend(self.show(account, above));
            parent = known.find(above).and_then(|status| status.answers);
        }
        ancestors.reverse();
        let (mut descendants, mut left) = (Vec::new(), vec![id]);
        while let Some(one) = left.pop() {
            let below = known.below.get(&one).cloned().unwrap_or_default();
            descendants.extend(below.iter().filter_map(|id| self.show(account, *id)));
            left.extend(below);
        }
        Some(json!({"ancestors": ancestors, "descendants": descendants}))
    }

    fn us(&self, account: usize) -> Value {
        json!({"id": (account + 1).to_string(), "acct": ACCOUNTS[account],
            "url": format!("https://example.social/@{}", ACCOUNTS[account]), "display_name": "We"})
    }

    /// Shows a post that is there by now.
    fn show(&self, account: usize, id: u64) -> Option<Value> {
        let status = self.accounts[account].find(id).filter(|status| status.at <= self.now)?;
        let by = match &status.author {
            None => self.us(account),
            Some(handle) => {
                json!({"id": format!("u-{handle}"), "acct": handle, "display_name": handle, "followers_count": 7})
            }
        };
        let answered = status.answers.and_then(|id| self.accounts[account].find(id));
        let answered_by = answered.map(|post| match &post.author {
            None => (account + 1).to_string(),
            Some(handle) => format!("u-{handle}"),
        });
        let mentions = match &status.author {
            Some(_) => json!([{"id": (account + 1).to_string(), "acct": ACCOUNTS[account]}]),
            None => json!([]),
        };
        Some(json!({
            "id": id.to_string(), "created_at": status.at.to_string(), "account": by,
            "in_reply_to_id": status.answers.map(|id| id.to_string()), "in_reply_to_account_id": answered_by,
            "content": format!("<p>{}</p>", status.text), "language": "en", "mentions": mentions,
            "visibility": if status.direct { "direct" } else { "public" },
            "url": format!("https://example.social/{id}"),
        }))
    }
}

fn instance() -> Value {
    json!({"domain": "example.social", "version": "4.5.1",
        "configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}})
}
