//! Makes a drill of an export: what strangers wrote comes again at the same distances, under other names. What a good answer
//! is has to be written by whoever was there; the file says where.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::config::drills;
use crate::domain::guard::personal;
use crate::domain::item::Item;
use crate::domain::time::{Span, Time};

use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::import;

/// A drill begins so long before its first message.
const BEFORE: Span = Span::minutes(2);
/// The longest that is made of an export: what came later is left out.
const LONGEST: Span = Span::hours(3);
/// Who has so many followers is likely somebody who has to be answered.
const HEARD: u64 = 10_000;

/// How a drill is made.
#[derive(Args, Debug)]
pub struct Made {
    /// Make it, of items as `hearken export items --crisis ID` prints them
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pace", "page", "keep", "serve"])]
    from: Option<PathBuf>,
}

impl Made {
    /// Tells whether one is to be made.
    pub const fn is_asked(&self) -> bool {
        self.from.is_some()
    }
}

/// Makes a drill beside the settings.
pub async fn write(errand: &mut Errand<'_>, name: &str, made: &Made) -> Result<(), Failure> {
    let Some(from) = &made.from else { return Ok(()) };
    if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err(Failure::usage(format!("\"{name}\" is no name: small letters, digits and hyphens")));
    }
    let items = read(from)?;
    let home = errand.places.folders().into_iter().next().unwrap_or_default();
    let folder = home.join("drills").join(name);
    if folder.exists() {
        return Err(Failure::refused(format!("{} is there already; choose another name", folder.display())));
    }
    let made = World::of(items).ok_or_else(|| {
        Failure::refused(format!("{} has no message of anybody else: nothing can be played", from.display()))
    })?;
    let brand = format!("# {name}\n\n## Facts\n\n{}\n", errand.config.brand.trim());
    for (file, text) in [("world.jsonl", made.lines()), ("drill.toml", made.toml(name)), ("brand.md", brand)] {
        put(&folder, file, &text)?;
    }
    // Made by ourselves, and yet: what cannot be played should not be found out on the day.
    drills::named(&errand.places.folders(), name)?;
    let words = format!(
        "{} messages of {} people are in {}; write there what a good answer is, then `hearken drill {name}`",
        made.items.len(),
        made.people.len(),
        folder.display()
    );
    errand.answer(&words, &json!({ "folder": folder, "messages": made.items.len(), "people": made.people.len() }))
}

fn put(folder: &Path, file: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(file);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, text))
        .map_err(|why| Failure::refused(format!("{} cannot be written: {why}", path.display())))
}

fn read(from: &Path) -> Result<Vec<Item>, Failure> {
    let text = fs::read(from).map_err(|why| Failure::usage(format!("{} cannot be read: {why}", from.display())))?;
    let lines = text.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
    let read = |(number, line): (usize, &[u8])| {
        let item = import::item(line).map(Item::cleaned);
        item.map_err(|why| Failure::refused(format!("{}:{}: {why}", from.display(), number + 1)))
    };
    lines.map(read).collect()
}

/// What is played, with everybody under another name.
struct World {
    start: Time,
    until: Span,
    items: Vec<Item>,
    /// The keys of people, by network and handle, with how many follow them.
    people: BTreeMap<(String, String), (String, Option<u64>)>,
    accounts: BTreeSet<String>,
}

impl World {
    fn of(items: Vec<Item>) -> Option<World> {
        let mut items = items;
        items.sort_by_key(|item| item.created_at);
        let first = items.iter().find(|item| !item.from_us)?.created_at;
        let start = first.minus(BEFORE);
        // What we said then is not played: whoever plays says it themselves.
        items.retain(|item| item.created_at.since(start) <= LONGEST && (!item.from_us || item.created_at < start));
        let ids: BTreeSet<(String, String)> =
            items.iter().map(|item| (item.network.clone(), item.id.clone())).collect();
        for item in &mut items {
            item.in_reply_to.take_if(|to| !ids.contains(&(item.network.clone(), to.clone())));
        }
        let mut people = BTreeMap::new();
        for item in items.iter().filter(|item| !item.from_us) {
            let key = format!("p{}", people.len() + 1);
            people.entry(handle_of(item)).or_insert((key, item.author.followers));
        }
        let until = items.last().map_or(Span::ZERO, |item| item.created_at.since(start));
        let accounts = items.iter().map(|item| item.network.clone()).collect();
        Some(World { start, until, items, people, accounts })
    }

