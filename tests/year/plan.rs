//! What is to happen when: the days of a year, and what goes wrong on them.

use hearken::domain::time::{Span, Time};
use jiff::civil::{Date, Weekday};

use super::ZONE;
use super::dice::Dice;
use super::server::{ACCOUNTS, Away, Losing};

/// Something that is to happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// A day begins: its items are written.
    Day(Date),
    /// A person sits down at the desk.
    Session,
    /// The process is killed, and started again so long after.
    Kill(Killing, Span),
    /// The machine sleeps.
    Sleep(Span),
    /// The network is away, until then.
    Away(Away, Time),
    /// It is back.
    Back,
    SignOut(usize, Time),
    SignIn(usize),
    Limit(usize, Time),
    Lose(Losing),
    /// A person holds everything planned, for so long.
    Freeze(Span),
    /// It goes on.
    Resume,
    /// Everything is counted.
    Count,
}

/// At which moment a process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Killing {
    AtRest,
    /// Between an order and its acknowledgement.
    InAct,
    /// While the clock moves on, and everybody is at work.
    AtWork,
}

/// Returns a moment of a day by the wall clock of the desk.
pub fn wall(day: Date, hour: i8, minute: i8) -> Time {
    day.at(hour, minute, 0, 0).in_tz(ZONE).unwrap().timestamp().into()
}

/// Returns the date of a moment by the wall clock of the desk.
pub fn date_of(at: Time) -> Date {
    at.timestamp().in_tz(ZONE).unwrap().date()
}

/// Tells whether a day is an hour shorter or longer than others.
pub fn changes_clock(date: Date) -> bool {
    wall(date.tomorrow().unwrap(), 0, 0).since(wall(date, 0, 0)) != Span::hours(24)
}

/// Plans a day.
pub fn day(date: Date, dice: &mut Dice) -> Vec<(Time, Plan)> {
    let mut plans = Vec::new();
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    for hour in 8..=19 {
        for minute in [0, 30] {
            if !weekend || (10..18).contains(&hour) {
                plans.push((wall(date, hour, minute), Plan::Session));
            }
        }
    }
    if dice.percent(75) {
        let hours = dice.minutes(6 * 60, 9 * 60);
        plans.push((dice.within(wall(date, 22, 0), Span::minutes(100)), Plan::Sleep(hours)));
    }
    plans
}

/// Plans what goes wrong in the week from `monday` on. In every fourth week nobody is killed: a process that lives long
/// shows whether it grows. An account is signed out in every other one.
pub fn week(monday: Date, week: u64, dice: &mut Dice) -> Vec<(Time, Plan)> {
    let mut plans = Vec::new();
    let at = |dice: &mut Dice| dice.within(wall(monday, 8, 0), Span::hours(7 * 24 - 12));
    let kills = if week % 4 == 3 { 0 } else { 4 };
    for _ in 0..kills {
        let killing = *dice.pick(&[Killing::AtRest, Killing::InAct, Killing::InAct, Killing::AtWork]);
        let when = awake(at(dice));
        plans.push((when, Plan::Kill(killing, dice.minutes(1, 90))));
    }
    if week.is_multiple_of(2) {
        let (account, from) = (dice.roll() as usize % ACCOUNTS.len(), awake(at(dice)));
        let until = from.plus(dice.minutes(120, 480));
        plans.extend([(from, Plan::SignOut(account, until)), (until, Plan::SignIn(account))]);
    }
    let (account, from) = (dice.roll() as usize % ACCOUNTS.len(), awake(at(dice)));
    plans.push((from, Plan::Limit(account, from.plus(dice.minutes(15, 55)))));
    let from = awake(at(dice));
    // Where the connector asks again at once, it pauses in real time: those are short.
    let (away, until) = match dice.percent(60) {
        true => (Away::Behind, from.plus(dice.minutes(60, 300))),
        false => (*dice.pick(&[Away::Refused, Away::Cut, Away::Half, Away::Unwell]), from.plus(dice.minutes(30, 100))),
    };
    plans.extend([(from, Plan::Away(away, until)), (until, Plan::Back)]);
    if dice.percent(40) {
        plans.push((awake(at(dice)), Plan::Freeze(dice.minutes(30, 600))));
    }
    for losing in [Losing::AfterPosting, Losing::BeforePosting] {
        plans.push((awake(at(dice)), Plan::Lose(losing)));
    }
    plans
}

/// Moves a moment into the day: at night most machines sleep, and what goes wrong then says little.
fn awake(at: Time) -> Time {
    let hour = at.timestamp().in_tz(ZONE).unwrap().hour();
    if (8..20).contains(&hour) { at } else { at.plus(Span::hours(12)) }
}
