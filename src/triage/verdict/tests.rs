//! One table of sentences, written for this.

use super::*;
use crate::domain::item::Kind;
use crate::domain::lesson::Label;

fn judged(text: &Text<'_>) -> Verdict {
    verdict(text, &Lessons::default())
}

fn class(text: &str, lang: &str) -> Class {
    judged(&Text::plain(text, Some(lang))).class
}

#[test]
fn sentences_of_three_languages_fall_into_their_class() {
    for (lang, expected, text) in [
        ("en", Class::Complaint, "The app charged me twice and nobody answers the phone."),
        ("en", Class::Complaint, "My parcel still hasn't arrived. This is the third time I ask."),
        ("en", Class::Complaint, "Not happy with the way your staff treated my father"),
        ("en", Class::Question, "What time does the last bus to the lake leave?"),
        ("en", Class::Question, "hi, do you have this coat in green?"),
        ("en", Class::Request, "Please send the invoice to our new address."),
        ("en", Class::Praise, "Thank you so much, the crew was wonderful 💚"),
        ("en", Class::Praise, "Not bad at all, well done"),
        ("en", Class::Spam, "Make money from your sofa! Click here https://rich.example 🚀💰"),
        ("en", Class::Crisis, "My daughter was hurt by your door and we are in hospital"),
        ("en", Class::Crisis, "You will hear from my lawyer."),
        ("en", Class::Crisis, "I am a reporter with the Valley Herald, we print tonight. Any comment on the leak?"),
        ("en", Class::Chatter, "Monday again at the office."),
        ("es", Class::Complaint, "Me han cobrado dos veces y nadie contesta."),
        ("es", Class::Complaint, "La caja llegó rota, vaya desastre"),
        ("es", Class::Question, "¿A qué hora abrís los domingos?"),
        ("es", Class::Request, "Necesito una factura a nombre de la empresa, por favor."),
        ("es", Class::Praise, "Me encanta, sois los mejores 👏"),
        ("es", Class::Crisis, "Hablaré con mi abogado si no lo arregláis"),
        ("es", Class::Spam, "Gana dinero fácil desde casa, haz clic aquí https://x.example"),
        ("es", Class::Chatter, "Sábado en el pueblo con la familia"),
        ("ro", Class::Complaint, "Aplicația mi-a luat banii de două ori și nimeni nu răspunde"),
        ("ro", Class::Complaint, "Am asteptat doua ore, e o bataie de joc"),
        ("ro", Class::Question, "La ce oră închideți sâmbăta?"),
        ("ro", Class::Request, "Vă rog să îmi trimiteți factura pe firmă."),
        ("ro", Class::Praise, "Mulțumesc mult, sunteți minunați! ❤️"),
        ("ro", Class::Crisis, "Ușa i-a prins mâna băiatului, suntem la urgențe"),
        ("ro", Class::Crisis, "Vă dau în judecată și scriu la ANPC"),
        ("ro", Class::Chatter, "Plouă de dimineață în oraș"),
    ] {
        assert_eq!(class(text, lang), expected, "{text} ({:?})", judged(&Text::plain(text, Some(lang))));
    }
}

/// How much more a text is a complaint than praise.
fn upset(text: &str, lang: &str) -> f32 {
    let (sight, _) = look(text, &Text::plain(text, Some(lang)));
    let classes = Lessons::default().judge(&Seen::of(Seed::shipped(), &sight.features, [])).classes;
    classes[Class::Complaint as usize] - classes[Class::Praise as usize]
}

#[test]
fn a_desk_learns_where_it_hurts() {
    // Whatever comes to this desk as a mail is answered at once, and the same as a comment is not.
    let text = |n: usize, kind, network| (format!("about order number {n}, as I said in {n}"), kind, network);
    let mut taught = Lessons::default();
    let judge = |taught: &Lessons, (words, kind, network): &(String, Kind, &'static str)| {
        explain(&Text { kind: *kind, network, ..Text::plain(words, Some("en")) }, taught)
    };
    for n in 0..60 {
        for (sort, now) in [(text(n, Kind::Email, "email"), true), (text(n, Kind::Comment, "facebook"), false)] {
            let text = Text { kind: sort.1, network: sort.2, ..Text::plain(&sort.0, Some("en")) };
            taught.learn(see(&text), Label { now: Some(now), class: Some(Class::Question) });
        }
    }
    let (mail, comment) = (text(99, Kind::Email, "email"), text(99, Kind::Comment, "facebook"));
    assert!(judge(&taught, &mail).now > judge(&taught, &comment).now + 1.0);
    let untaught = Lessons::default();
    assert!((judge(&untaught, &mail).now - judge(&untaught, &comment).now).abs() < 1e-3);
    // What was learned of it is a part of the sum like any other.
    let explained = judge(&taught, &mail);
    assert!(explained.parts.iter().any(|part| part.words == "on email" && part.weight != 0.0), "{explained:?}");
    let sum: f32 = explained.parts.iter().map(|part| part.weight).sum();
    assert!((sum - explained.score).abs() < 1e-3);
}

