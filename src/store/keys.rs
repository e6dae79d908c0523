//! Where things lie in the one tree: a letter, then fixed-width big-endian parts, so that what is new is appended.
//!
//! | letter | then | holds |
//! |---|---|---|
//! | `E` | seq | an event of the log, with its link in the chain |
//! | `I` `N` `O` | item, event, reply | bodies: items, notes, outgoing replies |
//! | `T` `R` | conversation with its time first, reply | pages |
//! | `A` `F` `H` | account, -, hour | health of an account, the freeze, counts of an hour |
//! | `Q` | due, conversation | what the queue knows of a live conversation |
//! | `G` | - or act | how many lessons there are, or what an act taught |
//! | `V` | person | what seats said of them |
//! | `D` | item | the acts that taught something of it, in their order |
//! | `U` | reply | a reply that is not over |
//! | `Y` `J` `Z` `c` `m` | crisis, page, alarm, post, file of the media library | their pages |
//! | `y` `j` `z` `d` `n` | crisis, page, alarm, post, file of the media library | one that is not over |
//! | `o` | - | what people arranged of the rota by hand |
//! | `L` | mark, time from the newest, conversation | a conversation that has this mark |
//! | `X` | account, native id | item and conversation of what a network calls so |
//! | `P` | account, native id of a root, person | their conversation below a root that is not its own first item |
//! | `B` | account, native id of a root | somebody wrote below that root |
//! | `S` | account | an account from which something came |
//! | `W` | conversation | into which other it went |
//! | `K` | name | kept state |
//! | `M` | - | the desk's id, the log's length and its last link |
//!
//! `C` held the pages of conversations, by their ids, before rows 2. In the archive lie `E`, `I`, `N`, `O`, `T` and `R`
//! under the same keys, and its desk's id under `M`.

use crate::domain::conversation::{Conversation, Mark};
use crate::domain::id::{AccountId, AuthorId, ConversationId, EventId, ItemId, ReplyId, digest};
use crate::domain::queue::Slim;
use crate::domain::time::{Span, Time};

/// A key of the tree.
pub(super) type Key = Vec<u8>;

pub(super) const LOG: u8 = b'E';
pub(super) const ITEM: u8 = b'I';
pub(super) const NOTE: u8 = b'N';
pub(super) const OUTGOING: u8 = b'O';
pub(super) const CONVERSATION: u8 = b'T';
pub(super) const CONVERSATION_BEFORE: u8 = b'C';
pub(super) const REPLY: u8 = b'R';
pub(super) const ACCOUNT: u8 = b'A';
pub(super) const FREEZE: u8 = b'F';
pub(super) const HOUR: u8 = b'H';
pub(super) const QUEUE: u8 = b'Q';
pub(super) const LESSON: u8 = b'G';
pub(super) const PERSON: u8 = b'V';
pub(super) const TAUGHT: u8 = b'D';
pub(super) const UNSETTLED: u8 = b'U';
pub(super) const CRISIS: u8 = b'Y';
pub(super) const PAGE: u8 = b'J';
pub(super) const ALARM: u8 = b'Z';
pub(super) const POST: u8 = b'c';
pub(super) const ASSET: u8 = b'm';
pub(super) const ROTA: u8 = b'o';
pub(super) const OPEN_CRISIS: u8 = b'y';
pub(super) const OPEN_PAGE: u8 = b'j';
pub(super) const OPEN_ALARM: u8 = b'z';
pub(super) const OPEN_POST: u8 = b'd';
pub(super) const OPEN_ASSET: u8 = b'n';
pub(super) const MARKED: u8 = b'L';
pub(super) const NATIVE: u8 = b'X';
pub(super) const BELOW: u8 = b'P';
pub(super) const ROOT: u8 = b'B';
pub(super) const WENT: u8 = b'W';
pub(super) const HEARD: u8 = b'S';
pub(super) const KEPT: u8 = b'K';
pub(super) const META: u8 = b'M';

/// Everything that is made from the log, bodies apart: what `verify` compares and `rebuild` makes again.
pub(super) const DERIVED: [u8; 27] = [
    CONVERSATION,
    REPLY,
    ACCOUNT,
    FREEZE,
    HOUR,
    QUEUE,
    LESSON,
    PERSON,
    TAUGHT,
    UNSETTLED,
    CRISIS,
    PAGE,
    ALARM,
    POST,
    ASSET,
    ROTA,
    OPEN_CRISIS,
    OPEN_PAGE,
    OPEN_ALARM,
    OPEN_POST,
    OPEN_ASSET,
    MARKED,
    NATIVE,
    BELOW,
    ROOT,
    WENT,
    HEARD,
];

/// What goes to the archive beside the log: what is read to be shown. What is read to know where something belongs stays.
pub(super) const ARCHIVED: [u8; 5] = [CONVERSATION, REPLY, ITEM, NOTE, OUTGOING];

