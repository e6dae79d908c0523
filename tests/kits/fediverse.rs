//! Starts the Fediverse servers of `tests/kits` on loopback and plays the people on them.

#![allow(dead_code)] // each test file uses its own part

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hearken::domain::id::{AccountId, ReplyId};
use hearken::domain::item::Item;
use hearken::domain::network::{
    AccountSettings, Connect, Cursor, NetError, Network, Outgoing, OutgoingKind, Secret, Vault,
};
use hearken::domain::time::{Span, Time};
use hearken::networks::http::{Call, Http};
use hearken::networks::mastodon::{self, ADAPTER};
use serde_json::Value;

/// The clock of the test's desk.
pub fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Time::from_millis(since.as_millis() as i64)
}

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
    /// The mock of nearly the whole API.
    Mock,
    /// The small real one.
    Snac,
}

/// A running server; stopped when dropped.
pub struct Kit {
    child: Child,
    dir: tempfile::TempDir,
    /// Which it is.
    pub software: Software,
    /// Where it listens.
    pub port: u16,
    /// Its base address.
    pub base: String,
    installed: PathBuf,
}

impl Drop for Kit {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns where a kit is installed; `None`, loudly, where it is not.
fn installed(software: Software) -> Option<PathBuf> {
    let (variable, usual, file, folder) = match software {
        Software::Mock => ("HEARKEN_KIT_MASTODON", "/tmp/hearken-mastodon", "venv/bin/mastodon_mock", "mastodon-mock"),
        Software::Snac => ("HEARKEN_KIT_SNAC", "/tmp/hearken-snac", "pkg/usr/bin/snac", "snac"),
    };
    let dir = std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from);
    if dir.join(file).exists() {
        return Some(dir);
    }
    let how = format!("run install.sh of tests/kits/{folder}, or set {variable} to where it is");
    let required = std::env::var("HEARKEN_KITS").is_ok_and(|kits| kits == "required");
    assert!(!required, "{software:?} is not installed: {how}");
    eprintln!("\n**** SKIPPED: nothing was tested against {software:?}: {how} ****\n");
    None
}

/// Returns a port that was free a moment ago.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

/// Waits until something listens.
fn until_it_listens(port: u16, child: &mut Child) {
    let end = Instant::now() + Duration::from_secs(60);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(child.try_wait().unwrap().is_none(), "the server ended by itself");
        assert!(Instant::now() < end, "the server does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Kit {
    /// Starts a server with brand, fan1, fan2 and fan3; `None`, loudly, where the kit is not installed.
    pub fn start(software: Software) -> Option<Kit> {
        let installed = installed(software)?;
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut child = match software {
            Software::Mock => start_mock(&installed, dir.path(), port),
            Software::Snac => start_snac(&installed, dir.path(), port),
        };
        until_it_listens(port, &mut child);
        Some(Kit { child, dir, software, port, base: format!("http://localhost:{port}"), installed })
    }

    /// Starts a proxy that cuts the first matching request: `lostack`, `cutbefore` or `half`.
    pub fn cut(&self, fault: &str) -> Proxy {
        let port = free_port();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits/mastodon-mock/cutproxy.py");
        let mut command = Command::new("python3");
        command.arg(script).args([port.to_string(), self.port.to_string(), format!("{fault}:POST:/api/v1/statuses:1")]);
        let mut child = quiet(&mut command).spawn().unwrap();
        until_it_listens(port, &mut child);
        Proxy { child, base: format!("http://localhost:{port}") }
    }

    /// Signs a person in as they would by hand: register, open the page, take the code, redeem it.
    pub async fn sign_in(&self, who: &str) -> Secret {
        let app = mastodon::register(&self.base).await.unwrap();
        let page = mastodon::authorize_url(&app);
        assert!(page.starts_with(&self.base));
        let http = Http::new(&self.base, now).unwrap();
        let shown = http.read(&Call::get(page)).await.unwrap().good().unwrap();
        let oob = "urn:ietf:wg:oauth:2.0:oob";
        let shown = String::from_utf8_lossy(shown.body()).into_owned();
        let form = match self.software {
            Software::Mock => {
                assert!(shown.contains("choose an account"), "{shown}");
                let fields =
                    [("username", who), ("redirect_uri", oob), ("client_id", &app.client_id), ("scope", "read write")];
                Call::post("/oauth/authorize").form(fields)
            }
            Software::Snac => {
                assert!(shown.contains("OAuth identify"), "{shown}");
                let password = std::fs::read_to_string(self.dir.path().join(format!("{who}.password"))).unwrap();
                let fields =
                    [("login", who), ("passwd", &password), ("redir", oob), ("cid", &app.client_id), ("state", "")];
                Call::post("/oauth/x-snac-login").form(fields)
            }
        };
        let answer = http.write(&form).await.unwrap();
        // One page says "Authorization code: …", the other shows nothing but the code.
        let page = String::from_utf8_lossy(answer.body()).replace(['<', '>'], " ");
        let pasted = page.split_once("code: ").map_or(page.as_str(), |(_, code)| code);
        let pasted = pasted.split_whitespace().next().unwrap();
        mastodon::redeem(&app, pasted).await.unwrap()
    }

    /// Connects a person of the server.
    pub async fn person(&self, name: &str) -> Person {
        let token = match self.software {
            Software::Mock => Secret::new(format!("{name}_token")),
            Software::Snac => self.sign_in(name).await,
        };
        Person { http: Http::new(&self.base, now).unwrap(), token }
    }

    /// Connects the desk to the brand's account.
    pub fn brand(&self, token: &Secret) -> Box<dyn Network> {
        connect(&self.base, token, &[])
    }

    /// Returns how a person names the brand in a post, so that it is told.
    pub fn brand_name(&self) -> &'static str {
        "@brand"
    }
}

