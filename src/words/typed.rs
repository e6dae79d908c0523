//! What is wrong with what was typed: a time, a query, an id, opening hours.

use super::part::part;

part! {
    /// Mistakes of what was typed, each with what to write instead.
    Typed;
    // Times to put something off.
    when_missing: "say until when: fri 9, +3d, 2h, tomorrow 14, 17:30, 1 dec, eod, or reply";
    when_unknown: "\"{}\" says no time; write fri 9, +3d, 2h, tomorrow 14, 17:30, 1 dec, eod, or reply";
    when_ambiguous: "\"{}\" can mean {} or {}; write it like that";
    when_past: "{} is over; write a time to come: +2h, tomorrow, fri 9";
    when_far: "\"{}\" is more than ten years away; write a nearer day, or reply";
    when_no_such_day: "\"{}\" is not in the calendar; write a day like 1 dec or 2026-12-01, a time like 17:30";
    when_short_month: "\"{}\" is not in the calendar: {} has {} days; write another day";
    a_date: "a date like 1 dec";
    choice: "{}, {}";
    later_today: "later today";
    tonight: "tonight";
    tomorrow: "tomorrow";
    monday: "Monday";
    in_a_week: "in a week";
    until_they_write: "until they write";
    // Queries.
    at_letter: "{} at letter {} of the query";
    minus_alone: "a minus stands before what is to be left out: a word or filter was expected";
    due_compared: "due is compared, as in due<2h or due>fri; that was expected";
    no_filter: "there is no filter {}: (there are {}); quote it to look for the text";
    no_filter_but: "there is no filter {}: did you mean {}:? (there are {}); quote it to look for the text";
    quotation_open: "this quotation mark is never closed; another one was expected after the one";
    filter_empty: "{} wants {}, and nothing follows it";
    handle_empty: "{} wants part of a handle, and only @ follows it";
    one_of: "{} wants one of {}, not \"{}\"";
    one_of_but: "{}{}: did you mean {}{}? {} wants one of {}, not \"{}\"";
    filter_time: "{} wants a time like 2h, 3d, fri, \"fri 18:00\", yesterday or 2026-11-01, not \"{}\"";
    // Ids, times, hours and items.
    no_id: "\"{}\" is not an id: 26 letters and digits were expected";
    an_id: "an id";
    a_time: "an RFC 3339 time";
    no_time: "\"{}\" is not an RFC 3339 time";
    no_hours: "\"{}\" are not opening hours; write them like 9-17, 08:00-12:30 or 13:30-24";
    hours_backwards: "opening hours {} end before they begin; past midnight write two spans: 22-24, and 0-2 on the next day";
    no_network: "network is \"{}\": it must be one word of letters, digits, - _ .";
    empty: "{} is empty";
    unshowable: "{} holds characters that cannot be shown";
    // Why a name gives no first name.
    handle_not_name: "it is a handle rather than a name";
    firm_not_name: "it is the name of a firm, a program or a role";
    no_letters: "it has no letters";
    saying_not_name: "it is a saying rather than a name";
    script_hides_it: "its script does not show which part is the first name";
    odd_length: "its first word is too short or too long";
    odd_letters: "its letters are not those of a name";
}
