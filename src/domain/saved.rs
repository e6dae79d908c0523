//! Saved replies.

use serde::{Deserialize, Serialize};

/// A template for answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    /// Its name.
    pub name: String,
    /// The words, with variables.
    pub text: String,
}
