//! What a team has settled about its plan: who says yes, and its campaigns.

use jiff::civil::Date;

use super::{Content, DayList, KeyDay, Policy, Slots, Theme, key_days};
use crate::domain::id::{AccountId, SeatName};
use crate::domain::time::Span;

/// What a team has settled about its plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planning {
    /// Who says yes to a post that is of no campaign.
    pub policy: Policy,
    /// The campaigns, in the order of the file.
    pub campaigns: Vec<Campaign>,
    /// The usual times of accounts.
    pub slots: Slots,
    /// The same words within so long are too soon.
    pub repeats_within: Span,
    /// More tags than these read like an advertisement.
    pub most_tags: usize,
    /// Key dates: of every country that comes with the program, and of the team's own files.
    pub dates: Vec<DayList>,
    /// What the months of a year are about, in the order of the file.
    pub themes: Vec<Theme>,
}

impl Default for Planning {
    fn default() -> Planning {
        Planning {
            policy: Policy::default(),
            campaigns: Vec::new(),
            slots: Slots::default(),
            repeats_within: Span::days(30),
            most_tags: 5,
            dates: Vec::new(),
            themes: Vec::new(),
        }
    }
}

/// Posts that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Campaign {
    /// Its short name.
    pub name: String,
    /// What it is for.
    pub objective: String,
    /// Whom it is for.
    pub audience: String,
    /// What it is to reach, in words and figures.
    pub goal: String,
    /// The role of a theme that it is drawn in.
    pub colour: Option<String>,
    /// Its first day; none where it has always run.
    pub from: Option<Date>,
    /// Its last day; none where it goes on.
    pub until: Option<Date>,
    /// Where it is said; everywhere if none is named.
    pub accounts: Vec<AccountId>,
    /// What its links carry: `utm_campaign` and the like.
    pub tags: Vec<(String, String)>,
    /// So many must say yes to its posts; as many as usual where it does not say.
    pub approvals: Option<u32>,
    /// Who may; as usual where nobody is named.
    pub approvers: Vec<SeatName>,
}

impl Campaign {
    /// Tells whether it runs on a day.
    pub fn runs_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Planning {
    /// Returns a campaign by its name.
    pub fn campaign(&self, name: &str) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.name.eq_ignore_ascii_case(name))
    }

    /// Returns the lists of key dates that are shown without being asked for.
    pub fn chosen_dates(&self) -> impl Iterator<Item = &DayList> {
        self.dates.iter().filter(|list| list.chosen)
    }

    /// Returns their key dates from the first day to the last, both among them, in order.
    pub fn key_days(&self, first: Date, last: Date) -> Vec<KeyDay> {
        key_days(self.chosen_dates(), first, last.saturating_add(jiff::Span::new().days(1)))
    }

    /// Returns the same with what the campaign adds to its links, where they do not say it themselves. A campaign that tells
    /// its visitors apart knows also which network they come from.
    #[must_use]
    pub fn tagged(&self, content: Content) -> Content {
        let campaign = content.campaign.as_deref().and_then(|name| self.campaign(name));
        let Some(campaign) = campaign.filter(|campaign| !campaign.tags.is_empty()) else { return content };
        let variants = content.variants.into_iter().map(|mut variant| {
            let source = ("utm_source".to_owned(), variant.account.network().to_owned());
            if let Some(link) = &mut variant.link {
                for (name, value) in campaign.tags.iter().chain([&source]) {
                    if link.tags.iter().all(|(known, _)| known != name) {
                        link.tags.push((name.clone(), value.clone()));
                    }
                }
            }
            variant
        });
        Content { variants: variants.collect(), ..content }
    }

    /// Returns what is agreed on about a post that says this.
    pub fn policy(&self, content: &Content) -> Policy {
        self.policy_of(content.campaign.as_deref())
    }

    /// Returns who says yes to posts of a campaign, or of none.
    pub fn policy_of(&self, campaign: Option<&str>) -> Policy {
        let campaign = campaign.and_then(|name| self.campaign(name));
        let Some(campaign) = campaign else { return self.policy.clone() };
        Policy {
            approvals: campaign.approvals.unwrap_or(self.policy.approvals),
            approvers: if campaign.approvers.is_empty() {
                self.policy.approvers.clone()
            } else {
                campaign.approvers.clone()
            },
        }
    }
}
