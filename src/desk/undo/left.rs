//! What is said of the rows that a walk left as they are.

use super::Deed;
use crate::desk::staged::Staged;
use crate::domain::id::{ConversationId, SeatName};
use crate::store::StoreError;
use crate::words::{fill, w};

/// Says what was walked of a deed, and of the first row that stays why it does.
pub fn told(
    staged: &Staged<'_>,
    seat: &SeatName,
    deed: &Deed,
    (changed, left): (&[ConversationId], &[ConversationId]),
) -> Result<String, StoreError> {
    let say = &w().acts;
    let mut told = fill(say.some_of_many, &[&changed.len(), &(changed.len() + left.len()), &deed.words]);
    let Some(first) = left.first() else { return Ok(told) };
    told.push_str(&why(staged, seat, *first)?);
    if left.len() > 1 {
        told.push_str(&fill(say.and_more_stay, &[&(left.len() - 1)]));
    }
    Ok(told)
}

fn why(staged: &Staged<'_>, seat: &SeatName, id: ConversationId) -> Result<String, StoreError> {
    let say = &w().acts;
    let Some(page) = staged.conversation(id)? else { return Ok(say.row_went_elsewhere.to_owned()) };
    let heard = page.last_heard().map(|heard| staged.reader.item(heard.id)).transpose()?.flatten();
    let who = heard.map_or_else(|| w().guard.the_person.to_owned(), |item| item.author.shown().to_owned());
    let event = page.triage.acted.map(|act| staged.reader.event(act)).transpose()?.flatten();
    Ok(match event.filter(|event| event.by != *seat) {
        Some(event) => fill(say.row_changed_by, &[&who, &event.by]),
        None => fill(say.row_changed, &[&who]),
    })
}
