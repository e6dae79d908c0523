//! Live rows packed close: fifty thousand of them are read before the first frame.
//!
//! What rows name stands once, in front, and a row says which. A row's times stand as their distance from its arrival,
//! and that as its distance from the arrival of the row before.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::bytes::{Reading, Writing};
use crate::domain::class::{Class, Perhaps};
use crate::domain::conversation::State;
use crate::domain::id::{AccountId, ConversationId, CrisisId, Print, SeatName};
use crate::domain::item::Kind;
use crate::domain::queue::{Slim, Slims};
use crate::domain::snooze::Wake;
use crate::domain::time::{Span, Time};

/// Bytes of the shortest row.
const SHORTEST: usize = 23;

/// What rows name, each once.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Names {
    accounts: Vec<AccountId>,
    seats: Vec<SeatName>,
    words: Vec<String>,
}

/// Packs rows; returns what they name, and their bytes.
pub fn pack<'a>(rows: impl Iterator<Item = &'a Slim>) -> (Names, Vec<u8>) {
    let mut rows: Vec<&Slim> = rows.collect();
    rows.sort_unstable_by_key(|slim| (slim.arrived, slim.id));
    let mut packing = Packing { out: Writing::with_capacity(rows.len() * 2 * SHORTEST), ..Packing::default() };
    packing.out.number(rows.len() as u64);
    rows.into_iter().for_each(|slim| packing.add(slim));
    let Packing { out, accounts, seats, words, .. } = packing;
    (Names { accounts: accounts.owned(), seats: seats.owned(), words: words.owned() }, out.bytes)
}

/// Unpacks rows; nothing where these bytes are not whole.
pub fn unpack(names: &Names, bytes: &[u8]) -> Option<Slims> {
    let mut rows = Unpacking { from: Reading(bytes), names, before: Time::default() };
    let count = usize::try_from(rows.from.number()?).ok()?;
    if count > bytes.len() / SHORTEST {
        return None;
    }
    let mut slims = Slims::with_capacity_and_hasher(count, Default::default());
    for _ in 0..count {
        let slim = rows.next()?;
        slims.insert(slim.id, slim);
    }
    (rows.from.0.is_empty() && slims.len() == count).then_some(slims)
}

/// Which parts of a row are there, and what is yes or no of it.
mod bit {
    pub const QUEUED: u32 = 1;
    pub const ANSWER_NOW: u32 = 1 << 1;
    pub const STARRED: u32 = 1 << 2;
    pub const UNREAD: u32 = 1 << 3;
    pub const MUTED: u32 = 1 << 4;
    pub const DUE: u32 = 1 << 5;
    pub const WARN_AT: u32 = 1 << 6;
    pub const PROMISE: u32 = 1 << 7;
    pub const CRISIS: u32 = 1 << 8;
    pub const ASSIGNEE: u32 = 1 << 9;
    pub const LANG: u32 = 1 << 10;
    pub const KIND: u32 = 1 << 11;
    pub const LABELS: u32 = 1 << 12;
    pub const PRINT: u32 = 1 << 13;
    pub const PERHAPS: u32 = 1 << 14;
    pub const PART_OF: u32 = 1 << 15;
    /// The state takes the bits from here on, as far as [`BYTES`] reach.
    pub const STATE: u32 = 16;
    /// So many bytes hold them all.
    pub const BYTES: usize = 3;
}

#[derive(Default)]
struct Packing<'a> {
    out: Writing,
    accounts: Numbers<'a, AccountId>,
    seats: Numbers<'a, SeatName>,
    words: Numbers<'a, String>,
    before: Time,
}

