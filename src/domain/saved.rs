//! Saved replies: templates with variables, by language, network and class.

mod first_name;
mod greeting;
mod template;
mod variation;

use serde::{Deserialize, Serialize};

pub use self::first_name::{FirstName, first_name};
pub use self::greeting::{for_anybody, greeted, is_greeting, may_be_called, mentions, same_handle, still_named};
pub use self::template::{ASKED, Ask, FROM_DESK, Values, asks, left_over, meant, prepared, settled};
pub use self::variation::varied;
use super::class::Class;
use super::lang::primary;
use super::snooze::words::fold;

/// One saved reply. An empty list fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedReply {
    /// What the picker shows and the fuzzy search looks at.
    pub name: String,
    /// What it is about; found by the fuzzy search too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// The text, with `{variables}`.
    pub text: String,
    /// Names of networks whose tone and length it has.
    #[serde(default)]
    pub network: Vec<String>,
    /// Its language; that of its file where it says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Classes that it answers.
    #[serde(default)]
    pub class: Vec<Class>,
    /// Words of a message that call for it.
    #[serde(default)]
    pub when: Vec<String>,
}

/// What is to be answered.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The network's name.
    pub network: &'a str,
    /// The language of their text.
    pub lang: Option<&'a str>,
    /// Its class.
    pub class: Class,
    /// Their text.
    pub text: &'a str,
}

/// Returns the indices of all replies, the best match first; equals stay in their order.
pub fn rank(replies: &[SavedReply], context: &Context) -> Vec<usize> {
    let said = format!(" {} ", words_of(context.text).join(" "));
    let mut ranked: Vec<(i32, usize)> =
        (0..).zip(replies).map(|(n, reply)| (-score(reply, context, &said), n)).collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, n)| n).collect()
}

/// Tells whether all of these stand in a reply's name, category, text or what calls for it; case and accents aside.
pub fn mentions_all(reply: &SavedReply, words: &[String]) -> bool {
    let says = fold(&[&reply.name, &reply.category, &reply.text, &reply.when.join(" ")].map(String::as_str).join(" "));
    words.iter().all(|word| says.contains(&fold(word)))
}

/// Tells whether a reply is of their network and speaks their language, or is for every network or language.
pub fn fits(reply: &SavedReply, context: &Context) -> bool {
    let speaks = match (&reply.lang, context.lang) {
        (Some(has), theirs) => theirs.is_some_and(|theirs| primary(has) == primary(theirs)),
        (None, _) => true,
    };
    speaks && (reply.network.is_empty() || reply.network.iter().any(|name| name.eq_ignore_ascii_case(context.network)))
}

/// Another language is worse than anything else; what they say decides among those that fit.
fn score(reply: &SavedReply, context: &Context, said: &str) -> i32 {
    let lang = match (&reply.lang, context.lang) {
        (Some(has), Some(theirs)) if primary(has) == primary(theirs) => 0,
        (Some(_), Some(_)) => -200,
        (None, _) | (_, None) => -5,
    };
    let network = match reply.network.iter().any(|name| name.eq_ignore_ascii_case(context.network)) {
        true => 15,
        false if reply.network.is_empty() => 5,
        false => -60,
    };
    let class = match reply.class.contains(&context.class) {
        true => 20,
        false if reply.class.is_empty() => 5,
        false => -20,
    };
    let called_for = reply.when.iter().filter(|phrase| said.contains(&format!(" {} ", words_of(phrase).join(" "))));
    lang + network + class + 25 * i32::try_from(called_for.count().min(3)).unwrap_or(3)
}

/// Returns the words of a text, in small letters and without accents.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words shorter than this say little, letters of scripts that part no words apart.
const TELLING: usize = 5;

/// Returns the words of a text that may tell what it is about: long ones, no numbers.
pub fn telling_words(text: &str) -> impl Iterator<Item = String> {
    words_of(text).into_iter().filter(|word| word.chars().count() >= TELLING && word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests;
