//! What import and verify say of a log.

use super::part::part;

part! {
    /// What import and verify say of a log.
    Upkeep;
    // Import.
    at_line: "line {}: {}";
    has_a_log: "this desk has a log already: import into a new one with `--desk DIR`";
    cut_off: "the export is cut off: its last line is missing";
    not_a_log: "this is not an exported log";
    value_not_base64: "its value is not base64";
    bytes_not_base64: "its bytes are not base64";
    not_a_hash: "the hash of its words is no hash";
    counts_differ: "{} events were exported and {} are here";
    out_of_order: "event {} was expected and {} is here: lines are missing or were moved";
    altered: "event {} was altered: it does not fit its link";
    // Verify.
    end_elsewhere: "the end of the log is not where the store says";
    at_event: "event {}: {}";
    words_differ: "the words of {} are not those that were written";
    // The records that it names: `conversation 0190…`.
    named: "{} {}";
    conversation: "conversation";
    reply: "reply";
    account: "account";
    freeze: "freeze";
    hour: "hour";
    person: "person";
    queue_row: "queue row";
    unsettled_reply: "unsettled reply";
    native_id: "native id";
    below_a_root: "thread below a root";
    merged: "merged conversation";
    heard_account: "account that was heard";
    item: "item";
    note: "note";
    outgoing: "outgoing reply";
    record: "record";
}
