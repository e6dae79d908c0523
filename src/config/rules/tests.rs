use std::fs;
use std::path::Path;

use crate::config::{Config, Places, RULES};
use crate::domain::class::Class;
use crate::domain::id::SeatName;
use crate::domain::rules::{Condition, PutOff, Rules, Then};
use crate::domain::targets::{Counting, Target};

/// Loads settings and rules that lie in one folder.
fn load(dir: &Path, config: &str, rules: &str) -> Result<Rules, String> {
    fs::write(dir.join("config.toml"), config).unwrap();
    fs::write(dir.join("rules.toml"), rules).unwrap();
    Config::load(&Places::alone(dir)).map(|config| config.rules).map_err(|mistakes| mistakes.to_string())
}

#[test]
fn a_file_of_rules_tells_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"[[rule]]
name = "refunds"
stop = "yes"
[rule.when]
txet = ["refund"]
network = ["mastodom"]
account = ["@brand@exampel.social"]
kind = ["emial"]
class = ["complaints", "praise"]
lang = ["english"]
text = ["", "  *"]
author = ["@"]
label = []
day = ["mon-fir"]
time = ["22-6"]
followers_from = 100
followers_to = 10
stars_from = 9
vip = "yes"
open = false
[rule.then]
class = "complain"
priority = "up"
label = ["-x", "ok"]
assign = "a/b"
least_busy = []
target = "soon"
snooze = "reply"
dismiss = "spma"
hide = false
page = true
macro = "thanks"

[[rule]]
name = "refunds"
[rule.when]
[rule.then]
at_most = 5
counting = "elapsed"

[[rule]]
[rule.unless]
text = ["x"]

[[rule]]
name = "both"
[rule.when]
kind = ["dm"]
class = ["crisis"]
bot = true
[rule.unless]
bot = true
[rule.then]
hide = true
assign = "desk"
snooze = "opening"

[[rlue]]
"#;
    let config = "[desk]\nnmae = \"x\"\n[[account]]\nnetwork = \"mastodon\"\nhandle = \"@brand@example.social\"\nbase_url = \"https://example.social\"\n";
    let mistakes = load(dir.path(), config, text).unwrap_err();
    let begins = [
        "config.toml:2: \"nmae\"",
        "rules.toml:3: stop must be true or false",
        "rules.toml:5: \"txet\" is not known in [rule.when]; did you mean \"text\"?",
        "rules.toml:6: network: \"mastodom\" is not known; did you mean \"mastodon\"?",
        "rules.toml:7: account: there is no account \"@brand@exampel.social\"; did you mean \"@brand@example.social\"?",
        "rules.toml:8: kind: \"emial\" is no kind; did you mean \"email\"?",
        "rules.toml:9: class: \"complaints\" is no class; did you mean \"complaint\"?",
        "rules.toml:10: lang: \"english\" is no language; write it like en",
        "rules.toml:11: text: there is no word in it",
        "rules.toml:11: text: there is no word in it",
        "rules.toml:12: author: there is no handle in it",
        "rules.toml:13: label is an empty list",
        "rules.toml:14: day: \"mon-fir\" is no day",
        "rules.toml:15: time: ",
        "rules.toml:17: followers_to is less than followers_from",
        "rules.toml:18: stars_from must be a whole number from 0 to 5, and is 9",
        "rules.toml:19: vip must be true or false",
        "rules.toml:20: open: the desk never closes",
        "rules.toml:22: class: \"complain\" is no class; did you mean \"complaint\"?",
        "rules.toml:23: priority: \"up\" is no priority; there are raise, lower",
        "rules.toml:24: label: \"-x\": a rule only adds labels",
        "rules.toml:25: assign: \"a/b\" is no seat's name",
        "rules.toml:26: least_busy is an empty list",
        "rules.toml:26: least_busy and assign exclude each other",
        "rules.toml:27: target: \"soon\" is no span; write it like 15 min",
        "rules.toml:27: target and dismiss exclude each other",
        "rules.toml:28: snooze: they have just written",
        "rules.toml:28: snooze and dismiss exclude each other",
        "rules.toml:29: dismiss: \"spma\" is no reason; did you mean \"spam\"?",
        "rules.toml:30: hide = false does nothing",
        "rules.toml:31: page: nothing pages here; [crisis] page_command",
        "rules.toml:32: \"macro\" is not known in [rule.then]; known are",
        "rules.toml:35: \"refunds\" is the name of another rule, ",
        "rules.toml:36: [rule.when] says what the rule looks at",
        "rules.toml:38: at_most says nothing without least_busy",
        "rules.toml:39: counting says nothing without target",
        "rules.toml:41: a rule has a name",
        "rules.toml:41: [rule.when] says what the rule looks at",
        "rules.toml:41: [rule.then] says what it does",
        "rules.toml:51: unless says the same as when",
        "rules.toml:53: snooze: a crisis is never put off or dismissed by a rule",
        "rules.toml:53: hide: what only we can read cannot be hidden",
        "rules.toml:55: assign: \"desk\" is the desk itself",
        "rules.toml:56: snooze: the desk never closes",
        "rules.toml:58: \"rlue\" is not known here; did you mean \"rule\"?",
    ];
    let told: Vec<&str> = mistakes.lines().collect();
    for begin in begins {
        assert!(told.iter().any(|line| line.contains(begin)), "{begin}\n{mistakes}");
    }
    assert_eq!(told.len(), begins.len(), "{mistakes}");
}

