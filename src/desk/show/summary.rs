//! Line 1: views with counts, crises, freeze, accounts, what is leaving.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::domain::ask::{
    AccountLine, AlarmLine, CrisisLine, CrisisNote, Leaving, PageLine, PostsWaiting, StatementNews, Summary, ViewCount,
};
use crate::domain::chain::{BELLS, Outcome, Paging};
use crate::domain::conversation::NoteRef;
use crate::domain::crisis::Crisis;
use crate::domain::id::{CrisisId, PageId, SeatName};
use crate::domain::plan::{Planning, Stage};
use crate::domain::query::Query;
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::clock;
use super::super::handle::Handle;
use super::super::library::View;
use super::super::live::{AccountState, Live};
use super::CannotShow;
use super::facts;
use super::listing;

/// What leaves so soon counts down; what leaves later is planned.
const COUNTS_DOWN: Span = Span::minutes(10);
/// Notes of a crisis that are told of.
const NOTED: usize = 9;
/// Replies that count down and are told of.
const COUNTED: usize = 50;

/// Returns what line 1 shows.
pub fn summary(desk: &Handle, seat: &SeatName) -> Result<Summary, CannotShow> {
    let now = clock::now();
    let reader = desk.reader();
    let library = desk.library();
    let crises = crises(desk, seat);
    let late = listing::inbox(desk)?.outline().late().len();
    let views = desk.counts.ask(seat.clone(), desk.shared.seq(), || Ok::<_, CannotShow>(counts(desk, seat, now)))?;
    let leaving = leaving(desk, &reader)?;
    let notes = notes(desk, &reader, seat)?;
    let live = desk.shared.read();
    Ok(Summary {
        desk: library.name.clone(),
        views: Vec::clone(&views),
        late,
        crises,
        freeze: live.freeze.clone(),
        held: live.held(),
        planned_today: planned_today(&live, library.rulings.zone(), now),
        posts: posts_waiting(&live, &library.rulings.planning, seat),
        accounts: account_lines(desk, &live),
        leaving,
        zone: library.rulings.zone().iana_name().unwrap_or("UTC").to_owned(),
        seq: live.seq,
        demo: library.demo,
        drill: super::drill::line(desk),
        pages: pages(&live, seat),
        alarms: alarms(&live),
        statements: statements(&live, seat),
        notes,
    })
}

/// Counts the posts that wait for a seat: for its yes, or for its hand.
pub fn posts_waiting(live: &Live, planning: &Planning, seat: &SeatName) -> PostsWaiting {
    let mut waiting = PostsWaiting::default();
    for post in live.plan.all() {
        let is_own = post.writer == *seat;
        let may_say_yes = || planning.policy_of(post.campaign.as_deref()).lets(seat);
        let has_said = post.said_yes.contains(seat);
        waiting.for_yes += usize::from(post.stage == Stage::Review && !is_own && !has_said && may_say_yes());
        waiting.came_back += usize::from(post.came_back && is_own);
    }
    waiting
}

/// Counts the posts that leave, or left, on the day of `now`.
fn planned_today(live: &Live, zone: &jiff::tz::TimeZone, now: Time) -> usize {
    let today = now.in_zone(zone).date();
    let tomorrow = today.tomorrow().unwrap_or(today);
    let Some((from, until)) = Time::beginning(today, zone).zip(Time::beginning(tomorrow, zone)) else { return 0 };
    let posts: BTreeSet<_> = live
        .plan
        .between(from, until)
        .filter(|(_, post)| post.stage != Stage::Dropped)
        .map(|(_, post)| post.id)
        .collect();
    posts.len()
}

/// Counts the rows of each view in one walk. Views whose query needs words have no count of their own: that
/// would be a search each second.
fn counts(desk: &Handle, seat: &SeatName, now: Time) -> (u64, Vec<ViewCount>) {
    let library = desk.library();
    let zone = library.rulings.zone();
    let queries: Vec<Option<Query>> =
        library.views.iter().map(|view| Query::from_str(&view.query).ok().filter(Query::is_textless)).collect();
    let mut counts = vec![0; queries.len()];
    let live = desk.shared.read();
    for slim in live.slim.values() {
        let (facts, in_inbox) = (facts::of_row(slim, &live, seat, now), slim.in_inbox());
        for (query, count) in queries.iter().zip(&mut counts) {
            let fits = |query: &Query| if query.terms.is_empty() { in_inbox } else { query.matches(&facts, now, zone) };
            *count += usize::from(query.as_ref().is_some_and(fits));
        }
    }
    let named = library.views.iter().zip(counts);
    let counted =
        |(view, count): (&View, usize)| ViewCount { name: view.name.clone(), query: view.query.clone(), count };
    (live.seq, named.map(counted).collect())
}

/// Returns the crises under way, worst first.
pub fn crises(desk: &Handle, seat: &SeatName) -> Vec<CrisisLine> {
    let rulings = &desk.library().rulings;
    let live = desk.shared.read();
    let line = |crisis: &Crisis| {
        let waits = rulings.ready.clocks(crisis, &rulings.targets).waits(crisis);
        let first = waits.into_iter().filter_map(|waits| Some((waits.due?, waits.part))).min();
        let page = live.pagings.iter().find(|(_, paging)| paging.raised.crisis == Some(crisis.id));
        CrisisLine {
            id: crisis.id,
            conversation: crisis.origin,
            level: crisis.level,
            headline: crisis.headline.clone(),
            since: crisis.since,
            owner: crisis.owner().cloned(),
            next: first.map(|(due, part)| (part, due)),
            page: page.map(|(id, paging)| page_line(*id, paging, seat)),
        }
    };
    let mut lines: Vec<CrisisLine> = live.crises.values().filter(|crisis| crisis.is_running()).map(line).collect();
    lines.sort_by_key(|line| (line.level, line.since));
    lines
}

