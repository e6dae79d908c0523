//! A seat that is called: the bell rings once for each crisis, each page and each alarm, and who is paged looks at the crisis
//! at once, unless they are writing or answering a question.

use crate::domain::ask::{CrisisLine, CrisisNote, CrisisSheet, PageLine, Summary};
use crate::domain::crisis::Crisis;
use crate::domain::id::{CrisisId, PageId};
use crate::ui::Effect;
use crate::ui::acts::in_crisis;
use crate::ui::seat::{Focus, Seat};
use crate::words::{fill, w};

/// Takes a summary in, and tells what in it calls this seat.
pub fn summary(seat: &mut Seat, summary: Box<Summary>) -> Vec<Effect> {
    let first = seat.summary.is_none();
    hear_notes(seat, &summary);
    let rings = seat.settings.bell && !first;
    let alarms = if first { Vec::new() } else { alarms(seat, &summary) };
    let calls = [calls(seat, &summary), alarms.clone()].concat();
    let paged = newly_paged(seat, &summary, first);
    let rule = summary.pages.iter().find(|page| page.rings && !seat.habits.paged_by.contains(&page.id));
    let by_rule = rule.map(|page| page.rule.clone().unwrap_or_default());
    seat.habits.called_for = summary.crises.iter().map(|crisis| crisis.id).collect();
    seat.habits.paged_by = pages(&summary).filter(|page| page.rings || first).map(|page| page.id).collect();
    seat.summary = Some(summary);
    let mut effects = Vec::new();
    if rings && (!calls.is_empty() || paged.is_some() || by_rule.is_some()) {
        effects.push(Effect::Bell);
        effects.extend(calls.into_iter().map(Effect::Notify));
    }
    if let Some(alarm) = alarms.first() {
        seat.warn(fill(&seat.keyed(&w().watch.alarm_called), &[alarm]));
    }
    if let Some(rule) = by_rule {
        seat.warn(fill(&seat.keyed(&w().crisis_pane.rule_called), &[&rule]));
    }
    effects.extend(paged.into_iter().flat_map(|(crisis, page)| turn_to(seat, crisis, page, !first)));
    effects
}

/// Tells what somebody noted in a crisis since the last time: the newest whole, the others by number.
fn hear_notes(seat: &mut Seat, summary: &Summary) {
    let told = seat.habits.noted_by_others;
    let fresh: Vec<&CrisisNote> = summary.notes.iter().filter(|note| told.is_none_or(|told| note.at > told)).collect();
    let Some(newest) = fresh.last() else { return };
    seat.habits.noted_by_others = Some(newest.at);
    // Who comes to the desk reads them in the pane.
    if seat.summary.is_none() {
        return;
    }
    let say = &w().crisis_pane;
    let words = match fresh.len() {
        1 => fill(say.noted_by, &[&newest.by, &newest.text]),
        several => fill(say.noted_by_more, &[&newest.by, &newest.text, &(several - 1)]),
    };
    seat.say(words);
}

/// Crises that are new to this seat, in words.
fn calls(seat: &Seat, summary: &Summary) -> Vec<String> {
    let fresh = summary.crises.iter().filter(|crisis| !seat.habits.called_for.contains(&crisis.id));
    fresh.map(|crisis| fill(w().screen.crisis_call, &[&crisis.level, &crisis.headline])).collect()
}

/// Alarms that are new to this seat, in words.
fn alarms(seat: &Seat, summary: &Summary) -> Vec<String> {
    let known = |id| seat.summary.iter().flat_map(|before| &before.alarms).any(|alarm| alarm.id == id);
    summary.alarms.iter().filter(|alarm| !known(alarm.id)).map(|alarm| alarm.words.clone()).collect()
}

fn pages(summary: &Summary) -> impl Iterator<Item = &PageLine> {
    summary.crises.iter().filter_map(|crisis| crisis.page.as_ref()).chain(&summary.pages).filter(|page| page.open)
}

/// The gravest crisis for which this seat is paged and was not before; to whoever comes to the desk every open page is news.
fn newly_paged(seat: &Seat, summary: &Summary, first: bool) -> Option<(CrisisId, PageId)> {
    let calls = |page: &&PageLine| page.open && (page.rings || first) && !seat.habits.paged_by.contains(&page.id);
    let paged = |crisis: &CrisisLine| crisis.page.as_ref().filter(calls).map(|page| (crisis.id, page.id));
    summary.crises.iter().find_map(paged)
}

/// Opens the pane, or says that it waits where somebody is in the middle of a word.
fn turn_to(seat: &mut Seat, crisis: CrisisId, page: PageId, is_sudden: bool) -> Vec<Effect> {
    let busy = seat.in_layer() || seat.focus == Focus::Editor || seat.writes_post() || !seat.pending.keys.is_empty();
    if !busy {
        return in_crisis::called(seat, crisis, page, is_sudden);
    }
    let line = seat.summary.as_ref().and_then(|summary| summary.crises.iter().find(|line| line.id == crisis));
    let (level, headline) = line.map_or((0, String::new()), |line| (line.level, line.headline.clone()));
    seat.warn(fill(&seat.keyed(&w().crisis_pane.crisis_called), &[&level, &headline]));
    Vec::new()
}

/// Takes in what is known of the crisis that the pane shows.
pub fn sheet(seat: &mut Seat, wanted: Option<CrisisId>, sheet: Option<Box<CrisisSheet>>) {
    if wanted != seat.crisis.wanted {
        return;
    }
    seat.crisis.came = true;
    // The crisis that is shown stays the one that is shown, also where a graver one begins or it ends.
    seat.crisis.wanted = sheet.as_ref().map(|sheet| sheet.crisis.id).or(wanted);
    seat.crisis.sheet = sheet;
}

/// Finds the crisis whose id begins or ends as it was typed.
pub fn found(seat: &mut Seat, crises: &[Crisis]) -> Vec<Effect> {
    let Some(sought) = seat.crisis.seeks.take() else { return Vec::new() };
    let fits = |crisis: &&Crisis| {
        let (id, sought) = (crisis.id.to_string().to_lowercase(), sought.to_lowercase());
        id.starts_with(&sought) || id.ends_with(&sought)
    };
    let found: Vec<CrisisId> = crises.iter().filter(fits).map(|crisis| crisis.id).collect();
    let say = &w().crisis_pane;
    match found.as_slice() {
        [id] => return in_crisis::open(seat, Some(*id)),
        [] => seat.warn(fill(say.no_such, &[&sought])),
        several => seat.warn(fill(say.many_such, &[&sought, &several.len()])),
    }
    Vec::new()
}
