use super::*;
use proptest::prelude::*;

fn values() -> Values {
    Values::default().with("first_name", "Mira").with("train", "IR 1581").with("seat", " ")
}

#[test]
fn variables_are_filled() {
    for (template, text) in [
        ("Hi {first_name}!", "Hi Mira!"),
        ("Hi {first_name}, order {order?}.", "Hi Mira, order."),
        ("Hi {name?}, welcome", "Hi, welcome"),
        ("{name?} Hello", "Hello"),
        ("{name?}, hello", "hello"),
        ("Yes. {name?} No.", "Yes. No."),
        ("Thank you, {name?}! Done.", "Thank you! Done."),
        ("Good idea, {name?}. Done.", "Good idea. Done."),
        ("¡Gracias, {name?}! Hecho.", "¡Gracias! Hecho."),
        ("Hola, {name?}: hecho.", "Hola: hecho."),
        ("a\n{name?} b", "a\nb"),
        ("{train} {train}", "IR 1581 IR 1581"),
        ("{link} {seat}", "{link} {seat}"),
        ("a {} { } {not a name} }{ {", "a {} { } {not a name} }{ {"),
        ("", ""),
    ] {
        assert_eq!(settled(template, &values()), text, "{template}");
    }
}

#[test]
fn what_can_be_asked_for_stays_to_be_asked() {
    let text = "Hi {first_name?} {name?}, {train}: order {order?} of {own_word?} by {seat}, {handle}";
    let shown = "Hi Mira, IR 1581: order {order?} of {own_word?} by {seat}, {handle}";
    assert_eq!(prepared(text, &values()), shown);
    let asked: Vec<&str> = asks(shown).into_iter().map(|ask| ask.name).collect();
    assert_eq!(asked, ["order", "own_word", "seat", "handle"]);
    let answered =
        Values::default().with("order", "12 345").with("own_word", "").with("seat", "Ana").with("handle", "");
    assert_eq!(settled(shown, &answered), "Hi Mira, IR 1581: order 12 345 of by Ana, {handle}");
    assert!(answered.has("own_word") && !answered.has("train"));
}

#[test]
fn a_template_says_what_it_asks() {
    let asks: Vec<(&str, bool)> = asks("{a} {b?} {b} {c?} {a}").iter().map(|ask| (ask.name, ask.optional)).collect();
    assert_eq!(asks, [("a", false), ("b", false), ("c", true)]);
    assert_eq!(left_over("Hi {first_name}, {order?} { } {}"), ["{first_name}", "{order?}"]);
}

#[test]
fn first_names() {
    for (name, first) in [
        ("Mira Ionescu", "Mira"),
        ("Mira", "Mira"),
        ("Mira 🌸", "Mira"),
        ("✨ Mira ✨ Ionescu", "Mira"),
        ("Ștefan Popa", "Ștefan"),
        ("Ana-Maria Pop", "Ana-Maria"),
        ("MIRA IONESCU", "Mira"),
        ("ANA-MARIA POP", "Ana-Maria"),
        ("mira ionescu", "Mira"),
        ("Ionescu, Mira", "Mira"),
        ("Dr. Mira Ionescu", "Mira"),
        ("Sra. Lucía Gómez", "Lucía"),
        ("D'Angelo Russell", "D'Angelo"),
        ("McKenna Lee", "McKenna"),
        ("Óscar (he/him)", "Óscar"),
        ("Mira Ionescu | coach", "Mira"),
        ("he/him Óscar", "doubt"),
        ("Íñigo (él)", "Íñigo"),
        ("Юлия Петрова", "Юлия"),
        ("Al Green", "Al"),
        ("Support Bot", "doubt"),
        ("ACME GmbH", "doubt"),
        ("Acme S.R.L.", "doubt"),
        ("xX_dragon_Xx", "doubt"),
        ("xXdragonXx", "doubt"),
        ("kestrel_91", "doubt"),
        ("kestrel", "doubt"),
        ("NASA", "doubt"),
        ("🌸🌸🌸", "doubt"),
        ("", "doubt"),
        ("J. Smith", "doubt"),
        ("JR Smith", "doubt"),
        ("The Traveller", "doubt"),
        ("Daily Train News", "doubt"),
        ("田中 太郎", "doubt"),
        ("محمد علي", "doubt"),
        ("Customer Support", "doubt"),
        ("mira@example.test", "doubt"),
        ("M🌸ra Ionescu", "doubt"),
        ("@lena_b", "doubt"),
    ] {
        let found = first_name(name);
        assert_eq!(found.sure().unwrap_or("doubt"), first, "{name}: {found:?}");
    }
}

