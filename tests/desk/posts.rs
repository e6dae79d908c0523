//! A post of ours in a crisis: what people write below it belongs to it, whatever they say.

use hearken::domain::ask::{Assessment, CrisisSheet};
use hearken::domain::crisis::{CrisisAct, Escalation, Related};
use hearken::domain::id::CrisisId;
use hearken::domain::protocol::{Playbook, Protocol, Protocols};

use super::*;

fn opened(dir: &Path) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let staff = Protocol { name: "staff".to_owned(), lang: "en".to_owned(), post: true, ..Protocol::default() };
    let outage = Protocol { name: "outage".to_owned(), post: false, ..staff.clone() };
    let playbook = Playbook { protocols: Protocols::new(vec![staff, outage]), ..Playbook::default() };
    let ready = Readiness { playbook: Arc::new(playbook), ..Readiness::default() };
    let rulings = Rulings { ready: Arc::new(ready), ..Rulings::default() };
    let library = Library { rulings: Arc::new(rulings), ..library(dir, Vec::new()) };
    start(library, &vault, Work::WriterOnly).expect("the desk opens")
}

fn ours(native: &str, minutes_ago: i64, text: &str) -> Item {
    let author = Author { handle: "brand".to_owned(), ..Author::default() };
    Item { kind: Kind::Post, from_us: true, author, ..item(native, minutes_ago, text) }
}

fn below(post: &str, native: &str, minutes_ago: i64, text: &str) -> Item {
    Item { in_reply_to: Some(post.to_owned()), ..item(native, minutes_ago, text) }
}

fn why(desk: &Handle, id: ConversationId) -> Option<Related> {
    page(desk, id).part_of.map(|part| part.why)
}

async fn act(desk: &Handle, command: Command) -> Done {
    desk.act(&seat(), command).await.unwrap()
}

async fn raise(desk: &Handle, asked: Escalation) -> CrisisId {
    act(desk, Command::Escalate(Box::new(asked))).await.crisis.unwrap()
}

async fn post(desk: &Handle, id: CrisisId, of: Option<ConversationId>, on: bool) -> Result<Done, Refusal> {
    desk.act(&seat(), Command::Crisis { id, act: CrisisAct::Post { of, on: Some(on) } }).await
}

async fn sheet(desk: &Handle, id: CrisisId) -> CrisisSheet {
    match desk.ask(&seat(), Query::Crisis { id: Some(id) }).await {
        Shown::Crisis(Some(sheet)) => *sheet,
        other => panic!("no crisis: {other:?}"),
    }
}

async fn assessed(desk: &Handle, on: ConversationId) -> Assessment {
    match desk.ask(&seat(), Query::Assess { on: vec![on], alarm: None }).await {
        Shown::Assessment(asked) => *asked,
        other => panic!("not asked: {other:?}"),
    }
}

