use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;

use crate::config::{Config, Places, ROTA, Roster};
use crate::domain::chain::{PAGE_COMMAND, Whom};
use crate::domain::id::SeatName;
use crate::domain::rota::{Address, Channel};
use crate::domain::time::{Span, Time};

/// Loads settings and a rota that lie in one folder.
fn load(dir: &Path, config: &str, rota: &str) -> Result<Roster, String> {
    fs::write(dir.join("config.toml"), format!("[desk]\nzone = \"Europe/Bucharest\"\n{config}")).unwrap();
    fs::write(dir.join("rota.toml"), rota).unwrap();
    Config::load(&Places::alone(dir)).map(|config| config.roster).map_err(|mistakes| mistakes.to_string())
}

/// The place that the file to begin with names.
const LEA: &str = "[paging.pagerduty.lea]\n";

/// The file to begin with, in force.
fn example() -> String {
    ROTA.lines().map(|line| format!("{}\n", line.strip_prefix("#: ").unwrap_or(line))).collect()
}

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

fn on_call(roster: &Roster, layer: &str, moment: &str) -> Option<String> {
    roster.rota.on_call(layer, at(moment)).map(|person| person.name.to_string())
}

#[test]
fn the_rota_to_begin_with_is_one_and_nobody_is_in_force() {
    let dir = tempfile::tempdir().unwrap();
    let none = load(dir.path(), "", ROTA).unwrap();
    assert!(none.rota.people.is_empty() && none.rota.layers.is_empty() && none.chains.all.is_empty());
    assert_eq!(none.chains.of_level(1).name, PAGE_COMMAND);
    assert_eq!(none.warnings(at("2026-06-01T00:00:00Z")), []);

    let config = "[crisis]\nchains = { 1 = \"grave\", 2 = \"grave\", 4 = \"page-command\", rule = \"light\" }\n";
    let roster = load(dir.path(), &format!("{config}{LEA}"), &example()).unwrap();
    let names: Vec<&str> = roster.rota.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["primary", "nights", "lead"]);
    let ana = roster.rota.person(&SeatName::new("ana")).unwrap();
    assert_eq!(ana.zone, TimeZone::get("Europe/Madrid").unwrap());
    assert_eq!(ana.addresses[&Channel::Mail], Address::Name("ana@example.org".to_owned()));
    let of_level: Vec<String> = (1..=4).map(|level| roster.chains.of_level(level).name).collect();
    assert_eq!(of_level, ["grave", "grave", PAGE_COMMAND, PAGE_COMMAND]);
    let grave = roster.chains.of_level(1);
    let pages: Vec<&Whom> = grave.steps.iter().map(|step| &step.page).collect();
    let layer = |name: &str| Whom::OnCall(name.to_owned());
    assert_eq!(pages, [&layer("primary"), &layer("nights"), &layer("lead")]);
    assert_eq!((grave.rounds, grave.steps[0].wait, grave.steps[1].by.len()), (3, Span::minutes(5), 0));
    assert_eq!(grave.last.unwrap().page, Whom::Everybody);
    assert_eq!(roster.chains.of_rules().steps[1].page, Whom::Team("press".to_owned()));
}

#[test]
fn a_night_reaches_into_the_next_day() {
    let dir = tempfile::tempdir().unwrap();
    let roster = load(dir.path(), LEA, &example()).unwrap();
    // Nights of working days and whole weekends, in Bucharest: Friday 20:00 to Monday 0:00, and Monday 20:00.
    for (moment, is_on_duty) in [
        ("2026-06-05T19:59:00+03:00", false),
        ("2026-06-05T20:00:00+03:00", true),
        ("2026-06-06T15:00:00+03:00", true),
        ("2026-06-07T23:59:00+03:00", true),
        ("2026-06-08T00:00:00+03:00", false),
        ("2026-06-09T07:59:00+03:00", true),
        ("2026-06-09T08:00:00+03:00", false),
    ] {
        assert_eq!(on_call(&roster, "nights", moment).is_some(), is_on_duty, "{moment}");
    }
    // dan is away from the third to the end of the fourteenth of August.
    let primary = |moment: &str| on_call(&roster, "primary", moment).unwrap();
    assert_eq!(primary("2026-08-02T23:59:00+03:00"), "dan");
    assert_eq!(primary("2026-08-03T00:00:00+03:00"), "ana");
    assert_eq!(primary("2026-08-14T23:59:00+03:00"), "ana");
    assert_eq!(primary("2026-08-15T00:01:00+03:00"), "dan");
}

