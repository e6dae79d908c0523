//! The colleagues of a drill: they say what they know when they know it, take their roles, and read what waits for a yes.

use std::collections::{BTreeMap, HashSet};

use crate::desk::clock;
use crate::desk::handle::Handle;
use crate::desk::undo::Moderated;
use crate::domain::ask::{Query, Shown};
use crate::domain::brand;
use crate::domain::command::{Command, Refusal};
use crate::domain::crisis::{Crisis, CrisisAct, Escalation, Proposed};
use crate::domain::drill::{Colleague, Cue, CueAct, Leave, NotTo, PlannedPost, Stands};
use crate::domain::id::{AccountId, EventId, SeatName};
use crate::domain::network::OutgoingKind;
use crate::domain::protocol::Role;
use crate::domain::reply::{Draft, Thought};
use crate::domain::time::Span;
use crate::words::{fill, w};

use super::{Play, Removal};

/// So long an approver thinks of what is to be taken away, where the drill does not say.
const DECIDES_AFTER: Span = Span::seconds(45);
/// How often they look up.
const LOOK: Span = Span::seconds(2);
/// They take their roles so long after it was raised, or as soon as somebody has it: it is not theirs to acknowledge.
const ROLES_AFTER: Span = Span::minutes(6);

/// Plays the other seats until the drill is over.
pub async fn run(desk: Handle) {
    let Some(play) = desk.library().play.clone() else { return };
    let _open: Vec<_> = play.drill.team.iter().map(|colleague| desk.seat_opens(&colleague.seat)).collect();
    let mut team = Team { done: HashSet::new(), read: BTreeMap::new(), desk };
    while !play.is_over(clock::now()) {
        team.look_up(&play).await;
        clock::sleep(LOOK).await;
    }
}

/// Plans the posts that were planned before it began.
///
/// # Errors
/// One of them could not be planned.
pub async fn plan_posts(desk: &Handle) -> Result<(), Refusal> {
    let Some(play) = desk.library().play.clone() else { return Ok(()) };
    for post in &play.drill.planned {
        plan(desk, &play, post).await?;
    }
    Ok(())
}

async fn plan(desk: &Handle, play: &Play, post: &PlannedPost) -> Result<(), Refusal> {
    let account = account_on(desk, &post.network);
    let account = account.ok_or_else(|| Refusal::no(fill(w().drill.no_account, &[&post.network])))?;
    let draft = Draft {
        conversation: None,
        seat: post.by.clone(),
        note: false,
        kind: OutgoingKind::Post,
        account,
        answers: None,
        text: post.text.clone(),
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: play.began,
        changed_at: play.began,
        at: Some(play.began.plus(post.at)),
        thought: Thought::default(),
    };
    let send = |seen| Command::Send { draft: Box::new(draft.clone()), now: true, seen };
    match desk.act(&post.by, send(Vec::new())).await {
        Err(Refusal::Asks(seen)) => desk.act(&post.by, send(seen)).await.map(drop),
        sent => sent.map(drop),
    }
}

fn account_on(desk: &Handle, network: &str) -> Option<AccountId> {
    desk.accounts().all().into_iter().map(|(id, _)| id).find(|account| account.network() == network)
}

struct Team {
    desk: Handle,
    /// Cues that are over.
    done: HashSet<usize>,
    /// What they have made up their minds on, by statement and seat.
    read: BTreeMap<EventId, HashSet<SeatName>>,
}

impl Team {
    async fn look_up(&mut self, play: &Play) {
        let at = clock::now().since(play.began);
        for (n, cue) in play.drill.cues.iter().enumerate() {
            if cue.at <= at && !self.done.contains(&n) && self.take(cue).await {
                self.done.insert(n);
            }
        }
        let Some(crisis) = self.crisis() else { return };
        for colleague in &play.drill.team {
            self.take_role(&crisis, colleague).await;
            self.read(&crisis, colleague).await;
            self.take_away(play, &crisis, colleague).await;
        }
    }

    fn crisis(&self) -> Option<Crisis> {
        super::crisis(&self.desk).ok().flatten()
    }

    /// Does what a cue says; tells whether it is over. What is noted waits for a crisis.
    async fn take(&self, cue: &Cue) -> bool {
        let crisis = self.crisis();
        let frozen = self.desk.shared.read().freeze.is_some();
        let is_so = |stands: Stands| match stands {
            Stands::Raised => crisis.is_some(),
            Stands::Acknowledged => crisis.as_ref().is_some_and(|crisis| crisis.acknowledged.is_some()),
            Stands::Frozen => frozen,
            Stands::Stated => crisis.as_ref().is_some_and(|crisis| crisis.last_public_word().is_some()),
            Stands::Closed => crisis.as_ref().is_some_and(|crisis| !crisis.is_running()),
        };
        if cue.only_if.is_some_and(|stands| !is_so(stands)) || cue.unless.is_some_and(is_so) {
            return true;
        }
        match (&cue.does, crisis) {
            (CueAct::Raise { .. }, Some(_)) => true,
            (CueAct::Raise { item, level, protocol, headline }, None) => {
                let Some(escalation) = self.escalation(&cue.by, item).await else { return false };
                let (protocol, headline) = (protocol.clone(), headline.clone());
                let raised = Escalation { level: *level, protocol, headline, ..escalation };
                self.does(&cue.by, Command::Escalate(Box::new(raised))).await
            }
            (CueAct::Note(_), None) => false,
            (CueAct::Note(text), Some(crisis)) => {
                self.does(&cue.by, Command::Crisis { id: crisis.id, act: CrisisAct::Note(text.clone()) }).await
            }
        }
    }

