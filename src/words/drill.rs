//! What is said of a drill: what is measured, what was done, what would have been better.

use super::part::part;

part! {
    /// A drill.
    Drilling;
    // What is measured.
    seen: "seen and raised";
    acknowledged: "somebody has it";
    judged: "level and protocol";
    held: "planned posts held";
    first_word: "first public word";
    kept_word: "promised updates";
    answered: "people who needed us";
    care: "traps";
    order: "checklist";
    // How well it went.
    mastered: "You would be asked to lead the next one.";
    solid: "Solid. People were in good hands, most of the time.";
    shaky: "Shaky. Some of it will be in the papers.";
    lost: "Lost. Play it again: nobody is good at this the first time.";
    // What was done.
    never_raised: "nobody raised it";
    raised_by_others: "a colleague raised it after {}";
    raised_after: "raised {} after the first sign (within {})";
    never_had: "nobody said that they have it (within {})";
    had_after: "after {} (within {})";
    judged_as: "level {}, {}";
    no_protocol: "no protocol";
    or: " or ";
    frozen_after: "frozen after {}";
    never_frozen: "nothing was frozen";
    held_back: "{} of {} held back";
    said_after: "{} after it was raised (within {})";
    never_said: "never (within {} of its raising)";
    nothing_to_keep: "nobody was told when they hear more";
    kept_of: "{} of {} in time ({})";
    answered_of: "{} of {} in time";
    nothing_worse: "stepped into none";
    worse: "stepped into {}";
    steps_of: "{} of {} steps that were due";
    // What would have been better.
    raise_it: "`:escalate` on a message raises a crisis. A false alarm costs five minutes, a late one the evening.";
    raise_sooner: "It could be seen within {}: several strangers, one complaint, and one of them is more than angry.";
    say_you_have_it: "`:acknowledge` in the crisis pane says that you have it; until then the pager goes on and everybody waits.";
    level_was: "The conditions in the protocol make it level {}. The level decides who has to say yes, and by when.";
    protocol_was: "The protocol \"{}\" has the checklist and the statements for this.";
    freeze_first: "`:freeze` and three words hold everything planned; people are answered all the same.";
    went_out: "On {} this went out in the middle of it: \"{}\" {}";
    silent_on: "Not a word on {}, where people asked too.";
    asked_meanwhile: "{} messages came while they waited for it.";
    say_it_sooner: "`:statement` holds texts that were agreed on before: no cause, no end, but a time for the next word.";
    promise_more: "A first word without the time of the next one makes people ask every minute.";
    word_late: "The word promised for {} came {} late.";
    word_missed: "The word promised for {} never came.";
    promise_what_you_keep: "Say it on time even if nothing is new; promise only what the clock lets you keep.";
    answered_late: "{} Answered after {} (within {}).";
    never_answered: "{} Never answered.";
    said_words: "At {}: \"{}\" ({}). {}";
    tick_steps: "`:tick` ticks a step, `:skip` leaves one out with a reason: whoever takes over reads it there.";
    // On the screen.
    mark: " DRILL ";
    mark_left: " DRILL {} ";
    page_title: "drill: {}";
    left: "{} left, until {}; the clock runs {} times as fast as yours";
    who: "Who sits where";
    how: "You see and write everything here as at your own desk, and nothing of it leaves: people, colleagues and networks are played. `:drill` shows this, `:drill end` ends it and says what it was worth.";
    points: "{} of 100";
    cut_short: "Ended after {} of {}: what was to come is not measured, and this does not count as your best.";
    better_than: "Better than ever: {} was your best.";
    best_before: "Your best before: {}.";
    what_happened: "What really happened";
    again: "Leave with q: the report with the whole timeline is written then. Play it again; the second time is when it is learned.";
    end_it: "End the drill?";
    end_what: "What was done until now is measured; what would have come does not come.";
    end: "end it";
    over_notice: "the drill is over: `:drill` shows what it was worth";
    one_at_a_time: "this desk is a drill already: leave it before you play \"{}\"";
    cannot_play: "the drill could not be played: {}";
    // What colleagues say to a statement.
    not_this: "not \"{}\": we cannot say that";
    not_this_but: "not \"{}\": {}";
    stood: "{} Hidden after {} (within {}).";
    stands: "{} Never hidden (within {}).";
    // What cannot be played.
    none_played: "no drill is played at this desk; `hearken drill` lists them";
    ended: "the drill is over";
    no_account: "the drill has no account on {}";
    // Lengths and moments.
    seconds: "{} s";
}
