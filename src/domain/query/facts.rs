//! What a query may ask of a row without reading its text.

use crate::domain::class::Class;
use crate::domain::id::CrisisId;
use crate::domain::item::Kind;
use crate::domain::time::Time;

/// Declares an enum whose variants are words of the language.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// Every word, in the order of the documentation.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// Returns the word as it is typed.
            pub const fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// A state or a mark: `is:late`.
    Is {
        /// Waits for us.
        Open = "open",
        /// Put off.
        Snoozed = "snoozed",
        /// Waits for them.
        Waiting = "waiting",
        /// Finished.
        Done = "done",
        /// Cannot be answered in time any more.
        Late = "late",
        /// In the band Quiet.
        Quiet = "quiet",
        /// Has a star.
        Starred = "starred",
        /// Assigned to this seat.
        Mine = "mine",
        /// Assigned to nobody.
        Unassigned = "unassigned",
        /// Does not reopen.
        Muted = "muted",
        /// Not looked at.
        Unread = "unread",
        /// Pinned for a crisis, or belongs to one that runs.
        Crisis = "crisis",
        /// From a VIP.
        Vip = "vip",
        /// The person is not to be written to.
        NoReply = "no-reply",
        /// We answered.
        Sent = "sent",
        /// Has an internal note.
        Note = "note",
        /// Has a draft.
        Draft = "draft",
        /// Strangers can read it.
        Public = "public",
        /// Only we and they can read it.
        Private = "private",
        /// Others who wait wrote nearly the same.
        Swarm = "swarm",
    }
}

words! {
    /// Something a row has: `has:media`.
    Has {
        /// Pictures, films, files.
        Media = "media",
        /// A web address in the text.
        Link = "link",
        /// A label.
        Label = "label",
        /// A deadline.
        Due = "due",
        /// An internal note.
        Note = "note",
        /// A draft.
        Draft = "draft",
    }
}

/// A set of states and marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u32);

impl Marks {
    /// Returns the set with this mark, if it is there.
    #[must_use]
    pub const fn with(self, mark: Is, there: bool) -> Marks {
        if there { Marks(self.0 | 1 << mark as u32) } else { self }
    }

    /// Returns the set with those of these marks that are there.
    #[must_use]
    pub fn all(self, marks: impl IntoIterator<Item = (Is, bool)>) -> Marks {
        marks.into_iter().fold(self, |set, (mark, there)| set.with(mark, there))
    }

    /// Tells whether the mark is there.
    pub const fn has(self, mark: Is) -> bool {
        self.0 & 1 << mark as u32 != 0
    }
}

impl FromIterator<Is> for Marks {
    fn from_iter<I: IntoIterator<Item = Is>>(marks: I) -> Marks {
        marks.into_iter().fold(Marks::default(), |set, mark| set.with(mark, true))
    }
}

/// What a query may ask of a row without reading its text.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// States and marks, as this seat sees them.
    pub marks: Marks,
    /// Labels.
    pub labels: &'a [String],
    /// When it is due.
    pub due: Option<Time>,
    /// Class.
    pub class: Class,
    /// The network's name.
    pub network: &'a str,
    /// Our account, as `network:handle`.
    pub account: &'a str,
    /// The author's handle.
    pub handle: &'a str,
    /// The author's name.
    pub name: &'a str,
    /// The language, BCP 47.
    pub lang: Option<&'a str>,
    /// The kind of item.
    pub kind: Kind,
    /// The seat it is assigned to.
    pub assignee: Option<&'a str>,
    /// The crisis that it belongs to, over or not.
    pub part_of: Option<CrisisId>,
    /// When it was written.
    pub created_at: Time,
    /// It has pictures, films or files.
    pub media: bool,
    /// It has a web address.
    pub link: bool,
}

impl Facts<'_> {
    /// Tells whether the row has this thing.
    pub fn has(&self, thing: Has) -> bool {
        match thing {
            Has::Media => self.media,
            Has::Link => self.link,
            Has::Label => !self.labels.is_empty(),
            Has::Due => self.due.is_some(),
            Has::Note => self.marks.has(Is::Note),
            Has::Draft => self.marks.has(Is::Draft),
        }
    }
}
