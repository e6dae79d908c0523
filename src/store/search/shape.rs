//! What the index holds of an item, a note or a reply.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, TantivyDocument, Term};

use super::words::Folding;
use crate::domain::class::Verdict;
use crate::domain::conversation::NoteRef;
use crate::domain::id::{AccountId, AuthorId, ConversationId, ItemId};
use crate::domain::item::Item;
use crate::domain::network::Outgoing;
use crate::domain::time::Time;

const FOLDED: &str = "folded";

/// The fields. Another shape needs another number in `indexer::SHAPE`.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) name: Field,
    pub(super) text: Field,
    pub(super) who: Field,
    pub(super) author: Field,
    pub(super) conversation: Field,
    pub(super) item: Field,
    pub(super) at: Field,
    pub(super) network: Field,
    pub(super) account: Field,
    pub(super) lang: Field,
    pub(super) kind: Field,
    pub(super) class: Field,
}

/// The name of the field by which hits are ordered.
pub(super) const AT: &str = "at";

impl Shape {
    /// Makes the fields and what the index needs to know of them.
    pub(super) fn new() -> (Shape, Schema) {
        let mut schema = Schema::builder();
        let words = TextFieldIndexing::default()
            .set_tokenizer(FOLDED)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words);
        let shape = Shape {
            name: schema.add_bytes_field("name", INDEXED),
            text: schema.add_text_field("text", words.clone()),
            who: schema.add_text_field("who", words),
            author: schema.add_bytes_field("author", INDEXED),
            conversation: schema.add_bytes_field("conversation", STORED),
            item: schema.add_bytes_field("item", STORED),
            at: schema.add_i64_field(AT, INDEXED | FAST),
            network: schema.add_text_field("network", STRING),
            account: schema.add_text_field("account", STRING),
            lang: schema.add_text_field("lang", STRING),
            kind: schema.add_text_field("kind", STRING),
            class: schema.add_text_field("class", STRING),
        };
        (shape, schema.build())
    }

    /// Teaches an index how words are cut.
    pub(super) fn register(index: &Index) {
        index.tokenizers().register(FOLDED, Folding);
    }

    /// Returns the term that finds one document again.
    pub(super) fn named(&self, name: &[u8; 16]) -> Term {
        Term::from_field_bytes(self.name, name)
    }

    /// Returns an item's document.
    pub(super) fn of_item(
        &self,
        conversation: ConversationId,
        id: ItemId,
        item: &Item,
        verdict: &Verdict,
    ) -> TantivyDocument {
        let mut document = self.start(id.bytes(), conversation, item.created_at);
        document.add_bytes(self.item, id.bytes());
        document.add_text(self.text, &item.text);
        if let Some(subject) = &item.subject {
            document.add_text(self.text, subject);
        }
        for media in &item.media {
            document.add_text(self.text, media.alt.as_deref().unwrap_or_default());
            document.add_text(self.text, media.name.as_deref().unwrap_or_default());
        }
        document.add_text(self.who, &item.author.handle);
        document.add_text(self.who, &item.author.name);
        document.add_bytes(self.author, item.author_id().bytes());
        document.add_text(self.network, item.network.to_lowercase());
        document.add_text(self.account, item.account_id().as_str());
        let lang = item.lang.as_deref().or(verdict.lang.as_deref());
        document.add_text(self.lang, lang.unwrap_or_default().to_lowercase());
        document.add_text(self.kind, item.kind.word());
        document.add_text(self.class, verdict.class.word());
        document
    }

    /// Returns the document of a note.
    pub(super) fn of_note(
        &self,
        conversation: ConversationId,
        note: &NoteRef,
        account: &AccountId,
        text: &str,
    ) -> TantivyDocument {
        let mut document = self.start(note.id.bytes(), conversation, note.at);
        document.add_text(self.text, text);
        document.add_text(self.who, note.by.as_str());
        document.add_text(self.network, account.network().to_lowercase());
        document.add_text(self.account, account.as_str());
        document.add_text(self.kind, "note");
        document
    }

    /// Returns the document of a reply of ours.
    pub(super) fn of_reply(
        &self,
        name: &[u8; 16],
        conversation: ConversationId,
        by: &str,
        outgoing: &Outgoing,
    ) -> TantivyDocument {
        let mut document = self.start(name, conversation, outgoing.written_at);
        if let Some(item) = &outgoing.answers {
            document.add_bytes(self.item, item.item_id().bytes());
        }
        document.add_text(self.text, &outgoing.text);
        document.add_text(self.text, outgoing.subject.as_deref().unwrap_or_default());
        document.add_text(self.who, by);
        document.add_text(self.network, outgoing.account.network().to_lowercase());
        document.add_text(self.account, outgoing.account.as_str());
        document.add_text(self.lang, outgoing.lang.as_deref().unwrap_or_default().to_lowercase());
        document.add_text(self.kind, "reply");
        document
    }

    /// Returns the term of everything that a person wrote.
    pub(super) fn by(&self, author: AuthorId) -> Term {
        Term::from_field_bytes(self.author, author.bytes())
    }

    fn start(&self, name: &[u8; 16], conversation: ConversationId, at: Time) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_bytes(self.name, name);
        document.add_bytes(self.conversation, conversation.bytes());
        document.add_i64(self.at, at.millis());
        document
    }
}
