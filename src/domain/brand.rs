//! The brand sheet: a text for people, of which the desk reads some sections.

use super::guard::personal;
use super::rules::{Phrase, Said};
use super::saved::{mentions, words_of};

/// The titles of the sections that a sheet has, beside any others, in small letters.
pub const SECTIONS: [&str; 4] = ["values", "tone", "facts", DO_NOT_SAY];
const DO_NOT_SAY: &str = "do not say";
/// The title of a sheet that nobody has named.
const UNNAMED: &str = "brand sheet";

/// A part of a word of so many letters makes another word of it.
const PART: usize = 4;
/// Stands for what is no word.
const APART: &str = "\u{b7}";
/// What parts clauses.
const CLAUSES: [char; 13] = ['.', ';', ':', '!', '?', '(', ')', '{', '}', '"', '\u{201c}', '\u{201d}', '\n'];

/// Words that are not to be said in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwanted {
    /// The words, as the sheet has them; `guarantee*` is every word that begins so.
    pub words: String,
    /// What to say instead, where the sheet knows.
    pub instead: Option<String>,
}

impl Unwanted {
    /// Reads `words -> what to say instead`; nothing where no words stand in it.
    pub fn read(line: &str) -> Option<Unwanted> {
        let (words, instead) = line.split_once("->").map_or((line, None), |(words, instead)| (words, Some(instead)));
        let bare = |text: &str| text.trim().trim_matches('"').to_owned();
        let words = bare(words);
        (!words.is_empty())
            .then(|| Unwanted { words, instead: instead.map(bare).filter(|instead| !instead.is_empty()) })
    }
}

impl Unwanted {
    /// Tells what not to say, and what instead.
    pub fn told(&self) -> String {
        match &self.instead {
            Some(instead) => format!("{} -> {instead}", self.words),
            None => self.words.clone(),
        }
    }
}

/// Returns the lines of the section `Do not say`.
pub fn unwanted(sheet: &str) -> Vec<Unwanted> {
    let lines = section(sheet, DO_NOT_SAY);
    lines.iter().filter_map(|line| line.strip_prefix(['-', '*'])).filter_map(Unwanted::read).collect()
}

/// Returns the addresses and numbers that the sheet names: they are our own and may be said in public.
pub fn contacts(sheet: &str) -> Vec<String> {
    personal(&without_remarks(sheet), &[]).into_iter().map(|found| found.text).collect()
}

/// Returns the handles that the sheet names, each with its `@`: they are ours too, or friends'.
pub fn handles(sheet: &str) -> Vec<String> {
    mentions(&without_remarks(sheet)).into_iter().map(str::to_owned).collect()
}

/// Returns the address of the page on which people see how things stand: the first whose line or address speaks of it.
pub fn status_page(sheet: &str) -> Option<String> {
    let sheet = without_remarks(sheet);
    let tells = |line: &&str| line.to_lowercase().contains("status");
    let address = |line: &str| {
        let mut words = line.split_whitespace().map(|word| word.trim_matches(['(', ')', '<', '>', ',', ';', '.']));
        words.find(|word| word.starts_with("https://") || word.starts_with("http://")).map(str::to_owned)
    };
    sheet.lines().filter(tells).find_map(address)
}

/// Returns what the brand is called: the title of the sheet, where it is no longer the one that came with it.
pub fn name(sheet: &str) -> Option<String> {
    let sheet = without_remarks(sheet);
    let title = sheet.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = title.split([':', '—', '·']).next().unwrap_or_default().trim();
    (!title.is_empty() && !title.eq_ignore_ascii_case(UNNAMED)).then(|| title.to_owned())
}

/// Returns the lines below a heading, up to the next one, without remarks.
pub fn section(sheet: &str, heading: &str) -> Vec<String> {
    let is_heading = |line: &str| line.starts_with('#');
    let sheet = without_remarks(sheet);
    let titled = |line: &str| line.trim_start_matches('#').trim().eq_ignore_ascii_case(heading);
    let below = sheet.lines().skip_while(|line| !(is_heading(line) && titled(line))).skip(1);
    below.take_while(|line| !is_heading(line)).map(|line| line.trim().to_owned()).collect()
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

/// Returns those of `unwanted` that stand in `text`, as whole words, whatever case and accents.
pub fn said<'a>(text: &str, unwanted: &'a [Unwanted]) -> Vec<&'a Unwanted> {
    said_beside(text, unwanted, &[])
}

/// Returns the same, without what stands within words that the team itself recommends.
pub fn said_beside<'a>(text: &str, unwanted: &'a [Unwanted], recommended: &[Phrase]) -> Vec<&'a Unwanted> {
    let text = without_names(text);
    let (said, whole) = (Said::new(&text), Said::new(&with_whole_words(&text)));
    let (said, whole) = (said.without(recommended), whole.without(recommended));
    let stands = |one: &&Unwanted| {
        // A single word may be part of another.
        let said = if words_of(&one.words).len() == 1 { &whole } else { &said };
        Phrase::read(&one.words).is_some_and(|phrase| phrase.is_in(said))
    };
    unwanted.iter().filter(stands).collect()
}

/// Returns what the team recommends to say, of texts that it has agreed on: sentences and clauses in which words stand that
/// are not to be said otherwise. Of a text that is changed, what was changed is not among them.
pub fn recommended<'a>(agreed: impl Iterator<Item = &'a str>, unwanted: &[Unwanted]) -> Vec<Phrase> {
    let clauses = agreed.flat_map(|text| text.split(CLAUSES)).map(str::trim);
    let longer = |clause: &&str| {
        let words = words_of(clause).len();
        said(clause, unwanted).iter().any(|one| words_of(&one.words).len() < words)
    };
    clauses.filter(longer).filter_map(Phrase::read).collect()
}

