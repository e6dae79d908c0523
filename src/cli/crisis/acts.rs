//! `hearken crisis`: shows the running one, or acts in it.

use clap::{Args, Subcommand};

use crate::desk::{Work, clock};
use crate::domain::ask::{CrisisSheet, Meant, Query, Shown};
use crate::domain::chain::{How, PageAct};
use crate::domain::command::Command;
use crate::domain::crisis::{Crisis, CrisisAct};
use crate::domain::id::{CrisisId, EventId, PageId, SeatName};
use crate::domain::protocol::Role;
use crate::domain::time::Time;

use super::print;
use crate::cli::desk::{self, Desk, odd};
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::cli::statement::{self, ApproveArgs, ReturnArgs, SayArgs};
use crate::cli::{act, rota};

/// What `crisis` takes.
#[derive(Args, Debug)]
#[command(subcommand_precedence_over_arg = true)]
pub struct CrisisArgs {
    /// Which; the gravest that runs
    id: Option<String>,
    /// Print the whole checklist
    #[arg(long)]
    all: bool,
    /// What to do in it; without it the crisis is printed.
    #[command(subcommand)]
    verb: Option<CrisisVerb>,
}

/// Which crisis is meant.
#[derive(Args, Debug)]
pub struct Which {
    /// The crisis, where it is not the gravest that runs
    #[arg(long, alias = "crisis", value_name = "ID")]
    of: Option<String>,
}

