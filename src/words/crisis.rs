//! What is said of a crisis.

use super::part::part;

part! {
    /// Raising a crisis, its steps and its end.
    Crises;
    // Why a message belongs to it.
    kin_origin: "raised from it";
    kin_copy: "says the same";
    kin_link: "same link";
    kin_tag: "same tag";
    kin_terms: "two of its terms";
    kin_hand: "put there by hand";
    kin_post: "below our post";
    kin_post_of: "below our post of {}";
    // What is not done.
    is_over: "this crisis is over, ended by {}; reopen it first";
    goes_on: "this crisis goes on";
    no_step: "there is no step \"{}\" at this level in the protocol \"{}\"";
    no_protocol: "this crisis follows no protocol, so it has no steps; choose one first";
    unknown_protocol: "there is no protocol \"{}\"; there are {}";
    gone: "that does not wait any more: somebody was quicker";
    own_statement: "you wrote it, so somebody else must approve it";
    not_yours: "{} must say yes to it; whoever takes the role can";
    needs_headline: "say in a line what it is about";
    needs_why: "say why, so that the timeline can tell it";
    needs_task: "say what is to be done";
    needs_text: "a statement needs words for each account";
    closing_promises: "a closing statement ends it, and this one promises a next update: take {next_update} out of the text, or say it as an update";
    no_post: "this stands below no post of ours, nor is it one";
    no_post_here: "it was not raised below a post of ours: name a message below the one that is meant";
    no_posts: "no post of ours is part of it";
    a_crisis: "crisis";
    a_page: "page";
    an_alarm: "alarm";
    put_in: "1 conversation put into the crisis|{} conversations put into the crisis";
    pinned_stays: "the crisis was raised from it and it is pinned for that: end the crisis instead";
    post_in: "what stands below our post belongs to the crisis; nothing else does yet";
    post_in_with: "what stands below our post belongs to the crisis: 1 conversation put in|what stands below our post belongs to the crisis: {} conversations put in";
    post_out: "our post is no part of the crisis any more; nothing left with it";
    post_out_with: "our post is no part of the crisis any more: 1 conversation left with it|our post is no part of the crisis any more: {} conversations left with it";
    taken_out: "1 conversation taken out of the crisis|{} conversations taken out of the crisis";
    nothing_arranged: "nothing that still holds was said by hand of {}";
    no_shift_then: "nobody has a shift of {} at that time; `hearken rota` shows them";
    no_hand_over: "you take over nothing within a day; `hearken rota` shows when";
    called: "crisis {}: {}";
    // Its clocks.
    clock_acknowledge: "somebody has it";
    clock_statement: "first statement";
    clock_update: "next update";
    page_open: "nobody has answered the page yet";
    page_silent: "silent until {}";
    // What a page says of it.
    conversations: "1 conversation|{} conversations";
    people: "1 person|{} people";
    size_below: "with everything below our post of {}";
    page_size: "{}, {}, followed by {}";
    page_said: "{} statement at {}: {}";
    nothing_said: "nothing yet";
    page_paused: "planned posts: {} (since {})";
    said_by: "by {}: {}";
    // Its rows.
    row_acknowledge: "nobody has it yet";
    row_approval: "a statement waits for your yes";
    row_statement: "first statement is due";
    row_update: "next update is due";
    row_step: "step {} of {}: {}";
    row_page: "a rule paged and nobody has answered";
    row_alarm: "Watch";
    no_approver: "at level {} nobody may {} anything without an approver, and this crisis has none; `:role approver` takes it";
    approver_does: "at level {} {} decides whether to {} something; `:{} WHY` asks them";
    asks_to_remove: "asks to {} what {} wrote on {} · {} · \"{}\"";
    took_away: "{}: what {} wrote";
    took_away_why: "{}: what {} wrote ({})";
    asked_to_remove: "{} decides that: asked, and you hear of it";
    asked_already: "{} has asked for that already, and it waits";
    row_removal: "{} asks {}: {} {} on {}: {} · \"{}\"";
    row_removal_refused: "{} · not done: {}";
    an_approver: "whoever is approver";
    news_removed: "{}: {}, as you asked ({})";
    news_kept: "{} returned what you asked ({}): {}";
    remove_why: "at level {} say why you {} it: `:{} WHY`";
    // What happened, for the log and the timeline.
    raised: "raised crisis at level {}: {}";
    graded: "level {}";
    graded_why: "level {}: {}";
    named: "headline: {}";
    follows: "follows the protocol \"{}\"";
    follows_none: "follows no protocol any more";
    acknowledged: "has it";
    given: "{}: {}";
    taken: "{}: nobody any more";
    ticked: "done: {}";
    unticked: "not done after all: {}";
    skipped: "left out: {} ({})";
    noted: "note";
    noted_text: "note: {}";
    statement_is: "{} statement {}";
    promised: "promised the next update for {}";
    removal_asked: "asks to {} a message: {}";
    removal_done: "what was asked for is done";
    removal_refused: "the network did not do it: {}";
    removal_returned: "not done, returned: {}";
    filled: "in statements: {}";
    unpromised: "took back when the next update was promised";
    below: "everything below our post of {} belongs to it";
    not_below: "what is below our post of {} belongs to it no more by itself";
    proposed: "{} statement waits for a yes, for {}";
    accounts: "1 account|{} accounts";
    approved: "said yes to a statement";
    returned: "statement returned: {}";
    stated: "{} statement sent off to {}";
    stated_approved: "{} statement sent off to {}, approved by {}";
    stated_unapproved: "{} statement sent off to {}; nobody approved it";
    unsaid: "a statement did not go out on one account";
    tasked: "to do: {}";
    tasked_to: "to do for {}: {}";
    task_done: "a task is done";
    task_open: "a task is not done after all";
    closed: "over";
    closed_why: "over: {}";
    withdrawn: "taken back: raised by mistake";
    reopened: "goes on";
    joined: "belongs to a crisis ({})";
    parted: "belongs to the crisis no more";
    kept_out: "does not belong to the crisis";
    // Alarms of the watch.
    alarm_rise: "{} messages an hour, normal is {}";
    alarm_negative: "{} negative messages an hour, normal is {}";
    alarm_silence: "nothing comes any more, normal is {} messages an hour";
    alarm_on: "{} on {}";
    alarm_grew: "now {} an hour";
    alarm_put_away: "alarm put away: {}";
    alarm_taken_out: "alarm stands again";
    alarm_raised: "alarm became a crisis";
    alarm_settled: "alarm is over";
}
