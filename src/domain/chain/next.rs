//! What is to be done next for a page.

use super::change::{Call, Ended, Outcome, PageChange, Recipient};
use super::paging::{Paging, Place, lost, over};
use super::{Chain, Step, Whom};
use crate::domain::rota::{Address, Channel, Person, Rota};
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// An attempt that nobody ended for so long is lost. Whoever makes attempts gives up before.
pub const PATIENCE: Span = Span::minutes(2);

/// An attempt to be made now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which.
    pub call: Call,
    /// Where; nothing for bells and the page command of the settings.
    pub address: Option<Address>,
}

impl Attempt {
    /// Returns what is written down and flushed before it is made.
    pub fn begins(&self) -> PageChange {
        self.came(Outcome::Begun)
    }

    /// Returns what is written down when it is over.
    pub fn came(&self, outcome: Outcome) -> PageChange {
        PageChange::Attempted { call: self.call.clone(), outcome }
    }
}

/// What is to be done next. First `record` is written down; then each attempt as begun, made, and its outcome written
/// down; then it is asked again, as after every other change of the page and at `wake`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// What is true without anything being done: steps with nobody, attempts that were lost, the end.
    pub record: Vec<PageChange>,
    /// Whom to page now.
    pub attempts: Vec<Attempt>,
    /// When to ask again if nothing happens; nothing where nothing is to come.
    pub wake: Option<Time>,
}

/// Says what is to be done next for a page.
pub fn next(chain: &Chain, paging: &Paging, rota: &Rota, now: Time) -> Next {
    let mut paging = paging.clone();
    let mut record = Vec::new();
    loop {
        match doing(chain, &paging, rota, now) {
            Doing::Records(changes) => {
                changes.iter().for_each(|change| paging.apply(change, now));
                record.extend(changes);
            }
            Doing::Attempts(attempts) => return Next { record, attempts, wake: wake_of_begun(&paging, now) },
            Doing::Waits(until) => {
                let wake = until.into_iter().chain(wake_of_begun(&paging, now)).min();
                return Next { record, attempts: Vec::new(), wake };
            }
        }
    }
}

enum Doing {
    Records(Vec<PageChange>),
    Attempts(Vec<Attempt>),
    Waits(Option<Time>),
}

/// Where the chain goes from a step that is done.
enum Way {
    To(Place),
    Wait(Time),
    End,
}

fn doing(chain: &Chain, paging: &Paging, rota: &Rota, now: Time) -> Doing {
    let lost_ones: Vec<PageChange> =
        paging.begun().filter(|tried| over(tried.at, PATIENCE, now) <= now).map(|tried| lost(&tried.call)).collect();
    if !lost_ones.is_empty() {
        return Doing::Records(lost_ones);
    }
    if paging.ended.is_some() || !paging.is_open {
        return Doing::Waits(None);
    }
    if let Some(silence) = &paging.silence {
        let until = over(silence.since, silence.until.since(silence.since), now);
        if until > now {
            return Doing::Waits(Some(until));
        }
    }
    let mut place = paging.place;
    loop {
        let Some(step) = chain.step(place.step) else {
            match behind(chain, place) {
                Some(further) => place = further,
                None => return end(),
            }
            continue;
        };
        if let Some(doing) = left_of(step, place, paging, rota, now).doing(paging, place) {
            return doing;
        }
        match way(chain, paging, place, now) {
            Way::To(further) => place = further,
            Way::Wait(until) => return Doing::Waits(Some(until)),
            Way::End => return end(),
        }
    }
}

fn end() -> Doing {
    Doing::Records(vec![PageChange::Ended { why: Ended::Unanswered }])
}

/// Says where to go on from a step that the chain does not have any more, since somebody changed it meanwhile.
fn behind(chain: &Chain, place: Place) -> Option<Place> {
    match (&chain.last, chain.steps.is_empty()) {
        (Some(_), _) => Some(Place { step: chain.steps.len(), ..place }),
        (None, false) => Some(Place { round: place.round.saturating_add(1), step: 0 }),
        (None, true) => None,
    }
}

fn wake_of_begun(paging: &Paging, now: Time) -> Option<Time> {
    paging.begun().map(|tried| over(tried.at, PATIENCE, now)).min()
}

/// Says where the chain goes from a step in which nothing is left to try.
fn way(chain: &Chain, paging: &Paging, place: Place, now: Time) -> Way {
    let steps = chain.steps.len();
    let next_step = Place { step: place.step + 1, ..place };
    let anew = Place { round: place.round.saturating_add(1), step: 0 };
    let has_round = anew.round < chain.rounds.max(1);
    let after = |wait: Span, way: Way| match over(paging.last_done(place).unwrap_or(now), wait, now) {
        until if until > now => Way::Wait(until),
        _ => way,
    };
    let next_round = if has_round { Way::To(anew) } else { Way::End };
    let is_last = place.step + 1 >= steps;
    let wait = chain.step(place.step).map_or(Span::ZERO, |step| step.wait);
    let has_reached = paging.has_reached(place);
    match () {
        // The last resort, at the end or since a round reached nobody.
        () if place.step >= steps => after(wait.max(chain.longest_wait()), next_round),
        () if !is_last && has_reached => after(wait, Way::To(next_step)),
        () if !is_last => Way::To(next_step),
        () if !paging.round_has_reached(place.round, steps) => match chain.last {
            Some(_) => Way::To(next_step),
            None => after(chain.longest_wait(), next_round),
        },
        () => {
            let wait = if has_reached { wait } else { Span::ZERO };
            let onward = if !has_round && chain.last.is_some() { Way::To(next_step) } else { next_round };
            after(wait, onward)
        }
    }
}

