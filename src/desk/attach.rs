//! Files to be attached: they lie on the desk's machine, whatever machine the seat is on.

use std::{fs, io};

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
