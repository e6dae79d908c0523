//! Which rows can all be answered in time: the heaviest set there is.

use std::cmp::Reverse;

use super::places::Places;
use super::{Entry, Line, Place, Rescue};

/// A row that may be saved or not, with what orders it by weight, then due.
pub type Open<'a> = (Reverse<u32>, Place, &'a Entry);

/// Parts the rows, which come by weight, in those that can be in time, by due, and the rest, by weight.
pub fn split<'a>(open: &[Open<'a>], line: &Line) -> (Vec<Place>, Vec<Open<'a>>) {
    let mut saved = heaviest(open, line);
    if open.iter().zip(&saved).any(|((.., entry), saved)| entry.was_in_time && !saved) {
        keep(open, &mut saved, line);
    }
    let all = || open.iter().zip(&saved);
    let kept = saved.iter().filter(|saved| **saved).count();
    let (mut in_time, mut late) = (Vec::with_capacity(kept), Vec::with_capacity(open.len() - kept));
    in_time.extend(all().filter(|(_, saved)| **saved).map(|((_, place, _), _)| *place));
    late.extend(all().filter(|(_, saved)| !**saved).map(|(row, _)| *row));
    in_time.sort_unstable();
    (in_time, late)
}

/// Gives the heaviest row the latest place that still is in time, then the next; of rows that weigh the same
/// those that were in time come first. Tells for each whether it got one.
fn heaviest(open: &[Open], line: &Line) -> Vec<bool> {
    let mut places = Places::new(open.len());
    let mut saved = vec![false; open.len()];
    let mut rest = saved.as_mut_slice();
    for alike in open.chunk_by(|a, b| a.0 == b.0) {
        let (alike_saved, after) = rest.split_at_mut(alike.len());
        rest = after;
        for was_in_time in [true, false] {
            for ((.., entry), saved) in alike.iter().zip(&mut *alike_saved) {
                if entry.was_in_time == was_in_time {
                    *saved = places.take_latest(line.places_until(entry.due));
                }
            }
        }
    }
    saved
}

/// Gives rows that were in time, and lost their place to nothing but the minutes that passed, a place that is
/// left over and in which their answer at least begins in time.
fn keep(open: &[Open], saved: &mut [bool], line: &Line) {
    let mut places = Places::new(open.len());
    let last = |entry: &Entry| match entry.was_in_time {
        true => line.places_begun_until(entry.due),
        false => line.places_until(entry.due),
    };
    for (.., entry) in open.iter().zip(&*saved).filter(|(_, saved)| **saved).map(|(row, _)| row) {
        places.take_latest(last(entry));
    }
    for ((.., entry), saved) in open.iter().zip(saved).filter(|((.., entry), saved)| entry.was_in_time && !**saved) {
        *saved = places.take_latest(last(entry));
    }
}

/// Returns how many more people would save the late rows that are not yet over: as many as the tightest
/// stretch of time asks for.
pub fn rescue(open: &[Open], late: usize, line: &Line) -> Option<Rescue> {
    if late == 0 {
        return None;
    }
    let alone = line.with_seats(1);
    let begun = |e: &Entry| if e.was_in_time { alone.places_begun_until(e.due).min(1) } else { 0 };
    let rounds = open.iter().map(|(.., e)| alone.places_until(e.due).max(begun(e)));
    let mut rounds: Vec<u64> = rounds.filter(|rounds| *rounds > 0).collect();
    rounds.sort_unstable();
    let needed = (1u64..).zip(&rounds).map(|(count, rounds)| count.div_ceil(*rounds)).max()?;
    let over = open.len() - rounds.len();
    let rows = u32::try_from(late.checked_sub(over)?).ok().filter(|rows| *rows > 0)?;
    Some(Rescue { people: u32::try_from(needed.checked_sub(line.pace.side_by_side())?).ok()?, rows })
}
