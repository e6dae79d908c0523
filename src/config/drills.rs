//! Drills: those that come with the program, and a team's own in `drills/NAME/` of its settings or of the desk. A folder of
//! the same name replaces the one before.
//!
//! | file | what it holds |
//! |---|---|
//! | `drill.toml` | what is asked, who sits at the other seats, what a good answer is |
//! | `world.jsonl` | what strangers write: a scenario, see `networks::replay` |
//! | `brand.md` | the brand sheet of whom it is about |
//!
//! ```toml
//! title = "The night of the double charges"
//! brief = "What you know when you sit down."
//! debrief = "What really happened."
//! lang = "en"
//! start = "2026-11-29T03:06"     # by the clock of whoever plays
//! minutes = 60                   # how long it is, by the clock of the drill
//! pace = 3                       # so many times as fast as the wall clock
//! begins = "-6m"                 # when the first sign of it came
//! seen_by = "8m"                 # by when it should be raised; left out where it is raised when the play begins
//! levels = "2"                   # the levels that are right
//! protocol = "outage"            # the protocol that is right
//! networks = ["x", "facebook"]   # where a first public word is owed
//!
//! [[team]]
//! seat = "noor"
//! job = "night desk; answers people, decides nothing"
//! role = "approver"              # taken once a crisis is raised
//! yes_after = "40s"              # says yes to statements after so long; left out where never
//! sends_back = ["hackers -> we do not know the cause yet"]
//!
//! [[cue]]
//! at = "2m"
//! by = "noor"
//! raise = { network = "x", item = "x7", level = 2, protocol = "outage", headline = "Charged twice" }
//!
//! [[cue]]
//! at = "9m"
//! by = "ben"
//! unless = "closed"              # or if; raised, acknowledged, frozen, stated, closed
//! note = "Payments: the gateway sent 2,300 orders twice. Refunds run by themselves at 09:00."
//!
//! [[planned]]
//! at = "19m"
//! by = "ioana"
//! network = "x"
//! text = "One tap and done. Payments have never been easier!"
//! why = "People had just been charged twice."
//!
//! [[must]]                       # also [[remove]]: has to be hidden or deleted within so long
//! network = "x"
//! item = "x31"
//! within = "15m"
//! why = "A journalist with a deadline at four."
//!
//! [[leave]]
//! network = "facebook"
//! item = "fb9"
//! not_to = "answer"              # or remove
//! why = "Bait: he has three followers and wants a fight."
//!
//! [[unsaid]]
//! words = ["hacker*", "glitch -> fault"]
//! until = "25m"                  # from then on it is known
//! why = "Nobody knew the cause yet."
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::brand::Unwanted;
use crate::domain::drill::{Colleague, Cue, CueAct, Drill, Exam, Leave, Must, NotTo, PlannedPost, Stands, Unsaid};
use crate::domain::id::SeatName;
use crate::domain::protocol::Role;
use crate::domain::time::Span;
use crate::networks::replay::{self, Written};

use super::library;
use super::mistake::{Mistake, Mistakes, nearest};
use super::protocols::checklist::levels;
use super::rules::{lang, one_of};
use super::section::{Section, Source};

/// The file that makes a folder a drill.
const FILE: &str = "drill.toml";
/// The folder of drills.
const FOLDER: &str = "drills";

/// Drills that come with the program: name, `drill.toml`. Their worlds and brand sheets are among the scenarios that do.
const SHIPPED: &[(&str, &str)] = &[
    ("night-charge", include_str!("../../config/drills/night-charge/drill.toml")),
    ("small-hands", include_str!("../../config/drills/small-hands/drill.toml")),
    ("own-goal", include_str!("../../config/drills/own-goal/drill.toml")),
];

/// A drill with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// What is asked.
    pub drill: Drill,
    /// The scenario of its networks: a name or a path.
    pub world: String,
    /// The brand sheet.
    pub brand: String,
}

/// Where a drill lies.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Shipped(&'static str),
    Folder(PathBuf),
}

/// The drills of a desk, by name.
fn places(folders: &[PathBuf]) -> BTreeMap<String, Place> {
    let mut found: BTreeMap<String, Place> =
        SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), Place::Shipped(text))).collect();
    for folder in folders {
        let entries = std::fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten().map(|entry| entry.path());
        for path in entries.filter(|path| path.join(FILE).is_file()) {
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                found.insert(name.to_owned(), Place::Folder(path.clone()));
            }
        }
    }
    found
}

