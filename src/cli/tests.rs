use super::*;
use crate::domain::command::VERBS;

#[test]
fn the_parser_is_sound() {
    args::command().debug_assert();
}

#[test]
fn every_verb_of_the_screen_has_a_twin_or_a_reason() {
    let command = args::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    for verb in VERBS {
        let elsewhere = args::ELSEWHERE.iter().any(|(name, _)| *name == verb.name);
        assert!(names.contains(&verb.name) || elsewhere, "{} has no twin", verb.name);
    }
    for (name, _) in args::ELSEWHERE {
        assert!(VERBS.iter().any(|verb| verb.name == name), "{name} is no verb of the screen");
    }
}

#[test]
fn every_verb_says_what_it_does() {
    let command = args::command();
    for verb in command.get_subcommands() {
        assert!(verb.get_about().is_some(), "{} has no help", verb.get_name());
    }
    let done = command.find_subcommand("done").and_then(clap::Command::get_about).unwrap();
    assert_eq!(done.to_string(), "Deal with it and go on");
}

#[test]
fn words_after_an_id_may_begin_with_a_sign() {
    for line in [
        "label x +a -b",
        "snooze x +3d",
        "priority x -",
        "note x - ",
        "class x",
        "lang x ro",
        "queue -- -refund",
        "search -refund is:late",
    ] {
        let words = std::iter::once("hearken").chain(line.split_whitespace());
        let parsed = args::command().try_get_matches_from(words);
        assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
    }
}

#[test]
fn completions_name_every_verb() {
    let mut script = Vec::new();
    completions(clap_complete::Shell::Bash, &mut script).unwrap();
    let script = String::from_utf8(script).unwrap();
    assert!(script.contains("stand-down") && script.contains("verify-reply"));
}
