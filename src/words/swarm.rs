//! Swarms: copies of one message, and one answer to many.

use super::part::part;

part! {
    /// What is said of copies of one message, and of one answer to many people.
    Swarming;
    unfolded(keys): "all {} messages of the swarm; <unfold> folds them again";
    folded(keys): "folded: what you do here is done to all {}; <reply> answers one person alone";
    // One answer to many.
    not_included: " · 1 other not included| · {} others not included";
    to_all: "Reply to {} people";
    to_all_short: "to {}";
    each_own_account: "where each wrote";
    alone_again: "to one person again";
    cursor_among(keys): "put the cursor on one of the marked rows: you read it while you write";
    only_replies(keys): "only an answer where they wrote can go to many: <reply> begins one";
    look: "One answer to {} people, {} of them in public";
    reads: "{}: {}";
    and_more: "… and {} more, each a little otherwise.";
    left_out: "Left out: {}: {}";
    left_out_more: "Left out: {} more";
    go_on_word: "go on";
    type_count: "Type {} to send as many answers";
    not_the_count: "{} is not {}: nothing was sent";
    wrong_count: "there are {} to answer, and you said {}: nothing was sent";
    too_many: "one answer goes to at most {} people, and these are {}: mark fewer of them, and answer the others after";
    nobody: "there is nobody whom it could go to";
    no_connector: "{} has no connector here: answer it by hand";
    not_waiting: "does not wait for an answer any more";
    // Who was held back, since something came between the look and the sending.
    wrote_again: "wrote again since you looked";
    was_answered: "was answered since you looked";
    was_edited: "changed their words since you looked";
    was_noted: "has a new note since you looked";
    has_gone_to: "has gone to {} since you looked";
    has_gone: "went into another thread, or what they wrote is gone";
    held_one: "{} ({})";
    held_more: " and {} more";
    held_back: " · {} held back, each with the text as a draft: {}";
    held_title: "1 held back: look, then send the draft that waits there|{} held back: look, then send the drafts that wait there";
    all_held: "nothing was sent, {} held back: {}";
    changed: "Something changed since you looked: look again before it goes to many";
    same_words: "The very same words go to {} of {}, and networks take that for spam. Vary them: {Hi|Hello|Dear}, {first_name?}.";
    still_named: "The text says \"{}\" where it greets nobody, and all of them would read that: it is a name of {}";
    true_of_more: "{} The same of {} more.";
    sent: "{} answers: ";
    called_back: "called back: {}{}; the text is yours again";
    answers: "1 answer|{} answers";
    had_left: ", 1 had left already|, {} had left already";
    // Why a row stands where it stands.
    why: "swarm    one of {}: {}";
    why_text: "nearly the same text";
    why_address: "the same address, and much the same text";
    none: "this row is no swarm: nobody else who waits wrote nearly the same";
}
