//! What the plan pane shows and where its cursor is: a day and a post on it, or a post that is open with everything.

mod days;
mod results;
mod text;

use jiff::civil::Date;

pub use self::days::{Days, Entry};
pub use self::results::{DAYS, HOURS, ResultOrder, ResultsPane};
pub use self::text::{PostText, Unplanned};

use super::seat::{Focus, Seat};
use crate::domain::ask::{PlanAccount, PlanSheet, PostSheet, Query, RowId};
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{CampaignSheet, KeyDay, Planned, PostState, Variant, YearSheet};
use crate::domain::time::Time;
use crate::words::w;

/// Months before the one of the cursor that a list of posts reaches, and behind it.
const LISTED: (i64, i64) = (1, 6);
/// Days before the one of the cursor that the board reaches, and behind it.
const ON_BOARD: (i64, i64) = (31, 92);

/// Months of which results are shown.
const RESULTS: i64 = 3;
/// Months from which it is learned when posts do best.
const LEARNED: i64 = 12;

/// The plan pane.
#[derive(Default)]
pub struct PlanPane {
    /// How it is shown.
    pub view: PlanView,
    /// The day under the cursor; today where nobody went anywhere yet.
    pub day: Option<Date>,
    /// The post under the cursor.
    pub chosen: Option<PostId>,
    /// The column of the board under the cursor.
    pub column: usize,
    /// What is planned.
    pub sheet: Option<Box<PlanSheet>>,
    /// The year, as it was asked for last.
    pub year: Option<Box<YearSheet>>,
    /// Only posts of this campaign are shown.
    pub campaign: Option<String>,
    /// The same by day.
    pub days: Days,
    /// What was asked for last.
    pub asked: Option<Query>,
    /// The post that is open.
    pub open: Option<PostId>,
    /// That post, the one that is read below its day, or one about which something was asked.
    pub post: Option<Box<PostSheet>>,
    /// The variant under the cursor.
    pub variant: Option<AccountId>,
    /// Lines of the post above the window.
    pub top: usize,
    /// The text that is being written.
    pub writing: Option<Box<PostText>>,
    /// What is done once everything of a post is known.
    pub wish: Option<(PostId, Wish)>,
    /// The free times that were asked for are for a new post, which takes the next.
    pub wants_next: bool,
    /// A post that this seat gave another time, or made: the cursor goes with it until it goes elsewhere.
    pub follows: Option<PostId>,
    /// What became of posts.
    pub results: ResultsPane,
    /// The pane that had the keys before.
    pub from: Focus,
}

/// How the plan is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanView {
    /// A month, a cell a day.
    #[default]
    Month,
    /// A week, a column a day and a row an hour.
    Week,
    /// Three months, small.
    Quarter,
    /// A line a post.
    Agenda,
    /// A column a state.
    Board,
    /// A line a month.
    Year,
    /// What became of posts, a line each.
    Results,
    /// The hours of a week by how posts do in them.
    Best,
}

impl PlanView {
    /// Every view, in the order of their digits.
    pub const ALL: [PlanView; 8] = [
        PlanView::Month,
        PlanView::Week,
        PlanView::Quarter,
        PlanView::Agenda,
        PlanView::Board,
        PlanView::Year,
        PlanView::Results,
        PlanView::Best,
    ];

