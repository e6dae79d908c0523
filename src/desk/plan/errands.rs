//! Goes to the networks that hold posts until their minute: looks whether they still stand there, gives them other times,
//! takes them back, and finds out what they became. What was done is proved by reading back, and whatever is said twice there
//! is the same, so nothing of it needs the journal but the handing over.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::desk::clock;
use crate::desk::handle::Handle;
use crate::desk::writer::{Held, Job};
use crate::domain::id::{AccountId, PostId};
use crate::domain::network::{NetError, Network, Outgoing};
use crate::domain::plan::{Became, Errand, Post, There, is_same};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// How long a network may take for all that one errand asks.
const ERRAND: Duration = Duration::from_secs(30);
/// Before its minute it is looked whether another hand changed it, so often.
const LOOK: Span = Span::minutes(10);
/// Behind its minute the first look, and how often from then on.
const BEHIND: Span = Span::seconds(3);
const AGAIN: Span = Span::seconds(15);
/// A network takes so long to publish; what is not out then and not there was taken out.
const PATIENCE: Span = Span::minutes(3);
/// What still stands there so long behind its minute is told.
const STUCK: Span = Span::minutes(15);
/// What could not be done is tried again, at the longest after this.
const LONGEST: Span = Span::minutes(2);
/// Nobody looks more often.
const SHORTEST: Span = Span::millis(50);

/// A variant of a post.
type Name = (PostId, AccountId);

/// When a variant is looked after next.
#[derive(Clone, Copy, Default)]
struct Next {
    /// Not before.
    at: Option<Time>,
    /// How often it failed since it last went well.
    failed: u32,
    /// The errand that this is about.
    errand: Option<Errand>,
    under_way: bool,
}

/// An errand that came to its end.
type Done = (Name, Errand, Then);

/// What follows an errand.
enum Then {
    /// It went well: another look then.
    LookAt(Time),
    /// It could not be done, or not be told.
    TryAgain,
}

/// Works until the desk ends.
pub async fn by_itself(desk: Handle) {
    let (mut news, mut next, mut under_way) = (desk.news(), BTreeMap::<Name, Next>::new(), JoinSet::new());
    loop {
        news.borrow_and_update();
        let pause = begin(&desk, &mut next, &mut under_way);
        tokio::select! {
            changed = news.changed() => if changed.is_err() { return },
            () = clock::sleep(pause) => {}
            Some(done) = under_way.join_next(), if !under_way.is_empty() => {
                if let Ok((name, errand, then)) = done {
                    settle(&mut next, name, errand, then);
                }
            }
        }
    }
}

fn settle(next: &mut BTreeMap<Name, Next>, name: Name, errand: Errand, then: Then) {
    let known = next.entry(name).or_default();
    known.under_way = false;
    // Something else is to be done meanwhile, and that waits for nothing.
    if known.errand != Some(errand) {
        return;
    }
    let pause = Span::seconds(5).times(1 << known.failed.min(6)).min(LONGEST);
    (known.failed, known.at) = match then {
        Then::LookAt(at) => (0, Some(at)),
        Then::TryAgain => (known.failed.saturating_add(1), Some(clock::now().plus(pause))),
    };
}

/// Begins what is to be done now; returns how long nothing more is.
fn begin(desk: &Handle, next: &mut BTreeMap<Name, Next>, under_way: &mut JoinSet<Done>) -> Span {
    let (ids, is_frozen): (Vec<PostId>, bool) = {
        let live = desk.shared.read();
        (live.plan.there().map(|planned| planned.id).collect(), live.freeze.is_some())
    };
    let now = clock::now();
    let mut wakes = now.plus(LOOK);
    let mut there: Vec<(Name, There)> = Vec::new();
    for id in ids {
        let Ok(Some(post)) = desk.reader().subject::<Post>(id) else { continue };
        there.extend(post.there(is_frozen).into_iter().map(|one| ((id, one.account.clone()), one)));
    }
    next.retain(|name, known| known.under_way || there.iter().any(|(there, _)| there == name));
    for (name, one) in there {
        let known = next.entry(name.clone()).or_default();
        if known.errand != Some(one.errand) {
            // Another errand does not wait for what the last one came to.
            *known = Next { errand: Some(one.errand), under_way: known.under_way, ..Next::default() };
        }
        let due = known.at.unwrap_or(now);
        if known.under_way || due > now {
            wakes = wakes.min(due.max(now.plus(SHORTEST)));
            continue;
        }
        // Until it is said how it went.
        (known.under_way, known.at) = (true, Some(now.plus(LOOK)));
        let desk = desk.clone();
        under_way.spawn(async move {
            let then = run(&desk, name.0, &one).await;
            (name, one.errand, then)
        });
    }
    wakes.since(clock::now()).clamp(SHORTEST, LOOK)
}

