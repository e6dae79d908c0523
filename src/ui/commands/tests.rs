use std::collections::HashSet;

use super::*;
use crate::domain::crisis::Part;
use crate::domain::id::{CrisisId, EventId, PostId, SeatName};
use crate::domain::time::Time;
use crate::ui::Settings;
use crate::ui::keys::sequence;
use crate::ui::words::Keyed;

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

/// Where a seat can be: the scopes that count there, the nearest first.
const STACKS: [&[Scope]; 11] = [
    &[Scope::Queue, Scope::Desk],
    &[Scope::Conversation, Scope::Desk],
    &[Scope::Delivery, Scope::Queue, Scope::Desk],
    &[Scope::Delivery, Scope::Conversation, Scope::Desk],
    &[Scope::Editor],
    &[Scope::Crisis, Scope::Desk],
    &[Scope::Removal, Scope::Queue, Scope::Desk],
    &[Scope::Removal, Scope::Crisis, Scope::Desk],
    &[Scope::Plan, Scope::Desk],
    &[Scope::Post, Scope::Queue, Scope::Desk],
    &[Scope::Post, Scope::Conversation, Scope::Desk],
];

/// Tells whether striking the keys of a row, one after the other, runs its line where these scopes count.
fn reached(map: &Keymap, stack: &[Scope], row: &KeyRow) -> bool {
    let runs = |strokes: &[Key]| match map.resolve(stack, strokes) {
        Resolved::Run(command, args) => Some((command.name, args)),
        Resolved::More | Resolved::Nothing => None,
    };
    let opens = |strokes: &[Key]| matches!(map.resolve(stack, strokes), Resolved::More);
    let whole = row.keys.len();
    let begins = (1..whole).all(|n| opens(&row.keys[..n]));
    stack.contains(&row.scope) && begins && runs(&row.keys) == Some((row.command.name, row.args.clone()))
}

#[test]
fn what_is_not_covered_is_reached_and_what_is_covered_is_not() {
    let map = Keymap::default();
    for stack in STACKS {
        for (n, scope) in stack.iter().enumerate() {
            let open: HashSet<String> = map.rows_behind(&stack[..n], *scope).map(KeyRow::shown).collect();
            for row in map.rows_in(*scope) {
                let is_same = |other: &KeyRow| other.keys == row.keys && other.means(row);
                let is_nearer = stack[..n].iter().any(|near| map.rows_in(*near).any(is_same));
                let is_open = open.contains(&row.shown());
                assert_eq!(is_open || is_nearer, reached(&map, stack, row), "{stack:?} {row:?}");
            }
        }
    }
}

/// Tells whether a key does anything where these scopes count: in the panes of a crisis and of the plan, and on the row of
/// a post or of a removal, nothing acts on messages.
fn counts(row: &KeyRow, stack: &[Scope]) -> bool {
    let mut seat = Seat::new(SeatName::new("ana"), Settings::default(), Time::MIN, (80, 24));
    let nearest = stack.first().copied().unwrap_or(Scope::Desk);
    match nearest {
        Scope::Crisis => seat.focus = Focus::Crisis,
        Scope::Plan => seat.focus = Focus::Plan,
        Scope::Post => seat.queue.cursor = Some(RowId::Post(PostId::default())),
        Scope::Removal => {
            seat.queue.cursor = Some(RowId::Crisis(CrisisId::default(), Part::Removal(EventId::default())));
        }
        _ => return true,
    }
    row.scope == nearest || (row.command.allowed)(&seat).is_ok()
}

#[test]
fn what_has_a_key_has_one_in_every_preset_wherever_it_counts() {
    let usual = Keymap::default();
    for (map, stack) in PRESETS.map(Keymap::of).iter().flat_map(|map| STACKS.map(|stack| (map, stack))) {
        for row in usual.rows().iter().filter(|row| reached(&usual, stack, row) && counts(row, stack)) {
            let has_one = map.rows().iter().any(|other| other.means(row) && reached(map, stack, other));
            assert!(has_one, "{} leaves {row:?} without a key in {stack:?}", map.preset().name);
        }
    }
}

#[test]
fn no_two_keys_are_alike_and_none_is_the_beginning_of_another() {
    for map in PRESETS.map(Keymap::of) {
        for scope in Scope::ALL {
            let mut seen: Vec<&KeyRow> = Vec::new();
            for row in map.rows_in(scope) {
                let clash = seen.iter().find(|old| row.keys.starts_with(&old.keys) || old.keys.starts_with(&row.keys));
                assert!(clash.is_none(), "{}: {row:?} clashes with {clash:?}", map.preset().name);
                seen.push(row);
            }
        }
        // Of two scopes that count together the nearer may have the same key, but none waits for a longer one.
        for row in map.rows() {
            for other in map.rows().iter().filter(|other| other.keys.len() > row.keys.len()) {
                let together = |s: &[Scope]| s.contains(&row.scope) && s.contains(&other.scope) && counts(other, s);
                let hidden = other.keys.starts_with(&row.keys) && STACKS.iter().any(|s| together(s));
                assert!(!hidden, "{}: {other:?} waits behind {row:?}", map.preset().name);
            }
        }
    }
}