/// Native ids longer than this are cut and told apart by a hash.
const LONGEST_NATIVE: usize = 96;

pub(super) fn join(letter: u8, parts: &[&[u8]]) -> Key {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(letter);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

pub(super) fn log(seq: u64) -> Key {
    join(LOG, &[&seq.to_be_bytes()])
}
/// Returns which event of the log a key names.
pub(super) fn seq_of(key: &[u8]) -> Option<u64> {
    key.get(1..)?.try_into().ok().map(u64::from_be_bytes)
}
/// Returns the moment with which the id in a key begins.
pub(super) fn time_of_id(key: &[u8]) -> Option<Time> {
    Some(EventId::from_bytes(*key.get(1..)?.first_chunk()?).at())
}
pub(super) fn item(id: ItemId) -> Key {
    join(ITEM, &[id.bytes()])
}
pub(super) fn note(id: EventId) -> Key {
    join(NOTE, &[id.bytes()])
}
pub(super) fn outgoing(id: ReplyId) -> Key {
    join(OUTGOING, &[id.bytes()])
}
pub(super) fn conversation(id: ConversationId) -> Key {
    join(CONVERSATION, &[&id.by_time()])
}
/// Returns the conversation of a page's key.
pub(super) fn conversation_of(key: &[u8]) -> Option<ConversationId> {
    id_at_end(key).map(ConversationId::from_time)
}
pub(super) fn reply(id: ReplyId) -> Key {
    join(REPLY, &[id.bytes()])
}
pub(super) fn lesson(act: EventId) -> Key {
    join(LESSON, &[act.bytes()])
}
pub(super) fn person(id: AuthorId) -> Key {
    join(PERSON, &[id.bytes()])
}
pub(super) fn taught(id: ItemId) -> Key {
    join(TAUGHT, &[id.bytes()])
}
pub(super) fn unsettled(id: ReplyId) -> Key {
    join(UNSETTLED, &[id.bytes()])
}
pub(super) fn account(id: &AccountId) -> Key {
    join(ACCOUNT, &[id.as_str().as_bytes()])
}
pub(super) fn heard(id: &AccountId) -> Key {
    join(HEARD, &[id.as_str().as_bytes()])
}
pub(super) fn went(id: ConversationId) -> Key {
    join(WENT, &[id.bytes()])
}
pub(super) fn kept(name: &str) -> Key {
    join(KEPT, &[name.as_bytes()])
}

/// Returns the last 16 bytes of a key, which every key that ends in an id has.
pub(super) fn id_at_end(key: &[u8]) -> Option<[u8; 16]> {
    key.last_chunk::<16>().copied()
}

/// Times sort as unsigned numbers once the sign is turned over.
fn sortable(at: Time) -> [u8; 8] {
    (at.millis() as u64 ^ 1 << 63).to_be_bytes()
}

/// Returns the hour that a moment lies in.
pub(super) fn hour_of(at: Time) -> Time {
    Time::from_millis(at.millis().div_euclid(Span::hours(1).as_millis()) * Span::hours(1).as_millis())
}
pub(super) fn hour(at: Time) -> Key {
    join(HOUR, &[&sortable(hour_of(at))])
}
pub(super) fn time_of_hour(key: &[u8]) -> Option<Time> {
    let bits = u64::from_be_bytes(key.get(1..)?.try_into().ok()?);
    Some(Time::from_millis((bits ^ 1 << 63) as i64))
}

/// The account's part of a key: accounts have any length, their hash has not.
fn owner(account: &AccountId) -> [u8; 8] {
    let hash = digest(&["account", account.as_str()]);
    let mut short = [0; 8];
    short.copy_from_slice(&hash[..8]);
    short
}

fn native_part(native: &str) -> Vec<u8> {
    let bytes = native.as_bytes();
    if bytes.len() <= LONGEST_NATIVE {
        return bytes.to_vec();
    }
    let mut cut = bytes[..LONGEST_NATIVE].to_vec();
    cut.extend_from_slice(&digest(&["native", native]));
    cut
}

pub(super) fn native(account: &AccountId, native: &str) -> Key {
    join(NATIVE, &[&owner(account), &native_part(native)])
}

/// Returns the start of the rows of conversations below `root`; the zero ends the native id.
pub(super) fn below(account: &AccountId, root: &str) -> Key {
    join(BELOW, &[&owner(account), &native_part(root), &[0]])
}

/// Returns the row of the conversation with a person below `root`.
pub(super) fn below_by(account: &AccountId, root: &str, person: AuthorId) -> Key {
    let mut key = below(account, root);
    key.extend_from_slice(person.bytes());
    key
}

/// Returns the row that says that somebody wrote below a root: most items are nobody's root, and a walk over
/// the rows below one costs ten times as much as a look at a single key.
pub(super) fn root(account: &AccountId, root: &str) -> Key {
    join(ROOT, &[&owner(account), &native_part(root)])
}

/// Returns the start of the rows of conversations that have a mark.
pub(super) fn marked(mark: &Mark) -> Key {
    let [kind, value] = mark.name();
    let hash = digest(&["mark", kind, value]);
    join(MARKED, &[&hash[..8]])
}

/// The newest come first: whoever asks for some wants those.
fn marked_row(mark: &Mark, at: Time, id: ConversationId) -> Key {
    let mut key = marked(mark);
    key.extend(sortable(at).map(|byte| !byte));
    key.extend_from_slice(id.bytes());
    key
}

/// Returns the moment by which a row of a mark is ordered.
pub(super) fn time_of_marked(key: &[u8]) -> Option<Time> {
    let bytes: [u8; 8] = key.get(9..17)?.try_into().ok()?;
    Some(Time::from_millis((!u64::from_be_bytes(bytes) ^ 1 << 63) as i64))
}

/// Returns the rows of the marks that a conversation has.
pub(super) fn marked_rows(page: &Conversation) -> impl Iterator<Item = Key> {
    let at = page.last_heard().map_or(Time::MIN, |item| item.at);
    let id = page.id;
    page.marks().into_iter().map(move |mark| marked_row(&mark, at, id))
}

/// One index row that a page owns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) holds: Holds,
}

