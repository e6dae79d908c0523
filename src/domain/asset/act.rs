//! What a seat does to a file of the library, and what that becomes.

use serde::{Deserialize, Serialize};

use super::{Asset, AssetChange, Notes};
use crate::words::{fill, w};

/// What a seat does to a file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetAct {
    /// Says what it shows, for those who do not see it.
    Describe {
        /// In words; empty says nothing any more.
        alt: String,
    },
    /// Says who made it, and under which licence it may be shown.
    Credit {
        /// In words.
        credit: String,
    },
    /// Says by which words it is found.
    Tag {
        /// All of them.
        tags: Vec<String>,
    },
    /// Takes it out of the library.
    Drop,
    /// Puts it back.
    Restore,
}

/// Why something is not done to a file of the library.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotKeep {
    /// A post to come shows it: its name.
    #[error("{}", fill(w().asset.in_use, &[.0]))]
    InUse(String),
}

/// Decides what an act becomes; nothing where it is so already. `used_by` is the name of a post to come that shows it.
///
/// # Errors
/// What a post to come shows is not taken out.
pub fn decide(asset: &Asset, act: &AssetAct, used_by: Option<&str>) -> Result<Option<AssetChange>, CannotKeep> {
    let known = &asset.notes;
    let noted = |notes: Notes| {
        let notes = notes.cleaned();
        (notes != *known).then(|| AssetChange::Noted(Box::new(notes)))
    };
    Ok(match act {
        AssetAct::Describe { alt } => noted(Notes { alt: alt.clone(), ..known.clone() }),
        AssetAct::Credit { credit } => noted(Notes { credit: credit.clone(), ..known.clone() }),
        AssetAct::Tag { tags } => noted(Notes { tags: tags.clone(), ..known.clone() }),
        AssetAct::Drop => match used_by {
            Some(post) => return Err(CannotKeep::InUse(post.to_owned())),
            None => (!asset.dropped).then_some(AssetChange::Dropped),
        },
        AssetAct::Restore => asset.dropped.then(|| AssetChange::Added {
            file: Box::new(asset.file.clone()),
            name: asset.name.clone(),
            notes: Box::new(known.clone()),
        }),
    })
}
