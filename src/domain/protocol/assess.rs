//! Four short questions, a letter each: what to do with a message, and how bad it is.
//!
//! The tree that response desks use (troll, rager, misguided, unhappy customer) as a table. What was found in the text
//! answers ahead, and may only make it graver. Unanswered questions count as their mildest answer, so that the
//! recommendation stands on screen from the first letter on.

mod table;

use serde::{Deserialize, Serialize};

use super::Protocol;
use super::accelerator::{Accelerator, Found};
use crate::words::{fill, w};

/// Makes the answers to one question: each with its letter and its words.
macro_rules! answers {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $answer:ident $letter:literal => $words:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name {
            $($(#[$each])* $answer,)*
        }

        impl $name {
            /// Every answer.
            pub const ALL: &'static [$name] = &[$($name::$answer,)*];

            /// Returns the key that gives it.
            pub const fn letter(self) -> char {
                match self { $($name::$answer => $letter,)* }
            }

            /// Returns the words for it, within a sentence.
            pub const fn words(self) -> &'static str {
                match self { $($name::$answer => $words,)* }
            }

            fn of_letter(letter: char) -> Option<$name> {
                $name::ALL.iter().copied().find(|answer| answer.letter() == letter.to_ascii_lowercase())
            }

            fn choices() -> Vec<Choice> {
                $name::ALL.iter().map(|one| Choice { letter: one.letter(), words: one.words() }).collect()
            }
        }
    };
}

answers! {
    /// Is it true?
    Facts {
        /// The facts are wrong.
        Wrong 'w' => w().advice.wrong,
        /// We do not know yet.
        Unknown 'u' => w().advice.unknown,
        /// It is true, at least in part.
        True 't' => w().advice.true_,
    }
}

answers! {
    /// Who writes, and how.
    Who {
        /// Lives off provoking.
        Troll 't' => w().advice.troll,
        /// Rants at our cost.
        Rager 'r' => w().advice.rager,
        /// Believes what is not so.
        Misguided 'm' => w().advice.misguided,
        /// Something went wrong for them.
        Unhappy 'u' => w().advice.unhappy,
    }
}

answers! {
    /// Is anybody harmed, or are law, press or minors in it?
    Harm {
        /// None of it.
        Nobody 'n' => w().advice.nobody,
        /// Press, radio, television.
        Press 'p' => w().advice.press,
        /// Lawyers, courts, police, authorities.
        Law 'l' => w().advice.law,
        /// Children or adolescents.
        Minors 'm' => w().advice.minors,
        /// Somebody was hurt or is in danger.
        Hurt 'h' => w().advice.hurt,
    }
}

answers! {
    /// Is it spreading, and who spreads it?
    Spread {
        /// One voice.
        One 'o' => w().advice.one,
        /// Several say the same.
        Several 's' => w().advice.several,
        /// Somebody whom many follow.
        Influential 'i' => w().advice.influential,
        /// More by the minute, or beyond our networks.
        Viral 'v' => w().advice.viral,
    }
}

/// One of the four questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Is it true?
    Facts,
    /// Who writes?
    Who,
    /// Is anybody harmed, or are law, press or minors in it?
    Harm,
    /// Is it spreading?
    Spread,
}

/// An answer that can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The key that gives it.
    pub letter: char,
    /// The words for it.
    pub words: &'static str,
}

impl Question {
    /// The questions, in the order in which they are asked.
    pub const ALL: [Question; 4] = [Question::Facts, Question::Who, Question::Harm, Question::Spread];

    /// Returns the word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Question::Facts => "facts",
            Question::Who => "who",
            Question::Harm => "harm",
            Question::Spread => "spread",
        }
    }

    /// Returns the question, where a protocol has no words of its own.
    pub const fn words(self) -> &'static str {
        match self {
            Question::Facts => w().advice.ask_facts,
            Question::Who => w().advice.ask_who,
            Question::Harm => w().advice.ask_harm,
            Question::Spread => w().advice.ask_spread,
        }
    }

    /// Returns the answers that can be given.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            Question::Facts => Facts::choices(),
            Question::Who => Who::choices(),
            Question::Harm => Harm::choices(),
            Question::Spread => Spread::choices(),
        }
    }
}

/// What was answered so far, and what was found in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Is it true?
    pub facts: Option<Facts>,
    /// Who writes?
    pub who: Option<Who>,
    /// Is anybody harmed?
    pub harm: Option<Harm>,
    /// Is it spreading?
    pub spread: Option<Spread>,
    /// What was found in the text.
    pub found: Vec<Found>,
}

impl Answers {
    /// Answers ahead what the text tells: a person may answer otherwise.
    pub fn ahead(found: Vec<Found>) -> Answers {
        let harm = found.iter().filter_map(|one| harm_of(one.what)).max();
        let spread = found.iter().any(|one| one.what == Accelerator::Influencer).then_some(Spread::Influential);
        Answers { harm, spread, found, ..Answers::default() }
    }

    /// Takes a letter as the answer to a question; false where it is none.
    pub fn answer(&mut self, question: Question, letter: char) -> bool {
        fn put<T>(place: &mut Option<T>, answer: Option<T>) -> bool {
            let is_one = answer.is_some();
            if is_one {
                *place = answer;
            }
            is_one
        }
        match question {
            Question::Facts => put(&mut self.facts, Facts::of_letter(letter)),
            Question::Who => put(&mut self.who, Who::of_letter(letter)),
            Question::Harm => put(&mut self.harm, Harm::of_letter(letter)),
            Question::Spread => put(&mut self.spread, Spread::of_letter(letter)),
        }
    }

