use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::domain::class::Class;
use crate::triage::phrases::{LONGEST, Phrases};
use crate::triage::tokens::Tokens;

#[test]
fn every_line_has_a_class_a_tone_and_a_text_of_its_own() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed");
    let folders = ["anywhere", "brand"].map(|name| fs::read_dir(seed.join(name)).unwrap());
    let files = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut lines = 0;
    for file in files.filter(|path| path.extension().is_some_and(|end| end == "tsv")) {
        let all = fs::read_to_string(&file).unwrap();
        let mut texts = HashSet::new();
        for (n, line) in all.lines().enumerate() {
            let place = format!("{}, line {}: {line}", file.display(), n + 1);
            let fields: Vec<&str> = line.split('\t').collect();
            let [class, now, tone, text] = fields[..] else { panic!("{place}") };
            assert!(Class::of_word(class).is_some_and(|known| known.word() == class), "{place}");
            assert!(["0", "1"].contains(&now) && ["neg", "neu", "pos"].contains(&tone), "{place}");
            assert!(!text.trim().is_empty() && texts.insert(text.to_lowercase()), "{place}");
            lines += 1;
        }
    }
    assert!(lines > 40_000, "{lines}");
}

/// A phrase that is longer than what is looked up would never be found.
#[test]
fn every_phrase_is_told_once_and_is_short_enough_to_be_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed/lexicon");
    let mut faults = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let all = fs::read_to_string(&path).unwrap();
        assert_eq!(Phrases::read([(*b"xx", all.as_str())]).map(|_| ()), Ok(()), "{}", path.display());
        let mut told = HashSet::new();
        for line in all.lines() {
            let phrase = line.rsplit('\t').next().unwrap();
            let tokens = Tokens::of(phrase).list().len();
            let again = !told.insert((line.split('\t').next(), phrase.to_lowercase()));
            if again || !(1..=LONGEST).contains(&tokens) {
                faults.push(format!("{}:{line}", path.file_stem().unwrap().display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
