//! Prints how many items a second the store takes, codec, pages, rows and flushes included.
//!
//! `cargo bench --bench store [-- ITEMS...]`; 100,000 and 1,000,000 items unless told otherwise. Three items
//! make a conversation, 1,500 make a batch with a flush, and the engine is opened again when it has grown.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its figures")]

use std::time::Instant;

use hearken::domain::class::Class;
use hearken::store::{Entry, Opening, Search, Store};

#[path = "../tests/store/story.rs"]
#[allow(dead_code, reason = "shared with the store's tests")]
mod story;

const BATCH: u64 = 1_500;

fn entry(n: u64) -> Entry {
    let thread = n / 3;
    let text =
        format!("message {n} about train {} to platform {}: where is it, and who pays for my hotel?", n % 977, n % 13);
    let account = story::account((thread % 3) as u8);
    let mut item = story::item(
        &account,
        &format!("{n:012}"),
        &format!("{:012}", thread * 3),
        (thread % 200) as u8,
        &text,
        story::at(n),
    );
    item.url = Some(format!("https://example.social/@person/{n:012}"));
    story::arrived(n, item, Class::ALL[(n % 7) as usize])
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or("0 kB");
    line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn disk(dir: &std::path::Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| entry.metadata().map_or(0, |meta| if meta.is_dir() { disk(&entry.path()) } else { meta.len() }))
        .sum()
}

fn run(items: u64) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), &Opening::default()).unwrap();
    let mut making = std::time::Duration::ZERO;
    let mut reopened = 0;
    let started = Instant::now();
    for first in (0..items).step_by(BATCH as usize) {
        let made = Instant::now();
        let entries: Vec<Entry> = (first..items.min(first + BATCH)).map(entry).collect();
        making += made.elapsed();
        store.append(&entries).unwrap();
        store.flush().unwrap();
        if store.should_reopen() {
            store = store.reopen().unwrap();
            reopened += 1;
        }
    }
    let took = started.elapsed() - making;
    println!(
        "{items} items: {:.0} a second ({took:.1?}), opened again {reopened} times, {} MB anonymous, {} MB on disk",
        items as f64 / took.as_secs_f64(),
        memory(),
        disk(&dir.path().join("store")) >> 20,
    );
    let indexing = Instant::now();
    store.finish_index().unwrap();
    println!(
        "  index: {:.0} a second, {} MB on disk",
        items as f64 / indexing.elapsed().as_secs_f64(),
        disk(&dir.path().join("search")) >> 20
    );
    drop(store);
    let opening = Instant::now();
    let store = Store::open(dir.path(), &Opening::default()).unwrap();
    let opened = opening.elapsed();
    let reader = store.reader();
    let listing = Instant::now();
    let rows = reader.slim().unwrap().len();
    println!("  open {opened:.1?}, {rows} queue rows in {:.1?}, {} MB anonymous", listing.elapsed(), memory());
    let rare = Search { words: vec![format!("{}", items / 2)], limit: 50, ..Search::default() };
    let common = Search { words: vec!["hotel".to_owned()], limit: 50, ..Search::default() };
    for (name, search) in [("first", &rare), ("rare word", &rare), ("word of every item", &common)] {
        let asked = Instant::now();
        let hits = reader.search(search).unwrap().len();
        println!("  search, {name}: {hits} hits in {:.1?}", asked.elapsed());
    }
}

fn main() {
    let asked: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![100_000, 1_000_000] } else { asked };
    sizes.into_iter().for_each(run);
}
