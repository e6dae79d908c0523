//! Finds what belongs to one person and not in public: numbers that can be called, charged or tracked, and
//! addresses. It would rather miss an odd one than cry wolf: prices, dates, times and trains are no finds.

use serde::{Deserialize, Serialize};

use crate::domain::snooze::words::fold;
use crate::words::w;

/// What sort of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    /// An e-mail address.
    Email,
    /// A bank account with a valid check sum.
    Iban,
    /// A payment card with a valid check digit.
    Card,
    /// A telephone number.
    Phone,
    /// The number of an order, a booking, a ticket.
    Order,
    /// A street with a house number.
    Address,
}

impl Personal {
    /// Returns the words for it, as a sentence begins.
    pub fn words(self) -> &'static str {
        match self {
            Personal::Email => w().guard.email,
            Personal::Iban => w().guard.iban,
            Personal::Card => w().guard.card,
            Personal::Phone => w().guard.phone,
            Personal::Order => w().guard.order,
            Personal::Address => w().guard.address,
        }
    }
}

/// One find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub what: Personal,
    /// How it is written.
    pub text: String,
}

/// Finds personal things in a text, except our own contacts. Each place is found once, as the first kind
/// that fits.
pub fn personal(text: &str, ours: &[String]) -> Vec<Found> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_ours = |found: &str| ours.iter().any(|own| bare(own) == bare(found));
    let mut finds = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let before = words.get(..at).unwrap_or_default();
        match find(before, rest) {
            Some((what, length)) => {
                let signs = if what == Personal::Phone { "+(" } else { "#" };
                let written = rest.get(..length).unwrap_or(rest).join(" ");
                let written = written.trim_matches(|c: char| !c.is_alphanumeric() && !signs.contains(c)).to_owned();
                if !is_ours(&written) && !finds.iter().any(|found: &Found| found.text == written) {
                    finds.push(Found { what, text: written });
                }
                at += length.max(1);
            }
            None => at += 1,
        }
    }
    finds
}

/// Returns letters and digits alone, to compare contacts however they are written.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || "+@".contains(*c)).flat_map(char::to_lowercase).collect()
}

/// Looks at what begins with the first of `rest`; returns what it is and over how many words it goes.
fn find(before: &[&str], rest: &[&str]) -> Option<(Personal, usize)> {
    let first = rest.first()?;
    if is_web(first) {
        return None;
    }
    if is_email(first) {
        return Some((Personal::Email, 1));
    }
    iban(rest)
        .map(|length| (Personal::Iban, length))
        .or_else(|| card(rest).map(|length| (Personal::Card, length)))
        .or_else(|| order(before, first).then_some((Personal::Order, 1)))
        .or_else(|| phone(before, rest).map(|length| (Personal::Phone, length)))
        .or_else(|| address(rest).map(|length| (Personal::Address, length)))
}

fn is_web(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}

fn inner(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// `mira@example.test`, but not the handle `@mira@example.social`.
fn is_email(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '<', '"', '\'', ':', '[']).trim_start_matches("mailto:");
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let Some((name, host)) = word.split_once('@') else { return false };
    let fits = |text: &str, signs: &str| text.chars().all(|c| c.is_alphanumeric() || signs.contains(c));
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    !name.is_empty()
        && fits(name, "._%+-")
        && fits(host, ".-")
        && ending.len() >= 2
        && !ending.starts_with(|c: char| c.is_numeric())
}

/// A bank account over one or more words, by its shape and check sum (ISO 13616).
fn iban(rest: &[&str]) -> Option<usize> {
    let first = inner(rest.first()?);
    let shape = |c: &[u8]| matches!(c, [a, b, c, d, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit());
    if !shape(first.as_bytes()) {
        return None;
    }
    let mut joined = String::new();
    let mut best = None;
    for (n, word) in rest.iter().enumerate().take(9) {
        let word = inner(word);
        if !word.bytes().all(|b| b.is_ascii_alphanumeric()) || joined.len() + word.len() > 34 {
            break;
        }
        joined.push_str(word);
        if joined.len() >= 15 && iban_sum_fits(&joined) {
            best = Some(n + 1);
        }
    }
    best
}

fn iban_sum_fits(iban: &str) -> bool {
    let (head, tail) = iban.split_at(4);
    let digits = tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36));
    digits.fold(0, |sum, value| (sum * if value > 9 { 100 } else { 10 } + value) % 97) == 1
}

/// Runs of digits over one or more words: how many words it goes over, the digits, and how it is written.
fn number_runs(rest: &[&str]) -> Vec<(usize, String, String)> {
    let mut runs = Vec::new();
    let (mut digits, mut written) = (String::new(), String::new());
    for (n, word) in rest.iter().enumerate().take(8) {
        let ended = word.ends_with([',', ';', '!', '?', ':']) || word.ends_with('.');
        let core = word.trim_end_matches([',', ';', '!', '?', ':', '.', ')', '"']).trim_start_matches(['"', ':']);
        let numeric = core.chars().all(|c| c.is_ascii_digit() || "+-./()".contains(c));
        if core.is_empty() || !numeric || !core.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        digits.extend(core.chars().filter(char::is_ascii_digit));
        written.push_str(if written.is_empty() { "" } else { " " });
        written.push_str(core);
        runs.push((n + 1, digits.clone(), written.clone()));
        if ended {
            break;
        }
    }
    runs
}

