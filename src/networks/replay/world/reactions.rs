//! What people do when we answer.

use super::super::scenario::{Rule, Step};
use super::things::link;
use super::{News, World};
use crate::domain::id::digest;
use crate::domain::item::Item;
use crate::domain::network::{Outgoing, Sent};
use crate::domain::time::Time;

impl World {
    /// Plans what follows an answer of ours.
    pub(super) fn react(&mut self, answered: &Item, outgoing: &Outgoing, sent: &Sent, now: Time) {
        let Some(person) = self.writers.get(&answered.id).cloned().filter(|key| key != "us") else { return };
        let lang = self.scenario.entries.iter().find(|entry| entry.by == person).map(|entry| entry.lang.clone());
        let found = self.scenario.rules.iter().enumerate().find(|(n, rule)| {
            fits(rule, answered, &person, lang.as_deref(), &outgoing.text) && !self.done.contains(&(*n, person.clone()))
        });
        let Some((n, rule)) = found.map(|(n, rule)| (n, rule.clone())) else { return };
        self.done.insert((n, person.clone()));
        for (i, step) in rule.then.iter().enumerate() {
            let at = now.plus(self.paced(step.after));
            self.follow(step, i, answered, sent, &person, at);
        }
    }

    fn follow(&mut self, step: &Step, i: usize, answered: &Item, sent: &Sent, person: &str, at: Time) {
        let text = choose(&step.text, &answered.id);
        if step.like {
            self.plan(at, News::Liked(sent.remote_id.clone()));
        }
        if step.remove {
            self.plan(at, News::Removed(answered.id.clone()));
        }
        if let Some(stars) = step.stars {
            self.plan(at, News::Stars { id: answered.id.clone(), stars, text: text.cloned() });
        } else if let Some(text) = text {
            let by = step.by.as_deref().unwrap_or(person);
            let id = format!("{}.{i}", sent.remote_id);
            let author = self.author(by);
            self.writers.insert(id.clone(), by.to_owned());
            let item = Item {
                url: link(&self.network, answered.kind, &author.handle, &id),
                id,
                author,
                text: text.clone(),
                created_at: at,
                conversation: Some(answered.conversation.clone().unwrap_or_else(|| answered.id.clone())),
                in_reply_to: Some(sent.remote_id.clone()),
                subject: answered.subject.as_deref().map(again),
                media: Vec::new(),
                engagement: None,
                ..answered.clone()
            };
            self.plan(at, News::Item(Box::new(item.cleaned())));
        }
    }
}

fn fits(rule: &Rule, answered: &Item, person: &str, lang: Option<&str>, text: &str) -> bool {
    let when = &rule.when;
    let text = text.to_lowercase();
    when.answers.as_ref().is_none_or(|id| *id == answered.id)
        && when.person.as_ref().is_none_or(|key| key == person)
        && when.network.as_ref().is_none_or(|network| *network == answered.network)
        && when.kind.is_none_or(|kind| kind == answered.kind)
        && when.lang.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == lang)
        && when.shorter.is_none_or(|most| text.chars().count() < most)
        && (when.has.is_empty() || when.has.iter().any(|word| text.contains(&word.to_lowercase())))
}

/// Chooses by the item's id, so that people differ and every run is the same.
fn choose<'a>(texts: &'a [String], id: &str) -> Option<&'a String> {
    let [first, ..] = digest(&[id]);
    texts.get(usize::from(first).checked_rem(texts.len())?)
}

fn again(subject: &str) -> String {
    if subject.starts_with("Re: ") { subject.to_owned() } else { format!("Re: {subject}") }
}
