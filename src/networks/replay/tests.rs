//! The bundled scenario, played.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::*;
use crate::domain::id::AccountId;
use crate::domain::id::ReplyId;
use crate::domain::item::{Kind, Visibility};
use crate::domain::network::{OutgoingKind, Secret, Vault};

struct NoVault;

impl Vault for NoVault {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Err(wrong("no secret is needed".into()))
    }
    fn token(&self, _: &AccountId, _: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _: &AccountId, _: &str, _: &Secret) -> Result<String, String> {
        Err("nowhere".into())
    }
}

const START: Time = Time::from_seconds(1_795_530_720);

thread_local!(static CLOCK: Cell<Time> = const { Cell::new(START) });

fn now() -> Time {
    CLOCK.get()
}

fn pass(span: Span) {
    CLOCK.set(CLOCK.get().plus(span));
}

fn play(network: &str, speed: f64) -> Box<dyn Network> {
    let settings = accounts("railway", START, speed).unwrap();
    let account = settings.into_iter().find(|account| account.option("name") == Some(network)).unwrap();
    connect(Connect { account, vault: Arc::new(NoVault), now }).unwrap()
}

async fn all(network: &dyn Network, cursor: &mut Option<Cursor>) -> Page {
    let mut all = Page::default();
    loop {
        let page = network.fetch(cursor.as_ref(), Time::MIN).await.unwrap();
        all.items.extend(page.items);
        all.removed.extend(page.removed);
        *cursor = page.cursor;
        if !page.more {
            return all;
        }
    }
}

fn answer(n: u8, item: &Item, text: &str) -> Outgoing {
    Outgoing {
        reply: ReplyId::new(START, [n; 10]),
        account: item.account_id(),
        answers: Some(item.clone()),
        kind: OutgoingKind::Reply,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: now(),
        token: String::new(),
        heading: None,
        leaves_at: None,
    }
}

fn named<'a>(page: &'a Page, id: &str) -> &'a Item {
    page.items.iter().rfind(|item| item.id == id).unwrap()
}

#[test]
fn the_bundled_scenario_is_whole() {
    let scenario = load("railway").unwrap();
    assert!(scenario.entries.len() >= 220, "{}", scenario.entries.len());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &scenario.entries {
        *counts.entry(&entry.network).or_default() += 1;
        *counts.entry(&entry.lang).or_default() += 1;
        *counts.entry(entry.kind.word()).or_default() += 1;
        assert_eq!(entry.stars.is_some(), entry.kind == Kind::Review && entry.by != "us", "{}", entry.id);
        assert_eq!(entry.subject.is_some(), entry.kind == Kind::Email, "{}", entry.id);
    }
    for (word, least) in [
        ("mastodon", 25),
        ("bluesky", 20),
        ("x", 50),
        ("facebook", 40),
        ("instagram", 25),
        ("email", 20),
        ("reviews", 10),
        ("en", 100),
        ("es", 35),
        ("ro", 45),
        ("dm", 10),
    ] {
        assert!(counts.get(word).is_some_and(|count| *count >= least), "{word}: {counts:?}");
    }
}

#[test]
fn news_keep_coming_for_a_quarter_of_an_hour() {
    let scenario = load("railway").unwrap();
    let mut times: Vec<i64> = scenario.entries.iter().map(|entry| entry.at.as_seconds()).filter(|at| *at > 0).collect();
    times.sort_unstable();
    assert!(times.len() >= 50 && times.last().is_some_and(|last| *last >= 900), "{times:?}");
    let dense: Vec<i64> = times.iter().copied().filter(|at| *at <= 600).collect();
    assert!(dense.windows(2).all(|pair| pair[1] - pair[0] <= 40), "{dense:?}");
}

#[test]
fn every_reply_in_it_fits_its_network_and_comes_after_what_it_answers() {
    let scenario = load("railway").unwrap();
    let when: BTreeMap<&str, Span> = scenario.entries.iter().map(|entry| (entry.id.as_str(), entry.at)).collect();
    for entry in &scenario.entries {
        let parent = entry.to.as_deref().and_then(|to| when.get(to));
        assert!(parent.is_none_or(|parent| *parent < entry.at), "{} answers the future", entry.id);
        let most = caps_of(&entry.network).public_limit.most;
        assert!(entry.text.chars().count() <= most, "{} is longer than {}", entry.id, entry.network);
    }
}

#[tokio::test]
async fn every_account_plays_its_own_network() {
    let mut ids = HashSet::new();
    for account in accounts("railway", START, 1.0).unwrap() {
        let (name, handle) = (account.plays().to_owned(), account.handle.clone());
        let network = connect(Connect { account, vault: Arc::new(NoVault), now }).unwrap();
        assert_eq!(network.check().await.unwrap(), handle);
        let page = all(&*network, &mut None).await;
        assert!(
            page.items.iter().all(|item| item.network == name && item.account == handle && item.created_at <= START)
        );
        assert!(page.items.is_sorted_by_key(|item| item.created_at), "oldest first");
        ids.extend(page.items.iter().map(|item| (name.clone(), item.id.clone())));
    }
    assert!(ids.len() > 150, "{}", ids.len());
}

