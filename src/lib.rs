//! hearken: a full-screen, keyboard-driven inbox for Community Managers.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::todo,
        clippy::unimplemented,
        clippy::dbg_macro,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod networks;
pub mod store;
pub mod terminal;
pub mod triage;
pub mod ui;