    /// Returns the raising of an item, once it has come, with all that the desk finds related to it.
    async fn escalation(&self, by: &SeatName, (network, native): &(String, String)) -> Option<Escalation> {
        let account = account_on(&self.desk, network)?;
        let on = self.desk.reader().place_of(&account, native).ok().flatten()?.conversation;
        let Shown::Assessment(found) = self.desk.ask(by, Query::Assess { on: vec![on], alarm: None }).await else {
            return Some(Escalation::of(on, 0));
        };
        let also = found.related.iter().map(|line| line.conversation).chain(found.more).collect();
        let (terms, answers, lang) = (found.terms, found.answers, found.lang);
        Some(Escalation { also, terms, answers, lang, ..Escalation::of(on, 0) })
    }

    async fn take_role(&self, crisis: &Crisis, colleague: &Colleague) {
        let Some(role) = colleague.role.filter(|role| !crisis.roles.contains_key(role)) else { return };
        let is_late = clock::now().since(crisis.since) >= ROLES_AFTER;
        // Whoever was given another meanwhile has enough to do.
        let is_free = crisis.roles.values().all(|seat| *seat != colleague.seat);
        if crisis.is_running() && is_free && (crisis.acknowledged.is_some() || is_late) {
            let act = CrisisAct::Give { role, to: Some(colleague.seat.clone()) };
            self.does(&colleague.seat, Command::Crisis { id: crisis.id, act }).await;
        }
    }

    /// Reads what waits for a yes, thinks, and says yes, or no and why.
    async fn read(&mut self, crisis: &Crisis, colleague: &Colleague) {
        let Some(after) = colleague.yes_after else { return };
        let now = clock::now();
        let has_thought = |waits: &&Proposed| now.since(waits.at) >= after && waits.by != colleague.seat;
        for waits in crisis.proposals.iter().filter(has_thought) {
            let may = [Role::Approver, Role::Lead];
            let is_theirs = may.iter().any(|role| crisis.roles.get(role) == Some(&colleague.seat))
                || !crisis.roles.contains_key(&Role::Approver);
            if !is_theirs || !self.read.entry(waits.id).or_default().insert(colleague.seat.clone()) {
                continue;
            }
            let act = match objection(colleague, waits) {
                Some(why) => CrisisAct::Return { proposal: waits.id, why },
                None => CrisisAct::Approve { proposal: waits.id },
            };
            self.does(&colleague.seat, Command::Crisis { id: crisis.id, act }).await;
        }
    }

    /// Looks at what the approver was asked to take away, and does it, or says why not.
    async fn take_away(&self, play: &Play, crisis: &Crisis, colleague: &Colleague) {
        if crisis.roles.get(&Role::Approver) != Some(&colleague.seat) {
            return;
        }
        let now = clock::now();
        let after = colleague.yes_after.unwrap_or(DECIDES_AFTER);
        let mut ripe: Vec<Removal> = Vec::new();
        for asked in play.asked().iter_mut().filter(|asked| !asked.done && now.since(asked.at) >= after) {
            asked.done = true;
            ripe.push(asked.clone());
        }
        for Removal { deed: Moderated { item, act, on }, item: named, .. } in ripe {
            let keeps = |leave: &&Leave| leave.not_to == NotTo::Remove && leave.item == named;
            let command = match play.drill.exam.leave.iter().find(keeps) {
                Some(leave) => {
                    let text = fill(w().drill.not_removed, &[&act.word(), &leave.why]);
                    Command::Crisis { id: crisis.id, act: CrisisAct::Note(text) }
                }
                None => {
                    let why = w().drill.was_asked.to_owned();
                    self.does(&colleague.seat, Command::Moderate { item, act, on, report: None, why }).await;
                    Command::Crisis { id: crisis.id, act: CrisisAct::Note(fill(w().drill.removed, &[&act.word()])) }
                }
            };
            self.does(&colleague.seat, command).await;
        }
    }

    async fn does(&self, seat: &SeatName, command: Command) -> bool {
        let done = self.desk.act(seat, command).await;
        if let Err(why) = &done {
            tracing::warn!(%why, %seat, "a colleague of the drill could not act");
        }
        done.is_ok()
    }
}

/// Returns what somebody objects to in a statement.
fn objection(colleague: &Colleague, waits: &Proposed) -> Option<String> {
    let texts = waits.wording.variants.iter().map(|variant| variant.text.as_str());
    let found = texts.flat_map(|text| brand::said(text, &colleague.sends_back)).next()?;
    Some(match &found.instead {
        Some(instead) => fill(w().drill.not_this_but, &[&found.words, instead]),
        None => fill(w().drill.not_this, &[&found.words]),
    })
}
