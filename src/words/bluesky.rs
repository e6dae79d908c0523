//! What is said of Bluesky.

use super::part::part;

part! {
    /// Bluesky.
    Bluesky;
    help: "Bluesky: handle (brand.bsky.social) and an app password, with access to direct messages; base_url for a server of your own; option labeler for another moderation service";
    handle: "our handle there, such as brand.bsky.social";
    // Signing in.
    account_is: "the account is {}: see to it in Bluesky's own app";
    asks_for_code: "{}. This password asks for a code by mail each time: make an app password in Bluesky (Settings, Privacy and security, App passwords) and sign in with that";
    wrong_password: "{}. Check the handle and the app password, then sign in again with `hearken account add`";
    // Reading.
    pages_without_end: "{}: the network's pages do not end; what lies further back was left";
    search_failed: "search \"{}\": {}";
    post_without_address: "a post without an address: {}";
    post_incomplete: "a post without author or text: {}";
    deleted_post: "[deleted post]";
    blocked_post: "[blocked]";
    detached_post: "[taken out of the quote by its author]";
    // Reading direct messages.
    messages_barred: "direct messages are not read: this app password may not. Make one in Bluesky (Settings, Privacy and security, App passwords) with \"Allow access to your direct messages\" and sign in again with `hearken account add bluesky`; everything else goes on";
    messages_unread: "direct messages cannot be read: {}";
    messages_without_end: "the messages of this conversation do not end";
    message_incomplete: "a direct message without id or sender: {}";
    message_without_time: "direct message {} has no time";
    invitation: "[an invitation to a group]";
    // Sending.
    key_taken: "another post of ours has this key; send it again as a new reply";
    deleted_meanwhile: "the post was there and has been deleted meanwhile";
    answered_gone: "the post that this answers is gone";
    pictures_many: "a post takes {} pictures, here are {}";
    picture_large: "{} has {} bytes, a picture may have {}";
    no_picture: "{} is no PNG, JPEG, GIF or WebP picture";
    // Sending direct messages.
    message_with_picture: "a picture in a direct message";
    may_not_write: "this app password may not send direct messages: make one in Bluesky that is allowed to and sign in again";
    closed: "this conversation is closed: nobody can write there any more";
    takes_no_more: "{} cannot take direct messages any more: answer in public";
    takes_none: "they take no direct messages: answer in public";
    takes_followed: "they take direct messages only from people they follow: answer in public, or ask them to follow us";
    they_block: "they block us: no message reaches them";
    we_block: "we block them: unblock them first";
    person_gone: "their account is gone";
    we_are_barred: "our account may not use direct messages at present: see to it in Bluesky's own app";
    // Moderation.
    unknown_author: "the item does not say who its author is on Bluesky";
    act_on_message: "to {} a direct message";
    deleting_message: "deleting a direct message where the person reads it";
    bringing_back: "bringing back a deleted post";
    post_gone: "the post is gone";
    message_unnamed: "the message has no name on Bluesky";
    hides_below_ours: "only replies below our own posts can be hidden";
    hides_many: "this post hides {} replies already, which is the most";
    deletes_ours: "only our own posts can be deleted";
    no_record: "the network names no record to delete";
    // Reasons for a report.
    spam: "unwanted advertising, the same again and again";
    scam: "fraud, a trap for money or passwords";
    impersonation: "pretends to be somebody else, such as us";
    harassment: "attacks a person again and again";
    hate: "hatred against a group of people";
    doxxing: "publishes somebody's private address, number or pictures";
    threat: "threatens with violence or calls for it";
    sexual: "sexual content that is not marked as such";
}
