//! The rooms and who may import whom. A room that reaches where it may not fails here, and so does a
//! crate used outside its room.

#[path = "layers/catalogue.rs"]
mod catalogue;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A room may import only what its row names, and the words.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("domain", &[]),
    ("triage", &["domain"]),
    ("store", &["domain"]),
    ("networks", &["domain"]),
    ("ui", &["domain"]),
    ("desk", &["domain", "triage", "store", "networks"]),
    ("terminal", &["domain", "desk", "ui"]),
    ("config", &["domain", "triage", "networks", "ui", "desk"]),
    ("cli", &["domain", "triage", "networks", "desk", "ui", "terminal", "config"]),
];

/// Crates that only some places may know: paths below `src`, as prefixes.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sled", &["store/"]),
    ("tantivy", &["store/"]),
    ("reqwest", &["networks/"]),
    ("crossterm", &["terminal/", "ui/keys.rs"]),
    ("tui_textarea", &["ui/parts/editor.rs", "ui/parts/editor/"]),
    ("keyring", &["desk/vault.rs"]),
];

/// The wall clock is read in one place, and where a program starts.
const CLOCK: &[&str] = &["desk/clock.rs", "main.rs"];

/// What one file refers to: paths from the crate's root, and outside crates.
#[derive(Default)]
struct Mentions {
    /// Where the file stands, from the crate's root.
    here: Vec<String>,
    rooms: BTreeSet<String>,
    paths: BTreeSet<String>,
}

impl Mentions {
    fn of(here: Vec<String>, source: &str) -> Mentions {
        let file = syn::parse_file(source).expect("a source file parses");
        let mut mentions = Mentions { here, ..Mentions::default() };
        mentions.visit_file(&file);
        mentions
    }

    fn mention(&mut self, segments: &[String]) {
        let resolved = match segments.first().map(String::as_str) {
            Some("crate" | "hearken") => segments[1..].to_vec(),
            Some("self") => [&self.here[..], &segments[1..]].concat(),
            Some("super") => {
                let ups = segments.iter().take_while(|segment| *segment == "super").count();
                let base = self.here.len().saturating_sub(ups);
                [&self.here[..base], &segments[ups..]].concat()
            }
            _ => {
                self.paths.insert(segments.join("::"));
                return;
            }
        };
        if let Some(room) = resolved.first() {
            self.rooms.insert(room.clone());
        }
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                let longer = [before, &[path.ident.to_string()]].concat();
                self.tree(&longer, &path.tree);
            }
            syn::UseTree::Name(name) => self.mention(&[before, &[name.ident.to_string()]].concat()),
            syn::UseTree::Rename(rename) => self.mention(&[before, &[rename.ident.to_string()]].concat()),
            syn::UseTree::Glob(_) => self.mention(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if is_test(item) {
            return;
        }
        if let syn::Item::Mod(inner) = item {
            self.here.push(inner.ident.to_string());
            visit::visit_item(self, item);
            self.here.pop();
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.mention(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        // Paths inside macros are tokens; those that matter here are written with `::`.
        let words: Vec<String> = item.tokens.to_string().split_whitespace().map(str::to_owned).collect();
        for start in words.windows(3).filter(|three| three[1] == "::") {
            self.mention(&[start[0].clone(), start[2].clone()]);
        }
        visit::visit_macro(self, item);
    }
}

/// Tells whether only tests use it: then it is no part of the house.
fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg") && quoted(&attribute.meta).contains("test"))
}

fn quoted(meta: &syn::Meta) -> String {
    match meta {
        syn::Meta::List(list) => list.tokens.to_string(),
        _ => String::new(),
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).expect("src can be read") {
            let path = entry.expect("an entry of src").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&src, &mut found);
    found.sort();
    let relative = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source file can be read");
        (path.strip_prefix(&src).expect("below src").to_owned(), text)
    };
    // A file of tests alone is declared under cfg(test) by its parent.
    let tests = |path: &PathBuf| {
        path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
            || path.components().any(|part| part.as_os_str() == "tests")
    };
    found.into_iter().filter(|path| !tests(path)).map(relative).collect()
}

/// The module path of a file: `desk/show/why.rs` is `desk::show::why`.
fn module(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        parts.pop();
    }
    parts
}

