use std::fs;
use std::path::Path;

use crate::config::{Config, DEFAULTS, Places};
use crate::domain::rota::{Address, Channel};

fn load(dir: &Path, config: &str, rota: &str) -> Result<Config, String> {
    fs::write(dir.join("config.toml"), config).unwrap();
    fs::write(dir.join("rota.toml"), rota).unwrap();
    let told = |mistakes: crate::config::Mistakes| mistakes.to_string().replace(&format!("{}/", dir.display()), "");
    Config::load(&Places::alone(dir)).map_err(told)
}

const MAIL: &str = "[[account]]\nnetwork = \"email\"\nhandle = \"care@brand.example\"\n\
    options = { imap = \"imap.brand.example\", smtp = \"smtp.brand.example\" }\n";

#[test]
fn the_tables_of_the_defaults_are_read_and_addresses_find_them() {
    let dir = tempfile::tempdir().unwrap();
    // What stands commented out in the defaults, in force.
    let (_, shown) = DEFAULTS.split_once("mail = \"\"\n").unwrap();
    let (shown, _) = shown.split_once("[ui]").unwrap();
    let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = \"");
    let shown = shown.lines().filter_map(|line| line.strip_prefix("# ")).filter(is_setting);
    let shown: String = shown.map(|line| format!("{line}\n")).collect();
    let config = format!("{shown}[paging]\nmail = \"email:care@brand.example\"\n{MAIL}");
    let rota = "[people.lea]\nmail = \"lea@example.org\"\nntfy = \"lea-1\"\ntelegram = \"-100200\"\nslack = \"ops\"\n\
        pagerduty = \"lea\"\nwebhook = \"siren\"\n";
    let config = load(dir.path(), &config, rota).unwrap();
    let paging = &config.paging;
    assert_eq!(paging.mail.as_deref(), Some("email:care@brand.example"));
    assert_eq!(paging.ntfy.url.as_deref(), Some("https://ntfy.sh"));
    assert_eq!(paging.ntfy.secret_env.as_deref(), Some("NTFY_TOKEN"));
    assert_eq!(paging.reply_topic.as_deref(), Some("hearken-answers-83bd0c"));
    assert_eq!(paging.telegram.as_ref().unwrap().secret_command.as_deref(), Some("pass show paging/telegram"));
    assert_eq!(paging.slack["ops"].url, None);
    assert_eq!(paging.pagerduty["lea"].url.as_deref(), Some("https://events.eu.pagerduty.com"));
    assert_eq!(paging.webhooks["siren"].url.as_deref(), Some("https://siren.example.org/hearken"));
    let lea = &config.roster.rota.people[0];
    assert_eq!(lea.addresses.len(), 6);
    assert_eq!(lea.addresses[&Channel::Telegram], Address::Name("-100200".to_owned()));
}

#[test]
fn the_desk_s_places_win_by_their_names() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { desk: dir.path().join("desk"), ..Places::alone(dir.path()) };
    fs::create_dir(&places.desk).unwrap();
    let hook = |name: &str, url: &str| format!("[paging.webhook.{name}]\nurl = \"https://{url}\"\n");
    fs::write(&places.config, hook("a", "mine/a/") + &hook("b", "mine/b")).unwrap();
    fs::write(places.desk.join("config.toml"), hook("b", "ours/b")).unwrap();
    let paging = Config::load(&places).unwrap().paging;
    let url = |name: &str| paging.webhooks[name].url.clone().unwrap();
    assert_eq!((url("a"), url("b")), ("https://mine/a/".to_owned(), "https://ours/b".to_owned()));
}

#[test]
fn every_mistake_of_paging_comes_at_once_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let config = format!(
        r#"[paging]
mail = "car@brand.example"
pager = "x"
[paging.ntfy]
url = "ntfy.example"
reply_topic = "two words"
secret = "hunter2"
[paging.telegram]
url = "https://bot:hunter2@api.example"
secret_env = "A"
secret_command = "b"
[paging.slack.ops]
url = "https://hooks.example/hunter2"
[paging.webhook."a/b"]
url = 7
[paging.pagerduty]
lea = "hunter2"
{MAIL}"#
    );
    let rota = "[people.ana]\nwebhook = \"siren\"\nslack = \"opps\"\npagerduty = \"dan\"\nntfy = \"ana/topic\"\n\
        telegram = \"ana\"\n";
    let told = load(dir.path(), &config, rota).map(|_| ()).unwrap_err();
    let told: Vec<&str> = told.lines().collect();
    let begins = [
        "config.toml:3: \"pager\" is not known in [paging]",
        "config.toml:5: url: \"ntfy.example\" is no address; write it like https://",
        "config.toml:6: reply_topic: \"two words\" is no name",
        "config.toml:7: \"secret\" is not known in [paging.ntfy]; secrets never stand in a settings file",
        "config.toml:9: url: an address must not hold a password",
        "config.toml:10: secret_env and secret_command are both set",
        "config.toml:13: url: the address of a Slack webhook is its secret",
        "config.toml:14: \"a/b\" is no name: one word, without blanks, slashes and colons",
        "config.toml:15: url must be a text in quotes",
        "config.toml:17: lea must be a table",
        "config.toml:2: mail: there is no mail account \"car@brand.example\"; did you mean \"care@brand.example\"?",
        "rota.toml:2: webhook: there is no webhook \"siren\"; write it as [paging.webhook.siren] in config.toml",
        "rota.toml:3: slack: there is no slack \"opps\"; did you mean \"ops\"?",
        "rota.toml:4: pagerduty: there is no pagerduty \"dan\"; write it as [paging.pagerduty.dan]",
        "rota.toml:5: ntfy: \"ana/topic\" is no topic: at most 64 letters",
        "rota.toml:6: telegram: \"ana\" is no chat; write its number",
    ];
    assert_eq!(told.len(), begins.len(), "{}", told.join("\n"));
    for begin in begins {
        assert!(told.iter().any(|line| line.starts_with(begin)), "{begin}\n{}", told.join("\n"));
    }
    assert!(!told.join("").contains("hunter2"), "{told:#?}");
}
