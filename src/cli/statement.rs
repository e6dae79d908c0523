//! `hearken crisis say`, `approve` and `return`: what is said in a crisis, and the yes of somebody else.

use clap::Args;
use serde_json::{Value, json};

use crate::desk::Work;
use crate::domain::ask::{Offer, Query, Shown, StatementSheet};
use crate::domain::command::{Command, Done};
use crate::domain::crisis::{Crisis, CrisisAct, Lets, Proposed, Way};
use crate::domain::id::CrisisId;
use crate::domain::saved::Values;
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
    /// Another language than that of the crisis
    #[arg(long)]
    lang: Option<String>,
    /// These words instead of the prepared ones; - reads them from standard input
    #[arg(long, short, allow_hyphen_values = true)]
    text: Option<String>,
    /// What stands in place of a variable: --set known="payments are safe"
    #[arg(long, value_name = "NAME=VALUE", value_parser = value)]
    set: Vec<(String, String)>,
    /// Send it though nobody approved it; say the level to show that it is meant
    #[arg(long, value_name = "LEVEL")]
    unapproved: Option<u8>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Only show it
    #[arg(long)]
    dry_run: bool,
}

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
    let words = args.text.as_deref().map(text::of).transpose()?;
    let work = if args.dry_run { Work::WriterOnly } else { Work::All };
    desk::with(errand, work, async |errand, desk| {
        let crisis = running(desk, args.crisis.as_deref()).await?;
        let query =
            Query::Statements { crisis: Some(crisis), stage: args.stage, lang: args.lang.clone(), proposal: None };
        let sheet = shown(desk, query).await?;
        let values = args.set.iter().fold(sheet.values.clone(), |values, (name, value)| values.with(name, value));
        let offers: Vec<Offer> = sheet.offers.iter().map(|offer| with(offer, words.as_deref())).collect();
        let chosen = chosen(&sheet, &offers, &values, &args.account)?;
        let way = sheet.way(&chosen, args.unapproved.is_some());
        tell(errand, &sheet, &chosen, (&values, &way, args.dry_run))?;
        let next = &sheet.next_update_words;
        if let Some(why) = chosen.iter().find_map(|offer| hindrance(offer, &values, next)) {
            return if args.dry_run { Ok(()) } else { Err(Failure::refused(why)) };
        }
        if args.dry_run {
            return Ok(());
        }
        let unapproved = must_mean_it(&sheet, &way, args.unapproved)?;
        let question = match way {
            Way::Leaves(_) => "Send it?",
            Way::Asks(_) => "Propose it?",
        };
        errand.confirm(question, args.yes)?;
        let wording = Box::new(sheet.wording(&chosen, &values));
        let act = CrisisAct::State { wording, unapproved };
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

/// The prepared words, or those that were given in their place.
fn with(offer: &Offer, words: Option<&str>) -> Offer {
    let Some(words) = words else { return offer.clone() };
    let base = Some(offer.words.clone()).filter(|base| !base.is_empty());
    Offer { words: words.to_owned(), approved: false, base, ..offer.clone() }
}

/// The offers of the accounts that were named, else all that could leave.
fn chosen<'a>(
    sheet: &StatementSheet,
    offers: &'a [Offer],
    values: &Values,
    named: &[String],
) -> Result<Vec<&'a Offer>, Failure> {
    let is = |offer: &Offer, name: &str| {
        let handle = offer.account.handle();
        offer.account.as_str() == name || handle == name || handle.trim_start_matches('@') == name
    };
    if let Some(name) = named.iter().find(|name| !offers.iter().any(|offer| is(offer, name))) {
        return Err(Failure::refused(format!(
            "no post can be made as {name}; `hearken account list` lists the accounts"
        )));
    }
    let fits = |offer: &Offer| {
        let open = !offer.missing(values).is_empty();
        !offer.words.is_empty() && offer.cannot.is_none() && (open || offer.fits(values, &sheet.next_update_words))
    };
    let is_chosen = |offer: &&Offer| match named {
        [] => fits(offer),
        named => named.iter().any(|name| is(offer, name)),
    };
    let chosen: Vec<&Offer> = offers.iter().filter(is_chosen).collect();
    match (chosen.is_empty(), offers.is_empty()) {
        (true, true) => Err(Failure::refused("no account of this desk can post; `hearken account add` adds one")),
        (true, false) => Err(Failure::refused(format!(
            "there is no {} statement that could leave; write one: --text \"…\"",
            sheet.stage.word()
        ))),
        (false, _) => Ok(chosen),
    }
}

fn hindrance(offer: &Offer, values: &Values, next: &str) -> Option<String> {
    let missing = offer.missing(values);
    let (count, most) = (offer.count(values, next), offer.limit.most);
    let why = match () {
        () if offer.cannot.is_some() => offer.cannot.clone()?,
        () if !missing.is_empty() => format!("say what stands there: --set {}=…", missing.join("=… --set ")),
        () if count > most => format!("{count} long, {most} is the most; shorten it, or leave the account out"),
        () if offer.words.is_empty() => "nothing is written for it".to_owned(),
        () => return None,
    };
    Some(format!("{}: {why}", offer.account))
}

