//! A scenario: who there is, what they write when, and what they do when we answer. JSON Lines.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::moment::moment;
use crate::domain::item::{Kind, Visibility};
use crate::domain::time::Span;
use crate::words::{fill, w};

/// A whole scenario, checked: every name in it stands for something.
#[derive(Debug, Default)]
pub struct Scenario {
    /// The accounts it plays.
    pub accounts: Vec<Account>,
    /// The people, by their key.
    pub people: HashMap<String, Person>,
    /// What is written, in the order of the file.
    pub entries: Vec<Entry>,
    /// Later changes and troubles.
    pub turns: Vec<Turn>,
    /// What people do when we answer; the first that fits counts.
    pub rules: Vec<Rule>,
}

/// One account of ours in the scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Our handle.
    pub account: String,
    /// The network it plays.
    pub network: String,
    /// The name shown.
    pub name: String,
    /// How many follow us.
    #[serde(default)]
    pub followers: Option<u64>,
}

/// Somebody who writes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The key by which lines name them.
    pub person: String,
    /// The name they show.
    pub name: String,
    /// Their handle on each network.
    pub on: BTreeMap<String, String>,
    /// How many follow them.
    #[serde(default)]
    pub followers: Option<u64>,
    /// Verified.
    #[serde(default)]
    pub verified: bool,
    /// A program.
    #[serde(default)]
    pub bot: bool,
}

/// One thing somebody writes, or we wrote (`by` is `us`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When, from the start of the scenario.
    #[serde(deserialize_with = "moment")]
    pub at: Span,
    /// Where.
    pub network: String,
    /// Its native id, unique in the scenario.
    pub id: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Who: a person's key, or `us`.
    pub by: String,
    /// What.
    pub text: String,
    /// In which language.
    pub lang: String,
    /// What it answers.
    #[serde(default)]
    pub to: Option<String>,
    /// Subject or content warning.
    #[serde(default)]
    pub subject: Option<String>,
    /// Stars.
    #[serde(default)]
    pub stars: Option<u8>,
    /// Who may see it.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// A picture, by its description.
    #[serde(default)]
    pub picture: Option<String>,
    /// Attached files: name and text.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Likes, shares, answers.
    #[serde(default)]
    pub counts: Option<[u64; 3]>,
    /// On so many days before, somebody wrote the same at about the same hour.
    #[serde(default)]
    pub days: u32,
    /// What we answered on each of those days.
    #[serde(default)]
    pub answer: Option<String>,
    /// It is only written if we did something like this before.
    #[serde(default, rename = "if")]
    pub only_if: Option<When>,
    /// It is not written if we did something like this before.
    #[serde(default)]
    pub unless: Option<When>,
}

/// Something that happens to what was written, or to the network.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// When.
    #[serde(deserialize_with = "moment")]
    pub at: Span,
    /// Where.
    pub network: String,
    /// An item whose text changes to `text`.
    #[serde(default)]
    pub edit: Option<String>,
    /// Its new text.
    #[serde(default)]
    pub text: Option<String>,
    /// An item that goes.
    #[serde(default)]
    pub remove: Option<String>,
    /// What is wrong with the network.
    #[serde(default)]
    pub trouble: Option<Trouble>,
    /// How long it is wrong.
    #[serde(default, rename = "for", deserialize_with = "moment")]
    pub lasts: Span,
}

/// What can be wrong with a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It cannot be reached.
    Offline,
    /// It asks us to wait.
    Limited,
}

/// What people do when we do something.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which deeds of ours it is about.
    pub when: When,
    /// What follows, in order; each once for each person.
    pub then: Vec<Step>,
}

/// Which deeds of ours are meant: everything given must be so. Answers, where it names neither a post nor what is taken away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// We write a post.
    #[serde(default)]
    pub post: bool,
    /// We hide or delete this item.
    #[serde(default)]
    pub removes: Option<String>,
    /// We answer this item.
    #[serde(default)]
    pub answers: Option<String>,
    /// We answer this person.
    #[serde(default)]
    pub person: Option<String>,
    /// We answer on this network.
    #[serde(default)]
    pub network: Option<String>,
    /// We answer something of this sort.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// We answer something in this language.
    #[serde(default)]
    pub lang: Option<String>,
    /// Our text has fewer characters than this.
    #[serde(default)]
    pub shorter: Option<usize>,
    /// Our text has one of these, whatever their case.
    #[serde(default)]
    pub has: Vec<String>,
}

/// One thing that follows a deed of ours.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// How long after it.
    #[serde(deserialize_with = "moment")]
    pub after: Span,
    /// Who; the person we answered when left out, and needed where we wrote a post.
    #[serde(default)]
    pub by: Option<String>,
    /// They write one of these; which, the item's id decides.
    #[serde(default)]
    pub text: Vec<String>,
    /// They like our answer.
    #[serde(default)]
    pub like: bool,
    /// They change the stars of their review.
    #[serde(default)]
    pub stars: Option<u8>,
    /// They delete what we answered.
    #[serde(default)]
    pub remove: bool,
}

