//! `hearken media`: the media library.

use super::*;

/// A picture of one dot, a byte behind its end telling it from others.
pub fn picture(bench: &Bench, name: &str, which: u8) -> String {
    let mut bytes = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;".to_vec();
    bytes.push(which);
    fs::write(bench.path(name), bytes).unwrap();
    bench.path(name).to_str().unwrap().to_owned()
}

fn desk() -> Bench {
    let bench = Bench::new();
    bench.call(&["import", "/dev/null"]);
    bench
}

#[test]
fn files_are_added_described_found_and_taken_out() {
    let bench = desk();
    assert!(bench.good(&["media", "list"]).err.contains("nothing is in the library yet"));
    let path = picture(&bench, "train.gif", 1);
    let added = bench.good(&[
        "media",
        "add",
        &path,
        "--alt",
        "A night train",
        "--credit",
        "Ana, CC BY",
        "--tags",
        "night,trains",
        "--json",
    ]);
    let code = added.one()["code"].as_str().unwrap().to_owned();
    bench.good(&["media", "add", &picture(&bench, "same.gif", 1)]);
    let listed = bench.good(&["media", "list", "--json"]).one();
    assert_eq!((&listed["name"], &listed["form"], &listed["width"]), (&json!("train.gif"), &json!("gif"), &json!(1)));
    assert_eq!((&listed["tags"], &listed["used"]), (&json!(["night", "trains"]), &json!([])));
    assert!(bench.path("desk").join(listed["path"].as_str().unwrap()).is_file());
    bench.good(&["media", "alt", &code, "The", "night", "train", "in", "snow"]);
    assert_eq!(bench.good(&["media", "list", "SNOW", "--json"]).lines().len(), 1);
    assert!(bench.good(&["media", "list", "sun"]).err.contains("nothing fits"));
    let shown = bench.good(&["media", "show", "train.gif"]);
    assert!(shown.out.contains("The night train in snow") && shown.out.contains("by: Ana, CC BY"), "{}", shown.out);
    assert!(bench.good(&["media", "drop", &code]).out.contains(&format!("hearken media restore {code}")));
    assert!(bench.good(&["media", "list", "--json"]).lines().is_empty());
    assert!(bench.good(&["media", "check", "--clear"]).out.contains("1 that were taken out are cleared away"));
    let gone = bench.call(&["media", "restore", &code]);
    assert!(gone.code == 1 && gone.err.contains("add it again"), "{}", gone.err);
    bench.good(&["media", "add", &path]);
    assert!(bench.good(&["media", "show", &code]).out.contains("The night train in snow"), "what was said of it stays");
}

#[test]
fn bad_files_are_told_and_the_good_ones_are_in() {
    let bench = desk();
    fs::write(bench.path("empty.png"), "").unwrap();
    fs::write(bench.path("broken.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    fs::File::create(bench.path("film.mp4")).unwrap().set_len(100 << 20).unwrap();
    let at = |name: &str| bench.path(name).to_str().unwrap().to_owned();
    let good = picture(&bench, "good.gif", 1);
    let files =
        [at("empty.png"), at("broken.jpg"), at("film.mp4"), at("never.png"), at(""), "/dev/null".to_owned(), good];
    let mut args = vec!["media", "add"];
    args.extend(files.iter().map(String::as_str));
    let ended = bench.call(&args);
    assert_eq!(ended.code, 1, "{}", ended.err);
    for words in
        ["is empty", "is a broken JPEG", "100 MiB; more than 25 MiB", "there is no file", "is a folder", "is no file"]
    {
        assert!(ended.err.contains(words), "{words}: {}", ended.err);
    }
    assert!(ended.out.contains("good.gif is in the library: 1x1 GIF"), "{}", ended.out);
}

#[test]
fn a_lost_or_changed_file_is_told_by_the_check_and_the_doctor_and_comes_back_from_a_backup() {
    let bench = desk();
    bench.good(&["media", "add", &picture(&bench, "train.gif", 1)]);
    let path = bench.good(&["media", "list", "--json"]).one()["path"].as_str().unwrap().to_owned();
    let kept = bench.path("desk").join(&path);
    let saved = bench.good(&["backup", bench.path("saved").to_str().unwrap()]);
    assert!(saved.out.contains("1 new files of the media library"), "{}", saved.out);
    assert!(bench.good(&["doctor"]).out.contains("media     1 files with"));
    fs::write(&kept, "something else").unwrap();
    let checked = bench.call(&["media", "check"]);
    assert!(
        checked.code == 1 && checked.out.contains("train.gif in the library's folder is not what was added"),
        "{}",
        checked.out
    );
    fs::remove_file(&kept).unwrap();
    let doctor = bench.call(&["doctor"]);
    assert!(doctor.out.contains("wrong media     train.gif is not in the library's folder any more"), "{}", doctor.out);
    let restored = bench.on("other", &["restore", bench.path("saved").to_str().unwrap()]);
    assert!(restored.out.contains("with 1 files of the media library"), "{}{}", restored.out, restored.err);
    assert_eq!(bench.on("other", &["media", "check"]).code, 0);
    assert!(bench.path("other").join(path).is_file());
}