#[tokio::test]
async fn only_what_is_due_comes_and_speed_shortens_the_wait() {
    for (speed, seconds) in [(1.0, 8), (4.0, 2)] {
        CLOCK.set(START);
        let network = play("x", speed);
        let mut cursor = None;
        all(&*network, &mut cursor).await;
        pass(Span::millis(seconds * 1000 - 1));
        assert!(all(&*network, &mut cursor).await.items.is_empty());
        pass(Span::millis(1));
        let page = all(&*network, &mut cursor).await;
        assert_eq!((page.items.len(), page.items[0].created_at), (1, now()));
        assert!(all(&*network, &mut cursor).await.items.is_empty(), "nothing twice");
    }
}

#[tokio::test]
async fn a_first_round_reads_back_as_far_as_asked() {
    let network = play("facebook", 1.0);
    let since = START.minus(Span::hours(1));
    let page = network.fetch(None, since).await.unwrap();
    assert!(!page.items.is_empty() && page.items.iter().all(|item| item.created_at >= since));
}

#[tokio::test]
async fn people_react_in_the_same_conversation_and_like_what_we_wrote() {
    CLOCK.set(START);
    let network = play("x", 1.0);
    let mut cursor = None;
    let page = all(&*network, &mut cursor).await;
    let item = named(&page, "x.amir");
    let sent = network.send(&answer(1, item, "Sorry, Amir: the second charge goes back by itself.")).await.unwrap();
    assert!(all(&*network, &mut cursor).await.items.is_empty());

    pass(Span::seconds(8));
    let page = all(&*network, &mut cursor).await;
    let theirs = page.items.iter().find(|news| news.in_reply_to.as_ref() == Some(&sent.remote_id)).unwrap();
    assert_eq!((&theirs.author, &theirs.conversation, theirs.kind), (&item.author, &item.conversation, item.kind));

    pass(Span::seconds(4));
    let page = all(&*network, &mut cursor).await;
    let ours = named(&page, &sent.remote_id);
    assert!(ours.from_us && ours.engagement.is_some_and(|counts| counts.likes == 1));

    // The same rule does not fire twice for one person; the next that fits does.
    network.send(&answer(2, theirs, "Sorry again, it is on its way back.")).await.unwrap();
    pass(Span::seconds(60));
    let page = all(&*network, &mut cursor).await;
    assert!(page.items.iter().filter(|news| news.author == item.author).all(|news| news.text != theirs.text));
}

#[tokio::test]
async fn a_curt_answer_makes_it_worse_and_a_review_changes_its_stars() {
    CLOCK.set(START);
    let network = play("reviews", 1.0);
    let mut cursor = None;
    let page = all(&*network, &mut cursor).await;
    let review = named(&page, "rv.6");
    assert_eq!(review.rating, Some(1));
    network.send(&answer(1, review, "Sorry: the refund comes by itself within 3 days.")).await.unwrap();
    pass(Span::seconds(20));
    let page = all(&*network, &mut cursor).await;
    assert_eq!(named(&page, "rv.6").rating, Some(3));

    let network = play("facebook", 1.0);
    CLOCK.set(START.plus(Span::minutes(8)));
    let mut cursor = None;
    let page = all(&*network, &mut cursor).await;
    network.send(&answer(2, named(&page, "fb.dm.elena"), "Vă rugăm să reveniți.")).await.unwrap();
    pass(Span::seconds(15));
    let page = all(&*network, &mut cursor).await;
    assert!(page.items.iter().any(|item| item.text.contains("televiziune") && item.kind == Kind::Dm));
}

#[tokio::test]
async fn a_repeat_is_one_post_and_can_be_found() {
    let network = play("mastodon", 1.0);
    let page = all(&*network, &mut None).await;
    let outgoing = answer(1, named(&page, "ma.toy4"), "Coach 4 is being searched at this moment.");
    assert_eq!(network.find(&outgoing).await.unwrap(), None);
    let sent = network.send(&outgoing).await.unwrap();
    assert_eq!(network.send(&outgoing).await.unwrap(), sent);
    assert_eq!(network.find(&outgoing).await.unwrap(), Some(sent.clone()));
    let thread = network.thread(named(&page, "ma.toy1")).await.unwrap();
    assert_eq!(thread.first().map(|item| item.id.as_str()), Some("ma.toy1"));
    assert_eq!(thread.iter().filter(|item| item.id == sent.remote_id).count(), 1);
    assert_eq!(
        thread.iter().find(|item| item.id == sent.remote_id).map(|item| item.visibility),
        Some(Some(Visibility::Public))
    );
}

