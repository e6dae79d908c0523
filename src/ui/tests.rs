//! The screen typed as keys and read as text, before a small made-up desk.

mod bytes;
mod ends;
mod finding;
mod flows;
mod guards;
mod languages;
mod laws;
mod people;
mod presets;
mod queue;
mod reading;
mod rules;
mod screens;
mod swarms;
mod watch;
mod world;
