//! A scenario as a network: scripted people write, and react when we answer. Reaches no network at all.
//!
//! ```toml
//! [[account]]
//! network = "replay"
//! handle = "@brand@social.example"
//! options = { scenario = "railway", name = "mastodon", speed = 1, start = "2026-11-24T14:32:00+02:00" }
//! ```
//!
//! `scenario` is the name of a bundled one or a path. `name` is the network that the account plays: it gets the
//! scenario's lines of that network, and can what that network can. `speed` makes what is to come faster. `start`
//! is the scenario's moment nought; without it the moment at which the account was made.
//!
//! # The lines of a scenario, JSON Lines in any order
//! | line | meaning |
//! |---|---|
//! | `{"account":"@brand","network":"x","name":"Brand"}` | an account of ours |
//! | `{"person":"mira","name":"Mira","on":{"x":"@mira"},"followers":9}` | somebody, with a handle on each network |
//! | `{"at":"-3h20m","network":"x","id":"x1","kind":"mention","by":"mira","lang":"ro","text":"…"}` | an item; `by` `us` is our own; also `to` (what it answers), `subject`, `stars`, `visibility`, `picture` (its alt text), `files` (name and text), `counts` (likes, shares, answers) |
//! | `{"at":"+3m","network":"x","edit":"x1","text":"…"}` | somebody changes their words |
//! | `{"at":"+4m","network":"x","remove":"x1"}` | an item goes |
//! | `{"at":"+5m","network":"x","trouble":"limited","for":"60s"}` | the network asks us to wait, or is `offline` |
//! | `{"when":{…},"then":[…]}` | what follows a deed of ours |
//!
//! `when` has any of `answers` (an item), `person`, `network`, `kind`, `lang`, `shorter` (than so many characters),
//! `has` (one of these words), or is about a post (`post`) or about what we hide or delete (`removes`, an item); the first
//! rule that fits counts, once for each person, and no other after it. `then` is a list of `{"after":"8s"}` with `text` (a list, of which one is
//! chosen), `like`, `stars`, `remove`, and `by` for somebody else.
//!
//! An item may have `if` or `unless`, each with a `when`: it is only written if we did that before, or did not. `days` says
//! on how many days before somebody wrote the same, `answer` what we answered then.

mod caps;
mod moment;
mod results;
mod scenario;
#[cfg(test)]
mod tests;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::sync::Notify;
use tokio::time::timeout;

use self::scenario::{Entry, Scenario};
use self::world::World;
use crate::domain::figures::Figures;
use crate::domain::item::{Item, Media};
use crate::domain::network::faults::{self, Fault, OptionRow};
use crate::domain::network::{
    AccountSettings, Adapter, Budget, Caps, Connect, Cursor, Moderation, NetError, Network, Outgoing, Page, SendError,
    Sent,
};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

pub use self::caps::caps_of;

/// The line in the table of networks.
pub static ADAPTER: Adapter =
    Adapter { name: "replay", tag: "play", help: w().replay.help, caps: || caps_of("replay"), faults, connect };

/// So often it is looked what the clock says.
const LOOK: Span = Span::millis(500);

/// What an account may set beside what all have.
const OPTIONS: [OptionRow; 4] = [
    OptionRow::text("scenario").needed(w().replay.scenario),
    OptionRow::text("name").needed(w().replay.name),
    OptionRow::text("start"),
    OptionRow::anything("speed"),
];

fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = faults::options(account, &OPTIONS);
    faults.extend(faults::name_option(account));
    if let Some(text) = account.option("start").filter(|text| text.parse::<Time>().is_err()) {
        faults.push(Fault::of_option("start", fill(w().replay.no_start, &[&text])));
    }
    if account.options.contains_key("speed") && speed(account).is_none() {
        faults.push(Fault::of_option("speed", w().replay.no_speed));
    }
    faults
}

/// A scenario that comes with the program.
pub struct Bundled {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// Its lines.
    pub lines: &'static str,
    /// The brand sheet of the brand it is about.
    pub brand: &'static str,
    /// The rules of its desk; none for the world of a drill.
    pub rules: &'static str,
    /// How its posts are planned; nothing for the world of a drill.
    pub plan: &'static str,
    /// The posts of its plan, JSON Lines whose times count from today.
    pub posts: &'static str,
}

