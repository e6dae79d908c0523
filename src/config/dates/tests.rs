//! The lists that come with the program, and what is told of one's own.

use std::fs;

use jiff::civil::{Date, date};

use crate::config::{Config, Places};
use crate::domain::plan::{DayKind, DayList, KeyDay, key_days};

fn load(files: &[(&str, &str)]) -> Result<Vec<DayList>, String> {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let config = dir.path().join("config.toml");
    let places = Places { config, ..Places::alone(dir.path()) };
    let loaded = Config::load(&places).map(|config| config.rulings.planning.dates.clone());
    loaded.map_err(|wrong| wrong.to_string().replace(&format!("{}/", dir.path().display()), ""))
}

fn year(lists: &[DayList], name: &str, year: i16) -> Vec<KeyDay> {
    let list = lists.iter().filter(|list| list.name == name);
    key_days(list, date(year, 1, 1), date(year + 1, 1, 1))
}

#[test]
fn countries_have_the_days_that_they_have() {
    let lists = load(&[]).unwrap();
    for (country, name, day) in [
        ("es", "Epiphany", date(2027, 1, 6)),
        ("es", "Good Friday", date(2027, 3, 26)),
        ("es", "National Day of Spain", date(2027, 10, 12)),
        ("ro", "Orthodox Easter Monday", date(2027, 5, 3)),
        ("ro", "Orthodox Pentecost", date(2027, 6, 20)),
        ("ro", "Great Union Day", date(2027, 12, 1)),
        ("gb", "Spring Bank Holiday", date(2027, 5, 31)),
        ("gb", "Mothering Sunday", date(2027, 3, 7)),
        ("gb", "Remembrance Sunday", date(2027, 11, 14)),
        ("us", "Thanksgiving", date(2027, 11, 25)),
        ("us", "Memorial Day", date(2027, 5, 31)),
        ("us", "Martin Luther King Jr. Day", date(2027, 1, 18)),
        ("de", "Ascension Day", date(2027, 5, 6)),
        ("de", "Day of German Unity", date(2027, 10, 3)),
        ("de", "Day of Repentance and Prayer", date(2027, 11, 17)),
        ("de", "First Sunday of Advent", date(2027, 11, 28)),
        ("fr", "Bastille Day", date(2027, 7, 14)),
        ("fr", "Mother's Day", date(2027, 5, 30)),
        ("it", "Liberation Day", date(2027, 4, 25)),
        ("int", "Black Friday", date(2027, 11, 26)),
        ("int", "Cyber Monday", date(2027, 11, 29)),
        ("int", "International Women's Day", date(2027, 3, 8)),
    ] {
        let found: Vec<Date> =
            year(&lists, country, 2027).iter().filter(|one| one.name == name).map(|one| one.date).collect();
        assert_eq!(found, [day], "{country} {name}");
    }
    // The French Mother's Day gives way to Pentecost.
    let mothers = year(&lists, "fr", 2023).into_iter().find(|day| day.name == "Mother's Day").unwrap();
    assert_eq!(mothers.date, date(2023, 6, 4));
    for list in &lists {
        let days = year(&lists, &list.name, 2028);
        assert!(days.len() >= 15, "{} has {}", list.name, days.len());
        assert!(days.iter().any(|day| day.mourning), "{} mourns", list.name);
        assert!(days.iter().all(|day| day.kind != DayKind::Mourning || day.mourning));
    }
}

#[test]
fn the_chosen_countries_and_ones_own_lists_are_shown() {
    let own = "[[day]]\nname = \"Founders' Day\"\non = \"06-15\"\n";
    let ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270704\r\nSUMMARY:Summer party\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let config = "[plan]\ncountries = [\"es\", \"ro\"]\n";
    let lists = load(&[("config.toml", config), ("dates/ours.toml", own), ("dates/team.ics", ics)]).unwrap();
    let chosen: Vec<&str> = lists.iter().filter(|list| list.chosen).map(|list| list.name.as_str()).collect();
    assert_eq!(chosen, ["es", "ours", "ro", "team"]);
    assert_eq!(year(&lists, "team", 2027)[0].name, "Summer party");
    assert_eq!(year(&lists, "ours", 2027)[0].kind, DayKind::Event);
}

#[test]
fn everything_that_is_wrong_is_told_with_its_line() {
    let own = "[[day]]\nname = \"A\"\non = \"13-40\"\n[[day]]\non = \"1st sum of jun\"\nkind = \"holliday\"\n\
               [[day]]\nname = \"B\"\non = \"1st sun of juun\"\ntone = \"glum\"\n[[day]]\nname = \"C\"\non = \"easter+900\"\n\
               unless = \"easter\"\ncolour = \"red\"\n";
    let config = "[plan]\ncountries = [\"spain\"]\nfeeds = \"x\"\n";
    let told = load(&[("config.toml", config), ("dates/ours.toml", own), ("dates/odd.ics", "hello")]).unwrap_err();
    for part in [
        "config.toml:3: \"feeds\" is not known in [plan]; did you mean \"feed\"?",
        "config.toml:2: countries: there are no key dates of \"spain\"; there are de, es,",
        "dates/ours.toml:3: on: \"13-40\" is no day; write 12-06",
        "dates/ours.toml:4: a day has a name",
        "dates/ours.toml:5: on: \"sum\" is no day of the week; did you mean \"sun\"?",
        "dates/ours.toml:6: kind: \"holliday\" is no kind; did you mean \"holiday\"?",
        "dates/ours.toml:9: on: \"juun\" is no month; did you mean \"jun\"?",
        "dates/ours.toml:10: tone: \"glum\" is no tone",
        "dates/ours.toml:13: on: \"easter+900\" is no day",
        "dates/ours.toml:14: unless says nothing without instead",
        "dates/ours.toml:15: \"colour\" is not known",
        "dates/odd.ics: it is no calendar",
    ] {
        assert!(told.contains(part), "{part}\n---\n{told}");
    }
}
