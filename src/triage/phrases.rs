//! Phrases that tell a mood or a topic: a lexicon of our own, a file a language, and what a "not" does to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::keys::{Gaps, Keys};
use super::tokens::{Kind, Token, Tokens};

/// The most words of a phrase.
pub const LONGEST: usize = 4;
/// How far a "not" reaches, in tokens.
const REACH: usize = 3;
/// What is left of a mood that is denied.
const DENIED: f32 = -0.6;
/// Phrases of so many words say themselves what is denied.
const SPELLED_OUT: usize = 3;

/// A language, by the two letters of ISO 639-1.
pub type Lang = [u8; 2];

/// What a phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// A good mood.
    Good,
    /// A bad mood.
    Bad,
    /// An insult, swearing, a threat.
    Offence,
    /// It is not meant for us.
    Spam,
    /// Something went wrong.
    Problem,
    /// Harm, law, press.
    Crisis,
    /// They ask.
    Ask,
    /// They want something done.
    Want,
    /// It cannot wait.
    Urgent,
    /// It turns the next words round.
    Not,
}

impl Sense {
    /// Every sense.
    pub const ALL: [Sense; 10] = [
        Sense::Good,
        Sense::Bad,
        Sense::Offence,
        Sense::Spam,
        Sense::Problem,
        Sense::Crisis,
        Sense::Ask,
        Sense::Want,
        Sense::Urgent,
        Sense::Not,
    ];

    /// Returns the word that stands for it in the files.
    pub const fn word(self) -> &'static str {
        match self {
            Sense::Good => "good",
            Sense::Bad => "bad",
            Sense::Offence => "offence",
            Sense::Spam => "spam",
            Sense::Problem => "problem",
            Sense::Crisis => "crisis",
            Sense::Ask => "ask",
            Sense::Want => "want",
            Sense::Urgent => "urgent",
            Sense::Not => "not",
        }
    }

    fn of_word(word: &str) -> Option<Sense> {
        Sense::ALL.into_iter().find(|sense| sense.word() == word)
    }

    const fn is_topic(self) -> bool {
        !matches!(self, Sense::Good | Sense::Bad | Sense::Not)
    }
}

/// What a phrase tells, and how strongly, 1 to 3; packed into a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// What.
    pub sense: Sense,
    /// How strongly, 1 to 3.
    pub strength: u8,
}

impl Told {
    fn byte(self) -> u8 {
        self.sense as u8 * 4 + self.strength
    }

    fn of_byte(byte: u8) -> Option<Told> {
        let sense = *Sense::ALL.get(usize::from(byte / 4))?;
        let strength = byte % 4;
        (strength > 0).then_some(Told { sense, strength })
    }
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// What it tells.
    pub sense: Sense,
    /// How much of it: 1 to 3, less where it is what is left of something denied.
    pub weight: f32,
    /// Its first token.
    pub at: usize,
    /// How many tokens it covers.
    pub covers: usize,
}

/// What was found in a text.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// The phrases, by where they begin.
    pub found: Vec<Found>,
    /// For each token: whether a "not" reaches it.
    pub denied: Vec<bool>,
}

/// Hashes a run of words of a language, a word at a time.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn of(lang: Lang) -> Key {
        Key(u64::from(u16::from_le_bytes(lang)))
    }

    fn then(self, word: &Token) -> Key {
        Key((self.0.rotate_left(23) ^ word.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn short(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// The lexicon of every language, found by hash: two phrases of the hundred thousand share theirs by chance.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    keys: Keys,
    /// What the phrase of each key tells.
    told: Vec<u8>,
}

/// The lexicon as it is kept in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed {
    keys: Gaps,
    told: Vec<u8>,
}

impl Phrases {
    /// Reads the files of languages: a line is a sense, a strength and a phrase, parted by tabs. Returns the first line
    /// that is none where there is one.
    pub fn read<'a>(files: impl IntoIterator<Item = (Lang, &'a str)>) -> Result<Phrases, String> {
        let mut rows = BTreeMap::new();
        for (lang, tsv) in files {
            for line in tsv.lines() {
                let (told, phrase) = read_line(line).ok_or_else(|| line.to_owned())?;
                let tokens = Tokens::of(phrase);
                let key = tokens.list().iter().fold(Key::of(lang), |key, token| key.then(token));
                // Spellings that fold to the same words tell what the stronger of them does.
                let strength: &mut u8 = rows.entry((key.short(), told.sense)).or_default();
                *strength = told.strength.max(*strength);
            }
        }
        let told =
            rows.iter().map(|((_, sense), strength)| Told { sense: *sense, strength: *strength }.byte()).collect();
        Ok(Phrases { keys: Keys::of(rows.into_keys().map(|(key, _)| key).collect()), told })
    }

    /// Packs them.
    pub fn pack(&self) -> Packed {
        Packed { keys: self.keys.gaps(), told: self.told.clone() }
    }

    /// Returns them as they were.
    pub fn unpack(packed: Packed) -> Phrases {
        Phrases { keys: Keys::of_gaps(&packed.keys), told: packed.told }
    }

    /// Returns what a run of words tells.
    fn told(&self, key: u32) -> impl Iterator<Item = Told> {
        self.keys.find(key).filter_map(|n| Told::of_byte(*self.told.get(n)?))
    }

    /// Returns what the tokens tell in these languages.
    pub fn listen(&self, tokens: &Tokens, langs: &[Lang]) -> Heard {
        let list = tokens.list();
        let mut heard = Heard { found: Vec::new(), denied: vec![false; list.len()] };
        let (mut mood_from, mut topic_from, mut denied_until) = (0, 0, 0);
        let mut here = Here::default();
        for (at, token) in list.iter().enumerate() {
            self.longest(tokens, at, langs, &mut here);
            let denied = at < denied_until;
            if let Some(flag) = heard.denied.get_mut(at) {
                *flag = denied;
            }
            if let Some((told, covers)) = here.mood.filter(|_| at >= mood_from) {
                let turned = denied && covers < SPELLED_OUT;
                heard.found.push(mood(told, turned, at, covers));
                mood_from = at + covers;
            }
            if let Some(covers) = here.topics.iter().map(|(_, covers)| *covers).max().filter(|_| at >= topic_from) {
                let longest = here.topics.iter().filter(|(_, n)| *n == covers);
                heard.found.extend(longest.map(|(told, _)| Found {
                    sense: told.sense,
                    weight: f32::from(told.strength),
                    at,
                    covers,
                }));
                topic_from = at + covers;
            }
            if here.not && at >= mood_from {
                denied_until = at + 1 + REACH;
            } else if ends_sentence(tokens, token) {
                denied_until = 0;
            }
        }
        heard
    }

    fn longest(&self, tokens: &Tokens, at: usize, langs: &[Lang], here: &mut Here) {
        here.clear();
        for lang in langs {
            let mut key = Key::of(*lang);
            for (n, token) in tokens.list().iter().skip(at).take(LONGEST).enumerate() {
                key = key.then(token);
                self.told(key.short()).for_each(|told| here.take(told, n + 1));
            }
        }
    }
}

