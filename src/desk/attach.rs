//! Files to be attached: they lie on the desk's machine, whatever machine the seat is on.

use std::fs;

use crate::domain::item::Media;

/// The most bytes of one file: more than any network of ours takes.
const LARGEST: u64 = 25 << 20;

/// Returns how many bytes a file has, or why it cannot be attached, in a sentence.
pub fn look(path: &str) -> Result<u64, String> {
    let known = fs::metadata(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => format!("there is no file {path} on the desk's machine; check the path"),
        _ => format!("{path} cannot be read: {why}"),
    })?;
    if !known.is_file() {
        return Err(format!("{path} is no file; name one to attach"));
    }
    match known.len() {
        0 => return Err(format!("{path} is empty")),
        1..=LARGEST => {}
        more => {
            return Err(format!("{path} has {} MiB; more than {} MiB do not go out", more >> 20, LARGEST >> 20));
        }
    }
    fs::File::open(path).map_err(|why| format!("{path} cannot be read: {why}"))?;
    Ok(known.len())
}

/// Says why one of these cannot be attached; nothing where all can.
pub fn missing(media: &[Media]) -> Option<String> {
    media.iter().find_map(|media| look(&media.url).err())
}
