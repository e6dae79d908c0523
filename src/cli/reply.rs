//! `hearken reply`, `forward` and `post`: writes, sends and stays until the end is known.

mod cool;
mod many;

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::desk::{Work, clock};
use crate::domain::ask::Thread;
use crate::domain::command::{ByHand, Command, Done, Refusal};
use crate::domain::guard::{Concern, Gravity};
use crate::domain::id::{AccountId, ItemId, ReplyId};
use crate::domain::item::{Media, Visibility};
use crate::domain::names::account_called;
use crate::domain::network::OutgoingKind;
use crate::domain::reply::{Delivery, Draft, Reply, Thought};
use crate::words::Said;

use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::{Exit, Failure};
use super::{notices, plan, text};

/// How something is sent.
#[derive(Args, Debug)]
pub struct Sending {
    /// Skip the undo window
    #[arg(long, conflicts_with = "later")]
    now: bool,
    /// Leave it to the desk and come back at once
    #[arg(long)]
    later: bool,
    /// A picture or file to attach
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
    /// Its description; one for each --attach, in their order
    #[arg(long, value_name = "TEXT", requires = "attach")]
    alt: Vec<String>,
    /// Subject of a mail, or content warning of a post
    #[arg(long)]
    subject: Option<String>,
    /// Who may see it: public, unlisted, followers, direct
    #[arg(long)]
    visibility: Option<String>,
    /// Send also where the guard would ask
    #[arg(long, short = 'y')]
    yes: bool,
    /// Send also what is held for a cool head
    #[arg(long)]
    anyway: bool,
}

/// What `reply` takes.
#[derive(Args, Debug)]
pub struct ReplyArgs {
    /// What to answer: a row or an item
    id: String,
    /// The words; - reads them from standard input
    #[arg(long, short, allow_hyphen_values = true)]
    text: String,
    /// Only they can read it
    #[arg(long)]
    private: bool,
    /// Answer all of a swarm, each in a variation: {Hi|Hello} {first_name?}; else everybody who got the mail
    #[arg(long, conflicts_with = "private")]
    all: bool,
    /// How many of a swarm are answered; without it they are only shown
    #[arg(long, value_name = "NUMBER", requires = "all")]
    expect: Option<usize>,
    /// Another account of ours than the one they wrote to
    #[arg(long, value_name = "ACCOUNT")]
    from: Option<String>,
    #[command(flatten)]
    sending: Sending,
}

/// What `forward` takes.
#[derive(Args, Debug)]
pub struct ForwardArgs {
    /// What to send on: a row or an item
    id: String,
    /// Mail addresses
    #[arg(required = true, value_delimiter = ',')]
    to: Vec<String>,
    /// Words before it; - reads them from standard input
    #[arg(long, short, default_value = "", allow_hyphen_values = true)]
    text: String,
    /// The mail account that sends
    #[arg(long, value_name = "ACCOUNT")]
    from: Option<String>,
    #[command(flatten)]
    sending: Sending,
}

/// What `post` takes.
#[derive(Args, Debug)]
pub struct PostArgs {
    /// The account that posts
    #[arg(long, value_name = "ACCOUNT")]
    from: String,
    /// The words; - reads them from standard input
    #[arg(long, short, allow_hyphen_values = true)]
    text: String,
    /// When it leaves: fri 9, +2h, 17:30; as soon as it may where this is not said
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    #[command(flatten)]
    sending: Sending,
}

/// Answers.
pub async fn reply(errand: &mut Errand<'_>, args: ReplyArgs) -> Result<(), Failure> {
    let words = blank(errand, &args.text)?;
    if args.all && many::reply(errand, &args, words.clone()).await? {
        return Ok(());
    }
    if args.expect.is_some() {
        return Err(Failure::refused("this row is no swarm: nobody else who waits wrote nearly the same"));
    }
    let kind = match (args.private, args.all) {
        (true, _) => OutgoingKind::Private,
        (false, true) => OutgoingKind::ReplyAll,
        (false, false) => OutgoingKind::Reply,
    };
    answer(errand, &args.id, words, kind, args.from.as_deref(), &args.sending).await
}

