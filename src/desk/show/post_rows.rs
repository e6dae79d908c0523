//! What the plan waits for, as rows of the queue: a yes, or somebody who decides what becomes of a post.

use crate::domain::ask::{Row, RowId};
use crate::domain::bands::Entry;
use crate::domain::id::PostId;
use crate::domain::plan::{Planned, PostState};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

use super::super::handle::Handle;
use super::super::live::Live;
use super::rows::{plain_row, tag};

/// Somebody should have said yes or no within a day, and before it is to leave.
const REVIEW: Span = Span::hours(24);
/// What did not leave is decided within an hour.
const DECIDE: Span = Span::hours(1);
/// Hundredths that it weighs among what is to be answered.
const WEIGHT: u32 = 100;

/// Returns when somebody is to have looked at it.
fn due(planned: &Planned) -> Time {
    match planned.state {
        PostState::Review => {
            let within = planned.changed_at.plus(REVIEW);
            planned.at().map_or(within, |leaves| leaves.min(within)).max(planned.changed_at)
        }
        _ => planned.at().unwrap_or(planned.changed_at).max(planned.changed_at).plus(DECIDE),
    }
}

/// Returns every such row with what its band hangs on.
pub fn entries(live: &Live) -> Vec<(RowId, Entry)> {
    let entry = |planned: &Planned| {
        let (due, from) = (due(planned), planned.changed_at);
        let mut tie = [0; 8];
        tie.copy_from_slice(&planned.id.bytes()[8..]);
        let entry = Entry {
            due,
            arrived: from,
            target: due.since(from),
            tie: u64::from_be_bytes(tie),
            weight: WEIGHT,
            crisis: None,
            quiet: false,
            was_in_time: false,
        };
        (RowId::Post(planned.id), entry)
    };
    live.plan.asking().map(entry).collect()
}

/// Returns a post as a row; nothing where it asks nobody any more.
pub fn of_post(desk: &Handle, id: PostId) -> Option<Row> {
    let live = desk.shared.read();
    let planned = live.plan.get(id).filter(|planned| planned.asks())?;
    let first = planned.variants.first();
    let network = first.map(|variant| variant.account.network().to_owned()).unwrap_or_default();
    let (what, text) = match planned.state {
        PostState::Review => ("approval", fill(w().plan.row_review, &[&planned.writer])),
        state => {
            let why = planned.why.clone().unwrap_or_default();
            ("post", fill(w().plan.row_trouble, &[&state.word(), &why]))
        }
    };
    let due = due(planned);
    Some(Row {
        who: planned.name.clone(),
        text,
        state: planned.state.word().to_owned(),
        due: Some(due),
        warn_at: Some(planned.changed_at.plus(due.since(planned.changed_at).percent(80))),
        tag: if planned.variants.len() > 1 { format!("+{}", planned.variants.len()) } else { tag(&network) },
        network,
        account: first.map(|variant| variant.account.to_string()).unwrap_or_default(),
        ..plain_row(RowId::Post(id), what)
    })
}