fn start_mock(installed: &Path, dir: &Path, port: u16) -> Child {
    let usual = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits/mastodon-mock/mm.toml"))
        .unwrap();
    // The people of these tests write hundreds of posts in a minute; and the mock knows `read`, but not the finer
    // `read:accounts` that we ask for.
    let changes = [
        ("port = 3900", &*format!("port = {port}")),
        ("limit = 300", "limit = 100000"),
        ("scopes = true", "scopes = false"),
    ];
    let config = changes.iter().fold(usual, |config, (from, to)| config.replace(from, to));
    let path = dir.join("mm.toml");
    std::fs::write(&path, config).unwrap();
    let mut command = Command::new(installed.join("venv/bin/mastodon_mock"));
    command.arg("serve").arg("--config").arg(path).args(["--in-memory", "--log-level", "warning"]);
    quiet(&mut command).spawn().unwrap()
}

fn start_snac(installed: &Path, dir: &Path, port: u16) -> Child {
    let (program, data) = (installed.join("pkg/usr/bin/snac"), dir.join("data"));
    let mut init =
        Command::new(&program).arg("init").arg(&data).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let answers = format!("127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@example.org\n");
    init.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    assert!(init.wait().unwrap().success());
    let settings = data.join("server.json");
    let mut server: Value = serde_json::from_slice(&std::fs::read(&settings).unwrap()).unwrap();
    // It delivers to itself over HTTP: with few threads all of them wait for one that is free.
    for (name, value) in [("protocol", "http".into()), ("badlogin_retries", 0.into()), ("num_threads", 64.into())] {
        server[name] = value;
    }
    std::fs::write(&settings, server.to_string()).unwrap();
    for who in ["brand", "fan1", "fan2", "fan3"] {
        let said = Command::new(&program).arg("adduser").arg(&data).arg(who).output().unwrap();
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let password = said.lines().find_map(|line| line.strip_prefix("User password is ")).unwrap();
        std::fs::write(dir.join(format!("{who}.password")), password.trim()).unwrap();
    }
    quiet(Command::new(&program).arg("httpd").arg(&data)).spawn().unwrap()
}

/// A proxy between the desk and a server; stopped when dropped.
pub struct Proxy {
    child: Child,
    /// Its base address.
    pub base: String,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A vault that holds one token.
pub struct Safe(pub Secret);

impl Vault for Safe {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Ok(self.0.clone())
    }
    fn token(&self, _: &AccountId, _: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _: &AccountId, _: &str, _: &Secret) -> Result<String, String> {
        Err("this safe keeps nothing".to_owned())
    }
}

/// Connects the desk to an account at `base`.
pub fn connect(base: &str, token: &Secret, listen: &[&str]) -> Box<dyn Network> {
    let account = settings(base, listen);
    (ADAPTER.connect)(Connect { account, vault: Arc::new(Safe(token.clone())), now }).unwrap()
}

/// The settings of the brand's account on a server.
pub fn settings(base: &str, listen: &[&str]) -> AccountSettings {
    AccountSettings {
        network: "mastodon".to_owned(),
        handle: "@brand@localhost".to_owned(),
        base_url: Some(base.to_owned()),
        listen: listen.iter().map(|what| (*what).to_owned()).collect(),
        ..AccountSettings::default()
    }
}

/// A person with the server's own API.
pub struct Person {
    http: Http,
    /// Their token.
    pub token: Secret,
}

