//! The plan as a document to share: a chapter for each month, a section for each day. Reads well in a mail.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::id::PostId;
use crate::domain::plan::{Campaign, Fate, KeyDay, MonthSheet, Planned, Post, PostState, Stage};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// What a document is made of.
pub struct Shared<'a> {
    /// What the desk is called.
    pub name: &'a str,
    /// The posts, each with its id.
    pub posts: &'a [(PostId, Post)],
    /// The campaigns that the team has settled.
    pub campaigns: &'a [Campaign],
    /// Key dates of the time.
    pub dates: &'a [KeyDay],
    /// The programme: what months are about, those with nothing planned too.
    pub months: &'a [MonthSheet],
    /// The zone in which days and minutes are told.
    pub zone: &'a TimeZone,
}

/// Writes the document.
pub fn write(shared: &Shared<'_>) -> String {
    let say = &w().exchange;
    let mut out = format!("# {}\n", fill(say.plan_of, &[&shared.name]));
    let shown: Vec<&(PostId, Post)> = shared.posts.iter().filter(|(_, post)| post.stage != Stage::Dropped).collect();
    campaigns(&mut out, shared, &shown);
    programme(&mut out, shared.months);
    let mut days: BTreeMap<Date, Vec<(Time, &Post)>> = BTreeMap::new();
    let mut undated = Vec::new();
    for (id, post) in &shown {
        match Planned::of(*id, post).at() {
            Some(at) => days.entry(at.in_zone(shared.zone).date()).or_default().push((at, post)),
            None => undated.push(post),
        }
    }
    let mut month = None;
    for (date, mut posts) in days {
        if month != Some(date.first_of_month()) {
            month = Some(date.first_of_month());
            self::month(&mut out, date, shared.dates);
        }
        let _ = write!(out, "\n### {}\n", date.strftime("%A, %-d %B"));
        posts.sort_by_key(|(at, _)| *at);
        for (at, post) in posts {
            let minute = at.in_zone(shared.zone).strftime("%H:%M").to_string();
            self::post(&mut out, &format!("{minute} "), post, shared.zone);
        }
    }
    if !undated.is_empty() {
        let _ = write!(out, "\n## {}\n", say.no_time_yet);
        for post in undated {
            self::post(&mut out, "", post, shared.zone);
        }
    }
    out
}

/// Begins a month in which something leaves, with its key dates.
fn month(out: &mut String, date: Date, dates: &[KeyDay]) {
    let _ = write!(out, "\n## {}\n", date.strftime("%B %Y"));
    let mut of_month = dates.iter().filter(|key| key.date.first_of_month() == date.first_of_month()).peekable();
    if of_month.peek().is_some() {
        let _ = write!(out, "\n{}\n\n", w().exchange.key_dates);
    }
    for key in of_month {
        let local = key.local.as_ref().map(|local| format!(" ({})", plain(local))).unwrap_or_default();
        let day = key.date.strftime("%a %-d");
        let _ = writeln!(out, "- {day}: {}{local} · {} · {}", plain(&key.name), key.kind.word(), plain(&key.list));
    }
}

/// Writes what each month is about, how much of it is planned, and what is empty.
fn programme(out: &mut String, months: &[MonthSheet]) {
    if months.iter().all(|month| month.themes.is_empty()) {
        return;
    }
    let _ = write!(out, "\n## {}\n\n", w().rhythm.programme);
    for month in months.iter().filter(|month| !month.themes.is_empty()) {
        let name = month.first.strftime("%B %Y");
        if month.posts == 0 {
            let _ = writeln!(out, "- {name}: {}", plain(&month.gap().unwrap_or_default()));
            continue;
        }
        for theme in &month.themes {
            let coverage = theme.coverage(month.posts).map(|words| format!(" · {words}")).unwrap_or_default();
            let aim = if theme.aim.is_empty() { String::new() } else { format!(" — {}", plain(&theme.aim)) };
            let _ = writeln!(out, "- {name}: {}{aim}{coverage}", plain(&theme.title));
        }
    }
}

