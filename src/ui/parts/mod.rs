//! What panes are made of.

pub mod calendar;
pub mod clock;
pub mod difference;
pub mod dots;
pub mod editor;
pub mod figures;
pub mod flow;
pub mod line;
pub mod paint;
pub mod pulse;
