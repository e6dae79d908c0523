//! What the order of the queue saves: two busy days of a stream replayed with one person who answers.
//!
//! Classes urgent, negative, neutral and positive have 30, 60, 240 and 1,440 minutes and weigh 5, 3, 1 and 0.3. An answer
//! takes `load x span / n`; whenever the person is free, the order under test picks among what has arrived. What is
//! urgent is told as in `eval learn`. The desk lets one row in twenty be one that has waited long; what that costs is shown by
//! the same order without it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Row;
use super::learn::presses;
use super::trained::{Trained, see};
use crate::domain::bands::{Band, Entry, Line, Order, Pace, arrange};
use crate::domain::time::{Span, Time};
use crate::triage::seed::train::tone_of;
use crate::triage::seed::{Seed, Shares};

/// Minutes there are for each class, and its weight in hundredths: urgent, negative, neutral, positive.
const CLASSES: [(i64, u32); 4] = [(30, 500), (60, 300), (240, 100), (1_440, 30)];
/// A class with such a share may be what it is: the tighter deadline of two counts.
const LIKELY: f32 = 0.15;
const DAY: i64 = 86_400_000;

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many messages the two days have.
    pub n: usize,
    /// How busy the person is.
    pub load: f64,
    /// Minutes an answer takes.
    pub minutes_per_answer: f64,
    /// What each order reached.
    pub orders: BTreeMap<&'static str, Reached>,
    /// The longest that one decision took, in microseconds.
    pub decision_us: f64,
    /// The most rows that were open at once.
    pub most_open: usize,
}

/// What an order reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Reached {
    /// Share of what is truly urgent that was answered within 30 minutes.
    pub urgent_in_time: f64,
    /// Share of the weight of all that was answered in time.
    pub weighted_in_time: f64,
}

/// A message of the two days.
struct Message {
    arrived: i64,
    class: usize,
    /// What it was taken for: minutes there are, and weight.
    taken_for: (i64, u32),
}

/// Replays the two busiest days of a stream; classes are told by what `train` teaches, else by the seed alone.
pub fn queue(seed: &Seed, train: Option<&[Row]>, stream: &[Row], load: f64) -> Figures {
    let judge = train.map(|train| {
        let labelled = train.iter().filter_map(|row| Some((see(seed, row), class_of(row)?)));
        Trained::of(labelled, CLASSES.len())
    });
    let likely = |row: &Row| match &judge {
        Some(judge) => judge.likely(&see(seed, row)),
        None => shipped(seed, row),
    };
    let days: Vec<Message> = busiest(stream)
        .into_iter()
        .filter_map(|(arrived, row)| {
            Some(Message { arrived, class: class_of(row)?, taken_for: taken_for(&likely(row)) })
        })
        .collect();
    let span = days.last().map_or(0, |last| last.arrived) - days.first().map_or(0, |first| first.arrived);
    let service = (load * span as f64 / days.len().max(1) as f64).max(1.0) as i64;
    let mut figures =
        Figures { n: days.len(), load, minutes_per_answer: service as f64 / 60_000.0, ..Figures::default() };
    let truth = |message: &Message| CLASSES.get(message.class).copied().unwrap_or_default();
    let told = |message: &Message| message.taken_for;
    figures.orders.insert("oldest_first", replay(&days, service, |open, _| open.first().copied()));
    figures.orders.insert("newest_first", replay(&days, service, |open, _| open.last().copied()));
    for (name, perfect) in [("deadlines", false), ("perfect_deadlines", true)] {
        let due = |n: &usize| days.get(*n).map(|m| m.arrived + minutes(if perfect { truth(m).0 } else { told(m).0 }));
        figures.orders.insert(name, replay(&days, service, |open, _| open.iter().copied().min_by_key(due)));
    }
    let orders = [
        ("queue", false, true),
        ("perfect_queue", true, true),
        ("queue_without_lifts", false, false),
        ("perfect_queue_without_lifts", true, false),
    ];
    for (name, perfect, lifts) in orders {
        let mut desk = Desk { lifts, since_waited_long: 0, saved: vec![false; days.len()], slowest: 0.0, most: 0 };
        let class = |m: &Message| if perfect { truth(m) } else { told(m) };
        let reached = replay(&days, service, |open, now| desk.pick(&days, open, class, service, now));
        figures.orders.insert(name, reached);
        if !perfect && lifts {
            (figures.decision_us, figures.most_open) = (desk.slowest, desk.most);
        }
    }
    figures
}

fn minutes(minutes: i64) -> i64 {
    minutes * 60_000
}

fn class_of(row: &Row) -> Option<usize> {
    if presses(row) { Some(0) } else { tone_of(&row.label).map(|tone| tone + 1) }
}

/// Returns how likely each class is by the seed alone: it tells tones, and half of what is negative presses.
fn shipped(seed: &Seed, row: &Row) -> Vec<f32> {
    let mut shares = Shares::of(&seed.scores(&seed.see(&row.text, row.lang.as_deref()))).tones;
    if let Some(negative) = shares.first_mut() {
        *negative /= 2.0;
        let half = *negative;
        shares.insert(0, half);
    }
    shares
}

/// Returns the minutes there are and the weight: what is expected of all classes, and the tightest of the likely ones.
fn taken_for(shares: &[f32]) -> (i64, u32) {
    let sum = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let shares = || shares.iter().map(|share| share / sum).zip(CLASSES);
    let weight = shares().map(|(share, (_, weight))| share * weight as f32).sum::<f32>();
    let likely = shares().filter(|(share, _)| *share >= LIKELY).map(|(_, (minutes, _))| minutes).min();
    (likely.unwrap_or(240), weight as u32)
}

