//! What is said of Mastodon and its family.

use super::part::part;

part! {
    /// The family of Mastodon.
    Mastodon;
    help: "Mastodon, GoToSocial, Pleroma, Pixelfed, snac: base_url of the server, a token by signing in";
    handle: "our handle there, such as @brand@example.social";
    no_server: "base_url is missing: the address of your server, such as https://mastodon.social";
    // Odd answers.
    no_app_id: "an app without an id";
    no_account_name: "an account without a name";
    // Lists, and what in them brought no item; a list is named as the server names it.
    of_list: "{}: {}";
    not_for_us: "{} (the server says: {})";
    asked_in_an_hour: "{}; asked again in an hour";
    asked_next_time: "{}: {}; asked again next time";
    only_newest: "{}: the server shows only its newest ones; look there for what came after {}";
    no_notification: "not a notification";
    no_conversation: "not a conversation";
    no_post: "not a post";
    post_without_id: "a post without an id";
    post_without_author: "a post without an author";
    post_without_time: "post {} has no time";
    without_its_post: "a {} without its post";
    notice: "the server sends a notice: {}";
    unknown_kind: "a notification of an unknown kind: {}";
    // Sending.
    files_many: "{} files, but this server takes {} at most";
    alt_long: "a description is longer than the {} characters of this server";
    converting: "the file is still being converted";
    // What is not offered.
    hiding: "hiding an answer";
    act_there: "to {} by the network";
    finding_person: "finding this person";
    deleting: "deleting by the network";
    reporting: "reporting to this server";
    // Reasons for a report.
    spam: "unwanted advertising, fake replies, the same again and again";
    legal: "against the law";
    rule: "against the server's rule: {}";
}
