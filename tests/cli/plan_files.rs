//! `hearken plan export`, `import` and `dates`: the plan in files, and what is wrong with them.

use super::media::picture;
use super::*;

/// A desk with two accounts that post.
fn bench() -> Bench {
    let bench = Bench::new();
    settings(&bench, "");
    found(&bench, "desk");
    bench
}

/// Makes a desk.
fn found(bench: &Bench, desk: &str) {
    assert_eq!(bench.on(desk, &["import", &file(bench, "none.jsonl", "")]).code, 0);
}

fn settings(bench: &Bench, more: &str) {
    let account = |handle: &str, name: &str| {
        format!(
            "[[account]]\nnetwork = \"exec\"\nhandle = \"{handle}\"\noptions = {{ command = [\"true\"], name = \"{name}\", dir = \"{}\" }}\n",
            bench.dir.path().display()
        )
    };
    let text = format!("[desk]\nname = \"Norte\"\nzone = \"Europe/Madrid\"\nkeyring = false\n{more}");
    bench.settings(&(text + &account("@shop", "forum") + &account("@help", "board")));
}

fn file(bench: &Bench, name: &str, text: &str) -> String {
    fs::write(bench.path(name), text).unwrap();
    bench.path(name).to_str().unwrap().to_owned()
}

/// The posts of a desk without what is the desk's own: ids, and who made them when.
fn said(text: &str) -> Vec<Value> {
    let bare = |line: &str| {
        let mut post: Value = serde_json::from_str(line).unwrap();
        for key in ["id", "code", "made_at", "changed_at", "made_by", "writer", "fates", "state"] {
            post.as_object_mut().unwrap().remove(key);
        }
        post
    };
    let mut posts: Vec<Value> = text.lines().map(bare).collect();
    posts.sort_by_key(Value::to_string);
    posts
}

fn planned(bench: &Bench) {
    let add = |args: &[&str]| bench.good(&[&["plan", "add"], args].concat());
    add(&[
        "Night trains",
        "--account",
        "@shop",
        "--account",
        "@help",
        "--at",
        "2037-03-28T09:30",
        "--text",
        "=Sleep to Brașov, \"cheap\";\nnow",
        "--link",
        "https://a.example/?x=1",
        "--tag",
        "utm_source=m&x",
        "--campaign",
        "summer",
        "--schedule",
    ]);
    add(&["An idea", "--brief", "of ours"]);
    add(&["Draft", "--account", "@shop", "--text", "Hello", "--at", "2037-10-25T02:30", "--zone", "America/New_York"]);
}

