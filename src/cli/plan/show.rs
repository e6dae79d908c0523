//! The plan, printed.

use clap::Args;
use serde_json::{Value, json};

use crate::desk::{Work, clock};
use crate::domain::ask::{PlanSheet, PostSheet, Query, Shown, VariantSheet};
use crate::domain::plan::{Fate, Planned, PostState, Quirk};
use crate::domain::time::{Span, Time};
use crate::domain::width::{fit, pad, width};
use crate::words::{fill, w};

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::{named, results, write};

/// What `plan list` takes.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// From so many days ago on
    #[arg(long, value_name = "DAYS", default_value_t = 1)]
    back: u32,
    /// For so many days to come
    #[arg(long, value_name = "DAYS", default_value_t = 60)]
    days: u32,
    /// All of them, whenever
    #[arg(long, conflicts_with_all = ["back", "days"])]
    all: bool,
    /// Also what was given up
    #[arg(long)]
    dropped: bool,
    /// Only those that stand so: idea, draft, review, approved, scheduled, there, published, failed, unknown, held, missed,
    /// dropped
    #[arg(long, value_parser = state)]
    state: Option<PostState>,
    /// Only those of this campaign
    #[arg(long)]
    campaign: Option<String>,
}

fn state(word: &str) -> Result<PostState, String> {
    let words = || PostState::ALL.map(PostState::word).join(", ");
    PostState::of_word(word).ok_or_else(|| format!("there are {}", words()))
}

/// Prints what is planned.
pub async fn list(errand: &mut Errand<'_>, args: ListArgs) -> Result<(), Failure> {
    let now = clock::now();
    let (from, until) = match args.all {
        true => (Time::MIN, Time::MAX),
        false => (now.minus(Span::days(i64::from(args.back))), now.plus(Span::days(i64::from(args.days)))),
    };
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let sheet = plan(desk, from, until).await?;
        let fits = |post: &&Planned| {
            args.state.map_or(args.dropped || !post.is_given_up(), |state| post.state == state)
                && args.campaign.as_ref().is_none_or(|name| post.campaign.as_ref() == Some(name))
        };
        let found: Vec<&Planned> = sheet.posts.iter().filter(fits).collect();
        // The times of another year are longer.
        let times: Vec<String> =
            found.iter().map(|post| post.at().map(|at| errand.clock(at)).unwrap_or_default()).collect();
        let widest = times.iter().map(|time| width(time)).max().unwrap_or_default();
        for (post, time) in found.iter().zip(&times) {
            if errand.json {
                errand.object(&as_json(post))?;
            } else {
                errand.say(&as_line(post, &pad(time, widest)))?;
            }
        }
        if found.is_empty() && !errand.json {
            let hint = match sheet.total {
                0 => "nothing is planned yet: `hearken plan add \"An idea\"` begins",
                _ => "nothing there; `hearken plan list --all` shows everything",
            };
            errand.hint(hint)?;
        }
        Ok(())
    })
    .await
}

async fn plan(desk: &mut Desk, from: Time, until: Time) -> Result<PlanSheet, Failure> {
    match desk.ask(Query::Plan { from, until, undated: true }).await? {
        Shown::Plan(sheet) => Ok(*sheet),
        _ => Err(desk::odd()),
    }
}

fn as_line(post: &Planned, when: &str) -> String {
    let networks: Vec<&str> = post.variants.iter().map(|variant| variant.account.network()).collect();
    let why = post.why.as_ref().map(|why| format!(" · {why}")).unwrap_or_default();
    format!(
        "{} {when} {} {} {}{why}",
        pad(&post.id.code(), 7),
        pad(post.state.word(), 10),
        pad(&fit(&networks.join(" "), 24), 24),
        fit(&post.name, 60)
    )
}

fn as_json(post: &Planned) -> Value {
    let variants = post.variants.iter().map(|variant| {
        json!({ "account": variant.account, "at": variant.at, "state": variant.state, "copy": variant.is_copy })
    });
    json!({
        "id": post.id,
        "code": post.id.code(),
        "title": post.name,
        "at": post.at(),
        "state": post.state,
        "campaign": post.campaign,
        "writer": post.writer,
        "approvals": post.said_yes.len(),
        "why": post.why,
        "variants": variants.collect::<Vec<Value>>(),
    })
}

/// Prints one post with everything.
pub async fn one(errand: &mut Errand<'_>, id: &str) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, id).await?;
        let sheet = write::sheet(desk, id).await?;
        if errand.json {
            return errand.object(&json!({
                "id": sheet.id,
                "code": sheet.id.code(),
                "state": sheet.post.state(),
                "needs": sheet.approvals,
                "post": sheet.post,
                "variants": sheet.variants,
                "warnings": sheet.warnings,
                "series": sheet.series,
            }));
        }
        for line in lines(errand, &sheet) {
            errand.say(&line)?;
        }
        Ok(())
    })
    .await
}

