//! The plan as a calendar: each post with a time as an event.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::lines::{escaped, write};
use crate::domain::id::PostId;
use crate::domain::plan::{Fate, Planned, Post, PostState, Stage};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Returns the posts as a calendar that others can subscribe to. Those without a time and those that were given up
/// are not there.
pub fn calendar<'a>(name: &str, posts: impl IntoIterator<Item = (PostId, &'a Post)>) -> String {
    let mut out = String::new();
    write(&mut out, "BEGIN", "VCALENDAR");
    write(&mut out, "VERSION", "2.0");
    write(&mut out, "PRODID", "-//hearken//plan//EN");
    write(&mut out, "CALSCALE", "GREGORIAN");
    write(&mut out, "METHOD", "PUBLISH");
    write(&mut out, "NAME", &escaped(name));
    write(&mut out, "X-WR-CALNAME", &escaped(name));
    write(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    for (id, post) in posts {
        if let Some(at) = Planned::of(id, post).at().filter(|_| post.stage != Stage::Dropped) {
            event(&mut out, id, post, at);
        }
    }
    write(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, id: PostId, post: &Post, at: Time) {
    let state = post.state();
    write(out, "BEGIN", "VEVENT");
    write(out, "UID", &format!("{id}@hearken"));
    write(out, "DTSTAMP", &utc(post.changed_at));
    write(out, "LAST-MODIFIED", &utc(post.changed_at));
    write(out, "CREATED", &utc(post.made_at));
    write(out, "DTSTART", &utc(at));
    write(out, "SUMMARY", &escaped(post.content.name()));
    write(out, "DESCRIPTION", &escaped(&description(post, state)));
    write(out, "STATUS", status(state));
    // Nobody is busy while a post leaves.
    write(out, "TRANSP", "TRANSPARENT");
    if let Some(campaign) = &post.content.campaign {
        write(out, "CATEGORIES", &escaped(campaign));
    }
    let url = post.fates.values().find_map(|fate| match fate {
        Fate::Published { url, .. } => url.as_deref(),
        Fate::Held { .. } | Fate::Leaving { .. } | Fate::There { .. } | Fate::Failed { .. } | Fate::Unknown { .. } => {
            None
        }
    });
    if let Some(url) = url.filter(|url| !url.contains(|c: char| c.is_control())) {
        write(out, "URL", url);
    }
    write(out, "X-HEARKEN-STATE", state.word());
    write(out, "END", "VEVENT");
}

/// Tells whether it stands: an event is there for sure, or it is not yet.
const fn status(state: PostState) -> &'static str {
    match state {
        PostState::Scheduled | PostState::There | PostState::Publishing | PostState::Published => "CONFIRMED",
        PostState::Idea
        | PostState::Draft
        | PostState::Review
        | PostState::Approved
        | PostState::Failed
        | PostState::Unknown
        | PostState::Held
        | PostState::Missed => "TENTATIVE",
        PostState::Dropped => "CANCELLED",
    }
}

fn description(post: &Post, state: PostState) -> String {
    let say = &w().exchange;
    let mut text = fill(say.ics_state, &[&state.word(), &post.writer]);
    if !post.content.brief.is_empty() {
        text.push_str("\n\n");
        text.push_str(post.content.brief.trim());
    }
    for variant in &post.content.variants {
        let _ = write!(text, "\n\n{}", variant.account);
        // A variant that leaves at another time than the others says so.
        if let Some(own) = &variant.moment {
            let _ = write!(text, " · {} {}", own.wall.strftime("%Y-%m-%d %H:%M"), own.zone);
        }
        let is_else = post.state_of(&variant.account) != state;
        if is_else {
            let _ = write!(text, " · {}", post.state_of(&variant.account).word());
        }
        let _ = write!(text, "\n{}", variant.as_sent());
    }
    text
}

fn utc(at: Time) -> String {
    at.in_zone(&TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
