//! What is said of a scenario that plays networks; what its people say stands in it.

use super::part::part;

part! {
    /// A scenario.
    Replay;
    help: "a scenario: scripted people who write and react; reaches no network";
    scenario: "a file, or the name of one that comes with the program, such as railway";
    name: "the network that the account plays, such as mastodon";
    no_start: "start is no time: {}; write it like 2026-11-24T14:32:00+02:00";
    no_speed: "speed must be a number above 0";
    // A scenario that cannot be played.
    no_scenario: "there is no scenario {}: it is neither a file ({}) nor one of {}";
    unplayable: "the scenario {} cannot be played: {}";
    no_account: "the scenario {} has no account on {}";
    line: "line {}: {}";
    no_time: "\"{}\" is no time such as -3h20m, +90s or 1d";
    twice: "{} is there twice";
    id_twice: "the id {} is there twice";
    nobody: "{}: nobody is called {} on {}";
    not_played: "{}: no account plays {}";
    answers_nothing: "{}: it answers something that is not there";
    no_item: "no item {}";
    no_person: "no person {}";
    who_answers_a_post: "whoever reacts to a post of ours needs a name: \"by\"";
    // What it does not do.
    act_on: "{} on {}";
    deletes_ours: "only what we wrote ourselves can be deleted";
    picture: "fetching a picture of a scenario";
}
