//! What the crisis pane shows and where its cursor is. It never stands over what is being written: it opens by itself only
//! where the seat reads.

use super::seat::{Focus, Seat};
use crate::domain::ask::{CrisisSheet, RowId};
use crate::domain::crisis::Part;
use crate::domain::id::{ConversationId, CrisisId, EventId, PageId};
use crate::domain::time::{Span, Time};

/// Keys struck so soon after the pane opened by itself were not meant for it.
const UNEXPECTED: Span = Span::millis(800);

/// From this width on two columns stand side by side.
pub const SIDE_BY_SIDE: u16 = 80;

/// The pane of one crisis.
#[derive(Default)]
pub struct CrisisPane {
    /// Which; nothing for the gravest that runs.
    pub wanted: Option<CrisisId>,
    /// What is known of it.
    pub sheet: Option<Box<CrisisSheet>>,
    /// The desk has answered: where there is no sheet, there is no such crisis.
    pub came: bool,
    /// The part that is shown.
    pub tab: Tab,
    /// The line under the cursor.
    pub chosen: Option<Pick>,
    /// Lines above the window, where somebody has scrolled; else it follows the cursor.
    pub top: Option<usize>,
    /// Lines of the timeline below its window.
    pub below: usize,
    /// The pane that had the keys before.
    pub from: Focus,
    /// It opened by itself, for this page.
    pub paged: Option<PageId>,
    /// The beginning or end of an id that is looked for among all crises.
    pub seeks: Option<String>,
    /// When it opened by itself.
    pub opened_at: Option<Time>,
}

/// A part of the pane. The first has everything where there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What, how big, since when, who, what was said, what is paused, what is next.
    #[default]
    Now,
    /// The checklist and what is to be done besides.
    Steps,
    /// What we said.
    Said,
    /// The page, its chain and who answered.
    Pages,
    /// What happened.
    Timeline,
}

impl Tab {
    /// Every part, in the order of their digits.
    pub const ALL: [Tab; 5] = [Tab::Now, Tab::Steps, Tab::Said, Tab::Pages, Tab::Timeline];

    /// Returns the word behind `:tab`.
    pub const fn word(self) -> &'static str {
        match self {
            Tab::Now => "now",
            Tab::Steps => "steps",
            Tab::Said => "said",
            Tab::Pages => "pages",
            Tab::Timeline => "timeline",
        }
    }
}

/// A line that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A step of the checklist, by name.
    Step(String),
    /// Something that somebody is to do.
    Task(EventId),
    /// A statement that waits for a yes.
    Approval(EventId),
    /// What somebody asked to hide or delete.
    Removal(EventId),
    /// A message of the crisis.
    Example(ConversationId),
}

impl Pick {
    /// Returns the line that a row of the queue is about.
    pub fn of_part(part: &Part) -> Option<Pick> {
        match part {
            Part::Step(name) => Some(Pick::Step(name.clone())),
            Part::Task(id) => Some(Pick::Task(*id)),
            Part::Approval(id) => Some(Pick::Approval(*id)),
            Part::Removal(id) => Some(Pick::Removal(*id)),
            Part::Acknowledge | Part::Statement | Part::Update => None,
        }
    }
}

impl CrisisPane {
    /// Turns to a crisis; what is known of another one goes.
    pub fn turn_to(&mut self, wanted: Option<CrisisId>) {
        let shown = self.sheet.as_ref().map(|sheet| sheet.crisis.id);
        if wanted.is_none() || wanted != shown {
            let from = self.from;
            *self = CrisisPane { from, ..CrisisPane::default() };
        }
        self.wanted = wanted;
    }

    /// Returns the lines that can be chosen, in the order in which they stand: what is open first. Where there is no room for
    /// the checklist beside everything else, the step that is next stands for it.
    fn picks(&self, roomy: bool) -> Vec<Pick> {
        let Some(sheet) = self.sheet.as_deref() else { return Vec::new() };
        let step = |done: bool| {
            let steps = sheet.steps.iter().filter(move |step| step.ticked.is_some() == done);
            steps.map(|step| Pick::Step(step.name.clone()))
        };
        let task = |done: bool| {
            let tasks = sheet.crisis.tasks.iter().filter(move |task| task.done.is_some() == done);
            tasks.map(|task| Pick::Task(task.id))
        };
        let approvals = sheet.crisis.proposals.iter().map(|waits| Pick::Approval(waits.id));
        let approvals = approvals.chain(sheet.removals.iter().map(|asked| Pick::Removal(asked.id)));
        let examples = sheet.examples.iter().map(|example| Pick::Example(example.conversation));
        let open: Vec<Pick> = match sheet.crisis.is_running() {
            true => step(false).chain(task(false)).collect(),
            // Of one that is over what is still to be done comes first.
            false => task(false).chain(step(false)).collect(),
        };
        let checklist = approvals.chain(open).chain(step(true)).chain(task(true));
        match self.tab {
            Tab::Now if roomy => checklist.chain(examples).collect(),
            Tab::Now => {
                step(false).filter(|_| sheet.crisis.is_running()).chain(task(false)).take(1).chain(examples).collect()
            }
            Tab::Steps => checklist.collect(),
            Tab::Said | Tab::Pages | Tab::Timeline => Vec::new(),
        }
    }

    /// Tells whether somebody has yet to say that they have it: nobody has, or its page is open.
    pub fn wants_hand(&self) -> bool {
        let Some(sheet) = self.sheet.as_deref() else { return false };
        let pages = sheet.page.as_ref().is_some_and(|page| page.paging.is_open && page.paging.ended.is_none());
        sheet.crisis.is_running() && (sheet.crisis.acknowledged.is_none() || pages)
    }
}

impl Seat {
    /// Returns the lines of the crisis pane that can be chosen.
    pub(super) fn picks(&self) -> Vec<Pick> {
        self.crisis.picks(self.size.0 >= SIDE_BY_SIDE)
    }

    /// Returns the line under its cursor: the first that is open where none was chosen, or the chosen one is gone.
    pub(super) fn pick(&self) -> Option<Pick> {
        let picks = self.picks();
        self.crisis.chosen.clone().filter(|chosen| picks.contains(chosen)).or_else(|| picks.into_iter().next())
    }

    /// Tells whether the crisis pane has the keys.
    pub(super) fn in_crisis_pane(&self) -> bool {
        self.focus == Focus::Crisis
    }

    /// Returns the crisis that acts are meant for: that of the pane, of the row under the cursor, or the only one that runs.
    pub(super) fn crisis_here(&self) -> Option<CrisisId> {
        if self.in_crisis_pane() {
            return self.crisis.sheet.as_ref().map(|sheet| sheet.crisis.id);
        }
        if let Some(RowId::Crisis(id, _)) = &self.queue.cursor {
            return Some(*id);
        }
        let [only] = self.summary.as_ref()?.crises.as_slice() else { return None };
        Some(only.id)
    }

    /// Tells whether a key was struck before anybody could have seen that the pane opened by itself.
    pub(super) fn struck_too_soon(&self) -> bool {
        let opened = self.crisis.opened_at.filter(|_| self.in_crisis_pane() && !self.settings.still);
        opened.is_some_and(|at| at <= self.now && self.now < at.plus(UNEXPECTED))
    }
}