#[tokio::test]
async fn the_same_acts_at_the_same_times_give_the_same_world() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        CLOCK.set(START);
        let network = play("bluesky", 3.0);
        let mut cursor = None;
        let mut seen = all(&*network, &mut cursor).await.items;
        let first = seen.iter().find(|item| item.id == "bs.mira").cloned().unwrap();
        network.send(&answer(1, &first, "Îmi pare rău.")).await.unwrap();
        for _ in 0..100 {
            pass(Span::seconds(5));
            seen.extend(all(&*network, &mut cursor).await.items);
        }
        runs.push(seen);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn edits_removals_and_trouble_come_as_from_a_network() {
    CLOCK.set(START);
    let network = play("x", 1.0);
    let mut cursor = None;
    let before = all(&*network, &mut cursor).await;
    pass(Span::minutes(8));
    let why = network.fetch(cursor.as_ref(), Time::MIN).await.unwrap_err();
    assert!(matches!(why, NetError::Limited { until } if until == START.plus(Span::seconds(525))), "{why}");
    let refused = network.send(&answer(1, named(&before, "x.amir"), "Sorry")).await.unwrap_err();
    assert!(matches!(refused, SendError::NotSent(NetError::Limited { .. })));
    pass(Span::seconds(45));
    let after = all(&*network, &mut cursor).await;
    assert!(named(&after, "x.tom1").text.contains("EDIT"));
    assert_eq!(named(&after, "x.tom1").created_at, named(&before, "x.tom1").created_at);

    let facebook = play("facebook", 1.0);
    assert_eq!(all(&*facebook, &mut None).await.removed, ["fb.fake"]);
}

#[tokio::test]
async fn moderation_is_what_the_network_really_has() {
    CLOCK.set(START);
    let network = play("bluesky", 1.0);
    let mut cursor = None;
    let page = all(&*network, &mut cursor).await;
    let theirs = named(&page, "bs.mira").clone();
    network.moderate(&theirs, Moderation::Like, true).await.unwrap();
    assert!(network.moderate(&theirs, Moderation::Delete, true).await.is_err());
    network.moderate(named(&page, "bs.app"), Moderation::Delete, true).await.unwrap();
    assert_eq!(all(&*network, &mut cursor).await.removed, ["bs.app"]);
    assert!(play("email", 1.0).moderate(&theirs, Moderation::Like, true).await.is_err());
}

#[tokio::test]
async fn an_attached_file_can_be_fetched() {
    let network = play("email", 1.0);
    let page = all(&*network, &mut None).await;
    let mail = named(&page, "em.mihai");
    let bytes = network.attachment(mail, &mail.media[0]).await.unwrap();
    assert_eq!(mail.media[0].size, Some(bytes.len() as u64));
    assert!(String::from_utf8(bytes).unwrap().contains("NORDLICHT"));
}

#[tokio::test]
async fn waiting_ends_when_something_comes_or_we_write() {
    CLOCK.set(START.plus(Span::seconds(8)));
    let network = play("x", 1.0);
    assert!(network.wait(Span::hours(9)).await, "the first lines are due");
    let page = all(&*network, &mut None).await;
    assert!(!network.wait(Span::ZERO).await, "nothing is due");
    network.send(&answer(1, named(&page, "x.amir"), "Sorry, it goes back.")).await.unwrap();
    assert!(network.wait(Span::hours(9)).await, "somebody may react");
}

#[test]
fn settings_that_are_not_complete_say_so() {
    for (options, part) in [
        ("", "scenario is missing"),
        ("scenario = 'railway'", "name is missing"),
        ("scenario = 'airline'\nname = 'x'", "no scenario airline"),
        ("scenario = 'railway'\nname = 'usenet'", "no account on usenet"),
        ("scenario = 'railway'\nname = 'x'\nstart = 'noon'", "no time: noon"),
        ("scenario = 'railway'\nname = 'x'\nspeed = 0", "above 0"),
    ] {
        let account = AccountSettings {
            network: "replay".into(),
            options: toml::from_str(options).unwrap(),
            ..AccountSettings::default()
        };
        let why = connect(Connect { account, vault: Arc::new(NoVault), now }).err().unwrap().to_string();
        assert!(why.contains(part), "{why}");
    }
}

/// A scenario of a file, as one network sees it.
fn written_down(lines: &str) -> (tempfile::TempDir, Box<dyn Network>) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("world.jsonl");
    std::fs::write(&file, lines).unwrap();
    let settings = accounts(file.to_str().unwrap(), START, 1.0).unwrap();
    let account = settings.into_iter().next().unwrap();
    (dir, connect(Connect { account, vault: Arc::new(NoVault), now }).unwrap())
}

