//! The queue of a whole desk: its order, its counts, and what the desk says of an act.

use hearken::domain::class::Class;
use hearken::domain::conversation::Dismissal;
use hearken::domain::crisis::Escalation;

use super::*;

/// Forty that can be in time and two that have waited three times their target.
async fn a_busy_day(desk: &Handle) {
    // Short enough that nobody copies anybody.
    let fresh = (1..41).map(|n| item(&format!("new-{n}"), 1, "When does it leave?"));
    let old = (1..3).map(|n| item(&format!("old-{n}"), 900 - n, "Where is the ticket?"));
    desk.take_in(fresh.chain(old).collect(), Time::MIN).await.unwrap();
}

async fn do_act(desk: &Handle, id: ConversationId, act: Act) -> Done {
    desk.act(&seat(), Command::Act { on: vec![id], act }).await.unwrap()
}

async fn why(desk: &Handle, id: ConversationId) -> String {
    match desk.ask(&seat(), Query::Why { id }).await {
        Shown::Why(why) => why.join("\n"),
        other => panic!("no reasons: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_nineteen_answers_who_waited_long_is_on_top() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    a_busy_day(&desk).await;
    let place = async || listing(&desk).await.rows.iter().position(|row| row.waited_long);
    for left in (1..=19).rev() {
        assert_eq!(place().await, Some(left));
        do_act(&desk, first(&desk).await, Act::Done).await;
    }
    assert_eq!(place().await, Some(0), "it does not run away");
    let waited = first(&desk).await;
    let words = why(&desk, waited).await;
    assert!(words.contains("has waited three times its target: one row in twenty may be such a one"), "{words}");
    do_act(&desk, waited, Act::Done).await;
    assert_eq!(place().await, Some(19), "its turn was taken: the count starts again");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_is_one_number_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    a_busy_day(&desk).await;
    desk.take_in(vec![item("over", 400, "Which platform?")], Time::MIN).await.unwrap();
    let rows = listing(&desk).await.rows;
    let in_band = rows.iter().filter(|row| row.band == Band::Late).count();
    assert!(in_band > 0 && rows.iter().any(|row| row.waited_long), "{rows:?}");
    let Shown::Summary(summary) = desk.ask(&seat(), Query::Summary).await else { panic!("no summary") };
    let Shown::Brief(brief) = desk.ask(&seat(), Query::Brief).await else { panic!("no brief") };
    assert_eq!((summary.late, brief.late), (in_band, in_band));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crisis_that_nobody_escalated_is_pinned() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    a_busy_day(&desk).await;
    let rows = listing(&desk).await.rows;
    let (letter, small) = (conversation(&rows.last().unwrap().id), conversation(&rows[2].id));
    do_act(&desk, letter, Act::Class(Some(Class::Crisis))).await;
    let escalate = Command::Escalate(Box::new(Escalation::of(small, 4)));
    desk.act(&seat(), escalate).await.unwrap();
    let rows = listing(&desk).await.rows;
    let of_people = rows.iter().filter(|row| matches!(row.id, RowId::Conversation(_)));
    let top: Vec<_> = of_people.take(2).map(|row| (conversation(&row.id), row.band)).collect();
    assert_eq!(top, [(small, Band::Crisis), (letter, Band::Crisis)], "below what somebody escalated");
    let words = why(&desk, letter).await;
    assert!(words.contains("its class is crisis: pinned until somebody escalates or reclasses it"), "{words}");
    do_act(&desk, letter, Act::Class(Some(Class::Question))).await;
    assert!(
        listing(&desk).await.rows.iter().all(|row| row.id != RowId::Conversation(letter) || row.band != Band::Crisis)
    );
    running.stop().await;
}

/// Three people ask; returns their conversations in the order of the list.
async fn three_ask(desk: &Handle) -> Vec<ConversationId> {
    let items = (1..4).map(|n| item(&n.to_string(), n, "When does the next train leave?")).collect();
    desk.take_in(items, Time::MIN).await.unwrap();
    ids(desk).await
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_and_the_log_name_whom_an_act_concerns() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let all = three_ask(&desk).await;
    let name = thread(&desk, all[0]).await.author.handle;
    let done = do_act(&desk, all[0], Act::Dismiss(Dismissal::Spam)).await;
    assert_eq!(done.notice.to_string(), format!("dismissed (spam): {name} · :undo takes it back"));
    let undone = desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!(undone.notice.to_string(), format!("taken back: dismissed (spam): {name}"));
    let label = Act::Label { add: vec!["refund".to_owned()], remove: Vec::new() };
    assert_eq!(
        do_act(&desk, all[0], label).await.notice.to_string(),
        format!("labelled +refund: {name} · :undo takes it back")
    );
    let batch = desk.act(&seat(), Command::Act { on: all.clone(), act: Act::Done }).await.unwrap();
    assert_eq!(batch.notice, "3 conversations done · :undo takes it back");
    let undone = desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!(undone.notice, "taken back: 3 conversations done");
    let Shown::Log(lines) = desk.ask(&seat(), Query::Log { limit: 50 }).await else { panic!("no log") };
    let line = lines.iter().find(|line| line.text == "labelled +refund").expect("it was logged");
    assert_eq!((line.conversation, line.who.as_str(), line.network.as_str()), (Some(all[0]), &*name, "facebook"));
    assert_eq!(line.words, "When does the next train leave?");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_names_its_labels_those_used_most_first() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let all = three_ask(&desk).await;
    for (row, labels) in all.iter().zip([["app", "refund"], ["zone", "refund"], ["zone", "refund"]]) {
        let add = labels.map(str::to_owned).to_vec();
        do_act(&desk, *row, Act::Label { add, remove: Vec::new() }).await;
    }
    let Shown::Labels(labels) = desk.ask(&seat(), Query::Labels).await else { panic!("no labels") };
    assert_eq!(labels, ["refund", "zone", "app"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_row_reads_it_and_forbids_nobodys_undo() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    do_act(&desk, id, Act::Star(None)).await;
    let other = SeatName::new("dan");
    let before = desk.reader().seq().unwrap();
    for _ in 0..2 {
        desk.act(&other, Command::Looked { on: id }).await.unwrap();
    }
    assert_eq!(desk.reader().seq().unwrap(), before + 1, "once");
    assert!(!thread(&desk, id).await.conversation.triage.unread);
    assert!(matches!(desk.act(&other, Command::Undo).await, Err(Refusal::No(_))), "nothing of dan's to take back");
    desk.act(&seat(), Command::Undo).await.unwrap();
    let triage = thread(&desk, id).await.conversation.triage;
    assert!(!triage.starred && !triage.unread, "{triage:?}");
    let Shown::Log(lines) = desk.ask(&seat(), Query::Log { limit: 50 }).await else { panic!("no log") };
    assert!(lines.iter().all(|line| line.text != "marked read"), "who looked is no news");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn views_of_work_leave_spam_out_and_others_have_no_bands() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let items = (1..5).map(|n| item(&n.to_string(), n * 10, "When does the next train leave?")).collect();
    desk.take_in(items, Time::MIN).await.unwrap();
    let rows = listing(&desk).await.rows;
    do_act(&desk, conversation(&rows[0].id), Act::Class(Some(Class::Spam))).await;
    let view = async |filter: &str| match desk
        .ask(&seat(), Query::Listing { filter: filter.to_owned(), order: Order::Saving })
        .await
    {
        Shown::Listing(listing) => (*listing).clone(),
        other => panic!("no listing: {other:?}"),
    };
    let Shown::Summary(summary) = desk.ask(&seat(), Query::Summary).await else { panic!("no summary") };
    for (name, count, plain) in
        [("Unassigned", 3, false), ("Spam", 1, true), ("Snoozed", 0, true), ("Waiting", 0, true)]
    {
        let stored = summary.views.iter().find(|view| view.name == name).expect("a usual view");
        let listing = view(&stored.query).await;
        assert_eq!((stored.count, listing.rows.len(), listing.plain), (count, count, plain), "{name}");
    }
    assert!(view("train").await.plain, "what was found is no list of work");
    assert!(!view("").await.plain && !view("is:open net:fb").await.plain);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn line_1_is_counted_while_items_pour_in() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    a_busy_day(&desk).await;
    let pour = async |from: i64| {
        for n in from..from + 400 {
            desk.take_in(vec![item(&format!("poured-{n}"), 1, "Which platform?")], Time::MIN).await.unwrap();
        }
    };
    let look = async |name: &str| {
        let name = SeatName::new(name);
        for _ in 0..200 {
            assert!(matches!(desk.ask(&name, Query::Summary).await, Shown::Summary(_)));
        }
    };
    let all = async { tokio::join!(pour(0), pour(1_000), look("ana"), look("dan"), look("eva")) };
    let over = tokio::time::timeout(Duration::from_secs(120), all).await;
    // A desk that stands still could not even be closed.
    if over.is_err() {
        eprintln!("the desk stands still");
        std::process::abort();
    }
    running.stop().await;
}
