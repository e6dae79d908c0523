//! Answers to what seats ask to be shown. Reads only; runs on threads that may wait for the disk.

mod assess;
mod assets;
mod brief;
mod calendar;
mod candidates;
mod crisis;
mod crisis_rows;
mod drill;
mod explain;
mod facts;
mod find;
mod folds;
mod labels;
mod lessons;
mod listing;
mod log;
mod narrow;
mod outbox;
mod person;
mod plan;
mod post_rows;
mod postmortem;
mod raffle;
mod reading;
mod removals;
mod results;
mod rhythm;
mod rota;
mod rows;
mod search;
mod staffing;
mod statements;
mod suggestions;
mod summary;
mod thread;
mod trial;
mod watch;
mod why;

pub(super) use crisis::{crises, crisis as crisis_sheet};
pub(super) use listing::Look;
pub(super) use postmortem::postmortem;
pub(super) use rows::snippet;

use std::sync::Arc;

use crate::domain::ask::{Brand, Query, Shown};
use crate::domain::brand::without_remarks;
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::many::ToMany;
use crate::domain::reply::Draft;
use crate::store::StoreError;

use super::handle::Handle;
use super::staged::Staged;
use super::writer::place_key;
use super::{attach, clock, many};

/// Shows what a seat asks for.
pub fn show(desk: &Handle, seat: &SeatName, query: &Query) -> Shown {
    answer(desk, seat, query).unwrap_or_else(|why| Shown::Nothing(why.to_string()))
}

/// Why something cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotShow {
    /// The store could not be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// There is no such thing, or the query is wrong.
    #[error("{0}")]
    No(String),
}

