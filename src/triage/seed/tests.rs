use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::domain::class::Class;

#[test]
fn every_line_has_a_class_a_tone_and_a_text_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
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
    assert!(lines > 20_000, "{lines}");
}
