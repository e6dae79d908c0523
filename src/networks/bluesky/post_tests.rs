use super::*;
use serde_json::json;

fn us() -> Us {
    Us { account: "brand.test".to_owned(), did: "did:plc:us".to_owned() }
}

fn view(record: Value) -> Value {
    json!({
        "uri": "at://did:plc:mira/app.bsky.feed.post/3jzfcijpj2z2a", "cid": "bafyone", "indexedAt": "2026-11-22T13:00:00.000Z",
        "author": {"did": "did:plc:mira", "handle": "mira.test", "displayName": "Mira\u{202e} Ionescu",
                   "verification": {"verifiedStatus": "valid"}, "labels": [{"val": "bot"}]},
        "record": record, "likeCount": 3, "repostCount": 1, "quoteCount": 2, "replyCount": 4,
        "labels": [{"val": "spam"}, {"val": "rude", "neg": true}, {"val": null}],
    })
}

#[test]
fn a_post_becomes_an_item() {
    let record = json!({"$type": "app.bsky.feed.post", "text": "Bună!", "createdAt": "2026-11-22T12:58:03Z", "langs": ["ro", "en"],
        "labels": {"values": [{"val": "graphic-media"}]},
        "reply": {"root": {"uri": "at://did:plc:us/app.bsky.feed.post/r", "cid": "bafyroot"},
                  "parent": {"uri": "at://did:plc:cyd/app.bsky.feed.post/p", "cid": "bafyparent"}}});
    let item = item(&view(record), &us()).unwrap();
    assert_eq!(item.account_id().as_str(), "bluesky:brand.test");
    assert_eq!(item.conversation.as_deref(), Some("at://did:plc:us/app.bsky.feed.post/r"));
    assert_eq!(item.in_reply_to.as_deref(), Some("at://did:plc:cyd/app.bsky.feed.post/p"));
    assert_eq!(item.url.as_deref(), Some("https://bsky.app/profile/mira.test/post/3jzfcijpj2z2a"));
    assert_eq!((item.kind, item.from_us, item.lang.as_deref()), (Kind::Comment, false, Some("ro")));
    assert_eq!(item.created_at, "2026-11-22T12:58:03Z".parse().unwrap());
    assert_eq!(item.engagement, Some(Engagement { likes: 3, shares: 3, replies: 4 }));
    assert!(item.author.verified && item.author.bot);
    assert_eq!(item.extra["cid"], "bafyone");
    assert_eq!(item.extra["root_cid"], "bafyroot");
    assert_eq!(item.extra["labels"], json!(["graphic-media", "spam"]));
}

#[test]
fn the_kind_is_told_by_the_record() {
    let at = |uri: &str| json!({"uri": uri, "cid": "c"});
    let (ours, theirs) = (at("at://did:plc:us/app.bsky.feed.post/r"), at("at://did:plc:cyd/app.bsky.feed.post/r"));
    let names_us = json!([{"features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:us"}]}]);
    for (record, expected) in [
        (json!({"text": "a post"}), Kind::Post),
        (json!({"text": "@brand.test", "facets": names_us}), Kind::Mention),
        (json!({"text": "", "embed": {"record": ours}}), Kind::Mention),
        (json!({"text": "", "embed": {"record": {"record": ours}, "media": {}}}), Kind::Mention),
        (json!({"text": "", "embed": {"record": theirs}}), Kind::Post),
        (json!({"text": "", "reply": {"root": ours, "parent": theirs}}), Kind::Comment),
        (json!({"text": "", "reply": {"root": theirs, "parent": ours}, "facets": names_us}), Kind::Comment),
        (json!({"text": "", "reply": {"root": theirs, "parent": theirs}, "facets": names_us}), Kind::Mention),
        (json!({"text": "", "reply": {"root": theirs, "parent": theirs}}), Kind::Post),
    ] {
        assert_eq!(item(&view(record.clone()), &us()).unwrap().kind, expected, "{record}");
    }
}

