//! What somebody should know of a post before it leaves: nothing of it keeps it from leaving.

use std::fmt;

use jiff::civil::Date;

use super::{Calendar, Campaign, Content, Moment, Planned, PostState, Quirk, Variant};
use crate::domain::hours::BusinessHours;
use crate::domain::id::{AccountId, PostId, digest};
use crate::domain::nearest::nearest;
use crate::domain::saved::words_of;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Two posts of an account so near to each other take each other's readers.
const NEAR: Span = Span::minutes(60);

/// Something that somebody should know of a post.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Warning {
    /// Of which variants; of the whole post where none is named.
    pub accounts: Vec<AccountId>,
    /// What.
    pub what: Known,
}

/// What there is to know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Another post says the same.
    SameText {
        /// Which.
        post: PostId,
        /// When.
        at: Option<Time>,
    },
    /// Another post leads to the same page.
    SameLink {
        /// Which.
        post: PostId,
        /// When.
        at: Option<Time>,
    },
    /// Another post leaves on the same account within the hour.
    SameHour {
        /// Which.
        post: PostId,
        /// When.
        at: Time,
    },
    /// Another variant says the same.
    Copy,
    /// Nobody is there to answer what people will say.
    Closed,
    /// Everything planned is held.
    Frozen,
    /// It has so many tags.
    Tags(usize),
    /// A picture has no description.
    NoAlt,
    /// It leaves on a day of mourning.
    Mourning(String),
    /// Its campaign is not said there.
    OutsideCampaign(String),
    /// Its campaign does not run on that day.
    OutsideDays(String),
    /// There is no such campaign.
    NoCampaign {
        /// As it is written.
        name: String,
        /// The one that was most likely meant.
        near: Option<String>,
    },
    /// The clocks skip its minute.
    Skipped,
    /// Its minute is there twice.
    Twice,
}

/// What a post is looked at beside.
pub struct Beside<'a> {
    /// Which it is, if it is in the plan.
    pub id: Option<PostId>,
    /// All others.
    pub calendar: &'a Calendar,
    /// The opening hours of an account.
    pub hours: &'a dyn Fn(&AccountId) -> BusinessHours,
    /// The name of the day of mourning that a day is.
    pub mourning: &'a dyn Fn(Date) -> Option<String>,
    /// Everything planned is held.
    pub is_frozen: bool,
    /// Those that there are.
    pub campaigns: &'a [Campaign],
    /// The post at which the series stands that it is of.
    pub series: Option<PostId>,
    /// The same words within so long before and after are too soon.
    pub repeats_within: Span,
    /// More tags than these read like an advertisement.
    pub most_tags: usize,
}

/// What is left of a text when blanks, signs and capitals are taken away; nothing for an empty one.
pub(super) fn said(text: &str) -> Option<u64> {
    let words = words_of(text);
    (!words.is_empty()).then(|| short(&digest(&["said", &words.join(" ")])))
}

/// Tells whether two texts say the same, whatever a network makes of blanks, signs and capitals.
pub fn says_as_much(one: &str, other: &str) -> bool {
    said(one) == said(other)
}

/// What is left of a web address without what tells one visitor from others.
pub(super) fn leads(url: &str) -> Option<u64> {
    let page = url.split(['?', '#']).next().unwrap_or_default();
    let page = page.trim().trim_end_matches('/').to_lowercase();
    (!page.is_empty()).then(|| short(&digest(&["leads", &page])))
}

fn short(hash: &[u8; 16]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_be_bytes(first)
}

/// Returns everything that somebody should know of a post, the whole post's first.
pub fn warnings(content: &Content, beside: &Beside<'_>) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut of_all = |what: Known| found.push(Warning { accounts: Vec::new(), what });
    if beside.is_frozen {
        of_all(Known::Frozen);
    }
    let is_it = |name: &String| beside.campaigns.iter().find(|one| one.name.eq_ignore_ascii_case(name));
    let campaign = content.campaign.as_ref().and_then(is_it);
    if let Some(name) = content.campaign.as_ref().filter(|_| campaign.is_none()) {
        let near = nearest(name, beside.campaigns.iter().map(|one| one.name.as_str())).map(str::to_owned);
        of_all(Known::NoCampaign { name: name.clone(), near });
    }
    let copies: Vec<AccountId> = content.copies().into_iter().cloned().collect();
    for variant in &content.variants {
        let moment = content.moment_of(variant);
        let mut known = alone(variant, moment, campaign, beside);
        if copies.contains(&variant.account) {
            known.push(Known::Copy);
        }
        known.extend(again(variant, moment, content.campaign.as_ref(), beside));
        known.into_iter().for_each(|what| add(&mut found, &variant.account, what));
    }
    found
}

/// Adds what is to be known of a variant; what is known of others is said once.
fn add(found: &mut Vec<Warning>, account: &AccountId, what: Known) {
    match found.iter_mut().find(|warning| warning.what == what && !warning.accounts.is_empty()) {
        Some(warning) => warning.accounts.push(account.clone()),
        None => found.push(Warning { accounts: vec![account.clone()], what }),
    }
}

