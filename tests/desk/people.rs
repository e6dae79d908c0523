//! What the desk knows of a person, and what seats say of them.

use hearken::domain::ask::Person;
use hearken::domain::class::Class;
use hearken::domain::contact::{PersonChange, VIP};
use hearken::domain::conversation::{Conversation, Dismissal};
use hearken::domain::rules::{Condition, Rule, Rules, Then};
use hearken::domain::rulings::Rulings;
use hearken::store::upkeep;

use super::*;

/// A message of Mira that begins a conversation of its own.
fn of_mira(native: &str, minutes_ago: i64) -> Item {
    let author = Author { handle: "mira".to_owned(), name: "Mira Ionescu".to_owned(), ..Author::default() };
    Item { author, ..item(native, minutes_ago, &format!("When does train {native} leave?")) }
}

/// The conversation of a message on its own.
fn begun_by(item: &Item) -> ConversationId {
    ConversationId::begun_by(item.item_id())
}

async fn person(desk: &Handle, id: ConversationId) -> Person {
    match desk.ask(&seat(), Query::Person { id }).await {
        Shown::Person(person) => *person,
        other => panic!("no person: {other:?}"),
    }
}

async fn act(desk: &Handle, id: ConversationId, act: Act) {
    desk.act(&seat(), Command::Act { on: vec![id], act }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_how_earlier_conversations_ended() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let items: Vec<Item> = (1..).zip([50, 40, 30, 20]).map(|(n, ago)| of_mira(&format!("{n}"), ago)).collect();
    desk.take_in(items.clone(), Time::MIN).await.unwrap();
    let ids: Vec<ConversationId> = items.iter().map(begun_by).collect();
    assert_eq!(person(&desk, ids[0]).await.summary, "3 earlier: 3 open");
    act(&desk, ids[0], Act::Dismiss(Dismissal::Spam)).await;
    act(&desk, ids[1], Act::Done).await;
    let reply = send(&desk, ids[2], "At nine.", false).await.unwrap().reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    let endings = async || {
        let person = person(&desk, ids[3]).await;
        let words: Vec<String> = person.earlier.iter().map(|earlier| earlier.ending.words()).collect();
        (person.summary, words)
    };
    let (summary, words) = endings().await;
    assert_eq!(summary, "3 earlier: 1 waiting, 1 done unanswered, 1 spam");
    assert_eq!(words, ["waits for them", "done unanswered", "dismissed: spam"]);
    act(&desk, ids[2], Act::Done).await;
    let (summary, words) = endings().await;
    assert_eq!(
        (summary.as_str(), words[0].as_str()),
        ("3 earlier: 1 answered, 1 done unanswered, 1 spam", "answered in 30 min")
    );
    running.stop().await;
}

async fn say(desk: &Handle, on: ConversationId, change: PersonChange) -> String {
    desk.act(&seat(), Command::Person { on, change }).await.unwrap().notice.to_string()
}

fn no_reply(on: bool, why: Option<&str>) -> PersonChange {
    PersonChange::DoNotReply { on, why: why.map(str::to_owned) }
}

async fn page(desk: &Handle, id: ConversationId) -> Conversation {
    thread(desk, id).await.conversation
}

/// The concerns with which the guard keeps an answer.
async fn asked(desk: &Handle, id: ConversationId) -> Vec<ConcernKind> {
    match send(desk, id, "It leaves at nine.", false).await {
        Err(Refusal::Asks(concerns)) => concerns.iter().map(|concern| concern.kind).collect(),
        Err(other) => panic!("refused: {other}"),
        Ok(_) => Vec::new(),
    }
}

async fn sound(desk: &Handle) {
    let report = upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_to_be_written_to_is_so_everywhere_and_for_ever_until_it_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let (one, two, other) = (of_mira("1", 50), of_mira("2", 40), item("3", 30, "When does train 3 leave?"));
    desk.take_in(vec![one.clone(), two.clone(), other.clone()], Time::MIN).await.unwrap();
    let (one, two, other) = (begun_by(&one), begun_by(&two), begun_by(&other));
    let before = page(&desk, two).await;
    assert_eq!(
        say(&desk, one, no_reply(true, Some(" asked\nby mail "))).await,
        "do not reply: Mira Ionescu · :undo takes it back"
    );
    assert_eq!(say(&desk, two, no_reply(true, None)).await, "it stands so already");
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let later = of_mira("4", 1);
    desk.take_in(vec![later.clone()], Time::MIN).await.unwrap();
    for id in [one, two, begun_by(&later)] {
        assert_eq!(asked(&desk, id).await, [ConcernKind::NoReply]);
        let page = page(&desk, id).await;
        assert!(page.is_no_reply() && page.due.is_none(), "{page:?}");
        let contact = person(&desk, id).await.contact;
        assert_eq!(contact.no_reply.unwrap().why.as_deref(), Some("asked by mail"));
    }
    assert_eq!(asked(&desk, other).await, [], "of others nothing was said");
    let bands: Vec<(ConversationId, Band)> =
        listing(&desk).await.rows.iter().map(|row| (conversation(&row.id), row.band)).collect();
    assert!(bands.iter().all(|(id, band)| (*band == Band::Quiet) == (*id != other)), "{bands:?}");

    let undone = desk.act(&seat(), Command::Undo).await.unwrap().notice.to_string();
    assert_eq!(undone, "taken back: do not reply: Mira Ionescu");
    for id in [one, two, begun_by(&later)] {
        assert!(!page(&desk, id).await.is_no_reply(), "those that came since too");
    }
    assert_eq!(page(&desk, two).await.due, before.due);
    assert_eq!(asked(&desk, two).await, []);
    sound(&desk).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_presses_is_no_quieter_for_who_wrote_it() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let first = of_mira("1", 50);
    desk.take_in(vec![first.clone()], Time::MIN).await.unwrap();
    let id = begun_by(&first);
    say(&desk, id, no_reply(true, None)).await;
    assert!(page(&desk, id).await.due.is_none());
    act(&desk, id, Act::Class(Some(Class::Crisis))).await;
    assert!(page(&desk, id).await.due.is_some(), "a crisis has its clock");
    assert_eq!(listing(&desk).await.rows[0].band, Band::Crisis);
    let Shown::Why(lines) = desk.ask(&seat(), Query::Why { id }).await else { panic!("reasons") };
    assert!(lines.iter().any(|line| line.starts_with("reply    do not reply (ana, ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.ends_with("but it presses: it stands as any other")), "{lines:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_many_leaves_out_who_is_not_to_be_written_to() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let at_shop = |item: Item| Item { network: "shop".to_owned(), ..item };
    let (one, two, three) =
        (at_shop(of_mira("1", 50)), at_shop(item("2", 40, "Open?")), at_shop(item("3", 30, "Where?")));
    desk.take_in(vec![one.clone(), two.clone(), three.clone()], Time::MIN).await.unwrap();
    let to = [begun_by(&two), begun_by(&one), begun_by(&three)];
    let account = page(&desk, to[0]).await.account;
    let draft = Box::new(draft(to[0], &account, "{Yes|Sure}, until nine."));
    let look = async || match desk.ask(&seat(), Query::ToMany { draft: draft.clone(), to: to.to_vec() }).await {
        Shown::ToMany(many) => *many,
        other => panic!("not composed: {other:?}"),
    };
    let looked = look().await;
    assert_eq!((looked.each.len(), looked.left_out.len()), (3, 0));
    say(&desk, to[1], no_reply(true, Some("asked by mail"))).await;
    let (now, left_out) = (look().await, "Mira Ionescu asked not to be written to (ana, ");
    assert!(now.left_out[0].1.starts_with(left_out) && now.each.len() == 2, "{:?}", now.left_out);
    let command = Command::SendMany { draft: draft.clone(), many: Box::new(looked), count: 3, now: false };
    let done = desk.act(&seat(), command).await.unwrap();
    assert_eq!(done.replies.len(), 2);
    assert!(done.held_back[0].why.starts_with(left_out), "who was marked since the look is held back: {done:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_on_a_vip_stands_over_the_settings_and_goes_back_to_them() {
    let dir = tempfile::tempdir().unwrap();
    let rulings = Rulings { vips: vec!["@mira".to_owned()], ..Rulings::default() };
    let library = Library { rulings: Arc::new(rulings), ..library(dir.path(), Vec::new()) };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let running = start(library, &vault, Work::WriterOnly).expect("the desk opens");
    let desk = running.handle();
    let is_vip = async |id: ConversationId| page(&desk, id).await.triage.labels.contains(VIP);
    let (one, two, other) = (of_mira("1", 50), of_mira("2", 40), item("3", 30, "When does train 3 leave?"));
    desk.take_in(vec![one.clone(), other.clone()], Time::MIN).await.unwrap();
    let (one, other) = (begun_by(&one), begun_by(&other));
    assert!(is_vip(one).await && !is_vip(other).await);
    assert_eq!(say(&desk, one, PersonChange::Vip { on: false }).await, "no VIP: Mira Ionescu · :undo takes it back");
    desk.take_in(vec![two.clone()], Time::MIN).await.unwrap();
    assert!(!is_vip(one).await && !is_vip(begun_by(&two)).await);
    desk.act(&seat(), Command::Undo).await.unwrap();
    assert!(is_vip(one).await);
    assert!(person(&desk, one).await.contact.vip.is_none(), "nobody says anything any more");
    desk.act(&seat(), Command::Redo).await.unwrap();
    assert!(!is_vip(one).await && person(&desk, one).await.contact.vip.is_some());
    say(&desk, other, PersonChange::Vip { on: true }).await;
    let dan = SeatName::new("dan");
    let no_vip = Command::Person { on: other, change: PersonChange::Vip { on: false } };
    desk.act(&dan, no_vip).await.unwrap();
    let Err(Refusal::No(why)) = desk.act(&seat(), Command::Undo).await else { panic!("dan said otherwise since") };
    assert!(why.to_string().contains("VIP"), "{why}");
    sound(&desk).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_go_by_what_was_said_when_they_fire_and_when_they_are_tried() {
    let dir = tempfile::tempdir().unwrap();
    let then = vec![Then::Dismiss(Dismissal::NoAnswerNeeded)];
    let rule = Rule { name: "rest".to_owned(), when: vec![Condition::NoReply(true)], then, ..Rule::default() };
    let library = Library { rules: Rules::new(vec![rule]), ..library(dir.path(), Vec::new()) };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let running = start(library, &vault, Work::WriterOnly).expect("the desk opens");
    let desk = running.handle();
    let (one, two) = (of_mira("1", 50), of_mira("2", 40));
    desk.take_in(vec![one.clone()], Time::MIN).await.unwrap();
    say(&desk, begun_by(&one), no_reply(true, None)).await;
    assert_eq!(page(&desk, begun_by(&one)).await.triage.state.word(), "open", "a rule fires for what comes");
    desk.take_in(vec![two.clone()], Time::MIN).await.unwrap();
    assert_eq!(page(&desk, begun_by(&two)).await.triage.dismissed, Some(Dismissal::NoAnswerNeeded));
    let trial = Query::Trial { rules: None, since: clock::now().minus(Span::days(1)) };
    let Shown::Trial(trial) = desk.ask(&seat(), trial).await else { panic!("a trial") };
    assert_eq!(trial.rules[0].matched, 2, "both are theirs");
    running.stop().await;
}
