//! What is said of streams, alarms and staffing.

use super::part::part;

part! {
    /// The watch: streams, alarms, staffing.
    Watched;
    with_terms: "{}: {}";
    turned: "turned worse: {}";
    row_over: "as usual again since {} · {}";
    row_overflows: "{} · first answer late at {}";
    overflows: "at this rate the first answer is late at {}";
    none_late: "at this rate no answer is late within a day";
    page_note: "the watch: {}";
}
