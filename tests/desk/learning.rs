//! What a desk learns of its people's acts: new messages are judged by it, undo takes it away, and whoever opens the desk
//! anew knows the same.

use hearken::domain::ask::Explained;
use hearken::domain::class::Class;
use hearken::domain::conversation::Dismissal;
use hearken::domain::lesson::Label;
use hearken::store::upkeep;
use hearken::triage::{self, Lessons};

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
    desk.reader().lessons(0, u64::MAX).unwrap().into_iter().map(|(_, lesson)| lesson.label).collect()
}

/// How a conversation scores, to the bit, by all that the log has taught, learned here from the first lesson on.
fn learned_anew(desk: &Handle, probe: ConversationId) -> (u32, u32) {
    let (reader, mut taught) = (desk.reader(), Lessons::default());
    for (_, lesson) in reader.lessons(0, u64::MAX).unwrap() {
        let item = reader.item(lesson.item).unwrap().unwrap();
        taught.learn(triage::see(&triage::Text::of(&item, false)), lesson.label);
    }
    let heard = *reader.conversation(probe).unwrap().unwrap().last_heard().unwrap();
    let item = reader.item(heard.id).unwrap().unwrap();
    let explained = triage::explain(&triage::Text::of(&item, false), &taught);
    (explained.score.to_bits(), explained.now.to_bits())
}

/// Waits until the running desk scores by all that the log has taught, to the bit, and returns how.
async fn bits(desk: &Handle, probe: ConversationId) -> (u32, u32) {
    let wanted = learned_anew(desk, probe);
    until(desk, probe, |known| (known.score.to_bits(), known.presses.to_bits()) == wanted).await;
    wanted
}

/// The running desk knows what the log has taught, and so does the next one. Ends the desk.
async fn is_known_after_a_restart(running: Running, dir: &Path, probe: ConversationId) {
    let here = bits(&running.handle(), probe).await;
    let report = upkeep::verify(&running.handle().reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
    let running = open(dir, Vec::new(), Work::WriterOnly);
    assert_eq!(bits(&running.handle(), probe).await, here, "a restart knows the same");
    running.stop().await;
}

/// What acts are about, and what is only scored.
async fn a_question_and_a_riddle(desk: &Handle) -> [ConversationId; 2] {
    let both = [item("1", 5, "Is the lift working again?"), item("2", 5, RIDDLE)];
    desk.take_in(both.to_vec(), Time::MIN).await.unwrap();
    let account = AccountId::new("facebook", "brand");
    ["1", "2"].map(|native| desk.reader().place_of(&account, native).unwrap().unwrap().conversation)
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_otherwise_than_by_undo_is_unlearned_too() {
    let class = |class| Act::Class(Some(class));
    let of_class = |class| Label { class: Some(class), ..Label::default() };
    let spam = Label { now: Some(false), class: Some(Class::Spam) };
    for (acts, first, last) in [
        ([Act::Dismiss(Dismissal::NoAnswerNeeded), Act::Reopen], Label::LATER, None),
        ([Act::Done, Act::Reopen], Label::LATER, None),
        ([Act::Dismiss(Dismissal::Spam), Act::Reopen], spam, None),
        ([class(Class::Request), Act::Class(None)], of_class(Class::Request), None),
        ([class(Class::Request), class(Class::Question)], of_class(Class::Request), Some(of_class(Class::Question))),
        ([Act::Dismiss(Dismissal::Spam), class(Class::Request)], spam, Some(of_class(Class::Request))),
        ([class(Class::Request), Act::Dismiss(Dismissal::Spam)], of_class(Class::Request), Some(spam)),
        ([Act::Done, Act::Dismiss(Dismissal::NoAnswerNeeded)], Label::LATER, Some(Label::LATER)),
        ([Act::Done, Act::Dismiss(Dismissal::NotOurs)], Label::LATER, None),
        ([Act::Priority(1), Act::Priority(0)], Label::NOW, None),
        ([Act::Priority(1), Act::Priority(-1)], Label::NOW, Some(Label::LATER)),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let running = open(dir.path(), Vec::new(), Work::WriterOnly);
        let desk = running.handle();
        let [id, probe] = a_question_and_a_riddle(&desk).await;
        let unlearned = bits(&desk, probe).await;
        let [act, taken_back] = acts.clone();
        desk.act(&seat(), Command::Act { on: vec![id], act }).await.unwrap();
        assert_eq!(taught(&desk), [first], "{acts:?}");
        let learned = bits(&desk, probe).await;
        assert_ne!(learned, unlearned, "{acts:?}");
        desk.act(&seat(), Command::Act { on: vec![id], act: taken_back }).await.unwrap();
        assert_eq!(taught(&desk), Vec::from_iter(last), "{acts:?}");
        if last.is_none() {
            assert_eq!(bits(&desk, probe).await, unlearned, "{acts:?}");
        }
        desk.act(&seat(), Command::Undo).await.unwrap();
        assert_eq!(taught(&desk), [first], "undone: {acts:?}");
        assert_eq!(bits(&desk, probe).await, learned, "undone: {acts:?}");
        desk.act(&seat(), Command::Redo).await.unwrap();
        assert_eq!(taught(&desk), Vec::from_iter(last), "done again: {acts:?}");
        is_known_after_a_restart(running, dir.path(), probe).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_is_of_the_words_that_were_seen() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let [id, probe] = a_question_and_a_riddle(&desk).await;
    let unlearned = bits(&desk, probe).await;
    let first = item("1", 5, "Is the lift working again?");
    let says = async |item: Item| desk.take_in(vec![item], Time::MIN).await.unwrap();
    let changed = |text: &str| Item { text: text.to_owned(), ..first.clone() };
    says(changed("Is the other lift working again?")).await;
    classed(&desk, id, Class::Complaint).await;
    let of_class = |class| [Label { class: Some(class), ..Label::default() }];
    assert_eq!(taught(&desk), of_class(Class::Complaint));
    let learned = bits(&desk, probe).await;
    assert_ne!(learned, unlearned);
    let picture = Item { media: vec![Media::default()], ..changed("Is the other lift working again?") };
    says(picture).await;
    assert_eq!(taught(&desk), of_class(Class::Complaint), "the words are the same");
    says(changed("never mind, thank you")).await;
    assert_eq!(taught(&desk), [], "nobody has said what these words are");
    assert_eq!(bits(&desk, probe).await, unlearned);
    for walk in [Command::Undo, Command::Redo] {
        desk.act(&seat(), walk).await.unwrap();
        assert_eq!(taught(&desk), []);
    }
    classed(&desk, id, Class::Request).await;
    assert_eq!(taught(&desk), of_class(Class::Request));
    is_known_after_a_restart(running, dir.path(), probe).await;
}
