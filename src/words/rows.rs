//! What the desk writes into rows and threads, and what it cannot list.

use super::part::part;

part! {
    /// What stands in rows and threads, and what cannot be listed.
    Rows;
    // The views of a desk that names none.
    view_inbox: "Inbox";
    view_mine: "Mine";
    view_unassigned: "Unassigned";
    view_waiting: "Waiting";
    view_snoozed: "Snoozed";
    view_starred: "Starred";
    view_spam: "Spam";
    // Rows and threads.
    erased_person: "erased";
    erased_note: "[erased]";
    media: "[media]";
    // Rows of accounts.
    signed_out: "signed out: {} · `hearken account add {}` signs in";
    silent: "nothing has come since {}; is the feed alive?";
    works_again: "works again";
    // What cannot be listed.
    conversation_gone: "there is no conversation {} any more";
    no_network: "there is no network \"{}\" (there is {})";
    no_network_but: "there is no network \"{}\": did you mean {}? (there is {})";
    no_network_yet: "no network yet";
}
