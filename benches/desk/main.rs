//! Prints what a person waits for at a desk that holds many items: the built binary, in a pseudo-terminal.
//!
//! `cargo bench --bench desk`; `HEARKEN_BENCH_ITEMS` says how many items (1,000,000), one in twenty of them
//! open. PRODUCT.md section 12 says what each figure means; `benches/README.md` keeps a table from a run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints its figures and stops where something is wrong"
)]

mod corpus;
mod others;
mod plan;
mod screen;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use corpus::Dice;
use hearken::domain::bands::{Entry, Line, Order, Pace, arrange};
use hearken::domain::time::{Span, Time};
use hearken::store::{Opening, Search, Store};
use screen::{Frame, Screen, Terminal};

const SMALL: Terminal = Terminal { columns: 80, rows: 24, true_colour: false };
const WIDE: Terminal = Terminal { columns: 160, rows: 50, true_colour: true };
/// Items a second that arrive while keys are measured, and how often some of them come.
const ARRIVALS: usize = 1_000;
const TIMES: usize = 100;
/// Items whose time is compared at the beginning and at the end of an import.
const BLOCK: usize = 100_000;
/// Acts of seats, and how many of them are one command.
const ACTS: usize = 278_000;
const AT_ONCE: usize = 2_000;
/// Rows of a search's first page.
const PAGE: usize = 50;

fn now() -> Time {
    Time::from(jiff::Timestamp::now())
}

/// What a process of the bench sees: nothing of this machine's own settings.
pub fn environment(home: &Path) -> Vec<(&'static str, PathBuf)> {
    let below = |name: &str| home.join(name);
    vec![
        ("PATH", std::env::var_os("PATH").unwrap_or_default().into()),
        ("HOME", home.to_owned()),
        ("XDG_CONFIG_HOME", below("config")),
        ("XDG_DATA_HOME", below("data")),
        ("XDG_STATE_HOME", below("state")),
        ("XDG_RUNTIME_DIR", below("run")),
        ("HEARKEN_DESK", below("desk")),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        ("USER", "ana".into()),
    ]
}

fn hearken(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearken"));
    command.env_clear().envs(environment(home));
    command
}

