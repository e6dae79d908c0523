//! What is asked before a crisis is raised, answered ahead as far as the text tells.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::alarm::Alarm;
use crate::domain::ask::{Assessment, Below, MemberLine, Offered};
use crate::domain::class::Class;
use crate::domain::conversation::Conversation;
use crate::domain::crisis::{Heard, Kin, OurPost, Related, about};
use crate::domain::danger::Peril;
use crate::domain::id::{AlarmId, ConversationId, CrisisId, ItemId, SeatName};
use crate::domain::item::Item;
use crate::domain::lang::primary;
use crate::domain::protocol::{Answers, INFLUENCER_FROM, Message};
use crate::domain::saved::telling_words;
use crate::domain::time::{Span, Time};
use crate::store::{Reader, Search, StoreError};

use super::super::handle::Handle;
use super::super::{clock, crisis};
use super::CannotShow;
use super::rows::{snippet, tag};

/// What came in so long may belong to it.
const SINCE: Span = Span::hours(24);
/// Of so many, the newest.
const LOOKED_AT: usize = 1_500;
/// So many words are its terms at most.
const TERMS: usize = 6;
/// What a word's rate is compared with: that of so long before.
const USUAL: Span = Span::days(28);
/// A word is telling where it is said so many times as often as usual.
const LIFT: usize = 3;
/// With fewer messages of days gone by nobody knows what is usual.
const FEWEST: usize = 100;
/// A word that so many in a hundred of the newest messages say is not telling where nobody knows what is usual.
const COMMON: usize = 10;
/// From so many messages on it is known in which language most write.
const SPOKEN: usize = 8;
/// So many related messages are shown.
const SHOWN: usize = 200;

/// A message that may belong to it.
struct Candidate {
    page: Conversation,
    item: Item,
}

/// Returns what is asked before a crisis is raised from these conversations, or from an alarm.
pub fn assess(
    desk: &Handle,
    seat: &SeatName,
    on: &[ConversationId],
    alarm: Option<AlarmId>,
) -> Result<Assessment, CannotShow> {
    let reader = desk.reader();
    let seen = alarm.map(|alarm| reader.subject::<Alarm>(alarm)).transpose()?.flatten();
    let mut from: Vec<Candidate> = Vec::new();
    for id in on {
        from.extend(candidate(&reader, *id)?);
    }
    for item in seen.iter().flat_map(|alarm| &alarm.seen.examples) {
        from.extend(of_item(&reader, *item)?);
    }
    let mut named = HashSet::new();
    from.retain(|one| named.insert(one.page.id));
    let recent = recent(desk, &reader)?;
    let ready = &desk.library().rulings.ready;
    let first = from.first();
    let theirs = first.and_then(|one| one.page.lang(Some(&one.item))).map(primary);
    let lang = spoken_most(&from, &recent).or_else(|| theirs.clone());
    let all = from.iter().map(|one| one.item.text.as_str()).collect::<Vec<_>>().join("\n");
    let spoken = lang.clone().unwrap_or_default();
    let called = ready.playbook.protocols.called(&all, &spoken);
    let influencer_from = called.as_ref().map_or(INFLUENCER_FROM, |called| called.protocol.raising.influencer_from);
    let langs: BTreeSet<Option<String>> = from.iter().map(|one| one.page.lang(Some(&one.item)).map(primary)).collect();
    // Where they write in several languages the phrases of all count.
    let one_lang = theirs.filter(|_| langs.len() == 1);
    let mut found = ready.playbook.accelerators.find(
        &Message {
            text: &all,
            lang: one_lang.as_deref(),
            followers: from.iter().filter_map(|one| one.item.author.followers).max().unwrap_or_default(),
        },
        influencer_from,
    );
    let perils = ready.playbook.dangers.find(&all, one_lang.as_deref());
    found.extend(perils.into_iter().filter_map(Peril::accelerates));
    found.sort_by_key(|one| one.what);
    let called = called.map(|called| called.protocol.name.clone());
    let mut protocols: Vec<Offered> = Vec::new();
    for name in called.iter().map(String::as_str).chain(ready.playbook.protocols.names()) {
        let known = protocols.iter().any(|known| known.name == name);
        let chosen = ready.playbook.protocols.of(name, &spoken).filter(|_| !known);
        protocols.extend(chosen.map(|chosen| Offered::of(chosen.protocol, chosen.instead)));
    }
    let terms = terms(&reader, &from, &recent)?;
    let kin = from.iter().fold(Kin::default(), |kin, one| kin.with(&one.item.text, one.page.verdict.print, None));
    let kin = kin.with("", None, terms.clone());
    let running = first.and_then(|one| running(desk, &one.page));
    let said = first.map(|one| snippet(&one.item)).or_else(|| seen.as_ref().map(Alarm::words));
    let own: HashSet<ConversationId> = from.iter().map(|one| one.page.id).collect();
    let (related, more) = related(&kin, &from, &recent, &own);
    let post = match first.map(|one| crisis::post_of(&reader, &one.page)).transpose()?.flatten() {
        Some(post) => {
            let known = own.iter().copied().chain(related.iter().map(|line| line.conversation));
            let known = known.chain(more.iter().copied()).collect();
            Some(below(&reader, kin, post, &known)?)
        }
        None => None,
    };
    Ok(Assessment {
        on: first.map(|one| one.page.id),
        alarm,
        running,
        headline: about(&said.unwrap_or_default()),
        lang,
        answers: Answers::ahead(found),
        called: called.is_some(),
        protocols,
        related,
        more,
        looked_at: (recent.len() == LOOKED_AT).then_some(LOOKED_AT),
        seats: seats(desk, seat),
        terms,
        post,
    })
}

