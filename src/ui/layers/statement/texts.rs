//! The texts of a statement as they are changed: one by one, one into all, in another language, and back.

use std::collections::BTreeMap;

use super::{Saying, is_called};
use crate::domain::ask::{Offer, StatementSheet};
use crate::domain::id::AccountId;
use crate::ui::keys::{Code, Key};
use crate::ui::layers::Outcome;
use crate::ui::parts::editor::{TextEditor, Took};
use crate::words::w;

/// What stood here before a text was changed.
pub(super) struct Before {
    sheet: Box<StatementSheet>,
    offers: Vec<Offer>,
    taken: Vec<bool>,
    langs: BTreeMap<AccountId, String>,
}

/// Puts what there is for an account in another language in the place of what stands there; tells whether there is anything.
pub(super) fn speak(sheet: &mut StatementSheet, account: &AccountId, lang: &str) -> bool {
    let here = sheet.offers.iter_mut().find(|offer| offer.account == *account);
    let there = sheet.others.iter_mut().find(|offer| offer.account == *account && offer.lang == lang);
    match (here, there) {
        (Some(here), Some(there)) => {
            std::mem::swap(here, there);
            true
        }
        _ => false,
    }
}

impl Saying {
    pub(super) fn open_editor(&mut self) {
        let Some(offer) = self.offers.get(self.cursor) else { return };
        if let Some(why) = &offer.cannot {
            self.why.clone_from(why);
            return;
        }
        self.editor = Some(TextEditor::new(&offer.text(&self.values)));
        self.ready = false;
    }

    pub(super) fn write(&mut self, key: Key) -> Outcome {
        let keeps = matches!((key.code, key.ctrl), (Code::Esc, _) | (Code::Char('s' | 'c'), true));
        match &mut self.editor {
            Some(editor) if !keeps => self.edited |= editor.key(key) == Took::Changed,
            Some(editor) => {
                let text = editor.text();
                self.editor = None;
                let before = self.before();
                self.put(text.trim());
                self.remember(before);
            }
            None => {}
        }
        Outcome::Stay
    }

    /// Takes a text in place of the one under the cursor, and remembers which one that was.
    pub(super) fn put(&mut self, text: &str) {
        self.put_at(self.cursor, text);
    }

    fn put_at(&mut self, at: usize, text: &str) {
        let original = self.sheet.offers.get(at);
        let (Some(offer), Some(original)) = (self.offers.get_mut(at), original) else { return };
        if text == original.text(&self.values) {
            offer.clone_from(original);
        } else {
            let before = original.text(&self.values);
            let base = original.base.clone().or_else(|| Some(before).filter(|before| !before.is_empty()));
            (offer.words, offer.base) = (text.to_owned(), base);
            offer.approved &= offer.base.is_none();
            if offer.statement.is_none() {
                offer.instead.clear();
            }
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = !text.is_empty();
            }
        }
        self.edited = self.offers != self.sheet.offers;
    }

    /// Puts the text under the cursor on every other account that is in, and on those for which nothing was written.
    pub(super) fn spread(&mut self) {
        let Some(text) = self.offers.get(self.cursor).map(|offer| offer.text(&self.values)) else { return };
        let is_meant =
            |offer: &Offer| self.only.is_empty() || self.only.iter().any(|name| is_called(&offer.account, name));
        let takes = |(offer, taken): (&Offer, &bool)| {
            offer.cannot.is_none() && (*taken || (offer.words.is_empty() && is_meant(offer)))
        };
        let others = self.offers.iter().zip(&self.taken).enumerate();
        let others = others.filter(|(at, other)| *at != self.cursor && takes(*other)).map(|(at, _)| at);
        let others: Vec<usize> = others.collect();
        if text.is_empty() || others.is_empty() {
            w().saying.none_other.clone_into(&mut self.why);
            return;
        }
        let before = self.before();
        for at in others {
            self.put_at(at, &text);
        }
        self.remember(before);
        self.ready = false;
    }

    /// Has the account under the cursor speak the next language in which there is something for it.
    pub(super) fn other_lang(&mut self) {
        let Some(offer) = self.offers.get(self.cursor) else { return };
        let (account, now) = (offer.account.clone(), offer.lang.clone());
        let others = self.sheet.others.iter().filter(|other| other.account == account);
        let mut langs: Vec<String> = others.map(|other| other.lang.clone()).collect();
        langs.sort_unstable();
        let Some(next) = langs.iter().find(|lang| **lang > now).or(langs.first()).cloned() else {
            w().saying.no_other_lang.clone_into(&mut self.why);
            return;
        };
        let before = self.before();
        self.speak(&account, &next);
        self.remember(before);
    }

    /// Has an account speak another language; what was written for it in this one gives way.
    pub(super) fn speak(&mut self, account: &AccountId, lang: &str) {
        if !speak(&mut self.sheet, account, lang) {
            return;
        }
        let Some(at) = self.sheet.offers.iter().position(|offer| offer.account == *account) else { return };
        if let (Some(offer), Some(spoken)) = (self.offers.get_mut(at), self.sheet.offers.get(at)) {
            offer.clone_from(spoken);
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = *taken || offer.cannot.is_none();
            }
        }
        self.langs.insert(account.clone(), lang.to_owned());
        self.edited = self.offers != self.sheet.offers;
        self.ready = false;
    }

    fn before(&self) -> Before {
        Before {
            sheet: Box::new(self.sheet.clone()),
            offers: self.offers.clone(),
            taken: self.taken.clone(),
            langs: self.langs.clone(),
        }
    }

    fn remember(&mut self, before: Before) {
        if before.offers != self.offers {
            self.past.push(before);
        }
    }

    /// Takes the last change of a text back.
    pub(super) fn take_back(&mut self) {
        let Some(before) = self.past.pop() else { return };
        let Before { sheet, offers, taken, langs } = before;
        (self.sheet, self.offers, self.taken, self.langs) = (*sheet, offers, taken, langs);
        self.edited = self.offers != self.sheet.offers;
        self.ready = false;
    }
}