#[test]
fn a_rota_tells_every_mistake_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"zone = "Europe/Bucarest"
[people.ana]
zone = "Mars"
mail = "ana"
ntfy = "two words"
slack = "https://hooks.example.org/secret"
command = []
phone = "1"
[people.dan]
mail = "dan@example.org"
[people.everybody]
mail = "all@example.org"
[people."a/b"]
[teams]
press = ["ana", "dann"]
ana = ["ana"]
none = []
[[layer]]
name = "primary"
people = ["ana", "mihai", "ana"]
every = "fortnight"
hand_over = "25:00"
from = "2026-02-30"
hours = { mon-fir = ["9-17"], sat = ["9-x"] }
[[layer]]
name = "dan"
people = []
every = "0 days"
hand_over = "noon"
[[layer]]
name = "backup"
people = ["dan"]
every = "3 days"
hand_over = "mon 9:00"
from = "2026-01-05"
hours = {}
[[layer]]
name = "backup"
people = ["dan"]
every = "day"
hand_over = "9:00"
from = "2026-01-05"
[[away]]
who = "dam"
from = "soon"
to = "2026-01-05"
[[away]]
who = "dan"
from = "2026-01-05"
to = "2026-01-04 12:00"
[[away]]
[chain.grave]
steps = []
rounds = 0
[chain.light]
steps = [
  { page = "bakcup", by = ["mial"], wait = "0 min" },
  { page = "backup", by = ["ntfy", "mail"], wait = "soon" },
  { page = "seats", by = ["mail"], wait = "5 min" },
  { page = "page-command", wait = "2 days" },
  { by = [] },
]
last = { page = "everybody", by = ["telegram"], wiat = "5 min" }
[chain.page-command]
"#;
    let config = "[crisis]\nchains = { 1 = \"grav\", 2 = \"heavy\", 5 = \"grave\" }\n";
    let mistakes = load(dir.path(), config, text).unwrap_err();
    let begins = [
        "config.toml:4: \"5\" is not known in [crisis.chains]; ",
        "rota.toml:1: zone: \"Europe/Bucarest\" is no time zone",
        "rota.toml:3: zone: \"Mars\" is no time zone",
        "rota.toml:4: mail: \"ana\" is no mail address; write it like ana@example.org",
        "rota.toml:5: ntfy: \"two words\" is no name: one word",
        "rota.toml:6: slack: an address of the web can hold a secret; write the name",
        "rota.toml:7: command names a program and its arguments",
        "rota.toml:8: \"phone\" is not known in [people.ana]; known are ",
        "rota.toml:11: \"everybody\" means something by itself",
        "rota.toml:13: \"a/b\" is no seat's name",
        "rota.toml:15: press: nobody here is called \"dann\"; did you mean \"dan\"?",
        "rota.toml:16: \"ana\" is a person; a chain could not tell them apart",
        "rota.toml:17: none is an empty list",
        "rota.toml:20: people: nobody here is called \"mihai\"; write where they are reached in [people.mihai]",
        "rota.toml:20: ana stands in the row twice",
        "rota.toml:21: every: \"fortnight\" is no turn; write day, week, 3 days",
        "rota.toml:22: hand_over: \"25:00\" is no hand-over; write it like mon 9:00",
        "rota.toml:23: from: \"2026-02-30\" is no date",
        "rota.toml:24: \"mon-fir\" is no day; write one of mon, ",
        "rota.toml:24: sat: \"9-x\" are not opening hours",
        "rota.toml:25: a layer says on which day the first in the row begins",
        "rota.toml:26: name: \"dan\" is a person",
        "rota.toml:27: a layer names who takes turns",
        "rota.toml:28: every: \"0 days\" is no turn",
        "rota.toml:29: hand_over: \"noon\" is no hand-over",
        "rota.toml:34: hand_over: only turns of whole weeks begin on a weekday",
        "rota.toml:36: hours say when the layer is on duty",
        "rota.toml:38: name: \"backup\" is another layer",
        "rota.toml:44: who: nobody here is called \"dam\"; did you mean ",
        "rota.toml:45: from: \"soon\" is no day; write it like 2026-08-03",
        "rota.toml:50: to is before from",
        "rota.toml:51: an absence says who is away",
        "rota.toml:51: an absence says since when",
        "rota.toml:51: an absence says until when",
        "rota.toml:53: the chain \"grave\" has no steps; write steps = ",
        "rota.toml:54: rounds must be a whole number from 1 to 100, and is 0",
        "rota.toml:57: page: \"bakcup\" is no layer, team or person; did you mean \"backup\"?",
        "rota.toml:57: by: \"mial\" is no channel; did you mean \"mail\"?",
        "rota.toml:57: wait: \"0 min\" is no time to wait",
        "rota.toml:58: by: dan cannot be reached by ntfy; write ntfy in [people.dan], or take it out",
        "rota.toml:58: wait: \"soon\" is no time to wait; write it like 5 min",
        "rota.toml:59: by: seats is paged by bell alone; take \"mail\" out",
        "rota.toml:60: page: there is no page command; [crisis] page_command",
        "rota.toml:60: wait: \"2 days\" is longer than a day",
        "rota.toml:61: by is an empty list",
        "rota.toml:61: a step says whom to page",
        "rota.toml:61: a step says how long somebody has to acknowledge",
        "rota.toml:63: by: ana, dan cannot be reached by telegram",
        "rota.toml:63: \"wiat\" is not known in [chain.light.last]; did you mean \"wait\"?",
        "rota.toml:64: \"page-command\" is the chain that runs the page command",
        "rota.toml:64: the chain \"page-command\" has no steps",
        "config.toml:4: there is no chain \"grav\"; did you mean \"grave\"?",
        "config.toml:4: there is no chain \"heavy\"; write it as [chain.heavy] in rota.toml",
    ];
    let told: Vec<&str> = mistakes
        .lines()
        .map(|line| line.split_once(&format!("{}/", dir.path().display())).map_or(line, |(_, told)| told))
        .collect();
    let mut sorted: Vec<&str> = told.clone();
    for begin in begins {
        match sorted.iter().position(|line| line.starts_with(begin)) {
            Some(place) => drop(sorted.remove(place)),
            None => panic!("not told: {begin}\n{}", told.join("\n")),
        }
    }
    assert!(sorted.is_empty(), "told too: {}", sorted.join("\n"));
}

