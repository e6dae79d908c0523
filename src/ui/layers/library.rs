//! The media library on screen: its files with what is typed narrowing them, or the pictures still to be made.

use super::{Outcome, Then};
use crate::domain::ask::{AssetLine, AssetSheet, Query, ShotLine, Thumbnail};
use crate::domain::asset::{AssetAct, ShotChange};
use crate::domain::command::Command;
use crate::domain::id::PostId;
use crate::domain::plan::PostAct;
use crate::ui::keys::{Code, Key};
use crate::ui::parts::line::LineInput;

/// The most columns and rows of dots of a small picture.
const SMALL: (u16, u16) = (46, 40);

/// The media library on screen.
pub struct Shelf {
    /// What the desk says of it.
    pub sheet: AssetSheet,
    /// Only what this post shows.
    pub only: Option<PostId>,
    /// The pictures still to be made are listed instead of the files.
    pub lists_shots: bool,
    /// The line under the cursor.
    pub cursor: usize,
    /// What is typed to narrow the list.
    pub filter: LineInput,
    /// What the keys are for.
    pub doing: Doing,
    /// The small picture that came last.
    pub thumbnail: Option<Box<Thumbnail>>,
}

/// What the keys are for.
#[derive(Default)]
pub enum Doing {
    /// They act on the line under the cursor.
    #[default]
    Looking,
    /// They are typed to narrow the list.
    Filtering,
    /// They are a description.
    Describing(Box<LineInput>),
}

impl Shelf {
    /// Opens the library: all of it, or what one post shows.
    pub fn new(sheet: AssetSheet, only: Option<PostId>, lists_shots: bool) -> Shelf {
        let (filter, doing) = (LineInput::default(), Doing::default());
        Shelf { sheet, only, lists_shots, cursor: 0, filter, doing, thumbnail: None }
    }

    /// Takes in what is there now; the cursor stays on its file.
    pub fn take(&mut self, sheet: AssetSheet) {
        let chosen = self.chosen().map(|line| line.id);
        self.sheet = sheet;
        let place = self.lines().iter().position(|line| Some(line.id) == chosen);
        self.cursor = place.unwrap_or(self.cursor).min(self.len().saturating_sub(1));
    }

    /// Returns the files that are listed.
    pub fn lines(&self) -> Vec<&AssetLine> {
        let typed = self.filter.text().to_lowercase();
        let fits = |line: &&AssetLine| {
            let text = line.asset.found_by();
            let is_shown = self.only.is_none_or(|post| line.used.iter().any(|(id, ..)| *id == post));
            is_shown && typed.split_whitespace().all(|word| text.contains(word))
        };
        self.sheet.assets.iter().filter(fits).collect()
    }

