//! A chat of Telegram, by a bot. Its token stands in the path of every address and is hidden from every sentence.
//!
//! <https://core.telegram.org/bots/api#sendmessage>, <https://core.telegram.org/bots/api#getupdates>; a text holds 4,096
//! UTF-16 units. A person has to write to the bot once before it may write to them. The button under a page writes the
//! answer as if it were typed, so that it also works where the bot sees commands alone.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Way;
use super::miss::Miss;
use super::post::{Twice, post};
use super::settings::Place;
use super::setup::{Setup, name_of};
use super::webhook::json_call;
use crate::domain::id::SeatName;
use crate::domain::network::{CountRule, Secret, SendError, TextLimit};
use crate::domain::page::{Answer, Heard, Meant, PageText, person_at};
use crate::domain::rota::{Address, Channel, Rota};
use crate::domain::time::Time;
use crate::networks::http::{self, Call};
use crate::words::{fill, w};

/// Where bots are.
const SERVER: &str = "https://api.telegram.org";
/// What a text holds.
const TEXT: TextLimit = TextLimit { most: 4096, rule: CountRule::Utf16 };

/// Chats of Telegram.
pub struct Telegram;

#[derive(Serialize)]
struct Message<'a> {
    chat_id: Value,
    text: String,
    link_preview_options: Preview,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<Keyboard<'a>>,
}

#[derive(Serialize)]
struct Preview {
    is_disabled: bool,
}

/// A keyboard with one key that goes away when it was pressed.
#[derive(Serialize)]
struct Keyboard<'a> {
    keyboard: [[Key<'a>; 1]; 1],
    resize_keyboard: bool,
    one_time_keyboard: bool,
}

#[derive(Serialize)]
struct Key<'a> {
    text: &'a str,
}

/// What `getUpdates` answers.
#[derive(Deserialize)]
struct Updates {
    result: Vec<Value>,
}

/// An update as far as we read it; one of another sort has no message.
#[derive(Deserialize)]
struct Update {
    message: Option<Written>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    date: i64,
    #[serde(default)]
    text: String,
    chat: Who,
    from: Option<Who>,
}

#[derive(Deserialize)]
struct Who {
    id: i64,
    username: Option<String>,
}

#[async_trait]
impl Way for Telegram {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let chat = name_of(address)?;
        let (place, token) = bot(setup).await?;
        let key = format!("/ack {}", page.code);
        let message = Message {
            chat_id: chat.parse::<i64>().map_or_else(|_| Value::from(chat), Value::from),
            text: page.whole(true, TEXT),
            link_preview_options: Preview { is_disabled: true },
            reply_markup: (page.meant != Meant::Test).then_some(Keyboard {
                keyboard: [[Key { text: &key }]],
                resize_keyboard: true,
                one_time_keyboard: true,
            }),
        };
        let call = json_call(&path(&token, "sendMessage"), &message).hiding(&token);
        let http = setup.http(server(place), place)?;
        let secrets = [token];
        let sent = post(&http, &call, Twice::IsTwice, setup.patience.pause).await;
        let answer = sent.map_err(|error| Miss::sent(&error, &secrets))?;
        if answer.value()["ok"] == true { Ok(()) } else { Err(Miss::odd(&answer, &secrets)) }
    }

    async fn answers(&self, setup: &Setup, since: Time, rota: &Rota, open: &[String]) -> Result<Vec<Answer>, Miss> {
        if setup.paging.telegram.is_none() {
            return Ok(Vec::new());
        }
        let (place, token) = bot(setup).await?;
        let next = setup.next_update.load(Ordering::Relaxed);
        let call = Call::get(path(&token, "getUpdates")).query("timeout", 0).query("allowed_updates", "[\"message\"]");
        let call = if next > 0 { call.query("offset", next) } else { call }.hiding(&token);
        let secrets = [token];
        let answer = setup.http(server(place), place)?.read(&call).await;
        let answer = match answer {
            Ok(answer) if answer.status() == 409 => return Err(Miss::of(w().page.second_reader)),
            Ok(answer) => answer.good(),
            Err(why) => Err(why),
        };
        let read = answer.and_then(|answer| http::Answer::json::<Updates>(&answer));
        let Updates { result } = read.map_err(|why| Miss::sent(&SendError::Refused(why), &secrets))?;
        let last = result.iter().filter_map(|update| update["update_id"].as_i64()).max();
        if let Some(last) = last {
            setup.next_update.fetch_max(last.saturating_add(1), Ordering::Relaxed);
        }
        let written = result.into_iter().filter_map(|update| serde_json::from_value::<Update>(update).ok()?.message);
        let written =
            written.filter(|one| !one.text.is_empty() && Time::from_seconds(one.date.saturating_add(1)) > since);
        Ok(written.map(|one| heard(&one, rota, open)).collect())
    }

    fn names(&self, setup: &Setup) -> Vec<String> {
        setup.paging.telegram.iter().map(|_| String::new()).collect()
    }

    async fn look(&self, setup: &Setup, _name: &str) -> Result<String, Miss> {
        let (place, _) = bot(setup).await?;
        Ok(fill(w().page.at_server, &[&setup.http(server(place), place)?.host()]))
    }
}

fn server(place: &Place) -> &str {
    place.url.as_deref().unwrap_or(SERVER)
}

fn path(token: &Secret, method: &str) -> String {
    format!("/bot{}/{method}", token.reveal())
}

async fn bot(setup: &Setup) -> Result<(&Place, Secret), Miss> {
    let place = setup.paging.telegram.as_ref().ok_or_else(|| Miss::of(w().page.no_telegram))?;
    Ok((place, setup.secret(Channel::Telegram, "", place).await?))
}

/// Tells what a message says and whose it is: who wrote it, else whose chat it is.
fn heard(written: &Written, rota: &Rota, open: &[String]) -> Answer {
    let by = Channel::Telegram;
    let person = |who: &Who| -> Option<SeatName> {
        let name = || person_at(rota, by, &format!("@{}", who.username.as_ref()?));
        person_at(rota, by, &who.id.to_string()).or_else(name).map(|person| person.name.clone())
    };
    let who = written.from.as_ref().and_then(person).or_else(|| person(&written.chat));
    Heard { who, text: &written.text, code: None, by, at: Time::from_seconds(written.date) }.means(open)
}
