//! What the system was asked to do and did not: `store.could_not` says it with the system's words.

use super::part::part;

part! {
    /// What the system was asked to do.
    Disk;
    // Files and folders.
    open_file: "open {}";
    lock_file: "lock {}";
    read_file: "read {}";
    write_file: "write {}";
    remove_folder: "remove {}";
    make_folder: "make the folder {}";
    read_folder: "read the folder {}";
    free_space: "read the free space of {}";
    // The store.
    open_store: "open the store in {}";
    read_store: "read the store";
    mark_desk: "mark the desk in {}";
    random_numbers: "get random numbers";
    link_pages: "link the list of pages beside itself";
    read_pages: "read the list of pages";
    remove_pages: "remove the old list of pages";
    write_mark: "write the mark beside the store";
    write_memo: "write the memo for the next start";
    remove_index: "remove the old index in {}";
    // Backups and exports.
    copy_media: "copy the media library to {}";
    clear_media: "clear away files of the media library";
    write_backup: "write the backup {}";
    move_backup: "move the backup to {}";
    remove_backup: "remove the old backup {}";
    write_export: "write the export";
    read_export: "read the export";
    move_restored: "move the restored {} into {}";
    // Threads.
    start_thread: "start a thread";
    start_writer: "start the writer's thread";
    start_index: "start the thread of the index";
}