#[test]
fn whom_a_text_greets() {
    for (text, name) in [
        ("Hi Mira, claim the refund here", Some("Mira")),
        ("Hi Mira we are on it", Some("Mira")),
        ("Hello there Mira!", Some("Mira")),
        ("Dear Mrs. Ionescu,\nthank you", Some("Ionescu")),
        ("Bună ziua, Mira! Ne pare rău", Some("Mira")),
        ("Bună, Mira! Ne pare rău", Some("Mira")),
        ("Hola Íñigo: ya está", Some("Íñigo")),
        ("Buenos días, Lucía. Gracias", Some("Lucía")),
        ("Thank you, Mira!", Some("Mira")),
        ("Oh hi Ana-Maria", Some("Ana-Maria")),
        ("Bună! Ne pare rău", None),
        ("Hola. Lamentamos el retraso", None),
        ("Hi, We are sorry", None),
        ("Hi everyone, we know", None),
        ("Dear Customer, we know", None),
        ("Dear Sir or Madam,", None),
        ("Thanks We are on it", None),
        ("Thank you! Mira", None),
        ("Sorry, Mira", None),
        ("Hi @mira, we know", None),
        ("hi mira", None),
        ("Hi", None),
        ("", None),
    ] {
        assert_eq!(greeted(text), name, "{text}");
    }
}

#[test]
fn what_was_said_to_one_is_said_to_anybody() {
    for (text, name, handle, template) in [
        ("@mira@s.example Hi Mira, claim it", "Mira Ionescu", "mira@s.example", "Hi {first_name?}, claim it"),
        ("@mira @ion Claim it, Mira.", "Mira", "@mira", "Claim it, {first_name?}."),
        ("Hi Mira, ask @mira@s.example or @desk", "Mira", "mira@s.example", "Hi {first_name?}, ask or @desk"),
        ("Dear Mrs Ionescu, it is done", "Mira Ionescu", "mira", "Dear {name?}, it is done"),
        ("Dear Mira Ionescu, it is done", "Mira Ionescu", "mira", "Dear {name?}, it is done"),
        ("Dear Dr. Mira Ionescu,", "Mira Ionescu", "mira", "Dear {name?},"),
        ("Hi Mira, done", "kestrel_91", "kestrel_91", "Hi {first_name?}, done"),
        ("kestrel_91, it is done", "kestrel_91", "kestrel_91", "{name?}, it is done"),
        ("Hi {first_name?}, done", "Mira", "mira", "Hi {first_name?}, done"),
        ("The mirage of Miranda", "Mira", "mira", "The mirage of Miranda"),
        ("Sorry Mira, that was us", "Mira", "mira", "Sorry {first_name?}, that was us"),
        (
            "Thank you Mira for this. Mira, it is done!",
            "Mira",
            "mira",
            "Thank you {first_name?} for this. {first_name?}, it is done!",
        ),
        (
            "Yes, Mira, we know\nMira: it is done",
            "Mira",
            "mira",
            "Yes, {first_name?}, we know\n{first_name?}: it is done",
        ),
        ("We told Mira Ionescu so", "Mira Ionescu", "mira", "We told {name?} so"),
        ("@mira", "Mira", "mira", ""),
        ("write to help@brand.example", "Mira", "mira", "write to help@brand.example"),
    ] {
        assert_eq!(for_anybody(text, name, handle), template, "{text}");
    }
}

