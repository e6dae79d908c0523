//! Saved replies: offered, asked about, put into the text.

use super::insert;
use crate::domain::ask::Query;
use crate::domain::saved::{ASKED, FROM_DESK, asks, settled};
use crate::ui::Effect;
use crate::ui::layers::{Layer, Prompt, Then, Unfilled};
use crate::ui::seat::{Page, Seat};
use crate::ui::words::{fill, w};

/// Puts a text into the editor that was prepared before, and remembers it: nobody wrote it in haste.
fn insert_prepared(seat: &mut Seat, text: &str) -> Vec<Effect> {
    let effects = insert(seat, text);
    if let Some(editing) = &mut seat.editing {
        text.trim().clone_into(&mut editing.draft.thought.prepared);
    }
    effects
}

/// Offers saved replies and what we said last time.
pub fn suggest(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let of_draft = seat.editing.as_ref().and_then(|editing| editing.draft.conversation);
    let Some(id) = of_draft.or(seat.here()) else {
        seat.warn(w().no_conversation);
        return Vec::new();
    };
    seat.ask_for_page(Page::Suggestions, Query::Suggestions { id })
}

/// Asks for the next thing that a text wants; puts it into the editor once all is answered.
pub fn insert_filled(seat: &mut Seat, text: Unfilled) -> Vec<Effect> {
    let next = asks(&text.template).into_iter().find(|ask| !text.values.has(ask.name));
    let Some(ask) = next else { return insert_prepared(seat, &settled(&text.template, &text.values)) };
    let meaning = FROM_DESK.iter().chain(&ASKED).find(|(name, _)| *name == ask.name);
    let what = meaning.map_or_else(|| ask.name.replace('_', " "), |(_, meaning)| (*meaning).to_owned());
    let title = if ask.optional { fill(w().ask_optional, &[&what]) } else { what };
    let name = ask.name.to_owned();
    let then = Then::Answer(Box::new(Unfilled { name, ..text }));
    seat.layers.push(Layer::Prompt(Prompt::new(title, then).or_empty()));
    Vec::new()
}
