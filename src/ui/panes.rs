//! Each pane draws itself from the seat; none of them changes anything.

pub mod alarm;
pub mod conversation;
pub mod editor;
pub mod frame;
pub mod guide;
pub mod help;
pub mod messages;
pub mod page;
pub mod popup;
pub mod queue;
pub mod rail;
pub mod reason;
pub mod row;
pub mod staffing;
pub mod streams;
