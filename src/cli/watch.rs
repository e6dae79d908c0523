//! `hearken watch`, `alarm`, `staffing`: how the streams are, what is done about an alarm, when people are needed.

use clap::{Args, Subcommand};
use jiff::civil::Weekday;
use serde_json::json;

use crate::desk::Work;
use crate::domain::alarm::{Alarm, AlarmAct};
use crate::domain::ask::{AlarmSheet, Meant, Query, Shown, Staffing, StreamPulse, WatchSheet};
use crate::domain::command::Command;
use crate::domain::id::AlarmId;
use crate::words::{fill, some, w};

use super::act;
use super::desk::{self, Desk, odd};
use super::errand::Errand;
use super::exit::Failure;

/// What can be done about alarms.
#[derive(Subcommand, Debug)]
pub enum AlarmVerb {
    /// Print an alarm with its numbers and messages; the newest that stands without an ID
    Show {
        /// Which
        id: Option<String>,
    },
    /// Say that it is nothing, and why
    PutAway(PutAwayArgs),
    /// Say that it is something after all
    TakeOut {
        /// Which
        id: String,
    },
}

/// What `alarm put-away` takes.
#[derive(Args, Debug)]
pub struct PutAwayArgs {
    /// Which
    id: String,
    /// Why
    #[arg(required = true)]
    why: Vec<String>,
}

/// Prints how each stream is, and the alarms that stand.
pub async fn watch(errand: &mut Errand<'_>) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Watch(watch) = desk.ask(Query::Watch).await? else { return Err(odd()) };
        if errand.json { Ok(errand.object(&watch)?) } else { print(errand, &watch) }
    })
    .await
}

fn print(errand: &mut Errand<'_>, watch: &WatchSheet) -> Result<(), Failure> {
    let say = &w().watch;
    if watch.false_alarms_a_week <= 0.0 {
        return Ok(errand.say(say.watches_nothing)?);
    }
    errand.say(&fill(say.granted, &[&watch.false_alarms_a_week]))?;
    if watch.streams.is_empty() {
        errand.say(say.not_begun)?;
    }
    for stream in &watch.streams {
        let words = stream_words(errand, stream);
        errand.say(&words)?;
    }
    for account in &watch.off {
        errand.say(&format!("{account}: {}", say.not_watched))?;
    }
    for alarm in &watch.alarms {
        let words = alarm_words(errand, alarm);
        errand.say(&words)?;
    }
    Ok(())
}

fn stream_words(errand: &Errand<'_>, stream: &StreamPulse) -> String {
    let say = &w().watch;
    let name = stream.account.as_ref().map_or_else(|| say.all.to_owned(), ToString::to_string);
    let (low, high) = stream.normal;
    let share = stream.negative.map(|percent| fill(say.stream_negative, &[&percent])).unwrap_or_default();
    let how = match (stream.alarm, stream.days_missing) {
        (Some(kind), _) => kind.words().to_owned(),
        (None, 0) => say.word_calm.to_owned(),
        (None, days) => some(say.learning, days),
    };
    let until = stream.until.map(|until| format!(" ({})", errand.clock(until))).unwrap_or_default();
    format!("{name}: {how} · {}{share}{until}", fill(say.stream, &[&stream.rate, &low, &high]))
}

fn alarm_words(errand: &Errand<'_>, alarm: &Alarm) -> String {
    let say = &w().watch;
    let how = match (&alarm.put_away, alarm.crisis, alarm.over) {
        (Some(by), _, _) => format!(" · {}", fill(say.put_away_by, &[by])),
        (None, Some(_), _) => format!(" · {}", say.became),
        (None, None, Some(over)) => format!(" · {}", fill(say.over, &[&errand.clock(over)])),
        (None, None, None) => String::new(),
    };
    format!("{}  {} {}{how}", alarm.id, errand.clock(alarm.at), alarm.full_words())
}

