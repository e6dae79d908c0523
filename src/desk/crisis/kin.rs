//! Messages that belong to a crisis: told as they come, while one runs, and told anew when their words change.

use crate::desk::live::Live;
use crate::desk::staged::Staged;
use crate::domain::class::{Class, Verdict};
use crate::domain::conversation::{Change, Conversation, PartOf};
use crate::domain::crisis::{Crisis, Kin, Related};
use crate::domain::id::{ConversationId, CrisisId, ItemId, SeatName};
use crate::domain::item::Item;
use crate::store::StoreError;

/// What makes messages belong to the crises that run, the worst first; empty while none does.
#[derive(Debug, Default)]
pub struct Running(Vec<(CrisisId, Kin)>);

impl Running {
    /// Takes those that run.
    pub fn of(live: &Live) -> Running {
        let mut running: Vec<&Crisis> = live.crises.values().filter(|crisis| crisis.is_running()).collect();
        running.sort_by_key(|crisis| (crisis.level, crisis.since));
        Running(running.into_iter().map(|crisis| (crisis.id, crisis.kin.clone())).collect())
    }

    /// Returns the crises that a message fits, and why. Ours fit none, nor does what is not meant for us.
    pub fn fits(&self, item: &Item, verdict: &Verdict) -> Vec<PartOf> {
        if self.0.is_empty() || item.from_us || verdict.class == Class::Spam {
            return Vec::new();
        }
        let fits = |(crisis, kin): &(CrisisId, Kin)| {
            let why = kin.related(&item.text, verdict.print)?;
            Some(PartOf { crisis: *crisis, why })
        };
        self.0.iter().filter_map(fits).collect()
    }

    fn has(&self, crisis: CrisisId) -> bool {
        self.0.iter().any(|(running, _)| *running == crisis)
    }
}

/// Returns why each of these belongs to a crisis, with what makes others belong: what somebody puts there by hand tells of
/// that too.
pub fn gathered(
    staged: &Staged<'_>,
    mut kin: Kin,
    these: &[ConversationId],
) -> Result<(Kin, Vec<(ConversationId, Related)>), StoreError> {
    let mut whys = Vec::with_capacity(these.len());
    for id in these {
        let Some(page) = staged.conversation(*id)? else { continue };
        let heard = page.last_heard().map(|heard| staged.reader.item(heard.id)).transpose()?.flatten();
        let (text, print) = (heard.as_ref().map_or("", |item| item.text.as_str()), page.verdict.print);
        let why = kin.related(text, print);
        if why.is_none() {
            kin = kin.with(text, print, None);
        }
        whys.push((*id, why.unwrap_or(Related::Hand)));
    }
    Ok((kin, whys))
}

/// Stages that a conversation belongs to the first crisis that its newest message fits, unless it belongs to one that runs
/// or somebody took it out.
pub fn joins(
    staged: &mut Staged<'_>,
    running: &Running,
    on: ConversationId,
    fits: &[PartOf],
) -> Result<(), StoreError> {
    if fits.is_empty() {
        return Ok(());
    }
    let Some(page) = staged.conversation(on)? else { return Ok(()) };
    if page.part_of.is_some_and(|known| running.has(known.crisis)) {
        return Ok(());
    }
    if let Some(part_of) = fits.iter().find(|fit| !page.parted.contains(&fit.crisis)) {
        staged.change(on, &SeatName::desk(), Change::Joined { part_of: *part_of }, None)?;
    }
    Ok(())
}

/// Stages what edited words change: what they fit now, and that nothing holds a conversation there any more whose one
/// message the desk had put there.
pub fn joins_anew(
    staged: &mut Staged<'_>,
    running: &Running,
    before: &Conversation,
    edited: ItemId,
    fits: &[PartOf],
) -> Result<(), StoreError> {
    if let Some(known) = before.part_of.filter(|known| by_its_words(known.why) && running.has(known.crisis)) {
        let alone = before.items.iter().all(|item| item.from_us || item.id == edited);
        if alone && fits.iter().all(|fit| fit.crisis != known.crisis) {
            staged.change(before.id, &SeatName::desk(), Change::Parted, None)?;
        }
    }
    joins(staged, running, before.id, fits)
}

/// Tells whether the words of a message alone made it belong.
const fn by_its_words(why: Related) -> bool {
    match why {
        Related::Copy | Related::Link | Related::Tag | Related::Terms => true,
        Related::Origin | Related::Hand => false,
    }
}