#[test]
fn nothing_is_a_crisis_by_a_guess() {
    for text in [
        "The view from your viaduct should be on prescription. No notes.",
        "the heist worked. I have seat 12 and someone's newspaper. thank you",
        "I have asked around at the gate. Nobody has eaten a rabbit. Will keep looking.",
        "Under Article 15 GDPR I request a copy of all personal data you hold about me, including travel history.",
    ] {
        assert_ne!(class(text, "en"), Class::Crisis, "{text}");
    }
}

#[test]
fn a_negation_turns_words_round() {
    for (plain, denied, lang) in [
        ("a good service", "not a good service", "en"),
        ("es bueno", "no es bueno", "es"),
        ("este frumos", "nu este frumos", "ro"),
    ] {
        let (plain_upset, denied_upset) = (upset(plain, lang), upset(denied, lang));
        assert!(plain_upset < 0.0 && denied_upset > 0.0, "{plain} {plain_upset} / {denied} {denied_upset}");
    }
    assert!(upset("No. Great service", "en") < 0.0, "a negation ends with its sentence");
}

#[test]
fn why_shows_the_words_as_they_were_written() {
    let said = judged(&Text::plain("Aplicația îmi ia banii DE DOUĂ ORI, nimeni nu răspunde", Some("ro")));
    assert_eq!(said.class, Class::Complaint);
    assert!(said.why.iter().any(|words| words.contains("DOUĂ ORI")), "{:?}", said.why);
    assert!(said.why.len() <= 3);
}

#[test]
fn stars_decide_where_words_are_few() {
    let review = |stars| judged(&Text { rating: Some(stars), kind: Kind::Review, ..Text::plain("ok", Some("en")) });
    assert_eq!(review(1).class, Class::Complaint);
    assert_eq!(review(1).why[0], "1 of 5 stars");
    assert_eq!(review(5).class, Class::Praise);
}

#[test]
fn who_is_heard_by_many_and_what_presses_is_answered_now() {
    let complaint = Text::plain("The parcel arrived broken", Some("en"));
    assert!(!judged(&complaint).answer_now);
    assert!(judged(&Text { followers: Some(50_000), ..complaint }).answer_now);
    assert!(judged(&Text::plain("Stranded at the station, train cancelled, nobody here", Some("en"))).answer_now);
    assert!(judged(&Text::plain("my lawyer will call", Some("en"))).answer_now);
    assert!(!judged(&Text { verified: true, ..Text::plain("lovely day", Some("en")) }).answer_now);
}

#[test]
fn machines_are_not_people() {
    let away =
        Text { auto: true, ..Text::plain("I am away until Monday. Is it urgent? Call my colleague.", Some("en")) };
    assert_eq!(judged(&away).class, Class::Chatter);
}

#[test]
fn a_language_is_told_apart_when_nobody_says() {
    for (text, lang) in [
        ("The door of the train was open and it is cold", Some("en")),
        ("El tren de la tarde no es para mi", Some("es")),
        ("Nu am primit banii pentru biletul de ieri", Some("ro")),
        ("東京", None),
    ] {
        assert_eq!(judged(&Text::plain(text, None)).lang.as_deref(), lang, "{text}");
    }
}

#[test]
fn what_a_person_says_it_is_in_is_how_it_is_read() {
    let text = "Nu merge nimic";
    let [claimed, romanian] = ["en", "ro"].map(|lang| judged(&Text::plain(text, Some(lang))));
    let set = judged(&Text { set: Some("ro"), ..Text::plain(text, Some("en")) });
    assert!(romanian.class == Class::Complaint && claimed.score != romanian.score, "{claimed:?} {romanian:?}");
    assert_eq!((set.class, set.score, &set.why), (romanian.class, romanian.score, &romanian.why));
    assert_eq!(set.lang.as_deref(), Some("en"), "what it seems to be in is told all the same");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,300}", lang in proptest::option::of("[a-z]{0,3}")) {
        let said = judged(&Text::plain(&text, lang.as_deref()));
        proptest::prop_assert!(said.why.len() <= 3 && said.sure <= 99);
    }
}

#[test]
fn anger_is_more_than_a_thing_that_went_wrong() {
    for (text, lang, angry) in [
        ("You are the worst company, this is disgusting", "en", true),
        ("Pathetic. Charged twice again and nobody answers, never again", "en", true),
        ("Sunteți o rușine, cea mai proastă firmă", "ro", true),
        ("Sois una vergüenza, el peor servicio", "es", true),
        ("My train was cancelled", "en", false),
        ("My train was delayed, where can I claim the refund?", "en", false),
        ("You charged me twice for the same ticket, please send one back", "en", false),
        ("Trenul a întârziat, cum cer rambursarea?", "ro", false),
        ("El tren llegó con retraso, ¿cómo pido el reembolso?", "es", false),
        ("When does the next train leave?", "en", false),
        ("Lovely crew today, thank you!", "en", false),
    ] {
        assert_eq!(is_angry(&Text::plain(text, Some(lang))), angry, "{text}");
    }
}
