//! `hearken plan slots`, `move POST next`, `repeat`, `series`, `campaigns`, `year`.

use super::*;

const PLAN: &str = "[slots.\"mastodon:@shop@example.social\"]\nmon = [\"09:00\"]\nthu = [\"17:30\"]\n\
    [[campaign]]\nname = \"night trains\"\nobjective = \"beds\"\ncolour = \"ours\"\nfrom = 2037-03-01\nuntil = 2037-03-31\n\
    [[theme]]\nmonth = \"march\"\ntitle = \"Night trains\"\naim = \"1,000 beds\"\ncampaigns = [\"night trains\"]\n\
    [[theme]]\nmonth = \"2037-05\"\ntitle = \"Picnics\"\ntags = [\"#Picnic\"]\n";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nname = \"Norte\"\nzone = \"Europe/Madrid\"\nkeyring = false\n[[account]]\nnetwork = \"mastodon\"\n\
         handle = \"@shop@example.social\"\nbase_url = \"http://127.0.0.1:9\"\n",
    );
    fs::write(bench.path("plan.toml"), PLAN).unwrap();
    bench.call(&["import", "/dev/null"]);
    bench
}

fn add(bench: &Bench, args: &[&str]) -> String {
    let account = ["plan", "add", "--account", "@shop@example.social", "--json"];
    bench.good(&[&account[..], args].concat()).one()["code"].as_str().unwrap().to_owned()
}

#[test]
fn usual_times_are_listed_and_taken() {
    let bench = bench();
    let slots = bench.good(&["plan", "slots", "-n", "3", "--json"]).lines();
    assert_eq!(slots.len(), 3);
    let id = add(&bench, &["--text", "one", "--at", "next"]);
    let at = |id: &str| bench.good(&["plan", "show", id, "--json"]).one()["post"]["content"]["moment"]["at"].clone();
    assert_eq!(at(&id), slots[0]["at"]);
    let told = bench.good(&["plan", "move", &id, "next"]);
    assert!(told.out.contains("is for"), "{}", told.out);
    assert_eq!(at(&id), slots[1]["at"]);
    let plain = bench.good(&["plan", "slots", "--account", "@shop@example.social", "-n", "2"]).out;
    assert!(plain.contains("mastodon:@shop@example.social") && plain.contains("nothing that day"), "{plain}");
    bench.good(&["plan", "write", &id, "--warning", "trains", "--visibility", "unlisted", "--first-comment", "more"]);
    let variant = bench.good(&["plan", "show", &id, "--json"]).one()["post"]["content"]["variants"][0].clone();
    assert_eq!((&variant["warning"], &variant["visibility"]), (&json!("trains"), &json!("unlisted")));
    assert_eq!((&variant["first_comment"], &variant["text"]), (&json!("more"), &json!("one")));
}

#[test]
fn a_post_is_said_again_until_it_is_stopped() {
    let bench = bench();
    assert!(bench.good(&["plan", "series"]).err.contains("no post is said again"));
    let id = add(&bench, &["Night trains", "--text", "Sleep to Brașov.", "--at", "2037-03-02T09:00"]);
    let other = bench.path("other.txt");
    fs::write(&other, "Wake up in Brașov.\n").unwrap();
    let rule = ["plan", "repeat", &id, "every", "2", "weeks", "until", "2037-06-30", "--text", other.to_str().unwrap()];
    let told = bench.good(&rule).out;
    assert!(told.contains("every 2 weeks on Monday 09:00 until 30 Jun 2037"), "{told}");
    let shown = bench.good(&["plan", "show", &id]).out;
    assert!(shown.contains("again: every 2 weeks on Monday 09:00"), "{shown}");
    assert!(shown.contains("1 of 2 texts used, as drafts, next Mon 2 Mar 2037 09:00"), "{shown}");
    let listed = bench.good(&["plan", "series", "--json"]).one();
    assert_eq!((&listed["title"], &listed["posts"]), (&json!("Night trains"), &json!(1)));
    // Another end keeps the other words; others take their place.
    let texts = || bench.good(&["plan", "series", "--json"]).one()["series"]["texts"].clone();
    bench.good(&["plan", "repeat", &id, "every", "2", "weeks", "until", "2037-07-31"]);
    assert_eq!(texts(), json!(["Wake up in Brașov."]));
    let third = bench.path("third.txt");
    fs::write(&third, "Brașov by morning.\n").unwrap();
    bench.good(&["plan", "repeat", &id, "weekly", "--text", third.to_str().unwrap()]);
    assert_eq!(texts(), json!(["Brașov by morning."]));
    assert!(bench.good(&["plan", "repeat", &id, "stop"]).out.contains("is not said again"));
    assert!(bench.good(&["plan", "series"]).out.is_empty());
    for (rule, words) in [("sometimes", "says no days"), ("stop", "it is of no series")] {
        let wrong = bench.call(&["plan", "repeat", &id, rule]);
        assert!(wrong.code != 0 && wrong.err.contains(words), "{}", wrong.err);
    }
    // Soon there is another of it, as a post of its own.
    let soon = add(&bench, &["Timetable", "--text", "New times.", "--at", "+2h"]);
    bench.good(&["plan", "repeat", &soon, "weekly"]);
    let again: Vec<Value> = bench.good(&["plan", "list", "--json"]).lines();
    assert_eq!(again.iter().filter(|post| post["title"] == "Timetable").count(), 5);
}

