//! How deadlines, bands and the states of replies are told.

use super::part::part;

part! {
    /// Deadlines and where things stand.
    Standing;
    // Bands.
    crisis: "Crisis";
    in_time: "In time";
    late: "Late";
    quiet: "Quiet";
    // Which rule made a deadline, whole and in short.
    answer_within: "{} {}: {}, from {}";
    answer_within_opening: "{} {}: {} of opening hours, from {}";
    answer_vip_within: "{} {}, VIP: {}, from {}";
    answer_vip_within_opening: "{} {}, VIP: {} of opening hours, from {}";
    accelerated: "{} {}, with what makes it worse: {}, from {}";
    accelerated_opening: "{} {}, with what makes it worse: {} of opening hours, from {}";
    ruled: "target {} by the rule \"{}\", from {}";
    ruled_opening: "target {} of opening hours by the rule \"{}\", from {}";
    window: "{} closes 24 h after their last message of {}: alarm at {} % of it, {}";
    promise: "{} promised an answer for {}";
    cadence: "crisis {}: {} within {}, from {}";
    short_answer: "{} {}";
    short_ruled: "rule {}";
    short_window: "window of {}";
    short_promise: "promised by {}";
    short_cadence: "crisis {}, {}";
    short_snoozed: "snoozed";
    acknowledge: "acknowledge";
    first_statement: "first statement";
    next_update: "next update";
    public: "public";
    private: "private";
    email: "e-mail";
    review: "review";
    in_public: "in public";
    in_private: "in private";
    by_email: "by e-mail";
    in_a_review: "in a review";
    seconds: "{} s";
    minutes: "{} min";
    hours: "{} h";
    hours_minutes: "{} h {}";
    days: "{} d";
    // Where a reply stands, for people.
    reply_held: "held";
    reply_pending: "pending";
    reply_sending: "sending";
    reply_delivered: "delivered";
    reply_refused: "refused";
    reply_unknown: "unknown";
    reply_by_hand: "by hand";
    reply_called_back: "called back";
}
