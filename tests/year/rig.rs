//! Drives a year: the server's truth, the clock, the person at the desk and everything that goes wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::Path;
use std::time::Duration;

use hearken::domain::id::{PostId, ReplyId};
use hearken::domain::time::{Span, Time};

use super::child::{Hold, look};
use super::count::{Counts, Truth, Written, count};
use super::dice::Dice;
use super::look::Look;
use super::person::MARKED;
use super::plan::{Killing, Plan, date_of, wall};
use super::posts::PLANNED;
use super::protocol::{Order, Said};
use super::report::{Month, Report};
use super::server::Server;
use super::{POLL, Size};

/// So long before and after a count nothing may be wrong: what came meanwhile has been fetched.
const CALM: Span = Span::minutes(50);

/// What a year takes at most, backups included.
const ROOM: u64 = 4 << 30;

/// The rig.
pub struct Rig {
    pub dir: tempfile::TempDir,
    pub server: Server,
    pub desk: Option<Hold>,
    /// Chooses what is to happen and what is written: the same in each year of its seed.
    pub fate: Dice,
    /// Chooses what a person does and when exactly a process dies.
    pub dice: Dice,
    pub size: Size,
    pub agenda: BTreeMap<(Time, u64), Plan>,
    pub planned: u64,
    pub now: Time,
    pub end: Time,
    /// When the desk has something to do by itself.
    pub next: Option<Time>,
    pub wakes: BTreeSet<Time>,
    /// A process that is to be killed at the next such moment.
    pub armed: Option<(Killing, Span)>,
    /// It was killed in the middle of an act, and starts again so much later.
    pub dead: Option<Span>,
    pub truth: Truth,
    pub seen: Look,
    /// Replies by their name, and those of which nobody heard whether they are on the desk.
    pub texts: HashMap<ReplyId, String>,
    pub unsure: HashSet<String>,
    /// Words of posts, and posts, of which nobody heard whether they are in the plan, and how they stand.
    pub unsure_posts: HashSet<String>,
    pub unsure_acts: HashSet<PostId>,
    /// The newest people: account, name, their newest post.
    pub people: VecDeque<(usize, String, u64)>,
    pub counted_at: Time,
    pub report: Report,
}

impl Rig {
    pub fn new(size: Size) -> Rig {
        let now = wall(size.from, 7, 0);
        let last = size.from.checked_add(jiff::Span::new().days(size.days)).unwrap();
        let mut rig = Rig {
            dir: folder(),
            server: Server::start(now),
            desk: None,
            fate: Dice(size.seed),
            dice: Dice(!size.seed),
            agenda: BTreeMap::new(),
            planned: 0,
            now,
            end: wall(last, 7, 0),
            next: None,
            wakes: BTreeSet::new(),
            armed: None,
            dead: None,
            truth: Truth::default(),
            seen: Look::default(),
            texts: HashMap::new(),
            unsure: HashSet::new(),
            unsure_posts: HashSet::new(),
            unsure_acts: HashSet::new(),
            people: VecDeque::new(),
            counted_at: now,
            report: Report::new(&size),
            size,
        };
        rig.plan(now, Plan::Day(rig.size.from));
        rig
    }

    /// Lives through all of it.
    pub fn run(mut self) -> Report {
        self.open();
        while self.now < self.end {
            let to = self.next_moment();
            self.step(to);
            while let Some(plan) = self.due() {
                self.happen(plan);
            }
        }
        self.finish();
        self.report
    }

