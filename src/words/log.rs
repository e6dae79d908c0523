//! How the log tells what happened, beside the words of acts.

use super::part::part;

part! {
    /// What the log tells.
    Log;
    account_is: "{} is {}";
    offline: "offline: {}";
    silent: "silent since {}";
    frozen: "frozen: {}";
    resumed: "resumed";
    rules_changed: "took other rules: 1 is in force|took other rules: {} are in force";
    moderated: "{}{} as {}";
    moderated_refused: "{}{} as {}, but the network refused: {}";
    reported_for: " for {}";
    reported_saying: " (\"{}\")";
    reported_on: ", passed on to their server,";
    reply_as: "reply as {}";
    reply_is: "reply {}";
    reply_is_because: "reply {}: {}";
    taught: "learned: {}";
    unlearned: "unlearned what was taken back";
    taught_now: "answer now";
    taught_later: "not now";
    retaken: "reply taken up again";
}
