//! Reads `plan.toml`: who says yes to posts, the campaigns, and the usual times of accounts. The desk's file wins over the
//! user's, whole.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Weekday;

use crate::domain::id::{AccountId, SeatName};
use crate::domain::names::account_called;
use crate::domain::network::AccountSettings;
use crate::domain::plan::{Campaign, Planning};
use crate::domain::time::Span;

use super::library;
use super::mistake::Mistake;
use super::programme;
use super::section::{Section, Source};

/// More people than this never agree.
const MOST_APPROVALS: i64 = 5;
/// The days of a table of times; `daily` and `weekdays` stand for several.
const DAYS: [(&str, &[Weekday]); 9] = [
    ("mon", &[Weekday::Monday]),
    ("tue", &[Weekday::Tuesday]),
    ("wed", &[Weekday::Wednesday]),
    ("thu", &[Weekday::Thursday]),
    ("fri", &[Weekday::Friday]),
    ("sat", &[Weekday::Saturday]),
    ("sun", &[Weekday::Sunday]),
    ("weekdays", &[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]),
    (
        "daily",
        &[
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ],
    ),
];
/// What a campaign can be drawn in: the meanings of a theme, which stay apart in every one of them.
const COLOURS: [&str; 5] = ["accent", "ours", "calm", "soon", "note"];

/// Reads the file of the last folder that has one.
pub fn of_folders(folders: &[PathBuf], accounts: &[AccountSettings], mistakes: &mut Vec<Mistake>) -> Planning {
    let file = folders.iter().rev().map(|folder| folder.join("plan.toml")).find(|path| path.exists());
    let Some(path) = file else { return Planning::default() };
    match fs::read_to_string(&path) {
        Ok(text) => read(&path, &text, accounts, mistakes),
        Err(why) => {
            mistakes.push(library::unreadable(&path, &why));
            Planning::default()
        }
    }
}

/// Reads a text that stands in no folder.
pub fn of_text(text: &str, accounts: &[AccountSettings], mistakes: &mut Vec<Mistake>) -> Planning {
    read(Path::new("plan.toml"), text, accounts, mistakes)
}

fn read(path: &Path, text: &str, accounts: &[AccountSettings], mistakes: &mut Vec<Mistake>) -> Planning {
    let known: Vec<AccountId> = accounts.iter().map(AccountSettings::id).collect();
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let mut planning = Planning::default();
    planning.policy.approvals = approvals(&mut file).unwrap_or_default();
    planning.policy.approvers = seats(&mut file).unwrap_or_default();
    if let Some(days) = file.number("repeats_within_days", 0..=730) {
        planning.repeats_within = Span::days(days);
    }
    if let Some(most) = file.number("most_tags", 0..=100).and_then(|most| usize::try_from(most).ok()) {
        planning.most_tags = most;
    }
    for table in file.sections("campaign") {
        campaign(table, &known, &mut planning);
    }
    for table in file.sections("theme") {
        programme::theme(table, &mut planning);
    }
    if let Some(mut slots) = file.section("slots") {
        for (name, value) in slots.rest() {
            let account = account_called(name, &known);
            let Some(table) = slots.table_of(value, name) else { continue };
            match account {
                Ok(account) => times(table, &account, &mut planning),
                Err(why) => table.mistake("", why),
            }
        }
    }
    file.done();
    drop(table);
    mistakes.extend(source.into_mistakes());
    planning
}

fn approvals(table: &mut Section<'_>) -> Option<u32> {
    table.number("approvals", 0..=MOST_APPROVALS).and_then(|count| u32::try_from(count).ok())
}

fn seats(table: &mut Section<'_>) -> Option<Vec<SeatName>> {
    Some(table.texts("approvers")?.iter().map(|name| SeatName::new(name)).collect())
}

fn campaign(mut table: Section<'_>, known: &[AccountId], planning: &mut Planning) {
    let Some(name) = table.words("name") else {
        table.mistake("name", "a campaign needs a name, by which posts call it".to_owned());
        return;
    };
    if planning.campaign(&name).is_some() {
        table.mistake("name", format!("the campaign \"{name}\" stands here twice; remove one"));
    }
    let accounts = table.parsed_list("accounts", |text| account_called(text, known)).unwrap_or_default();
    let colour = table.parsed("colour", |text| match COLOURS.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(format!("\"{text}\" is no colour of a theme; there are {}", COLOURS.join(", "))),
    });
    let (from, until) = (table.date("from"), table.date("until"));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        table.mistake("until", "until is before from".to_owned());
    }
    let tags = table.section("tags").map(tags).unwrap_or_default();
    planning.campaigns.push(Campaign {
        objective: table.text("objective").unwrap_or_default(),
        audience: table.text("audience").unwrap_or_default(),
        goal: table.text("goal").unwrap_or_default(),
        approvals: approvals(&mut table),
        approvers: seats(&mut table).unwrap_or_default(),
        name,
        colour,
        from,
        until,
        accounts,
        tags,
    });
    table.done();
}

