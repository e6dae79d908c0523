//! What is said of the rhythm of a plan: usual times, series, campaigns, the programme of a year.

use super::part::part;

part! {
    /// Usual times, series, campaigns and themes.
    Rhythm;
    // Series.
    ordinals [[&'static str; 4]]: ["st", "nd", "rd", "th"];
    last: "last";
    every_day: "every day";
    every_days: "every {} days";
    every_weekday: "every {}";
    every_weeks: "every {} weeks on {}";
    every_month: "every month on the {}";
    every_months: "every {} months on the {}";
    every_year: "every year on {}";
    every_years: "every {} years on {}";
    until: " until {}";
    one_text: "1 text";
    texts_used: "{} of {} texts used";
    next: "next {}";
    no_next: "no other to come";
    lets_go: "let go";
    drafts: "as drafts";
    bad_series: "\"{}\" says no days; say `every 2 weeks until 2027-06-30`, `weekly`, `monthly`, `every month by weekday` or `yearly`, and `scheduled` behind it where each is to be let go";
    is_of_series: "it is one of a series that stands at {}; change that one";
    no_series_here: "it is of no series";
    stopped: "\"{}\" is not said again";
    stopped_with: "; 1 that was made ahead is given up|; {} that were made ahead are given up";
    ends_with: "; its series ends with it";
    repeats: "\"{}\": {}";
    repeats_made: "; 1 is in the plan|; {} are in the plan";
    repeats_kept: "; 1 that somebody changed stays as it is|; {} that somebody changed stay as they are";
    too_soon: "; its words come again after {} days, and plan.toml wants {} between them";
    left_out: "left out of the series, since the desk did not run before their minute: {}";
    same_again: "it says what was said there last: write it anew, then let it go";
    cannot_go: "it stays a draft: {}";
    was_repeated: "has a post said again: {}";
    was_stopped: "has a post said no more";
    was_of_series: "made a post of the series of {}, as {} settled it";
    // Usual times.
    no_slots: "{} has no usual times; write them as [slots.\"{}\"] in plan.toml (`hearken plan example` prints one)";
    all_taken: "every usual time of {} is taken for a year";
    no_slots_at_all: "no account here has usual times; write them as [slots.\"ACCOUNT\"] in plan.toml (`hearken plan example` prints one)";
    // Campaigns.
    warn_outside_days: "the campaign {} does not run on that day";
    // The year.
    no_post_yet: "no post yet";
    no_post_for: "no post yet; theme {}";
    nothing_for: "nothing yet for {}";
    carried: "{} of {} posts";
    theme_line: "Theme: {}";
    programme: "Programme";
}
