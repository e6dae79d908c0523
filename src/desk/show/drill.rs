//! A drill as it is played, and what its log says was done.

use std::collections::{HashMap, HashSet};

use crate::domain::ask::{Debrief, DrillLine, DrillSheet};
use crate::domain::chain::{PageChange, Paging};
use crate::domain::class::Class;
use crate::domain::conversation::{Change, Mark};
use crate::domain::crisis::{Clocks, Crisis, CrisisChange};
use crate::domain::drill::{Played, Public, Raise, Told, score};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ConversationId, ItemId, ReplyId};
use crate::domain::reply::{Delivery, ReplyChange};
use crate::domain::statement::Stage;
use crate::domain::targets::Cadence;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};

use super::super::clock;
use super::super::drill::Play;
use super::super::handle::Handle;

/// Events that are read at once.
const AT_ONCE: usize = 2_000;
/// A level counts as it stands so long after it was raised: who sees more may change their mind.
const JUDGED_AFTER: Span = Span::minutes(10);

/// Returns what line 1 says of it; nothing where none is played.
pub fn line(desk: &Handle) -> Option<DrillLine> {
    desk.library().play.as_ref().map(|play| DrillLine { until: play.until() })
}

/// Returns the drill that is played, measured where it is over; nothing where none is.
pub fn drill(desk: &Handle) -> Result<Option<DrillSheet>, StoreError> {
    let Some(play) = desk.library().play.clone() else { return Ok(None) };
    let drill = &play.drill;
    let over = match play.is_over(clock::now()) {
        true => {
            let card = score(drill, &played(desk, &play)?);
            Some(Box::new(Debrief { card, told: drill.debrief.clone(), best: play.best }))
        }
        false => None,
    };
    Ok(Some(DrillSheet {
        name: drill.name.clone(),
        title: drill.title.clone(),
        brief: drill.brief.clone(),
        player: play.player.clone(),
        team: drill.team.iter().map(|one| (one.seat.clone(), one.job.clone())).collect(),
        began: play.began,
        until: play.until(),
        length: drill.length,
        pace: drill.pace,
        over,
    }))
}

/// Returns what was done until it was over.
fn played(desk: &Handle, play: &Play) -> Result<Played, StoreError> {
    let reader = desk.reader();
    let crisis = super::super::drill::crisis(desk)?;
    let crisis = crisis.as_ref();
    let rulings = &desk.library().rulings;
    let clocks = crisis.map(|crisis| rulings.ready.clocks(crisis, &rulings.targets));
    let cadence = clocks.map_or(rulings.targets.grave, |clocks| clocks.cadence);
    let mut walk = Walk::new(&reader, play, crisis, cadence)?;
    let mut after = 0;
    loop {
        let some = reader.log(after, AT_ONCE)?;
        let Some((last, _)) = some.last() else { break };
        after = *last;
        for (_, recorded) in some.iter().filter(|(_, one)| one.at >= play.began && one.at <= play.until()) {
            walk.take(recorded)?;
        }
    }
    Ok(walk.finish(clocks))
}

struct Walk<'a> {
    reader: &'a Reader,
    play: &'a Play,
    crisis: Option<&'a Crisis>,
    /// The rhythm that the crisis has.
    cadence: Cadence,
    members: HashSet<ConversationId>,
    stages: HashMap<ReplyId, Stage>,
    /// When messages came that belong to the crisis, or complain.
    came: Vec<Span>,
    played: Played,
}

