//! Real programs on real pipes.

use std::sync::Arc;

use super::*;
use crate::domain::id::{AccountId, ReplyId};
use crate::domain::network::{OutgoingKind, Secret, Vault};

struct NoVault;

impl Vault for NoVault {
    fn secret(&self, _: &AccountSettings) -> Result<Secret, NetError> {
        Ok(Secret::new("hush"))
    }
    fn token(&self, _: &AccountId, _: &str) -> Option<Secret> {
        None
    }
    fn keep(&self, _: &AccountId, _: &str, _: &Secret) -> Result<String, String> {
        Err("nowhere".into())
    }
}

fn now() -> Time {
    Time::from_seconds(1_800_000_000)
}

fn settings(options: &str) -> AccountSettings {
    AccountSettings {
        network: "exec".into(),
        handle: "@us".into(),
        options: toml::from_str(options).unwrap(),
        ..AccountSettings::default()
    }
}

fn account(options: &str) -> Box<dyn Network> {
    connect(Connect { account: settings(options), vault: Arc::new(NoVault), now }).unwrap()
}

fn shell(script: &str) -> Box<dyn Network> {
    account(&format!("name = \"forum\"\nanswer_seconds = 1\ncommand = ['''sh''', '''-c''', '''{script}''']"))
}

fn reply(n: u8) -> Outgoing {
    let item = r#"{"network":"forum","account":"@us","id":"1","kind":"mention","created_at":"2026-11-23T09:00:00Z","author":{"handle":"ana"},"text":"hi"}"#;
    Outgoing {
        reply: ReplyId::new(now(), [n; 10]),
        account: AccountId::new("forum", "@us"),
        answers: Some(serde_json::from_str(item).unwrap()),
        kind: OutgoingKind::Reply,
        text: "Good morning, Ana: \"yes\".\nWe are.".into(),
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

const ITEM: &str =
    r#"{"id":"ID","kind":"mention","created_at":"2026-11-23T09:00:00Z","author":{"handle":"ana"},"text":"hi"}"#;

fn item(id: &str) -> String {
    ITEM.replace("ID", id)
}

/// Fetches until `enough`, from page to page as a desk does.
async fn gather(network: &dyn Network, enough: impl Fn(&Page) -> bool) -> Page {
    let mut all = Page::default();
    while !enough(&all) {
        network.wait(Span::seconds(20)).await;
        let page = network.fetch(all.cursor.as_ref(), Time::MIN).await.unwrap();
        all.items.extend(page.items);
        all.odd.extend(page.odd);
        all.removed.extend(page.removed);
        all.cursor = page.cursor;
    }
    all
}

#[tokio::test]
async fn the_first_round_hears_what_a_program_says_at_once() {
    let late = shell(&format!("sleep 0.4; echo '{}'; sleep 0.02; echo '{}'; exec cat", item("1"), item("2")));
    let page = late.fetch(None, Time::MIN).await.unwrap();
    assert_eq!(page.items.len(), 2);
    let ended = shell(&format!("sleep 0.1; echo '{}'", item("1")));
    assert_eq!(ended.fetch(None, Time::MIN).await.unwrap().items.len(), 1);
    assert!(shell("exec cat >/dev/null").fetch(None, Time::MIN).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn bad_lines_are_numbered_and_the_rest_goes_on() {
    let script = format!(
        "echo '{}'; echo nonsense; printf '\\377\\n'; echo; head -c 1200000 /dev/zero | tr '\\0' a; echo; echo '{}'; echo '{{\"removed\":\"1\"}}'; exec cat >/dev/null",
        item("1"),
        item("2")
    );
    let network = shell(&script);
    let page = gather(&*network, |page| !page.removed.is_empty()).await;
    let ids: Vec<_> = page.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!((page.items[0].network.as_str(), page.items[0].account.as_str()), ("forum", "@us"));
    assert_eq!(page.odd.len(), 3, "{:?}", page.odd);
    for (odd, start) in page.odd.iter().zip(["line 2 is not a JSON", "line 3 is not UTF-8", "line 5 is longer"]) {
        assert!(odd.starts_with(start), "{odd}");
    }
    assert_eq!(page.removed, ["1"]);
}

#[tokio::test]
async fn the_example_brings_an_item_takes_a_reply_and_finds_it_again() {
    let dir = tempfile::tempdir().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    let network =
        account(&format!("name = \"forum\"\ndir = {:?}\ncommand = [\"sh\", {script:?}]", dir.path().to_str().unwrap()));
    assert_eq!(network.check().await.unwrap(), "@us");
    let page = gather(&*network, |page| !page.items.is_empty()).await;
    assert_eq!(page.items[0].text, "Are you open today?");

    let sent = network.send(&reply(1)).await.unwrap();
    assert_eq!(sent.remote_id, reply(1).reply.to_string());
    let kept = std::fs::read_to_string(dir.path().join("feed.sent")).unwrap();
    let line: serde_json::Value = serde_json::from_str(kept.trim()).unwrap();
    assert_eq!(line["text"], reply(1).text.as_str());
    assert_eq!((line["to"]["id"].as_str(), line["kind"].as_str()), (Some("1"), Some("reply")));

    assert_eq!(network.find(&reply(2)).await.unwrap(), None);
    drop(network);
    let again =
        account(&format!("name = \"forum\"\ndir = {:?}\ncommand = [\"sh\", {script:?}]", dir.path().to_str().unwrap()));
    assert_eq!(again.find(&reply(1)).await.unwrap().map(|sent| sent.remote_id), Some(sent.remote_id));
}

#[tokio::test]
async fn a_refusal_keeps_the_programs_words() {
    let network = shell(
        r#"while IFS= read -r l; do id=${l#*:\"}; id=${id%%\"*}; echo "{\"refused\":\"$id\",\"why\":\"closed thread\"}"; done"#,
    );
    let refused = network.send(&reply(1)).await.unwrap_err();
    assert_eq!(refused, SendError::Refused(NetError::Refused { why: "closed thread".into() }));
}

#[tokio::test]
async fn a_program_that_dies_with_a_reply_leaves_it_unknown_and_is_asked_when_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    // Takes the reply, says nothing and dies; its second life remembers.
    let script = r#"IFS= read -r l; id=${l#*:\"}; id=${id%%\"*}
        case $l in '{"reply"'*) echo "$id" >taken; exit 3;; esac
        if [ "$(cat taken)" = "$id" ]; then echo "{\"have\":\"$id\",\"remote_id\":42}"; fi; exec cat >/dev/null"#;
    let options = format!(
        "answer_seconds = 9\ndir = {:?}\ncommand = ['''sh''', '''-c''', '''{script}''']",
        dir.path().to_str().unwrap()
    );
    let network = account(&options);
    let unknown = network.send(&reply(1)).await.unwrap_err();
    assert!(matches!(&unknown, SendError::Unknown(NetError::Unwell { .. })), "{unknown:?}");

    let found = loop {
        match network.find(&reply(1)).await {
            Ok(found) => break found,
            Err(NetError::Offline { .. }) => drop(network.wait(Span::seconds(5)).await), // not back yet
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(found.map(|sent| sent.remote_id), Some("42".into()));
}

#[tokio::test]
async fn silence_after_the_line_left_is_unknown_and_a_late_answer_is_found() {
    // Answers the reply only when it is asked for it, as a slow program does.
    let network = shell(
        r#"IFS= read -r l; IFS= read -r m; id=${l#*:\"}; id=${id%%\"*}; echo "{\"delivered\":\"$id\",\"remote_id\":\"7\"}"; exec cat >/dev/null"#,
    );
    let unknown = network.send(&reply(1)).await.unwrap_err();
    assert!(matches!(&unknown, SendError::Unknown(NetError::Unwell { .. })), "{unknown:?}");
    assert_eq!(network.find(&reply(1)).await.unwrap().map(|sent| sent.remote_id), Some("7".into()));
    // Known from now on, without another question.
    assert_eq!(network.find(&reply(1)).await.unwrap().map(|sent| sent.remote_id), Some("7".into()));
}

#[tokio::test]
async fn a_program_that_never_reads_does_not_hang_the_desk() {
    let connect = Connect { account: settings("command = 'exec sleep 600'"), vault: Arc::new(NoVault), now };
    let mut program = Program {
        argv: command(&connect.account).unwrap(),
        dir: None,
        handle: "@us".into(),
        secret: None,
        again: Duration::from_secs(60),
        patience: Duration::from_millis(200),
    };
    program.argv.truncate(3);
    let exec = Exec {
        account: connect.account.id(),
        program,
        state: Arc::new(State::new(House::default(), caps(), "s".into(), None)),
        answer: Duration::from_millis(200),
        running: Mutex::new(None),
        listened: AtomicBool::new(false),
    };
    let small = exec.send(&reply(1)).await.unwrap_err();
    assert!(matches!(small, SendError::Unknown(_)), "it fits the pipe, so it left: {small:?}");
    let large = exec.send(&Outgoing { text: "x".repeat(300_000), ..reply(2) }).await.unwrap_err();
    assert!(matches!(&large, SendError::NotSent(NetError::Offline { .. })), "half a line is no reply: {large:?}");
    // Half a line spoils the pipe: the program is stopped, and says so until it is back.
    let mut phase = exec.state.phase();
    phase.wait_for(|phase| matches!(phase, Phase::Down(_))).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_started_is_said_and_nothing_was_sent() {
    let network = account("command = [\"/nowhere/at/all\"]");
    let why = network.check().await.unwrap_err();
    assert!(matches!(&why, NetError::Offline { why, .. } if why.contains("cannot be started")), "{why}");
    assert!(matches!(network.send(&reply(1)).await, Err(SendError::NotSent(_))));
    assert!(network.fetch(None, Time::MIN).await.is_err());
}

#[tokio::test]
async fn a_program_that_ended_is_started_again() {
    let dir = tempfile::tempdir().unwrap();
    let script = format!("echo x >>runs; echo '{}'; exit 1", ITEM.replace("ID", "'$(wc -l <runs | tr -d \" \")'"));
    let options = format!("dir = {:?}\ncommand = ['''sh''', '''-c''', '''{script}''']", dir.path().to_str().unwrap());
    let network = account(&options);
    let mut ids = Vec::new();
    let mut cursor = None;
    while ids.len() < 2 {
        network.wait(Span::seconds(20)).await;
        // Between two runs with nothing to bring, the account says that it is down.
        let Ok(page) = network.fetch(cursor.as_ref(), Time::MIN).await else { continue };
        ids.extend(page.items.into_iter().map(|item| item.id));
        cursor = page.cursor;
    }
    assert_eq!(ids, ["1", "2"]);
}

#[tokio::test]
async fn a_flood_waits_at_the_pipe_and_nothing_is_lost() {
    let script = format!(
        "i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo '{}'; done; exec cat >/dev/null",
        ITEM.replace("ID", "'$i'")
    );
    let network = shell(&script);
    let page = gather(&*network, |page| page.items.len() >= 5000).await;
    assert!(page.items.iter().enumerate().all(|(i, item)| item.id == (i + 1).to_string()));
}

#[tokio::test]
async fn the_program_says_what_it_can_and_gets_its_secret_by_the_environment() {
    let script = format!(
        "echo '{{\"caps\":{{\"attachments\":4,\"alt_text\":true}}}}'; echo '{{\"caps\":{{\"attachments\":\"many\"}}}}'; echo '{}'; exec cat >/dev/null",
        ITEM.replace("hi", "'$HEARKEN_HANDLE-$HEARKEN_SECRET'")
    );
    let mut settings = settings(&format!("command = ['''sh''', '''-c''', '''{}''']", script.replace("ID", "1")));
    settings.secret_env = Some("UNUSED".into());
    let network = connect(Connect { account: settings, vault: Arc::new(NoVault), now }).unwrap();
    let page = gather(&*network, |page| !page.items.is_empty()).await;
    assert_eq!(page.items[0].text, "@us-hush");
    assert!(page.odd[0].starts_with("line 2 has caps"), "{:?}", page.odd);
    assert_eq!((network.caps().attachments, network.caps().alt_text, network.caps().send), (4, true, true));
}

/// An account whose program finds the secret in its environment.
fn entrusted(script: &str) -> Box<dyn Network> {
    let options = format!("answer_seconds = 9\ncommand = ['''sh''', '''-c''', '''{script}''']");
    let settings = AccountSettings { secret_env: Some("UNUSED".into()), ..settings(&options) };
    connect(Connect { account: settings, vault: Arc::new(NoVault), now }).unwrap()
}

#[tokio::test]
async fn what_a_program_blurts_out_is_told_without_its_secret() {
    let dying = entrusted("echo \"boom, $HEARKEN_SECRET is no good\" >&2; exit 3");
    let why = dying.check().await.unwrap_err().to_string();
    assert!(why.contains("boom, •••• is no good") && !why.contains("hush"), "{why}");

    let refusing = entrusted(
        r#"IFS= read -r l; id=${l#*:\"}; id=${id%%\"*}; echo "{\"refused\":\"$id\",\"why\":\"$HEARKEN_SECRET expired\"}"; exec cat >/dev/null"#,
    );
    let refused = refusing.send(&reply(1)).await.unwrap_err();
    assert_eq!(refused, SendError::Refused(NetError::Refused { why: "•••• expired".into() }));

    let odd = entrusted(&format!("echo '{}'; exec cat >/dev/null", item("1").replace("mention", "'$HEARKEN_SECRET'")));
    let page = gather(&*odd, |page| !page.odd.is_empty()).await;
    assert!(page.odd[0].contains("••••") && !page.odd[0].contains("hush"), "{:?}", page.odd);
}

#[tokio::test]
async fn dropping_the_account_ends_the_program_and_its_children() {
    let dir = tempfile::tempdir().unwrap();
    let script = r#"mkfifo alive; sleep 600 >alive & echo '{"removed":"up"}'; wait"#;
    let exec = account(&format!("dir = {:?}\ncommand = ['sh', '-c', '''{script}''']", dir.path().to_str().unwrap()));
    gather(&*exec, |page| !page.removed.is_empty()).await;
    let mut alive = tokio::fs::File::open(dir.path().join("alive")).await.unwrap();
    drop(exec);
    // Ends only when the grandchild, the last that holds the other end, is gone.
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut alive, &mut rest).await.unwrap();
    assert!(rest.is_empty());
}

#[test]
fn settings_that_are_not_complete_say_so() {
    for options in ["", "command = []", "command = ''", "command = [1]", "command = 'x'\nanswer_seconds = 0"] {
        let result = connect(Connect { account: settings(options), vault: Arc::new(NoVault), now });
        assert!(matches!(result, Err(NetError::Refused { .. })), "{options}");
    }
}
