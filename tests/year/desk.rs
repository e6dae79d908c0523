//! The process that is killed: a real desk on a clock that the rig moves.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hearken::desk::{Handle, Library, View, Work, clock, start};
use hearken::domain::ask::{Query, RowId, Shown};
use hearken::domain::bands::Order as By;
use hearken::domain::command::{Act, Command, Refusal};
use hearken::domain::conversation::Dismissal;
use hearken::domain::hours::BusinessHours;
use hearken::domain::id::{AccountId, ConversationId, SeatName};
use hearken::domain::network::{AccountSettings, NetError, OutgoingKind, Secret, Vault};
use hearken::domain::reply::{Delivery, Draft, Reply};
use hearken::domain::rulings::Rulings;
use hearken::domain::snooze::{self, Wake};
use hearken::domain::time::{Span, Time};
use jiff::civil::Weekday;

use super::posts;
use super::protocol::{Acked, Deed, MARK, Order, Said, SeenRow};
use super::server::{ACCOUNTS, token};
use super::{ARCHIVE_AFTER, POLL, ZONE};

/// How long the desk may take to come to rest, in real time: only a desk that never does is caught.
const PATIENCE: Duration = Duration::from_secs(300);
/// Tasks that rest by the clock beside the pollers and the backup: the sender, the one that wakes snoozes, the one that
/// archives, the watch, and the one that looks after what networks hold.
const TASKS: usize = 5;

/// What the rig tells its child at the start.
pub struct Setting {
    pub dir: PathBuf,
    pub base: String,
    pub now: Time,
    pub backups: bool,
}

/// Tokens of the two accounts, kept by nobody else.
struct Tokens;

impl Vault for Tokens {
    fn secret(&self, account: &AccountSettings) -> Result<Secret, NetError> {
        let which = ACCOUNTS.iter().position(|name| account.handle == handle(name));
        Ok(Secret::new(token(which.unwrap())))
    }
    fn token(&self, _: &AccountId, _: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _: &AccountId, _: &str, _: &Secret) -> Result<String, String> {
        Ok("kept nowhere".to_owned())
    }
}

pub fn handle(name: &str) -> String {
    format!("@{name}@example.social")
}

fn rulings() -> Rulings {
    let zone = jiff::tz::TimeZone::get(ZONE).unwrap();
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let hours = BusinessHours::closed(zone)
        .weekly(&week, &["9-14".parse().unwrap(), "15:30-19".parse().unwrap()])
        .weekly(&[Weekday::Saturday], &["10-14".parse().unwrap()]);
    Rulings { hours, ..Rulings::default() }
}

fn library(setting: &Setting) -> Library {
    let account = |name: &&str| AccountSettings {
        network: "mastodon".to_owned(),
        handle: handle(name),
        base_url: Some(setting.base.clone()),
        poll_seconds: u32::try_from(POLL.as_seconds()).ok(),
        ..AccountSettings::default()
    };
    Library {
        name: "year".to_owned(),
        dir: setting.dir.join("desk"),
        backups: setting.backups.then(|| setting.dir.join("backups")),
        rulings: Arc::new(rulings()),
        accounts: ACCOUNTS.iter().map(account).collect(),
        archive_after: Some(ARCHIVE_AFTER),
        views: View::usual(),
        ..Library::default()
    }
}

/// Works until it is told to stop, or killed. On one thread, so that whoever was woken has run when we come back.
pub fn run(setting: &Setting) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        clock::drive_from(setting.now);
        let vault: Arc<dyn Vault> = Arc::new(Tokens);
        let running = start(library(setting), &vault, Work::All).expect("the desk opens");
        let desk = running.handle();
        say(&rest(&desk).await);
        let mut orders = orders();
        while let Some(order) = orders.recv().await {
            if matches!(order, Order::Stop) {
                running.stop().await;
                say(&Said::Stopped);
                return;
            }
            say(&obey(&desk, order).await);
        }
    });
}

fn say(said: &Said) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{MARK}{}", serde_json::to_string(said).unwrap()).unwrap();
    out.flush().unwrap();
}

fn orders() -> tokio::sync::mpsc::UnboundedReceiver<Order> {
    let (send, receive) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if send.send(serde_json::from_str(&line).unwrap()).is_err() {
                return;
            }
        }
    });
    receive
}

async fn obey(desk: &Handle, order: Order) -> Said {
    match order {
        Order::Advance { to } => {
            clock::advance_to(to);
            rest(desk).await
        }
        Order::Rows { most } => Said::Rows(rows(desk, most).await),
        Order::Act { deed } => match act(desk, deed).await {
            Ok(acked) => Said::Acked(acked),
            Err(why) => Said::Refused { why: why.to_string() },
        },
        Order::Memory => Said::Memory { bytes: memory() },
        Order::Stop => Said::Stopped,
    }
}

