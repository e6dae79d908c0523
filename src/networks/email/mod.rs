//! E-mail: read by IMAP, sent by SMTP submission.
//!
//! `Email` keeps one connection that reads and one that waits. Letters become items by way of `letter` and
//! `item`; replies become mails by way of `compose`, and leave by way of `deliver`. `notice` is mail of the desk's own.

mod answer;
mod auto;
mod catchup;
mod compose;
mod deliver;
mod flowed;
mod greeting;
mod item;
mod letter;
mod line;
mod mailbox;
mod names;
mod notice;
mod outline;
mod parts;
mod place;
mod quote;
mod reader;
mod refusal;
mod sasl;
mod settings;
mod smtp;
mod tls;
mod waiting;
mod watch;

#[cfg(test)]
mod tests;

use async_trait::async_trait;

pub use self::notice::{Notice, notify};

use self::place::{Folder, Marks};
use self::reader::Reader;
use self::waiting::Waiting;
use crate::domain::item::{Item, Media};
use crate::domain::network::{
    Adapter, Budget, Caps, Connect, Cursor, Moderation, NetError, Network, Outgoing, Page, SendError, Sent, TextLimit,
};
use crate::domain::report::Reports;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// The line of e-mail in the table of networks.
pub static ADAPTER: Adapter =
    Adapter { name: item::NETWORK, tag: "mail", help: w().email.help, caps, faults: settings::faults, connect };

fn caps() -> Caps {
    Caps {
        send: true,
        posts: false,
        private_reply: true,
        visibilities: Vec::new(),
        content_warning: false,
        mentions_in_text: false,
        moderation: Vec::new(),
        attachments: 10,
        alt_text: true,
        public_limit: TextLimit::NONE,
        private_limit: TextLimit::NONE,
        streams: true,
        forward: true,
        absence_proves: false,
        schedules_ahead: None,
        reports: Reports::default(),
        results: false,
    }
}

fn connect(with: Connect) -> Result<Box<dyn Network>, NetError> {
    Ok(Box::new(Email { reader: Reader::new(with)?, waiting: Waiting::default() }))
}

/// At most this many mails of a thread are shown.
const THREAD: usize = 200;

/// One mail account.
struct Email {
    reader: Reader,
    waiting: Waiting,
}

#[async_trait]
impl Network for Email {
    fn caps(&self) -> Caps {
        caps()
    }

    async fn check(&self) -> Result<String, NetError> {
        self.reader.check().await?;
        deliver::check(&self.reader).await?;
        Ok(self.reader.settings.address.clone())
    }

    async fn fetch(&self, cursor: Option<&Cursor>, since: Time) -> Result<Page, NetError> {
        let mut marks = Marks::read(cursor);
        let mut page = Page::default();
        for folder in [Folder::Inbox, Folder::Sent] {
            let Some(batch) = self.reader.read(folder, marks.of(folder), since).await? else { continue };
            marks.set(folder, batch.mark);
            page.more |= batch.more;
            page.odd.extend(batch.odd);
            page.items.extend(batch.mails.into_iter().map(|mail| self.reader.item(mail)));
        }
        page.items.sort_by_key(|item| item.created_at);
        item::join_threads(&mut page.items);
        self.waiting.has_read(marks);
        page.cursor = Some(marks.cursor());
        Ok(page)
    }

    async fn wait(&self, most: Span) -> bool {
        self.waiting.wait(&self.reader, most).await
    }

    async fn thread(&self, item: &Item) -> Result<Vec<Item>, NetError> {
        let root = item.conversation.as_deref().unwrap_or(&item.id);
        let id = names::quoted(root);
        let query = format!("OR OR HEADER Message-ID {id} HEADER References {id} HEADER In-Reply-To {id}");
        let mut thread = self.reader.find_in_both(&query, THREAD).await?;
        thread.retain(|one| one.conversation.as_deref() == Some(root) || one.id == root);
        if !thread.iter().any(|one| one.id == item.id) {
            thread.push(item.clone());
        }
        thread.sort_by_key(|one| (one.id != root, one.created_at));
        Ok(thread)
    }

    fn prepare(&self, outgoing: &Outgoing) -> String {
        compose::message_id(outgoing, &self.reader.settings)
    }

    async fn send(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        deliver::send(&self.reader, outgoing).await
    }

    async fn find(&self, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
        deliver::find(&self.reader, outgoing).await
    }

    async fn moderate(&self, _item: &Item, act: Moderation, _on: bool) -> Result<(), NetError> {
        Err(NetError::Unsupported { what: fill(w().email.by_mail, &[&act.word()]) })
    }

    async fn attachment(&self, item: &Item, media: &Media) -> Result<Vec<u8>, NetError> {
        self.reader.attachment(item, media).await
    }

    fn budget(&self) -> Budget {
        Budget::default()
    }
}
