//! The dialog before a crisis is raised: what it asks, what it recommends, what belongs to it.

use super::part::part;

part! {
    /// The dialog before a crisis is raised.
    Raising;
    title: "Is it a crisis?";
    asking: "Reading what was written and what belongs to it…";
    nothing_there: "there is nothing to raise a crisis from here any more";
    no_row: "no conversation or alarm stands here to raise a crisis from";
    // The recommendation.
    begin: "Answer the questions, a letter each";
    level: "level {}";
    watched: "nothing raised: watch it; it stands where it stood";
    said_by: "found: {}";
    // The form.
    form_title: "Raise a crisis";
    by_hand: "level chosen by hand";
    when: "any of: {}";
    approve: "a statement needs the yes of: {}";
    field_level: "Level";
    field_protocol: "Protocol";
    field_headline: "Headline";
    field_lead: "Lead";
    field_note: "Note";
    field_post: "Post";
    post_in: "everything below our post of {} belongs to it";
    post_out: "what is below our post of {} is no part of it";
    no_protocol: "none: no checklist, no statements";
    me: "{} (you)";
    nobody: "nobody yet: whoever is paged takes it";
    nothing_related(keys): "Nothing else of the last day belongs to it; rows that are marked before (<select>, <select-all>) do";
    related: "1 conversation belongs to it as well|{} conversations belong to it as well";
    related_some: "{} of {} conversations belong to it as well";
    more: "1 more that fits, not listed|{} more that fit, not listed";
    looked_at: "only the newest {} of the last day were looked at";
    // The crisis that runs.
    running: "Crisis {}: {}";
    since: "since {} · {}";
    pinned: "it is pinned here: it was raised from this conversation";
    belongs: "this belongs to it ({})";
    another_level: "another level:";
    // Keys.
    key_on: "raise…";
    key_answer: "answer";
    key_private: "answer in private";
    key_moderate: "moderate";
    key_watch: "watch";
    key_raise_anyway: "raise anyway";
    key_levels: "level";
    key_back: "back";
    key_leave: "leave";
    key_raise: "RAISE and page";
    key_others: "another";
    key_out: "take out";
    key_in: "put in";
    key_fields: "fields";
    key_open: "open the crisis";
    key_part: "take this out of it";
    key_join: "part of crisis {}";
    key_own: "a crisis of its own";
    // Taking part by hand.
    none_runs(keys): "no crisis runs; <escalate> raises one";
    which_crisis: "Into which crisis";
    no_such_crisis: "no crisis that runs is called \"{}\"";
    // Why a row stands where it stands, and its marks.
    why_member: "crisis   belongs to crisis {} ({}): {}";
    why_parted: "crisis   somebody took it out of a crisis: it does not go back by itself";
    why_accelerated: "presses  accelerator: {}: answer now, by the deadline of a crisis";
    why_noticed: "noticed  accelerator: {}: it would press as a complaint";
    of_crisis: "crisis {}, {} · ";
}
