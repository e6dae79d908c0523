//! `hearken crisis approve` and `return`: the yes of somebody else, or the way back.

use clap::Args;
use serde_json::json;

use super::{ended, is_meant, shown};
use crate::cli::desk::{self, Desk, odd};
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::cli::notices;
use crate::desk::Work;
use crate::domain::ask::{Query, Shown};
use crate::domain::command::Command;
use crate::domain::crisis::{Crisis, CrisisAct, Proposed, Removal};
use crate::domain::id::{CrisisId, EventId};

/// What `crisis approve` takes.
#[derive(Args, Debug)]
pub struct ApproveArgs {
    /// Which, by its last letters; the only one that waits, if none is named
    proposal: Option<String>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// What `crisis return` takes.
#[derive(Args, Debug)]
pub struct ReturnArgs {
    /// Which, by its last letters
    proposal: String,
    /// Why; its writer reads it
    #[arg(required = true)]
    why: Vec<String>,
}

/// Says yes to what somebody else wrote, or wants to have hidden or deleted.
pub async fn approve(errand: &mut Errand<'_>, args: ApproveArgs) -> Result<(), Failure> {
    desk::with(errand, Work::All, async |errand, desk| {
        let (crisis, waits) = waiting(desk, args.proposal.as_deref()).await?;
        let proposed = match waits {
            Waiting::Statement(proposed) => proposed,
            Waiting::Removal(asked) => return grant(errand, desk, (crisis, &asked), args.yes).await,
        };
        let query = Query::Statements { crisis: Some(crisis), stage: None, lang: None, proposal: Some(proposed.id) };
        let sheet = shown(desk, query).await?;
        if !errand.json {
            errand.say(&format!("{} wants to say ({}):", proposed.by, sheet.stage.word()))?;
            for offer in &sheet.offers {
                errand.say(&format!(
                    "\n{}\n{}",
                    offer.account,
                    offer.shown(&sheet.values, &sheet.next_update_words)
                ))?;
                if let Some(base) = &offer.base {
                    errand.say(&format!("  (changed; what was prepared: {base})"))?;
                }
                for instead in &offer.instead {
                    errand.say(&format!("  ({instead})"))?;
                }
            }
        }
        if let Some(why) = sheet.proposal.as_ref().and_then(|proposal| proposal.cannot.clone()) {
            return Err(Failure::refused(why));
        }
        errand.confirm("Approve it?", args.yes)?;
        let act = CrisisAct::Approve { proposal: proposed.id };
        let done = desk.act(Command::Crisis { id: crisis, act }).await?;
        ended(errand, desk, &done).await
    })
    .await
}

/// Hides or deletes what somebody asked for.
async fn grant(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    (crisis, asked): (CrisisId, &Removal),
    yes: bool,
) -> Result<(), Failure> {
    let sheet = match desk.ask(Query::Crisis { id: Some(crisis) }).await? {
        Shown::Crisis(Some(sheet)) => sheet,
        _ => return Err(odd()),
    };
    if let Some(line) = sheet.removals.iter().find(|line| line.id == asked.id).filter(|_| !errand.json) {
        errand.say(&line.words)?;
    }
    errand.confirm(&format!("{} it?", capital(asked.act.word())), yes)?;
    let done = desk.act(Command::Crisis { id: crisis, act: CrisisAct::Approve { proposal: asked.id } }).await?;
    let words = notices::in_verbs(&done.notice);
    errand.answer(&words, &json!({ "crisis": crisis, "state": "removed", "notice": words }))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Gives something back to whoever wrote or asked it.
pub async fn give_back(errand: &mut Errand<'_>, args: ReturnArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (crisis, waits) = waiting(desk, Some(&args.proposal)).await?;
        let act = CrisisAct::Return { proposal: waits.id(), why: args.why.join(" ") };
        let done = desk.act(Command::Crisis { id: crisis, act }).await?;
        let words = notices::in_verbs(&done.notice);
        errand.answer(&words, &json!({ "crisis": crisis, "state": "returned", "notice": words }))
    })
    .await
}

/// What waits for a yes.
enum Waiting {
    Statement(Box<Proposed>),
    Removal(Box<Removal>),
}

impl Waiting {
    const fn id(&self) -> EventId {
        match self {
            Waiting::Statement(proposed) => proposed.id,
            Waiting::Removal(asked) => asked.id,
        }
    }

    /// Tells in a line what it is.
    fn words(&self) -> String {
        match self {
            Waiting::Statement(proposed) => {
                format!("{} by {}: {}", proposed.id, proposed.by, proposed.wording.stage.word())
            }
            Waiting::Removal(asked) => format!("{} by {}: {} ({})", asked.id, asked.by, asked.act.word(), asked.why),
        }
    }
}

fn waits(crisis: &Crisis) -> Vec<Waiting> {
    let statements = crisis.proposals.iter().cloned().map(|proposed| Waiting::Statement(Box::new(proposed)));
    statements.chain(crisis.open_removals().cloned().map(|asked| Waiting::Removal(Box::new(asked)))).collect()
}

/// Finds what is meant of what waits for a yes.
async fn waiting(desk: &mut Desk, named: Option<&str>) -> Result<(CrisisId, Waiting), Failure> {
    let Shown::Crises(all) = desk.ask(Query::Crises).await? else { return Err(odd()) };
    let running = all.iter().filter(|crisis| crisis.is_running());
    let all = running.flat_map(|crisis| waits(crisis).into_iter().map(move |waits| (crisis.id, waits)));
    let is_it = |(_, waits): &(CrisisId, Waiting)| named.is_none_or(|named| is_meant(&waits.id().to_string(), named));
    let mut found: Vec<(CrisisId, Waiting)> = all.filter(is_it).collect();
    match (found.len(), named) {
        (1, _) => found.pop().ok_or_else(odd),
        (0, None) => Err(Failure::refused("no statement waits for a yes")),
        (0, Some(named)) => {
            Err(Failure::refused(format!("no statement {named} waits for a yes; somebody was quicker?")))
        }
        (_, _) => {
            let lines: Vec<String> = found.iter().map(|(_, waits)| waits.words()).collect();
            Err(Failure::usage(format!("several wait; name one by its last letters:\n{}", lines.join("\n"))))
        }
    }
}