/// Writes how each campaign stands.
fn campaigns(out: &mut String, shared: &Shared<'_>, posts: &[&(PostId, Post)]) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (_, post) in posts {
        let Some(name) = &post.content.campaign else { continue };
        let [all, published, to_come] = counts.entry(name.as_str()).or_default();
        *all += 1;
        match post.state() {
            PostState::Published => *published += 1,
            PostState::Scheduled | PostState::There | PostState::Approved | PostState::Publishing => *to_come += 1,
            PostState::Idea
            | PostState::Draft
            | PostState::Review
            | PostState::Failed
            | PostState::Unknown
            | PostState::Held
            | PostState::Missed
            | PostState::Dropped => {}
        }
    }
    if counts.is_empty() {
        return;
    }
    let _ = write!(out, "\n## {}\n\n", w().exchange.campaigns);
    for (name, [all, published, to_come]) in counts {
        let line = fill(w().exchange.campaign_line, &[&plain(name), &all, &published, &to_come]);
        let _ = writeln!(out, "- {line}");
        let known = shared.campaigns.iter().find(|campaign| campaign.name.eq_ignore_ascii_case(name));
        for words in known.iter().flat_map(|known| [&known.objective, &known.audience, &known.goal]) {
            if !words.is_empty() {
                let _ = writeln!(out, "  - {}", plain(words));
            }
        }
    }
}

fn post(out: &mut String, minute: &str, post: &Post, zone: &TimeZone) {
    let say = &w().exchange;
    let campaign = post.content.campaign.as_ref().map(|name| format!(" · {}", plain(name))).unwrap_or_default();
    let _ = write!(out, "\n**{minute}{}** — {}{campaign}\n", plain(post.content.name()), post.state().word());
    if !post.content.brief.trim().is_empty() {
        let _ = write!(out, "\n{}\n", plain(post.content.brief.trim()));
    }
    for variant in &post.content.variants {
        let own = variant.moment.as_ref().map(|own| format!(" · {}", own.at.in_zone(zone).strftime("%a %-d %b %H:%M")));
        let state = post.state_of(&variant.account);
        let state = if state == post.state() { String::new() } else { format!(" · {}", state.word()) };
        let url = match post.fates.get(&variant.account) {
            Some(Fate::Published { url: Some(url), .. }) => format!(" · <{url}>"),
            _ => String::new(),
        };
        let _ = write!(out, "\n*{}*{}{state}{url}\n\n", plain(variant.account.as_str()), own.unwrap_or_default());
        if let Some(warning) = &variant.warning {
            let _ = write!(out, "> [{}]\n>\n", fill(say.warning_line, &[warning]));
        }
        for line in variant.as_sent().lines() {
            let _ = match line.trim().is_empty() {
                true => writeln!(out, ">"),
                // Two blanks keep the end of a line where this is drawn.
                false => writeln!(out, "> {}  ", plain(line)),
            };
        }
        for media in &variant.media {
            let alt = media.alt.as_deref().filter(|alt| !alt.trim().is_empty()).unwrap_or(say.no_description);
            let _ = write!(out, ">\n> [{}: {}]\n", media.kind, plain(alt));
        }
        if let Some(comment) = &variant.first_comment {
            let _ = write!(out, ">\n> {}\n", plain(&fill(say.then_below, &[&comment.replace('\n', " ")])));
        }
    }
}

/// Returns words in which nothing is a heading, an emphasis or a piece of HTML; addresses stay as they are.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if word.contains("://") {
            out.push_str(word);
            continue;
        }
        for letter in word.chars() {
            if matches!(letter, '\\' | '*' | '_' | '`' | '<' | '[' | ']') {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    if out.starts_with(['#', '>', '+', '-', '|']) { format!("\\{out}") } else { out }
}