#[test]
fn a_series_goes_out_as_json_and_comes_in_again_with_what_was_made_of_it() {
    let from = bench();
    let id = add(&from, &["Timetable", "--text", "New times.", "--at", "+2h"]);
    let other = from.path("other.txt");
    fs::write(&other, "Other times.\n").unwrap();
    from.good(&["plan", "repeat", &id, "weekly", "scheduled", "--text", other.to_str().unwrap()]);
    let listed = |bench: &Bench| -> Vec<Value> {
        let lines = bench.good(&["plan", "list", "--json"]).lines();
        lines.into_iter().filter(|post| post["state"] != "dropped").collect()
    };
    let said = |bench: &Bench| -> Vec<String> {
        listed(bench).iter().map(|post| format!("{} {}", post["at"], post["state"])).collect()
    };
    // One was moved by hand.
    let moved = listed(&from)[1]["code"].as_str().unwrap().to_owned();
    from.good(&["plan", "move", &moved, "+1d"]);
    let file = from.path("plan.jsonl");
    fs::write(&file, from.good(&["plan", "export", "--format", "json"]).out).unwrap();

    let sheet = from.good(&["plan", "export", "--format", "csv"]);
    assert!(sheet.err.contains("a post is said again: a spreadsheet has no place for that"), "{}", sheet.err);

    let to = bench();
    let name = file.to_str().unwrap();
    let told = to.good(&["plan", "import", name, "--schedule", "--json"]).one();
    assert_eq!((&told["new"], &told["series"], &told["bad"]), (&json!(5), &json!(1), &json!(0)), "{told}");
    assert_eq!(said(&to).len(), 5, "none beside another: {:?}", said(&to));
    let series = |bench: &Bench| {
        let one = bench.good(&["plan", "series", "--json"]).one();
        (one["series"].clone(), one["posts"].clone(), one["next"].clone())
    };
    assert_eq!(series(&to), series(&from));
    let again = to.good(&["plan", "import", name, "--json"]).one();
    assert_eq!((&again["new"], &again["known"], &again["series"]), (&json!(0), &json!(5), &json!(0)));
    // Without a word nothing of it is let go.
    let drafts = bench();
    drafts.good(&["plan", "import", name]);
    assert_eq!(drafts.good(&["plan", "series", "--json"]).one()["series"]["lets_go"], Value::Null);
    assert!(listed(&drafts).iter().all(|post| post["state"] == "draft"), "{:?}", said(&drafts));
}

#[test]
fn campaigns_and_the_year_tell_what_is_there_and_what_is_missing() {
    let bench = bench();
    let inside = ["Beds", "--text", "Sleep.", "--campaign", "night trains", "--at", "2037-03-04T09:00"];
    add(&bench, &inside);
    let outside = add(&bench, &["--text", "Late.", "--campaign", "Night Trains", "--at", "2037-04-04T09:00"]);
    let warned = bench.good(&["plan", "show", &outside]).out;
    assert!(warned.contains("the campaign night trains does not run on that day"), "{warned}");
    add(&bench, &["--text", "Rivers.", "--campaign", "rivers"]);
    let campaigns = bench.good(&["plan", "campaigns", "--json"]).lines();
    assert_eq!(campaigns.len(), 2);
    assert_eq!((&campaigns[0]["posts"], &campaigns[0]["states"]), (&json!(2), &json!({ "draft": 2 })));
    assert_eq!((&campaigns[0]["next"]["title"], &campaigns[1]["settled"]), (&json!("Beds"), &json!(false)));
    let plain = bench.good(&["plan", "campaigns"]).out;
    for words in ["night trains · 2037-03-01…2037-03-31", "for: beds", "2 draft", "rivers · not in plan.toml"] {
        assert!(plain.contains(words), "{words}\n{plain}");
    }
    let year = bench.good(&["plan", "year", "2037"]).out;
    for words in ["Theme: Night trains — 1,000 beds · 1 of 1 posts", "no post yet; theme Picnics", "no post yet"] {
        assert!(year.contains(words), "{words}\n{year}");
    }
    let march = &bench.good(&["plan", "year", "2037", "--json"]).one()["months"][2];
    assert_eq!((&march["posts"], &march["themes"][0]["posts"]), (&json!(1), &json!(1)));
    let document = bench.good(&["plan", "export", "--format", "md"]).out;
    assert!(
        document.contains("## Programme") && document.contains("May 2037: no post yet; theme Picnics"),
        "{document}"
    );
}