#[test]
fn a_word_that_is_also_a_name_stays_a_word() {
    for (text, name, template) in [
        (
            "Hi Hope, I hope so. Hope is what we have",
            "Hope Miller",
            "Hi {first_name?}, I hope so. Hope is what we have",
        ),
        ("Hi May, the lift is back in May", "May Chen", "Hi {first_name?}, the lift is back in May"),
        ("Will you write to us, Will?", "Will Marsh", "Will you write to us, {first_name?}?"),
        ("Hi Will, we Will not", "Will Marsh", "Hi {first_name?}, we Will not"),
        ("Hi hope, we hope so, and hope for it", "hope", "Hi {name?}, we hope so, and hope for it"),
        (
            "The train is late, and The Best way is on foot",
            "The Best Pizza",
            "The train is late, and The Best way is on foot",
        ),
        ("In San Francisco it rains", "San Francisco Mom", "In San Francisco it rains"),
        ("Thank you for The Best Pizza", "The Best Pizza", "Thank you for {name?}"),
        ("We told Mira so", "Mira Ionescu", "We told Mira so"),
        ("Mark the seat, then mark it again", "Mark Brown", "Mark the seat, then mark it again"),
    ] {
        assert_eq!(for_anybody(text, name, "person"), template, "{text}");
    }
}

#[test]
fn a_name_that_all_would_read_is_told() {
    for (text, name, told) in [
        ("Hi Mira, it is done. Thank you, Mira, for your words", "Mira Ionescu", None),
        ("Hi Mira, we told Mira so", "Mira Ionescu", Some("Mira")),
        ("Hi Mira, Mira's card is safe", "Mira Ionescu", Some("Mira")),
        ("Hi Mira, the mirage of Miranda", "Mira Ionescu", None),
        ("The train is late", "The Best Pizza", None),
        ("Hi, it is done", "Mira Ionescu", None),
    ] {
        assert_eq!(still_named(&for_anybody(text, name, "mira"), name), told, "{text}");
    }
}

#[test]
fn handles_are_found_and_compared() {
    assert_eq!(
        mentions("@a.b@s.example, (@lena_b) mail x@y.example https://s.example/@no @ @desk."),
        ["@a.b@s.example", "@lena_b", "@desk"]
    );
    assert!(same_handle("@Mira", "mira@s.example") && same_handle("mira@s.example", "@mira@s.example"));
    assert!(!same_handle("mira@s.example", "mira@t.example") && !same_handle("@", "") && !same_handle("a", "b"));
    assert!(may_be_called("Alex", "Alexandra Pop") && may_be_called("Radule", "radu@s.example"));
    assert!(!may_be_called("Mira", "Tom Baker") && !may_be_called("Al", "Alexandra"));
}

fn shipped(text: &str) -> Vec<SavedReply> {
    let mut file: toml::Table = toml::from_str(text).unwrap();
    let lang = file["lang"].as_str().map(str::to_owned);
    let replies: Vec<SavedReply> = file.remove("reply").unwrap().try_into().unwrap();
    replies.into_iter().map(|reply| SavedReply { lang: reply.lang.or_else(|| lang.clone()), ..reply }).collect()
}

fn all_shipped() -> Vec<SavedReply> {
    let files = [
        include_str!("../../../config/replies/en.toml"),
        include_str!("../../../config/replies/es.toml"),
        include_str!("../../../config/replies/ro.toml"),
    ];
    files.into_iter().flat_map(shipped).collect()
}

fn best(replies: &[SavedReply], network: &str, lang: Option<&str>, class: Class, text: &str) -> String {
    let order = rank(replies, &Context { network, lang, class, text });
    assert_eq!(order.len(), replies.len());
    let best = &replies[order[0]];
    format!("{} {}", best.lang.as_deref().unwrap_or_default(), best.name)
}

#[test]
fn the_best_match_is_first() {
    let replies = all_shipped();
    for (network, lang, class, text, expected) in [
        ("bluesky", Some("en"), Class::Complaint, "You charged me twice for the same ticket!", "en charged twice"),
        ("x", Some("en-GB"), Class::Complaint, "IR 17 is late again", "en delayed train, short"),
        ("facebook", Some("en"), Class::Complaint, "The train was delayed by two hours", "en delayed train"),
        ("mastodon", Some("es"), Class::Question, "¿Puedo llevar la bici en el tren?", "es bicicleta"),
        ("email", Some("ro"), Class::Request, "Vreau banii înapoi pentru bilet, vă rog", "ro rambursare"),
        ("instagram", Some("ro"), Class::Praise, "Mulțumesc echipei!", "ro mulțumim"),
        ("facebook", Some("es"), Class::Praise, "Sois geniales", "es gracias"),
    ] {
        assert_eq!(best(&replies, network, lang, class, text), expected, "{text}");
    }
}