/// Reads what links of a campaign carry, by name.
fn tags(mut table: Section<'_>) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for (name, value) in table.rest() {
        match value.get_ref().as_str() {
            Some(text) => tags.push((name.to_owned(), text.to_owned())),
            None => table.mistake(name, format!("{name} must be a text in quotes")),
        }
    }
    tags
}

fn times(mut table: Section<'_>, account: &AccountId, planning: &mut Planning) {
    for (key, days) in DAYS {
        let clocks = table.parsed_list(key, |text| {
            text.parse::<jiff::civil::Time>().map_err(|_| format!("\"{text}\" is no time; write it like 09:30"))
        });
        for clock in clocks.into_iter().flatten() {
            planning.slots.add(account.clone(), days.iter().map(|day| (*day, clock)));
        }
    }
    table.done();
}

/// Returns the account of a name, whole or its handle alone.
#[cfg(test)]
mod tests {
    use super::*;

    fn accounts() -> Vec<AccountSettings> {
        let account = |network: &str| AccountSettings {
            network: network.to_owned(),
            handle: "@brand".to_owned(),
            ..AccountSettings::default()
        };
        ["mastodon", "bluesky"].map(account).to_vec()
    }

    #[test]
    fn the_shipped_file_is_without_mistake_and_settles_nothing_by_itself() {
        let mut mistakes = Vec::new();
        let planning = read(Path::new("plan.toml"), crate::config::PLAN, &accounts(), &mut mistakes);
        assert_eq!((planning, mistakes.len()), (Planning::default(), 0));
        // What it shows as an example can be taken as it stands.
        let taken: String = crate::config::PLAN
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n")
            .collect();
        let planning = read(Path::new("plan.toml"), &taken, &accounts(), &mut mistakes);
        assert_eq!(mistakes, []);
        assert_eq!((planning.policy.approvals, planning.campaigns.len()), (1, 1));
        assert_eq!(planning.campaigns[0].approvals, Some(2));
        assert!(planning.campaigns[0].from < planning.campaigns[0].until);
        assert_eq!(planning.themes.len(), 2);
        assert!(!planning.slots.of(&AccountId::new("mastodon", "@brand")).is_empty());
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = "approvals = 9\napprovers = \"eva\"\n[[campaign]]\nname = \"a\"\ncolour = \"pink\"\naccounts = [\"@brnd\"]\n\
                    [[campaign]]\nname = \"A\"\n[[campaign]]\ngoal = \"x\"\n[slots.\"mastodon:@brand\"]\nmon = [\"25:00\"]\n\
                    mondy = [\"09:00\"]\n[slots.nobody]\nmon = [\"09:00\"]\n[slot]\n\
                    [[theme]]\nmonth = \"mars\"\n[[theme]]\nmonth = \"march\"\ncampaigns = [\"c\"]\ntitle = \"t\"\n\
                    [[campaign]]\nname = \"z\"\nfrom = 2027-03-02\nuntil = 2027-03-01\n";
        let mut mistakes = Vec::new();
        read(Path::new("plan.toml"), text, &accounts(), &mut mistakes);
        let told: Vec<String> = mistakes.iter().map(|one| format!("{}: {}", one.line, one.what)).collect();
        for words in [
            "1: approvals must be a whole number from 0 to 5, and is 9",
            "2: approvers must be a list of texts",
            "5: colour: \"pink\" is no colour of a theme; there are accent",
            "6: accounts: there is no account \"@brnd\"",
            "8: the campaign \"A\" stands here twice",
            "9: a campaign needs a name",
            "12: mon: \"25:00\" is no time; write it like 09:30",
            "13: \"mondy\" is not known in [slots.mastodon:@brand]; known are mon",
            "there is no account \"nobody\"",
            "18: month: \"mars\" is no month; write it like 2027-03, or march for that of each year",
            "17: a theme needs a title",
            "21: there is no campaign \"c\" in this file",
            "26: until is before from",
            "\"slot\" is not known here; did you mean \"slots\"?",
        ] {
            assert!(told.iter().any(|line| line.contains(words)), "{words}\n{told:#?}");
        }
    }
}
