//! The same steps by neomutt and notmuch, on the same messages as mail, where those programs are here.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hearken::domain::item::Item;
use portable_pty::CommandBuilder;

use crate::corpus::{self, Dice};
use crate::screen::{Frame, Screen};
use crate::{PAGE, WIDE, environment, first_pages, middle, milliseconds, now, opened, size, take_in};

/// What each step took a program; nothing where it has no such step.
#[derive(Default)]
struct Figures {
    taken_in: Option<Duration>,
    opened: Option<Duration>,
    rare: Option<Duration>,
    common: Option<Duration>,
    key: Option<Frame>,
    /// MB after opening.
    memory: Option<u64>,
    /// MB beside the messages themselves, which neomutt and notmuch leave where they are.
    disk: Option<u64>,
}

/// Prints the steps, each by every program, on the same number of messages.
pub fn table() {
    let here = |program: &str, version: &str| {
        Command::new(program).arg(version).stdout(Stdio::null()).status().is_ok_and(|ended| ended.success())
    };
    if !here("notmuch", "--version") || !here("neomutt", "-v") {
        println!("\nNo comparison: neomutt and notmuch are not both here.");
        return;
    }
    let mails: usize = std::env::var("HEARKEN_BENCH_MAILS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("run")).unwrap();
    let text = corpus::lines(mails, mails / 20, now());
    let maildir = home.path().join("mail");
    write_mails(&maildir, &text);
    let all = [ours(home.path(), &text), neomutt(home.path(), &maildir), notmuch(home.path(), &maildir)];
    println!("\n| {mails} messages | hearken | neomutt | notmuch |\n|---|---|---|---|");
    let row = |what: &str, figure: &dyn Fn(&Figures) -> Option<String>| {
        let figures = all.each_ref().map(|figures| figure(figures).unwrap_or_else(|| "-".to_owned()));
        println!("| {what} | {} |", figures.join(" | "));
    };
    let time = |took: Option<Duration>| took.map(milliseconds);
    row("take all in, with index", &|it| time(it.taken_in));
    row("open, warm", &|it| time(it.opened));
    row("first page of a rare word", &|it| time(it.rare));
    row("first page of a common word", &|it| time(it.common));
    row("key to frame, median", &|it| it.key.as_ref().map(|frame| milliseconds(frame.took)));
    row("bytes of that frame, 160x50", &|it| it.key.as_ref().map(|frame| frame.bytes.to_string()));
    row("anonymous memory", &|it| it.memory.map(|mb| format!("{mb} MB")));
    row("disk beside the messages", &|it| it.disk.map(|mb| format!("{mb} MB")));
}

/// Writes each item as a mail of its own.
fn write_mails(maildir: &Path, text: &str) {
    for folder in ["new", "tmp", "cur"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
    for (n, line) in text.lines().enumerate() {
        let item: Item = serde_json::from_str(line).unwrap();
        let at = item.created_at.in_zone(&jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
        let subject: String = item.text.chars().take(60).collect();
        let mail = format!(
            "From: {} <{}@example.org>\nTo: nordlicht@example.org\nSubject: {subject}\nDate: {at}\n\
            Message-ID: <{n}@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{}\n",
            item.author.name, item.author.handle, item.text
        );
        fs::write(maildir.join("cur").join(format!("{n}.bench:2,S")), mail).unwrap();
    }
}

/// Presses a key that moves the cursor; returns the middle one of its frames.
fn moved(screen: &mut Screen) -> Frame {
    screen.bytes_in(Duration::from_secs(2));
    let mut frames: Vec<Frame> = (0..21)
        .map(|_| {
            let frame = screen.moves("j");
            screen.bytes_in(Duration::from_millis(30));
            frame
        })
        .collect();
    frames.sort_by_key(|frame| frame.took);
    frames.swap_remove(10)
}

fn ours(home: &Path, text: &str) -> Figures {
    let (_, taken_in) = take_in(home, text);
    let disk = size(&home.join("desk")) >> 20;
    let (opened, _, memory) = opened(home);
    let mut screen = Screen::open(home, WIDE);
    screen.until(|text| text.contains('▌'));
    let key = moved(&mut screen);
    screen.quit();
    let (rare, common) = first_pages(home);
    Figures {
        taken_in: Some(taken_in),
        opened: Some(opened),
        rare: Some(rare),
        common: Some(common),
        key: Some(key),
        memory: Some(memory),
        disk: Some(disk),
    }
}

/// The first opening reads every message and fills the cache of headers; those after it read the cache. Its search
/// reads every message.
fn neomutt(home: &Path, maildir: &Path) -> Figures {
    let (settings, cache) = (home.join("neomuttrc"), home.join("cache"));
    fs::create_dir_all(&cache).unwrap();
    let words = "set arrow_cursor sort=reverse-date quit=yes status_format='%f [%V]' use_threads=no\n\
        bind index j next-entry\n";
    let places = format!("set header_cache='{}' folder='{}' record=''\n", cache.display(), maildir.display());
    fs::write(&settings, format!("{words}{places}")).unwrap();
    let open = || {
        let mut command = CommandBuilder::new("neomutt");
        command.arg("-F");
        command.arg(&settings);
        command.arg("-f");
        command.arg(maildir);
        Screen::of(command, home, WIDE, "->")
    };
    let shown = |text: &str| text.lines().any(|line| line.starts_with("->"));
    let mut first = open();
    let taken_in = first.until(shown);
    first.leave("q");
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let mut screen = open();
            let took = screen.until(shown);
            screen.leave("q");
            took
        })
        .collect();
    let mut screen = open();
    screen.until(shown);
    let memory = screen.memory();
    let key = moved(&mut screen);
    // Every word takes it as long: it reads every message, and has no pages.
    let word = Dice::new(11).reference();
    let started = Instant::now();
    screen.press(&format!("l\u{15}~b {word}\r"));
    screen.until(|text| text.contains(&format!("[~b {word}]")) || text.contains("No messages matched"));
    let rare = started.elapsed();
    screen.leave("q");
    Figures {
        taken_in: Some(taken_in),
        opened: Some(middle(&mut times)),
        rare: Some(rare),
        common: None,
        key: Some(key),
        memory: Some(memory),
        disk: Some(size(&cache) >> 20),
    }
}

/// A program of commands: each search is a process of its own.
fn notmuch(home: &Path, maildir: &Path) -> Figures {
    let settings = home.join("notmuch-config");
    let words = format!("[database]\npath={}\n[user]\nname=Ana\nprimary_email=ana@example.org\n", maildir.display());
    fs::write(&settings, words).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new("notmuch");
        command.env_clear().envs(environment(home)).env("NOTMUCH_CONFIG", &settings).args(arguments);
        let started = Instant::now();
        let ended = command.stdin(Stdio::null()).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        started.elapsed()
    };
    let taken_in = run(&["new", "--quiet"]);
    let limit = format!("--limit={PAGE}");
    let page = |word: &mut dyn FnMut() -> String| {
        let mut times: Vec<Duration> = (0..11).map(|_| run(&["search", &limit, &word()])).collect();
        Some(middle(&mut times))
    };
    let mut dice = Dice::new(11);
    Figures {
        taken_in: Some(taken_in),
        opened: page(&mut || "*".to_owned()),
        rare: page(&mut || dice.reference()),
        common: page(&mut || corpus::COMMON.to_owned()),
        disk: Some(size(&maildir.join(".notmuch")) >> 20),
        ..Figures::default()
    }
}
