//! One answer to many people: composed for each, looked at by the guard for each, and sent as many replies. Between the
//! look and the sending much can happen: whoever something is new of is held back, and a person decides.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::Conversation;
use crate::domain::guard::{Concern, ConcernKind, Gravity};
use crate::domain::id::{ConversationId, ReplyId, SeatName};
use crate::domain::item::{Author, Item};
use crate::domain::many::{Each, HeldBack, Stood, ToMany, same_words, together};
use crate::domain::reply::{Delivery, Draft};
use crate::domain::saved::{for_anybody, settled, still_named, varied};
use crate::store::{Reader, Store, StoreError};
use crate::words::{Said, fill, some, w};

use super::accounts::Accounts;
use super::acts::{must_have, unsaved};
use super::drafts;
use super::journal;
use super::live::Shared;
use super::sending::{self, Looked, answered};
use super::staged::Staged;
use super::variables;

/// What an answer to many became, for whoever calls it back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// All of them.
    pub replies: Vec<ReplyId>,
    /// As it was written.
    pub draft: Draft,
}

/// Says how an answer would go to each of many, and to whom it cannot go. Nothing is staged.
pub fn compose(
    staged: &Staged<'_>,
    accounts: &Accounts,
    shared: &Shared,
    draft: &Draft,
    to: &[ConversationId],
) -> Result<ToMany, Refusal> {
    let written = Written::of(staged, draft)?;
    let mut many = ToMany::default();
    let mut concerns = Vec::new();
    let mut known = HashSet::new();
    for id in to.iter().filter(|id| known.insert(**id)) {
        let page = must_have(staged, *id)?;
        let Some(item) = newest(staged, &page)? else { continue };
        let who = item.author.shown().to_owned();
        let each = written.to(staged, (&page, &item), many.each.len());
        let looked = sending::look(staged, accounts, shared, &each)?;
        if let Some(why) = cannot(accounts, &page, &looked.concerns) {
            many.left_out.push((who, why));
            continue;
        }
        let asked: Vec<Concern> = looked.concerns.into_iter().filter(|one| one.gravity == Gravity::Asks).collect();
        let asks = asked.iter().map(|concern| concern.kind).collect();
        concerns.extend(asked);
        many.public += usize::from(each.is_public(Some(item.kind)));
        many.each.push(Each { who, draft: each, stood: Stood::of(&page), asks });
    }
    many.concerns = together(concerns);
    many.concerns.extend(written.names_them());
    many.concerns.extend(same_words(many.each.iter().map(|each| each.draft.text.as_str())));
    Ok(many)
}

/// Why one of many cannot be answered like this.
fn cannot(accounts: &Accounts, page: &Conversation, concerns: &[Concern]) -> Option<String> {
    if page.waiting_since.is_none() {
        return Some(w().swarm.not_waiting.to_owned());
    }
    if accounts.sender(&page.account).is_none() {
        return Some(fill(w().swarm.no_connector, &[&page.account.network()]));
    }
    concerns.iter().find(|concern| concern.blocks()).map(|concern| concern.sentence.clone())
}

fn newest(staged: &Staged<'_>, page: &Conversation) -> Result<Option<Item>, Refusal> {
    let heard = page.last_heard().map(|heard| heard.id);
    Ok(heard.map(|id| staged.reader.item(id)).transpose().map_err(unsaved)?.flatten())
}

/// A text that was written to one person, who is greeted in it perhaps.
struct Written<'a> {
    draft: &'a Draft,
    text: String,
    to: Author,
    /// Who may see it was chosen, rather than taken from what it answers.
    chosen: bool,
}

