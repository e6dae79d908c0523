//! What is true: facts and rules of the desk. No input or output, no clock, no framework.

pub mod brand;
pub mod class;
pub mod clean;
pub mod id;
pub mod item;
pub mod network;
pub mod time;
