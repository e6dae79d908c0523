//! Asks the index for as little as a query's plain filters allow. The filters themselves decide later.

use jiff::tz::TimeZone;

use crate::domain::class::Class;
use crate::domain::id::AccountId;
use crate::domain::item::Kind;
use crate::domain::query::{Filter, Is, Query, Term, Toward, What, contains};
use crate::domain::time::Time;
use crate::store::Search;

/// What a filter is read against.
pub struct Against<'a> {
    /// The moment.
    pub now: Time,
    /// The desk's zone.
    pub zone: &'a TimeZone,
    /// The accounts from which something ever came.
    pub accounts: &'a [AccountId],
}

/// Returns what the index is asked for.
///
/// Words may stand in any message, note or reply of a conversation, and the filters ask for its newest message:
/// where there are words, only what is the same for all of them narrows.
pub fn narrow(query: &Query, against: &Against) -> Search {
    let mut wanted = words_of(query);
    let textless = query.is_textless();
    for term in query.terms.iter().filter(|term| !term.not) {
        let What::Filter(any) = &term.what else { continue };
        match any.first() {
            Some(Filter::Net(_)) => wanted.networks = all(any, network),
            Some(Filter::Account(_)) => wanted.accounts = all(any, |filter| accounts(filter, against.accounts)),
            _ if !textless => {}
            Some(Filter::Lang(_)) => wanted.langs = all(any, lang),
            Some(Filter::From(part)) if any.len() == 1 => wanted.from = Some(part.clone()),
            Some(Filter::Kind(_)) => wanted.kinds = all(any, kinds),
            Some(Filter::Class(_)) => wanted.classes = all(any, classes),
            Some(Filter::Is(Is::Public | Is::Private)) => wanted.kinds = all(any, kinds).or(wanted.kinds),
            Some(Filter::Is(Is::Quiet)) => wanted.classes = all(any, classes).or(wanted.classes),
            Some(Filter::Before(_) | Filter::After(_)) => written(&mut wanted, any, against),
            _ => {}
        }
    }
    wanted
}

/// Returns a search for the words alone.
fn words_of(query: &Query) -> Search {
    let mut wanted = Search::default();
    for term in query.text() {
        let list = match (term.phrase, term.not) {
            (false, false) => &mut wanted.words,
            (true, false) => &mut wanted.phrases,
            (false, true) => &mut wanted.not_words,
            (true, true) => &mut wanted.not_phrases,
        };
        list.push(term.text.to_owned());
    }
    wanted
}

/// Puts together what each alternative of a term allows; nothing where one cannot be told to the index.
fn all<T>(any: &[Filter], of: impl Fn(&Filter) -> Option<Vec<T>>) -> Option<Vec<T>> {
    any.iter().map(of).collect::<Option<Vec<_>>>().map(|lists| lists.into_iter().flatten().collect())
}

fn network(filter: &Filter) -> Option<Vec<String>> {
    let Filter::Net(name) = filter else { return None };
    Some(vec![name.to_lowercase()])
}

fn accounts(filter: &Filter, known: &[AccountId]) -> Option<Vec<AccountId>> {
    let Filter::Account(part) = filter else { return None };
    Some(known.iter().filter(|account| contains(account.as_str(), part)).cloned().collect())
}

fn lang(filter: &Filter) -> Option<Vec<String>> {
    let Filter::Lang(lang) = filter else { return None };
    Some(vec![lang.clone()])
}

fn kinds(filter: &Filter) -> Option<Vec<Kind>> {
    let those = |fits: fn(Kind) -> bool| Some(Kind::ALL.into_iter().filter(|kind| fits(*kind)).collect());
    match filter {
        Filter::Kind(kind) => Some(vec![*kind]),
        Filter::Is(Is::Private) => those(Kind::is_private),
        // A conversation without an item counts as one that strangers can read, and no index knows it.
        _ => None,
    }
}

/// Returns the classes that a filter allows.
pub fn classes(filter: &Filter) -> Option<Vec<Class>> {
    match filter {
        Filter::Class(class) => Some(vec![*class]),
        Filter::Is(Is::Quiet) => Some(Class::ALL.into_iter().filter(|class| class.is_quiet()).collect()),
        _ => None,
    }
}

fn written(wanted: &mut Search, any: &[Filter], against: &Against) {
    let [only] = any else { return };
    match only {
        Filter::Before(when) => {
            let before = when.resolve(against.now, against.zone, Toward::Back);
            wanted.before = Some(wanted.before.map_or(before, |other| other.min(before)));
        }
        Filter::After(when) => {
            let after = when.resolve(against.now, against.zone, Toward::Back);
            wanted.after = wanted.after.max(Some(after));
        }
        _ => {}
    }
}

/// Returns the terms that must hold.
pub fn required(query: &Query) -> impl Iterator<Item = &Vec<Filter>> {
    query.terms.iter().filter_map(|term| match term {
        Term { not: false, what: What::Filter(any) } => Some(any),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrowed(query: &str) -> Search {
        let accounts = [AccountId::new("x", "@brand"), AccountId::new("email", "help@brand.example")];
        let now = Time::from_seconds(1_790_000_000);
        narrow(&query.parse().unwrap(), &Against { now, zone: &TimeZone::UTC, accounts: &accounts })
    }

    #[test]
    fn every_filter_that_the_index_knows_narrows() {
        let at = |text: &str| Some(text.parse::<Time>().unwrap());
        let all = Search::default;
        for (query, wanted) in [
            ("net:x,bsky", Search { networks: Some(vec!["x".into(), "bluesky".into()]), ..all() }),
            ("account:HELP@", Search { accounts: Some(vec![AccountId::new("email", "help@brand.example")]), ..all() }),
            ("account:nobody", Search { accounts: Some(Vec::new()), ..all() }),
            ("lang:ro", Search { langs: Some(vec!["ro".into()]), ..all() }),
            ("from:@mira", Search { from: Some("mira".into()), ..all() }),
            ("kind:dm,email", Search { kinds: Some(vec![Kind::Dm, Kind::Email]), ..all() }),
            ("is:private", Search { kinds: Some(vec![Kind::Dm, Kind::Email]), ..all() }),
            ("class:praise,spam", Search { classes: Some(vec![Class::Praise, Class::Spam]), ..all() }),
            ("before:2026-09-01", Search { before: at("2026-09-01T00:00:00Z"), ..all() }),
            (
                "after:2026-09-01 before:2026-09-03 before:2026-09-02",
                Search { after: at("2026-09-01T00:00:00Z"), before: at("2026-09-02T00:00:00Z"), ..all() },
            ),
        ] {
            assert_eq!(narrowed(query), wanted, "{query}");
        }
    }

    #[test]
    fn what_could_leave_something_out_does_not_narrow() {
        for query in
            ["-net:x", "-lang:ro", "is:public", "is:done", "has:media", "before:3d,1d", "is:quiet,done", "from:a,b"]
        {
            assert_eq!(narrowed(query), Search::default(), "{query}");
        }
        let words = Search { words: vec!["refund".into()], ..Search::default() };
        for query in ["refund from:mira", "refund before:3d", "refund kind:dm", "refund class:praise", "refund lang:ro"]
        {
            assert_eq!(narrowed(query), words, "the word may stand in an older message: {query}");
        }
        assert_eq!(narrowed("refund net:x"), Search { networks: Some(vec!["x".into()]), ..words });
    }
}
