//! Times of posts as they are typed.

use clap::Args;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::config::zone;
use crate::desk::clock;
use crate::domain::plan::{Moment, PostAct, Quirk, Shift};
use crate::domain::snooze::{self, Wake};

use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;

/// What `plan move` takes.
#[derive(Args, Debug)]
pub struct MoveArgs {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// `+1d`, `-2h`, `+30m`, `fri 9`, `2027-03-28T09:30`, or `never`
    #[arg(required = true, allow_hyphen_values = true)]
    when: Vec<String>,
    /// Only the variant for this account
    #[arg(long)]
    account: Option<String>,
    /// The zone in which the time is meant [default: the desk's]
    #[arg(long)]
    zone: Option<String>,
}

/// Gives a post another time.
pub async fn shift(errand: &mut Errand<'_>, args: MoveArgs) -> Result<(), Failure> {
    let words = args.when.join(" ");
    let of = args.account.as_deref().map(|name| reply::account(errand, name)).transpose()?;
    let shift = match (words.as_str(), step(&words)) {
        ("never", _) => Shift::Never,
        (_, Some(step)) => step,
        (_, None) => Shift::To(moment(errand, &words, args.zone.as_deref())?),
    };
    super::act(errand, &args.id, PostAct::Move { of, shift }).await
}

/// Reads `+1d`, `-2h`, `+30m`, `+1w`: what begins with a sign is a step from where it stands.
fn step(words: &str) -> Option<Shift> {
    let negative = words.starts_with('-');
    let rest = words.strip_prefix(['+', '-'])?;
    let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok().filter(|number| (0..=10_000).contains(number))?;
    let number = if negative { -number } else { number };
    match unit {
        "w" => Some(Shift::Days(number * 7)),
        "d" => Some(Shift::Days(number)),
        "h" => Some(Shift::Minutes(number * 60)),
        "m" => Some(Shift::Minutes(number)),
        _ => None,
    }
}

/// Reads a time as somebody types it, in a zone or in the desk's; tells where the clocks change on it.
pub fn moment(errand: &mut Errand<'_>, words: &str, named: Option<&str>) -> Result<Moment, Failure> {
    let zone: TimeZone = match named {
        Some(name) => zone::named(name).map_err(Failure::usage)?,
        None => errand.config.zone().clone(),
    };
    let found = match words.replace(' ', "T").parse::<DateTime>() {
        Ok(wall) => Moment::new(wall, &zone),
        Err(_) => {
            let hours = errand.config.rulings.hours.clone();
            let wake = snooze::parse(words, clock::now(), &zone, &hours);
            match wake.map_err(|bad| Failure::usage(bad.to_string()))? {
                Wake::At(at) => Moment::at(at, &zone),
                Wake::Reply => None,
            }
        }
    };
    let moment =
        found.ok_or_else(|| Failure::usage(format!("\"{words}\" is no time: fri 9, +2h, 2027-03-28T09:30")))?;
    match moment.quirk {
        Quirk::None => {}
        Quirk::Skipped => {
            let there = moment.at.in_zone(&zone).strftime("%H:%M").to_string();
            errand.hint(&format!(
                "the clocks skip {} in {}: it leaves at {there}",
                moment.wall.strftime("%H:%M"),
                moment.zone
            ))?;
        }
        Quirk::Twice => errand.hint(&format!(
            "{} is there twice in {}, as the clocks go back: it leaves at the first",
            moment.wall.strftime("%H:%M"),
            moment.zone
        ))?,
    }
    Ok(moment)
}
