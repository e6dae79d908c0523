//! `hearken plan`: what is to be published when, and every act on it.

mod dates;
mod export;
mod import;
mod raffle;
mod results;
mod rhythm;
mod series;
mod show;
mod when;
mod write;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::PLAN;
use crate::desk::Work;
use crate::domain::ask::{Meant, Query, Shown};
use crate::domain::asset::ShotChange;
use crate::domain::command::{Command, Done};
use crate::domain::id::PostId;
use crate::domain::plan::{PostAct, Stage};

use super::desk::{self, Desk};
use super::errand::Errand;
use super::exit::Failure;
use super::text;

pub use self::write::later;

use self::dates::DatesVerb;
use self::export::ExportArgs;
use self::import::ImportArgs;
use self::show::ListArgs;
use self::when::MoveArgs;
use self::write::{AddArgs, CopyArgs, WriteArgs};

/// What is done with the plan.
#[derive(Subcommand, Debug)]
pub enum PlanVerb {
    /// Print what is planned, in order
    List(ListArgs),
    /// Print one post with everything
    Show(One),
    /// Put a post into the plan
    Add(Box<AddArgs>),
    /// Write a post, or the variant for an account, anew
    Write(Box<WriteArgs>),
    /// Give a post another time: `+1d`, `-2h`, `fri 9`, `2027-03-28T09:30`, `next`, `never`
    Move(MoveArgs),
    /// Put the same post into the plan once more
    Copy(CopyArgs),
    /// Make the variant for an account a post of its own
    Split(OfAccount),
    /// Ask for a yes
    Submit(One),
    /// Say yes
    Approve(One),
    /// Give it back to its writer
    Return(Remark),
    /// Let it go: it leaves at its minute
    Schedule(One),
    /// Take back what was let go, or take up an idea or what was given up
    Draft(One),
    /// Say something of it
    Comment(Remark),
    /// Draw winners among those who wrote below a post of ours; anybody can draw again
    Draw(raffle::DrawArgs),
    /// Ask for a picture that is still to be made; `hearken media shots` lists them
    Shot(Remark),
    /// Print what people did with the posts that are out
    Results(results::ResultsArgs),
    /// Print at which hours of which weekdays posts do best
    Best(results::BestArgs),
    /// Give it up; what is out stays out
    Drop(One),
    /// Take up again what was given up
    Restore(One),
    /// Write the plan as a file: csv, json, ics, md
    Export(ExportArgs),
    /// Take in posts of a csv or json file: all, or nothing where something is wrong
    Import(ImportArgs),
    /// Print the next usual times that nothing has taken
    Slots(rhythm::SlotsArgs),
    /// Print the campaigns and how they stand
    Campaigns,
    /// Print a year month by month: themes, posts by week, what is empty
    Year(rhythm::YearArgs),
    /// Say a post again: `weekly`, `every 2 weeks until 2027-06-30`, `every month by weekday`, `yearly`, or `stop`
    Repeat(series::RepeatArgs),
    /// Print the posts that are said again
    Series,
    /// Print a commented plan.toml to begin with
    Example,
    /// Key dates of countries and of calendars
    Dates {
        /// What to do with key dates.
        #[command(subcommand)]
        verb: DatesVerb,
    },
}

/// One post.
#[derive(Args, Debug)]
pub struct One {
    /// The post, by its code; `hearken plan list` prints them
    #[arg(value_name = "POST")]
    id: String,
}

/// One post, and words about it.
#[derive(Args, Debug)]
pub struct Remark {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// What; - reads it from standard input
    #[arg(required = true)]
    words: Vec<String>,
}

/// The variant of a post for an account.
#[derive(Args, Debug)]
pub struct OfAccount {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// The account
    #[arg(long)]
    account: String,
}

