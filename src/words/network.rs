//! What is said of networks, whichever it is.

use super::part::part;

part! {
    /// What a network did and did not do.
    Network;
    // Why it did not do what was asked.
    offline: "cannot reach {}: {}";
    limited: "the network asks us to wait until {}";
    signed_out: "signed out: {}";
    refused: "refused: {}";
    odd: "an odd answer from {}: {}";
    unwell: "{} is unwell: {}";
    unsupported: "{} is not offered here";
    // What more than one network says.
    no_answer: "no answer within {} s";
    cut: "the line was cut";
    no_secret: "the secret could not be fetched";
    no_file: "{} cannot be read: {}";
    scheduling: "scheduling";
    forwarding: "forwarding by mail";
    results: "telling what became of posts";
    streaming: "streaming";
    taking_back: "taking back a {}";
    something_else: "something else";
    // Which account is meant.
    no_account: "there is no account \"{}\" for this; there are {}";
    no_account_near: "there is no account \"{}\" for this; did you mean \"{}\"?";
    no_account_at_all: "there is no account \"{}\" for this, nor any other: `hearken account add` makes one";
    many_accounts: "\"{}\" can be {}; write it like that";
    // What was done there.
    liked: "liked";
    boosted: "boosted";
    hidden: "hidden";
    deleted: "deleted";
    blocked: "blocked";
    muted: "muted";
    reported: "reported";
    // What is wrong with a report.
    report_reason: "say why it is reported, with one of: {}";
    report_no_text: "no text can go with a report here: leave it out";
    report_long: "the text is {} over the {} that a report takes: shorten it";
    report_stays: "a report cannot be passed on from here";
}
