//! Whom a text greets, and how it is turned to somebody else.

use super::first_name::{is_title, words_in};
use super::{first_name, words_of};
use crate::domain::snooze::words::fold;

/// Words that open a text and are followed by whom it is for.
const GREETINGS: &str = " hi hello hey dear hola buenas buenos querido querida estimado estimada buna salut draga \
    stimate stimata ";
/// Words that open a text and may be followed by a name, if a comma or an end comes after that.
const THANKS: &str = " thanks thank gracias multumim multumesc mersi ";
/// Words between a greeting and the name.
const BETWEEN: &str = " there again you ziua dimineata seara dias tardes noches morning afternoon evening mult muchas ";
/// Words with a capital that stand after a greeting and call nobody.
const NOBODY: &str = " all anyone customer customers everybody everyone folks friend friends guys madam passenger \
    passengers sir team traveller travellers and for here how i it no not please sorry that this to what when where which \
    why yes you your we amiga amigas amigo amigos cliente clientes equipo el gracias la las le les lo los nos por que si \
    siento te todas todos tu viajero viajeros calatori calator clienti client ce da echipa imi iti multumesc multumim ne nu \
    pentru prieteni toti tuturor va ";

/// A stretch of a text, in bytes.
type Stretch = std::ops::Range<usize>;

/// Returns the name that a text greets at its beginning: `Mira` of "Hi Mira, thanks".
pub fn greeted(text: &str) -> Option<&str> {
    text.get(called(text)?.1)
}

/// Tells whether a word, in small letters and without accents, opens a text to somebody.
pub fn is_greeting(word: &str) -> bool {
    is_in(GREETINGS, word)
}

/// Returns where the greeted name stands, first with the title before it, then without.
fn called(text: &str) -> Option<(Stretch, Stretch)> {
    let words: Vec<Stretch> = stretches(text).take(8).collect();
    let word = |at: usize| words.get(at).and_then(|stretch| text.get(stretch.clone()));
    let folded = |at: usize| word(at).map(fold).unwrap_or_default();
    let opening = (0..3).find(|at| is_in(GREETINGS, &folded(*at)) || is_in(THANKS, &folded(*at)))?;
    let thanks = is_in(THANKS, &folded(opening));
    let mut at = opening + 1;
    while is_in(BETWEEN, &folded(at)) {
        at += 1;
    }
    let title = at;
    while word(at).is_some_and(is_title) {
        at += 1;
    }
    let (greeting, name) = (words.get(at.checked_sub(1)?)?, words.get(at)?);
    let before = text.get(words.get(opening)?.end..words.get(title)?.start)?;
    let close = text.get(greeting.end..name.start)?;
    let runs_on = |gap: &str| !gap.contains(['!', '?', ';', ':', '\n', '(', '"', '@', '/']);
    let titled = at > title;
    let after = text.get(name.end..)?.chars().next();
    let ends = after.is_none_or(|c| ",!.?:;\n".contains(c));
    let is_name = first_name(word(at)?).sure().is_some() && !is_in(NOBODY, &folded(at));
    let set_apart = thanks || before.contains(',');
    let goes_on = runs_on(before) && !before.contains('.') && runs_on(close) && (titled || !close.contains('.'));
    (is_name && goes_on && (ends || !set_apart))
        .then(|| (words.get(title).map_or(name.start, |first| first.start)..name.end, name.clone()))
}

