//! When an account that used to bring something is called silent.

use super::time::{Span, Time};

/// An account that brought something every day and then nothing for so long is silent.
const A_DAY: Span = Span::hours(24);
/// On so many days up to its newest item it must have brought something: who rests at weekends is never silent.
const DAYS: i64 = 7;

/// Returns since when an account is silent: its newest item, where that is more than a day old and something came on
/// each of the seven days up to it. `came` tells whether anything did from one moment to before another. The answer
/// stays the same until something comes.
pub fn silent_since<E>(
    newest: Option<Time>,
    now: Time,
    mut came: impl FnMut(Time, Time) -> Result<bool, E>,
) -> Result<Option<Time>, E> {
    let Some(newest) = newest.filter(|newest| !is_fresh(*newest, now)) else { return Ok(None) };
    let end = newest.plus(Span::millis(1));
    for day in 1..=DAYS {
        let back = |days: i64| end.minus(Span::hours(24 * days));
        if !came(back(day), back(day - 1))? {
            return Ok(None);
        }
    }
    Ok(Some(newest))
}

/// Tells whether an item is too new for its account to be silent, whatever came before it.
pub fn is_fresh(newest: Time, now: Time) -> bool {
    now.since(newest) <= A_DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks with items that came so many hours ago.
    fn silent(hours_ago: &[i64]) -> Option<i64> {
        let now = Time::from_seconds(1_796_000_000);
        let items: Vec<Time> = hours_ago.iter().map(|hours| now.minus(Span::hours(*hours))).collect();
        let came = |from: Time, to: Time| Ok::<_, ()>(items.iter().any(|at| *at >= from && *at < to));
        let since = silent_since(items.iter().max().copied(), now, came).unwrap()?;
        Some(now.since(since).as_millis() / 3_600_000)
    }

    #[test]
    fn only_who_brought_something_every_day_is_silent() {
        let daily = |from: i64, days: i64| (0..days).map(|day| from + 24 * day).collect::<Vec<_>>();
        for (what, items, since) in [
            ("nothing ever came", Vec::new(), None),
            ("one item long ago", vec![90], None),
            ("every day, and today", daily(3, 20), None),
            ("every day, the last one a day ago", daily(24, 20), None),
            ("every day, then nothing for more than one", daily(25, 20), Some(25)),
            ("still the same a week later", daily(200, 20), Some(200)),
            ("only six days", daily(25, 6), None),
            ("seven days", daily(25, 7), Some(25)),
            ("one day of the seven was left out", [daily(25, 3), daily(25 + 24 * 4, 9)].concat(), None),
            ("weekdays alone, on a Saturday", [daily(25, 5), daily(25 + 24 * 7, 5)].concat(), None),
            ("many in one day", (25..45).collect(), None),
        ] {
            assert_eq!(silent(&items), since, "{what}");
        }
    }
}
