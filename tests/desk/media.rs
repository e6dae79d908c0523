//! The media library at work: what a post shows is there at its minute, or it is told that it is not.

use hearken::domain::ask::{AssetSheet, PostSheet};
use hearken::domain::asset::{AssetAct, Notes, ShotChange, id_of_url};
use hearken::domain::command::NewPost;
use hearken::domain::id::PostId;
use hearken::domain::item::Media;
use hearken::domain::plan::{Content, Moment, PostAct, PostState, Variant};
use jiff::tz::TimeZone;

use super::*;

/// A picture of one dot (a GIF), a byte behind its end telling it from others.
fn picture(dir: &Path, name: &str, which: u8) -> String {
    let mut bytes = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;".to_vec();
    bytes.push(which);
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_string_lossy().into_owned()
}

fn content(dir: &Path, at: Time, media: Vec<Media>) -> Content {
    let account = program(dir).id();
    let variants = vec![Variant { account, text: "Night trains".to_owned(), media, ..Variant::default() }];
    let moment = Moment { at, ..Moment::at(at, &TimeZone::UTC).unwrap() };
    Content { title: "Night trains".to_owned(), moment: Some(moment), variants, ..Content::default() }
}

fn media(path: &str, alt: &str) -> Media {
    let alt = (!alt.is_empty()).then(|| alt.to_owned());
    Media { kind: "image".to_owned(), url: path.to_owned(), alt, ..Media::default() }
}

async fn act(desk: &Handle, command: Command) -> Result<Done, Refusal> {
    desk.act(&seat(), command).await
}

async fn make(desk: &Handle, content: Content, schedule: bool) -> PostId {
    act(desk, Command::MakePost { content: Box::new(content), schedule }).await.unwrap().post.unwrap()
}

async fn sheet(desk: &Handle, id: PostId) -> PostSheet {
    match desk.ask(&seat(), Query::Post { id }).await {
        Shown::Post(Some(sheet)) => *sheet,
        other => panic!("no post: {other:?}"),
    }
}

async fn library_of(desk: &Handle) -> AssetSheet {
    match desk.ask(&seat(), Query::Assets { dropped: false }).await {
        Shown::Assets(sheet) => *sheet,
        other => panic!("no library: {other:?}"),
    }
}

fn attached(sheet: &PostSheet) -> &Media {
    &sheet.post.content.variants[0].media[0]
}

