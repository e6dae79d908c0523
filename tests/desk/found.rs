//! Posts of ours that were made elsewhere stand in the plan as published, each once, and what the plan sent is not doubled by
//! the network's copy of it.

use hearken::domain::ask::PlanSheet;
use hearken::domain::item::Visibility;
use hearken::domain::plan::{Content, Fate, Moment, PostState, Variant};
use jiff::tz::TimeZone;

use super::*;

fn ours(native: &str, minutes_ago: i64, text: &str) -> Item {
    let author = Author { handle: "brand".to_owned(), ..Author::default() };
    Item { kind: Kind::Post, from_us: true, author, ..item(native, minutes_ago, text) }
}

async fn plan(desk: &Handle) -> PlanSheet {
    let now = clock::now();
    let (from, until) = (now.minus(Span::days(30)), now.plus(Span::days(30)));
    match desk.ask(&seat(), Query::Plan { from, until, undated: true }).await {
        Shown::Plan(sheet) => *sheet,
        other => panic!("no plan: {other:?}"),
    }
}

/// A post that somebody is to publish by hand, since no program speaks to its network.
async fn by_hand(desk: &Handle, text: &str) {
    let account = item("1", 0, "").account_id();
    let variants = vec![Variant { account, text: text.to_owned(), ..Variant::default() }];
    let moment = Moment::at(clock::now(), &TimeZone::UTC);
    let content = Content { moment, variants, ..Content::default() };
    desk.act(&seat(), Command::MakePost { content: Box::new(content), schedule: true }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_posted_elsewhere_is_part_of_the_plan() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let post = ours("n1", 300, "The pools are warm.");
    let at = post.created_at;
    comes(&desk, post.clone()).await;
    comes(&desk, post).await;
    comes(&desk, item("theirs", 200, "are they?")).await;
    comes(&desk, Item { in_reply_to: Some("theirs".to_owned()), ..ours("answer", 190, "They are.") }).await;
    comes(&desk, Item { visibility: Some(Visibility::Direct), ..ours("whisper", 100, "Only for you.") }).await;
    let sheet = plan(&desk).await;
    let [found] = &sheet.posts[..] else { panic!("{:?}", sheet.posts) };
    assert_eq!((found.name.as_str(), found.state, found.at()), ("The pools are warm.", PostState::Published, Some(at)));
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    assert_eq!(plan(&running.handle()).await.posts.len(), 1, "it is there after a restart");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_of_a_post_that_somebody_published_by_hand_brings_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let (network, handle) = ("facebook".to_owned(), "brand".to_owned());
    let running = open(dir.path(), vec![AccountSettings { network, handle, ..AccountSettings::default() }], Work::All);
    let desk = running.handle();
    by_hand(&desk, "The pools are warm.\n\n#pools").await;
    let mut news = desk.news();
    let waiting = async {
        loop {
            let rows = listing(&desk).await.rows;
            if let Some(RowId::Delivery(reply)) = rows.first().map(|row| row.id.clone()) {
                return reply;
            }
            news.changed().await.unwrap();
        }
    };
    let reply = tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("somebody is to post it");
    // It may be seen before somebody says that it is done.
    comes(&desk, ours("early", 0, "the pools are warm. #pools")).await;
    assert_eq!(plan(&desk).await.posts.len(), 1);
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    comes(&desk, ours("copy", 0, "The pools are warm. #Pools")).await;
    comes(&desk, ours("other", 0, "The pools are cold.")).await;
    let sheet = plan(&desk).await;
    assert_eq!(sheet.posts.len(), 2, "{:?}", sheet.posts);
    let Shown::Post(Some(post)) = desk.ask(&seat(), Query::Post { id: sheet.posts[0].id }).await else { panic!() };
    let fate = post.post.fates.values().next();
    assert!(
        matches!(fate, Some(Fate::Published { reply: Some(by), remote_id, url: Some(_), .. })
        if *by == reply && remote_id == "copy"),
        "{fate:?}"
    );
}
