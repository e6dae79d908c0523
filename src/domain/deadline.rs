//! When an answer must be out, and what makes it so.
//!
//! `due = min(target in opening hours, platform window x 0.8, promise, crisis cadence)`. A snooze that
//! ends later takes the target's place; windows, promises and the crisis stay.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::class::Class;
use super::hours::BusinessHours;
use super::id::SeatName;
use super::item::Kind;
use super::targets::{Asked, Cadence, Counting, Target, Targets};
use super::time::{Span, Time};
use super::window::{ALARM_PERCENT, window};
use crate::words::{fill, w};

/// The share of its time after which a deadline warns.
const WARN_PERCENT: i64 = 80;

/// What we told them about the time of our answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// When we said that we would answer.
    pub at: Time,
    /// When we said it.
    pub made: Time,
    /// Who said it.
    pub by: SeatName,
}

/// Where a crisis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisClock {
    /// 1, the worst, to 4.
    pub level: u8,
    /// When it was raised.
    pub since: Time,
    /// Somebody has it.
    pub acknowledged: bool,
    /// When the last statement or update was published.
    pub last_statement: Option<Time>,
    /// The rhythm of its protocol, where that has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
}

/// Everything about a conversation that its deadline depends on.
#[derive(Clone, Debug)]
pub struct Waiting<'a> {
    /// What kind of answer it needs.
    pub class: Class,
    /// What it may need beside that: the tighter target counts.
    pub perhaps: Option<Class>,
    /// What it says makes it worse than its class: the target of this one in public counts where that is tighter.
    pub accelerated: Option<Class>,
    /// The network's name.
    pub network: &'a str,
    /// The kind of their item.
    pub kind: Kind,
    /// The person is a VIP.
    pub vip: bool,
    /// The target that a rule set in the place of the table's, and the rule.
    pub target: Option<(&'a str, Target)>,
    /// Since when they wait for us; nothing while we wait for them.
    pub waiting_since: Option<Time>,
    /// When they wrote last.
    pub last_inbound: Option<Time>,
    /// What we promised.
    pub promise: Option<Promise>,
    /// Until when it is snoozed.
    pub snooze: Option<Time>,
    /// The crisis that it stands for.
    pub crisis: Option<CrisisClock>,
}

/// What a crisis asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrisisStep {
    /// Somebody must take it.
    Acknowledge,
    /// The first statement.
    Statement,
    /// The next update.
    Update,
}

impl CrisisStep {
    /// Returns the step in words.
    pub const fn words(self) -> &'static str {
        match self {
            CrisisStep::Acknowledge => w().due.acknowledge,
            CrisisStep::Statement => w().due.first_statement,
            CrisisStep::Update => w().due.next_update,
        }
    }
}

/// What makes a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum DueRule {
    /// The target of the table.
    Sla {
        /// Minutes of it.
        minutes: u32,
        /// Counted in opening hours, and there are some.
        business: bool,
        /// The class that the message may be of, where its target is tighter than that of the class it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        perhaps: Option<Class>,
    },
    /// The target of a crisis, for what a complaint says beside: law, press, harm.
    Accelerated {
        /// Minutes of it.
        minutes: u32,
        /// Counted in opening hours, and there are some.
        business: bool,
    },
    /// The target that a rule set.
    Ruled {
        /// Minutes of it.
        minutes: u32,
        /// Counted in opening hours, and there are some.
        business: bool,
        /// The rule.
        name: String,
    },
    /// A network closes the conversation.
    Window {
        /// Whose window.
        words: String,
    },
    /// We promised it.
    Promise {
        /// Who promised.
        by: SeatName,
    },
    /// A crisis has its rhythm.
    Cadence {
        /// The crisis' level.
        level: u8,
        /// What is to be done.
        step: CrisisStep,
    },
    /// Somebody put it off until then.
    Snooze,
}

/// A deadline with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When the answer must be out.
    pub at: Time,
    /// What makes it so.
    pub rule: DueRule,
    /// From when it counts.
    pub from: Time,
    /// How long there was for it.
    pub target: Span,
    /// When four fifths of that are used.
    pub warn_at: Time,
}

