use std::fs;
use std::path::Path;

use super::*;
use crate::domain::network::AccountSettings;
use crate::domain::targets::Targets;
use crate::domain::time::Span;

fn places(dir: &Path) -> Places {
    Places {
        desk: dir.join("desk"),
        config: dir.join("config.toml"),
        named: false,
        desk_named: false,
        state: dir.join("state"),
    }
}

fn load(text: &str) -> Result<Config, Mistakes> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("config.toml"), text).unwrap();
    Config::load(&places(dir.path()))
}

/// Returns what is wrong with a text, without the file's name.
fn wrong(text: &str) -> Vec<String> {
    let mistakes = load(text).map(|_| ()).unwrap_err().0;
    mistakes.into_iter().map(|one| format!("{}: {}", one.line, one.what)).collect()
}

#[test]
fn every_mistake_comes_at_once_with_its_line_and_the_word_that_was_meant() {
    let text = r##"[desk]
nmae = "rail"
zone = "Europe/Bukarest"
[hours]
mon-frx = ["9-17"]
tue = ["17-9"]
[policies]
require_alt = "yes"
stale_minutes = 0
[[targets]]
class = ["complaints"]
[[account]]
network = "mastadon"
password = "hunter2"
[[view]]
name = "x"
query = "due<banana"
[ui]
theme = "pink"
[nonsense]
"##;
    let got = wrong(text);
    let begins = [
        "2: \"nmae\" is not known in [desk]; did you mean \"name\"?",
        "3: zone: \"Europe/Bukarest\" is no time zone",
        "5: \"mon-frx\" is not known in [hours]; did you mean \"mon-fri\"?",
        "6: tue: opening hours 17:00-09:00 end before they begin",
        "8: require_alt must be true or false, and is a string",
        "9: stale_minutes must be a whole number from 1 to 1440, and is 0",
        "10: a target says within how many minutes",
        "11: class: unknown variant `complaints`",
        "13: network: \"mastadon\" is not known; did you mean \"mastodon\"?",
        "14: \"password\" is not known in [account]; secrets never stand in a settings file",
        "17: query: ",
        "19: theme: \"pink\" is no theme; there are auto, dark,",
        "20: \"nonsense\" is not known here; known are desk,",
    ];
    assert_eq!(got.len(), begins.len(), "{got:#?}");
    for (line, begin) in got.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line}\n{begin}");
    }
    assert!(!got.join("").contains("hunter2"));
}

#[test]
fn broken_toml_is_a_mistake_with_its_line_and_the_rest_is_still_read() {
    let got = wrong("[desk]\nname = \nzone = \"Mars\"\n");
    assert!(got.iter().any(|line| line.starts_with("2: ")), "{got:?}");
    assert!(got.iter().any(|line| line.starts_with("3: zone: \"Mars\"")), "{got:?}");
}

#[test]
fn accounts_are_checked_against_each_other_and_against_hours() {
    let text = "[hours.night]\nmon-sun = [\"0-24\"]\n[[account]]\nnetwork = \"x\"\nhandle = \"@a\"\nhours = \"nigth\"\n\
        [[account]]\nnetwork = \"x\"\nhandle = \"@a\"\n[[account]]\nnetwork = \"y\"\noptions = { token = \"t\" }\n";
    let got = wrong(text);
    assert_eq!(got.len(), 3, "{got:#?}");
    assert!(
        got.iter().any(|line| line.starts_with("6: there are no hours \"nigth\"; did you mean \"night\"?")),
        "{got:?}"
    );
    assert!(got.iter().any(|line| line.contains("x:@a stands here twice")), "{got:?}");
    assert!(got.iter().any(|line| line.starts_with("12: token: secrets never stand")), "{got:?}");
}

