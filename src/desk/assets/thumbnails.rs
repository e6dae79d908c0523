//! Small pictures that somebody looked at, kept for the next look: the file is decoded once.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::{path_of, picture};
use crate::domain::ask::Thumbnail;
use crate::domain::asset::Asset;
use crate::domain::id::AssetId;

/// So many are kept: some 400 kilobytes.
const KEPT: usize = 48;

/// Small pictures, the last looked at last.
#[derive(Clone, Default)]
pub struct Thumbnails(Arc<Mutex<VecDeque<Kept>>>);

struct Kept {
    most: (u16, u16),
    of: Thumbnail,
}

impl Thumbnails {
    /// Returns the small picture of a file of the library, of at most so many columns and rows, or why there is none.
    pub fn of(&self, folder: &Path, id: AssetId, asset: &Asset, most: (u16, u16)) -> Thumbnail {
        if let Some(known) = self.known(id, most) {
            return known;
        }
        let path = path_of(folder, &asset.file.url());
        let made = picture::small(id, &path.to_string_lossy(), asset.file.form, most);
        let made = made.unwrap_or_else(|why| Thumbnail { id, why: Some(why), ..Thumbnail::default() });
        // What is wrong now may be mended the next time.
        if made.why.is_none() {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_back(Kept { most, of: made.clone() });
            if kept.len() > KEPT {
                kept.pop_front();
            }
        }
        made
    }

    fn known(&self, id: AssetId, most: (u16, u16)) -> Option<Thumbnail> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|known| known.of.id == id && known.most == most)?;
        let known = kept.remove(at)?;
        let of = known.of.clone();
        kept.push_back(known);
        Some(of)
    }
}
