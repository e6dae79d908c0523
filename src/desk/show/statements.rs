//! What could be said in a crisis, account by account, and what somebody proposed to say.

use crate::desk::accounts::Account;
use crate::desk::clock;
use crate::desk::crisis::{asks_of, others_at, update_at, update_words, who_says_yes};
use crate::desk::handle::Handle;
use crate::domain::ask::{Offer, ProposalSheet, StatementSheet};
use crate::domain::brand;
use crate::domain::conversation::Mark;
use crate::domain::crisis::{Clocks, Crisis, Proposed, Variant, Yes};
use crate::domain::id::{AccountId, CrisisId, EventId, SeatName};
use crate::domain::network::Health;
use crate::domain::protocol::Role;
use crate::domain::saved::Values;
use crate::domain::statement::{EMAIL, KNOWN, Said, Stage, Standing, Text, Wanted, usual_lang};
use crate::domain::time::{Span, Time};
use crate::store::StoreError;
use crate::words::{fill, w};

use super::postmortem::first_heard;
use super::rows::tag;

/// Conversations of a crisis that are looked at for when it began.
const LOOKED_AT: usize = 2_000;

/// What is asked for.
pub struct Asked<'a> {
    /// The crisis.
    pub crisis: Option<CrisisId>,
    /// The stage.
    pub stage: Option<Stage>,
    /// The language.
    pub lang: Option<&'a str>,
    /// The proposal.
    pub proposal: Option<EventId>,
}

/// What every offer of a sheet has in common.
struct Making<'a> {
    desk: &'a Handle,
    crisis: &'a Crisis,
    protocol: &'a str,
    stage: Stage,
    lang: &'a str,
    now: Time,
}

/// Returns what could be said; nothing where no crisis runs, or it is not known.
pub fn statements(desk: &Handle, seat: &SeatName, asked: &Asked<'_>) -> Result<Option<StatementSheet>, StoreError> {
    let Some(crisis) = found(desk, asked.crisis)? else { return Ok(None) };
    let now = clock::now();
    let rulings = &desk.library().rulings;
    let clocks = rulings.ready.clocks(&crisis, &rulings.targets);
    let waits = asked.proposal.and_then(|id| crisis.proposals.iter().find(|waits| waits.id == id));
    if asked.proposal.is_some() && waits.is_none() {
        return Ok(None);
    }
    let stage = waits.map(|waits| waits.wording.stage).or(asked.stage).unwrap_or_else(|| next_stage(&crisis));
    let lang = asked.lang.map(str::to_owned).or_else(|| crisis.lang.clone()).unwrap_or_else(usual_lang);
    let protocol = protocol(desk, &crisis, &lang);
    let making = Making { desk, crisis: &crisis, protocol: &protocol, stage, lang: &lang, now };
    let (offers, others) = match waits {
        Some(waits) => {
            (waits.wording.variants.iter().map(|variant| making.proposed(waits, variant)).collect(), Vec::new())
        }
        None => (making.offers(), making.others()),
    };
    let values = match waits {
        Some(waits) => Values::from(waits.wording.values.clone()),
        None => values(desk, &crisis, now)?,
    };
    let after = waits.and_then(|waits| waits.wording.next_update).unwrap_or_else(|| after(&clocks, &crisis, now));
    let next_update = update_at(now, after);
    let approve = asks_of(rulings, &crisis);
    let roles = approve.clone().unwrap_or_else(|| vec![Role::Approver]);
    let writer = waits.map_or(seat, |waits| &waits.by);
    Ok(Some(StatementSheet {
        crisis: crisis.id,
        headline: crisis.headline.clone(),
        level: crisis.level,
        protocol: clocks.protocol.map(|protocol| protocol.title.clone()),
        stage,
        offers,
        others,
        values,
        filled: crisis.filled.clone(),
        after,
        next_update,
        next_update_words: update_words(rulings, next_update, now),
        who: who_says_yes(&crisis, writer, &roles),
        alone: others_at(rulings, &desk.shared, &crisis, seat).is_empty(),
        proposal: waits.map(|waits| proposal(&crisis, waits, seat, approve.as_deref().unwrap_or(&[Role::Approver]))),
        returned: returned(&crisis, seat),
        approve,
        lang,
    }))
}

fn found(desk: &Handle, id: Option<CrisisId>) -> Result<Option<Crisis>, StoreError> {
    let live = desk.shared.read();
    let running = || live.crises.values().filter(|crisis| crisis.is_running());
    let Some(id) = id.or_else(|| running().min_by_key(|crisis| (crisis.level, crisis.since)).map(|crisis| crisis.id))
    else {
        return Ok(None);
    };
    drop(live);
    desk.reader().subject::<Crisis>(id)
}