#[test]
fn the_defaults_say_what_the_code_does() {
    let config = load("").unwrap();
    let (usual, rulings) = (Rulings::default(), &config.rulings);
    assert_eq!(rulings.targets, usual.targets);
    assert_eq!(rulings.undo_window, usual.undo_window);
    assert_eq!(rulings.pace, usual.pace);
    assert_eq!((rulings.stale_after, rulings.open_since), (usual.stale_after, usual.open_since));
    assert_eq!((rulings.first_sync, rulings.require_alt), (usual.first_sync, usual.require_alt));
    assert_eq!(config.views, View::usual());
    assert!(rulings.hours.is_always() && !config.hours_set && config.backups.is_some());
    assert!(config.replies.len() > 20 && config.tone.contains_key("mastodon"));
}

#[test]
fn the_targets_shown_in_the_defaults_are_those_that_hold() {
    let shown: String =
        DEFAULTS.lines().filter_map(|line| line.strip_prefix("#: ")).map(|line| format!("{line}\n")).collect();
    let rows = load(&shown).unwrap().rulings.targets;
    let usual = Targets::default();
    assert_eq!(rows.rows().len(), 2 * usual.rows().len());
    assert_eq!(&rows.rows()[..usual.rows().len()], usual.rows());
}

#[test]
fn the_desk_wins_over_the_user_and_accounts_add_up() {
    let dir = tempfile::tempdir().unwrap();
    let places = places(dir.path());
    fs::create_dir(&places.desk).unwrap();
    let user = "[desk]\nname = \"mine\"\nseat = \"ana\"\n[people]\nvips = [\"@a\"]\n[[account]]\nnetwork = \"x\"\nhandle = \"@a\"\n";
    fs::write(&places.config, user).unwrap();
    let desk = "[desk]\nname = \"rail\"\nzone = \"Europe/Madrid\"\n[undo]\npublic = 0\n[people]\nvips = [\"@b\"]\n\
        [hours]\nmon-fri = [\"9-17\"]\nholidays = [\"2026-12-25\"]\n[[account]]\nnetwork = \"y\"\n";
    fs::write(places.desk.join("config.toml"), desk).unwrap();
    fs::write(places.desk.join("brand.md"), "# B\n## Do not say\n- calm down\n").unwrap();
    let config = Config::load(&places).unwrap();
    assert_eq!((config.name.as_str(), config.seat.as_deref()), ("rail", Some("ana")));
    assert_eq!(config.accounts.len(), 2);
    assert_eq!(config.rulings.vips, ["@a", "@b"]);
    assert_eq!(config.rulings.undo_window.public, Span::ZERO);
    assert_eq!(config.zone().iana_name(), Some("Europe/Madrid"));
    assert_eq!(config.rulings.do_not_say.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(), ["calm down"]);
    assert_eq!(config.brand_path, places.desk.join("brand.md"));
    let christmas: crate::domain::time::Time = "2026-12-25T10:00:00Z".parse().unwrap();
    assert!(!config.rulings.hours.is_open(christmas));
}

#[test]
fn a_settings_file_that_was_named_must_be_there() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { named: true, ..places(dir.path()) };
    let mistakes = Config::load(&places).map(|_| ()).unwrap_err();
    assert!(mistakes.to_string().contains("config.toml: cannot be read"), "{mistakes}");
}

