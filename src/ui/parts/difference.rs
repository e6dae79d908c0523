//! What was changed in a text, word by word.

/// A run of words of both texts, or of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// In the old one alone.
    Went(String),
    /// In the new one alone.
    Came(String),
}

/// The most words that are compared; of longer texts both are shown whole.
const MOST: usize = 2_000;

/// Returns what was changed, in the order of the new text: the longest run of words that stands in both stays.
pub fn difference(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (words(old), words(new));
    if old.len().max(new.len()) > MOST {
        return vec![Change::Went(old.concat()), Change::Came(new.concat())];
    }
    let mut changes = Vec::new();
    let common = common(&old, &new);
    let (mut at_old, mut at_new) = (0, 0);
    for (in_old, in_new) in common.into_iter().chain([(old.len(), new.len())]) {
        let went = old.get(at_old..in_old).unwrap_or_default();
        let came = new.get(at_new..in_new).unwrap_or_default();
        push(&mut changes, went, Change::Went);
        push(&mut changes, came, Change::Came);
        push(&mut changes, old.get(in_old..=in_old).unwrap_or_default(), Change::Same);
        (at_old, at_new) = (in_old + 1, in_new + 1);
    }
    changes
}

/// Parts a text into words, each with the blanks behind it.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

fn push(changes: &mut Vec<Change>, words: &[&str], of: fn(String) -> Change) {
    if words.is_empty() {
        return;
    }
    match (changes.last_mut(), of(words.concat())) {
        (Some(Change::Same(last)), Change::Same(more)) => last.push_str(&more),
        (_, change) => changes.push(change),
    }
}

/// Returns the places of the longest row of words that stands in both.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let same = |a: &str, b: &str| a.trim_end() == b.trim_end();
    let columns = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * columns];
    let at = |longest: &[u32], i: usize, j: usize| longest.get(i * columns + j).copied().unwrap_or(0);
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let length = match same(one, other) {
                true => at(&longest, i + 1, j + 1) + 1,
                false => at(&longest, i + 1, j).max(at(&longest, i, j + 1)),
            };
            if let Some(place) = longest.get_mut(i * columns + j) {
                *place = length;
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(i), new.get(j)) {
        match () {
            () if same(one, other) => {
                pairs.push((i, j));
                (i, j) = (i + 1, j + 1);
            }
            () if at(&longest, i + 1, j) >= at(&longest, i, j + 1) => i += 1,
            () => j += 1,
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fill;

    fn told(old: &str, new: &str) -> String {
        let told = |change: Change| match change {
            Change::Same(words) => words,
            Change::Went(words) => fill("[-{}-]", &[&words]),
            Change::Came(words) => fill("<+{}+>", &[&words]),
        };
        difference(old, new).into_iter().map(told).collect()
    }

    #[test]
    fn what_went_and_what_came_is_told_word_by_word() {
        for (old, new, expected) in [
            ("We look into it.", "We look into it.", "We look into it."),
            ("We look into it.", "We look hard into it.", "We look <+hard +>into it."),
            ("We are sorry. More soon.", "We are sorry. More at 10.", "We are sorry. More [-soon.-]<+at 10.+>"),
            ("", "New words", "<+New words+>"),
            ("Old words", "", "[-Old words-]"),
            ("one\n\ntwo", "one\n\nthree", "one\n\n[-two-]<+three+>"),
        ] {
            assert_eq!(told(old, new), expected);
        }
    }
}
