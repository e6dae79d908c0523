//! What is said of streams, alarms and staffing.

use super::part::part;

part! {
    /// The watch: streams, alarms, staffing.
    Watched;
    with_terms: "{}: {}";
    in_timeline: "the watch: {}";
    turned: "turned worse: {}";
    row_rise: "{}/h, normal {}";
    row_negative: "{} negative/h, normal {}";
    row_silence: "silent, normal {}/h";
    row_over: "as usual again since {} · {}";
    row_overflows: "{} · first answer late at {}";
    overflows: "at this rate the first answer is late at {}";
    none_late: "at this rate no answer is late within a day";
    // What is asked and answered on screen.
    alarm_how: "\"{}\" is no alarm; :alarm shows the newest, :alarm put-away says why it is nothing";
    no_alarm: "no alarm stands; :watch shows how the streams are";
    alarm_called(keys): "the watch: {}; <alarm> shows it";
    no_row: "this alarm waits for nobody any more; :alarm take-out puts it back";
    why_away: "Put away, why";
    // An alarm's page.
    title: "Alarm: {}";
    since: "since {}, told {}, at most {} an hour";
    over: "as usual again since {}";
    put_away_by: "put away by {}";
    became: "it became a crisis";
    spoken_of: "spoken of more than usual: {}";
    plot: "{} by quarters of an hour, 6 hours; ┄ the most that is normal";
    plot_ascii: "{} by quarters of an hour, 6 hours; - the most that is normal";
    plot_all: "messages";
    plot_negative: "negative";
    followed: "{} followers";
    no_examples: "no message tells of it";
    key_open: "open";
    key_raise: "raise";
    key_away: "put away";
    key_list: "list";
    // The streams.
    streams_title: "Watch";
    watches_nothing: "nothing is watched: false_alarms_a_week is 0 in [watch]";
    not_begun: "the watch has counted nothing yet";
    granted: "{} false alarms a week are granted";
    all: "all together";
    not_watched: "not watched";
    learning: "learning, 1 day missing|learning, {} days missing";
    stream: "{} an hour, normal {}-{}";
    stream_negative: ", {} % negative";
    word_rise: "much more than usual";
    word_negative: "many more negative than usual";
    word_silence: "nothing comes any more";
    word_calm: "as usual";
    // Staffing.
    staffing_title: "When people are needed";
    staffing_of: "messages an hour in {}, the mean of {}";
    weeks: "1 week|{} weeks";
    staffing_empty: "nothing came yet: in a week this shows when people are needed";
    staffing_people: "people needed at {} an answer";
    staffing_answered: "{} messages, {} % answered";
    staffing_busiest: "most at {} {}: {} an hour, for {}";
    staffing_hours: "{} hours of work a week";
}