/// Returns the language that most people of today write in: a desk works in that, whoever was the first to say it. Nothing
/// where too few wrote.
fn spoken_most(from: &[Candidate], recent: &[Candidate]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for lang in from.iter().chain(recent).filter_map(|one| one.page.lang(Some(&one.item)).map(primary)) {
        *counts.entry(lang).or_default() += 1;
    }
    let enough = counts.values().sum::<usize>() >= SPOKEN;
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(lang, _)| lang).filter(|_| enough)
}

/// Returns the crisis that a conversation is pinned for, else the one that runs and that it belongs to.
fn running(desk: &Handle, page: &Conversation) -> Option<CrisisId> {
    let pinned = page.crisis.as_ref().and_then(|crisis| crisis.id);
    pinned.or_else(|| Some(desk.shared.read().member(page.part_of?)?.crisis))
}

/// Returns who can be given a crisis: who sits at the desk first, then who takes turns.
fn seats(desk: &Handle, but: &SeatName) -> Vec<SeatName> {
    let live = desk.shared.read();
    let at_desk = live.seats.iter().filter(|(_, terminals)| **terminals > 0).map(|(seat, _)| seat.clone());
    let rota = &desk.library().rulings.ready.rota;
    let mut seats: Vec<SeatName> = Vec::new();
    for seat in at_desk.chain(rota.people.iter().map(|person| person.name.clone())) {
        if seat != *but && !seats.contains(&seat) {
            seats.push(seat);
        }
    }
    seats
}

fn candidate(reader: &Reader, id: ConversationId) -> Result<Option<Candidate>, StoreError> {
    let Some(page) = reader.conversation(id)? else { return Ok(None) };
    let heard = page.last_heard().map(|item| item.id);
    let item = heard.map(|item| reader.item(item)).transpose()?.flatten();
    Ok(item.map(|item| Candidate { page, item }))
}

fn of_item(reader: &Reader, id: ItemId) -> Result<Option<Candidate>, StoreError> {
    let Some(item) = reader.item(id)? else { return Ok(None) };
    match reader.place_of(&item.account_id(), &item.id)? {
        Some(place) => candidate(reader, place.conversation),
        None => Ok(None),
    }
}

/// Returns what came last and waits for us.
fn recent(desk: &Handle, reader: &Reader) -> Result<Vec<Candidate>, StoreError> {
    let since = clock::now().minus(SINCE);
    let mut newest: Vec<(Time, ConversationId)> = {
        let live = desk.shared.read();
        let recent = live.slim.values().filter(|slim| slim.in_inbox() && slim.arrived >= since);
        recent.map(|slim| (slim.arrived, slim.id)).collect()
    };
    newest.sort_unstable_by(|a, b| b.cmp(a));
    newest.truncate(LOOKED_AT);
    let mut found = Vec::with_capacity(newest.len());
    for (_, id) in newest {
        found.extend(candidate(reader, id)?);
    }
    Ok(found)
}