impl<'a> Packing<'a> {
    fn add(&mut self, slim: &'a Slim) {
        // Without dots: what a row learns to know does not compile until it is packed too.
        let Slim {
            id,
            state,
            queued,
            due,
            warn_at,
            target,
            arrived,
            class,
            perhaps,
            answer_now,
            priority,
            crisis,
            account,
            assignee,
            labels,
            lang,
            kind,
            starred,
            unread,
            muted,
            promise,
            print,
            part_of,
        } = slim;
        let (state, wake) = match state {
            State::Open => (0, None),
            State::Waiting => (1, None),
            State::Done => (2, None),
            State::Snoozed(Wake::Reply) => (3, None),
            State::Snoozed(Wake::At(at)) => (4, Some(*at)),
        };
        let there = [
            (bit::QUEUED, *queued),
            (bit::ANSWER_NOW, *answer_now),
            (bit::STARRED, *starred),
            (bit::UNREAD, *unread),
            (bit::MUTED, *muted),
            (bit::DUE, due.is_some()),
            (bit::WARN_AT, warn_at.is_some()),
            (bit::PROMISE, promise.is_some()),
            (bit::CRISIS, crisis.is_some()),
            (bit::ASSIGNEE, assignee.is_some()),
            (bit::LANG, lang.is_some()),
            (bit::KIND, kind.is_some()),
            (bit::LABELS, !labels.is_empty()),
            (bit::PRINT, print.is_some()),
            (bit::PERHAPS, perhaps.is_some()),
            (bit::PART_OF, part_of.is_some()),
        ];
        let bits = there.into_iter().filter(|(_, is)| *is).fold(state << bit::STATE, |bits, (bit, _)| bits | bit);
        let out = &mut self.out;
        out.bytes.extend_from_slice(id.bytes());
        out.bytes.extend(bits.to_le_bytes().into_iter().take(bit::BYTES));
        out.bytes.extend_from_slice(&[*class as u8, priority.to_le_bytes()[0]]);
        out.distance(self.before.millis(), arrived.millis());
        out.signed(target.as_millis());
        for at in [*due, *warn_at, *promise, wake].into_iter().flatten() {
            out.distance(arrived.millis(), at.millis());
        }
        out.bytes.extend(crisis);
        out.bytes.extend(kind.map(|kind| kind as u8));
        out.number(self.accounts.of(account));
        assignee.iter().for_each(|seat| out.number(self.seats.of(seat)));
        lang.iter().for_each(|lang| out.number(self.words.of(lang)));
        if !labels.is_empty() {
            out.number(labels.len() as u64);
            labels.iter().for_each(|label| out.number(self.words.of(label)));
        }
        print.iter().for_each(|print| out.bytes.extend_from_slice(print.bytes()));
        perhaps.iter().for_each(|perhaps| out.bytes.extend_from_slice(&[perhaps.class as u8, perhaps.share]));
        part_of.iter().for_each(|crisis| out.bytes.extend_from_slice(crisis.bytes()));
        self.before = *arrived;
    }
}

struct Unpacking<'a> {
    from: Reading<'a>,
    names: &'a Names,
    before: Time,
}

impl Unpacking<'_> {
    fn next(&mut self) -> Option<Slim> {
        let id = ConversationId::from_bytes(self.from.take()?);
        let [low, middle, high] = self.from.take::<{ bit::BYTES }>()?;
        let bits = u32::from_le_bytes([low, middle, high, 0]);
        let [class, priority] = self.from.take()?;
        let has = |bit: u32| bits & bit != 0;
        let arrived = self.time(true, self.before)?.unwrap_or_default();
        self.before = arrived;
        let target = Span::millis(self.from.signed()?);
        Some(Slim {
            id,
            queued: has(bit::QUEUED),
            due: self.time(has(bit::DUE), arrived)?,
            warn_at: self.time(has(bit::WARN_AT), arrived)?,
            promise: self.time(has(bit::PROMISE), arrived)?,
            state: match bits >> bit::STATE {
                0 => State::Open,
                1 => State::Waiting,
                2 => State::Done,
                3 => State::Snoozed(Wake::Reply),
                4 => State::Snoozed(Wake::At(self.time(true, arrived)?.unwrap_or_default())),
                _ => return None,
            },
            target,
            arrived,
            class: class_of(class)?,
            answer_now: has(bit::ANSWER_NOW),
            priority: i8::from_le_bytes([priority]),
            crisis: if has(bit::CRISIS) { Some(self.byte()?) } else { None },
            kind: if has(bit::KIND) { Some(*Kind::ALL.get(usize::from(self.byte()?))?) } else { None },
            account: self.one_of(&self.names.accounts)?,
            assignee: if has(bit::ASSIGNEE) { Some(self.one_of(&self.names.seats)?) } else { None },
            lang: if has(bit::LANG) { Some(self.one_of(&self.names.words)?) } else { None },
            labels: if has(bit::LABELS) { self.labels()? } else { Vec::new() },
            starred: has(bit::STARRED),
            unread: has(bit::UNREAD),
            muted: has(bit::MUTED),
            print: if has(bit::PRINT) { Some(Print::from_bytes(self.from.take()?)) } else { None },
            perhaps: if has(bit::PERHAPS) { Some(self.perhaps()?) } else { None },
            part_of: if has(bit::PART_OF) { Some(CrisisId::from_bytes(self.from.take()?)) } else { None },
        })
    }

    fn perhaps(&mut self) -> Option<Perhaps> {
        let [class, share] = self.from.take()?;
        Some(Perhaps { class: class_of(class)?, share })
    }

    fn byte(&mut self) -> Option<u8> {
        self.from.take::<1>().map(|[byte]| byte)
    }

    /// Reads a time that is there; the outer nothing says that the bytes are not whole.
    #[allow(clippy::option_option, reason = "read at once in three places; an enum would say the same in more words")]
    fn time(&mut self, there: bool, from: Time) -> Option<Option<Time>> {
        if there { self.from.distance(from.millis()).map(|at| Some(Time::from_millis(at))) } else { Some(None) }
    }

    fn one_of<T: Clone>(&mut self, names: &[T]) -> Option<T> {
        names.get(usize::try_from(self.from.number()?).ok()?).cloned()
    }

    fn labels(&mut self) -> Option<Vec<String>> {
        (0..self.from.number()?).map(|_| self.one_of(&self.names.words)).collect()
    }
}