/// Shows what would leave, and how.
fn tell(
    errand: &mut Errand<'_>,
    sheet: &StatementSheet,
    chosen: &[&Offer],
    (values, way, dry): (&Values, &Way, bool),
) -> Result<(), Failure> {
    let next = &sheet.next_update_words;
    if errand.json {
        return if dry { errand.object(&as_json(sheet, chosen, values, way)) } else { Ok(()) };
    }
    errand.say(&format!("Level {} · {} · {} · {}", sheet.level, sheet.headline, sheet.stage.word(), sheet.lang))?;
    for offer in chosen {
        let stands = if offer.approved { "approved" } else { "not approved" };
        let by_hand = if offer.by_hand { " · by hand" } else { "" };
        let count = offer.count(values, next);
        errand.say(&format!("\n{} · {count}/{} · {stands}{by_hand}", offer.account, offer.limit.most))?;
        errand.say(&offer.shown(values, next))?;
        for instead in &offer.instead {
            errand.say(&format!("  ({instead})"))?;
        }
        if let Some(why) = hindrance(offer, values, next) {
            errand.say(&format!("  ! {why}"))?;
        }
    }
    let how = match way {
        Way::Leaves(Lets::Texts) => "It is sent at once: the texts are approved and unchanged.".to_owned(),
        Way::Leaves(Lets::Level) => "It is sent at once: nobody has to approve at this level.".to_owned(),
        Way::Leaves(Lets::Nobody) => "It is sent at once, and the timeline says that nobody approved it.".to_owned(),
        Way::Asks(_) if sheet.alone => format!(
            "It waits for a yes of {}, and nobody else is at this desk; --unapproved {} sends it at once.",
            sheet.who, sheet.level
        ),
        Way::Asks(_) => format!("It waits for a yes of {}.", sheet.who),
    };
    errand.say(&format!("\n{how}"))?;
    if chosen.iter().any(|offer| offer.promises()) {
        errand.say(&format!("The next update is promised for {next}."))?;
    }
    Ok(())
}

fn as_json(sheet: &StatementSheet, chosen: &[&Offer], values: &Values, way: &Way) -> Value {
    let next = &sheet.next_update_words;
    let variant = |offer: &&Offer| {
        json!({
            "account": offer.account, "text": offer.shown(values, next), "count": offer.count(values, next),
            "most": offer.limit.most, "approved": offer.approved, "missing": offer.missing(values),
            "instead": offer.instead, "by_hand": offer.by_hand, "why": hindrance(offer, values, next),
        })
    };
    let promises = chosen.iter().any(|offer| offer.promises());
    json!({
        "crisis": sheet.crisis, "level": sheet.level, "stage": sheet.stage.word(), "lang": sheet.lang,
        "sends": matches!(way, Way::Leaves(_)), "who": matches!(way, Way::Asks(_)).then_some(&sheet.who),
        "next_update": promises.then_some(sheet.next_update),
        "variants": chosen.iter().map(variant).collect::<Vec<_>>(),
    })
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

/// Says yes to a statement that somebody else wrote.
pub async fn approve(errand: &mut Errand<'_>, args: ApproveArgs) -> Result<(), Failure> {
    desk::with(errand, Work::All, async |errand, desk| {
        let (crisis, proposed) = waiting(desk, args.proposal.as_deref()).await?;
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

/// Gives a statement back to whoever wrote it.
pub async fn give_back(errand: &mut Errand<'_>, args: ReturnArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (crisis, proposed) = waiting(desk, Some(&args.proposal)).await?;
        let act = CrisisAct::Return { proposal: proposed.id, why: args.why.join(" ") };
        let done = desk.act(Command::Crisis { id: crisis, act }).await?;
        let words = notices::in_verbs(&done.notice);
        errand.answer(&words, &json!({ "crisis": crisis, "state": "returned", "notice": words }))
    })
    .await
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

/// Finds the statement that is meant of those that wait.
async fn waiting(desk: &mut Desk, named: Option<&str>) -> Result<(CrisisId, Proposed), Failure> {
    let Shown::Crises(all) = desk.ask(Query::Crises).await? else { return Err(odd()) };
    let all = all.into_iter().filter(Crisis::is_running);
    let all = all.flat_map(|crisis| crisis.proposals.into_iter().map(move |waits| (crisis.id, waits)));
    let is_it = |(_, waits): &(CrisisId, Proposed)| named.is_none_or(|named| is_meant(&waits.id.to_string(), named));
    let mut found: Vec<(CrisisId, Proposed)> = all.filter(is_it).collect();
    match (found.len(), named) {
        (1, _) => found.pop().ok_or_else(odd),
        (0, None) => Err(Failure::refused("no statement waits for a yes")),
        (0, Some(named)) => {
            Err(Failure::refused(format!("no statement {named} waits for a yes; somebody was quicker?")))
        }
        (_, _) => {
            let line = |(_, waits): &(CrisisId, Proposed)| {
                format!("{} by {}: {}", waits.id, waits.by, waits.wording.stage.word())
            };
            let lines: Vec<String> = found.iter().map(line).collect();
            Err(Failure::usage(format!("several wait; name one by its last letters:\n{}", lines.join("\n"))))
        }
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