/// Returns every drill that can be played, and what is wrong with the others.
pub fn all(folders: &[PathBuf]) -> (Vec<Drill>, Vec<Mistake>) {
    let (mut drills, mut mistakes) = (Vec::new(), Vec::new());
    for (name, place) in places(folders) {
        match read(&name, &place) {
            Ok(whole) => drills.push(whole.drill),
            Err(Mistakes(wrong)) => mistakes.extend(wrong),
        }
    }
    (drills, mistakes)
}

/// Returns a drill by its name, or by the folder it lies in.
///
/// # Errors
/// There is none, or everything that is wrong with it.
pub fn named(folders: &[PathBuf], name: &str) -> Result<Whole, Mistakes> {
    let known = places(folders);
    let place = known.get(name).cloned();
    let by_path = || Some(PathBuf::from(name)).filter(|path| path.join(FILE).is_file()).map(Place::Folder);
    let Some(place) = place.or_else(by_path) else {
        let what = match nearest(name, known.keys().map(String::as_str)) {
            Some(meant) => format!("there is no drill \"{name}\"; did you mean \"{meant}\"?"),
            None => format!("there is no drill \"{name}\"; `hearken drill` lists them"),
        };
        return Err(Mistakes(vec![Mistake { file: PathBuf::from(FOLDER), line: 0, what }]));
    };
    read(name, &place)
}

fn read(name: &str, place: &Place) -> Result<Whole, Mistakes> {
    let mut mistakes = Vec::new();
    let (path, text, world, brand) = match place {
        Place::Shipped(text) => {
            let brand = replay::BUNDLED.iter().find(|bundled| bundled.name == name).map(|bundled| bundled.brand);
            let brand = brand.unwrap_or_default().to_owned();
            (Path::new(FOLDER).join(name).join(FILE), Some((*text).to_owned()), name.to_owned(), Some(brand))
        }
        Place::Folder(folder) => {
            let sheet = folder.join("brand.md");
            let brand = match sheet.exists() {
                true => library::text(&sheet, &mut mistakes),
                false => Some(String::new()),
            };
            let path = folder.join(FILE);
            let text = library::text(&path, &mut mistakes);
            (path, text, folder.join("world.jsonl").display().to_string(), brand)
        }
    };
    let (Some(text), Some(brand)) = (text, brand) else { return Err(Mistakes(mistakes)) };
    let items = match replay::written(&world) {
        Ok(items) => items,
        Err(why) => {
            mistakes.push(Mistake { file: PathBuf::from(&world), line: 0, what: why.to_string() });
            BTreeMap::new()
        }
    };
    let file_name = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or(name);
    let drill = file(&path, file_name, &text, &items, &mut mistakes);
    if mistakes.is_empty() { Ok(Whole { drill, world, brand }) } else { Err(Mistakes(mistakes)) }
}

/// The items of a scenario, by network and id.
type Items = BTreeMap<(String, String), Written>;

fn file(path: &Path, name: &str, text: &str, items: &Items, mistakes: &mut Vec<Mistake>) -> Drill {
    let source = Source::new(path, text);
    let table = source.parse();
    let drill = drill(Section::new(&source, "", &table), name, items);
    drop(table);
    mistakes.extend(source.into_mistakes());
    drill
}

fn drill(mut file: Section<'_>, name: &str, items: &Items) -> Drill {
    let [title, brief, debrief] = [
        ("title", "title = \"The night of the double charges\""),
        ("brief", "brief = \"What you know when you sit down.\""),
        ("debrief", "debrief = \"What really happened.\""),
    ]
    .map(|(key, example)| needed(&mut file, key, file_words, example).unwrap_or_default());
    let lang = file.parsed("lang", lang);
    let start = needed(&mut file, "start", read_start, "start = \"2026-11-29T03:06\"");
    let minutes = file.number("minutes", 1..=600);
    if !file.has("minutes") {
        file.fault(&["minutes".to_owned()], "minutes says how long it is: minutes = 60".to_owned());
    }
    let pace = file.number("pace", 1..=60).and_then(|pace| u32::try_from(pace).ok());
    let length = Span::minutes(minutes.unwrap_or_default());
    let team: Vec<Colleague> = tables(&mut file, "team", colleague);
    let known: Vec<SeatName> = team.iter().map(|colleague| colleague.seat.clone()).collect();
    let mut cues: Vec<Cue> = tables(&mut file, "cue", |table| cue(table, &known, items));
    cues.sort_by_key(|cue| cue.at);
    let planned = tables(&mut file, "planned", |table| planned(table, &known));
    let exam = exam(&mut file, items);
    file.done();
    Drill {
        name: name.to_owned(),
        title,
        brief,
        debrief,
        lang: lang.unwrap_or_else(|| "en".to_owned()),
        start: start.unwrap_or_default(),
        length,
        pace: pace.unwrap_or(1),
        team,
        cues,
        planned,
        exam,
    }
}

