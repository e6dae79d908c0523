//! All streams: one an account, one of all together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::ask::StreamPulse;
use crate::domain::id::AccountId;
use crate::domain::network::Health;
use crate::domain::time::{Span, Time};
use crate::domain::watch::Watching;
use crate::triage::burst::{Alarm, Settings};

use super::bins::Heard;
use super::incidents::Incidents;
use super::stream::{OLD, Stream};

/// All together wait so long for an account whose rounds are far apart.
const PATIENCE: Span = Span::minutes(10);
/// What an account brings that was away for a while would be a rise of all together in one bin: so much of it counts.
const LATE: Span = Span::minutes(15);
/// So many messages that did not count are reason to make the streams anew, and how soon after the last time.
const MANY: u32 = 200;
const SOON: Span = Span::minutes(10);

/// The form of what is kept: another one is made anew from the log.
pub const FORM: u32 = 1;

/// An account of the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Which.
    pub id: AccountId,
    /// Somebody fetches it; else what comes is handed in.
    pub is_fetched: bool,
    /// How it is.
    pub health: Health,
}

impl Known {
    /// Tells whether it has a row of trouble of its own, which owns its silence.
    const fn is_in_trouble(&self) -> bool {
        match self.health {
            Health::SignedOut { .. } | Health::Offline { .. } | Health::Limited { .. } => true,
            Health::Unknown | Health::Live | Health::Silent { .. } => false,
        }
    }
}

/// A stream that was looked at, and what begins with it.
pub struct Looked<'a> {
    /// Of which account; nothing for all together.
    pub account: Option<&'a AccountId>,
    /// It.
    pub stream: &'a Stream,
    /// What begins.
    pub alarms: Vec<Alarm>,
}

/// All streams, as they are after the log up to `seq`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Streams {
    form: u32,
    /// How far the log is counted.
    pub seq: u64,
    all: Stream,
    by_account: BTreeMap<AccountId, Stream>,
    /// What goes on.
    pub incidents: Incidents,
    /// Until when each account is fetched.
    #[serde(skip)]
    reached: BTreeMap<AccountId, Time>,
    /// Accounts that are not watched.
    #[serde(skip)]
    off: BTreeSet<AccountId>,
    /// How many did not count when it was last looked, and when they were made.
    #[serde(skip)]
    missed: u32,
    #[serde(skip)]
    made: Time,
}

impl Streams {
    /// Makes streams of which nothing is known.
    pub fn new(watching: &Watching, now: Time) -> Streams {
        Streams {
            form: FORM,
            seq: 0,
            all: Stream::new(Settings::desk(0.0)),
            by_account: BTreeMap::new(),
            incidents: Incidents::default(),
            reached: BTreeMap::new(),
            off: watching.off.clone(),
            missed: 0,
            made: now,
        }
    }

    /// Takes the settings of today.
    #[must_use]
    pub fn under(mut self, watching: &Watching, now: Time) -> Streams {
        self.off.clone_from(&watching.off);
        self.made = now;
        self
    }

    /// Tells whether this version made it.
    pub const fn is_of_this_form(&self) -> bool {
        self.form == FORM
    }

    /// Counts a message.
    pub fn hear(&mut self, heard: &Heard<'_>) {
        if self.off.contains(heard.account) {
            return;
        }
        self.all.hear(heard, LATE);
        match self.by_account.get_mut(heard.account) {
            Some(stream) => stream.hear(heard, OLD),
            None => {
                let mut stream = Stream::new(Settings::desk(0.0));
                stream.hear(heard, OLD);
                self.by_account.insert(heard.account.clone(), stream);
            }
        }
    }

    /// Notes that an account was fetched until then.
    pub fn reached(&mut self, account: &AccountId, health: &Health, until: Time) {
        if matches!(health, Health::Live | Health::Silent { .. }) {
            self.reached.insert(account.clone(), until);
        }
    }

