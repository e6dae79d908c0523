//! What a rule looks at, as it is written.

use crate::config::hours;
use crate::config::mistake::nearest;
use crate::config::read::network;
use crate::config::section::Section;
use crate::domain::class::Class;
use crate::domain::item::Kind;
use crate::domain::rules::{Between, Condition, Pattern, Phrase};

use super::{Known, label, one_of};

/// A key that is true or false, and what it looks at.
type Flag = (&'static str, fn(bool) -> Condition);

/// Reads the conditions of a table.
pub fn conditions(mut table: Section<'_>, known: &Known<'_>) -> Vec<Condition> {
    let mut all = Vec::new();
    all.extend(list(&mut table, "network", network).map(Condition::Network));
    all.extend(list(&mut table, "account", |text| account(text, known)).map(Condition::Account));
    all.extend(
        list(&mut table, "kind", |text| one_of(text, "kind", &Kind::ALL.map(|kind| (kind.word(), kind))))
            .map(Condition::Kind),
    );
    all.extend(list(&mut table, "class", class).map(Condition::Class));
    all.extend(list(&mut table, "lang", lang).map(Condition::Lang));
    all.extend(list(&mut table, "text", phrase).map(Condition::Text));
    all.extend(list(&mut table, "author", author).map(Condition::Author));
    all.extend(list(&mut table, "label", label).map(Condition::Label));
    all.extend(list(&mut table, "day", day).map(|days| Condition::Day(days.concat())));
    all.extend(
        list(&mut table, "time", |text| text.parse().map_err(|why: crate::domain::hours::BadHours| why.to_string()))
            .map(Condition::Time),
    );
    all.extend(between(&mut table, ["followers_from", "followers_to"], i64::MAX).map(Condition::Followers));
    all.extend(between(&mut table, ["stars_from", "stars_to"], 5).map(Condition::Stars));
    let flags: [Flag; 7] = [
        ("verified", Condition::Verified),
        ("bot", Condition::Bot),
        ("vip", Condition::Vip),
        ("no_reply", Condition::NoReply),
        ("media", Condition::Media),
        ("link", Condition::Link),
        ("public", Condition::Public),
    ];
    all.extend(flags.into_iter().filter_map(|(key, make)| table.flag(key).map(make)));
    all.extend(open(&mut table, known).map(Condition::Open));
    table.done();
    all
}

/// Tells whether a condition leaves crises alone.
pub fn is_crisis(condition: &Condition) -> bool {
    matches!(condition, Condition::Class(classes) if classes.iter().all(|class| *class == Class::Crisis) && !classes.is_empty())
}

/// Tells whether a condition leaves only what we and the person alone can read.
pub fn is_private(condition: &Condition) -> bool {
    match condition {
        Condition::Kind(kinds) => !kinds.is_empty() && kinds.iter().all(|kind| kind.is_private()),
        Condition::Public(public) => !public,
        _ => false,
    }
}

/// Reads a list that names something.
fn list<T>(table: &mut Section<'_>, key: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
    if table.is_empty_list(key) {
        table.mistake(key, format!("{key} is an empty list, which nothing fits; name something or take it out"));
    }
    table.parsed_list(key, read)
}

fn class(text: &str) -> Result<Class, String> {
    one_of(text, "class", &Class::ALL.map(|class| (class.word(), class)))
}

fn account(text: &str, known: &Known<'_>) -> Result<String, String> {
    let ids: Vec<String> = known.accounts.iter().map(|account| account.id().to_string()).collect();
    let handles = known.accounts.iter().map(|account| account.handle.as_str());
    let mut names = ids.iter().map(String::as_str).chain(handles);
    if ids.is_empty() || names.clone().any(|name| name.eq_ignore_ascii_case(text)) {
        return Ok(text.to_owned());
    }
    Err(match nearest(text, names.by_ref()) {
        Some(meant) => format!("there is no account \"{text}\"; did you mean \"{meant}\"?"),
        None => format!("there is no account \"{text}\"; there are {}", ids.join(", ")),
    })
}

/// Reads a language by its tag.
pub fn lang(text: &str) -> Result<String, String> {
    let mut parts = text.split(['-', '_']);
    let is_tag = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic()))
        && parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if is_tag {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format!("\"{text}\" is no language; write it like en, ro or pt-BR"))
    }
}

fn phrase(text: &str) -> Result<Phrase, String> {
    Phrase::read(text).ok_or_else(|| {
        "there is no word in it; write one, \"refund\" or \"money back\"; \"refund*\" is refunds and refunded too"
            .to_owned()
    })
}

fn author(text: &str) -> Result<Pattern, String> {
    Pattern::read(text).ok_or_else(|| {
        "there is no handle in it; write it like \"@mira@example.social\" or \"*@press.example\"".to_owned()
    })
}

/// Reads `mon`, `sat-sun`.
fn day(text: &str) -> Result<Vec<i8>, String> {
    let days = hours::days(text).ok_or_else(|| format!("\"{text}\" is no day; write it like mon or mon-fri"))?;
    Ok(days.into_iter().map(jiff::civil::Weekday::to_monday_one_offset).collect())
}

fn between(table: &mut Section<'_>, [from, to]: [&'static str; 2], most: i64) -> Option<Between> {
    let (least, greatest) = (table.number(from, 0..=most), table.number(to, 0..=most));
    if let (Some(least), Some(greatest)) = (least, greatest)
        && least > greatest
    {
        table.mistake(to, format!("{to} is less than {from}: nobody fits both"));
    }
    if least.is_none() && greatest.is_none() {
        return None;
    }
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    Some(Between { from: number(least.unwrap_or(0)), to: greatest.map_or(u64::MAX, number) })
}

fn open(table: &mut Section<'_>, known: &Known<'_>) -> Option<bool> {
    let open = table.flag("open")?;
    if !known.ever_closes() {
        table.mistake("open", "open: the desk never closes; [hours] in the settings says when it does".to_owned());
    }
    Some(open)
}
