//! The room of the store: the only one that knows the engine underneath.
//!
//! One log of events, each linked to the one before by a hash; the words beside it, so that they can be
//! erased; pages and index rows made from the log alone; and kept state, which no log explains. What is long over lies
//! in an archive behind the tree and is read as if it lay in it. One writer, any number of readers.
//!
//! ```text
//! append -> fold (domain applies) -> one atomic batch { log, bodies, pages, rows, meta } -> flush -> mark
//! ```

mod archive;
mod aside;
mod batch;
mod body;
mod chain;
mod codec;
mod engine;
mod error;
mod find;
mod fold;
mod kept;
mod keys;
mod lessons;
mod lists;
mod lock;
mod marker;
mod memo;
mod memory;
mod moment;
mod opening;
mod overlay;
mod reader;
mod rows;
mod scan;
mod search;
mod subjects;
pub mod upkeep;
mod way;
mod writer;

pub use error::StoreError;
pub use lessons::LessonCount;
pub use memo::{Memo, Moment};
pub use opening::{Opening, is_desk};
pub use reader::{HourCount, Place, Reader};
pub use search::{AuthorSummary, Hit, Search, Walk};
pub use subjects::Kept;
pub use way::{give_way, rest_after};
pub use writer::{Claim, Entry, Store};