fn class_of(byte: u8) -> Option<Class> {
    Class::ALL.get(usize::from(byte)).copied()
}

/// Numbers of what rows name, in the order in which it came.
struct Numbers<'a, T> {
    numbers: HashMap<&'a T, u64>,
    named: Vec<&'a T>,
}

impl<T> Default for Numbers<'_, T> {
    fn default() -> Self {
        Numbers { numbers: HashMap::new(), named: Vec::new() }
    }
}

impl<'a, T: Hash + Eq + Clone> Numbers<'a, T> {
    fn of(&mut self, name: &'a T) -> u64 {
        *self.numbers.entry(name).or_insert_with(|| {
            self.named.push(name);
            self.named.len() as u64 - 1
        })
    }

    fn owned(self) -> Vec<T> {
        self.named.into_iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn time() -> impl Strategy<Value = Time> {
        prop_oneof![
            any::<i64>().prop_map(Time::from_millis),
            (0i64..1 << 41).prop_map(Time::from_millis),
            Just(Time::MIN),
            Just(Time::MAX),
        ]
    }

    fn state() -> impl Strategy<Value = State> {
        let plain = select(vec![State::Open, State::Waiting, State::Done, State::Snoozed(Wake::Reply)]);
        prop_oneof![plain, time().prop_map(|at| State::Snoozed(Wake::At(at)))]
    }

    fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
        prop::option::of(of)
    }

    prop_compose! {
        fn slim()(
            (id, state, due, warn_at, arrived, promise) in
                (any::<[u8; 16]>(), state(), maybe(time()), maybe(time()), time(), maybe(time())),
            (target, priority, crisis, flags) in (any::<i64>(), any::<i8>(), any::<Option<u8>>(), any::<[bool; 5]>()),
            (account, assignee) in ("[a-c]{0,2}(:@[a-c])?", maybe("[a-c ]{0,3}")),
            (labels, lang) in (prop::collection::vec("[a-d]{0,2}", 0..4), maybe("[a-d]{0,2}")),
            (class, kind, print) in
                (select(&Class::ALL[..]), maybe(select(&Kind::ALL[..])), maybe(any::<[u8; 16]>())),
            perhaps in maybe((select(&Class::ALL[..]), any::<u8>())),
            part_of in maybe(any::<[u8; 16]>()),
        ) -> Slim {
            let [queued, answer_now, starred, unread, muted] = flags;
            Slim {
                id: ConversationId::from_bytes(id),
                // Any text at all, as a record of before may hold it.
                account: serde_json::from_value(account.into()).unwrap(),
                assignee: assignee.map(|name| serde_json::from_value(name.into()).unwrap()),
                target: Span::millis(target),
                state, queued, due, warn_at, arrived, class, answer_now, priority, crisis,
                labels, lang, kind, starred, unread, muted, promise, print: print.map(Print::from_bytes),
                perhaps: perhaps.map(|(class, share)| Perhaps { class, share }),
                part_of: part_of.map(CrisisId::from_bytes),
            }
        }
    }

    fn slims() -> impl Strategy<Value = Slims> {
        prop::collection::vec(slim(), 0..20).prop_map(|rows| rows.into_iter().map(|slim| (slim.id, slim)).collect())
    }

    proptest! {
        #[test]
        fn any_rows_read_back_the_same(rows in slims()) {
            let (names, bytes) = pack(rows.values());
            prop_assert_eq!(unpack(&names, &bytes), Some(rows));
        }

        #[test]
        fn rows_that_are_not_whole_are_refused(rows in slims(), cut in any::<prop::sample::Index>()) {
            let (names, mut bytes) = pack(rows.values());
            prop_assert_eq!(unpack(&names, &bytes[..cut.index(bytes.len())]), None);
            bytes.push(0);
            prop_assert_eq!(unpack(&names, &bytes), None);
        }

        #[test]
        fn no_bytes_panic(rows in slims(), noise in prop::collection::vec(any::<u8>(), 0..200)) {
            let (names, mut bytes) = pack(rows.values());
            bytes.iter_mut().skip(1).zip(&noise).for_each(|(byte, noise)| *byte ^= noise & 1);
            let _ = unpack(&names, &bytes);
            let _ = unpack(&names, &noise);
        }
    }
}
