use super::*;
use crate::domain::id::SeatName;
use proptest::prelude::*;

const NOW: Time = Time::from_seconds(1_795_000_000);

fn found(text: &str) -> Vec<(Personal, String)> {
    personal(text, &[]).into_iter().map(|found| (found.what, found.text)).collect()
}

#[test]
fn personal_things_are_found() {
    for (text, what, written) in [
        ("write to mira@example.test, please", Personal::Email, "mira@example.test"),
        ("(mira.ionescu+shop@mail.example.com)", Personal::Email, "mira.ionescu+shop@mail.example.com"),
        ("your IBAN RO49 AAAA 1B31 0075 9384 0000 is right", Personal::Iban, "RO49 AAAA 1B31 0075 9384 0000"),
        ("ES9121000418450200051332.", Personal::Iban, "ES9121000418450200051332"),
        ("DE89 3704 0044 0532 0130 00", Personal::Iban, "DE89 3704 0044 0532 0130 00"),
        ("card 4111 1111 1111 1111, thanks", Personal::Card, "4111 1111 1111 1111"),
        ("5500-0000-0000-0004", Personal::Card, "5500-0000-0000-0004"),
        ("378282246310005", Personal::Card, "378282246310005"),
        ("call +40 722 123 456 now", Personal::Phone, "+40 722 123 456"),
        ("tel. 0722.123.456", Personal::Phone, "0722.123.456"),
        ("0722123456", Personal::Phone, "0722123456"),
        ("(021) 312 45 67", Personal::Phone, "(021) 312 45 67"),
        ("llama al 612 345 678.", Personal::Phone, "612 345 678"),
        ("612345678", Personal::Phone, "612345678"),
        ("912 34 56 78", Personal::Phone, "912 34 56 78"),
        ("0034 612 345 678", Personal::Phone, "0034 612 345 678"),
        ("call 555-867-5309", Personal::Phone, "555-867-5309"),
        ("+1 (555) 867-5309", Personal::Phone, "+1 (555) 867-5309"),
        ("your order 4512387 is on its way", Personal::Order, "4512387"),
        ("order number: AB-12345", Personal::Order, "AB-12345"),
        ("tu pedido nº 99812 ha salido", Personal::Order, "99812"),
        ("comanda dvs. cu numărul 778812 a plecat", Personal::Order, "778812"),
        ("comanda cu numărul 778812 a plecat", Personal::Order, "778812"),
        ("rezervarea X7K921 e anulată", Personal::Order, "X7K921"),
        ("see #4512387", Personal::Order, "#4512387"),
        ("we sent it to 12 Mill Lane, Bath", Personal::Address, "12 Mill Lane"),
        ("221B Baker Street", Personal::Address, "221B Baker Street"),
        ("calle Mayor, 5", Personal::Address, "calle Mayor, 5"),
        ("Avda. de la Constitución 17", Personal::Address, "Avda. de la Constitución 17"),
        ("pe str. Lungă nr. 7, Brașov", Personal::Address, "str. Lungă nr. 7"),
        ("Bulevardul Unirii 12", Personal::Address, "Bulevardul Unirii 12"),
    ] {
        assert_eq!(found(text), [(what, written.to_owned())], "{text}");
    }
}