/// What is done in a crisis.
#[derive(Subcommand, Debug)]
pub enum CrisisVerb {
    /// List all crises, those that are over too
    List,
    /// Say something, one text an account: shows it, asks, sends or proposes it
    Say(SayArgs),
    /// Say yes to a statement that somebody else wrote
    Approve(ApproveArgs),
    /// Give a statement back to whoever wrote it
    Return(ReturnArgs),
    /// Say that you have it; by the code of a page or an ID
    Ack {
        /// The code of a page, or a crisis
        code: Option<String>,
    },
    /// Tick a step of the checklist, or take the tick away
    Tick {
        /// The step, by its number or its name
        step: String,
        /// It is not done after all
        #[arg(long)]
        off: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Leave a step out
    Skip {
        /// The step, by its number or its name
        step: String,
        /// Why
        #[arg(required = true)]
        why: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Take a role, or give it to somebody: lead, writer, approver
    Role {
        /// Which
        #[arg(value_parser = ["lead", "writer", "approver"])]
        role: String,
        /// Who; you, where nobody is named, and - for nobody
        seat: Option<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Write a note for the timeline
    Note {
        /// The words
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Set the level, 1 (worst) to 4
    Level {
        /// Which
        #[arg(value_parser = clap::value_parser!(u8).range(1..=4))]
        level: u8,
        /// Why
        why: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Say in a line what it is about
    Name {
        /// The headline
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Follow a protocol, by its name; - for none
    Protocol {
        /// Which
        name: String,
        #[command(flatten)]
        which: Which,
    },
    /// Note when the next update was promised; - takes that back
    Promise {
        /// When: +30m, 17:30, tomorrow 9
        #[arg(required = true, allow_hyphen_values = true)]
        when: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Give somebody something to do; it stays in the queue after the crisis too
    Task {
        /// What
        #[arg(required = true)]
        words: Vec<String>,
        /// Who
        #[arg(long, value_name = "SEAT")]
        owner: Option<String>,
        /// By when: +2h, fri 9
        #[arg(long, value_name = "WHEN")]
        due: Option<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Say that a task is done
    Did {
        /// The task, by its number
        task: usize,
        /// It is not done after all
        #[arg(long)]
        off: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Put conversations into it
    Join {
        /// Rows, by ID
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Take conversations out of whatever crisis they belong to
    Part {
        /// Rows, by ID
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Have all that is below a post of ours belong to it, what is there and what comes
    Post {
        /// A message below the post, or the post; without it that from which the crisis was raised
        #[arg(long, value_name = "ID")]
        item: Option<String>,
        /// It is no part of it; without --item that of every post
        #[arg(long)]
        off: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Page the next step at once, or the step of a number
    Page {
        /// The step, from 1
        step: Option<usize>,
        #[command(flatten)]
        which: Which,
    },
    /// Page nobody until then; `now` ends that
    Silence {
        /// Until when: +30m, 17:30
        #[arg(required = true, allow_hyphen_values = true)]
        until: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Write the report: what happened when, how big it was, what we said, what is to be done
    Report {
        /// The crisis; the newest
        id: Option<String>,
        /// Print the text instead of writing the files
        #[arg(long)]
        print: bool,
    },
    /// End it
    Close {
        /// Why
        why: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// It is not over after all
    Reopen {
        /// The crisis
        id: String,
    },
}

/// Prints a crisis, or acts in it.
pub async fn crisis(errand: &mut Errand<'_>, args: CrisisArgs) -> Result<(), Failure> {
    match args.verb {
        Some(CrisisVerb::Say(args)) => statement::say(errand, args).await,
        Some(CrisisVerb::Approve(args)) => statement::approve(errand, args).await,
        Some(CrisisVerb::Return(args)) => statement::give_back(errand, args).await,
        _ => show_or_act(errand, args).await,
    }
}

async fn show_or_act(errand: &mut Errand<'_>, args: CrisisArgs) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| match args.verb {
        None => {
            let id = args.id.as_deref();
            let sheet = sheet(desk, id).await?;
            print::sheet(errand, &sheet, args.all)
        }
        Some(CrisisVerb::List) => print::list(errand, &crises(desk).await?),
        Some(CrisisVerb::Ack { code }) => acknowledge(errand, desk, code.as_deref()).await,
        Some(CrisisVerb::Join { ids, which }) => {
            let crisis = sheet(desk, which.of.as_deref()).await?.crisis.id;
            let on = conversations(desk, &ids).await?;
            act::tell(errand, &desk.act(Command::Join { on, crisis: Some(crisis) }).await?)
        }
        Some(CrisisVerb::Post { item, off, which }) => {
            let id = sheet(desk, which.of.as_deref()).await?.crisis.id;
            let of = match item {
                Some(item) => Some(desk.conversation(&item).await?),
                None => None,
            };
            act::tell(errand, &desk.act(Command::Crisis { id, act: CrisisAct::Post { of, on: Some(!off) } }).await?)
        }
        Some(CrisisVerb::Part { ids }) => {
            let on = conversations(desk, &ids).await?;
            act::tell(errand, &desk.act(Command::Join { on, crisis: None }).await?)
        }
        Some(CrisisVerb::Report { id, print }) => {
            let id = match id {
                Some(id) => Some(named(desk, &id).await?),
                None => None,
            };
            report(errand, desk, id, print).await
        }
        Some(CrisisVerb::Reopen { id }) => {
            let id = sheet(desk, Some(&id)).await?.crisis.id;
            act::tell(errand, &desk.act(Command::Crisis { id, act: CrisisAct::Reopen }).await?)
        }
        Some(verb) => {
            let sheet = meant(desk, &verb).await?;
            let command = command(errand, verb, &sheet)?;
            act::tell(errand, &desk.act(command).await?)
        }
    })
    .await
}

/// Returns a crisis with everything: the one that is named, else the gravest that runs.
pub async fn sheet(desk: &mut Desk, id: Option<&str>) -> Result<CrisisSheet, Failure> {
    let id = match id {
        Some(id) => Some(named(desk, id).await?),
        None => None,
    };
    match desk.ask(Query::Crisis { id }).await? {
        Shown::Crisis(Some(sheet)) => Ok(*sheet),
        Shown::Crisis(None) => Err(Failure::refused("no crisis runs; `hearken crisis list` names those that are over")),
        _ => Err(odd()),
    }
}

/// Returns the crisis that an act is meant for: what is done afterwards is of the newest, where none runs.
async fn meant(desk: &mut Desk, verb: &CrisisVerb) -> Result<CrisisSheet, Failure> {
    let afterwards = matches!(verb, CrisisVerb::Note { .. } | CrisisVerb::Task { .. } | CrisisVerb::Did { .. });
    if which(verb).is_none() && afterwards {
        let crises = crises(desk).await?;
        if let Some(newest) = crises.first().filter(|_| !crises.iter().any(Crisis::is_running)) {
            return sheet(desk, Some(&newest.id.to_string())).await;
        }
    }
    sheet(desk, which(verb)).await
}

/// Returns the crisis that an ID means: its own, that of its page, or that of its conversation.
pub async fn named(desk: &mut Desk, id: &str) -> Result<CrisisId, Failure> {
    let none = || Failure::usage(format!("{id} names no crisis; `hearken crisis list` does"));
    match desk.find(id).await? {
        Meant::Crisis(id) => Ok(id),
        Meant::Conversation(on) | Meant::Item(on, _) => {
            let page = desk.thread(on).await?.conversation;
            let pinned = page.crisis.and_then(|crisis| crisis.id);
            pinned.or_else(|| page.part_of.map(|part| part.crisis)).ok_or_else(none)
        }
        Meant::Page(page) => {
            let crises = crises(desk).await?;
            for crisis in crises.iter().filter(|crisis| crisis.is_running()) {
                let Shown::Crisis(Some(sheet)) = desk.ask(Query::Crisis { id: Some(crisis.id) }).await? else {
                    continue;
                };
                if sheet.page.is_some_and(|known| known.id == page) {
                    return Ok(crisis.id);
                }
            }
            Err(none())
        }
        Meant::Reply(_) | Meant::Alarm(_) | Meant::Post(_) => Err(none()),
    }
}

async fn crises(desk: &mut Desk) -> Result<Vec<Crisis>, Failure> {
    match desk.ask(Query::Crises).await? {
        Shown::Crises(crises) => Ok(crises),
        _ => Err(odd()),
    }
}

async fn conversations(desk: &mut Desk, ids: &[String]) -> Result<Vec<crate::domain::id::ConversationId>, Failure> {
    let mut on = Vec::with_capacity(ids.len());
    for id in ids.iter().flat_map(|ids| ids.split(',')) {
        on.push(desk.conversation(id).await?);
    }
    Ok(on)
}

/// Answers a page by its code, or takes the crisis.
async fn acknowledge(errand: &mut Errand<'_>, desk: &mut Desk, code: Option<&str>) -> Result<(), Failure> {
    let meant = match code {
        Some(code) => Some(desk.find(code).await?),
        None => None,
    };
    let command = match meant {
        Some(Meant::Page(id)) => answer(id),
        _ => {
            let sheet = sheet(desk, code).await?;
            let id = sheet.crisis.id;
            let page = sheet.page.filter(|page| page.paging.is_open);
            page.map_or(Command::Crisis { id, act: CrisisAct::Acknowledge }, |page| answer(page.id))
        }
    };
    act::tell(errand, &desk.act(command).await?)
}

/// Writes a report into the desk's folder, or prints it.
async fn report(errand: &mut Errand<'_>, desk: &mut Desk, id: Option<CrisisId>, print: bool) -> Result<(), Failure> {
    if !errand.json && !print {
        return act::tell(errand, &desk.act(Command::Postmortem { id }).await?);
    }
    let Shown::Postmortem(Some(report)) = desk.ask(Query::Postmortem { id }).await? else {
        return Err(Failure::refused("no crisis has been raised yet"));
    };
    if errand.json {
        return errand.object(&report);
    }
    let text = report.written(errand.config.zone(), None).markdown;
    Ok(errand.say(&text)?)
}

const fn answer(id: PageId) -> Command {
    Command::Page { id, act: PageAct::Acknowledge { how: How::CommandLine } }
}

fn which(verb: &CrisisVerb) -> Option<&str> {
    match verb {
        CrisisVerb::Tick { which, .. }
        | CrisisVerb::Skip { which, .. }
        | CrisisVerb::Role { which, .. }
        | CrisisVerb::Note { which, .. }
        | CrisisVerb::Level { which, .. }
        | CrisisVerb::Name { which, .. }
        | CrisisVerb::Protocol { which, .. }
        | CrisisVerb::Promise { which, .. }
        | CrisisVerb::Task { which, .. }
        | CrisisVerb::Did { which, .. }
        | CrisisVerb::Join { which, .. }
        | CrisisVerb::Post { which, .. }
        | CrisisVerb::Page { which, .. }
        | CrisisVerb::Silence { which, .. }
        | CrisisVerb::Close { which, .. } => which.of.as_deref(),
        CrisisVerb::List
        | CrisisVerb::Say(_)
        | CrisisVerb::Approve(_)
        | CrisisVerb::Return(_)
        | CrisisVerb::Ack { .. }
        | CrisisVerb::Part { .. }
        | CrisisVerb::Report { .. }
        | CrisisVerb::Reopen { .. } => None,
    }
}

fn command(errand: &Errand<'_>, verb: CrisisVerb, sheet: &CrisisSheet) -> Result<Command, Failure> {
    let id = sheet.crisis.id;
    let act = match verb {
        CrisisVerb::Tick { step, off, .. } => CrisisAct::Tick { step: step_of(sheet, &step)?, on: Some(!off) },
        CrisisVerb::Skip { step, why, .. } => CrisisAct::Skip { step: step_of(sheet, &step)?, why: why.join(" ") },
        CrisisVerb::Role { role, seat, .. } => give(errand, &role, seat.as_deref())?,
        CrisisVerb::Note { words, .. } => CrisisAct::Note(words.join(" ")),
        CrisisVerb::Level { level, why, .. } => CrisisAct::Grade { level, why: why.join(" ") },
        CrisisVerb::Name { words, .. } => CrisisAct::Name(words.join(" ")),
        CrisisVerb::Protocol { name, .. } => CrisisAct::Follow(protocol(errand, &name)?),
        CrisisVerb::Promise { when, .. } => CrisisAct::Promise(unless_none(errand, &when.join(" "))?),
        CrisisVerb::Task { words, owner, due, .. } => CrisisAct::Task {
            text: words.join(" "),
            owner: owner.as_deref().map(SeatName::new),
            due: due.as_deref().map(|due| rota::moment(errand, due)).transpose()?,
        },
        CrisisVerb::Did { task, off, .. } => CrisisAct::TaskDone { task: task_of(sheet, task)?, on: !off },
        CrisisVerb::Close { why, .. } => CrisisAct::Close { why: why.join(" ") },
        CrisisVerb::Page { step, .. } => {
            let to_step = step.map(|step| step.checked_sub(1).ok_or_else(|| Failure::usage("steps count from 1")));
            return Ok(Command::Page { id: page_of(sheet)?, act: PageAct::Escalate { to_step: to_step.transpose()? } });
        }
        CrisisVerb::Silence { until, .. } => {
            let until = rota::moment(errand, &until.join(" "))?;
            return Ok(Command::Page { id: page_of(sheet)?, act: PageAct::Silence { until } });
        }
        CrisisVerb::List
        | CrisisVerb::Say(_)
        | CrisisVerb::Approve(_)
        | CrisisVerb::Return(_)
        | CrisisVerb::Ack { .. }
        | CrisisVerb::Join { .. }
        | CrisisVerb::Post { .. }
        | CrisisVerb::Part { .. }
        | CrisisVerb::Report { .. }
        | CrisisVerb::Reopen { .. } => return Err(Failure::usage("that is no act in a crisis")),
    };
    Ok(Command::Crisis { id, act })
}

fn give(errand: &Errand<'_>, role: &str, seat: Option<&str>) -> Result<CrisisAct, Failure> {
    let role = Role::ALL.into_iter().find(|known| known.word() == role);
    let role = role.ok_or_else(|| Failure::usage("roles are lead, writer and approver"))?;
    let to = match seat {
        Some("-") => None,
        Some(seat) => Some(SeatName::new(seat)),
        None => Some(errand.seat.clone()),
    };
    Ok(CrisisAct::Give { role, to })
}

fn protocol(errand: &Errand<'_>, name: &str) -> Result<Option<String>, Failure> {
    let known = errand.config.rulings.ready.playbook.protocols.names();
    match name {
        "-" => Ok(None),
        name if known.contains(&name) => Ok(Some(name.to_owned())),
        name => Err(Failure::usage(format!("there is no protocol \"{name}\"; there are {}", known.join(", ")))),
    }
}

fn unless_none(errand: &Errand<'_>, words: &str) -> Result<Option<Time>, Failure> {
    if words == "-" { Ok(None) } else { rota::moment(errand, words).map(Some) }
}

/// Returns the step that a number or a name means.
fn step_of(sheet: &CrisisSheet, step: &str) -> Result<String, Failure> {
    let by_number = step.parse::<usize>().ok().and_then(|number| sheet.steps.get(number.checked_sub(1)?));
    let found = by_number.or_else(|| sheet.steps.iter().find(|known| known.name == step));
    found.map(|step| step.name.clone()).ok_or_else(|| {
        Failure::usage(format!("there is no step \"{step}\"; `hearken crisis` numbers {} of them", sheet.steps.len()))
    })
}

fn task_of(sheet: &CrisisSheet, number: usize) -> Result<EventId, Failure> {
    let task = number.checked_sub(1).and_then(|place| sheet.crisis.tasks.get(place));
    task.map(|task| task.id).ok_or_else(|| Failure::usage(format!("there is no task {number}")))
}

fn page_of(sheet: &CrisisSheet) -> Result<PageId, Failure> {
    let page = sheet.page.as_ref().map(|page| page.id);
    page.ok_or_else(|| Failure::refused("nobody was paged for this crisis; `hearken crisis level` pages anew"))
}

/// Says how long it goes on, for whoever reads it.
pub(super) fn age(crisis: &Crisis) -> String {
    let until = crisis.closed.as_ref().map_or_else(clock::now, |closed| closed.at);
    until.since(crisis.since).short()
}