/// The protocol whose statements are offered: the one that is followed, else the one that the headline calls for. Nothing of
/// the latter counts as approved.
fn protocol(desk: &Handle, crisis: &Crisis, lang: &str) -> String {
    let called = || {
        let protocols = &desk.library().rulings.ready.playbook.protocols;
        protocols.called(&crisis.headline, lang).map(|chosen| chosen.protocol.name.clone())
    };
    crisis.protocol.clone().or_else(called).unwrap_or_default()
}

/// Where a crisis is: nothing said, something said, the facts said; or over.
fn next_stage(crisis: &Crisis) -> Stage {
    let said = |stage: Stage| crisis.stated.iter().any(|stated| stated.stage == stage);
    match crisis.last_public_word() {
        _ if !crisis.is_running() => Stage::Closing,
        None => Stage::Holding,
        Some(_) if said(Stage::First) || said(Stage::Update) || said(Stage::Closing) => Stage::Update,
        Some(_) => Stage::First,
    }
}

/// How long after this statement the next update is due: what was promised already counts, where that is still to come and
/// nothing was said since.
fn after(clocks: &Clocks<'_>, crisis: &Crisis, now: Time) -> Span {
    let usual = Span::minutes(i64::from(clocks.cadence.update));
    let first = crisis.last_public_word().is_none();
    let promised = crisis.promised.filter(|at| first && *at > now).map(|at| at.since(now));
    promised.filter(|promised| *promised < usual).unwrap_or(usual)
}

fn returned(crisis: &Crisis, seat: &SeatName) -> Option<(SeatName, String)> {
    let back = crisis.returned.iter().rfind(|back| back.proposed.by == *seat)?;
    Some((back.by.clone(), back.why.clone()))
}

fn proposal(crisis: &Crisis, waits: &Proposed, seat: &SeatName, asks: &[Role]) -> ProposalSheet {
    let answer = crisis.yes(asks, waits, seat);
    let more = match &answer {
        Ok(Yes::More(roles)) => Some(who_says_yes(crisis, &waits.by, roles)),
        Ok(Yes::Leaves | Yes::Said) | Err(_) => None,
    };
    let said = matches!(answer, Ok(Yes::Said)).then(|| w().saying.said_yes.to_owned());
    ProposalSheet {
        id: waits.id,
        by: waits.by.clone(),
        at: waits.at,
        yes: waits.yes.clone(),
        own: waits.by == *seat,
        cannot: answer.err().map(|why| why.to_string()).or(said),
        more,
    }
}

/// Returns when it began, as far as the desk knows: with the first message that belongs to it.
fn began(desk: &Handle, crisis: &Crisis) -> Result<Time, StoreError> {
    let reader = desk.reader();
    let (mut first, members) = (crisis.since, reader.marked(&Mark::part_of(crisis.id))?);
    // The newest stand first.
    for (_, id) in members.iter().rev().take(LOOKED_AT) {
        let page = reader.conversation(*id)?;
        first = page.and_then(|page| first_heard(&page, crisis.since)).map_or(first, |at| at.min(first));
    }
    Ok(first)
}