#[test]
fn a_plan_goes_from_desk_to_desk_in_both_forms_and_is_never_doubled() {
    let bench = bench();
    planned(&bench);
    let items = bench.call(&["import", &file(&bench, "items.jsonl", &bench.good(&["export", "plan"]).out)]);
    assert!(items.code == 1 && items.err.contains("`hearken plan import FILE` takes them in"), "{}", items.err);
    let json = bench.good(&["plan", "export"]).out;
    assert_eq!(json, bench.good(&["export", "plan"]).out);
    for name in ["plan.csv", "plan.jsonl"] {
        let path = bench.path(name);
        let path = path.to_str().unwrap();
        let out = bench.good(&["plan", "export", "--out", path, "--json"]).one();
        assert_eq!(out["posts"], 3);
        let other = format!("other-{name}");
        found(&bench, &other);
        let dry =
            Ended::of(bench.command(&other, &["plan", "import", path, "--dry-run", "--schedule"]).output().unwrap());
        assert!(dry.out.contains("3 new, 0 known, 0 bad; 1 scheduled; nothing was taken in"), "{}{}", dry.out, dry.err);
        let first = bench.on(&other, &["plan", "import", path, "--schedule", "--json"]);
        let told = first.one();
        assert_eq!(
            (&told["new"], &told["scheduled"], &told["known"]),
            (&json!(3), &json!(1), &json!(0)),
            "{}",
            first.err
        );
        assert_eq!(said(&bench.on(&other, &["plan", "export"]).out), said(&json), "{name}");
        let again = bench.on(&other, &["plan", "import", path, "--schedule"]);
        assert_eq!(again.out, "0 new, 3 known, 0 bad\n", "{}", again.err);
        let here = bench.good(&["plan", "import", path]);
        assert_eq!(here.out, "0 new, 3 known, 0 bad\n");
    }
    // Without a word everything is a draft.
    found(&bench, "drafts");
    bench.on("drafts", &["plan", "import", bench.path("plan.csv").to_str().unwrap()]);
    let states: Vec<String> = bench
        .on("drafts", &["plan", "list", "--all", "--json"])
        .lines()
        .iter()
        .map(|post| post["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, ["draft", "draft", "idea"]);
    let within = bench.good(&["plan", "export", "--from", "2037-03-28", "--until", "2037-03-28"]).out;
    assert_eq!(within.lines().count(), 1);
    assert_eq!(bench.good(&["plan", "export", "--from", "2037-03-29", "--until", "2037-10-01"]).out, "");
}

const WRONG: &str = "\
post;title;at;zone;account;text;link;tags;visibility;media;alt;state;likes\r
1;Good;2037-03-28T09:30;;shop;Fine;;;;;;draft;\r
2;Account;2037-03-28T09:30;;shpo;x;;;;;;;\r
3;State;;;;;;;;;;sheduled;\r
4;Seen;;;shop;x;;;evrybody;;;;\r
5;Never;31.02.2037 9:30;;shop;x;;;;;;;\r
6;Which;03/04/2037 9:30;;shop;x;;;;;;;\r
7;Hour;2037-03-28;;shop;x;;;;;;;\r
8;Zone;2037-03-28T09:30;Europe/Madird;shop;x;;;;;;;\r
9;Tags;;;shop;x;https://a.example;utm;;;;;\r
10;Alt;;;shop;x;;;;a.png;\"one\ntwo\";;\r
11;One;;;shop;x;;;;;;;\r
11;Two;;;shop;y;;;;;;;\r
12;More;;;shop;a;b;;;;;;;;;x\r
13;Nobody;;;;x;;;;;;;\r
";

#[test]
fn a_file_with_mistakes_imports_nothing_and_tells_them_all() {
    let bench = bench();
    bench.good(&["plan", "add", "here"]);
    let path = file(&bench, "wrong.csv", WRONG);
    let ended = bench.call(&["plan", "import", &path]);
    assert_eq!(ended.code, 1);
    for told in [
        "line 1, likes: there is no column \"likes\"; there are post, title, at",
        "line 3, account: there is no account \"shpo\" for this; did you mean \"forum:@shop\"?",
        "line 4, state: \"sheduled\" is no state; did you mean \"scheduled\"?",
        "line 5, visibility: \"evrybody\" is no visibility; there are public, unlisted, followers, direct",
        "line 6, at: \"31.02.2037 9:30\" is no time; write it like 2027-03-28T09:30",
        "line 7, at: \"03/04/2037 9:30\" can be two days; write it like 2027-03-28T09:30",
        "line 8, at: \"2037-03-28\" says no hour; write it like 2027-03-28T09:30",
        "line 9, zone: \"Europe/Madird\" is no time zone",
        "line 10, tags: \"utm\" is no tag; write name=value&name=value",
        "line 11, alt: it describes 2 pictures or films, and there are 1",
        "line 14, title: it says \"Two\", and line 13 of the same post says \"One\"; write it once",
        "line 14, account: ",
        "line 15: the row has 16 cells, and there are 13 columns: quote what holds a separator",
        "line 16, account: it says something, but not for which account",
    ] {
        assert!(ended.err.contains(&format!("wrong.csv: {told}")), "{told}\n---\n{}", ended.err);
    }
    assert!(
        ended.err.contains("14 mistakes: nothing was taken in; --partial takes in the post that is right"),
        "{}",
        ended.err
    );
    assert_eq!(bench.good(&["plan", "list", "--json"]).lines().len(), 1);
    let part = bench.call(&["plan", "import", &path, "--partial"]);
    assert_eq!((part.code, part.out.as_str()), (1, "1 new, 0 known, 14 bad\n"), "{}", part.err);
    let json = bench.call(&["plan", "import", &file(&bench, "wrong.json", "[{\"tilte\":\"x\"}]"), "--json"]);
    assert_eq!(json.one()["mistakes"][0]["what"], "\"tilte\" is not known here; did you mean \"title\"?");
    let ansi = bench.path("ansi.csv");
    fs::write(&ansi, b"title\nBra\xbaov\n").unwrap();
    let ended = bench.call(&["plan", "import", ansi.to_str().unwrap()]);
    assert!(ended.err.contains("line 2 is not written in UTF-8; save the file as \"CSV UTF-8\""), "{}", ended.err);
}

#[test]
fn what_is_past_is_missed_and_what_is_out_stays_out() {
    let bench = bench();
    bench.good(&["plan", "add", "here"]);
    let text = "title,at,account,text,state\nPast,2026-01-05T09:30,shop,Old news,scheduled\nOut,2026-01-05T09:30,shop,It is out,published\n\
                Old draft,2026-01-06T09:30,shop,Perhaps,draft\n";
    let ended = bench.good(&["plan", "import", &file(&bench, "past.csv", text), "--schedule"]);
    assert_eq!(
        ended.out,
        "2 new, 0 known, 0 bad; 1 missed, for a person to decide; 1 left out, being out already or given up\n"
    );
    let missed = bench.good(&["plan", "list", "--all", "--state", "missed", "--json"]).one();
    assert_eq!(missed["title"], "Past");
    assert!(missed["why"].as_str().unwrap().contains("was over when it was brought in"), "{missed}");
    assert_eq!(bench.ids("").len(), 1, "somebody decides");
    // With a desk that asks for a yes nothing leaves without one.
    let ended = bench.good(&["plan", "list", "--all", "--state", "published", "--json"]);
    assert!(ended.out.is_empty());
}

#[test]
fn what_was_given_up_comes_in_anew() {
    let bench = bench();
    let text = "title,at,account,text,state\nTrains,2037-03-28T09:30,shop,Sleep,scheduled\nIdea,,,,\n";
    let path = file(&bench, "plan.csv", text);
    assert_eq!(bench.good(&["plan", "import", &path]).out, "2 new, 0 known, 0 bad\n");
    bench.good(&["undo"]);
    let again = bench.good(&["plan", "import", &path, "--schedule"]);
    assert_eq!(again.out, "2 new, 0 known, 0 bad; 1 scheduled\n", "{}", again.err);
    // What a file names by its id is taken up again, and never made twice.
    let trains = bench.good(&["plan", "list", "--all", "--state", "scheduled", "--json"]).one();
    let code = trains["code"].as_str().unwrap();
    let saved = file(&bench, "saved.jsonl", &bench.good(&["plan", "export", "--from", "2037-03-28"]).out);
    let own = fs::read_to_string(&saved).unwrap();
    let own = own.lines().find(|line| line.contains("\"state\":\"scheduled\"")).unwrap();
    let own = file(&bench, "own.jsonl", own);
    bench.good(&["plan", "drop", code]);
    let ended = bench.good(&["plan", "import", &own]);
    assert_eq!(ended.out, "0 new, 0 known, 0 bad; 1 left out, being out already or given up\n");
    assert!(
        ended.err.contains(&format!("was given up here; `hearken plan restore {code}` takes it up")),
        "{}",
        ended.err
    );
    let told = bench.good(&["plan", "import", &own, "--json"]).one();
    assert_eq!((&told["posts"][0]["became"], &told["posts"][0]["code"]), (&json!("left_out"), &json!(code)));
}

#[test]
fn posts_without_a_text_are_told_apart_by_what_else_they_say() {
    let bench = bench();
    picture(&bench, "one.gif", 1);
    picture(&bench, "two.gif", 2);
    let text = "account,title,brief,media,link\nshop,Night trains,ours,,\nshop,Rivers,,,\nshop,Rivers,again,,\nshop,,,one.gif,\n\
                shop,,,two.gif,\nshop,,,one.gif,\nshop,,,,https://a.example\nshop,,,,https://b.example\n";
    let path = file(&bench, "plan.csv", text);
    assert_eq!(bench.good(&["plan", "import", &path]).out, "6 new, 2 known, 0 bad\n");
    let again = bench.good(&["plan", "import", &path]);
    assert_eq!(again.out, "0 new, 8 known, 0 bad\n", "{}", again.err);
    assert_eq!(bench.good(&["plan", "list", "--all", "--json"]).lines().len(), 6);
}

#[test]
fn pictures_of_a_file_are_in_the_library_before_a_post_leaves() {
    let bench = bench();
    let train = picture(&bench, "train.gif", 1);
    fs::write(bench.path("broken.png"), b"\x89PNG\r\n\x1a\nnothing").unwrap();
    let text = "title,at,account,text,media,alt,state\nTrains,2037-03-28T09:30,shop,Sleep,train.gif,A train,scheduled\n\
                Rivers,2037-03-29T09:30,shop,Swim,never.gif,A river,scheduled\nHills,2037-03-30T09:30,shop,Walk,broken.png,A hill,scheduled\n\
                Words,2037-03-31T09:30,shop,Talk,,,scheduled\nLater,2037-04-01T09:30,shop,Wait,broken.png,A hill,draft\n";
    let path = file(&bench, "plan.csv", text);
    let ended = bench.good(&["plan", "import", &path, "--schedule", "--json"]);
    let told = ended.one();
    assert_eq!((&told["new"], &told["scheduled"]), (&json!(5), &json!(2)), "{}", ended.err);
    let became: Vec<&str> =
        told["posts"].as_array().unwrap().iter().map(|post| post["became"].as_str().unwrap()).collect();
    assert_eq!(became, ["scheduled", "draft", "draft", "scheduled", "draft"]);
    for words in
        ["line 3: \"Rivers\" stays a draft: there is no file", "line 4: \"Hills\" stays a draft: ", "line 6: \"Later\""]
    {
        assert!(ended.err.contains(words), "{words}\n{}", ended.err);
    }
    fs::remove_file(&train).unwrap();
    let code = told["posts"][0]["code"].as_str().unwrap();
    let shown = bench.good(&["plan", "show", code, "--json"]).one();
    let media = &shown["post"]["content"]["variants"][0]["media"][0];
    assert_eq!((&media["name"], &media["alt"]), (&json!("train.gif"), &json!("A train")));
    let there = bench.path("desk").join(media["url"].as_str().unwrap());
    assert!(there.is_file() && there.starts_with(bench.path("desk").join("media")), "{there:?}");
}

#[test]
fn a_picture_is_known_by_what_is_in_it_and_by_its_place_in_the_library() {
    let bench = bench();
    picture(&bench, "train.gif", 1);
    let text = "title,at,account,text,media,alt\nTrains,2037-03-28T09:30,shop,Sleep,train.gif,A train\n\
                Rivers,2037-03-29T09:30,shop,Swim,never.gif,\n,2037-03-30T09:30,shop,,train.gif,A train\n";
    let path = file(&bench, "plan.csv", text);
    assert_eq!(bench.good(&["plan", "import", &path]).out, "3 new, 0 known, 0 bad\n");
    let json = bench.good(&["plan", "export"]).out;
    let bare: String = json
        .lines()
        .map(|line| {
            let mut post: Value = serde_json::from_str(line).unwrap();
            post.as_object_mut().unwrap().remove("id");
            post.to_string() + "\n"
        })
        .collect();
    let csv = bench.good(&["plan", "export", "--format", "csv"]).out;
    for (name, text) in [("plan.csv", text), ("own.jsonl", &json), ("bare.jsonl", &bare), ("own.csv", &csv)] {
        fs::create_dir_all(bench.path("elsewhere")).unwrap();
        let folder = if name == "plan.csv" { "." } else { "elsewhere" };
        let path = file(&bench, &format!("{folder}/{name}"), text);
        let known = bench.good(&["plan", "import", &path]);
        assert_eq!(known.out, "0 new, 3 known, 0 bad\n", "{name}: {}", known.err);
        assert!(!known.err.contains("something else") && !known.err.contains("train"), "{name}: {}", known.err);
    }
    let other = file(&bench, "other.csv", &text.replace("A train", "A night train"));
    let other = bench.good(&["plan", "import", &other]);
    assert_eq!(other.err.matches("it says something else here").count(), 2, "{}", other.err);
    // A copy of it keeps its picture.
    let copy = file(&bench, "elsewhere/copy.jsonl", &bare.replace("Sleep", "Dream"));
    bench.good(&["plan", "import", &copy]);
    let last = bench.good(&["plan", "export"]).out;
    let line = last.lines().find(|line| line.contains("Dream")).unwrap();
    let post: Value = serde_json::from_str(line).unwrap();
    let url = post["variants"][0]["media"][0]["url"].as_str().unwrap();
    assert!(url.starts_with("media/") && bench.path("desk").join(url).is_file(), "{url}");
    // Another desk has no such file.
    found(&bench, "other");
    let ended = bench.on("other", &["plan", "import", &copy]);
    assert!(ended.err.contains("there is no file"), "{}", ended.err);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Team lunch\\, wi\r\n th cake\r\n\
    DTSTART;TZID=Romance Standard Time:20370105T130000\r\nRRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=3\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Fair\r\nDTSTART;VALUE=DATE:20370110\r\nDTEND;VALUE=DATE:20370112\r\nRRULE:FREQ=HOURLY\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Long over\r\nDTSTART;VALUE=DATE:20200110\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_calendar_of_others_becomes_key_dates_or_ideas() {
    let bench = bench();
    bench.good(&["plan", "add", "here"]);
    let path = file(&bench, "Our Team.ics", CALENDAR);
    let posts = bench.call(&["plan", "import", &path]);
    assert!(posts.code == 2 && posts.err.contains("hearken plan dates import"), "{}", posts.err);
    let taken = bench.good(&["plan", "dates", "import", &path]);
    assert!(
        taken.err.contains("line 14: FREQ=HOURLY of RRULE is not followed here; the first day is kept"),
        "{}",
        taken.err
    );
    assert!(taken.out.contains("3 events of our-team are key dates now"), "{}", taken.out);
    let list = |more: &[&str]| {
        bench.good(&[&["plan", "dates", "list", "--from", "2037-01-01", "--until", "2037-02-28"], more].concat())
    };
    let days: Vec<String> = list(&["--country", "our-team", "--json"])
        .lines()
        .iter()
        .map(|day| format!("{} {}", day["date"].as_str().unwrap(), day["name"].as_str().unwrap()))
        .collect();
    assert_eq!(
        days,
        ["2037-01-05 Team lunch, with cake", "2037-01-10 Fair", "2037-01-11 Fair", "2037-02-02 Team lunch, with cake"]
    );
    assert!(
        list(&[]).out.contains("awareness  int      World Cancer Day") && list(&[]).out.contains("our-team Fair"),
        "{}",
        list(&[]).out
    );
    assert!(
        list(&["--country", "es"]).out.contains("Tue 6 Jan 2037   holiday    es Epiphany · Día de Reyes"),
        "{}",
        list(&["--country", "es"]).out
    );
    let odd = bench.call(&["plan", "dates", "list", "--country", "zz"]);
    assert!(odd.code == 2 && odd.err.contains("there are de, es, fr, gb, int, it, our-team, ro, us"), "{}", odd.err);

    let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(72)).strftime("%Y%m%d").to_string();
    let path = file(&bench, "soon.ics", &CALENDAR.replace("20370110", &soon));
    for expected in
        ["ideas: 1 new, 0 known; events that are over: 2\n", "ideas: 0 new, 1 known; events that are over: 2\n"]
    {
        assert_eq!(bench.good(&["plan", "dates", "import", &path, "--as-posts"]).out, expected);
    }
    assert!(bench.good(&["plan", "list", "--state", "idea"]).out.contains("Fair"));
}

#[test]
fn the_plan_is_a_calendar_and_a_document() {
    let bench = bench();
    planned(&bench);
    let ics = bench.good(&["plan", "export", "--format", "ics"]).out;
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.contains("DTSTART:20370328T083000Z\r\n"), "{ics}");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2);
    let path = bench.path("plan.md");
    bench.good(&["plan", "export", "--out", path.to_str().unwrap()]);
    let document = fs::read_to_string(path).unwrap();
    for part in [
        "# Plan of Norte",
        "## March 2037",
        "### Saturday, 28 March",
        "**09:30 Night trains** — scheduled · summer",
        "## Without a time",
        "- Sat 28: Earth Hour · awareness · int",
    ] {
        assert!(document.contains(part), "{part}\n---\n{document}");
    }
    let nowhere = bench.call(&["plan", "export", "--out", "/nowhere/plan.csv"]);
    assert!(nowhere.code == 1 && nowhere.err.contains("/nowhere/plan.csv cannot be written"), "{}", nowhere.err);
}