    /// Returns the pictures to be made that are listed.
    pub fn shots(&self) -> Vec<&ShotLine> {
        let typed = self.filter.text().to_lowercase();
        let fits = |line: &&ShotLine| {
            let text = format!("{} {}", line.shot.text, line.name).to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        self.sheet.shots.iter().filter(fits).collect()
    }

    /// Returns the file under the cursor.
    pub fn chosen(&self) -> Option<&AssetLine> {
        if self.lists_shots { None } else { self.lines().get(self.cursor).copied() }
    }

    /// Returns the small picture that is to be asked for.
    pub fn wanted(&self) -> Option<Query> {
        let line = self.chosen().filter(|line| line.asset.file.form.is_decoded())?;
        let is_here = self.thumbnail.as_ref().is_some_and(|small| small.id == line.id);
        (!is_here).then_some(Query::Thumbnail { id: line.id, columns: SMALL.0, rows: SMALL.1 })
    }

    fn len(&self) -> usize {
        if self.lists_shots { self.shots().len() } else { self.lines().len() }
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        match &mut self.doing {
            Doing::Looking => self.look(key),
            Doing::Filtering => self.narrow(key),
            Doing::Describing(input) => match (key.code, key.ctrl) {
                (Code::Esc, _) | (Code::Char('c'), true) => {
                    self.doing = Doing::Looking;
                    Outcome::Stay
                }
                (Code::Enter, _) => {
                    let alt = input.text().trim().to_owned();
                    self.doing = Doing::Looking;
                    self.act(AssetAct::Describe { alt })
                }
                _ => {
                    input.key(key);
                    Outcome::Stay
                }
            },
        }
    }

    fn narrow(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('c'), true) => {
                self.filter.set("");
                self.doing = Doing::Looking;
            }
            (Code::Enter, _) => self.doing = Doing::Looking,
            (Code::Down, _) => return self.step(1),
            (Code::Up, _) => return self.step(-1),
            (Code::Backspace, false) if self.filter.text().is_empty() => self.doing = Doing::Looking,
            _ => {
                self.filter.key(key);
                self.cursor = 0;
            }
        }
        self.asking()
    }

    fn look(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Esc, _) if !self.filter.text().is_empty() => {
                self.filter.set("");
                self.asking()
            }
            (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c'), true) => Outcome::Close,
            (Code::Char('j'), false) | (Code::Down, _) => self.step(1),
            (Code::Char('k'), false) | (Code::Up, _) => self.step(-1),
            (Code::PageDown, _) => self.step(10),
            (Code::PageUp, _) => self.step(-10),
            (Code::Char('/'), false) => {
                self.doing = Doing::Filtering;
                Outcome::Stay
            }
            (Code::Tab, _) => {
                (self.lists_shots, self.cursor) = (!self.lists_shots, 0);
                self.asking()
            }
            (Code::Enter, _) if self.lists_shots => self.made(),
            (Code::Char('x'), false) if self.lists_shots => self.made(),
            (Code::Char('o'), false) => self.shown_post(),
            (Code::Enter, _) => self.chosen().map_or(Outcome::Stay, |line| {
                Outcome::Then(Then::AttachMedia(Box::new(line.asset.media())), String::new())
            }),
            (Code::Char('e'), false) => {
                if let Some(alt) = self.chosen().map(|line| line.asset.notes.alt.clone()) {
                    self.doing = Doing::Describing(Box::new(LineInput::new(&alt)));
                }
                Outcome::Stay
            }
            (Code::Char('d'), false) => self.act(AssetAct::Drop),
            _ => Outcome::Stay,
        }
    }

    fn step(&mut self, by: isize) -> Outcome {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.len().saturating_sub(1));
        self.asking()
    }

    fn asking(&self) -> Outcome {
        self.wanted().map_or(Outcome::Stay, Outcome::Ask)
    }

    fn act(&self, act: AssetAct) -> Outcome {
        let Some(line) = self.chosen() else { return Outcome::Stay };
        Outcome::Do(Box::new(Command::Media { id: line.id, act }))
    }

    /// Says that the picture under the cursor was made, or that it was not after all.
    fn made(&self) -> Outcome {
        let shots = self.shots();
        let Some(line) = shots.get(self.cursor) else { return Outcome::Stay };
        let change = ShotChange::Done { which: line.which, yes: line.shot.is_open() };
        Outcome::Do(Box::new(Command::Post { id: line.post, act: PostAct::Shot(change) }))
    }

    /// Opens the post that wants the picture, or shows the file.
    fn shown_post(&self) -> Outcome {
        let of_shot = self.shots().get(self.cursor).map(|line| line.post).filter(|_| self.lists_shots);
        let of_file = self.chosen().and_then(|line| line.used.first()).map(|(id, ..)| *id);
        let post = of_shot.or(of_file);
        post.map_or(Outcome::Stay, |id| Outcome::Then(Then::Line(format!("show-post {id}")), String::new()))
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        match &mut self.doing {
            Doing::Looking => false,
            Doing::Filtering => {
                self.filter.paste(text);
                self.cursor = 0;
                true
            }
            Doing::Describing(input) => {
                input.paste(text);
                true
            }
        }
    }
}