/// Shows an alarm, puts it away or takes it out.
pub async fn alarm(errand: &mut Errand<'_>, verb: AlarmVerb) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (id, act) = match verb {
            AlarmVerb::Show { id } => {
                let id = match id {
                    Some(id) => Some(named(desk, &id).await?),
                    None => None,
                };
                return show(errand, desk, id).await;
            }
            AlarmVerb::PutAway(args) => (named(desk, &args.id).await?, AlarmAct::PutAway { why: args.why.join(" ") }),
            AlarmVerb::TakeOut { id } => (named(desk, &id).await?, AlarmAct::TakeOut),
        };
        act::tell(errand, &desk.act(Command::Alarm { id, act }).await?)
    })
    .await
}

async fn named(desk: &mut Desk, id: &str) -> Result<AlarmId, Failure> {
    match desk.find(id).await? {
        Meant::Alarm(id) => Ok(id),
        _ => Err(Failure::usage(format!("{id} is no alarm; `hearken watch` lists them"))),
    }
}

async fn show(errand: &mut Errand<'_>, desk: &mut Desk, id: Option<AlarmId>) -> Result<(), Failure> {
    let Shown::Alarm(found) = desk.ask(Query::Alarm { id }).await? else { return Err(odd()) };
    let Some(sheet) = found else { return Err(Failure::refused("no alarm stands; `hearken watch` shows the streams")) };
    if errand.json {
        return errand.object(&sheet);
    }
    let AlarmSheet { alarm, examples, overflow, .. } = *sheet;
    let words = alarm_words(errand, &alarm);
    errand.say(&words)?;
    if let Some(late) = overflow {
        let words = fill(w().watch.overflows, &[&errand.clock(late)]);
        errand.say(&words)?;
    }
    for example in examples {
        let at = errand.clock(example.at);
        errand.say(&format!("  {at} {} {}: {}  {}", example.tag, example.who, example.text, example.conversation))?;
    }
    Ok(())
}

/// Prints how many messages come in each hour of the week, and how many people that needs.
pub async fn staffing(errand: &mut Errand<'_>) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let Shown::Staffing(staffing) = desk.ask(Query::Staffing).await? else { return Err(odd()) };
        if errand.json { hours(errand, &staffing) } else { table(errand, &staffing) }
    })
    .await
}

fn days() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}

fn hours(errand: &mut Errand<'_>, staffing: &Staffing) -> Result<(), Failure> {
    for day in days() {
        for (hour, counted) in staffing.map.day(day).iter().enumerate() {
            let object = json!({
                "weekday": format!("{day:?}").to_lowercase(),
                "hour": hour,
                "messages": counted.arrivals() as f64 / 100.0,
                "answers": counted.answers() as f64 / 100.0,
                "people": counted.people(staffing.per_answer),
            });
            errand.object(&object)?;
        }
    }
    Ok(())
}

fn table(errand: &mut Errand<'_>, staffing: &Staffing) -> Result<(), Failure> {
    let say = &w().watch;
    if staffing.map.busiest().is_none() {
        return Ok(errand.say(say.staffing_empty)?);
    }
    let head: String = (0..24).map(|hour| format!("{hour:>3}")).collect();
    let weeks = usize::try_from(staffing.weeks).unwrap_or(usize::MAX);
    errand.say(&fill(say.staffing_of, &[&staffing.zone, &some(say.weeks, weeks)]))?;
    errand.say(&format!("   {head}"))?;
    let line = |day: Weekday, cell: &dyn Fn(usize) -> u64| -> String {
        let cells: String = (0..24).map(|hour| format!("{:>3}", cell(hour))).collect();
        format!("{:<3}{cells}", &format!("{day:?}")[..2])
    };
    for day in days() {
        let of_day = staffing.map.day(day);
        errand.say(&line(day, &|hour| of_day.get(hour).map_or(0, |hour| hour.arrivals().div_ceil(100))))?;
    }
    errand.say(&fill(say.staffing_people, &[&staffing.per_answer.in_words()]))?;
    for day in days() {
        let of_day = staffing.map.day(day);
        errand.say(&line(day, &|hour| of_day.get(hour).map_or(0, |hour| hour.people(staffing.per_answer))))?;
    }
    errand.say(&fill(say.staffing_answered, &[&staffing.heard, &staffing.answered]))?;
    Ok(())
}
