//! `hearken plan`: a post from the idea to the network, and what is told of a time that no clock shows.

use super::*;

/// A desk with an account behind a program, in a zone with summer time; posts need one yes.
fn planning(plan: &str) -> Bench {
    let bench = Bench::new();
    let feed = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/feed.sh");
    bench.settings(&format!(
        "[desk]\nname = \"Norte\"\nzone = \"Europe/Madrid\"\nkeyring = false\n[undo]\npublic = 0\n[[account]]\n\
         network = \"exec\"\nhandle = \"@shop\"\noptions = {{ command = [\"sh\", \"{feed}\"], name = \"forum\", dir = \"{}\" }}\n\
         [[account]]\nnetwork = \"mastodon\"\nhandle = \"@shop@example.social\"\nbase_url = \"http://127.0.0.1:9\"\n",
        bench.dir.path().display()
    ));
    fs::write(bench.path("plan.toml"), plan).unwrap();
    bench.call(&["import", "/dev/null"]);
    bench
}

fn code(made: &Ended) -> String {
    made.one()["code"].as_str().unwrap().to_owned()
}

fn state(bench: &Bench, id: &str) -> String {
    bench.good(&["plan", "show", id, "--json"]).one()["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_post_goes_from_an_idea_over_a_yes_to_its_minute() {
    let bench = planning("approvals = 1\n");
    assert!(bench.good(&["plan", "list"]).err.contains("nothing is planned yet"));
    let id = code(&bench.good(&["plan", "add", "Night", "trains", "--at", "2027-03-26T09:30", "--json"]));
    assert_eq!(state(&bench, &id), "idea");
    let none = bench.call(&["plan", "schedule", &id]);
    assert!(none.code == 1 && none.err.contains("goes to no account yet"), "{}", none.err);
    let words = ["--text", "Sleep to Brașov.", "--link", "https://norte.example/night", "--tag", "utm_source=forum"];
    bench.good(&[&["plan", "write", &id, "--account", "forum:@shop"], &words[..]].concat());
    let link = bench.call(&["plan", "write", &id, "--account", "forum:@shop", "--link", "no link at all"]);
    assert!(link.code == 2 && link.err.contains("write one like https://example.org/page"), "{}", link.err);
    bench.good(&["plan", "write", &id, "--account", "@shop@example.social", "--text", "Duerme hasta Brașov."]);
    let asks = bench.call(&["plan", "schedule", &id]);
    assert!(asks.err.contains("needs the yes of 1 more"), "{}", asks.err);
    bench.good(&["plan", "submit", &id]);
    let rows = bench.good(&["queue", "--json"]).lines();
    assert_eq!((&rows[0]["kind"], &rows[0]["author"]["name"]), (&json!("approval"), &json!("Night trains")));
    let own = bench.call(&["plan", "approve", &id]);
    assert!(own.code == 1 && own.err.contains("somebody else must approve it"), "{}", own.err);
    bench.good(&["--as", "eva", "plan", "approve", &id]);
    assert!(bench.good(&["plan", "schedule", &id]).out.contains("leaves Fri 26 Mar 2027 09:30"));
    let shown = bench.good(&["plan", "show", &id]);
    for words in [
        "scheduled · by ana",
        "https://norte.example/night?utm_source=forum",
        "approved by 1 of 1",
        "Duerme hasta Brașov.",
    ] {
        assert!(shown.out.contains(words), "{words}\n{}", shown.out);
    }
    // Over the weekend the clocks change: its minute on the wall stays.
    bench.good(&["plan", "move", &id, "+1w"]);
    let moved = bench.good(&["plan", "list", "--all", "--json"]).one();
    assert_eq!((&moved["at"], &moved["state"]), (&json!("2027-04-02T07:30:00Z"), &json!("scheduled")));
    bench.good(&["plan", "write", &id, "--account", "forum:@shop", "--text", "Sleep to Brașov, cheaper."]);
    assert_eq!(state(&bench, &id), "review");
    bench.good(&["--as", "eva", "plan", "return", &id, "no", "prices", "yet"]);
    assert!(bench.good(&["plan", "show", &id]).out.contains("eva: returned: no prices yet"));
    let split = bench.good(&["plan", "split", &id, "--account", "@shop@example.social"]);
    assert!(split.out.contains("is a post of its own now"), "{}", split.out);
    bench.good(&["plan", "drop", &id]);
    let posts = |args: &[&str]| bench.good(&[&["plan"], args].concat()).lines().len();
    // What was given up is shown and written where somebody asks for it.
    for list in [&["list", "--all", "--json"][..], &["export"], &["export", "--format", "jsonl"]] {
        assert_eq!(posts(list), 1, "{list:?}");
        assert_eq!(posts(&[list, &["--dropped"]].concat()), 2, "{list:?}");
    }
    assert_eq!(posts(&["list", "--all", "--state", "dropped", "--json"]), 1);
}

#[test]
fn what_is_due_leaves_and_a_post_with_a_time_is_a_post_of_the_plan() {
    let bench = planning("");
    let planned = bench.good(&["post", "--from", "forum:@shop", "--text", "Good morning!", "--at", "+2h", "--json"]);
    let id = code(&planned);
    assert_eq!(state(&bench, &id), "scheduled");
    let early = bench.call(&["plan", "move", &id, "2020-01-01T09:00"]);
    assert!(early.code == 1 && early.err.contains("is over (Wed 1 Jan 09:00)"), "{}", early.err);
    bench.good(&["plan", "draft", &id]);
    bench.good(&["plan", "move", &id, "2020-01-01T09:00"]);
    let over = bench.call(&["plan", "schedule", &id]);
    assert!(over.code == 1 && over.err.contains("is over (Wed 1 Jan 09:00)"), "{}", over.err);
    assert_eq!(fs::read_to_string(bench.path("feed.sent")).unwrap_or_default(), "");
    let long = "x".repeat(600);
    let id = code(&bench.good(&[
        "plan",
        "add",
        "--account",
        "@shop@example.social",
        "--text",
        &long,
        "--at",
        "+1d",
        "--json",
    ]));
    let refused = bench.call(&["plan", "schedule", &id]);
    assert!(refused.err.contains("mastodon:@shop@example.social is too long: 600 of 500"), "{}", refused.err);
}

#[test]
fn a_minute_that_the_clocks_skip_or_show_twice_is_told() {
    let bench = planning("");
    let add = |at: &str| bench.good(&["plan", "add", "x", "--at", at]);
    assert!(add("2027-03-28T02:30").err.contains("the clocks skip 02:30 in Europe/Madrid: it leaves at 03:30"));
    for (at, which) in
        [("2027-10-31T02:30", "first"), ("2027-10-31T02:30+01:00", "second"), ("2027-10-31T02:30+02:00", "first")]
    {
        let told = add(at).err;
        let words = format!("is there twice in Europe/Madrid, as the clocks go back: it leaves at the {which}");
        assert!(told.contains(&words), "{at}: {told}");
    }
    for (args, words) in [
        (&["plan", "add", "x", "--at", "someday"][..], "someday"),
        (&["plan", "add", "x", "--at", "fri 9", "--zone", "Mars/Base"], "is no time zone"),
        (&["plan", "add", "--text", "hello"], "for which account?"),
        (&["plan", "add"], "say what it is about"),
        (&["plan", "show", "zzzzzz"], "zzzzzz"),
        (&["plan", "list", "--state", "done"], "there are idea, draft"),
    ] {
        let ended = bench.call(args);
        assert!(ended.code != 0 && ended.err.contains(words), "{args:?}: {}{}", ended.out, ended.err);
    }
}

#[test]
fn a_wrong_plan_file_is_told_with_its_line() {
    let bench = planning("approvals = 1\n[[campaign]]\nname = \"a\"\nacounts = []\n");
    let wrong = bench.call(&["plan", "list"]);
    assert!(wrong.code == 2 && wrong.err.contains("plan.toml:4"), "{}", wrong.err);
    assert!(wrong.err.contains("did you mean \"accounts\"?"), "{}", wrong.err);
}

#[test]
fn a_day_alone_keeps_the_hour_and_the_beginning_of_a_code_is_enough() {
    let bench = planning("");
    let id = code(&bench.good(&["plan", "add", "Night trains", "--at", "2034-11-25T17:30", "--json"]));
    let at = || bench.good(&["plan", "list", "--all", "--json"]).one()["at"].as_str().unwrap().to_owned();
    bench.good(&["plan", "move", &id[..3], "2034-12-01"]);
    assert_eq!(at(), "2034-12-01T16:30:00Z");
    bench.good(&["plan", "move", &id, "2034-12-01", "8:15"]);
    assert_eq!(at(), "2034-12-01T07:15:00Z");
    assert!(bench.good(&["plan", "list", "--all"]).out.contains("Fri 1 Dec 2034 08:15"), "its hour is kept");
    bench.good(&["plan", "move", &id, "never"]);
    bench.good(&["plan", "move", &id, "2034-12-02"]);
    assert_eq!(at(), "2034-12-02T08:00:00Z", "without an hour it gets its morning");
    let zone = bench.call(&["plan", "move", &id, "2034-12-03", "--zone", "UTC"]);
    assert!(zone.code == 2 && zone.err.contains("say an hour"), "{}", zone.err);
    let short = &id[..2];
    for (args, told) in [
        (["plan", "move", "zzzzzz", "+1d"], "there is no post zzzzzz; `hearken plan list --all` lists what there is"),
        (["plan", "move", short, "+1d"], "there is no post"),
        (["plan", "move", &id, "reply"], "\"reply\" says no time; write fri 9"),
        (["plan", "move", &id, "2027-02-29T09:00"], "February 2027 has 28 days"),
        (["plan", "copy", &id, "--at=soonish"], "1 dec, eod or 2027-03-28 09:30"),
        (["plan", "add", "x", "--at=soonish"], "2027-03-28 09:30 or next"),
    ] {
        let no = bench.call(&args);
        assert!(no.code != 0 && no.err.contains(told) && !no.err.contains("or reply"), "{args:?}: {}", no.err);
    }
}

#[test]
fn what_is_added_tells_its_warnings() {
    let bench = planning("[[campaign]]\nname = \"night trains\"\n");
    let add = |more: &[&str]| {
        let words = ["plan", "add", "--account", "forum:@shop", "--text", "Sleep.", "--campaign"];
        bench.good(&[&words[..], more].concat())
    };
    assert!(!add(&["night trains"]).out.contains("! "), "it is a campaign");
    let near = add(&["nigt trains"]);
    assert!(
        near.out.contains("! there is no campaign nigt trains in plan.toml; did you mean night trains?"),
        "{}",
        near.out
    );
    let far = add(&["rivers", "--json"]).one();
    assert!(far["warnings"][0].as_str().unwrap().contains("`hearken plan example` prints one"), "{far}");
    let id = code(&bench.good(&["plan", "add", "x", "--account", "forum:@shop", "--json"]));
    let written = bench.good(&["plan", "write", &id, "--text", "#a #b #c #d #e #f #g"]);
    assert!(written.out.contains("! forum:@shop: ") && written.out.contains("tags"), "{}", written.out);
}

#[test]
fn the_file_of_the_plan_is_printed_and_named() {
    let bench = planning("");
    let file = bench.good(&["plan", "example"]).out;
    assert_eq!(file, include_str!("../../config/plan.toml"));
    let named = bench.good(&["config"]).out;
    for name in ["keys.toml", "rules.toml", "plan.toml", "rota.toml"] {
        assert!(named.contains(name), "{name}: {named}");
    }
    let next = bench.call(&["plan", "add", "--account", "forum:@shop", "--text", "x", "--at", "next"]);
    assert!(next.err.contains("`hearken plan example` prints one"), "{}", next.err);
    assert!(bench.good(&["plan", "campaigns"]).err.contains("`hearken plan example` prints one"));
}

#[test]
fn a_raffle_is_drawn_again_by_anybody() {
    let bench = planning("");
    let line = |id: &str, by: &str, more: &str| {
        format!(
            "{{\"network\":\"facebook\",\"account\":\"shop\",\"id\":\"{id}\",\"kind\":\"comment\",\"created_at\":\"2026-11-28T09:00:00Z\",\
             \"author\":{{\"handle\":\"{by}\"}},\"text\":\"me!\"{more}}}"
        )
    };
    let below = ",\"conversation\":\"p\",\"in_reply_to\":\"p\"";
    let post = line("p", "shop", ",\"from_us\":true").replace("comment", "post");
    let all =
        [post, line("1", "Mira", below), line("2", "radu", below), line("3", "mira", below), line("4", "us2", below)];
    let file = bench.path("raffle.jsonl");
    fs::write(&file, all.join("\n")).unwrap();
    bench.good(&["import", "--open-since", "9w", file.to_str().unwrap()]);
    let id = bench.ids("me").remove(0);
    let args = ["plan", "draw", &id, "--seed", "7 12 33", "--without", "@us2", "--json"];
    let drawn = bench.good(&args).one();
    assert_eq!(drawn["draw"]["participants"], json!(2), "{drawn}");
    assert_eq!(bench.good(&args).one(), drawn);
    assert_eq!(drawn["draw"]["left_out"], json!([["us2", "named"]]), "{drawn}");
    let told = bench.good(&["plan", "draw", &id, "--seed", "7 12 33", "--winners", "2"]);
    assert!(told.out.starts_with("3 took part; list ") && told.err.contains("| sha256sum"), "{}{}", told.out, told.err);
}

#[test]
fn a_raffle_takes_the_code_of_a_post_and_leaves_spam_out() {
    let bench = Bench::new();
    bench.good(&["demo", "--keep", bench.path("demo").to_str().unwrap(), "--seed", "--at", "2026-11-24T14:32:00Z"]);
    let posts = bench.on("demo", &["plan", "list", "--all", "--json"]).lines();
    let draw = |post: &Value, more: &[&str]| {
        let code = post["code"].as_str().unwrap();
        bench.on("demo", &[&["plan", "draw", code, "--seed", "12345", "--winners", "1000", "--json"], more].concat())
    };
    let mut spam = 0;
    for post in posts.iter().filter(|post| post["state"] == json!("published")) {
        let out = post["variants"].as_array().unwrap();
        if out.len() > 1 {
            let which = draw(post, &[]);
            assert!(which.code == 1 && which.err.contains("say with `--account` below which"), "{}", which.err);
        }
        for account in out.iter().map(|variant| variant["account"].as_str().unwrap()) {
            let drawn = draw(post, &["--account", account]).one()["draw"].clone();
            let left: Vec<&Value> = drawn["left_out"].as_array().into_iter().flatten().collect();
            if left.is_empty() {
                continue;
            }
            let won = |handle: &Value| drawn["winners"].as_array().unwrap().iter().any(|winner| winner[0] == *handle);
            assert!(left.iter().all(|out| !won(&out[0])), "{drawn}");
            let all = draw(post, &["--account", account, "--with-spam"]).one()["draw"].clone();
            let back = left.iter().filter(|out| out[1] != json!("ours")).count() as u64;
            assert_eq!(all["participants"], json!(drawn["participants"].as_u64().unwrap() + back), "{drawn} {all}");
            spam += left.iter().filter(|out| out[1] == json!("spam")).count();
        }
    }
    assert!(spam > 0, "nobody wrote spam below a post of the demo");
    let none = draw(posts.iter().find(|post| post["state"] == json!("draft")).unwrap(), &[]);
    assert!(none.code == 1 && none.err.contains("is not out"), "{}", none.err);
}

#[test]
fn the_next_usual_time_that_is_free_is_taken_and_a_campaign_tags_its_links() {
    let bench = planning(
        "[slots.\"forum:@shop\"]\ndaily = [\"09:00\"]\n[[campaign]]\nname = \"trains\"\ntags = { utm_campaign = \"night\" }\n",
    );
    let add = |text: &str| {
        let args = ["plan", "add", "--account", "forum:@shop", "--text", text, "--at", "next", "--campaign", "trains"];
        let made = bench.good(&[&args[..], &["--link", "https://a.example", "--json"]].concat());
        bench.good(&["plan", "show", &code(&made), "--json"]).one()
    };
    let day = |shown: &Value| shown["post"]["content"]["moment"]["wall"].as_str().unwrap().to_owned();
    let (one, two) = (add("one"), add("two"));
    assert!(
        day(&one).ends_with("T09:00:00") && day(&two).ends_with("T09:00:00") && day(&one) < day(&two),
        "{one} {two}"
    );
    let text = one["variants"][0]["text"].as_str().unwrap();
    assert!(text.ends_with("https://a.example?utm_campaign=night&utm_source=forum"), "{text}");
    let none = bench.call(&["plan", "add", "--account", "@shop@example.social", "--text", "x", "--at", "next"]);
    assert!(none.code == 1 && none.err.contains("has no usual times"), "{}", none.err);
}

#[test]
fn a_network_is_asked_to_hold_a_post_by_choice_alone() {
    let bench = planning("");
    let add = ["plan", "add", "Trains", "--at", "2027-03-26T09:30", "--text", "Sleep to Brașov.", "--native", "--json"];
    let id = code(&bench.good(&[&add[..], &["--account", "@shop@example.social"]].concat()));
    assert!(bench.good(&["plan", "show", &id]).out.contains("mastodon is to hold it until its minute"));
    bench.good(&["plan", "write", &id, "--here"]);
    assert!(!bench.good(&["plan", "show", &id]).out.contains("is to hold it"));
    bench.good(&["plan", "write", &id, "--native"]);
    assert_eq!(bench.good(&["plan", "show", &id, "--json"]).one()["post"]["content"]["variants"][0]["native"], true);
    // A program holds nothing, and says so before anything is let go.
    let id = code(&bench.good(&[&add[..], &["--account", "forum:@shop"]].concat()));
    let no = bench.call(&["plan", "schedule", &id]);
    assert!(no.code == 1 && no.err.contains("does not hold posts"), "{}", no.err);
    let both = bench.call(&["plan", "write", &id, "--native", "--here"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn who_may_see_a_post_and_its_warning_are_printed() {
    let bench = planning("");
    let words = ["--account", "@shop@example.social", "--text", "Sleep.", "--json"];
    let add = |more: &[&str]| code(&bench.good(&[&["plan", "add"], &words[..], more].concat()));
    let plain = bench.good(&["plan", "show", &add(&[])]).out;
    assert!(!plain.contains("content warning") && !plain.contains("visibility"), "{plain}");
    let shown = bench.good(&["plan", "show", &add(&["--warning", "night trains", "--visibility", "followers"])]).out;
    assert!(shown.contains("  content warning: night trains\n  visibility: followers\n  Sleep.\n"), "{shown}");
}

#[test]
fn a_post_that_was_given_up_is_a_draft_again_by_either_word() {
    let bench = planning("");
    for verb in ["draft", "restore"] {
        let id = code(&bench.good(&["plan", "add", "Night trains", "--json"]));
        bench.good(&["plan", "drop", &id]);
        bench.good(&["plan", verb, &id]);
        assert_eq!(state(&bench, &id), "draft", "{verb}");
    }
}