/// Returns the messages of the two busiest days in a row, by when they came.
fn busiest(stream: &[Row]) -> Vec<(i64, &Row)> {
    let timed = |row: &'_ Row| Some(row.at.parse::<Time>().ok()?.millis());
    let mut timed: Vec<(i64, &Row)> = stream.iter().filter_map(|row| Some((timed(row)?, row))).collect();
    timed.sort_by_key(|(at, _)| *at);
    let mut days: BTreeMap<i64, usize> = BTreeMap::new();
    timed.iter().for_each(|(at, _)| *days.entry(at.div_euclid(DAY)).or_default() += 1);
    let both = |day: &i64| days.get(day).copied().unwrap_or(0) + days.get(&(day + 1)).copied().unwrap_or(0);
    let first = days.keys().copied().max_by_key(|day| (both(day), -day)).unwrap_or(0);
    timed.retain(|(at, _)| (first..=first + 1).contains(&at.div_euclid(DAY)));
    timed
}

/// Answers all messages, one after the other, in the order that `pick` makes among those that are there, which it sees by
/// when they came.
fn replay(days: &[Message], service: i64, mut pick: impl FnMut(&[usize], i64) -> Option<usize>) -> Reached {
    let mut open: Vec<usize> = Vec::new();
    let mut coming = days.iter().enumerate().peekable();
    let mut now = days.first().map_or(0, |first| first.arrived);
    let (mut urgent, mut weighed) = ((0, 0), (0, 0));
    loop {
        while let Some((n, _)) = coming.next_if(|(_, message)| message.arrived <= now) {
            open.push(n);
        }
        let Some(n) = pick(&open, now) else {
            let Some((_, next)) = coming.peek() else { break };
            now = next.arrived;
            continue;
        };
        open.retain(|known| *known != n);
        now += service;
        let Some(message) = days.get(n) else { break };
        let (limit, weight) = CLASSES.get(message.class).copied().unwrap_or_default();
        let in_time = u32::from(now - message.arrived <= minutes(limit));
        weighed = (weighed.0 + in_time * weight, weighed.1 + weight);
        if message.class == 0 {
            urgent = (urgent.0 + in_time, urgent.1 + 1);
        }
    }
    let share = |(part, all): (u32, u32)| f64::from(part) / f64::from(all.max(1));
    Reached { urgent_in_time: share(urgent), weighted_in_time: share(weighed) }
}

/// The order that the desk makes.
struct Desk {
    /// Lets those that have waited long in between.
    lifts: bool,
    since_waited_long: u32,
    saved: Vec<bool>,
    slowest: f64,
    most: usize,
}

impl Desk {
    fn pick(
        &mut self,
        days: &[Message],
        open: &[usize],
        class: impl Fn(&Message) -> (i64, u32),
        service: i64,
        now: i64,
    ) -> Option<usize> {
        let entry = |n: &usize| {
            let message = days.get(*n)?;
            let (limit, weight) = class(message);
            let (arrived, target) = (Time::from_millis(message.arrived), Span::minutes(limit));
            let was_in_time = self.saved.get(*n).copied().unwrap_or(false);
            Some(Entry {
                due: arrived.plus(target),
                arrived,
                target,
                tie: *n as u64,
                weight,
                crisis: None,
                quiet: false,
                was_in_time,
            })
        };
        let entries: Vec<Entry> = open.iter().filter_map(entry).collect();
        let pace = Pace { per_answer: Span::millis(service), seats: 1, since_waited_long: self.since_waited_long };
        let start = std::time::Instant::now();
        let made = arrange(&entries, &Line::always(pace, Time::from_millis(now)), Order::Saving);
        let took = start.elapsed().as_secs_f64() * 1e6;
        self.slowest = self.slowest.max(took);
        self.most = self.most.max(open.len());
        for row in &made.order {
            let n = open.get(row.index as usize)?;
            if let Some(saved) = self.saved.get_mut(*n) {
                *saved = row.band == Band::InTime && !row.waited_long;
            }
        }
        let first = made.order.first()?;
        self.since_waited_long =
            if first.waited_long || !self.lifts { 0 } else { self.since_waited_long.saturating_add(1) };
        open.get(first.index as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(minute: i64, urgent: bool) -> Row {
        Row {
            at: Time::from_millis(minutes(minute)).to_string(),
            lang: Some("en".to_owned()),
            label: if urgent { "negative" } else { "positive" }.to_owned(),
            extra: format!(r#"{{"reason":"{}"}}"#, if urgent { "Late Flight" } else { "" }),
            text: if urgent { "terrible, stranded again".to_owned() } else { "thank you, lovely".to_owned() },
        }
    }

    #[test]
    fn what_can_be_saved_is_saved() {
        // Praise comes first and in a heap; ten minutes later somebody is stranded every ten minutes.
        let praise = (0..60).map(|_| row(0, false));
        let stranded = (1..40).map(|n| row(n * 10, true));
        let stream: Vec<Row> = praise.chain(stranded).collect();
        let figures = queue(Seed::shipped(), None, &stream, 0.9);
        assert_eq!(figures.n, 99);
        let urgent = |order: &str| figures.orders[order].urgent_in_time;
        assert!(urgent("perfect_queue") > 0.99 && urgent("queue") > 0.99, "{figures:?}");
        assert!(urgent("oldest_first") < 0.5, "{figures:?}");
    }

    #[test]
    fn the_two_busiest_days_in_a_row_count() {
        let day = DAY / 60_000;
        let stream: Vec<Row> = [0, 2, 2, 3, 9, 9].iter().map(|n| row(n * day + 5, true)).collect();
        assert_eq!(busiest(&stream).len(), 3);
        assert_eq!(queue(Seed::shipped(), None, &[], 0.9).n, 0);
    }
}
