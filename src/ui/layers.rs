//! Pop-ups, one above the other: the topmost gets the keys and is drawn last.

mod alarm;
mod ask;
mod cool;
mod library;
mod picker;
mod prompt;
pub mod raise;
mod sheet;
mod statement;

pub use self::alarm::AlarmPage;
pub use self::ask::{Answer, Ask};
pub use self::cool::CoolHead;
pub use self::library::{Doing, Shelf};
pub use self::picker::{Choice, Picker};
pub use self::prompt::{Completes, Prompt};
use self::raise::Raising;
pub use self::sheet::{Sheet, SheetOf};
pub use self::statement::{Saying, Typed, Unsaid, Wanted};
use super::keys::Key;
use crate::domain::alarm::Alarm;
use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::id::{AccountId, AlarmId, ConversationId, PostId};
use crate::domain::item::Media;
use crate::domain::many::ToMany;
use crate::domain::plan::Content;
use crate::domain::protocol::Act;
use crate::domain::reply::{Draft, DraftKind};
use crate::domain::saved::Values;
use crate::domain::snooze::Wake;

/// A pop-up.
pub enum Layer {
    /// A page to read.
    Sheet(Sheet),
    /// A list to choose from.
    Picker(Picker),
    /// A line to type.
    Prompt(Prompt),
    /// A question.
    Ask(Ask),
    /// What is said in a crisis.
    Statement(Box<Saying>),
    /// An answer to an angry thread, held.
    Cool(Box<CoolHead>),
    /// What is asked before a crisis is raised.
    Raise(Box<Raising>),
    /// The media library.
    Library(Box<Shelf>),
}

/// What a key did to a pop-up.
pub enum Outcome {
    /// It stays.
    Stay,
    /// What is typed is another now.
    Typed,
    /// It goes.
    Close,
    /// It stays, and this is asked.
    Ask(Query),
    /// It stays until the desk has answered this.
    Do(Box<Command>),
    /// It goes, and this is done with what was typed.
    Then(Then, String),
}

/// What is done when a pop-up is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// Nothing.
    Nothing,
    /// This line, as if it was typed behind `:`.
    Line(String),
    /// The command of this name with what was typed.
    Typed(&'static str),
    /// This line with what was typed behind it.
    Behind(String),
    /// What was typed is itself a command with what follows.
    Command,
    /// The desk is asked to do it.
    Do(Box<Command>),
    /// This text goes into the editor, once what it asks for is answered.
    Insert(String),
    /// The same, with the answers so far; what was typed is the value of the named variable.
    Answer(Box<Unfilled>),
    /// The file of this path is attached, its description being what was typed.
    AltText(String),
    /// What was recommended instead of a crisis is done in this conversation.
    Advised(Act, Option<ConversationId>),
    /// It is reported for this reason; what else to say was typed.
    Report(String),
    /// The draft of this kind in this conversation goes into the editor.
    TakeUp(ConversationId, DraftKind),
    /// A new post as this account.
    Post(AccountId),
    /// What was typed becomes the filter.
    Search,
    /// All that fits what was typed is selected.
    Select,
    /// The chosen rows are put off until then, past their deadline.
    Snooze(Wake),
    /// The number of people whom an answer goes to is asked for.
    Count(Box<Answered>),
    /// It is sent to all of them, if what was typed is that number.
    SendMany(Box<Answered>),
    /// The draft stays, and its conversation comes back in a while.
    CoolOff(ConversationId),
    /// Another question is put.
    Ask(Box<Ask>),
    /// An alarm is put away; why was typed.
    PutAway(AlarmId),
    /// An alarm is raised.
    RaiseAlarm(AlarmId),
    /// The messages that an alarm is about are listed.
    ListAlarm(Box<Alarm>),
    /// The text of a new post is written, which says this besides.
    NewPost(Box<Content>),
    /// A file of the media library is attached.
    AttachMedia(Box<Media>),
    /// A text of the plan takes the place of what somebody else wrote meanwhile.
    WriteOver,
    /// What did not leave of a post leaves now.
    PublishNow(PostId),
    /// The seat leaves.
    Quit,
}

/// One answer to many that somebody has looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// As it was written.
    pub draft: Draft,
    /// As it was looked at.
    pub many: ToMany,
}

/// A text that still asks for something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unfilled {
    /// With its variables in braces.
    pub template: String,
    /// What was answered.
    pub values: Values,
    /// What is asked for now.
    pub name: String,
}

impl Layer {
    /// Does what a key means here; a page to read has so many lines on screen.
    pub fn key(&mut self, key: Key, page: usize) -> Outcome {
        match self {
            Layer::Sheet(sheet) => sheet.key(key, page),
            Layer::Picker(picker) => picker.key(key),
            Layer::Prompt(prompt) => prompt.key(key),
            Layer::Ask(ask) => ask.key(key),
            Layer::Statement(saying) => saying.key(key),
            Layer::Cool(held) => held.key(key, page),
            Layer::Raise(raising) => raising.key(key),
            Layer::Library(shelf) => shelf.key(key),
        }
    }

    /// Tells whether every answer is a line of its own, which says all that is done.
    pub fn leads_to_lines(&self) -> bool {
        let is_line = |then: &Then| matches!(then, Then::Line(_) | Then::Typed(_) | Then::Behind(_) | Then::Command);
        match self {
            Layer::Picker(picker) => picker.choices.iter().map(|choice| &choice.then).chain(&picker.free).all(is_line),
            Layer::Prompt(prompt) => is_line(&prompt.then),
            Layer::Sheet(_)
            | Layer::Ask(_)
            | Layer::Statement(_)
            | Layer::Cool(_)
            | Layer::Raise(_)
            | Layer::Library(_) => false,
        }
    }

    /// Takes a paste; tells whether it has a place for one.
    pub fn paste(&mut self, text: &str) -> bool {
        match self {
            Layer::Picker(picker) => picker.paste(text),
            Layer::Prompt(prompt) => {
                prompt.input.paste(text);
                true
            }
            Layer::Sheet(sheet) => sheet.paste(text),
            Layer::Statement(saying) => saying.paste(text),
            Layer::Cool(held) => held.paste(text),
            Layer::Raise(raising) => raising.paste(text),
            Layer::Library(shelf) => shelf.paste(text),
            Layer::Ask(_) => false,
        }
    }
}
