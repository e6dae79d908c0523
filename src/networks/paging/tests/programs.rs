//! Programs that page.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::domain::id::ConversationId;

/// Pages by a program; the sentence where it failed.
async fn run(argv: &[&str], page: &PageText) -> Result<(), String> {
    let mut channels = channels("http://127.0.0.1:9");
    channels.setup.program = Duration::from_secs(if argv.contains(&"hang") { 1 } else { 20 });
    let address = Address::Program(argv.iter().map(|word| (*word).to_owned()).collect());
    match channels.page(Channel::Command, Some(&address), page).await {
        Outcome::Sent => Ok(()),
        Outcome::Failed(why) => Err(why),
        other => panic!("{other:?}"),
    }
}

async fn shell(script: &str) -> Result<(), String> {
    run(&["sh", "-c", script], &page()).await
}

#[tokio::test]
async fn a_program_is_told_everything_in_its_environment() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("told");
    // What the tests themselves are told by is none of it.
    let script = format!("env | grep ^HEARKEN_ | grep -v ^HEARKEN_KIT | sort > {}", file.display());
    let told = async |page: PageText| {
        run(&["sh", "-c", &script], &page).await.unwrap();
        fs::read_to_string(&file).unwrap()
    };
    let owned = PageText { owner: Some(SeatName::new("dan")), ..page() };
    assert_eq!(
        told(owned).await,
        "HEARKEN_CONVERSATION=\nHEARKEN_DRILL=\nHEARKEN_LEVEL=1\n\
         HEARKEN_NOTE=The till <b>charges</b> & charges\nHEARKEN_OWNER=dan\nHEARKEN_PAGE=K7QX\n\
         HEARKEN_TITLE=L1 · Charged twice · brand desk\n"
    );
    let conversation = ConversationId::from_time([7; 16]);
    let ruled = PageText {
        level: None,
        rule: Some("night".to_owned()),
        conversation: Some(conversation),
        meant: Meant::Drill,
        text: String::new(),
        ..page()
    };
    let text = told(ruled).await;
    for line in [
        "HEARKEN_LEVEL=".to_owned(),
        "HEARKEN_RULE=night".to_owned(),
        format!("HEARKEN_CONVERSATION={conversation}"),
        "HEARKEN_DRILL=1".to_owned(),
        "HEARKEN_NOTE=DRILL: Charged twice".to_owned(),
    ] {
        assert!(text.lines().any(|told| told == line), "{line}\n{text}");
    }
    assert!(told(PageText::test("brand desk", now())).await.contains("HEARKEN_DRILL=test"));
}

#[tokio::test]
async fn a_program_that_fails_is_told_with_its_last_words() {
    assert_eq!(shell("exit 1").await.unwrap_err(), "command sh: sh failed, exit status: 1");
    let why =
        shell("echo out; echo first >&2; printf '\\033]0;owned\\007no \\033[31mdial tone\\n\\n' >&2; exit 3").await;
    assert_eq!(why.unwrap_err(), "command sh: sh failed, exit status: 3: no dial tone");
    let why = shell("printf '\\377\\376\\001' >&2; exit 1").await.unwrap_err();
    assert!(why.starts_with("command sh: sh failed, exit status: 1") && !why.contains(char::is_control), "{why:?}");
    let why = shell("echo \"bad token=hunter2 Authorization: Bearer abcdef123\" >&2; exit 1").await.unwrap_err();
    assert!(!why.contains("abcdef123"), "{why}");
    let why = shell("yes nonsense | head -c 3000000 >&2; exit 2").await.unwrap_err();
    assert!(why.contains("exit status: 2") && why.len() < 400, "{why}");
    assert_eq!(shell("yes nonsense | head -c 3000000; exit 0").await, Ok(()));
}

#[tokio::test]
async fn a_program_that_is_not_there_or_may_not_run_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let plain = dir.path().join("plain");
    fs::write(&plain, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&plain, fs::Permissions::from_mode(0o644)).unwrap();
    let none = dir.path().join("none").display().to_string();
    let why = run(&[&none], &page()).await.unwrap_err();
    assert!(why.contains("cannot run: No such file") && why.contains("see that it is there and may be run"), "{why}");
    let why = run(&[&plain.display().to_string()], &page()).await.unwrap_err();
    assert!(why.contains("cannot run: Permission denied"), "{why}");
    assert!(run(&[], &page()).await.unwrap_err().contains("no program is named"));
}

#[tokio::test]
async fn a_program_that_hangs_is_ended_with_all_it_started() {
    let dir = tempfile::tempdir().unwrap();
    let alive = dir.path().join("alive");
    assert!(std::process::Command::new("mkfifo").arg(&alive).status().unwrap().success());
    let (gone, told) = std::sync::mpsc::channel();
    let other_end = alive.clone();
    // Ends when nobody holds the other end any more.
    std::thread::spawn(move || gone.send(fs::read(other_end).is_ok()));
    let script = format!("exec 9>{}; sleep 600 & wait", Path::new(&alive).display());
    let why = run(&["sh", "-c", &script, "hang"], &page()).await.unwrap_err();
    assert!(why.contains("did not end within 1 s and was stopped; nobody knows whether it paged anybody"), "{why}");
    assert_eq!(told.recv_timeout(Duration::from_secs(60)), Ok(true), "what it started lives on");
}

#[tokio::test]
async fn without_an_address_the_page_command_runs() {
    let mut channels = channels("http://127.0.0.1:9");
    let unset = channels.page(Channel::Command, None, &page()).await;
    let words = "command: no program is named; [crisis] page_command in the settings names one";
    assert_eq!(unset, Outcome::Failed(words.to_owned()));
    channels.setup.paging.page_command = vec!["sh".to_owned(), "-c".to_owned(), "exit 0".to_owned()];
    assert_eq!(channels.page(Channel::Command, None, &page()).await, Outcome::Sent);
}
