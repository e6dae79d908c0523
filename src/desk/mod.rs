//! The running work of a desk: the only writer, and the tasks that fetch and send.

pub mod accounts;
mod acts;
mod archive;
mod arrive;
mod attach;
mod backup;
pub mod calls;
pub mod clock;
mod downloads;
pub mod drafts;
pub mod files;
pub mod handle;
mod journal;
pub mod library;
mod live;
mod many;
mod memo;
mod newcomer;
mod opening;
mod own_acts;
mod paced;
mod pager;
mod poller;
mod pollers;
mod readers;
mod recent_rows;
mod ruled;
mod rules_in_force;
mod sender;
mod sending;
mod show;
mod staged;
mod start;
mod teacher;
mod undo;
mod variables;
pub mod vault;
mod writer;

pub use handle::Handle;
pub use library::{Library, RulesFile, View};
pub use poller::Round;
pub use pollers::{AccountSet, Wish};
pub use start::{Running, Work, begin, start};
pub use writer::Taken;

pub use crate::store::{StoreError, is_desk};