fn page_line(id: PageId, paging: &Paging, seat: &SeatName) -> PageLine {
    let failed = paging.unreached().map(str::to_owned);
    PageLine {
        id,
        since: paging.since,
        open: paging.is_open && paging.ended.is_none(),
        reached: paging.tried.iter().any(|tried| tried.outcome == Outcome::Sent),
        failed,
        bells: paging.raised.chain == BELLS,
        rings: paging.rings(seat),
        rule: paging.raised.rule.clone(),
    }
}

/// Returns the pages that rules asked for and nobody has answered.
fn pages(live: &Live, seat: &SeatName) -> Vec<PageLine> {
    let open = live.pagings.iter().filter(|(_, paging)| paging.raised.rule.is_some() && paging.is_open);
    open.map(|(id, paging)| page_line(*id, paging, seat)).collect()
}

/// Returns what became of the statements that a seat wrote: what came back and stands so, and the last that was approved.
fn statements(live: &Live, seat: &SeatName) -> Vec<StatementNews> {
    let say = &w().saying;
    let running = live.crises.values().filter(|crisis| crisis.is_running());
    let news = running.flat_map(|crisis| {
        let back = crisis.returned.iter().filter(|back| back.proposed.by == *seat).map(|back| {
            let words = fill(say.news_returned, &[&back.by, &back.proposed.wording.stage.word(), &back.why]);
            StatementNews { crisis: crisis.id, at: back.at, returned: true, words }
        });
        let last = crisis.stated.iter().rfind(|stated| stated.by == *seat);
        let approved = last.and_then(|stated| {
            let words = fill(say.news_approved, &[stated.approved_by.as_ref()?, &stated.stage.word()]);
            Some(StatementNews { crisis: crisis.id, at: stated.at, returned: false, words })
        });
        back.chain(approved).chain(removals(crisis, seat)).collect::<Vec<_>>()
    });
    news.collect()
}

/// Returns what became of what a seat asked to hide or delete.
fn removals(crisis: &Crisis, seat: &SeatName) -> impl Iterator<Item = StatementNews> {
    let asked = crisis.removals.iter().filter(move |asked| asked.by == *seat);
    asked.filter_map(|asked| {
        let end = asked.end.as_ref().filter(|end| end.by != asked.by)?;
        let words = match &end.returned {
            Some(why) => fill(w().crisis.news_kept, &[&end.by, &asked.why, why]),
            None => fill(w().crisis.news_removed, &[&end.by, &asked.act.done(), &asked.why]),
        };
        Some(StatementNews { crisis: crisis.id, at: end.at, returned: end.returned.is_some(), words })
    })
}

/// Returns what others noted last in the crises under way.
fn notes(desk: &Handle, reader: &Reader, seat: &SeatName) -> Result<Vec<CrisisNote>, StoreError> {
    let noted: Vec<(CrisisId, NoteRef)> = {
        let live = desk.shared.read();
        let running = live.crises.values().filter(|crisis| crisis.is_running());
        let last = |crisis: &Crisis| {
            let others = crisis.notes.iter().rev().filter(|note| note.by != *seat).take(NOTED);
            others.map(|note| (crisis.id, note.clone())).collect::<Vec<_>>()
        };
        running.flat_map(last).collect()
    };
    let mut notes = Vec::with_capacity(noted.len());
    for (crisis, NoteRef { id, by, at, .. }) in noted {
        notes.push(CrisisNote { crisis, at, by, text: reader.note(id)?.unwrap_or_default() });
    }
    notes.sort_by_key(|note| note.at);
    Ok(notes)
}

fn alarms(live: &Live) -> Vec<AlarmLine> {
    let open = live.alarms.values().filter(|alarm| !alarm.is_settled());
    open.map(|alarm| AlarmLine { id: alarm.id, words: alarm.full_words(), since: alarm.seen.since }).collect()
}

/// Returns every account with how it is; those that no connector serves are not named.
pub fn account_lines(desk: &Handle, live: &Live) -> Vec<AccountLine> {
    let accounts =
        desk.accounts.all().into_iter().filter(|(_, account)| account.network.is_some() || account.refused.is_some());
    accounts
        .map(|(account, _)| {
            let state: AccountState = live.accounts.get(&account).cloned().unwrap_or_default();
            AccountLine {
                tag: super::rows::tag(account.network()),
                account,
                health: state.health,
                budget: state.budget,
                last_item: state.last_item,
            }
        })
        .collect()
}

fn leaving(desk: &Handle, reader: &Reader) -> Result<Vec<Leaving>, StoreError> {
    let soon = clock::now().plus(COUNTS_DOWN);
    let pending = |reply: &&Reply| reply.state == Delivery::Pending && reply.not_before <= soon;
    let mut pending: Vec<Reply> = desk.shared.read().replies.values().filter(pending).cloned().collect();
    pending.sort_by_key(|reply| std::cmp::Reverse(reply.id));
    let leaving = |reply: Reply| {
        let answers = reader.outgoing(reply.id)?.and_then(|outgoing| outgoing.answers);
        let to = answers.map(|item| item.author.shown().to_owned()).unwrap_or_default();
        Ok(Leaving { reply: reply.id, until: reply.not_before, by: reply.seat, to })
    };
    pending.into_iter().take(COUNTED).map(leaving).collect()
}
