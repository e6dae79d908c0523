//! The form: how bad, by which protocol, under which headline, led by whom, and what belongs to it.

use std::collections::BTreeSet;

use super::level_of;
use crate::domain::ask::{Assessment, MemberLine, Offered};
use crate::domain::id::{ConversationId, SeatName};
use crate::ui::keys::{Code, Key};
use crate::ui::parts::line::LineInput;

/// A crisis as it is about to be raised.
pub struct Form {
    /// 1, the worst, to 4.
    pub level: u8,
    /// The level was no answer to the questions.
    pub by_hand: bool,
    /// Which of the protocols, the first being 1; none at 0.
    pub choice: usize,
    /// What it is about.
    pub headline: LineInput,
    /// Who can lead it: the asking seat, others, nobody.
    pub leads: Vec<Option<SeatName>>,
    /// Which of them does.
    pub lead: usize,
    /// What to know.
    pub note: LineInput,
    /// What somebody said of the post of ours: it is part of it or is not; the protocol says so where nobody did.
    pub post: Option<bool>,
    /// What would belong to it and does not, by its place among the [`Form::others`].
    pub out: BTreeSet<usize>,
    /// The field that has the keys.
    pub at: Field,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The level.
    Level,
    /// The protocol.
    Protocol,
    /// The headline.
    Headline,
    /// The lead.
    Lead,
    /// The note.
    Note,
    /// The post of ours below which it is raised.
    Post,
    /// What would belong to it, by its place.
    Related(usize),
}

/// What would belong to it beside where it is pinned.
#[derive(Clone, Copy)]
pub enum Other<'a> {
    /// A message.
    One(&'a MemberLine),
    /// Those for which there is no room.
    More(&'a [ConversationId]),
}

impl Other<'_> {
    /// Returns how many it stands for.
    pub const fn count(&self) -> usize {
        match self {
            Other::One(_) => 1,
            Other::More(all) => all.len(),
        }
    }

    fn ids(self) -> Vec<ConversationId> {
        match self {
            Other::One(line) => vec![line.conversation],
            Other::More(all) => all.to_vec(),
        }
    }
}

impl Form {
    /// Fills in what is known.
    pub fn new(asked: &Assessment, level: u8, by_hand: bool, me: &SeatName) -> Form {
        let mut leads = vec![Some(me.clone())];
        leads.extend(asked.seats.iter().cloned().map(Some));
        leads.push(None);
        Form {
            level,
            by_hand,
            choice: usize::from(asked.called),
            headline: LineInput::new(&asked.headline),
            leads,
            lead: 0,
            note: LineInput::default(),
            post: None,
            out: BTreeSet::new(),
            at: Field::Level,
        }
    }

    /// Returns the protocol that is followed.
    pub fn protocol<'a>(&self, asked: &'a Assessment) -> Option<&'a Offered> {
        asked.protocols.get(self.choice.checked_sub(1)?)
    }

    /// Tells whether what stands below our post belongs to it.
    pub fn has_post(&self, asked: &Assessment) -> bool {
        let is_matter = || self.protocol(asked).is_some_and(|protocol| protocol.post);
        asked.post.is_some() && self.post.unwrap_or_else(is_matter)
    }

    /// Returns what would belong to it, in its places: what stands below our post comes last, so that it moves nothing.
    pub fn others<'a>(&self, asked: &'a Assessment) -> Vec<Other<'a>> {
        let below = asked.post.as_ref().filter(|_| self.has_post(asked));
        listed(&asked.related, &asked.more)
            .chain(below.into_iter().flat_map(|post| listed(&post.lines, &post.more)))
            .collect()
    }

    /// Returns what belongs to it beside where it is pinned. The desk finds by itself what stands below our post.
    pub fn also(&self, asked: &Assessment) -> Vec<ConversationId> {
        let related = listed(&asked.related, &asked.more).enumerate();
        related.filter(|(place, _)| !self.out.contains(place)).flat_map(|(_, other)| other.ids()).collect()
    }

    /// Returns what would belong to it and does not.
    pub fn left_out(&self, asked: &Assessment) -> Vec<ConversationId> {
        let others = self.others(asked).into_iter().enumerate();
        others.filter(|(place, _)| self.out.contains(place)).flat_map(|(_, other)| other.ids()).collect()
    }

    pub(super) fn key(&mut self, key: Key, asked: &Assessment) {
        match (key.code, self.text()) {
            (Code::Down, _) => self.step(1, asked),
            (Code::Up | Code::BackTab, _) => self.step(-1, asked),
            (Code::PageDown, _) => self.step(10, asked),
            (Code::PageUp, _) => self.step(-10, asked),
            (Code::Tab, _) => self.tab(asked),
            (_, Some(input)) => {
                input.key(key);
            }
            (_, None) => self.letter(key, asked),
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> bool {
        let input = self.text();
        let has_place = input.is_some();
        input.into_iter().for_each(|input| input.paste(text));
        has_place
    }

    /// Returns the line that is being typed.
    fn text(&mut self) -> Option<&mut LineInput> {
        match self.at {
            Field::Headline => Some(&mut self.headline),
            Field::Note => Some(&mut self.note),
            Field::Level | Field::Protocol | Field::Lead | Field::Post | Field::Related(_) => None,
        }
    }

    fn letter(&mut self, key: Key, asked: &Assessment) {
        match (key.typed(), self.at) {
            (Some('j'), _) => self.step(1, asked),
            (Some('k'), _) => self.step(-1, asked),
            (Some('x' | ' '), Field::Related(place)) => {
                if !self.out.remove(&place) {
                    self.out.insert(place);
                }
                self.step(1, asked);
            }
            (Some('x' | ' '), Field::Post) => self.post = Some(!self.has_post(asked)),
            _ => {
                if let Some(level) = level_of(key) {
                    (self.level, self.by_hand) = (level, true);
                }
            }
        }
    }

    /// Another protocol, another lead; where a line is typed, the next field.
    fn tab(&mut self, asked: &Assessment) {
        match self.at {
            Field::Level | Field::Protocol => self.choice = (self.choice + 1) % (asked.protocols.len() + 1),
            Field::Lead => self.lead = (self.lead + 1) % self.leads.len().max(1),
            Field::Post => self.post = Some(!self.has_post(asked)),
            Field::Headline | Field::Note | Field::Related(_) => self.step(1, asked),
        }
    }

    fn step(&mut self, by: isize, asked: &Assessment) {
        let fields = self.fields(asked);
        let here = fields.iter().position(|field| *field == self.at).unwrap_or(0);
        let next = here.saturating_add_signed(by).min(fields.len().saturating_sub(1));
        self.at = fields.get(next).copied().unwrap_or(Field::Level);
    }

    /// Returns the fields, from top to bottom.
    fn fields(&self, asked: &Assessment) -> Vec<Field> {
        let mut fields = vec![Field::Level, Field::Protocol, Field::Headline, Field::Lead, Field::Note];
        fields.extend(asked.post.as_ref().map(|_| Field::Post));
        fields.extend((0..self.others(asked).len()).map(Field::Related));
        fields
    }
}

fn listed<'a>(lines: &'a [MemberLine], more: &'a [ConversationId]) -> impl Iterator<Item = Other<'a>> {
    lines.iter().map(Other::One).chain((!more.is_empty()).then_some(Other::More(more)))
}
