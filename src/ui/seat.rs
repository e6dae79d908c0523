//! Everything of one seat's screen. No input or output happens here.

use ratatui::text::Line;

use super::Effect;
use super::crisis_pane::CrisisPane;
use super::keys::Key;
use super::layers::{Layer, Saying, Unsaid, Wanted};
use super::parts::editor::TextEditor;
use super::parts::paint::Pen;
use super::plan_pane::PlanPane;
use super::queue::Queue;
use super::settings::Settings;
use super::theme::Role;
use super::words::{Keyed, Said};
use crate::domain::ask::{Month, Person, Pulse, Query, Row, RowId, Suggestions, Summary, Thread};
use crate::domain::id::{ConversationId, CrisisId, PageId, ReplyId, SeatName};
use crate::domain::item::Kind;
use crate::domain::network::TextLimit;
use crate::domain::reply::{Draft, DraftKind};
use crate::domain::time::Time;

/// One person at one terminal: what is shown and where the cursor is.
pub struct Seat {
    pub(super) name: SeatName,
    pub(super) settings: Settings,
    pub(super) now: Time,
    pub(super) size: (u16, u16),
    pub(super) focus: Focus,
    pub(super) queue: Queue,
    pub(super) reading: Reading,
    pub(super) editing: Option<Editing>,
    pub(super) layers: Vec<Layer>,
    pub(super) rail: Rail,
    pub(super) crisis: CrisisPane,
    pub(super) plan: PlanPane,
    pub(super) summary: Option<Box<Summary>>,
    pub(super) asked: Asked,
    pub(super) pending: Pending,
    pub(super) notice: Option<Notice>,
    pub(super) habits: Habits,
    pub(super) kept: Kept,
    pub(super) waiting_for_page: Option<Page>,
    /// What is to be said was asked for, and how.
    pub(super) wanted_statement: Option<Wanted>,
}

/// The pane that gets the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    Queue,
    /// What was said.
    Conversation,
    /// What is being written.
    Editor,
    /// A crisis with everything, over the whole screen.
    Crisis,
    /// What is to be published when, over the whole screen.
    Plan,
}

/// The conversation pane.
#[derive(Default)]
pub struct Reading {
    /// The conversation that should be shown.
    pub wanted: Option<ConversationId>,
    /// Marked unread where the cursor rests: it stays so until it is looked at anew.
    pub left_unread: Option<ConversationId>,
    /// Opened by name rather than by the cursor, which it follows again when the cursor moves.
    pub pinned: bool,
    /// When the cursor will have rested long enough to ask for it.
    pub rest_at: Option<Time>,
    /// What is shown.
    pub thread: Option<Box<Thread>>,
    /// Which conversation is on screen, and since when.
    pub on_screen: Option<(ConversationId, Time)>,
    /// What could be said there.
    pub suggestions: Option<(ConversationId, Box<Suggestions>)>,
    /// Lines below the window.
    pub below: usize,
    /// It is to be shown from the beginning of their newest message on, if that is not in sight anyway.
    pub opens: bool,
    /// Nobody has scrolled it since it was opened, for so many columns and lines: in another size it opens anew.
    pub opened_for: Option<(u16, usize)>,
    /// The line at which that begins.
    pub newest: usize,
    /// Drawn as a tree.
    pub tree: bool,
    /// The conversation, laid out for the pane.
    pub lines: Vec<Line<'static>>,
    /// The columns and the day it was laid out for; nothing asks for a new layout.
    pub laid_for: Option<(u16, i64)>,
    /// What is done when the conversation has come.
    pub then: Option<Next>,
    /// Keys struck since, to be read after it.
    pub held: Vec<Key>,
}

/// What waits for a conversation that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// This line, as if it was typed behind `:`.
    Line(String),
    /// The draft of this kind that waits there is taken up.
    Draft(DraftKind),
}

/// A text being written.
pub struct Editing {
    /// Where it goes.
    pub draft: Draft,
    /// The text.
    pub area: TextEditor,
    /// Whom it answers.
    pub who: String,
    /// What kind of thing it answers.
    pub answers: Option<Kind>,
    /// How many others an answer to all reaches.
    pub others: usize,
    /// How many others of the swarm wait for an answer.
    pub copies: usize,
    /// To whom it goes, where it goes to many.
    pub many: Vec<ConversationId>,
    /// The network's limit, where known.
    pub limit: Option<TextLimit>,
    /// How one speaks there.
    pub tone: Option<String>,
    /// Since when something is unsaved.
    pub dirty_since: Option<Time>,
    /// The pane that had the keys before.
    pub from: Focus,
    /// What is on its way to the desk.
    pub sending: Option<Box<Draft>>,
}

impl Editing {
    /// Returns the draft with the text as it is now.
    pub fn draft(&self) -> Draft {
        Draft { text: self.area.text(), ..self.draft.clone() }
    }
}

