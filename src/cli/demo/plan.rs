//! The plan of a demo: its posts come in as an import's do, each by whoever wrote it, with days that count from today.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::cli::desk;
use crate::cli::exit::Failure;
use crate::desk::{Handle, clock, zone_of};
use crate::domain::ask::{PlanSheet, Query, Shown};
use crate::domain::command::Command;
use crate::domain::id::{AccountId, PostId, SeatName};
use crate::domain::plan::exchange::{Known, Record, of_json};
use crate::domain::plan::{PostAct, Stage};
use crate::domain::time::Time;

/// Who says yes in a demo.
const APPROVER: &str = "vera";

/// Fills the plan; one that somebody has planned in stays as it is.
pub async fn fill(desk: &Handle, posts: &str) -> Result<(), Failure> {
    let sheet = sheet(desk).await?;
    if sheet.posts.iter().any(|post| post.writer != SeatName::desk()) {
        return Ok(());
    }
    let accounts: Vec<AccountId> = sheet.accounts.into_iter().map(|account| account.id).collect();
    let zone = desk.library().rulings.zone().clone();
    let known = Known { accounts: &accounts, zone: &zone, zone_of: &zone_of };
    for line in posts.lines() {
        let mut post: Value = serde_json::from_str(line)?;
        let by = SeatName::new(post["by"].as_str().unwrap_or(APPROVER));
        if let Some(fields) = post.as_object_mut() {
            fields.remove("by");
        }
        if let Some(at) = post.get_mut("at") {
            *at = dated(at.as_str().unwrap_or_default(), clock::now(), &zone).unwrap_or_default().into();
        }
        let (records, flaws) = of_json(&post.to_string(), &known);
        if let Some(flaw) = flaws.first() {
            return Err(Failure::refused(format!("a post of the demo: {flaw}")));
        }
        for record in &records {
            put(desk, &by, record).await?;
        }
    }
    Ok(())
}

async fn sheet(desk: &Handle) -> Result<PlanSheet, Failure> {
    let all = Query::Plan { from: Time::MIN, until: Time::MAX, undated: true };
    match desk.ask(&SeatName::desk(), all).await {
        Shown::Plan(sheet) => Ok(*sheet),
        _ => Err(desk::odd()),
    }
}

/// Reads a time that counts from now: `+70m`, or days from today and a time of the day such as `+1 09:00`.
fn dated(words: &str, now: Time, zone: &TimeZone) -> Option<String> {
    let here = now.in_zone(zone).datetime();
    let at: DateTime = match words.split_once(' ') {
        Some((days, clock)) => {
            let day: Date =
                here.date().checked_add(jiff::Span::new().try_days(days.parse::<i64>().ok()?).ok()?).ok()?;
            day.to_datetime(clock.parse().ok()?)
        }
        None => {
            let minutes = words.strip_suffix('m')?.parse::<i64>().ok()?;
            here.checked_add(jiff::Span::new().try_minutes(minutes).ok()?).ok()?
        }
    };
    Some(at.strftime("%Y-%m-%dT%H:%M").to_string())
}

/// Puts a post into the plan, and brings it to where it stands.
async fn put(desk: &Handle, by: &SeatName, record: &Record) -> Result<(), Failure> {
    let content = Box::new(record.content.clone());
    let over = record.content.moment.as_ref().is_some_and(|moment| moment.at <= clock::now());
    let done = desk.act(by, Command::MakePost { content, schedule: false }).await.map_err(Failure::from)?;
    let id = done.post.ok_or_else(desk::odd)?;
    let approver = SeatName::new(APPROVER);
    let steps: &[(&SeatName, PostAct)] = match record.stage {
        Stage::Idea | Stage::Draft | Stage::Dropped => &[],
        Stage::Review => &[(by, PostAct::Submit)],
        Stage::Approved => &[(by, PostAct::Submit), (&approver, PostAct::Approve(None))],
        Stage::Scheduled if over => &[(by, PostAct::Miss)],
        Stage::Scheduled => &[(by, PostAct::Submit), (&approver, PostAct::Approve(None)), (by, PostAct::Schedule)],
    };
    for (seat, act) in steps {
        step(desk, seat, id, act.clone()).await?;
    }
    Ok(())
}

async fn step(desk: &Handle, seat: &SeatName, id: PostId, act: PostAct) -> Result<(), Failure> {
    desk.act(seat, Command::Post { id, act }).await.map(drop).map_err(Failure::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_now() {
        let now: Time = "2026-11-24T14:32:10Z".parse().unwrap();
        for (words, expected) in [
            ("+70m", Some("2026-11-24T15:42")),
            ("-1 08:30", Some("2026-11-23T08:30")),
            ("+0 18:00", Some("2026-11-24T18:00")),
            ("+10 12:00", Some("2026-12-04T12:00")),
            ("soon", None),
            ("+1 25:00", None),
        ] {
            assert_eq!(dated(words, now, &TimeZone::UTC).as_deref(), expected, "{words}");
        }
    }
}
