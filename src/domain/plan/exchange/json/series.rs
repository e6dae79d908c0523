//! Series in JSON: how a post is said again, and of which series it is.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::super::Known;
use super::super::record::day_of_series;
use super::fields::Fields;
use crate::domain::clean;
use crate::domain::id::PostId;
use crate::domain::plan::{Moment, Post, Series};

/// Writes how a post is said again, and of which series it is.
pub fn write(post: &Post, object: &mut Map<String, Value>) {
    if let Some(repeating) = &post.repeats {
        object.insert("repeats".to_owned(), json!(repeating.series));
    }
    if let Some((post, day)) = day_of_series(post) {
        object.insert("occurs".to_owned(), json!({ "post": post, "day": day }));
    }
}

/// Reads the same.
pub fn read(fields: &mut Fields<'_, '_>, known: &Known<'_>) -> (Option<Series>, Option<(PostId, Date)>) {
    let repeats = match fields.value("repeats") {
        None | Some(Value::Null) => None,
        Some(value) => serde_json::from_value::<Series>(value.clone())
            .map_err(|error| error.to_string())
            .and_then(|series| with_own_time(series, known))
            .map_err(|why| fields.flaw("repeats", why))
            .ok(),
    };
    let occurs = match fields.value("occurs") {
        None | Some(Value::Null) => None,
        Some(value) => serde_json::from_value::<Of>(value.clone())
            .map(|of| (of.post, of.day))
            .map_err(|error| fields.flaw("occurs", error.to_string()))
            .ok(),
    };
    (repeats, occurs)
}

#[derive(serde::Deserialize)]
struct Of {
    post: PostId,
    day: Date,
}

/// The instant follows from the wall time, whatever the file says of it.
fn with_own_time(series: Series, known: &Known<'_>) -> Result<Series, String> {
    let zone = known.zone(&series.first.zone)?;
    let first = Moment::new(series.first.wall, &zone).unwrap_or(series.first);
    let texts = series.texts.iter().map(|text| clean::text(text)).collect();
    Ok(Series { first, texts, ..series })
}

#[cfg(test)]
mod tests;