/// Which rooms a file reaches although it may not.
fn trespasses(path: &Path, source: &str) -> Vec<String> {
    let here = module(path);
    let Some(room) = here.first().cloned() else { return Vec::new() };
    let Some((_, may)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{}: the room \"{room}\" has no row", path.display())];
    };
    let is_room = |name: &str| MAY_IMPORT.iter().any(|(room, _)| *room == name);
    let mentions = Mentions::of(here, source);
    mentions
        .rooms
        .iter()
        .filter(|reached| {
            **reached != room && *reached != "words" && is_room(reached) && !may.contains(&reached.as_str())
        })
        .map(|reached| format!("{} reaches {reached}", path.display()))
        .collect()
}

/// Which crates a file uses outside their room.
fn strays(path: &Path, source: &str) -> Vec<String> {
    let mentions = Mentions::of(module(path), source);
    let name = path.to_string_lossy().into_owned();
    let mut found = Vec::new();
    for (krate, places) in ONLY_IN {
        let used = mentions.paths.iter().any(|path| path == krate || path.starts_with(&format!("{krate}::")));
        if used && !places.iter().any(|place| name.starts_with(place)) {
            found.push(format!("{name} uses {krate}"));
        }
    }
    let reads_clock = mentions.paths.iter().any(|path| {
        path.ends_with("Timestamp::now") || path.ends_with("Zoned::now") || path.ends_with("SystemTime::now")
    });
    if reads_clock && !CLOCK.contains(&name.as_str()) {
        found.push(format!("{name} reads the wall clock"));
    }
    found
}

#[test]
fn no_room_reaches_where_it_may_not() {
    let wrong: Vec<String> = sources().iter().flat_map(|(path, source)| trespasses(path, source)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_and_the_clock_stay_in_their_rooms() {
    let wrong: Vec<String> = sources().iter().flat_map(|(path, source)| strays(path, source)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_is_no_ring_between_rooms() {
    let mut reaches: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, source) in sources() {
        let here = module(&path);
        let Some(room) = here.first().cloned() else { continue };
        let mentions = Mentions::of(here, &source);
        reaches.entry(room).or_default().extend(mentions.rooms);
    }
    for start in reaches.keys() {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = reaches[start].iter().filter(|room| *room != start).collect();
        while let Some(room) = next.pop() {
            assert_ne!(room, start, "a ring goes through {start}");
            if seen.insert(room.clone())
                && let Some(further) = reaches.get(room)
            {
                next.extend(further.iter().filter(|other| *other != room));
            }
        }
    }
}

#[test]
fn planted_imports_are_seen() {
    let planted = [
        ("domain/item.rs", "use crate::store::Store;"),
        ("domain/item.rs", "use super::super::desk::Handle;"),
        ("domain/item.rs", "use crate::networks as wires;"),
        ("domain/item.rs", "fn f() { crate::desk::clock::now(); }"),
        ("domain/item.rs", "fn f() { let _ = vec![crate::store::Store]; }"),
        ("ui/seat.rs", "use crate::{domain::item::Item, desk::{Handle}};"),
        ("store/log.rs", "mod inner { use super::super::super::ui::Seat; }"),
        ("triage/mod.rs", "pub use crate::store;"),
    ];
    for (path, source) in planted {
        assert!(!trespasses(Path::new(path), source).is_empty(), "not seen in {path}: {source}");
    }
    let strange = [
        ("desk/writer.rs", "use sled::Db;"),
        ("desk/writer.rs", "fn f() { let _ = jiff::Timestamp::now(); }"),
        ("cli/mod.rs", "use crossterm::event::Event;"),
        ("ui/seat.rs", "fn f(_: tui_textarea::TextArea) {}"),
    ];
    for (path, source) in strange {
        assert!(!strays(Path::new(path), source).is_empty(), "not seen in {path}: {source}");
    }
}

#[test]
fn what_is_allowed_is_not_called_wrong() {
    let fine = [
        ("desk/show/why.rs", "use super::super::clock; use crate::store::Reader; use super::CannotShow;"),
        ("ui/panes/queue.rs", "use super::super::seat::Seat; use crate::domain::ask::Row;"),
        ("domain/item.rs", "#[cfg(test)] mod tests { use crate::store::Store; }"),
    ];
    for (path, source) in fine {
        assert_eq!(trespasses(Path::new(path), source), Vec::<String>::new());
        assert_eq!(strays(Path::new(path), source), Vec::<String>::new());
    }
}
