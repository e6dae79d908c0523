//! What a reply quotes of what they wrote: those are not our words.

use crate::domain::saved::words_of;

/// What opens a quotation, and what closes it.
const MARKS: [(char, char); 6] = [
    ('"', '"'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
    ('\u{2039}', '\u{203a}'),
];

/// Returns a reply without its quotations of their words: what stands between marks, and lines of mail behind `>`, where
/// they wrote that.
pub fn without_theirs(text: &str, their_words: &[&str]) -> String {
    let theirs: Vec<Vec<String>> = their_words.iter().map(|text| words_of(text)).collect();
    let is_theirs = |quoted: &str| {
        let quoted = words_of(quoted);
        !quoted.is_empty() && theirs.iter().any(|text| text.windows(quoted.len()).any(|run| run == quoted))
    };
    let lines = text.lines().filter(|line| !line.strip_prefix('>').is_some_and(is_theirs));
    lines.map(|line| without_marked(line, &is_theirs)).collect::<Vec<_>>().join("\n")
}

fn without_marked(line: &str, is_theirs: &dyn Fn(&str) -> bool) -> String {
    let (mut own, mut rest) = (String::new(), line);
    while let Some((before, quoted, after)) = next_marked(rest, is_theirs) {
        own.push_str(before);
        // The marks stay: the words on both sides are no neighbours.
        own.push_str("\"\u{b7}\"");
        debug_assert!(quoted.len() + before.len() < rest.len());
        rest = after;
    }
    own + rest
}

/// Finds the next quotation of their words: what stands before, in and after it.
fn next_marked<'a>(line: &'a str, is_theirs: &dyn Fn(&str) -> bool) -> Option<(&'a str, &'a str, &'a str)> {
    line.char_indices().find_map(|(at, mark)| {
        let from = line.get(at + mark.len_utf8()..)?;
        MARKS.iter().filter(|(opens, _)| *opens == mark).find_map(|(_, closes)| {
            let (quoted, after) = from.split_once(*closes)?;
            is_theirs(quoted).then_some((line.get(..at)?, quoted, after))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_they_wrote_is_taken_out() {
        let theirs = ["You said it is perfectly safe, and an isolated case!", "Caz izolat?"];
        for (text, own) in [
            ("We never wrote \"perfectly safe\".", "We never wrote \"\u{b7}\"."),
            ("We never wrote \u{201c}Perfectly safe\u{201d}", "We never wrote \"\u{b7}\""),
            ("Nu e \u{201e}caz izolat\u{201d}", "Nu e \"\u{b7}\""),
            ("It is \"absolutely safe\".", "It is \"absolutely safe\"."),
            ("It is perfectly safe.", "It is perfectly safe."),
            ("> an isolated case!\nIt is one", "It is one"),
            ("> we say isolated case\nNo", "> we say isolated case\nNo"),
            ("\"safe, and an\" or \"safe\" is safe", "\"\u{b7}\" or \"\u{b7}\" is safe"),
            ("an open \"perfectly safe", "an open \"perfectly safe"),
            ("\"\"", "\"\""),
            ("", ""),
        ] {
            assert_eq!(without_theirs(text, &theirs), own, "{text}");
        }
    }
}