#[test]
fn a_running_desk_keeps_the_calendar_file() {
    let bench = bench();
    settings(&bench, "[plan]\nfeed = \"feed/plan.ics\"\n");
    fs::create_dir(bench.path("feed")).unwrap();
    planned(&bench);
    let _serving = bench.serve();
    let holds = |count: usize| {
        let read = || fs::read_to_string(bench.path("feed/plan.ics")).unwrap_or_default();
        for _ in 0..600 {
            if read().matches("BEGIN:VEVENT").count() == count {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("within a minute: {}", read());
    };
    assert!(bench.call(&["doctor"]).out.contains("kept as a calendar in "));
    holds(2);
    bench.good(&["plan", "add", "Third", "--at", "2037-05-01T09:00"]);
    holds(3);
}

#[test]
fn other_programs_read_our_calendar() {
    let has = Command::new("python3").args(["-c", "import icalendar"]).output();
    if !has.is_ok_and(|ended| ended.status.success()) {
        eprintln!("skipped: python3 has no icalendar");
        return;
    }
    let bench = bench();
    planned(&bench);
    let path = bench.path("plan.ics");
    bench.good(&["plan", "export", "--out", path.to_str().unwrap()]);
    let script = "import icalendar, sys\nc = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\n\
                  print(sorted(str(e['SUMMARY']) for e in c.walk('VEVENT')))\nassert not any(e.errors for e in c.walk())";
    let ended = Ended::of(Command::new("python3").args(["-c", script]).arg(&path).output().unwrap());
    assert_eq!(ended.out.trim(), "['Draft', 'Night trains']", "{}", ended.err);
}
