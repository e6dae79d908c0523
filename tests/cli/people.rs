//! What is said of a person from the command line: kept, found, told, taken back.

use super::{Bench, item};

#[test]
fn a_person_is_marked_as_not_to_be_written_to_and_freed_again() {
    let bench = Bench::new();
    bench.import(&[item("a", 30, "Why was I charged twice?"), item("b", 20, "When does the last train leave?")]);
    let id = &bench.ids("from:person-a")[0];
    let done = bench.good(&["no-reply", id, "--why", "asked by mail", "--json"]).one();
    assert_eq!(done["notice"], "do not reply: Person a · `hearken undo` takes it back");
    assert_eq!(bench.ids("is:no-reply"), [id.as_str()]);
    let queue = bench.good(&["queue"]).out;
    assert!(queue.lines().any(|line| line.contains("Person a") && line.contains("do not reply")), "{queue}");
    let row = bench.good(&["queue", "--json", "is:no-reply"]).one();
    assert_eq!(
        (&row["band"], &row["due"], &row["no_reply"]),
        (&"quiet".into(), &serde_json::Value::Null, &true.into())
    );
    let shown = bench.good(&["show", id]).out;
    assert!(shown.contains("do not reply (ana, ") && shown.contains(": asked by mail)"), "{shown}");
    assert!(shown.contains("why  due      nothing: they are not to be written to"), "{shown}");
    let json = bench.good(&["show", id, "--json"]).one();
    assert_eq!(json["person"]["contact"]["no_reply"]["why"], "asked by mail");
    assert!(bench.good(&["log"]).out.contains("do not reply: asked by mail · Person a"));

    let asked = bench.call(&["reply", id, "--text", "We look into it."]);
    assert_eq!(asked.code, 1, "{}", asked.out);
    assert!(asked.err.contains("Person a asked not to be written to (ana, "), "{}", asked.err);

    bench.good(&["no-reply", id, "--off"]);
    assert!(bench.ids("is:no-reply").is_empty());
    bench.good(&["undo"]);
    let again = bench.good(&["show", id]).out;
    assert!(again.contains(": asked by mail)"), "the same word, with its reason: {again}");
    assert!(bench.good(&["verify", "--json"]).one()["ok"].as_bool().unwrap());
}

#[test]
fn whose_word_makes_a_vip_is_told() {
    let bench = Bench::new();
    bench.settings("[desk]\nzone = \"UTC\"\nkeyring = false\n[people]\nvips = [\"person-a\"]\n");
    bench.import(&[item("a", 30, "Why was I charged twice?"), item("b", 20, "When does the last train leave?")]);
    let (a, b) = (&bench.ids("from:person-a")[0], &bench.ids("from:person-b")[0]);
    let why = |id: &str| {
        let shown = bench.good(&["show", id]).out;
        shown.lines().find_map(|line| line.strip_prefix("why  vip      ").map(str::to_owned)).unwrap_or_default()
    };
    assert_eq!((why(a).as_str(), why(b).as_str()), ("VIP: the settings name them", ""));
    assert_eq!(bench.good(&["vip", b, "--json"]).one()["notice"], "VIP: Person b · `hearken undo` takes it back");
    assert!(why(b).starts_with("VIP: ana, "), "{}", why(b));
    bench.good(&["vip", a, "--off"]);
    assert!(why(a).starts_with("no VIP: ana, "), "{}", why(a));
    assert_eq!(bench.ids("is:vip"), [b.as_str()]);
    bench.good(&["undo"]);
    assert_eq!(why(a), "VIP: the settings name them");
    bench.good(&["label", b, "-vip"]);
    bench.good(&["label", b, "vip"]);
    assert!(why(b).starts_with("VIP: ana, "), "{}", why(b));
    assert!(bench.good(&["verify", "--json"]).one()["ok"].as_bool().unwrap());
}

#[test]
fn influence_is_told_with_all_that_makes_it() {
    let bench = Bench::new();
    let (mut high, mut low) =
        (item("a", 30, "Why was I charged twice?"), item("b", 20, "When does the last train leave?"));
    (high["author"]["followers"], high["author"]["verified"]) = (9_999.into(), true.into());
    high["engagement"] = serde_json::json!({ "likes": 60, "shares": 30, "replies": 9 });
    low["author"]["followers"] = 9.into();
    bench.import(&[high, low, item("c", 10, "Can I bring my bike?")]);
    let of = |name: &str| {
        let id = &bench.ids(&format!("from:person-{name}"))[0];
        (bench.good(&["show", id]).out, bench.good(&["show", id, "--json"]).one()["person"]["influence"].clone())
    };
    let (shown, parts) = of("a");
    let product = "influence 7.5 = reach 4.0 x relevance 1.3 x history 1.45";
    assert!(shown.contains(&format!("\n{product}\n")), "{shown}");
    assert!(shown.contains(&format!("why  reach    {product}")), "{shown}");
    assert_eq!(
        parts["of"],
        serde_json::json!({"followers": 9999, "recent": 1, "earlier": 0, "verified": true, "reactions": 99})
    );
    assert_eq!((parts["reach"].as_f64(), parts["history"].as_f64()), (Some(4.0), Some(1.45)));
    let (shown, _) = of("b");
    assert!(
        shown.contains("influence 1.3 = ") && !shown.contains("why  reach"),
        "a low one is on the card alone: {shown}"
    );
    assert!(of("c").1.is_null(), "nobody knows who follows them");
}
