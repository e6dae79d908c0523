//! The only place that walks the tree.
//!
//! A range with an end walks on to the end of the whole tree in this engine (0.5 to 1.2 s for a hundred
//! rows of a million), so ranges here have no end and the walker stops by itself. Iterators are no
//! snapshots: what must agree is read again by key.

use std::cmp::Ordering;

use super::engine::Tree;
use super::error::StoreError;
use super::keys::Key;
use super::reader::Reader;

/// Whether a walk goes on.
pub(super) type Onward = std::ops::ControlFlow<()>;
/// The walk goes on.
pub(super) const ON: Onward = Onward::Continue(());
/// The walk ends here.
pub(super) const STOP: Onward = Onward::Break(());

/// Walks up from `from` over the keys that begin with `prefix`.
pub(super) fn up(
    tree: &Tree,
    prefix: &[u8],
    from: &[u8],
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<Onward, StoreError>,
) -> Result<(), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the one place that wraps it")]
    let rows = tree.range(from..);
    for row in rows {
        let (key, value) = row.map_err(StoreError::reading)?;
        if !key.starts_with(prefix) || visit(&key, &value)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Walks up as [`up`] over the rows of two trees as if they were one; of two rows with one key the first tree's counts.
pub(super) fn up_both(
    first: &Tree,
    second: &Tree,
    prefix: &[u8],
    from: &[u8],
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<Onward, StoreError>,
) -> Result<(), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the one place that wraps it")]
    let (mut first, mut second) = (first.range(from..), second.range(from..));
    let mut next = |of_second: bool| {
        let row = if of_second { second.next() } else { first.next() };
        let row = row.transpose().map_err(StoreError::reading)?;
        Ok::<_, StoreError>(row.filter(|(key, _)| key.starts_with(prefix)))
    };
    let (mut one, mut other) = (next(false)?, next(true)?);
    loop {
        let order = match (&one, &other) {
            (Some((key, _)), Some((behind, _))) => key.cmp(behind),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(()),
        };
        let row = match order {
            Ordering::Less => std::mem::replace(&mut one, next(false)?),
            Ordering::Greater => std::mem::replace(&mut other, next(true)?),
            Ordering::Equal => {
                other = next(true)?;
                std::mem::replace(&mut one, next(false)?)
            }
        };
        if let Some((key, value)) = row
            && visit(&key, &value)?.is_break()
        {
            return Ok(());
        }
    }
}

/// Rows that are walked past at once: the store cannot be opened again meanwhile.
const AT_ONCE: usize = 2_000;

/// Walks up over the next rows that begin with `prefix`, and moves `from` behind them. Tells whether there may be more.
pub(super) fn piece(
    reader: &Reader,
    prefix: &[u8],
    from: &mut Key,
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<Onward, StoreError>,
) -> Result<bool, StoreError> {
    let (mut read, mut more) = (0, false);
    let start = std::mem::take(from);
    reader.with(|rows| {
        rows.up(prefix, &start, |key, value| {
            let onward = visit(key, value)?;
            read += 1;
            if onward.is_continue() && read == AT_ONCE {
                (*from, more) = ([key, &[0]].concat(), true);
                return Ok(STOP);
            }
            Ok(onward)
        })
    })?;
    Ok(more)
}

/// Walks down from the last of the keys that begin with `prefix`.
pub(super) fn down(
    tree: &Tree,
    prefix: &[u8],
    mut visit: impl FnMut(&[u8], &[u8]) -> Result<Onward, StoreError>,
) -> Result<(), StoreError> {
    let end = after(prefix);
    #[expect(clippy::disallowed_methods, reason = "the one place that wraps it")]
    let rows = tree.range::<&[u8], _>(..end.as_slice());
    for row in rows.rev() {
        let (key, value) = row.map_err(StoreError::reading)?;
        if !key.starts_with(prefix) || visit(&key, &value)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Returns the first key after all that begin with `prefix`. Prefixes begin with a letter, so there is one.
fn after(prefix: &[u8]) -> Key {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::store::engine::{Engine, Form};
    use crate::store::{Opening, Store};

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Opening { reserve_bytes: 0, ..Opening::default() }).unwrap();
        (dir, store)
    }

    #[test]
    fn pieces_make_the_whole_each_row_once() {
        let (_dir, mut store) = store();
        let rows: Vec<Key> = (0..2 * AT_ONCE as u16 + 3).map(|n| [b"y", &n.to_be_bytes()[..]].concat()).collect();
        let row = |key: &Key| (key.clone(), Some(Vec::new()));
        store.put(&rows.iter().chain([&b"z".to_vec()]).map(row).collect::<Vec<_>>()).unwrap();
        let reader = store.reader();
        let (mut from, mut seen, mut pieces) = (b"y".to_vec(), Vec::new(), 1);
        let mut take = |seen: &mut Vec<Key>, most| {
            piece(&reader, b"y", &mut from, |key, _| {
                seen.push(key.to_vec());
                Ok(if seen.len() < most { ON } else { STOP })
            })
        };
        while take(&mut seen, usize::MAX).unwrap() {
            pieces += 1;
        }
        assert_eq!((seen, pieces), (rows.clone(), 3));
        let (mut from, mut seen) = (b"y".to_vec(), 0);
        let more = piece(&reader, b"y", &mut from, |_, _| {
            seen += 1;
            Ok(if seen < 5 { ON } else { STOP })
        });
        assert_eq!((more.unwrap(), seen), (false, 5), "whoever stops wants no more");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn two_trees_are_walked_as_one(
            behind: BTreeMap<(u8, u8), u8>,
            before: BTreeMap<(u8, u8), u8>,
            from: u8,
            most in 1usize..200,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let engine = |name: &str, rows: &BTreeMap<(u8, u8), u8>| {
                let engine = Engine::open(&dir.path().join(name), Form::AT_HAND).unwrap();
                let put = |tree: &Tree| rows.iter().try_for_each(|((letter, key), value)| {
                    tree.insert([letter % 3, *key], [*value]).map(|_| ()).map_err(StoreError::reading)
                });
                engine.with(put).unwrap();
                engine
            };
            let (first, second) = (engine("first", &before), engine("second", &behind));
            let rows = |all: &BTreeMap<(u8, u8), u8>| -> BTreeMap<Vec<u8>, Vec<u8>> {
                all.iter().map(|((letter, key), value)| (vec![letter % 3, *key], vec![*value])).collect()
            };
            let mut wanted = rows(&behind);
            wanted.extend(rows(&before));
            let wanted: Vec<_> =
                wanted.into_iter().filter(|(key, _)| key[0] == 1 && key[1] >= from).take(most).collect();
            let mut seen = Vec::new();
            let mut visit = |key: &[u8], value: &[u8]| {
                seen.push((key.to_vec(), value.to_vec()));
                Ok(if seen.len() < most { ON } else { STOP })
            };
            let walk = |first: &Tree| second.with(|second| up_both(first, second, &[1], &[1, from], &mut visit));
            first.with(walk).unwrap();
            prop_assert_eq!(seen, wanted);
        }
    }

    #[test]
    fn the_end_of_a_prefix_is_the_next_one() {
        assert_eq!(after(b"E"), b"F");
        assert_eq!(after(&[b'E', 255, 255]), b"F");
        assert_eq!(after(&[b'E', 1, 255]), [b'E', 2]);
    }
}
