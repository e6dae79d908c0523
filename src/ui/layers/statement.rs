//! What is said in a crisis: one text an account, looked at before it leaves; or what somebody proposed to say.

use std::collections::BTreeMap;

use super::Outcome;
use crate::domain::ask::{Offer, Query, StatementSheet};
use crate::domain::command::Command;
use crate::domain::crisis::{CrisisAct, Lets, Way};
use crate::domain::id::AccountId;
use crate::domain::saved::Values;
use crate::domain::statement::{NEXT_UPDATE, Stage};
use crate::ui::keys::{Code, Key};
use crate::ui::parts::editor::{Took, TextEditor};
use crate::ui::parts::line::LineInput;
use crate::words::{Saying as Sentences, fill, w};

const fn say() -> &'static Sentences {
    &w().saying
}

/// A statement in the making.
pub struct Saying {
    /// What the desk offers.
    pub sheet: StatementSheet,
    /// One text an account, as it stands now.
    pub offers: Vec<Offer>,
    /// Those that are taken.
    pub taken: Vec<bool>,
    /// The one under the cursor.
    pub cursor: usize,
    /// What stands in place of the variables.
    pub values: Values,
    /// What was typed of them here.
    own: BTreeMap<String, String>,
    /// Somebody wished that nobody is asked.
    pub unapproved: bool,
    /// It was looked at: the next stroke sends or proposes it.
    pub ready: bool,
    /// Another than the one that was proposed.
    pub edited: bool,
    /// A line that is being typed.
    pub typing: Option<Typing>,
    /// The text that is being written.
    pub editor: Option<TextEditor>,
    /// Lines of the texts above the window.
    pub top: usize,
    /// Why it goes on no further, in a sentence.
    pub why: String,
    /// It is on its way to the desk.
    pub sending: bool,
    language: Option<String>,
    only: Vec<String>,
}

/// A line that is being typed.
pub struct Typing {
    /// What for.
    pub what: Typed,
    /// What stands there.
    pub input: LineInput,
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The value of a variable; the others are asked for after it.
    Variable(String, Vec<String>),
    /// The level, to send it though nobody approved it.
    Level,
    /// Why it goes back to its writer.
    Reason,
}

/// How a statement was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Accounts by handle or whole name; all that fit where none is named.
    pub only: Vec<String>,
    /// The language.
    pub lang: Option<String>,
    /// Nobody is to be asked.
    pub unapproved: bool,
}

impl Saying {
    /// Shows what the desk offers.
    pub fn new(sheet: StatementSheet, wanted: Wanted) -> Saying {
        let mut saying = Saying {
            offers: Vec::new(),
            taken: Vec::new(),
            cursor: 0,
            values: Values::default(),
            own: BTreeMap::new(),
            unapproved: wanted.unapproved,
            ready: false,
            edited: false,
            typing: None,
            editor: None,
            top: 0,
            why: String::new(),
            sending: false,
            language: wanted.lang,
            only: wanted.only,
            sheet: sheet.clone(),
        };
        saying.take(sheet);
        saying
    }

    /// Takes another sheet in: what was typed here of the variables stays.
    pub fn take(&mut self, sheet: StatementSheet) {
        self.values = self.own.iter().fold(sheet.values.clone(), |values, (name, value)| values.with(name, value));
        self.offers.clone_from(&sheet.offers);
        let is_meant = |account: &AccountId| {
            let name = |only: &String| account.as_str() == only || bare(account.handle()) == bare(only);
            self.only.is_empty() || self.only.iter().any(name)
        };
        let fits = |offer: &Offer| {
            let open = !offer.missing(&self.values).is_empty();
            let has_words = !offer.words.is_empty() && offer.cannot.is_none();
            has_words && (open || offer.fits(&self.values, &sheet.next_update_words))
        };
        let is_proposal = sheet.proposal.is_some();
        self.taken = self.offers.iter().map(|offer| is_proposal || (is_meant(&offer.account) && fits(offer))).collect();
        self.cursor = self.cursor.min(self.offers.len().saturating_sub(1));
        self.sheet = sheet;
        (self.ready, self.edited, self.top, self.sending) = (false, false, 0, false);
    }

    /// Tells whether it goes on with the same: no other stage, no other proposal.
    pub fn continues(&self, sheet: &StatementSheet) -> bool {
        let same = |one: &StatementSheet| (one.crisis, one.stage, one.proposal.as_ref().map(|proposal| proposal.id));
        same(&self.sheet) == same(sheet)
    }

    /// Tells whether something was written here that the desk does not have.
    pub fn is_worth_keeping(&self) -> bool {
        !self.sending && (self.edited || !self.own.is_empty())
    }