/// What a step has to try.
struct Calls {
    attempts: Vec<Attempt>,
    skipped: Vec<PageChange>,
    /// Why it has nobody to page.
    nobody: Option<String>,
}

impl Calls {
    /// Says what is left to do of a step before the chain goes on.
    fn doing(self, paging: &Paging, place: Place) -> Option<Doing> {
        let is_under_way = paging.tried_in(place).any(|tried| tried.outcome == Outcome::Begun);
        match self.nobody {
            _ if !self.skipped.is_empty() => Some(Doing::Records(self.skipped)),
            _ if !self.attempts.is_empty() => Some(Doing::Attempts(self.attempts)),
            _ if is_under_way => Some(Doing::Waits(None)),
            Some(why) if !paging.is_passed(place) && paging.tried_in(place).next().is_none() => {
                Some(Doing::Records(vec![PageChange::Passed { round: place.round, step: place.step, why }]))
            }
            Some(_) | None => None,
        }
    }
}

/// Finds what a step has left to try. Whom it pages is found once, as of when it was begun; after a sleep that is longer
/// than its wait, whoever is on call by then takes the place of those to whom nothing was sent yet.
fn left_of(step: &Step, place: Place, paging: &Paging, rota: &Rota, now: Time) -> Calls {
    let begun = paging.begun.filter(|_| place == paging.place).unwrap_or(now);
    let left = calls(step, place, paging, rota, begun);
    let is_stale = over(begun, step.wait, now) <= now;
    if is_stale && !left.attempts.is_empty() { calls(step, place, paging, rota, now) } else { left }
}

/// Finds what a step has to try that was not begun, with whoever is on call at a moment.
fn calls(step: &Step, place: Place, paging: &Paging, rota: &Rota, at: Time) -> Calls {
    let mut calls = Calls { attempts: Vec::new(), skipped: Vec::new(), nobody: None };
    if paging.is_passed(place) {
        return calls;
    }
    let everybody: Vec<(Recipient, Option<&Person>)> = match found(&step.page, rota, at) {
        Ok(found) => found,
        Err(why) => {
            calls.nobody = Some(why);
            return calls;
        }
    };
    for (to, person) in everybody {
        for by in channels(step, person) {
            let call = Call { round: place.round, step: place.step, to: to.clone(), by };
            if paging.tried_in(place).any(|tried| tried.call == call) {
                continue;
            }
            match person.filter(|person| !person.is_reached_by(by)) {
                None => {
                    let address = person.and_then(|person| person.addresses.get(&by)).cloned();
                    calls.attempts.push(Attempt { call, address });
                }
                Some(person) => {
                    let why = fill(w().paging.no_address, &[&person.name, &by]);
                    calls.skipped.push(PageChange::Attempted { call, outcome: Outcome::Skipped(why) });
                }
            }
        }
    }
    calls
}

fn channels(step: &Step, person: Option<&Person>) -> Vec<Channel> {
    let mut channels = match (&step.page, person) {
        (Whom::OpenSeats, _) => vec![Channel::Bell],
        (Whom::PageCommand, _) => vec![Channel::Command],
        (_, Some(person)) if step.by.is_empty() => person.channels(),
        (_, _) => step.by.clone(),
    };
    channels.sort_unstable();
    channels.dedup();
    channels
}

/// Finds whom a step pages; why nobody, otherwise.
fn found<'a>(page: &Whom, rota: &'a Rota, at: Time) -> Result<Vec<(Recipient, Option<&'a Person>)>, String> {
    let people: Vec<&Person> = match page {
        Whom::OpenSeats => return Ok(vec![(Recipient::OpenSeats, None)]),
        Whom::PageCommand => return Ok(vec![(Recipient::PageCommand, None)]),
        Whom::OnCall(layer) => rota.on_call(layer, at).into_iter().collect(),
        Whom::Seat(name) => rota.person(name).into_iter().collect(),
        Whom::Team(team) => rota.team(team),
        Whom::Everybody => rota.people.iter().collect(),
    };
    if people.is_empty() {
        return Err(match page {
            Whom::OnCall(layer) => fill(w().paging.nobody_on_call, &[layer]),
            Whom::Seat(name) => fill(w().paging.nobody_called, &[name]),
            Whom::Team(team) => fill(w().paging.nobody_in_team, &[team]),
            Whom::Everybody | Whom::OpenSeats | Whom::PageCommand => w().paging.nobody_at_all.to_owned(),
        });
    }
    Ok(people.into_iter().map(|person| (Recipient::Person(person.name.clone()), Some(person))).collect())
}
