//! What can go wrong with the store, each with its remedy.

use super::part::part;

part! {
    /// What can go wrong with the store.
    Store;
    busy: "the desk at {} is open elsewhere: {}. Attach to it with `hearken attach`, or end that process first";
    full: "the disk with {} is nearly full: {} MB are free and {} MB are needed. Nothing was written. Free some space and try again";
    damaged: "the store is damaged: {}. {}";
    damaged_aside: "the store is damaged: {}. The damaged files lie untouched in {}. {}";
    index: "the search index cannot be used ({}). It is made again from the log by itself; nothing else is affected";
    behind: "the search knows {} of {} events and found nothing in them. It cannot go on: {}";
    newer: "this desk was written by a later hearken (format {}, this one knows {}). Install the later one; nothing was changed";
    stopped: "the store stopped writing: {}. What was acknowledged is safe. Free some space or mend the disk, then start hearken again";
    read_only: "the store takes no writes: it was opened for reading only. Start hearken without that option to change anything";
    closed: "the store is closed. Start hearken again";
    refused: "the store refused a record: {}. Nothing was written; please report it";
    could_not: "could not {}: {}. Check the disk and the rights of the folder, then try again";
    restore_a_backup: "Restore the newest backup with `hearken restore FILE`, then let the accounts sync what came since";
    // Who has the desk open.
    owner: "{}, process {}";
    process: "process {}";
    another_process: "another process";
    // Files and folders that are not what they should be.
    foreign_folder: "this folder is not a desk and holds other things. Name a new or empty folder";
    marker_unreadable: "this file names the desk and cannot be read ({}). Put it back from a backup of the folder; the store beside it was not touched";
    desk_here: "a desk is here already and stays as it is. Restore into a new folder with `--desk DIR`";
    not_restored: "{}. Nothing was restored; try an older backup";
}
