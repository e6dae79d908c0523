//! Messages that belong to a crisis: told as they come, while one runs, and told anew when their words change.

use crate::desk::live::Live;
use crate::desk::staged::Staged;
use crate::domain::class::{Class, Verdict};
use crate::domain::conversation::{Change, Conversation, PartOf};
use crate::domain::crisis::{Crisis, Heard, Kin, Related};
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

    /// Returns the crises that a message fits whose thread has this root, and why. Ours fit none, nor does what is not meant
    /// for us.
    pub fn fits(&self, item: &Item, verdict: &Verdict, root: &str) -> Vec<PartOf> {
        if self.0.is_empty() || item.from_us || verdict.class == Class::Spam {
            return Vec::new();
        }
        let account = item.account_id();
        let heard = Heard { text: &item.text, print: verdict.print, account: &account, root };
        let fits = |(crisis, kin): &(CrisisId, Kin)| Some(PartOf { crisis: *crisis, why: kin.related(heard)? });
        self.0.iter().filter_map(fits).collect()
    }

    /// Returns the crises of the posts below which a conversation stands.
    fn below(&self, page: &Conversation) -> Vec<PartOf> {
        let is_ours = page.class() != Class::Spam && page.is_heard();
        let below = self.0.iter().filter(|(_, kin)| is_ours && kin.is_below(&page.account, &page.root));
        below.map(|(crisis, _)| PartOf { crisis: *crisis, why: Related::Post }).collect()
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
        let text = heard.as_ref().map_or("", |item| item.text.as_str());
        let why = kin.related(Heard::of(&page, text));
        if why.is_none() {
            kin = kin.with(text, page.verdict.print, None);
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

/// Stages that a conversation belongs to the crisis of the post that turned out to be the root of its thread.
pub fn joins_below(staged: &mut Staged<'_>, running: &Running, on: ConversationId) -> Result<(), StoreError> {
    let fits = staged.conversation(on)?.map(|page| running.below(&page)).unwrap_or_default();
    joins(staged, running, on, &fits)
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
        Related::Origin | Related::Hand | Related::Post => false,
    }
}
