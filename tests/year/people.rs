//! The people who write to us, day after day.

use std::collections::HashMap;

use hearken::domain::time::{Span, Time};
use jiff::civil::{Date, Weekday};

use super::plan::{self, Plan, wall};
use super::rig::Rig;
use super::server::{ACCOUNTS, Status};

/// The newest people who may write again.
const KNOWN: usize = 600;

const WORDS: [&str; 10] = [
    "When does the next train to Oviedo leave?",
    "Your app charged me twice and nobody answers me",
    "Lovely crew today, thank you",
    "Where do I find the form for a refund?",
    "I have waited for an answer since Monday, this is a shame",
    "Can I take my bicycle on the night train?",
    "The heating in coach 7 does not work",
    "Please send me an invoice for my ticket",
    "Is the lounge open on Sundays?",
    "My seat was taken by somebody else",
];

impl Rig {
    /// Begins a day: what is to happen, and what people will write.
    pub fn day(&mut self, date: Date) {
        let tomorrow = date.tomorrow().unwrap();
        let mut plans = plan::day(date, &mut self.fate);
        if date.weekday() == Weekday::Monday || date == self.size.from {
            let week = self.report.weeks;
            self.report.weeks += 1;
            plans.extend(plan::week(date, week, &mut self.fate));
        }
        let end_of_month = if self.size.is_long() { tomorrow.day() == 1 } else { date.weekday() == Weekday::Sunday };
        // From then on there are backups again.
        let turn = self.size.backs_up(tomorrow) && !self.size.backs_up(date);
        if end_of_month || turn {
            plans.push((wall(date, 20, 40), Plan::Count));
        }
        if wall(tomorrow, 12, 0) < self.end {
            plans.push((wall(tomorrow, 0, 0), Plan::Day(tomorrow)));
        }
        let now = self.server.world().now;
        for (at, plan) in plans {
            if at >= now {
                self.plan(at, plan);
            }
        }
        self.report.days += 1;
        self.write_items(date);
    }

    /// Writes what people will have written on a day.
    fn write_items(&mut self, date: Date) {
        let answered = self.answered();
        let (midnight, morning) = (wall(date, 0, 0).max(self.server.world().now), wall(date, 8, 0));
        let post = Status {
            at: morning,
            author: None,
            answers: None,
            text: format!("News of {date}: the timetable of the week."),
            direct: false,
        };
        let posts: Vec<u64> = (0..ACCOUNTS.len()).map(|n| self.server.world().write(n, post.clone())).collect();
        for _ in 0..self.size.items {
            let by_day = self.fate.percent(80);
            let at = match by_day {
                true => self.fate.within(morning, Span::hours(12)),
                false => self.fate.within(midnight, Span::hours(22)),
            };
            let below = (at > morning).then_some(&posts[..]);
            let (account, person, answers) = self.who(&answered, below);
            self.report.written += 1;
            let text = format!("{} My number is {}.", self.fate.pick(&WORDS), self.report.written);
            // Nobody answers what is not there yet.
            let at = answers.map_or(at, |id| at.max(Time::from_millis((id >> 16).cast_signed() + 1000)));
            let direct = self.fate.percent(15) && answers.is_none();
            let status = Status { at, author: Some(person.clone()), answers, text, direct };
            let id = self.server.world().write(account, status);
            let name = format!("mastodon:@{}@example.social", ACCOUNTS[account]);
            self.truth.items.insert((name, id.to_string()), at);
            self.people.push_back((account, person, id));
        }
        while self.people.len() > KNOWN {
            self.people.pop_front();
        }
    }

    /// Chooses who writes, on which account, and what they answer: one of the newest people writes again, somebody new
    /// writes to us or below a post of ours.
    fn who(&mut self, answered: &HashMap<String, u64>, below: Option<&[u64]>) -> (usize, String, Option<u64>) {
        let (roll, known) = (self.fate.between(0, 100), self.people.len());
        if roll < 20 && known > 100 {
            let (account, person, theirs) = self.people[self.fate.roll() as usize % known].clone();
            let answers = answered.get(&person).copied().unwrap_or(theirs);
            return (account, person, Some(answers));
        }
        self.report.people += 1;
        let account = self.fate.roll() as usize % ACCOUNTS.len();
        let post = below.filter(|_| roll > 85).map(|posts| posts[account]);
        (account, format!("p{}", self.report.people), post)
    }

    /// Our newest answer to each of the newest people.
    fn answered(&self) -> HashMap<String, u64> {
        let world = self.server.world();
        let mut answered = HashMap::new();
        for account in &world.accounts {
            for (id, ours) in account.own.iter().rev().take(KNOWN) {
                let theirs = ours.answers.and_then(|theirs| account.theirs.get(&theirs));
                if let Some(person) = theirs.and_then(|theirs| theirs.author.clone()) {
                    answered.entry(person).or_insert(*id);
                }
            }
        }
        answered
    }
}
