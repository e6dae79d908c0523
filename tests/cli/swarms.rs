//! Copies of one message: one row, one answer, as many deliveries.

use super::*;

const TEXT: &str = "the new app charged my card twice for one single ticket, and nobody at the hotline answers";

/// A desk whose network is a program, with three who pass on one complaint and one who asks something else.
fn swarm() -> Bench {
    let bench = Bench::new();
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    bench.settings(&format!(
        "[desk]\nzone = \"UTC\"\nkeyring = false\n[[account]]\nnetwork = \"exec\"\nhandle = \"@shop\"\n\
         options = {{ command = [\"sh\", \"{feed}\"], name = \"forum\", dir = \"{}\" }}\n",
        bench.dir.path().display()
    ));
    let people = [("a", "Mira Ionescu", TEXT.to_owned()), ("b", "Radu Popescu", TEXT.to_uppercase())];
    let more = [
        ("c", "Tom Baxter", format!("@shop {TEXT} 😡")),
        ("d", "Bev Marsh", "Can I bring my bike, and where do I book it?".to_owned()),
    ];
    let items = (30..).zip(people.into_iter().chain(more)).map(|(ago, (id, name, text))| {
        let mut item = item(id, 70 - ago, &text);
        item["network"] = json!("forum");
        item["account"] = json!("@shop");
        item["author"]["name"] = json!(name);
        item
    });
    bench.import(&items.collect::<Vec<Value>>());
    bench
}

#[test]
fn a_swarm_is_one_row_that_names_its_copies() {
    let bench = swarm();
    let folded = bench.good(&["queue", "--json"]).lines();
    assert_eq!(folded.len(), 2, "{folded:?}");
    let first = &folded[0];
    assert_eq!((&first["swarm"], &first["author"]["name"]), (&json!(3), &json!("Mira Ionescu")));
    let why = first["why"].as_array().unwrap();
    assert!(why.contains(&json!("swarm    one of 3: nearly the same text")), "{why:?}");
    let all = bench.good(&["queue", "--json", "--unfold"]).lines();
    assert_eq!(all.len(), 4);
    let copies: Vec<&Value> = all[1..3].iter().map(|row| &row["id"]).collect();
    assert_eq!(first["copies"].as_array().unwrap().iter().collect::<Vec<_>>(), copies);
    assert!(all[..3].iter().all(|row| row["swarm"] == 3 && row["copies"] == json!([])), "{all:?}");
    assert!(bench.good(&["queue"]).out.contains(" x3\n"), "{}", bench.good(&["queue"]).out);
    assert_eq!(bench.good(&["queue", "--json", "--limit", "1"]).lines(), folded[..1]);

    bench.good(&["done", first["id"].as_str().unwrap()]);
    assert_eq!(bench.good(&["queue", "--json"]).lines()[0]["swarm"], 2, "an ID is one row: the others wait");
}

#[test]
fn one_answer_to_a_swarm_is_shown_then_sent_as_many() {
    let bench = swarm();
    let ids = bench.ids("");
    let id = &ids[0];
    let text = "Hi Mira, {we are|the team is} looking into it";
    let shown = bench.call(&["reply", id, "--all", "--text", text, "--json"]);
    assert_eq!(shown.code, 1);
    let texts: Vec<Value> = shown.lines().iter().map(|line| line["text"].clone()).collect();
    let expected =
        ["Hi Mira, we are looking into it", "Hi Radu, the team is looking into it", "Hi Tom, we are looking into it"];
    assert_eq!(texts, expected);
    assert!(shown.err.contains("with `--expect 3` these 3 answers leave"), "{}", shown.err);
    let wrong = bench.call(&["reply", id, "--all", "--expect", "40", "--text", text, "--now", "--yes"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("there are 3 to answer, and you said 40: nothing was sent"), "{}", wrong.err);
    assert!(bench.good(&["outbox", "--json"]).lines().is_empty());

    let sent = bench.good(&["reply", id, "--all", "--expect", "3", "--text", text, "--now", "--yes", "--json"]);
    assert!(sent.lines().iter().all(|line| line["state"] == "delivered"), "{}", sent.out);
    assert_eq!(sent.lines().len(), 3);
    let kept = fs::read_to_string(bench.path("feed.sent")).unwrap();
    assert!(expected.iter().all(|text| kept.matches(text).count() == 1), "{kept}");
    // The network may have asked its own question meanwhile.
    let left = bench.ids("");
    assert!(left.contains(&ids[3]) && !ids[..3].iter().any(|id| left.contains(id)), "{left:?}");
    assert_eq!(bench.good(&["outbox", "--json"]).lines().len(), 3, "each is logged for itself");
}

#[test]
fn the_same_words_to_many_are_asked_about() {
    let bench = swarm();
    let ids = bench.ids("");
    let asked = bench.call(&["reply", &ids[0], "--all", "--expect", "3", "--text", "We are on it", "--now"]);
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains("The very same words go to 3 of 3"), "{}", asked.err);
    let alone = bench.call(&["reply", &ids[3], "--all", "--expect", "3", "--text", "Yes", "--now"]);
    assert!(alone.err.contains("this row is no swarm"), "{}", alone.err);
    let open = bench.call(&["reply", &ids[3], "--text", "{Hi|Hello}, yes", "--now"]);
    assert!(open.err.contains("{Hi|Hello} is not filled in"), "{}", open.err);
}