/// Does what was asked.
pub async fn plan(errand: &mut Errand<'_>, verb: PlanVerb) -> Result<(), Failure> {
    match verb {
        PlanVerb::List(args) => show::list(errand, args).await,
        PlanVerb::Show(one) => show::one(errand, &one.id).await,
        PlanVerb::Add(args) => write::add(errand, *args).await,
        PlanVerb::Write(args) => write::write(errand, *args).await,
        PlanVerb::Copy(args) => write::copy(errand, args).await,
        PlanVerb::Move(args) => when::shift(errand, args).await,
        PlanVerb::Split(OfAccount { id, account }) => {
            let of = super::reply::account_of_old(errand, &account)?;
            act(errand, &id, PostAct::Split { of }).await
        }
        PlanVerb::Submit(One { id }) => act(errand, &id, PostAct::Submit).await,
        PlanVerb::Approve(One { id }) => act(errand, &id, PostAct::Approve(None)).await,
        PlanVerb::Return(Remark { id, words }) => {
            act(errand, &id, PostAct::Return { why: text::of_words(&words)? }).await
        }
        PlanVerb::Schedule(One { id }) => act(errand, &id, PostAct::Schedule).await,
        PlanVerb::Draft(One { id }) => draft(errand, &id).await,
        PlanVerb::Comment(Remark { id, words }) => {
            act(errand, &id, PostAct::Comment { text: text::of_words(&words)? }).await
        }
        PlanVerb::Draw(args) => raffle::draw(errand, args).await,
        PlanVerb::Shot(Remark { id, words }) => {
            let text = text::of_words(&words)?;
            act(errand, &id, PostAct::Shot(ShotChange::Wanted { text })).await
        }
        PlanVerb::Results(args) => results::results(errand, args).await,
        PlanVerb::Best(args) => results::best(errand, args).await,
        PlanVerb::Drop(One { id }) => act(errand, &id, PostAct::Drop).await,
        PlanVerb::Restore(One { id }) => act(errand, &id, PostAct::Restore).await,
        PlanVerb::Export(args) => export::export(errand, args).await,
        PlanVerb::Import(args) => import::import(errand, args).await,
        PlanVerb::Slots(args) => rhythm::slots(errand, args).await,
        PlanVerb::Campaigns => rhythm::campaigns(errand).await,
        PlanVerb::Year(args) => rhythm::year(errand, args).await,
        PlanVerb::Repeat(args) => series::repeat(errand, args).await,
        PlanVerb::Series => series::list(errand).await,
        PlanVerb::Example => Ok(write!(errand.out, "{PLAN}")?),
        PlanVerb::Dates { verb } => dates::dates(errand, verb).await,
    }
}

/// Does something to a post, and says what it came to.
pub async fn act(errand: &mut Errand<'_>, id: &str, act: PostAct) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, id).await?;
        let done = desk.act(Command::Post { id, act }).await?;
        tell(errand, &done)
    })
    .await
}

/// Makes it a draft: what was let go is taken back, what was given up is taken up again.
async fn draft(errand: &mut Errand<'_>, id: &str) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = named(desk, id).await?;
        let is_dropped = write::sheet(desk, id).await?.post.stage == Stage::Dropped;
        let act = if is_dropped { PostAct::Restore } else { PostAct::Draft };
        let done = desk.act(Command::Post { id, act }).await?;
        tell(errand, &done)
    })
    .await
}

/// Returns the post that somebody means.
async fn named(desk: &mut Desk, id: &str) -> Result<PostId, Failure> {
    let Shown::Id(meant) = desk.ask(Query::FindPost { id: id.to_owned() }).await? else { return Err(desk::odd()) };
    let posts: Vec<PostId> =
        meant.iter().filter_map(|one| if let Meant::Post(id) = one { Some(*id) } else { None }).collect();
    match posts.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::refused(format!("there is no post {id}; `hearken plan list --all` lists what there is"))),
        several => {
            let codes: Vec<String> = several.iter().map(PostId::code).collect();
            Err(Failure::usage(format!("\"{id}\" can mean {}; write more of it", codes.join(", "))))
        }
    }
}

fn tell(errand: &mut Errand<'_>, done: &Done) -> Result<(), Failure> {
    errand.answer(&done.notice.to_string(), &told(done))
}

/// Returns what was done, for a program.
fn told(done: &Done) -> Value {
    let code = done.post.map(|id| id.code());
    json!({ "id": done.post, "code": code, "notice": done.notice.to_string() })
}
