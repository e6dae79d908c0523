//! hearken: a full-screen, keyboard-driven inbox for Community Managers. This page is the map.
//!
//! # Words
//!
//! A *desk* is what one team shares: store, accounts, rules. One process owns it. A *seat* is one person at
//! one terminal. An *item* is one thing somebody sent or published; a *conversation* is the items and our
//! replies of one thread with one person, and what the *queue* lists; a *swarm* is those in which people who
//! wait wrote nearly the same, one row of it. A *reply* is what we write; its *delivery* is its way out. A
//! *freeze* holds what is planned. A *protocol* is what a team has agreed on for one kind of crisis, a *statement* what it
//! says then. The *rota* says who is *on call*, in *layers* of people who take turns; a *chain* is what happens when a
//! *page* is raised: whom, by which *channels* (mail, ntfy, a program), and who is next. A *rule* is what the desk does by itself with what comes;
//! a person's word stands over it. The *watch* counts what comes in *streams* and gives an *alarm* where that is not as usual.
//! The *plan* holds *posts*: one idea with a *variant* for each account, which leaves at its minute or stands there with
//! the reason. A *series* is a post that is said again; a *slot* is a usual time of an account, a *theme* what a month is about.
//! The *media library* has each file that a post shows once, named by what is in it; a *shot* is a picture still to be made.
//! A *drill* is a scripted crisis that is played on a throw-away desk and measured.
//!
//! # Rooms
//!
//! | room | what it is for | may import |
//! |---|---|---|
//! | [`words`] | every sentence of ours, in one catalogue; each room may import it | nothing of ours |
//! | [`domain`] | what is true: facts and rules; no input or output, no clock | nothing else of ours |
//! | [`triage`] | what kind of message this is and why: text in, verdict out | domain |
//! | [`store`] | the log, the pages made of it, bodies, the search index; alone knows sled | domain |
//! | [`networks`] | one file or folder a network, one table; in `paging` one file a channel; alone knows reqwest | domain |
//! | [`ui`] | what a seat sees: keys and answers in, effects out; ratatui | domain |
//! | [`desk`] | the running work; the only writer | domain, triage, store, networks |
//! | [`terminal`] | where seats meet real terminals: here, or over the desk's socket | domain, desk, ui |
//! | [`config`] | reads and checks settings, every mistake at once | domain, triage, networks, ui, desk |
//! | [`cli`] | one file a verb or family | all but store |
//!
//! `tests/layers.rs` holds this and forbids rings.
//!
//! # The way of the data
//!
//! ```text
//! network --fetch--> poller --items--> writer --(one atomic batch: log, pages, bodies)--> news(seq)
//!                                                                                            |
//!  terminal <--bytes-- view <--seat-- update <--Msg-- session <--answers-- show <--reader----+
//!     |                                  |
//!     +--key--> keys --> row of the command table --> Effect::{Do, Ask} --> Handle --> writer
//!
//! writer: guard -> reply queued (flushed) -> sender asks for work -> sending (flushed) -> Network::send
//!         -> delivered | refused | unknown -> read back -> delivered | sent again | a person decides
//! ```
//!
//! # What must never be true
//!
//! - A rule reads a clock, a file or a network: `now` is handed in, everything else comes as a value.
//! - Something is acknowledged to a person before it is flushed.
//! - A write to a network is repeated without proof that it was not done.
//! - A page holds what the log cannot make again.
//! - Text from outside reaches a page or a terminal uncleaned.
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
pub mod words;
