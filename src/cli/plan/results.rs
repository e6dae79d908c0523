//! `hearken plan results` and `plan best`: what became of posts of ours, and when they do best.

use clap::Args;
use csv::{Terminator, WriterBuilder};
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

use crate::desk::{Work, clock};
use crate::domain::ask::{BestSheet, Query, ResultLine, ResultsSheet, Shown, VariantResults};
use crate::domain::figures::{Figures, Poll};
use crate::domain::id::AccountId;
use crate::domain::plan::exchange::harmless;
use crate::domain::plan::{Cell, LEAST_POSTS};
use crate::domain::time::{Span, Time};
use crate::domain::width::{fit, pad, pad_left};

use super::super::desk::{self, Desk};
use super::super::errand::Errand;
use super::super::exit::Failure;
use super::super::reply;
use super::export::{begin, behind};

/// So many days back where nobody says from when on.
const RESULTS_BACK: i64 = 90;
const BEST_BACK: i64 = 365;
/// So many hours of each day are named.
const BEST_OF_DAY: usize = 3;
/// The columns of the spreadsheet.
const COLUMNS: [&str; 18] = [
    "post",
    "title",
    "account",
    "campaign",
    "published",
    "url",
    "link",
    "likes",
    "comments",
    "shares",
    "quotes",
    "views",
    "at_a_day",
    "times_usual",
    "best",
    "asked",
    "gone",
    "poll",
];

/// What `plan results` takes.
#[derive(Args, Debug)]
pub struct ResultsArgs {
    /// Of this account alone
    #[arg(long)]
    account: Option<String>,
    /// What is out since this day: 2027-03-01 [default: 90 days ago]
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// What is out up to this day, which counts
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// As a spreadsheet: a row for each account of a post
    #[arg(long)]
    csv: bool,
}

/// What `plan best` takes.
#[derive(Args, Debug)]
pub struct BestArgs {
    /// Of this account alone
    #[arg(long)]
    account: Option<String>,
    /// By what is out since this day: 2027-03-01 [default: a year ago]
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
}

/// Prints what became of posts.
pub async fn results(errand: &mut Errand<'_>, args: ResultsArgs) -> Result<(), Failure> {
    let account = account(errand, args.account.as_deref())?;
    let from = since(errand, args.from, RESULTS_BACK)?;
    let zone = errand.config.zone().clone();
    let until = args.until.map_or(Ok(Time::MAX), |day| begin(behind(day), &zone))?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let sheet = sheet(desk, Query::Results { from, until, account }).await?;
        if args.csv {
            return Ok(errand.out.write_all(as_csv(&sheet)?.as_bytes())?);
        }
        for line in &sheet.lines {
            if errand.json {
                errand.object(&as_json(line))?;
            } else {
                let words = as_line(errand, line);
                errand.say(&words)?;
            }
        }
        if sheet.lines.is_empty() && !errand.json {
            errand.hint("nothing of the plan is out since then; `--from 2027-01-01` looks further back")?;
        }
        Ok(())
    })
    .await
}

/// Prints when posts do best.
pub async fn best(errand: &mut Errand<'_>, args: BestArgs) -> Result<(), Failure> {
    let account = account(errand, args.account.as_deref())?;
    let from = since(errand, args.from, BEST_BACK)?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let best = match desk.ask(Query::BestTimes { from, until: Time::MAX, account }).await? {
            Shown::BestTimes(best) => *best,
            _ => return Err(desk::odd()),
        };
        if errand.json {
            return errand.object(&best_as_json(&best));
        }
        for line in best_as_lines(&best) {
            errand.say(&line)?;
        }
        Ok(())
    })
    .await
}

fn account(errand: &Errand<'_>, named: Option<&str>) -> Result<Option<AccountId>, Failure> {
    named.map(|name| reply::account_of_old(errand, name)).transpose()
}

fn since(errand: &Errand<'_>, from: Option<Date>, back: i64) -> Result<Time, Failure> {
    from.map_or(Ok(clock::now().minus(Span::days(back))), |day| begin(day, errand.config.zone()))
}

async fn sheet(desk: &mut Desk, query: Query) -> Result<ResultsSheet, Failure> {
    match desk.ask(query).await? {
        Shown::Results(sheet) => Ok(*sheet),
        _ => Err(desk::odd()),
    }
}

/// Returns what a network counted, in words; what it does not tell is left out.
pub fn figures(figures: &Figures) -> String {
    let Figures { likes, comments, shares, quotes, views, poll: _ } = figures;
    let told = [("likes", likes), ("answers", comments), ("shares", shares), ("quotes", quotes), ("views", views)];
    let told: Vec<String> =
        told.into_iter().filter_map(|(name, count)| count.map(|count| format!("{count} {name}"))).collect();
    told.join(" · ")
}

/// Returns what became of a variant, a line each.
pub fn lines_of(errand: &Errand<'_>, results: &VariantResults) -> Vec<String> {
    let mut lines = Vec::new();
    match (results.asked_at, results.gone) {
        (_, Some(gone)) => lines.push(format!("  no longer there ({})", errand.clock(gone))),
        (Some(at), None) => {
            let told = figures(&results.figures);
            let told = if told.is_empty() { "nothing is told".to_owned() } else { told };
            let grown: Vec<String> = results.by_step.iter().map(u64::to_string).collect();
            lines.push(format!("  {told}  ({}; asked {})", grown.join(" "), errand.clock(at)));
        }
        (None, None) if results.untold => lines.push("  its network tells nothing of it".to_owned()),
        (None, None) => {}
    }
    lines.extend(results.figures.poll.iter().flat_map(poll_lines));
    lines
}

