//! What is true: facts and rules of the desk. No input or output, no clock, no framework.

pub mod bands;
pub mod class;
pub mod clean;
pub mod deadline;
pub mod guard;
pub mod hours;
pub mod id;
pub mod item;
pub mod network;
pub mod query;
pub mod saved;
pub mod snooze;
pub mod targets;
pub mod time;
pub mod window;
