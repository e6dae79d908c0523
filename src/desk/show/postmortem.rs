//! The report of a crisis, gathered from the log.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::ask::{CrisisSheet, TimelineLine};
use crate::domain::chain::{Outcome, PageChange, Paging};
use crate::domain::class::Class;
use crate::domain::conversation::{Change, Conversation, Mark, State};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ConversationId, CrisisId, EventId, PageId, ReplyId, SeatName};
use crate::domain::network::Moderation;
use crate::domain::postmortem::{Answered, Moment, Postmortem, Volume, WordsSaid, part_of};
use crate::domain::protocol::Protocol;
use crate::domain::reply::{Delivery, ReplyChange};
use crate::domain::statement::Stage;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::clock;
use super::super::handle::Handle;
use super::crisis::{crisis, told};

/// Columns of the plot.
const PARTS: usize = 60;
/// Events that are read at once.
const AT_ONCE: usize = 2_000;
/// Lines of the timeline at most: the log has all.
const LINES: usize = 2_000;
/// A message so long before the crisis was raised is no part of its beginning.
const BEFORE: Span = Span::hours(48);

/// Returns the report of a crisis, the newest where none is named; nothing where there is none.
pub fn postmortem(desk: &Handle, id: Option<CrisisId>) -> Result<Option<Postmortem>, StoreError> {
    let reader = desk.reader();
    let id = match id {
        Some(id) => Some(id),
        None => super::crisis::crises(desk)?.first().map(|crisis| crisis.id),
    };
    let Some(id) = id else { return Ok(None) };
    let Some(sheet) = crisis(desk, Some(id))? else { return Ok(None) };
    let members: HashSet<ConversationId> = reader.marked(&Mark::part_of(id))?.into_iter().map(|(_, id)| id).collect();
    let made = clock::now();
    let Members { first, classes, waiting } = of_members(&reader, &members, sheet.crisis.since)?;
    let from = first.map_or(sheet.crisis.since, |first| first.min(sheet.crisis.since));
    let to = sheet.crisis.closed.as_ref().map_or(made, |closed| closed.at);
    let mut walk = Walk::new(desk, &reader, &sheet, members, (from, to));
    let log = walk.through(&reader)?;
    let moments = walk.moments(&sheet, first);
    let answers = walk.answered(waiting);
    let timeline = walk.timeline;
    let mut said = sheet.said;
    said.reverse();
    Ok(Some(Postmortem {
        desk: desk.library().name.clone(),
        protocol: sheet.protocol,
        from,
        to,
        made,
        size: sheet.size,
        classes,
        volume: walk.volume,
        moments,
        answers,
        said,
        timeline,
        log,
        crisis: sheet.crisis,
    }))
}

/// What the conversations of a crisis tell together.
struct Members {
    /// Its first message.
    first: Option<Time>,
    /// Conversations by class, the most first.
    classes: Vec<(Class, usize)>,
    /// Those that wait for us.
    waiting: usize,
}

fn of_members(reader: &Reader, members: &HashSet<ConversationId>, since: Time) -> Result<Members, StoreError> {
    let (mut first, mut waiting): (Option<Time>, usize) = (None, 0);
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    for id in members {
        let Some(page) = reader.conversation(*id)? else { continue };
        *classes.entry(page.class()).or_default() += 1;
        waiting += usize::from(page.triage.state == State::Open && page.waiting_since.is_some());
        first = first_heard(&page, since).into_iter().chain(first).min();
    }
    let mut classes: Vec<(Class, usize)> = classes.into_iter().collect();
    classes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(Members { first, classes, waiting })
}

/// Returns when the first message of a conversation came that a crisis, raised at `since`, may have begun with.
pub fn first_heard(page: &Conversation, since: Time) -> Option<Time> {
    let theirs = page.items.iter().filter(|item| !item.from_us && item.at >= since.minus(BEFORE));
    theirs.map(|item| item.at).min()
}

/// What a walk over the log of a crisis finds.
struct Walk<'a> {
    desk: &'a Handle,
    reader: &'a Reader,
    crisis: CrisisId,
    protocol: Option<&'a Protocol>,
    /// The last event of the crisis.
    last: Option<EventId>,
    members: HashSet<ConversationId>,
    /// What belonged to it at any time.
    ever: HashSet<ConversationId>,
    window: (Time, Time),
    pages: HashMap<PageId, bool>,
    statements: HashMap<ReplyId, Stage>,
    volume: Volume,
    timeline: Vec<TimelineLine>,
    answers: Vec<(Time, Option<Span>, ConversationId)>,
    /// First page out, first answer of a page, freeze, its end.
    paged: Option<Time>,
    page_answered: Option<Time>,
    frozen: Option<Time>,
    resumed: Option<Time>,
    said: WordsSaid,
}

