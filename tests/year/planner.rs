//! The person who plans: posts for days to come, other times and words for them, and what becomes of those that were held.

use hearken::domain::id::{PostId, ReplyId};
use hearken::domain::time::{Span, Time};
use jiff::civil::DateTime;

use super::plan::{Plan, changes_clock, date_of};
use super::posts::{Meant, PLANNED, ZONES, instant};
use super::protocol::Deed;
use super::rig::Rig;

/// So many posts of one moment leave together.
const TOGETHER: usize = 5;
/// What leaves within this is not written anew.
const SOON: Span = Span::minutes(90);

impl Rig {
    /// What somebody does about the plan in one sitting.
    pub fn plan_ahead(&mut self) {
        if self.dice.percent(20) {
            let count = if self.dice.percent(5) { TOGETHER } else { 1 };
            let (wall, zone) = self.some_time();
            for _ in 0..count {
                self.let_go((wall, zone));
            }
        }
        if self.dice.percent(10) {
            self.change_one();
        }
    }

    /// Chooses a wall time within a week: now and then one that a change of the clocks skips or shows twice, or now.
    fn some_time(&mut self) -> (DateTime, usize) {
        let zone = self.dice.roll() as usize % ZONES.len();
        if self.dice.percent(8) {
            let now = self.now.timestamp().in_tz(ZONES[zone]).unwrap().datetime();
            return (now.date().at(now.hour(), now.minute(), 0, 0), zone);
        }
        let mut day = date_of(self.now);
        for _ in 0..self.dice.between(0, 7) {
            day = day.tomorrow().unwrap();
        }
        if changes_clock(day) && self.dice.percent(60) {
            return (day.at(2, 30, 0, 0), 0);
        }
        let hour = i8::try_from(self.dice.between(7, 23)).unwrap();
        (day.at(hour, *self.dice.pick(&[0, 0, 15, 30, 42]), 0, 0), zone)
    }

    /// Writes a post for one account or both, and lets it go.
    fn let_go(&mut self, (wall, zone): (DateTime, usize)) {
        if self.dead.is_some() || instant(wall, ZONES[zone]).plus(Span::minutes(1)) <= self.now {
            return;
        }
        let accounts = if self.dice.percent(40) { vec![0, 1] } else { vec![zone] };
        let variants: Vec<(usize, String)> = accounts
            .into_iter()
            .map(|account| {
                self.report.planned += 1;
                (account, format!("{PLANNED}{}: what our trains do this week.", self.report.planned))
            })
            .collect();
        let wanted = instant(wall, ZONES[zone]).max(self.now);
        let deed = Deed::Plan { variants: variants.clone(), wall, zone: ZONES[zone].to_owned() };
        self.unsure_posts.extend(variants.iter().map(|(_, text)| text.clone()));
        let Some(id) = self.act(deed).and_then(|acked| acked.post) else { return };
        for (account, text) in variants {
            self.unsure_posts.remove(&text);
            self.truth.planned.insert(text, Meant { id, account, wanted, dropped: false });
        }
        self.wakes.insert(wanted);
    }

    /// Gives a post that waits another time or other words, or gives it up.
    fn change_one(&mut self) {
        let far = self.now.plus(SOON);
        let waits = self.truth.planned.iter().filter(|(_, meant)| !meant.dropped && meant.wanted > far);
        let mut waits: Vec<(&String, &Meant)> = waits.collect();
        waits.sort_by_key(|(text, _)| *text);
        if self.dead.is_some() || waits.is_empty() {
            return;
        }
        let (text, meant) = *self.dice.pick(&waits);
        let (text, meant) = (text.clone(), meant.clone());
        match self.dice.between(0, 100) {
            0..50 => self.move_one(meant.id),
            50..85 => self.write_anew(text, &meant),
            _ => self.give_up(meant.id),
        }
    }

    fn move_one(&mut self, post: PostId) {
        let (wall, zone) = self.some_time();
        let wanted = instant(wall, ZONES[zone]).max(self.now);
        let deed = Deed::MovePost { post, wall, zone: ZONES[zone].to_owned() };
        if self.known_act(post, deed) {
            self.report.moved += 1;
            self.meant_for(post, wanted);
        }
    }

