//! Posts as they are written on the command line.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{PostSheet, Query, Shown};
use crate::domain::command::{Command, Done};
use crate::domain::id::{AccountId, PostId};
use crate::domain::item::Media;
use crate::domain::plan::{Content, Link, PostAct, Variant};
use crate::domain::reply::Draft;

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::{reply, text};
use super::{named, tell, told, when};

/// The word for the next usual time that is free.
const NEXT: &str = "next";

/// What is said for an account.
#[derive(Args, Debug, Default, PartialEq)]
pub struct Said {
    /// The words; - reads them from standard input
    #[arg(long, short, allow_hyphen_values = true)]
    text: Option<String>,
    /// A picture or film
    #[arg(long, value_name = "FILE")]
    media: Vec<PathBuf>,
    /// Its description; one for each --media, in their order
    #[arg(long, value_name = "TEXT", requires = "media")]
    alt: Vec<String>,
    /// Where it leads; the campaign's tags are added to it; - takes it out
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// What tells its visitors from others: utm_source=mastodon
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    tag: Vec<(String, String)>,
    /// What is written below it as soon as it is out; - takes it out
    #[arg(long, value_name = "TEXT")]
    first_comment: Option<String>,
    /// Content warning; - takes it out
    #[arg(long, value_name = "TEXT")]
    warning: Option<String>,
    /// Who may see it: public, unlisted, followers
    #[arg(long)]
    visibility: Option<String>,
    /// Its network holds it until its minute; it leaves also while no desk runs
    #[arg(long)]
    native: bool,
    /// The desk holds it until its minute, as usual
    #[arg(long, conflicts_with = "native")]
    here: bool,
}

/// What `plan add` takes.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// The idea, in a line
    title: Vec<String>,
    /// An account that it goes to; several times for several
    #[arg(long)]
    account: Vec<String>,
    /// When: `fri 9`, `2027-03-28T09:30`; `next` takes the account's next usual time that is free
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// The zone in which the time is meant [default: the desk's]
    #[arg(long, requires = "at")]
    zone: Option<String>,
    /// The campaign that it is of
    #[arg(long)]
    campaign: Option<String>,
    /// What the team should know of it; never published
    #[arg(long)]
    brief: Option<String>,
    /// Let it go at once: it leaves at its minute
    #[arg(long)]
    schedule: bool,
    #[command(flatten)]
    said: Said,
}

/// What `plan write` takes.
#[derive(Args, Debug)]
pub struct WriteArgs {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// The account whose variant is written; one that is new here gets one
    #[arg(long)]
    account: Option<String>,
    /// Take the account's variant out
    #[arg(long, requires = "account")]
    remove: bool,
    /// Another idea, in a line
    #[arg(long)]
    title: Option<String>,
    /// Another campaign; - takes it out of its campaign
    #[arg(long)]
    campaign: Option<String>,
    /// What the team should know of it
    #[arg(long)]
    brief: Option<String>,
    #[command(flatten)]
    said: Said,
}

/// What `plan copy` takes.
#[derive(Args, Debug)]
pub struct CopyArgs {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// When the copy leaves
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// Puts a post into the plan.
pub async fn add(errand: &mut Errand<'_>, args: AddArgs) -> Result<(), Failure> {
    let next = args.at.as_deref() == Some(NEXT);
    let moment = match args.at.as_deref().filter(|_| !next) {
        Some(words) => Some(when::moment_beside_next(errand, words, args.zone.as_deref())?),
        None => None,
    };
    let accounts: Result<Vec<AccountId>, Failure> =
        args.account.iter().map(|name| reply::account(errand, name)).collect();
    let mut variants = Vec::new();
    for account in accounts? {
        variants.push(said(Variant { account, ..Variant::default() }, &args.said)?);
    }
    if variants.is_empty() && args.said.text.is_some() {
        return Err(Failure::usage("for which account? --account NAME; `hearken account list` lists them"));
    }
    let content = Content {
        title: text::of_words(&args.title)?,
        brief: args.brief.unwrap_or_default(),
        moment,
        campaign: args.campaign,
        variants,
    };
    if content.name().is_empty() {
        return Err(Failure::usage("say what it is about: a title, or --account and --text"));
    }
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let mut content = content;
        if next {
            content.moment = Some(when::next_free(desk, &content).await?);
        }
        let made = desk.act(Command::MakePost { content: Box::new(content), schedule: args.schedule }).await?;
        tell_with_warnings(errand, desk, &made).await
    })
    .await
}

/// Plans what was written for one account, and lets it go: it leaves then.
pub async fn later(errand: &mut Errand<'_>, draft: Draft, when: &str) -> Result<(), Failure> {
    let moment = Some(when::moment(errand, when)?);
    let Draft { account, text, media, subject: warning, visibility, .. } = draft;
    let variants = vec![Variant { account, text, media, warning, visibility, ..Variant::default() }];
    let content = Box::new(Content { moment, variants, ..Content::default() });
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let made = desk.act(Command::MakePost { content, schedule: true }).await?;
        tell(errand, &made)
    })
    .await
}

