//! Makes a seed of labelled messages. The same files make the same bytes on every machine.

use super::{HEADS, Seed};
use crate::domain::class::Class;
use crate::triage::learn::{Course, Pace};
use crate::triage::phrases::{Lang, Phrases};
use crate::triage::weights::Weights;

/// How many slots are kept, so that the seed stays under a megabyte: twice as many are no better on texts of others.
const SLOTS: usize = 31_744;
const COURSE: Course = Course { rounds: 5, pace: Pace(0.1), left_out: 0.2 };

/// The tones, as the first head has them.
const TONES: [(&str, &str); 3] = [("neg", "negative"), ("neu", "neutral"), ("pos", "positive")];

/// A labelled message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its language.
    pub lang: Lang,
    /// What they wrote.
    pub text: String,
    /// A label of each of [`HEADS`], where it is known.
    pub labels: [Option<usize>; 3],
}

/// Of what people say anywhere, where the class is little more than the tone, so many have a say in the classes: one.
const SAY: usize = 3;
/// How often what people write to a brand is learned: it is what the classes are for, and there is less of it.
const REPEATED: usize = 3;

/// Prepares texts that people write anywhere: they tell tones, and less of classes.
pub fn of_anywhere(mut examples: Vec<Example>) -> Vec<Example> {
    let by_tone = [Class::Complaint, Class::Praise, Class::Chatter].map(|class| Some(class as usize));
    let tells_a_tone = examples.iter_mut().filter(|example| by_tone.contains(&example.labels[1])).enumerate();
    for (_, example) in tells_a_tone.filter(|(n, _)| n % SAY != 0) {
        (example.labels[1], example.labels[2]) = (None, None);
    }
    examples
}

/// Prepares what people write to a brand: so much of it is calm where something went wrong that it tells no tones.
pub fn to_a_brand(examples: Vec<Example>) -> Vec<Example> {
    let toneless = examples.into_iter().map(|Example { lang, text, labels: [_, class, now] }| Example {
        lang,
        text,
        labels: [None, class, now],
    });
    toneless.flat_map(|example| std::iter::repeat_n(example, REPEATED)).collect()
}

/// Reads a file of the project's own messages: class, now, tone and text, parted by tabs. Returns the first line that is
/// none where there is one.
pub fn own(lang: Lang, tsv: &str) -> Result<Vec<Example>, String> {
    tsv.lines().map(|line| own_line(lang, line).ok_or_else(|| line.to_owned())).collect()
}

fn own_line(lang: Lang, line: &str) -> Option<Example> {
    let mut fields = line.split('\t');
    let class = Class::of_word(fields.next()?)?;
    let now = ["0", "1"].iter().position(|now| Some(*now) == fields.clone().next());
    fields.next()?;
    let tone = tone_of(fields.next()?)?;
    let text = fields.next()?.to_owned();
    let class = Class::ALL.iter().position(|known| *known == class);
    Some(Example { lang, text, labels: [Some(tone), class, Some(now?)] })
}

/// Returns the place of a tone in the first head.
pub fn tone_of(word: &str) -> Option<usize> {
    TONES.iter().position(|(short, long)| word == *short || word == *long)
}

/// Makes a seed of a lexicon and examples.
pub fn seed(langs: Vec<Lang>, phrases: Phrases, examples: &[Example]) -> Seed {
    let mut seed = Seed { langs, phrases, weights: Weights::default() };
    let look = |example: &Example| {
        let features = seed.see(&example.text, str::from_utf8(&example.lang).ok());
        (features.iter().map(|feature| (feature.slot, feature.value)).collect(), example.labels.to_vec())
    };
    let seen = examples.iter().map(look).collect();
    seed.weights = Weights::learned(&COURSE, &HEADS, seen, SLOTS);
    seed
}
