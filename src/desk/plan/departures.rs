//! What leaves at its minute: handed over to the delivery journal, or held with the reason.

use crate::desk::accounts::Accounts;
use crate::desk::attach;
use crate::desk::journal::{self, SendOff};
use crate::desk::live::Shared;
use crate::desk::sending;
use crate::desk::staged::Staged;
use crate::domain::id::{PostId, SeatName};
use crate::domain::network::{Heading, OutgoingKind};
use crate::domain::plan::{Fate, Moment, Post, Variant};
use crate::domain::reply::{Draft, Thought};
use crate::domain::time::Time;
use crate::store::StoreError;
use crate::words::{fill, w};

use super::acts::variant_fits;
use super::zone_of;

/// Stages what becomes of every variant whose minute has come: it is the journal's from here on, or a person decides.
pub fn hand_over_due(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    shared: &Shared,
    due: &[PostId],
) -> Result<(), StoreError> {
    for id in due {
        let Some(post) = staged.subject::<Post>(*id)? else { continue };
        let now = staged.now;
        let variants: Vec<(Variant, Moment)> =
            post.waiting().filter(|(_, moment)| moment.at <= now).map(|(v, m)| (v.clone(), m.clone())).collect();
        for (variant, moment) in variants {
            hand_over(staged, (accounts, shared), (*id, &post), &variant, &moment)?;
        }
    }
    Ok(())
}

fn hand_over(
    staged: &mut Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    (id, post): (PostId, &Post),
    variant: &Variant,
    moment: &Moment,
) -> Result<(), StoreError> {
    match why_held(staged, (accounts, shared), variant, moment) {
        Some(fate) => staged.fated(id, &SeatName::desk(), variant.account.clone(), fate),
        None => send_off(staged, accounts, (id, post), (variant, moment), None),
    }
}

/// Says why a variant does not leave although its minute has come.
fn why_held(
    staged: &Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    variant: &Variant,
    moment: &Moment,
) -> Option<Fate> {
    let (say, at) = (&w().plan, staged.now);
    if at.since(moment.at) > staged.rulings.stale_after {
        let when = moment.at.day_and_minute(staged.rulings.zone(), at);
        return Some(Fate::Held { why: fill(say.missed, &[&when]), at, missed: true, reply: None });
    }
    let (freeze, signed_out) = {
        let live = shared.read();
        (live.freeze.clone(), live.signed_out().remove(&variant.account))
    };
    let why = match (freeze, signed_out) {
        (Some(freeze), _) => Some(fill(say.frozen, &[&freeze.reason])),
        (None, Some(why)) => Some(fill(say.signed_out, &[&variant.account, &why])),
        (None, None) => accounts
            .cannot_send(&variant.account)
            .or_else(|| variant_fits(staged, accounts, variant).err().map(|why| why.to_string())),
    };
    Some(Fate::Held { why: why?, at, missed: false, reply: None })
}

/// What stands over it where a post is a page of its own.
fn heading(post: &Post, moment: &Moment) -> Heading {
    let content = &post.content;
    let date = zone_of(&moment.zone).map(|zone| moment.at.in_zone(&zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    Heading { title: content.name().to_owned(), date, campaign: content.campaign.clone() }
}

/// Stages the delivery of a variant: for now, or for its network to publish at `leaves_at`.
pub(super) fn send_off(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    (id, post): (PostId, &Post),
    (variant, moment): (&Variant, &Moment),
    leaves_at: Option<Time>,
) -> Result<(), StoreError> {
    let now = staged.now;
    let draft = Draft {
        conversation: None,
        seat: post.writer.clone(),
        note: false,
        kind: OutgoingKind::Post,
        account: variant.account.clone(),
        answers: None,
        text: variant.as_sent(),
        visibility: variant.visibility,
        subject: variant.warning.clone(),
        media: attach::on_this_machine(staged.reader.folder(), &variant.media),
        opened_at: now,
        changed_at: now,
        thought: Thought::default(),
    };
    let mut off = SendOff { now: true, post: Some(id), ..sending::prepared(accounts, draft, None, now) };
    off.outgoing.heading = Some(Box::new(heading(post, moment)));
    off.outgoing.leaves_at = leaves_at;
    journal::queue(staged, &post.writer, off, None).map(drop)
}
