//! The ways of pages against servers and programs that answer, refuse, lie, stall and say nothing.

use std::collections::BTreeMap;

use super::*;
use crate::domain::id::AccountId;
use crate::domain::network::{NetError, Secret};
use crate::domain::page::Meant;
use crate::domain::rota::Person;
use crate::networks::http::Patience;
use crate::networks::http::fake::{Fake, Reply, Seen};

mod answers;
mod faults;
mod mails;
mod programs;
mod shapes;

/// Secrets by the names under which the vault keeps them.
#[derive(Default)]
struct Kept(BTreeMap<String, String>);

impl Vault for Kept {
    fn secret(&self, account: &AccountSettings) -> Result<Secret, NetError> {
        self.token(&account.id(), "secret").ok_or_else(|| NetError::SignedOut { why: "unset".to_owned() })
    }
    fn token(&self, account: &AccountId, _name: &str) -> Option<Secret> {
        self.0.get(account.as_str()).map(Secret::new)
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

fn now() -> Time {
    "2026-11-29T12:20:00Z".parse().unwrap()
}

/// A word in every secret here, which no sentence may hold.
const HUSH: &str = "Zq9x77";
/// An integration key.
const KEY: &str = "Zq9x77Zq9x77Zq9x77Zq9x77Zq9x7732";

/// Channels of which every server is at `base`, more hasty than in earnest.
fn channels(base: &str) -> Channels {
    let place = |url: String| Place { url: Some(url), ..Place::default() };
    let settings = PagingSettings {
        ntfy: place(base.to_owned()),
        reply_topic: Some("answers-1".to_owned()),
        telegram: Some(place(base.to_owned())),
        webhooks: BTreeMap::from([
            ("siren".to_owned(), place(format!("{base}/hook/"))),
            ("hidden".to_owned(), Place::default()),
        ]),
        slack: BTreeMap::from([("ops".to_owned(), Place::default())]),
        pagerduty: BTreeMap::from([("lea".to_owned(), place(base.to_owned()))]),
        ..PagingSettings::default()
    };
    let kept = [
        ("paging:ntfy", format!("tk_{HUSH}")),
        ("paging:telegram", format!("12345:{HUSH}-AAx")),
        ("paging:webhook/siren", format!("tok-{HUSH}")),
        ("paging:webhook/hidden", format!("{base}/in/{HUSH}aa?key={HUSH}bb")),
        ("paging:slack/ops", format!("{base}/services/T0000001/{HUSH}BBB/{HUSH}ccc")),
        ("paging:pagerduty/lea", KEY.to_owned()),
    ];
    let kept = Kept(kept.into_iter().map(|(name, secret)| (name.to_owned(), secret)).collect());
    let mut channels = Channels::new(settings, &[], Arc::new(kept), now);
    channels.setup.patience = Patience {
        connect: Duration::from_secs(5),
        whole: Duration::from_secs(20),
        silence: Duration::from_secs(20),
        pause: Duration::from_millis(1),
        tries: 1,
    };
    channels
}

/// Channels that give a server up soon.
fn hasty(base: &str) -> Channels {
    let mut channels = channels(base);
    channels.setup.patience.whole = Duration::from_millis(300);
    channels
}

/// Every way that goes over the web, with an address on it and what its server says when it takes a page.
const WEB: [(Channel, &str, &str); 6] = [
    (Channel::Webhook, "siren", "whatever"),
    (Channel::Webhook, "hidden", ""),
    (Channel::Ntfy, "ana-Zq9x77", r#"{"id":"x1","event":"message"}"#),
    (Channel::Slack, "ops", "ok"),
    (Channel::Pagerduty, "lea", r#"{"status":"success","message":"Event processed","dedup_key":"hearken/K7QX"}"#),
    (Channel::Telegram, "100200300", r#"{"ok":true,"result":{"message_id":1}}"#),
];

fn name(text: &str) -> Address {
    Address::Name(text.to_owned())
}

fn page() -> PageText {
    let zone = jiff::tz::TimeZone::get("Europe/Bucharest").unwrap();
    PageText {
        level: Some(1),
        zone,
        since: Some("2026-11-29T11:40:00Z".parse().unwrap()),
        size: Some("42 messages".to_owned()),
        text: "The till <b>charges</b> & charges\u{1b}[31m".to_owned(),
        url: Some("https://example.org/110".to_owned()),
        ..PageText::new("brand desk", "Charged twice", "K7QX", "2026-11-29T12:19:00Z".parse().unwrap())
    }
}

/// Pages by a way; the sentence where it failed.
async fn paged(channels: &Channels, by: Channel, address: &str) -> Result<(), String> {
    match channels.page(by, Some(&name(address)), &page()).await {
        Outcome::Sent => Ok(()),
        Outcome::Failed(why) => Err(why),
        other => panic!("{other:?}"),
    }
}

fn person(who: &str, addresses: &[(Channel, &str)]) -> Person {
    let addresses = addresses.iter().map(|(by, address)| (*by, name(address))).collect();
    Person { name: SeatName::new(who), zone: jiff::tz::TimeZone::UTC, addresses }
}

fn rota(people: Vec<Person>) -> Rota {
    Rota { people, ..Rota::empty(jiff::tz::TimeZone::UTC) }
}

#[tokio::test]
async fn what_is_not_set_up_says_what_is_missing() {
    let bare = Channels::new(PagingSettings::default(), &[], Arc::new(Kept::default()), now);
    for (by, address, words) in [
        (Channel::Webhook, "siren", "webhook siren: the settings have no [paging.webhook.siren]"),
        (Channel::Slack, "ops", "slack ops: the settings have no [paging.slack.ops]"),
        (Channel::Pagerduty, "lea", "pagerduty lea: the settings have no [paging.pagerduty.lea]"),
        (Channel::Telegram, "1", "telegram: the settings have no [paging.telegram]; it holds the bot's token"),
        (Channel::Mail, "ana@example.org", "mail: no mail account to send from; `hearken account add email` adds one"),
        (Channel::Command, "x", "command: no address; write one in rota.toml"),
        (Channel::Bell, "x", "bell: the desk rings bells itself"),
    ] {
        assert_eq!(paged(&bare, by, address).await, Err(words.to_owned()));
    }
    let nobody = bare.page(Channel::Ntfy, None, &page()).await;
    assert_eq!(nobody, Outcome::Failed("ntfy: no address; write one in rota.toml".to_owned()));
    let place = BTreeMap::from([("ops".to_owned(), Place::default())]);
    let settings = PagingSettings { slack: place, ..PagingSettings::default() };
    let without = Channels::new(settings.clone(), &[], Arc::new(Kept::default()), now);
    let why = paged(&without, Channel::Slack, "ops").await.unwrap_err();
    assert!(why.contains("no secret is known") && why.contains("`hearken page secret slack ops`"), "{why}");
    let kept = Kept(BTreeMap::from([("paging:slack/ops".to_owned(), HUSH.to_owned())]));
    let why = paged(&Channels::new(settings, &[], Arc::new(kept), now), Channel::Slack, "ops").await.unwrap_err();
    assert_eq!(why, "slack ops: its secret must be a whole web address, https://…");
}

#[tokio::test]
async fn a_secret_command_that_fails_is_named_and_not_quoted() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place { secret_command: Some(format!("echo {HUSH}; exit 3")), ..Place::default() };
    let settings = PagingSettings { slack: BTreeMap::from([("ops".to_owned(), place)]), ..PagingSettings::default() };
    let vault = Arc::new(FailingVault(dir.path().display().to_string()));
    let why = paged(&Channels::new(settings, &[], vault, now), Channel::Slack, "ops").await.unwrap_err();
    assert!(why.starts_with("slack ops: the secret command of paging:slack/ops failed"), "{why}");
}

/// A vault whose commands fail, in the words of the real one.
struct FailingVault(String);

impl Vault for FailingVault {
    fn secret(&self, account: &AccountSettings) -> Result<Secret, NetError> {
        Err(NetError::SignedOut { why: format!("the secret command of {} failed", account.id()) })
    }
    fn token(&self, _account: &AccountId, _name: &str) -> Option<Secret> {
        Some(Secret::new(&*self.0))
    }
    fn keep(&self, _account: &AccountId, _name: &str, _token: &Secret) -> Result<String, String> {
        Err("nowhere".to_owned())
    }
}

#[tokio::test]
async fn a_look_lists_every_way_and_what_it_lacks() {
    let mut channels = channels("http://127.0.0.1:9");
    let people = vec![
        person("ana", &[(Channel::Ntfy, "ana-topic"), (Channel::Mail, "ana@example.org"), (Channel::Slack, "ops")]),
        person("dan", &[(Channel::Ntfy, "dan-topic"), (Channel::Webhook, "gone"), (Channel::Bell, "x")]),
        Person {
            addresses: BTreeMap::from([(Channel::Command, Address::Program(vec!["/no/such/program".to_owned()]))]),
            ..person("lea", &[])
        },
    ];
    channels.setup.paging.pagerduty.insert("empty".to_owned(), Place::default());
    let look = channels.look(&rota(people)).await;
    let told: Vec<String> = look
        .iter()
        .map(|way| {
            let who: Vec<&str> = way.reaches.iter().map(SeatName::as_str).collect();
            format!("{} {} {} [{}] {}", way.is_ready, way.by, way.name, who.join(" "), way.words)
        })
        .collect();
    let begins = [
        "false mail  [ana] no mail account",
        "false webhook gone [dan] the settings have no [paging.webhook.gone]",
        "true webhook hidden [] at 127.0.0.1:9",
        "true webhook siren [] at 127.0.0.1:9",
        "true ntfy  [ana dan] at 127.0.0.1:9, answers by a topic",
        "true slack ops [ana] at 127.0.0.1:9",
        "false pagerduty empty [] no secret is known",
        "true pagerduty lea [] at 127.0.0.1:9",
        "true telegram  [] at 127.0.0.1:9",
        "false command /no/such/program [lea] /no/such/program cannot run",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (line, begin) in told.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line}\n{begin}");
    }
    assert!(!told.join("").contains(HUSH), "{told:#?}");
}
