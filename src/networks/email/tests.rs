//! Mails as they are, from `tests/fixtures/mail`, and the mails that we write.

use std::path::Path;

use mail_parser::MessageParser;
use proptest::prelude::*;
use serde_json::json;

use super::compose::{self, Attached};
use super::item::{self, Arrived};
use super::letter;
use super::place::{Folder, Place};
use super::settings::Settings;
use crate::domain::id::{AccountId, ReplyId};
use crate::domain::item::Item;
use crate::domain::network::{AccountSettings, NetError, Outgoing, OutgoingKind};
use crate::domain::time::Time;

const RECEIVED: &str = "2026-11-22T13:00:00Z";

fn settings() -> Settings {
    let options = "imap = \"localhost\"\nsmtp = \"localhost\"\nname = \"Märk & Co, Ltd\"\nsignature = \"The team\"";
    let account = AccountSettings {
        network: "email".into(),
        handle: "brand@example.test".into(),
        options: toml::from_str(options).unwrap(),
        ..AccountSettings::default()
    };
    Settings::read(&account).unwrap()
}

fn item_in(folder: Folder, raw: &[u8]) -> Option<Item> {
    let place = Place { folder, validity: 1, uid: 7 };
    let internal = Some(RECEIVED.parse().unwrap());
    let arrived = Arrived { letter: letter::read(raw)?, place, internal, outline: false };
    Some(item::of(arrived, &settings(), Time::MIN))
}

fn fixture(name: &str) -> Item {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mail").join(format!("{name}.eml"));
    item_in(Folder::Inbox, &std::fs::read(&path).unwrap()).unwrap()
}

#[test]
fn every_mail_has_its_text() {
    for (name, text) in [
        ("plain", "Bună ziua,\n\ncomanda mea întârzie."),
        ("reply", "Still nothing."),
        ("alternative", "A long line that goes on."),
        ("nested", "With files"),
        ("gb18030", "订单在哪里？"),
        ("bounce", "It could not be delivered."),
        ("calendar", "Let us meet."),
        ("rtl", "איפה ההזמנה שלי?"),
    ] {
        assert_eq!(fixture(name).text, text, "{name}");
    }
    assert!(fixture("latin1-as-utf8").text.starts_with("Le caf"));
    assert!(fixture("html").text.contains("Second"));
    assert!(fixture("broken-base64").subject.is_some());
}

#[test]
fn headers_become_an_item() {
    let item = fixture("plain");
    assert_eq!(item.id, "plain@example.test");
    assert_eq!((item.author.handle.as_str(), item.author.name.as_str()), ("mira@example.test", "Mira Ionescu"));
    assert_eq!(item.created_at, "2026-11-22T12:58:03Z".parse().unwrap());
    assert_eq!(item.extra["to"], json!(["brand@example.test", "team@example.test"]));
    assert_eq!(item.extra["cc"], json!(["boss@example.test"]));
    assert_eq!(
        (fixture("html").subject.as_deref(), fixture("gb18030").subject.as_deref()),
        (Some("Ğruße"), Some("你好"))
    );
    assert_eq!((fixture("rtl").author.name.as_str(), fixture("rtl").lang.as_deref()), ("שלום", Some("he")));
}

#[test]
fn a_thread_is_known_by_its_root_and_never_by_its_subject() {
    let reply = fixture("reply");
    assert_eq!(reply.conversation.as_deref(), Some("a@example.test"));
    assert_eq!(reply.in_reply_to.as_deref(), Some("b@example.test"));
    assert_eq!(reply.extra["quoted"], "On 2026-11-20 10:00, Brand wrote:\n> We are looking.\n>> It is late.");
    assert_eq!(fixture("plain").conversation.as_deref(), Some("plain@example.test"));
    let mut page = vec![reply, fixture("plain")];
    page[1].in_reply_to = Some("c@example.test".into());
    item::join_threads(&mut page);
    assert_eq!(page[1].conversation.as_deref(), Some("a@example.test"));
}

#[test]
fn files_are_listed_by_their_sections() {
    let files: Vec<_> = fixture("nested")
        .media
        .into_iter()
        .map(|m| (m.kind, m.url, m.name.unwrap_or_default(), m.alt.unwrap_or_default()))
        .collect();
    let file = |kind: &str, section: &str, name: &str, alt: &str| {
        (kind.to_owned(), format!("part:i/1/7/{section}"), name.to_owned(), alt.to_owned())
    };
    assert_eq!(
        files,
        [
            file("image", "1.2", "image.png", ""),
            file("file", "2", "factură.pdf", "The bill"),
            file("letter", "3", "Inner one.eml", ""),
            file("file", "4", "passwd", ""),
        ]
    );
    let invite = fixture("calendar").media;
    assert_eq!((invite[0].kind.as_str(), invite[0].name.as_deref()), ("calendar", Some("invite.ics")));
}