/// Returns the deadline of a conversation; nothing where nothing is due.
pub fn due(waiting: &Waiting, targets: &Targets, hours: &BusinessHours) -> Option<Due> {
    let candidates = [
        put_off(sla(waiting, targets, hours), waiting.snooze),
        platform(waiting),
        waiting.promise.as_ref().map(promised),
        waiting.crisis.as_ref().map(|crisis| cadence(crisis, targets)),
    ];
    candidates.into_iter().flatten().min_by_key(|due| due.at)
}

fn sla(waiting: &Waiting, targets: &Targets, hours: &BusinessHours) -> Option<Due> {
    let from = waiting.waiting_since?;
    let counted = |target: Target| target.counting == Counting::Business && !hours.is_always();
    let due = |target: Target, rule: DueRule| {
        let (span, business) = (target.span(), counted(target));
        let add = |span| if business { hours.add(from, span) } else { from.plus(span) };
        Due { at: add(span), rule, from, target: span, warn_at: add(span.percent(WARN_PERCENT)) }
    };
    if let Some((rule, target)) = waiting.target {
        let (minutes, business) = (target.minutes, counted(target));
        return Some(due(target, DueRule::Ruled { minutes, business, name: rule.to_owned() }));
    }
    let Waiting { network, kind, vip, .. } = *waiting;
    let of_class = |class: Class| targets.target(&Asked { class, network, kind, vip });
    // Who poses as us does so before strangers, however that reached us.
    let before_all = |class: Class| if class == Class::Crisis { kind } else { Kind::Mention };
    let worse = |class: Class| targets.target(&Asked { class, network, kind: before_all(class), vip });
    let by_table = |class: Class, perhaps: Option<Class>| {
        let target = of_class(class)?;
        let (minutes, business) = (target.minutes, counted(target));
        Some(due(target, DueRule::Sla { minutes, business, perhaps }))
    };
    let perhaps = waiting.perhaps.and_then(|class| by_table(class, Some(class)));
    let accelerated = waiting.accelerated.and_then(worse).map(|target| {
        let (minutes, business) = (target.minutes, counted(target));
        due(target, DueRule::Accelerated { minutes, business })
    });
    [by_table(waiting.class, None), perhaps, accelerated].into_iter().flatten().min_by_key(|due| due.at)
}

/// A snooze that ends after the target takes its place; one that ends before changes nothing.
fn put_off(sla: Option<Due>, snooze: Option<Time>) -> Option<Due> {
    match (sla, snooze) {
        (Some(due), Some(wake)) if wake <= due.at => Some(due),
        (Some(due), Some(wake)) => Some(Due { at: wake, rule: DueRule::Snooze, warn_at: wake, ..due }),
        (None, Some(wake)) => {
            Some(Due { at: wake, rule: DueRule::Snooze, from: wake, target: Span::ZERO, warn_at: wake })
        }
        (due, None) => due,
    }
}

fn platform(waiting: &Waiting) -> Option<Due> {
    waiting.waiting_since?;
    let window = window(waiting.network, waiting.kind, waiting.last_inbound?)?;
    if waiting.class == Class::Spam && waiting.perhaps.is_none() {
        return None;
    }
    let target = window.alarm_at.since(window.opened_at);
    let rule = DueRule::Window { words: window.words.to_owned() };
    Some(stretch(window.opened_at, target, rule))
}

fn promised(promise: &Promise) -> Due {
    let target = promise.at.since(promise.made).max(Span::ZERO);
    Due { at: promise.at, ..stretch(promise.made, target, DueRule::Promise { by: promise.by.clone() }) }
}

fn cadence(crisis: &CrisisClock, targets: &Targets) -> Due {
    let rhythm = crisis.cadence.unwrap_or_else(|| targets.cadence(crisis.level));
    let (from, minutes, step) = match crisis.last_statement {
        _ if !crisis.acknowledged => (crisis.since, rhythm.acknowledge, CrisisStep::Acknowledge),
        None => (crisis.since, rhythm.statement, CrisisStep::Statement),
        Some(last) => (last, rhythm.update, CrisisStep::Update),
    };
    stretch(from, Span::minutes(i64::from(minutes)), DueRule::Cadence { level: crisis.level, step })
}

/// A deadline that counts all hours from a moment on.
fn stretch(from: Time, target: Span, rule: DueRule) -> Due {
    Due { at: from.plus(target), rule, from, target, warn_at: from.plus(target.percent(WARN_PERCENT)) }
}