fn main() {
    if std::env::args().any(|word| word == "--feed") {
        return feed();
    }
    let items: usize = std::env::var("HEARKEN_BENCH_ITEMS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("run")).unwrap();
    println!("| what | figure |\n|---|---|");
    import(home.path(), items);
    start(home.path());
    attach(home.path());
    paged(home.path());
    search(home.path());
    quiet(home.path());
    busy(home.path());
    acts(home.path());
    order();
    drop(home);
    plan::table();
    others::table();
}

/// The program of an account: new items, evenly through each second, until nobody reads.
fn feed() {
    let mut dice = Dice::new(7);
    let mut out = std::io::stdout();
    let mut next = Instant::now();
    for first in (900_000_000..).step_by(ARRIVALS / TIMES) {
        let mut lines = String::new();
        (first..first + ARRIVALS / TIMES).for_each(|n| corpus::line(&mut lines, n, now(), &mut dice));
        if out.write_all(lines.as_bytes()).and_then(|()| out.flush()).is_err() {
            return;
        }
        next += Duration::from_secs(1) / u32::try_from(TIMES).unwrap();
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

/// Hands the items over a pipe, so that it shows when each block of them was taken. Returns when that was, and how long
/// it took in all.
fn take_in(home: &Path, text: &str) -> (Vec<Duration>, Duration) {
    let started = Instant::now();
    let mut command = hearken(home);
    command.args(["import", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut importing = command.spawn().unwrap();
    let mut pipe = importing.stdin.take().unwrap();
    let mut taken = vec![started.elapsed()];
    let mut rest = text;
    while !rest.is_empty() {
        let block = rest.match_indices('\n').nth(BLOCK - 1).map_or(rest.len(), |(at, _)| at + 1);
        let (some, after) = rest.split_at(block);
        pipe.write_all(some.as_bytes()).unwrap();
        taken.push(started.elapsed());
        rest = after;
    }
    drop(pipe);
    let ended = importing.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    (taken, started.elapsed())
}

fn import(home: &Path, items: usize) {
    let text = corpus::lines(items, items / 20, now());
    let (taken, took) = take_in(home, &text);
    println!("| import of {items} items, with index and search | {:.0} a second |", items as f64 / took.as_secs_f64());
    let blocks: Vec<f64> = taken.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect();
    if let [first, .., last] = blocks.as_slice() {
        println!("| the first and the last {BLOCK} of them | {first:.1} s, {last:.1} s |");
    }
    let disk = size(&home.join("desk"));
    println!("| disk, with the search index; beside the JSON's size | {} MB; {} MB |", disk >> 20, text.len() >> 20);
}

/// A second screen at a desk that runs.
fn attach(home: &Path) {
    let mut desk = Screen::open(home, WIDE);
    desk.until(|text| text.contains("In time"));
    let mut times = Vec::new();
    for _ in 0..11 {
        let mut screen = Screen::open(home, WIDE);
        times.push(screen.until(|text| text.contains("In time")));
        screen.quit();
    }
    desk.quit();
    println!("| attach to a running desk, median of 11 | {} |", milliseconds(middle(&mut times)));
}

/// Somebody is paged: the seat that is open, and the one that whoever is woken opens.
fn paged(home: &Path) {
    let mut desk = Screen::open(home, WIDE);
    desk.until(|text| text.contains("In time"));
    let listed = hearken(home).args(["queue", "--json", "--limit", "1"]).output().unwrap();
    let row: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let raised =
        hearken(home).args(["--as=bo", "escalate", row["id"].as_str().unwrap(), "1", "charged twice"]).output();
    let raised = (raised.unwrap(), Instant::now());
    let shown = desk.until(|text| text.contains("You are paged")).saturating_sub(raised.1 - desk.started());
    let mut times = Vec::new();
    for _ in 0..11 {
        let mut screen = Screen::open(home, WIDE);
        times.push(screen.until(|text| text.contains("You are paged")));
        screen.quit();
    }
    hearken(home).args(["--as=bo", "crisis", "close", "a bench"]).output().unwrap();
    desk.quit();
    println!("| from a crisis that was raised elsewhere to its screen at an open seat | {} |", milliseconds(shown));
    println!(
        "| a seat opened by whoever is paged, to the crisis, median of 11 | {} |",
        milliseconds(middle(&mut times))
    );
}

/// Returns how long the first page of a search takes, for a rare word and for a common one, by the desk's own reader.
fn first_pages(home: &Path) -> (Duration, Duration) {
    let store = Store::open(&home.join("desk"), &Opening::default()).unwrap();
    let reader = store.reader();
    let mut dice = Dice::new(11);
    let timed = |words: &mut dyn FnMut() -> String| {
        let mut times = Vec::new();
        for _ in 0..11 {
            let search = Search { words: vec![words()], limit: PAGE, ..Search::default() };
            let started = Instant::now();
            reader.search(&search).unwrap();
            times.push(started.elapsed());
        }
        middle(&mut times)
    };
    (timed(&mut || dice.reference()), timed(&mut || corpus::COMMON.to_owned()))
}

fn search(home: &Path) {
    let (rare, common) = first_pages(home);
    println!(
        "| search for a rare word, the first page of a common one; median of 11 | {}, {} |",
        milliseconds(rare),
        milliseconds(common)
    );
}

/// From the program's start to the queue as the last desk left it, and to an answer of the open store: why the chosen
/// conversation stands where it stands; with the memory then.
fn opened(home: &Path) -> (Duration, Duration, u64) {
    let (mut shown, mut live) = (Vec::new(), Vec::new());
    let mut memory = 0;
    for _ in 0..11 {
        let mut screen = Screen::open(home, WIDE);
        shown.push(screen.until(|text| text.contains("In time")));
        live.push(screen.until(|text| text.contains(" · row ")));
        memory = screen.memory();
        screen.quit();
    }
    (middle(&mut shown), middle(&mut live), memory)
}

fn start(home: &Path) {
    let (shown, live, memory) = opened(home);
    println!("| start to the queue as it was left, warm, median of 11 | {} |", milliseconds(shown));
    println!("| start to an answer of the open store | {} |", milliseconds(live));
    println!("| anonymous memory after opening | {memory} MB |");
}

/// Bytes of a key's own frame, of what follows, and of a screen that nobody touches.
fn quiet(home: &Path) {
    for (name, terminal) in [("80x24 in 16 colours", SMALL), ("160x50 in true colour", WIDE)] {
        let mut screen = Screen::open(home, terminal);
        screen.until(|text| text.contains('▌'));
        screen.bytes_in(Duration::from_secs(2));
        let (mut own, mut after) = (Vec::new(), Vec::new());
        for key in ["j", "j", "k", "j", "j", "k"] {
            own.push(screen.moves(key).bytes);
            after.push(screen.bytes_in(Duration::from_secs(1)));
        }
        let most = |bytes: &[usize]| bytes.iter().copied().max().unwrap_or(0);
        println!("| bytes of j and k, {name}: own frame, what follows | {}, {} |", most(&own), most(&after));
        screen.bytes_in(Duration::from_secs(2));
        within_a_minute(&mut screen);
        println!("| bytes of ten idle seconds, {name} | {} |", screen.bytes_in(Duration::from_secs(10)));
        screen.quit();
    }
}

/// Waits until ten seconds and more are left of this minute: a full one moves the clock on line 1.
fn within_a_minute(screen: &mut Screen) {
    let second = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() % 60);
    while !(2..48).contains(&second()) {
        screen.bytes_in(Duration::from_secs(1));
    }
}

fn busy(home: &Path) {
    let program = std::env::current_exe().unwrap();
    let settings = format!(
        "[[account]]\nnetwork = \"exec\"\nhandle = \"@nordlicht\"\noptions = {{ command = [\"{}\", \"--feed\"] }}\n",
        program.display()
    );
    fs::create_dir_all(home.join("config/hearken")).unwrap();
    fs::write(home.join("config/hearken/config.toml"), settings).unwrap();
    let mut screen = Screen::open(home, WIDE);
    screen.until(|text| text.contains(" new"));
    let mut frames: Vec<Frame> = Vec::new();
    for n in 0..600 {
        frames.push(screen.moves(if n / 20 % 2 == 0 { "j" } else { "k" }));
        screen.bytes_in(Duration::from_millis(30));
    }
    let mut times: Vec<Duration> = frames.iter().map(|frame| frame.took).collect();
    times.sort_unstable();
    let at = |share: usize| milliseconds(times[(times.len() * share / 100).min(times.len() - 1)]);
    println!(
        "| key to frame, {ARRIVALS} items a second arriving: p50, p99, most | {}, {}, {} |",
        at(50),
        at(99),
        at(100)
    );
    screen.quit();
}

/// A month of acts by a seat of its own while a screen is open: how long they take, and what memory the desk has then
/// and opened again.
fn acts(home: &Path) {
    fs::remove_file(home.join("config/hearken/config.toml")).unwrap();
    let open = || {
        let mut screen = Screen::open(home, WIDE);
        screen.until(|text| text.contains(" Inbox "));
        screen
    };
    let mut screen = open();
    let listed = hearken(home).args(["queue", "--json", "--limit", &AT_ONCE.to_string()]).output().unwrap();
    let rows: Vec<serde_json::Value> =
        String::from_utf8_lossy(&listed.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let (mut done, mut most) = (0, 0);
    let started = Instant::now();
    for how in ["--as=bo", "--off"].iter().cycle() {
        if done >= ACTS || ids.is_empty() {
            break;
        }
        let acted = hearken(home).args(["star", how]).args(&ids).output().unwrap();
        assert!(acted.status.success(), "{}", String::from_utf8_lossy(&acted.stderr));
        screen.bytes_in(Duration::from_millis(20));
        done += ids.len();
        most = most.max(screen.memory());
    }
    let took = started.elapsed();
    let after = screen.memory();
    screen.quit();
    let screen = open();
    let again = screen.memory();
    screen.quit();
    println!("| {done} acts | {:.0} a second |", done as f64 / took.as_secs_f64());
    println!("| anonymous memory while they went on, then, and opened again | {most} MB, {after} MB, {again} MB |");
}

/// The order of 50,000 open rows.
fn order() {
    let (mut dice, now) = (Dice::new(3), now());
    let entries: Vec<Entry> = (0..50_000)
        .map(|n| Entry {
            due: now.minus(Span::hours(6)).plus(Span::seconds(dice.below(3 * 86_400) as i64)),
            arrived: now.minus(Span::seconds(dice.below(2 * 86_400) as i64)),
            target: Span::hours(4),
            tie: n,
            weight: [500, 300, 100][dice.below(3)],
            crisis: None,
            quiet: dice.below(4) == 0,
            was_in_time: false,
        })
        .collect();
    let mut times: Vec<Duration> = (0..21)
        .map(|_| {
            let started = Instant::now();
            let arrangement = arrange(&entries, &Line::always(Pace::default(), now), Order::default());
            assert_eq!(arrangement.order.len(), entries.len());
            started.elapsed()
        })
        .collect();
    println!("| bands over 50,000 open rows, median of 21 | {} |", milliseconds(middle(&mut times)));
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn size(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
