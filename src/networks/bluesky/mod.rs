//! Bluesky: the AT Protocol with an app password.
//!
//! `session` and `xrpc` are the way in; `fetch`, `trail`, `messages`, `convo`, `people` and `thread` read; `send`, `chat`,
//! `moderate` and `report` write; `post`, `dm`, `embed`, `richtext` and `view` make items of what the network shows; `marks`,
//! `tid` and `picture` make what it expects of us. The contract: <https://docs.bsky.app> and its lexicons.

use std::sync::atomic::AtomicU32;
use std::time::Duration;

use async_trait::async_trait;

use crate::domain::figures::Figures;
use crate::domain::item::{Item, Kind, Media};
use crate::domain::network::faults::{self, Fault, OptionRow};
use crate::domain::network::{
    AccountSettings, Adapter, Budget, Caps, Connect, CountRule, Cursor, Moderation, NetError, Network, Outgoing,
    OutgoingKind, Page, SendError, Sent, TextLimit,
};
use crate::domain::report::Report;
use crate::domain::time::{Span, Time};
use crate::networks::http::Call;
use crate::words::{fill, w};

mod chat;
mod convo;
mod dm;
mod embed;
mod fetch;
mod marks;
mod messages;
mod moderate;
mod people;
mod picture;
mod post;
mod report;
mod results;
mod richtext;
mod send;
mod session;
mod thread;
mod tid;
mod trail;
mod view;
mod xrpc;

pub use report::reports;
use session::Reach;
use xrpc::Xrpc;

/// The network's name.
const NAME: &str = "bluesky";
/// The collection of posts.
const POST: &str = "app.bsky.feed.post";
/// Seconds between rounds where the config does not say.
const POLL_SECONDS: u32 = 30;

/// Bluesky's line in the table of networks.
pub static ADAPTER: Adapter = Adapter { name: NAME, tag: "bsky", help: w().bluesky.help, caps, faults, connect };

/// What an account may set beside what all have.
const OPTIONS: [OptionRow; 3] = [OptionRow::text("labeler"), OptionRow::text("pds"), OptionRow::text("ca_file")];

fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = faults::options(account, &OPTIONS);
    faults.extend(faults::handle(account, w().bluesky.handle));
    faults
}

fn caps() -> Caps {
    Caps {
        send: true,
        posts: true,
        private_reply: true,
        visibilities: Vec::new(),
        content_warning: false,
        mentions_in_text: false,
        moderation: Moderation::ALL.to_vec(),
        attachments: send::PICTURES,
        alt_text: true,
        public_limit: TextLimit { most: 300, rule: CountRule::Bluesky },
        private_limit: TextLimit { most: 1000, rule: CountRule::Bluesky },
        streams: false,
        forward: false,
        // Our own server answers for our own repository, and a record at our key is only ever ours.
        absence_proves: true,
        schedules_ahead: None,
        reports: reports(),
        results: true,
    }
}

fn connect(connect: Connect) -> Result<Box<dyn Network>, NetError> {
    let mut clock = [0; 2];
    // Without randomness the clock id is 0: only two programs in one microsecond could then collide.
    let _ = getrandom::fill(&mut clock);
    Ok(Box::new(Bluesky {
        xrpc: Xrpc::new(&connect)?,
        account: connect.account,
        now: connect.now,
        tids: tid::Tids::new(u16::from_be_bytes(clock)),
        rounds: AtomicU32::new(0),
        people: people::People::default(),
        convos: convo::Convos::default(),
    }))
}

/// One account on Bluesky.
struct Bluesky {
    account: AccountSettings,
    xrpc: Xrpc,
    now: fn() -> Time,
    tids: tid::Tids,
    /// Rounds of fetching since the start.
    rounds: AtomicU32,
    people: people::People,
    convos: convo::Convos,
}

impl Bluesky {
    /// Returns who we are, signing in if need be.
    async fn us(&self) -> Result<post::Us, NetError> {
        let live = self.xrpc.live().await?;
        Ok(post::Us { account: self.account.handle.clone(), did: live.session.did.clone() })
    }
}

#[async_trait]
impl Network for Bluesky {
    fn caps(&self) -> Caps {
        let may_whisper = self.xrpc.peek().is_none_or(|live| live.session.reach() == Reach::Whole);
        Caps { private_reply: may_whisper, ..caps() }
    }

    async fn check(&self) -> Result<String, NetError> {
        self.xrpc.forgive().await;
        let answer = self.xrpc.ask(Call::get(xrpc::path("com.atproto.server.getSession"))).await?;
        if answer.pointer("/active") == Some(&serde_json::Value::Bool(false)) {
            let status = view::line(&answer, "/status");
            return Err(NetError::SignedOut { why: fill(w().bluesky.account_is, &[&status]) });
        }
        Ok(view::line(&answer, "/handle"))
    }

    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        self.round(cursor, since).await
    }

    async fn wait(&self, most: Span) -> bool {
        let poll = i64::from(self.account.poll_seconds.unwrap_or(POLL_SECONDS).max(1));
        let millis = most.as_millis().min(Span::seconds(poll).as_millis());
        tokio::time::sleep(Duration::from_millis(u64::try_from(millis).unwrap_or(0))).await;
        true
    }

    async fn thread(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        match item.kind {
            Kind::Dm => self.whole_convo(item).await,
            _ => self.whole_thread(item).await,
        }
    }

    fn prepare(&self, _outgoing: &Outgoing) -> String {
        self.tids.next((self.now)())
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        match outgoing.kind {
            _ if chat::is_message(outgoing) => self.whisper(outgoing).await,
            OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post => {
                self.publish(outgoing).await
            }
            OutgoingKind::Forward { .. } => {
                Err(SendError::Refused(NetError::Unsupported { what: w().network.forwarding.to_owned() }))
            }
        }
    }

    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        match outgoing.kind {
            _ if chat::is_message(outgoing) => self.whispered(outgoing).await,
            OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Private | OutgoingKind::Post => {
                self.published(outgoing).await
            }
            OutgoingKind::Forward { .. } => Ok(None),
        }
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
        self.xrpc.open(&media.url).await
    }

    fn budget(&self) -> Budget {
        self.xrpc.budget()
    }
}
