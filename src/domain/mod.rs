//! What is true: facts and rules of the desk. No input or output, no clock, no framework.

pub mod class;
pub mod clean;
pub mod count;
pub mod id;
pub mod item;
pub mod lang;
pub mod network;
pub mod time;
pub mod width;