/// Sends on by mail.
pub async fn forward(errand: &mut Errand<'_>, args: ForwardArgs) -> Result<(), Failure> {
    let mails = |account: &&AccountId| account.network() == "email";
    let ours: Vec<AccountId> = errand.config.accounts.iter().map(|account| account.id()).collect();
    let from = args.from.clone().or_else(|| ours.iter().find(mails).map(|account| account.handle().to_owned()));
    if from.is_none() {
        return Err(Failure::refused("no mail account yet; `hearken account add email` adds one"));
    }
    let words = blank(errand, &args.text)?;
    let kind = OutgoingKind::Forward { to: args.to };
    answer(errand, &args.id, words, kind, from.as_deref(), &args.sending).await
}

/// Writes a new post.
pub async fn post(errand: &mut Errand<'_>, args: PostArgs) -> Result<(), Failure> {
    let account = account(errand, &args.from)?;
    let draft = Draft { account, kind: OutgoingKind::Post, ..blank(errand, &args.text)? };
    let draft = with(draft, &args.sending)?;
    if let Some(when) = &args.at {
        return plan::later(errand, draft, when).await;
    }
    desk::with(errand, work(&args.sending), async |errand, desk| send(errand, desk, draft, &args.sending).await).await
}

async fn answer(
    errand: &mut Errand<'_>,
    id: &str,
    blank: Draft,
    kind: OutgoingKind,
    from: Option<&str>,
    sending: &Sending,
) -> Result<(), Failure> {
    let from = from.map(|name| account(errand, name)).transpose()?;
    desk::with(errand, work(sending), async |errand, desk| {
        let (thread, item) = desk.item(id).await?;
        let draft = with(answer_to(&thread, item, kind, from, blank), sending)?;
        send(errand, desk, draft, sending).await
    })
    .await
}

/// What of the desk must run here: whoever stays until the end needs the sender too.
fn work(sending: &Sending) -> Work {
    if sending.later { Work::WriterOnly } else { Work::All }
}

fn blank(errand: &Errand<'_>, words: &str) -> Result<Draft, Failure> {
    let now = clock::now();
    Ok(Draft {
        conversation: None,
        seat: errand.seat.clone(),
        note: false,
        kind: OutgoingKind::Reply,
        account: AccountId::default(),
        answers: None,
        text: text::of(words)?,
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: now,
        changed_at: now,
        thought: Thought::default(),
    })
}

fn answer_to(thread: &Thread, item: ItemId, kind: OutgoingKind, from: Option<AccountId>, blank: Draft) -> Draft {
    let visibility = thread.messages.iter().find_map(|message| match message {
        crate::domain::ask::Message::Item { id, item: words, .. } if *id == item => words.visibility,
        _ => None,
    });
    Draft {
        conversation: Some(thread.conversation.id),
        account: from.unwrap_or_else(|| thread.conversation.account.clone()),
        answers: Some(item),
        kind,
        visibility,
        ..blank
    }
}

/// Adds what the flags say.
fn with(draft: Draft, sending: &Sending) -> Result<Draft, Failure> {
    let visibility = match sending.visibility.as_deref() {
        None => draft.visibility,
        Some(word) => Some(visibility(word)?),
    };
    let mut media = Vec::new();
    for (n, path) in sending.attach.iter().enumerate() {
        media.push(attachment(path, sending.alt.get(n))?);
    }
    Ok(Draft { visibility, subject: sending.subject.clone().or(draft.subject), media, ..draft })
}

/// Reads who may see something.
pub fn visibility(word: &str) -> Result<Visibility, Failure> {
    serde_json::from_value(json!(word))
        .map_err(|_| Failure::usage(format!("\"{word}\" is no visibility; say public, unlisted, followers or direct")))
}

/// Returns a file as something to attach.
pub fn attachment(path: &PathBuf, alt: Option<&String>) -> Result<Media, Failure> {
    let whole = std::fs::canonicalize(path);
    let whole = whole.map_err(|why| Failure::usage(format!("{} cannot be attached: {why}", path.display())))?;
    let size = std::fs::metadata(&whole).ok().map(|file| file.len());
    Ok(Media { alt: alt.cloned(), size, ..Media::at(&whole.to_string_lossy()) })
}

