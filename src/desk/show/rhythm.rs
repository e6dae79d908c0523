//! The rhythm of the plan: usual times that are free, campaigns, series, the programme of a year.

use crate::desk::clock;
use crate::desk::handle::Handle;
use crate::desk::plan;
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{self as rules, CampaignSheet, FreeSlot, Planned, Post, SeriesLine, YearSheet};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

use super::{CannotShow, results};

/// Free times are shown in windows as long as this.
const WIDEST: Span = Span::days(100);
/// What posts do at an hour is learned from those of so long.
const LEARNED: Span = Span::days(365);
/// The most free times of an account in a window.
const MOST: usize = 400;

/// Returns the next free times in order, of one account or of all.
pub fn slots(desk: &Handle, account: Option<&AccountId>, count: usize) -> Result<Vec<FreeSlot>, CannotShow> {
    let planning = &desk.library().rulings.planning;
    let no = |words: String| Err(CannotShow::No(words));
    match account {
        Some(account) if planning.slots.of(account).is_empty() => {
            return no(fill(w().rhythm.no_slots, &[account, account]));
        }
        None if planning.slots.is_empty() => return no(w().rhythm.no_slots_at_all.to_owned()),
        Some(_) | None => {}
    }
    let mut found = free(desk, account, (clock::now(), Time::MAX), count);
    let now = clock::now();
    let known = results::best_of_each(desk, (now.minus(LEARNED), now))?;
    for slot in &mut found {
        slot.usual = known.get(&slot.account).and_then(|best| best.percent(slot.moment.wall));
    }
    Ok(found)
}

/// Returns the free times of a window that is to come.
pub fn free_within(desk: &Handle, from: Time, until: Time) -> Vec<FreeSlot> {
    let now = clock::now();
    if until <= now || until.since(from) > WIDEST {
        return Vec::new();
    }
    free(desk, None, (from.max(now), until), MOST)
}

fn free(desk: &Handle, account: Option<&AccountId>, (from, until): (Time, Time), count: usize) -> Vec<FreeSlot> {
    let rulings = &desk.library().rulings;
    let live = desk.shared.read();
    let accounts = rulings.planning.slots.accounts().filter(|known| account.is_none_or(|account| account == *known));
    let mut found = Vec::new();
    for account in accounts {
        let moments = plan::free_times(rulings, &live.plan, account, from);
        let within = moments.take_while(|moment| moment.at < until).take(count);
        found.extend(within.map(|moment| FreeSlot { account: account.clone(), moment, posts: 0, usual: None }));
    }
    found.sort_by_key(|slot| (slot.moment.at, slot.account.clone()));
    found.truncate(if account.is_none() && until < Time::MAX { MOST } else { count });
    for slot in &mut found {
        let zone = rulings.hours_of(&slot.account).zone();
        let day = slot.moment.wall.date();
        let behind = day.saturating_add(jiff::Span::new().days(1));
        let window = Time::beginning(day, zone).zip(Time::beginning(behind, zone));
        let alive = |(_, post): &(Time, &Planned)| post.state != rules::PostState::Dropped;
        slot.posts = window.map_or(0, |(first, end)| live.plan.between(first, end).filter(alive).count());
    }
    found
}

/// Returns the campaigns and how they stand.
pub fn campaigns(desk: &Handle) -> Vec<CampaignSheet> {
    rules::campaigns(&desk.library().rulings.planning, &desk.shared.read().plan, clock::now())
}

/// Returns the posts that are said again.
pub fn series(desk: &Handle) -> Vec<SeriesLine> {
    SeriesLine::all(&desk.shared.read().plan, clock::now())
}

/// Returns the series that stands at a post, or of which it is one.
pub fn series_of(desk: &Handle, id: PostId, post: &Post) -> Option<SeriesLine> {
    let live = desk.shared.read();
    let at = if post.repeats.is_some() { id } else { post.occurs?.post };
    SeriesLine::of(live.plan.get(at)?, &live.plan, clock::now())
}

/// Returns a year of the plan.
pub fn year(desk: &Handle, year: i16) -> YearSheet {
    let rulings = &desk.library().rulings;
    rules::year(&rulings.planning, &desk.shared.read().plan, year, rulings.zone())
}
