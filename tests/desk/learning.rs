//! What a desk learns of its people's acts: new messages are judged by it, undo takes it away, and whoever opens the desk
//! anew knows the same.

use hearken::domain::ask::Explained;
use hearken::domain::class::Class;
use hearken::domain::lesson::Label;
use hearken::store::upkeep;

use super::*;

/// Of no class that the brain could know: only a person can say.
const RIDDLE: &str = "blue heron at the seventh gate";

async fn explained(desk: &Handle, id: ConversationId) -> Explained {
    match desk.ask(&seat(), Query::Explain { id }).await {
        Shown::Explained(explained) => *explained,
        other => panic!("not explained: {other:?}"),
    }
}

async fn classed(desk: &Handle, id: ConversationId, class: Class) {
    desk.act(&seat(), Command::Act { on: vec![id], act: Act::Class(Some(class)) }).await.unwrap();
}

/// Waits until the teacher has heard of what happened: it learns beside the work.
async fn until(desk: &Handle, id: ConversationId, holds: impl Fn(&Explained) -> bool) -> Explained {
    for _ in 0..200 {
        let explained = explained(desk, id).await;
        if holds(&explained) {
            return explained;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("never learned: {:?}", explained(desk, id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_class_is_learned_taken_back_and_known_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let riddles = (1..=6).map(|n| item(&n.to_string(), 10 + n, &format!("{RIDDLE} {n}")));
    desk.take_in(riddles.collect(), Time::MIN).await.unwrap();
    let ids: Vec<ConversationId> = ids(&desk).await;
    let before = explained(&desk, ids[5]).await;
    let unlearned = before.now.clone().unwrap();
    assert_ne!(unlearned.class, Class::Request);
    for id in &ids[..5] {
        classed(&desk, *id, Class::Request).await;
    }
    let taught = until(&desk, ids[5], |explained| explained.taught == 5).await;
    let sum: f32 = taught.parts.iter().map(|(_, weight)| weight).sum();
    assert!((sum - taught.score).abs() < 1e-3, "{taught:?}");
    assert_eq!(taught.now.as_ref().map(|now| now.class), Some(Class::Request), "{taught:?}");
    desk.take_in(vec![item("9", 1, &format!("{RIDDLE} 9"))], Time::MIN).await.unwrap();
    let newest = ids_of_class(&desk, Class::Request).await;
    assert_eq!(newest.len(), 6, "what comes in is judged by what was taught");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("10", 1, &format!("{RIDDLE} 10"))], Time::MIN).await.unwrap();
    assert_eq!(ids_of_class(&desk, Class::Request).await.len(), 7, "also after a restart");
    let again = explained(&desk, ids[5]).await;
    assert_eq!((again.score.to_bits(), &again.parts), (taught.score.to_bits(), &taught.parts), "to the bit");
    for _ in 0..5 {
        desk.act(&seat(), Command::Undo).await.unwrap();
    }
    let undone = until(&desk, ids[5], |explained| explained.score.to_bits() == before.score.to_bits()).await;
    assert_eq!((undone.now, undone.parts), (before.now, before.parts), "as if nobody had said anything");
    let report = upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

async fn ids_of_class(desk: &Handle, class: Class) -> Vec<ConversationId> {
    let mut found = Vec::new();
    for id in ids(desk).await {
        if thread(desk, id).await.conversation.class() == class {
            found.push(id);
        }
    }
    found
}

fn taught(desk: &Handle) -> Vec<Label> {
    desk.reader().lessons(0, u64::MAX).unwrap().into_iter().map(|lesson| lesson.label).collect()
}

/// Four ask, the last a minute ago.
async fn four_ask(desk: &Handle) -> Vec<ConversationId> {
    let asked =
        ["Is the lift working again?", "Do you sell day tickets?", "Which platform is it?", "When do you open?"];
    let items = (1..).zip(asked).map(|(n, text)| item(&n.to_string(), 50 - 10 * n, text));
    desk.take_in(items.collect(), Time::MIN).await.unwrap();
    ids(desk).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_before_others_teaches_until_it_is_called_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let asked = four_ask(&desk).await;
    send(&desk, asked[0], "Yes, since Monday.", false).await.unwrap();
    assert_eq!(taught(&desk), [], "the oldest first: that says nothing");
    desk.take_in(vec![item("5", 45, "Can I bring a dog?")], Time::MIN).await.unwrap();
    let newest = *ids(&desk).await.last().unwrap();
    let sent = send(&desk, newest, "At eight.", false).await.unwrap();
    assert_eq!(taught(&desk), [Label::NOW, Label::LATER], "one before three who waited longer");
    desk.act(&seat(), Command::CallBack { reply: sent.reply }).await.unwrap();
    assert_eq!(taught(&desk), [], "it has said nothing to anybody");
    let report = upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_away_many_rows_teaches_nothing_of_each() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let asked = four_ask(&desk).await;
    desk.act(&seat(), Command::Act { on: asked.clone(), act: Act::Done }).await.unwrap();
    assert_eq!(taught(&desk), []);
    desk.act(&seat(), Command::Undo).await.unwrap();
    desk.act(&seat(), Command::Act { on: vec![asked[0]], act: Act::Done }).await.unwrap();
    assert_eq!(taught(&desk), [Label::LATER]);
    running.stop().await;
}
