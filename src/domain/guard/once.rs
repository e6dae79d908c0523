//! What need not be asked twice: while a crisis runs the same question for every answer is noise, and noise is not read.
//!
//! Only questions of little harm are left out: the words of a crisis, closed doors, an account that waits for its sign-in. What
//! cannot be taken back once strangers have read it, who wrote again, who answered first, and the wrong account are asked each time.

use std::collections::BTreeMap;

use super::{Concern, ConcernKind, Gravity};
use crate::domain::id::{CrisisId, SeatName};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// What each seat has said yes to in each crisis. It is forgotten when the desk stops, and then asked anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waved(BTreeMap<(SeatName, CrisisId), Vec<Yes>>);

/// What somebody said yes to, for which reason, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Yes {
    kind: ConcernKind,
    reason: String,
    at: Time,
}

impl Yes {
    fn is_to(&self, kind: ConcernKind, reason: &str) -> bool {
        self.kind == kind && self.reason == reason
    }
}

impl Waved {
    /// Shows what this seat was asked before for the same reason in this crisis, instead of asking it.
    pub fn soften(&self, seat: &SeatName, crisis: Option<CrisisId>, concerns: Vec<Concern>, now: Time) -> Vec<Concern> {
        let known = crisis.and_then(|crisis| self.0.get(&(seat.clone(), crisis)));
        let Some(known) = known else { return concerns };
        let softened = concerns.into_iter().map(|concern| {
            let asked = reasons(&concern)
                .into_iter()
                .map(|reason| known.iter().find(|yes| yes.is_to(concern.kind, &reason)).map(|yes| yes.at));
            let asked: Option<Vec<Time>> = asked.collect();
            match asked.and_then(|asked| asked.into_iter().max()).filter(|_| may_be_left_out(&concern)) {
                Some(at) => Concern {
                    gravity: Gravity::Shows,
                    sentence: fill(w().guard.asked_before, &[&concern.sentence, &now.since(at).short()]),
                    ..concern
                },
                None => concern,
            }
        });
        softened.collect()
    }

    /// Remembers what this seat said yes to.
    pub fn remember(&mut self, seat: &SeatName, crisis: Option<CrisisId>, waved: &[Concern], now: Time) {
        let Some(crisis) = crisis else { return };
        // What was said in a crisis that is over counts no more.
        self.0.retain(|(_, of), _| *of == crisis);
        for concern in waved.iter().filter(|concern| may_be_left_out(concern)) {
            let known = self.0.entry((seat.clone(), crisis)).or_default();
            for reason in reasons(concern) {
                known.retain(|yes| !yes.is_to(concern.kind, &reason));
                known.push(Yes { kind: concern.kind, reason, at: now });
            }
        }
    }
}

/// Tells whether the question has so little harm in it that one yes is enough.
fn may_be_left_out(concern: &Concern) -> bool {
    concern.gravity == Gravity::Asks
        && matches!(concern.kind, ConcernKind::CrisisWords | ConcernKind::Closed | ConcernKind::SignedOut)
}

/// Returns for what it asks: each word of a crisis is a reason of its own, else the whole sentence is.
fn reasons(concern: &Concern) -> Vec<String> {
    let quoted: Vec<String> = concern.sentence.split('"').skip(1).step_by(2).map(str::to_lowercase).collect();
    if concern.kind == ConcernKind::CrisisWords && !quoted.is_empty() { quoted } else { vec![concern.sentence.clone()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    const NOW: Time = Time::from_seconds(1_795_000_000);

    fn asks(kind: ConcernKind, sentence: &str) -> Concern {
        Concern { kind, gravity: Gravity::Asks, sentence: sentence.to_owned() }
    }

    fn crisis(n: u8) -> CrisisId {
        CrisisId::from_bytes([n; 16])
    }

    #[test]
    fn one_yes_is_enough_for_the_same_reason_in_the_same_crisis() {
        let (ana, dan) = (SeatName::new("ana"), SeatName::new("dan"));
        let words = |said: &str| asks(ConcernKind::CrisisWords, &format!("{said} in a public answer: is it yours?"));
        let closed = asks(ConcernKind::Closed, "We are closed.");
        let mut waved = Waved::default();
        waved.remember(&ana, Some(crisis(1)), &[words("\"lawsuit\", \"fire\""), closed.clone()], NOW);
        let later = NOW.plus(Span::minutes(3));
        let left = |seat: &SeatName, of: Option<CrisisId>, concern: &Concern| {
            let softened = waved.soften(seat, of, vec![concern.clone()], later);
            softened.iter().filter(|concern| concern.asks()).count() == 0
        };
        for said in ["\"lawsuit\"", "\"Fire\"", "\"fire\", \"lawsuit\""] {
            assert!(left(&ana, Some(crisis(1)), &words(said)), "{said}");
        }
        assert!(left(&ana, Some(crisis(1)), &closed));
        assert!(!left(&ana, Some(crisis(1)), &words("\"lawsuit\", \"hospital\"")), "another reason");
        assert!(!left(&ana, Some(crisis(1)), &asks(ConcernKind::Closed, "We are closed until Monday.")));
        assert!(!left(&dan, Some(crisis(1)), &closed), "another seat");
        assert!(!left(&ana, Some(crisis(2)), &closed) && !left(&ana, None, &closed), "another crisis, or none");
        let told = waved.soften(&ana, Some(crisis(1)), vec![closed.clone()], later);
        assert_eq!(
            (told[0].gravity, told[0].sentence.as_str()),
            (Gravity::Shows, "We are closed. Asked 3m ago: not again for this reason in this crisis.")
        );
        waved.remember(&ana, Some(crisis(2)), &[], later);
        assert_eq!(waved, Waved::default(), "a crisis that is over is forgotten");
    }

    #[test]
    fn what_can_do_harm_is_asked_each_time() {
        let (ana, mut waved) = (SeatName::new("ana"), Waved::default());
        let may_not = |kind: &ConcernKind| {
            !matches!(kind, ConcernKind::CrisisWords | ConcernKind::Closed | ConcernKind::SignedOut)
        };
        let kinds = [
            ConcernKind::NoReply,
            ConcernKind::WrongAccount,
            ConcernKind::WroteAgain,
            ConcernKind::AnsweredFirst,
            ConcernKind::ColleagueWrites,
            ConcernKind::SaidAlready,
            ConcernKind::Language,
            ConcernKind::PersonalData,
            ConcernKind::FromNote,
            ConcernKind::DoNotSay,
            ConcernKind::FirstName,
            ConcernKind::NamesAnother,
            ConcernKind::TooFast,
            ConcernKind::Shouts,
            ConcernKind::Frozen,
            ConcernKind::ManyReaders,
            ConcernKind::SameWords,
        ];
        for kind in kinds.into_iter().filter(may_not) {
            let concern = asks(kind, "Is it right?");
            waved.remember(&ana, Some(crisis(1)), std::slice::from_ref(&concern), NOW);
            assert_eq!(waved.soften(&ana, Some(crisis(1)), vec![concern.clone()], NOW), [concern], "{kind:?}");
        }
        let held = Concern { gravity: Gravity::Holds, ..asks(ConcernKind::Closed, "x") };
        waved.remember(&ana, Some(crisis(1)), std::slice::from_ref(&held), NOW);
        assert_eq!(waved.soften(&ana, Some(crisis(1)), vec![held.clone()], NOW), [held]);
    }
}