const REACTING: &str = r#"{"account":"brand","network":"facebook","name":"Brand"}
{"person":"mia","name":"Mia","on":{"facebook":"mia"}}
{"person":"ben","name":"Ben","on":{"facebook":"ben"}}
{"person":"regular","name":"Regular","on":{"facebook":"regular"}}
{"at":"-2h","network":"facebook","id":"hours","kind":"comment","by":"regular","text":"open today?","lang":"en","days":3,"answer":"Until six."}
{"at":"1m","network":"facebook","id":"first","kind":"comment","by":"mia","text":"charged twice","lang":"en"}
{"at":"10m","network":"facebook","id":"silence","kind":"comment","by":"ben","text":"are you even there","lang":"en","unless":{"post":true}}
{"at":"12m","network":"facebook","id":"relief","kind":"comment","by":"ben","text":"thanks for the hour","lang":"en","if":{"post":true,"has":["15:30"]}}
{"at":"13m","network":"facebook","id":"anger","kind":"comment","by":"ben","text":"you hid her?","lang":"en","if":{"removes":"first"}}
{"when":{"post":true,"has":["15:30"]},"then":[{"after":"20s","by":"mia","text":["at last"]}]}
{"when":{"removes":"first"},"then":[{"after":"5s","by":"mia","text":["screenshots exist"]}]}
"#;

fn post(beside: &Item, text: &str) -> Outgoing {
    Outgoing { answers: None, kind: OutgoingKind::Post, ..answer(77, beside, text) }
}

async fn ids(network: &dyn Network) -> Vec<String> {
    all(network, &mut None).await.items.into_iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn silence_and_a_word_are_answered_by_others() {
    CLOCK.set(START);
    let (_dir, silent) = written_down(REACTING);
    pass(Span::minutes(30));
    let seen = ids(&*silent).await;
    assert!(seen.contains(&"silence".to_owned()) && !seen.contains(&"relief".to_owned()), "{seen:?}");
    CLOCK.set(START);
    let (_dir, told) = written_down(REACTING);
    pass(Span::minutes(2));
    let first = named(&all(&*told, &mut None).await, "first").clone();
    told.send(&post(&first, "We see it. Next word at 15:30.")).await.unwrap();
    pass(Span::minutes(28));
    let page = all(&*told, &mut None).await;
    let seen: Vec<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
    assert!(!seen.contains(&"silence") && seen.contains(&"relief") && !seen.contains(&"anger"), "{seen:?}");
    let below = page.items.iter().find(|item| item.text == "at last").unwrap();
    assert_eq!((below.kind, below.author.name.as_str(), below.from_us), (Kind::Comment, "Mia", false));
    assert!(below.in_reply_to.as_ref().is_some_and(|to| to.starts_with("ours-")), "{below:?}");
}

#[tokio::test]
async fn what_is_hidden_is_noticed() {
    CLOCK.set(START);
    let (_dir, network) = written_down(REACTING);
    pass(Span::minutes(2));
    let first = named(&all(&*network, &mut None).await, "first").clone();
    network.moderate(&first, Moderation::Hide, true).await.unwrap();
    pass(Span::minutes(28));
    let page = all(&*network, &mut None).await;
    assert!(page.items.iter().any(|item| item.text == "screenshots exist" && item.in_reply_to.is_none()));
    assert!(page.items.iter().any(|item| item.id == "anger"));
}

#[tokio::test]
async fn ordinary_days_came_before() {
    CLOCK.set(START);
    let (_dir, network) = written_down(REACTING);
    let page = all(&*network, &mut None).await;
    let asked: Vec<&Item> = page.items.iter().filter(|item| item.text == "open today?").collect();
    let answered: Vec<&Item> = page.items.iter().filter(|item| item.from_us).collect();
    assert_eq!((asked.len(), answered.len()), (4, 3), "today's is still open");
    for (days, item) in (1..=3).rev().zip(&asked) {
        let moved = item.created_at.plus(Span::days(days)).since(START.minus(Span::hours(2)));
        assert!(moved.as_minutes().abs() <= 32, "{days}: {moved:?}");
    }
}

#[test]
fn who_reacts_to_a_post_has_a_name() {
    let nameless = REACTING.replace("\"by\":\"mia\",\"text\":[\"at last\"]", "\"text\":[\"at last\"]");
    let why = scenario::read(&nameless).unwrap_err();
    assert!(why.contains("needs a name"), "{why}");
}

#[tokio::test]
async fn a_clock_that_stands_holds_up_nobody() {
    CLOCK.set(START);
    let (_dir, network) = written_down(REACTING);
    all(&*network, &mut None).await;
    let waited = tokio::time::timeout(Duration::from_secs(600), network.wait(Span::millis(1))).await;
    assert_eq!(waited, Ok(false));
}
