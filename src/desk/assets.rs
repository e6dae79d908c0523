//! The media library at work: files are taken in under the name of what is in them, checked, and found again.

mod keep;
mod picture;
mod posts;
mod thumbnails;

pub use self::keep::{Harmed, copy_missing, hash_of_file, is_sound, path_of};
use self::keep::{add, check, clear_away, take_in};
pub use self::thumbnails::Thumbnails;

use crate::domain::asset::{Asset, AssetAct, AssetChange, AssetFile, Notes, decide};
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{AssetId, SeatName};
use crate::domain::plan::Post;
use crate::store::StoreError;
use crate::words::{fill, w};

use super::acts::unsaved;
use super::handle::Handle;
use super::staged::Staged;

/// What was found when every file of the library was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checked {
    /// How many files are in the library.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Those that are not what they were.
    pub harmed: Vec<Harmed>,
    /// How many that were taken out were cleared away.
    pub cleared: usize,
}

/// Reads every file of the library; clears away what was taken out and is shown by no post that is kept.
pub fn checked(desk: &Handle, clears: bool) -> Result<Checked, StoreError> {
    let reader = desk.reader();
    let all = reader.subjects::<Asset>()?;
    let (gone, there): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, asset)| asset.dropped);
    let harmed = check(reader.folder(), there.iter().map(|(_, asset)| asset));
    let bytes = there.iter().map(|(_, asset)| asset.file.size).sum();
    let posts = if clears { reader.open_subjects::<Post>()? } else { Vec::new() };
    let is_free = |id: AssetId| clears && !posts.iter().any(|(_, post)| post.shows(id));
    let free = gone.iter().filter(|(id, _)| is_free(*id)).map(|(_, asset)| &asset.file);
    let cleared = clear_away(reader.folder(), free);
    let (cleared, _) =
        cleared.map_err(|why| StoreError::Io { what: w().disk.clear_media.to_owned(), why: why.to_string() })?;
    Ok(Checked { files: there.len(), bytes, harmed, cleared })
}

/// Stages that a file is in the library, or that more is said of it; what was said stays where nothing is said now.
pub fn added(
    staged: &mut Staged<'_>,
    by: &SeatName,
    file: AssetFile,
    name: &str,
    notes: &Notes,
) -> Result<Done, Refusal> {
    let Some(id) = file.id() else { return Err(Refusal::no(fill(w().asset.no_picture, &[&name]))) };
    let known = staged.subject::<Asset>(id).map_err(unsaved)?;
    let (words, is_there) = (file.words(), known.as_ref().is_some_and(|known| !known.dropped));
    let said = known.as_ref().map(|known| known.notes.clone()).unwrap_or_default().with(notes);
    let change = match known {
        Some(known) if is_there => (said != known.notes).then(|| AssetChange::Noted(Box::new(said))),
        _ => Some(AssetChange::Added { file: Box::new(file), name: name.to_owned(), notes: Box::new(said) }),
    };
    if let Some(change) = change {
        staged.alter::<Asset>(id, by, change, None).map_err(unsaved)?;
    }
    let notice = if is_there { fill(w().asset.known, &[&name]) } else { fill(w().asset.added, &[&name, &words]) };
    Ok(Done { notice: notice.into(), asset: Some(id), ..Done::default() })
}

/// Stages what a seat does to a file of the library.
pub fn act(staged: &mut Staged<'_>, by: &SeatName, id: AssetId, act: &AssetAct) -> Result<Done, Refusal> {
    let asset = staged.subject::<Asset>(id).map_err(unsaved)?;
    let asset = asset.ok_or_else(|| Refusal::NotFound { what: w().asset.a_file.to_owned(), id: id.to_string() })?;
    if *act == AssetAct::Restore && !path_of(staged.reader.folder(), &asset.file.url()).exists() {
        return Err(Refusal::no(w().asset.gone));
    }
    let used_by = if *act == AssetAct::Drop { used_by(staged, id)? } else { None };
    let change = decide(&asset, act, used_by.as_deref()).map_err(|why| Refusal::no(why.to_string()))?;
    let Some(change) = change else {
        return Ok(Done { notice: w().acts.stands_so.into(), asset: Some(id), ..Done::default() });
    };
    staged.alter::<Asset>(id, by, change, None).map_err(unsaved)?;
    let (say, name) = (&w().asset, &asset.name);
    let notice = match act {
        AssetAct::Describe { .. } => fill(say.described, &[name]),
        AssetAct::Credit { .. } | AssetAct::Tag { .. } => fill(say.noted, &[name]),
        AssetAct::Drop => fill(say.dropped, &[name, &id.code()]),
        AssetAct::Restore => fill(say.restored, &[name]),
    };
    Ok(Done { notice: notice.into(), asset: Some(id), ..Done::default() })
}

/// Returns the name of a post to come that shows a file.
fn used_by(staged: &Staged<'_>, id: AssetId) -> Result<Option<String>, Refusal> {
    let open = staged.open::<Post>().map_err(unsaved)?;
    let shows = open.into_iter().find(|(_, post)| post.shows(id));
    Ok(shows.map(|(_, post)| post.content.name().to_owned()))
}
