//! Where a mail lies on the server, and how far each folder has been read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::network::Cursor;

/// One of the two folders that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// What people sent us.
    Inbox,
    /// What we sent.
    Sent,
}

/// Where one mail lies: good until the server renumbers the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub folder: Folder,
    /// The folder's UIDVALIDITY.
    pub validity: u32,
    /// The mail's UID.
    pub uid: u32,
}

/// The address of an attachment: `part:i/1/42/2.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartUrl {
    /// The mail.
    pub place: Place,
    /// IMAP section; `0` is the whole body.
    pub section: String,
}

impl fmt::Display for PartUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = match self.place.folder {
            Folder::Inbox => 'i',
            Folder::Sent => 's',
        };
        write!(f, "part:{folder}/{}/{}/{}", self.place.validity, self.place.uid, self.section)
    }
}

impl FromStr for PartUrl {
    type Err = ();

    fn from_str(text: &str) -> Result<PartUrl, ()> {
        let mut fields = text.strip_prefix("part:").ok_or(())?.split('/');
        let folder = match fields.next() {
            Some("i") => Folder::Inbox,
            Some("s") => Folder::Sent,
            _ => return Err(()),
        };
        let mut number = || fields.next().and_then(|n| n.parse().ok()).ok_or(());
        let place = Place { folder, validity: number()?, uid: number()? };
        let section = fields.next().ok_or(())?;
        // It becomes part of a command: digits and dots, nothing else.
        let fine = !section.is_empty() && section.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        (fine && fields.next().is_none()).then(|| PartUrl { place, section: section.to_owned() }).ok_or(())
    }
}

/// How far one folder has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The folder's UIDVALIDITY.
    pub uidvalidity: u32,
    /// The first UID that was not read yet.
    pub uidnext: u32,
    /// While a folder is read for the first time: mails before this second are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
}

/// How far both folders have been read: the cursor of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// What people sent us.
    pub inbox: Option<Mark>,
    /// What we sent.
    pub sent: Option<Mark>,
}

impl Marks {
    /// Reads a cursor; one that cannot be read starts anew, which doubles nothing.
    pub fn read(cursor: Option<&Cursor>) -> Marks {
        cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok()).unwrap_or_default()
    }

    /// Returns the marks as a cursor.
    pub fn cursor(&self) -> Cursor {
        Cursor(serde_json::to_string(self).unwrap_or_default())
    }

    /// Returns the mark of a folder.
    pub fn of(&self, folder: Folder) -> Option<Mark> {
        match folder {
            Folder::Inbox => self.inbox,
            Folder::Sent => self.sent,
        }
    }

    /// Moves the mark of a folder.
    pub fn set(&mut self, folder: Folder, mark: Mark) {
        match folder {
            Folder::Inbox => self.inbox = Some(mark),
            Folder::Sent => self.sent = Some(mark),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_reads_back_and_carries_no_command() {
        let url = PartUrl { place: Place { folder: Folder::Sent, validity: 7, uid: 42 }, section: "2.1".into() };
        assert_eq!(url.to_string(), "part:s/7/42/2.1");
        assert_eq!(url.to_string().parse(), Ok(url));
        for bad in
            ["", "part:", "part:x/1/2/3", "part:i/1/2", "part:i/1/2/1]\r\nA LOGOUT", "part:i/1/2/3/4", "part:i/-1/2/3"]
        {
            assert_eq!(bad.parse::<PartUrl>(), Err(()), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_cursor_is_read(text in ".{0,60}") {
            let _ = Marks::read(Some(&Cursor(text)));
        }
    }
}
