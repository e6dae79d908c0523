//! Times of a scenario: `-3h20m`, `+90s`, `1d`, or a number of seconds.

use serde::{Deserialize, Deserializer, de};

use crate::domain::time::Span;
use crate::words::{fill, w};

/// Reads a time relative to something.
pub fn moment<'de, D: Deserializer<'de>>(input: D) -> Result<Span, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Seconds(f64),
        Words(String),
    }
    match Written::deserialize(input)? {
        Written::Seconds(seconds) => Ok(Span::millis((seconds * 1000.0) as i64)),
        Written::Words(words) => span(&words).ok_or_else(|| de::Error::custom(fill(w().replay.no_time, &[&words]))),
    }
}

fn span(words: &str) -> Option<Span> {
    let (sign, rest) = match words.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, words.strip_prefix('+').unwrap_or(words)),
    };
    let mut seconds = 0_i64;
    let mut number: Option<i64> = None;
    for c in rest.chars() {
        let unit = match c {
            '0'..='9' => {
                let digit = i64::from(c.to_digit(10)?);
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    if number.is_some() || rest.is_empty() { None } else { Some(Span::seconds(sign * seconds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_or_refused() {
        for (words, seconds) in [
            ("-3h20m", Some(-12_000)),
            ("+90s", Some(90)),
            ("1d", Some(86_400)),
            ("2d4h", Some(187_200)),
            ("0s", Some(0)),
            ("", None),
            ("-", None),
            ("5", None),
            ("h", None),
            ("1w", None),
            ("99999999999999999999d", None),
        ] {
            assert_eq!(span(words).map(Span::as_seconds), seconds, "{words}");
        }
    }
}