/// A payment card: 13 to 19 digits with a valid check digit, of a network that issues cards.
fn card(rest: &[&str]) -> Option<usize> {
    let fits = |digits: &str| {
        (13..=19).contains(&digits.len()) && digits.starts_with(['2', '3', '4', '5', '6']) && luhn(digits)
    };
    let runs = number_runs(rest);
    runs.into_iter()
        .rev()
        .find(|(_, digits, written)| fits(digits) && !written.contains(['+', '/', '(']))
        .map(|(n, ..)| n)
}

fn luhn(digits: &str) -> bool {
    let values = digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate();
    let weigh = |(n, digit): (usize, u32)| match n % 2 {
        0 => digit,
        _ if digit > 4 => digit * 2 - 9,
        _ => digit * 2,
    };
    values.map(weigh).sum::<u32>() % 10 == 0
}

/// A number to call: with a country's code, a leading zero, or in the groups of three of Spain.
fn phone(before: &[&str], rest: &[&str]) -> Option<usize> {
    let inside_a_number = before.last().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let runs = number_runs(rest);
    let (length, digits, written) = runs.into_iter().rev().find(|(_, digits, _)| (9..=15).contains(&digits.len()))?;
    let international = written.starts_with('+') || written.starts_with("00") || written.starts_with("(+");
    let national = (written.starts_with('0') || written.starts_with("(0")) && (9..=11).contains(&digits.len());
    let sizes: Vec<usize> = written.split(|c: char| !c.is_ascii_digit()).map(str::len).collect();
    let grouped = sizes == [3, 3, 3] || sizes == [3, 2, 2, 2] || sizes == [3, 3, 4];
    let spanish = digits.starts_with(['6', '7', '8', '9']) && digits.len() == 9 && (grouped || sizes == [9]);
    let american = digits.len() == 10 && sizes == [3, 3, 4] && !digits.starts_with(['0', '1']);
    let plain = !written.starts_with(['+', '0', '(']);
    let is_date = written.contains('/') || (plain && sizes.len() == 3 && sizes.contains(&4) && sizes != [3, 3, 4]);
    // Thousands are grouped in threes as well, and three zeros end no number to call.
    let is_money = plain && digits.ends_with("000");
    let fits = international || national || spanish || american;
    (fits && !is_date && !is_money && !inside_a_number).then_some(length)
}

/// Words after which a number is that of an order, in English, Spanish and Romanian.
const ORDER_WORDS: &str = " order orders booking reservation ticket case invoice tracking pnr ref reference awb \
    pedido reserva billete factura expediente localizador incidencia seguimiento \
    comanda comenzii rezervare rezervarea rezervarii bilet biletul biletului factura tichet ";
/// Words that may stand between the word and the number.
const BETWEEN: &str = " number no nr num numar numarul numero n is id code cod codul codigo de es e este with \
    cu con your my our tu su ta dvs dumneavoastra ";

/// A number that follows such a word, or a long one behind `#`: at least five signs, of which three are digits.
fn order(before: &[&str], word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let signs = core.trim_start_matches('#');
    let digits = signs.bytes().filter(u8::is_ascii_digit).count();
    let numbered = signs.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/".contains(&b));
    if !numbered || signs.len() < 5 || digits < 3 || is_date(signs) {
        return false;
    }
    if core.starts_with('#') && digits == signs.len() {
        return true;
    }
    let is_in = |list: &str, word: &&str| list.contains(&format!(" {} ", fold(inner(word))));
    let mut back = before.iter().rev().take(4).skip_while(|word| is_in(BETWEEN, word));
    back.next().is_some_and(|word| is_in(ORDER_WORDS, word))
}

/// `24-11-2026`, `2026-11-24`, `24/11/26`.
fn is_date(text: &str) -> bool {
    let sizes: Vec<usize> = text.split(['-', '/', '.']).map(str::len).collect();
    let numeric = text.bytes().all(|b| b.is_ascii_digit() || b"-/.".contains(&b));
    numeric && matches!(sizes.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4])
}

/// Words that a street begins with in Spanish and Romanian.
const STREET_FIRST: &str =
    " calle c/ avenida avda paseo plaza carrer ronda strada str bulevardul bd bdul calea aleea soseaua sos ";
/// Words that a street ends with in English.
const STREET_LAST: &str = " street st road rd avenue ave lane ln drive dr boulevard blvd terrace ";

/// A street with a house number: `12 Mill Lane`, `calle Mayor, 5`, `str. Lungă nr. 7`.
fn address(rest: &[&str]) -> Option<usize> {
    let first = fold(rest.first()?.trim_end_matches(['.', ',']));
    let house = |word: &str| {
        let core = inner(word);
        let digits = core.bytes().take_while(u8::is_ascii_digit).count();
        (1..=4).contains(&digits) && core.len() <= digits + 1
    };
    let named = |word: &&str| inner(word).starts_with(char::is_uppercase);
    let near = || rest.iter().enumerate().skip(1).take(6);
    if STREET_FIRST.contains(&format!(" {first} ")) {
        let (at, _) = near().find(|(_, word)| house(word))?;
        let between = rest.get(1..at)?;
        let ends = between.iter().any(|word| word.ends_with(['.', '!', '?']) && !fold(word).starts_with("nr"));
        return (between.iter().any(named) && !ends).then_some(at + 1);
    }
    if !house(rest.first()?) || rest.first()?.ends_with([',', '.', '!', '?']) {
        return None;
    }
    let names = rest.get(1..)?.iter().take(4).take_while(|word| named(word)).count();
    let last =
        rest.get(1..=names)?.iter().rposition(|word| STREET_LAST.contains(&format!(" {} ", fold(inner(word)))))?;
    (last > 0).then_some(last + 2)
}
