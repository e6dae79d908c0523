//! The small month: what day it is, beside what is due on it.

use std::collections::BTreeMap;

use hearken::domain::hours::BusinessHours;
use hearken::domain::plan::{DayKind, DayList, DayRule, KeyDate, Planning, When};
use hearken::domain::readiness::Readiness;
use hearken::domain::rota::{Layer, Person, Rota, Turns};
use hearken::domain::rulings::Rulings;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;

use super::*;

fn madrid() -> BusinessHours {
    BusinessHours::always(TimeZone::get("Europe/Madrid").unwrap())
}

fn key(name: &str, day: i8, mourning: bool) -> KeyDate {
    let on = When::Rule { on: DayRule::Fixed { month: 3, day }, gives_way: None };
    KeyDate { name: name.to_owned(), local: None, kind: DayKind::Holiday, mourning, on }
}

/// Who asks hands over to dan at midnight, and he back at the next one.
fn rota() -> Rota {
    let turns = Turns { first: Date::constant(2026, 3, 28), at: time(0, 0, 0, 0), days: 1 };
    let people = vec![seat(), SeatName::new("dan")];
    let layer = Layer { name: "primary".to_owned(), people, turns, duty: madrid() };
    let person = |name| Person { name, zone: TimeZone::UTC, addresses: BTreeMap::new() };
    let people = layer.people.iter().cloned().map(person).collect();
    Rota { people, layers: vec![layer], ..Rota::empty(madrid().zone().clone()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_small_month_knows_key_dates_and_who_is_on_call() {
    let dir = tempfile::tempdir().unwrap();
    let dates = vec![key("a fair", 29, false), key("a silence", 29, true), key("a feast", 28, false)];
    let lists = vec![DayList { name: "es".to_owned(), dates, chosen: true }];
    let planning = Arc::new(Planning { dates: lists, ..Planning::default() });
    let ready = Arc::new(Readiness { rota: rota(), ..Readiness::default() });
    let rulings = Arc::new(Rulings { planning, ready, hours: madrid(), ..Rulings::default() });
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let library = Library { rulings, ..library(&dir.path().join("desk"), Vec::new()) };
    let running = start(library, &vault, Work::WriterOnly).expect("the desk opens");
    let desk = running.handle();
    // A day of 23 hours.
    let day: Time = "2026-03-29T10:00:00Z".parse().unwrap();
    let Shown::Month(month) = desk.ask(&seat(), Query::Month { at: day, day }).await else { panic!("no month") };
    let marks = |day: usize| (month.days[day - 1].dates, month.days[day - 1].mourning, month.days[day - 1].on_call);
    assert_eq!((marks(27), marks(28)), ((0, false, false), (1, false, true)));
    assert_eq!((marks(29), marks(30)), ((2, true, false), (0, false, true)));
    let names: Vec<&str> = month.dates.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["a silence", "a fair"], "mourning first");
    let agenda: Vec<(Time, &str, &str)> =
        month.agenda.iter().map(|line| (line.at, line.what.as_str(), line.text.as_str())).collect();
    assert_eq!(agenda, [("2026-03-28T23:00:00Z".parse().unwrap(), "shift", "dan · primary")]);
    running.stop().await;
}
