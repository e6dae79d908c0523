//! What the index holds of an item, a note or a reply.

use std::ops::Bound;

use tantivy::fastfield::Column;
use tantivy::query::{BooleanQuery, Query, RangeQuery};
use tantivy::schema::document::Value;
use tantivy::schema::{FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocAddress, DocId, Index, Searcher, TantivyDocument, Term};

use super::words::Folding;
use super::{Hit, odd};
use crate::domain::class::Verdict;
use crate::domain::conversation::NoteRef;
use crate::domain::id::{AccountId, AuthorId, ConversationId, ItemId};
use crate::domain::item::Item;
use crate::domain::lang;
use crate::domain::network::Outgoing;
use crate::domain::time::Time;
use crate::store::error::StoreError;

const FOLDED: &str = "folded";

/// The fields. Another shape needs another number in `indexer::SHAPE`.
///
/// Ids lie in columns, as two numbers each: a column of times and hashes is small, and a hit is read from it without
/// unpacking a document. The first number of a document's id begins with its time, and orders what is found.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) text: Field,
    pub(super) who: Field,
    pub(super) author: Field,
    id: [Field; 2],
    /// Only where it is not the one that the item began.
    conversation: [Field; 2],
    /// That it is none of a person: nothing, or the item that a reply of ours answers.
    ours: Field,
    answers: Field,
    pub(super) network: Field,
    pub(super) account: Field,
    pub(super) lang: Field,
    pub(super) kind: Field,
    pub(super) class: Field,
}

/// The columns of a document's id; the first one orders hits by their time.
pub(super) const ID: [&str; 2] = ["id_time", "id_rest"];
const CONVERSATION: [&str; 2] = ["conversation_hash", "conversation_rest"];
const OURS: &str = "ours";
/// Bits of the first number of an id that stand behind its time.
const BEHIND_TIME: u32 = 16;

/// Returns an id as the two numbers of its columns.
fn numbers(id: [u8; 16]) -> [u64; 2] {
    let id = u128::from_be_bytes(id);
    [(id >> 64) as u64, id as u64]
}

fn id_of([first, second]: [u64; 2]) -> [u8; 16] {
    (u128::from(first) << 64 | u128::from(second)).to_be_bytes()
}

/// Returns the moment of a number of the first column.
pub(super) fn time_of(number: u64) -> Time {
    Time::from_millis((number >> BEHIND_TIME) as i64)
}

/// Returns the lowest number of a moment in the first column.
pub(super) fn number_of(at: Time) -> u64 {
    let latest = (u64::MAX >> BEHIND_TIME) as i64;
    (at.millis().clamp(0, latest) as u64) << BEHIND_TIME
}

impl Shape {
    /// Makes the fields and what the index needs to know of them.
    pub(super) fn new() -> (Shape, Schema) {
        let mut schema = Schema::builder();
        let indexing = || TextFieldIndexing::default().set_tokenizer(FOLDED);
        let words = indexing().set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let word = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
        let text = TextOptions::default().set_indexing_options(words.clone());
        let names = TextOptions::default().set_indexing_options(words.set_fieldnorms(false));
        let one = TextOptions::default().set_indexing_options(word);
        let shape = Shape {
            text: schema.add_text_field("text", text),
            who: schema.add_text_field("who", names),
            author: schema.add_u64_field("author", NumericOptions::default().set_indexed()),
            id: ID.map(|name| schema.add_u64_field(name, FAST)),
            conversation: CONVERSATION.map(|name| schema.add_u64_field(name, FAST)),
            ours: schema.add_bool_field(OURS, FAST),
            answers: schema.add_bytes_field("answers", STORED),
            network: schema.add_text_field("network", one.clone()),
            account: schema.add_text_field("account", one.clone()),
            lang: schema.add_text_field("lang", one.clone()),
            kind: schema.add_text_field("kind", one.clone()),
            class: schema.add_text_field("class", one),
        };
        (shape, schema.build())
    }

    /// Teaches an index how words are cut.
    pub(super) fn register(index: &Index) {
        index.tokenizers().register(FOLDED, Folding);
    }

    /// Returns the query that finds one document again, by its id.
    pub(super) fn named(&self, id: &[u8; 16]) -> Box<dyn Query> {
        let [time, rest] = numbers(*id);
        let exactly = |field, number| between(field, number, number.saturating_add(1));
        Box::new(BooleanQuery::intersection(vec![exactly(self.id[0], time), exactly(self.id[1], rest)]))
    }

    /// Returns the query of what has a number in the first column of ids from `from` on and before `to`.
    pub(super) fn in_order(&self, from: u64, to: u64) -> Box<dyn Query> {
        between(self.id[0], from, to)
    }