/// Does an errand and has it written down.
async fn run(desk: &Handle, post: PostId, there: &There) -> Then {
    let asked = match (desk.accounts().sender(&there.account), desk.reader().outgoing(there.reply)) {
        (Some(network), Ok(Some(outgoing))) => tokio::time::timeout(ERRAND, ask(&*network, &outgoing, there)).await,
        (None, _) => {
            let why = desk.accounts().cannot_send(&there.account);
            Ok(Err(why.unwrap_or_else(|| w().desk.no_connector.to_owned())))
        }
        (_, Ok(None)) => Ok(Err(w().desk.reply_text.to_owned())),
        (_, Err(why)) => Ok(Err(why.to_string())),
    };
    let now = clock::now();
    let (became, then) = match asked.unwrap_or_else(|_| Err(w().desk.no_answer.to_owned())) {
        Ok(None) => return Then::LookAt(now.plus(AGAIN)),
        Ok(Some(became)) => (became, Then::LookAt(next_look(there.at, now))),
        // A look that tells nothing is made again; before its minute is long over nobody need hear of that.
        Err(_) if there.errand == Errand::Look && now < there.at.plus(PATIENCE) => return Then::TryAgain,
        Err(why) => (Became::Trouble(in_words(there, &why)), Then::TryAgain),
    };
    let (answer, written) = oneshot::channel();
    let of = Held { post, account: there.account.clone(), id: there.id.clone() };
    desk.jobs.push(Job::Became { of, became, answer });
    let _ = written.await;
    then
}

fn next_look(at: Time, now: Time) -> Time {
    if now < at { now.plus(LOOK).min(at.plus(BEHIND)) } else { now.plus(AGAIN) }
}

fn in_words(there: &There, why: &str) -> String {
    match there.errand {
        Errand::TakeBack => fill(w().plan.not_taken_back, &[&why]),
        Errand::Move { .. } => fill(w().plan.not_moved, &[&why]),
        Errand::Look => why.to_owned(),
    }
}

/// Asks a network, and reads back what it says then. Nothing where it is too early to tell.
async fn ask(network: &dyn Network, outgoing: &Outgoing, there: &There) -> Result<Option<Became>, String> {
    let words = |why: NetError| why.to_string();
    let said = match there.errand {
        Errand::Look => Ok(()),
        Errand::Move { to } => network.hold_until(&there.id, Some(to)).await,
        Errand::TakeBack => network.hold_until(&there.id, None).await,
    };
    let said = said.map_err(|why| words(why.cause().clone()));
    let stands = network.held_until(&there.id).await.map_err(words)?;
    let Some(at) = stands else { return gone(network, outgoing, there).await };
    let now = clock::now();
    match there.errand {
        Errand::Move { to } if is_same(at, to) => Ok(Some(Became::Moved(at))),
        Errand::Move { .. } | Errand::TakeBack => Err(said.err().unwrap_or_else(|| w().plan.still_stands.to_owned())),
        Errand::Look if now > at.plus(STUCK) => Err(fill(w().plan.not_there_yet, &[&there.account])),
        Errand::Look => Ok(Some(Became::Stands(at))),
    }
}

/// Finds out what became of what its network holds no more.
async fn gone(network: &dyn Network, outgoing: &Outgoing, there: &There) -> Result<Option<Became>, String> {
    let now = clock::now();
    // Among our posts alone, and behind its minute none of before: the same words may have been out once.
    let written_at = if now < there.at { outgoing.written_at } else { there.at };
    let wanted = Outgoing { leaves_at: None, written_at, ..outgoing.clone() };
    match network.find(&wanted).await.map_err(|why| why.to_string())? {
        Some(sent) => Ok(Some(Became::Published(sent))),
        None if there.errand == Errand::TakeBack && now < there.at => Ok(Some(Became::TakenBack)),
        None if now < there.at || now > there.at.plus(PATIENCE) => Ok(Some(match there.errand {
            Errand::TakeBack => Became::TakenBack,
            Errand::Look | Errand::Move { .. } => Became::Gone,
        })),
        None => Ok(None),
    }
}