fn lines(errand: &Errand<'_>, sheet: &PostSheet) -> Vec<String> {
    let post = &sheet.post;
    let content = &post.content;
    let mut lines = vec![format!("{}  {}", sheet.id.code(), content.name())];
    let campaign = content.campaign.as_ref().map(|name| format!(" · {name}")).unwrap_or_default();
    lines.push(format!("{} · by {}{campaign}", post.state().word(), post.writer));
    if let Some(moment) = &content.moment {
        lines.push(format!("{} ({})", moment.wall.strftime("%a %-d %b %Y %H:%M"), moment.zone_shown()));
    }
    if let Some(series) = &sheet.series {
        lines.push(format!("again: {} ({})", series.words(&|at| errand.clock(at)), series.post.code()));
    }
    if !content.brief.is_empty() {
        lines.push(format!("brief: {}", content.brief));
    }
    for variant in &sheet.variants {
        lines.push(String::new());
        lines.extend(variant_lines(sheet, variant));
        lines.extend(variant.results.iter().flat_map(|of| results::lines_of(errand, of)));
    }
    if !sheet.warnings.is_empty() {
        lines.push(String::new());
    }
    lines.extend(sheet.warnings.iter().map(|warning| format!("! {warning}")));
    let yes: Vec<String> = post.approvals.iter().map(|yes| format!("{} {}", yes.by, errand.clock(yes.at))).collect();
    if sheet.approvals > 0 {
        lines.push(String::new());
        lines.push(format!("approved by {} of {}  {}", yes.len(), sheet.approvals, yes.join(", ")));
    }
    for (n, shot) in post.shots.iter().enumerate() {
        let done = shot.done.as_ref().map_or("to be made".to_owned(), |(by, _)| format!("made, says {by}"));
        lines.push(format!("picture {}: {} ({done})", n + 1, shot.text));
    }
    for comment in &post.comments {
        let back = if comment.returned { "returned: " } else { "" };
        lines.push(format!("{} {}: {back}{}", errand.clock(comment.at), comment.by, comment.text));
    }
    lines
}

fn variant_lines(sheet: &PostSheet, variant: &VariantSheet) -> Vec<String> {
    let state = sheet.post.state_of(&variant.account);
    let fate = sheet.post.fates.get(&variant.account);
    let why = fate.and_then(|fate| fate.why()).map(|why| format!(": {why}")).unwrap_or_default();
    let there = variant.there.as_ref().map(|there| format!(" · {there} there")).unwrap_or_default();
    let mut head =
        format!("{}  {}/{}{there} · {}{why}", variant.account, variant.count, variant.limit.most, state.word());
    for (is_so, words) in [
        (variant.is_copy, " · the same as another"),
        (variant.count > variant.limit.most, " · TOO LONG"),
        (variant.quirk == Quirk::Skipped, " · the clocks skip that minute"),
        (variant.quirk == Quirk::Twice, " · that minute is there twice"),
        (variant.without_alt > 0, " · no description"),
    ] {
        if is_so {
            head.push_str(words);
        }
    }
    let mut lines = vec![head];
    let said = sheet.post.content.variant(&variant.account);
    let is_native = said.is_some_and(|said| said.native);
    lines.extend(match fate {
        Some(Fate::There { at, .. }) => {
            Some(format!("  scheduled on the network: {} publishes it {at}", variant.account.network()))
        }
        None if variant.waits_here.is_some() => variant.waits_here.as_ref().map(|why| format!("  {why}")),
        None if is_native => Some(format!("  {} is to hold it until its minute", variant.account.network())),
        Some(Fate::Published { url, .. }) => url.as_ref().map(|url| format!("  {url}")),
        _ => None,
    });
    lines.extend(variant.failed.iter().map(|why| format!("  {}", fill(w().delivery.tries_again, &[why]))));
    lines.extend(said.and_then(|said| said.warning.as_ref()).map(|warning| format!("  content warning: {warning}")));
    lines.extend(said.and_then(|said| said.visibility).map(|seen| format!("  visibility: {}", seen.word())));
    lines.extend(variant.text.lines().map(|line| format!("  {line}")));
    lines.extend(variant.missing.iter().map(|why| format!("  {why}")));
    for media in said.iter().flat_map(|said| &said.media) {
        let alt = media.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or("no description");
        lines.push(format!("  [{}] {} · {alt}", media.kind, media.name.as_deref().unwrap_or(&media.url)));
    }
    lines.extend(said.and_then(|said| said.first_comment.as_ref()).map(|text| format!("  then below it: {text}")));
    lines.extend(variant.comment.iter().map(|state| {
        let why = state.why().map(|why| format!(": {why}")).unwrap_or_default();
        format!("  the first comment is {}{why}", state.words())
    }));
    lines
}