    /// Closes what is over, of these accounts.
    pub fn close(&mut self, accounts: &[Known], watching: &Watching, now: Time, zone: &TimeZone) -> Vec<Looked<'_>> {
        let accounts: Vec<&Known> = accounts.iter().filter(|account| !self.off.contains(&account.id)).collect();
        let is_known = |id: &AccountId| accounts.iter().any(|account| account.id == *id);
        self.by_account.retain(|id, _| is_known(id));
        self.reached.retain(|id, at| is_known(id) && *at <= now.plus(PATIENCE));
        let (of_all, of_each) = watching.shares(accounts.len());
        self.all.grant(Settings { silences: 0.0, ..Settings::desk(of_all) });
        let mut alarms: BTreeMap<Option<&AccountId>, Vec<Alarm>> = BTreeMap::new();
        for account in &accounts {
            let until = if account.is_fetched { self.reached.get(&account.id).copied() } else { Some(now) };
            let Some(until) = until.filter(|_| !account.is_in_trouble()) else { continue };
            let stream = self.by_account.entry(account.id.clone()).or_insert_with(|| Stream::new(Settings::desk(0.0)));
            stream.grant(Settings::desk(of_each));
            alarms.insert(Some(&account.id), stream.close(until, now, zone));
        }
        if let Some(until) = self.all_reached(&accounts, now).filter(|_| accounts.len() > 1) {
            alarms.insert(None, self.all.close(until, now, zone));
        }
        let streams = &*self;
        let mut looked: Vec<Looked<'_>> = Vec::new();
        for (account, begins) in alarms.into_iter().rev() {
            let found = match account {
                Some(id) => streams.by_account.get_key_value(id).map(|(id, stream)| (Some(id), stream)),
                None => Some((None, &streams.all)),
            };
            looked.extend(found.map(|(account, stream)| Looked { account, stream, alarms: begins }));
        }
        looked
    }

    /// Returns until when all is here that comes without trouble.
    fn all_reached(&self, accounts: &[&Known], now: Time) -> Option<Time> {
        let mut until = now;
        for account in accounts.iter().filter(|account| account.is_fetched && !account.is_in_trouble()) {
            until = until.min(self.reached.get(&account.id).copied()?.max(now.minus(PATIENCE)));
        }
        Some(until)
    }

    /// Closes everything until the last message of each stream, telling nobody: what is normal is known from then on.
    pub fn warm(&mut self, watching: &Watching, last: &BTreeMap<AccountId, Time>, zone: &TimeZone) {
        // Seen from so far away all of it is old: what goes on is told once it is seen to go on.
        let now = Time::MAX;
        let after = Span::minutes(7);
        let (of_all, of_each) = watching.shares(self.by_account.len());
        for (id, stream) in &mut self.by_account {
            stream.grant(Settings::desk(of_each));
            if let Some(last) = last.get(id) {
                stream.close(last.plus(after), now, zone);
            }
        }
        self.all.grant(Settings { silences: 0.0, ..Settings::desk(of_all) });
        if let Some(last) = last.values().max() {
            self.all.close(last.plus(after), now, zone);
        }
    }

    /// Tells whether much has come of days gone by, and no more comes: the streams are to be made anew.
    pub fn want_to_be_made_anew(&mut self, now: Time) -> bool {
        let each = self.by_account.values().map(Stream::missed).max().unwrap_or(0);
        let missed = each.max(self.all.missed());
        let known = std::mem::replace(&mut self.missed, missed);
        missed >= MANY && missed == known && now.since(self.made) > SOON
    }

    /// Takes over what goes on and is not kept, where streams were made anew.
    #[must_use]
    pub fn instead_of(mut self, before: Streams) -> Streams {
        self.incidents = before.incidents;
        self.reached = before.reached;
        self
    }

    /// Returns how each is, all together first; one account alone is all.
    pub fn pulses(&self) -> Vec<StreamPulse> {
        let each = self.by_account.iter().map(|(id, stream)| stream.pulse(Some(id)));
        let all = (self.by_account.len() > 1).then(|| self.all.pulse(None));
        all.into_iter().chain(each).collect()
    }
}