/// The scenarios that come with the program.
pub static BUNDLED: &[Bundled] = &[
    Bundled {
        name: "railway",
        lines: include_str!("../../../config/scenarios/railway.jsonl"),
        brand: include_str!("../../../config/scenarios/railway/brand.md"),
        rules: include_str!("../../../config/scenarios/railway/rules.toml"),
        plan: include_str!("../../../config/scenarios/railway/plan.toml"),
        posts: include_str!("../../../config/scenarios/railway/posts.jsonl"),
    },
    Bundled {
        name: "night-charge",
        lines: include_str!("../../../config/drills/night-charge/world.jsonl"),
        brand: include_str!("../../../config/drills/night-charge/brand.md"),
        rules: "",
        plan: "",
        posts: "",
    },
    Bundled {
        name: "small-hands",
        lines: include_str!("../../../config/drills/small-hands/world.jsonl"),
        brand: include_str!("../../../config/drills/small-hands/brand.md"),
        rules: "",
        plan: "",
        posts: "",
    },
    Bundled {
        name: "own-goal",
        lines: include_str!("../../../config/drills/own-goal/world.jsonl"),
        brand: include_str!("../../../config/drills/own-goal/brand.md"),
        rules: "",
        plan: "",
        posts: "",
    },
];

/// Returns the settings of every account that a scenario plays, to be fed from `start` at `speed`.
pub fn accounts(scenario: &str, start: Time, speed: f64) -> Result<Vec<AccountSettings>, NetError> {
    let settings = |account: scenario::Account| {
        let mut options = toml::Table::new();
        options.insert("scenario".to_owned(), scenario.into());
        options.insert("name".to_owned(), account.network.into());
        options.insert("start".to_owned(), start.to_string().into());
        options.insert("speed".to_owned(), speed.into());
        AccountSettings { network: "replay".to_owned(), handle: account.account, options, ..AccountSettings::default() }
    };
    Ok(load(scenario)?.accounts.into_iter().map(settings).collect())
}

/// An item of a scenario: when it comes, from its start, and who writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// When.
    pub at: Span,
    /// The name of who writes it.
    pub who: String,
}

/// Returns the items of a scenario by network and id.
///
/// # Errors
/// There is no such scenario, or it cannot be played.
pub fn written(scenario: &str) -> Result<BTreeMap<(String, String), Written>, NetError> {
    let Scenario { entries, people, .. } = load(scenario)?;
    let written = |entry: Entry| {
        let who = people.get(&entry.by).map_or(entry.by, |person| person.name.clone());
        ((entry.network, entry.id), Written { at: entry.at, who })
    };
    Ok(entries.into_iter().map(written).collect())
}

fn wrong(why: String) -> NetError {
    NetError::Refused { why }
}

fn load(name: &str) -> Result<Scenario, NetError> {
    let text = match BUNDLED.iter().find(|bundled| bundled.name == name) {
        Some(bundled) => bundled.lines.to_owned(),
        None => std::fs::read_to_string(name).map_err(|why| {
            let known: Vec<&str> = BUNDLED.iter().map(|bundled| bundled.name).collect();
            wrong(fill(w().replay.no_scenario, &[&name, &why, &known.join(", ")]))
        })?,
    };
    scenario::read(&text).map_err(|why| wrong(fill(w().replay.unplayable, &[&name, &why])))
}

/// An account that a scenario feeds.
struct Replay {
    network: String,
    handle: String,
    now: fn() -> Time,
    world: Mutex<World>,
    changed: Arc<Notify>,
}

