use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::item::Item;
use crate::domain::rota::{Address, Channel, Person, Rota};

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

fn crisis() -> PageText {
    PageText {
        level: Some(1),
        zone: TimeZone::get("Europe/Bucharest").unwrap(),
        since: Some(at("2026-11-29T11:40:00Z")),
        size: Some("42 messages of 38 people".to_owned()),
        owner: Some(SeatName::new("dan")),
        said: Some("nothing yet".to_owned()),
        paused: Some("all posts".to_owned()),
        text: "The till charges every card twice".to_owned(),
        url: Some("https://example.org/@mira/110".to_owned()),
        ..PageText::new("brand desk", "Charged twice", "K7QX", at("2026-11-29T12:19:00Z"))
    }
}

#[test]
fn a_page_says_first_how_bad_it_is_and_what_and_last_how_to_acknowledge() {
    let page = crisis().cleaned();
    let text = page.whole(true, TextLimit::NONE);
    assert_eq!(
        text,
        "L1 · Charged twice · brand desk\n\
         Since Sun 29 Nov 13:40 EET\n\
         42 messages of 38 people\n\
         dan has it\n\
         Said so far: nothing yet\n\
         Paused: all posts\n\
         https://example.org/@mira/110\n\
         The till charges every card twice\n\
         Acknowledge: reply ack, or hearken crisis ack K7QX"
    );
    assert!(page.whole(false, TextLimit::NONE).ends_with("\nAcknowledge: hearken crisis ack K7QX"));
    let bare =
        PageText { urgent: false, rule: Some("night".to_owned()), ..PageText::new("", "Silence", "A1", page.at) };
    assert_eq!(
        bare.whole(false, TextLimit::NONE),
        "PAGE · Silence\nAsked for by the rule \"night\"\nAcknowledge: hearken crisis ack A1"
    );
    assert_eq!(PageText { urgent: true, ..bare }.head(), "URGENT · Silence");
    assert!(PageText { owner: None, ..page }.body(true, TextLimit::NONE).contains("Nobody has it yet"));
}

#[test]
fn a_drill_and_a_test_say_so_before_anything_else() {
    let drill = PageText { meant: Meant::Drill, ..crisis() }.cleaned();
    for text in [drill.head(), drill.body(true, TextLimit::NONE), drill.whole(false, TextLimit::NONE)] {
        assert!(text.starts_with("DRILL"), "{text}");
    }
    let test = PageText::test("brand desk", drill.at).cleaned();
    assert_eq!(test.head(), "TEST · nothing happened · brand desk");
    for text in [test.head(), test.body(true, TextLimit::NONE)] {
        assert!(text.starts_with("TEST") && !text.contains("Acknowledge"), "{text}");
    }
}

#[test]
fn what_comes_from_outside_is_made_harmless_and_gives_nothing_away() {
    let page = PageText {
        title: "\u{1b}[2JCharged\u{202e} twice\nand more".to_owned(),
        text: "look: https://x.example/?access_token=q1w2e3 \u{1b}]0;owned\u{7}".to_owned(),
        size: Some(" \u{7} ".to_owned()),
        owner: Some(SeatName::new("d\u{202e}an")),
        said: Some("Authorization: Bearer abcdef123".to_owned()),
        code: "K7;rm -rf".to_owned(),
        url: Some("javascript:alert(1)".to_owned()),
        ..crisis()
    };
    let clean = page.cleaned();
    let text = clean.whole(true, TextLimit::NONE);
    assert!(
        text.starts_with("L1 · Charged twice and more · brand desk\n") && text.contains("\ndan has it\n"),
        "{text}"
    );
    for gone in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!text.contains(gone), "{text:?}");
    }
    for gone in ["q1w2e3", "abcdef123", "javascript", "rm -rf"] {
        assert!(!text.contains(gone), "{text}");
    }
    assert_eq!((clean.size, clean.code.as_str()), (None, "K7rmrf"));
    let nameless = PageText { title: " ".to_owned(), text: "First line\nsecond".to_owned(), ..crisis() };
    assert_eq!(nameless.cleaned().title, "First line");
    assert_eq!(PageText { text: String::new(), ..nameless }.cleaned().title, "no title");
    for hidden in ["https://user:pw@example.org/", "https://x.example/?token=abc", "https://a b.example/"] {
        assert_eq!(PageText { url: Some(hidden.to_owned()), ..crisis() }.cleaned().url, None, "{hidden}");
    }
}

proptest! {
    #[test]
    fn the_first_characters_tell_how_bad_and_what_and_the_last_how_to_acknowledge(
        title in "\\PC{1,200}", text in "(\\PC|\n){0,5000}", desk in "\\PC{0,80}", size in "\\PC{0,300}",
        most in 300usize..4096, utf16: bool
    ) {
        let page = PageText { title, text, desk, size: Some(size), ..crisis() }.cleaned();
        prop_assert!(page.head().starts_with("L1 · "));
        let what: String = page.title.chars().take(10).collect();
        prop_assert!(page.head().chars().take(60).collect::<String>().contains(&what));
        let limit = TextLimit { most, rule: if utf16 { CountRule::Utf16 } else { CountRule::Bytes } };
        let body = page.body(true, limit);
        prop_assert!(limit.fits(&body), "{} of {most}", limit.count(&body));
        prop_assert!(body.ends_with("\nAcknowledge: reply ack, or hearken crisis ack K7QX"));
        prop_assert!(clean::is_clean(&body));
    }

    #[test]
    fn a_text_is_cut_between_characters(text in "(\\PC|👩‍👩‍👧|é){0,200}", most in 0usize..100) {
        for rule in [CountRule::Utf16, CountRule::Bytes, CountRule::Chars, CountRule::Graphemes] {
            let limit = TextLimit { most, rule };
            let kept = cut(&text, limit);
            let whole = kept.strip_suffix('…').unwrap_or(&kept);
            prop_assert!(text.starts_with(whole) && (most < 3 || limit.fits(&kept)));
        }
    }
}

