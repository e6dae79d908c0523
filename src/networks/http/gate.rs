//! The allowance that a network's headers tell of, and the gate that shuts when it is spent.

use std::collections::BTreeMap;

use reqwest::header::HeaderMap;

use crate::domain::network::Budget;
use crate::domain::time::{Span, Time};

/// The wait after a refusal that does not say how long.
const USUAL_WAIT: Span = Span::seconds(60);
/// The longest wait that is believed: a server with a wrong clock must not silence an account for good.
const LONGEST_WAIT: Span = Span::hours(24);
/// A reset below this is no point in time but seconds left.
const SECONDS_LEFT: f64 = 10_000_000.0;
/// The share of an allowance that reads leave for writes: a reply must still go out.
const RESERVE: u64 = 20;

/// What is left in each of an account's allowances; the usual one has no name.
#[derive(Default)]
pub(super) struct Gate {
    buckets: BTreeMap<&'static str, Bucket>,
}

#[derive(Default)]
struct Bucket {
    budget: Budget,
    shut_until: Option<Time>,
}

impl Gate {
    /// Returns what is left of the usual allowance.
    pub fn budget(&self) -> Budget {
        self.buckets.get("").map(|bucket| bucket.budget.clone()).unwrap_or_default()
    }

    /// Returns until when nothing may be asked. Reads stop a little earlier than writes.
    pub fn shut_until(&self, bucket: &str, write: bool, now: Time) -> Option<Time> {
        let Bucket { budget, shut_until } = self.buckets.get(bucket)?;
        let kept = if write { 0 } else { budget.limit.unwrap_or(0) / RESERVE };
        let spent = budget.remaining.is_some_and(|left| left <= kept);
        let reset = budget.resets_at.filter(|_| spent);
        (*shut_until).max(reset).filter(|until| *until > now)
    }

    /// Learns from an answer; returns until when we are to wait, where it says so.
    pub fn learn(&mut self, bucket: &'static str, status: u16, headers: &HeaderMap, now: Time) -> Option<Time> {
        let read = Headers { headers, now };
        let bucket = self.buckets.entry(bucket).or_default();
        if let Some(budget) = read.budget() {
            bucket.budget = budget;
        }
        let told = read.retry_after();
        let until = match status {
            429 => told.or(bucket.budget.resets_at.filter(|at| *at > now)).unwrap_or(now.plus(USUAL_WAIT)),
            503 => told?,
            _ => return None,
        };
        let until = until.min(now.plus(LONGEST_WAIT)).max(now.plus(Span::seconds(1)));
        bucket.shut_until = Some(until);
        Some(until)
    }
}

struct Headers<'a> {
    headers: &'a HeaderMap,
    now: Time,
}

impl Headers<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0)
    }

    /// Reads `X-RateLimit-*` (Mastodon, X, Discord, Reddit) or `RateLimit-*` (Bluesky).
    fn budget(&self) -> Option<Budget> {
        ["x-ratelimit", "x-rate-limit", "ratelimit"].iter().find_map(|family| {
            let count = |part: &str| self.number(&format!("{family}-{part}")).map(|n| n as u64);
            let remaining = count("remaining")?;
            let resets_at = self.text(&format!("{family}-reset")).and_then(|text| self.reset(text));
            Some(Budget { limit: count("limit"), remaining: Some(remaining), resets_at })
        })
    }

    /// Reads a reset: ISO 8601, seconds since 1970, or seconds left. A point in time is taken by the
    /// server's clock where it shows one, since ours may be wrong.
    fn reset(&self, text: &str) -> Option<Time> {
        let at = match text.parse::<f64>() {
            Ok(left) if (0.0..SECONDS_LEFT).contains(&left) => return Some(self.in_seconds(left)),
            Ok(epoch) => Time::from_millis((epoch * 1000.0) as i64),
            Err(_) => text.parse().ok()?,
        };
        let theirs = self.text("date").and_then(http_date).unwrap_or(self.now);
        let wait = at.since(theirs).clamp(Span::ZERO, LONGEST_WAIT);
        Some(self.now.plus(wait))
    }

    /// Reads `Retry-After`: seconds or a date.
    fn retry_after(&self) -> Option<Time> {
        if let Some(left) = self.number("retry-after") {
            return Some(self.in_seconds(left));
        }
        let at = self.text("retry-after").and_then(http_date)?;
        let theirs = self.text("date").and_then(http_date).unwrap_or(self.now);
        Some(self.now.plus(at.since(theirs)))
    }

    fn in_seconds(&self, seconds: f64) -> Time {
        self.now.plus(Span::millis((seconds * 1000.0).ceil() as i64))
    }
}

