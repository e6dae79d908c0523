//! The first comment of a post leaves as soon as its post is out, once, and never without it.

use hearken::domain::id::{PostId, ReplyId};
use hearken::domain::plan::{Content, Fate, Moment, PostState, Variant};
use jiff::tz::TimeZone;

use super::*;

/// A program that keeps what it is to send and does with it what files beside it say: `slow` answers posts late, `silent`
/// never answers a post, `no-comments` refuses comments.
const PROGRAM: &str = r#"
out=$1/sent; touch "$out"
echo '{"caps":{"public_limit":{"most":40,"rule":"chars"}}}'
while IFS= read -r line; do
  id=${line#*:\"}; id=${id%%\"*}
  case $line in
    '{"find"'*) if grep -q "^{\"reply\":\"$id\"" "$out"; then printf '{"have":"%s","remote_id":"n%s"}\n' "$id" "$id"
                else printf '{"have":"%s","remote_id":null}\n' "$id"; fi ;;
    *'"to":null'*) printf '%s\n' "$line" >>"$out"
                [ -e "$1/slow" ] && while [ -e "$1/slow" ]; do sleep 0.05; done
                [ -e "$1/silent" ] || printf '{"delivered":"%s","remote_id":"n%s"}\n' "$id" "$id" ;;
    '{"reply"'*) if [ -e "$1/no-comments" ]; then printf '{"refused":"%s","why":"no comments here"}\n' "$id"
                else printf '%s\n' "$line" >>"$out"; printf '{"delivered":"%s","remote_id":"n%s"}\n' "$id" "$id"; fi ;;
  esac
done
"#;

fn settings(dir: &Path) -> AccountSettings {
    let mut options = toml::Table::new();
    let script = dir.join("program.sh");
    std::fs::write(&script, PROGRAM).unwrap();
    let command = ["sh", script.to_str().unwrap(), dir.to_str().unwrap()].map(toml::Value::from);
    options.insert("command".to_owned(), toml::Value::Array(command.to_vec()));
    options.insert("name".to_owned(), toml::Value::from("shop"));
    // Only a program that is silent is waited for in vain.
    let patience = if dir.join("silent").exists() { 3 } else { 60 };
    options.insert("answer_seconds".to_owned(), toml::Value::from(patience));
    AccountSettings { network: "exec".to_owned(), handle: "brand".to_owned(), options, ..AccountSettings::default() }
}

fn begin(dir: &Path, rulings: Rulings) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let library = Library { rulings: Arc::new(rulings), ..library(&dir.join("desk"), vec![settings(dir)]) };
    start(library, &vault, Work::All).expect("the desk opens")
}

async fn act(desk: &Handle, command: Command) -> Result<Done, Refusal> {
    desk.act(&seat(), command).await
}

async fn planned(desk: &Handle, dir: &Path, comment: &str) -> Result<Done, Refusal> {
    // The program is up: what it could not be handed is tried again only after a while.
    while !dir.join("sent").exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let at = clock::now().plus(Span::millis(300));
    let moment = Moment { at, ..Moment::at(at, &TimeZone::UTC).unwrap() };
    let variant = Variant {
        account: settings(dir).id(),
        text: "Night trains are back".to_owned(),
        first_comment: Some(comment.to_owned()),
        ..Variant::default()
    };
    let content = Content { moment: Some(moment), variants: vec![variant], ..Content::default() };
    act(desk, Command::MakePost { content: Box::new(content), schedule: true }).await
}

fn post_of(desk: &Handle, id: PostId) -> hearken::domain::plan::Post {
    desk.reader().subject(id).unwrap().unwrap()
}

