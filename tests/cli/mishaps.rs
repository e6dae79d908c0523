//! What goes wrong on a command line, and what is said and left behind.

use super::*;

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
