//! What a page tells whoever is paged.

use crate::desk::handle::Handle;
use crate::desk::show::{crisis_sheet, snippet};
use crate::domain::ask::CrisisSheet;
use crate::domain::chain::{Paging, Raised, Recipient};
use crate::domain::id::{ConversationId, PageId};
use crate::domain::item::Item;
use crate::domain::page::{Meant, PageText};
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::{fill, some, w};

use super::clock;

/// Returns what a page says now to somebody. It may be over by now, and is made all the same: it was written down as begun.
pub fn text(desk: &Handle, id: PageId, to: &Recipient) -> PageText {
    let reader = desk.reader();
    let library = desk.library();
    let paging = reader.subject::<Paging>(id).ok().flatten();
    let raised = paging.map(|paging| paging.raised).unwrap_or_default();
    let item = raised.conversation.and_then(|on| heard(desk, on).ok().flatten());
    let sheet = raised.crisis.and_then(|crisis| crisis_sheet(desk, Some(crisis)).ok().flatten());
    let title =
        sheet.as_ref().map_or_else(|| title_of_rule(&raised, item.as_ref()), |sheet| sheet.crisis.headline.clone());
    let zone = match to {
        Recipient::Person(name) => library.rulings.ready.rota.person(name).map(|person| person.zone.clone()),
        Recipient::OpenSeats | Recipient::PageCommand => None,
    };
    let base = PageText::new(&library.name, &title, &id.code(), clock::now());
    let base = PageText {
        text: note(&raised, item.as_ref()),
        level: raised.level,
        meant: if library.rulings.ready.drill { Meant::Drill } else { Meant::Real },
        zone: zone.unwrap_or_else(|| library.rulings.zone().clone()),
        conversation: raised.conversation,
        rule: raised.rule.clone(),
        url: item.and_then(|item| item.url),
        ..base
    };
    match sheet {
        Some(sheet) => with_crisis(base, &sheet, &|at| at.day_and_minute(library.rulings.zone(), clock::now())),
        None => base,
    }
}

/// Adds how big a crisis is, who has it, what was said and what is paused.
fn with_crisis(page: PageText, sheet: &CrisisSheet, when: &dyn Fn(Time) -> String) -> PageText {
    let say = &w().crisis;
    let size = &sheet.size;
    let said = sheet.said.first().map(|said| fill(say.page_said, &[&said.stage.word(), &when(said.at), &said.state]));
    PageText {
        since: Some(sheet.crisis.since),
        size: (size.conversations > 0).then(|| {
            let people = some(say.people, size.people);
            fill(say.page_size, &[&some(say.conversations, size.conversations), &people, &size.reach])
        }),
        owner: sheet.crisis.owner().cloned(),
        said: Some(said.unwrap_or_else(|| say.nothing_said.to_owned())),
        paused: sheet.freeze.as_ref().map(|freeze| fill(say.page_paused, &[&freeze.reason, &when(freeze.since)])),
        ..page
    }
}

fn title_of_rule(raised: &Raised, item: Option<&Item>) -> String {
    match (&raised.rule, item) {
        (Some(_), Some(item)) => snippet(item),
        (_, _) => raised.note.clone(),
    }
}

/// Says what a page is about; one that a rule asked for names the rule, whose words, and how many more.
fn note(raised: &Raised, item: Option<&Item>) -> String {
    let Some(rule) = &raised.rule else { return raised.note.clone() };
    let words = item.map(|item| format!("{}: {}", item.author.shown(), snippet(item))).unwrap_or_default();
    let and_more = if raised.more == 0 { String::new() } else { some(w().rules.page_more, raised.more) };
    fill(w().rules.page_note, &[rule, &words, &and_more])
}

fn heard(desk: &Handle, on: ConversationId) -> Result<Option<Item>, StoreError> {
    let reader = desk.reader();
    let heard = reader.conversation(on)?.and_then(|page| page.last_heard().map(|item| item.id));
    heard.map(|id| reader.item(id)).transpose().map(Option::flatten)
}
