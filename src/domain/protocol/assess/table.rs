//! The tables: how bad it is, and what to do with what is not bad.

use super::{Act, Answers, Facts, Harm, Spread, Who};
use crate::words::w;

/// No level: it is no crisis.
const NONE: u8 = 0;

/// Returns the level that the answers give; unanswered questions count as their mildest answer, but that nobody knows
/// yet whether it is true, and that whoever writes has a reason.
pub fn level(answers: &Answers) -> Option<u8> {
    let harm = answers.harm.unwrap_or(Harm::Nobody);
    let spread = answers.spread.unwrap_or(Spread::One);
    let facts = answers.facts.unwrap_or(Facts::Unknown);
    // Noise: several who provoke or rant, of whom nobody can say that they are right.
    let noise = matches!(answers.who, Some(Who::Troll | Who::Rager));
    if noise && harm == Harm::Nobody && spread == Spread::Several && facts != Facts::True {
        return None;
    }
    let [true_, unknown, wrong] = levels(harm, spread);
    let level = match facts {
        Facts::True => true_,
        Facts::Unknown => unknown,
        Facts::Wrong => wrong,
    };
    (level != NONE).then_some(level)
}

/// Returns the levels of what is true, not known yet, and wrong. Wrong words of harm have to be put right in public, so
/// they are a crisis too.
const fn levels(harm: Harm, spread: Spread) -> [u8; 3] {
    match (harm, spread) {
        (Harm::Hurt | Harm::Minors, Spread::One) => [2, 2, 3],
        (Harm::Hurt | Harm::Minors, Spread::Several | Spread::Influential | Spread::Viral) => [1, 1, 2],
        (Harm::Law, Spread::One | Spread::Several) => [3, 3, 4],
        (Harm::Law, Spread::Influential | Spread::Viral) => [2, 2, 3],
        (Harm::Press, Spread::One | Spread::Several | Spread::Influential) => [3, 3, 4],
        (Harm::Press, Spread::Viral) => [2, 2, 3],
        (Harm::Nobody, Spread::One) => [NONE, NONE, NONE],
        (Harm::Nobody, Spread::Several) => [4, 4, NONE],
        (Harm::Nobody, Spread::Influential) => [4, 4, 4],
        (Harm::Nobody, Spread::Viral) => [2, 3, 3],
    }
}

/// Returns what to do with what is no crisis, and why.
pub fn mild(answers: &Answers) -> (Act, String) {
    let facts = answers.facts.unwrap_or(Facts::Unknown);
    let one = answers.spread.unwrap_or(Spread::One) == Spread::One;
    let say = &w().advice;
    let (act, why) = match (answers.who.unwrap_or(Who::Unhappy), facts) {
        (Who::Troll, Facts::True) => (Act::Answer, say.troll_is_right),
        (Who::Troll, Facts::Unknown | Facts::Wrong) if one => (Act::Monitor, say.troll_alone),
        (Who::Troll, Facts::Unknown | Facts::Wrong) => (Act::Moderate, say.trolls_in_numbers),
        (Who::Rager, Facts::True) => (Act::AnswerInPrivate, say.rager_is_right),
        (Who::Rager, Facts::Unknown | Facts::Wrong) => (Act::Monitor, say.rager_rants),
        (Who::Misguided, Facts::True) => (Act::Answer, say.misguided_is_right),
        (Who::Misguided, Facts::Unknown) => (Act::Answer, say.misguided_unknown),
        (Who::Misguided, Facts::Wrong) => (Act::Answer, say.misguided_wrong),
        (Who::Unhappy, Facts::True) => (Act::Answer, say.unhappy_is_right),
        (Who::Unhappy, Facts::Unknown) => (Act::AnswerInPrivate, say.unhappy_unknown),
        (Who::Unhappy, Facts::Wrong) => (Act::Answer, say.unhappy_wrong),
    };
    (act, why.to_owned())
}