    /// Returns the word behind `:plan`.
    pub const fn word(self) -> &'static str {
        match self {
            PlanView::Month => "month",
            PlanView::Week => "week",
            PlanView::Quarter => "quarter",
            PlanView::Agenda => "agenda",
            PlanView::Board => "board",
            PlanView::Results => "results",
            PlanView::Best => "best",
            PlanView::Year => "year",
        }
    }

    /// Returns the view of a word.
    pub fn of_word(word: &str) -> Option<PlanView> {
        PlanView::ALL.into_iter().find(|view| view.word() == word)
    }

    /// Returns the first day that it shows around a day, and the first behind it.
    pub fn window(self, day: Date) -> (Date, Date) {
        let span = jiff::Span::new();
        match self {
            PlanView::Month => grid(day.first_of_month()),
            PlanView::Week => (monday(day), later(monday(day), span.days(7))),
            PlanView::Quarter => {
                let first = first_of_quarter(day);
                (first, later(first, span.months(3)))
            }
            PlanView::Agenda => {
                let first = day.first_of_month();
                (later(first, span.months(-LISTED.0)), later(first, span.months(LISTED.1)))
            }
            PlanView::Board => (later(day, span.days(-ON_BOARD.0)), later(day, span.days(ON_BOARD.1))),
            PlanView::Results => months_up_to(day, RESULTS),
            PlanView::Best => months_up_to(day, LEARNED),
            PlanView::Year => {
                let first = later(day.first_of_month(), span.months(1 - i64::from(day.month())));
                (first, later(first, span.years(1)))
            }
        }
    }

    /// Tells whether it shows what has no time.
    pub const fn shows_undated(self) -> bool {
        matches!(self, PlanView::Agenda | PlanView::Board)
    }
}

/// So many months up to the end of that of a day.
fn months_up_to(day: Date, months: i64) -> (Date, Date) {
    let behind = later(day.first_of_month(), jiff::Span::new().months(1));
    (later(behind, jiff::Span::new().months(-months)), behind)
}

/// The weeks of a month: from the Monday on or before its first day to the one behind its last.
pub fn grid(first: Date) -> (Date, Date) {
    (monday(first), later(monday(first.last_of_month()), jiff::Span::new().days(7)))
}

/// Returns the first day of the quarter of a day.
pub fn first_of_quarter(day: Date) -> Date {
    let months = i64::from((day.month() - 1) % 3);
    later(day.first_of_month(), jiff::Span::new().months(-months))
}

/// Returns the Monday on or before a day.
pub fn monday(day: Date) -> Date {
    later(day, jiff::Span::new().days(-i64::from(day.weekday().to_monday_zero_offset())))
}

/// Returns a day so much later; itself where no calendar goes that far.
pub fn later(day: Date, span: jiff::Span) -> Date {
    day.checked_add(span).unwrap_or(day)
}

/// What is done once everything of a post is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is asked whether it is let go.
    Schedule,
    /// The same, where what did not leave has a minute to come now.
    Moved,
    /// Its text is written.
    Write {
        /// In `$EDITOR`.
        outside: bool,
    },
    /// It is asked to which day it is copied.
    Copy,
    /// It is asked how it is said again.
    Repeat,
    /// It is asked with which other words it is said again.
    Variation,
}

/// What the desk warns of, but for what is marked at each text anyway.
pub fn warned(sheet: &PostSheet) -> impl Iterator<Item = &String> {
    let say = &w().plan;
    let marked = [say.warn_copy, say.warn_no_alt, say.warn_skipped, say.warn_twice];
    sheet.warnings.iter().filter(move |warning| !marked.iter().any(|mark| warning.ends_with(mark)))
}

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Posts that stand so.
    State(PostState),
    /// Posts that did not become what they were to be.
    Trouble,
}

impl Column {
    /// Every column, from the left.
    pub const ALL: [Column; 7] = [
        Column::State(PostState::Idea),
        Column::State(PostState::Draft),
        Column::State(PostState::Review),
        Column::State(PostState::Approved),
        Column::State(PostState::Scheduled),
        Column::Trouble,
        Column::State(PostState::Published),
    ];

    /// Tells whether a post stands in it.
    pub fn holds(self, state: PostState) -> bool {
        match self {
            Column::Trouble => state.is_trouble(),
            Column::State(PostState::Scheduled) => {
                matches!(state, PostState::Scheduled | PostState::There | PostState::Publishing)
            }
            Column::State(of) => of == state,
        }
    }
}

