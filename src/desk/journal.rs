//! The delivery journal: every reply's way from intent to a known end. All of it runs on the writer's
//! thread; the sender only carries requests.

use crate::domain::command::{ByHand, Done, Refusal};
use crate::domain::conversation::{Answer, Change};
use crate::domain::crisis::Crisis;
use crate::domain::event::{Body, Freeze};
use crate::domain::id::{CrisisId, PostId, ReplyId, SeatName};
use crate::domain::network::{NetError, Outgoing, OutgoingKind, SendError, Sent};
use crate::domain::plan::{Fate, Post, Stage};
use crate::domain::protocol::Role;
use crate::domain::reply::{Delivery, Draft, Reply, ReplyChange, Thought};
use crate::domain::time::{Span, Time};
use crate::store::{Place, StoreError};
use crate::words::{Said, fill, w};

use super::acts::unsaved;
use super::crisis;
use super::staged::Staged;

/// What went out so often and never arrived is looked at by a person.
const MOST_TRIES: u32 = 3;

/// How a draft becomes a reply.
pub struct SendOff {
    /// The draft.
    pub draft: Draft,
    /// Skip the undo window.
    pub now: bool,
    /// No connector can send it: a person posts it.
    pub by_hand: bool,
    /// What makes a repeat recognisable, from the connector.
    pub token: String,
    /// The complete thing.
    pub outgoing: Outgoing,
    /// Where a person posts it by hand.
    pub url: Option<String>,
    /// The crisis of whose statement it is a delivery.
    pub statement: Option<Statement>,
    /// The post of the plan of which it is a variant's delivery.
    pub post: Option<PostId>,
    /// The post of the plan whose first comment it is, and when that was sent off.
    pub below: Option<(PostId, Time)>,
    /// Why a person looks at it first.
    pub held: Option<String>,
}

/// A statement of a crisis on its way.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// Of which crisis.
    pub crisis: CrisisId,
    /// It goes out while everything is frozen.
    pub goes_on: bool,
}

/// Stages a reply's intent. It is on disk before anything leaves.
pub fn send_off(
    staged: &mut Staged<'_>,
    by: &SeatName,
    off: SendOff,
    freeze: Option<&Freeze>,
) -> Result<Done, Refusal> {
    queue(staged, by, off, freeze).map_err(unsaved)
}

/// The same for the desk itself, which only the store can refuse.
pub fn queue(
    staged: &mut Staged<'_>,
    by: &SeatName,
    off: SendOff,
    freeze: Option<&Freeze>,
) -> Result<Done, StoreError> {
    let kind = off.outgoing.answers.as_ref().map(|item| item.kind);
    let window = if off.now { Span::ZERO } else { staged.rulings.undo_window.of(kind, off.draft.visibility) };
    let goes_on = off.statement.is_some_and(|statement| statement.goes_on);
    let written_at = off.below.map_or(staged.now, |(_, at)| at);
    let frozen_as = if off.below.is_some() { &OutgoingKind::Post } else { &off.draft.kind };
    let written = Written { kind: frozen_as, seat: by, at: written_at, goes_on };
    let frozen = holding(staged, freeze, written)?;
    let held_by = match frozen.or(off.held) {
        Some(why) => Some(why),
        None => waits_for_lead(staged, freeze, written)?,
    };
    let state = match (held_by, off.by_hand) {
        (Some(why), _) => Delivery::Held { why },
        (None, true) => Delivery::ByHand,
        (None, false) => Delivery::Pending,
    };
    let not_before = staged.now.plus(window);
    let id = off.outgoing.reply;
    let reply = Reply {
        id,
        conversation: off.draft.conversation,
        answers: off.draft.answers,
        account: off.draft.account.clone(),
        kind: off.draft.kind.clone(),
        public: off.draft.is_public(kind),
        seat: by.clone(),
        opened_at: off.draft.opened_at,
        written_at,
        not_before,
        // What its network is to hold is late once its minute is over.
        meant_for: Some(off.outgoing.leaves_at.unwrap_or(not_before)),
        state: state.clone(),
        tries: 0,
        token: off.token.clone(),
        during_freeze: freeze.is_some(),
        crisis: off.statement.map(|statement| statement.crisis),
        post: off.post,
        first_comment_of: off.below.map(|(post, _)| post),
        failed: None,
        by_hand: off.by_hand,
    };
    let outgoing = Outgoing { token: off.token, ..off.outgoing };
    let text = outgoing.text.clone();
    let body = Some(Body::Reply(Box::new(outgoing)));
    staged.change_reply(id, by, ReplyChange::Queued(Box::new(reply)), body)?;
    if let Some(conversation) = off.draft.conversation {
        let change = match state {
            Delivery::ByHand => Change::ToPost { reply: id },
            _ => Change::Replied { reply: id },
        };
        staged.change(conversation, by, change, None)?;
    }
    let say = &w().delivery;
    let notice = match &state {
        Delivery::Held { why } => fill(say.held, &[why]).into(),
        Delivery::ByHand => say.copied.say(&[]),
        _ if window == Span::ZERO => say.sending.into(),
        _ => Said::from(fill(say.sends_in, &[&window.as_seconds()])).and(say.can_call_back.say(&[])),
    };
    let by_hand = (state == Delivery::ByHand).then(|| Box::new(ByHand { reply: id, url: off.url, text }));
    Ok(Done {
        notice,
        reply: Some(id),
        not_before: Some(not_before),
        by_hand,
        changed: off.draft.conversation.into_iter().collect(),
        ..Done::default()
    })
}

