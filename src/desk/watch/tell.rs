//! What the watch sees becomes: alarms, their pages, and crises that they belong to. Staged in the writer's batch.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::crisis::page_of_watch;
use crate::desk::staged::Staged;
use crate::domain::alarm::{Alarm, AlarmChange, AlarmKind, Seen};
use crate::domain::conversation::Conversation;
use crate::domain::crisis::{Crisis, CrisisChange, Heard, traits_of};
use crate::domain::event::Body;
use crate::domain::id::{AccountId, AlarmId, ConversationId, CrisisId, ItemId, Print, SeatName};
use crate::domain::item::{Item, Kind};
use crate::domain::time::{Span, Time};
use crate::store::{Search, StoreError};
use crate::triage::burst;
use crate::words::{fill, w};

use super::incidents::{Incidents, News};
use super::stream::{kind_of, whole};
use super::streams::Looked;

/// So many messages are named.
const NAMED: usize = 8;
/// Of so many the most telling are chosen.
const LOOKED_AT: usize = 120;
/// What is spoken of is measured against so many messages of the day before.
const BEFORE: usize = 300;
const THE_DAY_BEFORE: Span = Span::hours(24);
/// So many terms are told, each of at least so many messages.
const TERMS: usize = 3;
const FEWEST: usize = 3;
/// A term that rose less says nothing.
const ROSE: f64 = 2.0;
/// A message that is this likely negative tells more than others.
const TELLING: f64 = 0.5;

/// Stages what is to be told of a stream.
pub fn tell(staged: &mut Staged<'_>, incidents: &mut Incidents, looked: &Looked<'_>) -> Result<bool, StoreError> {
    let now = staged.now;
    let by = SeatName::desk();
    let news = incidents.news(looked, now);
    let is_told = !news.is_empty();
    for one in news {
        match one {
            News::Begins(alarm) => {
                let id = match same_again(staged, looked.account, kind_of(alarm.kind))? {
                    Some(known) => known,
                    None => begin(staged, looked, &alarm)?,
                };
                incidents.begun(id, looked.account, &alarm, now);
            }
            News::Turned(id, alarm) => {
                let (seen, kin) = seen(staged, looked, &alarm)?;
                staged.alter::<Alarm>(id, &by, AlarmChange::Turned(Box::new(seen)), None)?;
                belongs(staged, id, &kin)?;
            }
            News::Grew(id, rate) => {
                let examples = choose(all(staged, looked)?).into_iter().map(|example| example.id).collect();
                staged.alter::<Alarm>(id, &by, AlarmChange::Grew { rate, examples }, None)?;
            }
            News::Over(id) => drop(staged.alter::<Alarm>(id, &by, AlarmChange::Over, None)?),
        }
    }
    Ok(is_told)
}

/// A desk that stopped between the two may have written an alarm down and not kept that it did.
fn same_again(
    staged: &Staged<'_>,
    account: Option<&AccountId>,
    kind: AlarmKind,
) -> Result<Option<AlarmId>, StoreError> {
    let open = staged.open::<Alarm>()?.into_iter();
    let same =
        |alarm: &Alarm| alarm.over.is_none() && alarm.seen.kind == kind && alarm.seen.account.as_ref() == account;
    Ok(open.filter(|(_, alarm)| same(alarm)).map(|(id, _)| id).next_back())
}

fn begin(staged: &mut Staged<'_>, looked: &Looked<'_>, alarm: &burst::Alarm) -> Result<AlarmId, StoreError> {
    let (seen, kin) = seen(staged, looked, alarm)?;
    let id = staged.begin::<Alarm>(&SeatName::desk(), AlarmChange::Given(Box::new(seen)))?;
    let is_told = belongs(staged, id, &kin)?;
    if staged.rulings.watch.page && !is_told {
        let words = staged.subject::<Alarm>(id)?.map(|alarm| alarm.full_words()).unwrap_or_default();
        page_of_watch(staged, kin.first().map(|one| one.page.id), &words)?;
    }
    Ok(id)
}

/// A message that tells what an alarm is about.
struct Telling {
    id: ItemId,
    item: Item,
    page: Conversation,
    negative: f64,
    print: Option<Print>,
}

fn seen(staged: &Staged<'_>, looked: &Looked<'_>, alarm: &burst::Alarm) -> Result<(Seen, Vec<Telling>), StoreError> {
    let kind = kind_of(alarm.kind);
    let examples = if kind == AlarmKind::Silence { Vec::new() } else { all(staged, looked)? };
    let terms = terms(staged, looked, alarm.since, &examples)?;
    let examples = choose(examples);
    let seen = Seen {
        kind,
        account: looked.account.cloned(),
        since: alarm.since,
        rate: whole(alarm.rate),
        normal: whole(alarm.normal),
        examples: examples.iter().map(|example| example.id).collect(),
        terms,
    };
    Ok((seen, examples))
}

/// Returns the messages of the last hour that are remembered.
fn all(staged: &Staged<'_>, looked: &Looked<'_>) -> Result<Vec<Telling>, StoreError> {
    let mut found = Vec::new();
    for example in looked.stream.examples().take(LOOKED_AT) {
        let Some(item) = staged.reader.item(example.item)? else { continue };
        let Some(place) = staged.reader.place_of(&item.account_id(), &item.id)? else { continue };
        let Some(page) = staged.conversation(place.conversation)? else { continue };
        let print = page.verdict.print;
        found.push(Telling { id: example.item, item, page, negative: example.negative, print });
    }
    Ok(found)
}

