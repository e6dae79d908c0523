//! The store as its users see it: through its public face, on real files.

mod archive;
mod harm;
mod old;
mod opening;
mod pages;
mod search;
mod story;
mod upkeep;
