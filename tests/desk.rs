//! A whole desk without a screen: items in, acts, replies out, across restarts. The networks are programs
//! and hands, so that everything down to the journal is the real code.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, View, Work, clock, start};
use hearken::domain::ask::{Listing, Message, Query, Reach, RowId, Shown, Thread};
use hearken::domain::bands::{Band, Order};
use hearken::domain::command::{Act, Command, Done, Refusal};
use hearken::domain::conversation::Conversation;
use hearken::domain::guard::ConcernKind;
use hearken::domain::id::{AccountId, ConversationId, SeatName};
use hearken::domain::item::{Author, Item, Kind, Media};
use hearken::domain::network::{AccountSettings, OutgoingKind, Vault};
use hearken::domain::readiness::Readiness;
use hearken::domain::reply::{Delivery, Draft};
use hearken::domain::rulings::Rulings;
use hearken::domain::snooze::Wake;
use hearken::domain::time::{Span, Time};
use hearken::networks::paging::PagingSettings;

#[path = "desk/accounts.rs"]
mod accounts;
#[path = "desk/answering_many.rs"]
mod answering_many;
#[path = "desk/archiving.rs"]
mod archiving;
#[path = "desk/belonging.rs"]
mod belonging;
#[path = "desk/calendar.rs"]
mod calendar;
#[path = "desk/dangers.rs"]
mod dangers;
#[path = "desk/delivering.rs"]
mod delivering;
#[path = "desk/first_comments.rs"]
mod first_comments;
#[path = "desk/found.rs"]
mod found;
#[path = "desk/hiding.rs"]
mod hiding;
#[path = "desk/languages.rs"]
mod languages;
#[path = "desk/learning.rs"]
mod learning;
#[path = "desk/letting_go.rs"]
mod letting_go;
#[path = "desk/media.rs"]
mod media;
#[path = "desk/memo.rs"]
mod memo;
#[path = "desk/paging.rs"]
mod paging;
#[path = "desk/people.rs"]
mod people;
#[path = "desk/plan.rs"]
mod plan;
#[path = "desk/posts.rs"]
mod posts;
#[path = "desk/queue.rs"]
mod queue;
#[path = "desk/removals.rs"]
mod removals;
#[path = "desk/reporting.rs"]
mod reporting;
#[path = "desk/rhythm.rs"]
mod rhythm;
#[path = "desk/rules.rs"]
mod rules;
#[path = "desk/saying.rs"]
mod saying;
#[path = "desk/search.rs"]
mod search;
#[path = "desk/statements.rs"]
mod statements;
#[path = "desk/swarms.rs"]
mod swarms;
#[path = "desk/undoing.rs"]
mod undoing;

fn seat() -> SeatName {
    SeatName::new("ana")
}

fn library(dir: &Path, accounts: Vec<AccountSettings>) -> Library {
    Library { name: "test".to_owned(), dir: dir.to_owned(), accounts, views: View::usual(), ..Library::default() }
}

fn open(dir: &Path, accounts: Vec<AccountSettings>, work: Work) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    start(library(dir, accounts), &vault, work).expect("the desk opens")
}