impl Due {
    /// Tells whether it is time to warn: four fifths are used, or it is late already.
    pub fn warns(&self, now: Time) -> bool {
        now >= self.warn_at
    }

    /// Says which rule won and why, for `w`: `complaint in public: 1 h, from 12:58`.
    pub fn sentence(&self, waiting: &Waiting, zone: &TimeZone) -> String {
        let say = &w().due;
        let (at, from) = (clock(self.at, self.at, zone), clock(self.from, self.at, zone));
        match &self.rule {
            DueRule::Sla { minutes, business, perhaps } => {
                let sentence = match (waiting.vip, *business) {
                    (false, false) => say.answer_within,
                    (false, true) => say.answer_within_opening,
                    (true, false) => say.answer_vip_within,
                    (true, true) => say.answer_vip_within_opening,
                };
                let class = perhaps.map_or_else(|| waiting.class.word().to_owned(), Class::perhaps);
                fill(sentence, &[&class, &place(waiting.kind), &minutes_in_words(*minutes), &from])
            }
            DueRule::Accelerated { minutes, business } => {
                let sentence = if *business { say.accelerated_opening } else { say.accelerated };
                fill(sentence, &[&waiting.class.word(), &place(waiting.kind), &minutes_in_words(*minutes), &from])
            }
            DueRule::Ruled { minutes, business, name } => {
                let sentence = if *business { say.ruled_opening } else { say.ruled };
                fill(sentence, &[&minutes_in_words(*minutes), name, &from])
            }
            DueRule::Window { words } => fill(say.window, &[words, &from, &ALARM_PERCENT, &at]),
            DueRule::Promise { by } => fill(say.promise, &[by, &at]),
            DueRule::Cadence { level, step } => {
                let span = minutes_in_words(u32::try_from(self.target.as_minutes()).unwrap_or(u32::MAX));
                fill(say.cadence, &[level, &step.words(), &span, &from])
            }
            DueRule::Snooze => fill(w().acts.snoozed, &[&clock(self.at, Time::MIN, zone)]),
        }
    }
}

impl Due {
    /// Says in two or three words which rule won: `public 1 h`.
    pub fn short(&self, kind: Kind) -> String {
        let say = &w().due;
        match &self.rule {
            DueRule::Sla { minutes, .. } | DueRule::Accelerated { minutes, .. } => {
                fill(say.short_answer, &[&place_word(kind), &minutes_in_words(*minutes)])
            }
            DueRule::Ruled { minutes, .. } => fill(say.short_ruled, &[&minutes_in_words(*minutes)]),
            DueRule::Window { words } => fill(say.short_window, &[words]),
            DueRule::Promise { by } => fill(say.short_promise, &[by]),
            DueRule::Cadence { level, step } => fill(say.short_cadence, &[level, &step.words()]),
            DueRule::Snooze => say.short_snoozed.to_owned(),
        }
    }
}

/// Where a kind of item stands, in one word.
fn place_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Mention | Kind::Comment | Kind::Post => w().due.public,
        Kind::Dm => w().due.private,
        Kind::Email => w().due.email,
        Kind::Review => w().due.review,
    }
}

/// Where a kind of item stands, as a sentence says it.
fn place(kind: Kind) -> &'static str {
    match kind {
        Kind::Mention | Kind::Comment | Kind::Post => w().due.in_public,
        Kind::Dm => w().due.in_private,
        Kind::Email => w().due.by_email,
        Kind::Review => w().due.in_a_review,
    }
}

/// Returns `45 min`, `1 h`, `1 h 30`.
pub fn minutes_in_words(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => fill(w().due.minutes, &[&rest]),
        (hours, 0) => fill(w().due.hours, &[&hours]),
        (hours, rest) => fill(w().due.hours_minutes, &[&hours, &format_args!("{rest:02}")]),
    }
}

/// Returns a wall time, with its date where it is another day than `beside`.
fn clock(at: Time, beside: Time, zone: &TimeZone) -> String {
    let (wall, other) = (at.in_zone(zone), beside.in_zone(zone));
    let format = if wall.date() == other.date() { "%H:%M" } else { "%a %-d %b %H:%M" };
    wall.strftime(format).to_string()
}

#[cfg(test)]
mod tests;
