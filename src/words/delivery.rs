//! What the desk says of a reply on its way.

use super::part::part;

part! {
    /// A reply's way, and why it stands where it does.
    Delivering;
    // Where it stands.
    called_back: "called back: the text{} is yours again";
    retaken: "the text is a draft again";
    given_up: "given up: nothing of it leaves; its text stays in the outbox";
    not_posted: "not posted; the text is a draft again";
    posted: "logged as posted by hand{}{}";
    posted_wrote_again: "; they wrote again since, so it stays in the queue";
    to: " to {}";
    to_whom: ", to {}";
    held: "held: {}";
    sending: "sending";
    sends_in: "sends in {} s";
    can_call_back(keys): " · <take-back|call-back> calls back";
    copied(keys): "post it there; <posted> says that it is out";
    there: "the network has it";
    absent: "the network does not have it: it is sent again";
    still_unknown: "still unknown: {}";
    // Why it waits for a person.
    frozen: "the desk is frozen: {}";
    waits_for_lead: "a post while the desk is frozen waits for the lead, {}: {}";
    cut_off: "the freeze cut it off while it was leaving";
    late: "it was to leave {} ago and could not";
    tries_again: "not out yet, the desk tries again: {}";
    late_since: "it was to leave {} ago and could not: {}";
    wrote_again: "they wrote again since";
    signed_out: "{} is signed out: {}";
    stopped: "the desk stopped while it was leaving";
    never_there: "it was sent {} times and the network has it not: {}";
    // What cannot be done with it.
    of_the_plan: "the plan says otherwise by now: let the post go again there, and it leaves as it stands";
    nothing_counts_down: "nothing of yours is counting down";
    leaving_now: "too late: it is leaving right now";
    out: "too late: it is out";
    never_left(keys): "it never left; <retake> takes its text up again";
    unknown(keys): "nobody knows yet whether it is out; <verify> looks on the network, <posted> says what you saw there";
    called_back_already: "it was called back already";
    wait_for_its_end: "it is leaving right now; wait for its end";
    write_a_new_one: "it is out; write a new one";
    draft_already: "its text is a draft again already";
    waits_not_for_you: "it does not wait for you: it is {}";
    not_held: "it is not held: it is {}";
    resume_first(keys): "{}; <resume> ends that";
    end_known: "its end is known: it is {}";
    looked_for: "it is being looked for right now; wait for what is found";
    draft_stays: "{}; the draft is kept";
}
