//! The plan as a file: a form for programs, one for spreadsheets, one for calendars, one to read.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::desk::handle::Handle;
use crate::domain::id::PostId;
use crate::domain::plan::exchange::{Known, Shared, to_csv, to_json, to_markdown};
use crate::domain::plan::ics::calendar;
use crate::domain::plan::{Calendar, KeyDay, MonthSheet, Planned, Post, year};
use crate::domain::time::Time;
use crate::store::StoreError;

use super::zone_of;

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanForm {
    /// JSON Lines, an object for each post.
    Json,
    /// A spreadsheet, a row for each variant.
    Csv,
    /// A calendar.
    Calendar,
    /// A document to read.
    Markdown,
}

/// Which posts of the plan are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPart {
    /// From when on; all of them where neither end is named.
    pub from: Option<Time>,
    /// Before when.
    pub until: Option<Time>,
    /// Also what was given up.
    #[serde(default)]
    pub dropped: bool,
}

impl Handle {
    /// Returns how many posts there are and their text.
    pub fn plan_as(&self, form: PlanForm, part: PlanPart) -> Result<(u64, String), StoreError> {
        let posts = posts(self, part)?;
        Ok((posts.len() as u64, text(self, form, &posts)))
    }
}

/// Returns the posts in the order in which they leave; behind them those without a time, where no time is asked for.
pub fn posts(desk: &Handle, part: PlanPart) -> Result<Vec<(PostId, Post)>, StoreError> {
    let PlanPart { from, until, dropped } = part;
    let is_meant = |planned: &Planned| dropped || !planned.is_given_up();
    let mut ids: Vec<PostId> = Vec::new();
    {
        let live = desk.shared.read();
        let mut seen = BTreeSet::new();
        let within = live.plan.between(from.unwrap_or(Time::MIN), until.unwrap_or(Time::MAX));
        let within = within.map(|(_, planned)| planned).filter(|planned| is_meant(planned));
        ids.extend(within.map(|planned| planned.id).filter(|id| seen.insert(*id)));
        if from.is_none() && until.is_none() {
            ids.extend(live.plan.undated().filter(|planned| is_meant(planned)).map(|planned| planned.id));
        }
    }
    let reader = desk.reader();
    let mut posts = Vec::with_capacity(ids.len());
    for id in ids {
        posts.extend(reader.subject::<Post>(id)?.map(|post| (id, post)));
    }
    Ok(posts)
}

/// Writes posts in a form.
pub fn text(desk: &Handle, form: PlanForm, posts: &[(PostId, Post)]) -> String {
    let library = desk.library();
    let zone = library.rulings.zone();
    let known = Known { accounts: &[], zone, zone_of: &zone_of };
    let each = || posts.iter().map(|(id, post)| (*id, post));
    match form {
        PlanForm::Json => each().map(|(id, post)| to_json(id, post, &known) + "\n").collect(),
        PlanForm::Csv => to_csv(each(), &known),
        PlanForm::Calendar => calendar(&library.name, each()),
        PlanForm::Markdown => {
            let planning = &library.rulings.planning;
            let dates = dates_around(desk, posts);
            let (name, campaigns, dates) = (&library.name, &planning.campaigns, &dates);
            to_markdown(&Shared { name, posts, campaigns, dates, months: &months_around(desk, posts), zone })
        }
    }
}

/// Returns the months of the years in which posts leave, as the programme has them.
fn months_around(desk: &Handle, posts: &[(PostId, Post)]) -> Vec<MonthSheet> {
    let rulings = &desk.library().rulings;
    if rulings.planning.themes.is_empty() {
        return Vec::new();
    }
    let times = posts.iter().filter_map(|(id, post)| Planned::of(*id, post).at());
    let years: BTreeSet<i16> = times.map(|at| at.in_zone(rulings.zone()).date().year()).collect();
    let calendar = Calendar::of(posts.iter().map(|(id, post)| (*id, post)));
    let of_year = |of: i16| year(&rulings.planning, &calendar, of, rulings.zone()).months;
    years.into_iter().flat_map(of_year).collect()
}

/// Returns the key dates of the months in which posts leave.
fn dates_around(desk: &Handle, posts: &[(PostId, Post)]) -> Vec<KeyDay> {
    let rulings = &desk.library().rulings;
    let times: Vec<Time> = posts.iter().filter_map(|(id, post)| Planned::of(*id, post).at()).collect();
    let day = |at: &Time| at.in_zone(rulings.zone()).date();
    let Some((first, last)) = times.iter().min().zip(times.iter().max()) else { return Vec::new() };
    rulings.planning.key_days(day(first).first_of_month(), day(last).last_of_month())
}
