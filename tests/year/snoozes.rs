//! What a person writes when they put something off, and what it means on the wall.

use hearken::domain::time::{Span, Time};
use jiff::civil::Weekday;
use jiff::tz::Offset;

use super::ZONE;
use super::dice::Dice;
use super::plan::{changes_clock, date_of};

const USUAL: [&str; 6] = ["fri 9", "+3d", "+5h", "tomorrow 8:30", "mon 16:45", "reply"];
/// On the day before the clock changes: one time that does not exist in spring and comes twice in autumn.
const EVE: [&str; 4] = ["tomorrow 2:30", "tomorrow 8:30", "+3d", "+16h"];

/// Chooses what is written.
pub fn words(now: Time, dice: &mut Dice) -> &'static str {
    let eve = changes_clock(date_of(now).tomorrow().unwrap());
    dice.pick::<&'static str>(if eve { &EVE } else { &USUAL })
}

/// Says what is wrong with the moment that the desk made of the words.
pub fn fault(words: &str, now: Time, wake: Option<Time>) -> Option<String> {
    let right = match wake {
        None => words == "reply",
        Some(at) => at > now && means(words, now, at),
    };
    (!right).then(|| format!("\"{words}\" said at {now} means {wake:?}"))
}

fn means(words: &str, now: Time, at: Time) -> bool {
    let (said, wall) = (now.timestamp().in_tz(ZONE).unwrap(), at.timestamp().in_tz(ZONE).unwrap());
    let (date, time) = (wall.date(), wall.time());
    let tomorrow = said.date().tomorrow().unwrap();
    let clock = |hour: i8, minute: i8| (time.hour(), time.minute(), time.second()) == (hour, minute, 0);
    let within_a_week = at.since(now) <= Span::hours(7 * 24 + 1);
    match words {
        "fri 9" => date.weekday() == Weekday::Friday && clock(9, 0) && within_a_week,
        "mon 16:45" => date.weekday() == Weekday::Monday && clock(16, 45) && within_a_week,
        "tomorrow 8:30" => date == tomorrow && clock(8, 30),
        "tomorrow 2:30" if wall.offset() == said.offset() => date == tomorrow && clock(2, 30),
        // It does not exist in spring: the moment of the change.
        "tomorrow 2:30" => date == tomorrow && clock(3, 0) && wall.offset() > Offset::constant(1),
        "+3d" => date == said.date().checked_add(jiff::Span::new().days(3)).unwrap() && time == said.time(),
        "+5h" => at.since(now) == Span::hours(5),
        "+16h" => at.since(now) == Span::hours(16),
        _ => false,
    }
}
