//! What cannot wait, whatever kind of message tells it, and who poses as us.

use hearken::domain::bands::Band;
use hearken::domain::class::Class;
use hearken::domain::conversation::Conversation;
use hearken::domain::danger::{Clue, Danger, Dangers, List, WITHIN};
use hearken::domain::protocol::Playbook;
use hearken::domain::rules::Phrase;

use super::*;

/// A desk that knows a few dangers.
fn listening(dir: &Path) -> Running {
    let phrases = |texts: &[&str]| texts.iter().map(|text| Phrase::read(text).unwrap()).collect();
    let clue =
        |what, say: &[&str]| Clue { what, say: phrases(say), near: Vec::new(), within: WITHIN, unless: Vec::new() };
    let list = List {
        lang: "en".to_owned(),
        clues: vec![
            clue(Danger::Harm, &["swallowed"]),
            clue(Danger::Exposed, &["my home address"]),
            clue(Danger::Impostor, &["poses as you"]),
        ],
        ..List::default()
    };
    let playbook = Playbook { dangers: Dangers::new(vec![list]), ..Playbook::default() };
    let ready = Readiness { playbook: Arc::new(playbook), ..Readiness::default() };
    let library = library(dir, Vec::new());
    let brand = Some("Pear Tree".to_owned());
    let rulings = Rulings { ready: Arc::new(ready), brand, ..(*library.rulings).clone() };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    start(Library { rulings: Arc::new(rulings), ..library }, &vault, Work::WriterOnly).expect("the desk opens")
}

/// What comes, as the page of its conversation.
async fn page_of(desk: &Handle, item: Item) -> Conversation {
    page(desk, comes(desk, item).await)
}

async fn why(desk: &Handle, id: ConversationId) -> String {
    let Shown::Why(lines) = desk.ask(&seat(), Query::Why { id }).await else { panic!("reasons") };
    lines.join("\n")
}

async fn classed(desk: &Handle, id: ConversationId, class: Class) -> Conversation {
    desk.act(&seat(), Command::Act { on: vec![id], act: Act::Class(Some(class)) }).await.unwrap();
    page(desk, id)
}

async fn band(desk: &Handle, id: ConversationId) -> Option<Band> {
    let listing = listing(desk).await;
    listing.rows.iter().find(|row| row.id == RowId::Conversation(id)).map(|row| row.band)
}

#[tokio::test(flavor = "multi_thread")]
async fn danger_is_answered_now_whatever_kind_of_message_tells_it() {
    let dir = tempfile::tempdir().unwrap();
    let running = listening(dir.path());
    let desk = running.handle();
    for (native, text) in [
        ("1", "What time do you open? My son swallowed one of your magnets"),
        ("2", "Could you please send me the size of the lid, she swallowed it"),
        ("3", "Good morning from Cork, the little one swallowed it"),
        ("4", "somebody wrote my home address here"),
        ("5", "WIN a free phone now http://w.example he swallowed it, click here for free followers"),
    ] {
        let is = page_of(&desk, item(native, 5, text)).await;
        assert!(is.presses() && is.class() <= Class::Request, "{text}: {:?}", is.verdict);
        let due = is.due.clone().unwrap();
        assert_eq!(due.target, Span::minutes(15), "{text}: {due:?}");
        assert!(band(&desk, is.id).await.is_some_and(|band| band != Band::Quiet), "{text}");
        let told = why(&desk, is.id).await;
        let reason =
            if native == "4" { "strangers can find them: \"my home address\"" } else { "may be hurt: \"swallowed\"" };
        assert!(told.contains(&format!("{reason}: answer now")), "{told}");
    }
    // Nothing of it where nothing is told.
    let plain = page_of(&desk, item("9", 5, "What time do you open?")).await;
    assert!(plain.verdict.dangers.is_empty() && plain.verdict.taken_for.is_none());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_looked_ends_it_and_the_brain_gives_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = listening(dir.path());
    let desk = running.handle();
    let is = page_of(&desk, item("1", 5, "Good morning from Cork, the whole town has swallowed the story")).await;
    assert!(is.presses(), "{:?}", is.verdict);
    for class in [Class::Chatter, Class::Praise, Class::Spam] {
        let is = classed(&desk, is.id, class).await;
        assert!(!is.presses(), "{class:?}");
        assert!(why(&desk, is.id).await.contains("noticed  may be hurt"));
    }
    assert!(classed(&desk, is.id, Class::Question).await.presses(), "a question is still one to answer now");
    desk.act(&seat(), Command::Act { on: vec![is.id], act: Act::Class(None) }).await.unwrap();
    assert!(page(&desk, is.id).presses());
    running.stop().await;
    // And so it stands after a restart.
    let running = listening(dir.path());
    assert!(page(&running.handle(), is.id).presses());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_poses_as_us_is_a_row_and_no_spam() {
    let dir = tempfile::tempdir().unwrap();
    let running = listening(dir.path());
    let desk = running.handle();
    let text = "WIN a free phone now http://w.example click here for free followers, only today!!!";
    let by = |native: &str, handle: &str, name: &str| {
        let plain = item(native, 5, text);
        Item { author: Author { handle: handle.to_owned(), name: name.to_owned(), ..plain.author.clone() }, ..plain }
    };
    let stranger = page_of(&desk, by("1", "lucky.star", "Lucky")).await;
    assert_eq!((stranger.class(), stranger.due.clone()), (Class::Spam, None), "{:?}", stranger.verdict);
    for (native, handle, name, reason) in [
        ("2", "brand.support", "", "brand.support looks like brand"),
        ("3", "xq1948", "Pear Tree Support", "Pear Tree Support looks like Pear Tree"),
    ] {
        let is = page_of(&desk, by(native, handle, name)).await;
        assert_eq!(is.class(), Class::Complaint, "{:?}", is.verdict);
        let due = is.due.clone().unwrap();
        assert_eq!(due.target, Span::hours(1), "{due:?}");
        assert!(band(&desk, is.id).await.is_some_and(|band| band != Band::Quiet));
        let told = why(&desk, is.id).await;
        assert!(told.contains(&format!("poses as us: {reason}")) && told.contains("spam by the brain"), "{told}");
        assert_eq!(classed(&desk, is.id, Class::Spam).await.due, None, "a person says that it is spam all the same");
    }
    // A tip in private is due as soon as one in public.
    let tip = Item { kind: Kind::Dm, ..item("4", 5, "hi, there is an account that poses as you") };
    let is = page_of(&desk, tip).await;
    assert_eq!((is.class(), is.due.clone().unwrap().target), (Class::Complaint, Span::hours(1)), "{:?}", is.due);
    running.stop().await;
}