fn answer(desk: &Handle, seat: &SeatName, query: &Query) -> Result<Shown, CannotShow> {
    Ok(match query {
        Query::Listing { filter, order } => Shown::Listing(listing::listing(desk, seat, filter, *order)?),
        Query::Queue { filter } => Shown::Listing(listing::queue(desk, seat, filter)?),
        Query::Rows { ids } => Shown::Rows(rows::rows(desk, seat, ids)?),
        Query::Thread { id } => Shown::Thread(Box::new(thread::thread(desk, seat, *id)?)),
        Query::Why { id } => Shown::Why(why::why(desk, *id)?),
        Query::Explain { id } => Shown::Explained(Box::new(explain::explain(desk, *id)?)),
        Query::Person { id } => Shown::Person(Box::new(person::person(desk, *id)?)),
        Query::Month { at, day } => Shown::Month(Box::new(calendar::month(desk, seat, *at, *day)?)),
        Query::Pulse => Shown::Pulse(calendar::pulse(desk)?),
        Query::Summary => Shown::Summary(Box::new(summary::summary(desk, seat)?)),
        Query::Search { text, limit } => Shown::Found(search::search(desk, seat, text, *limit)?),
        Query::Crisis { id } => Shown::Crisis(crisis::crisis(desk, *id)?.map(Box::new)),
        Query::Crises => Shown::Crises(crisis::crises(desk)?),
        Query::Assess { on, alarm } => Shown::Assessment(Box::new(assess::assess(desk, seat, on, *alarm)?)),
        Query::Postmortem { id } => Shown::Postmortem(postmortem::postmortem(desk, *id)?.map(Box::new)),
        Query::Plan { from, until, undated } => Shown::Plan(Box::new(plan::plan(desk, *from, *until, *undated))),
        Query::Results { from, until, account } => {
            Shown::Results(Box::new(results::results(desk, (*from, *until), account.as_ref())?))
        }
        Query::BestTimes { from, until, account } => {
            Shown::BestTimes(Box::new(results::best(desk, (*from, *until), account.as_ref())?))
        }
        Query::Slots { account, count } => Shown::Slots(rhythm::slots(desk, account.as_ref(), *count)?),
        Query::Campaigns => Shown::Campaigns(rhythm::campaigns(desk)),
        Query::Series => Shown::Series(rhythm::series(desk)),
        Query::Year { year } => Shown::Year(Box::new(rhythm::year(desk, *year))),
        Query::Draw { below, seed, winners, without, with_spam } => {
            let bars = raffle::Bars { without, with_spam: *with_spam };
            Shown::Draw(raffle::raffle(desk, below, seed, *winners, &bars)?)
        }
        Query::Post { id } => Shown::Post(plan::post(desk, *id)?.map(Box::new)),
        Query::Assets { dropped } => Shown::Assets(Box::new(assets::assets(desk, *dropped)?)),
        Query::Thumbnail { id, columns, rows } => assets::thumbnail(desk, *id, (*columns, *rows))?,
        Query::Rota { days, seat } => Shown::Rota(Box::new(rota::rota(desk, *days, seat.as_ref()))),
        Query::Statements { crisis, stage, lang, proposal } => {
            let asked =
                statements::Asked { crisis: *crisis, stage: *stage, lang: lang.as_deref(), proposal: *proposal };
            Shown::Statements(statements::statements(desk, seat, &asked)?.map(Box::new))
        }
        Query::Alarm { id } => Shown::Alarm(watch::alarm(desk, *id)?.map(Box::new)),
        Query::Watch => Shown::Watch(Box::new(watch::watch(desk)?)),
        Query::Drill => Shown::Drill(drill::drill(desk)?.map(Box::new)),
        Query::Staffing => Shown::Staffing(Box::new(staffing::staffing(desk)?)),
        Query::Suggestions { id } => Shown::Suggestions(Box::new(suggestions::suggestions(desk, seat, *id)?)),
        Query::ToMany { draft, to } => Shown::ToMany(Box::new(to_many(desk, seat, draft, to)?)),
        Query::Outbox => Shown::Outbox(outbox::outbox(desk)?),
        Query::Brief => Shown::Brief(Box::new(brief::brief(desk, seat, None)?)),
        Query::BriefSince { since } => Shown::Brief(Box::new(brief::brief(desk, seat, Some(*since))?)),
        Query::Log { limit } => Shown::Log(log::log(desk, *limit)?),
        Query::Trial { rules, since } => Shown::Trial(Box::new(trial::trial(desk, rules.as_ref(), *since)?)),
        Query::Brand { network } => Shown::Brand(Box::new(brand(desk, network))),
        Query::Find { id } => Shown::Id(find::find(desk, id)?),
        Query::FindPost { id } => Shown::Id(find::posts(desk, id)),
        Query::Place => Shown::Place(place(desk, seat)?),
        Query::Labels => Shown::Labels(labels::labels(desk)),
        Query::File { path } => Shown::File(attach::look(path).map_err(CannotShow::No)?),
    })
}

/// One answer as it would go to each of many; the writer looks again before it leaves.
fn to_many(desk: &Handle, seat: &SeatName, draft: &Draft, to: &[ConversationId]) -> Result<ToMany, CannotShow> {
    let (reader, rulings) = (desk.reader(), Arc::clone(&desk.library().rulings));
    let staged = Staged::new(&reader, &rulings, clock::now());
    let draft = Draft { seat: seat.clone(), ..draft.clone() };
    let composed = many::compose(&staged, &desk.accounts, &desk.shared, &draft, to);
    composed.map_err(|why| CannotShow::No(why.to_string()))
}

fn brand(desk: &Handle, network: &str) -> Brand {
    let library = desk.library();
    Brand {
        sheet: without_remarks(&library.brand),
        path: library.brand_path.display().to_string(),
        tone: library.tone.get(network).map(|tone| without_remarks(tone)).unwrap_or_default(),
    }
}

fn place(desk: &Handle, seat: &SeatName) -> Result<Option<String>, StoreError> {
    Ok(desk.reader().kept(&place_key(seat))?.and_then(|bytes| String::from_utf8(bytes).ok()))
}