/// Returns the words that the messages have in common with others of today and that were not said as much before: those
/// that most say first. Where too little came before, words that few say.
fn terms(reader: &Reader, from: &[Candidate], recent: &[Candidate]) -> Result<Vec<String>, StoreError> {
    let said: BTreeSet<String> = from.iter().flat_map(|one| telling_words(&one.item.text)).collect();
    let own: HashSet<ConversationId> = from.iter().map(|one| one.page.id).collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for other in recent.iter().filter(|one| !own.contains(&one.page.id)) {
        let words: BTreeSet<String> = telling_words(&other.item.text).collect();
        for word in said.iter().filter(|word| words.contains(*word)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let now = clock::now();
    let (since, until) = (now.minus(USUAL), now.minus(SINCE));
    let before: usize = reader.hours(since, until)?.iter().map(|(_, hour)| hour.heard as usize).sum();
    let most = (recent.len() * COMMON / 100).max(3);
    let mut telling: Vec<(usize, &String)> = Vec::new();
    for (word, count) in counts {
        let is_telling = if before < FEWEST {
            count <= most
        } else {
            let words = vec![word.clone()];
            let usual =
                reader.count(&Search { words, after: Some(since), before: Some(until), ..Search::default() })?;
            count * (before + 1) >= LIFT * (usual + 1) * recent.len()
        };
        telling.extend(is_telling.then_some((count, word)));
    }
    telling.sort_by_key(|(count, word)| (std::cmp::Reverse(*count), *word));
    Ok(telling.into_iter().take(TERMS).map(|(_, word)| word.clone()).collect())
}

/// Returns what belongs to it, as far as there is room, and the names of the rest.
fn related(
    kin: &Kin,
    from: &[Candidate],
    recent: &[Candidate],
    own: &HashSet<ConversationId>,
) -> (Vec<MemberLine>, Vec<ConversationId>) {
    let hand = from.iter().skip(1).map(|one| (one, Related::Hand));
    let found = recent.iter().filter(|one| !own.contains(&one.page.id));
    let found = found.filter_map(|one| Some((one, kin.related(heard(one))?)));
    let all: Vec<(&Candidate, Related)> = hand.chain(found).collect();
    shown(&all)
}

/// Returns the first of these as lines, and the names of the rest.
fn shown(all: &[(&Candidate, Related)]) -> (Vec<MemberLine>, Vec<ConversationId>) {
    let (shown, rest) = all.split_at(all.len().min(SHOWN));
    (shown.iter().map(|(one, why)| line(one, *why)).collect(), rest.iter().map(|(one, _)| one.page.id).collect())
}

/// Returns a post of ours with what belongs to a crisis for its sake alone, the newest first.
fn below(reader: &Reader, kin: Kin, post: OurPost, known: &HashSet<ConversationId>) -> Result<Below, StoreError> {
    let found = crisis::around(reader, &post)?;
    let native = reader.place_of(&post.account, &post.root)?;
    let item = native.map(|place| reader.item(place.item)).transpose()?.flatten();
    let (at, tag) = (post.at, tag(post.account.network()));
    let kin = kin.with_post(post);
    let mut all: Vec<Candidate> = Vec::new();
    for id in found.into_iter().filter(|id| !known.contains(id)) {
        all.extend(candidate(reader, id)?.filter(|one| one.page.class() != Class::Spam && one.page.is_heard()));
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.item.created_at));
    let why = |one| Some((one, kin.related(heard(one))?));
    let (lines, more) = shown(&all.iter().filter_map(why).collect::<Vec<_>>());
    Ok(Below { at, tag, text: item.map(|item| snippet(&item)).unwrap_or_default(), lines, more })
}

fn heard(one: &Candidate) -> Heard<'_> {
    Heard::of(&one.page, &one.item.text)
}

fn line(one: &Candidate, why: Related) -> MemberLine {
    MemberLine {
        conversation: one.page.id,
        who: one.item.author.shown().to_owned(),
        tag: tag(one.page.account.network()),
        followers: one.item.author.followers.unwrap_or_default(),
        text: snippet(&one.item),
        at: one.item.created_at,
        why,
    }
}
