//! Reads a folder on from where it was left, a page at a time, losing and doubling nothing.
//!
//! UIDs rise and are never used again while UIDVALIDITY stays: the mark is the first UID not read. Where
//! the server renumbered the folder, it is read again from the day it was first read from; mails are known by
//! their Message-ID, so nothing doubles.

use super::item::Arrived;
use super::letter;
use super::mailbox::{Fetched, Mailbox, State};
use super::outline::{Outline, Wanted};
use super::place::{Folder, Mark, Place};
use crate::domain::network::NetError;
use crate::domain::time::{Span, Time};
use crate::words::{fill, w};

/// Mails of one page.
const PAGE: usize = 50;
/// Of a mail larger than this only the outline is fetched.
const WHOLE: usize = 64 * 1024;

/// A page of a folder.
pub struct Batch {
    /// The mails, by rising UID.
    pub mails: Vec<Arrived>,
    /// Where to go on.
    pub mark: Mark,
    /// More is waiting.
    pub more: bool,
    /// What could not be understood.
    pub odd: Vec<String>,
}

/// Reads the next page of a folder, from its mark or, without one, of what came since `since`.
///
/// # Errors
/// As `Mailbox::ask`; the mark stays where it was.
pub async fn read(
    mailbox: &mut Mailbox,
    (folder, name): (Folder, &str),
    mark: Option<Mark>,
    since: Time,
) -> Result<Batch, NetError> {
    let state = mailbox.examine(name).await?;
    let mark = begin(mark, state, since);
    if mark.since.is_none() && state.next == Some(mark.uidnext) {
        return Ok(Batch { mails: Vec::new(), mark, more: false, odd: Vec::new() });
    }
    let mut uids = mailbox.search(&query(mark)).await?;
    uids.retain(|uid| *uid >= mark.uidnext);
    let more = uids.len() > PAGE;
    uids.truncate(PAGE);
    let (fetched, mut odd) = mails(mailbox, &uids).await?;
    let mut mails = Vec::with_capacity(fetched.len());
    for mail in fetched {
        let early = mark.since.is_some_and(|since| mail.internal.is_some_and(|at| at < Time::from_seconds(since)));
        let place = Place { folder, validity: state.validity, uid: mail.uid };
        if !early {
            match arrived(mailbox, mail, place).await? {
                Some(arrived) => mails.push(arrived),
                None => odd.push(fill(w().email.no_mail, &[&place.uid, &name])),
            }
        }
    }
    Ok(Batch { mark: advance(mark, state, uids.last().copied(), more), mails, more, odd })
}

/// Returns the mark to read from.
fn begin(mark: Option<Mark>, state: State, since: Time) -> Mark {
    match mark {
        Some(mark) if mark.uidvalidity == state.validity => mark,
        _ => Mark { uidvalidity: state.validity, uidnext: 1, since: Some(since.millis().div_euclid(1000)) },
    }
}

/// Returns the mark after a page that ended with the mail `last`.
fn advance(mark: Mark, state: State, last: Option<u32>, more: bool) -> Mark {
    let read = last.map_or(mark.uidnext, |last| mark.uidnext.max(last.saturating_add(1)));
    if more {
        return Mark { uidnext: read, ..mark };
    }
    // All that is there was read or left out for good; whatever comes has a UID from UIDNEXT on.
    Mark { uidnext: state.next.unwrap_or(read).max(read), since: None, ..mark }
}

/// SINCE knows only days, of the server's zone: one day more is asked for and the rest told apart by time.
fn query(mark: Mark) -> String {
    let uids = format!("UID {}:*", mark.uidnext);
    match mark.since {
        None => uids,
        Some(since) => {
            let day = Time::from_seconds(since).minus(Span::days(1)).timestamp();
            format!("{uids} SINCE {}", day.strftime("%-d-%b-%Y"))
        }
    }
}

