//! What kind of message this is and why: text in, verdict out. Pure.
//!
//! `tokens` takes a text apart, `phrases` finds what our lexicon knows in it, `features` says what is seen; `sight` is all
//! of that. `learn` learns from examples, `lessons` from a desk, and `seed` is what comes with the program, as is
//! `language`. `verdict` adds it up and says why; `swarm` says what is left of a text that many send; `burst` sees
//! when more comes than is normal. `eval` measures it on labelled texts and counts. Sarcasm is out of reach.

pub mod burst;
pub mod eval;
mod features;
mod keys;
pub mod language;
mod learn;
mod lessons;
mod packed;
pub mod phrases;
pub mod seed;
mod sight;
pub mod swarm;
mod text;
mod tokens;
mod verdict;
mod weights;

pub use self::lessons::{Lessons, PackedLessons, Seen};
pub use self::text::Text;
pub use self::verdict::{crisis_words, explain, is_angry, see, verdict};