/// Returns a text that was written to somebody as a template for anybody: without the handles it begins with,
/// and with `{first_name?}` or `{name?}` where that person is named.
pub fn for_anybody(text: &str, name: &str, handle: &str) -> String {
    let text = without_mentions(text, handle);
    let names: Vec<&str> = words_in(name).into_iter().chain(name.split_whitespace().filter(|n| n.len() > 2)).collect();
    let first = first_name(name).sure().map(fold);
    let mut template = String::with_capacity(text.len());
    let mut rest = 0;
    let mut words = stretches(&text).peekable();
    let is_theirs = |stretch: &Stretch| text.get(stretch.clone()).is_some_and(|word| names.contains(&word));
    while let Some(word) = words.next() {
        let titled = text.get(word.clone()).is_some_and(is_title) && words.peek().is_some_and(&is_theirs);
        if !titled && !is_theirs(&word) {
            continue;
        }
        let mut end = word.end;
        while let Some(next) = words.next_if(|next| is_theirs(next) && beside(&text, end, next.start)) {
            end = next.end;
        }
        let called = text.get(word.start..end).unwrap_or_default();
        let by_first = first.as_deref() == Some(fold(called).as_str());
        template.push_str(text.get(rest..word.start).unwrap_or_default());
        template.push_str(if by_first { "{first_name?}" } else { "{name?}" });
        rest = end;
    }
    template.push_str(text.get(rest..).unwrap_or_default());
    match called(&template) {
        Some((named, _)) => {
            let (before, after) = (template.get(..named.start), template.get(named.end..));
            format!("{}{{first_name?}}{}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        None => template,
    }
}

/// Tells whether nothing but blanks and the dot of a title stands between two words.
fn beside(text: &str, end: usize, start: usize) -> bool {
    text.get(end..start).is_some_and(|gap| gap.chars().all(|c| c == ' ' || c == '.'))
}

/// Returns the text without the handles it begins with, and without that of one person anywhere.
fn without_mentions(text: &str, handle: &str) -> String {
    let mut rest = text.trim_start();
    while rest.starts_with('@') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    let mut kept = rest.to_owned();
    for mention in mentions(rest).into_iter().filter(|mention| same_handle(mention, handle)) {
        for written in [format!(" {mention}"), mention.to_owned()] {
            kept = kept.replace(&written, "");
        }
    }
    kept
}

/// Returns the handles that a text names, each with its `@`.
pub fn mentions(text: &str) -> Vec<&str> {
    let in_handle = |c: char| c.is_alphanumeric() || "@._-".contains(c);
    let starts = text.match_indices('@').filter(|(at, _)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !in_handle(c) && c != '/')
    });
    let found = starts.filter_map(|(at, _)| {
        let from = text.get(at..)?;
        let handle = from.get(..from.find(|c| !in_handle(c)).unwrap_or(from.len()))?.trim_end_matches(['.', '-', '@']);
        (handle.len() > 1).then_some(handle)
    });
    found.collect()
}

/// Tells whether two handles may be those of one account: a server's name is often left out.
pub fn same_handle(a: &str, b: &str) -> bool {
    let parts = |handle: &str| {
        let bare = handle.trim_start_matches('@').to_lowercase();
        let (local, server) = bare.split_once('@').unwrap_or((&bare, ""));
        (local.to_owned(), server.to_owned())
    };
    let ((a, at_a), (b, at_b)) = (parts(a), parts(b));
    !a.is_empty() && a == b && (at_a == at_b || at_a.is_empty() || at_b.is_empty())
}

/// Tells whether somebody who is called by these names may be greeted so: `Alex` for Alexandra, `Radule` for Radu.
pub fn may_be_called(greeted: &str, names: &str) -> bool {
    const SHORTEST: usize = 3;
    let begins = |long: &str, short: &str| short.chars().count() >= SHORTEST && long.starts_with(short);
    let called = words_of(greeted);
    let is_one = |name: &String| called.iter().any(|word| name == word || begins(name, word) || begins(word, name));
    words_of(names).iter().any(is_one)
}

/// Returns where the words of a text stand.
fn stretches(text: &str) -> impl Iterator<Item = Stretch> {
    let in_word = |c: char| c.is_alphanumeric() || "-'’_".contains(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(in_word)?;
        let word = text.get(start..)?;
        let end = start + word.find(|c| !in_word(c)).unwrap_or(word.len());
        at = end;
        Some(start..end)
    })
}

fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.contains(&format!(" {word} "))
}
