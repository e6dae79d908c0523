//! `hearken crisis say`, `approve`, `return`, and hot answers that are held.

use super::*;

/// A desk with an account behind a program and a crisis at this level.
fn in_crisis(level: &str) -> Bench {
    let bench = Bench::new();
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    bench.settings(&format!(
        "[desk]\nname = \"Norte\"\nzone = \"UTC\"\nkeyring = false\n[undo]\npublic = 0\n[[account]]\nnetwork = \"exec\"\n\
         handle = \"@shop\"\noptions = {{ command = [\"sh\", \"{feed}\"], name = \"forum\", dir = \"{}\" }}\n",
        bench.dir.path().display()
    ));
    bench.good(&["sync", "--once"]);
    let id = bench.ids("").remove(0);
    bench.call(&["escalate", &id, level]);
    bench
}

fn sent(bench: &Bench) -> usize {
    fs::read_to_string(bench.path("feed.sent")).unwrap_or_default().lines().count()
}

#[test]
fn a_statement_is_shown_and_sent_where_nobody_has_to_be_asked() {
    let bench = in_crisis("4");
    let nothing = bench.call(&["crisis", "say"]);
    assert_eq!(nothing.code, 1, "{}", nothing.out);
    assert!(
        nothing.err.contains("there is no holding statement that could leave; write one: --text"),
        "{}",
        nothing.err
    );
    let text = "We look into it. Next update: {next_update}.";
    let shown = bench.good(&["crisis", "say", "--text", text, "--dry-run", "--json"]).one();
    assert_eq!((&shown["stage"], &shown["sends"], &shown["level"]), (&json!("holding"), &json!(true), &json!(4)));
    assert!(shown["variants"][0]["text"].as_str().unwrap().starts_with("We look into it. Next update: "));
    assert!(shown["next_update"].is_string() && sent(&bench) == 0);
    let unsure = bench.call(&["crisis", "say", "--text", text]);
    assert!(unsure.code == 1 && unsure.err.contains("--yes does"), "{}", unsure.err);
    assert!(unsure.out.contains("It is sent at once: nobody has to approve at this level."), "{}", unsure.out);
    let open = bench.call(&["crisis", "say", "--text", "We look into {what} and {known}.", "--yes"]);
    assert!(open.err.contains("--set known=…"), "{}", open.err);
    let wrong = bench.call(&["crisis", "say", "first", "--text", text, "--account", "nobody", "--yes"]);
    assert!(wrong.err.contains("there is no account \"nobody\" for this"), "{}", wrong.err);
    let said = bench.good(&["crisis", "say", "--text", text, "--yes"]);
    assert!(
        said.out.contains("holding statement sent off to 1 account") && said.out.contains("delivered"),
        "{}",
        said.out
    );
    assert_eq!(sent(&bench), 1);
}

#[test]
fn a_statement_waits_for_the_yes_of_somebody_else() {
    let bench = in_crisis("2");
    let text = "We look into {what}.";
    let say = ["crisis", "say", "--text", text, "--set", "what=the app", "--yes"];
    let said = bench.good(&say);
    assert!(said.out.contains("and nobody else is at this desk; --unapproved 2 sends it at once"), "{}", said.out);
    assert!(bench.call(&say).err.contains("waits for a yes already"));
    let own = bench.call(&["crisis", "approve", "--yes"]);
    assert!(own.code == 1 && own.err.contains("somebody else must approve it"), "{}", own.err);
    let code = bench.call(&["crisis", "return", "zzzz", "no"]);
    assert!(code.err.contains("no statement zzzz waits"), "{}", code.err);
    let yes = bench.good(&["--as", "mira", "crisis", "approve", "--yes", "--json"]).lines();
    assert_eq!((&yes[0]["state"], &yes[1]["state"]), (&json!("sent"), &json!("delivered")));
    assert_eq!(sent(&bench), 1);
    let none = bench.call(&["--as", "mira", "crisis", "approve"]);
    assert!(none.err.contains("no statement waits for a yes"), "{}", none.err);
    // And the one that goes back.
    let proposed = bench.good(&["crisis", "say", "update", "--text", "Still.", "--yes", "--json"]).one();
    let event = proposed["event"].as_str().unwrap();
    let back = bench.good(&["--as", "mira", "crisis", "return", &event[event.len() - 6..], "too", "short"]);
    assert_eq!(back.out, "statement returned: too short\n");
    // Or leaves though nobody approved it.
    let other = bench.call(&["crisis", "say", "update", "--text", "Still.", "--yes", "--unapproved", "3"]);
    assert!(other.code == 2 && other.err.contains("the crisis is at level 2"), "{}", other.err);
    let alone = bench.good(&["crisis", "say", "update", "--text", "Still.", "--yes", "--unapproved", "2"]);
    assert!(alone.out.contains("nobody approved it, and the timeline says so"), "{}", alone.out);
    assert_eq!(sent(&bench), 2);
}