/// What is to be known of a variant by itself.
fn alone(variant: &Variant, moment: Option<&Moment>, campaign: Option<&Campaign>, beside: &Beside<'_>) -> Vec<Known> {
    let tags = variant.text.split_whitespace().filter(|word| is_tag(word)).count();
    let outside =
        campaign.filter(|campaign| !campaign.accounts.is_empty() && !campaign.accounts.contains(&variant.account));
    let day = moment.map(|moment| moment.wall.date());
    let over = campaign.filter(|campaign| day.is_some_and(|day| !campaign.runs_on(day)));
    let closed = moment.is_some_and(|moment| !(beside.hours)(&variant.account).is_open(moment.at));
    let quirk = moment.map_or(Quirk::None, |moment| moment.quirk);
    let all = [
        moment.and_then(|moment| (beside.mourning)(moment.wall.date())).map(Known::Mourning),
        (tags > beside.most_tags).then_some(Known::Tags(tags)),
        variant.media.iter().any(|media| !media.is_described()).then_some(Known::NoAlt),
        outside.map(|campaign| Known::OutsideCampaign(campaign.name.clone())),
        over.map(|campaign| Known::OutsideDays(campaign.name.clone())),
        closed.then_some(Known::Closed),
        (quirk == Quirk::Skipped).then_some(Known::Skipped),
        (quirk == Quirk::Twice).then_some(Known::Twice),
    ];
    all.into_iter().flatten().collect()
}

fn is_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|rest| rest.chars().any(char::is_alphabetic))
}

/// What other posts say, at most one of each sort: the nearest. A series says its words again, and a campaign leads to its
/// page, because somebody wants that.
fn again(variant: &Variant, moment: Option<&Moment>, campaign: Option<&String>, beside: &Beside<'_>) -> Vec<Known> {
    let Some(at) = moment.map(|moment| moment.at) else { return Vec::new() };
    let (text, link) = (said(&variant.text), variant.link.as_ref().and_then(|link| leads(&link.url)));
    let window = (at.minus(beside.repeats_within), at.plus(beside.repeats_within).plus(Span::millis(1)));
    let (mut same_text, mut same_link, mut same_hour) = (None, None, None);
    let nearer =
        |known: &Option<(Span, Known)>, distance: Span| known.as_ref().is_none_or(|(near, _)| distance < *near);
    for (when, post) in beside.calendar.between(window.0, window.1).filter(|(_, post)| counts(post, beside.id)) {
        let distance = Span::millis(when.since(at).as_millis().abs());
        let id = post.id;
        let is_kin = beside.series.is_some() && post.series() == beside.series;
        let is_of_campaign = campaign.is_some() && post.campaign.as_ref() == campaign;
        for other in post.variants.iter().filter(|other| other.at == Some(when)) {
            if text.is_some() && !is_kin && other.said == text && nearer(&same_text, distance) {
                same_text = Some((distance, Known::SameText { post: id, at: Some(when) }));
            }
            if link.is_some() && !is_kin && !is_of_campaign && other.leads == link && nearer(&same_link, distance) {
                same_link = Some((distance, Known::SameLink { post: id, at: Some(when) }));
            }
            if other.account == variant.account && distance < NEAR && nearer(&same_hour, distance) {
                same_hour = Some((distance, Known::SameHour { post: id, at: when }));
            }
        }
    }
    [same_text, same_link, same_hour].into_iter().flatten().map(|(_, known)| known).collect()
}

fn counts(post: &Planned, own: Option<PostId>) -> bool {
    Some(post.id) != own && !matches!(post.state, PostState::Dropped | PostState::Idea)
}

impl Warning {
    /// Tells it; `clock` writes a time, `name` a post.
    pub fn words(&self, clock: &dyn Fn(Time) -> String, name: &dyn Fn(PostId) -> String) -> String {
        let say = &w().plan;
        let what = match &self.what {
            Known::SameText { post, at } => fill(say.warn_same_text, &[&name(*post), &when(at, clock)]),
            Known::SameLink { post, at } => fill(say.warn_same_link, &[&name(*post), &when(at, clock)]),
            Known::SameHour { post, at } => fill(say.warn_same_hour, &[&name(*post), &clock(*at)]),
            Known::Copy => say.warn_copy.to_owned(),
            Known::Closed => say.warn_closed.to_owned(),
            Known::Frozen => say.warn_frozen.to_owned(),
            Known::Tags(count) => fill(say.warn_tags, &[count]),
            Known::NoAlt => say.warn_no_alt.to_owned(),
            Known::Mourning(name) => fill(say.warn_mourning, &[name]),
            Known::OutsideCampaign(name) => fill(say.warn_outside, &[name]),
            Known::OutsideDays(name) => fill(w().rhythm.warn_outside_days, &[name]),
            Known::NoCampaign { name, near: None } => fill(say.warn_no_campaign, &[name]),
            Known::NoCampaign { name, near: Some(near) } => fill(say.warn_near_campaign, &[name, near]),
            Known::Skipped => say.warn_skipped.to_owned(),
            Known::Twice => say.warn_twice.to_owned(),
        };
        match self.accounts.iter().map(AccountId::as_str).collect::<Vec<&str>>().join(", ") {
            accounts if accounts.is_empty() => what,
            accounts => format!("{accounts}: {what}"),
        }
    }
}

fn when(at: &Option<Time>, clock: &dyn Fn(Time) -> String) -> impl fmt::Display {
    at.map(clock).unwrap_or_default()
}
