//! What rules did, and what they would do.

use super::part::part;

part! {
    /// What rules did, and what they would do.
    Ruling;
    fired: "rule \"{}\": {}";
    nothing: "nothing that does not stand so";
    left: "left as it stands: {}";
    did_and_left: "{}; {}";
    target: "target {}";
    hide: "to be hidden";
    page: "somebody is to be paged";
    and_stops: "{}; the rules below are not asked";
    opening: "it opens";
    least_busy: "assigned to the least busy of {}";
    least_busy_up_to: "assigned to the least busy of {}, up to {} rows";
    page_note: "rule \"{}\": {}{}";
    page_more: " · and 1 more| · and {} more";
    nobody_free: "assigned to nobody, all having {} rows";
}
