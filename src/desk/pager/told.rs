//! What a page tells whoever is paged.

use crate::desk::handle::Handle;
use crate::desk::show::snippet;
use crate::domain::chain::{Paging, Raised};
use crate::domain::crisis::Crisis;
use crate::domain::id::{ConversationId, PageId, SeatName};
use crate::store::StoreError;
use crate::words::{fill, some, w};

/// Returns what stands in the environment of a page command.
pub fn environment(desk: &Handle, id: PageId) -> Vec<(&'static str, String)> {
    let (raised, owner) = about(desk, id);
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut told = vec![
        ("HEARKEN_LEVEL", text(raised.level.map(|level| level.to_string()))),
        ("HEARKEN_OWNER", text(owner.map(|owner| owner.to_string()))),
        ("HEARKEN_NOTE", note(desk, &raised)),
        ("HEARKEN_CONVERSATION", text(raised.conversation.map(|on| on.to_string()))),
    ];
    told.extend(raised.rule.map(|rule| ("HEARKEN_RULE", rule)));
    told
}

/// Returns what a page is about, and who has its crisis.
fn about(desk: &Handle, id: PageId) -> (Raised, Option<SeatName>) {
    // It may be over by now, and is made all the same: it was written down as begun.
    let reader = desk.reader();
    let paging = reader.subject::<Paging>(id).ok().flatten();
    let raised = paging.map(|paging| paging.raised).unwrap_or_default();
    let crisis = raised.crisis.and_then(|crisis| reader.subject::<Crisis>(crisis).ok().flatten());
    (raised, crisis.and_then(|crisis| crisis.owner().cloned()))
}

/// Says what a page is about; one that a rule asked for names the rule, whose words, and how many more.
fn note(desk: &Handle, raised: &Raised) -> String {
    let Some(rule) = &raised.rule else { return raised.note.clone() };
    let words = raised.conversation.and_then(|on| first_words(desk, on).ok().flatten()).unwrap_or_default();
    let and_more = if raised.more == 0 { String::new() } else { some(w().rules.page_more, raised.more) };
    fill(w().rules.page_note, &[rule, &words, &and_more])
}

fn first_words(desk: &Handle, on: ConversationId) -> Result<Option<String>, StoreError> {
    let reader = desk.reader();
    let heard = reader.conversation(on)?.and_then(|page| page.last_heard().map(|item| item.id));
    let Some(item) = heard.map(|id| reader.item(id)).transpose()?.flatten() else { return Ok(None) };
    Ok(Some(format!("{}: {}", item.author.shown(), snippet(&item))))
}