#[test]
fn what_is_not_personal_is_left_in_peace() {
    for text in [
        "",
        "The 09:15 leaves from gate 14, platform 3.",
        "IR 1581 is 45 minutes late, IR 1583 too.",
        "Tickets cost 1.250,00 lei or 249 EUR, 12 000 sold.",
        "We are 600.000.000 strong, 1 000 000 000 times thank you",
        "On 24.11.2026, 2026-11-24, 24/11/2026 and 24-11-2026 we are closed.",
        "from 24.11.2026 to 01.12.2026",
        "Open 8-12, 13:30-18; 2026-2027",
        "@mira@example.social and @brand@example.test know",
        "https://shop.example/order/4512387?mail=a@b.example",
        "www.example.test/4111111111111111",
        "4111 1111 1111 1112",
        "RO49AAAA1B31007593840001",
        "Order by 18:30 today, order before 12 h",
        "your order has 3 items of 2024",
        "booking opens 2026-12-01",
        "#IR1581 #blackfriday2026 #14",
        "call 112 in danger, or 0219521",
        "order 66",
        "the plaza was full at 12 and calle abajo 5 veces",
        "Main Street is closed, take the road at 9",
        "12 Dr. Popescu fans",
        "5 St. Nicholas boots",
        "strada e blocată la 12",
        "1234567890123",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn our_own_contacts_may_be_said() {
    let ours = ["help@brand.example".to_owned(), "+40 21 300 1234".to_owned()];
    assert_eq!(personal("Write to Help@brand.example or call +40213001234", &ours), []);
    assert_eq!(personal("Write to mira@brand.example", &ours).len(), 1);
}

struct Case {
    from: AccountId,
    received: AccountId,
}

fn case() -> Case {
    let account = AccountId::new("mastodon", "@brand@example.social");
    Case { from: account.clone(), received: account }
}

fn sending<'a>(case: &'a Case, text: &'a str) -> Sending<'a> {
    Sending {
        text,
        media: &[],
        public: true,
        post: false,
        from: &case.from,
        received_by: &case.received,
        their_name: "Mira Ionescu",
        handles: &["mira@s.example", "@brand@example.social"],
        their_words: &["Sunt Ana, cu @ion am fost taxat de două ori"],
        no_reply: None,
        opened_at: NOW.minus(Span::minutes(2)),
        read_from: None,
        prepared: false,
        last_arrived: Some(NOW.minus(Span::minutes(9))),
        answered_by: None,
        writing: None,
        said_ago: None,
        hostile: false,
        crisis_words: &[],
        in_crisis: false,
        closed: None,
        their_lang: Some("ro"),
        our_lang: Some("ro-RO"),
        notes: &[],
        do_not_say: &[],
        recommended: &[],
        our_contacts: &[],
        length: (text.chars().count(), 500),
        signed_out: None,
        window: None,
        frozen: None,
        require_alt: false,
        readers: (1, 5),
    }
}

fn concerns(sending: &Sending) -> Vec<(ConcernKind, Gravity)> {
    check(sending, NOW).into_iter().map(|concern| (concern.kind, concern.gravity)).collect()
}

const FINE: &str = "Bună, Mira! Ne pare rău, verificăm acum.";

#[test]
fn a_good_answer_passes() {
    let case = case();
    assert_eq!(check(&sending(&case, FINE), NOW), []);
}

#[test]
fn words_of_a_crisis_and_closed_doors_are_asked_about_in_public() {
    let case = case();
    let words = ["\"lawsuit\"".to_owned()];
    let plain = sending(&case, FINE);
    let late = Sending { crisis_words: &words, closed: Some(" until Mon 09:00"), ..plain };
    let found: Vec<(Gravity, String)> = check(&late, NOW).into_iter().map(|c| (c.gravity, c.sentence)).collect();
    let expected = [
        "\"lawsuit\" in a public answer is what a crisis is made of: is it yours to say?",
        "We are closed until Mon 09:00: nobody is there to read what they write back.",
    ];
    assert_eq!(found, expected.map(|sentence| (Gravity::Asks, sentence.to_owned())));
    for quiet in [Sending { public: false, ..late.clone() }, Sending { in_crisis: true, ..late }] {
        assert_eq!(check(&quiet, NOW), []);
    }
}

#[test]
fn haste_counts_from_when_what_they_wrote_was_on_screen() {
    let case = case();
    let ago = |seconds| NOW.minus(Span::seconds(seconds));
    let fast = |read: Option<i64>, arrived: i64, prepared: bool| {
        let sending = Sending {
            hostile: true,
            opened_at: ago(5),
            read_from: read.map(ago),
            last_arrived: Some(ago(arrived)),
            prepared,
            ..sending(&case, FINE)
        };
        concerns(&sending).contains(&(ConcernKind::TooFast, Gravity::Holds))
    };
    assert!(fast(None, 600, false));
    assert!(fast(Some(3), 600, false), "the editor was open before");
    assert!(fast(Some(19), 600, false));
    assert!(!fast(Some(20), 600, false));
    assert!(fast(Some(300), 12, false), "what came a moment ago was not read before it came");
    assert!(!fast(None, 600, true), "what was prepared is not written in haste");
}

#[test]
fn words_of_theirs_and_words_that_we_recommend_are_not_asked_about() {
    let case = case();
    let unwanted = [Unwanted::read("de două ori").expect("words")];
    let recommended = [Phrase::read("ați fost taxat de două ori din greșeală").expect("words")];
    let said = |text: &str| {
        let fine = sending(&case, text);
        let sending = Sending { do_not_say: &unwanted, recommended: &recommended, ..fine };
        concerns(&sending).iter().any(|(kind, _)| *kind == ConcernKind::DoNotSay)
    };
    assert!(said("Bună, Mira! Verificăm de două ori."));
    assert!(!said("Bună, Mira! Scrieți \"taxat de două ori\", verificăm."));
    assert!(said("Bună, Mira! Scrieți \"taxat de două ori\", verificăm de două ori."));
    assert!(said("Bună, Mira! \"De două ori pe zi\", zicem noi."), "they did not write that");
    assert!(!said("Bună, Mira! Ați fost taxat de două ori din greșeală."));
}

#[test]
fn an_answer_that_names_somebody_else_is_asked_about() {
    let case = case();
    let asked = |text: &str| {
        let found = check(&sending(&case, text), NOW);
        let named = found.into_iter().find(|concern| concern.kind == ConcernKind::NamesAnother);
        named.map(|concern| (concern.gravity, concern.sentence))
    };
    for (text, sentence) in [
        ("Hi Tom, claim it", "You greet \"Tom\", but you answer Mira Ionescu."),
        ("@tom@s.example claim it", "@tom@s.example is not in this conversation with Mira Ionescu."),
        ("Claim it, @tom and @lena", "@tom, @lena are not in this conversation with Mira Ionescu."),
        ("@mira@t.example claim it", "@mira@t.example is not in this conversation with Mira Ionescu."),
    ] {
        assert_eq!(asked(text), Some((Gravity::Asks, sentence.to_owned())), "{text}");
    }
    for text in [
        "Hi Mira, claim it",
        "Dear Mrs Ionescu, claim it",
        "Hi Ana, claim it with @ion",
        "@mira see @brand",
        "Claim it at help@brand.example",
        "Dear customers, claim it",
    ] {
        assert_eq!(asked(text), None, "{text}");
    }
    let post = Sending { handles: &[], their_name: "", ..sending(&case, "Hi Tom, ask @lena") };
    assert!(!concerns(&post).iter().any(|(kind, _)| *kind == ConcernKind::NamesAnother), "a post answers nobody");
}

#[test]
fn an_answer_to_somebody_who_is_not_to_be_written_to_is_asked_about_wherever_it_goes() {
    let case = case();
    let said = Some("ana, 3 Nov: asked by mail");
    for public in [true, false] {
        let found = check(&Sending { no_reply: said, public, in_crisis: true, ..sending(&case, FINE) }, NOW);
        let [concern] = found.as_slice() else { panic!("one concern: {found:?}") };
        assert_eq!((concern.kind, concern.gravity), (ConcernKind::NoReply, Gravity::Asks));
        assert_eq!(concern.sentence, "Mira Ionescu asked not to be written to (ana, 3 Nov: asked by mail).");
    }
}

#[test]
fn an_answer_to_a_crowd_is_asked_about() {
    let case = case();
    let to = |readers| Sending { readers: (readers, 5), ..sending(&case, FINE) };
    assert_eq!(concerns(&to(5)), []);
    assert_eq!(concerns(&to(6)), [(ConcernKind::ManyReaders, Gravity::Asks)]);
}

#[test]
fn what_cannot_be_sent_blocks() {
    let case = case();
    let fine = sending(&case, FINE);
    let picture = |kind: &str, alt: Option<&str>| Media {
        kind: kind.to_owned(),
        alt: alt.map(str::to_owned),
        ..Media::default()
    };
    let bare = [picture("image", None), picture("image", Some(" ")), picture("file", None)];
    let described = [picture("image", Some("a train")), picture("file", None)];
    let closed = WindowClosed::Messages { closed_at: NOW };
    for (sending, kind) in [
        (Sending { text: " \n", ..fine.clone() }, Some(ConcernKind::Empty)),
        (Sending { text: "", media: &described, ..fine.clone() }, None),
        (Sending { length: (501, 500), ..fine.clone() }, Some(ConcernKind::TooLong)),
        (Sending { length: (500, 500), ..fine.clone() }, None),
        (Sending { text: "Bună, {first_name}!", ..fine.clone() }, Some(ConcernKind::Unfilled)),
        (Sending { text: "Bună, {oricine?}!", ..fine.clone() }, Some(ConcernKind::Unfilled)),
        (Sending { media: &bare, require_alt: true, ..fine.clone() }, Some(ConcernKind::MissingAlt)),
        (Sending { media: &bare, ..fine.clone() }, None),
        (Sending { media: &described, require_alt: true, ..fine.clone() }, None),
        (Sending { window: Some(closed), public: false, ..fine.clone() }, Some(ConcernKind::WindowClosed)),
    ] {
        let expected: Vec<_> = kind.map(|kind| (kind, Gravity::Blocks)).into_iter().collect();
        assert_eq!(concerns(&sending), expected, "{sending:?}");
    }
}

#[test]
fn what_may_be_wrong_asks() {
    let case = case();
    let other = AccountId::new("mastodon", "@private@example.social");
    let fine = sending(&case, FINE);
    let lied = ["never lied", "ne pare rau"].map(|words| Unwanted::read(words).expect("words"));
    let bot = Sending { their_name: "Support Bot", ..fine.clone() };
    for (sending, kind, part) in [
        (Sending { from: &other, ..fine.clone() }, ConcernKind::WrongAccount, "as mastodon:@private@example.social"),
        (Sending { last_arrived: Some(NOW), ..fine.clone() }, ConcernKind::WroteAgain, "Mira Ionescu wrote again"),
        (
            Sending { answered_by: Some("dan"), ..fine.clone() },
            ConcernKind::AnsweredFirst,
            "dan answered Mira Ionescu while you wrote",
        ),
        (Sending { writing: Some("dan"), ..fine.clone() }, ConcernKind::ColleagueWrites, "dan is writing to Mira"),
        (
            Sending { said_ago: Some(Span::minutes(2)), ..fine.clone() },
            ConcernKind::SaidAlready,
            "The very same text went to Mira Ionescu 2m ago.",
        ),
        (
            Sending { our_lang: Some("es"), ..fine.clone() },
            ConcernKind::Language,
            "You answer in Spanish, Mira Ionescu wrote Romanian.",
        ),
        (
            Sending { text: "Comanda 4512387 a plecat", ..fine.clone() },
            ConcernKind::PersonalData,
            "An order number stands in a public answer: 4512387.",
        ),
        (Sending { do_not_say: &lied, ..fine.clone() }, ConcernKind::DoNotSay, "\"ne pare rau\""),
        (Sending { do_not_say: &lied, hostile: true, ..fine.clone() }, ConcernKind::DoNotSay, "\"ne pare rau\""),
        (
            Sending { text: "Bună, Support! Verificăm.", ..bot.clone() },
            ConcernKind::FirstName,
            "\"Support Bot\" does not look like",
        ),
        (
            Sending { hostile: true, opened_at: NOW.minus(Span::seconds(19)), ..fine.clone() },
            ConcernKind::TooFast,
            "within 19 s",
        ),
        (
            Sending { hostile: true, text: "Bună, Mira! NICIODATĂ nu am spus asta.", ..fine.clone() },
            ConcernKind::Shouts,
            "\"NICIODATĂ\" in capitals reads as shouting",
        ),
        (Sending { signed_out: Some("token revoked"), ..fine.clone() }, ConcernKind::SignedOut, "(token revoked)"),
    ] {
        let all = check(&sending, NOW);
        // What is hot in an angry thread waits for a cool head.
        let gravity = if sending.hostile { Gravity::Holds } else { Gravity::Asks };
        assert_eq!(all.iter().map(|c| (c.kind, c.gravity)).collect::<Vec<_>>(), [(kind, gravity)]);
        assert!(all[0].sentence.contains(part) && !all[0].blocks(), "{}", all[0].sentence);
    }
}

#[test]
fn what_is_right_does_not_ask() {
    let case = case();
    let fine = sending(&case, FINE);
    let bot = Sending { their_name: "Support Bot", ..fine.clone() };
    for sending in [
        Sending { hostile: true, opened_at: NOW.minus(Span::seconds(20)), ..fine.clone() },
        Sending { hostile: true, public: false, opened_at: NOW, ..fine.clone() },
        Sending { text: "Comanda 4512387 a plecat", public: false, ..fine.clone() },
        Sending { our_lang: None, ..fine.clone() },
        Sending { their_lang: None, our_lang: Some("es"), ..fine.clone() },
        Sending { text: "Bună! Verificăm cu echipa de support.", ..bot },
        Sending { last_arrived: None, ..fine.clone() },
        Sending { frozen: Some(&posts_frozen()), public: false, ..fine.clone() },
    ] {
        assert_eq!(check(&sending, NOW), [], "{sending:?}");
    }
}

#[test]
fn text_from_a_note_is_seen() {
    let case = case();
    let notes = ["Careful: she is a JOURNALIST, and she threatened us in March already."];
    let pasted = "Dear Mira, she is a journalist and she threatened us in March, sorry";
    let close = "We know that she is a journalist, and that is fine";
    let with = |text| Sending { notes: &notes, ..sending(&case, text) };
    assert_eq!(concerns(&with(pasted)), [(ConcernKind::FromNote, Gravity::Asks)]);
    assert_eq!(concerns(&with(close)), []);
    // She said so herself: the note quotes her.
    let hers = ["I am she is a journalist and she threatened us in March, says your letter"];
    let answer = Sending { their_words: &hers, ..with(pasted) };
    assert_eq!(concerns(&answer), []);
}

fn posts_frozen() -> Freeze {
    Freeze { reason: "fire".to_owned(), all: false, since: NOW, by: SeatName::new("dan") }
}

#[test]
fn a_post_asks_while_posts_are_frozen() {
    let (case, posts) = (case(), posts_frozen());
    let all = Freeze { all: true, ..posts.clone() };
    for (freeze, post, gravity) in [
        (&posts, true, Gravity::Asks),
        (&posts, false, Gravity::Shows),
        (&all, true, Gravity::Shows),
        (&all, false, Gravity::Shows),
    ] {
        let found = concerns(&Sending { frozen: Some(freeze), post, ..sending(&case, FINE) });
        assert_eq!(found, [(ConcernKind::Frozen, gravity)], "{freeze:?} {post}");
    }
}

#[test]
fn a_freeze_shows_and_what_blocks_comes_first() {
    let (case, posts) = (case(), posts_frozen());
    let bad = Sending { frozen: Some(&posts), our_lang: Some("es"), length: (999, 500), ..sending(&case, FINE) };
    let expected = [
        (ConcernKind::TooLong, Gravity::Blocks),
        (ConcernKind::Language, Gravity::Asks),
        (ConcernKind::Frozen, Gravity::Shows),
    ];
    assert_eq!(concerns(&bad), expected);
    assert_eq!(check(&bad, NOW).iter().filter(|concern| concern.blocks()).count(), 1);
}

#[test]
fn sentences_are_sentences() {
    let case = case();
    let (closed, posts) = (WindowClosed::PrivateReplyUsed, posts_frozen());
    let bad = Sending {
        text: "",
        window: Some(closed),
        signed_out: Some("x"),
        frozen: Some(&posts),
        length: (9, 1),
        last_arrived: Some(NOW),
        their_name: "",
        ..sending(&case, "")
    };
    for concern in check(&bad, NOW) {
        assert!(concern.sentence.ends_with('.'), "{}", concern.sentence);
        assert!(
            concern.sentence.starts_with(|c: char| c.is_uppercase() || c == 't' || c == 'm'),
            "{}",
            concern.sentence
        );
        let json = serde_json::to_string(&concern).unwrap();
        assert_eq!(serde_json::from_str::<Concern>(&json).unwrap(), concern);
    }
}

/// Makes a card number of these digits by adding the check digit.
fn with_check_digit(digits: &str) -> String {
    (0..10)
        .map(|check| format!("{digits}{check}"))
        .find(|all| {
            let sum: u32 = all
                .bytes()
                .rev()
                .enumerate()
                .map(|(n, b)| u32::from(b - b'0') * if n % 2 == 1 { 2 } else { 1 })
                .map(|value| value / 10 + value % 10)
                .sum();
            sum.is_multiple_of(10)
        })
        .unwrap()
}

proptest! {
    #[test]
    fn every_valid_card_is_found_however_it_is_grouped(digits in "[3-6][0-9]{14}", separator in "[ -]?") {
        let card = with_check_digit(&digits);
        let groups: Vec<&str> = (0..4).map(|n| &card[n * 4..n * 4 + 4]).collect();
        let finds = found(&format!("my card is {} ok", groups.join(&separator)));
        prop_assert!(finds.iter().any(|(what, _)| *what == Personal::Card), "{:?}", finds);
    }

    #[test]
    fn no_text_makes_the_guard_panic(text in "\\PC{0,80}", name in "\\PC{0,20}", numbers in "[0-9+(). /#-]{0,40}") {
        let case = case();
        let notes = [numbers.as_str()];
        let sending = Sending { their_name: &name, notes: &notes, ..sending(&case, &text) };
        let _ = check(&sending, NOW);
        let _ = personal(&numbers, &[text]);
    }
}