    fn lines(&self) -> String {
        let accounts = self.accounts.iter().map(
            |network| json!({ "account": format!("@brand.{network}.example"), "network": network, "name": "Brand" }),
        );
        let people = self.people.iter().map(|((network, _), (key, followers))| {
            json!({
                "person": key, "name": name_of(key), "followers": followers,
                "on": { network.as_str(): format!("@{key}.example") },
            })
        });
        let items = self.items.iter().map(|item| self.line(item));
        accounts.chain(people).chain(items).map(|line| format!("{line}\n")).collect()
    }

    fn line(&self, item: &Item) -> Value {
        let by = self.people.get(&handle_of(item)).map_or("us", |(key, _)| key.as_str());
        let by = if item.from_us { "us" } else { by };
        let at = item.created_at.since(self.start).as_seconds();
        let mut line = json!({
            "at": format!("{at}s"), "network": item.network, "id": item.id, "kind": item.kind, "by": by,
            "lang": item.lang.as_deref().unwrap_or("und"), "text": self.hidden(&item.text),
        });
        let more = [
            ("to", item.in_reply_to.as_ref().map(|to| json!(to))),
            ("subject", item.subject.as_ref().map(|subject| json!(self.hidden(subject)))),
            ("stars", item.rating.map(|stars| json!(stars))),
        ];
        if let Value::Object(fields) = &mut line {
            fields.extend(more.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        }
        line
    }

    /// Returns a text in which people have their other names, and what is personal is gone.
    fn hidden(&self, text: &str) -> String {
        let mut hidden = text.to_owned();
        for found in personal(text, &[]) {
            hidden = hidden.replace(&found.text, "…");
        }
        for ((_, handle), (key, _)) in &self.people {
            let bare = handle.trim_start_matches('@');
            if bare.chars().count() > 2 {
                hidden = hidden.replace(bare, &format!("{key}.example"));
            }
        }
        hidden
    }

    fn toml(&self, name: &str) -> String {
        let minutes = (self.until.as_minutes() + 10).clamp(20, LONGEST.as_minutes());
        let networks: Vec<String> = self.accounts.iter().map(|network| format!("{network:?}")).collect();
        let heard = |item: &&Item| !item.from_us && item.author.followers.is_some_and(|n| n >= HEARD);
        let must = self.items.iter().filter(heard).take(8).map(|item| {
            format!(
                "# [[must]]\n# network = {:?}\n# item = {:?}\n# within = \"15m\"\n# why = \"Many follow them.\"\n\n",
                item.network, item.id
            )
        });
        format!(
            "# Made of an export. Names and addresses of people are gone from it; read world.jsonl once more all the same.\n\
             # Moments are from the start; lengths are written 40s, 8m, 1h30m. Take the marks of comment away from what you fill in.\n\n\
             title = {name:?}\n\
             brief = \"\"\"\nWrite what whoever plays knows when they sit down: who they are, who sits where, what they may.\n\"\"\"\n\
             debrief = \"\"\"\nWrite what really happened, what was in the way of seeing it, and which moments decided it.\n\"\"\"\n\
             start = {:?}\nminutes = {minutes}\npace = 3\nbegins = \"2m\"\nseen_by = \"12m\"\nlevels = \"1-4\"\n\
             networks = [{}]\n\n\
             [[team]]\nseat = \"vera\"\njob = \"says yes or no to statements\"\nrole = \"approver\"\nyes_after = \"60s\"\n\n\
             # [[cue]]\n# at = \"10m\"\n# by = \"vera\"\n# note = \"What became known then.\"\n\n\
             # [[planned]]\n# at = \"20m\"\n# by = \"vera\"\n# network = \"…\"\n# text = \"A post that was planned.\"\n# why = \"What was wrong with it.\"\n\n\
             # Better not answered, or not removed:\n# [[leave]]\n# network = \"…\"\n# item = \"…\"\n# not_to = \"answer\"\n# why = \"Bait.\"\n\n\
             # Words that nobody could know to be true, until a moment:\n# [[unsaid]]\n# words = [\"hacker* -> we do not know the cause yet\"]\n# until = \"25m\"\n# why = \"Nobody knew the cause yet.\"\n\n\
             # What had to be answered; [[remove]] is written the same, and had to be hidden:\n{}",
            self.start.in_zone(&jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string(),
            networks.join(", "),
            must.collect::<String>(),
        )
    }
}

fn handle_of(item: &Item) -> (String, String) {
    (item.network.clone(), item.author.handle.clone())
}

fn name_of(key: &str) -> String {
    format!("Person {}", key.trim_start_matches('p'))
}