/// Returns the account that a person means.
pub fn account(errand: &Errand<'_>, name: &str) -> Result<AccountId, Failure> {
    let ours: Vec<AccountId> = errand.config.accounts.iter().map(|account| account.id()).collect();
    account_called(name, &ours).map_err(Failure::refused)
}

/// Returns the account that a person means of what was said before: it may be one that is connected no more.
pub fn account_of_old(errand: &Errand<'_>, name: &str) -> Result<AccountId, Failure> {
    account(errand, name).or_else(|why| match name.split_once(':') {
        Some((network, _)) if !network.is_empty() => Ok(AccountId::parse(name)),
        _ => Err(why),
    })
}

async fn send(errand: &mut Errand<'_>, desk: &mut Desk, draft: Draft, sending: &Sending) -> Result<(), Failure> {
    let mut interrupts = interrupts()?;
    let done = send_off(errand, desk, draft, sending).await?;
    let Some(reply) = done.reply else { return Err(odd()) };
    if let Some(by_hand) = &done.by_hand {
        return post_by_hand(errand, by_hand);
    }
    if sending.later {
        return left(errand, desk, reply, &done.notice).await;
    }
    if !errand.json {
        errand.hint(&done.notice.with(|_| Some("Ctrl-c".to_owned())))?;
    }
    let end = follow(errand, desk, &mut interrupts, &[reply]).await?;
    tell(errand, &end)
}

/// Hands the draft over; with `--yes` what the guard asks is waved through, what it blocks is not. What is held for a cool
/// head leaves with `--anyway` alone.
async fn send_off(errand: &mut Errand<'_>, desk: &mut Desk, draft: Draft, sending: &Sending) -> Result<Done, Failure> {
    let send = |seen: Vec<Concern>| Command::Send { draft: Box::new(draft.clone()), now: sending.now, seen };
    let passes = |concern: &Concern| match concern.gravity {
        Gravity::Blocks => false,
        Gravity::Holds => sending.anyway,
        Gravity::Asks => sending.yes,
        Gravity::Shows => true,
    };
    match desk.try_act(send(Vec::new())).await? {
        Err(Refusal::Asks(concerns)) if concerns.iter().all(passes) => desk.act(send(concerns)).await,
        Err(Refusal::Asks(concerns)) if concerns.iter().any(Concern::holds) && !sending.anyway => {
            Err(cool::held(errand, desk, &draft, &concerns).await?)
        }
        done => Ok(done?),
    }
}

/// Says of a reply that is left to the desk when it leaves: never, while none runs.
async fn left(errand: &mut Errand<'_>, desk: &mut Desk, id: ReplyId, notice: &Said) -> Result<(), Failure> {
    let reply = state(desk, id).await?;
    let running = matches!(desk, Desk::Far(_));
    let words = match (&reply.state, running) {
        (Delivery::Pending, false) => {
            "no desk is running: it leaves when one starts (`hearken serve`); `hearken call-back` takes it back"
                .to_owned()
        }
        _ => notices::in_verbs(notice),
    };
    errand.answer(&words, &json!({ "id": id, "state": reply.state.word(), "running": running }))
}

fn post_by_hand(errand: &mut Errand<'_>, by_hand: &ByHand) -> Result<(), Failure> {
    if errand.json {
        let object = json!({ "id": by_hand.reply, "state": "by_hand", "url": by_hand.url, "text": by_hand.text });
        return errand.object(&object);
    }
    let place = by_hand.url.as_deref().unwrap_or("the network's own app");
    errand.say(&format!("This network has no connector here. Post it at {place}:\n\n{}\n", by_hand.text))?;
    Ok(errand.say(&format!("then say so: hearken posted {}", by_hand.reply))?)
}

/// Stays with replies until the end of each is known, and tells it; of several the gravest end counts.
pub async fn stay(errand: &mut Errand<'_>, desk: &mut Desk, all: &[ReplyId]) -> Result<(), Failure> {
    let mut interrupts = interrupts()?;
    let mut ended = Ok(());
    for at in 0..all.len() {
        let end = follow(errand, desk, &mut interrupts, all.get(at..).unwrap_or_default()).await?;
        let told = tell(errand, &end);
        if ended.is_ok() {
            ended = told;
        }
    }
    ended
}

