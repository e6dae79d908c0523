//! Opens a desk's folder: finds out whether it is new, whole, damaged or somebody else's, and touches nothing before that.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::archive::{Archive, Bounds};
use super::aside::{self, TREE};
use super::chain::{self, Link, Logged};
use super::codec;
use super::engine::{Engine, Tree};
use super::error::StoreError;
use super::keys;
use super::lists::{self, Reach};
use super::lock::Lock;
use super::marker::{self, Mark, Marker};
use super::reader::get;
use crate::words::{fill, w};

/// How a desk is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Refuses every write.
    pub read_only: bool,
    /// Bytes of the disk that are never used.
    pub reserve_bytes: u64,
    /// Tells how many bytes are free where a folder lies.
    pub free_space: fn(&Path) -> io::Result<u64>,
    /// Who opens it, in a few words: what a second opener reads.
    pub owner: String,
}

impl Default for Opening {
    fn default() -> Opening {
        Opening {
            read_only: false,
            reserve_bytes: 64 << 20,
            free_space: |path| fs4::available_space(path),
            owner: String::new(),
        }
    }
}

/// What the store says of itself, written with every batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meta {
    /// The desk's id.
    pub(super) desk: String,
    /// Length of the log.
    pub(super) seq: u64,
    /// The chain's last link.
    pub(super) link: Link,
    /// Which rows its pages own.
    #[serde(default)]
    pub(super) rows: u8,
    /// What lies in the archive, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) archived: Option<Bounds>,
}

/// Pages that own other rows than before get another number: see `rows`.
pub(super) const ROWS: u8 = 3;

/// A desk that was opened.
pub(super) struct Opened {
    pub(super) opening: Opening,
    pub(super) lock: Lock,
    pub(super) mark: Mark,
    pub(super) meta: Meta,
}

/// A desk that is ours, and whose engine is still to be opened.
pub(super) struct Claimed {
    dir: PathBuf,
    opening: Opening,
    lock: Lock,
    marker: Option<Marker>,
    mark: Mark,
    least: u64,
    reach: Reach,
}

/// Takes the desk in `dir`; the folder is made where it is missing.
pub(super) fn claim(dir: &Path, opening: &Opening) -> Result<Claimed, StoreError> {
    make_folder(dir)?;
    refuse_foreign(dir)?;
    let lock = Lock::take(dir, &opening.owner)?;
    let marker = Marker::read(dir)?;
    let mark = Mark::open(dir)?;
    let (least, reach) = mark.read();
    if marker.is_some()
        && let Some(what) = aside::missing(dir)?
    {
        return Err(aside::set_aside(dir, &what));
    }
    if !opening.read_only {
        room(dir, opening, 0)?;
    }
    Ok(Claimed { dir: dir.to_owned(), opening: opening.clone(), lock, marker, mark, least, reach })
}

impl Claimed {
    /// Returns the desk's id, where the folder is one already.
    pub(super) fn desk_id(&self) -> Option<&str> {
        self.marker.as_ref().map(|marker| marker.desk.as_str())
    }

    /// Returns the desk's folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns how long the log is at least: exactly so long where the desk was closed well.
    pub(super) fn least(&self) -> u64 {
        self.least
    }
}

/// Opens a desk that is ours behind the door of its engine; makes one where the folder is new or empty.
pub(super) fn open(claimed: Claimed, engine: &Engine, archive: &Archive) -> Result<Opened, StoreError> {
    let Claimed { dir, opening, lock, marker, mark, least, reach } = claimed;
    let meta = unlock(&dir, reach, engine, |tree| {
        let meta = match check(tree, marker.as_ref(), least)? {
            Some(meta) => meta,
            None => found(tree)?,
        };
        // Whoever reads from here on knows how far the log and the archive go.
        archive.know(&meta.desk, meta.archived);
        engine.set_seq(meta.seq);
        Ok(meta)
    })?;
    // An earlier version is told before the first page lies where it would not look for it.
    if !opening.read_only && marker.as_ref() != Some(&Marker::of(&meta.desk)) {
        Marker::of(&meta.desk).write(&dir)?;
    }
    Ok(Opened { opening, lock, mark, meta })
}

