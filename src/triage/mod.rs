//! What kind of message this is and why: text in, verdict out. Pure.
//!
//! Words and marks speak for topics (`lexicon`), a negation before them turns them round, and a few plain rules
//! weigh the topics against each other (`verdict`). `eval` measures it on labelled texts. Sarcasm is out of reach.

pub mod eval;
mod lexicon;
#[cfg(test)]
#[path = "seed/tests.rs"]
mod seed;
mod verdict;
mod weigh;
mod words;

pub use self::verdict::{Text, is_angry, verdict};
