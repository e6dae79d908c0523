//! The running work of a desk: the only writer, and the tasks that fetch and send.

pub mod acts;
pub mod arrive;
pub mod clock;
pub mod drafts;
pub mod journal;
pub mod live;
pub mod staged;
pub mod undo;