/// What an index row holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Holds {
    /// Its key says everything.
    Nothing,
    /// The queue's knowledge.
    Slim(Box<Slim>),
    /// Whose row it is.
    Conversation(ConversationId),
}

/// Names the index rows that a conversation owns. The store writes the difference.
pub(super) fn rows_of(page: &Conversation) -> Vec<Row> {
    let mut rows = Vec::with_capacity(2);
    if let Some(slim) = Slim::of(page) {
        let due = slim.due.unwrap_or(Time::MAX);
        rows.push(Row { key: join(QUEUE, &[&sortable(due), page.id.bytes()]), holds: Holds::Slim(Box::new(slim)) });
    }
    rows.extend(below_row(page).map(|key| Row { key, holds: Holds::Conversation(page.id) }));
    rows.extend(marked_rows(page).map(|key| Row { key, holds: Holds::Nothing }));
    rows
}

/// Returns the row by which a conversation is found whose first item is not the root of its thread.
pub(super) fn below_row(page: &Conversation) -> Option<Key> {
    let is_below = !page.root.is_empty() && !begins_with_its_root(page);
    is_below.then(|| below_by(&page.account, &page.root, page.person))
}

/// Tells whether the first item is the root itself: then nobody needs to wait for it.
fn begins_with_its_root(page: &Conversation) -> bool {
    page.items.first().is_some_and(|first| first.id == ItemId::new(&page.account, &page.root, first.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_sort_before_and_after_1970() {
        let times = [Time::MIN, Time::from_millis(-1), Time::from_millis(0), Time::from_millis(3_600_000), Time::MAX];
        let keys: Vec<Key> = times.iter().map(|at| hour(*at)).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        for (at, key) in times.iter().zip(&keys) {
            assert_eq!(time_of_hour(key), Some(hour_of(*at)));
        }
    }

    #[test]
    fn the_newest_of_a_mark_comes_first_and_tells_its_time() {
        let times = [Time::MAX, Time::from_millis(1), Time::from_millis(-1), Time::MIN];
        let row = |at: &Time| marked_row(&Mark::label("Años"), *at, ConversationId::from_bytes([7; 16]));
        let keys: Vec<Key> = times.iter().map(row).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(keys.iter().all(|key| key.starts_with(&marked(&Mark::label("anos")))));
        for (at, key) in times.iter().zip(&keys) {
            assert_eq!(time_of_marked(key), Some(*at));
            assert_eq!(id_at_end(key), Some([7; 16]));
        }
    }

    #[test]
    fn long_native_ids_stay_apart() {
        let account = AccountId::new("x", "y");
        let long = "n".repeat(500);
        assert_ne!(native(&account, &long), native(&account, &format!("{long}n")));
        assert!(native(&account, &long).len() < 128);
    }

    #[test]
    fn keys_tell_their_number_and_their_time() {
        assert_eq!(seq_of(&log(77)), Some(77));
        assert_eq!(seq_of(&[LOG, 1]), None);
        let at = Time::from_millis(1_790_000_000_123);
        let begun = ItemId::new(&AccountId::new("x", "y"), "1", at);
        let keys = [item(begun), conversation(ConversationId::begun_by(begun)), reply(ReplyId::new(at, [9; 10]))];
        assert!(keys.iter().all(|key| time_of_id(key) == Some(at)));
        assert_eq!(time_of_id(&[ITEM]), None);
    }
}
