//! Posts of the plan: what was let go to leave when, and whether the server has it then, once, or the desk says why not.

use std::collections::{BTreeMap, HashMap};

use hearken::desk::Handle;
use hearken::domain::command::{Command, Done, Refusal};
use hearken::domain::id::{AccountId, PostId};
use hearken::domain::plan::{Content, Moment, Post, PostAct, Shift, Variant};
use hearken::domain::time::{Span, Time};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::count::{Counts, SENT, Truth};
use super::desk::{handle, seat};
use super::look::{Look, SeenPost, SeenVariant};
use super::protocol::{Acked, Deed};
use super::server::ACCOUNTS;

/// Begins each text of the plan.
pub const PLANNED: &str = "plan-";
/// What is later than this does not leave by itself: the desk's own rule.
const STALE: Span = Span::minutes(5);
/// A minute is as long as a plan is exact.
const MINUTE: Span = Span::minutes(1);

/// What a person let go, by its words: one for each account of a post.
#[derive(Clone, Debug)]
pub struct Meant {
    pub id: PostId,
    pub account: usize,
    /// When it is to leave.
    pub wanted: Time,
    /// Given up by a person.
    pub dropped: bool,
}

/// The wall times of a plan are said in the zone of each account: they change their clocks on other days.
pub const ZONES: [&str; 2] = ["Europe/Madrid", "America/New_York"];

/// Returns when a wall time is, by the database of zones alone.
pub fn instant(wall: DateTime, zone: &str) -> Time {
    wall.in_tz(zone).unwrap().timestamp().into()
}

impl Truth {
    /// Returns the words of the variants of a post.
    pub fn words_of(&self, id: PostId) -> Vec<String> {
        self.planned.iter().filter(|(_, meant)| meant.id == id).map(|(text, _)| text.clone()).collect()
    }

    /// Takes over how a post stands: nobody heard what became of an act.
    pub fn take_over(&mut self, id: PostId, seen: &SeenPost) {
        let before: Vec<(String, Meant)> = self.planned.extract_if(|_, meant| meant.id == id).collect();
        for variant in &seen.variants {
            let Some(wanted) = variant.at else { continue };
            let account = usize::from(!variant.account.contains(ACCOUNTS[0]));
            let meant = Meant { id, account, wanted, dropped: seen.dropped };
            // When one that is out was to leave is known already.
            let known = before.iter().find(|(text, _)| *text == variant.text && variant.state == "published");
            self.planned.insert(variant.text.clone(), known.map_or(meant, |(_, known)| known.clone()));
        }
    }
}

/// Compares the plan of the desk with the server's list.
pub fn count(truth: &Truth, look: &Look, counts: &mut Counts) {
    let mut on_server: HashMap<&str, Vec<Time>> = HashMap::new();
    for (text, at) in &truth.published {
        on_server.entry(text).or_default().push(*at);
    }
    for (text, times) in on_server.iter().filter(|(_, times)| times.len() > 1) {
        counts.doubled.push(format!("a post is on the server {} times: {text} {times:?}", times.len()));
    }
    for (text, meant) in &truth.planned {
        let there = on_server.get(text.as_str()).and_then(|times| times.first()).copied();
        let Some(post) = look.posts.get(&meant.id) else {
            counts.lost.push(format!("a post that was let go is not on the desk: {text}"));
            continue;
        };
        match post.variants.iter().find(|variant| variant.text == *text) {
            Some(variant) => one((truth, counts), (text, meant), (post, variant), there),
            None => counts.lost.push(format!("the words of a post are not on the desk: {text}")),
        }
    }
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    for variant in look.posts.values().flat_map(|post| &post.variants) {
        *known.entry(&variant.text).or_default() += 1;
    }
    for text in on_server.keys().filter(|text| !known.contains_key(*text)) {
        counts.lost.push(format!("the desk knows nothing of a post that it sent: {text}"));
    }
    // The server shows it to the desk, too: that is no other post.
    for (text, times) in known.iter().filter(|(text, times)| text.starts_with(PLANNED) && **times > 1) {
        counts.doubled.push(format!("a post stands in the plan {times} times: {text}"));
    }
}

