//! What became of posts, and when they do best: what is known, how it is sorted, and where the cursor stands.

use std::cmp::Ordering;

use jiff::civil::Weekday;

use crate::domain::ask::{BestSheet, ResultLine, ResultsSheet};
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::Cell;

/// The hours of a day.
pub const HOURS: usize = 24;
/// The days of a week.
pub const DAYS: usize = 7;

/// By what results are sorted, the greatest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultOrder {
    /// When it was published.
    #[default]
    Time,
    /// Likes.
    Likes,
    /// Answers.
    Answers,
    /// Shares.
    Shares,
    /// Views.
    Views,
    /// Times of what is usual there.
    Usual,
}

impl ResultOrder {
    /// Every order, as the key goes through them.
    pub const ALL: [ResultOrder; 6] = [
        ResultOrder::Time,
        ResultOrder::Likes,
        ResultOrder::Answers,
        ResultOrder::Shares,
        ResultOrder::Views,
        ResultOrder::Usual,
    ];

    /// Returns the word behind `:order-results`.
    pub const fn word(self) -> &'static str {
        match self {
            ResultOrder::Time => "time",
            ResultOrder::Likes => "likes",
            ResultOrder::Answers => "answers",
            ResultOrder::Shares => "shares",
            ResultOrder::Views => "views",
            ResultOrder::Usual => "usual",
        }
    }

    /// Returns the order of a word.
    pub fn of_word(word: &str) -> Option<ResultOrder> {
        ResultOrder::ALL.into_iter().find(|order| order.word() == word)
    }

    /// Returns the next one, around the end.
    #[must_use]
    pub fn next(self) -> ResultOrder {
        let here = ResultOrder::ALL.iter().position(|order| *order == self).unwrap_or(0);
        ResultOrder::ALL.get(here + 1).copied().unwrap_or_default()
    }

    /// What is not told stands behind what is.
    fn compare(self, one: &ResultLine, two: &ResultLine) -> Ordering {
        let count = |line: &ResultLine| {
            let figures = &line.results.figures;
            match self {
                ResultOrder::Likes => figures.likes,
                ResultOrder::Answers => figures.comments,
                ResultOrder::Shares => figures.shares,
                ResultOrder::Views => figures.views,
                ResultOrder::Time | ResultOrder::Usual => None,
            }
        };
        let by_count = count(two).cmp(&count(one));
        let by_usual = match self {
            ResultOrder::Usual => two.times.unwrap_or(-1.0).total_cmp(&one.times.unwrap_or(-1.0)),
            _ => Ordering::Equal,
        };
        by_count.then(by_usual).then(two.results.published.cmp(&one.results.published))
    }
}

/// What became of posts, as the pane holds it.
#[derive(Default)]
pub struct ResultsPane {
    /// What became of the posts of a time, sorted.
    pub sheet: Option<Box<ResultsSheet>>,
    /// By what.
    pub order: ResultOrder,
    /// The line under the cursor.
    pub chosen: Option<(PostId, AccountId)>,
    /// When posts do best.
    pub best: Option<Box<BestSheet>>,
    /// Of which account; of all where none is named.
    pub account: Option<AccountId>,
    /// The day of the week and the hour under the cursor.
    pub cell: (usize, usize),
}

impl ResultsPane {
    /// Takes in what became of posts; the cursor stays on its line.
    pub fn take(&mut self, sheet: Box<ResultsSheet>) {
        self.sheet = Some(sheet);
        self.sort();
    }

    /// Sorts anew.
    pub fn sort(&mut self) {
        let order = self.order;
        if let Some(sheet) = &mut self.sheet {
            sheet.lines.sort_by(|one, two| order.compare(one, two));
        }
        if self.place().is_none() {
            self.choose(0);
        }
    }

    /// Returns the lines in their order.
    pub fn lines(&self) -> &[ResultLine] {
        self.sheet.as_ref().map_or(&[], |sheet| &sheet.lines)
    }

    /// Returns where the cursor stands.
    pub fn place(&self) -> Option<usize> {
        let (post, account) = self.chosen.as_ref()?;
        self.lines().iter().position(|line| line.post == *post && line.account == *account)
    }

    /// Returns the line under the cursor.
    pub fn here(&self) -> Option<&ResultLine> {
        self.lines().get(self.place()?)
    }

    /// Chooses the line at a place, the last where there are fewer.
    pub fn choose(&mut self, place: usize) {
        let line = self.lines().get(place).or(self.lines().last());
        self.chosen = line.map(|line| (line.post, line.account.clone()));
    }

    /// Returns the weekday under the cursor.
    pub fn weekday(&self) -> Weekday {
        i8::try_from(self.cell.0).ok().and_then(|n| Weekday::from_monday_zero_offset(n).ok()).unwrap_or(Weekday::Monday)
    }

    /// Returns how the hour under the cursor does.
    pub fn cell_here(&self) -> Option<&Cell> {
        self.best.as_ref()?.best.cell(self.weekday(), self.cell.1)
    }

    /// Goes to the next account, or to the one before; all of them are one more.
    pub fn turn_account(&mut self, back: bool) {
        let known = self.best.as_ref().map_or(&[][..], |best| &best.accounts);
        let here = self.account.as_ref().and_then(|account| known.iter().position(|one| one == account));
        let there = match (here, back) {
            (None, false) => Some(0),
            (None, true) => known.len().checked_sub(1),
            (Some(here), false) => Some(here + 1),
            (Some(here), true) => here.checked_sub(1),
        };
        self.account = there.and_then(|there| known.get(there)).cloned();
    }
}