/// Reads the date of an HTTP header, such as `Tue, 24 Nov 2026 12:00:00 GMT`.
pub(super) fn http_date(text: &str) -> Option<Time> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
    Some(Time::from(zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (HeaderName::from_bytes(k.as_bytes()).unwrap(), HeaderValue::from_str(v).unwrap()))
            .collect()
    }

    #[test]
    fn every_way_of_writing_a_reset_is_read() {
        let now = at("2026-11-24T12:00:00Z");
        let left = |pairs: &[(&str, &str)]| {
            let mut gate = Gate::default();
            gate.learn("", 200, &headers(pairs), now);
            let budget = gate.budget();
            (budget.limit, budget.remaining, budget.resets_at.map(|t| t.since(now).as_seconds()))
        };
        let iso = ("x-ratelimit-reset", "2026-11-24T12:05:00.348080Z");
        let rest = [("x-ratelimit-limit", "300"), ("x-ratelimit-remaining", "299")];
        assert_eq!(left(&[rest[0], rest[1], iso]), (Some(300), Some(299), Some(300)));
        assert_eq!(left(&[rest[0], rest[1], ("x-ratelimit-reset", "1795522200")]), (Some(300), Some(299), Some(600)));
        assert_eq!(
            left(&[("ratelimit-limit", "3000"), ("ratelimit-remaining", "2990"), ("ratelimit-reset", "1795521900")]),
            (Some(3000), Some(2990), Some(300))
        );
        let reddit = [("x-ratelimit-remaining", "581.0"), ("x-ratelimit-reset", "473"), ("x-ratelimit-used", "15")];
        assert_eq!(left(&reddit), (None, Some(581), Some(473)));
        assert_eq!(left(&[rest[1], ("x-ratelimit-reset", "soon")]), (None, Some(299), None));
        assert_eq!(left(&[("x-ratelimit-remaining", "many")]), (None, None, None));
    }

    #[test]
    fn a_wrong_clock_on_our_side_does_not_matter() {
        let now = at("2001-01-01T00:00:00Z");
        let mut gate = Gate::default();
        let told = [
            ("date", "Tue, 24 Nov 2026 12:00:00 GMT"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "2026-11-24T12:05:00Z"),
        ];
        gate.learn("", 200, &headers(&told), now);
        assert_eq!(gate.shut_until("", true, now), Some(now.plus(Span::minutes(5))));
    }

    #[test]
    fn a_429_shuts_its_own_bucket_for_as_long_as_is_said() {
        let now = at("2026-11-24T12:00:00Z");
        for (told, seconds) in [
            (vec![], 60),
            (vec![("retry-after", "7")], 7),
            (vec![("retry-after", "Tue, 24 Nov 2026 12:01:30 GMT")], 90),
            (vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "2026-11-24T12:02:00Z")], 120),
            (vec![("retry-after", "99999999")], 86_400),
        ] {
            let mut gate = Gate::default();
            let until = gate.learn("media", 429, &headers(&told), now).unwrap();
            assert_eq!(until.since(now), Span::seconds(seconds), "{told:?}");
            assert_eq!(gate.shut_until("media", true, now), Some(until));
            assert_eq!(gate.shut_until("", true, now), None);
            assert_eq!(gate.shut_until("media", true, until), None);
        }
    }

    #[test]
    fn reads_stop_before_writes_do() {
        let now = at("2026-11-24T12:00:00Z");
        let mut gate = Gate::default();
        let told = |left: &'static str| {
            headers(&[("x-ratelimit-limit", "300"), ("x-ratelimit-remaining", left), ("x-ratelimit-reset", "60")])
        };
        gate.learn("", 200, &told("15"), now);
        assert!(gate.shut_until("", false, now).is_some());
        assert!(gate.shut_until("", true, now).is_none());
        gate.learn("", 200, &told("0"), now);
        assert!(gate.shut_until("", true, now).is_some());
    }
}
