//! What was said in a crisis, each word beside the moment by which it should have come.

use super::Moment;
use crate::domain::crisis::CrisisChange;
use crate::domain::id::ReplyId;
use crate::domain::statement::Stage;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// What a crisis said and promised, taken from its log in the order of that.
#[derive(Debug, Default)]
pub struct WordsSaid {
    said: Vec<Word>,
    /// When we said that we would say more, and did not yet.
    promised: Option<Time>,
    /// Promises that nothing kept.
    broken: Vec<Time>,
}

/// One statement.
#[derive(Debug)]
struct Word {
    stage: Stage,
    replies: Vec<ReplyId>,
    /// When it was sent off.
    sent: Time,
    /// When it was out on the first account.
    out: Option<Time>,
    /// The promise that it kept.
    promised: Option<Time>,
}

impl WordsSaid {
    /// Takes in what happened to the crisis.
    pub fn take(&mut self, change: &CrisisChange, at: Time) {
        match change {
            CrisisChange::Stated { stage, replies, .. } => {
                let promised = if keeps(*stage) { self.promised.take() } else { None };
                self.said.push(Word { stage: *stage, replies: replies.clone(), sent: at, out: None, promised });
            }
            CrisisChange::Unsaid { reply } => self.unsay(*reply),
            CrisisChange::Promised { at: next } => {
                self.broken.extend(self.promised.filter(|promised| *promised <= at));
                self.promised = *next;
            }
            _ => {}
        }
    }

    /// A delivery of ours is out.
    pub fn out(&mut self, reply: ReplyId, at: Time) {
        if let Some(word) = self.said.iter_mut().find(|word| word.replies.contains(&reply)) {
            word.out.get_or_insert(at);
        }
    }

    /// What did not go out anywhere was not said, and kept no promise.
    fn unsay(&mut self, reply: ReplyId) {
        for word in &mut self.said {
            word.replies.retain(|known| *known != reply);
        }
        for gone in self.said.extract_if(.., |word| word.replies.is_empty()) {
            self.promised = gone.promised;
        }
    }

    /// Returns every word beside its moment, the oldest first. `first` is when the first public one should have come, `update`
    /// when the first update should where none was promised, `until` is the end.
    pub fn moments(&self, first: Option<Time>, update: Option<Time>, until: Time) -> Vec<Moment> {
        let say = &w().postmortem;
        let mut timed: Vec<(Time, Moment)> = Vec::new();
        let (mut updates, mut is_first) = (0, true);
        for word in &self.said {
            updates += usize::from(word.stage == Stage::Update);
            let is_public = word.stage != Stage::Internal;
            let (what, due) = match word.stage {
                _ if is_public && is_first => (fill(say.first_statement_is, &[&word.stage.word()]), first),
                Stage::Update if updates == 1 => (fill(say.update, &[&updates]), word.promised.or(update)),
                Stage::Update => (fill(say.update, &[&updates]), word.promised),
                Stage::First => (say.known.to_owned(), word.promised),
                stage => (fill(say.statement, &[&stage.word()]), word.promised),
            };
            is_first &= !is_public;
            timed.push((word.out.unwrap_or(word.sent), Moment { what, at: word.out, due }));
        }
        if is_first {
            timed.push((first.unwrap_or(until), Moment { what: say.first_statement.to_owned(), at: None, due: first }));
        }
        let broken = self.broken.iter().copied().chain(self.promised.filter(|promised| *promised <= until));
        timed.extend(broken.map(|due| (due, Moment { what: say.promised.to_owned(), at: None, due: Some(due) })));
        timed.sort_by_key(|(at, _)| *at);
        timed.into_iter().map(|(_, moment)| moment).collect()
    }
}

