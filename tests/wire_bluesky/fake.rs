//! A server on loopback that says what a script tells it to, and a desk that is connected to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hearken::domain::id::{AccountId, ReplyId};
use hearken::domain::item::Item;
use hearken::domain::network::{AccountSettings, Connect, NetError, Network, Outgoing, OutgoingKind, Secret, Vault};
use hearken::domain::time::{Span, Time};
use hearken::networks::bluesky::ADAPTER;
use serde_json::{Value, json};

pub const NOW: Time = Time::from_seconds(1_795_000_000);
pub const US: &str = "did:plc:us";

/// What a request asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub query: String,
    pub token: String,
    /// The service that the server should pass it on to.
    pub proxy: String,
    pub body: String,
}

impl Asked {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// What the fake says: status, headers, body.
pub struct Said(pub u16, pub Vec<(&'static str, String)>, pub String);

pub fn ok(body: Value) -> Said {
    Said(200, Vec::new(), body.to_string())
}

pub fn no(status: u16, error: &str, message: &str) -> Said {
    Said(status, Vec::new(), json!({"error": error, "message": message}).to_string())
}

type Script = Box<dyn Fn(&Asked, usize) -> Option<Said> + Send + Sync>;

struct Server {
    script: Script,
    asked: Mutex<Vec<Asked>>,
}

/// A server on loopback that answers by a script; what the script leaves out is answered as a quiet network would.
pub struct Fake {
    pub url: String,
    server: Arc<Server>,
}

impl Fake {
    /// The script is given the request and how often this method was asked before.
    pub async fn start(script: impl Fn(&Asked, usize) -> Option<Said> + Send + Sync + 'static) -> Fake {
        let server = Arc::new(Server { script: Box::new(script), asked: Mutex::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&server));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Fake { url, server }
    }

    pub fn asked(&self, method: &str) -> Vec<Asked> {
        self.server.asked.lock().unwrap().iter().filter(|asked| asked.method.ends_with(method)).cloned().collect()
    }
}

async fn answer(
    State(server): State<Arc<Server>>,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = Asked {
        method: uri.path().trim_start_matches("/xrpc/").to_owned(),
        query: query.unwrap_or_default(),
        token: header("authorization").trim_start_matches("Bearer ").to_owned(),
        proxy: header("atproto-proxy").to_owned(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let before = {
        let mut all = server.asked.lock().unwrap();
        let before = all.iter().filter(|one| one.method == asked.method).count();
        all.push(asked.clone());
        before
    };
    let Said(status, headers, body) = (server.script)(&asked, before).unwrap_or_else(|| quiet(&asked));
    let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn quiet(asked: &Asked) -> Said {
    match asked.method.rsplit('.').next().unwrap() {
        "createSession" => ok(session("fresh")),
        "refreshSession" => ok(session("renewed")),
        "getSession" => ok(json!({"did": US, "handle": "brand.test", "active": true})),
        "putRecord" => ok(
            json!({"uri": format!("at://{US}/app.bsky.feed.post/{}", asked.json()["rkey"].as_str().unwrap()), "cid": "c"}),
        ),
        "getRecord" => no(400, "RecordNotFound", "Could not locate record"),
        "resolveHandle" => no(400, "InvalidRequest", "Unable to resolve handle"),
        _ => ok(json!({})),
    }
}

pub fn session(token: &str) -> Value {
    json!({"did": US, "handle": "brand.test", "accessJwt": token, "refreshJwt": format!("{token}-refresh")})
}

pub fn told(rkey: &str, reason: &str, seconds: i64) -> Value {
    let at = NOW.minus(Span::seconds(seconds)).to_string();
    json!({"uri": format!("at://did:plc:mira/app.bsky.feed.post/{rkey}"), "cid": "c", "reason": reason, "indexedAt": at,
        "author": {"did": "did:plc:mira", "handle": "mira.test"},
        "record": {"text": format!("hello {rkey}"), "createdAt": at,
            "facets": [{"features": [{"$type": "app.bsky.richtext.facet#mention", "did": US}]}]}})
}

#[derive(Default)]
pub struct Safe(pub Mutex<HashMap<String, Secret>>);

impl Vault for Safe {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new("app-pass-word"))
    }
    fn token(&self, _: &AccountId, name: &str) -> Option<Secret> {
        self.0.lock().unwrap().get(name).cloned()
    }
    fn keep(&self, _: &AccountId, name: &str, token: &Secret) -> Result<String, String> {
        self.0.lock().unwrap().insert(name.to_owned(), token.clone());
        Ok("memory".to_owned())
    }
}

pub fn connect(fake: &Fake) -> Box<dyn Network> {
    connect_with(fake, Arc::default(), |_| {})
}

pub fn connect_with(fake: &Fake, vault: Arc<Safe>, change: impl FnOnce(&mut AccountSettings)) -> Box<dyn Network> {
    let mut account = AccountSettings {
        network: "bluesky".to_owned(),
        handle: "@brand.test".to_owned(),
        base_url: Some(fake.url.clone()),
        ..AccountSettings::default()
    };
    change(&mut account);
    (ADAPTER.connect)(Connect { account, vault, now: || NOW }).unwrap()
}

pub fn since() -> Time {
    NOW.minus(Span::days(14))
}

pub fn outgoing(desk: &dyn Network, text: &str) -> Outgoing {
    let mut out = Outgoing {
        reply: ReplyId::default(),
        account: AccountId::new("bluesky", "@brand.test"),
        answers: None,
        kind: OutgoingKind::Post,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: NOW,
        token: String::new(),
        heading: None,
        leaves_at: None,
    };
    out.token = desk.prepare(&out);
    out
}

pub fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}
