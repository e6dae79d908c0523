//! What is said of plans that come in and go out as files.

use super::part::part;

part! {
    /// Files of the plan: spreadsheets, JSON, calendars.
    Exchanging;
    // Calendars.
    ics_large: "it is larger than {} MB, which no calendar is";
    ics_many: "it holds more than {} events; the rest is left out";
    no_calendar: "it is no calendar: the line BEGIN:VCALENDAR is missing";
    no_line: "this is no line of a calendar, NAME:value; it is left out";
    no_end: "this event has no end, so the file is cut off; it is left out";
    no_start: "this event has no DTSTART; it is left out";
    bad_time: "\"{}\" is no day or time of a calendar; it is left out";
    nameless: "(without a name)";
    not_followed: "{} is not followed here";
    not_followed_rule: "{} of RRULE is not followed here; the first day is kept";
    odd_zone: "the zone \"{}\" is not known; its times are taken as the desk's";
    ics_state: "{} · by {}";
    // Records.
    at_line: "line {}, {}: {}";
    at_line_alone: "line {}: {}";
    at_field: "{}: {}";
    no_json: "it is no JSON: {}";
    newer: "it was written by a newer version ({}); this one reads {}";
    not_a: "must be {}, and is {}";
    a_switch: "true or false";
    no_switch: "{}: write yes, or nothing";
    a_text: "a text in quotes";
    a_list: "a list";
    an_object: "an object";
    a_pair: "a pair of texts, [\"utm_source\", \"mastodon\"]";
    no_field: "\"{}\" is not known here; known are {}";
    no_field_near: "\"{}\" is not known here; did you mean \"{}\"?";
    no_id: "\"{}\" is no id of a post; leave it out, and the post is a new one";
    id_twice: "this post stands here twice, first in line {}";
    account_missing: "it says something, but not for which account";
    account_twice: "{} stands in this post twice, first in line {}; a post has one variant for an account";
    no_state: "\"{}\" is no state; there are {}";
    no_state_near: "\"{}\" is no state; did you mean \"{}\"?";
    no_visibility: "\"{}\" is no visibility; there are {}";
    no_visibility_near: "\"{}\" is no visibility; did you mean \"{}\"?";
    no_zone: "\"{}\" is no time zone; write it like Europe/Bucharest";
    zone_without: "a zone says nothing without a time";
    no_moment: "\"{}\" is no time; write it like 2027-03-28T09:30";
    no_hour: "\"{}\" says no hour; write it like 2027-03-28T09:30";
    two_days: "\"{}\" can be two days; write it like 2027-03-28T09:30";
    no_tag: "\"{}\" is no tag; write name=value&name=value";
    more_alts: "it describes {} pictures or films, and there are {}";
    // Spreadsheets.
    csv_empty: "it is empty: a line that names the columns comes first";
    csv_quote: "a quote is opened and never closed, so the rest of the file is one cell; it may begin here";
    csv_header: "the first line names no column that is known; there are {}";
    csv_column: "there is no column \"{}\"; there are {}; take it out or rename it";
    csv_column_near: "there is no column \"{}\"; did you mean \"{}\"?";
    csv_column_twice: "the column \"{}\" is there twice";
    csv_more: "the row has {} cells, and there are {} columns: quote what holds a separator";
    csv_differs: "it says \"{}\", and line {} of the same post says \"{}\"; write it once";
    csv_row_empty: "the row says nothing: no title, no text, no time";
    // A plan to share.
    plan_of: "Plan of {}";
    campaigns: "Campaigns";
    campaign_line: "{} — posts: {}, published: {}, to come: {}";
    no_time_yet: "Without a time";
    key_dates: "Key dates:";
    then_below: "then below it: {}";
    warning_line: "warning: {}";
    no_description: "no description";
    missed_elsewhere: "its minute, {}, was over when it was brought in";
}
