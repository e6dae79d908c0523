//! Series of a file: each goes on here at the post that came in, and what came in of it is of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::super::desk::Desk;
use super::super::super::errand::Errand;
use super::super::super::exit::Failure;
use crate::domain::command::Command;
use crate::domain::id::PostId;
use crate::domain::plan::exchange::Record;
use crate::domain::plan::{Series, Variant};

/// Has posts said again that came in, as the file says; each is let go only where somebody wants that. Returns how many.
pub async fn settle(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    (records, schedule): (&[Record], bool),
    told: &[Value],
) -> Result<usize, Failure> {
    let came: BTreeMap<PostId, PostId> =
        records.iter().zip(told).filter_map(|(record, told)| Some((record.id?, taken_in(told)?))).collect();
    let mut count = 0;
    for (record, told) in records.iter().zip(told) {
        let Some((series, id)) = record.repeats.as_ref().zip(taken_in(told)) else { continue };
        let of_it = |other: &Record| {
            let (post, day) = other.occurs?;
            (record.id == Some(post)).then_some((day, *came.get(&other.id?)?))
        };
        let stand = records.iter().filter_map(of_it).collect();
        let is_out = |variant: &Variant| record.out.contains(&variant.account);
        if record.content.variants.iter().all(is_out) {
            let (line, name) = (record.line, record.content.name());
            errand.hint(&format!(
                "line {line}: \"{name}\" is out already; its series stands at it, so it is a draft here"
            ))?;
        }
        let series = Box::new(Series { lets_go: series.lets_go && schedule, ..series.clone() });
        match desk.act(Command::Settle { id, series, stand }).await {
            Ok(_) => count += 1,
            Err(why) => {
                errand.hint(&format!("line {}: \"{}\" is not said again: {why}", record.line, record.content.name()))?
            }
        }
    }
    Ok(count)
}

/// Returns as which post one came in; nothing where it is known, or left out.
fn taken_in(told: &Value) -> Option<PostId> {
    let is_new = matches!(told["became"].as_str()?, "draft" | "scheduled" | "missed");
    told["id"].as_str().filter(|_| is_new)?.parse().ok()
}
