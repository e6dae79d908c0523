//! Times as people read them.

use jiff::tz::TimeZone;

use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Returns the time of day, with the day where it is another one: `14:20`, `Tue 09:00`, `3 Nov 09:00`.
pub fn when(at: Time, now: Time, zone: &TimeZone) -> String {
    let (then, today) = (at.in_zone(zone), now.in_zone(zone));
    let days = then.date().since(today.date()).map_or(i32::MAX, |span| span.get_days().abs());
    let format = match days {
        _ if then.date() == today.date() => "%H:%M",
        0..7 => "%a %H:%M",
        _ if then.year() == today.year() => "%-d %b %H:%M",
        _ => "%-d %b %Y",
    };
    then.strftime(format).to_string()
}

/// Returns weekday and time of day, with the date where it is another day: `Tue 14:49`, `Fri 27 Nov 09:00`.
pub fn day_and_time(at: Time, now: Time, zone: &TimeZone) -> String {
    let (then, today) = (at.in_zone(zone), now.in_zone(zone));
    let format = if then.date() == today.date() { "%a %H:%M" } else { "%a %-d %b %H:%M" };
    then.strftime(format).to_string()
}

/// Returns the time of day and weekday of line 1.
pub fn wall(now: Time, zone: &TimeZone) -> String {
    now.in_zone(zone).strftime("%a %H:%M").to_string()
}

/// Returns the short name of the zone, such as `CET` or `+02`.
pub fn zone_name(now: Time, zone: &TimeZone) -> String {
    now.in_zone(zone).strftime("%Z").to_string()
}

/// Returns how long until `due` in at most four columns. Changes only at a full minute, so that an idle
/// screen need not be drawn in between.
pub fn until(due: Time, now: Time) -> String {
    minutes_between(now, due).short()
}

/// Returns how long ago something was, one unit.
pub fn ago(at: Time, now: Time) -> String {
    minutes_between(at, now).short()
}

/// Returns a length of time in words: `12 min`, `3 h`, `2 d`.
pub fn length(span: Span) -> String {
    let (minutes, units) = (span.as_minutes().max(0), &w().due);
    match minutes {
        0..120 => fill(units.minutes, &[&minutes]),
        120..2_880 => fill(units.hours, &[&(minutes / 60)]),
        _ => fill(units.days, &[&(minutes / 1_440)]),
    }
}

/// Returns the number of the day, so that "today" can be told to have passed.
pub fn day(now: Time, zone: &TimeZone) -> i64 {
    let zoned = now.in_zone(zone);
    i64::from(zoned.year()) * 1_000 + i64::from(zoned.day_of_year())
}

/// Returns the next full minute.
pub fn next_minute(now: Time) -> Time {
    Time::from_millis((now.millis().div_euclid(60_000) + 1) * 60_000)
}

fn minutes_between(from: Time, to: Time) -> Span {
    let minute = |at: Time| at.millis().div_euclid(60_000);
    Span::minutes(minute(to) - minute(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_named_as_far_as_needed() {
        let now = at("2026-11-24T14:32:00Z");
        for (text, shown) in [
            ("2026-11-24T09:00:00Z", "09:00"),
            ("2026-11-23T09:00:00Z", "Mon 09:00"),
            ("2026-11-03T09:00:00Z", "3 Nov 09:00"),
            ("2025-11-03T09:00:00Z", "3 Nov 2025"),
        ] {
            assert_eq!(when(at(text), now, &TimeZone::UTC), shown);
        }
    }

    #[test]
    fn what_is_due_changes_at_full_minutes_only() {
        let due = at("2026-11-24T14:45:30Z");
        assert_eq!(until(due, at("2026-11-24T14:32:59Z")), "13m");
        assert_eq!(until(due, at("2026-11-24T14:33:00Z")), "12m");
        assert_eq!(until(due, at("2026-11-24T14:45:59Z")), "now");
        assert_eq!(until(due, at("2026-11-24T14:57:00Z")), "-12m");
        assert_eq!(next_minute(at("2026-11-24T14:57:00Z")), at("2026-11-24T14:58:00Z"));
    }
}