async fn until_so<T>(desk: &Handle, looks: impl Fn() -> Option<T>) -> T {
    let mut news = desk.news();
    let wanted = async {
        loop {
            if let Some(found) = looks() {
                return found;
            }
            news.changed().await.expect("the desk lives");
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(60), wanted).await;
    found.unwrap_or_else(|_| panic!("it never comes to stand so: {:?}", desk.reader().recent_replies(9)))
}

async fn until_state(desk: &Handle, id: PostId, state: PostState) {
    until_so(desk, || (post_of(desk, id).state() == state).then_some(())).await;
}

/// Waits until the comment stands as `word`.
async fn until_comment(desk: &Handle, id: PostId, word: &str) -> (ReplyId, Delivery) {
    until_so(desk, || {
        let comment = post_of(desk, id).fates.values().find_map(Fate::comment)?;
        let state = desk.reader().reply(comment).unwrap().unwrap().state;
        (state.word() == word).then_some((comment, state))
    })
    .await
}

fn sent(dir: &Path) -> Vec<serde_json::Value> {
    let lines = std::fs::read_to_string(dir.join("sent")).unwrap_or_default();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn flag(dir: &Path, name: &str, on: bool) {
    if on { std::fs::write(dir.join(name), "").unwrap() } else { std::fs::remove_file(dir.join(name)).unwrap() }
}

async fn is_row(desk: &Handle, comment: ReplyId) -> bool {
    listing(desk).await.rows.iter().any(|row| row.id == RowId::Delivery(comment))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_leaves_once_as_an_answer_to_its_post_whatever_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let running = begin(dir.path(), Rulings::default());
    let desk = running.handle();
    let id = planned(&desk, dir.path(), "Timetable below").await.unwrap().post.unwrap();
    until_comment(&desk, id, "delivered").await;
    running.stop().await;
    let running = begin(dir.path(), Rulings::default());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let report = hearken::store::upkeep::verify(&running.handle().reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
    let sent = sent(dir.path());
    let texts: Vec<&str> = sent.iter().map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Night trains are back", "Timetable below"]);
    let post = format!("n{}", sent[0]["reply"].as_str().unwrap());
    assert_eq!((sent[1]["to"]["id"].as_str(), sent[1]["kind"].as_str()), (Some(post.as_str()), Some("reply")));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_until_a_post_of_which_nobody_knows_is_read_back_and_a_restart_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    flag(dir.path(), "silent", true);
    let running = begin(dir.path(), Rulings::default());
    let desk = running.handle();
    let id = planned(&desk, dir.path(), "Timetable below").await.unwrap().post.unwrap();
    until_state(&desk, id, PostState::Unknown).await;
    assert_eq!(post_of(&desk, id).fates.values().find_map(Fate::comment), None);
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 1, "nothing stands below what may not be there");
    let running = begin(dir.path(), Rulings::default());
    let desk = running.handle();
    until_comment(&desk, id, "delivered").await;
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_between_holds_it_as_what_is_planned() {
    let dir = tempfile::tempdir().unwrap();
    flag(dir.path(), "slow", true);
    let running = begin(dir.path(), Rulings::default());
    let desk = running.handle();
    let id = planned(&desk, dir.path(), "Timetable below").await.unwrap().post.unwrap();
    until_state(&desk, id, PostState::Publishing).await;
    until_so(&desk, || (!sent(dir.path()).is_empty()).then_some(())).await;
    let freezing = {
        let desk = desk.clone();
        tokio::spawn(async move { act(&desk, Command::Freeze { reason: "a recall".to_owned(), all: false }).await })
    };
    let is_frozen = || desk.reader().freeze().unwrap().is_some();
    until_so(&desk, || is_frozen().then_some(())).await;
    flag(dir.path(), "slow", false);
    freezing.await.unwrap().unwrap();
    let (comment, state) = until_comment(&desk, id, "held").await;
    assert!(state.why().is_some_and(|why| why.contains("a recall")), "{state:?}");
    assert!(is_row(&desk, comment).await);
    assert_eq!((post_of(&desk, id).state(), sent(dir.path()).len()), (PostState::Published, 1));
    let no = act(&desk, Command::Release { reply: comment }).await.unwrap_err();
    assert!(no.to_string().contains("a recall"), "{no}");
    act(&desk, Command::Resume).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sent(dir.path()).len(), 1, "nothing leaves late by itself");
    act(&desk, Command::Release { reply: comment }).await.unwrap();
    until_comment(&desk, id, "delivered").await;
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_refused_is_a_row_and_is_written_anew_below_its_post() {
    let dir = tempfile::tempdir().unwrap();
    flag(dir.path(), "no-comments", true);
    let running = begin(dir.path(), Rulings::default());
    let desk = running.handle();
    let id = planned(&desk, dir.path(), "Timetable below").await.unwrap().post.unwrap();
    let (comment, state) = until_comment(&desk, id, "refused").await;
    assert!(state.why().is_some_and(|why| why.contains("no comments here")), "{state:?}");
    assert!(is_row(&desk, comment).await);
    let Shown::Post(Some(sheet)) = desk.ask(&seat(), Query::Post { id }).await else { panic!("no post") };
    assert_eq!((sheet.post.state(), sheet.variants[0].comment.as_ref()), (PostState::Published, Some(&state)));
    // Below which post, the desk knows once that has come back from its network; a post of its own it never is.
    let no = act(&desk, Command::Retake { reply: comment }).await.unwrap_err();
    assert!(no.to_string().contains("has not come back"), "{no}");
    let Some(Fate::Published { remote_id, .. }) = post_of(&desk, id).fates.values().next().cloned() else { panic!() };
    let account = settings(dir.path()).id();
    let own = Item {
        network: account.network().to_owned(),
        account: account.handle().to_owned(),
        kind: Kind::Post,
        from_us: true,
        ..item(&remote_id, 0, "Night trains are back")
    };
    desk.take_in(vec![own], Time::MIN).await.unwrap();
    let draft = act(&desk, Command::Retake { reply: comment }).await.unwrap().draft.unwrap();
    let place = desk.reader().place_of(&account, &remote_id).unwrap().unwrap();
    assert_eq!((draft.conversation, draft.answers), (Some(place.conversation), Some(place.item)));
    assert_eq!((draft.text.as_str(), is_row(&desk, comment).await), ("Timetable below", false));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_would_come_too_late_or_is_too_long_goes_to_a_person() {
    let dir = tempfile::tempdir().unwrap();
    flag(dir.path(), "silent", true);
    // The post is confirmed seconds later, which is late at this desk.
    let running = begin(dir.path(), Rulings { stale_after: Span::millis(2_500), ..Rulings::default() });
    let desk = running.handle();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let long = "This comment is longer than the forty characters that fit";
    let no = planned(&desk, dir.path(), long).await.unwrap_err();
    assert!(no.to_string().contains("the first comment for"), "{no}");
    let id = planned(&desk, dir.path(), "Timetable below").await.unwrap().post.unwrap();
    let (comment, state) = until_comment(&desk, id, "held").await;
    assert!(state.why().is_some_and(|why| why.contains("was to be out")), "{state:?}");
    assert!(is_row(&desk, comment).await);
    act(&desk, Command::Release { reply: comment }).await.unwrap();
    until_comment(&desk, id, "delivered").await;
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 2);
}
