//! What stands behind a row of its person: what was said of them, and whose word it is, and a high influence.

use crate::domain::contact::{Contact, VIP};
use crate::domain::conversation::Conversation;
use crate::domain::influence::Influence;
use crate::domain::rules::{Firing, RuleAct};
use crate::words::{fill, w};

use super::super::super::clock;
use super::super::super::handle::Handle;
use super::super::person;
use super::CannotShow;

/// Returns a line for each.
pub fn lines(desk: &Handle, page: &Conversation) -> Result<Vec<String>, CannotShow> {
    let contact = desk.reader().contact(page.person)?;
    let no_reply = no_reply(desk, page, &contact);
    let influence = person::influence(&desk.reader(), page)?.filter(Influence::is_high);
    let influence = influence.map(|high| fill(w().why.influence, &[&high.told()]));
    Ok(no_reply.into_iter().chain(vip(desk, page, &contact)?).chain(influence).collect())
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

/// Whose word it is that they are a VIP, or are none although the settings name them.
fn vip(desk: &Handle, page: &Conversation, contact: &Contact) -> Result<Option<String>, CannotShow> {
    let (say, rulings) = (&w().why, &desk.library().rulings);
    let is = page.triage.labels.contains(VIP);
    let by_rule = page.ruled.iter().rev().find(|firing| gives_vip(firing));
    let whose = match &contact.vip {
        Some(word) if word.on == is => word.told(rulings.zone(), clock::now()),
        _ if !is => return Ok(None),
        _ => match by_rule {
            Some(firing) => fill(say.vip_by_rule, &[&firing.rule]),
            None if is_named(desk, page)? => say.vip_by_settings.to_owned(),
            None => say.vip_by_label.to_owned(),
        },
    };
    let word = if is { w().person.is_vip } else { w().person.no_vip };
    Ok(Some(fill(say.vip, &[&word, &whose])))
}

fn gives_vip(firing: &Firing) -> bool {
    firing.did.iter().any(|act| matches!(act, RuleAct::Labelled(labels) if labels.iter().any(|label| label == VIP)))
}

fn is_named(desk: &Handle, page: &Conversation) -> Result<bool, CannotShow> {
    let Some(heard) = page.last_heard() else { return Ok(false) };
    let item = desk.reader().item(heard.id)?;
    Ok(item.is_some_and(|item| desk.library().rulings.is_vip(&item.author.handle)))
}