/// Fetches a page of mails; one that the server keeps back is asked for once more by itself, then told as odd.
async fn mails(mailbox: &mut Mailbox, uids: &[u32]) -> Result<(Vec<Fetched>, Vec<String>), NetError> {
    if uids.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let query = format!("(UID INTERNALDATE BODY.PEEK[]<0.{WHOLE}>)");
    let mut got = match mailbox.fetch(uids, &query).await {
        Err(NetError::Refused { .. }) => Vec::new(),
        other => other?,
    };
    let mut odd = Vec::new();
    for uid in uids.iter().filter(|uid| !got.iter().any(|mail| mail.uid == **uid)).copied().collect::<Vec<_>>() {
        match mailbox.fetch(&[uid], &query).await {
            Ok(mail) if !mail.is_empty() => got.extend(mail),
            // Gone since we searched, or kept back.
            Ok(_) if mailbox.search(&format!("UID {uid}")).await?.is_empty() => {}
            Ok(_) => odd.push(fill(w().email.kept_back, &[&uid])),
            Err(NetError::Refused { why }) => odd.push(fill(w().email.not_given_out, &[&uid, &why])),
            Err(other) => return Err(other),
        }
    }
    // A server that gives out nothing at all is unwell: then the mark must not move.
    if got.is_empty() && !odd.is_empty() {
        return Err(NetError::Unwell { at: mailbox.host().to_owned(), why: odd.join("; ") });
    }
    got.sort_by_key(|mail| mail.uid);
    Ok((got, odd))
}

async fn arrived(mailbox: &mut Mailbox, mail: Fetched, place: Place) -> Result<Option<Arrived>, NetError> {
    let outline = mail.body.len() >= WHOLE;
    let raw = if outline { outline_of(mailbox, &mail).await? } else { mail.body };
    Ok(letter::read(&raw).map(|letter| Arrived { letter, place, internal: mail.internal, outline }))
}

async fn outline_of(mailbox: &mut Mailbox, mail: &Fetched) -> Result<Vec<u8>, NetError> {
    let mut outline = Outline::new(&mail.body);
    while let Some(wanted) = outline.wanted() {
        let got = match mailbox.fetch(&[mail.uid], &wanted.query()).await {
            Err(NetError::Refused { .. }) => Vec::new(),
            other => other?,
        };
        let mut sections = got.into_iter().next().map(|got| got.sections).unwrap_or_default();
        if matches!(wanted, Wanted::Heads(_)) {
            sections.retain(|_, head| !head.is_empty());
        }
        outline.take(&wanted, sections);
    }
    Ok(outline.mail())
}

/// Reads those mails of the open folder that a search finds, newest `most` at most.
///
/// # Errors
/// As `Mailbox::ask`.
pub async fn find(
    mailbox: &mut Mailbox,
    (folder, name): (Folder, &str),
    query: &str,
    most: usize,
) -> Result<Vec<Arrived>, NetError> {
    let state = mailbox.examine(name).await?;
    let mut uids = mailbox.search(query).await?;
    uids.drain(..uids.len().saturating_sub(most));
    let mut found = Vec::new();
    for page in uids.chunks(PAGE) {
        for mail in mails(mailbox, page).await?.0 {
            let place = Place { folder, validity: state.validity, uid: mail.uid };
            found.extend(arrived(mailbox, mail, place).await?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(uidnext: u32, since: Option<i64>) -> Mark {
        Mark { uidvalidity: 7, uidnext, since }
    }

    #[test]
    fn the_mark_moves_on_and_never_back() {
        let state = State { validity: 7, next: Some(100) };
        for (from, last, more, want) in [
            (mark(1, Some(0)), Some(50), true, mark(51, Some(0))),
            (mark(51, Some(0)), Some(90), false, mark(100, None)),
            (mark(1, Some(0)), None, false, mark(100, None)),
            (mark(100, None), Some(120), false, mark(121, None)),
            (mark(100, None), None, false, mark(100, None)),
            (mark(70, None), None, false, mark(100, None)),
        ] {
            assert_eq!(advance(from, state, last, more), want);
        }
    }

    #[test]
    fn a_renumbered_folder_is_read_again() {
        let state = State { validity: 8, next: Some(3) };
        let again = begin(Some(mark(90, None)), state, Time::from_seconds(86_400));
        assert_eq!(again, Mark { uidvalidity: 8, uidnext: 1, since: Some(86_400) });
        assert_eq!(query(again), "UID 1:* SINCE 1-Jan-1970");
        assert_eq!(begin(Some(mark(90, None)), State { validity: 7, next: None }, Time::MIN), mark(90, None));
    }
}