#[test]
fn a_rule_is_read_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"[[rule]]
name = "night"
stop = true
[rule.when]
class = ["complaint"]
followers_from = 1000
[rule.unless]
vip = true
no_reply = true
[rule.then]
target = "1h30"
counting = "elapsed"
least_busy = ["ana", "dan"]
at_most = 20
snooze = "opening"
page = true
"#;
    let config = "[hours]\nmon-fri = [\"9-17\"]\n[crisis]\npage_command = [\"true\"]\n";
    let rules = load(dir.path(), config, text).unwrap();
    let [rule] = rules.all() else { panic!("one rule") };
    assert!(rule.stop && rule.name == "night");
    assert_eq!(rule.when.len(), 2);
    assert_eq!(rule.when[0], Condition::Class(vec![Class::Complaint]));
    assert_eq!(rule.unless, [Condition::Vip(true), Condition::NoReply(true)]);
    let among = vec![SeatName::new("ana"), SeatName::new("dan")];
    assert_eq!(
        rule.then,
        [
            Then::LeastBusy { among, at_most: Some(20) },
            Then::Target(Target { minutes: 90, counting: Counting::Elapsed }),
            Then::Snooze(PutOff::Opening),
            Then::Page,
        ]
    );
}

#[test]
fn the_rules_to_begin_with_are_rules_and_none_is_in_force() {
    let dir = tempfile::tempdir().unwrap();
    assert!(load(dir.path(), "", RULES).unwrap().all().is_empty());
    let text: String = RULES.lines().map(|line| format!("{}\n", line.strip_prefix("#: ").unwrap_or(line))).collect();
    let rules = load(dir.path(), "", &text).unwrap();
    assert_eq!(rules.all().len(), 3);
}

#[test]
fn the_desk_s_rules_come_after_the_user_s_and_no_name_comes_twice() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { desk: dir.path().join("desk"), ..Places::alone(dir.path()) };
    fs::create_dir(&places.desk).unwrap();
    let rule =
        |name: &str| format!("[[rule]]\nname = \"{name}\"\n[rule.when]\nbot = true\n[rule.then]\nlabel = [\"bot\"]\n");
    fs::write(places.config.with_file_name("rules.toml"), rule("mine")).unwrap();
    fs::write(places.desk.join("rules.toml"), rule("the desk's")).unwrap();
    let config = Config::load(&places).unwrap();
    let names: Vec<&str> = config.rules.all().iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["mine", "the desk's"]);
    fs::write(places.desk.join("rules.toml"), rule("mine")).unwrap();
    let mistakes = Config::load(&places).map(|_| ()).unwrap_err().to_string();
    assert!(mistakes.contains("desk/rules.toml:2: \"mine\" is the name of another rule"), "{mistakes}");
}