    /// Returns an item's document.
    pub(super) fn of_item(
        &self,
        conversation: ConversationId,
        id: ItemId,
        item: &Item,
        verdict: &Verdict,
    ) -> TantivyDocument {
        let mut document = self.start(*id.bytes(), conversation);
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
        document.add_u64(self.author, number_of_author(item.author_id()));
        document.add_text(self.network, item.network.to_lowercase());
        document.add_text(self.account, item.account_id().as_str());
        let lang = lang::told(verdict, Some(item));
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
        let mut document = self.start(*note.id.bytes(), conversation);
        document.add_bool(self.ours, true);
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
        id: [u8; 16],
        conversation: ConversationId,
        by: &str,
        outgoing: &Outgoing,
    ) -> TantivyDocument {
        let mut document = self.start(id, conversation);
        document.add_bool(self.ours, true);
        if let Some(item) = &outgoing.answers {
            document.add_bytes(self.answers, item.item_id().bytes());
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
        Term::from_field_u64(self.author, number_of_author(author))
    }

    fn start(&self, id: [u8; 16], conversation: ConversationId) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let mut add = |fields: [Field; 2], id| {
            fields.into_iter().zip(numbers(id)).for_each(|(field, number)| document.add_u64(field, number));
        };
        add(self.id, id);
        if conversation != ConversationId::begun_by(ItemId::from_bytes(id)) {
            add(self.conversation, *conversation.bytes());
        }
        document
    }

    /// Opens the columns of one segment.
    pub(super) fn columns(&self, searcher: &Searcher, segment: u32) -> Result<Columns, StoreError> {
        let fast = searcher.segment_reader(segment).fast_fields();
        let number = |name| fast.column_opt::<u64>(name).map_err(odd);
        Ok(Columns {
            segment,
            id: [number(ID[0])?, number(ID[1])?],
            conversation: [number(CONVERSATION[0])?, number(CONVERSATION[1])?],
            ours: fast.column_opt::<bool>(OURS).map_err(odd)?,
            answers: self.answers,
        })
    }
}

/// The columns of one segment, from which hits are read.
pub(super) struct Columns {
    pub(super) segment: u32,
    id: [Option<Column>; 2],
    conversation: [Option<Column>; 2],
    ours: Option<Column<bool>>,
    answers: Field,
}

impl Columns {
    /// Reads a hit of this segment.
    pub(super) fn hit(&self, searcher: &Searcher, doc: DocId) -> Result<Option<Hit>, StoreError> {
        let Some(id) = pair(&self.id, doc) else { return Ok(None) };
        let own = ConversationId::begun_by(ItemId::from_bytes(id_of(id)));
        let other = pair(&self.conversation, doc).map(|numbers| ConversationId::from_bytes(id_of(numbers)));
        let ours = self.ours.as_ref().and_then(|column| column.first(doc)).unwrap_or_default();
        let item = if ours { self.answered(searcher, doc)? } else { ItemId::from_bytes(id_of(id)) };
        Ok(Some(Hit { conversation: other.unwrap_or(own), item, at: time_of(id[0]) }))
    }

    fn answered(&self, searcher: &Searcher, doc: DocId) -> Result<ItemId, StoreError> {
        let document: TantivyDocument = searcher.doc(DocAddress::new(self.segment, doc)).map_err(odd)?;
        let bytes = document.get_first(self.answers).and_then(|value| value.as_bytes()?.try_into().ok());
        Ok(bytes.map(ItemId::from_bytes).unwrap_or_default())
    }
}

fn pair(columns: &[Option<Column>; 2], doc: DocId) -> Option<[u64; 2]> {
    let [first, second] = columns;
    Some([first.as_ref()?.first(doc)?, second.as_ref()?.first(doc)?])
}

fn between(field: Field, from: u64, to: u64) -> Box<dyn Query> {
    let bound = |number| Term::from_field_u64(field, number);
    Box::new(RangeQuery::new(Bound::Included(bound(from)), Bound::Excluded(bound(to))))
}

/// Half of the hash says who it is.
fn number_of_author(author: AuthorId) -> u64 {
    numbers(*author.bytes())[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_id_comes_back_from_its_columns(id: [u8; 16]) {
            proptest::prop_assert_eq!(id_of(numbers(id)), id);
        }

        #[test]
        fn the_first_column_orders_by_time(a in 0i64..1 << 48, rest: [u8; 10]) {
            let at = Time::from_millis(a);
            let id = crate::domain::id::EventId::new(at, rest);
            let [number, _] = numbers(*id.bytes());
            proptest::prop_assert_eq!(time_of(number), at);
            proptest::prop_assert!(number_of(at) <= number);
        }
    }

    #[test]
    fn what_is_before_all_time_or_behind_it_stands_at_its_ends() {
        assert_eq!(number_of(Time::MIN), 0);
        assert_eq!(time_of(number_of(Time::MAX)), Time::MAX);
    }
}