impl<'a> Written<'a> {
    fn of(staged: &Staged<'_>, draft: &'a Draft) -> Result<Written<'a>, Refusal> {
        let text = clean::text(&draft.text);
        let Some((_, item)) = answered(staged, draft)? else { return Err(Refusal::no(w().swarm.nobody)) };
        Ok(Written { draft, text, chosen: draft.visibility != item.visibility, to: item.author })
    }

    /// A text for anybody. What is varied is so before: of `{Hi|Hello} Mira` each way greets by itself.
    fn template(&self, text: &str) -> String {
        for_anybody(text, &self.to.name, &self.to.handle)
    }

    /// Says that the person to whom it was written is named to all of them.
    fn names_them(&self) -> Option<Concern> {
        let template = self.template(&self.text);
        let name = still_named(&template, &self.to.name)?;
        Some(Concern {
            kind: ConcernKind::NamesAnother,
            gravity: Gravity::Asks,
            sentence: fill(w().swarm.still_named, &[&name, &self.to.shown()]),
        })
    }

    /// The n-th answer: as the account that they wrote to, to what they wrote last.
    fn to(&self, staged: &Staged<'_>, (page, item): (&Conversation, &Item), n: usize) -> Draft {
        let values = variables::of(staged.rulings, &self.draft.seat, (page, item), staged.now);
        Draft {
            conversation: Some(page.id),
            account: page.account.clone(),
            answers: Some(item.item_id()),
            text: settled(&self.template(&varied(&self.text, n)), &values),
            visibility: if self.chosen { self.draft.visibility } else { item.visibility },
            ..self.draft.clone()
        }
    }
}

/// Stages an answer to many as it was looked at, without those of whom something is new since.
pub fn send(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    by: &SeatName,
    (many, count): (&ToMany, usize),
    now: bool,
) -> Result<Done, Refusal> {
    if count != many.each.len() {
        return Err(Refusal::no(fill(w().swarm.wrong_count, &[&many.each.len(), &count])));
    }
    let was_told = many.concerns.iter().any(|concern| concern.kind == ConcernKind::SameWords);
    let same = same_words(many.each.iter().map(|each| each.draft.text.as_str())).filter(|_| !was_told);
    if let Some(concern) = same {
        return Err(Refusal::Asks(vec![concern]));
    }
    let mut all = Done::default();
    for each in &many.each {
        let Some(conversation) = each.draft.conversation else { continue };
        let draft = Draft { seat: by.clone(), text: clean::text(&each.draft.text), ..each.draft.clone() };
        match look_again(staged, (accounts, shared), each, &draft)? {
            Ok(looked) => {
                let done = sending::send_off(staged, accounts, by, draft, now, looked)?;
                all.replies.extend(done.reply);
                (all.reply, all.not_before) = (done.reply, done.not_before);
                all.changed.push(conversation);
                all.notice = done.notice;
            }
            Err(why) => all.held_back.push(HeldBack { conversation, who: each.who.clone(), why }),
        }
    }
    let (held, sent) = (all.held_back.len(), all.replies.len());
    if sent == 0 {
        let first = HeldBack::first_of(&all.held_back);
        return Err(Refusal::no(fill(w().swarm.all_held, &[&held, &first])));
    }
    all.notice = Said::from(fill(w().swarm.sent, &[&sent])).and(all.notice);
    if held > 0 {
        all.notice = all.notice.and(fill(w().swarm.held_back, &[&held, &HeldBack::first_of(&all.held_back)]));
    }
    Ok(all)
}

/// Looks at one of many as they are now. Says why they are held back where something is new of them: they wrote, one of
/// us did, or the guard would ask what it did not ask before.
fn look_again(
    staged: &Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    each: &Each,
    draft: &Draft,
) -> Result<Result<Looked, String>, Refusal> {
    let page = draft.conversation.map(|id| staged.conversation(id)).transpose().map_err(unsaved)?.flatten();
    let Some(page) = page else { return Ok(Err(w().swarm.has_moved.to_owned())) };
    if let Some(news) = Stood::of(&page).since(&each.stood) {
        return Ok(Err(news));
    }
    let looked = sending::look(staged, accounts, shared, draft)?;
    let is_new = |concern: &&Concern| concern.gravity == Gravity::Asks && !each.asks.contains(&concern.kind);
    let new = looked.concerns.iter().find(is_new).map(|concern| concern.sentence.clone());
    Ok(match cannot(accounts, &page, &looked.concerns).or(new) {
        Some(why) => Err(why),
        None => Ok(looked),
    })
}

