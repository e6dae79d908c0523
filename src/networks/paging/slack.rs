//! A channel of Slack, by an incoming webhook. Its address is the secret.
//!
//! Incoming webhooks: <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>; what they answer (`ok`,
//! else a word with 400, 403, 404, 410 or 500): <https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks>.
//! A header holds 150 characters, a section 3,000: <https://docs.slack.dev/reference/block-kit/blocks/header-block>,
//! <https://docs.slack.dev/reference/block-kit/blocks/section-block>.

use async_trait::async_trait;
use serde::Serialize;

use super::Way;
use super::miss::{Miss, parts};
use super::post::{Twice, post};
use super::setup::{Setup, name_of};
use super::webhook::{json_call, web_address};
use crate::domain::network::{CountRule, TextLimit};
use crate::domain::page::{PageText, cut};
use crate::domain::rota::{Address, Channel};
use crate::words::{fill, w};

/// What a header and a section hold.
const HEADER: TextLimit = TextLimit { most: 150, rule: CountRule::Utf16 };
const SECTION: TextLimit = TextLimit { most: 2900, rule: CountRule::Utf16 };

/// Channels of Slack.
pub struct Slack;

#[derive(Serialize)]
struct Message<'a> {
    /// What the notification shows, and programs that know no blocks.
    text: &'a str,
    blocks: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: Text<'a>,
}

/// Always plain: in mrkdwn a stranger's words could call everybody.
#[derive(Serialize)]
struct Text<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    emoji: bool,
}

impl<'a> Block<'a> {
    const fn plain(kind: &'static str, text: &'a str) -> Block<'a> {
        Block { kind, text: Text { kind: "plain_text", text, emoji: false } }
    }
}

#[async_trait]
impl Way for Slack {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let name = name_of(address)?;
        let place = setup.named(Channel::Slack, name)?;
        let url = web_address(setup.secret(Channel::Slack, name, place).await?)?;
        let (head, body) = (page.head(), page.body(false, SECTION));
        let (shown, header) = (escaped(&head), cut(&head, HEADER));
        let blocks = vec![Block::plain("header", &header), Block::plain("section", &body)];
        let secrets = parts(&url);
        let call = json_call(url.reveal(), &Message { text: &shown, blocks });
        let call = secrets.iter().fold(call, |call, secret| call.hiding(secret));
        let http = setup.http(url.reveal(), place)?;
        let sent = post(&http, &call, Twice::IsTwice, setup.patience.pause).await;
        let answer = sent.map_err(|error| Miss::sent(&error, &secrets))?;
        if answer.body().trim_ascii() == b"ok" { Ok(()) } else { Err(Miss::odd(&answer, &secrets)) }
    }

    fn names(&self, setup: &Setup) -> Vec<String> {
        setup.paging.slack.keys().cloned().collect()
    }

    fn place_of(&self, address: &Address) -> String {
        name_of(Some(address)).unwrap_or_default().to_owned()
    }

    async fn look(&self, setup: &Setup, name: &str) -> Result<String, Miss> {
        let place = setup.named(Channel::Slack, name)?;
        let url = web_address(setup.secret(Channel::Slack, name, place).await?)?;
        Ok(fill(w().page.at_server, &[&setup.http(url.reveal(), place)?.host()]))
    }
}

/// Writes what a text must escape: <https://docs.slack.dev/messaging/formatting-message-text#escaping>.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
