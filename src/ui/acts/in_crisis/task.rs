//! Something that somebody is to do, as it is typed.

use super::{act, no};
use crate::domain::crisis::CrisisAct;
use crate::domain::hours::BusinessHours;
use crate::domain::id::SeatName;
use crate::domain::snooze::{self, Wake};
use crate::domain::time::Time;
use crate::ui::Effect;
use crate::ui::seat::Seat;
use crate::words::w;

/// The most words of a time.
const WHEN: usize = 4;

/// Gives somebody something to do: a word with `@` says who, a time at the end by when.
pub fn task(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let (text, owner, due) = read(args, seat.now, &seat.settings.zone, &seat.settings.hours);
    if text.is_empty() {
        return no(seat, w().crisis_pane.task_how);
    }
    act(seat, CrisisAct::Task { text, owner, due })
}

fn read(
    args: &str,
    now: Time,
    zone: &jiff::tz::TimeZone,
    hours: &BusinessHours,
) -> (String, Option<SeatName>, Option<Time>) {
    let is_name = |word: &&str| word.len() > 1 && word.starts_with('@');
    let owner = args.split_whitespace().find(is_name).map(|word| SeatName::new(word.trim_start_matches('@')));
    let words: Vec<&str> = args.split_whitespace().filter(|word| !is_name(word)).collect();
    // The longest time that the text ends with; a task of nothing but a time is a text.
    let longest = (1..words.len().min(WHEN + 1)).rev().find_map(|n| {
        let (text, when) = words.split_at(words.len() - n);
        match snooze::parse(&when.join(" "), now, zone, hours) {
            Ok(Wake::At(at)) => Some((text.join(" "), at)),
            Ok(Wake::Reply) | Err(_) => None,
        }
    });
    match longest {
        Some((text, at)) => (text, owner, Some(at)),
        None => (words.join(" "), owner, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn who_and_when_may_stand_behind_what() {
        let zone = jiff::tz::TimeZone::UTC;
        let now: Time = "2026-11-24T14:32:00Z".parse().unwrap();
        let hours = BusinessHours::always(zone.clone());
        for (typed, text, owner, minutes) in [
            ("call the bank", "call the bank", None, None),
            ("call the bank @dan", "call the bank", Some("dan"), None),
            ("call @dan the bank +1h", "call the bank", Some("dan"), Some(60)),
            ("call the bank 15:32", "call the bank", None, Some(60)),
            ("call the bank tomorrow 9 @dan", "call the bank", Some("dan"), Some(18 * 60 + 28)),
            ("15:32", "15:32", None, None),
            ("@dan", "", Some("dan"), None),
            ("", "", None, None),
        ] {
            let due = minutes.map(|minutes| now.plus(Span::minutes(minutes)));
            let wanted = (text.to_owned(), owner.map(SeatName::new), due);
            assert_eq!(read(typed, now, &zone, &hours), wanted, "{typed}");
        }
    }
}