#[test]
fn what_works_otherwise_than_one_may_think_is_warned_of() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"[people.ana]
mail = "ana@example.org"
[people.dan]
mail = "dan@example.org"
[[layer]]
name = "primary"
people = ["ana", "dan"]
every = "day"
hand_over = "3:30"
from = "2026-01-05"
hours = { mon-fri = ["8-20"] }
[[layer]]
name = "backup"
people = ["ana"]
every = "week"
hand_over = "mon 9:00"
from = "2026-01-05"
[[away]]
who = "ana"
from = "2026-03-04"
to = "2026-03-04"
[chain.grave]
steps = [{ page = "primary", wait = "5 min" }]
[chain.light]
steps = [{ page = "backup", wait = "5 min" }]
"#;
    let roster = load(dir.path(), "[crisis]\nchains = { 1 = \"grave\" }\n", text).unwrap();
    let told: Vec<String> = roster.warnings(at("2026-03-02T00:00:00Z")).iter().map(ToString::to_string).collect();
    let told: Vec<&str> = told.iter().filter_map(|line| line.split_once("rota.toml:").map(|(_, told)| told)).collect();
    assert_eq!(
        told,
        [
            " nobody is on call for 12 h of the next 60 days, first from Wed 4 Mar 00:00",
            "6: the clock skips 29 Mar 2026 03:30 or shows it twice; they hand over at the change, or the first time",
            "13: ana is on call in primary and in backup at once, first from Mon 2 Mar 08:00; then nobody backs them up",
            "13: nobody is on call in backup for 24 h of the next 60 days, first from Wed 4 Mar 00:00",
            "24: nothing uses the chain \"light\"; [crisis] chains = { 1 = \"light\" } in config.toml",
        ]
    );
}

#[test]
fn the_desk_s_rota_wins_whole() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { desk: dir.path().join("desk"), ..Places::alone(dir.path()) };
    fs::create_dir(&places.desk).unwrap();
    let person = |name: &str| format!("[people.{name}]\nmail = \"{name}@example.org\"\n");
    fs::write(places.config.with_file_name("rota.toml"), person("mine")).unwrap();
    let name = |config: Config| config.roster.rota.people[0].name.to_string();
    assert_eq!(name(Config::load(&places).unwrap()), "mine");
    fs::write(places.desk.join("rota.toml"), person("ours")).unwrap();
    assert_eq!(name(Config::load(&places).unwrap()), "ours");
}
