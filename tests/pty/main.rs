//! The built program in a real pseudo-terminal: what a person sees, and what is left when they go.
//!
//! Nothing here asserts a time. `HEARKEN_IDLE_SECONDS=600 cargo test --test pty idle` is the long look at an
//! idle screen; `-- --nocapture key` prints what a key costs.

mod bench;
mod screen;

mod bursts;
mod by_hand;
mod drills;
mod given_back;
mod kept;
mod pastes;
mod pictures;
mod quiet;
mod sizes;
mod terminals;
mod together;
