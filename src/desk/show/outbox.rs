//! Drafts and deliveries, newest first.

use crate::domain::ask::OutboxRow;
use crate::domain::reply::Draft;
use crate::store::{Reader, StoreError};

use super::super::drafts;
use super::super::handle::Handle;

/// Deliveries that are listed.
const MOST: usize = 200;

/// Returns drafts first, then deliveries, newest first.
pub fn outbox(desk: &Handle) -> Result<Vec<OutboxRow>, StoreError> {
    let reader = desk.reader();
    let mut drafts = drafts::all(&reader)?;
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.changed_at));
    let mut rows = Vec::new();
    for draft in drafts {
        rows.push(of_draft(&reader, draft)?);
    }
    for reply in reader.recent_replies(MOST)? {
        let Some(outgoing) = reader.outgoing(reply.id)? else { continue };
        let to = outgoing.answers.as_ref();
        rows.push(OutboxRow {
            to: to.map(|item| item.author.shown().to_owned()).unwrap_or_default(),
            item: to.map(|item| item.id.clone()),
            text: outgoing.text,
            media: outgoing.media,
            reply: Some(reply),
            draft: None,
        });
    }
    Ok(rows)
}

fn of_draft(reader: &Reader, draft: Draft) -> Result<OutboxRow, StoreError> {
    let page = draft.conversation.map(|id| reader.conversation(id)).transpose()?.flatten();
    let heard = page.as_ref().and_then(|page| page.last_heard()).map(|heard| heard.id);
    let item = draft.answers.or(heard).map(|id| reader.item(id)).transpose()?.flatten();
    Ok(OutboxRow {
        reply: None,
        text: draft.text.clone(),
        media: draft.media.clone(),
        to: item.as_ref().map(|item| item.author.shown().to_owned()).unwrap_or_default(),
        item: item.map(|item| item.id),
        draft: Some(draft),
    })
}
