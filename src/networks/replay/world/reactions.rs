//! What people do when we do something.

use super::super::scenario::{Step, When};
use super::things::{kind_below, link};
use super::{News, World};
use crate::domain::id::digest;
use crate::domain::item::{Item, Kind};
use crate::domain::time::Time;

/// Something that we did on the network.
#[derive(Clone, Debug)]
pub(super) enum Did {
    /// We answered an item.
    Answered(Item),
    /// We wrote a post.
    Posted(Item),
    /// We hid or deleted an item.
    Removed(Item),
}

/// A deed of ours.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub did: Did,
    /// Our words; none where something was taken away.
    pub text: String,
    /// What we made, or what is no longer there: what follows is named after it.
    pub name: String,
}

impl Deed {
    /// What it was done to: what we answered or took away, else our own post.
    fn on(&self) -> &Item {
        match &self.did {
            Did::Answered(item) | Did::Posted(item) | Did::Removed(item) => item,
        }
    }
}

impl World {
    /// Remembers what we did, and plans what follows.
    pub(super) fn react(&mut self, deed: Deed, now: Time) {
        self.plan_reactions(&deed, now);
        self.deeds.push(deed);
    }

    fn plan_reactions(&mut self, deed: &Deed, now: Time) {
        let person = self.writers.get(&deed.on().id).cloned().unwrap_or_else(|| "us".to_owned());
        if person == "us" && matches!(deed.did, Did::Answered(_)) {
            return;
        }
        let found = self.scenario.rules.iter().enumerate().find(|(_, rule)| self.fits(&rule.when, deed));
        let Some((n, rule)) = found.map(|(n, rule)| (n, rule.clone())) else { return };
        // Nobody says the same twice, nor what was meant for another deed.
        if !self.done.insert((n, person.clone())) {
            return;
        }
        for (i, step) in rule.then.iter().enumerate() {
            let at = now.plus(self.paced(step.after));
            self.follow(step, i, deed, &person, at);
        }
    }

    /// Tells whether we have done something like this.
    pub(super) fn have_done(&self, when: &When) -> bool {
        self.deeds.iter().any(|deed| self.fits(when, deed))
    }

    fn fits(&self, when: &When, deed: &Deed) -> bool {
        let item = deed.on();
        let is_meant = match &deed.did {
            Did::Answered(_) => !when.post && when.removes.is_none(),
            Did::Posted(_) => when.post,
            Did::Removed(_) => when.removes.as_ref() == Some(&item.id),
        };
        let person = self.writers.get(&item.id);
        let lang = person.and_then(|person| self.scenario.entries.iter().find(|entry| entry.by == *person));
        let lang = lang.map(|entry| entry.lang.as_str());
        let text = deed.text.to_lowercase();
        is_meant
            && when.answers.as_ref().is_none_or(|id| *id == item.id)
            && when.person.as_ref().is_none_or(|key| Some(key) == person)
            && when.network.as_ref().is_none_or(|network| *network == self.network)
            && when.kind.is_none_or(|kind| kind == item.kind)
            && when.lang.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == lang)
            && when.shorter.is_none_or(|most| text.chars().count() < most)
            && (when.has.is_empty() || when.has.iter().any(|word| text.contains(&word.to_lowercase())))
    }

    fn follow(&mut self, step: &Step, i: usize, deed: &Deed, person: &str, at: Time) {
        let on = deed.on();
        let text = choose(&step.text, &on.id);
        if step.like {
            self.plan(at, News::Liked(deed.name.clone()));
        }
        if step.remove {
            self.plan(at, News::Removed(on.id.clone()));
        }
        if let Some(stars) = step.stars {
            self.plan(at, News::Stars { id: on.id.clone(), stars, text: text.cloned() });
        } else if let Some(text) = text {
            let by = step.by.as_deref().unwrap_or(person);
            let id = format!("{}.{i}", deed.name);
            let author = self.author(by);
            self.writers.insert(id.clone(), by.to_owned());
            let kind = if on.kind == Kind::Post { kind_below(&self.network) } else { on.kind };
            let answers = match &deed.did {
                // What is no longer there can be answered by nobody.
                Did::Removed(item) => item.in_reply_to.clone(),
                Did::Answered(_) | Did::Posted(_) => Some(deed.name.clone()),
            };
            let item = Item {
                url: link(&self.network, kind, &author.handle, &id),
                id,
                kind,
                author,
                text: text.clone(),
                lang: on.lang.clone().filter(|_| by == person),
                created_at: at,
                conversation: Some(on.conversation.clone().unwrap_or_else(|| on.id.clone())),
                in_reply_to: answers,
                subject: on.subject.as_deref().map(again),
                media: Vec::new(),
                engagement: None,
                from_us: false,
                ..on.clone()
            };
            self.plan(at, News::Item(Box::new(item.cleaned())));
        }
    }
}

/// Chooses by the item's id, so that people differ and every run is the same.
fn choose<'a>(texts: &'a [String], id: &str) -> Option<&'a String> {
    let [first, ..] = digest(&[id]);
    texts.get(usize::from(first).checked_rem(texts.len())?)
}

fn again(subject: &str) -> String {
    if subject.starts_with("Re: ") { subject.to_owned() } else { format!("Re: {subject}") }
}