fn connect(connect: Connect) -> Result<Box<dyn Network>, NetError> {
    let account = &connect.account;
    faults::sound(account, &faults(account))?;
    let name = account.option("scenario").unwrap_or_default();
    let network = account.plays();
    let start = account.option("start").and_then(|text| text.parse().ok()).unwrap_or_else(connect.now);
    let scenario = load(name)?;
    let known = scenario.accounts.iter().find(|known| known.network == network);
    let known = known.ok_or_else(|| wrong(fill(w().replay.no_account, &[&name, &network])))?;
    let handle = if account.handle.is_empty() { known.account.clone() } else { account.handle.clone() };
    let world = World::new(scenario, network, &handle, start, speed(account).unwrap_or(1.0));
    Ok(Box::new(Replay {
        network: network.to_owned(),
        handle,
        now: connect.now,
        world: Mutex::new(world),
        changed: Arc::new(Notify::new()),
    }))
}

fn speed(account: &AccountSettings) -> Option<f64> {
    let value = account.options.get("speed")?;
    let speed = value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
    speed.filter(|speed| speed.is_finite() && *speed > 0.0)
}

impl Replay {
    fn world(&self) -> MutexGuard<'_, World> {
        // A world is never left half changed: every act on it ends or does nothing.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reachable(&self) -> Result<Time, NetError> {
        let now = (self.now)();
        self.world().trouble(now).map_or(Ok(now), Err)
    }
}

#[async_trait]
impl Network for Replay {
    fn caps(&self) -> Caps {
        caps_of(&self.network)
    }

    async fn check(&self) -> Result<String, NetError> {
        self.reachable().map(|_| self.handle.clone())
    }

    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        let now = self.reachable()?;
        Ok(self.world().page(cursor, since, now))
    }

    async fn wait(&self, most: Span) -> bool {
        let (until, begun) = ((self.now)().plus(most), Instant::now());
        // The clock may run faster than the one outside, or stand.
        let patience = Duration::from_millis(most.as_millis().max(0).unsigned_abs());
        loop {
            let now = (self.now)();
            let (left, next) = (until.since(now), self.world().next(now));
            if next.is_some_and(|next| next <= Span::ZERO) {
                return true;
            }
            if left <= Span::ZERO || begun.elapsed() >= patience {
                return false;
            }
            let pause = next.unwrap_or(left).min(left).min(LOOK).max(Span::millis(1));
            let pause = Duration::from_millis(pause.as_millis().unsigned_abs());
            if timeout(pause, self.changed.notified()).await.is_ok() {
                return true;
            }
        }
    }

    async fn thread(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        let now = self.reachable()?;
        Ok(self.world().thread(item, now))
    }

    fn prepare(&self, outgoing: &Outgoing) -> String {
        outgoing.reply.to_string()
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let now = self.reachable().map_err(SendError::NotSent)?;
        let sent = self.world().take(outgoing, now);
        self.changed.notify_one();
        Ok(sent)
    }

    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        self.reachable()?;
        Ok(self.world().found(outgoing))
    }

    async fn moderate(&self, item: &Item, act: Moderation, on: bool) -> Result<(), NetError> {
        let now = self.reachable()?;
        if !self.caps().moderation.contains(&act) {
            return Err(NetError::Unsupported { what: fill(w().replay.act_on, &[&act.word(), &self.network]) });
        }
        if act == Moderation::Delete && on && !self.world().remove_ours(&item.id, now) {
            return Err(wrong(w().replay.deletes_ours.to_owned()));
        }
        if act == Moderation::Hide && on {
            self.world().taken_away(&item.id, now);
        }
        self.changed.notify_one();
        Ok(())
    }

    async fn results(&self, remote_ids: &[String]) -> Result<Vec<(String, Option<Figures>)>, NetError> {
        let now = self.reachable()?;
        let world = self.world();
        let found = |id: &String| {
            let figures = world.figures(id, now)?;
            Some((id.clone(), (!world.was_removed(id)).then_some(figures)))
        };
        Ok(remote_ids.iter().filter_map(found).collect())
    }

    async fn attachment(&self, _: &Item, media: &Media) -> Result<Vec<u8>, NetError> {
        self.reachable()?;
        let file = self.world().file(&media.url).map(|text| text.as_bytes().to_vec());
        file.ok_or_else(|| NetError::Unsupported { what: w().replay.picture.to_owned() })
    }

    fn budget(&self) -> Budget {
        Budget::default()
    }
}
