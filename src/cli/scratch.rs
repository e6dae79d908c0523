//! Files and folders that are gone when the command ends.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

use crate::desk::clock;

fn path(what: &str) -> PathBuf {
    let name: String = clock::unique().iter().map(|byte| format!("{byte:02x}")).collect();
    std::env::temp_dir().join(format!("hearken-{what}-{name}"))
}

/// Makes a file that only its owner can read.
pub fn file(what: &str) -> io::Result<(PathBuf, File)> {
    let path = path(what);
    let file = fs::OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    Ok((path, file))
}

/// Makes a folder that only its owner can enter.
pub fn folder(what: &str) -> io::Result<PathBuf> {
    let path = path(what);
    fs::DirBuilder::new().mode(0o700).create(&path)?;
    Ok(path)
}
