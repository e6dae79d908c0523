//! The screen typed as keys and read as text, before a small made-up desk.

mod bytes;
mod cool;
mod crisis;
mod crisis_screens;
mod drill;
mod ends;
mod finding;
mod flows;
mod guards;
mod languages;
mod laws;
mod library;
mod paged;
mod people;
mod plan;
mod presets;
mod queue;
mod raising;
mod reading;
mod results;
mod rules;
mod screens;
mod statements;
mod swarms;
mod watch;
mod world;
