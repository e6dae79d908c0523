//! Mail that the desk itself writes to its own people: it stands in no conversation and is filed nowhere.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};

use super::compose;
use super::deliver;
use super::flowed;
use super::reader::Reader;
use super::settings::Settings;
use super::smtp::{Parcel, before};
use crate::domain::clean;
use crate::domain::network::{Connect, NetError, SendError};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Headers of urgent mail that a program wrote: RFC 3834, section 5, so that no holiday notice answers; and how mail
/// programs know what is urgent, RFC 2156.
const HEADERS: [(&str, &str); 4] =
    [("Auto-Submitted", "auto-generated"), ("Importance", "high"), ("Priority", "urgent"), ("X-Priority", "1")];

/// A mail of the desk's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What its Message-ID has before the `@`.
    pub id: String,
}

/// Sends a notice by an account, once.
///
/// # Errors
/// `Unknown` only where the whole mail left and no answer came.
pub async fn notify(by: Connect, notice: &Notice) -> Result<(), SendError> {
    let reader = Reader::new(by).map_err(before)?;
    let parcel = write(notice, &reader.settings, reader.now()).map_err(before)?;
    let mut submission = deliver::open(&reader).await.map_err(before)?;
    submission.hand_over(&parcel).await?;
    submission.quit().await;
    Ok(())
}

fn write(notice: &Notice, settings: &Settings, now: Time) -> Result<Parcel, NetError> {
    let from = compose::address(&settings.address)?;
    let to: Address = compose::address(&notice.to)?;
    let name = (!settings.name.is_empty()).then(|| settings.name.clone());
    let written = Duration::from_millis(u64::try_from(now.millis()).unwrap_or_default());
    let mut mail = Message::builder()
        .date(SystemTime::UNIX_EPOCH + written)
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(clean::line(&notice.subject))
        .message_id(Some(format!("<{}@{}>", notice.id, compose::id_domain(settings))));
    for (header, value) in HEADERS {
        mail = mail.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(header), value.to_owned()));
    }
    let text = SinglePart::builder().header(compose::flowed_text()?).body(flowed::split(&notice.text));
    let mail =
        mail.singlepart(text).map_err(|error| NetError::Refused { why: fill(w().email.unwritable, &[&error]) })?;
    Ok(Parcel { from: from.to_string(), to: vec![to.to_string()], mail: mail.formatted() })
}