    /// Returns the letter that answers a question.
    pub fn letter(&self, question: Question) -> Option<char> {
        match question {
            Question::Facts => self.facts.map(Facts::letter),
            Question::Who => self.who.map(Who::letter),
            Question::Harm => self.harm.map(Harm::letter),
            Question::Spread => self.spread.map(Spread::letter),
        }
    }

    /// Returns the next question whose answer can still change what is recommended; nothing where none can.
    pub fn next(&self) -> Option<Question> {
        let open = |question: &Question| self.letter(*question).is_none();
        let outcomes = |answers: &[Answers]| {
            let mut all: Vec<(Act, Option<u8>)> = answers.iter().map(Answers::outcome).collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        let mut all = vec![self.clone()];
        for question in Question::ALL.into_iter().filter(open) {
            all = all.iter().flat_map(|answers| answers.each(question)).collect();
        }
        let matters = |question: &Question| all.iter().any(|one| outcomes(&one.each(*question)) > 1);
        Question::ALL.into_iter().filter(open).find(matters)
    }

    /// Returns these answers with each answer to a question.
    fn each(&self, question: Question) -> Vec<Answers> {
        let with = |choice: Choice| {
            let mut answers = self.clone();
            answers.answer(question, choice.letter);
            answers
        };
        question.choices().into_iter().map(with).collect()
    }

    /// Returns what is to be done and at which level, before a protocol raises it further.
    fn outcome(&self) -> (Act, Option<u8>) {
        let one = assess(self, None);
        (one.act, one.level)
    }

    /// Tells whether the answers count this already.
    fn count(&self, what: Accelerator) -> bool {
        match what {
            Accelerator::Influencer => self.spread.is_some_and(|spread| spread >= Spread::Influential),
            Accelerator::Injury | Accelerator::Minors | Accelerator::Legal | Accelerator::Journalist => {
                self.harm.is_some() && self.harm == harm_of(what)
            }
        }
    }
}

/// Returns the answer that an accelerator stands for.
const fn harm_of(what: Accelerator) -> Option<Harm> {
    match what {
        Accelerator::Injury => Some(Harm::Hurt),
        Accelerator::Minors => Some(Harm::Minors),
        Accelerator::Legal => Some(Harm::Law),
        Accelerator::Journalist => Some(Harm::Press),
        Accelerator::Influencer => None,
    }
}

/// What to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Watch, and say nothing.
    Monitor,
    /// Answer where they wrote.
    Answer,
    /// Answer so that only they read it.
    AnswerInPrivate,
    /// Hide, mute or report.
    Moderate,
    /// Raise a crisis.
    Escalate,
}

impl Act {
    /// Returns the words for it, as a title.
    pub const fn words(self) -> &'static str {
        match self {
            Act::Monitor => w().advice.monitor,
            Act::Answer => w().advice.answer,
            Act::AnswerInPrivate => w().advice.answer_in_private,
            Act::Moderate => w().advice.moderate,
            Act::Escalate => w().advice.escalate,
        }
    }
}

/// What is recommended; a person decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// What to do.
    pub act: Act,
    /// How bad it is, 1 being the worst; nothing where it is no crisis.
    pub level: Option<u8>,
    /// The protocol to run, where it is a crisis and one is known.
    pub protocol: Option<String>,
    /// Why, in a sentence.
    pub because: String,
}

/// Recommends what to do; `protocol` is the one that the text calls for, whose accelerators count.
pub fn assess(answers: &Answers, protocol: Option<&Protocol>) -> Recommendation {
    let answered = table::level(answers);
    let mut raised_by: Vec<&Found> = Vec::new();
    for one in &answers.found {
        if !answers.count(one.what) && raised_by.iter().all(|other| other.what != one.what) {
            raised_by.push(one);
        }
    }
    let steps = |one: &&Found| protocol.and_then(|protocol| protocol.raising.by.get(&one.what)).copied().unwrap_or(1);
    let steps = raised_by.iter().map(steps).fold(0, u8::saturating_add);
    let level = match steps {
        0 => answered,
        _ => Some(answered.unwrap_or(5).saturating_sub(steps).max(1)),
    };
    let (act, reason) = match level {
        Some(_) => (Act::Escalate, facts_of(answers)),
        None => table::mild(answers),
    };
    let because = match raised_by.iter().map(|one| one.to_string()).collect::<Vec<_>>() {
        told if told.is_empty() => reason,
        told => fill(w().advice.raised, &[&reason, &told.join(", ")]),
    };
    Recommendation { act, level, protocol: protocol.filter(|_| level.is_some()).map(|one| one.name.clone()), because }
}

/// Returns what makes it a crisis, of what was answered.
fn facts_of(answers: &Answers) -> String {
    let harm = answers.harm.map(Harm::words);
    let spread = answers.spread.map(Spread::words);
    let facts = answers.facts.map(Facts::words);
    let said: Vec<&str> = [harm, spread, facts].into_iter().flatten().collect();
    if said.is_empty() { w().advice.not_answered.to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests;
