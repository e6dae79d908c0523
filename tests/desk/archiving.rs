//! What waits in vain ends, what is over goes to the archive, and comes back.

use super::*;

/// Answers by hand; from then on we wait for them.
async fn answer(desk: &Handle, id: ConversationId) {
    let reply = send(desk, id, "At nine, from platform 4.", false).await.unwrap().reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    assert_eq!(state(desk, id).await, "waiting");
}

async fn state(desk: &Handle, id: ConversationId) -> &'static str {
    thread(desk, id).await.conversation.triage.state.word()
}

async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_vain_is_done_then_archived_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 30, "When does it leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    answer(&desk, id).await;
    desk.take_in(vec![item("2", 20, "And the night train?")], Time::MIN).await.unwrap();
    let starred = first(&desk).await;
    answer(&desk, starred).await;
    desk.act(&seat(), Command::Act { on: vec![starred], act: Act::Star(None) }).await.unwrap();
    a_moment().await;
    let put_away = desk.archive(0).await.unwrap();
    assert_eq!((put_away.closed, put_away.archived.conversations), (1, 0), "it is done only now");
    assert_eq!((state(&desk, id).await, state(&desk, starred).await), ("done", "waiting"));
    a_moment().await;
    let put_away = desk.archive(0).await.unwrap();
    assert_eq!((put_away.closed, put_away.archived.conversations), (0, 1));
    assert_eq!(state(&desk, id).await, "done");
    let author = Author { handle: "person-of-1".to_owned(), ..Author::default() };
    let again = Item { in_reply_to: Some("1".to_owned()), author, ..item("3", 5, "And on Sundays?") };
    desk.take_in(vec![again], Time::MIN).await.unwrap();
    assert_eq!((state(&desk, id).await, thread(&desk, id).await.conversation.items.len()), ("open", 2));
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    assert_eq!(state(&running.handle(), id).await, "open");
    running.stop().await;
}