impl<'a> Walk<'a> {
    fn new(
        reader: &'a Reader,
        play: &'a Play,
        crisis: Option<&'a Crisis>,
        cadence: Cadence,
    ) -> Result<Walk<'a>, StoreError> {
        let members = crisis.map(|crisis| reader.marked(&Mark::part_of(crisis.id))).transpose()?.unwrap_or_default();
        let stated = crisis.into_iter().flat_map(|crisis| &crisis.stated);
        let mut asked = Vec::new();
        for removal in crisis.into_iter().flat_map(|crisis| &crisis.removals) {
            let named = reader.item(removal.item)?.map(|item| (item.network.clone(), item.id.clone()));
            asked.extend(named.map(|named| (named, removal.at.since(play.began))));
        }
        Ok(Walk {
            reader,
            play,
            crisis,
            cadence,
            members: members.into_iter().map(|(_, id)| id).collect(),
            stages: stated.flat_map(|one| one.replies.iter().map(|reply| (*reply, one.stage))).collect(),
            came: Vec::new(),
            played: Played { until: play.until().since(play.began), asked, ..Played::default() },
        })
    }

    fn at(&self, moment: Time) -> Span {
        moment.since(self.play.began)
    }

    fn take(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        let at = self.at(recorded.at);
        let by_player = recorded.by == self.play.player;
        match &recorded.event {
            Event::Crisis { id, change } if self.crisis.is_some_and(|crisis| crisis.id == *id) => {
                self.crisis_changed(at, by_player, change);
            }
            Event::Page { id, change: PageChange::Acknowledged { by, .. } } if *by == self.play.player => {
                let paging = self.reader.subject::<Paging>(*id)?;
                if paging.is_some_and(|paging| paging.raised.crisis.is_some()) {
                    self.has_it(at);
                }
            }
            Event::Frozen { .. } => drop(self.played.frozen.get_or_insert(at)),
            Event::Reply { id, change } => self.reply(at, *id, change)?,
            Event::Moderated { item, act, on: true, refused: None, .. } if act.removes() => {
                let named = self.reader.item(*item)?.map(|item| (item.network, item.id));
                self.played.removed.extend(named.map(|item| (item, at)));
            }
            Event::Conversation { id, change: Change::Arrived(arrival), .. } => {
                let presses = matches!(arrival.verdict.class, Class::Complaint | Class::Crisis);
                if !arrival.item.from_us && (presses || self.members.contains(id)) {
                    self.came.push(at);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn crisis_changed(&mut self, at: Span, by_player: bool, change: &CrisisChange) {
        match change {
            CrisisChange::Raised(raised) => {
                let raise = Raise {
                    at,
                    by_player,
                    level: raised.level,
                    protocol: raised.protocol.clone(),
                    cadence: self.cadence,
                };
                self.played.raised.get_or_insert(raise);
                if raised.lead.as_ref() == Some(&self.play.player) {
                    self.has_it(at);
                }
            }
            CrisisChange::Graded { level, .. } => self.judged(at, |raise| raise.level = *level),
            CrisisChange::Follows { protocol, .. } => self.judged(at, |raise| raise.protocol.clone_from(protocol)),
            CrisisChange::Acknowledged if by_player => self.has_it(at),
            CrisisChange::Given { to: Some(to), .. } if *to == self.play.player => self.has_it(at),
            CrisisChange::Promised { at: Some(by) } => {
                let by = self.at(*by);
                self.played.promised.push((at, by));
            }
            _ => {}
        }
    }

    fn has_it(&mut self, at: Span) {
        self.played.acknowledged.get_or_insert(at);
    }

    fn judged(&mut self, at: Span, change: impl FnOnce(&mut Raise)) {
        if let Some(raise) = self.played.raised.as_mut().filter(|raise| at <= raise.at.plus(JUDGED_AFTER)) {
            change(raise);
        }
    }

    fn reply(&mut self, at: Span, id: ReplyId, change: &ReplyChange) -> Result<(), StoreError> {
        if !matches!(change, ReplyChange::Moved { to: Delivery::Delivered { .. }, .. }) {
            return Ok(());
        }
        let Some(outgoing) = self.reader.outgoing(id)? else { return Ok(()) };
        let Some(reply) = self.reader.reply(id)? else { return Ok(()) };
        let (network, text) = (reply.account.network().to_owned(), outgoing.text.clone());
        let planned = self.play.drill.planned.iter().position(|post| post.network == network && post.text == text);
        if let Some(planned) = planned.filter(|_| reply.seat != self.play.player) {
            self.played.left.push((planned, at));
        } else if let Some(conversation) = reply.conversation {
            self.answered(at, conversation, reply.public, &text)?;
        } else {
            let stage = self.stages.get(&id).copied();
            self.played.public.push(Public { at, network, stage, text });
        }
        Ok(())
    }

    /// An answer is one to all that they had written until then.
    fn answered(&mut self, at: Span, on: ConversationId, public: bool, text: &str) -> Result<(), StoreError> {
        let Some(page) = self.reader.conversation(on)? else { return Ok(()) };
        let written = page.items.iter().filter(|item| !item.from_us && self.at(item.at) <= at);
        let ids: Vec<ItemId> = written.map(|item| item.id).collect();
        for id in ids {
            let Some(item) = self.reader.item(id)? else { continue };
            let item = (item.network, item.id);
            self.played.answered.push(Told { item, at, public, text: text.to_owned() });
        }
        Ok(())
    }

    fn finish(mut self, clocks: Option<Clocks<'_>>) -> Played {
        let (Some(crisis), Some(clocks)) = (self.crisis, clocks) else { return self.played };
        if let Some(raise) = &self.played.raised {
            let first = self.played.public.iter().map(|word| word.at).min();
            let meanwhile = |at: &&Span| **at > raise.at && first.is_none_or(|first| **at < first);
            self.played.asked_meanwhile = self.came.iter().filter(meanwhile).count();
        }
        let due: Vec<_> = clocks.steps(crisis).filter(|(_, due)| *due <= self.play.until()).collect();
        let done = due
            .iter()
            .filter(|(step, _)| crisis.steps.get(&step.name).is_some_and(|ticked| ticked.at <= self.play.until()));
        self.played.steps = (done.count(), due.len());
        self.played
    }
}
