//! What the desk holds in memory, written when it closes, so that the next start need not gather it.

mod bytes;
mod packed;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};

use self::packed::Names;
use super::drafts;
use super::live::Live;
use super::writer::PLACES;
use crate::domain::alarm::Alarm;
use crate::domain::ask::Row;
use crate::domain::chain::Paging;
use crate::domain::crisis::Crisis;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, AlarmId, CrisisId, PageId};
use crate::domain::network::Health;
use crate::domain::queue::Slims;
use crate::domain::reply::Reply;
use crate::domain::rota::Arranged;
use crate::domain::swarm::Swarms;
use crate::domain::time::Time;
use crate::store::{Memo, Reader, Store, StoreError};

/// Another program may know more of a row, or less, or pack it otherwise: it gathers by itself. To be counted up with
/// the form.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "/6");
/// What is kept under names that begin so can be asked for before the store is open.
pub const KEPT: [&str; 2] = [PLACES, drafts::PREFIX];

/// What the desk holds of its store.
pub struct Held {
    /// Every live row.
    pub slim: Slims,
    /// Which of them are copies of each other.
    pub swarms: Swarms,
    /// The rest, which is little.
    pub rest: Rest,
    /// Words of rows that were shown.
    pub rows: Vec<Row>,
}

/// What the desk holds beside rows.
#[derive(Serialize, Deserialize)]
pub struct Rest {
    /// Deliveries that are not over.
    pub replies: Vec<Reply>,
    /// Frozen.
    pub freeze: Option<Freeze>,
    /// How each account is, and since when.
    pub accounts: Vec<(AccountId, Health, Time)>,
    /// Crises that go on or have tasks left.
    pub crises: Vec<(CrisisId, Crisis)>,
    /// Pages that are not over.
    pub pagings: Vec<(PageId, Paging)>,
    /// What people arranged of the rota by hand.
    pub arranged: Arranged,
    /// Alarms that somebody should look at, or that go on.
    pub alarms: Vec<(AlarmId, Alarm)>,
}

impl Rest {
    fn gather(reader: &Reader) -> Result<Rest, StoreError> {
        Ok(Rest {
            replies: reader.unsettled_replies()?,
            freeze: reader.freeze()?,
            accounts: reader.accounts()?,
            crises: reader.open_subjects()?,
            pagings: reader.open_subjects()?,
            arranged: reader.arranged()?,
            alarms: reader.open_subjects()?,
        })
    }
}

/// A memo as the last desk left it.
pub struct Recalled {
    /// Where it comes from.
    pub memo: Memo,
    /// What the desk held.
    pub held: Held,
    /// What was kept under the names of [`KEPT`].
    pub kept: Vec<(String, Vec<u8>)>,
}

impl Held {
    /// Gathers from the store.
    pub fn gather(reader: &Reader) -> Result<Held, StoreError> {
        let slim = reader.slim()?.into_iter().map(|slim| (slim.id, slim)).collect();
        Ok(Held { swarms: Live::swarms_of(&slim), slim, rest: Rest::gather(reader)?, rows: Vec::new() })
    }
}

/// A memo being read while the store opens.
pub struct Recalling(Option<JoinHandle<Option<Recalled>>>);

impl Recalling {
    /// Begins to read the memo of the desk in `dir`, on a thread of its own.
    pub fn begin(dir: &Path) -> Recalling {
        let dir = PathBuf::from(dir);
        Recalling(std::thread::Builder::new().name("memo".to_owned()).spawn(move || read(&dir)).ok())
    }

    /// Returns what the last desk left; nothing where it left nothing that is whole.
    pub fn ended(self) -> Option<Recalled> {
        self.0?.join().ok().flatten()
    }
}

fn read(dir: &Path) -> Option<Recalled> {
    let memo = Memo::read(dir)?;
    let (front, slim) = part(memo.bytes())?;
    let (rest, slim) = part(slim)?;
    let (program, rows, names): (String, Vec<Row>, Names) = rmp_serde::from_slice(front).ok()?;
    if program != PROGRAM {
        return None;
    }
    let (rest, kept) = rmp_serde::from_slice(rest).ok()?;
    let slim = packed::unpack(&names, slim)?;
    let held = Held { swarms: Live::swarms_of(&slim), slim, rest, rows };
    Some(Recalled { held, kept, memo })
}

/// Takes a part with its length off the beginning.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)
}

/// Leaves what the desk holds for the next start.
pub fn leave(store: &mut Store, live: &Live, rows: &[Row]) -> Result<(), StoreError> {
    let reader = store.reader();
    let kept = KEPT.into_iter().map(|prefix| reader.kept_under(prefix)).collect::<Result<Vec<_>, _>>()?.concat();
    let (names, slim) = packed::pack(live.slim.values());
    let front = rmp_serde::to_vec(&(PROGRAM, rows, names)).map_err(misfit)?;
    let rest = rmp_serde::to_vec_named(&(Rest::gather(&reader)?, kept)).map_err(misfit)?;
    let length = |part: &[u8]| u32::try_from(part.len()).map(u32::to_be_bytes).map_err(misfit);
    store.remember(&[&length(&front)?, front.as_slice(), &length(&rest)?, &rest, &slim].concat())
}

fn misfit(error: impl std::fmt::Display) -> StoreError {
    StoreError::Misfit(error.to_string())
}