fn poll_lines(poll: &Poll) -> Vec<String> {
    let people = poll.people.map(|people| format!(", {people} people")).unwrap_or_default();
    let mut lines = vec![format!("  poll, {}{people}:", if poll.over { "over" } else { "open" })];
    for (n, option) in poll.options.iter().enumerate() {
        let votes = option.votes.map_or_else(|| "?".to_owned(), |votes| votes.to_string());
        let share = poll.percent(n).map(|percent| format!("  {percent} %")).unwrap_or_default();
        lines.push(format!("    {} {}{share}", pad_left(&votes, 6), option.title));
    }
    lines
}

fn as_line(errand: &Errand<'_>, line: &ResultLine) -> String {
    let got = match (line.results.gone, line.results.asked_at) {
        (Some(_), _) => "no longer there".to_owned(),
        (None, None) if line.results.untold => "its network tells nothing of it".to_owned(),
        (None, None) => "not asked yet".to_owned(),
        (None, Some(_)) => figures(&line.results.figures),
    };
    let times = line.times.map(|times| format!(" · {times:.1} times the usual")).unwrap_or_default();
    let best = if line.is_best { " · best there" } else { "" };
    format!(
        "{} {} {} {} {got}{times}{best}",
        pad(&line.post.code(), 7),
        pad(&errand.clock(line.results.published), 17),
        pad(&fit(line.account.as_str(), 30), 30),
        pad(&fit(&line.name, 32), 32),
    )
}

fn as_json(line: &ResultLine) -> Value {
    let results = &line.results;
    let figures = &results.figures;
    json!({
        "id": line.post,
        "code": line.post.code(),
        "title": line.name,
        "account": line.account,
        "campaign": line.campaign,
        "published": results.published,
        "url": results.url,
        "link": line.link,
        "likes": figures.likes,
        "comments": figures.comments,
        "shares": figures.shares,
        "quotes": figures.quotes,
        "views": figures.views,
        "poll": figures.poll,
        "by_step": results.by_step,
        "at_a_day": results.at_a_day,
        "times_usual": line.times,
        "best": line.is_best,
        "asked": results.asked_at,
        "gone": results.gone,
    })
}

fn as_csv(sheet: &ResultsSheet) -> Result<String, Failure> {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let failed = |why: csv::Error| Failure::refused(why.to_string());
    out.write_record(COLUMNS).map_err(failed)?;
    for line in &sheet.lines {
        out.write_record(as_cells(line)).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|why| Failure::refused(why.to_string()))?;
    String::from_utf8(bytes).map_err(|why| Failure::refused(why.to_string()))
}

fn as_cells(line: &ResultLine) -> [String; COLUMNS.len()] {
    let results = &line.results;
    let figures = &results.figures;
    let number = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let text = |text: Option<&String>| text.map(|text| harmless(text)).unwrap_or_default();
    let time = |at: Option<Time>| at.map(|at| at.to_string()).unwrap_or_default();
    let poll = figures.poll.as_ref().map(|poll| {
        let told = poll.options.iter().map(|option| format!("{}: {}", option.title, number(option.votes)));
        told.collect::<Vec<String>>().join("; ")
    });
    [
        line.post.to_string(),
        harmless(&line.name),
        harmless(line.account.as_str()),
        text(line.campaign.as_ref()),
        results.published.to_string(),
        text(results.url.as_ref()),
        text(line.link.as_ref()),
        number(figures.likes),
        number(figures.comments),
        number(figures.shares),
        number(figures.quotes),
        number(figures.views),
        number(results.at_a_day),
        line.times.map(|times| format!("{times:.2}")).unwrap_or_default(),
        if line.is_best { "yes".to_owned() } else { String::new() },
        time(results.asked_at),
        time(results.gone),
        text(poll.as_ref()),
    ]
}

fn days() -> impl Iterator<Item = Weekday> {
    std::iter::successors(Some(Weekday::Monday), |day| Some(day.next()).filter(|day| *day != Weekday::Monday))
}

fn best_as_json(sheet: &BestSheet) -> Value {
    let cell = |(hour, cell): (usize, &Cell)| json!({ "hour": hour, "posts": cell.posts, "posts_of_hour": cell.of_hour, "times_usual": cell.times, "between": cell.between });
    let week = days().zip(&sheet.best.week).map(|(day, hours)| {
        let best: Vec<usize> = sheet.best.best_of(day, BEST_OF_DAY).into_iter().map(|(hour, _)| hour).collect();
        json!({ "day": format!("{day:?}").to_lowercase(), "best": best, "hours": hours.iter().enumerate().map(cell).collect::<Vec<Value>>() })
    });
    json!({
        "account": sheet.account,
        "zone": sheet.zone,
        "from": sheet.from,
        "posts": sheet.best.posts,
        "needs": LEAST_POSTS,
        "week": week.collect::<Vec<Value>>(),
    })
}

fn best_as_lines(sheet: &BestSheet) -> Vec<String> {
    let best = &sheet.best;
    if !best.is_known() {
        return vec![format!("not enough posts yet: {} of {LEAST_POSTS} that are a day old", best.posts)];
    }
    let zone = sheet.zone.as_deref().unwrap_or("the hours of those who read each account");
    let mut lines = vec![format!("{} posts, {zone}; times the usual, and what it may be", best.posts)];
    for day in days() {
        let named = best.best_of(day, BEST_OF_DAY).into_iter().map(|(hour, cell)| {
            let (low, high) = cell.between;
            format!("{hour:02}:00 {:.1} ({low:.1} to {high:.1}, {} posts)", cell.times, cell.of_hour)
        });
        let named: Vec<String> = named.collect();
        lines.push(format!("{} {}", pad(&format!("{day:?}"), 10), named.join("   ")));
    }
    lines
}
