//! The desk that a verb works on: a running one at the other end of its socket, or this process's own.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::desk::vault::DeskVault;
use crate::desk::{Running, StoreError, Taken, Work, start};
use crate::domain::ask::{Listing, Meant, Query, Shown, Summary, Thread};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::{ConversationId, ItemId, ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::network::Vault;
use crate::domain::time::Time;
use crate::terminal::Client;

use super::errand::Errand;
use super::exit::{Exit, Failure};

/// How often a desk is tried that another command holds for a moment.
const TRIES: u32 = 40;
/// Time between two tries.
const PAUSE: Duration = Duration::from_millis(150);
/// How often a desk that runs elsewhere is asked how things stand.
const FAR: Duration = Duration::from_millis(200);
/// The longest wait for news of a desk that runs here.
const HERE: Duration = Duration::from_millis(500);

/// The desk that a verb works on.
pub enum Desk {
    /// Runs elsewhere.
    Far(Box<Client>),
    /// Runs here, for this one command.
    Here(Box<Running>, SeatName),
}

/// Items on their way into the desk.
pub type Taking = Pin<Box<dyn Future<Output = Result<Taken, Failure>>>>;

/// The way to hear of changes of a desk. Held across waits: one made anew for each wait would count everything
/// as new, and never wait.
pub struct News(Option<watch::Receiver<u64>>);

impl News {
    /// Waits until something may have changed.
    pub async fn heard(&mut self) {
        let quiet = match &mut self.0 {
            None => true,
            Some(news) => matches!(timeout(HERE, news.changed()).await, Ok(Err(_))),
        };
        if quiet {
            tokio::time::sleep(FAR).await;
        }
    }
}

/// Opens the desk, has something done with it, and lets go of it whatever came of that.
pub async fn with<T>(
    errand: &mut Errand<'_>,
    work: Work,
    run: impl AsyncFnOnce(&mut Errand<'_>, &mut Desk) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut desk = Desk::open(errand, work).await?;
    let result = run(errand, &mut desk).await;
    desk.close().await;
    result
}

/// Returns the vault of the desk.
pub fn vault(errand: &Errand<'_>) -> Arc<dyn Vault> {
    Arc::new(DeskVault::new(&errand.places.desk, errand.config.keyring))
}

/// Calls the running desk, where there is one.
pub async fn running(errand: &Errand<'_>) -> Result<Option<Client>, Failure> {
    let called = Client::connect(&errand.places.desk, &errand.seat).await;
    called.map_err(|error| Failure::new(Exit::Store, format!("the desk does not answer: {error}")))
}

impl Desk {
    /// Calls the running desk, or opens it here.
    pub async fn open(errand: &Errand<'_>, work: Work) -> Result<Desk, Failure> {
        let library = errand.config.library(&errand.places.desk);
        let vault = vault(errand);
        let mut left = TRIES;
        loop {
            if let Some(client) = running(errand).await? {
                return Ok(Desk::Far(Box::new(client)));
            }
            match start(library.clone(), &vault, work) {
                Ok(running) => return Ok(Desk::Here(Box::new(running), errand.seat.clone())),
                Err(StoreError::Busy { .. }) if left > 0 => left -= 1,
                Err(StoreError::Busy { owner, .. }) => {
                    let words = format!(
                        "the desk is held by {owner}, which does not listen: it is starting, ending, or busy with one command; try again"
                    );
                    return Err(Failure::new(Exit::Store, words));
                }
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Has something done, or hears why not.
    pub async fn try_act(&mut self, command: Command) -> Result<Result<Done, Refusal>, Failure> {
        Ok(match self {
            Desk::Far(client) => client.act(command).await.map_err(gone)?,
            Desk::Here(running, seat) => running.handle().act(seat, command).await,
        })
    }

    /// Has something done.
    pub async fn act(&mut self, command: Command) -> Result<Done, Failure> {
        Ok(self.try_act(command).await??)
    }

    /// Has something shown.
    pub async fn ask(&mut self, query: Query) -> Result<Shown, Failure> {
        let shown = match self {
            Desk::Far(client) => client.ask(query).await.map_err(gone)?,
            Desk::Here(running, seat) => running.handle().ask(seat, query).await,
        };
        match shown {
            Shown::Nothing(why) => Err(Failure::refused(why)),
            shown => Ok(shown),
        }
    }

    /// Calls something larger by its name.
    pub async fn call(&mut self, name: &str, arguments: &Value) -> Result<Value, Failure> {
        let called = match self {
            Desk::Far(client) => client.call(name, arguments).await.map_err(gone)?,
            Desk::Here(running, seat) => {
                let called = running.handle().call(seat, name, &arguments.to_string()).await;
                called.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
            }
        };
        called.map_err(|why| Failure::new(Exit::Store, why))
    }

    /// Hands items in; those that are unanswered and older than `open_since` arrive as done. What becomes of them is
    /// told by what it returns: a desk that runs here looks at the next ones meanwhile.
    pub async fn hand_in(&mut self, items: Vec<Item>, open_since: Time) -> Result<Taking, Failure> {
        if let Desk::Here(running, _) = self {
            let taking = running.handle().hand_in(items, open_since).await?;
            return Ok(Box::pin(async { Ok(taking.await?) }));
        }
        let taken = self.call("take_in", &json!({ "items": items, "open_since": open_since })).await?;
        let taken: Taken = serde_json::from_value(taken)?;
        Ok(Box::pin(ready(Ok(taken))))
    }

    /// Returns the way to hear of changes.
    pub fn news(&self) -> News {
        News(match self {
            Desk::Far(_) => None,
            Desk::Here(running, _) => Some(running.handle().news()),
        })
    }

    /// Lets go of the desk; one that was opened here is flushed and closed.
    pub async fn close(self) {
        if let Desk::Here(running, _) = self {
            running.stop().await;
        }
    }

    /// Returns what an ID means; one that means several things is a mistake that lists them.
    pub async fn find(&mut self, id: &str) -> Result<Meant, Failure> {
        let Shown::Id(meant) = self.ask(Query::Find { id: id.to_owned() }).await? else { return Err(odd()) };
        match meant.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Refusal::NotFound { what: "row".to_owned(), id: id.to_owned() }.into()),
            several => {
                let lines: Vec<String> = several.iter().map(named).collect();
                Err(Failure::usage(format!("\"{id}\" can mean\n  {}\nwrite more of it", lines.join("\n  "))))
            }
        }
    }

    /// Returns the conversation that an ID means, or that its item stands in.
    pub async fn conversation(&mut self, id: &str) -> Result<ConversationId, Failure> {
        match self.find(id).await? {
            Meant::Conversation(id) | Meant::Item(id, _) => Ok(id),
            other => Err(Failure::usage(format!("{id} is {}; name the conversation", what(&other)))),
        }
    }

    /// Returns the reply that an ID means: of a conversation, the one that is to be posted by hand.
    pub async fn reply(&mut self, id: &str) -> Result<ReplyId, Failure> {
        let conversation = match self.find(id).await? {
            Meant::Reply(reply) => return Ok(reply),
            Meant::Conversation(conversation) | Meant::Item(conversation, _) => conversation,
            other => return Err(Failure::usage(format!("{id} is {}; name the reply", what(&other)))),
        };
        let to_post = self.thread(conversation).await?.conversation.to_post;
        to_post.ok_or_else(|| Failure::usage(format!("{id} is no reply; `hearken outbox` lists them")))
    }

    /// Returns the conversation and item that an ID means: of a conversation, what they wrote last.
    pub async fn item(&mut self, id: &str) -> Result<(Thread, ItemId), Failure> {
        let meant = self.find(id).await?;
        let (conversation, item) = match &meant {
            Meant::Conversation(id) => (*id, None),
            Meant::Item(id, item) => (*id, Some(*item)),
            other => {
                return Err(Failure::usage(format!("{id} is {}; name the conversation or the item", what(other))));
            }
        };
        let thread = self.thread(conversation).await?;
        let last = || thread.conversation.last_heard().map(|item| item.id);
        match item.or_else(last) {
            Some(item) => Ok((thread, item)),
            None => Err(Failure::refused("there is nothing of theirs in this conversation")),
        }
    }

    /// Returns everything of a conversation.
    pub async fn thread(&mut self, id: ConversationId) -> Result<Thread, Failure> {
        match self.ask(Query::Thread { id }).await? {
            Shown::Thread(thread) => Ok(*thread),
            _ => Err(odd()),
        }
    }

    /// Returns what line 1 of the screen shows.
    pub async fn summary(&mut self) -> Result<Box<Summary>, Failure> {
        match self.ask(Query::Summary).await? {
            Shown::Summary(summary) => Ok(summary),
            _ => Err(odd()),
        }
    }

    /// Returns the rows of the queue that fit a query, in its order.
    pub async fn queue(&mut self, filter: &str) -> Result<Arc<Listing>, Failure> {
        match self.ask(Query::Queue { filter: filter.to_owned() }).await? {
            Shown::Listing(listing) => Ok(listing),
            _ => Err(odd()),
        }
    }
}

fn named(meant: &Meant) -> String {
    let id = match meant {
        Meant::Conversation(id) => id.to_string(),
        Meant::Item(_, id) => id.to_string(),
        Meant::Reply(id) => id.to_string(),
        Meant::Crisis(id) => id.to_string(),
        Meant::Page(id) => id.to_string(),
        Meant::Alarm(id) => id.to_string(),
        Meant::Post(id) => id.to_string(),
    };
    format!("{id}  {}", what(meant))
}

const fn what(meant: &Meant) -> &'static str {
    match meant {
        Meant::Conversation(_) => "a conversation",
        Meant::Item(..) => "an item",
        Meant::Reply(_) => "a reply",
        Meant::Crisis(_) => "a crisis",
        Meant::Page(_) => "a page",
        Meant::Alarm(_) => "an alarm",
        Meant::Post(_) => "a post",
    }
}

/// The failure of an answer to another question.
pub fn odd() -> Failure {
    Failure::new(Exit::Store, "the desk gave an answer that was not asked for; is it another version?")
}

fn gone(error: std::io::Error) -> Failure {
    Failure::new(Exit::Store, format!("the desk went away: {error}; what it had acknowledged is safe"))
}