#[test]
fn each_account_gets_its_own_words_and_a_dry_run_shows_them_all() {
    let bench = in_crisis("4");
    let config = fs::read_to_string(bench.path("config.toml")).unwrap_or_default();
    assert!(!config.is_empty());
    bench.settings(&format!("{config}[[account]]\nnetwork = \"x\"\nhandle = \"@norte\"\n"));
    let dry = ["crisis", "say", "update", "--dry-run", "--json"];
    let own = ["--account", "@shop", "--account", "@norte", "--text", "Long words.", "--text", "Short."];
    let shown = bench.good(&[&dry[..], &own].concat()).one();
    let text = |at: usize| shown["variants"][at]["text"].as_str().unwrap().to_owned();
    let mut texts = [text(0), text(1)];
    texts.sort();
    assert_eq!(texts, ["Long words.", "Short."]);
    // One text for one account: the other is shown, and left out.
    let shown = bench.good(&["crisis", "say", "update", "--dry-run", "--account", "@norte", "--text", "Short."]);
    assert!(shown.out.contains("x:@norte · 6/280 · not approved") && shown.out.contains("(left out)"), "{}", shown.out);
    let wrong = bench.call(&["crisis", "say", "--account", "@norte", "--text", "a", "--text", "b", "--dry-run"]);
    assert!(wrong.code == 2 && wrong.err.contains("2 texts for 1 accounts"), "{}", wrong.err);
    let none = bench.call(&["crisis", "say", "--text", "a", "--lang", "@norte=ro", "--dry-run"]);
    assert!(none.err.contains("nothing is written in ro"), "{}", none.err);
    let ends = bench.call(&["crisis", "say", "closing", "--text", "Over. More at {next_update}.", "--yes"]);
    assert!(ends.code == 1 && ends.err.contains("a closing statement ends it"), "{}", ends.err);
    // What was said of a variable is there the next time.
    bench.good(&["crisis", "say", "--account", "@shop", "--text", "{place} is down.", "--set", "place=Norte", "--yes"]);
    let next = bench.good(&["crisis", "say", "update", "--account", "@shop", "--text", "{place} still.", "--dry-run"]);
    assert!(next.out.contains("Norte still."), "{}", next.out);
}

#[test]
fn no_crisis_no_statement() {
    let bench = Bench::new();
    bench.import(&three());
    let none = bench.call(&["crisis", "say"]);
    assert!(none.code == 1 && none.err.contains("no crisis runs; `hearken escalate` raises one"), "{}", none.err);
    let stage = bench.call(&["crisis", "say", "soon"]);
    assert!(stage.code == 2 && stage.err.contains("there are holding, first, update"), "{}", stage.err);
}

#[test]
fn a_hot_answer_is_held_and_only_anyway_sends_it() {
    let bench = Bench::new();
    bench.import(&[item("a", 9, "You are the worst company, this is disgusting. Charged twice!")]);
    let id = bench.ids("").remove(0);
    for more in [&[][..], &["--now"], &["--yes"], &["--now", "--yes"]] {
        let hot = bench.call(&[&["reply", id.as_str(), "--text", "We NEVER did that"], more].concat());
        assert_eq!(hot.code, 1, "{more:?} {}", hot.out);
        assert!(hot.err.contains("held for a cool head: ") && hot.err.contains("NEVER"), "{}", hot.err);
        assert!(hot.err.contains("an unhappy customer") && hot.err.contains("calm down"), "{}", hot.err);
    }
    let anyway = bench.call(&["reply", &id, "--text", "We NEVER did that", "--anyway", "--yes"]);
    assert!(anyway.out.contains("Post it at https://example.test/a"), "{}{}", anyway.out, anyway.err);
}
