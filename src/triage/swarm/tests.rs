use super::*;

fn of(text: &str) -> Option<Print> {
    print_of(text, &[], Class::Complaint)
}

fn alike(a: &str, b: &str) -> bool {
    of(a).zip(of(b)).is_some_and(|(a, b)| a.is_near(&b))
}

const CHARGED: &str = "The new app charged my card twice for one single ticket and nobody at the hotline answers";

#[test]
fn what_differs_between_copies_is_nothing() {
    let copies = [
        "@nordlicht THE NEW APP CHARGED MY CARD TWICE for one single ticket, and nobody at the hotline answers!!! 😡😡",
        "The new app charged my card twice for one single ticket and nobody at the hotline answers #fail",
        "RT @kestrel_91: The new app charged my card twice for one single ticket and nobody at the hotline answers",
        "the new app charged my card twice for one single ticket (4711, 39.90 €) and nobody at the hotline answers",
        "Hi, the new app charged my card twice for one single ticket and nobody at the hotline answers, Tom",
    ];
    for copy in copies {
        assert!(alike(CHARGED, copy), "{copy}");
    }
}

#[test]
fn what_says_something_else_is_no_copy() {
    let others = [
        "The new app did not charge my card twice for one single ticket and nobody at the hotline answers",
        "My card was refused by the machine at the station and I missed the train to the airport because of it",
        "Why does the new app show no trains after ten in the evening? Is the hotline still open then?",
        "The old app never charged my card twice, bring it back, I liked the one ticket screen and the colours",
    ];
    for other in others {
        assert!(!alike(CHARGED, other), "{other}");
    }
}

#[test]
fn a_praise_is_no_copy_of_a_complaint() {
    let text = "What a wonderful morning on platform four with you, the whole family was thrilled";
    let (praise, complaint) =
        (print_of(text, &[], Class::Praise).unwrap(), print_of(text, &[], Class::Complaint).unwrap());
    assert!(!praise.is_near(&complaint));
    let not = text.replace("was thrilled", "was not thrilled");
    assert!(!alike(text, &not));
}

#[test]
fn who_asks_about_another_number_asks_something_else() {
    let ask = |n: u8| format!("Hello, when does train {n} leave for Corbeni on a working day?");
    let print = |n, class| print_of(&ask(n), &[], class).unwrap();
    assert!(print(3, Class::Question).is_near(&print(3, Class::Question)));
    assert!(!print(3, Class::Question).is_near(&print(4, Class::Question)));
    assert!(print(3, Class::Complaint).is_near(&print(4, Class::Complaint)), "an order's number is nobody's news");
}

#[test]
fn texts_that_say_too_little_copy_nobody() {
    for text in [
        "",
        "thanks!",
        "???",
        "😡",
        "ok ok ok ok ok ok",
        "@nordlicht thank you so much",
        "12345 67890 1 2 3 4 5",
        "谢谢",
    ] {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn copies_are_told_in_every_language() {
    let copies = [
        (
            "Aplicația nouă mi-a luat banii de două ori și nimeni nu răspunde la telefon",
            "aplicatia noua mi-a luat BANII de doua ori si nimeni nu raspunde la telefon!!",
        ),
        (
            "¿Por qué la nueva aplicación me cobra dos veces el mismo billete de ida?",
            "por que la nueva aplicacion me cobra dos veces el mismo billete de ida @nordlicht",
        ),
        (
            "Новое приложение дважды списало деньги за один билет и никто не отвечает",
            "новое приложение дважды списало деньги за один билет, и никто не отвечает 😡",
        ),
        (
            "新しいアプリで切符の代金を二回も取られました返金してください",
            "新しいアプリで切符の代金を二回も取られました、返金してください！",
        ),
        (
            "新版应用扣了我两次车票钱客服电话也打通了一直在等",
            "新版应用扣了我两次车票钱，客服电话也打通了一直在等 @nordlicht",
        ),
    ];
    for (n, (text, copy)) in copies.iter().enumerate() {
        assert!(alike(text, copy), "{text}");
        for (other, _) in copies.iter().skip(n + 1) {
            assert!(!alike(text, other), "{text} · {other}");
        }
    }
    assert!(!alike(copies[4].0, "新版应用没扣了我两次车票钱客服电话也打通了一直在等"));
}

#[test]
fn an_address_that_is_passed_on_is_a_sign() {
    let address_of = |text: &str| address(text);
    let same = "https://www.news.example/rail/double-charges/?utm_source=x&fbclid=1#top";
    assert_eq!(address_of(same), address_of("http://news.example/rail/double-charges"));
    assert_ne!(address_of(same), address_of("http://news.example/rail/night-trains"));
    assert_ne!(address_of("v.example/watch?v=1"), address_of("v.example/watch?v=2"));
    for nowhere in ["https://t.co/Ab3", "nordlicht.example", "https://www.nordlicht.example/"] {
        assert_eq!(address_of(nowhere), None, "{nowhere}");
    }
    assert!(alike(same, "look: http://news.example/rail/double-charges"));
    assert!(!alike("look: https://news.example/rail/night-trains", same));
    let picture =
        |query: &str| print_of("", &[&format!("https://cdn.example/a/1.jpg?{query}")], Class::Complaint).unwrap();
    assert!(picture("sig=1").is_near(&picture("sig=2")));
}

/// Forty ways to pass one complaint on, and as many different ones of the same topic.
#[test]
fn a_swarm_is_told_from_its_topic() {
    let openings = ["", "Hello, ", "Please help: ", "@nordlicht ", "Seriously? ", "So angry. ", "Again: ", "FYI "];
    let endings = ["", "!!!", " 😡", " please refund", " #nordlicht"];
    let say = |opening: &str, ending: &str| {
        format!(
            "{opening}the winter timetable takes away the last train home from work for everybody in Corbeni{ending}"
        )
    };
    let swarm: Vec<String> = openings.iter().flat_map(|o| endings.iter().map(move |e| say(o, e))).collect();
    let told = swarm.iter().filter(|copy| alike(&swarm[0], copy)).count();
    assert!(told >= 39, "{told} of {}", swarm.len());
    let (what, where_, so) = (
        ["the winter timetable", "the night train", "my regional train", "the replacement bus", "the lift"],
        [
            "was late again at Corbeni",
            "did not stop in Millbrook",
            "is missing from the board at St. Ilse",
            "left before its time",
        ],
        ["and I lost my connection", "what do I tell my boss"],
    );
    let parts = what.iter().flat_map(|a| where_.iter().flat_map(move |b| so.map(move |c| [*a, *b, c])));
    let topic: Vec<[&str; 3]> = parts.collect();
    let pairs = (0..topic.len()).flat_map(|a| {
        (0..a).map({
            let topic = &topic;
            move |b| (topic[a], topic[b])
        })
    });
    for (a, b) in pairs.filter(|(a, b)| alike(&a.join(" "), &b.join(" "))) {
        let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        assert_eq!(same, 2, "word for word, two parts of three: {a:?} {b:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_has_a_print_or_none(text in "\\PC{0,200}") {
        if let Some(print) = of(&text) {
            proptest::prop_assert!(print.is_near(&print));
        }
    }
}
