//! What was said of the person, and whose word it is.

use crate::domain::contact::Contact;
use crate::domain::conversation::Conversation;
use crate::words::{fill, w};

use super::super::super::clock;
use super::super::super::handle::Handle;
use super::CannotShow;

/// Returns a line for each thing that was said.
pub fn lines(desk: &Handle, page: &Conversation) -> Result<Vec<String>, CannotShow> {
    let contact = desk.reader().contact(page.person)?;
    Ok(no_reply(desk, page, &contact).into_iter().collect())
}

fn no_reply(desk: &Handle, page: &Conversation, contact: &Contact) -> Option<String> {
    let (say, zone) = (&w().why, desk.library().rulings.zone());
    let whose = match &contact.no_reply {
        Some(said) => said.told(zone, clock::now()),
        None if page.is_no_reply() => say.reply_label.to_owned(),
        None => return None,
    };
    Some(fill(if page.rests() { say.reply } else { say.reply_pressing }, &[&whose]))
}
