//! What rules would have done with messages that came.

use serde::{Deserialize, Serialize};

use crate::domain::id::ConversationId;
use crate::domain::time::Time;

/// What rules would have done with the messages since a moment, each as if it had come first and nobody had said
/// anything. Nothing was changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Since when messages were looked at.
    pub since: Time,
    /// How many were.
    pub looked_at: usize,
    /// There are more than are looked at: the oldest were left out.
    pub cut: bool,
    /// One for each rule, in their order.
    pub rules: Vec<RuleTrial>,
    /// What is wrong with the file; nothing was tried then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<String>,
}

/// What one rule would have done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleTrial {
    /// The rule, by name.
    pub name: String,
    /// What it does, in words.
    pub does: String,
    /// So many messages matched.
    pub matched: usize,
    /// The newest of them, newest first.
    pub examples: Vec<Example>,
}

/// A message that a rule matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// In which conversation.
    pub conversation: ConversationId,
    /// When it was written.
    pub at: Time,
    /// Who wrote it.
    pub who: String,
    /// Two to five letters for the network.
    pub tag: String,
    /// The beginning of its words.
    pub words: String,
}
