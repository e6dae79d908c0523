//! The mini calendar's marks and agenda, and the pulse.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::ask::{Agenda, DayMarks, Month, Pulse, RowId, StreamPulse};
use crate::domain::id::{ConversationId, SeatName};
use crate::domain::plan::{KeyDay, PostState};
use crate::domain::queue::Slim;
use crate::domain::rota::Shift;
use crate::domain::time::{Span, Time};
use crate::store::StoreError;

use super::super::clock;
use super::super::handle::Handle;

/// Lines of an agenda.
const AGENDA: usize = 30;
/// Answers that fall due and are named in it.
const DUE_NAMED: usize = 3;
/// Days of history from which the usual band is taken.
const HISTORY_DAYS: i64 = 28;
/// Fewer samples than this tell no usual band.
const LEAST_SAMPLES: usize = 3;

/// What a live row puts on the calendar.
fn dates(slim: &Slim) -> impl Iterator<Item = (Time, &'static str)> {
    let due = slim.due.filter(|_| slim.queued && !slim.class.is_quiet()).map(|at| (at, "due"));
    let snooze = slim.wakes_at().map(|at| (at, "snooze"));
    let promise = slim.promise.map(|at| (at, "promise"));
    [due, snooze, promise].into_iter().flatten()
}

/// Returns the marks of the month of `at` and the agenda of the day of `day`.
pub fn month(desk: &Handle, seat: &SeatName, at: Time, day: Time) -> Result<Month, StoreError> {
    let zone = desk.library().rulings.zone().clone();
    let date_of = |at: Time| at.in_zone(&zone).date();
    let (shown, chosen) = (date_of(at), date_of(day));
    let mut days = vec![DayMarks::default(); usize::try_from(shown.days_in_month()).unwrap_or(31)];
    let mut agenda: Vec<(Time, &'static str, ConversationId)> = Vec::new();
    for slim in desk.shared.read().slim.values() {
        for (at, what) in dates(slim) {
            let date = date_of(at);
            mark(&mut days, shown, date, what);
            if date == chosen {
                agenda.push((at, what, slim.id));
            }
        }
    }
    let posts = posts(desk, shown, (&mut days, chosen), &zone);
    let dates = key_dates(desk, shown, (&mut days, chosen));
    let hand_overs = shifts(desk, seat, shown, (&mut days, chosen));
    // What is to come stands before what is over. Answers that fall due are the queue's: of a day's hundreds the next
    // few are named and the others counted, or promises and snoozes would drown among them.
    let now = clock::now();
    agenda.sort_by_key(|(at, _, id)| (*at < now, *at, *id));
    let due = agenda.iter().filter(|(at, what, _)| *what == "due" && *at >= now).count();
    let mut named = 0;
    agenda.retain(|(at, what, _)| {
        named += usize::from(*what == "due");
        *what != "due" || (*at >= now && named <= DUE_NAMED)
    });
    agenda.truncate(AGENDA);
    let mut agenda = in_words(desk, seat, &agenda);
    agenda.extend(posts.into_iter().chain(hand_overs));
    agenda.sort_by(|one, two| (one.at < now, one.at, &one.text).cmp(&(two.at < now, two.at, &two.text)));
    Ok(Month { year: shown.year(), month: shown.month(), days, agenda, due, dates })
}

/// Marks the posts of the plan on their days; returns those of the chosen day.
fn posts(desk: &Handle, shown: Date, (days, chosen): (&mut [DayMarks], Date), zone: &TimeZone) -> Vec<Agenda> {
    let Some((from, until)) = window(shown, chosen, zone) else { return Vec::new() };
    let live = desk.shared.read();
    let mut agenda = Vec::new();
    for (at, post) in live.plan.between(from, until) {
        let (state, date) = (post.state_at(at), at.in_zone(zone).date());
        if state == PostState::Dropped {
            continue;
        }
        mark(days, shown, date, state.word());
        if date == chosen && agenda.len() < AGENDA {
            let what = state.word().to_owned();
            agenda.push(Agenda { at, what, text: post.name.clone(), conversation: None });
        }
    }
    agenda
}

/// Marks the key dates on their days; returns those of the chosen day, mourning first.
fn key_dates(desk: &Handle, shown: Date, (days, chosen): (&mut [DayMarks], Date)) -> Vec<KeyDay> {
    let planning = &desk.library().rulings.planning;
    for key in planning.key_days(shown.first_of_month(), shown.last_of_month()) {
        if let Some(marks) = marks_of(days, shown, key.date) {
            marks.dates += 1;
            marks.mourning |= key.mourning;
        }
    }
    let mut today = planning.key_days(chosen, chosen);
    today.sort_by_key(|key| !key.mourning);
    today
}

/// Marks the days on which the seat is on call; returns who takes over which layer on the chosen day.
fn shifts(desk: &Handle, seat: &SeatName, shown: Date, (days, chosen): (&mut [DayMarks], Date)) -> Vec<Agenda> {
    let rulings = &desk.library().rulings;
    let zone = rulings.zone();
    let Some((from, until)) = window(shown, chosen, zone) else { return Vec::new() };
    let arranged = desk.shared.read().arranged.clone();
    let rota = rulings.ready.rota(&arranged);
    let date_of = |at: Time| at.in_zone(zone).date();
    let mut begins = Vec::new();
    for shift in rota.layers.iter().flat_map(|layer| rota.shifts(&layer.name, from, until)) {
        if shift.who == *seat {
            // It ends before its last moment: whoever hands over at midnight is not on call on the new day.
            let last = date_of(shift.to.minus(Span::millis(1)));
            let of_shift = date_of(shift.from).series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
            of_shift.for_each(|day| {
                if let Some(marks) = marks_of(days, shown, day) {
                    marks.on_call = true;
                }
            });
        }
        begins.extend((date_of(shift.from) == chosen).then(|| hand_over(&shift)));
    }
    begins
}

fn hand_over(shift: &Shift) -> Agenda {
    let text = format!("{} · {}", shift.who, shift.layer);
    Agenda { at: shift.from, what: "shift".to_owned(), text, conversation: None }
}

/// From the beginning of the shown month or the chosen day, whichever is first, to the end of both.
fn window(shown: Date, chosen: Date, zone: &TimeZone) -> Option<(Time, Time)> {
    let (first, last) = (shown.first_of_month().min(chosen), shown.last_of_month().max(chosen));
    Some((Time::beginning(first, zone)?, Time::beginning(last.tomorrow().ok()?, zone)?))
}

/// Returns the marks of a day, where it is of the shown month.
fn marks_of(days: &mut [DayMarks], shown: Date, date: Date) -> Option<&mut DayMarks> {
    let is_of_month = (date.year(), date.month()) == (shown.year(), shown.month());
    let index = usize::try_from(date.day() - 1).ok().filter(|_| is_of_month)?;
    days.get_mut(index)
}

fn mark(days: &mut [DayMarks], shown: Date, date: Date, what: &str) {
    let Some(marks) = marks_of(days, shown, date) else { return };
    match what {
        "due" => marks.due += 1,
        "snooze" => marks.snoozes += 1,
        "promise" => marks.promises += 1,
        post => match PostState::of_word(post) {
            Some(PostState::Published) => marks.published += 1,
            Some(state) if state.is_trouble() => marks.trouble += 1,
            Some(_) | None => marks.planned += 1,
        },
    }
}

fn in_words(desk: &Handle, seat: &SeatName, agenda: &[(Time, &'static str, ConversationId)]) -> Vec<Agenda> {
    let ids: Vec<RowId> = agenda.iter().map(|(_, _, id)| RowId::Conversation(*id)).collect();
    let rows = super::rows::rows(desk, seat, &ids).unwrap_or_default();
    let line = |(at, what, id): &(Time, &'static str, ConversationId)| {
        let row = rows.iter().find(|row| row.conversation == Some(*id))?;
        let text = format!("{} · {}", row.who, row.text);
        Some(Agenda { at: *at, what: (*what).to_owned(), text, conversation: Some(*id) })
    };
    agenda.iter().filter_map(line).collect()
}

/// Returns the mentions of the last 24 hours and the usual band of this hour.
pub fn pulse(desk: &Handle) -> Result<Pulse, StoreError> {
    let now = clock::now();
    let counts = desk.reader().hours(now.minus(Span::days(HISTORY_DAYS)), now.plus(Span::hours(1)))?;
    let hour = |at: Time| at.millis().div_euclid(3_600_000);
    let this = hour(now);
    let mut hours = vec![0u32; 24];
    let mut usual = Vec::new();
    let mut negative = None;
    let first = counts.first().map_or(this, |(at, _)| hour(*at));
    for (at, count) in &counts {
        let ago = this - hour(*at);
        if let Some(slot) = usize::try_from(23 - ago).ok().and_then(|index| hours.get_mut(index)) {
            *slot = count.heard;
        }
        if ago == 0 && count.heard > 0 {
            negative = u8::try_from(count.negative * 100 / count.heard).ok();
        }
        if ago > 0 && ago % 24 == 0 {
            usual.push(count.heard);
        }
    }
    // Hours in which nothing came leave no page: they count as none.
    let days = usize::try_from((this - first) / 24).unwrap_or(0);
    usual.resize(usual.len().max(days), 0);
    usual.sort_unstable();
    let pulse = Pulse { hours, normal: band(&usual), negative, ..Pulse::default() };
    Ok(match desk.shared.read().streams.first() {
        Some(stream) => watched(pulse, stream),
        None => pulse,
    })
}

/// What the watch knows goes before what the hours say.
fn watched(pulse: Pulse, stream: &StreamPulse) -> Pulse {
    let is_known = stream.days_missing == 0;
    Pulse {
        normal: if is_known { Some(stream.normal) } else { pulse.normal },
        negative: stream.negative.or(pulse.negative),
        rate: Some(stream.rate),
        alarm: stream.alarm,
        days_missing: stream.days_missing,
        ..pulse
    }
}

/// The middle half of what was usual, a little widened.
fn band(sorted: &[u32]) -> Option<(u32, u32)> {
    if sorted.len() < LEAST_SAMPLES {
        return None;
    }
    let low = *sorted.get(sorted.len() / 4)?;
    let high = *sorted.get(sorted.len() * 3 / 4)?;
    Some((low, high.max(low + 1)))
}
