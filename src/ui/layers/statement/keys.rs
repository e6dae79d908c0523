//! What keys do to a statement in the making.

use super::{Saying, Typed, Typing};
use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::crisis::CrisisAct;
use crate::domain::saved::Values;
use crate::domain::statement::{NEXT_UPDATE, Stage};
use crate::ui::keys::{Code, Key};
use crate::ui::layers::Outcome;
use crate::ui::parts::line::LineInput;
use crate::words::{Saying as Sentences, fill, w};

const fn say() -> &'static Sentences {
    &w().saying
}

impl Saying {
    /// Does what a key means.
    pub fn key(&mut self, key: Key) -> Outcome {
        if self.sending {
            return Outcome::Stay;
        }
        self.why.clear();
        match (&mut self.editor, &mut self.typing) {
            (Some(_), _) => self.write(key),
            (None, Some(_)) => self.type_on(key),
            (None, None) => self.act(key),
        }
    }

    /// Takes a paste; tells whether it has a place for one.
    pub fn paste(&mut self, text: &str) -> bool {
        match (&mut self.editor, &mut self.typing) {
            (Some(editor), _) => {
                editor.insert(text);
            }
            (None, Some(typing)) => typing.input.paste(text),
            (None, None) => return false,
        }
        true
    }

    fn act(&mut self, key: Key) -> Outcome {
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c'), true) if self.ready => self.ready = false,
            (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c'), true) => return Outcome::Close,
            (Code::Char('j'), false) | (Code::Down, _) => self.step(1),
            (Code::Char('k'), false) | (Code::Up, _) => self.step(-1),
            (Code::Char('J'), false) | (Code::PageDown, _) => self.top += 3,
            (Code::Char('K'), false) | (Code::PageUp, _) => self.top = self.top.saturating_sub(3),
            (Code::Char('x' | ' '), false) if self.sheet.proposal.is_none() => self.turn(),
            (Code::Tab, _) if self.sheet.proposal.is_none() => return self.other_stage(1),
            (Code::BackTab, _) if self.sheet.proposal.is_none() => return self.other_stage(Stage::ALL.len() - 1),
            (Code::Char('e'), false) | (Code::Char('r'), false) => self.open_editor(),
            (Code::Char('a'), false) if !self.reviews() => self.spread(),
            (Code::Char('u'), false) => self.take_back(),
            (Code::Char('l'), false) if self.sheet.proposal.is_none() => self.other_lang(),
            (Code::Char('v'), false) if !self.reviews() => self.ask_all(),
            (Code::Char('d'), false) if self.reviews() => self.begin(Typed::Reason, ""),
            (Code::Enter, _) if !self.reviews() => self.look(),
            (Code::Char('s'), true) => return self.send(),
            _ => {}
        }
        Outcome::Stay
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.offers.len().saturating_sub(1));
        self.top = 0;
    }

    fn turn(&mut self) {
        let fits = self.offers.get(self.cursor).is_some_and(|offer| offer.cannot.is_none() && !offer.words.is_empty());
        match self.taken.get_mut(self.cursor) {
            Some(taken) if *taken || fits => *taken = !*taken,
            Some(_) => self.why = self.hindrance(),
            None => {}
        }
        self.ready = false;
    }

    /// Why nothing can leave on the account under the cursor.
    fn hindrance(&self) -> String {
        let offer = self.offers.get(self.cursor);
        let why = offer.and_then(|offer| offer.cannot.clone());
        why.unwrap_or_else(|| say().no_text.to_owned())
    }

    fn other_stage(&mut self, by: usize) -> Outcome {
        let at = Stage::ALL.iter().position(|stage| *stage == self.sheet.stage).unwrap_or(0);
        let stage = Stage::ALL.iter().cycle().nth(at + by).copied();
        Outcome::Ask(Query::Statements {
            crisis: Some(self.sheet.crisis),
            stage,
            lang: self.language.clone(),
            proposal: None,
        })
    }

    /// What is taken is looked at: what is missing is asked for, one by one, and what cannot leave is told.
    fn look(&mut self) {
        let chosen = self.chosen();
        let mut missing: Vec<String> = Vec::new();
        for name in chosen.iter().flat_map(|offer| offer.missing(&self.values)) {
            if !missing.contains(&name) {
                missing.push(name);
            }
        }
        if chosen.is_empty() {
            let none = self.offers.is_empty();
            self.why = if none { say().none_fits } else { say().none_chosen }.to_owned();
            return;
        }
        if self.sheet.promises_after_the_end(&chosen) {
            self.why = w().crisis.closing_promises.to_owned();
            return;
        }
        if let Some((first, rest)) = missing.split_first() {
            self.begin_variable(first.clone(), rest.to_vec());
            return;
        }
        let wrong = chosen.iter().find_map(|offer| {
            let (count, most) = self.length(offer);
            let over = (count > most).then(|| fill(say().over, &[&(count.saturating_sub(most))]));
            Some(fill(say().cannot_leave, &[&offer.account, &offer.cannot.clone().or(over)?]))
        });
        match wrong {
            Some(wrong) => self.why = wrong,
            None => self.ready = true,
        }
    }

    /// Asks for every variable of what is taken, with what stands there now.
    fn ask_all(&mut self) {
        let nothing = Values::default();
        let mut names: Vec<String> = Vec::new();
        for name in self.sheet.offers.iter().flat_map(|offer| offer.missing(&nothing)) {
            if name != NEXT_UPDATE && !names.contains(&name) {
                names.push(name);
            }
        }
        if let Some((first, rest)) = names.split_first() {
            self.begin_variable(first.clone(), rest.to_vec());
        }
    }

    fn begin_variable(&mut self, name: String, rest: Vec<String>) {
        // What was said before of what has to be said anew is there to be taken.
        let known = self.values.all().get(&name).or_else(|| self.sheet.filled.get(&name));
        let now = known.cloned().unwrap_or_default();
        self.begin(Typed::Variable(name, rest), &now);
    }

    fn begin(&mut self, what: Typed, text: &str) {
        self.typing = Some(Typing { what, input: LineInput::new(text) });
        self.ready = false;
    }

    fn type_on(&mut self, key: Key) -> Outcome {
        let Some(typing) = &mut self.typing else { return Outcome::Stay };
        match (key.code, key.ctrl) {
            (Code::Esc, _) | (Code::Char('c'), true) => self.typing = None,
            (Code::Enter, _) => {
                let typed = typing.input.text().trim().to_owned();
                let what = typing.what.clone();
                return self.typed(what, &typed);
            }
            _ => {
                typing.input.key(key);
            }
        }
        Outcome::Stay
    }

    fn typed(&mut self, what: Typed, typed: &str) -> Outcome {
        match what {
            Typed::Variable(name, rest) => {
                if typed.is_empty() {
                    return Outcome::Stay;
                }
                self.own.insert(name.clone(), typed.to_owned());
                self.values = std::mem::take(&mut self.values).with(&name, typed);
                self.typing = None;
                match rest.split_first() {
                    Some((next, rest)) => self.begin_variable(next.clone(), rest.to_vec()),
                    None => self.look(),
                }
                Outcome::Stay
            }
            Typed::Level => {
                self.typing = None;
                if typed == self.sheet.level.to_string() {
                    return self.state(true);
                }
                self.why = fill(say().not_the_level, &[&self.sheet.level]);
                Outcome::Stay
            }
            Typed::NoPromise => {
                self.typing = None;
                if typed == say().none_promised {
                    return self.go_on();
                }
                say().say_when.clone_into(&mut self.why);
                Outcome::Stay
            }
            Typed::Reason => match &self.sheet.proposal {
                Some(proposal) if !typed.is_empty() => {
                    self.typing = None;
                    let act = CrisisAct::Return { proposal: proposal.id, why: typed.to_owned() };
                    self.act_in_crisis(act)
                }
                _ => Outcome::Stay,
            },
        }
    }

    fn send(&mut self) -> Outcome {
        if let Some(proposal) = self.sheet.proposal.as_ref().filter(|_| !self.edited) {
            if let Some(why) = &proposal.cannot {
                self.why.clone_from(why);
                return Outcome::Stay;
            }
            let act = CrisisAct::Approve { proposal: proposal.id };
            return self.act_in_crisis(act);
        }
        if !self.ready {
            self.look();
            return Outcome::Stay;
        }
        if self.sheet.leaves_them_waiting(&self.chosen()) {
            self.begin(Typed::NoPromise, "");
            return Outcome::Stay;
        }
        self.go_on()
    }

    fn go_on(&mut self) -> Outcome {
        if self.asks_level() {
            self.begin(Typed::Level, "");
            return Outcome::Stay;
        }
        self.state(false)
    }

    fn state(&mut self, unapproved: bool) -> Outcome {
        let wording = Box::new(self.sheet.wording(&self.chosen(), &self.values));
        let filled = self.own.clone();
        self.act_in_crisis(CrisisAct::State { wording, unapproved, filled })
    }

    fn act_in_crisis(&mut self, act: CrisisAct) -> Outcome {
        self.sending = true;
        Outcome::Do(Box::new(Command::Crisis { id: self.sheet.crisis, act }))
    }
}
