use std::collections::HashSet;

use super::*;

/// What needs AltGr on a Spanish, Romanian, German, French or Italian keyboard.
const ALT_GR: &str = "@#[]{}|\\~^`€";

#[test]
fn every_command_has_a_word_and_help_and_no_word_twice() {
    let mut names = HashSet::new();
    for command in COMMANDS {
        assert!(names.insert(command.name), "{} stands twice", command.name);
        assert!(!command.help().is_empty(), "{} has no help", command.name);
        assert!(command.own.is_none() || verb(command.name).is_none(), "{} is a verb with its own help", command.name);
    }
}

#[test]
fn every_verb_of_the_desk_has_a_row() {
    for verb in VERBS {
        assert!(named(verb.name).is_some(), "{} is missing", verb.name);
    }
}

#[test]
fn no_two_keys_are_alike_and_none_is_the_beginning_of_another() {
    for nested in [[Scope::Desk, Scope::Queue], [Scope::Desk, Scope::Conversation], [Scope::Editor, Scope::Editor]] {
        let mut seen: Vec<(Vec<Key>, &str)> = Vec::new();
        let scopes: HashSet<_> = nested.map(Scope::word).into_iter().collect();
        for (command, bound) in Scope::ALL.into_iter().filter(|s| scopes.contains(s.word())).flat_map(bound_in) {
            let keys = sequence(bound.keys).unwrap();
            for (other, name) in &seen {
                let clash = keys.starts_with(other) || other.starts_with(&keys);
                assert!(!clash, "{} of {} clashes with {name}", bound.keys, command.name);
            }
            seen.push((keys, command.name));
        }
    }
}

#[test]
fn no_default_needs_alt_gr() {
    for command in COMMANDS {
        let mut meant = HashSet::new();
        for bound in command.keys {
            let first = meant.insert((bound.scope, bound.args));
            assert!(!first || !bound.keys.contains(|c| ALT_GR.contains(c)), "{} {}", command.name, bound.keys);
            assert!(!bound.keys.contains("Alt"), "{}", bound.keys);
        }
    }
}

#[test]
fn the_key_file_is_what_the_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config/keys.toml");
    if std::env::var_os("HEARKEN_BLESS").is_some() {
        std::fs::write(path, key_file()).unwrap();
    }
    let on_disk = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(on_disk, key_file(), "stale: run the tests once with HEARKEN_BLESS=1");
    let read: toml::Table = on_disk.parse().unwrap();
    assert!(read["desk"].as_table().unwrap().contains_key("r"));
}
