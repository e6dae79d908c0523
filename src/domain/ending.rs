//! How a conversation ended, or where it stands, in two or three words.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::conversation::{Conversation, Dismissal, State};
use super::rulings::Rulings;
use super::time::{Span, Time};
use crate::words::{fill, w};

/// How a conversation ended, or where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// They wait for us.
    Open,
    /// It is put off.
    Snoozed,
    /// We wait for them.
    WaitsForThem,
    /// It was or is a crisis.
    Crisis {
        /// 1, the worst, to 4; nothing where nobody raised it, or it was stood down.
        level: Option<u8>,
        /// It is over.
        over: bool,
    },
    /// Closed without an answer.
    Dismissed(Dismissal),
    /// Closed after an answer.
    Answered {
        /// How long they waited for it, in the desk's opening hours.
        waited: Span,
        /// It was out after it was due.
        late: bool,
    },
    /// Closed, and nobody answered.
    Unanswered,
}

impl Ending {
    /// Returns how a conversation ended. `sent` says when replies of ours went out that the network's own copy may not stand
    /// for.
    pub fn of(page: &Conversation, sent: &[Time], rulings: &Rulings) -> Ending {
        let over = page.triage.state == State::Done;
        let level = page.crisis.as_ref().map(|crisis| crisis.clock.level);
        match page.triage.state {
            _ if level.is_some() => Ending::Crisis { level, over },
            State::Open => Ending::Open,
            State::Snoozed(_) => Ending::Snoozed,
            State::Waiting => Ending::WaitsForThem,
            State::Done => match (page.triage.dismissed, answer(page, sent)) {
                (Some(why), _) => Ending::Dismissed(why),
                (None, _) if page.class() == Class::Crisis => Ending::Crisis { level, over },
                (None, Some((since, at))) => {
                    let (waited, in_time) = rulings.service(page, since, at);
                    Ending::Answered { waited, late: in_time == Some(false) }
                }
                (None, None) => Ending::Unanswered,
            },
        }
    }

    /// Returns it in two or three words.
    pub fn words(self) -> String {
        let say = &w().person;
        match self {
            Ending::Open => say.open.to_owned(),
            Ending::Snoozed => say.snoozed.to_owned(),
            Ending::WaitsForThem => say.waits.to_owned(),
            Ending::Crisis { level: Some(level), over: true } => fill(say.crisis_over, &[&level]),
            Ending::Crisis { level: Some(level), over: false } => fill(say.crisis_level, &[&level]),
            Ending::Crisis { level: None, .. } => say.crisis_ended.to_owned(),
            Ending::Dismissed(why) => fill(say.dismissed, &[&why.words()]),
            Ending::Answered { late: true, .. } => say.answered_late.to_owned(),
            Ending::Answered { waited, late: false } => fill(say.answered_in, &[&waited.in_words()]),
            Ending::Unanswered => say.unanswered.to_owned(),
        }
    }

    /// Returns the word under which it is counted.
    fn kind(self) -> &'static str {
        let say = &w().person;
        match self {
            Ending::Open => say.open,
            Ending::Snoozed => say.snoozed,
            Ending::WaitsForThem => say.waiting,
            Ending::Crisis { .. } => say.crisis,
            Ending::Dismissed(why) => why.words(),
            Ending::Answered { .. } => say.answered,
            Ending::Unanswered => say.unanswered,
        }
    }
}

