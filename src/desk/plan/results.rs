//! What people did with posts of ours: asked of their networks when that is due, in the round of each account.

use tokio::sync::oneshot;

use crate::desk::clock;
use crate::desk::poller::Poller;
use crate::desk::staged::Staged;
use crate::desk::writer::{Job, results_key};
use crate::domain::figures::Figures;
use crate::domain::id::{AccountId, PostId, SeatName};
use crate::domain::network::NetError;
use crate::domain::plan::{Fate, Post, PostChange, first_asked};
use crate::domain::time::{Span, Time};
use crate::store::{Reader, StoreError};
use crate::words::w;

/// So many posts are asked about before what was said of them is written down.
const AT_ONCE: usize = 25;
/// A network whose answer is of no use is asked again after so long.
const REST: Span = Span::minutes(10);

/// What a network said of a post of ours, by its id there; nothing where it is there no longer.
pub type Told = (PostId, String, Option<Figures>);

/// Returns up to when everything due of an account was asked; nothing where nothing ever was.
pub fn asked(reader: &Reader, account: &AccountId) -> Option<Time> {
    let kept = reader.kept(&results_key(account)).ok().flatten()?;
    String::from_utf8(kept).ok()?.parse().ok().map(Time::from_millis)
}

/// Stages what is new of what a network said.
pub fn measured(staged: &mut Staged<'_>, account: &AccountId, told: Vec<Told>) -> Result<(), StoreError> {
    for (id, remote_id, found) in told {
        let Some(post) = staged.subject::<Post>(id)? else { continue };
        let is_meant =
            matches!(post.fates.get(account), Some(Fate::Published { remote_id: of, .. }) if *of == remote_id);
        let known = post.results.get(account).cloned().unwrap_or_default();
        if is_meant && known.is_news(found.as_ref()) {
            let change = PostChange::Measured { account: account.clone(), found: found.map(Box::new) };
            staged.alter::<Post>(id, &SeatName::desk(), change, None)?;
        }
    }
    Ok(())
}

impl Poller {
    /// Asks about posts that are due. What says something of the account is an error; an answer that is of no use costs
    /// nothing but a rest, until `rests`.
    pub async fn measure(&self, rests: &mut Time) -> Result<(), NetError> {
        if !self.network.caps().results || clock::now() < *rests {
            return Ok(());
        }
        match self.measure_all().await {
            Err(why @ (NetError::Limited { .. } | NetError::SignedOut { .. } | NetError::Offline { .. })) => Err(why),
            Err(why) => {
                tracing::warn!(account = %self.id, %why, "what became of posts was not told");
                *rests = clock::now().plus(REST);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    async fn measure_all(&self) -> Result<(), NetError> {
        let now = clock::now();
        let before = asked(&self.readers.get(), &self.id).unwrap_or(first_asked(now));
        let due = self.shared.read().plan.to_measure(&self.id, before, now);
        let mut chunks = due.chunks(AT_ONCE).peekable();
        while let Some(chunk) = chunks.next() {
            let told = self.ask(chunk).await?;
            // What is due behind these is still to be asked.
            let next = chunks.peek().and_then(|next| next.first());
            let asked = next.map_or(now, |(step, _)| step.minus(Span::millis(1)));
            let (answer, written) = oneshot::channel();
            self.jobs.push(Job::Measured { account: self.id.clone(), told, asked, answer });
            let closing =
                || NetError::Odd { at: w().desk.this_desk.to_owned(), body: w().acts.desk_closing.to_owned() };
            written.await.map_err(|_| closing())?.map_err(|why| here(&why))?;
        }
        Ok(())
    }

    async fn ask(&self, due: &[(Time, PostId)]) -> Result<Vec<Told>, NetError> {
        let reader = self.readers.get();
        let mut posts: Vec<(PostId, String)> = Vec::with_capacity(due.len());
        for (_, id) in due {
            let post = reader.subject::<Post>(*id).map_err(|why| here(&why))?;
            if let Some(Fate::Published { remote_id, .. }) = post.as_ref().and_then(|post| post.fates.get(&self.id)) {
                posts.push((*id, remote_id.clone()));
            }
        }
        let ids: Vec<String> = posts.iter().map(|(_, remote_id)| remote_id.clone()).collect();
        let found = if ids.is_empty() { Vec::new() } else { self.network.results(&ids).await? };
        let of = |(remote_id, found): (String, Option<Figures>)| {
            let (id, _) = posts.iter().find(|(_, of)| *of == remote_id)?;
            Some((*id, remote_id, found))
        };
        Ok(found.into_iter().filter_map(of).collect())
    }
}

fn here(why: &StoreError) -> NetError {
    NetError::Odd { at: w().desk.this_desk.to_owned(), body: why.to_string() }
}