impl PlanPane {
    /// Takes in what is planned; the cursor stays on its post, and goes with one that this seat moved.
    pub fn take(&mut self, sheet: Box<PlanSheet>, zone: &jiff::tz::TimeZone) {
        let place = self.place();
        self.days = Days::of(&sheet, zone, self.campaign.as_deref());
        self.sheet = Some(sheet);
        if let Some(moved) = self.follows
            && let Some(entry) = self.days.all().iter().find(|entry| self.id(entry) == Some(moved))
        {
            (self.day, self.chosen) = (entry.day.or(self.day), Some(moved));
        }
        if self.place().is_none() {
            // What went leaves its place to what stands there now.
            self.chosen = place.and_then(|at| self.ids().get(at).or(self.ids().last()).copied());
        }
        self.settle();
    }

    /// Shows the posts of a campaign alone, or all.
    pub fn only(&mut self, campaign: Option<String>, zone: &jiff::tz::TimeZone) {
        self.campaign = campaign;
        if let Some(sheet) = self.sheet.take() {
            self.take(sheet, zone);
        }
    }

    /// Returns a post of the sheet.
    pub fn planned(&self, entry: &Entry) -> Option<&Planned> {
        self.sheet.as_ref()?.posts.get(entry.post)
    }

    fn id(&self, entry: &Entry) -> Option<PostId> {
        self.planned(entry).map(|planned| planned.id)
    }

    /// Returns what can be chosen here: what leaves on the day, every post of a list, or those of a column.
    pub fn entries(&self) -> Vec<&Entry> {
        let lives = |entry: &&Entry| entry.state != PostState::Dropped;
        match (self.view, self.day) {
            // What was given up goes as soon as the cursor goes on.
            (PlanView::Agenda, _) => {
                let is_chosen = |entry: &Entry| self.chosen.is_some() && self.id(entry) == self.chosen;
                self.days.all().iter().filter(|entry| lives(entry) || is_chosen(entry)).collect()
            }
            (PlanView::Board, _) => self.days.column(self.column).collect(),
            (PlanView::Year | PlanView::Results | PlanView::Best, _) => Vec::new(),
            (_, Some(day)) => self.days.on(day).iter().filter(lives).collect(),
            (_, None) => Vec::new(),
        }
    }

    fn ids(&self) -> Vec<PostId> {
        self.entries().into_iter().filter_map(|entry| self.id(entry)).collect()
    }

    /// Returns where among what can be chosen the cursor stands.
    pub fn place(&self) -> Option<usize> {
        let chosen = self.chosen?;
        let is_it = |entry: &&Entry| self.id(entry) == Some(chosen);
        let entries = self.entries();
        let same_day = entries.iter().position(|entry| is_it(entry) && entry.day.is_some() && entry.day == self.day);
        same_day.or_else(|| entries.iter().position(is_it))
    }

    /// Chooses what stands at a place, the last where there are fewer.
    pub fn choose(&mut self, place: usize) {
        let entries = self.entries();
        let entry = entries.get(place).or(entries.last()).copied().cloned();
        if let Some(entry) = entry {
            self.chosen = self.id(&entry);
            if self.view == PlanView::Agenda {
                self.day = entry.day.or(self.day);
            }
        } else {
            self.chosen = None;
        }
    }

    /// Sees to it that a post is chosen where there is one: of a day, the first that is not out yet.
    pub fn settle(&mut self) {
        if self.place().is_some() {
            return;
        }
        let from_day = self.day.filter(|_| self.view == PlanView::Agenda);
        let entries = self.entries();
        let is_later = |entry: &Entry| entry.day.is_none_or(|day| from_day.is_none_or(|from| day >= from));
        let next = entries.iter().position(|entry| entry.day == self.day && entry.state != PostState::Published);
        let next = next.or_else(|| entries.iter().position(|entry| is_later(entry)));
        self.choose(next.unwrap_or(usize::MAX));
    }

    /// Returns the line under the cursor.
    pub fn here(&self) -> Option<&Planned> {
        let place = self.place()?;
        self.planned(self.entries().get(place)?)
    }

    /// Returns everything of the open post, once it is known.
    pub fn opened(&self) -> Option<&PostSheet> {
        self.post.as_deref().filter(|sheet| Some(sheet.id) == self.open)
    }

    /// Returns everything of the post under the cursor, where that is what is known.
    pub fn read(&self) -> Option<&PostSheet> {
        self.post.as_deref().filter(|sheet| self.open.is_none() && Some(sheet.id) == self.chosen)
    }

