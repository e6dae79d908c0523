//! Whom a text greets, and how it is turned to somebody else.

use super::first_name::{is_title, words_in};
use super::{first_name, words_of};
use crate::domain::snooze::words::fold;

/// Words that open a text and are followed by whom it is for.
const GREETINGS: &str = " hi hello hey dear hola buenas buenos querido querida estimado estimada buna salut draga \
    stimate stimata ";
/// Words that open a text and may be followed by a name, if a comma or an end comes after that.
const THANKS: &str = " thanks thank gracias multumim multumesc mersi ";
/// Words of an apology that a name may follow.
const SORRY: &str = " sorry apologies perdon disculpa disculpe scuze scuzati ";
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
/// and with `{first_name?}` or `{name?}` where that person is addressed. A name is also a word: "hope", "May", "The" of
/// a shop's name stay where they call nobody.
pub fn for_anybody(text: &str, name: &str, handle: &str) -> String {
    let text = without_mentions(text, handle);
    let names = names_of(name);
    let first = first_name(name).sure().map(fold);
    let words: Vec<Stretch> = stretches(&text).collect();
    let mut template = String::with_capacity(text.len());
    let (mut rest, mut at) = (0, 0);
    while at < words.len() {
        let count = named(&text, words.get(at..).unwrap_or_default(), &names);
        let run = words.get(at..at + count).unwrap_or_default();
        let stretch = run.first().zip(run.last()).map(|(first, last)| first.start..last.end);
        let is_meant = |stretch: &Stretch| is_whole(&text, run, name) || is_address(&text, stretch, &words[..at]);
        if let Some(stretch) = stretch.filter(is_meant) {
            let called = text.get(stretch.clone()).unwrap_or_default();
            let by_first = first.as_deref() == Some(fold(called).as_str());
            template.push_str(text.get(rest..stretch.start).unwrap_or_default());
            template.push_str(if by_first { "{first_name?}" } else { "{name?}" });
            rest = stretch.end;
        }
        at += count.max(1);
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

/// Returns the name of a person that still stands in a text for anybody: all of them would read it.
pub fn still_named<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    first_name(name).sure()?;
    let names = words_in(name);
    let bare = |stretch: Stretch| text.get(stretch).map(|word| word.split(['\'', '’']).next().unwrap_or(word));
    let is_written_large = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    stretches(text).filter_map(bare).find(|word| names.contains(word) && is_written_large(word))
}

/// Returns the words that name somebody, as they are written.
fn names_of(name: &str) -> Vec<&str> {
    words_in(name).into_iter().chain(name.split_whitespace().filter(|word| word.len() > 2)).collect()
}

/// Returns how many of these words, from the first on, name the person; a title before the name is part of it.
fn named(text: &str, words: &[Stretch], names: &[&str]) -> usize {
    let word = |at: usize| words.get(at).and_then(|stretch| text.get(stretch.clone()));
    let is_theirs = |at: usize| word(at).is_some_and(|word| names.contains(&word));
    let gap = |at: usize| words.get(at - 1).zip(words.get(at)).and_then(|(one, next)| text.get(one.end..next.start));
    let titled = word(0).is_some_and(is_title) && is_theirs(1) && gap(1).is_some_and(|gap| [" ", ". "].contains(&gap));
    if !titled && !is_theirs(0) {
        return 0;
    }
    let mut count = 1 + usize::from(titled);
    while is_theirs(count) && gap(count) == Some(" ") {
        count += 1;
    }
    count
}

/// Tells whether words can mean nobody else: a title and a name, or a name of several words, complete.
fn is_whole(text: &str, run: &[Stretch], name: &str) -> bool {
    let said: Vec<&str> = run.iter().filter_map(|stretch| text.get(stretch.clone())).collect();
    said.len() > 1 && (said.first().is_some_and(|word| is_title(word)) || said == words_in(name))
}

/// Tells whether a name speaks to the person: behind a greeting, or set apart from its sentence.
fn is_address(text: &str, name: &Stretch, before: &[Stretch]) -> bool {
    const OPENS: [char; 3] = [' ', '¡', '¿'];
    let lead = text.get(..name.start).unwrap_or_default().trim_end_matches(OPENS);
    let next = text.get(name.end..).and_then(|after| after.chars().next());
    let begins = lead.is_empty() || lead.ends_with(['\n', '.', '!', '?', ':']);
    let is_apart = match next {
        None => lead.ends_with(','),
        Some(',' | '!' | ':') => begins || lead.ends_with(','),
        Some(next) => lead.ends_with(',') && ".?;\n".contains(next),
    };
    is_apart || follows_greeting(text, name.start, before)
}

/// Tells whether a greeting, thanks or an apology stands right before.
fn follows_greeting(text: &str, mut start: usize, before: &[Stretch]) -> bool {
    for word in before.iter().rev() {
        let runs_on = text.get(word.end..start).is_some_and(|gap| gap == " ");
        let folded = text.get(word.clone()).map(fold).unwrap_or_default();
        if !runs_on || !is_in(BETWEEN, &folded) {
            return runs_on && [GREETINGS, THANKS, SORRY].iter().any(|list| is_in(list, &folded));
        }
        start = word.start;
    }
    false
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
