//! Who is on call, and what a page became.

use super::part::part;

part! {
    /// Who is on call, and what a page became.
    Paging;
    // Hand-overs.
    hands_over: "{}: {} hands over to {} {}; {}";
    begins: "{}: {} begins {}; {}";
    in_time: "in {}";
    now: "now";
    has_acknowledged: "{} has acknowledged";
    has_not_acknowledged: "{} has not acknowledged";
    // What cannot be said by hand.
    no_layer: "there is no layer \"{}\"; there are {}";
    no_person: "the rota does not know {}; it knows {}";
    override_backwards: "it ends before it begins; say from when until when";
    override_past: "that time is over; say one to come";
    override_off_duty: "{} is not on duty at all in that time; say a time of its hours";
    override_away: "{} is away in that time; name somebody else, or take the absence out of rota.toml";
    stands_in: "{} is on call in {} from {} to {}{}";
    because: ": {}";
    withdrawn: "taken back: {}";
    taken_over: "{} has taken over {} from {} on";
    seat_closed: "the seat of {} is not open, so nobody hears its bell";
    no_seat_open: "no seat is open, so nobody hears a bell; set page_command or a chain of rota.toml to be woken";
    // How good a rota is.
    quality: "quality {} of 100: {}; {}";
    covered: "somebody is on call all day|somebody is on call all the {} days";
    uncovered: "nobody is on call for {} of {}";
    days: "1 day|{} days";
    shared_evenly: "the hours are shared evenly";
    shared_badly: "{} has {} % of an even share of the hours";
    shared_by_one: "{} alone has all the hours";
    shared_by_nobody: "nobody has a turn";
    from_to: "from {} to {}, {}";
    gap: "nobody is on call {}";
    gap_of_layer: "nobody is on call in {} {}";
    more_gaps: "1 more gap|{} more gaps";
    overlap: "{} is on call in {} and in {} {}";
    more_overlaps: "1 more overlap|{} more overlaps";
    load: "{}: {}, {}, {}, {}";
    nights: "1 night|{} nights";
    weekends: "1 weekend|{} weekends";
    changes: "1 change|{} changes";
    // The calendar.
    ics_summary: "On call, {}: {}";
    ics_stands_in: "{} is away";
    ics_instead: "instead of {}, said by {}";
    ics_by_hand: "said by {}";
    // What a page became.
    raised: "raised, by the chain \"{}\"";
    begun: "paging {} by {} (step {}, round {})";
    sent: "paged {} by {} (step {}, round {})";
    failed: "could not page {} by {} (step {}, round {}): {}";
    skipped: "did not page {} by {} (step {}, round {}): {}";
    passed: "step {} of round {} paged nobody: {}";
    acknowledged: "{} has acknowledged it";
    silenced: "{} silenced it until {}";
    escalated: "{} escalated it to step {}";
    unanswered: "the chain is at its end and nobody has acknowledged";
    closed: "over";
    lost: "the desk stopped while it was on its way, so it may have gone out; it is not sent twice";
    no_address: "rota.toml has no address of {} for {}";
    nobody_on_call: "nobody is on call in {}";
    nobody_called: "rota.toml has nobody called {}";
    nobody_in_team: "rota.toml knows nobody of the team {}";
    nobody_at_all: "rota.toml names no people";
    no_step: "there is no step {}: the chain \"{}\" has {}, with the last resort";
    is_closed: "what this page was about is over; raise it anew";
    // Chains.
    open_seats: "all open seats";
    page_command: "the page command";
    everybody: "everybody";
    whoever_in: "whoever is on call in {}";
    team: "team {}";
    step: "{}. {} by {}, then {} min";
    rounds: "{} rounds in all";
    last_resort: "then {} by {}";
    bell: "bell";
    every_way: "every way there is";
}