    /// Returns those that are taken.
    pub fn chosen(&self) -> Vec<&Offer> {
        self.offers.iter().zip(&self.taken).filter(|(_, taken)| **taken).map(|(offer, _)| offer).collect()
    }

    /// Returns what becomes of them.
    pub fn way(&self) -> Way {
        self.sheet.way(&self.chosen(), self.unapproved)
    }

    /// Somebody looks at what another has proposed, and has not changed it.
    pub fn reviews(&self) -> bool {
        self.sheet.proposal.is_some() && !self.edited
    }

    /// Whoever sends it is asked to type the level: nobody else says yes to it.
    pub fn asks_level(&self) -> bool {
        match self.way() {
            Way::Leaves(lets) => lets == Lets::Nobody,
            Way::Asks(_) => self.sheet.alone,
        }
    }

    /// Returns how long a text is and how long it may be.
    pub fn length(&self, offer: &Offer) -> (usize, usize) {
        (offer.count(&self.values, &self.sheet.next_update_words), offer.limit.most)
    }

    /// The desk did not take it.
    pub fn refused(&mut self, why: String) {
        (self.why, self.sending, self.ready) = (why, false, false);
    }

    pub(super) fn key(&mut self, key: Key) -> Outcome {
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

    pub(super) fn paste(&mut self, text: &str) -> bool {
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
            (Code::Esc, _) | (Code::Char('q'), false) | (Code::Char('c'), true) => {
                if !std::mem::take(&mut self.ready) {
                    return Outcome::Close;
                }
            }
            (Code::Char('j'), false) | (Code::Down, _) => self.step(1),
            (Code::Char('k'), false) | (Code::Up, _) => self.step(-1),
            (Code::Char('J'), false) | (Code::PageDown, _) => self.top += 3,
            (Code::Char('K'), false) | (Code::PageUp, _) => self.top = self.top.saturating_sub(3),
            (Code::Char('x' | ' '), false) if self.sheet.proposal.is_none() => self.turn(),
            (Code::Tab, _) if self.sheet.proposal.is_none() => return self.other_stage(1),
            (Code::BackTab, _) if self.sheet.proposal.is_none() => return self.other_stage(Stage::ALL.len() - 1),
            (Code::Char('e'), false) | (Code::Char('r'), false) => self.open_editor(),
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
        if let Some((first, rest)) = missing.split_first() {
            self.begin(Typed::Variable(first.clone(), rest.to_vec()), "");
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
        let now = self.values.all().get(&name).cloned().unwrap_or_default();
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

    fn open_editor(&mut self) {
        let Some(offer) = self.offers.get(self.cursor) else { return };
        if let Some(why) = &offer.cannot {
            self.why.clone_from(why);
            return;
        }
        self.editor = Some(TextEditor::new(&offer.text(&self.values)));
        self.ready = false;
    }

    fn write(&mut self, key: Key) -> Outcome {
        let keeps = matches!((key.code, key.ctrl), (Code::Esc, _) | (Code::Char('s' | 'c'), true));
        match &mut self.editor {
            Some(editor) if !keeps => {
                if editor.key(key) == Took::Changed {
                    self.edited = true;
                }
            }
            Some(editor) => {
                let text = editor.text();
                self.editor = None;
                self.put(text.trim());
            }
            None => {}
        }
        Outcome::Stay
    }

    /// Takes a text in place of the one under the cursor, and remembers which one that was.
    fn put(&mut self, text: &str) {
        let original = self.sheet.offers.get(self.cursor);
        let (Some(offer), Some(original)) = (self.offers.get_mut(self.cursor), original) else { return };
        if text == original.text(&self.values) {
            offer.clone_from(original);
        } else {
            let before = original.text(&self.values);
            let base = original.base.clone().or_else(|| Some(before).filter(|before| !before.is_empty()));
            (offer.words, offer.base) = (text.to_owned(), base);
            offer.approved &= offer.base.is_none();
            if let Some(taken) = self.taken.get_mut(self.cursor) {
                *taken = !text.is_empty();
            }
        }
        self.edited = self.offers != self.sheet.offers;
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
        if self.asks_level() {
            self.begin(Typed::Level, "");
            return Outcome::Stay;
        }
        self.state(false)
    }

    fn state(&mut self, unapproved: bool) -> Outcome {
        let wording = Box::new(self.sheet.wording(&self.chosen(), &self.values));
        self.act_in_crisis(CrisisAct::State { wording, unapproved })
    }

    fn act_in_crisis(&mut self, act: CrisisAct) -> Outcome {
        self.sending = true;
        Outcome::Do(Box::new(Command::Crisis { id: self.sheet.crisis, act }))
    }
}

fn bare(handle: &str) -> &str {
    handle.trim_start_matches('@')
}
