//! What kind of message this is and why: text in, verdict out. Pure.
//!
//! Words and marks speak for topics (`lexicon`), a negation before them turns them round, and a few plain rules
//! weigh the topics against each other (`verdict`). Sarcasm is out of reach.
//!
//! Beside the rules stands what is learned: `tokens` takes a text apart, `phrases` finds what our lexicon knows in it,
//! `features` says what is seen, `learn` learns from examples, `lessons` from a desk, and `seed` is what comes with the
//! program, as is `language`. `swarm` says what is left of a text that many send. `eval` measures it on labelled texts.

pub mod eval;
mod features;
mod keys;
pub mod language;
mod learn;
mod lessons;
mod lexicon;
mod packed;
pub mod phrases;
pub mod seed;
pub mod swarm;
mod tokens;
mod verdict;
mod weigh;
mod weights;
mod words;

pub use self::verdict::{Text, is_angry, verdict};