/// Reads a text whose lines are as long as its author's screen: a blank line parts paragraphs, which flow.
fn file_words<'a>(table: &mut Section<'a>, key: &'static str) -> Option<String> {
    let paragraph = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    table.words(key).map(|text| text.trim().split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n"))
}

fn read_start<'a>(table: &mut Section<'a>, key: &'static str) -> Option<jiff::civil::DateTime> {
    table.parsed(key, |text| {
        text.parse().map_err(|_| format!("\"{text}\" is no day and hour; write it like 2026-11-29T03:06"))
    })
}

/// Reads what must be there.
fn needed<'a, T>(
    table: &mut Section<'a>,
    key: &'static str,
    read: impl Fn(&mut Section<'a>, &'static str) -> Option<T>,
    example: &str,
) -> Option<T> {
    let read = read(table, key);
    if read.is_none() {
        table.fault(&[key.to_owned()], format!("{key} is missing: {example}"));
    }
    read
}

/// Reads the tables of a list; those with mistakes are left out, and told.
fn tables<'a, T>(file: &mut Section<'a>, key: &'static str, read: impl Fn(&mut Section<'a>) -> Option<T>) -> Vec<T> {
    let one = |mut table: Section<'a>| {
        let read = read(&mut table);
        table.done();
        read
    };
    file.sections(key).into_iter().filter_map(one).collect()
}

fn exam(file: &mut Section<'_>, items: &Items) -> Exam {
    Exam {
        begins: span(file, "begins").unwrap_or_default(),
        seen_by: span(file, "seen_by"),
        levels: levels(file),
        protocol: file.words("protocol"),
        networks: file.texts("networks").unwrap_or_default(),
        must: tables(file, "must", |table| must(table, items)),
        leave: tables(file, "leave", |table| leave(table, items)),
        remove: tables(file, "remove", |table| must(table, items)),
        unsaid: tables(file, "unsaid", unsaid),
    }
}

fn colleague(table: &mut Section<'_>) -> Option<Colleague> {
    let seat = needed(table, "seat", file_words, "seat = \"noor\"");
    let role = table.parsed("role", |text| one_of(text, "role", &Role::ALL.map(|role| (role.word(), role))));
    Some(Colleague {
        role,
        job: table.words("job").unwrap_or_default(),
        yes_after: span(table, "yes_after"),
        sends_back: unwanted(table, "sends_back"),
        seat: SeatName::new(&seat?),
    })
}

fn cue(table: &mut Section<'_>, team: &[SeatName], items: &Items) -> Option<Cue> {
    let at = needed(table, "at", span, "at = \"6m\"");
    let by = seat(table, team);
    let (only_if, unless) = (table.parsed("if", stands), table.parsed("unless", stands));
    let note = table.words("note");
    let raise = table.section("raise").and_then(|mut raise| {
        let read = raise_of(&mut raise, items);
        raise.done();
        read
    });
    let does = match (note, raise) {
        (Some(note), None) => Some(CueAct::Note(note.trim().to_owned())),
        (None, Some(raise)) => Some(raise),
        (Some(_), Some(_)) => {
            table.mistake("raise", "a cue does one thing: take out note or raise".to_owned());
            None
        }
        (None, None) => {
            table.fault(&["note".to_owned()], "a cue has a note = \"…\" or raise = { … }".to_owned());
            None
        }
    };
    Some(Cue { at: at?, by: by?, only_if, unless, does: does? })
}

fn raise_of(table: &mut Section<'_>, items: &Items) -> Option<CueAct> {
    let item = item(table, items);
    let level = needed(table, "level", |table, key| table.number(key, 1..=4), "level = 2");
    Some(CueAct::Raise {
        protocol: table.words("protocol"),
        headline: table.words("headline").unwrap_or_default(),
        level: level.and_then(|level| u8::try_from(level).ok())?,
        item: item?.0,
    })
}

