//! Moments as they are typed behind an option.

use crate::domain::time::{Span, Time};

use super::exit::Failure;

/// Reads a moment: RFC 3339, a day, or how long ago.
pub fn read(text: &str, now: Time) -> Result<Time, Failure> {
    if let Ok(at) = text.parse::<Time>() {
        return Ok(at);
    }
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        let midnight = day.to_zoned(jiff::tz::TimeZone::system()).map(|day| Time::from(day.timestamp()));
        return midnight.map_err(|why| Failure::usage(why.to_string()));
    }
    let bad = || Failure::usage(format!("\"{text}\" is no moment; write 48h, 30d, 2026-11-01 or 2026-11-01T09:00:00Z"));
    let (number, unit) = text.split_at(text.len() - text.chars().last().map_or(0, char::len_utf8));
    let number: i64 = number.parse().ok().filter(|number| (0..=100_000).contains(number)).ok_or_else(bad)?;
    match unit {
        "m" => Ok(now.minus(Span::minutes(number))),
        "h" => Ok(now.minus(Span::hours(number))),
        "d" => Ok(now.minus(Span::days(number))),
        "w" => Ok(now.minus(Span::days(7 * number))),
        _ => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_four_ways() {
        let now: Time = "2026-11-22T12:00:00Z".parse().unwrap();
        for (text, at) in [
            ("48h", "2026-11-20T12:00:00Z"),
            ("2w", "2026-11-08T12:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ] {
            assert_eq!(read(text, now).unwrap(), at.parse().unwrap(), "{text}");
        }
        assert!(read("2026-11-01", now).is_ok());
        for text in ["", "h", "-3d", "3", "soon", "9999999999d", "3é"] {
            assert!(read(text, now).is_err(), "{text}");
        }
    }
}