/// Tells whether a statement is the update that was promised: what corrects, or is for our own people, is not.
const fn keeps(stage: Stage) -> bool {
    match stage {
        Stage::Holding | Stage::First | Stage::Update | Stage::Closing => true,
        Stage::Correction | Stage::Internal => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    fn at(minute: i64) -> Time {
        Time::from_seconds(1_790_000_000).plus(Span::minutes(minute))
    }

    /// The delivery on the first or the second account of what was said at a minute.
    fn reply(minute: i64, account: u8) -> ReplyId {
        ReplyId::new(at(minute), [account; 10])
    }

    /// A day of a crisis: what was said at which minute and when it was out, and what was promised for when.
    enum Happens {
        Said(Stage, Option<i64>),
        Promise(Option<i64>),
        Unsaid(i64),
    }

    fn told(day: &[(i64, Happens)], until: i64) -> Vec<(String, Option<i64>, Option<i64>)> {
        let mut said = WordsSaid::default();
        for (minute, happens) in day {
            match happens {
                Happens::Said(stage, out) => {
                    let stated = CrisisChange::Stated {
                        proposal: None,
                        stage: *stage,
                        statement: None,
                        replies: vec![reply(*minute, 1), reply(*minute, 2)],
                        approved_by: None,
                        unapproved: false,
                    };
                    said.take(&stated, at(*minute));
                    // On the second account it takes longer.
                    for (reply, after) in [(reply(*minute, 1), 0), (reply(*minute, 2), 3)] {
                        out.iter().for_each(|out| said.out(reply, at(out + after)));
                    }
                }
                Happens::Promise(next) => said.take(&CrisisChange::Promised { at: next.map(at) }, at(*minute)),
                Happens::Unsaid(of) => {
                    said.take(&CrisisChange::Unsaid { reply: reply(*of, 1) }, at(*minute));
                    said.take(&CrisisChange::Unsaid { reply: reply(*of, 2) }, at(*minute));
                }
            }
        }
        let minute = |time: Time| time.since(at(0)).as_minutes();
        let moments = said.moments(Some(at(30)), Some(at(60)), at(until)).into_iter();
        moments.map(|moment| (moment.what, moment.at.map(minute), moment.due.map(minute))).collect()
    }

    fn row(what: &str, at: Option<i64>, due: Option<i64>) -> (String, Option<i64>, Option<i64>) {
        (what.to_owned(), at, due)
    }

    #[test]
    fn every_word_stands_beside_the_promise_that_it_keeps() {
        use Happens::{Promise, Said};
        let day = [
            (5, Said(Stage::Internal, Some(6))),
            (20, Said(Stage::Holding, Some(21))),
            (20, Promise(Some(45))),
            (40, Said(Stage::First, Some(41))),
            (40, Promise(Some(70))),
            (72, Said(Stage::Update, Some(73))),
            (72, Promise(Some(100))),
            (80, Said(Stage::Correction, Some(80))),
            (98, Said(Stage::Update, Some(99))),
            (99, Promise(Some(130))),
            (120, Said(Stage::Closing, Some(121))),
            (120, Promise(None)),
        ];
        assert_eq!(
            told(&day, 125),
            [
                row("internal statement", Some(6), None),
                row("first statement (holding)", Some(21), Some(30)),
                row("statement of what is known", Some(41), Some(45)),
                row("update 1", Some(73), Some(70)),
                row("correction statement", Some(80), None),
                row("update 2", Some(99), Some(100)),
                row("closing statement", Some(121), Some(130)),
            ]
        );
    }

    #[test]
    fn what_was_never_said_and_promises_that_nothing_kept_are_told() {
        use Happens::{Promise, Said, Unsaid};
        assert_eq!(told(&[], 90), [row("first statement", None, Some(30))]);
        // Called back on every account: it was not said, and the promise before it stands.
        let day = [
            (10, Said(Stage::Holding, Some(11))),
            (10, Promise(Some(40))),
            (39, Said(Stage::Update, None)),
            (40, Unsaid(39)),
            (55, Promise(Some(80))),
            (70, Promise(Some(95))),
        ];
        let holding = row("first statement (holding)", Some(11), Some(30));
        let broken = |minute| row("the update that was promised", None, Some(minute));
        assert_eq!(told(&day, 90), [holding.clone(), broken(40)], "what was put off in time was no promise broken");
        assert_eq!(told(&day, 99), [holding, broken(40), broken(95)]);
        // The first update without a promise goes by the clock of the first hour.
        let day = [(10, Said(Stage::Holding, Some(11))), (50, Said(Stage::Update, None))];
        assert_eq!(told(&day, 55)[1], row("update 1", None, Some(60)), "it is not out yet");
    }
}
