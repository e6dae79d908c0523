//! The text of a variant while it is written. It goes to the desk when the editor is left; until then the seat's place keeps it.

use serde::{Deserialize, Serialize};

use crate::domain::id::{AccountId, PostId};
use crate::domain::network::TextLimit;
use crate::domain::plan::{Content, Variant};
use crate::ui::parts::editor::TextEditor;

/// The text of a variant while it is written.
pub struct PostText {
    /// What is written, as it is kept.
    pub what: Unplanned,
    /// The text.
    pub area: TextEditor,
    /// How long it may be, where that is known.
    pub limit: Option<TextLimit>,
    /// It is on its way to the desk.
    pub sending: bool,
}

/// A text of the plan that the desk does not have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unplanned {
    /// Of which post; none of a new one.
    pub post: Option<PostId>,
    /// For whom.
    pub account: AccountId,
    /// What the new post says besides; of one that is there, what it said when this was begun.
    pub content: Content,
    /// The text.
    pub text: String,
}

impl PostText {
    /// Begins or goes on.
    pub fn new(what: Unplanned, limit: Option<TextLimit>) -> PostText {
        PostText { area: TextEditor::new(&what.text), what, limit, sending: false }
    }

    /// Returns the text that stood there when it was begun.
    pub fn before(&self) -> &str {
        self.what.content.variant(&self.what.account).map_or("", |variant| variant.text.as_str())
    }

    /// Tells whether something was written that the desk does not have.
    pub fn is_changed(&self) -> bool {
        !self.sending && self.area.text() != self.before()
    }

    /// Returns what is to be kept.
    pub fn unplanned(&self) -> Unplanned {
        Unplanned { text: self.area.text(), ..self.what.clone() }
    }

    /// Returns the variant as it would leave.
    pub fn variant(&self) -> Variant {
        let variant = self.what.content.variant(&self.what.account).cloned();
        Variant { text: self.area.text(), account: self.what.account.clone(), ..variant.unwrap_or_default() }
    }

    /// Returns what the post says with this text in it. Those of a new post that say nothing yet say the same.
    pub fn written_into(&self, content: &Content) -> Content {
        let (text, is_new) = (self.area.text().trim_end().to_owned(), self.what.post.is_none());
        let mut content = content.clone();
        if content.variant(&self.what.account).is_none() {
            content.variants.push(self.variant());
        }
        for variant in &mut content.variants {
            if variant.account == self.what.account || (is_new && variant.text.is_empty()) {
                variant.text.clone_from(&text);
            }
        }
        content
    }
}
