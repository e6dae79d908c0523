//! One answer to many people: composed for each, looked at by the guard for each, and sent as many replies. Between the
//! look and the sending much can happen: whoever something is new of is held back, and a person decides.

use std::collections::HashSet;

use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::Conversation;
use crate::domain::guard::{Concern, ConcernKind, Gravity};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::item::{Author, Item};
use crate::domain::many::{Each, HeldBack, MOST, Stood, ToMany, same_words, together};
use crate::domain::reply::{Draft, Thought};
use crate::domain::saved::{for_anybody, settled, still_named, varied};
use crate::words::{fill, w};

use super::accounts::Accounts;
use super::acts::unsaved;
use super::drafts;
use super::live::Shared;
use super::sending::{self, Looked, answered};
use super::staged::Staged;
use super::variables;

mod parts;
mod sent;

pub use self::sent::{Sent, call_back, keep_drafts, remember, sent_with};

/// Says how an answer would go to each of many, and to whom it cannot go. Nothing is staged.
pub fn compose(
    staged: &Staged<'_>,
    accounts: &Accounts,
    shared: &Shared,
    draft: &Draft,
    to: &[ConversationId],
) -> Result<ToMany, Refusal> {
    let mut known = HashSet::new();
    let to: Vec<ConversationId> = to.iter().copied().filter(|id| known.insert(*id)).collect();
    not_too_many(to.len())?;
    let written = Written::of(staged, draft)?;
    let drafts = drafts::all(staged.reader).map_err(unsaved)?;
    let mut many = ToMany::default();
    let mut concerns = Vec::new();
    for id in to {
        let page = staged.conversation(id).map_err(unsaved)?;
        let item = page.as_ref().map(|page| newest(staged, page)).transpose()?.flatten();
        let Some((page, item)) = page.zip(item) else {
            many.left_out.push((w().guard.the_person.to_owned(), w().swarm.has_gone.to_owned()));
            continue;
        };
        let who = item.author.shown().to_owned();
        let each = written.to(staged, (&page, &item), many.each.len());
        let looked = sending::look_beside(staged, (accounts, shared), &each, &drafts)?;
        if let Some(why) = cannot(accounts, &page, &looked.concerns) {
            many.left_out.push((who, why));
            continue;
        }
        let asked: Vec<Concern> = looked.concerns.into_iter().filter(Concern::asks).collect();
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
    // One by one somebody may be asked; among many they would be passed over.
    let keeps_back = |concern: &&Concern| concern.blocks() || concern.kind == ConcernKind::NoReply;
    concerns.iter().find(keeps_back).map(|concern| concern.sentence.clone())
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
            // Theirs was not on screen, and it is varied for each.
            thought: Thought::default(),
            ..self.draft.clone()
        }
    }
}

/// Refuses an answer that is not to be sent as it is, before any of it is.
pub fn may_leave(many: &ToMany, count: usize) -> Result<(), Refusal> {
    not_too_many(many.each.len())?;
    if count != many.each.len() {
        return Err(Refusal::no(fill(w().swarm.wrong_count, &[&many.each.len(), &count])));
    }
    let was_told = many.concerns.iter().any(|concern| concern.kind == ConcernKind::SameWords);
    let same = same_words(many.each.iter().map(|each| each.draft.text.as_str())).filter(|_| !was_told);
    same.map_or(Ok(()), |concern| Err(Refusal::Asks(vec![concern])))
}

fn not_too_many(count: usize) -> Result<(), Refusal> {
    if count > MOST { Err(Refusal::no(fill(w().swarm.too_many, &[&MOST, &count]))) } else { Ok(()) }
}

/// Stages some of an answer to many as it was looked at, without those of whom something is new since.
pub fn send(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    by: &SeatName,
    some: &[Each],
    now: bool,
) -> Result<Done, Refusal> {
    let drafts = drafts::all(staged.reader).map_err(unsaved)?;
    let mut all = Done::default();
    for each in some {
        let Some(conversation) = each.draft.conversation else { continue };
        let draft = Draft { seat: by.clone(), text: clean::text(&each.draft.text), ..each.draft.clone() };
        match look_again(staged, (accounts, shared), each, (&draft, &drafts))? {
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
    Ok(all)
}

/// Looks at one of many as they are now. Says why they are held back where something is new of them: they wrote, one of
/// us did, or the guard would ask what it did not ask before.
fn look_again(
    staged: &Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    each: &Each,
    (draft, written): (&Draft, &[Draft]),
) -> Result<Result<Looked, String>, Refusal> {
    let page = draft.conversation.map(|id| staged.conversation(id)).transpose().map_err(unsaved)?.flatten();
    let Some(page) = page else { return Ok(Err(w().swarm.has_gone.to_owned())) };
    if let Some(news) = Stood::of(&page).since(&each.stood) {
        return Ok(Err(news));
    }
    let looked = sending::look_beside(staged, (accounts, shared), draft, written)?;
    let is_new = |concern: &&Concern| concern.asks() && !each.asks.contains(&concern.kind);
    let new = looked.concerns.iter().find(is_new).map(|concern| concern.sentence.clone());
    Ok(match cannot(accounts, &page, &looked.concerns).or(new) {
        Some(why) => Err(why),
        None => Ok(looked),
    })
}