fn planned(table: &mut Section<'_>, team: &[SeatName]) -> Option<PlannedPost> {
    let at = needed(table, "at", span, "at = \"19m\"");
    let by = seat(table, team);
    let network = needed(table, "network", file_words, "network = \"x\"");
    let text = needed(table, "text", file_words, "text = \"…\"");
    let why = needed(table, "why", file_words, "why = \"what is wrong with it then\"");
    Some(PlannedPost { at: at?, by: by?, network: network?, text: text?, why: why? })
}

fn must(table: &mut Section<'_>, items: &Items) -> Option<Must> {
    let found = item(table, items);
    let within = needed(table, "within", span, "within = \"15m\"");
    let why = needed(table, "why", file_words, "why = \"a journalist with a deadline\"");
    let (item, Written { at: came, who }) = found?;
    Some(Must { item, who, came, within: within?, why: why? })
}

fn leave(table: &mut Section<'_>, items: &Items) -> Option<Leave> {
    let found = item(table, items);
    let read = |text: &str| one_of(text, "not_to", &[("answer", NotTo::Answer), ("remove", NotTo::Remove)]);
    let not_to = needed(table, "not_to", |table, key| table.parsed(key, read), "not_to = \"answer\"");
    let why = needed(table, "why", file_words, "why = \"bait\"");
    Some(Leave { item: found?.0, not_to: not_to?, why: why? })
}

fn unsaid(table: &mut Section<'_>) -> Option<Unsaid> {
    let words = unwanted(table, "words");
    let why = needed(table, "why", file_words, "why = \"nobody knew the cause yet\"");
    let until = span(table, "until");
    if words.is_empty() {
        table.fault(&["words".to_owned()], "words says which: words = [\"hacker*\"]".to_owned());
    }
    Some(Unsaid { words, why: why?, until })
}

fn unwanted(table: &mut Section<'_>, key: &'static str) -> Vec<Unwanted> {
    let read = |text: &str| {
        Unwanted::read(text).ok_or_else(|| "there are no words in it; write \"glitch -> mistake\"".to_owned())
    };
    table.parsed_list(key, read).unwrap_or_default()
}

/// Reads an item of the scenario, with when it comes.
fn item(table: &mut Section<'_>, items: &Items) -> Option<((String, String), Written)> {
    let network = needed(table, "network", file_words, "network = \"x\"");
    let id = needed(table, "item", file_words, "item = \"x31\"");
    let key = (network?, id?);
    match items.get(&key) {
        Some(written) => Some((key.clone(), written.clone())),
        None => {
            let (network, id) = &key;
            let ids = items.keys().filter(|(on, _)| on == network).map(|(_, id)| id.as_str());
            let meant = nearest(id, ids).map_or(String::new(), |meant| format!("; did you mean \"{meant}\"?"));
            table.mistake("item", format!("world.jsonl has no \"{id}\" on {network}{meant}"));
            None
        }
    }
}

fn seat(table: &mut Section<'_>, team: &[SeatName]) -> Option<SeatName> {
    let by = needed(table, "by", file_words, "by = \"noor\"")?;
    let seat = SeatName::new(&by);
    if !team.contains(&seat) {
        table.mistake("by", format!("nobody of [[team]] is called \"{by}\""));
        return None;
    }
    Some(seat)
}

fn stands(text: &str) -> Result<Stands, String> {
    one_of(text, "state", &Stands::ALL)
}

/// Reads a length or a moment from the start: `8m`, `40s`, `1h30m`, `-6m`.
fn span(table: &mut Section<'_>, key: &'static str) -> Option<Span> {
    table.parsed(key, |text| {
        let (is_before, length) = text.strip_prefix('-').map_or((false, text), |length| (true, length));
        let length =
            length_of(length).ok_or_else(|| format!("\"{text}\" is no length; write 40s, 8m, 1h30m or -6m"))?;
        Ok(if is_before { Span::ZERO.minus(length) } else { length })
    })
}

fn length_of(text: &str) -> Option<Span> {
    let length: jiff::SignedDuration = text.strip_prefix('+').unwrap_or(text).parse().ok()?;
    i64::try_from(length.as_millis()).ok().map(Span::millis)
}
