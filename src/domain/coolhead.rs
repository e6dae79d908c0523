//! A cool head: what holds an answer to an angry thread, so that it is read once more before strangers read it.

use std::fmt;

use super::brand::{self, Unwanted};
use super::protocol::{Answers, Recommendation, Who, assess};
use super::time::Span;
use crate::words::{fill, w};

/// An answer to an angry person that is written faster than this was not thought over.
const TOO_FAST: Span = Span::seconds(20);
/// A single word in capitals of fewer letters may be an abbreviation.
const LONG: usize = 5;
/// Words in capitals beside each other shout when they have so many letters together.
const TOGETHER: usize = 6;

/// An answer about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The text.
    pub text: &'a str,
    /// From the first key to now.
    pub took: Span,
    /// The thread is angry.
    pub hostile: bool,
    /// Strangers will read it. A chat is quick by nature.
    pub public: bool,
    /// What we do not say.
    pub do_not_say: &'a [Unwanted],
}

/// One thing that holds an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heat<'a> {
    /// Written in so short a time.
    Haste(Span),
    /// Words in capitals.
    Capitals(Vec<&'a str>),
    /// Marks in a row: `!!`, `?!`.
    Exclaims(&'a str),
    /// Words that we do not say.
    DoNotSay(Vec<&'a Unwanted>),
}

/// Returns the response tree: for each kind of person that may have written, what is recommended, with what is known
/// besides.
pub fn tree(answers: &Answers) -> Vec<(Who, Recommendation)> {
    let with = |who: &Who| (*who, assess(&Answers { who: Some(*who), ..answers.clone() }, None));
    Who::ALL.iter().map(with).collect()
}

/// Returns what holds an answer; nothing where the thread is not angry, or the answer is calm.
pub fn check<'a>(answer: &Answer<'a>) -> Vec<Heat<'a>> {
    if !answer.hostile {
        return Vec::new();
    }
    let haste = (answer.public && answer.took < TOO_FAST).then_some(Heat::Haste(answer.took));
    let capitals = Some(capitals(answer.text)).filter(|words| !words.is_empty()).map(Heat::Capitals);
    let unwanted = Some(brand::said(answer.text, answer.do_not_say)).filter(|said| !said.is_empty());
    [haste, capitals, exclaims(answer.text).map(Heat::Exclaims), unwanted.map(Heat::DoNotSay)]
        .into_iter()
        .flatten()
        .collect()
}

/// Returns the words that shout: long ones in capitals, and short ones beside each other.
fn capitals(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let runs = words.chunk_by(|one, next| letters(one).is_some() == letters(next).is_some());
    let shouts = |run: &&[&str]| {
        let long = run.iter().filter_map(|word| letters(word));
        let (most, all) = long.fold((0, 0), |(most, all), n| (n.max(most), all + n));
        most >= LONG || (run.len() > 1 && all >= TOGETHER)
    };
    runs.filter(shouts).flatten().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect()
}

/// Counts the letters of a word in capitals. Handles, tags, addresses and what has a digit in it are no such words.
fn letters(word: &str) -> Option<usize> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_name = word.starts_with(['@', '#']) || bare.contains(['/', '@']) || bare.chars().any(char::is_numeric);
    let cased = bare.chars().filter(|c| c.is_uppercase() || c.is_lowercase());
    let shouts = !is_name && bare.chars().any(char::is_uppercase) && !bare.chars().any(char::is_lowercase);
    shouts.then(|| cased.count()).filter(|n| *n > 1)
}

/// Returns the first marks in a row, one of which exclaims.
fn exclaims(text: &str) -> Option<&str> {
    let is_mark = |c: char| matches!(c, '!' | '?' | '\u{ff01}' | '\u{ff1f}');
    let starts = text.match_indices(is_mark).map(|(at, _)| at);
    starts.filter_map(|at| text.get(at..)).find_map(|from| {
        let row = from.get(..from.find(|c| !is_mark(c)).unwrap_or(from.len()))?;
        (row.chars().count() > 1 && row.contains(['!', '\u{ff01}'])).then_some(row)
    })
}

impl fmt::Display for Heat<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = &w().guard;
        let quoted = |words: &str| format!("\"{words}\"");
        f.write_str(&match self {
            Heat::Haste(took) => fill(say.too_fast, &[&took.as_seconds().max(0)]),
            Heat::Capitals(words) => fill(say.capitals, &[&quoted(&words.join(" "))]),
            Heat::Exclaims(marks) => fill(say.exclaims, &[marks]),
            Heat::DoNotSay(said) => {
                let told = said.iter().map(|one| match &one.instead {
                    Some(instead) => fill(say.say_rather, &[&quoted(&one.words), instead]),
                    None => quoted(&one.words),
                });
                fill(say.do_not_say, &[&told.collect::<Vec<_>>().join(", ")])
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(text: &str, seconds: i64, hostile: bool, public: bool) -> Vec<String> {
        let list = ["calm down -> I see why you are upset", "garantat"].map(|line| Unwanted::read(line).unwrap());
        let took = Span::seconds(seconds);
        let found = check(&Answer { text, took, hostile, public, do_not_say: &list });
        found.iter().map(Heat::to_string).collect()
    }

    #[test]
    fn an_answer_in_an_angry_thread_is_held_for_what_is_hot_in_it() {
        let capitals = |words: &str| format!("This thread is angry, and \"{words}\" in capitals reads as shouting.");
        let marks = |marks: &str| format!("This thread is angry, and \"{marks}\" reads as shouting.");
        for (text, expected) in [
            ("We look into it and write again by 15:00.", vec![]),
            ("We NEVER said that.", vec![capitals("NEVER")]),
            ("It is NOT OUR fault", vec![capitals("NOT OUR")]),
            ("¡NO ES VERDAD!", vec![capitals("NO ES VERDAD")]),
            ("NICIODATĂ", vec![capitals("NICIODATĂ")]),
            ("The IBAN of the GDPR form, as the FAQ says.", vec![]),
            ("I am on it, A. B.", vec![]),
            ("Train IR1734 and #STOPTHIS by @NORDRAIL, see HTTPS://EXAMPLE.COM/A", vec![]),
            ("Sorry!", vec![]),
            ("Sorry!!", vec![marks("!!")]),
            ("Really?! No!!!", vec![marks("?!")]),
            ("Which one??", vec![]),
            (
                "Please calm down",
                vec![
                    "\"calm down\" (rather: I see why you are upset) is on the list of words that we do not say."
                        .into(),
                ],
            ),
            ("Garantat, domnule.", vec!["\"garantat\" is on the list of words that we do not say.".into()]),
        ] {
            assert_eq!(reasons(text, 60, true, true), expected, "{text}");
            assert!(reasons(text, 1, false, true).is_empty(), "{text}");
        }
    }

    #[test]
    fn haste_counts_where_strangers_read() {
        for (seconds, public, held) in
            [(0, true, true), (-5, true, true), (19, true, true), (20, true, false), (3, false, false)]
        {
            assert_eq!(!reasons("We look into it.", seconds, true, public).is_empty(), held, "{seconds} {public}");
        }
    }

    #[test]
    fn every_reason_is_told() {
        assert_eq!(reasons("CALM DOWN!!", 2, true, true).len(), 4);
    }
}