/// Writes a post anew, or a variant of it.
pub async fn write(errand: &mut Errand<'_>, args: WriteArgs) -> Result<(), Failure> {
    let account = args.account.as_deref().map(|name| reply::account_of_old(errand, name)).transpose()?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, &args.id).await?;
        let from = sheet(desk, id).await?.post.content;
        let mut content = from.clone();
        if let Some(title) = &args.title {
            content.title.clone_from(title);
        }
        if let Some(brief) = &args.brief {
            content.brief.clone_from(brief);
        }
        if let Some(campaign) = &args.campaign {
            content.campaign = Some(campaign.clone()).filter(|name| name != "-");
        }
        match &account {
            Some(account) if args.remove => content.variants.retain(|variant| variant.account != *account),
            Some(account) => match content.variants.iter_mut().find(|variant| variant.account == *account) {
                Some(variant) => *variant = said(variant.clone(), &args.said)?,
                None => {
                    let account = reply::account(errand, account.as_str())?;
                    content.variants.push(said(Variant { account, ..Variant::default() }, &args.said)?);
                }
            },
            None if args.said != Said::default() => match content.variants.as_mut_slice() {
                [one] => *one = said(one.clone(), &args.said)?,
                _ => return Err(Failure::usage("for which account? --account NAME")),
            },
            None => {}
        }
        let act = PostAct::Rewrite { from: Box::new(from), to: Box::new(content) };
        let done = desk.act(Command::Post { id, act }).await?;
        tell_with_warnings(errand, desk, &done).await
    })
    .await
}

/// Puts the same post into the plan once more.
pub async fn copy(errand: &mut Errand<'_>, args: CopyArgs) -> Result<(), Failure> {
    let moment = match &args.at {
        Some(words) => Some(when::moment(errand, words)?),
        None => None,
    };
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, &args.id).await?;
        let content = sheet(desk, id).await?.post.content;
        let variants = content.variants.into_iter().map(|variant| Variant { moment: None, ..variant }).collect();
        let content = Content { moment, variants, ..content };
        let made = desk.act(Command::MakePost { content: Box::new(content), schedule: false }).await?;
        tell(errand, &made)
    })
    .await
}

/// Says what was done, and what somebody should know of the post as it stands then.
async fn tell_with_warnings(errand: &mut Errand<'_>, desk: &mut Desk, done: &Done) -> Result<(), Failure> {
    let warnings = match done.post {
        Some(id) => sheet(desk, id).await?.warnings,
        None => Vec::new(),
    };
    if errand.json {
        let mut told = told(done);
        told["warnings"] = json!(warnings);
        return errand.object(&told);
    }
    tell(errand, done)?;
    warnings.iter().try_for_each(|warning| Ok(errand.say(&format!("! {warning}"))?))
}

/// Returns a post with everything.
pub async fn sheet(desk: &mut Desk, id: PostId) -> Result<PostSheet, Failure> {
    match desk.ask(Query::Post { id }).await? {
        Shown::Post(Some(sheet)) => Ok(*sheet),
        _ => Err(desk::odd()),
    }
}

/// Returns a variant that says what was given; what was not given stays.
fn said(variant: Variant, said: &Said) -> Result<Variant, Failure> {
    let mut media: Vec<Media> = Vec::new();
    for (n, path) in said.media.iter().enumerate() {
        media.push(reply::attachment(path, said.alt.get(n))?);
    }
    let given = |text: &Option<String>, known: Option<String>| match text {
        Some(text) => Some(text.clone()).filter(|text| !text.is_empty() && text != "-"),
        None => known,
    };
    let link = match (&said.link, said.tag.is_empty()) {
        (None, true) => variant.link,
        (Some(url), _) if url == "-" => None,
        (url, _) => {
            let known = variant.link.unwrap_or_default();
            let tags = if said.tag.is_empty() { known.tags } else { said.tag.clone() };
            let link = match url {
                Some(url) => Link::typed(url, tags).map_err(|why| Failure::usage(why.to_string()))?,
                None => Link { url: known.url, tags },
            };
            Some(link)
        }
    };
    Ok(Variant {
        text: match &said.text {
            Some(words) => text::of(words)?,
            None => variant.text,
        },
        media: if said.media.is_empty() { variant.media } else { media },
        link,
        first_comment: given(&said.first_comment, variant.first_comment),
        warning: given(&said.warning, variant.warning),
        visibility: match said.visibility.as_deref() {
            Some(word) => Some(reply::visibility(word)?),
            None => variant.visibility,
        },
        native: said.native || (variant.native && !said.here),
        ..variant
    })
}
