//! What to look at before a reply leaves.

use serde::{Deserialize, Serialize};

/// Something a person should look at before a reply leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// What sort.
    pub kind: String,
    /// Cannot be waved through.
    pub blocks: bool,
    /// What is wrong, in words.
    pub sentence: String,
}