#[test]
fn a_time_that_cannot_be_true_gives_way() {
    let indexed: Time = "2026-11-22T13:00:00Z".parse().unwrap();
    for (said, expected) in [
        (json!("2026-11-22T08:00:00+02:00"), "2026-11-22T06:00:00Z"),
        (json!("2026-11-20T08:00:00+02:00"), "2026-11-22T13:00:00Z"),
        (json!("2027-01-01T00:00:00Z"), "2026-11-22T13:00:00Z"),
        (json!("0001-01-01T00:00:00Z"), "2026-11-22T13:00:00Z"),
        (json!("1970-01-01T00:00:00Z"), "2026-11-22T13:00:00Z"),
        (json!("9999-12-31T23:59:59Z"), "2026-11-22T13:00:00Z"),
        (json!("-271821-04-20T00:00:00Z"), "2026-11-22T13:00:00Z"),
        (json!("yesterday"), "2026-11-22T13:00:00Z"),
        (json!(null), "2026-11-22T13:00:00Z"),
        (json!(1_700_000_000), "2026-11-22T13:00:00Z"),
    ] {
        let item = item(&view(json!({"text": "x", "createdAt": said})), &us()).unwrap();
        assert_eq!(item.created_at, expected.parse().unwrap(), "{said}");
        assert!(item.created_at <= indexed);
    }
    let mut unseen = view(json!({"text": "x", "createdAt": "0001-01-01T00:00:00Z"}));
    unseen["indexedAt"] = json!("0001-01-01T00:00:00Z");
    assert_eq!(Some(item(&unseen, &us()).unwrap().created_at), tid::time("3jzfcijpj2z2a"));
    unseen["uri"] = json!("at://did:plc:mira/app.bsky.feed.post/self");
    assert_eq!(item(&unseen, &us()).unwrap().created_at, FIRST_POST);
}

#[test]
fn what_is_missing_is_said_and_what_is_odd_is_left_out() {
    for bad in [
        json!(null),
        json!({}),
        json!({"uri": "https://x"}),
        json!({"uri": "at://a/b/c"}),
        json!({"uri": "at://a/b/c", "author": {"did": "a"}, "record": null}),
    ] {
        assert!(item(&bad, &us()).is_err(), "{bad}");
    }
    let bare = json!({"uri": "at://did:plc:x/app.bsky.feed.post/3k", "author": {"did": "did:plc:x", "handle": null, "displayName": 7},
        "record": {"text": null, "langs": "en", "facets": {}, "reply": null, "embed": [], "labels": 3}, "embed": {"$type": "app.bsky.embed.next#view"},
        "likeCount": -4, "labels": null});
    let item = item(&bare, &us()).unwrap();
    assert_eq!((item.text.as_str(), item.author.handle.as_str(), item.lang), ("", "did:plc:x", None));
    assert_eq!(item.url.as_deref(), Some("https://bsky.app/profile/did:plc:x/post/3k"));
    assert_eq!(item.engagement, Some(Engagement::default()));
    assert_eq!(item.conversation.as_deref(), Some(item.id.as_str()));
}

#[test]
fn a_gone_post_says_so() {
    let gone = placeholder("at://did:plc:us/app.bsky.feed.post/3jzfcijpj2z2a", Gone::Deleted, &us()).unwrap();
    assert_eq!(
        (gone.text.as_str(), gone.extra["gone"].as_str(), gone.from_us),
        ("[deleted post]", Some("deleted"), true)
    );
    assert_eq!(Some(gone.created_at), tid::time("3jzfcijpj2z2a"));
    assert_eq!(placeholder("at://did:plc:x/app.bsky.feed.post/3k", Gone::Blocked, &us()).unwrap().text, "[blocked]");
    assert_eq!(placeholder("nonsense", Gone::Blocked, &us()), None);
}

#[test]
fn handles_that_do_not_hold_are_linked_by_did() {
    let place = at_uri("at://did:plc:x/app.bsky.feed.post/3k").unwrap();
    assert_eq!(web("handle.invalid", place).as_deref(), Some("https://bsky.app/profile/did:plc:x/post/3k"));
    assert_eq!(web("a.test", at_uri("at://did:plc:x/app.bsky.graph.list/3k").unwrap()), None);
}
