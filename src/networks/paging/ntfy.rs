//! A topic of ntfy: a push message on somebody's telephone, with a button that acknowledges.
//!
//! Publishing as JSON, buttons and priorities: <https://docs.ntfy.sh/publish/#publish-as-json>,
//! <https://docs.ntfy.sh/publish/#action-buttons>. Reading what came in: <https://docs.ntfy.sh/subscribe/api/>.
//!
//! A topic is as good as a password: it stands in no address and in no sentence. A message says nothing of who published
//! it, so the button publishes a mark that only somebody can know who knows the topic of one person and the code of the
//! page. It carries no token: the reply topic has to be open for writing.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Way;
use super::miss::Miss;
use super::post::{Twice, post};
use super::setup::{Setup, name_of};
use super::webhook::json_call;
use crate::domain::id::digest;
use crate::domain::network::{CountRule, Secret, SendError, TextLimit};
use crate::domain::page::{Answer, Heard, Meant, PageText};
use crate::domain::rota::{Address, Channel, Person, Rota};
use crate::domain::time::Time;
use crate::networks::http::Call;
use crate::words::{fill, w};

/// Where topics are that name no server.
const SERVER: &str = "https://ntfy.sh";
/// What a message holds; a longer one would become a file.
const MESSAGE: TextLimit = TextLimit { most: 4000, rule: CountRule::Bytes };
/// So many messages of the reply topic are looked at, the newest.
const LOOKED_AT: usize = 500;

/// Topics of ntfy.
pub struct Ntfy;

#[derive(Serialize)]
struct Publication<'a> {
    topic: &'a str,
    title: String,
    message: String,
    priority: u8,
    tags: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    click: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<[Button; 1]>,
}

/// A button that publishes, and puts the message away where that worked.
#[derive(Serialize)]
struct Button {
    action: &'static str,
    label: &'static str,
    url: String,
    method: &'static str,
    body: String,
    clear: bool,
}

/// A message of a topic, as far as we read it.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    event: String,
    #[serde(default)]
    time: i64,
    #[serde(default)]
    message: String,
}

#[async_trait]
impl Way for Ntfy {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let topic = name_of(address)?;
        let reply = setup.paging.reply_topic.as_deref().filter(|_| page.meant != Meant::Test);
        let button = reply.map(|reply| [button(setup, reply, topic, &page.code)]);
        let publication = Publication {
            topic,
            title: page.head(),
            message: page.body(false, MESSAGE),
            priority: if page.urgent { 5 } else { 4 },
            tags: tags(page),
            click: page.url.as_deref(),
            actions: button,
        };
        let token = token(setup).await?;
        let secrets: Vec<Secret> = [Secret::new(topic)].into_iter().chain(token.clone()).collect();
        let call = secrets.iter().fold(json_call("", &publication), |call, secret| call.hiding(secret));
        let call = token.iter().fold(call, |call, token| call.bearer(token));
        let http = setup.http(server(setup), &setup.paging.ntfy)?;
        let sent = post(&http, &call, Twice::IsTwice, setup.patience.pause).await;
        let answer = sent.map_err(|error| Miss::sent(&error, &secrets))?;
        if answer.value()["id"].is_string() { Ok(()) } else { Err(Miss::odd(&answer, &secrets)) }
    }

    async fn answers(&self, setup: &Setup, since: Time, rota: &Rota, open: &[String]) -> Result<Vec<Answer>, Miss> {
        let Some(topic) = &setup.paging.reply_topic else { return Ok(Vec::new()) };
        let token = token(setup).await?;
        let secrets: Vec<Secret> = [Secret::new(topic)].into_iter().chain(token.clone()).collect();
        let call = Call::get(format!("/{topic}/json")).query("poll", 1).query("since", since.millis() / 1000);
        let call = secrets.iter().fold(call, |call, secret| call.hiding(secret));
        let call = token.iter().fold(call, |call, token| call.bearer(token));
        let http = setup.http(server(setup), &setup.paging.ntfy)?;
        let read = http.read(&call).await.and_then(crate::networks::http::Answer::good);
        let answer = read.map_err(|why| Miss::sent(&SendError::Refused(why), &secrets))?;
        let lines = String::from_utf8_lossy(answer.body()).into_owned();
        let messages = lines.lines().rev().take(LOOKED_AT).filter_map(|line| serde_json::from_str(line).ok());
        let messages = messages.filter(|message: &Message| message.event == "message");
        let mut answers: Vec<Answer> = messages.map(|message| heard(&message, rota, open)).collect();
        answers.reverse();
        Ok(answers)
    }

    async fn look(&self, setup: &Setup, _name: &str) -> Result<String, Miss> {
        token(setup).await?;
        let host = setup.http(server(setup), &setup.paging.ntfy)?.host();
        let words = if setup.paging.reply_topic.is_some() { w().page.with_answers } else { w().page.at_server };
        Ok(fill(words, &[&host]))
    }
}

fn server(setup: &Setup) -> &str {
    setup.paging.ntfy.url.as_deref().unwrap_or(SERVER)
}

async fn token(setup: &Setup) -> Result<Option<Secret>, Miss> {
    setup.secret_if_any(Channel::Ntfy, "", &setup.paging.ntfy).await
}

fn tags(page: &PageText) -> Vec<&'static str> {
    let bad = if page.urgent { "rotating_light" } else { "warning" };
    match page.meant {
        Meant::Real => vec![bad],
        Meant::Drill => vec![bad, "drill"],
        Meant::Test => vec!["test"],
    }
}

fn button(setup: &Setup, reply: &str, topic: &str, code: &str) -> Button {
    Button {
        action: "http",
        label: w().page.ack_button,
        url: format!("{}/{reply}", server(setup).trim_end_matches('/')),
        method: "POST",
        body: format!("ack {code} {}", mark(topic, code)),
        clear: true,
    }
}

/// Returns the mark of a person's page.
fn mark(topic: &str, code: &str) -> String {
    let hash = digest(&["hearken page", topic, &code.to_ascii_uppercase()]);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Tells what a message of the reply topic says and whose it is: of the button by its mark, of anybody else by nothing.
fn heard(message: &Message, rota: &Rota, open: &[String]) -> Answer {
    let (by, at) = (Channel::Ntfy, Time::from_seconds(message.time));
    let words: Vec<&str> = message.message.split_whitespace().collect();
    if let [word, code, seen] = words.as_slice() {
        let is_theirs = |person: &&Person| match person.addresses.get(&by) {
            Some(Address::Name(topic)) => mark(topic, code) == *seen,
            Some(Address::Program(_)) | None => false,
        };
        let who = rota.people.iter().find(is_theirs).map(|person| person.name.clone());
        return Heard { who, text: word, code: Some((*code).to_owned()), by, at }.means(open);
    }
    Heard { who: None, text: &message.message, code: None, by, at }.means(open)
}
