//! A service of PagerDuty, by Events API v2. It keeps the state of a page: who acknowledges here acknowledges there.
//!
//! Shape, lengths and answers: <https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>,
//! <https://developer.pagerduty.com/docs/events-api-v2/overview/>. 202 says that the event is queued. The same `dedup_key`
//! twice is one alert, so a server that fails may be asked again.

use async_trait::async_trait;
use serde::Serialize;

use super::miss::Miss;
use super::post::{Twice, post};
use super::setup::{Setup, name_of};
use super::webhook::json_call;
use super::{News, Way};
use crate::domain::network::{CountRule, Secret, TextLimit};
use crate::domain::page::{PageText, cut};
use crate::domain::rota::{Address, Channel};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Where events go in the United States; services in the European Union have `https://events.eu.pagerduty.com`.
const SERVER: &str = "https://events.pagerduty.com";
const PATH: &str = "/v2/enqueue";
/// What a summary holds.
const SUMMARY: TextLimit = TextLimit { most: 1024, rule: CountRule::Chars };
const DETAILS: TextLimit = TextLimit { most: 8000, rule: CountRule::Chars };
/// How long an integration key is.
const KEY: usize = 32;

/// Services of PagerDuty.
pub struct Pagerduty;

#[derive(Serialize)]
struct Event<'a> {
    routing_key: &'a str,
    event_action: &'static str,
    dedup_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Payload<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Payload<'a> {
    summary: String,
    source: &'a str,
    severity: &'static str,
    timestamp: Time,
    custom_details: Details,
}

#[derive(Serialize)]
struct Details {
    text: String,
}

#[derive(Serialize)]
struct Link<'a> {
    href: &'a str,
    text: &'static str,
}

#[async_trait]
impl Way for Pagerduty {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let payload = Payload {
            summary: cut(&page.head(), SUMMARY),
            source: if page.desk.is_empty() { "hearken" } else { &page.desk },
            severity: severity(page),
            timestamp: page.at,
            custom_details: Details { text: page.body(false, DETAILS) },
        };
        let links = page.url.as_deref().map(|href| Link { href, text: w().page.open }).into_iter().collect();
        send(setup, name_of(address)?, page, "trigger", Some(payload), links).await
    }

    async fn tell(&self, setup: &Setup, address: &str, page: &PageText, news: &News) -> Option<Result<(), Miss>> {
        let action = match news {
            News::Acknowledged(_) => "acknowledge",
            News::Over => "resolve",
        };
        Some(send(setup, address, page, action, None, Vec::new()).await)
    }

    fn names(&self, setup: &Setup) -> Vec<String> {
        setup.paging.pagerduty.keys().cloned().collect()
    }

    fn place_of(&self, address: &Address) -> String {
        name_of(Some(address)).unwrap_or_default().to_owned()
    }

    async fn look(&self, setup: &Setup, name: &str) -> Result<String, Miss> {
        let place = setup.named(Channel::Pagerduty, name)?;
        key(setup, name).await?;
        let base = place.url.as_deref().unwrap_or(SERVER);
        Ok(fill(w().page.at_server, &[&setup.http(base, place)?.host()]))
    }
}

fn severity(page: &PageText) -> &'static str {
    match page.level {
        Some(1) => "critical",
        Some(2) => "error",
        Some(3) => "warning",
        Some(_) => "info",
        None if page.urgent => "error",
        None => "warning",
    }
}

/// Returns the integration key.
async fn key(setup: &Setup, name: &str) -> Result<Secret, Miss> {
    let key = setup.secret(Channel::Pagerduty, name, setup.named(Channel::Pagerduty, name)?).await?;
    let fits = key.reveal().len() == KEY && key.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(key) } else { Err(Miss::of(w().page.bad_key)) }
}

async fn send(
    setup: &Setup,
    name: &str,
    page: &PageText,
    event_action: &'static str,
    payload: Option<Payload<'_>>,
    links: Vec<Link<'_>>,
) -> Result<(), Miss> {
    let place = setup.named(Channel::Pagerduty, name)?;
    let key = key(setup, name).await?;
    let event = Event {
        routing_key: key.reveal(),
        event_action,
        dedup_key: format!("hearken/{}", page.code),
        client: payload.is_some().then_some("hearken"),
        payload,
        links,
    };
    let http = setup.http(place.url.as_deref().unwrap_or(SERVER), place)?;
    let call = json_call(PATH, &event).hiding(&key);
    let secrets = [key.clone()];
    let sent = post(&http, &call, Twice::IsOnce, setup.patience.pause).await;
    let answer = sent.map_err(|error| Miss::sent(&error, &secrets))?;
    if answer.value()["status"] == "success" { Ok(()) } else { Err(Miss::odd(&answer, &secrets)) }
}
