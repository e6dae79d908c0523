//! What a crisis waits for, and by when: the rows that it has in the queue, and the clocks of its pane.

use serde::{Deserialize, Serialize};

use super::{Crisis, Task};
use crate::domain::id::EventId;
use crate::domain::protocol::{Protocol, Step};
use crate::domain::targets::Cadence;
use crate::domain::time::{Span, Time};

/// What a crisis waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Somebody to say that they have it.
    Acknowledge,
    /// A yes to a statement: the event that proposed it.
    Approval(EventId),
    /// A yes to what somebody asked to hide or delete: the event that asked it.
    Removal(EventId),
    /// The first statement.
    Statement,
    /// The next update.
    Update,
    /// The checklist: the step that is due first, by name.
    Step(String),
    /// Something that somebody is to do: the event that made it.
    Task(EventId),
}

/// One thing that a crisis waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// For what.
    pub part: Part,
    /// Since when.
    pub from: Time,
    /// By when; nothing where nobody said so.
    pub due: Option<Time>,
}

/// What a crisis asks by when: its rhythm, and its protocol where it follows one.
#[derive(Clone, Copy, Debug)]
pub struct Clocks<'a> {
    /// The rhythm of its level.
    pub cadence: Cadence,
    /// The protocol.
    pub protocol: Option<&'a Protocol>,
}

impl Clocks<'_> {
    /// Returns when somebody should have it.
    pub fn acknowledge(&self, crisis: &Crisis) -> Time {
        after(crisis.since, self.cadence.acknowledge)
    }

    /// Returns when the next public word is due, and which: what was promised, else what the rhythm asks.
    pub fn next_word(&self, crisis: &Crisis) -> (Part, Time) {
        match crisis.last_public_word() {
            None => (Part::Statement, crisis.promised.unwrap_or_else(|| after(crisis.since, self.cadence.statement))),
            Some(last) => {
                let promised = crisis.promised.filter(|at| *at > last);
                (Part::Update, promised.unwrap_or_else(|| after(last, self.cadence.update)))
            }
        }
    }

    /// Returns the steps of the level, each with its moment, in their order.
    pub fn steps<'p>(&'p self, crisis: &'p Crisis) -> impl Iterator<Item = (&'p Step, Time)> {
        let steps = self.protocol.into_iter().flat_map(|protocol| protocol.steps(crisis.level));
        steps.map(|step| (step, after(crisis.since, step.due)))
    }

    /// Returns the step that is due first of those that are open.
    pub fn next_step<'p>(&'p self, crisis: &'p Crisis) -> Option<(&'p Step, Time)> {
        self.steps(crisis).find(|(step, _)| !crisis.steps.contains_key(&step.name))
    }

    /// Returns all that it waits for. What is over waits for its tasks alone.
    pub fn waits(&self, crisis: &Crisis) -> Vec<Waits> {
        let tasks = crisis.tasks.iter().filter(|task| task.done.is_none()).map(|task| waits_for_task(crisis, task));
        if !crisis.is_running() {
            return tasks.collect();
        }
        let since = crisis.since;
        let unheard = crisis.acknowledged.is_none().then(|| Waits {
            part: Part::Acknowledge,
            from: since,
            due: Some(self.acknowledge(crisis)),
        });
        let (word, due) = self.next_word(crisis);
        let word = Waits { part: word, from: crisis.last_public_word().unwrap_or(since), due: Some(due) };
        let (word, approvals) = match crisis.proposals.is_empty() {
            true => (Some(word), Vec::new()),
            // Who can say yes has it now, by the same clock.
            false => {
                let approval =
                    |waits: &super::Proposed| Waits { part: Part::Approval(waits.id), from: waits.at, due: word.due };
                (None, crisis.proposals.iter().map(approval).collect())
            }
        };
        let removals = crisis.open_removals().map(|asked| Waits {
            part: Part::Removal(asked.id),
            from: asked.at,
            due: Some(after(asked.at, self.cadence.acknowledge)),
        });
        let step = self.next_step(crisis).map(|(step, due)| Waits {
            part: Part::Step(step.name.clone()),
            from: since,
            due: Some(due),
        });
        unheard.into_iter().chain(approvals).chain(removals).chain(word).chain(step).chain(tasks).collect()
    }
}

fn waits_for_task(crisis: &Crisis, task: &Task) -> Waits {
    Waits { part: Part::Task(task.id), from: task.id.at().max(crisis.since), due: task.due }
}

fn after(since: Time, minutes: u32) -> Time {
    since.plus(Span::minutes(i64::from(minutes)))
}
