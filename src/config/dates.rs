//! Key dates: those of countries that come with the program, and the team's own, `dates/*.toml` and `dates/*.ics` beside
//! the settings. A file of a country's name replaces what comes with the program.
//!
//! ```text
//! [[day]]
//! name = "Constitution Day"
//! local = "Día de la Constitución"   # where it is called otherwise
//! kind = "holiday"                   # holiday, awareness, commerce, mourning, event
//! on = "12-06"                       # or one day, "2027-12-06"; "4th thu of nov +1"; "last mon of may"; "sun from 11-27";
//!                                    # "wed by 11-22"; "easter+1"; "orthodox-easter-2"
//! tone = "mourning"                  # nothing merry leaves on it
//! unless = "easter+49"               # if that is the same day, it is on that of `instead`
//! instead = "1st sun of jun"
//! ```

mod rule;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::domain::plan::ics::{self, Happening};
use crate::domain::plan::{DayKind, DayList, KeyDate, When};

use super::library;
use super::mistake::{Mistake, nearest};
use super::rules::one_of;
use super::section::{Section, Source};
use super::zone;

const SHIPPED: [(&str, &str); 8] = [
    ("de", include_str!("../../config/dates/de.toml")),
    ("es", include_str!("../../config/dates/es.toml")),
    ("fr", include_str!("../../config/dates/fr.toml")),
    ("gb", include_str!("../../config/dates/gb.toml")),
    ("int", include_str!("../../config/dates/int.toml")),
    ("it", include_str!("../../config/dates/it.toml")),
    ("ro", include_str!("../../config/dates/ro.toml")),
    ("us", include_str!("../../config/dates/us.toml")),
];

/// Reads all lists; those of `countries` and the team's own are shown without being asked for.
pub fn of_folders(
    folders: &[PathBuf],
    countries: &[(String, Mistake)],
    desk: &TimeZone,
    mistakes: &mut Vec<Mistake>,
) -> Vec<DayList> {
    let shipped = SHIPPED.map(|(name, text)| {
        let dates = of_toml(Path::new(&format!("dates/{name}.toml")), text, mistakes);
        (name.to_owned(), DayList { name: name.to_owned(), dates, chosen: false })
    });
    let mut lists: BTreeMap<String, DayList> = BTreeMap::from(shipped);
    for folder in folders {
        let folder = folder.join("dates");
        for (name, path) in library::named(&folder, "toml") {
            if let Some(text) = library::text(&path, mistakes) {
                let dates = of_toml(&path, &text, mistakes);
                lists.insert(name.clone(), DayList { name, dates, chosen: true });
            }
        }
        for (name, path) in library::named(&folder, "ics") {
            if let Some(text) = library::text(&path, mistakes) {
                let dates = of_ics(&path, &text, desk, mistakes);
                lists.insert(name.clone(), DayList { name, dates, chosen: true });
            }
        }
    }
    for (name, place) in countries {
        match lists.get_mut(&name.to_lowercase()) {
            Some(list) => list.chosen = true,
            None => {
                let known = || lists.keys().map(String::as_str);
                let advice = match nearest(name, known()).filter(|_| name.len() > 2) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => format!(
                        "there are {}; write your own as dates/{name}.toml",
                        known().collect::<Vec<_>>().join(", ")
                    ),
                };
                let what = format!("countries: there are no key dates of \"{name}\"; {advice}");
                mistakes.push(Mistake { what, ..place.clone() });
            }
        }
    }
    lists.into_values().collect()
}

/// What cannot be followed in a calendar was told when it was taken in: nobody is kept from work by it.
fn of_ics(path: &Path, text: &str, desk: &TimeZone, mistakes: &mut Vec<Mistake>) -> Vec<KeyDate> {
    match ics::read(text, desk, &|name| zone::named(name).ok()) {
        Ok(read) => read.happenings.into_iter().map(of_happening).collect(),
        Err(why) => {
            mistakes.push(Mistake { file: path.to_owned(), line: 0, what: why });
            Vec::new()
        }
    }
}

fn of_happening(happening: Happening) -> KeyDate {
    KeyDate {
        name: happening.summary.clone(),
        local: None,
        kind: DayKind::Event,
        mourning: false,
        on: When::Happening(Box::new(happening)),
    }
}

fn of_toml(path: &Path, text: &str, mistakes: &mut Vec<Mistake>) -> Vec<KeyDate> {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let dates = file.sections("day").into_iter().filter_map(day).collect();
    file.done();
    drop(table);
    mistakes.extend(source.into_mistakes());
    dates
}

fn day(mut table: Section<'_>) -> Option<KeyDate> {
    let name = table.words("name");
    let local = table.words("local");
    let kind = table.parsed("kind", |text| one_of(text, "kind", &DayKind::ALL.map(|kind| (kind.word(), kind))));
    let on = table.parsed("on", rule::read);
    for (key, example) in [("name", "name = \"Founders' Day\""), ("on", "on = \"06-15\"")] {
        if !table.has(key) {
            table.fault(&[key.to_owned()], format!("a day has a {key}: {example}"));
        }
    }
    let tone = table.parsed("tone", |text| one_of(text, "tone", &[("mourning", true), ("plain", false)]));
    let (unless, instead) = (table.parsed("unless", rule::read), table.parsed("instead", rule::read));
    for (one, other) in [("unless", "instead"), ("instead", "unless")] {
        if table.has(one) && !table.has(other) {
            table.mistake(one, format!("{one} says nothing without {other}"));
        }
    }
    table.done();
    let kind = kind.unwrap_or_default();
    Some(KeyDate {
        name: name?,
        local,
        kind,
        mourning: tone.unwrap_or(kind == DayKind::Mourning),
        on: When::Rule { on: on?, gives_way: unless.zip(instead) },
    })
}

#[cfg(test)]
mod tests;