/// Returns what a sheet recommends: what to say instead of others, its facts and its values.
pub fn advice(sheet: &str, unwanted: &[Unwanted]) -> Vec<String> {
    let instead = unwanted.iter().filter_map(|one| one.instead.clone());
    let told = ["facts", "values"].into_iter().flat_map(|title| section(sheet, title));
    instead.chain(told.map(|line| line.trim_start_matches(['-', '*', ' ']).to_owned())).collect()
}

/// Takes out addresses and handles: they are no words of ours.
fn without_names(text: &str) -> String {
    let is_name = |word: &str| word.contains("://") || word.starts_with('@') || word.starts_with("www.");
    text.split_whitespace().map(|word| if is_name(word) { APART } else { word }).collect::<Vec<_>>().join(" ")
}

/// Joins the parts of words that are one word: `won't`, `suit-case`.
fn with_whole_words(text: &str) -> String {
    text.split_whitespace().map(whole).collect::<Vec<_>>().join(" ")
}

fn whole(word: &str) -> String {
    let letters = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count();
    let denies = |part: &str| part.trim_end_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("t");
    if let Some((before, after)) = word.split_once(['\'', '\u{2019}']) {
        return if denies(after) { format!("{before}{after}") } else { word.to_owned() };
    }
    let parts: Vec<&str> = word.split(['-', '_']).collect();
    // A short part is an ending or a pronoun that is written to the word, as in Romanian.
    let is_one = parts.len() > 1 && parts.iter().all(|part| letters(part) >= PART);
    if is_one { parts.concat() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "# B\n## Tone\n- calm down\n## Do not say\n<!-- - never\n note -->\n- calm down -> I see\n* \"Tranquilícese\"\n- \n-\n## Facts\n- guaranteed\n- x -> y\n";

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
        let told: Vec<_> = unwanted.iter().map(|one| (one.words.as_str(), one.instead.as_deref())).collect();
        assert_eq!(told, [("calm down", Some("I see")), ("Tranquilícese", None)]);
        assert!(super::unwanted("# Brand\n- calm down").is_empty());
        assert!(super::unwanted("<!-- unclosed\n## Do not say\n- x").is_empty());
    }

    #[test]
    fn the_page_on_which_things_stand_and_the_name_are_read() {
        let sheet =
            "# Norte: brand\n## Facts\n- Shop: https://norte.example\n- Status: https://status.norte.example.\n";
        assert_eq!(status_page(sheet).as_deref(), Some("https://status.norte.example"));
        assert_eq!(name(sheet).as_deref(), Some("Norte"));
        for sheet in ["# Brand sheet\n## Facts\n- https://norte.example", "<!-- # X\nstatus https://x.example -->", ""]
        {
            assert_eq!((status_page(sheet), name(sheet)), (None, None), "{sheet}");
        }
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
    fn part_of_another_word_a_handle_or_an_address_is_not_said() {
        let unwanted =
            ["only", "won", "guarantee*", "calm down", "incident"].map(|words| Unwanted::read(words).unwrap());
        for (text, count) in [
            ("The file is in read-only-mode", 0),
            ("a member-only evening", 0),
            ("We won't", 0),
            ("We won\u{2019}t, and you only", 1),
            ("we WON", 1),
            ("ask @guarantee_desk or https://b.example/guarantee/only", 0),
            ("guaranteed-o, guaranteed", 1),
            ("The incident's over", 1),
            ("Please calm-down", 1),
        ] {
            assert_eq!(said(text, &unwanted).len(), count, "{text}");
        }
    }

    #[test]
    fn what_the_team_recommends_may_be_said_as_it_stands() {
        let sheet = "## Facts\n- Refunds: guaranteed within five days.\n- guaranteed\n## Values\n- Plain: \"we are sorry it is our fault\" is a sentence.\n## Do not say\n- guaranteed\n- our fault -> it was our fault, and we mend it\n- sorry\n";
        let unwanted = unwanted(sheet);
        let advice = advice(sheet, &unwanted);
        let saved = "Hi {first_name}, {order?} your refund is guaranteed by law. Bye";
        let agreed = advice.iter().map(String::as_str).chain([saved]);
        let recommended = recommended(agreed, &unwanted);
        for (text, count) in [
            ("It was our fault, and we mend it", 0),
            ("It was our fault", 1),
            ("Refunds are guaranteed within five days, Mira", 0),
            ("It is guaranteed", 1),
            ("Guaranteed within five days; it is guaranteed", 1),
            ("We are sorry it is our fault", 0),
            ("We are sorry", 1),
            ("Hi Mira, A1 your refund is guaranteed by law. Bye", 0),
            ("Hi Mira, your refund is guaranteed", 1),
        ] {
            assert_eq!(said_beside(text, &unwanted, &recommended).len(), count, "{text}");
        }
    }

    #[test]
    fn our_own_address_is_ours() {
        let ours = contacts("## Facts\n- Contact: help@rail.example, +40 21 555 0199\n<!-- old@rail.example -->");
        assert!(ours.iter().any(|one| one == "help@rail.example"), "{ours:?}");
        assert!(!ours.iter().any(|one| one.contains("old@")), "{ours:?}");
        assert_eq!(
            handles("# B\n- @brand_help, help@b.example\n<!-- @old -->\n- @brand@b.social."),
            ["@brand_help", "@brand@b.social"]
        );
    }

    #[test]
    fn the_sheets_that_come_with_us_have_every_section() {
        for sheet in [include_str!("../../config/brand.md"), include_str!("../../config/scenarios/railway/brand.md")] {
            assert!(unwanted(sheet).len() >= 5);
            for title in SECTIONS {
                assert!(section(sheet, title).iter().any(|line| line.len() > 3), "{title}");
            }
        }
    }
}