#[test]
fn a_preset_says_only_what_there_is() {
    for (preset, (scope, keys, line)) in PRESETS.into_iter().flat_map(|p| p.changes().map(move |row| (p, row))) {
        let (name, args) = line.split_once(' ').unwrap_or((line, ""));
        assert!(sequence(keys).is_ok(), "{}: {keys}", preset.name);
        if !line.is_empty() {
            let command = named(name).unwrap_or_else(|| panic!("{}: {line} is no command", preset.name));
            assert_eq!(crate::ui::key_check::fits(command, args), Ok(()), "{}: {line}", preset.name);
        }
        assert_ne!(scope, Scope::Editor, "{}: while writing all fingers are the same", preset.name);
    }
}

#[test]
fn what_reaches_outside_has_the_same_keys_in_every_preset() {
    const OUTSIDE: [&str; 11] =
        ["send", "release", "like", "boost", "hide", "delete", "block", "silence", "report", "freeze", "reply-private"];
    let usual = Keymap::default();
    let keys = |map: &Keymap, name| -> Vec<String> {
        map.rows().iter().filter(|row| row.command.name == name).map(|row| format!("{row:?}")).collect()
    };
    for map in PRESETS.map(Keymap::of) {
        for name in OUTSIDE {
            assert!(named(name).is_some());
            assert_eq!(keys(&map, name), keys(&usual, name), "{}", map.preset().name);
        }
    }
}

#[test]
fn g_and_m_show_what_may_follow_in_every_preset() {
    for map in PRESETS.map(Keymap::of) {
        for (stack, key) in
            STACKS.into_iter().filter(|stack| stack.contains(&Scope::Desk)).zip(['g', 'M'].into_iter().cycle())
        {
            let opens = matches!(map.resolve(stack, &[Key::char(key)]), Resolved::More);
            assert!(opens, "{}: {key} in {stack:?}", map.preset().name);
        }
    }
}

#[test]
fn every_sentence_that_names_keys_finds_them_in_every_preset() {
    let sentences: Vec<&Keyed> = crate::words::w().keyed();
    assert!(sentences.len() > 50);
    let keyless = |line: &str| named(line).is_some_and(|command| command.keys.is_empty());
    for map in PRESETS.map(Keymap::of) {
        for sentence in &sentences {
            sentence.with(|line| {
                let others: Vec<&str> = sentence.0.split(['<', '>']).filter(|part| part.contains(line)).collect();
                let key = map.key_of(line);
                let may_lack = others.iter().any(|part| part.contains('|'));
                assert!(
                    key.is_some() || may_lack || keyless(line),
                    "{}: {line} in \"{}\"",
                    map.preset().name,
                    sentence.0
                );
                key
            });
            let said = sentence.with(|line| map.key_of(line).or_else(|| keyless(line).then(|| line.to_owned())));
            let typed = |text: &str| text.matches(":").count();
            assert_eq!(typed(&said), typed(sentence.0), "{}: {said}", map.preset().name);
        }
    }
}

#[test]
fn nothing_needs_alt_gr_or_alt() {
    for map in PRESETS.map(Keymap::of) {
        let mut meant = HashSet::new();
        for row in map.rows() {
            let first = meant.insert((row.scope, row.command.name, row.args.clone()));
            assert!(!first || !row.shown().contains(|c| ALT_GR.contains(c)), "{}: {row:?}", map.preset().name);
            assert!(!row.shown().contains("Alt"), "{}: {row:?}", map.preset().name);
        }
    }
}

#[test]
fn the_key_files_are_what_the_table_and_the_presets_say() {
    for preset in PRESETS {
        let name =
            if preset.name == DEFAULT.name { "keys.toml".to_owned() } else { format!("keys/{}.toml", preset.name) };
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(name);
        let made = key_file(&Keymap::of(preset));
        if std::env::var_os("HEARKEN_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &made).unwrap();
        }
        let on_disk = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(on_disk, made, "stale: run the tests once with HEARKEN_BLESS=1");
        let read: toml::Table = on_disk.parse().unwrap();
        assert!(read["desk"].as_table().unwrap().contains_key("r"));
    }
}
