//! `hearken crisis say`, `approve` and `return`: what is said in a crisis, and the yes of somebody else.

mod approval;
mod variants;

pub use self::approval::{ApproveArgs, ReturnArgs, approve, give_back};

use clap::Args;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{Query, Shown, StatementSheet};
use crate::domain::command::{Command, Done};
use crate::domain::crisis::{Crisis, CrisisAct, Lets, Way};
use crate::domain::id::CrisisId;
use crate::domain::statement::Stage;

use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;
use super::{notices, reply, text};

/// What `crisis say` takes.
#[derive(Args, Debug)]
pub struct SayArgs {
    /// holding, first, update, closing, correction; where the crisis is, if none is named
    #[arg(value_parser = stage)]
    stage: Option<Stage>,
    /// The crisis, if several run
    #[arg(long, value_name = "ID")]
    crisis: Option<String>,
    /// On this account alone; may be said several times
    #[arg(long, value_name = "ACCOUNT")]
    account: Vec<String>,
    /// Another language than that of the crisis; ACCOUNT=LANG for one account
    #[arg(long)]
    lang: Vec<String>,
    /// These words instead of the prepared ones, on every account; as many of them as accounts: each on its own, in order.
    /// - reads them from standard input
    #[arg(long, short, allow_hyphen_values = true)]
    text: Vec<String>,
    /// What stands in place of a variable: --set known="payments are safe"
    #[arg(long, value_name = "NAME=VALUE", value_parser = value)]
    set: Vec<(String, String)>,
    /// Send it though nobody approved it; say the level to show that it is meant
    #[arg(long, value_name = "LEVEL")]
    unapproved: Option<u8>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Only show it: every account, also those that it would not leave on
    #[arg(long)]
    dry_run: bool,
}

fn stage(word: &str) -> Result<Stage, String> {
    let all = || Stage::ALL.iter().map(|stage| stage.word());
    let found = Stage::ALL.into_iter().find(|stage| stage.word() == word);
    found.ok_or_else(|| format!("there are {}", all().collect::<Vec<_>>().join(", ")))
}

fn value(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.trim().trim_matches(['{', '}']).to_owned(), value.trim().to_owned()))
}

/// Says something: shows it, asks, sends or proposes it.
pub async fn say(errand: &mut Errand<'_>, args: SayArgs) -> Result<(), Failure> {
    let texts = args.text.iter().map(|words| text::of(words)).collect::<Result<Vec<String>, Failure>>()?;
    let work = if args.dry_run { Work::WriterOnly } else { Work::All };
    desk::with(errand, work, async |errand, desk| {
        let crisis = running(desk, args.crisis.as_deref()).await?;
        let lang = args.lang.iter().rfind(|lang| !lang.contains('=')).cloned();
        let query = Query::Statements { crisis: Some(crisis), stage: args.stage, lang, proposal: None };
        let sheet = shown(desk, query).await?;
        let named = variants::meant(&sheet, &args.account)?;
        let offers = variants::written(&sheet, &named, &args.lang, &texts)?;
        let said = variants::Said::new(&sheet, offers, &args.set, &named)?;
        let chosen = said.chosen();
        let way = sheet.way(&chosen, args.unapproved.is_some());
        if args.dry_run {
            return variants::tell_all(errand, &said, &way);
        }
        variants::tell(errand, &said, &way)?;
        if let Some(why) = said.hindrance() {
            return Err(Failure::refused(why));
        }
        let unapproved = must_mean_it(&sheet, &way, args.unapproved)?;
        let asks_when = sheet.leaves_them_waiting(&chosen);
        let question = match way {
            Way::Leaves(_) if asks_when => "It does not say when the next update comes. Send it so?",
            Way::Asks(_) if asks_when => "It does not say when the next update comes. Propose it so?",
            Way::Leaves(_) => "Send it?",
            Way::Asks(_) => "Propose it?",
        };
        errand.confirm(question, args.yes)?;
        let wording = Box::new(sheet.wording(&chosen, &said.values));
        let filled = args.set.iter().cloned().collect();
        let act = CrisisAct::State { wording, unapproved, filled };
        let done = desk.act(Command::Crisis { id: sheet.crisis, act }).await?;
        ended(errand, desk, &done).await
    })
    .await
}

/// The level is said where nobody approved it.
fn must_mean_it(sheet: &StatementSheet, way: &Way, level: Option<u8>) -> Result<bool, Failure> {
    match (way, level) {
        (Way::Leaves(Lets::Nobody), Some(level)) if level != sheet.level => {
            Err(Failure::usage(format!("--unapproved {level}: the crisis is at level {}", sheet.level)))
        }
        (Way::Leaves(Lets::Nobody), _) => Ok(true),
        (Way::Leaves(Lets::Texts | Lets::Level) | Way::Asks(_), _) => Ok(false),
    }
}

/// Says what became of it, and stays with what leaves until its end is known.
async fn ended(errand: &mut Errand<'_>, desk: &mut Desk, done: &Done) -> Result<(), Failure> {
    let words = notices::in_verbs(&done.notice);
    let state = if done.replies.is_empty() { "proposed" } else { "sent" };
    let object =
        json!({ "crisis": done.crisis, "state": state, "event": done.event, "replies": done.replies, "notice": words });
    errand.answer(&words, &object)?;
    reply::stay(errand, desk, &done.replies).await
}

/// Finds the crisis that is meant: by its last letters or its beginning, else the gravest that runs.
async fn running(desk: &mut Desk, named: Option<&str>) -> Result<CrisisId, Failure> {
    let Shown::Crises(all) = desk.ask(Query::Crises).await? else { return Err(odd()) };
    let Some(named) = named else {
        let running = all.iter().filter(|crisis| crisis.is_running());
        let gravest = running.min_by_key(|crisis| (crisis.level, crisis.since)).map(|crisis| crisis.id);
        return gravest.ok_or_else(|| Failure::refused("no crisis runs; `hearken escalate` raises one"));
    };
    let is_it = |crisis: &&Crisis| is_meant(&crisis.id.to_string(), named);
    match all.iter().filter(is_it).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::refused(format!("there is no crisis {named}"))),
        several => Err(Failure::usage(format!("{named} can be {} crises; write more of it", several.len()))),
    }
}

fn is_meant(id: &str, named: &str) -> bool {
    let named = named.to_ascii_lowercase();
    !named.is_empty() && (id.ends_with(&named) || id.starts_with(&named))
}

async fn shown(desk: &mut Desk, query: Query) -> Result<StatementSheet, Failure> {
    match desk.ask(query).await? {
        Shown::Statements(Some(sheet)) => Ok(*sheet),
        Shown::Statements(None) => Err(Failure::refused("no crisis runs; `hearken escalate` raises one")),
        _ => Err(odd()),
    }
}