/// Stages calling a reply back; its text returns as a draft.
pub fn call_back(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<Done, Refusal> {
    let say = &w().delivery;
    if matches!(reply.state, Delivery::Refused { .. }) {
        return Err(Refusal::no(say.never_left.say(&[])));
    }
    has_not_left(reply)?;
    take_up(staged, by, reply, |outgoing| fill(say.called_back, &[&addressed(outgoing, say.to)]))
}

/// Stages giving a reply up: nobody is asked about it any more, and what it answers waits again.
pub fn give_up(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<Done, Refusal> {
    has_not_left(reply)?;
    moved(staged, by, reply, Delivery::CalledBack, None).map_err(unsaved)?;
    crisis::unsaid(staged, by, reply).map_err(unsaved)?;
    unreplied(staged, by, reply).map_err(unsaved)?;
    Ok(Done {
        notice: w().delivery.given_up.into(),
        reply: Some(reply.id),
        changed: reply.conversation.into_iter().collect(),
        ..Done::default()
    })
}

/// Refuses where something of it has left, or may have.
pub fn has_not_left(reply: &Reply) -> Result<(), Refusal> {
    let say = &w().delivery;
    match &reply.state {
        Delivery::Pending | Delivery::Held { .. } | Delivery::ByHand | Delivery::Refused { .. } => Ok(()),
        Delivery::Sending { .. } => Err(Refusal::no(say.leaving_now)),
        Delivery::Delivered { .. } => Err(Refusal::no(say.out)),
        Delivery::Unknown { .. } => Err(Refusal::no(say.unknown.say(&[]))),
        Delivery::CalledBack => Err(Refusal::no(say.called_back_already)),
    }
}

/// Stages taking the text of a reply that will not leave up again as a draft.
pub fn retake(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<Done, Refusal> {
    let say = &w().delivery;
    match &reply.state {
        Delivery::Refused { .. } | Delivery::Held { .. } | Delivery::ByHand | Delivery::Pending => {}
        Delivery::Unknown { .. } => return Err(Refusal::no(say.unknown.say(&[]))),
        Delivery::Sending { .. } => return Err(Refusal::no(say.wait_for_its_end)),
        Delivery::Delivered { .. } => return Err(Refusal::no(say.write_a_new_one)),
        Delivery::CalledBack => return Err(Refusal::no(say.draft_already)),
    }
    take_up(staged, by, reply, |_| say.retaken.to_owned())
}

fn take_up(
    staged: &mut Staged<'_>,
    by: &SeatName,
    reply: &Reply,
    notice: impl FnOnce(&Outgoing) -> String,
) -> Result<Done, Refusal> {
    let outgoing = text_of(staged, reply)?;
    let notice = notice(&outgoing).into();
    // A first comment is written anew as an answer below its post, and only there.
    let below = match reply.first_comment_of {
        Some(_) => Some(own_post(staged, reply, &outgoing)?),
        None => None,
    };
    staged.change_reply(reply.id, by, ReplyChange::Retaken, None).map_err(unsaved)?;
    crisis::unsaid(staged, by, reply).map_err(unsaved)?;
    unreplied(staged, by, reply).map_err(unsaved)?;
    // What the plan holds is written there.
    if reply.post.is_some() {
        let notice = w().plan.in_plan_again.into();
        return Ok(Done { notice, reply: Some(reply.id), post: reply.post, ..Done::default() });
    }
    let draft = Draft {
        conversation: below.as_ref().map(|place| place.conversation).or(reply.conversation),
        seat: by.clone(),
        note: false,
        kind: reply.kind.clone(),
        account: reply.account.clone(),
        answers: below.as_ref().map(|place| place.item).or(reply.answers),
        text: outgoing.text,
        visibility: outgoing.visibility,
        subject: outgoing.subject,
        media: outgoing.media,
        opened_at: staged.now,
        changed_at: staged.now,
        thought: Thought::default(),
    };
    Ok(Done {
        notice,
        reply: Some(reply.id),
        draft: Some(Box::new(draft)),
        changed: reply.conversation.into_iter().collect(),
        ..Done::default()
    })
}

/// Returns where the post lies below which a first comment stands, once it has come back from its network.
fn own_post(staged: &Staged<'_>, reply: &Reply, outgoing: &Outgoing) -> Result<Place, Refusal> {
    let native = outgoing.answers.as_ref().map(|item| item.id.as_str()).unwrap_or_default();
    let place = staged.place_of(&reply.account, native).map_err(unsaved)?;
    place.ok_or_else(|| Refusal::no(w().plan.post_not_here))
}

fn unreplied(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<(), StoreError> {
    if let Some(conversation) = reply.conversation {
        staged.change(conversation, by, Change::Unreplied { reply: reply.id }, None)?;
    }
    Ok(())
}

/// Stages a person's word on a reply that stands on the network by their own hand, or does not: one that was for them to
/// post, or one of which the desk does not know whether it is out, or that it could not send.
pub fn posted(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply, yes: bool) -> Result<Done, Refusal> {
    let say = &w().delivery;
    if !reply.state.needs_a_person() {
        return Err(Refusal::no(fill(say.waits_not_for_you, &[&reply.state.words()])));
    }
    if !yes {
        return take_up(staged, by, reply, |_| say.not_posted.to_owned());
    }
    let to = Delivery::Delivered { sent: Sent::default(), by_hand: true };
    moved(staged, by, reply, to, None).map_err(unsaved)?;
    let wrote_again = stop_the_clock(staged, by, reply).map_err(unsaved)?;
    let outgoing = staged.reader.outgoing(reply.id).map_err(unsaved)?;
    let addressed = outgoing.as_ref().map(|outgoing| addressed(outgoing, say.to_whom)).unwrap_or_default();
    let again = if wrote_again { say.posted_wrote_again } else { "" };
    Ok(Done {
        notice: fill(say.posted, &[&addressed, &again]).into(),
        reply: Some(reply.id),
        changed: reply.conversation.into_iter().filter(|_| !wrote_again).collect(),
        ..Done::default()
    })
}

/// Stages the answer that a person has posted. Returns whether they had written again before: that is not answered.
fn stop_the_clock(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply) -> Result<bool, StoreError> {
    let Some(id) = reply.conversation else { return Ok(false) };
    let Some(page) = staged.conversation(id)? else { return Ok(false) };
    let on_its_way = page.answering.is_some_and(|answering| answering.reply == reply.id);
    if !on_its_way {
        staged.change(id, by, Change::Replied { reply: reply.id }, None)?;
    }
    answered(staged, by, reply, true)?;
    let wrote_again = !on_its_way && page.last_arrived.is_some_and(|arrived| arrived > reply.written_at);
    if wrote_again {
        staged.change(id, by, Change::Reopened, None)?;
    }
    Ok(wrote_again)
}

/// What a freeze may hold.
#[derive(Clone, Copy)]
struct Written<'a> {
    kind: &'a OutgoingKind,
    seat: &'a SeatName,
    at: Time,
    /// A statement of those who speak in a crisis: it goes on whatever is frozen.
    goes_on: bool,
}

impl<'a> Written<'a> {
    /// The same of a reply that waits.
    fn of(staged: &Staged<'_>, reply: &'a Reply) -> Result<Written<'a>, StoreError> {
        let crisis = reply.crisis.map(|id| staged.subject::<Crisis>(id)).transpose()?.flatten();
        let goes_on = crisis.is_some_and(|crisis| crisis.lets_out(reply.id, &reply.seat));
        Ok(Written { kind: reply.frozen_as(), seat: &reply.seat, at: reply.written_at, goes_on })
    }
}

/// Says why a freeze holds something that a seat wrote then; nothing where it goes.
fn holding(staged: &Staged<'_>, freeze: Option<&Freeze>, written: Written<'_>) -> Result<Option<String>, StoreError> {
    let Some(freeze) = freeze.filter(|_| !written.goes_on) else { return Ok(None) };
    let speaks = staged.open::<Crisis>()?.iter().any(|(_, crisis)| crisis.speaks(written.seat));
    let holds = freeze.holds(written.kind, written.at, speaks);
    Ok(holds.then(|| fill(w().delivery.frozen, &[&freeze.reason])))
}

/// Says whom a post waits for that somebody writes while planned posts are frozen: the lead of the crisis confirms it. Who
/// speaks in the crisis needs nobody, and without a lead the guard has asked.
fn waits_for_lead(
    staged: &Staged<'_>,
    freeze: Option<&Freeze>,
    written: Written<'_>,
) -> Result<Option<String>, StoreError> {
    let is_post = *written.kind == OutgoingKind::Post;
    let Some(freeze) = freeze.filter(|_| is_post && !written.goes_on) else { return Ok(None) };
    let running: Vec<Crisis> = staged.open::<Crisis>()?.into_iter().map(|(_, crisis)| crisis).collect();
    if running.iter().any(|crisis| crisis.speaks(written.seat)) {
        return Ok(None);
    }
    let lead = running.iter().filter(|crisis| crisis.is_running()).find_map(|crisis| crisis.roles.get(&Role::Lead));
    Ok(lead.map(|lead| fill(w().delivery.waits_for_lead, &[lead, &freeze.reason])))
}

/// Stages letting a held reply go.
pub fn release(
    staged: &mut Staged<'_>,
    by: &SeatName,
    reply: &Reply,
    freeze: Option<&Freeze>,
) -> Result<Done, Refusal> {
    let say = &w().delivery;
    if !matches!(reply.state, Delivery::Held { .. }) {
        return Err(Refusal::no(fill(say.not_held, &[&reply.state.words()])));
    }
    if !stands_in_plan(staged, reply)? {
        return Err(Refusal::no(say.of_the_plan));
    }
    // What somebody else wrote goes by the yes of whoever speaks in the crisis.
    let written = Written { seat: by, ..Written::of(staged, reply).map_err(unsaved)? };
    if let Some(why) = holding(staged, freeze, written).map_err(unsaved)? {
        return Err(Refusal::no(say.resume_first.say(&[&why])));
    }
    if let Some(why) = waits_for_lead(staged, freeze, written).map_err(unsaved)? {
        return Err(Refusal::no(why));
    }
    if reply.by_hand {
        moved(staged, by, reply, Delivery::ByHand, None).map_err(unsaved)?;
        return to_post(staged, reply);
    }
    moved(staged, by, reply, Delivery::Pending, Some(staged.now)).map_err(unsaved)?;
    Ok(Done { notice: say.sending.into(), reply: Some(reply.id), ..Done::default() })
}

/// A post of the plan leaves as the plan has it: what was written anew, moved into review or given up since leaves from
/// there, or not at all.
fn stands_in_plan(staged: &Staged<'_>, reply: &Reply) -> Result<bool, Refusal> {
    let Some(id) = reply.post else { return Ok(true) };
    let Some(post) = staged.subject::<Post>(id).map_err(unsaved)? else { return Ok(true) };
    let is_of_it = post.fates.get(&reply.account).and_then(Fate::reply) == Some(reply.id);
    let text = text_of(staged, reply)?.text;
    let says_so = post.content.variant(&reply.account).is_some_and(|variant| variant.as_sent() == text);
    Ok(post.stage == Stage::Scheduled && is_of_it && says_so)
}

/// Returns what a person needs to post a reply by hand.
fn to_post(staged: &Staged<'_>, reply: &Reply) -> Result<Done, Refusal> {
    let outgoing = text_of(staged, reply)?;
    let url = outgoing.answers.and_then(|item| item.url);
    let by_hand = ByHand { reply: reply.id, url, text: outgoing.text };
    Ok(Done {
        notice: w().delivery.copied.say(&[]),
        reply: Some(reply.id),
        by_hand: Some(Box::new(by_hand)),
        ..Done::default()
    })
}

/// Names whom it answers in a sentence; a post answers nobody.
fn addressed(outgoing: &Outgoing, sentence: &str) -> String {
    outgoing.answers.as_ref().map_or_else(String::new, |item| fill(sentence, &[&item.author.shown()]))
}

fn text_of(staged: &Staged<'_>, reply: &Reply) -> Result<Outgoing, Refusal> {
    let outgoing = staged.reader.outgoing(reply.id).map_err(unsaved)?;
    outgoing.ok_or_else(|| Refusal::NotFound { what: w().desk.reply_text.to_owned(), id: reply.id.to_string() })
}

/// Decides, in the transaction in which the sender takes work, whether a reply whose moment has come leaves.
/// `cannot` says why its account cannot send now. Returns whether it leaves.
pub fn hand_over(
    staged: &mut Staged<'_>,
    reply: &Reply,
    freeze: Option<&Freeze>,
    cannot: Option<String>,
) -> Result<bool, StoreError> {
    let desk = SeatName::desk();
    let to = match why_held(staged, reply, freeze, cannot)? {
        Some(why) => Delivery::Held { why },
        None => Delivery::Sending { since: staged.now },
    };
    let leaves = matches!(to, Delivery::Sending { .. });
    moved(staged, &desk, reply, to, None)?;
    Ok(leaves)
}

fn why_held(
    staged: &Staged<'_>,
    reply: &Reply,
    freeze: Option<&Freeze>,
    cannot: Option<String>,
) -> Result<Option<String>, StoreError> {
    let frozen = holding(staged, freeze, Written::of(staged, reply)?)?;
    if frozen.is_some() {
        return Ok(frozen);
    }
    if cannot.is_some() {
        return Ok(cannot);
    }
    // Whatever kept it: a desk that was down, a machine that slept, a network that was away.
    let late = staged.now.since(reply.meant_for());
    if late > staged.rulings.stale_after {
        return Ok(Some(match &reply.failed {
            Some(why) => fill(w().delivery.late_since, &[&late.short(), why]),
            None => fill(w().delivery.late, &[&late.short()]),
        }));
    }
    let arrived = match reply.conversation {
        Some(id) => staged.conversation(id)?.and_then(|page| page.last_arrived),
        None => None,
    };
    if arrived.is_some_and(|arrived| arrived > reply.written_at) {
        return Ok(Some(w().delivery.wrote_again.to_owned()));
    }
    Ok(None)
}

/// Stages holding a reply that has not left until somebody looks.
pub fn hold(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply, why: String) -> Result<(), StoreError> {
    moved(staged, by, reply, Delivery::Held { why }, None)
}

/// Stages what became of a request.
pub fn outcome(
    staged: &mut Staged<'_>,
    reply: &Reply,
    result: Result<Sent, SendError>,
    backoff: Span,
) -> Result<(), StoreError> {
    let desk = SeatName::desk();
    match result {
        Ok(sent) => {
            moved(staged, &desk, reply, Delivery::Delivered { sent, by_hand: false }, None)?;
            answered(staged, &reply.seat, reply, false)
        }
        // What its network is to hold until a minute to come has time to be signed in for.
        Err(SendError::Refused(NetError::SignedOut { why }) | SendError::NotSent(NetError::SignedOut { why }))
            if reply.meant_for() > staged.now =>
        {
            again_at(staged, reply, staged.now.plus(backoff), Some(why))
        }
        Err(SendError::Refused(why)) => {
            moved(staged, &desk, reply, Delivery::Refused { why: why.to_string() }, None)?;
            crisis::unsaid(staged, &desk, reply)?;
            unreplied(staged, &desk, reply)
        }
        Err(SendError::NotSent(NetError::SignedOut { why })) => {
            let why = fill(w().delivery.signed_out, &[&reply.account, &why]);
            moved(staged, &desk, reply, Delivery::Held { why }, None)
        }
        Err(SendError::NotSent(why)) => {
            let again = match &why {
                NetError::Limited { until } => *until,
                _ => staged.now.plus(backoff),
            };
            again_at(staged, reply, again, Some(why.to_string()))
        }
        Err(SendError::Unknown(why)) => {
            let to = Delivery::Unknown { why: why.to_string(), since: Some(staged.now), checked: None };
            moved(staged, &desk, reply, to, None)
        }
    }
}

/// Stages another try. What its network is to hold has its turn at its minute at the latest: it leaves from here then.
fn again_at(staged: &mut Staged<'_>, reply: &Reply, at: Time, failed: Option<String>) -> Result<(), StoreError> {
    let at = if reply.meant_for() > staged.now { at.min(reply.meant_for()) } else { at };
    let change = ReplyChange::Moved { to: Delivery::Pending, not_before: Some(at), failed };
    staged.change_reply(reply.id, &SeatName::desk(), change, None)
}

/// What reading back said of an unknown delivery.
pub enum ReadBack {
    /// The network has it.
    There(Sent),
    /// The network certainly does not have it.
    Absent,
    /// It could not be told.
    Unclear(String),
}

/// Stages what reading back said of a try; it says nothing of one that was made since. What is not there goes out again
/// after `backoff`, a few times.
pub fn verified(
    staged: &mut Staged<'_>,
    reply: &Reply,
    (tries, found): (u32, ReadBack),
    backoff: Span,
) -> Result<(), StoreError> {
    let Delivery::Unknown { why, since, .. } = &reply.state else { return Ok(()) };
    if tries != reply.tries {
        return Ok(());
    }
    let desk = SeatName::desk();
    match found {
        ReadBack::There(sent) => {
            moved(staged, &desk, reply, Delivery::Delivered { sent, by_hand: false }, None)?;
            answered(staged, &reply.seat, reply, false)
        }
        ReadBack::Absent if reply.tries >= MOST_TRIES => {
            let why = fill(w().delivery.never_there, &[&reply.tries, why]);
            moved(staged, &desk, reply, Delivery::Held { why }, None)
        }
        ReadBack::Absent => again_at(staged, reply, staged.now.plus(backoff), Some(why.clone())),
        ReadBack::Unclear(_) => {
            let to = Delivery::Unknown { why: why.clone(), since: *since, checked: Some(staged.now) };
            moved(staged, &desk, reply, to, None)
        }
    }
}

/// Stages what a start finds: a request that was leaving when the desk stopped has an unknown end.
pub fn after_a_stop(staged: &mut Staged<'_>, reply: &Reply) -> Result<(), StoreError> {
    if matches!(reply.state, Delivery::Sending { .. }) {
        let why = w().delivery.stopped.to_owned();
        let to = Delivery::Unknown { why, since: Some(staged.now), checked: None };
        moved(staged, &SeatName::desk(), reply, to, None)?;
    }
    Ok(())
}

fn moved(
    staged: &mut Staged<'_>,
    by: &SeatName,
    reply: &Reply,
    to: Delivery,
    not_before: Option<Time>,
) -> Result<(), StoreError> {
    staged.change_reply(reply.id, by, ReplyChange::Moved { to, not_before, failed: None }, None)
}

fn answered(staged: &mut Staged<'_>, by: &SeatName, reply: &Reply, by_hand: bool) -> Result<(), StoreError> {
    let Some(id) = reply.conversation else { return Ok(()) };
    let Some(page) = staged.conversation(id)? else { return Ok(()) };
    let since = page.answering.filter(|answering| answering.reply == reply.id).and_then(|one| one.waiting_since);
    let out = if by_hand { staged.now } else { reply.written_at };
    let service = since.map(|since| staged.rulings.service(&page, since, out));
    let answer = Answer {
        reply: Some(reply.id),
        by: by.clone(),
        class: page.class(),
        waited: service.map(|(waited, _)| waited),
        took: Some(reply.written_at.since(reply.opened_at)),
        in_time: service.and_then(|(_, in_time)| in_time),
        private: !reply.public,
        by_hand,
    };
    staged.change(id, by, Change::Answered(answer), None)?;
    Ok(())
}

/// Returns the newest reply of a seat that can still be called back.
pub fn newest_leaving<'a>(replies: impl Iterator<Item = &'a Reply>, seat: &SeatName) -> Option<ReplyId> {
    let pending = replies.filter(|reply| reply.seat == *seat && reply.state == Delivery::Pending);
    pending.max_by_key(|reply| reply.id).map(|reply| reply.id)
}

#[cfg(test)]
mod tests;
