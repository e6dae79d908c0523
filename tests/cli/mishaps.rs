//! What goes wrong on a command line, and what is said and left behind.

use super::*;

#[test]
fn the_manual_is_printed_and_makes_no_folder_that_nobody_named() {
    let dir = tempfile::tempdir().unwrap();
    let man = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearken"));
        command.env_clear().env("HOME", dir.path()).current_dir(dir.path()).arg("man").args(args);
        Ended::of(command.stdin(Stdio::null()).output().unwrap())
    };
    let reply = man(&["reply"]);
    assert!(reply.code == 0 && reply.out.contains(".TH hearken-reply 1"), "{}{}", reply.out, reply.err);
    let add = man(&["account", "add"]);
    assert!(add.code == 0 && add.out.contains("\\-\\-base\\-url"), "{}{}", add.out, add.err);
    let unknown = man(&["reply-al"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""), "{}", unknown.err);
    assert!(unknown.err.contains("\"reply-al\" is no verb") && unknown.err.contains("--into DIR"), "{}", unknown.err);
    assert!(man(&["repyl"]).err.contains("did you mean reply?"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    let into = man(&["--into", "pages"]);
    assert_eq!((into.code, into.out.as_str()), (0, ""), "{}", into.err);
    assert!(dir.path().join("pages/hearken-reply.1").exists());
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_what_to_do() {
    let bench = Bench::new();
    bench.import(&three());
    let folder = bench.path("folder");
    fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let import = bench.call(&["import", folder]);
    assert_eq!(import.code, 2, "{}", import.err);
    assert!(
        import.err.contains(&format!("{folder} is a folder")) && import.err.contains("name a file"),
        "{}",
        import.err
    );
    let file = bench.path("items.jsonl");
    for (dir, named) in [("/proc/x", "/proc/x"), (file.to_str().unwrap(), "items.jsonl")] {
        let backup = bench.call(&["backup", dir]);
        assert_eq!(backup.code, 1, "{}", backup.err);
        assert!(backup.err.contains(named) && backup.err.contains("name a folder"), "{}", backup.err);
    }
    let man = bench.call(&["man", "--into", "/proc/x"]);
    assert!(man.code == 1 && man.err.contains("/proc/x") && man.err.contains("name a folder"), "{}", man.err);
    if !rustix::process::geteuid().is_root() {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o000)).unwrap();
        let restore = bench.on("again", &["restore", folder]);
        assert!(restore.err.contains(folder), "{}", restore.err);
    }
}

#[test]
fn a_brief_that_nobody_could_read_does_not_count_as_read() {
    let bench = Bench::new();
    bench.import(&three());
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = Ended::of(bench.command("desk", &["brief"]).stdout(full).output().unwrap());
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert_eq!(bench.good(&["brief", "--json"]).one()["new"], 3);
    assert_eq!(bench.good(&["brief", "--json"]).one()["new"], 0);
}

#[test]
fn an_account_that_no_desk_could_use_is_not_written() {
    let bench = Bench::new();
    let before = fs::read_to_string(bench.path("config.toml")).unwrap();
    let mail = ["account", "add", "email", "--handle", "brand", "--secret-env", "X", "--no-check"];
    let options = ["--option", "imap=a:b", "--option", "smtp=mail.example.org", "--option", "imapp=x"];
    let ended = bench.call(&[&mail[..], &options].concat());
    assert_eq!(ended.code, 2, "{}{}", ended.out, ended.err);
    for words in ["handle must be a mail address", "\"a:b\" is not of the form host:port", "did you mean \"imap\"?"] {
        assert!(ended.err.contains(words), "{words}\n{}", ended.err);
    }
    let odd = bench.call(&["account", "add", "telegram", "--handle", "@a\nb"]);
    assert_eq!(odd.code, 2, "{}{}", odd.out, odd.err);
    assert!(odd.err.contains("control character"), "{}", odd.err);
    assert_eq!(fs::read_to_string(bench.path("config.toml")).unwrap(), before);
    bench.good(&["account", "add", "telegram", "--handle", "@a"]);
}
