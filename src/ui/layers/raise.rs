//! What is asked before a crisis is raised: four questions with what they lead to, then one small form.
//!
//! Keys that come before the desk has read what is to be judged are read when it has.

mod form;

pub use self::form::{Field, Form, Other};
use super::{Outcome, Then};
use crate::domain::ask::{Assessment, CrisisLine, Offered};
use crate::domain::command::Command;
use crate::domain::crisis::{CrisisAct, Escalation};
use crate::domain::id::{AlarmId, ConversationId, SeatName};
use crate::domain::protocol::{Act, Answers, LEVELS, Question, Recommendation, assess};
use crate::ui::keys::{Code, Key};

/// The most keys that wait for the desk.
const MOST_HELD: usize = 50;
/// The level at which something is raised that the questions make no crisis of.
const MILDEST: u8 = 4;

/// The dialog before a crisis is raised.
pub struct Raising {
    /// From which conversations: the first is the one in which it is pinned.
    pub on: Vec<ConversationId>,
    /// From which alarm.
    pub alarm: Option<AlarmId>,
    /// Who asks.
    pub me: SeatName,
    /// The crises that run at the desk, the worst first.
    pub crises: Vec<CrisisLine>,
    /// What the desk read; nothing while it reads.
    pub asked: Option<Box<Assessment>>,
    /// Keys struck since.
    held: Vec<Key>,
    /// What was answered.
    pub answers: Answers,
    /// The question that the next letter answers.
    pub question: usize,
    /// Questions that a person answered.
    pub answered: Vec<Question>,
    /// A crisis of its own is wanted though one runs here.
    own: bool,
    /// The form, once it is a crisis.
    pub form: Option<Form>,
}

/// What is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The desk reads.
    Asking,
    /// A crisis runs here already.
    Running,
    /// The questions.
    Questions,
    /// The form.
    Form,
}

impl Raising {
    /// Begins to ask.
    pub fn new(on: Vec<ConversationId>, alarm: Option<AlarmId>, me: SeatName, crises: Vec<CrisisLine>) -> Raising {
        Raising {
            on,
            alarm,
            me,
            crises,
            asked: None,
            held: Vec::new(),
            answers: Answers::default(),
            question: 0,
            answered: Vec::new(),
            own: false,
            form: None,
        }
    }

    /// Takes what the desk read; returns the keys that waited for it.
    pub fn learn(&mut self, asked: Box<Assessment>) -> Vec<Key> {
        self.answers = asked.answers.clone();
        self.asked = Some(asked);
        std::mem::take(&mut self.held)
    }

    /// Returns what is to be shown.
    pub fn stage(&self) -> Stage {
        match (&self.asked, &self.form) {
            (None, _) => Stage::Asking,
            (Some(_), Some(_)) => Stage::Form,
            (Some(_), None) if self.running().is_some() && !self.own => Stage::Running,
            (Some(_), None) => Stage::Questions,
        }
    }

    /// Returns the crisis that runs here.
    pub fn running(&self) -> Option<&CrisisLine> {
        let running = self.asked.as_ref()?.running?;
        self.crises.iter().find(|crisis| crisis.id == running)
    }

    /// Tells whether that was raised from here.
    pub fn is_pinned(&self) -> bool {
        let on = self.asked.as_ref().and_then(|asked| asked.on);
        on.is_some() && self.running().is_some_and(|crisis| crisis.conversation == on)
    }

    /// Returns the protocol that the text calls for.
    pub fn called(&self) -> Option<&Offered> {
        self.asked.as_ref().filter(|asked| asked.called)?.protocols.first()
    }

    /// Returns what is recommended by what is answered so far.
    pub fn recommended(&self) -> Recommendation {
        assess(&self.answers, self.called().map(Offered::protocol).as_ref())
    }

