//! The usual times of an account: a weekly grid, and the next of them that is free.

use std::collections::BTreeMap;

use jiff::civil::{Time as Clock, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::domain::id::AccountId;
use crate::domain::time::Time;

/// So far ahead a free one is looked for, in days.
const AHEAD: i64 = 366;

/// A usual time of an account that nothing has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSlot {
    /// Whose.
    pub account: AccountId,
    /// When, in the account's zone.
    pub moment: Moment,
    /// So many posts leave or left on that day, on whatever account.
    pub posts: usize,
    /// What posts of the account do at that hour of that weekday, in hundredths of what is usual; nothing where too few tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<u32>,
}

/// The usual times of accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots(BTreeMap<AccountId, Vec<(Weekday, Clock)>>);

impl Slots {
    /// Adds times of an account.
    pub fn add(&mut self, account: AccountId, times: impl IntoIterator<Item = (Weekday, Clock)>) {
        let own = self.0.entry(account).or_default();
        own.extend(times);
        own.sort_by_key(|(day, clock)| (day.to_monday_zero_offset(), *clock));
        own.dedup();
    }

    /// Returns the times of an account, from Monday on.
    pub fn of(&self, account: &AccountId) -> &[(Weekday, Clock)] {
        self.0.get(account).map_or(&[], Vec::as_slice)
    }

    /// Returns the accounts that have any.
    pub fn accounts(&self) -> impl Iterator<Item = &AccountId> {
        self.0.keys()
    }

    /// Tells whether no account has any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the times of an account after `now` that nothing has taken, in order. A time that the clocks skip is none
    /// that day.
    pub fn free<'a>(
        &'a self,
        account: &AccountId,
        zone: &'a TimeZone,
        now: Time,
        is_taken: impl Fn(Time) -> bool + 'a,
    ) -> impl Iterator<Item = Moment> + 'a {
        let own = self.of(account);
        let today = now.in_zone(zone).date();
        let days = (0..AHEAD)
            .filter(move |_| !own.is_empty())
            .map_while(move |n| today.checked_add(jiff::Span::new().try_days(n).ok()?).ok());
        let times = days.flat_map(move |day| {
            let of_day = own.iter().filter(move |(weekday, _)| *weekday == day.weekday());
            of_day.filter_map(move |(_, clock)| Moment::new(day.to_datetime(*clock), zone))
        });
        times.filter(move |moment| moment.quirk != super::Quirk::Skipped && moment.at > now && !is_taken(moment.at))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn the_next_free_time_is_none_that_is_taken_past_or_skipped() {
        let madrid = TimeZone::get("Europe/Madrid").unwrap();
        let account = AccountId::new("mastodon", "@brand");
        let mut slots = Slots::default();
        let times = [(Weekday::Sunday, time(2, 30, 0, 0)), (Weekday::Sunday, time(18, 0, 0, 0))];
        slots.add(account.clone(), times);
        slots.add(account.clone(), [(Weekday::Friday, time(9, 0, 0, 0))]);
        // The Friday before the clocks skip 02:30 on Sunday.
        let now: Time = "2027-03-26T08:00:00Z".parse().unwrap();
        let next = |taken: &[Time]| -> Vec<jiff::civil::DateTime> {
            let taken = taken.to_vec();
            let free = slots.free(&account, &madrid, now, move |at| taken.contains(&at));
            free.take(2).map(|moment| moment.wall).collect()
        };
        let (sunday, friday) = (date(2027, 3, 28).at(18, 0, 0, 0), date(2027, 4, 2).at(9, 0, 0, 0));
        assert_eq!(next(&[]), [sunday, friday], "09:00 on Friday is now and no time to come");
        let taken = Moment::new(sunday, &madrid).unwrap().at;
        assert_eq!(next(&[taken]), [friday, date(2027, 4, 4).at(2, 30, 0, 0)]);
        assert_eq!(slots.free(&AccountId::new("x", "@b"), &madrid, now, |_| false).next(), None);
    }
}