fn item(native: &str, minutes_ago: i64, text: &str) -> Item {
    Item {
        network: "facebook".to_owned(),
        account: "brand".to_owned(),
        id: native.to_owned(),
        conversation: None,
        kind: Kind::Comment,
        created_at: clock::now().minus(Span::minutes(minutes_ago)),
        author: Author { handle: format!("person-of-{native}"), ..Author::default() },
        text: text.to_owned(),
        lang: None,
        in_reply_to: None,
        url: Some(format!("https://example.test/{native}")),
        subject: None,
        media: Vec::new(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us: false,
        extra: serde_json::Map::default(),
    }
}

async fn listing(desk: &Handle) -> Listing {
    match desk.ask(&seat(), Query::Listing { filter: String::new(), order: Order::Saving }).await {
        Shown::Listing(listing) => (*listing).clone(),
        other => panic!("no listing: {other:?}"),
    }
}

/// A desk that pages by a command.
fn paging_by(page_command: Vec<String>, library: Library) -> Library {
    let ready = Readiness { page_command: true, ..Readiness::default() };
    let rulings = Rulings { ready: Arc::new(ready), ..(*library.rulings).clone() };
    let paging = PagingSettings { page_command, ..PagingSettings::default() };
    Library { rulings: Arc::new(rulings), paging, ..library }
}

fn conversation(row: &RowId) -> ConversationId {
    match row {
        RowId::Conversation(id) => *id,
        other => panic!("not a conversation: {other:?}"),
    }
}

/// Takes an item in, and returns the conversation where it lies.
async fn comes(desk: &Handle, item: Item) -> ConversationId {
    let (native, account) = (item.id.clone(), item.account_id());
    desk.take_in(vec![item], Time::MIN).await.unwrap();
    desk.reader().place_of(&account, &native).unwrap().unwrap().conversation
}

fn page(desk: &Handle, id: ConversationId) -> Conversation {
    desk.reader().conversation(id).unwrap().unwrap()
}

/// The conversations of the inbox, in the order of the list.
async fn ids(desk: &Handle) -> Vec<ConversationId> {
    listing(desk).await.rows.iter().map(|row| conversation(&row.id)).collect()
}

async fn thread(desk: &Handle, id: ConversationId) -> Thread {
    match desk.ask(&seat(), Query::Thread { id }).await {
        Shown::Thread(thread) => *thread,
        other => panic!("no thread: {other:?}"),
    }
}

async fn first(desk: &Handle) -> ConversationId {
    match listing(desk).await.rows.first().expect("a row").id {
        RowId::Conversation(id) => id,
        ref other => panic!("not a conversation: {other:?}"),
    }
}

fn draft(id: ConversationId, account: &AccountId, text: &str) -> Draft {
    Draft {
        conversation: Some(id),
        seat: seat(),
        note: false,
        kind: OutgoingKind::Reply,
        account: account.clone(),
        answers: None,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: clock::now(),
        changed_at: clock::now(),
        thought: hearken::domain::reply::Thought::default(),
    }
}

async fn send(desk: &Handle, id: ConversationId, text: &str, now: bool) -> Result<Done, Refusal> {
    let account = thread(desk, id).await.conversation.account;
    let draft = Box::new(draft(id, &account, text));
    desk.act(&seat(), Command::Send { draft, now, seen: Vec::new() }).await
}

fn texts(thread: &Thread) -> Vec<String> {
    thread.drafts.iter().map(|draft| draft.text.clone()).collect()
}

/// Waits until the newest reply stands as `word`; each change of the log wakes it.
async fn until(desk: &Handle, word: &str) -> Delivery {
    let mut news = desk.news();
    let wanted = async {
        loop {
            let newest = desk.reader().recent_replies(1).expect("the store reads").into_iter().next();
            if let Some(reply) = newest.filter(|reply| reply.state.word() == word) {
                return reply.state;
            }
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("the reply comes to its end")
}

#[tokio::test(flavor = "multi_thread")]
async fn items_become_conversations_once_and_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let items = vec![
        item("1", 10, "When does the next train leave?"),
        item("2", 300, "Your app charged me twice, this is a scandal"),
        item("3", 5, "Lovely crew today, thank you!"),
    ];
    let taken = desk.take_in(items.clone(), Time::MIN).await.unwrap();
    assert_eq!((taken.new, taken.known), (3, 0));
    let again = desk.take_in(items, Time::MIN).await.unwrap();
    assert_eq!((again.new, again.known), (0, 3));
    let listing = listing(&desk).await;
    assert_eq!(listing.rows.len(), 3);
    assert_eq!(listing.rows.last().unwrap().band, Band::Quiet, "praise stands in Quiet");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_comes_before_its_parent_joins_it_later() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let mut child = item("child", 5, "and another thing: where is my refund?");
    child.author.handle = "mira".to_owned();
    child.in_reply_to = Some("parent".to_owned());
    let mut parent = item("parent", 9, "my ticket is gone");
    parent.author.handle = "mira".to_owned();
    parent.in_reply_to = Some("root".to_owned());
    let mut root = item("root", 60, "The new app is live.");
    root.from_us = true;
    root.kind = Kind::Post;
    for one in [child, parent, root] {
        desk.take_in(vec![one], Time::MIN).await.unwrap();
    }
    let rows = listing(&desk).await.rows;
    assert_eq!(rows.len(), 1, "one person below one post is one row");
    let thread = thread(&desk, first(&desk).await).await;
    assert_eq!(thread.conversation.items.len(), 2);
    assert_eq!(thread.messages.len(), 3, "with the post it stands under");
    running.stop().await;
}

/// Every order of four things.
fn orders() -> Vec<[usize; 4]> {
    let all = (0..256).map(|n| [n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6]);
    all.filter(|order| (0..4).all(|n| order.contains(&n))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_the_same_in_whatever_order_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let said = |native: &str, by: &str, to: Option<&str>, minutes: i64, account: &str| {
        let mut item = item(native, minutes, "where is my refund?");
        (item.account, item.in_reply_to) = (account.to_owned(), to.map(str::to_owned));
        (item.author.handle, item.author.id) = (by.to_owned(), by.to_owned());
        item.from_us = by == "brand";
        item
    };
    for (n, order) in orders().into_iter().enumerate() {
        for at_once in [false, true] {
            let account = format!("@brand{n}{at_once}");
            let items = [
                said("root", "brand", None, 60, &account),
                said("a", "mira", Some("root"), 9, &account),
                said("b", "dan", Some("a"), 8, &account),
                said("c", "mira", Some("b"), 7, &account),
            ];
            let mut coming: Vec<Item> = order.iter().map(|at| items[*at].clone()).collect();
            while !coming.is_empty() {
                let some = if at_once { std::mem::take(&mut coming) } else { vec![coming.remove(0)] };
                desk.take_in(some, Time::MIN).await.unwrap();
            }
            let reader = desk.reader();
            let pages = items.iter().map(|item| {
                let place = reader.place_of(&item.account_id(), &item.id).unwrap().unwrap();
                assert_eq!(place.root, "root", "{order:?} {at_once} {}", item.id);
                reader.conversation(place.conversation).unwrap().unwrap()
            });
            let pages: Vec<_> = pages.collect();
            let lengths: Vec<usize> = pages.iter().map(|page| page.items.len()).collect();
            assert_eq!(lengths, [1, 2, 1, 2], "{order:?} {at_once}");
            assert_eq!(pages[1].id, pages[3].id, "{order:?} {at_once}");
        }
    }
    assert!(hearken::store::upkeep::verify(&desk.reader()).unwrap().ok);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_undone_across_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    desk.act(&seat(), Command::Act { on: vec![id], act: Act::Star(None) }).await.unwrap();
    desk.act(&seat(), Command::Act { on: vec![id], act: Act::Done }).await.unwrap();
    assert!(listing(&desk).await.rows.is_empty());
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.act(&seat(), Command::Undo).await.unwrap();
    let page = thread(&desk, id).await.conversation;
    assert!(page.waiting_since.is_some() && page.due.is_some(), "the clock runs again: {page:?}");
    assert_eq!(listing(&desk).await.rows.len(), 1);
    desk.act(&seat(), Command::Undo).await.unwrap();
    assert!(!thread(&desk, id).await.conversation.triage.starred);
    assert!(matches!(desk.act(&seat(), Command::Undo).await, Err(Refusal::No(_))));
    desk.act(&seat(), Command::Redo).await.unwrap();
    desk.act(&seat(), Command::Redo).await.unwrap();
    assert!(listing(&desk).await.rows.is_empty());
    let other = SeatName::new("dan");
    desk.act(&other, Command::Act { on: vec![id], act: Act::Reopen }).await.unwrap();
    assert!(matches!(desk.act(&seat(), Command::Undo).await, Err(Refusal::No(_))), "dan changed it since");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_without_a_connector_is_answered_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let done = send(&desk, id, "At nine, from platform 4.", false).await.unwrap();
    let by_hand = done.by_hand.expect("copied and asked");
    assert_eq!(by_hand.url.as_deref(), Some("https://example.test/1"));
    let reply = done.reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    assert!(matches!(until(&desk, "delivered").await, Delivery::Delivered { by_hand: true, .. }));
    let page = thread(&desk, id).await.conversation;
    assert_eq!(page.triage.state.word(), "waiting");
    assert!(page.due.is_none(), "our answer stops the clock");
    desk.take_in(
        vec![Item {
            in_reply_to: Some("1".to_owned()),
            author: Author { handle: "person-of-1".to_owned(), ..Author::default() },
            // Written before our answer, and only now here: nobody has read it.
            ..item("2", 5, "And the one after that?")
        }],
        Time::MIN,
    )
    .await
    .unwrap();
    let page = thread(&desk, id).await.conversation;
    assert_eq!(page.triage.state.word(), "open", "their next message starts it again");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_answered_in_private_once_where_the_network_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "My booking is gone")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let account = thread(&desk, id).await.conversation.account;
    let private = async || {
        let draft = Draft { kind: OutgoingKind::Private, ..draft(id, &account, "Please send us the number.") };
        desk.act(&seat(), Command::Send { draft: Box::new(draft), now: true, seen: Vec::new() }).await
    };
    let reply = private().await.unwrap().reply.unwrap();
    desk.act(&seat(), Command::Posted { reply, yes: true }).await.unwrap();
    let Err(Refusal::Asks(concerns)) = private().await else { panic!("a second one leaves") };
    assert!(
        concerns.iter().any(|concern| concern.kind == ConcernKind::WindowClosed && concern.blocks()),
        "{concerns:?}"
    );
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_us_do_not_answer_the_same_person_unawares() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let account = thread(&desk, id).await.conversation.account;
    let (ana, dan) = (seat(), SeatName::new("dan"));
    let of = |who: &SeatName, text: &str| Draft { seat: who.clone(), ..draft(id, &account, text) };
    let send = async |who: &SeatName, draft: &Draft| {
        let draft = Box::new(draft.clone());
        desk.act(who, Command::Send { draft, now: true, seen: Vec::new() }).await
    };
    let asked = |answer: Result<Done, Refusal>| match answer {
        Err(Refusal::Asks(concerns)) => concerns.into_iter().map(|concern| concern.kind).collect::<Vec<_>>(),
        other => panic!("nothing was asked: {other:?}"),
    };
    let anas = of(&ana, "At nine.");
    desk.act(&ana, Command::Draft(Box::new(anas.clone()))).await.unwrap();
    assert_eq!(asked(send(&dan, &of(&dan, "At nine, platform 4.")).await), [ConcernKind::ColleagueWrites]);

    desk.act(&ana, Command::Discard { conversation: Some(id), kind: None }).await.unwrap();
    send(&dan, &of(&dan, "At nine, platform 4.")).await.unwrap();
    assert_eq!(asked(send(&ana, &anas).await), [ConcernKind::AnsweredFirst]);
    assert_eq!(asked(send(&dan, &of(&dan, "At nine, platform 4.")).await), [ConcernKind::SaidAlready]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brief_begins_where_the_seat_left() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let brief = async || match desk.ask(&seat(), Query::Brief).await {
        Shown::Brief(brief) => *brief,
        other => panic!("no brief: {other:?}"),
    };
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    assert_eq!((brief().await.since, brief().await.new), (None, 1));
    desk.act(&seat(), Command::Keep { place: String::new(), leaves: true }).await.unwrap();
    let left = brief().await;
    assert!(left.since.is_some_and(|since| since <= clock::now()));
    assert_eq!(left.new, 0, "it came before the seat left");
    desk.take_in(vec![item("2", 9, "And back?")], Time::MIN).await.unwrap();
    assert_eq!(brief().await.new, 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_posted_after_all_gives_the_text_and_the_clock_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let before = thread(&desk, id).await.conversation.due;
    let reply = send(&desk, id, "At nine.", false).await.unwrap().reply.unwrap();
    let done = desk.act(&seat(), Command::Posted { reply, yes: false }).await.unwrap();
    assert_eq!(done.draft.unwrap().text, "At nine.");
    let thread = thread(&desk, id).await;
    assert_eq!(texts(&thread), ["At nine."]);
    assert_eq!(thread.conversation.due, before, "the deadline is where it was");
    running.stop().await;
}

/// A network that is a program: answers every reply as delivered and counts them in a file.
fn program(dir: &Path) -> AccountSettings {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/examples/feed.sh");
    let mut options = toml::Table::new();
    let command = vec![
        toml::Value::from("env"),
        toml::Value::from(format!("FEED_OUT={}", dir.join("sent").display())),
        toml::Value::from("sh"),
        toml::Value::from(example.display().to_string()),
    ];
    options.insert("command".to_owned(), toml::Value::Array(command));
    options.insert("name".to_owned(), toml::Value::from("shop"));
    AccountSettings { network: "exec".to_owned(), handle: "brand".to_owned(), options, ..AccountSettings::default() }
}

async fn until_rows(desk: &Handle, least: usize) {
    let mut news = desk.news();
    let wanted = async {
        while listing(desk).await.rows.len() < least {
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("items arrive");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_feeds_the_desk_and_gets_each_reply_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    until_rows(&desk, 1).await;
    let id = first(&desk).await;
    send(&desk, id, "Yes, until six.", true).await.unwrap();
    assert!(matches!(until(&desk, "delivered").await, Delivery::Delivered { by_hand: false, .. }));
    running.stop().await;
    let sent = std::fs::read_to_string(dir.path().join("sent")).unwrap();
    assert_eq!(sent.lines().count(), 1, "{sent}");
    assert!(sent.contains("Yes, until six."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_can_be_called_back_while_it_counts_down() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    until_rows(&desk, 1).await;
    let id = first(&desk).await;
    let done = send(&desk, id, "Yes, until six.", false).await.unwrap();
    assert!(done.not_before.unwrap() > clock::now(), "a public answer has ten seconds");
    let back = desk.act(&seat(), Command::CallBack { reply: None }).await.unwrap();
    assert_eq!(back.draft.unwrap().text, "Yes, until six.");
    assert_eq!(thread(&desk, id).await.conversation.triage.state.word(), "open");
    running.stop().await;
    assert_eq!(std::fs::read_to_string(dir.path().join("sent")).unwrap_or_default(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_freeze_holds_what_has_not_been_handed_over() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    until_rows(&desk, 1).await;
    let id = first(&desk).await;
    desk.act(&seat(), Command::Freeze { reason: "double charges".to_owned(), all: true }).await.unwrap();
    let draft = Box::new(draft(id, &thread(&desk, id).await.conversation.account, "Yes, until six."));
    let seen = match desk.act(&seat(), Command::Send { draft: draft.clone(), now: true, seen: Vec::new() }).await {
        Err(Refusal::Asks(concerns)) => concerns,
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    };
    if !seen.is_empty() {
        desk.act(&seat(), Command::Send { draft, now: true, seen }).await.unwrap();
    }
    until(&desk, "held").await;
    desk.act(&seat(), Command::Resume).await.unwrap();
    let held = desk.reader().recent_replies(1).unwrap().remove(0);
    assert_eq!(held.state.word(), "held", "resuming sends nothing by itself");
    desk.act(&seat(), Command::Release { reply: held.id }).await.unwrap();
    until(&desk, "delivered").await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snooze_past_the_deadline_asks_first() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 1, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    for wake in [Wake::At(clock::now().plus(Span::days(3))), Wake::Reply] {
        let snooze = |past_due| Command::Act { on: vec![id], act: Act::Snooze { wake, past_due } };
        assert!(matches!(desk.act(&seat(), snooze(false)).await, Err(Refusal::Asks(_))), "{wake:?}");
        desk.act(&seat(), snooze(true)).await.unwrap();
        assert!(listing(&desk).await.rows.is_empty());
        desk.act(&seat(), Command::Undo).await.unwrap();
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_outlives_its_desk() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let account = thread(&desk, id).await.conversation.account;
    desk.act(&seat(), Command::Draft(Box::new(draft(id, &account, "At ni")))).await.unwrap();
    // No stop: as after kill -9, the next desk finds what was acknowledged. The lock goes with the writer.
    running.stop().await;
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    assert_eq!(texts(&thread(&running.handle(), id).await), ["At ni"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_comes_back_takes_no_other_away() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let account = thread(&desk, id).await.conversation.account;
    let reply = send(&desk, id, "At nine.", false).await.unwrap().reply.unwrap();
    let note = Draft { note: true, ..draft(id, &account, "Is nine right?") };
    for begun in [note, draft(id, &account, "And the next one")] {
        desk.act(&seat(), Command::Draft(Box::new(begun))).await.unwrap();
    }
    desk.act(&seat(), Command::CallBack { reply: Some(reply) }).await.unwrap();
    let mut kept = texts(&thread(&desk, id).await);
    kept.sort();
    assert_eq!(kept, ["At nine.\n\nAnd the next one", "Is nine right?"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_never_leaves_and_the_draft_stays() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    desk.take_in(vec![item("1", 10, "When does the next train leave?")], Time::MIN).await.unwrap();
    let id = first(&desk).await;
    let account = thread(&desk, id).await.conversation.account;
    let with = |path: &Path| {
        let url = path.display().to_string();
        let media = Media { kind: "image".to_owned(), url, alt: None, name: Some("a.jpg".to_owned()), size: None };
        Draft { media: vec![media], ..draft(id, &account, "At nine, see the table") }
    };
    let send = |draft: &Draft| Command::Send { draft: Box::new(draft.clone()), now: false, seen: Vec::new() };
    let ask = |path: &Path| Query::File { path: path.display().to_string() };

    let missing = dir.path().join("nofile.jpg");
    assert!(matches!(desk.ask(&seat(), ask(&missing)).await, Shown::Nothing(why) if why.contains("there is no file")));
    desk.act(&seat(), Command::Draft(Box::new(with(&missing)))).await.unwrap();
    match desk.act(&seat(), send(&with(&missing))).await {
        Err(Refusal::No(why)) => {
            let why = why.to_string();
            assert!(why.contains("nofile.jpg") && why.contains("the draft is kept"), "{why}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(thread(&desk, id).await.drafts[0].media.len(), 1);
    assert!(desk.reader().recent_replies(1).unwrap().is_empty());
    for (path, why) in [(dir.path().to_owned(), "is no file"), (dir.path().join("empty"), "is empty")] {
        std::fs::write(dir.path().join("empty"), "").unwrap();
        assert!(matches!(desk.ask(&seat(), ask(&path)).await, Shown::Nothing(said) if said.contains(why)), "{why}");
    }

    let there = dir.path().join("a.jpg");
    std::fs::write(&there, "picture").unwrap();
    assert!(matches!(desk.ask(&seat(), ask(&there)).await, Shown::File(7)));
    desk.act(&seat(), send(&with(&there))).await.unwrap();
    let listed = thread(&desk, id).await.messages.into_iter().find_map(|message| match message {
        Message::Reply { media, .. } => Some(media),
        _ => None,
    });
    assert_eq!(listed.unwrap()[0].name.as_deref(), Some("a.jpg"));
    match desk.ask(&seat(), Query::Outbox).await {
        Shown::Outbox(rows) => assert_eq!(rows[0].media.len(), 1),
        other => panic!("{other:?}"),
    }
    running.stop().await;
}