    /// Returns the question that the next letter answers.
    pub fn current(&self) -> Question {
        Question::ALL.get(self.question).copied().unwrap_or(Question::Spread)
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
        match self.stage() {
            Stage::Asking => self.hold(key),
            Stage::Running => self.of_running(key),
            Stage::Questions => self.answer(key),
            Stage::Form => self.fill_in(key),
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        self.form.as_mut().is_some_and(|form| form.paste(text))
    }

    fn hold(&mut self, key: Key) -> Outcome {
        if leaves(key) {
            return Outcome::Close;
        }
        if self.held.len() < MOST_HELD {
            self.held.push(key);
        }
        Outcome::Stay
    }

    fn of_running(&mut self, key: Key) -> Outcome {
        let Some(crisis) = self.running().map(|crisis| crisis.id) else { return Outcome::Close };
        let on = self.on.clone();
        match (key.code, key.typed()) {
            _ if leaves(key) => Outcome::Close,
            (Code::Enter, _) => Outcome::Then(Then::Line(format!("crisis {crisis}")), String::new()),
            (_, Some('+')) => done(Command::Join { on, crisis: Some(crisis) }),
            (_, Some('-')) => done(Command::Join { on, crisis: None }),
            (_, Some('!')) if !self.is_pinned() => {
                self.own = true;
                Outcome::Stay
            }
            _ => match level_of(key) {
                Some(level) => {
                    let act = CrisisAct::Grade { level, why: String::new() };
                    done(Command::Crisis { id: crisis, act })
                }
                None => Outcome::Stay,
            },
        }
    }

    fn answer(&mut self, key: Key) -> Outcome {
        let last = Question::ALL.len() - 1;
        let first_crisis = self.crises.first().map(|crisis| crisis.id);
        match (key.code, key.typed()) {
            _ if leaves(key) => return Outcome::Close,
            (Code::Enter, _) => return self.go_on(),
            (Code::Down | Code::Tab, _) | (_, Some('j')) => self.question = (self.question + 1).min(last),
            (Code::Up | Code::BackTab | Code::Backspace, _) | (_, Some('k')) => {
                self.question = self.question.saturating_sub(1);
            }
            (_, Some('!')) => self.open_form(self.recommended().level.unwrap_or(MILDEST), false),
            (_, Some('+')) => match first_crisis {
                Some(crisis) => return done(Command::Join { on: self.on.clone(), crisis: Some(crisis) }),
                None => return Outcome::Stay,
            },
            (_, Some(letter)) => match level_of(key) {
                Some(level) => self.open_form(level, true),
                None => self.letter(letter),
            },
            _ => {}
        }
        Outcome::Stay
    }

    fn letter(&mut self, letter: char) {
        let question = self.current();
        if self.answers.answer(question, letter) {
            self.answered.push(question);
            self.question = (self.question + 1).min(Question::ALL.len() - 1);
        }
    }

    /// Goes where the recommendation leads.
    fn go_on(&mut self) -> Outcome {
        let Recommendation { act, level, .. } = self.recommended();
        match (act, level) {
            (Act::Escalate, Some(level)) => {
                self.open_form(level, false);
                Outcome::Stay
            }
            (act, _) => {
                let on = self.asked.as_ref().and_then(|asked| asked.on);
                Outcome::Then(Then::Advised(act, on), String::new())
            }
        }
    }

    fn open_form(&mut self, level: u8, by_hand: bool) {
        if let Some(asked) = &self.asked {
            self.form = Some(Form::new(asked, level, by_hand, &self.me));
        }
    }

    fn fill_in(&mut self, key: Key) -> Outcome {
        let (Some(form), Some(asked)) = (&mut self.form, &self.asked) else { return Outcome::Close };
        match (key.code, key.ctrl) {
            (Code::Esc, _) => {
                self.form = None;
                Outcome::Stay
            }
            (Code::Char('c'), true) => Outcome::Close,
            (Code::Enter, _) => done(Command::Escalate(Box::new(form.escalation(asked, &self.answers)))),
            _ => {
                form.key(key, asked);
                Outcome::Stay
            }
        }
    }
}

fn done(command: Command) -> Outcome {
    Outcome::Then(Then::Do(Box::new(command)), String::new())
}

/// Returns the level that a digit stands for.
fn level_of(key: Key) -> Option<u8> {
    let digit = key.typed()?.to_digit(10)?;
    u8::try_from(digit).ok().filter(|level| LEVELS.contains(level))
}

fn leaves(key: Key) -> bool {
    matches!((key.code, key.ctrl), (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c'), true))
}

impl Form {
    fn escalation(&self, asked: &Assessment, answers: &Answers) -> Escalation {
        Escalation {
            on: asked.on,
            also: self.also(asked),
            alarm: asked.alarm,
            level: self.level,
            owner: self.leads.get(self.lead).cloned().flatten(),
            note: self.note.text(),
            headline: self.headline.text(),
            protocol: self.protocol(asked).map(|one| one.name.clone()),
            answers: answers.clone(),
            terms: asked.terms.clone(),
            lang: asked.lang.clone(),
            post: self.has_post(asked),
            out: self.left_out(asked),
        }
    }
}