/// One more who passes the complaint on, or who writes once more below what they wrote.
fn copy(id: &str, name: &str, below: Option<&str>) -> Value {
    let mut item = item(id, 1, &format!("{TEXT}!"));
    item["network"] = json!("forum");
    item["account"] = json!("@shop");
    item["author"]["name"] = json!(name);
    if let Some(root) = below {
        item["author"]["id"] = json!(root);
        item["author"]["handle"] = json!(format!("person-{root}"));
        item["conversation"] = json!(root);
        item["in_reply_to"] = json!(root);
    }
    item
}

#[test]
fn a_number_stands_for_those_who_were_shown() {
    let bench = swarm();
    let ids = bench.ids("");
    let text = "Hi Mira, {we are|the team is|somebody is} looking into it";
    let show = ["reply", &ids[0], "--all", "--text", text];
    let send = ["reply", &ids[0], "--all", "--expect", "3", "--text", text, "--now", "--yes", "--json"];
    assert!(bench.call(&show).err.contains("with `--expect 3`"));
    bench.good(&["done", &ids[1]]);
    bench.import(&[copy("e", "Ilse Brandt", None)]);
    let others = bench.call(&send);
    assert_eq!((others.code, others.out.as_str()), (1, ""), "{}", others.err);
    let why = "nothing was sent: of those who were shown 1 is gone, and 1 is new";
    assert!(others.err.contains(why), "{}", others.err);
    assert!(bench.good(&["outbox", "--json"]).lines().is_empty());

    assert!(bench.call(&show).err.contains("with `--expect 3`"));
    bench.import(&[copy("c2", "Tom Baxter", Some("c"))]);
    let sent = bench.call(&send);
    assert_eq!(sent.code, 1, "somebody was not answered");
    assert_eq!(sent.lines().iter().filter(|line| line["state"] == "delivered").count(), 2, "{}{}", sent.out, sent.err);
    assert!(sent.err.contains("Tom Baxter (wrote again since you looked)"), "{}", sent.err);
    let kept = fs::read_to_string(bench.path("feed.sent")).unwrap();
    assert!(kept.contains("Hi Mira") && kept.contains("Hi Ilse") && !kept.contains("Hi Tom"), "{kept}");
    let outbox = bench.good(&["outbox", "--json"]).lines();
    assert!(outbox.iter().any(|line| line["text"].as_str().unwrap().starts_with("Hi Tom")), "{outbox:?}");
}

#[test]
fn an_interrupt_calls_back_all_that_left_with_it() {
    let bench = swarm();
    let ids = bench.ids("");
    let text = "Hi Mira, {we are|the team is|somebody is} looking into it";
    let send = ["reply", &ids[0], "--all", "--expect", "3", "--text", text, "--yes"];
    let mut child = bench.command("desk", &send).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.contains("3 answers: sends in 10 s"), "{line}");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let answered = fs::read_to_string(bench.path("feed.sent")).unwrap_or_default();
    assert_eq!(answered.matches("looking into it").count(), 0, "{answered}");
    let outbox = bench.good(&["outbox", "--json"]).lines();
    assert!(outbox.iter().all(|line| line["state"] != "pending"), "{outbox:?}");
    assert_eq!(bench.ids("").iter().filter(|id| ids[..3].contains(id)).count(), 3);
}

#[test]
fn of_more_than_the_outbox_lists_each_is_told() {
    let bench = swarm();
    let copies: Vec<Value> = (0..205).map(|n| copy(&format!("more{n}"), &format!("Mira Nr{n}"), None)).collect();
    bench.import(&copies);
    let ids = bench.ids("");
    let text = "Hi Mira, {we are|the team is|somebody is} looking into it";
    let sent =
        bench.call(&["reply", &ids[0], "--all", "--expect", "208", "--text", text, "--yes", "--later", "--json"]);
    let states: Vec<Value> = sent.lines().iter().map(|line| line["state"].clone()).collect();
    assert_eq!((sent.code, states.len()), (0, 208), "{}", sent.err);
    assert!(states.iter().all(|state| state == "pending"), "{states:?}");
    let back = bench.good(&["call-back"]);
    assert!(back.out.contains("called back: 208 answers"), "{}", back.out);
}
