//! The log's entries, and the chain of hashes that holds them together.
//!
//! A version once written is decoded for ever: the tests hold bytes of each.

use sha2::{Digest, Sha256};

use super::codec;
use super::error::StoreError;
use crate::domain::event::Recorded;
use crate::words::w;

/// The version of an entry that this program writes, and the newest that it reads.
const VERSION: u8 = 2;
/// Every so many entries one holds the link before it: hashes do not compress, and those between make it again.
const LINKED: u64 = 64;

/// The bits of an entry's second byte.
const HALF: u8 = 1;
const WHOLE: u8 = 2;
const PREV: u8 = 4;

/// A link of the chain: the hash of the link before, of an event, and of the hash of its body.
pub(super) type Link = [u8; 32];

/// The hash of a body, as the log holds it: the first bytes of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyHash {
    /// All of it, as version 1 did.
    Whole([u8; 32]),
    /// Half of it: nobody finds another body for 128 bits.
    Half([u8; 16]),
}

impl BodyHash {
    /// Returns the hash of a body's bytes.
    pub(super) fn of(body: &[u8]) -> BodyHash {
        let mut half = [0; 16];
        half.copy_from_slice(&Sha256::digest(body)[..16]);
        BodyHash::Half(half)
    }

    /// Returns the hash of a body's bytes as version 1 made it.
    pub(super) fn whole_of(body: &[u8]) -> BodyHash {
        BodyHash::Whole(Sha256::digest(body).into())
    }

    /// Reads a hash of either length.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<BodyHash> {
        let whole = bytes.try_into().ok().map(BodyHash::Whole);
        whole.or_else(|| bytes.try_into().ok().map(BodyHash::Half))
    }

    /// Returns its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            BodyHash::Whole(bytes) => bytes,
            BodyHash::Half(bytes) => bytes,
        }
    }

    /// Tells whether it is that of a body's bytes.
    pub(super) fn fits(&self, body: &[u8]) -> bool {
        Sha256::digest(body).starts_with(self.bytes())
    }
}

/// One entry of the log as it lies on disk.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Logged {
    /// The event's own bytes, as the chain saw them.
    pub(super) event: Vec<u8>,
    /// The hash of the body that came with it.
    pub(super) body: Option<BodyHash>,
    /// The link before it, where it is one of those that hold it.
    pub(super) prev: Option<Link>,
}

impl Logged {
    /// Makes the entry that comes `seq`th, after the link `prev`.
    pub(super) fn new(seq: u64, event: Vec<u8>, body: Option<BodyHash>, prev: Link) -> Logged {
        Logged { event, body, prev: seq.is_multiple_of(LINKED).then_some(prev) }
    }

    /// Returns the link that this entry adds after `prev`.
    pub(super) fn link(&self, prev: &Link) -> Link {
        let mut hash = Sha256::new();
        hash.update(prev);
        hash.update([u8::from(self.body.is_some())]);
        hash.update(self.body.as_ref().map_or(&[0; 32][..], BodyHash::bytes));
        hash.update(&self.event);
        hash.finalize().into()
    }

    /// Returns the event.
    pub(super) fn recorded(&self) -> Result<Recorded, StoreError> {
        codec::decode(&self.event)
    }

    /// Returns the bytes on disk: version, what there is, link before, hash of the body, event.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let body = match &self.body {
            Some(BodyHash::Half(_)) => HALF,
            Some(BodyHash::Whole(_)) => WHOLE,
            None => 0,
        };
        let mut bytes = Vec::with_capacity(66 + self.event.len());
        bytes.extend_from_slice(&[VERSION, body | self.prev.map_or(0, |_| PREV)]);
        bytes.extend_from_slice(self.prev.as_ref().map_or(&[][..], |link| link));
        bytes.extend_from_slice(self.body.as_ref().map_or(&[][..], BodyHash::bytes));
        bytes.extend_from_slice(&self.event);
        bytes
    }

    /// Reads the bytes on disk.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Logged, StoreError> {
        let parsed = match bytes.split_first() {
            Some((1, rest)) => Logged::parse_first(rest),
            Some((2, rest)) => Logged::parse(rest),
            Some((&found, _)) if found > VERSION => return Err(StoreError::Newer { found, known: VERSION }),
            Some(_) | None => return Err(StoreError::damaged(w().damage.entry_unversioned)),
        };
        parsed.ok_or_else(|| StoreError::damaged(w().damage.entry_cut))
    }

    fn parse(bytes: &[u8]) -> Option<Logged> {
        let (what, mut rest) = bytes.split_first()?;
        if what & !(HALF | WHOLE | PREV) != 0 {
            return None;
        }
        let prev = (what & PREV != 0).then(|| cut::<32>(&mut rest));
        let body = match what & (HALF | WHOLE) {
            0 => None,
            HALF => Some(BodyHash::Half(cut(&mut rest)?)),
            WHOLE => Some(BodyHash::Whole(cut(&mut rest)?)),
            _ => return None,
        };
        let prev = match prev {
            Some(link) => Some(link?),
            None => None,
        };
        Some(Logged { event: rest.to_vec(), body, prev })
    }

    /// Version 1: the link before, a mark, the whole hash of the body where the mark is 1, the event.
    fn parse_first(mut rest: &[u8]) -> Option<Logged> {
        let prev = cut(&mut rest)?;
        let body = match cut::<1>(&mut rest)? {
            [0] => None,
            [1] => Some(BodyHash::Whole(cut(&mut rest)?)),
            _ => return None,
        };
        Some(Logged { event: rest.to_vec(), body, prev: Some(prev) })
    }
}

