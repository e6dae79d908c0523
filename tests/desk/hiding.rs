//! What we hid, and whom we blocked, waits for us no more.

use hearken::domain::conversation::State;
use hearken::domain::crisis::Escalation;
use hearken::domain::network::Moderation;

use super::*;

fn at_the_hotel(native: &str, minutes_ago: i64, text: &str) -> Item {
    Item { account: "hotel.marea".to_owned(), ..item(native, minutes_ago, text) }
}

fn opened(dir: &Path) -> Running {
    let accounts = hearken::networks::replay::accounts("own-goal", clock::now(), 1.0).unwrap();
    open(dir, accounts, Work::WriterOnly)
}

fn stands(desk: &Handle, id: ConversationId) -> (State, Option<Time>) {
    let page = page(desk, id);
    (page.triage.state, page.waiting_since)
}

async fn moderate(desk: &Handle, item: &Item, act: Moderation, on: bool) -> String {
    let command = Command::Moderate { item: item.item_id(), act, on, report: None, why: "abuse".to_owned() };
    desk.act(&seat(), command).await.unwrap().notice.with(|_| None)
}

async fn acts(desk: &Handle, id: ConversationId) -> Vec<Moderation> {
    match thread(desk, id).await.messages.into_iter().next() {
        Some(Message::Item { acts, .. }) => acts,
        other => panic!("no item: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hiding_is_done_with_its_row_and_both_are_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let rude = at_the_hotel("rude", 30, "you are all thieves and I know where you live");
    let id = comes(&desk, rude.clone()).await;
    let waits = (State::Open, Some(rude.created_at));
    assert_eq!(stands(&desk, id), waits);
    let told = moderate(&desk, &rude, Moderation::Hide, true).await;
    assert!(told.contains("its row is done, :undo opens that again"), "{told}");
    assert_eq!((stands(&desk, id), ids(&desk).await.len()), ((State::Done, None), 0));
    // Undo opens the row and shows nothing to anybody.
    desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!((stands(&desk, id), acts(&desk, id).await), (waits, vec![Moderation::Hide]));
    desk.act(&seat(), Command::Redo).await.unwrap();
    assert_eq!(stands(&desk, id), (State::Done, None));
    desk.act(&seat(), Command::Undo).await.unwrap();
    let told = moderate(&desk, &rude, Moderation::Hide, false).await;
    assert!(!told.contains("its row"), "it was open: {told}");
    moderate(&desk, &rude, Moderation::Hide, true).await;
    running.stop().await;
    // Taken back after a restart it waits since it came.
    let running = opened(dir.path());
    let desk = running.handle();
    assert_eq!(stands(&desk, id), (State::Done, None));
    let told = moderate(&desk, &rude, Moderation::Hide, false).await;
    assert!(told.contains("its row waits again"), "{told}");
    assert_eq!((stands(&desk, id), acts(&desk, id).await), (waits, Vec::new()));
    let report = desk.call(&seat(), "verify", "{}").await.unwrap();
    assert!(report.contains("\"ok\":true"), "{report}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_with_which_somebody_still_waits_stays() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let author = at_the_hotel("one", 0, "").author;
    let one = at_the_hotel("one", 30, "you are all thieves");
    let two = at_the_hotel("two", 20, "and when do I get my money?");
    let two = Item { author, in_reply_to: Some("one".to_owned()), ..two };
    let id = comes(&desk, one.clone()).await;
    assert_eq!(comes(&desk, two.clone()).await, id);
    moderate(&desk, &one, Moderation::Hide, true).await;
    assert_eq!(stands(&desk, id), (State::Open, Some(two.created_at)), "the clock of what is left");
    // Whoever is blocked waits with nothing; what was hidden stays aside when the block ends.
    moderate(&desk, &two, Moderation::Block, true).await;
    assert_eq!(stands(&desk, id), (State::Done, None));
    moderate(&desk, &two, Moderation::Block, false).await;
    assert_eq!(stands(&desk, id), (State::Open, Some(two.created_at)));
    moderate(&desk, &two, Moderation::Like, true).await;
    assert_eq!(stands(&desk, id), (State::Open, Some(two.created_at)), "a like answers nobody");
    // What is pinned for a crisis stays, and its timeline tells both ways.
    let crisis = desk.act(&seat(), Command::Escalate(Box::new(Escalation::of(id, 4)))).await.unwrap().crisis;
    moderate(&desk, &two, Moderation::Hide, true).await;
    assert_eq!(stands(&desk, id), (State::Open, None));
    moderate(&desk, &two, Moderation::Hide, false).await;
    let Shown::Postmortem(Some(report)) = desk.ask(&seat(), Query::Postmortem { id: crisis }).await else {
        panic!("no report")
    };
    let told: Vec<&str> = report.timeline.iter().map(|line| line.text.as_str()).collect();
    for words in ["blocked: what person-of-one wrote (abuse)", "hide taken back: what person-of-one wrote (abuse)"] {
        assert!(told.contains(&words), "{words}: {told:#?}");
    }
    running.stop().await;
}
