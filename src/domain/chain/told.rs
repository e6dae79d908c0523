//! Pages in words.

use std::fmt;

use super::change::{Ended, Outcome, PageChange, Recipient};
use super::{Chain, Step, Whom};
use crate::domain::time::Time;
use crate::words::{fill, w};

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Person(name) => f.pad(name.as_str()),
            Recipient::OpenSeats => f.pad(w().paging.open_seats),
            Recipient::PageCommand => f.pad(w().paging.page_command),
        }
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whom::OnCall(layer) => f.write_str(&fill(w().paging.whoever_in, &[layer])),
            Whom::Seat(name) => f.pad(name.as_str()),
            Whom::Team(team) => f.write_str(&fill(w().paging.team, &[team])),
            Whom::Everybody => f.pad(w().paging.everybody),
            Whom::OpenSeats => f.pad(w().paging.open_seats),
            Whom::PageCommand => f.pad(w().paging.page_command),
        }
    }
}

impl PageChange {
    /// Tells what happened in words; `clock` writes a time.
    pub fn words(&self, clock: &dyn Fn(Time) -> String) -> String {
        match self {
            PageChange::Raised(raised) => fill(w().paging.raised, &[&raised.chain]),
            PageChange::Attempted { call, outcome } => {
                let place = [&call.to as &dyn fmt::Display, &call.by, &(call.step + 1), &(call.round + 1)];
                let [to, by, step, round] = place;
                match outcome {
                    Outcome::Begun => fill(w().paging.begun, &[to, by, step, round]),
                    Outcome::Sent => fill(w().paging.sent, &[to, by, step, round]),
                    Outcome::Failed(why) => fill(w().paging.failed, &[to, by, step, round, why]),
                    Outcome::Skipped(why) => fill(w().paging.skipped, &[to, by, step, round, why]),
                }
            }
            PageChange::Passed { round, step, why } => fill(w().paging.passed, &[&(step + 1), &(round + 1), why]),
            PageChange::Acknowledged { by, how: _ } => fill(w().paging.acknowledged, &[by]),
            PageChange::Silenced { until, by } => fill(w().paging.silenced, &[by, &clock(*until)]),
            PageChange::Escalated { to_step, by } => fill(w().paging.escalated, &[by, &(to_step + 1)]),
            PageChange::Ended { why: Ended::Unanswered } => w().paging.unanswered.to_owned(),
            PageChange::Ended { why: Ended::Closed } => w().paging.closed.to_owned(),
        }
    }
}

impl Chain {
    /// Tells in words what it does, a line for each step.
    pub fn words(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.steps.iter().enumerate().map(|(n, step)| step.words(n + 1)).collect();
        if self.rounds > 1 {
            lines.push(fill(w().paging.rounds, &[&self.rounds]));
        }
        lines.extend(self.last.as_ref().map(|last| fill(w().paging.last_resort, &[&last.page, &last.ways()])));
        lines
    }
}

impl Step {
    fn words(&self, number: usize) -> String {
        fill(w().paging.step, &[&number, &self.page, &self.ways(), &self.wait.as_minutes()])
    }

    fn ways(&self) -> String {
        let words: Vec<&str> = self.by.iter().map(|by| by.word()).collect();
        match (&self.page, words.is_empty()) {
            (Whom::OpenSeats, _) => w().paging.bell.to_owned(),
            (_, true) => w().paging.every_way.to_owned(),
            (_, false) => words.join(", "),
        }
    }
}