/// Opens the engine's folder in `dir`, or makes one. One that is damaged, or in which `look` finds damage, is moved aside
/// as it was found.
pub(super) fn unlock<T>(
    dir: &Path,
    reach: Reach,
    engine: &Engine,
    look: impl FnOnce(&Tree) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    if aside::missing(dir)?.is_none() {
        aside::remember(dir).map_err(StoreError::io(w().disk.link_pages))?;
        let damage = lists::damage(&dir.join(TREE), reach).map_err(StoreError::io(w().disk.read_pages))?;
        if let Some(what) = damage {
            return Err(aside::set_aside(dir, &what));
        }
    }
    let seen = match engine.open_in(&dir.join(TREE), look) {
        Err(StoreError::Damaged { what, .. }) => return Err(aside::set_aside(dir, &what)),
        other => other?,
    };
    aside::forget(dir).map_err(StoreError::io(w().disk.remove_pages))?;
    Ok(seen)
}

/// Refuses early where less than the reserve would stay free after writing `bytes`.
pub(super) fn room(dir: &Path, opening: &Opening, bytes: u64) -> Result<(), StoreError> {
    let asked = (opening.free_space)(dir);
    let free = asked.map_err(StoreError::io(fill(w().disk.free_space, &[&dir.display()])))?;
    let needed = opening.reserve_bytes.saturating_add(bytes);
    if free < needed { Err(StoreError::Full { dir: dir.to_owned(), free, needed }) } else { Ok(()) }
}

/// Reads what the store says of itself and checks that the end of its log agrees.
pub(super) fn meta(tree: &Tree) -> Result<Option<Meta>, StoreError> {
    let Some(bytes) = get(tree, &[keys::META])? else { return Ok(None) };
    let meta: Meta = codec::decode(&bytes)?;
    let entry = |seq| match get(tree, &keys::log(seq))? {
        Some(bytes) => Logged::from_bytes(&bytes),
        None => Err(StoreError::damaged(fill(w().damage.last_missing, &[&seq]))),
    };
    if chain::end(meta.seq, entry)? != meta.link {
        return Err(StoreError::damaged(w().damage.last_differs));
    }
    Ok(Some(meta))
}

/// Checks an opened store against what stands beside it; nothing where it is new.
fn check(tree: &Tree, marker: Option<&Marker>, mark: u64) -> Result<Option<Meta>, StoreError> {
    let meta = meta(tree)?;
    match (&meta, marker) {
        (None, Some(_)) => Err(StoreError::damaged(w().damage.empty_desk)),
        (None, None) if mark > 0 => Err(StoreError::damaged(fill(w().damage.empty_log, &[&mark]))),
        (Some(meta), Some(marker)) if meta.desk != marker.desk && meta.seq > 0 => {
            Err(StoreError::damaged(w().damage.other_desk))
        }
        (Some(meta), _) if meta.seq < mark => Err(StoreError::damaged(fill(w().damage.log_short, &[&meta.seq, &mark]))),
        _ => Ok(meta),
    }
}

/// Founds a desk in an empty store.
fn found(tree: &Tree) -> Result<Meta, StoreError> {
    let meta = Meta { desk: marker::new_id()?, seq: 0, link: Link::default(), rows: ROWS, archived: None };
    let bytes = codec::encode(&meta)?;
    tree.insert([keys::META], bytes).and_then(|_| tree.flush()).map_err(StoreError::reading)?;
    Ok(meta)
}

/// Makes the folder, and its name durable where it is new.
fn make_folder(dir: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> = dir.ancestors().take_while(|folder| !folder.exists()).collect();
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(StoreError::io(fill(w().disk.make_folder, &[&dir.display()])))?;
    for folder in missing.into_iter().filter_map(Path::parent) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // A folder that may be written but not read cannot be opened for it.
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Tells whether there is a desk in `dir`, sound or not.
pub fn is_desk(dir: &Path) -> bool {
    FOUNDING.into_iter().any(|name| dir.join(name).exists())
}

/// A folder full of other things is a slip of the fingers, not a desk.
fn refuse_foreign(dir: &Path) -> Result<(), StoreError> {
    let listed = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = listed.map_err(StoreError::io(fill(w().disk.read_folder, &[&dir.display()])))?;
    let names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let ours = |name: &String| OURS.contains(&name.as_str()) || name.starts_with('.') || name.starts_with("hearken");
    if names.is_empty() || names.iter().any(|name| FOUNDING.contains(&name.as_str())) || names.iter().all(ours) {
        return Ok(());
    }
    Err(StoreError::File { path: PathBuf::from(dir), what: w().store.foreign_folder.to_owned() })
}

const FOUNDING: [&str; 2] = ["desk.json", TREE];
/// What may lie there before the first start: settings, tokens and words of the desk among it.
const OURS: [&str; 15] = [
    "archive",
    "lock",
    "mark",
    "memo",
    "search",
    "backups",
    "logs",
    "desk.new",
    "socket",
    "config.toml",
    "keys.toml",
    "tokens.json",
    "brand.md",
    "replies",
    "tone",
];
