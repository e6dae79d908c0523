//! Tells what is new in a letter from what it repeats, and quotes a letter that we answer.

use crate::domain::item::Item;

/// Attributions ("On … wrote:") may be broken over this many lines.
const ATTRIBUTION_LINES: usize = 3;
/// At most this many lines of the original are quoted back.
const QUOTED_LINES: usize = 400;

/// Parts a text into what is new and the history that trails it, where there is any.
///
/// A letter that is nothing but a quote (a bare forward) is all new.
pub fn part(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let Some(at) = history(&lines) else {
        return (text.trim().to_owned(), None);
    };
    let (new, old) = lines.split_at(at.min(lines.len()));
    let new = new.join("\n").trim().to_owned();
    if new.is_empty() {
        return (text.trim().to_owned(), None);
    }
    (new, Some(old.join("\n").trim().to_owned()))
}

/// Returns the line at which the trailing history begins.
fn history(lines: &[&str]) -> Option<usize> {
    let ruled = lines.iter().enumerate().find(|(at, line)| is_rule(line, &lines[at + 1..])).map(|(at, _)| at);
    let quoted = trailing_quote(lines).map(|at| attribution(lines, at));
    match (ruled, quoted) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// A rule of a program that does not mark each line: `-----Original Message-----`, in any language,
/// or a long line of `_` with headers below it.
fn is_rule(line: &str, below: &[&str]) -> bool {
    let line = line.trim();
    let dashed = line.starts_with("-----") && line.ends_with("-----") && line.chars().any(char::is_alphabetic);
    let lined = line.len() >= 20 && line.bytes().all(|b| b == b'_');
    let headers = below.iter().take(6).filter(|line| is_header(line)).count();
    (dashed && headers >= 1) || (lined && headers >= 2)
}

/// `From: Mira`, `De la: Mira`, `*Subject:* …`: a short label and a colon.
fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, value)| {
        let label = label.trim_matches(['*', ' ']);
        (1..=16).contains(&label.chars().count())
            && label.chars().all(|c| c.is_alphabetic() || c == ' ')
            && !value.trim().is_empty()
    })
}

/// Returns the first line of the quoted block that ends the text; a signature may follow it.
fn trailing_quote(lines: &[&str]) -> Option<usize> {
    let end = lines.iter().rposition(|line| line.trim_end() == "--").unwrap_or(lines.len());
    let body = lines.get(..end)?;
    let last = body.iter().rposition(|line| !line.trim().is_empty())?;
    let mut first = None;
    for (at, line) in body.iter().enumerate().take(last + 1).rev() {
        if line.trim_start().starts_with('>') {
            first = Some(at);
        } else if !line.trim().is_empty() {
            break;
        }
    }
    first
}

/// Moves the beginning of a quote up to the line that says who wrote it, if one does.
fn attribution(lines: &[&str], quote: usize) -> usize {
    let Some(last) = lines.get(..quote).and_then(|above| above.iter().rposition(|line| !line.trim().is_empty())) else {
        return quote;
    };
    if !lines.get(last).is_some_and(|line| line.trim_end().ends_with([':', '：'])) {
        return quote;
    }
    let first = (0..=last).rev().take(ATTRIBUTION_LINES).take_while(|at| !lines[*at].trim().is_empty()).find(|at| {
        let block = lines[*at..=last].join(" ");
        let starts = *at == 0 || lines[*at - 1].trim().is_empty();
        starts && (block.contains('@') || block.chars().any(|c| c.is_ascii_digit()))
    });
    first.unwrap_or(quote)
}

/// Returns an item as a quote below our answer, with a line that says who wrote it and when.
pub fn below(item: &Item) -> String {
    let when = item.created_at.timestamp().strftime("%Y-%m-%d %H:%M UTC");
    let mut out = format!("On {when}, {} wrote:\n", item.author.shown());
    for (n, line) in item.text.lines().enumerate() {
        if n == QUOTED_LINES {
            out.push_str("> [...]\n");
            break;
        }
        let marker = if line.starts_with('>') { ">" } else { "> " };
        out.push_str(format!("{marker}{line}").trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_new_part_is_told_from_the_history() {
        for (text, new, old) in [
            ("Thanks!\n\nOn Tue, Mira wrote at 9:\n> Hi\n> there", "Thanks!", Some("On Tue, Mira wrote at 9:")),
            (
                "Mulțumesc\n\nPe mar., 3 nov. 2026, Ana\n<ana@example.test> a scris:\n\n> Bună",
                "Mulțumesc",
                Some("Pe mar."),
            ),
            ("Ok\n> a\n> b\n-- \nAna", "Ok", Some("> a")),
            ("Ok\n\n-----Mensaje original-----\nDe: Ana\nHola", "Ok", Some("-----Mensaje")),
            ("Ok\n________________________________\nFrom: A\nSent: B\nx", "Ok", Some("____")),
            (
                "> you said\nI answer below\n> and this\nand here",
                "> you said\nI answer below\n> and this\nand here",
                None,
            ),
            ("> only\n> a quote", "> only\n> a quote", None),
            ("Two things:\n- a\n- b", "Two things:\n- a\n- b", None),
            ("-----\nnot a rule\n-----", "-----\nnot a rule\n-----", None),
            ("", "", None),
        ] {
            let (got, rest) = part(text);
            assert_eq!(got, new, "{text:?}");
            match (old, rest) {
                (Some(old), Some(rest)) => assert!(rest.starts_with(old), "{rest:?}"),
                (None, None) => {}
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_panics(text in "[>a:@1_\\- \n]{0,60}") {
            let (new, old) = part(&text);
            let count = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
            prop_assert_eq!(count(&text), count(&new) + old.as_deref().map_or(0, count));
        }
    }
}
