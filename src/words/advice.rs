//! The four questions of the assessment, what they lead to, and why.

use super::part::part;

part! {
    /// What is asked before a crisis is raised, and what is recommended.
    Advice;
    ask_facts: "Is what they say true?";
    ask_who: "Who writes, and how?";
    ask_harm: "Is anybody harmed, or are law, press or minors in it?";
    ask_spread: "Is it spreading?";
    // Answers, within a sentence.
    true_: "it is true, at least in part";
    unknown: "we do not know yet whether it is true";
    wrong: "the facts are wrong";
    troll: "a troll, who lives off provoking";
    rager: "a rager, who rants at our cost";
    misguided: "misguided: believes what is not so";
    unhappy: "an unhappy customer: something went wrong for them";
    nobody: "nobody is harmed";
    press: "the press is in it";
    law: "lawyers or authorities are in it";
    minors: "minors are in it";
    hurt: "somebody is hurt or in danger";
    one: "one voice so far";
    several: "several say the same";
    influential: "somebody says it whom many follow";
    viral: "it grows by the minute, or beyond our networks";
    // What to do.
    monitor: "Watch";
    answer: "Answer";
    answer_in_private: "Answer in private";
    moderate: "Moderate";
    escalate: "Escalate";
    // Why.
    troll_is_right: "a troll, but it is true: say the fact once, with its source, and leave it there";
    troll_alone: "one troll lives off answers: watch, and answer nothing";
    trolls_in_numbers: "several who provoke and nothing to put right: hide what breaks the house rules, answer nothing";
    rager_is_right: "a rant with something true behind it: ask for it in private, put it right, and say so once";
    rager_rants: "a rant that asks for nothing: watch, and answer what others ask below it";
    misguided_is_right: "they are right: thank them, and say what happens now";
    misguided_unknown: "nobody has checked it yet: say that we look into it, and until when";
    misguided_wrong: "the facts are wrong: put them right once, kindly, with a source";
    unhappy_is_right: "it went wrong for them: say sorry where they wrote, say what happens now, and take the details into private";
    unhappy_unknown: "we need their details to know what happened: ask for them in private";
    unhappy_wrong: "it looks otherwise to us: say what we see, and offer to look at it together";
    not_answered: "nothing is answered yet";
    raised: "{}; raised by {}";
    followers: "{} followers";
    other_language: "there is no {} text of \"{}\": this one is in {}";
}
