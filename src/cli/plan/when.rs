//! Times of posts as they are typed.

use clap::Args;
use jiff::tz::TimeZone;

use crate::config::zone;
use crate::desk::clock;
use crate::domain::ask::{Query, Shown};
use crate::domain::plan::{Content, Moment, PostAct, Quirk, Shift};

use super::super::desk::{Desk, odd};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;
use super::write;

/// What `plan move` takes.
#[derive(Args, Debug)]
pub struct MoveArgs {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// `+1d`, `-2h`, `+30m`, `fri 9`, `2027-03-28T09:30`, `next` for the next usual time that is free, or `never`
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
    let of = args.account.as_deref().map(|name| reply::account_of_old(errand, name)).transpose()?;
    let shift = match (words.as_str(), Shift::step(&words)) {
        ("never", _) => Shift::Never,
        (write::NEXT, _) => Shift::Next,
        (_, Some(step)) => step,
        (_, None) => Shift::To(moment(errand, &words, args.zone.as_deref())?),
    };
    super::act(errand, &args.id, PostAct::Move { of, shift }).await
}

/// Reads a time as somebody types it, in a zone or in the desk's; tells where the clocks change on it.
pub fn moment(errand: &mut Errand<'_>, words: &str, named: Option<&str>) -> Result<Moment, Failure> {
    let zone: TimeZone = match named {
        Some(name) => zone::named(name).map_err(Failure::usage)?,
        None => errand.config.zone().clone(),
    };
    let hours = errand.config.rulings.hours.clone();
    let found = Moment::typed(words, clock::now(), &zone, &hours);
    let moment = found.map_err(|bad| Failure::usage(bad.to_string()))?;
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
        Quirk::Twice => {
            let is_first = Moment::new(moment.wall, &zone).is_some_and(|first| first.at == moment.at);
            errand.hint(&format!(
                "{} is there twice in {}, as the clocks go back: it leaves at the {}",
                moment.wall.strftime("%H:%M"),
                moment.zone,
                if is_first { "first" } else { "second" }
            ))?;
        }
    }
    Ok(moment)
}

/// Returns the next usual time of the first account at which nothing of it is planned.
pub async fn next_free(desk: &mut Desk, content: &Content) -> Result<Moment, Failure> {
    let Some(account) = content.variants.first().map(|variant| variant.account.clone()) else {
        return Err(Failure::usage("the next usual time of which account? --account NAME"));
    };
    match desk.ask(Query::Slots { account: Some(account.clone()), count: 1 }).await? {
        Shown::Slots(slots) => match slots.into_iter().next() {
            Some(slot) => Ok(slot.moment),
            None => Err(Failure::refused(format!("every usual time of {account} is taken for a year"))),
        },
        Shown::Nothing(why) => Err(Failure::refused(why)),
        _ => Err(odd()),
    }
}
