//! What is learned, as the bytes of a file: MessagePack, compressed.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes of a file, unpacked: one that says more is none of ours.
const MOST_BYTES: usize = 64 << 20;

/// Returns the bytes of a file.
pub fn pack(value: &impl Serialize) -> Result<Vec<u8>, String> {
    let bytes = rmp_serde::to_vec(value).map_err(|error| error.to_string())?;
    zstd::bulk::compress(&bytes, zstd::zstd_safe::max_c_level()).map_err(|error| error.to_string())
}

/// Returns what the bytes of a file hold; none where they are no file of ours.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let bytes = zstd::bulk::decompress(bytes, MOST_BYTES).ok()?;
    rmp_serde::from_slice(&bytes).ok()
}
