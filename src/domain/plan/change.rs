//! What can happen to a post of the plan, as the log holds it.

use serde::{Deserialize, Serialize};

use super::{Content, Fate, Occurrence, Series, Stage, Standing};
use crate::domain::asset::ShotChange;
use crate::domain::figures::Figures;
use crate::domain::id::{AccountId, SeatName};
use crate::domain::lean::is_default;

/// What happened to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostChange {
    /// Somebody thought of it.
    Made {
        /// What it says.
        content: Box<Content>,
        /// Where it stands.
        stage: Stage,
        /// Whose words it says, where somebody else made it of them.
        #[serde(default, skip_serializing_if = "is_default")]
        writer: Option<SeatName>,
    },
    /// It says something else, or leaves at another minute.
    Written(Box<Content>),
    /// It stands elsewhere.
    Staged {
        /// Where.
        to: Stage,
        /// Why, in words.
        #[serde(default, skip_serializing_if = "is_default")]
        why: String,
    },
    /// Somebody said yes to what it says.
    Approved {
        /// As many have as must.
        enough: bool,
    },
    /// It went back to its writer.
    Returned {
        /// With what.
        why: String,
    },
    /// Somebody said something of it.
    Commented {
        /// What.
        text: String,
    },
    /// Something happened to a picture that is to be made for it.
    Shot(ShotChange),
    /// Something became of a variant, or it waits for its minute again.
    Fated {
        /// Which.
        account: AccountId,
        /// What.
        #[serde(default, skip_serializing_if = "is_default")]
        fate: Option<Box<Fate>>,
    },
    /// A network said what people did with a variant that is out.
    Measured {
        /// Which.
        account: AccountId,
        /// What; nothing where it is there no longer.
        #[serde(default, skip_serializing_if = "is_default")]
        found: Option<Box<Figures>>,
    },
    /// It is said again as this says, or no more.
    Repeats(Option<Box<Series>>),
    /// It is one of a series, made as somebody settled it.
    Occurs {
        /// Which of which.
        of: Occurrence,
        /// Whose words it says.
        writer: SeatName,
    },
    /// Somebody took back what they did to it, or did it again.
    PutBack(Box<Standing>),
}
