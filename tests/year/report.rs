//! What a year was like.

use std::collections::BTreeMap;

use hearken::domain::time::{Span, Time};
use jiff::civil::Date;

use super::plan::date_of;
use super::server::Server;
use super::{ARCHIVE_AFTER, Size};

/// Findings that are shown of each sort.
const SHOWN: usize = 12;
/// Backups that are kept at most: seven days and four weeks, the newest of which may be one of the days.
const BACKUPS: usize = 11;
/// The store may take so much at the beginning, and so much for each event that is at hand.
const STORE: u64 = 16 << 20;
const STORE_PER_EVENT: u64 = 400;
/// What tells where something belongs stays at hand for ever: so much for each event.
const STORE_FOR_EVER: u64 = 60;
/// Archive and search index take so much at the beginning, and so much for each event.
const PUT_AWAY: u64 = 8 << 20;
const PUT_AWAY_PER_EVENT: u64 = 300;
/// Memory that the process may have in use.
const MEMORY: u64 = 200 << 20;

/// What was measured when everything was counted.
#[derive(Clone, Debug)]
pub struct Month {
    pub until: Time,
    pub items: u64,
    pub events: u64,
    /// Bytes of the tree at hand.
    pub store: u64,
    pub archive: u64,
    pub search: u64,
    pub backups: u64,
    pub days: Vec<String>,
    pub memory: u64,
}

/// What a year was like.
#[derive(Debug, Default)]
pub struct Report {
    seed: u64,
    pub days: u64,
    pub weeks: u64,
    pub steps: u64,
    pub people: u64,
    pub written: u64,
    pub arrived: u64,
    pub acts: u64,
    pub notes: u64,
    pub undone: u64,
    pub snoozes: u64,
    pub texts: u64,
    pub called_back: u64,
    pub replies: u64,
    pub kills: u64,
    pub kills_in_acts: u64,
    pub kills_opening: u64,
    pub sleeps: u64,
    pub sign_outs: u64,
    pub limits: u64,
    pub away: u64,
    pub lost_answers: u64,
    pub requests: u64,
    pub counts: u64,
    pub longest_queue: usize,
    pub excused: BTreeMap<&'static str, u64>,
    /// Variants of posts that were planned, posts that got another time, and those that were let go again.
    pub planned: u64,
    pub moved: u64,
    pub again: u64,
    pub freezes: u64,
    /// How the variants of the plan stand.
    pub posts: BTreeMap<String, u64>,
    pub lost: Vec<String>,
    pub doubled: Vec<String>,
    pub late: Vec<String>,
    pub wrong: Vec<String>,
    refusals: BTreeMap<String, (u64, String)>,
    pub months: Vec<Month>,
}

impl Report {
    pub fn new(size: &Size) -> Report {
        Report { seed: size.seed, ..Report::default() }
    }

    /// Notes that the desk said no to something.
    pub fn refused(&mut self, what: &str, why: &str) {
        let kind = what.split(' ').next().unwrap_or_default().to_owned();
        let (times, _) = self.refusals.entry(kind).or_insert_with(|| (0, why.to_owned()));
        *times += 1;
    }

    /// Ends the year at once where something was found.
    pub fn must_be_clean(&self) {
        let found = [&self.lost, &self.doubled, &self.late, &self.wrong];
        if found.iter().all(|found| found.is_empty()) {
            return;
        }
        self.print();
        panic!("found at day {} of seed {}", self.days, self.seed);
    }

    pub fn finish(&mut self, server: &Server) {
        let world = server.world();
        (self.requests, self.lost_answers) = (world.requests, world.lost_answers);
    }

