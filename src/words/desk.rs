//! What the desk says of accounts, files and calls.

use super::part::part;

part! {
    /// What the desk says of accounts, files and calls.
    Desk;
    // What it looked for and has not: `acts.not_found` names it.
    conversation: "conversation";
    item: "item";
    account: "account";
    reply: "reply";
    reply_text: "text of the reply";
    message_to_answer: "message to answer in";
    // Files.
    no_file: "there is no file {} on the desk's machine; check the path";
    cannot_read: "{} cannot be read: {}";
    not_a_file: "{} is no file; name one to attach";
    empty_file: "{} is empty";
    large_file: "{} has {} MiB; more than {} MiB do not go out";
    names_taken: "a thousand files of that name lie there already";
    // Calls over the socket.
    unknown_call: "this desk cannot \"{}\"; is it an older version?";
    backup_where: "backup needs a file";
    export_what: "export knows items, log and plan";
    export_where: "export needs a file";
    not_shown: "that could not be shown; the log file says why";
    // Accounts.
    not_connected: "{} is not connected: {}";
    account_gone: "{} is no account of this desk any more; `hearken account add` brings it back";
    fetching_stopped: "stopped by a fault of its own, which the log file tells; `hearken account reload` starts it again";
    nonsense: "{} lines in a row, none of them an item";
    this_desk: "this desk";
    // Sending and looking for what was sent.
    sending_from_here: "sending from this account";
    no_answer: "no answer within three minutes";
    no_connector: "the account has no connector";
    not_there_yet: "it is not there (yet)";
    closed_until: " until {}";
    in_their_app: "somebody in the network's own app";
}
