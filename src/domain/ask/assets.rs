//! The media library as it is shown: what is in it, where it is shown, and what is still to be made.

use serde::{Deserialize, Serialize};

use crate::domain::asset::{Asset, Shot};
use crate::domain::id::{AssetId, PostId};
use crate::domain::plan::PostState;
use crate::domain::time::Time;

/// The media library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetSheet {
    /// Its files, the newest first.
    pub assets: Vec<AssetLine>,
    /// Pictures to be made for posts to come: those that are wanted first stand first, made ones behind.
    pub shots: Vec<ShotLine>,
}

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetLine {
    /// Which.
    pub id: AssetId,
    /// What it is.
    pub asset: Asset,
    /// The posts that show it, with their names and how they stand, the newest first.
    pub used: Vec<(PostId, String, PostState)>,
    /// Its file is not there, or is another: in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// A picture to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShotLine {
    /// For which post.
    pub post: PostId,
    /// Its name.
    pub name: String,
    /// Which of its shots, counted from 0.
    pub which: usize,
    /// What it is to show, who wants it, who made it.
    pub shot: Shot,
    /// Until when it is wanted: when the post leaves first.
    pub until: Option<Time>,
}

/// A small picture: dots in rows, three colours each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumbnail {
    /// Of which file.
    pub id: AssetId,
    /// Columns of dots.
    pub columns: u16,
    /// Rows of dots.
    pub rows: u16,
    /// Red, green and blue of each, row by row from the top.
    pub dots: Vec<[u8; 3]>,
    /// Why there is none, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Thumbnail {
    /// Returns a dot; nothing beyond its edges.
    pub fn dot(&self, column: u16, row: u16) -> Option<[u8; 3]> {
        let place = usize::from(row) * usize::from(self.columns) + usize::from(column);
        self.dots.get(place).copied().filter(|_| column < self.columns)
    }
}