/// Listens for Ctrl-c from before anything is sent: one that comes too early would end us and let it leave.
fn interrupts() -> Result<Signal, Failure> {
    signal(SignalKind::interrupt()).map_err(|why| Failure::refused(format!("Ctrl-c cannot be heard: {why}")))
}

/// Stays with the first of some replies until its end is known; Ctrl-c calls back all of them.
async fn follow(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    interrupts: &mut Signal,
    all: &[ReplyId],
) -> Result<Reply, Failure> {
    let Some(first) = all.first() else { return Err(odd()) };
    let mut news = desk.news();
    loop {
        let reply = state(desk, *first).await?;
        if is_end(&reply) {
            return Ok(reply);
        }
        let interrupted = tokio::select! {
            interrupted = interrupts.recv() => interrupted.is_some(),
            () = news.heard() => false,
        };
        for reply in all.iter().copied().filter(|_| interrupted) {
            match desk.try_act(Command::CallBack { reply: Some(reply) }).await? {
                Ok(done) => errand.hint(&notices::in_verbs(&done.notice))?,
                Err(why) => errand.hint(&notices::in_verbs(&why.said()))?,
            }
        }
    }
}

async fn state(desk: &mut Desk, id: ReplyId) -> Result<Reply, Failure> {
    let reply: Option<Reply> = serde_json::from_value(desk.call("reply", &json!(id)).await?)?;
    reply.ok_or_else(|| Failure::refused(format!("the reply {id} is gone from the outbox")))
}

/// An unknown end is looked up once before it is told; one that could not leave is tried again by the desk.
fn is_end(reply: &Reply) -> bool {
    match &reply.state {
        Delivery::Pending => reply.tries > 0,
        Delivery::Sending { .. } | Delivery::Unknown { checked: None, .. } => false,
        Delivery::Held { .. }
        | Delivery::Delivered { .. }
        | Delivery::Refused { .. }
        | Delivery::Unknown { .. }
        | Delivery::ByHand
        | Delivery::CalledBack => true,
    }
}

/// Says how it ended, by words and by the exit code.
fn tell(errand: &mut Errand<'_>, reply: &Reply) -> Result<(), Failure> {
    let (word, words, why) =
        (reply.state.word(), reply.state.words(), reply.state.why().unwrap_or_default().to_owned());
    let remote = match &reply.state {
        Delivery::Delivered { sent, .. } => Some(sent.url.clone().unwrap_or_else(|| sent.remote_id.clone())),
        _ => None,
    };
    if errand.json {
        errand.object(
            &json!({ "id": reply.id, "state": word, "remote_id": remote_id(reply), "why": reply.state.why() }),
        )?;
    } else {
        errand.say(format!("{words} {}", remote.unwrap_or_default()).trim_end())?;
    }
    match &reply.state {
        Delivery::Delivered { .. } | Delivery::ByHand => Ok(()),
        Delivery::Pending => Err(Failure::new(
            Exit::Network,
            "it could not leave; it stays in the outbox, and the desk tries again while it runs",
        )),
        Delivery::Unknown { .. } => {
            Err(Failure::new(Exit::Network, format!("{why}; `hearken verify-reply {}` looks again", reply.id)))
        }
        Delivery::Held { .. } => {
            Err(Failure::refused(format!("held: {why}; `hearken release {}` lets it go", reply.id)))
        }
        Delivery::Refused { .. } => {
            Err(Failure::refused(format!("{why}; the text is kept, `hearken retake {}`", reply.id)))
        }
        Delivery::CalledBack | Delivery::Sending { .. } => {
            Err(Failure::refused("called back; the text is kept as a draft"))
        }
    }
}

/// Returns the network's id of a reply that was delivered.
pub fn remote_id(reply: &Reply) -> Option<&str> {
    match &reply.state {
        Delivery::Delivered { sent, .. } => Some(sent.remote_id.as_str()),
        _ => None,
    }
}