/// A joke of ours with three comments below it, one of them answered, and one below another post.
async fn joked(desk: &Handle) -> [ConversationId; 5] {
    let joke = comes(desk, ours("joke", 60, "soggy pensioners again")).await;
    comes(desk, ours("winter", 600, "The pools are warm.")).await;
    let first = comes(desk, below("joke", "c1", 50, "my nan is in your ballroom right now")).await;
    let second = comes(desk, below("joke", "c2", 40, "wrong account, love")).await;
    act(desk, Command::Act { on: vec![second], act: Act::Done }).await;
    let third = comes(desk, below("c1", "c3", 35, "delete it")).await;
    let other = comes(desk, below("winter", "w1", 30, "is the pool heated?")).await;
    [joke, first, second, third, other]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_below_the_post_belongs_and_so_does_what_comes() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let [_, first, second, third, other] = joked(&desk).await;
    let asked = assessed(&desk, first).await;
    let there = asked.post.unwrap();
    let listed: Vec<_> = there.lines.iter().map(|line| (line.conversation, line.why)).collect();
    assert_eq!(listed, [(third, Related::Post), (second, Related::Post)], "the newest first, done or not");
    assert_eq!((there.text.as_str(), asked.related.len()), ("soggy pensioners again", 0));
    assert_eq!(assessed(&desk, comes(&desk, item("alone", 1, "hello")).await).await.post, None);
    let crisis = raise(&desk, Escalation { post: true, ..Escalation::of(first, 2) }).await;
    let belongs = |id| why(&desk, id);
    assert_eq!(
        [first, second, third, other].map(belongs),
        [Some(Related::Origin), Some(Related::Post), Some(Related::Post), None]
    );
    let later = comes(&desk, below("c2", "c4", 3, "is breakfast still on?")).await;
    let quote = comes(&desk, item("q", 2, "look at this https://example.test/joke?s=20")).await;
    let apart = comes(&desk, below("winter", "w2", 1, "and the sea?")).await;
    assert_eq!([later, quote, apart].map(belongs), [Some(Related::Post), Some(Related::Link), None]);
    let shown = sheet(&desk, crisis).await;
    assert_eq!((shown.size.conversations, shown.size.people), (5, 5));
    assert_eq!(shown.crisis.kin.posts[0].root, "joke");
    // Words do not hold it there, so other words do not let it go.
    comes(&desk, below("c2", "c4", 3, "never mind")).await;
    assert_eq!(belongs(later), Some(Related::Post));
    // Somebody's word holds, whatever they write next.
    act(&desk, Command::Join { on: vec![later], crisis: None }).await;
    let author = below("", "c4", 0, "").author;
    assert_eq!(comes(&desk, Item { author, ..below("c4", "c5", 1, "hello?") }).await, later);
    assert_eq!(belongs(later), None);
    running.stop().await;
    // The crisis knows its post after a restart.
    let running = opened(dir.path());
    let desk = running.handle();
    let fresh = comes(&desk, below("joke", "c6", 1, "shame")).await;
    assert_eq!(why(&desk, fresh), Some(Related::Post));
    let report = desk.call(&seat(), "verify", "{}").await.unwrap();
    assert!(report.contains("\"ok\":true"), "{report}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_put_in_and_taken_out_at_any_time() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let [_, first, second, third, other] = joked(&desk).await;
    let tagged = comes(&desk, below("joke", "c7", 20, "#bathtime")).await;
    let quote = comes(&desk, item("q", 9, "look at what they wrote: https://example.test/joke")).await;
    desk.with_store(|store| store.finish_index()).await.unwrap().unwrap();
    let hand = comes(&desk, item("h", 5, "all of you, #bathtime")).await;
    let crisis = raise(&desk, Escalation { also: vec![hand], ..Escalation::of(first, 2) }).await;
    let belongs = |id| why(&desk, id);
    assert_eq!([second, third, tagged].map(belongs), [None; 3], "nobody said that the post is the matter");
    act(&desk, Command::Join { on: vec![third], crisis: Some(crisis) }).await;
    act(&desk, Command::Join { on: vec![third], crisis: None }).await;
    let told = post(&desk, crisis, None, true).await.unwrap().notice.with(|_| None);
    assert!(told.contains("3 conversations put in"), "{told}");
    let within = [Some(Related::Post), None, Some(Related::Post), Some(Related::Link), None];
    assert_eq!([second, third, tagged, quote, other].map(belongs), within, "somebody took the third one out");
    // Another post too, by what stands below it.
    post(&desk, crisis, Some(other), true).await.unwrap();
    assert_eq!(belongs(other), Some(Related::Post));
    post(&desk, crisis, Some(other), false).await.unwrap();
    assert_eq!([second, other].map(belongs), [Some(Related::Post), None]);
    let told = post(&desk, crisis, None, false).await.unwrap().notice.with(|_| None);
    assert!(told.contains("2 conversations left"), "{told}");
    let within = [None, None, Some(Related::Tag), None, Some(Related::Hand), Some(Related::Origin)];
    assert_eq!([second, third, tagged, quote, hand, first].map(belongs), within, "what else holds them stays");
    let refused = post(&desk, crisis, None, false).await.unwrap_err().to_string();
    assert!(refused.contains("no post of ours"), "{refused}");
    let refused = post(&desk, crisis, Some(hand), true).await.unwrap_err().to_string();
    assert!(refused.contains("below no post of ours"), "{refused}");
    // It is turned round without a word, and a protocol of which it is the matter puts it in by itself.
    act(&desk, Command::Crisis { id: crisis, act: CrisisAct::Post { of: None, on: None } }).await;
    assert_eq!(belongs(second), Some(Related::Post), "nobody took it out by hand");
    act(&desk, Command::Crisis { id: crisis, act: CrisisAct::Post { of: None, on: None } }).await;
    act(&desk, Command::Crisis { id: crisis, act: CrisisAct::Follow(Some("outage".to_owned())) }).await;
    assert_eq!(belongs(second), None);
    act(&desk, Command::Crisis { id: crisis, act: CrisisAct::Follow(Some("staff".to_owned())) }).await;
    assert_eq!(belongs(second), Some(Related::Post));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_raised_from_the_post_itself_and_without_those_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let [joke, first, second, third, _] = joked(&desk).await;
    assert_eq!(assessed(&desk, joke).await.post.unwrap().lines.len(), 3);
    let asked = Escalation { post: true, out: vec![second], ..Escalation::of(joke, 3) };
    let crisis = raise(&desk, asked).await;
    let belongs = |id| why(&desk, id);
    assert_eq!([first, second, third].map(belongs), [Some(Related::Post), None, Some(Related::Post)]);
    let shown = sheet(&desk, crisis).await;
    assert_eq!((shown.size.conversations, shown.size.people), (2, 2), "we ourselves are nobody who wrote");
    let author = below("", "c2", 0, "").author;
    assert_eq!(comes(&desk, Item { author, ..below("c2", "c8", 1, "told you") }).await, second);
    assert_eq!(belongs(second), None, "it was left out by a person");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_what_it_answers_joins_once_that_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let running = opened(dir.path());
    let desk = running.handle();
    let [_, first, ..] = joked(&desk).await;
    raise(&desk, Escalation { post: true, ..Escalation::of(first, 2) }).await;
    let early = comes(&desk, below("c9", "c10", 5, "me too")).await;
    assert_eq!(why(&desk, early), None, "nobody knows yet what it answers");
    comes(&desk, below("joke", "c9", 6, "I am so angry")).await;
    assert_eq!(why(&desk, early), Some(Related::Post));
    running.stop().await;
}

/// The drill of a joke on our own page, half an hour in, and nobody has done anything: five people have written below the
/// joke on one network and two on another, hardly two of them with a word in common.
#[tokio::test(flavor = "multi_thread")]
async fn of_the_drill_about_our_own_joke_all_who_wrote_below_it_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    let began = clock::now().minus(Span::minutes(30));
    let accounts = hearken::networks::replay::accounts("own-goal", began, 1.0).unwrap();
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let rulings = hearken::config::Config::usual().unwrap().rulings;
    let library = Library { rulings: Arc::new(rulings), ..library(dir.path(), accounts) };
    let running = start(library, &vault, Work::All).expect("the desk opens");
    let desk = running.handle();
    let place = async |network: &str, account: &str, native: &str| {
        let account = AccountId::new(network, account);
        let mut news = desk.news();
        let wanted = async {
            loop {
                if let Some(place) = desk.reader().place_of(&account, native).unwrap() {
                    return place.conversation;
                }
                let _ = tokio::time::timeout(Duration::from_millis(100), news.changed()).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), wanted).await.unwrap_or_else(|_| panic!("{native} comes"))
    };
    let complaint = place("facebook", "hotel.marea", "fb.crit1").await;
    place("facebook", "hotel.marea", "fb.still2").await;
    let there = place("instagram", "@hotelmarea", "ig.madi1").await;
    let asked = assessed(&desk, complaint).await;
    let staff = asked.protocols.iter().find(|one| one.name == "staff").unwrap();
    assert!(staff.post && asked.protocols.iter().all(|one| one.post == (one.name == "staff")));
    let protocol = Some("staff".to_owned());
    let crisis = raise(&desk, Escalation { protocol, post: staff.post, ..Escalation::of(complaint, 2) }).await;
    let size = async || sheet(&desk, crisis).await.size;
    assert_eq!((size().await.conversations, size().await.people), (5, 5));
    post(&desk, crisis, Some(there), true).await.unwrap();
    let both = size().await;
    assert_eq!((both.conversations, both.networks), (7, vec![("facebook".to_owned(), 5), ("instagram".to_owned(), 2)]));
    let Shown::Postmortem(Some(report)) = desk.ask(&seat(), Query::Postmortem { id: Some(crisis) }).await else {
        panic!("no report")
    };
    assert_eq!(
        (report.size.conversations, report.volume.of_it.iter().sum::<u32>()),
        (7, 10),
        "some wrote twice or more"
    );
    running.stop().await;
}