/// Returns what the desk knows of the variables, and what somebody said before in this crisis; what tells news has to be
/// said anew. What is not sure is shown before it leaves, and can be changed.
fn values(desk: &Handle, crisis: &Crisis, now: Time) -> Result<Values, StoreError> {
    let library = desk.library();
    let zone = library.rulings.zone();
    let (since, today) = (began(desk, crisis)?.in_zone(zone), now.in_zone(zone).date());
    let since = since.strftime(if since.date() == today { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string();
    let contact = library.rulings.our_contacts.iter().find(|one| one.contains('@')).cloned();
    let known = [
        ("brand", brand::name(&library.brand).or_else(|| Some(library.name.clone()))),
        // A stranger's words may name people: what it is about is for somebody here to say.
        ("what", (!crisis.quoted).then(|| crisis.headline.clone())),
        ("since", Some(since)),
        ("link", brand::status_page(&library.brand)),
        ("contact", contact),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .fold(Values::default(), |values, (name, value)| values.with(name, &value));
    let said = crisis.filled.iter().filter(|(name, _)| *name != KNOWN);
    Ok(said.fold(known, |values, (name, value)| values.with(name, value)))
}

impl Making<'_> {
    fn offers(&self) -> Vec<Offer> {
        let accounts = self.desk.accounts.all().into_iter();
        accounts
            .filter(|(id, _)| self.desk.accounts.caps(id).posts && id.network() != EMAIL)
            .map(|(id, account)| self.offer(&id, &account, self.lang))
            .collect()
    }

    /// The same accounts in each other language in which there is something for them.
    fn others(&self) -> Vec<Offer> {
        let langs = self.desk.library().rulings.ready.playbook.statements.langs(self.protocol, self.stage);
        let mut others = Vec::new();
        for (id, account) in self.desk.accounts.all() {
            if !self.desk.accounts.caps(&id).posts || id.network() == EMAIL {
                continue;
            }
            let own = self.offer(&id, &account, self.lang).lang;
            let in_lang = langs.iter().filter(|lang| **lang != own);
            let offers = in_lang.map(|lang| (lang, self.offer(&id, &account, lang)));
            others.extend(offers.filter(|(lang, offer)| offer.lang == **lang).map(|(_, offer)| offer));
        }
        others
    }

    fn offer(&self, id: &AccountId, account: &Account, lang: &str) -> Offer {
        let today = self.now.in_zone(self.desk.library().rulings.zone()).date();
        let (protocol, stage, network) = (self.protocol, self.stage, id.network());
        let best = self.desk.library().rulings.ready.playbook.statements.best(&Wanted {
            protocol,
            stage,
            lang,
            network,
            today,
        });
        let instead = best.as_ref().map(|best| best.instead.iter().map(ToString::to_string).collect());
        let blank = self.blank(id, account.network.as_ref().is_none_or(|network| !network.caps().send));
        Offer {
            statement: best.as_ref().map(|best| best.statement.name.clone()),
            lang: best.as_ref().map(|best| best.statement.lang.clone()).unwrap_or_default(),
            words: best.as_ref().map(|best| best.text.words.trim().to_owned()).unwrap_or_default(),
            subject: best.as_ref().and_then(|best| best.text.subject.clone()),
            approved: best.as_ref().is_some_and(|best| {
                best.statement.standing(today) == Standing::Approved && self.crisis.protocol.is_some()
            }),
            instead: instead.unwrap_or_else(|| vec![w().saying.no_text.to_owned()]),
            ..blank
        }
    }

    /// What somebody wrote for an account, beside the text that it was made of.
    fn proposed(&self, waits: &Proposed, variant: &Variant) -> Offer {
        let rulings = &self.desk.library().rulings;
        let today = self.now.in_zone(rulings.zone()).date();
        let network = variant.account.network();
        let values = Values::from(waits.wording.values.clone());
        let said = Said { network, text: &variant.text, subject: variant.subject.as_deref(), values: &values };
        let protocol = self.protocol;
        let name = waits.wording.statement.as_deref().unwrap_or_default();
        let lang = variant.lang.as_deref().unwrap_or(self.lang);
        let source = rulings.ready.playbook.statements.source(protocol, (name, lang), &said);
        let text = source.and_then(|source| source.text(network));
        let base = text.map(|text: &Text| crate::domain::saved::settled(&text.words, &values).trim().to_owned());
        let standing = source.map(|source| source.standing(today)).filter(|standing| *standing != Standing::Approved);
        Offer {
            statement: waits.wording.statement.clone(),
            lang: variant.lang.clone().unwrap_or_default(),
            words: variant.text.clone(),
            subject: variant.subject.clone(),
            base: base.filter(|base| *base != variant.text),
            approved: source.is_some() && standing.is_none(),
            instead: standing.iter().map(ToString::to_string).collect(),
            ..self.blank(&variant.account, self.desk.accounts.sender(&variant.account).is_none())
        }
    }

    fn blank(&self, id: &AccountId, by_hand: bool) -> Offer {
        let accounts = &self.desk.accounts;
        let signed_out = match self.desk.shared.read().accounts.get(id).map(|state| state.health.clone()) {
            Some(Health::SignedOut { why }) => Some(fill(w().guard.signed_out, &[id, &why])),
            _ => None,
        };
        let refused = accounts.get(id).and_then(|account| account.refused).map(|why| why.to_string());
        Offer {
            account: id.clone(),
            tag: tag(id.network()),
            statement: None,
            lang: String::new(),
            words: String::new(),
            subject: None,
            base: None,
            approved: false,
            instead: Vec::new(),
            limit: accounts.caps(id).public_limit,
            by_hand: by_hand && refused.is_none(),
            cannot: signed_out.or(refused),
        }
    }
}