/// Chooses those that tell most: negative ones, those that many follow first, of copies and of a conversation one.
fn choose(mut from: Vec<Telling>) -> Vec<Telling> {
    let tells = |one: &Telling| one.negative >= TELLING;
    from.sort_by(|a, b| {
        let followers = |one: &Telling| one.item.author.followers.unwrap_or_default();
        tells(b).cmp(&tells(a)).then(followers(b).cmp(&followers(a))).then(b.negative.total_cmp(&a.negative))
    });
    let mut chosen: Vec<Telling> = Vec::new();
    for one in from {
        let is_copy = |known: &Telling| known.print.zip(one.print).is_some_and(|(known, print)| known.is_near(&print));
        let is_same = |known: &Telling| known.page.id == one.page.id;
        if chosen.len() < NAMED && !chosen.iter().any(|known| is_copy(known) || is_same(known)) {
            chosen.push(one);
        }
    }
    chosen
}

/// Returns what is spoken of much more than on the day before it began.
fn terms(staged: &Staged<'_>, looked: &Looked<'_>, began: Time, now: &[Telling]) -> Result<Vec<String>, StoreError> {
    let Some(since) = looked.stream.shown_since().filter(|_| !now.is_empty()) else { return Ok(Vec::new()) };
    let since = since.min(began);
    let accounts = looked.account.map(|account| vec![account.clone()]);
    let before = Search {
        accounts,
        kinds: Some(Kind::ALL.to_vec()),
        before: Some(since),
        after: Some(since.minus(THE_DAY_BEFORE)),
        limit: BEFORE,
        ..Search::default()
    };
    let mut usual = Vec::new();
    for hit in staged.reader.search(&before)? {
        usual.extend(staged.reader.item(hit.item)?.map(|item| traits_of(&item.text)));
    }
    Ok(risen(&now.iter().map(|one| traits_of(&one.item.text)).collect::<Vec<_>>(), &usual))
}

/// Returns the terms that rose most from some messages to others.
fn risen(now: &[BTreeSet<String>], usual: &[BTreeSet<String>]) -> Vec<String> {
    let mut said: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    now.iter().flatten().for_each(|term| said.entry(term).or_default().0 += 1);
    for term in usual.iter().flatten() {
        if let Some(counts) = said.get_mut(term.as_str()) {
            counts.1 += 1;
        }
    }
    let share = |count: usize, all: usize| (count as f64 + 0.5) / (all as f64 + 1.0);
    let rise = |(count, before): (usize, usize)| share(count, now.len()) / share(before, usual.len());
    let mut risen: Vec<(f64, &str)> = said
        .into_iter()
        .filter(|(_, counts)| counts.0 >= FEWEST && rise(*counts) >= ROSE)
        .map(|(term, counts)| (counts.0 as f64 * libm::log(rise(counts)), term))
        .collect();
    risen.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    risen.into_iter().take(TERMS).map(|(_, term)| term.to_owned()).collect()
}

/// Stages that an alarm belongs to a crisis that runs already: its messages do, or it is the crisis of its account.
fn belongs(staged: &mut Staged<'_>, id: AlarmId, examples: &[Telling]) -> Result<bool, StoreError> {
    let Some(alarm) = staged.subject::<Alarm>(id)?.filter(|alarm| alarm.crisis.is_none()) else { return Ok(false) };
    if alarm.seen.kind == AlarmKind::Silence {
        return Ok(false);
    }
    let running = staged.open::<Crisis>()?.into_iter().map(|(_, crisis)| crisis).filter(Crisis::is_running);
    let mut found: Option<CrisisId> = None;
    for crisis in running {
        let is_kin = |one: &Telling| {
            one.page.part_of.is_some_and(|part| part.crisis == crisis.id)
                || crisis.kin.related(Heard::of(&one.page, &one.item.text)).is_some()
        };
        if examples.iter().any(is_kin) || is_of(staged, &crisis, alarm.seen.account.as_ref())? {
            found = Some(crisis.id);
            break;
        }
    }
    let Some(crisis) = found else { return Ok(false) };
    let by = SeatName::desk();
    staged.alter::<Alarm>(id, &by, AlarmChange::Became { crisis }, None)?;
    let note = fill(w().watch.in_timeline, &[&alarm.full_words()]);
    staged.alter::<Crisis>(crisis, &by, CrisisChange::Noted, Some(Body::Note(note)))?;
    Ok(true)
}

/// Tells whether a crisis began on an account.
fn is_of(staged: &Staged<'_>, crisis: &Crisis, account: Option<&AccountId>) -> Result<bool, StoreError> {
    let began_on = |on: ConversationId| Ok::<_, StoreError>(staged.conversation(on)?.map(|page| page.account));
    let of = crisis.origin.map(began_on).transpose()?.flatten();
    Ok(account.is_some() && of.as_ref() == account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(texts: &[&str]) -> Vec<BTreeSet<String>> {
        texts.iter().map(|text| traits_of(text)).collect()
    }

    #[test]
    fn what_rose_is_what_few_said_before() {
        let usual = messages(&["where is my order", "my order is late", "lovely order", "order again please"]);
        let now = messages(&[
            "your battery burned my table #fire",
            "another battery burned #fire, see https://news.example/fire?x=1",
            "battery order, burned",
            "burned my order",
            "my order: https://news.example/fire",
        ]);
        assert_eq!(risen(&now, &usual), ["burned", "battery"]);
        assert_eq!(risen(&usual, &usual), Vec::<String>::new(), "as always");
        assert_eq!(risen(&[], &usual), Vec::<String>::new());
    }
}
