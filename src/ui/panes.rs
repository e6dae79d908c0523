//! Each pane draws itself from the seat; none of them changes anything.

pub mod about;
pub mod alarm;
pub mod conversation;
pub mod cool;
pub mod crisis;
pub mod drill;
pub mod editor;
pub mod frame;
pub mod guide;
pub mod help;
pub mod library;
pub mod messages;
pub mod page;
pub mod plan;
pub mod popup;
pub mod queue;
pub mod rail;
pub mod raise;
pub mod reason;
pub mod row;
pub mod staffing;
pub mod statement;
pub mod streams;
