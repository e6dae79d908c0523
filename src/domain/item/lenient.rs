//! How fields are read that only adorn an item: what cannot be read is left out, and the item stays.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A value, or something else in its place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Maybe<T> {
    Read(T),
    Odd(IgnoredAny),
}

impl<T> Maybe<T> {
    fn read(self) -> Option<T> {
        match self {
            Maybe::Read(value) => Some(value),
            Maybe::Odd(_) => None,
        }
    }
}

/// Reads a value; the usual one where it cannot be read.
pub fn readable<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Maybe::<T>::deserialize(from)?.read().unwrap_or_default())
}

/// Reads those of a list that can be read.
pub fn readable_ones<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list = Maybe::<Vec<Maybe<T>>>::deserialize(from)?.read().unwrap_or_default();
    Ok(list.into_iter().filter_map(Maybe::read).collect())
}

/// A number as programs write it: many write every number with a point.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u64),
    Point(f64),
}

/// Reads a count: a whole number that is not negative.
pub fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(match Maybe::<Number>::deserialize(from)?.read() {
        Some(Number::Whole(count)) => Some(count),
        // Written out without its point; what does not fit or is negative is no number of this kind.
        Some(Number::Point(point)) if point.fract() == 0.0 => format!("{point:.0}").parse().ok(),
        Some(Number::Point(_)) | None => None,
    })
}

/// Reads a count; nothing where it cannot be read.
pub fn count_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    Ok(count(from)?.unwrap_or_default())
}

/// Reads the stars of a review.
pub fn stars<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    Ok(count(from)?.and_then(|stars| u8::try_from(stars).ok()))
}
