//! Files on disk: in the folder `media` of the desk, each under the hash of what is in it, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::picture;
use crate::desk::attach;
use crate::desk::clock;
use crate::domain::asset::{Asset, AssetFile, FOLDER, form_of, hash_of};
use crate::domain::id::EventId;
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;
/// What the name of a file begins with that is not whole yet.
const UNFINISHED: &str = ".new-";

/// A file of the library that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Harmed {
    /// What it was called.
    pub name: String,
    /// What is wrong, in a sentence.
    pub why: String,
}

/// Returns where a file lies; what is no file of the library lies where its address says.
pub fn path_of(folder: &Path, url: &str) -> PathBuf {
    if hash_of(url).is_none() {
        return PathBuf::from(url);
    }
    let path = folder.join(url);
    std::path::absolute(&path).unwrap_or(path)
}

/// Takes a file into the folder of the library, if it can be attached and is what it says; returns what is in it. One that
/// is there already is not written again.
///
/// # Errors
/// Why not, in a sentence.
pub fn take_in(folder: &Path, path: &str) -> Result<AssetFile, String> {
    attach::look(path)?;
    let library = folder.join(FOLDER);
    let cannot_read = |why: io::Error| fill(w().desk.cannot_read, &[&path, &why]);
    let cannot_keep = |why: io::Error| fill(w().asset.cannot_keep, &[&library.display(), &why]);
    let form = form_of(&head(path).map_err(cannot_read)?);
    let (shape, moves) = if form.is_decoded() { picture::measure(path, form)? } else { (None, false) };
    fs::create_dir_all(&library).map_err(cannot_keep)?;
    let beside = library.join(format!("{UNFINISHED}{}", EventId::new(Time::MIN, clock::unique())));
    let written = copy(path, &beside, &cannot_read, &cannot_keep).and_then(|(sha256, size)| {
        let file = AssetFile { sha256, size, form, shape, moves };
        let to = folder.join(file.url());
        if !is_whole(&to, &file) {
            fs::rename(&beside, &to).and_then(|()| File::open(&library)?.sync_all()).map_err(cannot_keep)?;
        }
        Ok(file)
    });
    let _ = fs::remove_file(&beside);
    written
}

/// Takes in what somebody names, which may be anything.
///
/// # Errors
/// Why not, in a sentence.
pub fn add(folder: &Path, path: &str) -> Result<AssetFile, String> {
    if Path::new(path).is_dir() {
        return Err(fill(w().asset.a_folder, &[&path]));
    }
    take_in(folder, path)
}

fn head(path: &str) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(1024);
    File::open(path)?.take(1024).read_to_end(&mut head)?;
    Ok(head)
}

/// Copies a file piece by piece; returns its hash and its bytes once they are on disk.
fn copy(
    path: &str,
    to: &Path,
    cannot_read: &dyn Fn(io::Error) -> String,
    cannot_keep: &dyn Fn(io::Error) -> String,
) -> Result<(String, u64), String> {
    let mut from = File::open(path).map_err(cannot_read)?;
    let mut out = File::create_new(to).map_err(cannot_keep)?;
    let mut failed = None;
    let (hash, size) = hashed(&mut from, |piece| {
        let written = out.write_all(piece);
        written.inspect_err(|why| failed = Some(io::Error::from(why.kind())))
    })
    .map_err(|why| if failed.is_some() { cannot_keep(why) } else { cannot_read(why) })?;
    out.sync_all().map_err(cannot_keep)?;
    Ok((hash, size))
}

/// Reads to the end; returns the hash of all bytes and how many there were.
fn hashed(from: &mut impl Read, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<(String, u64)> {
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
            Err(why) => return Err(why),
        };
        let bytes = piece.get(..read).unwrap_or_default();
        hash.update(bytes);
        each(bytes)?;
        size += read as u64;
    }
    let digits = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((digits, size))
}

/// Returns the hash of what is in a file, by which the library would name it.
///
/// # Errors
/// It cannot be read.
pub fn hash_of_file(path: &Path) -> io::Result<String> {
    hashed(&mut File::open(path)?, |_| Ok(())).map(|(hash, _)| hash)
}

/// Tells whether a file of that name and length is there. What is in it `is_sound` tells.
fn is_whole(path: &Path, file: &AssetFile) -> bool {
    fs::metadata(path).is_ok_and(|known| known.is_file() && known.len() == file.size)
}

/// Tells whether a file of the library is there, with what was added in it; `name` is what people call it.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn is_sound(folder: &Path, url: &str, name: &str) -> Result<(), String> {
    let Some(expected) = hash_of(url) else { return Ok(()) };
    let path = path_of(folder, url);
    let file = File::open(&path).map_err(|_| fill(w().asset.vanished, &[&name]))?;
    match hashed(&mut BufReader::new(file), |_| Ok(())) {
        Ok((hash, _)) if hash == expected => Ok(()),
        Ok(_) => Err(fill(w().asset.changed, &[&name])),
        Err(why) => Err(fill(w().desk.cannot_read, &[&name, &why])),
    }
}

/// Reads every file that is in the library and says which are not what they were.
pub fn check<'a>(folder: &Path, assets: impl Iterator<Item = &'a Asset>) -> Vec<Harmed> {
    let harmed = |asset: &'a Asset| {
        let why = is_sound(folder, &asset.file.url(), &asset.name).err()?;
        Some(Harmed { name: asset.name.clone(), why })
    };
    assets.filter(|asset| !asset.dropped).filter_map(harmed).collect()
}

/// Removes the files of what was taken out and is shown nowhere, and what was never finished; returns how many and their
/// bytes.
///
/// # Errors
/// One could not be removed.
pub fn clear_away<'a>(folder: &Path, gone: impl Iterator<Item = &'a AssetFile>) -> io::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for file in gone {
        match fs::remove_file(folder.join(file.url())) {
            Ok(()) => (files, bytes) = (files + 1, bytes + file.size),
            Err(why) if why.kind() == io::ErrorKind::NotFound => {}
            Err(why) => return Err(why),
        }
    }
    Ok((files, bytes))
}

/// Copies the files of a library that the other one does not have; none is ever written over. Returns how many and their
/// bytes.
///
/// # Errors
/// A file could not be read or written.
pub fn copy_missing(from: &Path, to: &Path) -> io::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok((0, 0)),
        Err(why) => return Err(why),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let target = to.join(&name);
        if hash_of(&format!("{FOLDER}/{name}")).is_none() || target.exists() {
            continue;
        }
        fs::create_dir_all(to)?;
        let beside = to.join(format!("{UNFINISHED}{name}"));
        bytes += fs::copy(entry.path(), &beside)?;
        File::open(&beside)?.sync_all()?;
        fs::rename(&beside, &target)?;
        files += 1;
    }
    if files > 0 {
        File::open(to)?.sync_all()?;
    }
    Ok((files, bytes))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
