//! A list to choose from, with what is typed narrowing it.

use std::borrow::Cow;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Outcome, Then};
use crate::ui::keys::{Code, Key};
use crate::ui::parts::editor::Took;
use crate::ui::parts::line::LineInput;

/// A list to choose from.
pub struct Picker {
    /// What is chosen.
    pub title: String,
    /// All there is.
    pub choices: Vec<Choice>,
    /// Those that fit what is typed, best first, by place in `choices`.
    pub matched: Vec<usize>,
    /// The chosen one, by place in `matched`.
    pub cursor: usize,
    /// What is typed.
    pub input: LineInput,
    /// What is done with the typed text where nothing fits it.
    pub free: Option<Then>,
    /// A digit chooses at once while nothing is typed.
    pub numbered: bool,
    /// Letters act and do not narrow the list.
    pub still: bool,
    /// What to say where there is nothing.
    pub empty: Cow<'static, str>,
}

/// One line to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its words.
    pub label: String,
    /// What stands behind them, dim.
    pub detail: String,
    /// What choosing does.
    pub then: Then,
    /// What letters do in a still list, with the word for it.
    pub keys: Vec<(char, &'static str, Then)>,
    /// Other words by which it is found.
    pub synonyms: Vec<&'static str>,
    /// More lines, shown while it is the chosen one.
    pub preview: String,
    /// They are searched too.
    pub by_preview: bool,
}

impl Choice {
    /// Makes a line.
    pub fn new(label: impl Into<String>, detail: impl Into<String>, then: Then) -> Choice {
        Choice {
            label: label.into(),
            detail: detail.into(),
            then,
            keys: Vec::new(),
            synonyms: Vec::new(),
            preview: String::new(),
            by_preview: false,
        }
    }
}

impl Picker {
    /// Opens a list.
    pub fn new(title: impl Into<String>, choices: Vec<Choice>, empty: impl Into<Cow<'static, str>>) -> Picker {
        let matched = (0..choices.len()).collect();
        Picker {
            title: title.into(),
            choices,
            matched,
            cursor: 0,
            input: LineInput::default(),
            free: None,
            numbered: false,
            still: false,
            empty: empty.into(),
        }
    }

    /// Puts other choices in place of those there are; the chosen one stays chosen where it is still there.
    pub fn offer(&mut self, choices: Vec<Choice>) {
        let chosen = self.chosen().map(|choice| choice.label.clone());
        self.choices = choices;
        self.narrow();
        let is_it = |at: &usize| self.choices.get(*at).map(|choice| &choice.label) == chosen.as_ref();
        self.cursor = self.matched.iter().position(is_it).unwrap_or(0);
    }

    /// Returns the chosen line.
    pub fn chosen(&self) -> Option<&Choice> {
        self.choices.get(*self.matched.get(self.cursor)?)
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('c'), true) => return Outcome::Close,
            (Code::Enter, _) => return self.enter(),
            (Code::Down, _) | (Code::Char('n'), true) => self.step(1),
            (Code::Up, _) | (Code::Char('p'), true) => self.step(-1),
            (Code::PageDown, _) => self.step(10),
            (Code::PageUp, _) => self.step(-10),
            (Code::Char('j'), false) if self.still => self.step(1),
            (Code::Char('k'), false) if self.still => self.step(-1),
            (Code::Char('q'), false) if self.still => return Outcome::Close,
            (Code::Char(c), false) if self.still => return self.letter(c),
            (Code::Char(c), false) if self.numbered && self.input.text().is_empty() && c.is_ascii_digit() => {
                return self.digit(c, key);
            }
            _ if self.still => {}
            _ if self.input.key(key) == Took::Changed => self.narrow(),
            _ => {}
        }
        Outcome::Stay
    }

    fn enter(&self) -> Outcome {
        match (self.chosen(), &self.free) {
            (Some(choice), None) => Outcome::Then(choice.then.clone(), String::new()),
            (Some(choice), Some(_)) if self.input.text().is_empty() => {
                Outcome::Then(choice.then.clone(), String::new())
            }
            (Some(choice), Some(_)) if !self.numbered => Outcome::Then(choice.then.clone(), String::new()),
            (_, Some(free)) if !self.input.text().trim().is_empty() => {
                Outcome::Then(free.clone(), self.input.text().trim().to_owned())
            }
            _ => Outcome::Stay,
        }
    }

    fn letter(&self, c: char) -> Outcome {
        let found = self.chosen().and_then(|choice| choice.keys.iter().find(|(key, ..)| *key == c));
        found.map_or(Outcome::Stay, |(_, _, then)| Outcome::Then(then.clone(), String::new()))
    }

    fn digit(&mut self, c: char, key: Key) -> Outcome {
        let at = c.to_digit(10).and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1));
        if let Some(choice) = at.and_then(|at| self.choices.get(at)) {
            return Outcome::Then(choice.then.clone(), String::new());
        }
        self.input.key(key);
        self.narrow();
        Outcome::Stay
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.matched.len().saturating_sub(1));
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        if !self.still {
            self.input.paste(text);
            self.narrow();
        }
        !self.still
    }

    fn narrow(&mut self) {
        let typed = self.input.text();
        // What stands behind the words is typed as well: of two accounts of one name the network.
        let is_detail =
            |at: &usize| self.choices.get(*at).is_some_and(|choice| choice.detail.eq_ignore_ascii_case(&typed));
        let labels = best(&self.choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>(), &typed);
        let details = best(&self.choices.iter().map(|choice| choice.detail.as_str()).collect::<Vec<_>>(), &typed);
        let mut matched: Vec<usize> = details.iter().copied().filter(is_detail).collect();
        // What is called so comes first, then what another word for it means, then what is like it.
        let lower = typed.trim().to_lowercase();
        let is_called = |at: &usize| self.choices.get(*at).is_some_and(|choice| choice.label.starts_with(&lower));
        let is_meant = |choice: &Choice| choice.synonyms.iter().any(|word| word.starts_with(&lower));
        let called: Vec<usize> = labels.iter().copied().filter(is_called).collect();
        let meant = self.choices.iter().enumerate().filter(|(_, choice)| !lower.is_empty() && is_meant(choice));
        let meant: Vec<usize> = meant.map(|(at, _)| at).collect();
        for at in called.into_iter().chain(meant).chain(labels).chain(details) {
            if !matched.contains(&at) {
                matched.push(at);
            }
        }
        self.matched = matched;
        // Those whose own text has every word that is typed, behind those that are called so.
        let says = |choice: &Choice| {
            let text = choice.preview.to_lowercase();
            choice.by_preview && typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
        };
        let more = self.choices.iter().enumerate().filter(|(at, choice)| !self.matched.contains(at) && says(choice));
        let more: Vec<usize> = more.map(|(at, _)| at).collect();
        self.matched.extend(more);
        self.cursor = 0;
    }
}

/// Returns the places of the texts that fit a pattern, best first.
pub fn best(texts: &[&str], pattern: &str) -> Vec<usize> {
    if pattern.trim().is_empty() {
        return (0..texts.len()).collect();
    }
    let pattern = Pattern::parse(pattern, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let scored = texts.iter().enumerate().filter_map(|(at, text)| {
        let score = pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher)?;
        Some((std::cmp::Reverse(score), at))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_unstable();
    scored.into_iter().map(|(_, at)| at).collect()
}