fn why(result: Result<Done, Refusal>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_vanishes_after_it_was_attached_leaves_with_its_post_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("desk");
    let running = open(&folder, vec![program(dir.path())], Work::All);
    let desk = running.handle();
    let path = picture(dir.path(), "train.gif", 1);
    let id = make(&desk, content(dir.path(), clock::now().plus(Span::seconds(2)), vec![media(&path, "A train")]), true)
        .await;
    std::fs::remove_file(&path).unwrap();
    let shown = sheet(&desk, id).await;
    assert!(id_of_url(&attached(&shown).url).is_some(), "{:?}", attached(&shown));
    assert_eq!((attached(&shown).name.as_deref(), shown.variants[0].missing.as_deref()), (Some("train.gif"), None));
    let used = library_of(&desk).await.assets;
    assert_eq!((used.len(), used[0].used[0].0, used[0].asset.file.shape), (1, id, Some((1, 1))));
    let mut news = desk.news();
    while sheet(&desk, id).await.post.state() != PostState::Published {
        tokio::time::timeout(Duration::from_secs(60), news.changed()).await.unwrap().unwrap();
    }
    running.stop().await;
    let sent = std::fs::read_to_string(dir.path().join("sent")).unwrap();
    let line: serde_json::Value = serde_json::from_str(sent.trim()).unwrap();
    let there = Path::new(line["media"][0]["url"].as_str().unwrap());
    assert!(there.is_absolute() && there.is_file() && there.starts_with(&folder), "{there:?}");
    assert_eq!(
        (&line["title"], &line["media"][0]["alt"]),
        (&serde_json::json!("Night trains"), &serde_json::json!("A train"))
    );
    assert!(line["date"].as_str().unwrap().ends_with("+00:00"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_many_posts_are_taken_in_before_they_are_let_go() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("desk");
    let running = open(&folder, vec![program(dir.path())], Work::All);
    let desk = running.handle();
    let (train, soon) = (picture(dir.path(), "train.gif", 1), clock::now().plus(Span::seconds(3)));
    let new = |at, path: &str, act| NewPost { content: Box::new(content(dir.path(), at, vec![media(path, "x")])), act };
    let day = clock::now().plus(Span::days(1));
    let gone = dir.path().join("gone.gif").to_string_lossy().into_owned();
    let posts = vec![
        new(soon, &train, Some(PostAct::Schedule)),
        new(day, &gone, Some(PostAct::Schedule)),
        new(day, &gone, None),
        new(day, &train, Some(PostAct::Schedule)),
    ];
    let made = act(&desk, Command::MakePosts { posts }).await.unwrap().posts;
    // The next week's picture has the same name.
    picture(dir.path(), "train.gif", 2);
    let is_told: Vec<bool> = made.iter().map(|one| one.refused.is_some()).collect();
    assert_eq!(is_told, [false, true, true, false], "{made:?}");
    assert!(made[1].refused.as_ref().unwrap().contains("there is no file"), "{made:?}");
    for (one, stands) in
        made.iter().zip([None, Some(PostState::Draft), Some(PostState::Draft), Some(PostState::Scheduled)])
    {
        let post = sheet(&desk, one.id).await.post;
        assert!(stands.is_none_or(|stands| post.state() == stands), "{post:?}");
        assert_eq!(id_of_url(&post.content.variants[0].media[0].url).is_some(), one.refused.is_none());
    }
    let mut news = desk.news();
    while sheet(&desk, made[0].id).await.post.state() != PostState::Published {
        tokio::time::timeout(Duration::from_secs(60), news.changed()).await.unwrap().unwrap();
    }
    running.stop().await;
    let sent = std::fs::read_to_string(dir.path().join("sent")).unwrap();
    let line: serde_json::Value = serde_json::from_str(sent.trim()).unwrap();
    let left = std::fs::read(line["media"][0]["url"].as_str().unwrap()).unwrap();
    assert_eq!(left.last(), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_there_after_a_restart_and_offers_what_was_said_of_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("desk");
    let running = open(&folder, vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let path = picture(dir.path(), "train.gif", 1);
    let notes = Notes { alt: "A train".to_owned(), credit: "Ana".to_owned(), tags: vec!["#Night".to_owned()] };
    let added = act(&desk, Command::AddMedia { path: path.clone(), notes: Box::new(notes) }).await.unwrap();
    let again = act(&desk, Command::AddMedia { path: path.clone(), notes: Box::default() }).await.unwrap();
    assert_eq!(added.asset, again.asset);
    assert!(again.notice.to_string().contains("in the library already"), "{}", again.notice);
    running.stop().await;
    let running = open(&folder, vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let day = clock::now().plus(Span::days(1));
    let id = make(&desk, content(dir.path(), day, vec![media(&path, "")]), false).await;
    assert_eq!(attached(&sheet(&desk, id).await).alt.as_deref(), Some("A train"));
    let asset = added.asset.unwrap();
    // What a post to come shows stays; what none does goes, and comes back.
    let refused = why(act(&desk, Command::Media { id: asset, act: AssetAct::Drop }).await);
    assert!(refused.contains("\"Night trains\" is to leave with it"), "{refused}");
    act(&desk, Command::Post { id, act: PostAct::Drop }).await.unwrap();
    act(&desk, Command::Media { id: asset, act: AssetAct::Drop }).await.unwrap();
    assert!(library_of(&desk).await.assets.is_empty());
    act(&desk, Command::Media { id: asset, act: AssetAct::Restore }).await.unwrap();
    assert_eq!(library_of(&desk).await.assets[0].asset.notes.tags, ["night"]);
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_is_told_and_a_post_does_not_leave_with_one_that_is_gone_or_changed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("desk");
    let running = open(&folder, vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let day = clock::now().plus(Span::days(1));
    let broken = dir.path().join("broken.png");
    std::fs::write(&broken, b"\x89PNG\r\n\x1a\nnothing").unwrap();
    let make_it = Command::MakePost {
        content: Box::new(content(dir.path(), day, vec![media(broken.to_str().unwrap(), "x")])),
        schedule: false,
    };
    let made = act(&desk, make_it).await.unwrap();
    assert!(made.notice.to_string().contains("is a broken PNG"), "{}", made.notice);
    let path = picture(dir.path(), "train.gif", 1);
    let id = make(&desk, content(dir.path(), day, vec![media(&path, "A train")]), false).await;
    let url = attached(&sheet(&desk, id).await).url.clone();
    let kept = folder.join(&url);
    let whole = std::fs::read(&kept).unwrap();
    let mut other = whole.clone();
    *other.last_mut().unwrap() = 9;
    std::fs::write(&kept, other).unwrap();
    let changed = why(act(&desk, Command::Post { id, act: PostAct::Schedule }).await);
    assert!(changed.contains("is not what was added"), "{changed}");
    std::fs::remove_file(&kept).unwrap();
    let missing = sheet(&desk, id).await.variants[0].missing.clone().unwrap();
    assert!(missing.contains("is not in the library's folder any more"), "{missing}");
    assert!(why(act(&desk, Command::Post { id, act: PostAct::Schedule }).await).contains("any more"));
    std::fs::write(&kept, whole).unwrap();
    act(&desk, Command::Post { id, act: PostAct::Schedule }).await.unwrap();
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_to_be_made_is_listed_and_warned_of_until_it_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let day = clock::now().plus(Span::days(1));
    let id = make(&desk, content(dir.path(), day, Vec::new()), false).await;
    let shot = |change| Command::Post { id, act: PostAct::Shot(change) };
    assert!(
        why(act(&desk, shot(ShotChange::Wanted { text: " ".to_owned() })).await)
            .contains("what the picture is to show")
    );
    act(&desk, shot(ShotChange::Wanted { text: "the platform in snow".to_owned() })).await.unwrap();
    let shots = library_of(&desk).await.shots;
    assert_eq!((shots.len(), shots[0].post, shots[0].until.map(Time::millis)), (1, id, Some(day.millis())));
    let warned =
        |sheet: &PostSheet| sheet.warnings.iter().any(|words| words.contains("still to be made: the platform in snow"));
    assert!(warned(&sheet(&desk, id).await));
    act(&desk, shot(ShotChange::Done { which: 0, yes: true })).await.unwrap();
    assert!(!warned(&sheet(&desk, id).await));
    assert!(why(act(&desk, shot(ShotChange::Done { which: 7, yes: true })).await).contains("no such picture"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_picture_is_made_of_a_file_of_the_library() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let path = picture(dir.path(), "dot.gif", 1);
    let id = act(&desk, Command::AddMedia { path, notes: Box::default() }).await.unwrap().asset.unwrap();
    let Shown::Thumbnail(small) = desk.ask(&seat(), Query::Thumbnail { id, columns: 46, rows: 40 }).await else {
        panic!()
    };
    assert!(small.why.is_none() && !small.dots.is_empty(), "{small:?}");
    running.stop().await;
}
