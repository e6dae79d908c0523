//! Finds web addresses in a text as twitter-text does, whose grammar X and Mastodon share.
//!
//! <https://github.com/twitter/twitter-text> has the grammar, `tlds.txt` the top-level domains of the public
//! suffix list of October 2026.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

static TLDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("tlds.txt").split_ascii_whitespace().collect());

/// Whose idea of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finder {
    /// Also without a scheme (`example.com`), path of Latin and Cyrillic letters.
    X,
    /// Only with `http://` or `https://`, path of any letters.
    Mastodon,
}

/// Returns how many addresses `text` holds, and the text with a single letter in place of each.
pub fn as_single_letters(text: &str, finder: Finder) -> (usize, String) {
    let mut out = String::with_capacity(text.len());
    let (mut end, mut addresses) = (0, 0);
    for url in find(text, finder) {
        out.push_str(&text[end..url.start]);
        out.push('x');
        end = url.end;
        addresses += 1;
    }
    out.push_str(&text[end..]);
    (addresses, out)
}

fn find(text: &str, finder: Finder) -> Vec<Range<usize>> {
    let mut urls = Vec::new();
    let (mut at, mut before) = (0, ' ');
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if may_begin_after(before) { address(rest, before, finder) } else { None };
        let passed = match length {
            Some(length) => {
                urls.push(at..at + length);
                length
            }
            None => c.len_utf8(),
        };
        before = text[at..at + passed].chars().next_back().unwrap_or(' ');
        at += passed;
    }
    urls
}

fn may_begin_after(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '@' | '＠' | '$' | '#' | '＃' | '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

/// Returns the length of the address that `text` begins with.
fn address(text: &str, before: char, finder: Finder) -> Option<usize> {
    let scheme = ["https://", "http://"].iter().find(|it| starts_with(text, it)).map_or(0, |it| it.len());
    if scheme == 0 && (finder == Finder::Mastodon || matches!(before, '-' | '_' | '.' | '/')) {
        return None;
    }
    let mut end = scheme + domain(&text[scheme..], scheme > 0)?;
    end += port(&text[end..]);
    end += path(&text[end..], finder);
    Some(end + query(&text[end..], finder))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
}

/// Returns the length of the longest domain with a known end; without a scheme its letters are ASCII.
fn domain(text: &str, wide: bool) -> Option<usize> {
    let is_letter = |c: char| if wide { c.is_alphanumeric() || is_mark(c) } else { c.is_ascii_alphanumeric() };
    let mut end = None;
    let mut at = 0;
    for (n, label) in text.split('.').enumerate() {
        let length = label.find(|c| !is_letter(c) && !matches!(c, '-' | '_')).unwrap_or(label.len());
        let name = &label[..length];
        let tld = top_level(name);
        if n > 0 && (is_known(tld) || starts_with(name, "xn--")) {
            let last = if starts_with(name, "xn--") { name } else { tld };
            end = (!label[last.len()..].starts_with('@')).then_some(at + last.len()).or(end);
        }
        if length < label.len() || name.is_empty() || name.starts_with(['-', '_']) || name.ends_with('-') {
            break;
        }
        at += length + 1;
    }
    end
}

/// Returns the part of the last label that may be a top-level domain: `com` of `com-x` and of `com日本`.
fn top_level(label: &str) -> &str {
    let ascii = label.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(label.len());
    let whole = label.find(['-', '_']).unwrap_or(label.len());
    &label[..if ascii > 0 { ascii } else { whole }]
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_known(tld: &str) -> bool {
    TLDS.contains(tld) || TLDS.contains(tld.to_lowercase().as_str())
}

fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if digits > 0 { digits + 1 } else { 0 }
}

/// Returns the length of the path: as far as its characters go, less the punctuation at its end.
fn path(text: &str, finder: Finder) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let (mut end, mut at) = (1, 1);
    while let Some(c) = text[at..].chars().next() {
        if c == '(' {
            let Some(length) = balanced(&text[at..], finder) else { break };
            at += length;
            end = at;
        } else if in_path(c, finder) {
            at += c.len_utf8();
            if ends_path(c, finder) {
                end = at;
            }
        } else {
            break;
        }
    }
    end
}

/// Returns the length of the parenthesis that `text` begins with, if it is closed; one may stand in it.
fn balanced(text: &str, finder: Finder) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' if depth < 2 => depth += 1,
            ')' if depth == 1 => return (at > 1).then_some(at + 1),
            ')' => depth -= 1,
            _ if in_path(c, finder) => {}
            _ => return None,
        }
    }
    None
}

fn in_path(c: char, finder: Finder) -> bool {
    match finder {
        Finder::X => is_letter_of_path(c) || "!*';:=+,.$/%#[]-–_~@|&".contains(c),
        Finder::Mastodon => !c.is_whitespace() && !"<>()?".contains(c),
    }
}

fn ends_path(c: char, finder: Finder) -> bool {
    match finder {
        Finder::X => is_letter_of_path(c) || "+-=_#/".contains(c),
        Finder::Mastodon => in_path(c, finder) && !"!*\"'「」;:=,.$%[]~&|@".contains(c),
    }
}

fn is_letter_of_path(c: char) -> bool {
    let accented = matches!(c, '\u{c0}'..='\u{24f}' | '\u{253}'..='\u{28b}' | '\u{1e00}'..='\u{1eff}');
    c.is_ascii_alphanumeric() || (accented && c != '×' && c != '÷') || matches!(c, '\u{400}'..='\u{4ff}')
}

fn query(text: &str, finder: Finder) -> usize {
    if !text.starts_with('?') {
        return 0;
    }
    let wide = |c: char| finder == Finder::Mastodon && c >= '\u{a0}' && !c.is_whitespace();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if !(c.is_ascii_alphanumeric() || "!?*'();:&=+$/%#[]-_.,~|@^".contains(c) || wide(c)) {
            break;
        }
        if at > 0 && (c.is_ascii_alphanumeric() || "_&=#/-".contains(c) || wide(c)) {
            end = at + c.len_utf8();
        }
    }
    end
}