/// What begins at a token: the longest phrase of a mood, all topics, whether it denies.
#[derive(Default)]
struct Here {
    mood: Option<(Told, usize)>,
    topics: Vec<(Told, usize)>,
    not: bool,
}

impl Here {
    fn clear(&mut self) {
        (self.mood, self.not) = (None, false);
        self.topics.clear();
    }

    fn take(&mut self, told: Told, covers: usize) {
        if told.sense == Sense::Not {
            self.not = true;
        } else if told.sense.is_topic() {
            self.topics.push((told, covers));
        } else if self.mood.is_none_or(|(_, longest)| covers > longest) {
            self.mood = Some((told, covers));
        }
    }
}

fn mood(told: Told, turned: bool, at: usize, covers: usize) -> Found {
    let strength = f32::from(told.strength);
    match (turned, told.sense) {
        (true, Sense::Good) => Found { sense: Sense::Bad, weight: -DENIED * strength, at, covers },
        (true, _) => Found { sense: Sense::Good, weight: -DENIED * strength, at, covers },
        (false, sense) => Found { sense, weight: strength, at, covers },
    }
}

fn ends_sentence(tokens: &Tokens, token: &Token) -> bool {
    token.kind == Kind::Mark && matches!(tokens.plain(token), "." | "!" | "?" | ";" | ":")
}

fn read_line(line: &str) -> Option<(Told, &str)> {
    let mut fields = line.split('\t');
    let sense = Sense::of_word(fields.next()?)?;
    let strength = fields.next()?.parse().ok().filter(|strength| (1..=3).contains(strength))?;
    let phrase = fields.next().filter(|phrase| !phrase.trim().is_empty())?;
    fields.next().is_none().then_some((Told { sense, strength }, phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: &str = "not\t1\tnot\nnot\t1\tno\ngood\t2\tgood\ngood\t1\tnot bad\nbad\t2\tbad\nbad\t3\twaste of money\n\
                           want\t2\tmoney\nwant\t2\tmoney back\nurgent\t1\tback\nbad\t1\tnot so good at";

    fn heard(text: &str) -> Vec<(Sense, f32)> {
        let phrases = Phrases::read([(*b"en", LEXICON), (*b"de", "good\t3\tgut")]).unwrap();
        let heard = phrases.listen(&Tokens::of(text), &[*b"en"]);
        heard.found.iter().map(|found| (found.sense, found.weight)).collect()
    }

    #[test]
    fn the_longest_phrase_tells() {
        let expected: &[(&str, &[(Sense, f32)])] = &[
            ("Good!", &[(Sense::Good, 2.0)]),
            ("not bad", &[(Sense::Good, 1.0)]),
            ("what a waste of money", &[(Sense::Bad, 3.0), (Sense::Want, 2.0)]),
            ("my money back", &[(Sense::Want, 2.0)]),
            ("gut", &[]),
        ];
        for (text, told) in expected {
            assert_eq!(heard(text), *told, "{text}");
        }
    }

    #[test]
    fn a_not_turns_moods_round_as_far_as_it_reaches() {
        assert_eq!(heard("it is not good"), [(Sense::Bad, 1.2)]);
        assert_eq!(heard("no, that is really not very good"), [(Sense::Bad, 1.2)]);
        assert_eq!(heard("not today. good"), [(Sense::Good, 2.0)], "a sentence ends it");
        assert_eq!(heard("not a b c d good"), [(Sense::Good, 2.0)], "it is too far off");
        assert_eq!(heard("no, not so good at it"), [(Sense::Bad, 1.0)], "a long phrase says itself what it denies");
    }

    #[test]
    fn packed_and_unpacked_they_tell_the_same() {
        let phrases = Phrases::read([(*b"en", LEXICON)]).unwrap();
        let again = Phrases::unpack(phrases.pack());
        let tokens = Tokens::of("not good, a waste of money: money back");
        assert_eq!(again.listen(&tokens, &[*b"en"]).found, phrases.listen(&tokens, &[*b"en"]).found);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        for line in ["good\tx\ty", "good\t4\ty", "fine\t1\ty", "good\t1", "good\t1\t ", "good\t1\ty\tz"] {
            assert_eq!(Phrases::read([(*b"en", line)]).map(|_| ()), Err(line.to_owned()));
        }
    }
}