#[test]
fn an_account_is_added_and_removed_and_comments_stay() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sub/config.toml");
    let first = AccountSettings { network: "x".into(), handle: "@a".into(), ..AccountSettings::default() };
    append::add(&path, &first).unwrap();
    let before =
        format!("# mine\n[desk]\nname = \"rail\" # good\n\n{}\n# the second\n", fs::read_to_string(&path).unwrap());
    fs::write(&path, &before).unwrap();
    let mut options = toml::Table::new();
    options.insert("imap".into(), "127.0.0.1:143".into());
    options.insert("two words".into(), toml::Value::Array(vec![1.into(), "b\"c".into()]));
    let second = AccountSettings {
        network: "feed".into(),
        handle: "a@b.example".into(),
        listen: vec!["#x".into()],
        options,
        ..AccountSettings::default()
    };
    append::add(&path, &second).unwrap();
    let places = Places { config: path.clone(), ..places(dir.path()) };
    assert_eq!(Config::load(&places).unwrap().accounts, [first.clone(), second.clone()]);
    assert!(append::remove(&path, &second).unwrap());
    assert!(!append::remove(&path, &second).unwrap());
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with("# mine\n[desk]\nname = \"rail\" # good\n"), "{after}");
    assert_eq!(Config::load(&places).unwrap().accounts, std::slice::from_ref(&first));
    assert!(append::remove(&path, &first).unwrap());
    assert!(Config::load(&places).unwrap().accounts.is_empty());
}

#[test]
fn keys_of_ones_own_are_checked_too() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("keys.toml"), "\"F5\" = \"done\"\n\"F6\" = \"fly away\"\n\"F7\" = 3\n").unwrap();
    let mistakes = Config::load(&places(dir.path())).map(|_| ()).unwrap_err().0;
    let lines: Vec<usize> = mistakes.iter().map(|one| one.line).collect();
    assert_eq!(lines, [2, 3], "{mistakes:?}");
}

#[test]
fn the_shipped_keys_are_read_as_ones_own() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("keys.toml"), crate::ui::commands::key_file(&crate::ui::commands::Keymap::default()))
        .unwrap();
    let config = Config::load(&places(dir.path())).unwrap();
    assert!(config.screen.keys.own().len() > 80);
    fs::write(
        dir.path().join("keys.toml"),
        "\"F5\" = \"done\"\n[quue]\n\"x\" = \"done\"\n[queue]\n\"?\" = \"star\"\n\"g\" = \"done\"\n",
    )
    .unwrap();
    let mistakes = Config::load(&places(dir.path())).map(|_| ()).unwrap_err().to_string();
    for words in [
        "keys.toml:2: [quue] is no pane; did you mean [queue]?",
        "keys.toml:5: \"?\" takes ? (help) away",
        "keys.toml:6: \"g\" takes g f (found), ",
    ] {
        assert!(mistakes.contains(words), "{words}\n{mistakes}");
    }
}

#[test]
fn a_set_of_keys_is_chosen_and_ones_own_count_on_top() {
    use crate::ui::commands::Keymap;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("config.toml"), "[ui]\nkeys = \"mutt\"\n").unwrap();
    fs::write(dir.path().join("keys.toml"), "\"F5\" = \"done\"\n").unwrap();
    let config = Config::load(&places(dir.path())).unwrap();
    let keys = &config.screen.keys;
    assert_eq!((keys.preset().name, keys.own().len(), keys.key_of("done").as_deref()), ("mutt", 1, Some("F5")));
    assert_eq!(keys.key_of("post").as_deref(), Some("m"));
    fs::write(dir.path().join("keys.toml"), "\"F6\" = \"star\"\n\"w\" = \"done\"\n").unwrap();
    let mistakes = Config::load(&places(dir.path())).map(|_| ()).unwrap_err().to_string();
    assert!(mistakes.contains("keys.toml:2: \"w\" takes w w (why)"), "{mistakes}");
    assert_eq!(load("").unwrap().screen.keys.preset().name, Keymap::default().preset().name);
    let wrong = |name: &str| wrong(&format!("[ui]\nbell = true\nkeys = \"{name}\"\n"));
    assert_eq!(wrong("gmial"), ["3: keys: \"gmial\" is no set of keys; did you mean \"gmail\"?"]);
    assert_eq!(wrong("emacs"), ["3: keys: \"emacs\" is no set of keys; there are default, gmail, vim, mutt"]);
}

