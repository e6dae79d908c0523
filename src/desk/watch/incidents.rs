//! Which alarms belong together: one alarm of one incident, however many streams it shows in and however it goes up and
//! down.

use serde::{Deserialize, Serialize};

use crate::domain::alarm::{Alarm, AlarmKind};
use crate::domain::id::{AccountId, AlarmId};
use crate::domain::time::{Span, Time};
use crate::triage::burst;

use super::stream::{Stream, kind_of, whole};
use super::streams::Looked;

/// It is told at most so often that it grew, unless it doubled.
const SELDOM: Span = Span::minutes(15);
/// What is over has to come back so many times beyond what is usual to go on.
const AGAIN: f64 = 2.0;

/// An incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Incident {
    id: AlarmId,
    kind: AlarmKind,
    /// What was normal when it began, an hour.
    normal: f64,
    /// The stream that tells of it, and others in which it shows.
    of: Option<AccountId>,
    also: Vec<Option<AccountId>>,
    /// When it was last told, and with which rate.
    told: (Time, u32),
    is_over: bool,
}

/// What goes on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incidents(Vec<Incident>);

/// What is to be told.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// An incident begins.
    Begins(burst::Alarm),
    /// It is about something graver.
    Turned(AlarmId, burst::Alarm),
    /// It is worse.
    Grew(AlarmId, u32),
    /// It is as usual again.
    Over(AlarmId),
}

impl Incidents {
    /// Returns what is to be told of a stream. What begins has to be [`begun`](Incidents::begun) before the next stream is
    /// looked at.
    pub fn news(&mut self, looked: &Looked<'_>, now: Time) -> Vec<News> {
        let account = looked.account.cloned();
        let begins = looked.alarms.iter().filter_map(|alarm| self.begins(account.as_ref(), alarm, now));
        let mut news: Vec<News> = begins.collect();
        let goes_on = looked.stream.incident();
        for incident in self.0.iter_mut().filter(|incident| incident.of == account) {
            news.extend(incident.follows(looked.stream, goes_on, now));
        }
        self.0.retain(|incident| incident.of != account || goes_on.is_some() || !incident.is_over);
        news
    }

    /// Tells what an alarm of a stream is: a new incident, a worse one, or one that is known already.
    fn begins(&mut self, account: Option<&AccountId>, alarm: &burst::Alarm, now: Time) -> Option<News> {
        let kind = kind_of(alarm.kind);
        if let Some(known) = self.0.iter_mut().find(|incident| incident.of.as_ref() == account) {
            let is_graver = kind == AlarmKind::Negative && known.kind != AlarmKind::Negative;
            let is_other = known.is_over && known.kind != kind;
            if !(is_graver || is_other) {
                return None;
            }
            (known.kind, known.normal, known.is_over) = (kind, alarm.normal, false);
            known.told = (now, whole(alarm.rate));
            return Some(News::Turned(known.id, *alarm));
        }
        // What shows in an account shows in all together as well, and the other way round.
        let shows_in = |incident: &&mut Incident| {
            let related = incident.of.is_none() != account.is_none();
            related && !incident.is_over && AlarmKind::Silence != kind && AlarmKind::Silence != incident.kind
        };
        if let Some(known) = self.0.iter_mut().find(shows_in) {
            known.also.push(account.cloned());
            return None;
        }
        Some(News::Begins(*alarm))
    }

    /// Goes on with an alarm that the log has and that is not over, where streams were made anew.
    pub fn go_on_with(&mut self, alarm: &Alarm) {
        if alarm.over.is_some() || self.0.iter().any(|incident| incident.id == alarm.id) {
            return;
        }
        self.0.push(Incident {
            id: alarm.id,
            kind: alarm.seen.kind,
            normal: f64::from(alarm.seen.normal),
            of: alarm.seen.account.clone(),
            also: Vec::new(),
            told: (alarm.at, alarm.most),
            is_over: false,
        });
    }

    /// Notes the alarm that an incident became.
    pub fn begun(&mut self, id: AlarmId, account: Option<&AccountId>, alarm: &burst::Alarm, now: Time) {
        self.0.push(Incident {
            id,
            kind: kind_of(alarm.kind),
            normal: alarm.normal,
            of: account.cloned(),
            also: Vec::new(),
            told: (now, whole(alarm.rate)),
            is_over: false,
        });
    }
}

impl Incident {
    fn follows(&mut self, stream: &Stream, goes_on: Option<AlarmKind>, now: Time) -> Option<News> {
        let is_up = |times| goes_on.is_some() && stream.is_up(self.kind, self.normal, times);
        if !self.is_over && !is_up(1.0) {
            self.is_over = true;
            return Some(News::Over(self.id));
        }
        if self.kind == AlarmKind::Silence {
            return None;
        }
        let rate = whole(stream.rate(self.kind));
        let (told_at, told) = self.told;
        let is_worse = match self.is_over {
            true => is_up(AGAIN),
            false => rate >= told.saturating_mul(2) || (rate > told && now.since(told_at) >= SELDOM),
        };
        if !is_worse || rate == 0 {
            return None;
        }
        self.is_over = false;
        self.told = (now, rate);
        Some(News::Grew(self.id, rate))
    }
}
