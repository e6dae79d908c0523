//! Any web address that takes a page as JSON.
//!
//! The body is one object of version 1, `hearken`; more fields may be added, none is renamed. `event` is `page`,
//! `acknowledged` (with `by`) or `over`, and `code` ties them together. What is not known is left out. Times are RFC 3339.
//! Whoever answers with 200 to 299 has taken it. With a secret the request carries it as `Authorization: Bearer …`; where
//! the settings write no address, the secret is the address.
//!
//! ```json
//! {"hearken":1,"event":"page","code":"K7QX","drill":false,"test":false,"level":1,"urgent":true,"desk":"brand desk",
//!  "head":"L1 · Charged twice · brand desk","title":"Charged twice","text":"Since …","note":"…","at":"…","since":"…",
//!  "size":"…","owner":"ana","said":"…","paused":"…","conversation":"…","rule":"…","url":"…",
//!  "acknowledge":"hearken crisis ack K7QX"}
//! ```

use async_trait::async_trait;
use serde::Serialize;

use super::miss::{Miss, parts};
use super::post::{Twice, post};
use super::setup::{Setup, name_of};
use super::{News, Way};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::network::{Secret, TextLimit};
use crate::domain::page::{Meant, PageText};
use crate::domain::rota::{Address, Channel};
use crate::domain::time::Time;
use crate::networks::http::Call;
use crate::words::{fill, w};

/// The version of the body.
const VERSION: u8 = 1;

/// Web addresses that take a page as JSON.
pub struct Webhook;

/// The body of a page.
#[derive(Serialize)]
struct Body<'a> {
    hearken: u8,
    event: &'static str,
    code: &'a str,
    drill: bool,
    test: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a SeatName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    urgent: bool,
    desk: &'a str,
    head: String,
    title: &'a str,
    text: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a SeatName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    acknowledge: String,
}

impl<'a> Body<'a> {
    fn of(page: &'a PageText, event: &'static str, by: Option<&'a SeatName>) -> Body<'a> {
        Body {
            hearken: VERSION,
            event,
            code: &page.code,
            drill: page.meant == Meant::Drill,
            test: page.meant == Meant::Test,
            by,
            level: page.level,
            urgent: page.urgent,
            desk: &page.desk,
            head: page.head(),
            title: &page.title,
            text: page.body(false, TextLimit::NONE),
            note: &page.text,
            at: page.at,
            since: page.since,
            size: page.size.as_deref(),
            owner: page.owner.as_ref(),
            said: page.said.as_deref(),
            paused: page.paused.as_deref(),
            conversation: page.conversation,
            rule: page.rule.as_deref(),
            url: page.url.as_deref(),
            acknowledge: page.command(),
        }
    }
}

#[async_trait]
impl Way for Webhook {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        send(setup, name_of(address)?, &Body::of(page, "page", None)).await
    }

    async fn tell(&self, setup: &Setup, address: &str, page: &PageText, news: &News) -> Option<Result<(), Miss>> {
        let body = match news {
            News::Acknowledged(by) => Body::of(page, "acknowledged", Some(by)),
            News::Over => Body::of(page, "over", None),
        };
        Some(send(setup, address, &body).await)
    }

    fn names(&self, setup: &Setup) -> Vec<String> {
        setup.paging.webhooks.keys().cloned().collect()
    }

    fn place_of(&self, address: &Address) -> String {
        name_of(Some(address)).unwrap_or_default().to_owned()
    }

    async fn look(&self, setup: &Setup, name: &str) -> Result<String, Miss> {
        let place = setup.named(Channel::Webhook, name)?;
        let (url, _) = target(setup, name).await?;
        Ok(fill(w().page.at_server, &[&setup.http(url.reveal(), place)?.host()]))
    }
}

/// Returns where it goes, which may be a secret, and the token that goes along.
async fn target(setup: &Setup, name: &str) -> Result<(Secret, Option<Secret>), Miss> {
    let place = setup.named(Channel::Webhook, name)?;
    match &place.url {
        Some(url) => Ok((Secret::new(url), setup.secret_if_any(Channel::Webhook, name, place).await?)),
        None => Ok((web_address(setup.secret(Channel::Webhook, name, place).await?)?, None)),
    }
}

/// Takes a secret that must be a web address.
pub fn web_address(secret: Secret) -> Result<Secret, Miss> {
    let is_web = ["https://", "http://"].iter().any(|scheme| secret.reveal().starts_with(scheme));
    if is_web { Ok(secret) } else { Err(Miss::of(w().page.no_web_address)) }
}

async fn send(setup: &Setup, name: &str, body: &Body<'_>) -> Result<(), Miss> {
    let (url, token) = target(setup, name).await?;
    let http = setup.http(url.reveal(), setup.named(Channel::Webhook, name)?)?;
    let secrets: Vec<Secret> = parts(&url).into_iter().chain(token.clone()).collect();
    let mut call = json_call(url.reveal(), body);
    if let Some(token) = &token {
        call = call.bearer(token);
    }
    let call = secrets.iter().fold(call, |call, secret| call.hiding(secret));
    let sent = post(&http, &call, Twice::IsTwice, setup.patience.pause).await;
    sent.map(drop).map_err(|error| Miss::sent(&error, &secrets))
}

/// Makes the call that carries `body` as JSON, its fields in their order.
pub fn json_call(path: &str, body: &impl Serialize) -> Call {
    // None of our bodies can fail to be written: no map has keys that are no texts.
    Call::post(path).bytes("application/json", serde_json::to_vec(body).unwrap_or_default())
}