#[test]
fn an_account_is_checked_by_its_network_with_every_other_mistake() {
    let text = r##"[desk]
nmae = "rail"
[[account]]
network = "mastodon"
[[account]]
network = "email"
handle = "care@brand.example"
secret_env = "MAIL"
secret_command = "pass mail"
options = { imapp = "mail.brand.example", smtp = "mail.brand.example", keeps_sent = "yes" }
[[account]]
network = "exec"
handle = "@shop"
[[account]]
network = "exec"
handle = "@store"
[account.options]
name = "fo rum"
command = 5
[[account]]
network = "telegram"
handle = "@a\nb"
[[account]]
network = "bluesky"
handle = 5
options = { labler = "did:plc:x" }
[[account]]
network = "replay"
options = { scenario = "railway", speed = 0 }
[[account]]
network = "threads"
handle = "@brand"
"##;
    let begins = [
        "2: \"nmae\" is not known in [desk]; did you mean \"name\"?",
        "3: handle is missing",
        "3: base_url is missing: the address of your server",
        "8: secret_env and secret_command are both set",
        "10: imap is missing in the options of email",
        "10: \"imapp\" is not known in the options of email; did you mean \"imap\"?",
        "10: keeps_sent must be true or false",
        "11: command is missing in the options of exec",
        "18: name: \"fo rum\" is no network's name",
        "19: command must be a text or a list of texts",
        "22: handle holds a line break or another control character",
        "25: handle must be a text in quotes",
        "26: \"labler\" is not known in the options of bluesky; did you mean \"labeler\"?",
        "29: name is missing in the options of replay",
        "29: speed must be a number above 0",
    ];
    let mut got = wrong(text);
    got.sort_by_key(|line| line.split(':').next().unwrap().parse::<usize>().unwrap());
    for begin in begins {
        assert!(got.iter().any(|line| line.starts_with(begin)), "{begin}\n{got:#?}");
    }
    assert_eq!(got.len(), begins.len(), "{got:#?}");
}

#[test]
fn a_file_of_saved_replies_tells_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("replies")).unwrap();
    let text = r##"lang = "en"
variables = ["plate"]
[[reply]]
name = "hello"
txet = "Hi"
[[reply]]
name = "late"
class = ["complaint", "complaints"]
text = "Hi {frist_name?}, {train} is late. Ask {clerk} for {plate}."
[[reply]]
text = """Hi.
{oder}"""
[[rply]]
"##;
    fs::write(dir.path().join("replies/shop.toml"), text).unwrap();
    fs::write(dir.path().join("config.toml"), "[desk]\nnmae = \"x\"\n").unwrap();
    let mistakes = Config::load(&places(dir.path())).map(|_| ()).unwrap_err().to_string();
    let begins = [
        "config.toml:2: \"nmae\"",
        "shop.toml:3: a saved reply has a text",
        "shop.toml:5: \"txet\" is not known in [reply]; did you mean \"text\"?",
        "shop.toml:8: class: unknown variant `complaints`",
        "shop.toml:9: text: {frist_name?} is no variable; did you mean {first_name?}?",
        "shop.toml:10: a saved reply has a name",
        "shop.toml:12: text: {oder} is no variable; did you mean {order}?",
        "shop.toml:13: \"rply\" is not known here; did you mean \"reply\"?",
    ];
    for begin in begins {
        assert!(mistakes.contains(begin), "{begin}\n{mistakes}");
    }
    assert_eq!(mistakes.lines().count(), begins.len(), "{mistakes}");
    fs::write(dir.path().join("config.toml"), "").unwrap();
    let good = "lang = \"en\"\nvariables = [\"plate\"]\n[[reply]]\nname = \"n\"\ntext = \"{plate} {clerk} {name?}\"\n";
    fs::write(dir.path().join("replies/shop.toml"), good).unwrap();
    let config = Config::load(&places(dir.path())).unwrap();
    assert!(config.replies.iter().any(|reply| reply.name == "n" && reply.lang.as_deref() == Some("en")));
}
