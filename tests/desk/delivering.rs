//! What keeps a reply from leaving, and what becomes of one whose end only a person can tell.

use hearken::domain::rulings::{Rulings, UndoWindow};

use super::*;

/// A desk with a program that delivers, and its first row.
async fn with_program(dir: &Path, rulings: Rulings) -> (Running, Handle, ConversationId) {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let library = Library { rulings: Arc::new(rulings), ..library(&dir.join("desk"), vec![program(dir)]) };
    let running = start(library, &vault, Work::All).expect("the desk opens");
    let desk = running.handle();
    until_rows(&desk, 1).await;
    let id = first(&desk).await;
    (running, desk, id)
}

fn quick() -> Rulings {
    let undo_window = UndoWindow { public: Span::millis(300), ..UndoWindow::default() };
    Rulings { undo_window, ..Rulings::default() }
}

fn post(account: &AccountId, text: &str) -> Box<Draft> {
    let answer = draft(ConversationId::default(), account, text);
    Box::new(Draft { conversation: None, kind: OutgoingKind::Post, ..answer })
}

async fn act(desk: &Handle, command: Command) -> Result<Done, Refusal> {
    desk.act(&seat(), command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_wants_any_more_is_given_up_once_and_its_text_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (running, desk, id) = with_program(dir.path(), quick()).await;
    act(&desk, Command::Freeze { reason: "double charges".to_owned(), all: true }).await.unwrap();
    let reply = super::send(&desk, id, "Yes, until six.", true).await.unwrap().reply.unwrap();
    until(&desk, "held").await;
    let is_row = || async { listing(&desk).await.rows.iter().any(|row| row.id == RowId::Delivery(reply)) };
    assert!(is_row().await);
    act(&desk, Command::Drop { reply }).await.unwrap();
    assert!(!is_row().await);
    let thread = thread(&desk, id).await;
    assert_eq!((thread.conversation.triage.state.word(), thread.drafts.len()), ("open", 0));
    assert_eq!(desk.reader().outgoing(reply).unwrap().unwrap().text, "Yes, until six.");
    let again = act(&desk, Command::Drop { reply }).await.unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_holds_the_post_that_counts_down_and_lets_answers_go() {
    let dir = tempfile::tempdir().unwrap();
    let (running, desk, id) = with_program(dir.path(), quick()).await;
    let account = thread(&desk, id).await.conversation.account;
    let send = |draft: Box<Draft>, seen| Command::Send { draft, now: false, seen };
    act(&desk, send(post(&account, "Black Friday is on!"), Vec::new())).await.unwrap();
    act(&desk, Command::Freeze { reason: "double charges".to_owned(), all: false }).await.unwrap();
    let Delivery::Held { why } = until(&desk, "held").await else { panic!("it left") };
    assert!(why.contains("double charges"), "{why}");
    let held = desk.reader().recent_replies(1).unwrap().remove(0).id;
    let refused = act(&desk, Command::Release { reply: held }).await.unwrap_err();
    assert!(refused.to_string().contains(":resume"), "{refused}");

    let done = super::send(&desk, id, "Yes, until six.", true).await.unwrap();
    assert!(
        done.notice.to_string().ends_with("answers to people still leave, and this one is marked."),
        "{}",
        done.notice
    );
    until(&desk, "delivered").await;

    let fresh = post(&account, "We are sorry about the double charges.");
    let Err(Refusal::Asks(seen)) = act(&desk, send(fresh.clone(), Vec::new())).await else { panic!("unasked") };
    assert_eq!(seen.iter().map(|concern| concern.kind).collect::<Vec<_>>(), [ConcernKind::Frozen]);
    act(&desk, send(fresh, seen)).await.unwrap();
    until(&desk, "delivered").await;

    act(&desk, Command::Resume).await.unwrap();
    act(&desk, Command::Release { reply: held }).await.unwrap();
    let mut news = desk.news();
    let is_out = || desk.reader().reply(held).unwrap().is_some_and(|reply| reply.state.word() == "delivered");
    let leaves = async {
        while !is_out() {
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), leaves).await.expect("what was let go leaves");
    running.stop().await;
    let sent = std::fs::read_to_string(dir.path().join("sent")).unwrap();
    let order: Vec<usize> =
        ["Yes, until", "We are sorry", "Black Friday"].iter().filter_map(|text| sent.find(text)).collect();
    assert!(order.len() == 3 && order.is_sorted() && sent.lines().count() == 3, "{sent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_too_late_waits_for_a_person_though_the_desk_never_stopped() {
    let dir = tempfile::tempdir().unwrap();
    // As after a sleep: whatever leaves is late.
    let (running, desk, id) = with_program(dir.path(), Rulings { stale_after: Span::millis(-1), ..quick() }).await;
    send(&desk, id, "Yes, until six.", false).await.unwrap();
    let Delivery::Held { why } = until(&desk, "held").await else { panic!("it left") };
    assert!(why.contains("it was to leave"), "{why}");
    running.stop().await;
    assert_eq!(std::fs::read_to_string(dir.path().join("sent")).unwrap_or_default(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_runs_until_an_answer_is_said_to_be_posted() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let before = thread(&desk, id).await.conversation;
    let reply = send(&desk, id, "At nine, from platform 4.", false).await.unwrap().reply.unwrap();
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let page = thread(&desk, id).await.conversation;
    assert_eq!((page.due.as_ref(), page.to_post), (before.due.as_ref(), Some(reply)), "nothing is out yet");
    assert_eq!(page.triage.state.word(), "open");
    assert_eq!(listing(&desk).await.rows.len(), 1, "one row says both");
    let done = act(&desk, Command::Posted { reply, yes: true }).await.unwrap();
    assert!(done.notice.to_string().contains("person-of-1"), "{}", done.notice);
    let page = thread(&desk, id).await.conversation;
    assert_eq!((page.due.as_ref(), page.to_post, page.triage.state.word()), (None, None, "waiting"));
    assert_eq!(page.replies, [reply], "it is told once");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_again_before_it_was_posted_stays_in_the_queue() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let theirs = |n: &str, ago| Item {
        author: Author { handle: "mira".to_owned(), ..Author::default() },
        in_reply_to: (n != "1").then(|| "1".to_owned()),
        ..item(n, ago, "When does the next train leave?")
    };
    desk.take_in(vec![theirs("1", 10)], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let reply = send(&desk, id, "At nine, from platform 4.", false).await.unwrap().reply.unwrap();
    desk.take_in(vec![theirs("2", 0)], Time::MIN).await.unwrap();
    let done = act(&desk, Command::Posted { reply, yes: true }).await.unwrap();
    assert!(done.notice.to_string().contains("wrote again"), "{}", done.notice);
    assert_eq!(thread(&desk, id).await.conversation.triage.state.word(), "open");
    assert_eq!(listing(&desk).await.rows.len(), 1);
    running.stop().await;
}

/// A program that takes a reply and never says what became of it.
fn silent(dir: &Path) -> AccountSettings {
    let script = dir.join("silent.sh");
    let feed = r#"echo '{"type":"item","network":"shop","account":"brand","id":"1","kind":"comment","created_at":"2026-11-28T08:00:00Z","author":{"handle":"mira"},"text":"Are you open?"}'
while read -r line; do case $line in *'"find"'*) ;; *) exit 0 ;; esac; done
"#;
    std::fs::write(&script, feed).unwrap();
    let mut account = program(dir);
    let command = vec![toml::Value::from("sh"), toml::Value::from(script.display().to_string())];
    account.options.insert("command".to_owned(), toml::Value::Array(command));
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_ends_what_nobody_can_look_up() {
    for yes in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let running = open(&dir.path().join("desk"), vec![silent(dir.path())], Work::All);
        let desk = running.handle();
        until_rows(&desk, 1).await;
        let id = first(&desk).await;
        let reply = send(&desk, id, "Yes, until six.", true).await.unwrap().reply.unwrap();
        until(&desk, "unknown").await;
        let told = act(&desk, Command::Retake { reply }).await.unwrap_err().to_string();
        assert!(told.contains(":posted"), "what to do is said: {told}");
        let done = act(&desk, Command::Posted { reply, yes }).await.unwrap();
        let thread = thread(&desk, id).await;
        let (state, draft) =
            (thread.conversation.triage.state.word(), thread.drafts.first().map(|draft| draft.text.clone()));
        match yes {
            true => assert_eq!((state, draft), ("waiting", None), "{}", done.notice),
            false => assert_eq!((state, draft.as_deref()), ("open", Some("Yes, until six."))),
        }
        running.stop().await;
    }
}

/// A program that never says whether it has sent or has a reply, and counts how often it is asked.
fn forgetful(dir: &Path) -> AccountSettings {
    let looks = dir.join("looks");
    let feed = format!(
        r#"echo '{{"type":"item","network":"shop","account":"brand","id":"1","kind":"comment","created_at":"2026-11-28T08:00:00Z","author":{{"handle":"mira"}},"text":"Are you open?"}}'
while read -r line; do case $line in *'"find"'*) echo look >> '{}' ;; esac; done
"#,
        looks.display()
    );
    let mut account = silent(dir);
    std::fs::write(dir.join("silent.sh"), feed).unwrap();
    account.options.insert("answer_seconds".to_owned(), toml::Value::Integer(1));
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_not_looked_for_again_before_the_last_look_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![forgetful(dir.path())], Work::All);
    let desk = running.handle();
    until_rows(&desk, 1).await;
    let id = first(&desk).await;
    send(&desk, id, "Yes, until six.", true).await.unwrap();
    until(&desk, "unknown").await;
    // A writer that has much to do hears of the look late.
    let (go, busy) = std::sync::mpsc::channel::<()>();
    let writer = tokio::spawn({
        let desk = desk.clone();
        async move { desk.with_store(move |_| busy.recv().is_ok()).await }
    });
    let looks = || std::fs::read_to_string(dir.path().join("looks")).unwrap_or_default().lines().count();
    let looked = async {
        while looks() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looked).await.expect("it is looked for");
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(looks(), 1);
    go.send(()).unwrap();
    assert_eq!(writer.await.unwrap(), Some(true));
    running.stop().await;
}
