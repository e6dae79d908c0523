//! The brand sheet: a text for people, of which the guard reads one section.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that are not to be said in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwanted {
    /// The words, as the sheet has them.
    pub words: String,
    /// What to say instead, where the sheet knows.
    pub instead: Option<String>,
}

/// Returns the lines of the section `Do not say`: `- words -> what to say instead`.
pub fn unwanted(sheet: &str) -> Vec<Unwanted> {
    let section = sheet.lines().skip_while(|line| !is_title(line)).skip(1).take_while(|line| !line.starts_with('#'));
    section.filter_map(|line| line.trim().strip_prefix("- ")).filter_map(entry).collect()
}

/// Returns the sheet without its remarks, `<!-- … -->`, as it is read.
pub fn without_remarks(sheet: &str) -> String {
    let mut left = sheet;
    let mut kept = String::new();
    while let Some((before, after)) = left.split_once("<!--") {
        kept.push_str(before);
        left = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(left);
    let mut lines: Vec<&str> = Vec::new();
    for line in kept.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

fn is_title(line: &str) -> bool {
    line.trim_start_matches('#').trim().eq_ignore_ascii_case("do not say") && line.starts_with('#')
}

fn entry(line: &str) -> Option<Unwanted> {
    let (words, instead) = match line.split_once("->") {
        Some((words, instead)) => (words.trim(), Some(instead.trim().to_owned())),
        None => (line.trim(), None),
    };
    (!words.is_empty()).then(|| Unwanted { words: words.to_owned(), instead: instead.filter(|text| !text.is_empty()) })
}

/// Returns those of `unwanted` that stand in `text`, as whole words, whatever case and accents.
pub fn said<'a>(text: &str, unwanted: &'a [Unwanted]) -> Vec<&'a Unwanted> {
    let text = plain(text);
    let stands = |words: &str| {
        let words = plain(words);
        words.trim() != "" && text.contains(&words)
    };
    unwanted.iter().filter(|unwanted| stands(&unwanted.words)).collect()
}

/// Returns the words alone, small and without accents, each with a blank on both sides.
fn plain(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = bare.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "# B\n## Tone\n- calm down\n## Do not say\n<!-- note -->\n- calm down -> I see\n- Tranquilícese\n- \n## Facts\n- guaranteed\n";

    #[test]
    fn remarks_are_not_read_out() {
        assert_eq!(
            without_remarks("# B\n<!-- how\nto -->\n\n- calm <!-- x -->down\n\n\nend <!-- open"),
            "# B\n\n- calm down\n\nend"
        );
    }

    #[test]
    fn only_the_section_counts() {
        let unwanted = unwanted(SHEET);
        assert_eq!(unwanted.len(), 2);
        assert_eq!((unwanted[0].words.as_str(), unwanted[0].instead.as_deref()), ("calm down", Some("I see")));
    }

    #[test]
    fn whole_words_whatever_case_and_accents() {
        let unwanted = unwanted(SHEET);
        for (text, count) in
            [("Please CALM,  down.", 1), ("tranquilicese, señora", 1), ("becalm downs", 0), ("guaranteed", 0), ("", 0)]
        {
            assert_eq!(said(text, &unwanted).len(), count, "{text}");
        }
    }

    #[test]
    fn the_sheets_that_come_with_us_are_read() {
        for sheet in [include_str!("../../config/brand.md"), include_str!("../../config/scenarios/railway/brand.md")] {
            assert!(unwanted(sheet).len() >= 5);
        }
    }
}
