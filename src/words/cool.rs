//! What stands beside an answer to an angry thread that is held.

use super::part::part;

part! {
    /// An answer to an angry thread, read once more before strangers read it.
    Cooling;
    title: "A cool head: read it once more";
    written: "You wrote: {}";
    tree: "Who writes, and what helps";
    branch: "{}: {}";
    known: "As far as their words tell: {} ({})";
    found: "Found in their words: {}";
    sheet: "The brand sheet";
    no_sheet: "no brand sheet is written yet";
    comes: "the tree and the sheet are on their way";
    type_it: "Type send to send it all the same";
    not_typed: "that is not \"send\": nothing was sent";
    keys_edit: "edit";
    keys_later: "draft, back in 10 min";
    keys_send: "send all the same";
    later: "kept as a draft; it comes back in 10 min";
}
