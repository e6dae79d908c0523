//! The report of a crisis.

use super::part::part;

part! {
    /// The report of a crisis.
    Reviewing;
    title: "Crisis {}: {}";
    drill: "DRILL · ";
    window: "From {} to {} ({}).";
    ended: "Ended {} by {}.";
    ended_why: "Ended {} by {}: {}.";
    still_runs: "It still runs.";
    protocol: "Protocol: {}.";
    roles: "Roles: {}.";
    impact: "Impact";
    people: "{} with {}";
    reach: "followed by {}, as far as that is known";
    networks: "networks: {}";
    classes: "what they were: {}";
    answers: "answered: {}, waiting still: {}, median wait: {}";
    none: "none";
    volume: "Volume";
    volume_of: "Messages that belong to it, each column {}.";
    plot_all: "all messages";
    plot_negative: "complaints and crises";
    plot_of_it: "of this crisis";
    moments: "Times";
    moments_head: "| what | when | target | |";
    never: "never";
    late_by: "{} late";
    missed: "missed";
    in_time: "in time";
    first_mention: "first message of it";
    first_detection: "the watch saw it";
    raised: "raised";
    paged: "first page out";
    acknowledged: "somebody had it";
    first_answer: "first answer to a person";
    first_statement: "first statement";
    first_statement_is: "first statement ({})";
    statement: "{} statement";
    known: "statement of what is known";
    promised: "the update that was promised";
    update: "update {}";
    frozen: "posts frozen";
    resumed: "freeze over";
    over: "over";
    said: "What we said";
    said_line: "{} · {} on {} · {}";
    said_nothing: "Nothing was published.";
    learned: "What we learn";
    questions [[&'static str; 5]]: [
        "What did people feel first, and what did we believe it was?",
        "Which minute would we spend otherwise?",
        "What helped that nobody had planned?",
        "Which step of the protocol was wrong, missing or in the way?",
        "What will people remember of us?",
    ];
    tasks: "What is to be done";
    task: "{} ({}, {})";
    nobody: "nobody yet";
    no_day: "no day yet";
    no_tasks: "Nobody has written anything down yet: `hearken crisis task` does, also now.";
    timeline: "Timeline";
    made_of: "Made of the events {} to {} of the log, {}; `hearken verify` proves that nobody changed them.";
    written: "report written: {}";
    not_written: "the report could not be written to {}: {}; free some space or name another folder";
    nothing_to_report: "no crisis has been raised yet";
}