impl Person {
    /// Reads JSON.
    pub async fn get(&self, path: &str) -> Value {
        self.http.read_json(&Call::get(path).bearer(&self.token)).await.unwrap()
    }
    /// Returns the status of a read.
    pub async fn status_of(&self, path: &str) -> u16 {
        self.http.read(&Call::get(path).bearer(&self.token)).await.unwrap().status()
    }
    /// Sends JSON.
    pub async fn send(&self, call: Call) -> Value {
        self.http.write_json(&call.bearer(&self.token)).await.unwrap()
    }
    /// Writes a post; returns its id.
    pub async fn write(&self, text: &str, visibility: &str, answers: Option<&str>) -> String {
        let mut body = serde_json::json!({"status": text, "visibility": visibility});
        if let Some(id) = answers {
            body["in_reply_to_id"] = id.into();
        }
        self.send(Call::post("/api/v1/statuses").json(body)).await["id"].as_str().unwrap().to_owned()
    }
    /// Returns the person's own posts, as far as one page shows them.
    pub async fn own(&self) -> Vec<Value> {
        let me = self.get("/api/v1/accounts/verify_credentials").await["id"].as_str().unwrap().to_owned();
        self.get(&format!("/api/v1/accounts/{me}/statuses?limit=40")).await.as_array().unwrap().clone()
    }
}

/// The desk's side of fetching: a cursor, and all that came.
#[derive(Default)]
pub struct Inbox {
    cursor: Option<Cursor>,
    /// Everything, in the order in which it came.
    pub items: Vec<Item>,
    /// Ids that are gone.
    pub removed: Vec<String>,
    /// What was odd.
    pub odd: Vec<String>,
}

impl Inbox {
    /// Fetches until nothing more is waiting; returns how many items came.
    pub async fn sync(&mut self, brand: &dyn Network) -> usize {
        let before = self.items.len();
        for _ in 0..200 {
            let page = brand.fetch(self.cursor.as_ref(), now().minus(Span::days(14))).await.unwrap();
            self.items.extend(page.items);
            self.removed.extend(page.removed);
            self.odd.extend(page.odd);
            self.cursor = page.cursor;
            if !page.more {
                return self.items.len() - before;
            }
        }
        panic!("fetching does not end");
    }

    /// Fetches until an item satisfies a condition: servers deliver when they like.
    pub async fn until(&mut self, brand: &dyn Network, wanted: impl Fn(&Item) -> bool) -> Item {
        self.until_all(brand, |items| items.iter().any(&wanted)).await;
        self.items.iter().rev().find(|item| wanted(item)).unwrap().clone()
    }

    /// Fetches until all that came satisfies a condition.
    pub async fn until_all(&mut self, brand: &dyn Network, enough: impl Fn(&[Item]) -> bool) {
        let end = Instant::now() + Duration::from_secs(120);
        loop {
            self.sync(brand).await;
            if enough(&self.items) {
                return;
            }
            let texts: Vec<&str> = self.items.iter().map(|item| item.text.as_str()).collect();
            assert!(Instant::now() < end, "it never came; odd: {:?}, items: {texts:?}", self.odd);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Waits on the stream and fetches until all that came satisfies a condition.
    pub async fn until_told(&mut self, brand: &dyn Network, enough: impl Fn(&Inbox) -> bool) {
        let end = Instant::now() + Duration::from_secs(120);
        while !enough(self) {
            assert!(Instant::now() < end, "the stream never told");
            brand.wait(Span::seconds(20)).await;
            self.sync(brand).await;
        }
    }

    /// Returns how often an item with a text came.
    pub fn count(&self, text: &str) -> usize {
        self.items.iter().filter(|item| item.text.contains(text)).count()
    }
}

/// Makes an answer to an item, or a new post.
pub fn outgoing(brand: &dyn Network, text: &str, answers: Option<&Item>) -> Outgoing {
    let mut rest = [0; 10];
    getrandom::fill(&mut rest).unwrap();
    let mut outgoing = Outgoing {
        reply: ReplyId::new(now(), rest),
        account: AccountId::new("mastodon", "@brand@localhost"),
        kind: if answers.is_some() { OutgoingKind::Reply } else { OutgoingKind::Post },
        answers: answers.cloned(),
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
        heading: None,
        leaves_at: None,
    };
    outgoing.token = brand.prepare(&outgoing);
    outgoing
}

/// Writes a small PNG and returns its path.
pub fn picture(dir: &Path) -> String {
    const PNG: [u8; 67] = [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126,
        155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 96, 0, 0, 0, 2, 0, 1, 72, 175, 164, 113, 0, 0, 0, 0, 73,
        69, 78, 68, 174, 66, 96, 130,
    ];
    let path = dir.join("picture.png");
    std::fs::write(&path, PNG).unwrap();
    path.to_str().unwrap().to_owned()
}