    pub fn print(&self) {
        eprintln!("A year on a fake clock, seed {}: {} days in {} steps", self.seed, self.days, self.steps);
        eprintln!("  items {} of {} people, on the desk {}", self.written, self.people, self.arrived);
        eprintln!("  acts {}: notes {}, snoozes {}, undone {}", self.acts, self.notes, self.snoozes, self.undone);
        eprintln!("  replies written {}, called back {}, sent {}", self.texts, self.called_back, self.replies);
        eprintln!(
            "  posts planned {}, moved {}, let go again {}, freezes {}; they stand: {:?}",
            self.planned, self.moved, self.again, self.freezes, self.posts
        );
        eprintln!(
            "  kills {} (in the middle of an act {}), and {} while it opened; sleeps {}",
            self.kills, self.kills_in_acts, self.kills_opening, self.sleeps
        );
        eprintln!(
            "  sign-outs {}, limits {}, networks away {}, answers lost {}",
            self.sign_outs, self.limits, self.away, self.lost_answers
        );
        eprintln!("  requests {}, counted {} times, longest queue {}", self.requests, self.counts, self.longest_queue);
        for (name, found) in [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("late without reason", &self.late),
            ("wrong", &self.wrong),
        ] {
            eprintln!("  {name} {}", found.len());
            found.iter().take(SHOWN).for_each(|one| eprintln!("    {one}"));
        }
        eprintln!("  late with a reason: {:?}", self.excused);
        eprintln!("  refused: {:?}", self.refusals);
    }

    /// Says how it stands, while it goes on.
    pub fn tell(&mut self, month: Month) {
        if self.months.is_empty() {
            eprintln!("until         items    events  store MB   archive    search  backups        MB  memory MB");
        }
        let mb = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
        eprintln!(
            "{} {:>8} {:>9} {:>9} {:>9} {:>9} {:>8} {:>9} {:>10}",
            date_of(month.until),
            month.items,
            month.events,
            mb(month.store),
            mb(month.archive),
            mb(month.search),
            month.days.len(),
            mb(month.backups),
            mb(month.memory)
        );
        self.months.push(month);
    }

    /// A year in which nothing went wrong shows nothing.
    pub fn must_be_a_year(&self) {
        assert_eq!(self.arrived, self.written, "every item of the server has come");
        assert!(self.months.last().is_some_and(|month| month.archive > 0), "nothing went to the archive: {self:?}");
        assert!(self.kills > 0 && self.sleeps > 0 && self.lost_answers > 0, "{self:?}");
        assert!(self.sign_outs > 0 && self.limits > 0 && self.away > 0 && self.called_back > 0, "{self:?}");
        assert!(self.replies > self.written / 4, "{self:?}");
        let published = self.posts.get("published").copied().unwrap_or_default();
        assert!(published > self.planned / 2 && self.moved > 0 && self.again > 0 && self.freezes > 0, "{self:?}");
    }

    /// Returns how many events are not old enough for the archive, as far as it was measured.
    fn at_hand(&self, month: &Month) -> u64 {
        let old = month.until.minus(Span::days(i64::from(ARCHIVE_AFTER) * 31 + 1));
        let before = self.months.iter().filter(|earlier| earlier.until <= old).map(|earlier| earlier.events).max();
        month.events - before.unwrap_or(0)
    }

    /// What grows has a bound, and the newest backups are there.
    pub fn must_be_bounded(&self, size: &Size) {
        for month in &self.months {
            let bound = STORE + self.at_hand(month) * STORE_PER_EVENT + month.events * STORE_FOR_EVER;
            assert!(month.store <= bound, "the store has grown beyond {bound} bytes: {month:?}");
            let bound = PUT_AWAY + month.events * PUT_AWAY_PER_EVENT;
            assert!(
                month.archive + month.search <= bound,
                "archive and index have grown beyond {bound} bytes: {month:?}"
            );
            assert!(month.memory <= MEMORY, "the process has grown beyond {MEMORY} bytes: {month:?}");
            assert!(month.days.len() <= BACKUPS, "too many backups: {month:?}");
            let name = |date: Date| format!("hearken-{date}.jsonl.zst");
            let mut day = date_of(month.until);
            for _ in 0..7 {
                let backed_up = day >= size.from && size.backs_up(day);
                assert!(!backed_up || month.days.contains(&name(day)), "no backup of {day}: {month:?}");
                day = day.yesterday().unwrap();
            }
        }
    }
}
