//! The report of a crisis: whom we answered while it ran.

use hearken::domain::crisis::{CrisisAct, Escalation};
use hearken::domain::id::CrisisId;
use hearken::domain::postmortem::Postmortem;

use super::*;

/// Our answer to an item, written in the network's own app.
async fn answered(desk: &Handle, native: &str) {
    let author = Author { handle: "brand".to_owned(), ..Author::default() };
    let to = Some(native.to_owned());
    let answer =
        Item { from_us: true, author, in_reply_to: to, ..item(&format!("to {native}"), 0, "We look into it.") };
    comes(desk, answer).await;
}

async fn act(desk: &Handle, command: Command) -> Done {
    desk.act(&seat(), command).await.unwrap()
}

async fn report(desk: &Handle, id: CrisisId) -> Postmortem {
    match desk.ask(&seat(), Query::Postmortem { id: Some(id) }).await {
        Shown::Postmortem(Some(report)) => *report,
        other => panic!("no report: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_belonged_at_any_time_counts_as_answered() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, "Charged twice for gate 14")).await;
    let left = comes(&desk, item("2", 25, "Charged twice for my ticket too")).await;
    comes(&desk, item("3", 20, "When do you open?")).await;
    let before = comes(&desk, item("4", 20, "You took my money two times")).await;
    answered(&desk, "4").await;
    let crisis = act(&desk, Command::Escalate(Box::new(Escalation::of(origin, 2)))).await.crisis.unwrap();
    act(&desk, Command::Join { on: vec![left, before], crisis: Some(crisis) }).await;
    answered(&desk, "2").await;
    answered(&desk, "3").await;
    act(&desk, Command::Join { on: vec![left], crisis: None }).await;
    let told = report(&desk, crisis).await;
    assert_eq!((told.answers.answered, told.answers.waiting), (2, 1), "one left it, one was answered before it joined");
    let first = told.moments.iter().find(|moment| moment.what == "first answer to a person").unwrap();
    assert_eq!((first.at, told.answers.first), (told.answers.first, first.at));
    assert!(first.at.is_some_and(|at| at <= told.crisis.since));
    // What is answered afterwards was no answer in it.
    act(&desk, Command::Crisis { id: crisis, act: CrisisAct::Close { why: "stable".to_owned() } }).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    answered(&desk, "1").await;
    let told = report(&desk, crisis).await;
    assert_eq!((told.answers.answered, told.answers.waiting), (2, 0));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints how long the report of a large crisis takes, and proves nothing"]
async fn how_long_the_report_of_5_000_messages_takes() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let author = Author { handle: "brand".to_owned(), ..Author::default() };
    let post = Item { kind: Kind::Post, from_us: true, author, ..item("joke", 600, "soggy pensioners again") };
    desk.take_in(vec![post], Time::MIN).await.unwrap();
    let to = || Some("joke".to_owned());
    let comments = (0..5_000).map(|n| Item {
        in_reply_to: to(),
        ..item(&format!("c{n}"), 500 - n / 10, &format!("number {n} says what they think of it"))
    });
    let others = (0..15_000).map(|n| item(&format!("o{n}"), 500 - n / 30, &format!("when does number {n} leave?")));
    desk.take_in(comments.chain(others).collect(), Time::MIN).await.unwrap();
    let account = item("c0", 0, "").account_id();
    let origin = desk.reader().place_of(&account, "c0").unwrap().unwrap().conversation;
    let took = |what: &str, since: std::time::Instant| eprintln!("{what}: {:?}", since.elapsed());
    let since = std::time::Instant::now();
    let asked = Escalation { post: true, ..Escalation::of(origin, 2) };
    let crisis = act(&desk, Command::Escalate(Box::new(asked))).await.crisis.unwrap();
    took("raised with all below the post", since);
    for n in 0..500 {
        answered(&desk, &format!("c{n}")).await;
    }
    for _ in 0..3 {
        let since = std::time::Instant::now();
        let told = report(&desk, crisis).await;
        took("report", since);
        assert_eq!((told.volume.of_it.iter().sum::<u32>(), told.answers.answered), (5_000, 500));
        let since = std::time::Instant::now();
        desk.ask(&seat(), Query::Crisis { id: Some(crisis) }).await;
        took("pane", since);
    }
    running.stop().await;
}