/// The right rail.
#[derive(Default)]
pub struct Rail {
    /// Shown or hidden by hand; nothing leaves it to the width.
    pub wish: Option<bool>,
    /// Who the person is.
    pub person: Option<(ConversationId, Box<Person>)>,
    /// The month.
    pub month: Option<Box<Month>>,
    /// Mentions per hour.
    pub pulse: Option<Pulse>,
}

/// Questions under way: the same one is never asked twice at once.
#[derive(Default)]
pub struct Asked {
    running: Vec<(Query, bool)>,
    /// When what is on screen was last asked for anew.
    pub refreshed: Option<Time>,
    /// The rows asked for last.
    pub last_rows: Option<Query>,
    /// News came since.
    pub stale: bool,
}

impl Asked {
    /// Asks, or remembers to ask again when the running answer has come.
    pub fn ask(&mut self, query: Query) -> Option<Effect> {
        if let Some((_, again)) = self.running.iter_mut().find(|(running, _)| *running == query) {
            *again = true;
            return None;
        }
        self.running.push((query.clone(), false));
        Some(Effect::Ask(query))
    }

    /// Notes an answer; tells whether the question stands again.
    pub fn answered(&mut self, query: &Query) -> bool {
        let Some(at) = self.running.iter().position(|(running, _)| running == query) else { return false };
        self.running.swap_remove(at).1
    }
}

/// Strokes of a sequence that is not complete.
#[derive(Default)]
pub struct Pending {
    /// How often, where digits say so.
    pub count: Option<usize>,
    /// The strokes so far.
    pub keys: Vec<Key>,
    /// When what may follow is shown.
    pub show_at: Option<Time>,
    /// It is shown.
    pub shown: bool,
}

/// One sentence on the last line, until the next key.
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// How grave.
    pub role: Role,
}

/// What a person did, to be done again.
#[derive(Default)]
pub struct Habits {
    /// The last act, as it would be typed.
    pub last: Option<String>,
    /// The recorded acts.
    pub recorded: Vec<String>,
    /// Acts being recorded.
    pub recording: Option<Vec<String>>,
    /// What was typed behind `:`, newest last.
    pub typed: Vec<String>,
    /// What was searched for, newest last.
    pub searched: Vec<String>,
    /// A sent reply: a second stroke right behind it is not meant.
    pub sent_at: Option<Time>,
    /// This seat's newest reply on its way, until its end was told.
    pub watched: Option<ReplyId>,
    /// Crises the seat was called for.
    pub called_for: Vec<CrisisId>,
    /// Pages it was called by.
    pub paged_by: Vec<PageId>,
    /// What became of statements of this seat and was told.
    pub heard: Vec<(CrisisId, Time)>,
    /// Rows that the last search found, the list's and others.
    pub found: Vec<Row>,
    /// The search for what nobody looked at is under way: the next of them is gone to.
    pub seeking: bool,
    /// The last thing done was to send, and no act came after it.
    pub sent_last: bool,
    /// A note was kept here, and its draft goes without a word.
    pub noted: Option<ConversationId>,
    /// The newest note of others in a crisis that was told, and until when they were read in its pane.
    pub noted_by_others: Option<Time>,
    /// Until then the pane of a crisis was looked at.
    pub read_until: Option<Time>,
    /// What a drill was worth was shown.
    pub debriefed: bool,
    /// A search of which all hits are to be selected.
    pub selecting: Option<String>,
}

/// The place that survives a dropped line.
#[derive(Default)]
pub struct Kept {
    /// What the desk has.
    pub last: String,
    /// When to say it anew.
    pub at: Option<Time>,
    /// A row to go to when the list has come.
    pub row: Option<RowId>,
    /// The editor stood open.
    pub writing: bool,
    /// A statement that was put aside with something written in it.
    pub saying: Option<Box<Saying>>,
    /// What was written of a statement at a terminal before.
    pub unsaid: Option<Unsaid>,
    /// A new post that was begun.
    pub post: Option<Box<Draft>>,
    /// Texts that the desk could not save and that stand in no editor.
    pub unsaved: Vec<Draft>,
    /// When to try those again.
    pub unsaved_at: Option<Time>,
}

/// A page that opens when its answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Drafts.
    Drafts,
    /// Deliveries.
    Sent,
    /// Since this seat left.
    Brief,
    /// What happened.
    Log,
    /// What rules would have done.
    Trial,
    /// The brand sheet.
    Brand,
    /// Why a row stands where it stands.
    Why,
    /// Saved replies and past answers.
    Suggestions,
    /// An alarm.
    Alarm,
    /// The streams.
    Watch,
    /// When people are needed.
    Staffing,
    /// The drill that is played.
    Drill,
    /// The media library.
    Library,
    /// Pictures still to be made.
    Shots,
    /// What the open post shows.
    Pictures,
}

