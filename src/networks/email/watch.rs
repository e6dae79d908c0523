//! Waits for news on a connection of its own: IMAP IDLE, RFC 2177.

use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, RequestId, Response, Status};
use tokio::time::{Instant, timeout};

use super::mailbox::{Mailbox, State};
use crate::domain::network::NetError;
use crate::words::w;

/// IDLE is asked for anew this often: servers may hang up after 30 minutes, routers forget lines sooner.
const FRESH: Duration = Duration::from_secs(9 * 60);
/// How long the server may take to agree.
const ANSWER: Duration = Duration::from_secs(60);

/// A connection that waits in one folder.
pub struct Watch {
    mailbox: Mailbox,
    state: State,
    idle: Option<(RequestId, Instant)>,
    news: bool,
    /// A command was begun and its end not heard: this line can be used no more.
    torn: bool,
}

impl Watch {
    /// Opens the folder to wait in.
    ///
    /// # Errors
    /// As `Mailbox::ask`.
    pub async fn open(mut mailbox: Mailbox, folder: &str) -> Result<Watch, NetError> {
        let state = mailbox.examine(folder).await?;
        Ok(Watch { mailbox, state, idle: None, news: false, torn: false })
    }

    /// Returns what the folder said when the watch began: what came before is no news to it.
    pub fn state(&self) -> State {
        self.state
    }

    /// Tells whether the line is still in a known state: a wait that was given up may have torn it.
    pub fn is_whole(&self) -> bool {
        !self.torn
    }

    /// Waits until the server tells of new mail, `most` at the longest; true when it did.
    ///
    /// # Errors
    /// `Offline` and the like: the watch has to be opened anew.
    pub async fn wait(&mut self, most: Duration) -> Result<bool, NetError> {
        let end = Instant::now() + most;
        loop {
            if std::mem::take(&mut self.news) {
                return Ok(true);
            }
            let begun = self.begin().await?;
            let until = end.min(begun + FRESH);
            match timeout(until.saturating_duration_since(Instant::now()), self.hear()).await {
                Ok(heard) => heard?,
                Err(_) if Instant::now() >= end => return Ok(false),
                Err(_) => self.finish().await?,
            }
        }
    }

    /// Begins to idle, unless it does; returns since when.
    async fn begin(&mut self) -> Result<Instant, NetError> {
        if let Some((_, since)) = &self.idle {
            return Ok(*since);
        }
        self.torn = true;
        let tag = self.mailbox.session().run_command("IDLE").await;
        let tag = tag.map_err(|error| self.cut(error.to_string()))?;
        let agreed = timeout(ANSWER, async {
            loop {
                match self.next().await? {
                    Heard::GoOn => return Ok(()),
                    Heard::Done(of, words) if of == tag => return Err(self.cut(words)),
                    Heard::Done(..) | Heard::Other => {}
                }
            }
        });
        agreed.await.map_err(|_| self.cut(w().email.idle_unanswered.to_owned()))??;
        let since = Instant::now();
        self.idle = Some((tag, since));
        self.torn = false;
        Ok(since)
    }

    /// Hears until there is news. May be given up at any time: the line stays whole.
    async fn hear(&mut self) -> Result<(), NetError> {
        while !self.news {
            if let Heard::Done(_, words) = self.next().await? {
                return Err(self.cut(words));
            }
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), NetError> {
        let Some((tag, _)) = self.idle.take() else { return Ok(()) };
        self.torn = true;
        self.mailbox.session().run_command_untagged("DONE").await.map_err(|error| self.cut(error.to_string()))?;
        let ended = timeout(ANSWER, async {
            loop {
                if let Heard::Done(of, _) = self.next().await?
                    && of == tag
                {
                    return Ok(());
                }
            }
        });
        ended.await.map_err(|_| self.cut(w().email.idle_end_unanswered.to_owned()))??;
        self.torn = false;
        Ok(())
    }

    async fn next(&mut self) -> Result<Heard, NetError> {
        let response = self.mailbox.session().read_response().await;
        let response = response.map_err(|error| self.cut(error.to_string()))?;
        let Some(response) = response else { return Err(self.cut(w().network.cut.to_owned())) };
        match response.parsed() {
            Response::Continue { .. } => Ok(Heard::GoOn),
            Response::Done { tag, outcome, .. } => {
                Ok(Heard::Done(tag.clone(), outcome.information.as_deref().unwrap_or(w().email.idle_ended).to_owned()))
            }
            Response::Data { status: Status::Bye, outcome } => {
                Err(self.cut(outcome.information.as_deref().unwrap_or(w().email.hung_up).to_owned()))
            }
            Response::MailboxData(MailboxDatum::Exists(_)) => {
                self.news = true;
                Ok(Heard::Other)
            }
            _ => Ok(Heard::Other),
        }
    }

    fn cut(&self, why: String) -> NetError {
        NetError::Offline { host: self.mailbox.host().to_owned(), why: crate::domain::clean::line(&why) }
    }
}

enum Heard {
    GoOn,
    Done(RequestId, String),
    Other,
}
