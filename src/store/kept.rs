//! How the values of kept state lie in the tree.
//!
//! A leaf of the engine has 256 entries, whatever their size: undo keeps each row of an act on thousands of them, and a
//! leaf of such values took hundreds of megabytes. Large values are packed, so they hold a tenth of that.

use std::borrow::Cow;

use super::error::StoreError;

/// Values from this size on are packed.
const LARGE: usize = 4 << 10;
/// How hard zstd tries: what is kept is written within an act.
const LEVEL: i32 = 1;
/// What zstd begins with, and with it a packed value.
pub(super) const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Returns the bytes under which a value lies.
pub(super) fn pack(value: &[u8]) -> Result<Cow<'_, [u8]>, StoreError> {
    if value.len() < LARGE && !value.starts_with(&MAGIC) {
        return Ok(Cow::Borrowed(value));
    }
    zstd::encode_all(value, LEVEL).map(Cow::Owned).map_err(StoreError::reading)
}

/// Returns the value that lies under these bytes.
pub(super) fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if bytes.starts_with(&MAGIC) { zstd::decode_all(bytes.as_slice()).map_err(StoreError::reading) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_reads_back_and_a_large_one_lies_packed() {
        let like_packed = [&MAGIC[..], b"not so"].concat();
        for value in [Vec::new(), b"{}".to_vec(), vec![7; LARGE - 1], vec![7; LARGE], like_packed] {
            let packed = pack(&value).unwrap().into_owned();
            assert!(packed.len() <= value.len().max(LARGE - 1), "{}", value.len());
            assert_eq!(unpack(packed).unwrap(), value);
        }
    }

    #[test]
    fn a_packed_value_that_is_cut_is_damage() {
        let mut packed = pack(&[7; LARGE]).unwrap().into_owned();
        packed.truncate(packed.len() - 3);
        assert!(matches!(unpack(packed), Err(StoreError::Damaged { .. })));
    }
}
