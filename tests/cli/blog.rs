//! A blog as a channel: the program `config/examples/blog.sh` behind an account.

use super::media::picture;
use super::*;

fn blogging() -> Bench {
    let bench = Bench::new();
    let blog = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/blog.sh");
    let pages = bench.path("site/posts");
    bench.settings(&format!(
        "[desk]\nname = \"Norte\"\nzone = \"Europe/Madrid\"\nkeyring = false\n[undo]\npublic = 0\n[[account]]\n\
         network = \"exec\"\nhandle = \"@blog\"\noptions = {{ command = [\"sh\", \"{blog}\", \"{}\", \"https://norte.example/posts\"], name = \"blog\" }}\n",
        pages.display()
    ));
    bench.call(&["import", "/dev/null"]);
    bench
}

fn pages(bench: &Bench) -> Vec<PathBuf> {
    let entries = fs::read_dir(bench.path("site/posts")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().join("index.md")).filter(|page| page.is_file()).collect()
}

fn published(bench: &Bench, id: &str) -> Value {
    for _ in 0..300 {
        let shown = bench.good(&["plan", "show", id, "--json"]).one();
        if shown["state"] == "published" {
            return shown;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{}", bench.good(&["plan", "show", id]).out);
}

#[test]
fn a_post_planned_for_the_blog_is_a_page_with_its_pictures_once() {
    let bench = blogging();
    let path = picture(&bench, "Night train.gif", 1);
    let said = "Sleep to \"Brașov\".\n\nEvery night. #night #trains";
    let made = bench.good(&[
        "plan",
        "add",
        "Night",
        "trains",
        "--account",
        "blog:@blog",
        "--text",
        said,
        "--media",
        &path,
        "--alt",
        "A [night] train",
        "--at",
        "+1d",
        "--campaign",
        "winter",
        "--json",
    ]);
    let id = made.one()["code"].as_str().unwrap().to_owned();
    fs::remove_file(&path).unwrap();
    bench.good(&["plan", "shot", &id, "the", "platform", "in", "snow"]);
    let shots = bench.good(&["media", "shots", "--json"]).one();
    assert_eq!((&shots["code"], &shots["which"], &shots["done"]), (&json!(id), &json!(1), &json!(false)));
    bench.good(&["media", "made", &id]);
    let _serving = bench.serve();
    bench.good(&["plan", "move", &id, &soon()]);
    bench.good(&["plan", "schedule", &id]);
    let shown = published(&bench, &id);
    let fate = &shown["post"]["fates"]["blog:@blog"]["published"];
    let found = pages(&bench);
    assert_eq!(found.len(), 1, "{found:?}");
    let name = found[0].parent().unwrap().file_name().unwrap().to_str().unwrap();
    assert_eq!(fate["url"], json!(format!("https://norte.example/posts/{name}/")));
    let page = fs::read_to_string(&found[0]).unwrap();
    for words in [
        "title: \"Night trains\"\n",
        "tags: [\"night\", \"trains\"]\n",
        "categories: [\"winter\"]\n",
        "Sleep to \"Brașov\".\n\nEvery night. #night #trains\n",
        "![A \\[night\\] train](Night-train.gif)\n",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let dated = page.lines().find_map(|line| line.strip_prefix("date: ")).unwrap();
    assert!(dated.ends_with("+01:00") || dated.ends_with("+02:00"), "{dated}");
    assert!(found[0].with_file_name("Night-train.gif").is_file());
}

/// The next minute of the clock in Madrid is too far: a time of a few seconds ahead, with them.
fn soon() -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(3);
    at.to_zoned(jiff::tz::TimeZone::get("Europe/Madrid").unwrap()).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

#[test]
fn a_page_that_was_half_written_when_the_program_was_killed_is_written_once() {
    let bench = Bench::new();
    let blog = concat!(env!("CARGO_MANIFEST_DIR"), "/config/examples/blog.sh");
    let half = bench.path("site/posts/.new-r1");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("index.md"), "---\nhearken: \"r1\"\n---\n").unwrap();
    let said = |lines: &str| {
        let mut command = Command::new("sh");
        command.arg(blog).arg(bench.path("site/posts")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let send = "{\"reply\":\"r1\",\"kind\":\"post\",\"account\":\"@blog\",\"to\":null,\"text\":\"a\\tb \\\\n\",\"title\":\"One\",\"written_at\":\"2026-11-29T10:00:00Z\"}\n";
    assert!(said("{\"find\":\"r1\"}\n").contains("{\"have\":\"r1\",\"remote_id\":null}"), "half a page is none");
    let first = said(send);
    assert!(first.contains("{\"delivered\":\"r1\",\"remote_id\":\"2026-11-29-one\"}"), "{first}");
    assert_eq!(said(send), first);
    assert!(said("{\"find\":\"r1\"}\n").contains("{\"have\":\"r1\",\"remote_id\":\"2026-11-29-one\"}"));
    assert_eq!(pages(&bench).len(), 1);
    assert!(!half.exists());
    let page = fs::read_to_string(&pages(&bench)[0]).unwrap();
    assert!(page.ends_with("---\n\na\tb \\n\n"), "{page}");
    let other = send.replace("r1", "r2");
    assert!(said(&other).contains("2026-11-29-one-r2"), "another of that day and title stands beside it");
    let answer = "{\"reply\":\"r3\",\"kind\":\"reply\",\"text\":\"x\"}\n";
    assert!(said(answer).contains("{\"refused\":\"r3\""));
}
