//! Tests of the model itself: given a trace written by hand, which states may a cut leave?

use std::path::Path;

use super::*;
use crate::disk::Disk;

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}

/// Writes a trace as strace does: `%` before a word makes it a quoted text, `@` the path of an open file.
fn traced(lines: &[&str]) -> Disk {
    let word = |word: &str| match word.split_at_checked(1) {
        Some(("%", text)) => format!("\"{}\"", hex(text)),
        Some(("@", path)) => format!("<{}>", hex(path)),
        _ => word.to_owned(),
    };
    let line = |line: &&str| line.split('`').map(word).collect::<String>();
    let text: Vec<String> = lines.iter().map(line).collect();
    let first = State { folders: [(disk::ROOT, Default::default())].into(), ..State::default() };
    replay::replay(first, Path::new("/d"), &trace::read(&text.join("\n"))).disk
}

/// Returns every state that a cut after `line` may leave, as `name=bytes` in order.
fn states(disk: &Disk, line: usize, rules: Rules) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for seed in 0..1_500 {
        let mut dice = Dice::of(seed);
        let reach = [0, 50, 100][dice.below(3)];
        let state = disk.after(Cut { line, rules, grain: 4, reach }, &mut dice);
        let paths = state.paths().into_iter().map(|(path, bytes)| {
            let bytes = bytes.into_iter().map(|byte| if byte == 0 { '.' } else { char::from(byte) });
            format!("{path}={}", bytes.collect::<String>())
        });
        found.insert(paths.collect::<Vec<_>>().join(" "));
    }
    found
}

fn set<const N: usize>(states: [&str; N]) -> BTreeSet<String> {
    states.into_iter().map(str::to_owned).collect()
}

/// A file is made and written, then made durable, then written over.
const FILE: [&str; 6] = [
    "7 openat(AT_FDCWD`@/`, `%/d/a`, O_RDWR|O_CREAT|O_CLOEXEC, 0666) = 3`@/d/a",
    "7 write(3`@/d/a`, `%oldold`, 6) = 6",
    "7 fsync(3`@/d/a`) = 0 (INJECTED)",
    "7 openat(AT_FDCWD`@/`, `%/d`, O_RDONLY|O_CLOEXEC) = 4`@/d",
    "7 fsync(4`@/d`) = 0 (INJECTED)",
    "7 pwrite64(3`@/d/a`, `%newnew`, 6, 2) = 6",
];

#[test]
fn before_an_fsync_anything_may_be_there_and_after_it_all_is() {
    let disk = traced(&FILE);
    // The name and what is in it reach the disk apart; a length may come before its bytes.
    let torn = ["", "a=", "a=oldold", "a=....ld", "a=oldo..", "a=......"];
    assert_eq!(states(&disk, 1, Rules::Anyhow), set(torn));
    assert_eq!(states(&disk, 1, Rules::Journal), set(torn));
    // POSIX does not promise the name with the file; a journal does.
    assert_eq!(states(&disk, 3, Rules::Anyhow), set(["", "a=oldold"]));
    assert_eq!(states(&disk, 3, Rules::Journal), set(["a=oldold"]));
    assert_eq!(states(&disk, 4, Rules::Anyhow), set(["a=oldold"]));
}

#[test]
fn what_is_written_over_is_torn_at_grains() {
    let disk = traced(&FILE);
    // Two grains and the length, each the old one or the new one.
    let short = ["a=oldold", "a=oldown", "a=olneld", "a=olnewn"];
    let long = ["a=oldold..", "a=oldownew", "a=olneld..", "a=olnewnew"];
    let mut torn = set(short);
    torn.extend(set(long));
    assert_eq!(states(&disk, 5, Rules::Anyhow), torn);
}

/// A file is replaced: written beside, moved over, the folder made durable.
const REPLACED: [&str; 7] = [
    "7 openat(AT_FDCWD`@/`, `%/d`, O_RDONLY|O_CLOEXEC) = 4`@/d",
    "7 openat(AT_FDCWD`@/`, `%/d/a`, O_WRONLY|O_CREAT, 0666) = 3`@/d/a",
    "7 fsync(4`@/d`) = 0",
    "7 openat(AT_FDCWD`@/`, `%/d/b`, O_WRONLY|O_CREAT, 0666) = 5`@/d/b",
    "7 rename(`%/d/b`, `%/d/c`) = 0",
    "7 unlink(`%/d/a`) = 0",
    "7 fsync(4`@/d`) = 0",
];

#[test]
fn names_come_in_order_with_a_journal_and_anyhow_without() {
    let disk = traced(&REPLACED);
    assert_eq!(states(&disk, 5, Rules::Journal), set(["a=", "a= b=", "a= c=", "c="]));
    let anyhow = ["a=", "a= b=", "a= c=", "c=", "", "b="];
    assert_eq!(states(&disk, 5, Rules::Anyhow), set(anyhow));
    assert_eq!(states(&disk, 6, Rules::Anyhow), set(["c="]));
}

#[test]
fn a_sync_of_another_process_makes_everything_durable() {
    let disk = traced(&[
        "7 mkdir(`%/d/f`, 0777) = 0",
        "7 openat(AT_FDCWD`@/`, `%/d/f/a`, O_WRONLY|O_CREAT, 0666) = 3`@/d/f/a",
        "7 write(3`@/d/f/a`, `%abcd`, 4) = 4",
        "7 clone3({flags=CLONE_VM|CLONE_VFORK} => {parent_tid=[8]}, 88) = 8",
        "8 sync() = 0",
        "7 write(3`@/d/f/a`, `%efgh`, 4) = 4",
    ]);
    assert_eq!(states(&disk, 4, Rules::Anyhow), set(["f/= f/a=abcd"]));
    assert_eq!(states(&disk, 5, Rules::Anyhow), set(["f/= f/a=abcd", "f/= f/a=abcd....", "f/= f/a=abcdefgh"]));
}

#[test]
fn an_fsync_covers_what_was_done_before_it_began_once_it_came_back() {
    let disk = traced(&[
        "7 openat(AT_FDCWD`@/`, `%/d/a`, O_WRONLY|O_CREAT, 0666) = 3`@/d/a",
        "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x1} => {parent_tid=[8]}, 88) = 8",
        "8 sync() = 0",
        "7 write(3`@/d/a`, `%abcd`, 4) = 4",
        "7 fsync(3`@/d/a` <unfinished ...>",
        "8 pwrite64(3`@/d/a`, `%x`, 1, 0) = 1",
        "7 <... fsync resumed>) = 0",
    ]);
    assert!(states(&disk, 5, Rules::Journal).contains("a="), "the call has not come back");
    assert_eq!(states(&disk, 6, Rules::Journal), set(["a=abcd", "a=xbcd"]));
}

#[test]
#[should_panic(expected = "cannot follow")]
fn a_write_that_strace_does_not_see_is_refused() {
    traced(&[
        "7 openat(AT_FDCWD`@/`, `%/d/a`, O_RDWR|O_CREAT, 0666) = 3`@/d/a",
        "7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3`@/d/a`, 0) = 0x7f0000000000",
    ]);
}