impl<'a> Walk<'a> {
    fn new(
        desk: &'a Handle,
        reader: &'a Reader,
        sheet: &CrisisSheet,
        members: HashSet<ConversationId>,
        window: (Time, Time),
    ) -> Walk<'a> {
        let (from, to) = window;
        let part = part_of(to.since(from), PARTS);
        let parts = usize::try_from(to.since(from).as_millis() / part.as_millis().max(1)).unwrap_or_default() + 1;
        let stated = sheet.crisis.stated.iter();
        let statements = stated.flat_map(|one| one.replies.iter().map(move |reply| (*reply, one.stage))).collect();
        let none = vec![0; parts];
        Walk {
            desk,
            reader,
            crisis: sheet.crisis.id,
            protocol: desk.library().rulings.ready.protocol(&sheet.crisis),
            last: sheet.crisis.log.last().copied(),
            ever: members.clone(),
            members,
            window,
            pages: HashMap::new(),
            statements,
            volume: Volume { from, part, all: none.clone(), negative: none.clone(), of_it: none },
            timeline: Vec::new(),
            answers: Vec::new(),
            paged: None,
            page_answered: None,
            frozen: None,
            resumed: None,
            said: WordsSaid::default(),
        }
    }

    /// Goes through the log from the first message to the end; returns the numbers of its first and last event.
    fn through(&mut self, reader: &Reader) -> Result<(u64, u64), StoreError> {
        let first = reader.seq_before(self.window.0)?;
        let mut after = first;
        loop {
            let some = reader.log(after, AT_ONCE)?;
            let Some((last, _)) = some.last() else { break };
            after = *last;
            let mut is_over = false;
            for (_, recorded) in &some {
                // What is said of it afterwards belongs to it: tasks, notes.
                is_over |= recorded.at > self.window.1;
                self.take(recorded)?;
            }
            if is_over && !self.goes_on(after, reader)? {
                break;
            }
        }
        self.timeline.truncate(LINES);
        Ok((first + 1, after))
    }

    /// Tells whether the crisis says anything after an event.
    fn goes_on(&self, after: u64, reader: &Reader) -> Result<bool, StoreError> {
        let Some(last) = self.last else { return Ok(false) };
        Ok(reader.seq_before(last.at())? >= after)
    }

    fn take(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        match &recorded.event {
            Event::Conversation { id, change, .. } => self.conversation(recorded, *id, change),
            Event::Crisis { id, change } if *id == self.crisis => {
                self.said.take(change, recorded.at);
                let line = told(recorded, self.reader, self.protocol, &|at| self.when(at))?;
                self.timeline.extend(line);
                Ok(())
            }
            Event::Page { id, change } => self.page(recorded, *id, change),
            Event::Alarm { change, .. } => {
                let text = change.words();
                self.say(recorded, text);
                Ok(())
            }
            Event::Moderated { item, act, on, refused: None, why, .. }
                if act.removes() || *act == Moderation::Block =>
            {
                let who = self.reader.item(*item)?.map(|item| item.author.shown().to_owned()).unwrap_or_default();
                let what = if *on { act.done().to_owned() } else { fill(w().acts.moderated_back, &[&act.word()]) };
                self.say(
                    recorded,
                    match why.as_str() {
                        "" => fill(w().crisis.took_away, &[&what, &who]),
                        why => fill(w().crisis.took_away_why, &[&what, &who, &why]),
                    },
                );
                Ok(())
            }
            Event::Frozen { freeze } => {
                self.frozen.get_or_insert(recorded.at);
                self.say(recorded, fill(w().log.frozen, &[&freeze.reason]));
                Ok(())
            }
            Event::Resumed => {
                self.resumed = Some(recorded.at);
                self.say(recorded, w().log.resumed.to_owned());
                Ok(())
            }
            Event::Reply { id, change } => {
                self.reply(recorded, *id, change);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn conversation(&mut self, recorded: &Recorded, id: ConversationId, change: &Change) -> Result<(), StoreError> {
        let is_member = self.members.contains(&id);
        match change {
            Change::Arrived(arrival) if !arrival.item.from_us => {
                let negative = matches!(arrival.verdict.class, Class::Complaint | Class::Crisis);
                let since = arrival.item.at.since(self.volume.from).as_millis();
                let part = usize::try_from(since / self.volume.part.as_millis().max(1)).ok().filter(|_| since >= 0);
                let add = |counts: &mut Vec<u32>, yes: bool| {
                    if let Some(count) = part.and_then(|part| counts.get_mut(part)) {
                        *count += u32::from(yes);
                    }
                };
                add(&mut self.volume.all, true);
                add(&mut self.volume.negative, negative);
                add(&mut self.volume.of_it, is_member);
            }
            Change::Answered(answer) if recorded.at <= self.window.1 => {
                self.answers.push((recorded.at, answer.waited, id))
            }
            Change::Joined { part_of } if part_of.crisis == self.crisis => {
                self.ever.insert(id);
            }
            Change::Noted if is_member => {
                let text = self.reader.note(recorded.id)?.unwrap_or_default();
                self.say(recorded, fill(w().crisis.noted_text, &[&text]));
            }
            _ => {}
        }
        Ok(())
    }

    fn page(&mut self, recorded: &Recorded, id: PageId, change: &PageChange) -> Result<(), StoreError> {
        let is_ours = match self.pages.get(&id) {
            Some(known) => *known,
            None => {
                let paging = self.reader.subject::<Paging>(id)?;
                let is_ours = paging.is_some_and(|paging| paging.raised.crisis == Some(self.crisis));
                self.pages.insert(id, is_ours);
                is_ours
            }
        };
        if !is_ours {
            return Ok(());
        }
        match change {
            PageChange::Attempted { outcome: Outcome::Sent, .. } => {
                self.paged.get_or_insert(recorded.at);
            }
            PageChange::Acknowledged { .. } => {
                self.page_answered.get_or_insert(recorded.at);
            }
            PageChange::Attempted { outcome: Outcome::Begun, .. } => return Ok(()),
            _ => {}
        }
        let text = change.words(&|at| self.when(at));
        self.timeline.push(TimelineLine { at: recorded.at, by: SeatName::desk(), text, event: Some(recorded.id) });
        Ok(())
    }

    fn reply(&mut self, recorded: &Recorded, id: ReplyId, change: &ReplyChange) {
        let (Some(stage), ReplyChange::Moved { to, .. }) = (self.statements.get(&id).copied(), change) else { return };
        if matches!(to, Delivery::Delivered { .. }) {
            self.said.out(id, recorded.at);
        }
        if !matches!(to, Delivery::Sending { .. } | Delivery::Pending) {
            self.say(recorded, fill(w().crisis.statement_is, &[&stage.word(), &to.words()]));
        }
    }

    fn say(&mut self, recorded: &Recorded, text: String) {
        self.timeline.push(TimelineLine { at: recorded.at, by: recorded.by.clone(), text, event: Some(recorded.id) });
    }

    fn when(&self, at: Time) -> String {
        at.day_and_minute(self.desk.library().rulings.zone(), self.window.1)
    }

    fn moments(&self, sheet: &CrisisSheet, first: Option<Time>) -> Vec<Moment> {
        let say = &w().postmortem;
        let crisis = &sheet.crisis;
        let plain = |what: &str, at: Option<Time>| Moment { what: what.to_owned(), at, due: None };
        let due = |place: usize| sheet.clocks.get(place).map(|clock| clock.due);
        let has = crisis.acknowledged.as_ref().map(|has| has.at).into_iter().chain(self.page_answered).min();
        let seen = sheet.alarm.as_ref().map(|alarm| alarm.at);
        let answered = self.of_it().map(|(at, ..)| *at).min();
        let mut moments = vec![plain(say.first_mention, first)];
        moments.extend(seen.map(|seen| plain(say.first_detection, Some(seen))));
        moments.push(plain(say.raised, Some(crisis.since)));
        moments.extend(self.paged.map(|paged| plain(say.paged, Some(paged))));
        moments.push(Moment { what: say.acknowledged.to_owned(), at: has, due: due(0) });
        moments.push(plain(say.first_answer, answered));
        moments.extend(self.said.moments(due(1), due(2), self.window.1));
        moments.extend(self.frozen.map(|at| plain(say.frozen, Some(at))));
        moments.extend(self.resumed.map(|at| plain(say.resumed, Some(at))));
        moments.extend(crisis.closed.as_ref().map(|closed| plain(say.over, Some(closed.at))));
        moments
    }

    /// Returns the answers to whoever belonged to it at any time.
    fn of_it(&self) -> impl Iterator<Item = &(Time, Option<Span>, ConversationId)> {
        self.answers.iter().filter(|(.., id)| self.ever.contains(id))
    }

    fn answered(&self, waiting: usize) -> Answered {
        let mut waits: Vec<Span> = self.of_it().filter_map(|(_, waited, _)| *waited).collect();
        waits.sort_unstable();
        let who: HashSet<ConversationId> = self.of_it().map(|(.., id)| *id).collect();
        Answered {
            answered: who.len(),
            first: self.of_it().map(|(at, ..)| *at).min(),
            median: waits.get(waits.len() / 2).copied(),
            waiting,
        }
    }
}
