//! What spoke for a class where it was no word of the text.

use super::part::part;

part! {
    /// What spoke for a class where it was no word of the text.
    Brain;
    capitals: "capitals";
    links: "links";
    names: "names";
    tags: "tags";
    numbers: "numbers";
    drawn: "drawn-out letters";
    rest: "the rest";
    perhaps: "perhaps {}";
    bot_with_link: "a bot with a link";
    link_of_nobody: "a link from nobody's friend";
    stars: "{} of 5 stars";
    not_to_us: "not written to us";
    automatic: "sent by a machine";
    heard_by_many: "heard by many";
    // What a desk learns beside the words.
    on_network: "on {}";
    followers: "{} followers or more";
    answers: "answers something";
    // What taught what.
    lesson_class: "class corrected to {} by {} on {}";
    lesson: "{} by {} on {}: {}";
    lesson_answered: "answered by {} on {} before others who had waited longer: {}";
    lesson_passed_over: "passed over by {} on {} for somebody who wrote later: {}";
    lesson_of_nobody: "{} since {}";
    lesson_of: "{} · \u{201c}{}\u{201d}";
    cannot_wait: "cannot wait";
    can_wait: "can wait";
}