/// Takes the first bytes off.
fn cut<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

/// Returns the link at the end of a log that is `seq` entries long; `entry` reads one.
pub(super) fn end(seq: u64, entry: impl Fn(u64) -> Result<Logged, StoreError>) -> Result<Link, StoreError> {
    let mut last = Vec::new();
    let mut link = Link::default();
    for at in (1..=seq).rev() {
        let logged = entry(at)?;
        let prev = logged.prev;
        last.push(logged);
        if let Some(prev) = prev {
            link = prev;
            break;
        }
    }
    Ok(last.iter().rev().fold(link, |link, logged| logged.link(&link)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::codec::tests::recorded;

    fn any_body() -> impl Strategy<Value = Option<BodyHash>> {
        prop_oneof![
            Just(None),
            any::<[u8; 32]>().prop_map(|bytes| Some(BodyHash::Whole(bytes))),
            any::<[u8; 16]>().prop_map(|bytes| Some(BodyHash::Half(bytes))),
        ]
    }

    proptest! {
        #[test]
        fn an_entry_reads_back(event: Vec<u8>, body in any_body(), prev: Option<Link>) {
            let logged = Logged { event, body, prev };
            prop_assert_eq!(Logged::from_bytes(&logged.to_bytes()).unwrap(), logged);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), version in 0u8..4) {
            let bytes = [&[version], bytes.as_slice()].concat();
            let _ = Logged::from_bytes(&bytes).and_then(|logged| logged.recorded());
        }

        #[test]
        fn the_end_is_what_every_entry_made_of_the_link_before(events in prop::collection::vec(any::<Vec<u8>>(), 0..200)) {
            let (mut link, mut log) = (Link::default(), Vec::new());
            for (n, event) in events.into_iter().enumerate() {
                let logged = Logged::new(n as u64 + 1, event, None, link);
                link = logged.link(&link);
                log.push(logged);
            }
            let end = end(log.len() as u64, |seq| Ok(log[seq as usize - 1].clone())).unwrap();
            prop_assert_eq!(end, link);
        }
    }

    #[test]
    fn a_later_version_is_refused_in_words() {
        let mut bytes = Logged { event: vec![], body: None, prev: None }.to_bytes();
        bytes[0] = 200;
        assert!(matches!(Logged::from_bytes(&bytes), Err(StoreError::Newer { found: 200, .. })));
    }

    #[test]
    fn a_hash_is_known_again_by_either_length() {
        for hash in [BodyHash::of(b"words"), BodyHash::whole_of(b"words")] {
            assert!(hash.fits(b"words") && !hash.fits(b"other words"));
            assert_eq!(BodyHash::from_bytes(hash.bytes()), Some(hash));
        }
        assert_eq!(BodyHash::from_bytes(b"short"), None);
    }

    fn bytes_of(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap()).collect()
    }

    /// Entries as they lie on disks. Never change these bytes: a new version gets its own.
    #[test]
    fn every_version_is_read_and_the_newest_is_still_written_so() {
        let first = Logged::from_bytes(&bytes_of(V1)).unwrap();
        assert_eq!(first.recorded().unwrap(), recorded());
        assert_eq!((first.body, first.prev), (Some(BodyHash::Whole([9; 32])), Some([8; 32])));
        let event = codec::encode(&recorded()).unwrap();
        let second = Logged { event, body: Some(BodyHash::Half([9; 16])), prev: Some([8; 32]) };
        assert_eq!(Logged::from_bytes(&bytes_of(V2)).unwrap(), second);
        let hex: String = second.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, V2);
    }

    const V1: &str = "0108080808080808080808080808080808080808080808080808080808080808080109090909090909090909090909090909090909090909090909090909090909090184a26964c41001010101010101010101010101010101a26174cf000001a0c4506c7ba26279a3616e61a56576656e7481ac636f6e766572736174696f6e82a26964c41007070707070707070707070707070707a66368616e676581a86c6162656c6c656482a361646491a3766970a672656d6f766590";
    const V2: &str = "02050808080808080808080808080808080808080808080808080808080808080808090909090909090909090909090909090184a26964c41001010101010101010101010101010101a26174cf000001a0c4506c7ba26279a3616e61a56576656e7481ac636f6e766572736174696f6e82a26964c41007070707070707070707070707070707a66368616e676581a86c6162656c6c656482a361646491a3766970a672656d6f766590";

    #[test]
    fn the_link_hangs_on_everything() {
        let prev = [2; 32];
        let logged = Logged { event: b"event".to_vec(), body: Some(BodyHash::Half([1; 16])), prev: None };
        let others = [
            Logged { event: b"Event".to_vec(), ..logged.clone() },
            Logged { body: None, ..logged.clone() },
            Logged { body: Some(BodyHash::Half([3; 16])), ..logged.clone() },
        ];
        assert!(others.iter().all(|other| other.link(&prev) != logged.link(&prev)));
        assert_ne!(logged.link(&[4; 32]), logged.link(&prev));
    }
}
