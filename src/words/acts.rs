//! What the desk says of an act: what was done, and why it cannot be.

use super::part::part;

part! {
    /// What an act became, and what it could not.
    Acts;
    // What was done, as a notice and the log tell it.
    done: "done";
    dismissed: "dismissed ({})";
    reopened: "reopened";
    snoozed: "snoozed until {}";
    snoozed_until_reply: "snoozed until they write";
    assigned: "assigned to {}";
    unassigned: "assigned to nobody";
    labelled: "labelled {}";
    starred: "starred";
    unstarred: "unstarred";
    raised: "raised";
    plain_priority: "put at plain priority";
    lowered: "put below";
    muted: "muted";
    unmuted: "heard again";
    classed: "classed {}";
    by_the_brain: "by the brain";
    lang_set: "language set to {}";
    lang_told: "language told from the text again";
    marked_unread: "marked unread";
    marked_read: "marked read";
    promised: "promised an answer for {}";
    unpromised: "freed of the promise";
    we_wrote: "we wrote";
    they_wrote: "they wrote";
    edited: "they changed what they wrote";
    removed: "they took it down";
    took_over: "joined with its thread";
    went_into: "went into its thread";
    rooted: "found its thread";
    woke: "woke";
    noted: "note";
    to_post: "answer to be posted by hand";
    replied: "reply sent off";
    answered: "answered by {}";
    unreplied: "reply did not leave";
    crisis_level: "crisis, level {}";
    crisis_over: "crisis over";
    retargeted: "deadline changed";
    taken_back: "taken back";
    done_again: "done again";
    note_withdrawn: "note taken back";
    note_restored: "note put back";
    // Notices.
    stands_so: "it stands so already";
    can_undo(keys): " · <take-back|undo> takes it back";
    of_whom: "{}: {}";
    of_many: "{} conversations {}";
    a_note_on: "noted";
    note_stays: "{}; it stays in the desk";
    crisis: "crisis {}";
    has_it: "{} has it";
    nobody_has_it: "nobody has it yet";
    frozen: "frozen: {} · {}";
    frozen_all: "everything is held, replies too";
    frozen_posts: "planned posts are held; replies go on";
    resumed: "resumed; what was held waits for review";
    thrown_away: "thrown away";
    fetching: "fetching from 1 account|fetching from {} accounts";
    moderated: "{} as {} on {}";
    moderated_back: "{} taken back";
    no_more: "no {}";
    undone: "taken back: {}";
    undone_page_stays: "taken back: {}; a page that went out stays out";
    redone: "done again: {}";
    redone_no_page: "done again: {}; nobody is paged again";
    // What cannot be done.
    moment_over: "that moment is over; write a time to come: +2h, tomorrow, fri 9";
    promise_over: "that moment is over; promise a time to come: +2h, tomorrow 9";
    past_due: "that is after its deadline, {}; snooze it all the same?";
    past_due_reply: "they wait for an answer, due {}; snooze it until they write all the same?";
    claimed(keys): "{} has it; <assign> gives it to somebody else";
    label_long: "the label \"{}\" is longer than {} characters; shorten it";
    labels_many: "a conversation carries at most {} labels; remove some first";
    note_empty: "the note is empty; write something first";
    level_range: "the level of a crisis is 1 (worst) to 4";
    no_crisis: "this conversation is no crisis";
    freeze_reason: "a freeze needs a reason: everybody reads it on line 1";
    frozen_already: "frozen already by {}: {}";
    not_frozen: "the desk is not frozen";
    not_for_the_writer: "the network tasks do that, not the writer";
    no_attachment: "it has no such attachment";
    fetch_it_yourself: "fetch it yourself: {}";
    cannot_save: "cannot save it: {}";
    no_account: "no account yet; `hearken account add NETWORK` adds one";
    fetches_nothing: "this desk fetches nothing at the moment; the next start reads its settings";
    demo_reaches_nothing: "this is a demo, which reaches no network; add it to a desk of yours";
    cannot_moderate(keys): "{} cannot {} from here; <open-url> opens it there";
    public_asks_first: "a {} is public and asks first: it is not done again by itself";
    desk_closing: "the desk is closing";
    nothing_to_undo: "nothing of yours is left to undo";
    nothing_to_redo: "nothing is left to redo";
    not_remembered: "that act is not remembered any more";
    network_first: "the network has to do that first; try again";
    cannot_undo: "cannot take back \"{}\": it was changed since";
    cannot_redo: "cannot do again \"{}\": it was changed since";
    went_elsewhere: "the conversation went into another thread since";
    // Of any command.
    not_found: "there is no {} {}; `hearken queue` lists what there is";
    not_saved: "not saved: {}";
}