#[test]
fn programs_are_told_from_people() {
    for (name, auto) in [
        ("bounce", Some("bounce")),
        ("vacation", Some("reply")),
        ("list", Some("list")),
        ("bulk", Some("bulk")),
        ("plain", None),
        ("form", None),
    ] {
        let item = fixture(name);
        assert_eq!(item.extra.get("auto").and_then(|auto| auto.as_str()), auto, "{name}");
        assert_eq!(item.author.bot, auto.is_some(), "{name}");
    }
}

#[test]
fn odd_mails_have_a_name_a_time_and_an_author() {
    let (one, two) = (fixture("no-id"), fixture("no-id"));
    assert_eq!(one.id, two.id);
    assert!(one.id.ends_with("@no-message-id.invalid") && one.conversation.as_ref() == Some(&one.id));
    assert_eq!(fixture("future").created_at, "2038-01-01T00:00:00Z".parse().unwrap(), "the desk knows better");
    let form = fixture("form");
    assert_eq!(
        (form.author.handle.as_str(), form.author.name.as_str(), form.from_us),
        ("ana@example.test", "Ana", false)
    );
    assert_eq!(fixture("no-headers-but-text").author.handle, "unknown");
    let plain = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mail/plain.eml")).unwrap();
    assert!(item_in(Folder::Sent, &plain).unwrap().from_us);
}

#[test]
fn nothing_in_a_mail_moves_the_cursor() {
    let item = fixture("injected");
    let all = serde_json::to_string(&item).unwrap();
    assert!(!all.contains('\u{1b}') && !all.contains("\\u001b") && !all.contains("\\u0007"), "{all}");
    assert!(item.id.ends_with("@no-message-id.invalid"));
}

#[test]
fn a_mail_of_ten_thousand_parts_is_listed_in_part() {
    let mut raw = "From: a@example.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned();
    for n in 0..10_000 {
        raw.push_str(&format!("--b\r\nContent-Type: image/png; name={n}.png\r\n\r\nx\r\n"));
    }
    let item = item_in(Folder::Inbox, raw.as_bytes()).unwrap();
    assert_eq!((item.media.len(), item.extra["more_files"].clone()), (50, json!(9950)));
}

