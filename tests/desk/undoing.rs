//! Taking back what is more than triage: crises and notes, across restarts.

use hearken::domain::conversation::{Conversation, State};
use hearken::domain::crisis::Escalation;
use hearken::domain::network::Moderation;
use hearken::networks::replay;
use hearken::store::upkeep;

use super::*;

async fn page(desk: &Handle, id: ConversationId) -> Conversation {
    thread(desk, id).await.conversation
}

fn escalate(on: ConversationId, level: u8, note: &str) -> Command {
    Command::Escalate(Box::new(Escalation { note: note.to_owned(), ..Escalation::of(on, level) }))
}

fn note(on: ConversationId, text: &str) -> Command {
    Command::Note { on, text: text.to_owned() }
}

async fn notice(desk: &Handle, command: Command) -> String {
    desk.act(&seat(), command).await.unwrap().notice.to_string()
}

async fn refused(desk: &Handle, command: Command) -> String {
    match desk.act(&seat(), command).await {
        Err(Refusal::No(why)) => why.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

async fn notes(desk: &Handle, id: ConversationId) -> Vec<String> {
    let texts = thread(desk, id).await.messages.into_iter().filter_map(|message| match message {
        Message::Note { text, .. } => Some(text),
        _ => None,
    });
    texts.collect()
}

async fn found(desk: &Handle, word: &str) -> usize {
    desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
    match desk.ask(&seat(), Query::Search { text: word.to_owned(), limit: 9 }).await {
        Shown::Found(found) => found.rows.len(),
        other => panic!("no search: {other:?}"),
    }
}

async fn log(desk: &Handle) -> Vec<String> {
    match desk.ask(&seat(), Query::Log { limit: 50 }).await {
        Shown::Log(lines) => lines.into_iter().map(|line| line.text).collect(),
        other => panic!("no log: {other:?}"),
    }
}

async fn sound(desk: &Handle) {
    let report = upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crisis_is_as_it_was_and_again_as_it_became() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "Your app charged me twice, this is a scandal")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let plain = page(&desk, id).await;
    let raised = notice(&desk, escalate(id, 3, "legal knows")).await;
    assert_eq!(raised, "crisis 3: person-of-1 · nobody has it yet · :undo takes it back");
    let three = page(&desk, id).await;
    notice(&desk, escalate(id, 1, "")).await;
    let one = page(&desk, id).await;
    assert_eq!(notice(&desk, Command::StandDown { on: id }).await, "crisis over: person-of-1 · :undo takes it back");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    assert_eq!(notice(&desk, Command::Undo).await, "taken back: crisis over: person-of-1");
    assert_eq!(page(&desk, id).await.crisis, one.crisis);
    notice(&desk, Command::Undo).await;
    assert_eq!((page(&desk, id).await.crisis, page(&desk, id).await.due), (three.crisis.clone(), three.due));
    assert_eq!(notes(&desk, id).await, ["legal knows"]);
    assert_eq!(notice(&desk, Command::Undo).await, "taken back: crisis 3: person-of-1");
    let now = page(&desk, id).await;
    assert_eq!((now.crisis, now.due, now.triage.state), (None, plain.due, plain.triage.state));
    assert!(notes(&desk, id).await.is_empty(), "what was said with it goes with it");
    assert_eq!(notice(&desk, Command::Redo).await, "done again: crisis 3: person-of-1");
    assert_eq!(page(&desk, id).await.crisis, three.crisis);
    assert_eq!(notes(&desk, id).await, ["legal knows"]);
    let log = log(&desk).await;
    for line in ["taken back: crisis over", "taken back: crisis, level 3", "done again: crisis, level 3"] {
        assert!(log.iter().any(|text| text == line), "{line}: {log:?}");
    }
    sound(&desk).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_like_is_shown_taken_back_and_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let accounts = replay::accounts("railway", clock::now(), 1.0).unwrap();
    let name =
        |account: &AccountSettings| account.options.get("name").and_then(|name| name.as_str().map(str::to_owned));
    let handle = accounts.iter().find(|account| name(account).as_deref() == Some("bluesky")).unwrap().handle.clone();
    let running = open(dir.path(), accounts, Work::WriterOnly);
    let desk = running.handle();
    let network = || "bluesky".to_owned();
    let liked = Item { network: network(), account: handle, ..item("1", 9, "Lovely crew today") };
    desk.take_in(vec![liked.clone()], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let acts = async || match thread(&desk, id).await.messages.into_iter().next() {
        Some(Message::Item { acts, .. }) => acts,
        other => panic!("no item: {other:?}"),
    };
    let moderate = |act, on| Command::Moderate { item: liked.item_id(), act, on, report: None, why: String::new() };
    let like = notice(&desk, moderate(Moderation::Like, true)).await;
    assert!(like.starts_with("liked as ") && like.ends_with(" · :undo takes it back"), "{like}");
    assert_eq!(acts().await, [Moderation::Like]);
    notice(&desk, Command::Act { on: vec![id], act: Act::Star(Some(true)) }).await;
    notice(&desk, Command::Undo).await;
    assert_eq!(acts().await, [Moderation::Like], "the star goes first");
    assert!(notice(&desk, Command::Undo).await.starts_with("like taken back as "));
    assert_eq!(acts().await, []);
    assert_eq!(refused(&desk, Command::Undo).await, "nothing of yours is left to undo");
    notice(&desk, Command::Redo).await;
    assert_eq!(acts().await, [Moderation::Like]);
    notice(&desk, Command::Redo).await;
    assert!(thread(&desk, id).await.conversation.triage.starred);
    notice(&desk, moderate(Moderation::Boost, true)).await;
    assert_eq!(acts().await, [Moderation::Like, Moderation::Boost]);
    notice(&desk, Command::Undo).await;
    assert_eq!(acts().await, [Moderation::Like]);
    assert!(refused(&desk, Command::Redo).await.contains("asks first"), "a boost is public");
    notice(&desk, moderate(Moderation::Block, true)).await;
    assert_eq!(acts().await, [Moderation::Like, Moderation::Block], "shown, but no deed of the stack");
    sound(&desk).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crisis_that_opened_a_row_closes_it_again_unless_they_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let from_mira = |native: &str, minutes_ago| {
        let mut item = item(native, minutes_ago, "Your app charged me twice");
        (item.author.handle, item.conversation) = ("mira".to_owned(), Some("post".to_owned()));
        item
    };
    desk.take_in(vec![from_mira("1", 10)], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    desk.act(&seat(), Command::Act { on: vec![id], act: Act::Done }).await.unwrap();
    notice(&desk, escalate(id, 2, "")).await;
    assert_eq!(page(&desk, id).await.triage.state, State::Open);
    notice(&desk, Command::Undo).await;
    let closed = page(&desk, id).await;
    assert_eq!((closed.triage.state, closed.crisis), (State::Done, None));
    notice(&desk, Command::Redo).await;
    desk.take_in(vec![from_mira("2", 1)], Time::MIN).await.unwrap();
    notice(&desk, Command::Undo).await;
    let open = page(&desk, id).await;
    assert_eq!((open.triage.state, open.crisis, open.items.len()), (State::Open, None, 2));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crisis_that_somebody_changed_since_stays() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "Your app charged me twice")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    notice(&desk, escalate(id, 2, "legal knows")).await;
    let dan = SeatName::new("dan");
    let takes = Command::Escalate(Box::new(Escalation { owner: Some(dan.clone()), ..Escalation::of(id, 2) }));
    desk.act(&dan, takes).await.unwrap();
    assert_eq!(refused(&desk, Command::Undo).await, "cannot take back \"crisis 2\": it was changed since");
    assert_eq!(page(&desk, id).await.crisis.unwrap().owner, Some(dan.clone()));
    assert_eq!(notes(&desk, id).await.len(), 1, "all of it or nothing");
    desk.act(&dan, Command::Undo).await.unwrap();
    notice(&desk, Command::Undo).await;
    desk.act(&dan, escalate(id, 4, "")).await.unwrap();
    assert_eq!(refused(&desk, Command::Redo).await, "cannot do again \"crisis 2\": it was changed since");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_went_out_is_not_taken_back_and_the_notice_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let paged = dir.path().join("paged");
    let script = format!("echo $HEARKEN_LEVEL >>{}", paged.display());
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let page_command = vec!["sh".to_owned(), "-c".to_owned(), script];
    let library = paging_by(page_command, library(&dir.path().join("desk"), Vec::new()));
    let running = start(library, &vault, Work::WriterOnly).unwrap();
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "Your app charged me twice")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    notice(&desk, escalate(id, 2, "")).await;
    let mut news = desk.news();
    let logged = async {
        while !log(&desk).await.iter().any(|text| text.starts_with("paged")) {
            news.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(60), logged).await.expect("the page goes out");
    let undone = notice(&desk, Command::Undo).await;
    assert_eq!(undone, "taken back: crisis 2: person-of-1; a page that went out stays out");
    assert_eq!(notice(&desk, Command::Redo).await, "done again: crisis 2: person-of-1; nobody is paged again");
    assert_eq!(std::fs::read_to_string(&paged).unwrap(), "2\n", "once");
    notice(&desk, Command::StandDown { on: id }).await;
    assert_eq!(notice(&desk, Command::Undo).await, "taken back: crisis over: person-of-1", "nobody was paged for that");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_goes_from_the_page_and_from_search_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    desk.act(&SeatName::new("dan"), note(id, "the depot knows")).await.unwrap();
    assert_eq!(
        notice(&desk, note(id, "ask Xanthippe")).await,
        "noted: person-of-1; it stays in the desk · :undo takes it back"
    );
    let whole = page(&desk, id).await.notes;
    assert_eq!((found(&desk, "Xanthippe").await, found(&desk, "depot").await), (1, 1));

    assert_eq!(notice(&desk, Command::Undo).await, "taken back: note: person-of-1");
    assert_eq!(notes(&desk, id).await, ["the depot knows"]);
    assert_eq!((found(&desk, "Xanthippe").await, found(&desk, "depot").await), (0, 1));
    desk.with_store(|store| store.reindex(|_, _| {})).await.unwrap().unwrap();
    assert_eq!((found(&desk, "Xanthippe").await, found(&desk, "depot").await), (0, 1), "nor in an index made anew");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    assert_eq!(notice(&desk, Command::Redo).await, "done again: note: person-of-1");
    assert_eq!(page(&desk, id).await.notes, whole, "where and when it stood");
    assert_eq!(notes(&desk, id).await, ["the depot knows", "ask Xanthippe"]);
    assert_eq!(found(&desk, "Xanthippe").await, 1);
    let log = log(&desk).await;
    assert!(log.contains(&"note: ask Xanthippe".to_owned()) && log.contains(&"note taken back".to_owned()), "{log:?}");
    sound(&desk).await;
    running.stop().await;
}

/// Rows of so many people, by their number.
async fn people(desk: &Handle, count: usize) -> Vec<ConversationId> {
    let items = (1..=count).map(|n| item(&n.to_string(), 60 - i64::try_from(n).unwrap(), "When does the train leave?"));
    desk.take_in(items.collect(), Time::MIN).await.unwrap();
    let mut ids = Vec::new();
    for id in super::ids(desk).await {
        ids.push((thread(desk, id).await.author.handle, id));
    }
    ids.sort();
    ids.into_iter().map(|(_, id)| id).collect()
}

async fn states(desk: &Handle, ids: &[ConversationId]) -> Vec<State> {
    let mut states = Vec::new();
    for id in ids {
        states.push(page(desk, *id).await.triage.state);
    }
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_rows_those_that_nobody_changed_are_taken_back_and_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let ids = people(&desk, 4).await;
    let dan = SeatName::new("dan");
    let star = Command::Act { on: ids.clone(), act: Act::Star(Some(true)) };
    notice(&desk, star).await;
    notice(&desk, Command::Act { on: ids.clone(), act: Act::Done }).await;
    desk.act(&dan, Command::Act { on: vec![ids[1]], act: Act::Reopen }).await.unwrap();
    let undone = desk.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!(
        undone.notice.to_string(),
        "taken back: 3 of 4 conversations done; the row of person-of-2 was changed by dan since and stays"
    );
    assert_eq!(undone.changed, [ids[0], ids[2], ids[3]]);
    assert_eq!(states(&desk, &ids).await, [State::Open; 4]);
    assert_eq!(notice(&desk, Command::Redo).await, "done again: 3 conversations done");
    assert_eq!(states(&desk, &ids).await, [State::Done, State::Open, State::Done, State::Done]);
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let take_up = Command::Act { on: vec![ids[0], ids[2]], act: Act::Reopen };
    desk.act(&dan, take_up).await.unwrap();
    let undone = notice(&desk, Command::Undo).await;
    assert_eq!(
        undone,
        "taken back: 1 of 3 conversations done; the row of person-of-1 was changed by dan since and stays, and 1 more"
    );
    assert_eq!(notice(&desk, Command::Undo).await, "taken back: 4 conversations starred");
    assert!(!page(&desk, ids[1]).await.triage.starred, "what dan did to it was something else");
    assert_eq!(notice(&desk, Command::Redo).await, "done again: 4 conversations starred");
    assert_eq!(notice(&desk, Command::Redo).await, "done again: done: person-of-4");
    assert_eq!(refused(&desk, Command::Redo).await, "nothing is left to redo");
    sound(&desk).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_all_of_many_rows_were_changed_nothing_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let ids = people(&desk, 2).await;
    let dan = SeatName::new("dan");
    let labels = |add: &str| Act::Label { add: vec![add.to_owned()], remove: Vec::new() };
    notice(&desk, Command::Act { on: ids.clone(), act: labels("refund") }).await;
    let unlabel = Act::Label { add: Vec::new(), remove: vec!["refund".to_owned()] };
    desk.act(&dan, Command::Act { on: ids.clone(), act: unlabel }).await.unwrap();
    assert_eq!(refused(&desk, Command::Undo).await, "cannot take back \"labelled +refund\": it was changed since");
    desk.act(&dan, Command::Undo).await.unwrap();
    assert_eq!(notice(&desk, Command::Undo).await, "taken back: 2 conversations labelled +refund");
    desk.act(&dan, Command::Act { on: vec![ids[0]], act: labels("refund") }).await.unwrap();
    assert_eq!(
        notice(&desk, Command::Redo).await,
        "done again: 1 of 2 conversations labelled +refund; the row of person-of-1 was changed by dan since and stays"
    );
    notice(&desk, Command::Undo).await;
    assert!(page(&desk, ids[0]).await.triage.labels.contains("refund"), "dan's label");
    running.stop().await;
}
