//! Looking closer at one conversation.

use crate::domain::ask::{Attachment, Message, Query};

use crate::domain::id::ItemId;
use crate::domain::item::Item;
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::seat::{Page, Seat};
use crate::ui::words::{fill, w};

/// Says why it stands where it stands.
pub fn why(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let Some(id) = seat.here() else { return Vec::new() };
    seat.ask_for_page(Page::Why, Query::Why { id })
}

/// Shows the thread as a tree or by time.
pub fn tree(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.reading.tree = !seat.reading.tree;
    seat.reading.laid_for = None;
    seat.say(if seat.reading.tree { w().tree_on } else { w().tree_off });
    Vec::new()
}

/// Copies the link, the words or the handle.
pub fn copy(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let row = seat.queue.row();
    let newest = seat.thread().and_then(last_theirs).map(|(_, item)| item);
    let url = newest.and_then(|item| item.url.clone()).or_else(|| row.and_then(|row| row.url.clone()));
    let text = newest.map(|item| item.text.clone()).or_else(|| row.map(|row| row.text.clone()));
    let handle = newest.map(|item| item.author.handle.clone()).or_else(|| row.map(|row| row.handle.clone()));
    let (wanted, word) = match args {
        "text" => (text, w().copied_text),
        "handle" => (handle, w().copied_handle),
        _ => (url, w().copied_link),
    };
    match wanted.filter(|text| !text.is_empty()) {
        Some(text) => {
            seat.say(word);
            vec![Effect::Copy(text)]
        }
        None => {
            seat.warn(w().nothing_to_copy);
            Vec::new()
        }
    }
}

/// Opens the item in a browser; the address is shown for those who have none here.
pub fn open_url(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let of_thread = seat.thread().and_then(|thread| thread.url.clone());
    match of_thread.or_else(|| seat.queue.row().and_then(|row| row.url.clone())) {
        Some(url) => {
            seat.say(url.clone());
            vec![Effect::OpenUrl(url)]
        }
        None => {
            seat.warn(w().no_url);
            Vec::new()
        }
    }
}

/// Saves an attachment.
pub fn save(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(thread) = seat.thread() else { return super::move_about::read_now(seat) };
    let files = thread.attachments();
    let wanted =
        args.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).or(if files.len() == 1 { Some(0) } else { None });
    if let Some(Attachment { item, index, name }) = wanted.and_then(|at| files.get(at)).cloned() {
        seat.say(fill(w().saving, &[&name]));
        return vec![Effect::SaveAttachment { item, index }];
    }
    if files.is_empty() {
        seat.warn(w().no_attachment_here);
        return Vec::new();
    }
    let choices = files
        .iter()
        .enumerate()
        .map(|(at, file)| Choice::new(format!("{} {}", at + 1, file.name), "", Then::Line(format!("save {}", at + 1))));
    seat.layers.push(Layer::Picker(Picker::new(w().save_title, choices.collect(), "")));
    Vec::new()
}

/// Returns the person's newest item that still stands.
pub fn last_theirs(thread: &crate::domain::ask::Thread) -> Option<(ItemId, &Item)> {
    thread.messages.iter().rev().find_map(|message| match message {
        Message::Item { id, item, removed: false, context: false, .. } if !item.from_us => Some((*id, &**item)),
        _ => None,
    })
}
