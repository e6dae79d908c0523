//! A year on a fake clock: a real desk, a server that speaks a network's language, a person who works through the queue and
//! plans posts, and everything that goes wrong in between: kills, sleep, sign-outs, limits, freezes, networks that are away,
//! lost answers, and the days on which the clock changes, which is not the same day in the zones of the plan. Nothing may be lost, doubled, or late without a reason, and what the desk keeps
//! must not grow without a bound.
//!
//! The test runs itself as a child, which has the desk on a clock that the rig moves from event to event. What the child
//! acknowledged and what the server has is the truth; what the store holds after a kill or a stop is compared with it.
//!
//! A few weeks around a change of the clock by default; `HEARKEN_YEAR=365 cargo test --test year -- --nocapture` for the
//! whole year. `HEARKEN_YEAR_SEED` is another year, `HEARKEN_YEAR_ITEMS` another number of items a day.

use hearken::domain::time::Span;
use jiff::civil::{Date, date};

#[path = "year/child.rs"]
mod child;
#[path = "year/count.rs"]
mod count;
#[path = "year/desk.rs"]
mod desk;
#[path = "year/dice.rs"]
mod dice;
#[path = "year/look.rs"]
mod look;
#[path = "year/people.rs"]
mod people;
#[path = "year/person.rs"]
mod person;
#[path = "year/plan.rs"]
mod plan;
#[path = "year/planner.rs"]
mod planner;
#[path = "year/planted.rs"]
mod planted;
#[path = "year/posts.rs"]
mod posts;
#[path = "year/protocol.rs"]
mod protocol;
#[path = "year/report.rs"]
mod report;
#[path = "year/rig.rs"]
mod rig;
#[path = "year/server.rs"]
mod server;
#[path = "year/snoozes.rs"]
mod snoozes;

/// As the program has it: another would need other memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The zone of the desk.
const ZONE: &str = "Europe/Madrid";
/// Between rounds of fetching.
const POLL: Span = Span::minutes(15);
/// What is over for so many months goes to the archive.
const ARCHIVE_AFTER: u32 = 1;
/// What is lived through where nothing is asked for.
const SHORT: i64 = 42;
/// Longer than this is a long time: it is measured by the month.
const LONG: i64 = 60;
/// In a long time there are backups at its beginning and at its end. Each holds the whole log: a year of them would take
/// longer than all the rest.
const FIRST_BACKUPS: i64 = 40;
const LAST_BACKUPS: i64 = 10;

/// What a year is made of.
pub struct Size {
    pub from: Date,
    pub days: i64,
    /// A day.
    pub items: i64,
    pub seed: u64,
}

impl Size {
    fn of_this_run() -> Size {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<i64>().ok());
        let days = number("HEARKEN_YEAR").unwrap_or(SHORT);
        // Around the last Sunday of March, or a whole year with both changes of the clock.
        let from = if days < LONG { date(2027, 3, 1) } else { date(2027, 1, 4) };
        let items = number("HEARKEN_YEAR_ITEMS").unwrap_or(if days < LONG { 40 } else { 300 });
        Size { from, days, items, seed: number("HEARKEN_YEAR_SEED").unwrap_or(1).unsigned_abs() }
    }
}

impl Size {
    fn is_long(&self) -> bool {
        self.days >= LONG
    }

    /// Tells whether there are backups on a day.
    fn backs_up(&self, day: Date) -> bool {
        let since = i64::from((day - self.from).get_days());
        !self.is_long() || since < FIRST_BACKUPS || since >= self.days - LAST_BACKUPS
    }
}

/// Not a test of its own: the process that is killed. Without the variables it does nothing.
#[test]
fn child() {
    let text = |name: &str| std::env::var(name).ok();
    let (Some(dir), Some(base), Some(now)) = (text(child::DIR), text(child::BASE), text(child::NOW)) else { return };
    let backups = text(child::BACKUPS).is_some_and(|said| said == "yes");
    desk::run(&desk::Setting { dir: dir.into(), base, now: now.parse().unwrap(), backups });
}

/// Not a test of its own: looks into the store that the killed process left.
#[test]
fn looker() {
    let text = |name: &str| std::env::var(name).ok();
    let (Some(dir), Some(after), Some(thorough)) = (text(child::DIR), text(child::AFTER), text(child::THOROUGH)) else {
        return;
    };
    let dir = std::path::PathBuf::from(dir);
    let look = look::look(&dir.join("desk"), after.parse().unwrap(), thorough == "yes");
    let file = std::io::BufWriter::new(std::fs::File::create(dir.join("look.json")).unwrap());
    serde_json::to_writer(file, &look).unwrap();
}

#[test]
fn nothing_is_lost_doubled_or_late_without_a_reason() {
    let report = rig::Rig::new(Size::of_this_run()).run();
    report.print();
    report.must_be_clean();
    report.must_be_a_year();
    report.must_be_bounded(&Size::of_this_run());
}