/// Reads a scenario; the error lists every line that is wrong.
pub fn read(text: &str) -> Result<Scenario, String> {
    let mut scenario = Scenario::default();
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if let Err(why) = take(&mut scenario, line) {
            wrong.push(fill(w().replay.line, &[&(number + 1), &why]));
        }
    }
    wrong.extend(check(&scenario));
    if wrong.is_empty() { Ok(scenario) } else { Err(wrong.join("; ")) }
}

fn take(scenario: &mut Scenario, line: &str) -> Result<(), String> {
    let object: Value = serde_json::from_str(line).map_err(|why| why.to_string())?;
    let has = |key: &str| object.get(key).is_some();
    if has("person") {
        let person: Person = part(object)?;
        let key = person.person.clone();
        return match scenario.people.insert(key.clone(), person) {
            Some(_) => Err(fill(w().replay.twice, &[&key])),
            None => Ok(()),
        };
    }
    if has("when") {
        scenario.rules.push(part(object)?);
    } else if has("account") {
        scenario.accounts.push(part(object)?);
    } else if has("kind") {
        scenario.entries.push(part(object)?);
    } else {
        scenario.turns.push(part(object)?);
    }
    Ok(())
}

fn part<T: DeserializeOwned>(object: Value) -> Result<T, String> {
    serde_json::from_value(object).map_err(|why| why.to_string())
}

/// Looks for names that stand for nothing, and for ids that stand for two things.
fn check(scenario: &Scenario) -> Vec<String> {
    let no_item = |id: &String| fill(w().replay.no_item, &[id]);
    let mut ids = HashSet::new();
    let mut wrong = Vec::new();
    for entry in &scenario.entries {
        if !ids.insert((entry.network.as_str(), entry.id.as_str())) {
            wrong.push(fill(w().replay.id_twice, &[&entry.id]));
        }
    }
    for entry in &scenario.entries {
        let known =
            entry.by == "us" || scenario.people.get(&entry.by).is_some_and(|p| p.on.contains_key(&entry.network));
        if !known {
            wrong.push(fill(w().replay.nobody, &[&entry.id, &entry.by, &entry.network]));
        }
        if !scenario.accounts.iter().any(|account| account.network == entry.network) {
            wrong.push(fill(w().replay.not_played, &[&entry.id, &entry.network]));
        }
        if entry.to.as_ref().is_some_and(|to| !ids.contains(&(entry.network.as_str(), to.as_str()))) {
            wrong.push(fill(w().replay.answers_nothing, &[&entry.id]));
        }
    }
    for turn in &scenario.turns {
        let named = turn.edit.iter().chain(&turn.remove);
        wrong.extend(named.filter(|id| !ids.contains(&(turn.network.as_str(), id.as_str()))).map(no_item));
    }
    let all: HashSet<&str> = ids.iter().map(|(_, id)| *id).collect();
    let gates = scenario.entries.iter().flat_map(|entry| entry.only_if.iter().chain(&entry.unless));
    for when in scenario.rules.iter().map(|rule| &rule.when).chain(gates) {
        let named = when.answers.iter().chain(&when.removes);
        wrong.extend(named.filter(|id| !all.contains(id.as_str())).map(no_item));
    }
    let steps = || scenario.rules.iter().flat_map(|rule| rule.then.iter().map(move |step| (rule, step)));
    let named = steps().filter_map(|(_, step)| step.by.as_ref());
    let named = named.chain(scenario.rules.iter().filter_map(|rule| rule.when.person.as_ref()));
    let unknown = named.filter(|key| !scenario.people.contains_key(*key));
    wrong.extend(unknown.map(|key| fill(w().replay.no_person, &[key])));
    let nameless = steps().filter(|(rule, step)| rule.when.post && step.by.is_none() && !step.like);
    wrong.extend(nameless.map(|_| w().replay.who_answers_a_post.to_owned()));
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_line_is_named() {
        let text = r#"
{"account":"@us","network":"x","name":"Us"}
{"person":"ana","name":"Ana","on":{"x":"@ana"}}
nonsense
{"at":"soon","network":"x","id":"1","kind":"mention","by":"ana","text":"hi","lang":"en"}
{"at":"1s","network":"x","id":"2","kind":"mention","by":"bob","text":"hi","lang":"en","to":"9"}
{"when":{"answers":"7"},"then":[]}
{"at":"1s","network":"x","id":"2","kind":"mention","by":"ana","text":"hi","lang":"en","colour":1}
"#;
        let why = read(text).unwrap_err();
        for part in ["line 4", "line 5", "line 8", "nobody is called bob", "it answers something", "no item 7"] {
            assert!(why.contains(part), "{part} in {why}");
        }
    }
}