    /// Returns the variant under the cursor: the first where none was chosen, or the chosen one is gone.
    pub fn variant(&self) -> Option<&Variant> {
        let content = &self.opened()?.post.content;
        let chosen = self.variant.as_ref().and_then(|account| content.variant(account));
        chosen.or(content.variants.first())
    }

    /// Opens a post.
    pub fn show(&mut self, id: PostId) {
        if self.open != Some(id) {
            (self.variant, self.top) = (None, 0);
        }
        self.open = Some(id);
    }
}

impl Seat {
    /// Tells whether the plan pane has the keys.
    pub(super) fn in_plan(&self) -> bool {
        self.focus == Focus::Plan
    }

    /// Tells whether a text of the plan is being written.
    pub(super) fn writes_post(&self) -> bool {
        self.in_plan() && self.plan.writing.is_some()
    }

    /// Returns what day it is.
    pub(super) fn today(&self) -> Date {
        self.now.in_zone(&self.settings.zone).date()
    }

    /// Returns the day under the cursor of the plan.
    pub(super) fn plan_day(&self) -> Date {
        self.plan.day.unwrap_or_else(|| self.today())
    }

    /// Returns what the plan pane has to ask for.
    pub(super) fn plan_query(&self) -> Option<Query> {
        let view = self.plan.view;
        let (first, behind) = view.window(self.plan_day());
        let time = |day| Time::beginning(day, &self.settings.zone);
        let (from, until) = (time(first)?, time(behind)?);
        Some(match view {
            PlanView::Year => Query::Year { year: self.plan_day().year() },
            PlanView::Results => Query::Results { from, until, account: None },
            PlanView::Best => Query::BestTimes { from, until, account: self.plan.results.account.clone() },
            PlanView::Month | PlanView::Week | PlanView::Quarter | PlanView::Agenda | PlanView::Board => {
                Query::Plan { from, until, undated: view.shows_undated() }
            }
        })
    }

    /// Returns the post that acts are meant for: the open one, the one under the cursor of the plan, or that of the row.
    pub(super) fn post_here(&self) -> Option<PostId> {
        if self.in_plan() {
            let listed = || match self.plan.view {
                PlanView::Results => self.plan.results.here().map(|line| line.post),
                _ => self.plan.here().map(|planned| planned.id),
            };
            return self.plan.open.or_else(listed);
        }
        match self.queue.cursor.as_ref().filter(|_| !self.reading.pinned)? {
            RowId::Post(id) => Some(*id),
            _ => None,
        }
    }

    /// Returns an account that can post.
    pub(super) fn plan_account(&self, id: &AccountId) -> Option<&PlanAccount> {
        self.plan.sheet.as_ref()?.accounts.iter().find(|account| account.id == *id)
    }

    /// Returns the key dates of a day.
    pub(super) fn key_days(&self, day: Date) -> impl Iterator<Item = &KeyDay> {
        self.plan.sheet.iter().flat_map(|sheet| &sheet.dates).filter(move |key| key.date == day)
    }

    /// Returns a campaign of the file.
    pub(super) fn plan_campaign(&self, name: &str) -> Option<&CampaignSheet> {
        let mut known = self.plan.sheet.iter().flat_map(|sheet| &sheet.campaigns);
        known.find(|campaign| campaign.name.eq_ignore_ascii_case(name))
    }

    /// Tells whether what the plan shows is known.
    pub(super) fn plan_is_known(&self) -> bool {
        match self.plan.view {
            PlanView::Year => self.plan.year.is_some(),
            _ => self.plan.sheet.is_some(),
        }
    }

    /// Returns the two to five letters of an account's network.
    pub(super) fn network_tag(&self, account: &AccountId) -> String {
        let known = self.plan.sheet.iter().flat_map(|sheet| &sheet.accounts);
        let tag =
            known.into_iter().find(|known| known.id.network() == account.network()).map(|known| known.tag.clone());
        tag.unwrap_or_else(|| account.network().chars().take(4).collect())
    }
}