impl Seat {
    /// Asks for a page, which opens when its answer comes.
    pub fn ask_for_page(&mut self, page: Page, query: Query) -> Vec<Effect> {
        self.waiting_for_page = Some(page);
        self.asked.ask(query).into_iter().collect()
    }

    /// Returns how many notes of others in a crisis wait to be read in its pane.
    pub fn unread_notes(&self, crisis: CrisisId) -> usize {
        let Some(summary) = self.summary.as_ref().filter(|_| !self.in_crisis_pane()) else { return 0 };
        let is_unread = |at: Time| self.habits.read_until.is_none_or(|until| at > until);
        summary.notes.iter().filter(|note| note.crisis == crisis && is_unread(note.at)).count()
    }

    /// Makes the screen of a seat that has seen nothing yet.
    pub fn new(name: SeatName, settings: Settings, now: Time, size: (u16, u16)) -> Seat {
        Seat {
            name,
            settings,
            now,
            size,
            focus: Focus::Queue,
            queue: Queue::default(),
            reading: Reading::default(),
            editing: None,
            layers: Vec::new(),
            rail: Rail::default(),
            crisis: CrisisPane::default(),
            plan: PlanPane::default(),
            summary: None,
            asked: Asked::default(),
            pending: Pending::default(),
            notice: None,
            habits: Habits::default(),
            kept: Kept::default(),
            waiting_for_page: None,
            wanted_statement: None,
        }
    }

    /// Returns what the seat asks for first.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.asked.ask(Query::Place).into_iter().collect();
        effects.extend(self.ask_listing());
        effects.extend(self.asked.ask(Query::Summary));
        effects.extend(self.asked.ask(Query::Outbox));
        effects.extend(self.asked.ask(Query::Pulse));
        effects.extend(self.asked.ask(Query::Month { at: self.now, day: self.now }));
        self.asked.refreshed = Some(self.now);
        effects
    }

    /// Returns the text that is being written, if any.
    pub fn writing(&self) -> Option<String> {
        self.editing.as_ref().map(|editing| editing.area.text())
    }

    pub(super) fn ask_listing(&mut self) -> Option<Effect> {
        let query = self.listing_query();
        let effect = self.asked.ask(query);
        if effect.is_some() {
            self.queue.note_asked();
        }
        effect
    }

    pub(super) fn listing_query(&self) -> Query {
        Query::Listing { filter: self.queue.filter.clone(), order: self.queue.order }
    }

    pub(super) fn pen(&self) -> Pen {
        Pen { theme: self.settings.theme, ascii: self.settings.ascii }
    }

    /// Writes a sentence with the keys of this seat.
    pub(super) fn keyed(&self, sentence: &Keyed) -> String {
        sentence.with(|line| self.settings.keys.key_of(line))
    }

    /// Puts the keys of this seat into what the desk says.
    pub(super) fn in_keys(&self, said: &Said) -> String {
        said.with(|line| self.settings.keys.key_of(line))
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), role: Role::Calm });
    }

    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), role: Role::Overdue });
    }

    /// The thread, where it is the one that keys would act on.
    pub(super) fn thread(&self) -> Option<&Thread> {
        let thread = self.reading.thread.as_deref()?;
        (Some(thread.conversation.id) == self.here()).then_some(thread)
    }

    /// The conversation that keys act on: the pinned one, else the cursor's.
    pub(super) fn here(&self) -> Option<ConversationId> {
        if self.reading.pinned {
            return self.reading.wanted;
        }
        match self.queue.cursor.as_ref()? {
            RowId::Conversation(id) => Some(*id),
            RowId::Delivery(_) | RowId::Account(_) => self.queue.row().and_then(|row| row.conversation),
            // They are about a crisis or the stream: what is done to a message must not meet the one it was raised from.
            RowId::Crisis(..) | RowId::Page(_) | RowId::Alarm(_) | RowId::Post(_) => None,
        }
    }

    /// The rows that keys act on: the marked ones, else the one under the cursor with all that are folded there, or the
    /// one that is open.
    pub(super) fn chosen(&self) -> Vec<ConversationId> {
        let marked: Vec<ConversationId> = self.queue.selected.iter().filter_map(RowId::conversation).collect();
        if marked.is_empty() { self.swarm_here() } else { marked }
    }

    /// The conversation that keys act on, first, and all that are folded there.
    pub(super) fn swarm_here(&self) -> Vec<ConversationId> {
        let folded = || self.queue.behind_cursor().filter_map(RowId::conversation).skip(1);
        let here = self.here();
        let is_row = here.is_some() && self.queue.cursor.as_ref().and_then(RowId::conversation) == here;
        here.into_iter().chain(is_row.then(folded).into_iter().flatten()).collect()
    }

    /// Tells whether a pop-up has the keys.
    pub(super) fn in_layer(&self) -> bool {
        !self.layers.is_empty()
    }
}
