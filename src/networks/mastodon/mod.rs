//! Mastodon and what speaks its language: GoToSocial, Pleroma, Akkoma, Pixelfed, snac.
//!
//! API: <https://docs.joinmastodon.org/api/>. Nothing is taken for granted but ids, authors and times: each
//! server leaves out something else.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;

use crate::domain::figures::Figures;
use crate::domain::item::{Item, Media};
use crate::domain::network::faults::{self, Fault, OptionRow};
use crate::domain::network::{
    AccountSettings, Adapter, Budget, Caps, Connect, Cursor, Moderation, NetError, Network, Outgoing, Page, Secret,
    SendError, Sent, Vault,
};
use crate::domain::report::Report;
use crate::domain::time::{Span, Time};
use crate::networks::http::{Answer, Call, Http};
use crate::words::w;

mod entity;
mod fetch;
mod find;
mod item;
mod lists;
mod moderate;
mod oauth;
mod reply;
mod report;
mod results;
mod roots;
mod scheduled;
mod send;
mod server;
mod source;
mod stream;
#[cfg(test)]
mod tests;
mod thread;
mod walk;
mod watch;

pub use oauth::{App, authorize_url, redeem, register};
pub use report::reports;

use lists::Lists;
use roots::Roots;
use server::Server;
use stream::Line;

/// The connector's line in the table.
pub static ADAPTER: Adapter =
    Adapter { name: "mastodon", tag: "masto", help: w().mastodon.help, caps: server::usual_caps, faults, connect };

/// How long a server is left alone with what it does not offer.
const LEFT_ALONE: Duration = Duration::from_secs(3600);

/// One account on one server.
struct Mastodon {
    account: AccountSettings,
    http: Http,
    vault: Arc<dyn Vault>,
    now: fn() -> Time,
    token: RwLock<Option<Secret>>,
    server: RwLock<Option<Arc<Server>>>,
    lists: Lists,
    roots: Roots,
    line: Line,
}

/// What an account may set beside what all have.
const OPTIONS: [OptionRow; 1] = [OptionRow::text("ca_file")];

fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = faults::options(account, &OPTIONS);
    faults.extend(faults::handle(account, w().mastodon.handle));
    faults.extend(account.base_url.is_none().then(|| Fault::of_key("base_url", w().mastodon.no_server)));
    faults
}

fn connect(connect: Connect) -> Result<Box<dyn Network>, NetError> {
    let Connect { account, vault, now } = connect;
    if account.base_url.is_none() {
        return Err(NetError::Refused { why: w().mastodon.no_server.to_owned() });
    }
    let http = Http::for_account(&account, "", now)?;
    Ok(Box::new(Mastodon {
        account,
        http,
        vault,
        now,
        token: RwLock::default(),
        server: RwLock::default(),
        lists: Lists::default(),
        roots: Roots::default(),
        line: Line::default(),
    }))
}

impl Mastodon {
    /// Returns the token, asking the vault once; its command may take a while, so not on this thread.
    async fn token(&self) -> Result<Secret, NetError> {
        if let Some(token) = self.token.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(token);
        }
        let (vault, account) = (Arc::clone(&self.vault), self.account.clone());
        let asked = tokio::task::spawn_blocking(move || vault.secret(&account)).await;
        let token = asked.map_err(|_| NetError::SignedOut { why: w().network.no_secret.to_owned() })??;
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Ok(token)
    }

    /// Forgets the token when it is not accepted any more, so that a new sign-in is taken up.
    fn notice(&self, why: &NetError) {
        if matches!(why, NetError::SignedOut { .. }) {
            *self.token.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// Returns what we know of the server, asking it once.
    async fn server(&self) -> Result<Arc<Server>, NetError> {
        if let Some(server) = self.server.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(server);
        }
        self.ask_server().await
    }

    async fn ask_server(&self) -> Result<Arc<Server>, NetError> {
        let server = Server::ask(&self.http, &self.token().await?).await.inspect_err(|why| self.notice(why))?;
        let server = Arc::new(server);
        *self.server.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&server));
        Ok(server)
    }

    /// Sends a signed GET; an answer that says no is an error.
    async fn read(&self, call: Call) -> Result<Answer, NetError> {
        self.judged(call, Answer::good).await
    }

    /// Sends a signed GET and judges the answer.
    async fn judged(
        &self,
        call: Call,
        judge: impl FnOnce(Answer) -> Result<Answer, NetError>,
    ) -> Result<Answer, NetError> {
        let call = call.bearer(&self.token().await?);
        self.http.read(&call).await.and_then(judge).inspect_err(|why| self.notice(why))
    }

    async fn read_json<T: serde::de::DeserializeOwned>(&self, call: Call) -> Result<T, NetError> {
        self.read(call).await?.json()
    }

    /// Sends a signed write, once.
    async fn write(&self, call: Call) -> Result<Answer, SendError> {
        let token = self.token().await.map_err(SendError::NotSent)?;
        let answer = self.http.write(&call.bearer(&token)).await?;
        answer.taken().inspect_err(|why| self.notice(why.cause()))
    }
}

#[async_trait]
impl Network for Mastodon {
    fn caps(&self) -> Caps {
        let server = self.server.read().unwrap_or_else(PoisonError::into_inner);
        server.as_ref().map_or_else(server::usual_caps, |server| server.caps())
    }

    async fn check(&self) -> Result<String, NetError> {
        self.lists.forget();
        let server = self.ask_server().await?;
        Ok(format!("@{}", server.handle(&server.acct)))
    }

    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        self.round(cursor, since).await
    }

    async fn wait(&self, most: Span) -> bool {
        self.listen(most).await
    }

    async fn thread(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        self.whole_thread(item).await
    }

    fn prepare(&self, outgoing: &Outgoing) -> String {
        send::key(outgoing)
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        self.post(outgoing).await
    }

    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        self.look_for(outgoing).await
    }

    async fn held_until(&self, id: &str) -> Result<Option<Time>, NetError> {
        self.scheduled_for(id).await
    }

    async fn hold_until(&self, id: &str, at: Option<Time>) -> Result<(), SendError> {
        self.reschedule(id, at).await
    }

    async fn moderate(&self, item: &Item, act: Moderation, on: bool) -> Result<(), NetError> {
        self.act(item, act, on).await
    }

    async fn report(&self, item: &Item, report: &Report) -> Result<(), NetError> {
        self.tell_of(item, report).await
    }

    async fn results(&self, remote_ids: &[String]) -> Result<Vec<(String, Option<Figures>)>, NetError> {
        self.counted(remote_ids).await
    }

    async fn attachment(&self, _item: &Item, media: &Media) -> Result<Vec<u8>, NetError> {
        self.http.file(&media.url).await
    }

    fn budget(&self) -> Budget {
        self.http.budget()
    }
}