/// Waits until nothing is left to do at this moment: everybody rests until a later one, and no reply is under way.
async fn rest(desk: &Handle) -> Said {
    let settled = async {
        let mut before = None;
        loop {
            // What the writer was given is done, and said, once it has answered twice.
            for _ in 0..2 {
                desk.with_store(|_| ()).await;
                for _ in 0..16 {
                    tokio::task::yield_now().await;
                }
            }
            let (waiting, replies) = (clock::waiting(), replies(desk));
            let now = clock::now();
            let busy = replies.iter().any(|reply| next(reply).is_some_and(|at| at <= now));
            let tasks = TASKS + ACCOUNTS.len() + usize::from(desk.library().backups.is_some());
            let resting = waiting.ahead >= tasks && !busy;
            if resting && before == Some(waiting) {
                return Said::Rests { next: replies.iter().filter_map(next).min() };
            }
            before = resting.then_some(waiting);
            if !resting {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    };
    match tokio::time::timeout(PATIENCE, settled).await {
        Ok(said) => said,
        Err(_) => {
            panic!("the desk does not come to rest at {}: {:?}, {:?}", clock::now(), clock::waiting(), replies(desk))
        }
    }
}

fn replies(desk: &Handle) -> Vec<Reply> {
    desk.reader().unsettled_replies().expect("the store reads")
}

/// When the desk does something with a reply by itself: as the sender counts.
fn next(reply: &Reply) -> Option<Time> {
    match &reply.state {
        Delivery::Pending => Some(reply.not_before),
        Delivery::Sending { .. } => Some(Time::MIN),
        Delivery::Unknown { since, checked, .. } => {
            let since = since.unwrap_or(reply.not_before);
            let counts = since.plus(Span::seconds(15));
            match *checked {
                None => Some(since.plus(Span::seconds(3))),
                Some(at) if at < counts => Some(counts),
                Some(at) => Some(at.plus(Span::seconds(60).max(at.since(since))))
                    .filter(|next| next.since(since) <= Span::hours(24)),
            }
        }
        Delivery::Held { .. }
        | Delivery::Delivered { .. }
        | Delivery::Refused { .. }
        | Delivery::ByHand
        | Delivery::CalledBack => None,
    }
}

pub fn seat() -> SeatName {
    SeatName::new("ana")
}

async fn rows(desk: &Handle, most: usize) -> Vec<SeenRow> {
    let mut seen = Vec::new();
    for filter in ["", "class:spam is:open"] {
        let query = Query::Listing { filter: filter.to_owned(), order: By::Saving };
        let Shown::Listing(listing) = desk.ask(&seat(), query).await else { panic!("no listing") };
        let reader = desk.reader();
        for listed in listing.rows.iter().take(most) {
            match listed.id {
                RowId::Conversation(id) => seen.push(SeenRow { conversation: Some(id), ..SeenRow::default() }),
                RowId::Delivery(id) => {
                    let reply = reader.reply(id).unwrap();
                    let post = reply.as_ref().and_then(|reply| reply.post);
                    let words = post.and_then(|_| reader.outgoing(id).unwrap()).map(|outgoing| outgoing.text);
                    let delivery = reply.map(|reply| (id, reply.state.word().to_owned()));
                    seen.push(SeenRow { delivery, post, words, ..SeenRow::default() });
                }
                RowId::Post(id) => seen.push(SeenRow { post: Some(id), ..SeenRow::default() }),
                RowId::Account(_) | RowId::Crisis(..) | RowId::Page(_) | RowId::Alarm(_) => {}
            }
        }
    }
    seen
}

async fn act(desk: &Handle, deed: Deed) -> Result<Acked, Refusal> {
    let mut wake = None;
    let one = |on: ConversationId, act: Act| Command::Act { on: vec![on], act };
    let command = match deed {
        Deed::Done { on } => one(on, Act::Done),
        Deed::Dismiss { on } => one(on, Act::Dismiss(Dismissal::NoAnswerNeeded)),
        Deed::Snooze { on, words } => {
            let hours = &desk.library().rulings.hours;
            let read = snooze::parse(&words, clock::now(), hours.zone(), hours);
            let until = read.map_err(|why| Refusal::No(why.to_string().into()))?;
            wake = match until {
                Wake::At(at) => Some(at),
                Wake::Reply => None,
            };
            one(on, Act::Snooze { wake: until, past_due: true })
        }
        Deed::Note { on, text } => Command::Note { on, text },
        Deed::Reply { on, text } => return reply(desk, on, text).await,
        Deed::Undo => Command::Undo,
        Deed::CallBack { reply } => Command::CallBack { reply: Some(reply) },
        Deed::Release { reply } => Command::Release { reply },
        Deed::Retake { reply } => Command::Retake { reply },
        Deed::Posted { reply, yes } => Command::Posted { reply, yes },
        Deed::Plan { .. }
        | Deed::MovePost { .. }
        | Deed::Rewrite { .. }
        | Deed::Again { .. }
        | Deed::DropPost { .. }
        | Deed::Freeze
        | Deed::Resume => return posts::act(desk, deed).await,
    };
    let done = desk.act(&seat(), command).await?;
    Ok(Acked { event: done.event, reply: done.reply, not_before: done.not_before, wake, post: None })
}

/// Sends an answer as somebody does who reads what the guard says, and goes on.
async fn reply(desk: &Handle, on: ConversationId, text: String) -> Result<Acked, Refusal> {
    let page = desk.reader().conversation(on)?.ok_or_else(|| Refusal::no("no such conversation"))?;
    let draft = Draft {
        conversation: Some(on),
        seat: seat(),
        note: false,
        kind: OutgoingKind::Reply,
        account: page.account,
        answers: None,
        text,
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: clock::now(),
        changed_at: clock::now(),
        thought: hearken::domain::reply::Thought::default(),
    };
    let send = |seen| Command::Send { draft: Box::new(draft.clone()), now: false, seen };
    let done = match desk.act(&seat(), send(Vec::new())).await {
        Err(Refusal::Asks(concerns)) => desk.act(&seat(), send(concerns)).await?,
        other => other?,
    };
    Ok(Acked { event: done.event, reply: done.reply, not_before: done.not_before, ..Acked::default() })
}

/// Returns the anonymous memory of this process.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0) << 10
}
