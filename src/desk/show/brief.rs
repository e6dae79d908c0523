//! What happened since a seat left.

use crate::domain::ask::{AccountLine, Brief, Listed};
use crate::domain::bands::Band;
use crate::domain::conversation::{Answer, Change};
use crate::domain::event::Event;
use crate::domain::id::SeatName;
use crate::domain::network::Health;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};

use super::super::clock;
use super::super::handle::Handle;
use super::super::writer::left_key;
use super::{CannotShow, listing, summary};

/// Without a time of leaving, the brief looks back so far.
const USUAL: Span = Span::hours(12);
/// Events that are looked through for a brief.
const MOST: usize = 20_000;

/// Returns the brief of a seat, since a moment or since it left.
pub fn brief(desk: &Handle, seat: &SeatName, since: Option<Time>) -> Result<Brief, CannotShow> {
    let now = clock::now();
    let reader = desk.reader();
    let left = match since {
        Some(since) => Some(since),
        None => left(&reader, seat)?,
    };
    let since = left.unwrap_or_else(|| now.minus(USUAL));
    let (new, answers) = since_then(&reader, since)?;
    let crises = summary::crises(desk, seat);
    let promises = promises(desk, &reader, seat)?;
    let inbox = listing::inbox(desk)?;
    let live = desk.shared.read();
    let hour = now.plus(Span::hours(1));
    let is_soon = |row: &&Listed| matches!(row.band, Band::Crisis | Band::InTime) && row.due <= hour;
    let mut waits: Vec<Span> = answers.iter().filter_map(|answer| answer.waited).collect();
    waits.sort_unstable();
    Ok(Brief {
        since: left,
        new,
        late: inbox.outline().late().len(),
        soon: inbox.rows.iter().filter(is_soon).count(),
        promises,
        crises,
        deliveries: live.replies.values().filter(|reply| reply.state.needs_a_person()).count(),
        posts: summary::posts_waiting(&live, &desk.library().rulings.planning, seat),
        accounts: summary::account_lines(desk, &live).into_iter().filter(is_unwell).collect(),
        answered: answers.len(),
        in_time: answers.iter().filter(|answer| answer.in_time == Some(true)).count(),
        median_wait: waits.get(waits.len() / 2).copied(),
        frozen: live.freeze.clone(),
        held: live.held(),
    })
}

fn is_unwell(line: &AccountLine) -> bool {
    !matches!(line.health, Health::Live | Health::Unknown)
}

/// When the last terminal of a seat closed.
fn left(reader: &Reader, seat: &SeatName) -> Result<Option<Time>, StoreError> {
    let kept = reader.kept(&left_key(seat))?;
    Ok(kept.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| text.parse().ok()))
}

fn since_then(reader: &Reader, since: Time) -> Result<(usize, Vec<Answer>), StoreError> {
    let mut new = std::collections::HashSet::new();
    let mut answers = Vec::new();
    for (_, recorded) in reader.last(MOST)?.into_iter().filter(|(_, recorded)| recorded.at >= since) {
        let Event::Conversation { id, change, .. } = recorded.event else { continue };
        match change {
            Change::Arrived(arrival) if !arrival.item.from_us && !arrival.settled => {
                new.insert(id);
            }
            Change::Answered(answer) => answers.push(answer),
            _ => {}
        }
    }
    Ok((new.len(), answers))
}

fn promises(
    desk: &Handle,
    reader: &Reader,
    seat: &SeatName,
) -> Result<Vec<(crate::domain::id::ConversationId, Time, String)>, StoreError> {
    let promised: Vec<_> =
        desk.shared.read().slim.values().filter_map(|slim| slim.promise.map(|at| (slim.id, at))).collect();
    let mut mine = Vec::new();
    for (id, at) in promised {
        let Some(page) = reader.conversation(id)? else { continue };
        let by = page.triage.promise.as_ref().map(|promise| &promise.by);
        if by == Some(seat) {
            mine.push((id, at, super::rows::conversation(desk, reader, seat, &page)?.who));
        }
    }
    mine.sort_by_key(|(_, at, _)| *at);
    Ok(mine)
}