/// Counts endings by kind, the most frequent first: `5 earlier: 3 answered, 1 crisis, 1 spam`; nothing where there is none.
pub fn summary(endings: &[Ending]) -> String {
    if endings.is_empty() {
        return String::new();
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for kind in endings.iter().map(|ending| ending.kind()) {
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counted: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    fill(w().person.earlier, &[&endings.len(), &counted.join(", ")])
}

/// Returns since when they waited for our last answer, and when that was written.
fn answer(page: &Conversation, sent: &[Time]) -> Option<(Time, Time)> {
    let items = page.items.iter().map(|item| (item.at, item.from_us));
    let mut written: Vec<(Time, bool)> = items.chain(sent.iter().map(|at| (*at, true))).collect();
    written.sort_unstable();
    let (mut since, mut last) = (None, None);
    for (at, from_us) in written {
        match since {
            Some(begun) if from_us => {
                last = Some((begun, at));
                since = None;
            }
            None if !from_us => since = Some(at),
            Some(_) | None => {}
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::class::Verdict;
    use crate::domain::conversation::{Crisis, ItemRef, Triage};
    use crate::domain::deadline::CrisisClock;
    use crate::domain::id::{ItemId, SeatName};
    use crate::domain::item::Kind;
    use crate::domain::snooze::Wake;

    fn minute(n: i64) -> Time {
        Time::from_seconds(1_790_000_000).plus(Span::minutes(n))
    }

    /// A conversation with items at these minutes, ours where that is said.
    fn page(state: State, class: Class, items: &[(i64, bool)]) -> Conversation {
        let item = |(n, (at, from_us)): (usize, &(i64, bool))| ItemRef {
            id: ItemId::from_bytes([n as u8; 16]),
            at: minute(*at),
            kind: Kind::Mention,
            from_us: *from_us,
            removed: false,
            edited: false,
        };
        Conversation {
            items: items.iter().enumerate().map(item).collect(),
            triage: Triage { state, ..Triage::default() },
            verdict: Verdict { class, ..Verdict::default() },
            ..Conversation::default()
        }
    }

    fn raised(page: Conversation) -> Conversation {
        let clock = CrisisClock { level: 2, since: minute(0), acknowledged: true, last_statement: None, cadence: None };
        Conversation { crisis: Some(Crisis { id: None, clock, owner: None, by: SeatName::new("ana") }), ..page }
    }

    fn dismissed(mut page: Conversation, why: Dismissal) -> Conversation {
        page.triage.dismissed = Some(why);
        page
    }

    #[test]
    fn every_ending_has_its_words() {
        let (theirs, ours) = (false, true);
        let done = |items: &[(i64, bool)]| page(State::Done, Class::Question, items);
        let open = |state| page(state, Class::Question, &[(0, theirs)]);
        for (page, sent, words) in [
            (open(State::Open), &[][..], "open"),
            (open(State::Snoozed(Wake::Reply)), &[], "snoozed"),
            (open(State::Waiting), &[], "waits for them"),
            (done(&[(0, theirs)]), &[], "done unanswered"),
            (done(&[]), &[], "done unanswered"),
            (done(&[(0, ours)]), &[], "done unanswered"),
            (done(&[(0, theirs), (12, ours)]), &[], "answered in 12 min"),
            (done(&[(0, theirs)]), &[0], "answered in 1 min"),
            (done(&[(0, theirs)]), &[12], "answered in 12 min"),
            (done(&[(0, theirs), (13, ours)]), &[12], "answered in 12 min"),
            (done(&[(0, theirs), (5, ours), (60, theirs), (65, theirs)]), &[63], "answered in 3 min"),
            (done(&[(0, theirs), (5, ours), (60, theirs)]), &[], "answered in 5 min"),
            (done(&[(0, theirs), (150, ours)]), &[], "answered in 2 h"),
            (done(&[(0, theirs), (60 * 24 * 9, ours)]), &[], "answered late"),
            (page(State::Done, Class::Spam, &[(0, theirs), (60 * 24 * 9, ours)]), &[], "answered in 9 days"),
            (dismissed(done(&[(0, theirs)]), Dismissal::Spam), &[], "dismissed: spam"),
            (dismissed(done(&[(0, theirs), (1, ours)]), Dismissal::NoAnswerNeeded), &[], "dismissed: no answer needed"),
            (raised(done(&[(0, theirs), (12, ours)])), &[], "crisis 2, over"),
            (raised(open(State::Open)), &[], "crisis 2"),
            (page(State::Done, Class::Crisis, &[(0, theirs), (12, ours)]), &[], "crisis, over"),
            (page(State::Open, Class::Crisis, &[(0, theirs)]), &[], "open"),
        ] {
            let sent: Vec<Time> = sent.iter().map(|at| minute(*at)).collect();
            let ending = Ending::of(&page, &sent, &Rulings::default());
            assert_eq!(ending.words(), words, "{page:?}");
        }
    }

    #[test]
    fn endings_are_counted_by_kind() {
        let answered = |late| Ending::Answered { waited: Span::minutes(5), late };
        let crisis = Ending::Crisis { level: Some(1), over: true };
        let spam = Ending::Dismissed(Dismissal::Spam);
        for (endings, words) in [
            (&[][..], ""),
            (&[Ending::WaitsForThem], "1 earlier: 1 waiting"),
            (
                &[crisis, answered(true), spam, answered(false), answered(false)],
                "5 earlier: 3 answered, 1 crisis, 1 spam",
            ),
            (&[Ending::Unanswered, Ending::Open], "2 earlier: 1 done unanswered, 1 open"),
        ] {
            assert_eq!(summary(endings), words);
        }
    }
}
