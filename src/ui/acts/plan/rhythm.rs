//! Usual times that are free, and campaigns, to choose from.

use super::write;
use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::id::AccountId;
use crate::domain::plan::{CampaignSheet, Content, FreeSlot, PostAct, Shift, Variant};
use crate::domain::width::{pad, width};
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::seat::Seat;
use crate::words::{fill, some, w};

/// So many times are asked for.
const ASKED: usize = 200;
/// So many are offered.
const OFFERED: usize = 40;

/// Asks for the next usual times that are free.
pub fn slots(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.plan.wants_next = false;
    seat.asked.ask(Query::Slots { account: None, count: ASKED }).into_iter().collect()
}

/// Offers them, where not just the next one is wanted: for the post that is meant, those of its accounts; else for a new one.
pub fn slots_came(seat: &mut Seat, slots: Vec<FreeSlot>) -> Vec<Effect> {
    if std::mem::take(&mut seat.plan.wants_next) {
        return write::new_at_next(seat, &slots);
    }
    let post = seat.post_here().filter(|_| seat.in_plan());
    let accounts: Vec<AccountId> = if post.is_some() { accounts(seat) } else { Vec::new() };
    let fits = |slot: &FreeSlot| accounts.is_empty() || accounts.contains(&slot.account);
    let offered: Vec<FreeSlot> = slots.into_iter().filter(fits).take(OFFERED).collect();
    let whose = |slot: &FreeSlot| seat.network_tag(&slot.account);
    let is_clear =
        offered.iter().all(|one| offered.iter().all(|two| one.account == two.account || whose(one) != whose(two)));
    let usual =
        |slot: &FreeSlot| slot.usual.map(|percent| fill(w().plan_pane.usual_here, &[&percent])).unwrap_or_default();
    let whose = |slot: &FreeSlot| if is_clear { whose(slot) } else { slot.account.to_string() };
    let that_day = |slot: &FreeSlot| some(w().plan_pane.that_day, slot.posts);
    // What is told of one stands below what is told of another.
    let widest = |told: &dyn Fn(&FreeSlot) -> String| offered.iter().map(|slot| width(&told(slot))).max().unwrap_or(0);
    let (of_whose, of_day) = (widest(&whose), widest(&that_day));
    let choice = |slot: FreeSlot| {
        let when = slot.moment.at.in_zone(&seat.settings.zone).strftime("%a %-d %b %H:%M").to_string();
        let (whose, that_day) = (pad(&whose(&slot), of_whose), pad(&that_day(&slot), of_day));
        let detail = format!("{}{whose}  {that_day}", usual(&slot));
        Choice::new(when, detail, taking(post, &accounts, slot))
    };
    let choices: Vec<Choice> = offered.iter().cloned().map(choice).collect();
    seat.plan.follows = post;
    let title = if post.is_some() { w().plan_pane.slots_title } else { w().plan_pane.slots_new };
    let is_told = offered.iter().any(|slot| slot.usual.is_some());
    let title = if is_told { fill(w().plan_pane.slots_told, &[&title]) } else { title.to_owned() };
    seat.layers.push(Layer::Picker(Picker::new(title, choices, w().plan_pane.no_slots)));
    Vec::new()
}

/// The accounts of the post that is meant.
fn accounts(seat: &Seat) -> Vec<AccountId> {
    let opened = seat.plan.opened().map(|sheet| {
        sheet.post.content.variants.iter().map(|variant| variant.account.clone()).collect::<Vec<AccountId>>()
    });
    let listed = || {
        let here = seat.plan.here().map(|planned| &planned.variants);
        here.into_iter().flatten().map(|variant| variant.account.clone()).collect()
    };
    opened.unwrap_or_else(listed)
}

/// What taking a time does: the account of a post that has several leaves then alone.
fn taking(post: Option<crate::domain::id::PostId>, accounts: &[AccountId], slot: FreeSlot) -> Then {
    match post {
        Some(id) => {
            let of = (accounts.len() > 1).then_some(slot.account);
            let act = PostAct::Move { of, shift: Shift::To(slot.moment) };
            Then::Do(Box::new(Command::Post { id, act }))
        }
        None => {
            let variants = vec![Variant { account: slot.account, ..Variant::default() }];
            let moment = Some(slot.moment);
            Then::NewPost(Box::new(Content { moment, variants, ..Content::default() }))
        }
    }
}

/// Asks for the campaigns.
pub fn campaigns(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.asked.ask(Query::Campaigns).into_iter().collect()
}

/// Offers them: the plan shows the posts of the chosen one alone.
pub fn campaigns_came(seat: &mut Seat, campaigns: &[CampaignSheet]) -> Vec<Effect> {
    let say = &w().plan_pane;
    let every = seat.plan.campaign.is_some();
    let all = every.then(|| Choice::new(say.all_campaigns, "", Then::Line("plan campaign -".to_owned())));
    let choices = campaigns.iter().map(|campaign| {
        let states: Vec<String> =
            campaign.states.iter().map(|(state, count)| format!("{count} {}", state.word())).collect();
        let detail = if states.is_empty() { w().rhythm.no_post_yet.to_owned() } else { states.join(", ") };
        let then = Then::Line(format!("plan campaign {}", campaign.name));
        Choice { preview: told(seat, campaign), ..Choice::new(campaign.name.clone(), detail, then) }
    });
    let choices: Vec<Choice> = all.into_iter().chain(choices).collect();
    let no_campaign = say.no_campaigns;
    seat.layers.push(Layer::Picker(Picker::new(say.campaigns_title, choices, no_campaign)));
    Vec::new()
}

/// What is known of a campaign, a line each.
fn told(seat: &Seat, campaign: &CampaignSheet) -> String {
    let say = &w().plan_pane;
    let day = |day: jiff::civil::Date| day.strftime("%-d %b %Y").to_string();
    let days = match (campaign.from, campaign.until) {
        (Some(from), Some(until)) => Some(fill(say.runs, &[&day(from), &day(until)])),
        (Some(from), None) => Some(fill(say.runs_from, &[&day(from)])),
        (None, Some(until)) => Some(fill(say.runs_until, &[&day(until)])),
        (None, None) => None,
    };
    let accounts: Vec<String> = campaign.accounts.iter().map(|(account, count)| format!("{account} {count}")).collect();
    let next = campaign
        .next
        .as_ref()
        .map(|(at, _, name)| fill(say.next_out, &[&at.day_and_minute(&seat.settings.zone, seat.now), name]));
    let words = |label: &str, text: &String| (!text.is_empty()).then(|| fill(label, &[text]));
    let lines = [
        words(say.objective, &campaign.objective),
        words(say.audience, &campaign.audience),
        words(say.goal, &campaign.goal),
        days,
        (!accounts.is_empty()).then(|| accounts.join(", ")),
        next,
        (!campaign.settled).then(|| say.unsettled.to_owned()),
    ];
    lines.into_iter().flatten().collect::<Vec<String>>().join("\n")
}