#[test]
fn deep_nesting_is_harmless() {
    let multipart: String =
        (0..10_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    let digest = "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n".repeat(10_000);
    let letters = "Content-Type: message/rfc822\r\n\r\n".repeat(40_000);
    for raw in [multipart, digest, letters] {
        assert!(item_in(Folder::Inbox, raw.as_bytes()).is_some());
    }
}

fn outgoing(answers: Item, kind: OutgoingKind, text: &str) -> Outgoing {
    Outgoing {
        reply: ReplyId::from_bytes([7; 16]),
        account: AccountId::new("email", "brand@example.test"),
        answers: Some(answers),
        kind,
        text: text.to_owned(),
        visibility: None,
        subject: None,
        lang: None,
        media: Vec::new(),
        written_at: "2026-11-23T09:00:00Z".parse().unwrap(),
        token: "hearken.1@example.test".to_owned(),
        heading: None,
        leaves_at: None,
    }
}

fn file() -> Attached {
    Attached { name: "../gară.png".into(), alt: Some("The gate".into()), bytes: vec![0, 255, 10, 13] }
}

#[test]
fn a_reply_is_written_as_mail_programs_expect() {
    let reply = outgoing(fixture("reply"), OutgoingKind::Reply, "Îmi pare rău.\n\nFrom now on it is faster.");
    let parcel = compose::write(&reply, &settings(), Vec::new()).unwrap();
    assert_eq!(parcel.to, ["mira@example.test"]);
    let mail = MessageParser::default().parse(&parcel.mail).unwrap();
    assert_eq!(mail.message_id(), Some("hearken.1@example.test"));
    assert_eq!(mail.in_reply_to().as_text(), Some("c@example.test"));
    let references: Vec<_> = mail.references().as_text_list().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(references, ["a@example.test", "b@example.test", "c@example.test"]);
    assert_eq!(mail.subject(), Some("Re: Hello"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-23T09:00:00Z");
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Märk & Co, Ltd"), Some("brand@example.test")));
    let text = letter::read(&parcel.mail).unwrap().text;
    assert_eq!(
        text,
        "Îmi pare rău.\n\nFrom now on it is faster.\n\nThe team\n\n\
         On 2026-11-22 12:58 UTC, Mira Ionescu wrote:\n> Still nothing."
    );
    let again = compose::write(&reply, &settings(), Vec::new()).unwrap();
    assert_eq!(again.mail, parcel.mail);
}

#[test]
fn a_forward_carries_the_original_and_its_files() {
    let kind = OutgoingKind::Forward { to: vec!["Ana <ana@example.test>".into(), "dan@example.test".into()] };
    let forward = outgoing(fixture("reply"), kind, "Please look.");
    let parcel = compose::write(&forward, &settings(), vec![file()]).unwrap();
    assert_eq!(parcel.to, ["ana@example.test", "dan@example.test"]);
    let letter = letter::read(&parcel.mail).unwrap();
    assert_eq!(letter.subject.as_deref(), Some("Fwd: Re: Hello"));
    assert_eq!((letter.in_reply_to, letter.references), (None, Vec::new()));
    for part in ["Please look.", "From: Mira Ionescu <mira@example.test>", "Still nothing.", "We are looking."] {
        assert!(letter.text.contains(part), "{part} is missing: {}", letter.text);
    }
    let files: Vec<_> = letter.files.iter().map(|f| (f.name.as_str(), f.alt.as_deref(), f.size)).collect();
    assert_eq!(files, [("gară.png", Some("The gate"), 4)]);
    assert_eq!(compose::write(&forward, &settings(), vec![file()]).unwrap().mail, parcel.mail);
}

#[test]
fn whom_an_answer_goes_to() {
    let mut ours = fixture("plain");
    ours.from_us = true;
    let mut elsewhere = fixture("plain");
    elsewhere.extra.insert("reply_to".into(), json!(["desk@example.test", "brand@example.test"]));
    let mut nobody = fixture("plain");
    nobody.author.handle = "unknown".into();
    for (item, to) in [
        (fixture("form"), Ok(vec!["ana@example.test"])),
        (ours, Ok(vec!["brand@example.test", "team@example.test"])),
        (elsewhere, Ok(vec!["desk@example.test"])),
        (nobody, Err(NetError::Refused { why: "\"unknown\" is not a mail address".into() })),
    ] {
        let got = compose::write(&outgoing(item, OutgoingKind::Reply, "x"), &settings(), Vec::new()).map(|p| p.to);
        assert_eq!(got, to.map(|to| to.into_iter().map(str::to_owned).collect()));
    }
}

#[test]
fn an_answer_to_all_goes_to_the_others_where_they_stood_and_never_to_us() {
    let raw = b"From: Ana <ana@example.test>\r\nTo: brand@example.test, Dan <dan@example.test>, ANA@example.test\r\n\
        Cc: eva@example.test, dan@example.test, Brand@Example.test\r\nMessage-ID: <1@example.test>\r\nSubject: Hi\r\n\r\nHello";
    let item = item_in(Folder::Inbox, raw).unwrap();
    assert_eq!(item.others(), ["dan@example.test", "eva@example.test"]);
    let written = |kind| compose::write(&outgoing(item.clone(), kind, "x"), &settings(), Vec::new()).unwrap();
    let parcel = written(OutgoingKind::ReplyAll);
    assert_eq!(parcel.to, ["ana@example.test", "dan@example.test", "eva@example.test"]);
    let mail = String::from_utf8(parcel.mail).unwrap();
    assert!(mail.contains("\r\nTo: ana@example.test, dan@example.test\r\n"), "{mail}");
    assert!(mail.contains("\r\nCc: eva@example.test\r\n") && mail.contains("Subject: Re: Hi"), "{mail}");
    let alone = written(OutgoingKind::Reply);
    assert_eq!(alone.to, ["ana@example.test"]);
    assert!(!String::from_utf8(alone.mail).unwrap().contains("Cc:"));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = item_in(Folder::Inbox, &raw);
    }

    #[test]
    fn no_headers_make_the_reader_panic(
        raw in "((From|Message-ID|Content-Type|Content-Transfer-Encoding|Date|References): [ -~]{0,40}\r\n|(multipart/mixed; boundary=a|message/rfc822|text/plain; format=flowed|base64)|--a(--)?\r\n|\r\n){0,30}",
    ) {
        let _ = item_in(Folder::Inbox, raw.as_bytes());
    }

    #[test]
    fn nothing_that_strangers_wrote_adds_a_header(
        id in "[ -~\r\n]{0,30}", subject in "\\PC{0,20}[\r\n]{0,2}(Bcc: x@example.test)?", name in "\\PC{0,20}[\r\n]{0,2}\\PC{0,9}",
        references in prop::collection::vec("[ -~\r\n]{0,30}", 0..40), text in "([ -~]{0,30}[\r\n.]{0,3}){0,5}",
    ) {
        let mut item = fixture("plain");
        (item.id, item.subject, item.author.name) = (id, Some(subject), name);
        item.extra.insert("references".into(), json!(references));
        let parcel = compose::write(&outgoing(item, OutgoingKind::Reply, &text), &settings(), Vec::new()).unwrap();
        let mail = String::from_utf8(parcel.mail).unwrap();
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        let names: Vec<&str> = head.lines().filter(|line| !line.starts_with([' ', '\t'])).filter_map(|l| l.split(':').next()).collect();
        let known = ["Date", "From", "Subject", "Message-ID", "To", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
        prop_assert!(names.iter().all(|name| known.contains(name)), "{head}");
        prop_assert!(mail.lines().all(|line| line.len() <= 998 && line.is_ascii()));
    }
}