fn one(
    (truth, counts): (&Truth, &mut Counts),
    (text, meant): (&str, &Meant),
    (post, variant): (&SeenPost, &SeenVariant),
    there: Option<Time>,
) {
    let (wanted, state) = (meant.wanted, variant.state.as_str());
    let name = || format!("post {text}, {state}, meant for {wanted}");
    if let Some(at) = there {
        if at.plus(MINUTE) <= wanted {
            counts.wrong.push(format!("{} and out at {at}, too early", name()));
        }
        if at.since(wanted) > STALE.plus(SENT) {
            counts.wrong.push(format!("{} and out at {at}, late by itself", name()));
        }
        if truth.frozen.iter().any(|(from, until)| *from < at && at < *until) {
            counts.wrong.push(format!("{} and out at {at}, in a freeze", name()));
        }
    }
    *counts.posts.entry(variant.state.clone()).or_default() += 1;
    match (there, state) {
        (Some(at), "published") => counts.late(truth, (wanted, at), SENT.plus(MINUTE), name),
        // The answer is lost, or the desk was stopped: it will look.
        (Some(_), "unknown" | "publishing") => {}
        (Some(at), _) => counts.wrong.push(format!("{} and on the server since {at}", name())),
        (None, "published") => counts.lost.push(format!("{} and not on the server", name())),
        (None, "dropped") if meant.dropped => {}
        (None, _) if post.dropped => counts.lost.push(format!("{} and given up by nobody", name())),
        (None, "held" | "missed" | "failed" | "unknown") if variant.why.is_empty() => {
            counts.lost.push(format!("{} and nobody says why", name()));
        }
        (None, "held" | "missed" | "failed") => counts.late(truth, (wanted, post.moved_at), SENT, name),
        (None, "unknown") => {}
        (None, "scheduled")
            if variant.at.is_none_or(|at| wanted.since(at) < Span::ZERO || wanted.since(at) >= MINUTE) =>
        {
            counts.wrong.push(format!("{} and planned for {:?}", name(), variant.at));
        }
        (None, _) => counts.late(truth, (wanted, truth.now), SENT, name),
    }
}

/// Does to the plan what a person does, in the process that is killed.
pub async fn act(desk: &Handle, deed: Deed) -> Result<Acked, Refusal> {
    let done = match deed {
        Deed::Plan { variants, wall, zone } => {
            let variant = |(account, text)| Variant { account: id_of(account), text, ..Variant::default() };
            let variants = variants.into_iter().map(variant).collect();
            let content = Content { moment: Some(moment(wall, &zone)), variants, ..Content::default() };
            desk.act(&seat(), Command::MakePost { content: Box::new(content), schedule: true }).await?
        }
        Deed::MovePost { post, wall, zone } => to(desk, post, moment(wall, &zone)).await?,
        Deed::Again { post, wall, zone } => {
            to(desk, post, moment(wall, &zone)).await?;
            on(desk, post, PostAct::Schedule).await?
        }
        Deed::Rewrite { post, account, text } => {
            let known: Option<Post> = desk.reader().subject(post)?;
            let mut content = known.ok_or_else(|| Refusal::no("no such post"))?.content;
            content
                .variants
                .iter_mut()
                .filter(|one| one.account == id_of(account))
                .for_each(|one| one.text.clone_from(&text));
            on(desk, post, PostAct::Write(Box::new(content))).await?
        }
        Deed::DropPost { post } => on(desk, post, PostAct::Drop).await?,
        Deed::Freeze => desk.act(&seat(), Command::Freeze { reason: "a bad day".to_owned(), all: false }).await?,
        Deed::Resume => desk.act(&seat(), Command::Resume).await?,
        other => panic!("{other:?} is nothing of the plan"),
    };
    Ok(Acked { post: done.post, ..Acked::default() })
}

async fn on(desk: &Handle, id: PostId, act: PostAct) -> Result<Done, Refusal> {
    desk.act(&seat(), Command::Post { id, act }).await
}

async fn to(desk: &Handle, id: PostId, moment: Moment) -> Result<Done, Refusal> {
    on(desk, id, PostAct::Move { of: None, shift: Shift::To(moment) }).await
}

fn moment(wall: DateTime, zone: &str) -> Moment {
    Moment::new(wall, &TimeZone::get(zone).unwrap()).unwrap()
}

fn id_of(account: usize) -> AccountId {
    AccountId::new("mastodon", &handle(ACCOUNTS[account]))
}
