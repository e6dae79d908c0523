//! What was found wrong with the store's own records: `store.damaged` and its like say it with the remedy.

use super::part::part;

part! {
    /// What was found wrong with the store's records.
    Damage;
    // Files.
    folder_missing: "the folder {} is missing";
    file_missing: "{} is missing";
    pages_missing: "its list of pages is missing";
    unreadable_from: "{} cannot be read from byte {} on";
    no_fit: "its files do not fit together ({})";
    unreadable_files: "its files cannot be read ({})";
    no_reason: "no reason given";
    in_the_archive: "the archive in {}, where conversations that are long over lie: {}";
    page: "a page cannot be read ({})";
    index_altered: "its files hold other bytes than were written";
    // Records.
    record: "a record cannot be read ({})";
    record_unversioned: "a record has no version";
    record_missing: "record {} of the log is missing";
    entry_cut: "an entry of the log is cut off";
    entry_unversioned: "an entry of the log has no version";
    native_entry: "an entry of the index of native ids cannot be read";
    not_encoded: "it cannot be encoded ({})";
    foreign_words: "event {} came with words that are not its own";
    nameless: "the store does not say what it is";
    // What is there and what was there.
    last_missing: "event {}, the last of the log, is missing";
    last_differs: "the last event of the log is not the one that was written";
    empty_desk: "it is empty, although a desk was here";
    empty_log: "it is empty, although {} events were written";
    other_desk: "it belongs to another desk than the folder";
    log_short: "its log ends at event {}, although {} events were written";
    lost_after_opening: "what was written is not there after opening again";
    // Why the store stopped.
    not_closed: "it could not be closed";
}
