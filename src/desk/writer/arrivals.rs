//! What comes in from outside: items, the health of accounts, the end of snoozes and of waiting in vain.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Taken, Writer, cursor_key, results_key};
use crate::desk::arrive::{self, Fate};
use crate::desk::newcomer::{Newcomer, Newcomers};
use crate::desk::plan::{self, Told};
use crate::desk::ruled::{AtWork, RulePage};
use crate::desk::staged::Staged;
use crate::desk::{clock, crisis, pager};
use crate::domain::chain::{How, PageAct};
use crate::domain::conversation::{Change, Dismissal};
use crate::domain::event::Event;
use crate::domain::id::{AccountId, ConversationId, PageId, SeatName, digest};
use crate::domain::item::Kind;
use crate::domain::network::{Cursor, Health};
use crate::domain::page::{Answer, answer_of_mail};
use crate::domain::time::Time;
use crate::store::StoreError;

/// Where it is kept by which rulings deadlines were counted last.
const RULINGS: &str = "rulings";
/// Items written in one atomic batch.
const ITEMS_PER_BATCH: usize = 2_000;

impl Writer {
    pub(super) fn arrived(
        &mut self,
        Newcomers { items, rules }: Newcomers,
        removed: &[String],
        account: Option<(AccountId, Option<Cursor>)>,
        open_since: Time,
    ) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        let newest = items.iter().filter(|one| !one.item.from_us).map(|one| one.item.created_at).max();
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let chunk: Vec<Newcomer> = items.by_ref().take(ITEMS_PER_BATCH).collect();
            let mut at_work = AtWork::begin(&self.shared, Arc::clone(&rules));
            let answers = self.answers_to_pages(&chunk);
            taken += self.decide::<_, StoreError>(|staged| {
                let taken = take_in(staged, &mut at_work, chunk, open_since)?;
                page(staged, &at_work.pages)?;
                Ok(taken)
            })?;
            self.must_flush |= !at_work.pages.is_empty() || !answers.is_empty();
            for answer in answers {
                self.page_answered(&answer)?;
            }
        }
        let Some((account, cursor)) = account else { return Ok(taken) };
        self.decide::<_, StoreError>(|staged| {
            removed.iter().try_for_each(|native| arrive::gone(staged, &account, native).map(|_| ()))
        })?;
        if let (Some(cursor), Some(store)) = (cursor, self.store.as_mut()) {
            store.keep(&cursor_key(&account), Some(cursor.0.as_bytes()))?;
        }
        if let Some(newest) = newest {
            let mut live = self.shared.write();
            let state = live.accounts.entry(account).or_default();
            state.last_item = state.last_item.max(Some(newest));
        }
        Ok(taken)
    }

    /// Writes down what a network said of posts of ours, and up to when everything due was asked.
    pub(super) fn measured(&mut self, account: &AccountId, told: Vec<Told>, asked: Time) -> Result<(), StoreError> {
        self.decide(|staged| plan::measured(staged, account, told))?;
        self.keep(&results_key(account), asked.millis().to_string().as_bytes())
    }

    /// Returns the mails that answer a page: nothing is looked at while nobody is paged.
    fn answers_to_pages(&self, items: &[Newcomer]) -> Vec<(Answer, AccountId, String)> {
        let (open, arranged) = {
            let live = self.shared.read();
            let open: Vec<String> = live.pagings.keys().map(PageId::code).collect();
            if open.is_empty() {
                return Vec::new();
            }
            (open, live.arranged.clone())
        };
        let rota = self.rulings.ready.rota(&arranged);
        let mails = items.iter().map(|one| &one.item).filter(|item| item.kind == Kind::Email && !item.from_us);
        mails
            .filter_map(|item| Some((answer_of_mail(item, &rota, &open)?, item.account_id(), item.id.clone())))
            .collect()
    }

    /// Somebody answered a page by mail: it is acknowledged, and their mail waits for nobody.
    fn page_answered(&mut self, (answer, account, native): &(Answer, AccountId, String)) -> Result<(), StoreError> {
        let pages: Vec<_> = self.shared.read().pagings.iter().map(|(id, paging)| (*id, paging.clone())).collect();
        self.decide::<_, StoreError>(|staged| {
            // Whatever else they say waits as any mail does.
            let Answer::Acknowledges { who, code, by, .. } = answer else { return Ok(()) };
            if let Some(id) = pager::meant(&pages, who, code.as_deref(), *by) {
                let act = PageAct::Acknowledge { how: How::Answer(*by) };
                // What is over already needs no answer any more.
                let _ = crisis::page_act(staged, who, id, &act);
            }
            if let Some(place) = staged.place_of(account, native)? {
                let change = Change::Dismissed { why: Dismissal::NoAnswerNeeded };
                staged.change(place.conversation, &SeatName::desk(), change, None)?;
            }
            Ok(())
        })
    }

    pub(super) fn health(&mut self, account: AccountId, health: Health) -> Result<(), StoreError> {
        let known = self.shared.read().accounts.get(&account).map(|state| state.health.clone());
        if known.as_ref() == Some(&health) {
            return Ok(());
        }
        let event = Event::Account { id: account.clone(), health: health.clone() };
        self.record(&SeatName::desk(), event)?;
        let mut live = self.shared.write();
        let state = live.accounts.entry(account).or_default();
        state.health = health;
        state.since = clock::now();
        Ok(())
    }

    pub(super) fn wake(&mut self) -> Result<(), StoreError> {
        let awake = self.shared.read().awake_at(clock::now());
        self.decide(|staged| {
            awake.iter().try_for_each(|id| staged.change(*id, &SeatName::desk(), Change::Woke, None).map(|_| ()))
        })
    }

    /// Ends those that wait for somebody from whom nothing has come; returns how many they are.
    pub(super) fn close_waiting(&mut self, on: &[ConversationId], quiet_before: Time) -> Result<u64, StoreError> {
        self.decide(|staged| {
            let mut closed = 0;
            for id in on {
                let page = staged.conversation(*id)?;
                if page.is_some_and(|page| page.waits_in_vain() && page.quiet_since() < quiet_before) {
                    staged.change(*id, &SeatName::desk(), Change::Done, None)?;
                    closed += 1;
                }
            }
            Ok(closed)
        })
    }

    /// Counts all deadlines anew, unless they were counted by the very same rulings before.
    pub(super) fn rule(&mut self) -> Result<(), StoreError> {
        let print = digest(&[&format!("{:?}", self.rulings)]);
        if self.reader.kept(RULINGS)?.is_some_and(|kept| kept == print) {
            return Ok(());
        }
        self.retarget()?;
        self.keep(RULINGS, &print)
    }

    fn retarget(&mut self) -> Result<(), StoreError> {
        let all: Vec<_> = self.shared.read().slim.keys().copied().collect();
        for some in all.chunks(ITEMS_PER_BATCH) {
            self.decide::<_, StoreError>(|staged| {
                for id in some {
                    let Some(page) = staged.conversation(*id)? else { continue };
                    if staged.rulings.due(&page) != page.due {
                        staged.change(*id, &SeatName::desk(), Change::Retargeted, None)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

fn take_in(
    staged: &mut Staged<'_>,
    at_work: &mut AtWork,
    items: Vec<Newcomer>,
    open_since: Time,
) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    for item in items {
        match arrive::arrive(staged, at_work, item, open_since)? {
            Fate::New => taken.new += 1,
            Fate::Settled => {
                taken.new += 1;
                taken.settled += 1;
            }
            Fate::Known => taken.known += 1,
            Fate::Edited => taken.edited += 1,
        }
    }
    Ok(taken)
}

/// Raises the pages that rules ask for: one for each rule, however many messages called for it at once.
fn page(staged: &mut Staged<'_>, pages: &[RulePage]) -> Result<(), StoreError> {
    let mut by_rule: BTreeMap<&str, Vec<ConversationId>> = BTreeMap::new();
    for page in pages {
        by_rule.entry(&page.rule).or_default().push(page.on);
    }
    for (rule, on) in by_rule {
        if let Some(first) = on.first() {
            crisis::page_of_rule(staged, rule, *first, on.len() - 1)?;
        }
    }
    Ok(())
}
