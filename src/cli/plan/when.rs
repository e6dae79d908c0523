//! Times of posts as they are typed.

use clap::Args;
use jiff::tz::TimeZone;

use crate::config::zone;
use crate::desk::clock;
use crate::domain::ask::{Query, Shown};
use crate::domain::plan::{BadMoment, Content, Moment, PostAct, Quirk, Shift};

use super::super::desk::{Desk, odd};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;

/// What `plan move` takes.
#[derive(Args, Debug)]
pub struct MoveArgs {
    /// The post
    #[arg(value_name = "POST")]
    id: String,
    /// `+1d`, `-2h`, `+30m`, `fri 9`, `2027-03-28T09:30`, `1 dec` for the hour that it has on another day, `next` for the
    /// next usual time that is free, or `never`
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
    let zone = zone_of(errand, args.zone.as_deref())?;
    let found = Shift::typed(&words, clock::now(), &zone, &errand.config.rulings.hours);
    let shift = found.map_err(|bad| Failure::usage(bad.to_string()))?;
    match &shift {
        Shift::Day(_) if args.zone.is_some() => {
            let why = format!(
                "\"{words}\" says no hour, so the post keeps the one it has, in its zone: say an hour with --zone"
            );
            return Err(Failure::usage(why));
        }
        Shift::To(moment) => tell_quirk(errand, moment, &zone)?,
        Shift::Day(_) | Shift::Days(_) | Shift::Minutes(_) | Shift::Next | Shift::Never => {}
    }
    super::act(errand, &args.id, PostAct::Move { of, shift }).await
}

/// Returns a zone by its name, or the desk's.
fn zone_of(errand: &Errand<'_>, named: Option<&str>) -> Result<TimeZone, Failure> {
    match named {
        Some(name) => zone::named(name).map_err(Failure::usage),
        None => Ok(errand.config.zone().clone()),
    }
}

/// Reads a time as somebody types it, in the desk's zone; tells where the clocks change on it.
pub fn moment(errand: &mut Errand<'_>, words: &str) -> Result<Moment, Failure> {
    read(errand, words, None, |bad| bad)
}

/// Reads a time where `next` is one too, in a zone or in the desk's.
pub fn moment_beside_next(errand: &mut Errand<'_>, words: &str, named: Option<&str>) -> Result<Moment, Failure> {
    read(errand, words, named, BadMoment::or_next)
}

fn read(
    errand: &mut Errand<'_>,
    words: &str,
    named: Option<&str>,
    told: fn(BadMoment) -> BadMoment,
) -> Result<Moment, Failure> {
    let zone = zone_of(errand, named)?;
    let found = Moment::typed(words, clock::now(), &zone, &errand.config.rulings.hours);
    let moment = found.map_err(|bad| Failure::usage(told(bad).to_string()))?;
    tell_quirk(errand, &moment, &zone)?;
    Ok(moment)
}

fn tell_quirk(errand: &mut Errand<'_>, moment: &Moment, zone: &TimeZone) -> Result<(), Failure> {
    match moment.quirk {
        Quirk::None => {}
        Quirk::Skipped => {
            let there = moment.at.in_zone(zone).strftime("%H:%M").to_string();
            errand.hint(&format!(
                "the clocks skip {} in {}: it leaves at {there}",
                moment.wall.strftime("%H:%M"),
                moment.zone
            ))?;
        }
        Quirk::Twice => {
            let is_first = Moment::new(moment.wall, zone).is_some_and(|first| first.at == moment.at);
            errand.hint(&format!(
                "{} is there twice in {}, as the clocks go back: it leaves at the {}",
                moment.wall.strftime("%H:%M"),
                moment.zone,
                if is_first { "first" } else { "second" }
            ))?;
        }
    }
    Ok(())
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
