//! Sends a reply, files its copy, and looks for it after an outcome that nobody knows.

use tokio::io::AsyncReadExt;

use super::compose::{self, Attached};
use super::item::NETWORK;
use super::mailbox::Mailbox;
use super::names;
use super::place::Folder;
use super::reader::Reader;
use super::smtp::{Parcel, Submission, before};
use crate::domain::item::Media;
use crate::domain::network::{NetError, Outgoing, OutgoingKind, SendError, Sent};
use crate::words::{fill, w};

/// Bytes of all files of one mail: what the large providers take, before encoding.
const FILES: u64 = 25 * 1024 * 1024;

/// Signs in to the submission server and leaves again.
///
/// # Errors
/// As `Submission::open`.
pub async fn check(reader: &Reader) -> Result<(), NetError> {
    open(reader).await?.quit().await;
    Ok(())
}

/// Signs in to the submission server.
///
/// # Errors
/// As `Submission::open`.
pub async fn open(reader: &Reader) -> Result<Submission, NetError> {
    let secret = reader.secret().await?;
    match Submission::open(&reader.settings, &reader.tls, &secret, reader.now()).await {
        Err(why) => {
            let secret = reader.secret_after(&secret, why).await?;
            Submission::open(&reader.settings, &reader.tls, &secret, reader.now()).await
        }
        opened => opened,
    }
}

/// Sends one mail, once, and files its copy.
///
/// # Errors
/// `Unknown` only where the whole mail left and no answer came.
pub async fn send(reader: &Reader, outgoing: &Outgoing) -> Result<Sent, SendError> {
    let files = files(reader, outgoing).await.map_err(before)?;
    let parcel = compose::write(outgoing, &reader.settings, files).map_err(before)?;
    let mut submission = open(reader).await.map_err(before)?;
    submission.hand_over(&parcel).await?;
    submission.quit().await;
    file_copy(reader, outgoing, &parcel).await;
    Ok(sent(reader, outgoing))
}

fn sent(reader: &Reader, outgoing: &Outgoing) -> Sent {
    Sent { remote_id: compose::id_of(outgoing, &reader.settings), url: None, held_until: None }
}

/// Reads the files to attach, and for a forward the attachments of the original.
async fn files(reader: &Reader, outgoing: &Outgoing) -> Result<Vec<Attached>, NetError> {
    let mut files = Vec::new();
    for media in &outgoing.media {
        files.push(attached(media, read_file(&media.url).await?));
    }
    if let (OutgoingKind::Forward { .. }, Some(item)) = (&outgoing.kind, &outgoing.answers)
        && item.network == NETWORK
    {
        for media in &item.media {
            files.push(attached(media, reader.attachment(item, media).await?));
        }
    }
    if files.iter().map(|file| file.bytes.len() as u64).sum::<u64>() > FILES {
        return Err(NetError::Refused { why: w().email.files_large.to_owned() });
    }
    Ok(files)
}

fn attached(media: &Media, bytes: Vec<u8>) -> Attached {
    let name = media.name.clone().unwrap_or_else(|| media.url.clone());
    Attached { name, alt: media.alt.clone(), bytes }
}

async fn read_file(path: &str) -> Result<Vec<u8>, NetError> {
    let unreadable = |error: std::io::Error| NetError::Refused { why: fill(w().network.no_file, &[&path, &error]) };
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(FILES + 1).read_to_end(&mut bytes).await.map_err(unreadable)?;
    Ok(bytes)
}

/// Files the copy in the folder of sent mail, unless it is there. The mail has left: this may fail.
async fn file_copy(reader: &Reader, outgoing: &Outgoing, parcel: &Parcel) {
    if reader.settings.keeps_sent {
        return;
    }
    if let Err(error) = try_file_copy(reader, outgoing, parcel).await {
        let account = &reader.settings.address;
        tracing::warn!(%account, reply = %outgoing.reply, %error, "the mail was sent, but its copy could not be filed");
    }
}

async fn try_file_copy(reader: &Reader, outgoing: &Outgoing, parcel: &Parcel) -> Result<(), NetError> {
    let mut lease = reader.lease().await?;
    let folder = reader.name(&mut lease.mailbox, Folder::Sent).await?;
    let id = compose::id_of(outgoing, &reader.settings);
    let filed = file_once(&mut lease.mailbox, &folder, &id, &parcel.mail).await;
    lease.done(filed)
}

async fn file_once(mailbox: &mut Mailbox, folder: &str, id: &str, mail: &[u8]) -> Result<(), NetError> {
    match holds(mailbox, folder, &[("Message-ID", id)]).await {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        Err(NetError::Refused { .. }) => {
            let command = format!("CREATE {}", names::quoted(folder));
            mailbox.ask(&command, std::time::Duration::from_secs(60), |_| {}).await?;
        }
        Err(error) => return Err(error),
    }
    mailbox.append(folder, mail).await
}

/// Tells whether a folder holds a mail with one of these headers.
async fn holds(mailbox: &mut Mailbox, folder: &str, headers: &[(&str, &str)]) -> Result<bool, NetError> {
    mailbox.examine(folder).await?;
    for (header, id) in headers {
        if !mailbox.search(&format!("HEADER {header} {}", names::quoted(id))).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Looks for a mail of ours: in the folder of sent mail, among what came back to us, in what answers it.
///
/// # Errors
/// `Unsupported` where nothing of it is seen: a mail that left for somebody else leaves no trace here, so its
/// absence proves nothing, unless the server itself files what we send.
pub async fn find(reader: &Reader, outgoing: &Outgoing) -> Result<Option<Sent>, NetError> {
    let id = compose::id_of(outgoing, &reader.settings);
    for (folder, headers) in [
        (Folder::Sent, &[("Message-ID", id.as_str())][..]),
        (Folder::Inbox, &[("Message-ID", id.as_str()), ("In-Reply-To", id.as_str()), ("References", id.as_str())][..]),
    ] {
        let mut lease = reader.lease().await?;
        let name = reader.name(&mut lease.mailbox, folder).await?;
        let held = holds(&mut lease.mailbox, &name, headers).await;
        let held = match lease.done(held) {
            Err(NetError::Refused { .. }) if folder == Folder::Sent => false,
            other => other?,
        };
        if held {
            if folder == Folder::Inbox {
                file_again(reader, outgoing).await;
            }
            return Ok(Some(sent(reader, outgoing)));
        }
    }
    if reader.settings.keeps_sent {
        return Ok(None);
    }
    Err(NetError::Unsupported { what: w().email.no_proof.to_owned() })
}

/// Files the copy of a mail that turned out to have left. It is written anew: the same bytes.
async fn file_again(reader: &Reader, outgoing: &Outgoing) {
    let written = match files(reader, outgoing).await {
        Ok(files) => compose::write(outgoing, &reader.settings, files),
        Err(error) => Err(error),
    };
    match written {
        Ok(parcel) => file_copy(reader, outgoing, &parcel).await,
        Err(error) => tracing::warn!(reply = %outgoing.reply, %error, "the copy of a sent mail could not be written"),
    }
}