    pub fn plan(&mut self, at: Time, plan: Plan) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), plan);
    }

    /// Takes what is due by now.
    fn due(&mut self) -> Option<Plan> {
        let first = self.agenda.first_entry().filter(|first| first.key().0 <= self.now)?;
        Some(first.remove())
    }

    /// The next moment at which something is to be done, a round of fetching at the latest.
    fn next_moment(&self) -> Time {
        let away = self.server.world().away.is_some();
        let round = self.now.plus(if away { Span::minutes(30) } else { POLL });
        let planned = self.agenda.first_key_value().map(|((at, _), _)| *at);
        let wake = self.wakes.range(self.now.plus(Span::millis(1))..).next().copied();
        let next = self.next.filter(|at| *at > self.now);
        [Some(round), planned, wake, next].into_iter().flatten().min().unwrap().max(self.now)
    }

    pub fn step(&mut self, to: Time) {
        self.now = to;
        self.server.world().now = to;
        let killing = self.armed.take_if(|(killing, _)| *killing == Killing::AtWork);
        let desk = self.desk.as_mut().unwrap();
        desk.order(&Order::Advance { to });
        if let Some((_, dead)) = killing {
            std::thread::sleep(Duration::from_micros(self.dice.between(0, 12_000).unsigned_abs()));
            self.kill();
            return self.revive(dead);
        }
        self.rests();
        self.report.steps += 1;
    }

    fn rests(&mut self) {
        match self.desk.as_mut().unwrap().answer() {
            Said::Rests { next } => self.next = next,
            other => panic!("{other:?} for rest"),
        }
    }

    /// Starts the desk; now and then it is killed while it still opens.
    fn open(&mut self) {
        // A desk that is opened this evening is not opened again before tomorrow's backup.
        let today = date_of(self.now);
        let backups = self.size.backs_up(today) || self.size.backs_up(today.tomorrow().unwrap());
        let (dir, base, now) = (self.dir.path(), self.server.base(), self.now);
        let start = || Hold::start(dir, &base, now, backups);
        while self.dice.percent(15) {
            let desk = start();
            std::thread::sleep(Duration::from_millis(self.dice.between(0, 80).unsigned_abs()));
            self.report.kills_opening += u64::from(desk.kill().is_empty());
            self.server.world().cut_lines();
            self.truth.faults.push((now, now, "killed"));
        }
        self.desk = Some(start());
        self.rests();
    }

    fn happen(&mut self, plan: Plan) {
        match plan {
            Plan::Session => self.session(),
            Plan::Kill(Killing::AtRest, dead) => {
                self.kill();
                self.revive(dead);
            }
            Plan::Kill(killing, dead) => self.armed = Some((killing, dead)),
            Plan::Sleep(span) => {
                self.report.sleeps += 1;
                self.server.world().cut_lines();
                self.skip(self.now.plus(span), "asleep");
                self.step(self.now);
            }
            Plan::Freeze(span) => self.freeze(span),
            Plan::Resume => self.resume(),
            Plan::Count if self.calm() => self.count(true),
            Plan::Count => self.plan(self.now.plus(Span::hours(1)), Plan::Count),
            other => self.outside(other),
        }
    }

    /// What happens whether or not the desk is there.
    fn outside(&mut self, plan: Plan) {
        let now = self.server.world().now;
        let mut fault = |until, what| self.truth.faults.push((now, until, what));
        match plan {
            Plan::Day(date) => self.day(date),
            Plan::Away(away, until) => {
                fault(until, "away");
                self.report.away += 1;
                self.server.go(Some(away));
            }
            Plan::Back => self.server.go(None),
            Plan::SignOut(account, until) => {
                fault(until, "signed out");
                self.report.sign_outs += 1;
                self.server.world().accounts[account].signed_out = true;
            }
            Plan::SignIn(account) => self.server.world().accounts[account].signed_out = false,
            Plan::Limit(account, until) => {
                fault(until, "limited");
                self.report.limits += 1;
                self.server.world().accounts[account].limited_until = Some(until);
            }
            Plan::Lose(losing) => {
                // The next answer that is lost may come hours later.
                self.server.world().losing = Some(losing);
            }
            Plan::Session | Plan::Kill(..) | Plan::Sleep(_) | Plan::Count | Plan::Freeze(_) | Plan::Resume => {}
        }
    }

    /// Lets time pass without the desk.
    fn skip(&mut self, until: Time, why: &'static str) {
        self.truth.faults.push((self.now, until, why));
        while let Some(first) = self.agenda.first_entry().filter(|first| first.key().0 <= until) {
            let ((at, _), plan) = first.remove_entry();
            self.server.world().now = at.max(self.now);
            match plan {
                // Somebody does it once the desk is there again.
                Plan::Count | Plan::Freeze(_) | Plan::Resume => self.plan(until.plus(Span::hours(1)), plan),
                other => self.outside(other),
            }
        }
        self.now = until;
        self.server.world().now = until;
    }

    pub fn kill(&mut self) -> Vec<Said> {
        self.report.kills += 1;
        let said = self.desk.take().unwrap().kill();
        self.server.world().cut_lines();
        said
    }

    /// Looks at what a killed desk holds, and starts it again after a while.
    pub fn revive(&mut self, dead: Span) {
        let later = look(self.dir.path(), self.seen.seq, false);
        self.seen.add(later);
        self.find_unsure();
        self.nothing_acknowledged_is_lost();
        if self.now.since(self.counted_at) >= Span::days(7) && self.calm() {
            self.compare();
        }
        self.skip(self.now.plus(dead), "killed");
        self.open();
    }

    /// Starts it again where it was killed in the middle of an act. Returns whether it was.
    pub fn revive_if_dead(&mut self) -> bool {
        let dead = self.dead.take();
        if let Some(dead) = dead {
            self.revive(dead);
        }
        dead.is_some()
    }

    /// Replies of which nobody heard may be on the desk all the same: then they leave.
    fn find_unsure(&mut self) {
        for (id, seen) in &self.seen.replies {
            if self.unsure.remove(&seen.text) {
                let written = Written { id: *id, wanted: seen.meant_for, back: false };
                self.texts.insert(*id, seen.text.clone());
                self.truth.replies.insert(seen.text.clone(), written);
            }
        }
        self.unsure.clear();
        self.find_unsure_posts();
    }

    fn find_unsure_posts(&mut self) {
        let (words, acts) = (std::mem::take(&mut self.unsure_posts), std::mem::take(&mut self.unsure_acts));
        for (id, seen) in &self.seen.posts {
            if acts.contains(id) || seen.variants.iter().any(|variant| words.contains(&variant.text)) {
                self.truth.take_over(*id, seen);
                self.wakes.extend(seen.variants.iter().filter_map(|variant| variant.at));
            }
        }
    }

    fn nothing_acknowledged_is_lost(&mut self) {
        let acts = self.truth.acts.iter().filter(|(event, _)| !self.seen.acts.contains(event));
        let replies = self.truth.replies.iter().filter(|(_, written)| !self.seen.replies.contains_key(&written.id));
        let replies = replies.map(|(text, _)| text.as_str());
        let posts = self.truth.planned.iter().filter(|(_, meant)| !self.seen.posts.contains_key(&meant.id));
        let posts = posts.map(|(text, _)| text.as_str());
        let lost: Vec<String> =
            acts.map(|(_, what)| what.clone()).chain(replies.chain(posts).map(str::to_owned)).collect();
        assert!(lost.is_empty(), "lost by a kill at {}: {lost:?}", self.now);
    }

    /// Tells whether nothing is wrong, and has not been for a while.
    fn calm(&self) -> bool {
        let world = self.server.world();
        let wrong = |fault: &&(Time, Time, &str)| fault.1.plus(CALM) > self.now;
        world.away.is_none() && !self.truth.faults.iter().rev().take(50).any(|fault| wrong(&fault))
    }

    /// Closes the desk, looks at everything and opens it again.
    fn count(&mut self, again: bool) {
        let memory = self.memory();
        let desk = self.desk.as_mut().unwrap();
        desk.order(&Order::Stop);
        assert!(matches!(desk.answer(), Said::Stopped));
        self.desk.take().unwrap().end();
        self.seen = look(self.dir.path(), 0, true);
        self.find_unsure();
        self.compare();
        let verified = self.seen.wrong.clone().unwrap_or_default();
        self.report.wrong.extend(verified);
        self.measure(memory);
        if again {
            self.open();
        }
    }

    fn compare(&mut self) {
        self.counted_at = self.now;
        self.truth.now = self.now;
        self.truth.posts = self.posts();
        self.truth.published = self.published();
        let Counts { lost, doubled, late, wrong, excused, posts } = count(&self.truth, &self.seen);
        self.report.counts += 1;
        self.report.excused = excused;
        self.report.posts = posts;
        self.report.replies = self.truth.posts.len() as u64;
        self.report.arrived = self.seen.arrivals.iter().filter(|arrived| !arrived.from_us).count() as u64;
        self.report.lost = lost;
        self.report.doubled = doubled;
        self.report.late = late;
        self.report.wrong.extend(wrong);
        self.report.must_be_clean();
    }

    pub fn posts(&self) -> Vec<(String, Time)> {
        self.ours(MARKED)
    }

    /// Returns the posts of the plan that the server has.
    pub fn published(&self) -> Vec<(String, Time)> {
        self.ours(PLANNED)
    }

    fn ours(&self, mark: &str) -> Vec<(String, Time)> {
        let world = self.server.world();
        let own = world.accounts.iter().flat_map(|account| &account.own);
        own.filter_map(|(_, status)| Some((status.text[status.text.find(mark)?..].to_owned(), status.at))).collect()
    }

    fn memory(&mut self) -> u64 {
        let desk = self.desk.as_mut().unwrap();
        desk.order(&Order::Memory);
        match desk.answer() {
            Said::Memory { bytes } => bytes,
            other => panic!("{other:?} for memory"),
        }
    }

    fn measure(&mut self, memory: u64) {
        let backups = self.dir.path().join("backups");
        let mut days: Vec<String> =
            std::fs::read_dir(&backups).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        days.sort();
        let part = |name: &str| size_of(&self.dir.path().join("desk").join(name));
        self.report.tell(Month {
            until: self.now,
            items: self.report.arrived,
            events: self.seen.seq,
            store: part("store"),
            archive: part("archive"),
            search: part("search"),
            backups: size_of(&backups),
            days,
            memory,
        });
    }

    fn finish(&mut self) {
        self.agenda.clear();
        self.server.go(None);
        for account in &mut self.server.world().accounts {
            (account.signed_out, account.limited_until) = (false, None);
        }
        self.server.world().losing = None;
        self.armed = None;
        self.resume();
        let until = self.now.plus(Span::hours(2));
        while self.now < until {
            self.step(self.next_moment());
        }
        // The last faults are over by now, whatever they were meant to be.
        for fault in &mut self.truth.faults {
            fault.1 = fault.1.min(self.end);
        }
        self.count(false);
        self.report.finish(&self.server);
    }
}

/// Takes a folder in memory where there is room: what is flushed is then safe from kills, which is all that is tried here.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let roomy = rustix::fs::statvfs(memory).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) > ROOM);
    if roomy { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// The bytes of all files below a folder.
fn size_of(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return std::fs::metadata(path).map_or(0, |file| file.len()) };
    entries
        .filter_map(Result::ok)
        .map(
            |entry| {
                if entry.path().is_dir() {
                    size_of(&entry.path())
                } else {
                    entry.metadata().map_or(0, |file| file.len())
                }
            },
        )
        .sum()
}
