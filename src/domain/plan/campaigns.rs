//! How campaigns stand: what is planned and out of each.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Calendar, Campaign, Planned, Planning, PostState};
use crate::domain::id::{AccountId, PostId};
use crate::domain::lean::is_default;
use crate::domain::time::Time;

/// A campaign and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignSheet {
    /// Its short name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub objective: String,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub audience: String,
    /// What it is to reach.
    #[serde(default, skip_serializing_if = "is_default")]
    pub goal: String,
    /// The role of a theme that it is drawn in.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colour: Option<String>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "is_default")]
    pub until: Option<Date>,
    /// It stands in `plan.toml`; posts alone name it else.
    pub settled: bool,
    /// How many posts stand how; nothing of what was given up.
    #[serde(default, skip_serializing_if = "is_default")]
    pub states: Vec<(PostState, usize)>,
    /// How many posts go to which account.
    #[serde(default, skip_serializing_if = "is_default")]
    pub accounts: Vec<(AccountId, usize)>,
    /// What leaves next.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next: Option<(Time, PostId, String)>,
}

impl CampaignSheet {
    /// Begins the sheet of a campaign; `settled` tells whether it stands in the file.
    pub fn of(campaign: &Campaign, settled: bool) -> CampaignSheet {
        CampaignSheet {
            name: campaign.name.clone(),
            objective: campaign.objective.clone(),
            audience: campaign.audience.clone(),
            goal: campaign.goal.clone(),
            colour: campaign.colour.clone(),
            from: campaign.from,
            until: campaign.until,
            settled,
            ..CampaignSheet::default()
        }
    }

    /// Returns how many posts it has.
    pub fn posts(&self) -> usize {
        self.states.iter().map(|(_, count)| count).sum()
    }

    /// Tells whether it runs on one of the days from `first` on and before `behind`: one without an end runs as long as
    /// something of it is planned.
    pub fn runs_within(&self, first: Date, behind: Date) -> bool {
        let begins = self.from.is_none_or(|from| from < behind);
        begins && self.until.is_none_or(|until| until >= first) && (self.from.is_some() || self.until.is_some())
    }
}

/// Returns every campaign of the file in its order, then those that posts alone name.
pub fn campaigns(planning: &Planning, calendar: &Calendar, now: Time) -> Vec<CampaignSheet> {
    let mut by_name: BTreeMap<String, Vec<&Planned>> = BTreeMap::new();
    for post in calendar.all().filter(|post| post.state != PostState::Dropped) {
        if let Some(name) = &post.campaign {
            by_name.entry(name.to_lowercase()).or_default().push(post);
        }
    }
    let mut sheets = Vec::new();
    for campaign in &planning.campaigns {
        let posts = by_name.remove(&campaign.name.to_lowercase()).unwrap_or_default();
        sheets.push(counted(CampaignSheet::of(campaign, true), &posts, now));
    }
    for posts in by_name.into_values() {
        let name = posts.first().and_then(|post| post.campaign.clone()).unwrap_or_default();
        let campaign = Campaign { name, ..Campaign::default() };
        sheets.push(counted(CampaignSheet::of(&campaign, false), &posts, now));
    }
    sheets
}

fn counted(mut sheet: CampaignSheet, posts: &[&Planned], now: Time) -> CampaignSheet {
    let mut states: BTreeMap<PostState, usize> = BTreeMap::new();
    let mut accounts: BTreeMap<&AccountId, usize> = BTreeMap::new();
    for post in posts {
        *states.entry(post.state).or_default() += 1;
        for variant in &post.variants {
            *accounts.entry(&variant.account).or_default() += 1;
        }
    }
    let to_come = posts.iter().flat_map(|post| {
        let times = post.times().filter(|at| *at > now);
        times.map(|at| (at, post.id, post.name.clone()))
    });
    sheet.next = to_come.min_by_key(|(at, id, _)| (*at, *id));
    sheet.states = states.into_iter().collect();
    sheet.accounts = accounts.into_iter().map(|(account, count)| (account.clone(), count)).collect();
    sheet
}