/// Keeps what those who were held back were to read as drafts, each on their row, but above no text that waits there.
pub fn keep_drafts(
    store: &mut Store,
    reader: &Reader,
    seat: &SeatName,
    (many, held): (&ToMany, &[HeldBack]),
) -> Result<(), StoreError> {
    let held: HashSet<ConversationId> = held.iter().map(|one| one.conversation).collect();
    let is_held = |draft: &&Draft| draft.conversation.is_some_and(|id| held.contains(&id));
    for draft in many.each.iter().map(|each| &each.draft).filter(is_held) {
        let draft = Draft { seat: seat.clone(), ..draft.clone() };
        let waiting = drafts::of(reader, seat, draft.conversation)?;
        if !waiting.iter().any(|other| other.has_place_of(&draft)) {
            drafts::keep(store, &draft)?;
        }
    }
    Ok(())
}

/// Remembers what an answer to many was, so that it is called back as one. Those of which nothing is on its way any more,
/// as `leaves` tells, are forgotten.
pub fn remember(
    store: &mut Store,
    reader: &Reader,
    seat: &SeatName,
    sent: Sent,
    leaves: impl Fn(&ReplyId) -> bool,
) -> Result<(), StoreError> {
    let mut all = all_sent(reader, seat)?;
    all.retain(|earlier| earlier.replies.iter().any(&leaves));
    all.push(sent);
    match rmp_serde::to_vec_named(&all) {
        Ok(bytes) => store.keep(&key(seat), Some(&bytes)),
        Err(_) => Ok(()),
    }
}

/// Returns the answer to many of which a reply of this seat is one.
pub fn sent_with(reader: &Reader, seat: &SeatName, reply: ReplyId) -> Result<Option<Sent>, StoreError> {
    Ok(all_sent(reader, seat)?.into_iter().find(|sent| sent.replies.contains(&reply)))
}

fn all_sent(reader: &Reader, seat: &SeatName) -> Result<Vec<Sent>, StoreError> {
    let Some(bytes) = reader.kept(&key(seat))? else { return Ok(Vec::new()) };
    // There was only one of them before.
    let one = || rmp_serde::from_slice(&bytes).map(|sent: Sent| vec![sent]);
    Ok(rmp_serde::from_slice(&bytes).or_else(|_| one()).unwrap_or_default())
}

fn key(seat: &SeatName) -> String {
    format!("many/{seat}")
}

/// Stages calling back all of an answer to many that has not left, and says how many had.
pub fn call_back(staged: &mut Staged<'_>, by: &SeatName, sent: &Sent) -> Result<Done, Refusal> {
    let (mut back, mut left) = (Vec::new(), 0);
    for id in &sent.replies {
        let Some(reply) = staged.reply(*id).map_err(unsaved)? else { continue };
        match reply.state {
            Delivery::Pending | Delivery::Held { .. } => back.push(journal::call_back(staged, by, &reply)?),
            Delivery::Sending { .. } | Delivery::Delivered { .. } | Delivery::Unknown { .. } => left += 1,
            Delivery::Refused { .. } | Delivery::ByHand | Delivery::CalledBack => {}
        }
    }
    let say = &w().swarm;
    let had_left = if left == 0 { String::new() } else { some(say.had_left, left) };
    let notice = fill(say.called_back, &[&some(say.answers, back.len()), &had_left]).into();
    let draft = text_again(staged, sent, &back)?;
    let changed = back.into_iter().flat_map(|done| done.changed).collect();
    Ok(Done { notice, changed, draft, ..Done::default() })
}

/// The text as it was written, where it was written. Where that answer has left, it waits for the first of the others:
/// as a text for anybody, or, of one alone, as they would have read it.
fn text_again(staged: &Staged<'_>, sent: &Sent, back: &[Done]) -> Result<Option<Box<Draft>>, Refusal> {
    let again = Draft { opened_at: staged.now, changed_at: staged.now, ..sent.draft.clone() };
    let drafts: Vec<&Draft> = back.iter().filter_map(|done| done.draft.as_deref()).collect();
    if drafts.iter().any(|draft| draft.conversation == again.conversation) {
        return Ok(Some(Box::new(again)));
    }
    Ok(match drafts.as_slice() {
        [] => None,
        [alone] => Some(Box::new((*alone).clone())),
        [first, ..] => {
            let written = Written::of(staged, &again)?;
            let text = written.template(&written.text);
            Some(Box::new(Draft { text, ..(*first).clone() }))
        }
    })
}
