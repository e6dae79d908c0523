//! What is said of the plan.

use super::part::part;

part! {
    /// Posts of the plan, and why something is not done to one.
    Planning;
    is_dropped: "it is given up; `restore` takes it up again";
    changed_meanwhile: "somebody else changed it meanwhile: look at it as it stands now, and do it again";
    no_warning_there: "{} knows no content warning: take it out there, or leave the account out";
    no_visibility_there: "{} publishes to everybody and knows no \"{}\": take that out there, or leave the account out";
    has_left: "something of it is out or on its way: that is not written anew; copy it for another";
    stands_there: "{} holds it until its minute: `draft` takes it back from there, then it can be written anew";
    moved_there: "somebody gave it another time on the network: `schedule` gives it its time here once more, `draft` takes it back";
    taken_back: "the desk was frozen, and it was taken back from its network: {}";
    gone_there: "it was on {} until its minute, and somebody took it out there";
    not_there_yet: "its minute is over, and {} still holds it";
    not_moved: "it could not be given its new time there: {}";
    not_taken_back: "it could NOT be taken back from its network, which publishes it: {}";
    still_stands: "it still stands there";
    at_once: "{} published it at once: it does not schedule";
    cannot_hold: "{} does not hold posts until their minute: leave it to the desk (`hearken plan write --here`)";
    too_near: "; too near for its network: it leaves from here";
    there_too_near: "{} holds it, and takes no time nearer than {} from now: choose a later one, or take it back (`draft`)";
    handed_late: "it was to be handed over to its network before its minute, and that is too near now: let it go again";
    not_in_review: "it waits for nobody's yes";
    own_post: "you wrote it, so somebody else must approve it";
    not_approver: "{} must say yes to it";
    needs_approval: "it needs the yes of {} more before it leaves: `submit` asks for it";
    needs_why: "say something: an empty remark helps nobody";
    no_variant: "it goes to no account yet; add one";
    empty_variant: "there is nothing to publish for {}: write it, or take the account out";
    no_time: "no time is set for {}";
    time_over: "the time for {} is over ({}): choose another, or publish it now";
    no_such_variant: "nothing is written for {} here";
    twice: "{} stands there twice; one post has one variant for an account";
    changed_since: "changed after it was approved";
    called_back: "called back before it left";
    missed: "the desk did not run at its minute, {}";
    frozen: "the desk was frozen at its minute: {}";
    signed_out: "{} was signed out at its minute: {}";
    comment_late: "its post was to be out {} ago: look whether it still belongs there";
    post_not_here: "its post has not come back from the network yet: fetch (`hearken sync --once`), then take it up again";
    comment_row: "first comment · {}";
    a_post: "post";
    many_posts: "1 post|{} posts";
    in_plan_again: "it stands in the plan again, held: give it another time, or drop it";
    no_address: "\"{}\" is no web address; write one like https://example.org/page, without blanks";
    when_missing: "say when: {}";
    when_unknown: "\"{}\" says no time; write {}";
    when_far: "\"{}\" is more than ten years away; write a nearer day";
    times: "fri 9, +3d, 2h, tomorrow 14, 17:30, 1 dec, eod or 2027-03-28 09:30";
    times_or_next: "fri 9, +3d, 2h, tomorrow 14, 17:30, 1 dec, eod, 2027-03-28 09:30 or next";
    draw_no_post: "there is no such post";
    draw_not_out: "\"{}\" is not out, or its network told no id of it: nobody is known to have written below it";
    draw_where: "\"{}\" is out on {}: say with `--account` below which";
    draw_not_there: "\"{}\" is not out on {}; it is on {}";
    // What was done.
    made: "post {} is in the plan: {}";
    now_stands: "\"{}\" is {} now";
    leaves: "\"{}\" leaves {}";
    is_for: "\"{}\" is for {} now";
    changed: "\"{}\" is changed";
    split_off: "{} is a post of its own now: {}";
    asks_again: "; it was approved before, so it asks again";
    commented: "said of \"{}\"";
    deed: "{} in the plan";
    would_leave: "the minute of \"{}\" is over meanwhile, and it would leave at once: give it another time";
    too_long: "{} is too long: {} of {}";
    comment_too_long: "the first comment for {} is too long: {} of {}";
    needs_alt: "{}: a picture has no description; the desk wants one";
    cannot_attach: "{}: {}";
    // What somebody should know before it leaves.
    warn_same_text: "\"{}\" says the same ({})";
    warn_same_link: "\"{}\" leads to the same page ({})";
    warn_same_hour: "\"{}\" leaves there within the hour ({})";
    warn_copy: "the same words as for another account: each has its own readers";
    warn_closed: "nobody is there at that minute to answer what people say";
    warn_frozen: "the desk is frozen: it is held if it is at its minute";
    warn_tags: "{} tags read like an advertisement";
    warn_no_alt: "a picture has no description";
    warn_mourning: "{} is a day of mourning: is this for such a day?";
    warn_outside: "the campaign {} is not said there";
    warn_no_campaign: "there is no campaign {} in plan.toml (`hearken plan example` prints one)";
    warn_near_campaign: "there is no campaign {} in plan.toml; did you mean {}?";
    warn_skipped: "the clocks skip that minute: it leaves as much later";
    warn_twice: "that minute is there twice: it leaves at the first";
    // Its rows.
    row_is_post(keys): "this row is a post of the plan: <open> shows it";
    row_review: "post by {} waits for a yes";
    row_trouble: "{}: {}";
    // What the log tells.
    was_made: "planned \"{}\"";
    was_written: "wrote \"{}\"";
    was_written_for: "wrote \"{}\" for {}";
    was_staged: "made a post {}";
    was_staged_since: "made a post {}: {}";
    was_approved: "approved a post";
    was_returned: "gave a post back: {}";
    was_commented: "said of a post: {}";
    was_put_back: "put \"{}\" back: {}";
    was_measured: "the post for {} has got {} likes, answers and shares";
    was_asked: "the network told of the post for {}";
    is_gone: "the post for {} is no longer there";
    waits_again: "the post for {} waits for its minute again";
    comment_follows: "the first comment for {} follows its post";
    became: "the post for {} is {}";
    became_since: "the post for {} is {}: {}";
}
