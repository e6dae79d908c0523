//! What a seat sees. Keys and answers come in as messages, wishes go out as effects; in between there is
//! nothing but values, so that a whole day can be typed in a test.
//!
//! key -> `keys` -> row of `commands` -> its function in `acts` -> effects; answers -> `update` -> `Seat`;
//! `view` draws the seat and changes nothing.

mod acts;
pub mod commands;
mod crisis_pane;
mod key_check;
pub mod keys;
mod layers;
mod layout;
mod needs;
mod panes;
mod parts;
mod place;
mod plan_pane;
mod queue;
mod seat;
mod settings;
pub mod theme;
mod update;
mod view;
pub mod words;

#[cfg(test)]
mod tests;

pub use self::seat::Seat;
pub use self::settings::{Binding, KeyLine, Settings, bindings};
pub use self::update::update;
pub use self::view::view;
use crate::domain::ask::{Query, Shown};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::ItemId;
use crate::domain::time::Time;

/// What happens to a seat. A `Tick` with the time goes before every input, since nothing here reads a clock.
#[derive(Debug)]
pub enum Msg {
    /// A key, a paste, another size, focus.
    Input(keys::Input),
    /// It is this late now.
    Tick(Time),
    /// The desk's log has grown to here.
    Changed(u64),
    /// An answer.
    Shown(Query, Shown),
    /// The desk has done it, or says why not.
    Did(Command, Result<Done, Refusal>),
    /// The text as it came back from `$EDITOR`.
    Edited(String),
    /// An attachment was saved here.
    Saved(String),
    /// Something outside did not work, in words.
    Failed(String),
}

/// What a seat wishes.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An act of the desk; answered with `Did`.
    Do(Command),
    /// Something to show; answered with `Shown`.
    Ask(Query),
    /// Clear the terminal and draw everything.
    Redraw,
    /// Into the clipboard, by OSC 52.
    Copy(String),
    /// In a browser, where there is one.
    OpenUrl(String),
    /// This text into `$EDITOR`; answered with `Edited`.
    Edit(String),
    /// An attachment onto this machine; answered with `Saved` or `Failed`.
    SaveAttachment {
        /// Of which item.
        item: ItemId,
        /// Which, from 0.
        index: usize,
    },
    /// Ring.
    Bell,
    /// A message outside the terminal, by OSC 9.
    Notify(String),
    /// This drill on a desk of its own at this terminal; the list of them where none is named.
    Drill(String),
    /// Back to the shell until called again.
    Suspend,
    /// Leave.
    Quit,
}
