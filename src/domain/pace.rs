//! How fast a desk answers, by what it has shown: one pace for the whole desk.

use std::collections::{BTreeMap, VecDeque};

use super::bands::Pace;
use super::conversation::Change;
use super::event::{Event, Recorded};
use super::id::SeatName;
use super::time::{Span, Time};
use crate::words::{fill, w};

/// The newest steps that count.
const STEPS: usize = 200;
/// What is known before anybody has answered weighs as much as so many steps.
const PRIOR: usize = 10;
/// Who closes nothing for so long has done something else.
const BREAK: Span = Span::minutes(15);
/// Rows that were closed together, by one act on many, are one step.
const TOGETHER: Span = Span::seconds(1);
/// Who closed something within this is at work.
const AT_WORK: Span = Span::minutes(30);
/// The pace changes in steps of this, so that the order of the queue is calm.
const ROUNDED_TO: Span = Span::seconds(10);

/// What a desk has shown of its pace.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// When each seat closed something last.
    last: BTreeMap<SeatName, Time>,
    /// The time from the row that a seat closed before to its answer, oldest first.
    steps: VecDeque<Span>,
}

impl Meter {
    /// Counts an event, where somebody closed a row with it.
    pub fn count(&mut self, recorded: &Recorded) {
        let Event::Conversation { change, .. } = &recorded.event else { return };
        if !change.closes() || recorded.by == SeatName::desk() {
            return;
        }
        let Some(before) = self.last.insert(recorded.by.clone(), recorded.at) else { return };
        let step = recorded.at.since(before);
        // Clearing away what needs no answer is quicker, and says nothing of how long one takes.
        let answers = matches!(change, Change::Replied { .. });
        if answers && (TOGETHER..=BREAK).contains(&step) {
            self.steps.push_back(step);
            if self.steps.len() > STEPS {
                self.steps.pop_front();
            }
        }
    }

    /// Returns the pace: the mean of the steps, drawn towards what is usual where there are few, and how many are at
    /// work, as many as usual at least.
    pub fn pace(&self, now: Time, usual: Pace) -> Pace {
        let prior = usual.per_answer.as_millis().saturating_mul(PRIOR as i64);
        let sum = self.steps.iter().fold(prior, |sum, step| sum.saturating_add(step.as_millis()));
        let mean = sum / (PRIOR + self.steps.len()) as i64;
        let round = ROUNDED_TO.as_millis();
        let per_answer = Span::millis(((mean + round / 2) / round * round).max(round));
        Pace { per_answer, seats: self.at_work(now).max(usual.seats), ..usual }
    }

    /// Returns how many people are at work.
    pub fn at_work(&self, now: Time) -> u32 {
        let at_work = self.last.values().filter(|last| (Span::ZERO..=AT_WORK).contains(&now.since(**last))).count();
        u32::try_from(at_work).unwrap_or(u32::MAX)
    }
}

/// Returns how long an answer takes in words: `50 s`, `3 min`.
pub fn in_words(per_answer: Span) -> String {
    match per_answer.as_seconds() {
        seconds @ ..120 => fill(w().due.seconds, &[&seconds.max(1)]),
        seconds => fill(w().due.minutes, &[&((seconds + 30) / 60)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ConversationId, EventId, ReplyId};

    const START: Time = Time::from_seconds(1_790_000_000);

    fn closed(meter: &mut Meter, by: &str, seconds: i64) {
        let (at, by) = (START.plus(Span::seconds(seconds)), SeatName::new(by));
        let event = Event::Conversation {
            id: ConversationId::default(),
            change: Change::Replied { reply: ReplyId::default() },
            due: None,
        };
        meter.count(&Recorded { id: EventId::default(), at, by, event });
    }

    fn pace(meter: &Meter, seconds: i64) -> (i64, u32) {
        let pace = meter.pace(START.plus(Span::seconds(seconds)), Pace::default());
        (pace.per_answer.as_millis() / 1_000, pace.seats)
    }

    #[test]
    fn nothing_shown_is_the_usual_pace() {
        assert_eq!(pace(&Meter::default(), 0), (180, 1));
    }

    #[test]
    fn a_desk_is_measured_by_what_it_does_and_a_pause_is_none() {
        let mut meter = Meter::default();
        (0..=200).for_each(|n| closed(&mut meter, "ana", n * 60));
        assert_eq!(pace(&meter, 12_000), (70, 1), "a minute each, drawn a little towards the usual three");
        closed(&mut meter, "ana", 12_000 + 3_600);
        assert_eq!(pace(&meter, 15_600), (70, 1), "an hour at table is no slow answer");
    }

    #[test]
    fn a_pace_is_told_as_one_says_it() {
        for (seconds, words) in
            [(20, "20 s"), (110, "110 s"), (120, "2 min"), (130, "2 min"), (180, "3 min"), (0, "1 s")]
        {
            assert_eq!(in_words(Span::seconds(seconds)), words);
        }
    }

    #[test]
    fn who_is_at_work_counts() {
        let mut meter = Meter::default();
        for n in 0..20 {
            closed(&mut meter, "ana", n * 120);
            closed(&mut meter, "dan", n * 120 + 60);
        }
        assert_eq!(pace(&meter, 2_400), (130, 2));
        assert_eq!(pace(&meter, 2_400 + 3_600).1, 1, "somebody is always there, or nothing could be in time");
    }

    #[test]
    fn one_act_on_many_rows_is_one_step_and_clocks_may_jump() {
        let mut meter = Meter::default();
        (0..500).for_each(|_| closed(&mut meter, "ana", 0));
        assert_eq!(pace(&meter, 0), (180, 1));
        [100, 50, -1_000, 200].into_iter().for_each(|at| closed(&mut meter, "ana", at));
        assert_eq!(pace(&meter, 200).0, 170, "only what lies between two moments in their order counts");
        closed(&mut meter, "desk", 201);
    }
}
