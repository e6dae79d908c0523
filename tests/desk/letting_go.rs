//! What is let go leaves once for each account, to those whom it is meant for, and as it was checked.

use hearken::domain::id::PostId;
use hearken::domain::item::{Media, Visibility};
use hearken::domain::plan::{Content, Moment, PostAct, PostState, Shift, Variant};
use hearken::domain::rulings::Rulings;
use jiff::tz::TimeZone;

use super::*;

fn content(at: Time, text: &str) -> Content {
    let account = program(Path::new("/nowhere")).id();
    let variants = vec![Variant { account, text: text.to_owned(), ..Variant::default() }];
    let moment = Moment::at(at, &TimeZone::UTC);
    Content { title: text.to_owned(), moment, variants, ..Content::default() }
}

async fn make(desk: &Handle, content: Content) -> Result<PostId, String> {
    let command = Command::MakePost { content: Box::new(content), schedule: true };
    let done = desk.act(&seat(), command).await.map_err(|why| why.to_string())?;
    Ok(done.post.unwrap())
}

async fn does(desk: &Handle, id: PostId, act: PostAct) -> Result<String, String> {
    let done = desk.act(&seat(), Command::Post { id, act }).await;
    done.map(|done| done.notice.to_string()).map_err(|why| why.to_string())
}

async fn says(desk: &Handle, id: PostId) -> (PostState, Content) {
    match desk.ask(&seat(), Query::Post { id }).await {
        Shown::Post(Some(sheet)) => (sheet.post.state(), sheet.post.content),
        other => panic!("no post: {other:?}"),
    }
}

fn one(content: &mut Content) -> &mut Variant {
    &mut content.variants[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_network_does_not_know_is_not_left_out_behind_ones_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let tomorrow = clock::now().plus(Span::days(1));
    let mut narrow = content(tomorrow, "for those who follow us");
    one(&mut narrow).visibility = Some(Visibility::Followers);
    let why = make(&desk, narrow.clone()).await.unwrap_err();
    assert!(why.contains("publishes to everybody and knows no \"followers\""), "{why}");
    let mut warned = content(tomorrow, "behind a warning");
    one(&mut warned).warning = Some("snakes".to_owned());
    let why = make(&desk, warned).await.unwrap_err();
    assert!(why.contains("knows no content warning"), "{why}");
    one(&mut narrow).visibility = Some(Visibility::Public);
    let id = make(&desk, narrow.clone()).await.unwrap();
    // Written behind ones back after it was let go it is refused as well.
    one(&mut narrow).visibility = Some(Visibility::Followers);
    assert!(does(&desk, id, PostAct::Write(Box::new(narrow))).await.is_err());
    assert_eq!(says(&desk, id).await.1.variants[0].visibility, Some(Visibility::Public));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_named_once_in_a_post() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let mut twice = content(clock::now().plus(Span::hours(1)), "once");
    twice.variants.push(twice.variants[0].clone());
    let why = make(&desk, twice).await.unwrap_err();
    assert!(why.contains("stands there twice"), "{why}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_let_go_is_checked_when_it_is_written_anew() {
    let dir = tempfile::tempdir().unwrap();
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let rulings = Arc::new(Rulings { require_alt: true, ..Rulings::default() });
    let mastodon = AccountSettings {
        network: "mastodon".to_owned(),
        handle: "@brand@example.social".to_owned(),
        base_url: Some("http://127.0.0.1:9".to_owned()),
        ..AccountSettings::default()
    };
    let library = Library { rulings, ..library(&dir.path().join("desk"), vec![mastodon.clone()]) };
    let running = start(library, &vault, Work::WriterOnly).expect("the desk opens");
    let desk = running.handle();
    let mut said = content(clock::now().plus(Span::hours(1)), "night trains");
    one(&mut said).account = mastodon.id();
    let id = make(&desk, said).await.unwrap();
    let (_, known) = says(&desk, id).await;
    let picture = dir.path().join("7.png");
    image::RgbImage::new(8, 8).save(&picture).unwrap();
    let mut shown = known.clone();
    one(&mut shown).media.push(Media::at(&picture.to_string_lossy()));
    let why = does(&desk, id, PostAct::Write(Box::new(shown))).await.unwrap_err();
    assert!(why.contains("no description"), "{why}");
    let mut long = known.clone();
    one(&mut long).text = "x".repeat(70_000);
    assert!(does(&desk, id, PostAct::Write(Box::new(long))).await.is_err());
    let past = Moment::at(clock::now().minus(Span::minutes(3)), &TimeZone::UTC).unwrap();
    let why = does(&desk, id, PostAct::Move { of: None, shift: Shift::To(past) }).await.unwrap_err();
    assert!(why.contains("over"), "{why}");
    assert_eq!(says(&desk, id).await, (PostState::Scheduled, known));
    running.stop().await;
}
