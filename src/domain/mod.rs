//! What is true: facts and rules of the desk. No input or output, no clock, no framework.

pub mod ask;
pub mod bands;
pub mod brand;
pub mod class;
pub mod clean;
pub mod command;
pub mod conversation;
pub mod deadline;
pub mod event;
pub mod guard;
pub mod hours;
pub mod id;
pub mod item;
pub mod network;
pub mod query;
pub mod queue;
pub mod reply;
pub mod saved;
pub mod snooze;
pub mod targets;
pub mod time;
pub mod window;