#[test]
fn replies_of_another_network_or_language_come_last() {
    let reply = |name: &str, network: &[&str], lang: Option<&str>| SavedReply {
        name: name.to_owned(),
        network: network.iter().map(|name| (*name).to_owned()).collect(),
        lang: lang.map(str::to_owned),
        ..SavedReply::default()
    };
    let replies = [
        reply("spanish", &["x"], Some("es")),
        reply("linkedin", &["linkedin"], Some("en")),
        reply("any", &[], None),
        reply("english", &[], Some("en")),
        reply("both", &["X"], Some("en-GB")),
    ];
    let context = Context { network: "x", lang: Some("en"), class: Class::Question, text: "" };
    let names: Vec<&str> = rank(&replies, &context).into_iter().map(|n| replies[n].name.as_str()).collect();
    assert_eq!(names, ["both", "english", "any", "linkedin", "spanish"]);
}

#[test]
fn shipped_replies_are_fit_to_send() {
    let replies = all_shipped();
    for lang in ["en", "es", "ro"] {
        assert!(replies.iter().filter(|reply| reply.lang.as_deref() == Some(lang)).count() >= 12, "{lang}");
    }
    let all = FROM_DESK.iter().chain(&ASKED);
    let values = all.fold(Values::default(), |values, (name, _)| values.with(name, "Maximiliana"));
    for reply in &replies {
        let text = settled(&reply.text, &values);
        assert_eq!(left_over(&text), [""; 0], "{}", reply.name);
        let short = ["x", "bluesky", "threads"].iter().any(|name| reply.network.iter().any(|has| has == name));
        let most = if short { 280 } else { 500 };
        assert!(text.chars().count() <= most || reply.network == ["email"], "{} is too long", reply.name);
        assert!(!text.contains("  ") && text.trim() == text, "{}", reply.name);
        let bare = Values::default();
        let needed =
            asks(&reply.text).into_iter().filter(|ask| !ask.optional).fold(bare, |v, ask| v.with(ask.name, "X"));
        let sparse = settled(&reply.text, &needed);
        let odd = [" ,", " .", " !", ",.", ",!", ",:"].into_iter().find(|odd| sparse.contains(odd));
        assert_eq!(odd, None, "{}: {sparse}", reply.name);
        // Now is no time at which more will be said.
        assert!(!asks(&reply.text).iter().any(|ask| ["time", "date"].contains(&ask.name)), "{}", reply.name);
    }
    let mut names: Vec<(&Option<String>, &str)> = replies.iter().map(|r| (&r.lang, r.name.as_str())).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), replies.len());
}

#[test]
fn a_slip_in_a_variable_is_known_from_a_word_of_ones_own() {
    for (name, means) in [
        ("frist_name", Some("first_name")),
        ("Name", Some("name")),
        ("oder", Some("order")),
        ("order", None),
        ("clerk", None),
        ("plate", Some("place")),
    ] {
        assert_eq!(meant(name, &[]), means, "{name}");
    }
    assert_eq!(meant("plate", &["plate".to_owned()]), None);
}

proptest! {
    #[test]
    fn no_name_or_template_panics(text in "\\PC{0,40}", braces in "[{}a-z?_ ]{0,20}") {
        let _ = first_name(&text);
        let _ = (prepared(&text, &values()), settled(&text, &values()));
        let _ = left_over(&braces);
        let _ = (greeted(&text), mentions(&text), for_anybody(&text, "Mira Ionescu", "mira"));
        prop_assert!(left_over(&settled(&braces, &values())).iter().all(|left| !left.ends_with("?}")), "{}", braces);
    }

    #[test]
    fn text_without_variables_stays_as_it_is(text in "[^{}]{0,60}") {
        prop_assert_eq!(settled(&text, &Values::default()), text);
    }

    #[test]
    fn a_sure_first_name_is_a_word_of_letters(text in "[A-Za-zĂÎșț'’ .,-]{0,20}") {
        if let FirstName::Sure(name) = first_name(&text) {
            prop_assert!(name.chars().next().is_some_and(char::is_uppercase), "{}", name);
            prop_assert!(name.chars().all(|c| c.is_alphabetic() || "-'’".contains(c)), "{}", name);
        }
    }
}
