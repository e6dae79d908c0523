//! Streams and alarms, as their pages and the command line show them.

use crate::domain::alarm::{Alarm, AlarmKind};
use crate::domain::ask::{AlarmSheet, MemberLine, StreamPulse, WatchSheet};
use crate::domain::crisis::Related;
use crate::domain::id::AlarmId;
use crate::domain::time::{Span, Time};
use crate::domain::watch::overflow;
use crate::store::StoreError;

use super::super::clock;
use super::super::handle::Handle;
use super::super::live::Live;
use super::super::watch::kept;
use super::rows::{snippet, tag};

/// How long an answer may take where no message says so.
const USUAL: Span = Span::hours(1);

/// Returns how all streams are, and the alarms that stand.
pub fn watch(desk: &Handle) -> Result<WatchSheet, StoreError> {
    let watching = &desk.library().rulings.watch;
    let (live, alarms) = {
        let live = desk.shared.read();
        (live.streams.clone(), live.alarms.values().cloned().collect())
    };
    // A single command has what the last desk that ran left.
    let streams = if live.is_empty() && watching.is_on() { kept(&desk.reader())? } else { live };
    let off = watching.off.iter().cloned().collect();
    Ok(WatchSheet { false_alarms_a_week: watching.false_alarms_a_week, off, streams, alarms })
}

/// Returns an alarm with its numbers and examples; the newest that somebody should look at where none is named.
pub fn alarm(desk: &Handle, id: Option<AlarmId>) -> Result<Option<AlarmSheet>, StoreError> {
    let reader = desk.reader();
    let id = id.or_else(|| {
        let live = desk.shared.read();
        live.alarms.values().filter(|alarm| !alarm.is_settled()).map(|alarm| alarm.id).next_back()
    });
    let Some(alarm) = id.map(|id| reader.subject::<Alarm>(id)).transpose()?.flatten() else { return Ok(None) };
    let mut examples = Vec::new();
    for item in &alarm.seen.examples {
        let Some(item) = reader.item(*item)? else { continue };
        let Some(place) = reader.place_of(&item.account_id(), &item.id)? else { continue };
        examples.push(MemberLine {
            conversation: place.conversation,
            who: item.author.shown().to_owned(),
            tag: tag(&item.network),
            followers: item.author.followers.unwrap_or_default(),
            text: snippet(&item),
            at: item.created_at,
            why: Related::Origin,
        });
    }
    let stream = stream_of(&desk.shared.read(), &alarm);
    let overflow = overflow_of(desk, &alarm);
    Ok(Some(AlarmSheet { alarm, stream, examples, overflow }))
}

/// Returns the stream of an alarm; one account alone is all.
fn stream_of(live: &Live, alarm: &Alarm) -> Option<StreamPulse> {
    let own = |stream: &&StreamPulse| stream.account == alarm.seen.account;
    live.streams.iter().find(own).or_else(|| live.streams.first().filter(|_| alarm.seen.account.is_none())).cloned()
}

/// Returns when the first answer misses its deadline if as much comes as now and is answered as now.
pub fn overflow_of(desk: &Handle, alarm: &Alarm) -> Option<Time> {
    if alarm.seen.kind == AlarmKind::Silence || alarm.over.is_some() {
        return None;
    }
    let rulings = &desk.library().rulings;
    let live = desk.shared.read();
    let line = live.line(rulings, clock::now());
    let waiting = live.slim.values().filter(|slim| slim.in_inbox());
    let dues: Vec<(Time, Time)> = waiting.filter_map(|slim| Some((slim.due?, slim.arrived))).collect();
    let newest = dues.iter().max_by_key(|(_, arrived)| *arrived).map(|(due, arrived)| due.since(*arrived));
    let target = newest.filter(|target| *target > Span::ZERO).unwrap_or(USUAL);
    overflow(&line, &dues.into_iter().map(|(due, _)| due).collect::<Vec<_>>(), alarm.seen.rate, target)
}