    fn write_anew(&mut self, old: String, meant: &Meant) {
        self.report.planned += 1;
        let text = format!("{PLANNED}{}: what our trains do next week.", self.report.planned);
        let deed = Deed::Rewrite { post: meant.id, account: meant.account, text: text.clone() };
        if self.known_act(meant.id, deed) {
            self.truth.planned.remove(&old);
            self.truth.planned.insert(text, meant.clone());
        }
    }

    fn give_up(&mut self, post: PostId) {
        if self.known_act(post, Deed::DropPost { post }) {
            for text in self.truth.words_of(post) {
                if let Some(meant) = self.truth.planned.get_mut(&text) {
                    meant.dropped = true;
                }
            }
        }
    }

    /// Decides what becomes of a post that did not leave: mostly it gets another time, and goes.
    pub fn decide(&mut self, post: PostId) {
        if self.dice.percent(10) {
            return self.give_up_what_is_left(post);
        }
        if self.dice.percent(20) {
            return;
        }
        let later = self.now.plus(self.dice.minutes(2, 400));
        let wall = later.timestamp().in_tz(ZONES[0]).unwrap().datetime();
        let wall = wall.date().at(wall.hour(), wall.minute(), 0, 0);
        let deed = Deed::Again { post, wall, zone: ZONES[0].to_owned() };
        if self.known_act(post, deed) {
            self.report.again += 1;
            self.meant_for(post, instant(wall, ZONES[0]));
        }
    }

    /// A post of which a variant is out is not given up: what is left of it waits.
    fn give_up_what_is_left(&mut self, post: PostId) {
        let out: Vec<String> = self.published().into_iter().map(|(text, _)| text).collect();
        if self.truth.words_of(post).iter().all(|text| !out.contains(text)) {
            self.give_up(post);
        }
    }

    /// Has its other variants, which are not out, leave at another time.
    fn meant_for(&mut self, post: PostId, wanted: Time) {
        let out: Vec<String> = self.published().into_iter().map(|(text, _)| text).collect();
        for text in self.truth.words_of(post) {
            if let Some(meant) = self.truth.planned.get_mut(&text).filter(|_| !out.contains(&text)) {
                meant.wanted = wanted;
            }
        }
        self.wakes.insert(wanted);
    }

    /// Holds everything planned for a while.
    pub fn freeze(&mut self, span: Span) {
        self.truth.faults.push((self.now, self.now.plus(span), "frozen"));
        if self.act(Deed::Freeze).is_some() {
            self.report.freezes += 1;
            self.truth.frozen.push((self.now, Time::MAX));
        }
        self.plan(self.now.plus(span), Plan::Resume);
        self.revive_if_dead();
    }

    /// Lets it go on; once more where nobody heard whether it does.
    pub fn resume(&mut self) {
        self.act(Deed::Resume);
        if let Some(open) = self.truth.frozen.last_mut().filter(|(_, until)| *until == Time::MAX) {
            open.1 = self.now;
        }
        self.truth.faults.push((self.now, self.now, "frozen"));
        if self.dead.is_some() {
            self.plan(self.now, Plan::Resume);
        }
        self.revive_if_dead();
    }

    /// Looks at a post of which the desk does not know whether it is out, a day later: the server says it.
    pub fn look_up(&mut self, reply: ReplyId, post: PostId, words: &str) {
        let long = self.truth.planned.get(words).is_some_and(|meant| self.now.since(meant.wanted) > Span::hours(25));
        if long {
            let yes = self.published().iter().any(|(text, _)| text == words);
            self.known_act(post, Deed::Posted { reply, yes });
        }
    }

    /// Does something to a post; what nobody heard of is looked up after the kill. Returns whether it is done.
    fn known_act(&mut self, post: PostId, deed: Deed) -> bool {
        let done = self.act(deed).is_some();
        if self.dead.is_some() && !done {
            self.unsure_acts.insert(post);
        }
        done
    }
}
