//! What the brain says of a message, part by part: when it came, and what it would say now.

use crate::domain::ask::Explained;
use crate::domain::id::ConversationId;
use crate::triage;

use super::super::handle::Handle;
use super::super::newcomer::text_of;
use super::CannotShow;
use super::why::why;

/// Returns why what somebody waits for is what it is.
pub fn explain(desk: &Handle, id: ConversationId) -> Result<Explained, CannotShow> {
    let reader = desk.reader();
    // Before it is explained: at least these are in it then.
    let taught = desk.shared.learned();
    let page = super::thread::page_of(&reader, id)?;
    let item = match page.last_heard() {
        Some(heard) => reader.item(heard.id)?,
        None => None,
    };
    let now = item.as_ref().map(|item| {
        let text = triage::Text { set: page.set_lang(), ..text_of(item) };
        triage::explain(&text, &desk.shared.taught())
    });
    let (lessons, others) = super::lessons::told(desk, &page)?;
    Ok(Explained {
        why: why(desk, id)?,
        lang: page.lang(item.as_ref()).map(str::to_owned),
        then: page.verdict,
        score: now.as_ref().map_or(0.0, |now| now.score),
        parts: now.iter().flat_map(|now| &now.parts).map(|part| (part.words.clone(), part.weight)).collect(),
        presses: now.as_ref().map_or(0.0, |now| now.now),
        now: now.map(|now| now.verdict),
        taught,
        lessons,
        others,
    })
}
