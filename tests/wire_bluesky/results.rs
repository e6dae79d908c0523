//! What people did with posts of ours, asked of a network that leaves some out.

use hearken::domain::figures::Figures;

use super::*;

fn uri(rkey: &str) -> String {
    format!("at://{US}/app.bsky.feed.post/{rkey}")
}

fn view(rkey: &str, likes: u64) -> Value {
    json!({"uri": uri(rkey), "cid": "c", "likeCount": likes, "repostCount": 3, "replyCount": 0, "record": {"text": "a"}})
}

#[tokio::test]
async fn what_is_left_out_is_gone_only_where_our_own_repository_says_so() {
    let fake = Fake::start(|asked, _| match asked.method.rsplit('.').next().unwrap() {
        "getPosts" => Some(ok(json!({"posts": [view("a", 41), null, {"uri": 5}]}))),
        "getRecord" if asked.query.contains("rkey=hidden") => {
            Some(ok(json!({"uri": uri("hidden"), "value": {"text": "b"}})))
        }
        "getRecord" if asked.query.contains("rkey=odd") => Some(no(400, "InvalidRequest", "no")),
        _ => None,
    })
    .await;
    let desk = connect(&fake);
    let ids: Vec<String> = ["a", "hidden", "deleted", "odd"].map(uri).to_vec();
    let found = desk.results(&ids).await.unwrap();
    // What is shown to nobody yet, and what cannot be told, are left for the next time.
    let counted = Figures { likes: Some(41), comments: Some(0), shares: Some(3), ..Figures::default() };
    assert_eq!(found, [(uri("a"), Some(counted)), (uri("deleted"), None)]);
}

#[tokio::test]
async fn many_are_asked_for_in_batches_and_a_limit_is_one() {
    let fake = Fake::start(|asked, before| match asked.method.rsplit('.').next().unwrap() {
        "getPosts" if before == 0 => {
            let asked = asked.query.split('&').filter_map(|pair| pair.rsplit("%2F").next());
            Some(ok(json!({"posts": asked.map(|rkey| view(rkey, 1)).collect::<Vec<Value>>()})))
        }
        "getPosts" => Some(Said(429, vec![("retry-after", "60".to_owned())], String::new())),
        _ => None,
    })
    .await;
    let desk = connect(&fake);
    let ids: Vec<String> = (0..30).map(|n| uri(&format!("k{n}"))).collect();
    assert_eq!(desk.results(&ids[..25]).await.unwrap().len(), 25);
    assert!(matches!(desk.results(&ids).await, Err(NetError::Limited { .. })));
}
