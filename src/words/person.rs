//! What is said of a person: how earlier conversations with them ended, and what the desk knows of them.

use super::part::part;

part! {
    /// What is said of a person.
    Persons;
    // How a conversation ended, and the word under which it is counted.
    open: "open";
    snoozed: "snoozed";
    waits: "waits for them";
    waiting: "waiting";
    crisis: "crisis";
    crisis_level: "crisis {}";
    crisis_over: "crisis {}, over";
    crisis_ended: "crisis, over";
    dismissed: "dismissed: {}";
    answered: "answered";
    answered_in: "answered in {}";
    answered_late: "answered late";
    unanswered: "done unanswered";
    earlier: "{} earlier: {}";
    // What seats say of a person.
    do_not_reply: "do not reply";
    may_reply: "may be written to again";
    is_vip: "VIP";
    no_vip: "no VIP";
    said: "{}, {}";
    by: "{} ({})";
    because: "{}: {}";
    // How much it matters what they say.
    influence: "{} = reach {} x relevance {} x history {}";
    influence_of: "influence {}";
    // Spans in words.
    minutes: "{} min";
    hours: "{} h";
    days: "{} days";
}
