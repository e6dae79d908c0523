//! Files to be attached: they lie on the desk's machine, whatever machine the seat is on.

use std::path::Path;
use std::{fs, io};

use super::assets;
use crate::domain::asset::hash_of;
use crate::domain::item::Media;
use crate::words::{fill, w};

/// The most bytes of one file: more than any network of ours takes.
const LARGEST: u64 = 25 << 20;

/// Returns how many bytes a file has, or why it cannot be attached, in a sentence.
pub fn look(path: &str) -> Result<u64, String> {
    let known = fs::metadata(path).map_err(|why| match why.kind() {
        io::ErrorKind::NotFound => fill(w().desk.no_file, &[&path]),
        _ => cannot_read(path, &why),
    })?;
    if !known.is_file() {
        return Err(fill(w().desk.not_a_file, &[&path]));
    }
    match known.len() {
        0 => return Err(fill(w().desk.empty_file, &[&path])),
        1..=LARGEST => {}
        more => {
            return Err(fill(w().desk.large_file, &[&path, &(more >> 20), &(LARGEST >> 20)]));
        }
    }
    fs::File::open(path).map_err(|why| cannot_read(path, &why))?;
    Ok(known.len())
}

fn cannot_read(path: &str, why: &io::Error) -> String {
    fill(w().desk.cannot_read, &[&path, why])
}

/// Says why one of these cannot be attached; nothing where all can.
pub fn missing(media: &[Media]) -> Option<String> {
    media.iter().find_map(|media| look(&media.url).err())
}

/// Returns files of a post with where they lie on this machine.
pub fn on_this_machine(folder: &Path, media: &[Media]) -> Vec<Media> {
    let whole = |media: &Media| {
        let url = assets::path_of(folder, &media.url).to_string_lossy().into_owned();
        Media { url, ..media.clone() }
    };
    media.iter().map(whole).collect()
}

/// Says which file of a post is not there, or is of another length, as quickly as can be told.
pub fn vanished(folder: &Path, media: &[Media]) -> Option<String> {
    media.iter().find_map(|media| {
        if hash_of(&media.url).is_none() {
            return look(&media.url).err();
        }
        let name = media.name.as_deref().unwrap_or(&media.url);
        match fs::metadata(assets::path_of(folder, &media.url)) {
            Err(_) => Some(fill(w().asset.vanished, &[&name])),
            Ok(known) if media.size.is_some_and(|size| size != known.len()) => Some(fill(w().asset.changed, &[&name])),
            Ok(_) => None,
        }
    })
}

/// Says why a file of a post cannot be attached, having read those of the library; nothing where all can.
pub fn missing_of_post(folder: &Path, media: &[Media]) -> Option<String> {
    vanished(folder, media).or_else(|| {
        let name = |media: &Media| media.name.clone().unwrap_or_else(|| media.url.clone());
        media.iter().find_map(|media| assets::is_sound(folder, &media.url, &name(media)).err())
    })
}