fn heard(text: &str, by: Channel) -> Heard<'_> {
    Heard { who: Some(SeatName::new("ana")), text, code: None, by, at: at("2026-11-29T12:20:00Z") }
}

#[test]
fn words_that_acknowledge_do_and_all_others_are_a_note() {
    let open = ["K7QX".to_owned(), "M2".to_owned()];
    for (text, code) in [
        ("ack", None),
        ("ACK!", None),
        ("/ack", None),
        ("/ack@brand_bot k7qx", Some("K7QX")),
        ("ok", None),
        ("Okay.", None),
        ("yes", None),
        ("da", None),
        ("Sí.", None),
        (" sí\n", None),
        ("ack M2", Some("M2")),
        ("[k7qx] ok", Some("K7QX")),
    ] {
        let answer = heard(text, Channel::Telegram).means(&open);
        let Answer::Acknowledges { code: told, who, .. } = &answer else { panic!("{text}: {answer:?}") };
        assert_eq!((told.as_deref(), who.as_str()), (code, "ana"), "{text}");
    }
    for text in
        ["", "no", "not ok", "ok but call dan", "ack ZZZ", "yes\nbut not now", "ok now", "nack", "👍", "da da da"]
    {
        let answer = heard(text, Channel::Telegram).means(&open);
        assert!(matches!(&answer, Answer::Says { who: Some(_), .. }), "{text}: {answer:?}");
    }
    let stranger = Heard { who: None, ..heard("ack K7QX", Channel::Telegram) }.means(&open);
    assert!(matches!(stranger, Answer::Says { who: None, .. }));
    let over = Heard { code: Some("OLD".to_owned()), ..heard("ack", Channel::Ntfy) }.means(&open);
    assert!(matches!(over, Answer::Says { .. }));
}

fn rota() -> Rota {
    let mail = |address: &str| [(Channel::Mail, Address::Name(address.to_owned()))].into();
    let person =
        |name: &str, address: &str| Person { name: SeatName::new(name), zone: TimeZone::UTC, addresses: mail(address) };
    Rota {
        people: vec![person("ana", "Ana@Example.org"), person("dan", "dan@example.org")],
        ..Rota::empty(TimeZone::UTC)
    }
}

fn mail(from: &str, subject: &str, text: &str, more: serde_json::Value) -> Item {
    let mut line = json!({
        "network": "email", "account": "care@example.org", "id": "m1@example.org", "kind": "email",
        "created_at": "2026-11-29T12:25:00Z", "author": { "handle": from }, "subject": subject, "text": text,
    });
    line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(line).unwrap()
}

#[test]
fn a_mail_answers_a_page_by_what_it_refers_to_and_only_from_a_known_address() {
    let open = ["K7QX".to_owned()];
    let id = format!("{}@example.org", mail_id("K7QX", "0f"));
    let answers = |item: &Item| answer_of_mail(item, &rota(), &open);
    let acks = |item: &Item| match answers(item) {
        Some(Answer::Acknowledges { who, code, at, .. }) => {
            assert_eq!((code.as_deref(), at), (Some("K7QX"), item.created_at));
            Some(who.to_string())
        }
        Some(Answer::Says { .. }) | None => None,
    };
    let reply = json!({ "in_reply_to": id });
    let subject = "Re: L1 · Charged twice · brand desk";
    assert_eq!(
        acks(&mail("ana@example.org", subject, "Ack\n\nAna\nSent from my phone", reply.clone())),
        Some("ana".into())
    );
    assert_eq!(acks(&mail("dan@example.org", subject, "da", json!({ "references": ["x@y", id] }))), Some("dan".into()));
    let marked = "AW: L1 · Charged twice · brand desk [page K7QX]";
    assert_eq!(acks(&mail("dan@example.org", marked, "ok k7qx", json!({}))), Some("dan".into()));
    let says = |item: &Item| matches!(answers(item), Some(Answer::Says { .. }));
    // Somebody else, somebody's holiday notice, other words, a page that is over.
    assert!(says(&mail("eve@example.org", marked, "ack", reply.clone())));
    let away = json!({ "in_reply_to": id, "author": { "handle": "ana@example.org", "bot": true } });
    assert!(says(&mail("ana@example.org", subject, "ok", away)));
    assert!(says(&mail("ana@example.org", subject, "Who is there?", reply)));
    let over = json!({ "in_reply_to": format!("{}@example.org", mail_id("OLD1", "0f")) });
    assert!(says(&mail("ana@example.org", subject, "ack", over)));
    // Mail that has nothing to do with a page.
    assert_eq!(answers(&mail("ana@example.org", "Re: lunch", "ok", json!({}))), None);
    assert_eq!(answers(&mail("ana@example.org", "[page NONE] my page", "ok", json!({}))), None);
    assert_eq!(answers(&mail("ana@example.org", marked, "ok", json!({ "from_us": true }))), None);
}
