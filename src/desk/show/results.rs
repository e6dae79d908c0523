//! What became of posts of ours, from the pages of those of the time that is asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::desk::handle::Handle;
use crate::desk::plan::{PlanPart, asked, posts_of};
use crate::domain::ask::{BestSheet, ResultsSheet};
use crate::domain::id::AccountId;
use crate::domain::plan::{BestTimes, Outcome};
use crate::domain::time::Time;
use crate::store::StoreError;

/// Returns what became of the posts that are out since a time, of one account or of all.
pub fn results(
    desk: &Handle,
    (from, until): (Time, Time),
    account: Option<&AccountId>,
) -> Result<ResultsSheet, StoreError> {
    let posts = posts_of(desk, PlanPart { from: Some(from), until: Some(until), dropped: true })?;
    let reader = desk.reader();
    let known: RefCell<BTreeMap<AccountId, Option<Time>>> = RefCell::default();
    let asked =
        |account: &AccountId| *known.borrow_mut().entry(account.clone()).or_insert_with(|| asked(&reader, account));
    let mut sheet = ResultsSheet::of((from, until), posts.iter().map(|(id, post)| (*id, post)), &asked);
    for line in &mut sheet.lines {
        line.results.untold = !desk.accounts().caps(&line.account).results;
    }
    sheet.lines.retain(|line| account.is_none_or(|account| line.account == *account));
    Ok(sheet)
}

/// Returns when the posts of each account do best, from one look at all that are out.
pub fn best_of_each(desk: &Handle, window: (Time, Time)) -> Result<BTreeMap<AccountId, BestTimes>, StoreError> {
    let rulings = &desk.library().rulings;
    let zone_of = |account: &AccountId| rulings.hours_of(account).zone().clone();
    let mut of_each: BTreeMap<AccountId, Vec<Outcome>> = BTreeMap::new();
    for outcome in results(desk, window, None)?.outcomes(&zone_of) {
        of_each.entry(outcome.account.clone()).or_default().push(outcome);
    }
    Ok(of_each.into_iter().map(|(account, outcomes)| (account, BestTimes::of(&outcomes))).collect())
}

/// Returns when posts do best, in the hours of those who read them.
pub fn best(desk: &Handle, (from, until): (Time, Time), account: Option<&AccountId>) -> Result<BestSheet, StoreError> {
    let sheet = results(desk, (from, until), None)?;
    let rulings = &desk.library().rulings;
    let zone_of = |account: &AccountId| rulings.hours_of(account).zone().clone();
    let mut outcomes = sheet.outcomes(&zone_of);
    let mut accounts: Vec<AccountId> = outcomes.iter().map(|outcome| outcome.account.clone()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    outcomes.retain(|outcome| account.is_none_or(|account| outcome.account == *account));
    let mut zones: Vec<String> = accounts
        .iter()
        .filter(|known| account.is_none_or(|account| *known == account))
        .chain(account)
        .filter_map(|account| zone_of(account).iana_name().map(str::to_owned))
        .collect();
    zones.sort_unstable();
    zones.dedup();
    let zone = if zones.len() == 1 { zones.pop() } else { None };
    Ok(BestSheet { from, account: account.cloned(), zone, best: BestTimes::of(&outcomes), accounts })
}
