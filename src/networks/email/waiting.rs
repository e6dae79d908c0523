//! Waits until a fetch is worth it: IDLE for what people send, a look now and then for what we sent elsewhere.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::mailbox::State;
use super::place::{Folder, Mark, Marks};
use super::reader::Reader;
use super::watch::Watch;
use crate::domain::network::NetError;
use crate::domain::time::Span;

/// How often the folders are looked at which no connection waits in.
const LOOK: Duration = Duration::from_secs(60);

/// The account's waiting side.
#[derive(Default)]
pub struct Waiting {
    watch: tokio::sync::Mutex<Option<Watch>>,
    read: Mutex<Marks>,
}

impl Waiting {
    /// Notes how far the folders have been read: what lies behind is no news.
    pub fn has_read(&self, marks: Marks) {
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = marks;
    }

    fn is_news(&self, folder: Folder, state: State) -> bool {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).of(folder);
        match (read, state.next) {
            (Some(Mark { uidvalidity, uidnext, .. }), Some(next)) => uidvalidity != state.validity || next > uidnext,
            (None, _) => true,
            (Some(_), None) => false,
        }
    }

    /// Waits `most` at the longest; true when there may be something to fetch, a broken line among it.
    pub async fn wait(&self, reader: &Reader, most: Span) -> bool {
        let end = Instant::now() + Duration::from_millis(u64::try_from(most.as_millis()).unwrap_or_default());
        let mut slot = self.watch.lock().await;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let news = match self.listen(&mut slot, reader, left.min(LOOK)).await {
                Ok(true) => Ok(true),
                Ok(false) => self.look(reader, slot.is_none()).await,
                Err(error) => Err(error),
            };
            match news {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => {
                    tracing::debug!(account = %reader.settings.address, %error, "the wait for mail broke off");
                    *slot = None;
                    sleep(reader.pause().min(end.saturating_duration_since(Instant::now()))).await;
                    return true;
                }
            }
        }
    }

    /// Idles; a server that cannot is only waited for.
    async fn listen(&self, slot: &mut Option<Watch>, reader: &Reader, most: Duration) -> Result<bool, NetError> {
        if !slot.as_ref().is_some_and(Watch::is_whole) {
            let lease = reader.lease().await?;
            let can_idle = lease.mailbox.can_idle();
            lease.done(Ok(()))?;
            if !can_idle {
                sleep(most).await;
                return Ok(false);
            }
            let mailbox = reader.open().await?;
            let watch = slot.insert(Watch::open(mailbox, &reader.settings.folder).await?);
            if self.is_news(Folder::Inbox, watch.state()) {
                return Ok(true);
            }
        }
        match slot {
            Some(watch) => watch.wait(most).await,
            None => Ok(false),
        }
    }

    /// Looks into the folder of sent mail, and into the inbox where nothing waits there.
    async fn look(&self, reader: &Reader, inbox: bool) -> Result<bool, NetError> {
        let folders = if inbox { &[Folder::Sent, Folder::Inbox][..] } else { &[Folder::Sent][..] };
        for folder in folders {
            let mut lease = reader.lease().await?;
            let name = reader.name(&mut lease.mailbox, *folder).await?;
            let state = lease.mailbox.examine(&name).await;
            match lease.done(state) {
                Ok(state) if self.is_news(*folder, state) => return Ok(true),
                Ok(_) => {}
                // No folder of sent mail: nothing to see there.
                Err(NetError::Refused { .. }) if *folder == Folder::Sent => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}
