//! The ways on which a page goes out: one file a channel, one table. The bell is not here: the desk rings it.
//!
//! An attempt ends within half a minute, as sent or as failed in a sentence that says what to do. It is made once: again
//! only where it certainly did not go out, so that nobody is woken twice by one step. No sentence holds a secret.

mod command;
mod mail;
mod miss;
mod ntfy;
mod pagerduty;
mod post;
mod settings;
mod setup;
mod slack;
mod telegram;
#[cfg(test)]
mod tests;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use tokio::time::timeout;

pub use self::settings::{PagingSettings, Place};

use self::miss::Miss;
use self::setup::Setup;
use crate::domain::chain::Outcome;
use crate::domain::clean;
use crate::domain::id::SeatName;
use crate::domain::network::{AccountSettings, Vault};
use crate::domain::page::{Answer, PageText};
use crate::domain::rota::{Address, Channel, Rota};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// The longest that an attempt takes.
const LIMIT: Duration = Duration::from_secs(30);

/// What happened to a page, for channels that keep a state of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody has it.
    Acknowledged(SeatName),
    /// What it was about is over.
    Over,
}

/// What people answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The oldest first.
    pub all: Vec<Answer>,
    /// Channels that could not be read, a sentence each.
    pub failed: Vec<String>,
}

/// How a way stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which channel.
    pub by: Channel,
    /// The name under which the settings know it; empty where there is only one.
    pub name: String,
    /// Whom it reaches.
    pub reaches: Vec<SeatName>,
    /// What it lacks, or how it goes out.
    pub words: String,
    /// It lacks nothing, as far as that shows without paging somebody.
    pub is_ready: bool,
}

/// A way on which a page goes out.
#[async_trait]
trait Way: Send + Sync {
    /// Pages somebody.
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss>;

    /// Tells what happened to a page; nothing where the channel keeps no state of it.
    async fn tell(&self, _setup: &Setup, _address: &str, _page: &PageText, _news: &News) -> Option<Result<(), Miss>> {
        None
    }

    /// Reads what came in since then.
    async fn answers(&self, _setup: &Setup, _since: Time, _rota: &Rota, _open: &[String]) -> Result<Vec<Answer>, Miss> {
        Ok(Vec::new())
    }

    /// Says under which names the settings know places of it; one without a name is empty.
    fn names(&self, _setup: &Setup) -> Vec<String> {
        Vec::new()
    }

    /// Says of an address what its place is called: nothing where all addresses share one.
    fn place_of(&self, _address: &Address) -> String {
        String::new()
    }

    /// Looks whether it could page; says how it goes out. Asks nobody but the vault.
    async fn look(&self, setup: &Setup, name: &str) -> Result<String, Miss>;
}

/// Every way there is, in the order in which they are tried.
static WAYS: [(Channel, &dyn Way); 7] = [
    (Channel::Mail, &mail::Mail),
    (Channel::Webhook, &webhook::Webhook),
    (Channel::Ntfy, &ntfy::Ntfy),
    (Channel::Slack, &slack::Slack),
    (Channel::Pagerduty, &pagerduty::Pagerduty),
    (Channel::Telegram, &telegram::Telegram),
    (Channel::Command, &command::Command),
];

fn way(by: Channel) -> Option<&'static dyn Way> {
    WAYS.iter().find(|(channel, _)| *channel == by).map(|(_, way)| *way)
}

/// The channels of a desk, as its settings have them.
pub struct Channels {
    setup: Setup,
    limit: Duration,
}

impl Channels {
    /// Makes the channels of `settings`; mail goes out by one of `accounts`. Asks nobody.
    pub fn new(
        settings: PagingSettings,
        accounts: &[AccountSettings],
        vault: Arc<dyn Vault>,
        now: fn() -> Time,
    ) -> Channels {
        Channels { setup: Setup::new(settings, accounts, vault, now), limit: LIMIT }
    }

    /// Pages somebody. `address` is theirs on that channel; without one the page command of the settings runs.
    pub async fn page(&self, by: Channel, address: Option<&Address>, page: &PageText) -> Outcome {
        let page = page.cleaned();
        let done = match way(by) {
            Some(way) => self.within(w().page.hung, way.page(&self.setup, address, &page)).await,
            None => Err(Miss::of(w().page.no_bell)),
        };
        outcome(by, address, done)
    }

    /// Tells a channel what happened to a page that went out by it; nothing where it keeps no state of pages.
    pub async fn tell(&self, by: Channel, address: Option<&Address>, page: &PageText, news: &News) -> Option<Outcome> {
        let (Some(way), Some(Address::Name(name))) = (way(by), address) else { return None };
        let page = page.cleaned();
        let telling = async { way.tell(&self.setup, name, &page, news).await.transpose() };
        let told = self.within(w().page.hung, telling).await.transpose()?;
        Some(outcome(by, address, told))
    }

    /// Reads what people answered since then, on the channels that take answers (mail comes in by its account, see
    /// `domain::page::answer_of_mail`). `open` are the codes of the pages that can be acknowledged. The same answer may
    /// come twice.
    pub async fn answers(&self, since: Time, rota: &Rota, open: &[String]) -> Answers {
        let read = WAYS.iter().map(|(by, way)| async move {
            let read = self.within(w().network.no_answer, way.answers(&self.setup, since, rota, open)).await;
            read.map_err(|miss| fill(w().page.answers_unread, &[by, &miss]))
        });
        let mut answers = Answers::default();
        for read in join_all(read).await {
            match read {
                Ok(more) => answers.all.extend(more),
                Err(why) => answers.failed.push(clean::line(&why)),
            }
        }
        answers.all.sort_by_key(at);
        answers
    }

    /// Says how each way stands that the settings know or that somebody of the rota has an address for.
    pub async fn look(&self, rota: &Rota) -> Vec<Standing> {
        let mut all = Vec::new();
        for (by, way) in WAYS {
            let reached = rota.people.iter().filter_map(|person| Some((person, person.addresses.get(&by)?)));
            let reached: Vec<(String, SeatName)> =
                reached.map(|(person, address)| (way.place_of(address), person.name.clone())).collect();
            let mut names = way.names(&self.setup);
            names.extend(reached.iter().map(|(name, _)| name.clone()));
            names.sort_unstable();
            names.dedup();
            for name in names {
                let reaches = reached.iter().filter(|(place, _)| *place == name).map(|(_, who)| who.clone()).collect();
                let looked = way.look(&self.setup, &name).await;
                let is_ready = looked.is_ok();
                let words = clean::line(&looked.unwrap_or_else(|miss| miss.to_string()));
                all.push(Standing { by, name, reaches, words, is_ready });
            }
        }
        all
    }

    /// Gives up after the limit, with a sentence that has a place for the seconds.
    async fn within<T>(&self, hung: &str, work: impl Future<Output = Result<T, Miss>>) -> Result<T, Miss> {
        let late = |_| Miss::of(fill(hung, &[&self.limit.as_secs()]));
        timeout(self.limit, work).await.map_err(late)?
    }
}

fn outcome(by: Channel, address: Option<&Address>, done: Result<(), Miss>) -> Outcome {
    let Err(miss) = done else { return Outcome::Sent };
    let place = match (way(by), address) {
        (Some(way), Some(address)) => way.place_of(address),
        (_, _) => String::new(),
    };
    let name = format!("{by} {place}");
    Outcome::Failed(clean::line(&fill(w().page.missed, &[&name.trim_end(), &miss])))
}

const fn at(answer: &Answer) -> Time {
    match answer {
        Answer::Acknowledges { at, .. } | Answer::Says { at, .. } => *at,
    }
}
