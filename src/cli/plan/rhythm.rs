//! The rhythm of the plan, printed: usual times that are free, campaigns, a year.

use clap::Args;
use serde_json::{Value, json};

use crate::desk::{Work, clock};
use crate::domain::ask::{Query, Shown};
use crate::domain::plan::{CampaignSheet, FreeSlot, MonthSheet, YearSheet};
use crate::domain::width::{fit, pad};
use crate::words::w;

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;

/// The months of a year have bars so high, in posts.
const BAR: [&str; 8] = ["·", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// What `plan slots` takes.
#[derive(Args, Debug)]
pub struct SlotsArgs {
    /// Of this account alone
    #[arg(long)]
    account: Option<String>,
    /// So many
    #[arg(short, default_value_t = 10)]
    n: usize,
}

/// What `plan year` takes.
#[derive(Args, Debug)]
pub struct YearArgs {
    /// Which [default: this one]
    #[arg(value_parser = clap::value_parser!(i16).range(1970..=2200))]
    year: Option<i16>,
}

/// Asks the desk; says its reason where it cannot tell.
async fn ask(desk: &mut Desk, query: Query) -> Result<Shown, Failure> {
    match desk.ask(query).await? {
        Shown::Nothing(why) => Err(Failure::refused(why)),
        shown => Ok(shown),
    }
}

/// Prints the next usual times that nothing has taken.
pub async fn slots(errand: &mut Errand<'_>, args: SlotsArgs) -> Result<(), Failure> {
    let account = args.account.as_deref().map(|name| reply::account(errand, name)).transpose()?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Slots(slots) = ask(desk, Query::Slots { account, count: args.n }).await? else {
            return Err(desk::odd());
        };
        for slot in &slots {
            if errand.json {
                errand.object(&slot_json(slot))?;
            } else {
                errand.say(&slot_line(slot))?;
            }
        }
        Ok(())
    })
    .await
}

fn slot_json(slot: &FreeSlot) -> Value {
    json!({ "account": slot.account, "at": slot.moment.at, "wall": slot.moment.wall, "zone": slot.moment.zone, "posts": slot.posts, "percent_of_usual": slot.usual })
}

fn slot_line(slot: &FreeSlot) -> String {
    let posts = match slot.posts {
        0 => "nothing that day".to_owned(),
        1 => "1 post that day".to_owned(),
        several => format!("{several} posts that day"),
    };
    let when = slot.moment.wall.strftime("%a %-d %b %Y %H:%M").to_string();
    let usual = slot.usual.map(|percent| format!("; {percent} % of what is usual")).unwrap_or_default();
    format!("{} {} {posts}{usual}", pad(&when, 22), pad(slot.account.as_str(), 32))
}

/// Prints the campaigns and how they stand.
pub async fn campaigns(errand: &mut Errand<'_>) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Campaigns(campaigns) = ask(desk, Query::Campaigns).await? else { return Err(desk::odd()) };
        if campaigns.is_empty() && !errand.json {
            errand.hint("no campaign yet: write [[campaign]] in plan.toml (`hearken plan example` prints one), and name it in posts")?;
        }
        for campaign in &campaigns {
            if errand.json {
                errand.object(&campaign_json(campaign))?;
            } else {
                for line in campaign_lines(errand, campaign) {
                    errand.say(&line)?;
                }
            }
        }
        Ok(())
    })
    .await
}

fn campaign_json(campaign: &CampaignSheet) -> Value {
    let states: Value = campaign.states.iter().map(|(state, count)| (state.word().to_owned(), json!(count))).collect();
    let accounts: Value =
        campaign.accounts.iter().map(|(account, count)| (account.to_string(), json!(count))).collect();
    let next =
        campaign.next.as_ref().map(|(at, id, name)| json!({ "at": at, "id": id, "code": id.code(), "title": name }));
    json!({
        "name": campaign.name,
        "objective": campaign.objective,
        "audience": campaign.audience,
        "goal": campaign.goal,
        "colour": campaign.colour,
        "from": campaign.from,
        "until": campaign.until,
        "settled": campaign.settled,
        "posts": campaign.posts(),
        "states": states,
        "accounts": accounts,
        "next": next,
    })
}

fn campaign_lines(errand: &Errand<'_>, campaign: &CampaignSheet) -> Vec<String> {
    let days = match (campaign.from, campaign.until) {
        (None, None) => String::new(),
        (from, until) => {
            let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
            format!(" · {}…{}", day(from), day(until))
        }
    };
    let unknown = if campaign.settled { "" } else { " · not in plan.toml" };
    let mut lines = vec![format!("{}{days}{unknown}", campaign.name)];
    for (what, words) in [("for", &campaign.objective), ("to", &campaign.audience), ("goal", &campaign.goal)] {
        if !words.is_empty() {
            lines.push(format!("  {what}: {words}"));
        }
    }
    let states: Vec<String> =
        campaign.states.iter().map(|(state, count)| format!("{count} {}", state.word())).collect();
    lines.push(format!("  {}", if states.is_empty() { "no post yet".to_owned() } else { states.join(", ") }));
    let accounts: Vec<String> = campaign.accounts.iter().map(|(account, count)| format!("{account} {count}")).collect();
    lines.extend((!accounts.is_empty()).then(|| format!("  {}", accounts.join(", "))));
    lines.extend(
        campaign
            .next
            .as_ref()
            .map(|(at, id, name)| format!("  next {} {} {}", errand.clock(*at), id.code(), fit(name, 60))),
    );
    lines
}

/// Prints a year month by month.
pub async fn year(errand: &mut Errand<'_>, args: YearArgs) -> Result<(), Failure> {
    let year = args.year.unwrap_or_else(|| clock::now().in_zone(errand.config.zone()).date().year());
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Year(sheet) = ask(desk, Query::Year { year }).await? else { return Err(desk::odd()) };
        if errand.json {
            return errand.object(&serde_json::to_value(&*sheet)?);
        }
        for line in year_lines(&sheet) {
            errand.say(&line)?;
        }
        Ok(())
    })
    .await
}

fn year_lines(sheet: &YearSheet) -> Vec<String> {
    let mut lines = vec![sheet.year.to_string()];
    for month in &sheet.months {
        lines.extend(month_lines(month));
    }
    lines
}

fn month_lines(month: &MonthSheet) -> Vec<String> {
    let bar: String = month.weeks.iter().map(|week| BAR[(week.planned + week.published).min(BAR.len() - 1)]).collect();
    let out: usize = month.weeks.iter().map(|week| week.published).sum();
    let gap = month.gap().map(|gap| format!(" · {gap}")).unwrap_or_default();
    let trouble = if month.trouble > 0 { format!(" · {} in trouble", month.trouble) } else { String::new() };
    let head = format!(
        "{} {} {:>3} posts, {out} out · {} key dates{trouble}{gap}",
        pad(&month.first.strftime("%B").to_string(), 10),
        pad(&bar, 6),
        month.posts,
        month.dates
    );
    let themes = month.themes.iter().map(|theme| {
        let coverage = theme.coverage(month.posts).map(|words| format!(" · {words}")).unwrap_or_default();
        let aim = if theme.aim.is_empty() { String::new() } else { format!(" — {}", theme.aim) };
        format!("  {}{aim}{coverage}", crate::words::fill(w().rhythm.theme_line, &[&theme.title]))
    });
    [head].into_iter().chain(themes).collect()
}
