//! What commands do: one function a row of the table, a file a family.

pub mod assets;
pub mod crisis;
pub mod deliver;
pub mod drill;
pub mod in_crisis;
pub mod labels;
pub mod lang;
pub mod look;
pub mod moderate;
pub mod move_about;
pub mod person;
pub mod plan;
pub mod raise;
pub mod removal;
pub mod reply;
pub mod search;
pub mod show;
pub mod statement;
pub mod triage;
pub mod watch;
