//! The plan as it is shown: what leaves when, and one post with everything.

use serde::{Deserialize, Serialize};

use super::VariantResults;
use crate::domain::id::{AccountId, PostId, SeatName};
use crate::domain::item::Visibility;
use crate::domain::network::TextLimit;
use crate::domain::plan::{CampaignSheet, FreeSlot, KeyDay, Planned, Post, Quirk, SeriesLine};
use crate::domain::reply::Delivery;
use crate::domain::time::Time;

/// What is planned within a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanSheet {
    /// From when on.
    pub from: Time,
    /// Before when.
    pub until: Time,
    /// What leaves or left then, a post once for each moment of its variants, in order: which of `posts`.
    pub moments: Vec<(Time, usize)>,
    /// The posts, each once; behind those of that time the ones that have no time yet.
    pub posts: Vec<Planned>,
    /// Key dates of the time, in order; none where it is years long.
    pub dates: Vec<KeyDay>,
    /// The accounts that can post.
    pub accounts: Vec<PlanAccount>,
    /// Usual times of accounts that nothing has taken, in order; none where it is months long.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub free: Vec<FreeSlot>,
    /// The campaigns of the file, not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<CampaignSheet>,
    /// How many posts the plan has in all.
    pub total: usize,
}

/// An account that can post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAccount {
    /// Which.
    pub id: AccountId,
    /// Two to five letters for its network.
    pub tag: String,
    /// The zone of those who read it, by name.
    pub zone: String,
    /// How long a post may be there.
    pub limit: TextLimit,
    /// Who may be let see a post there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visibilities: Vec<Visibility>,
    /// Posts may stand behind a content warning there.
    #[serde(default)]
    pub warnings: bool,
}

/// A post with everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostSheet {
    /// Which.
    pub id: PostId,
    /// What it is.
    pub post: Post,
    /// Each variant as it would leave.
    pub variants: Vec<VariantSheet>,
    /// What somebody should know before it leaves, in words.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// The series that stands at it, or of which it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Box<SeriesLine>>,
    /// So many must say yes.
    pub approvals: u32,
    /// Who may; everybody but its writer where nobody is named.
    pub approvers: Vec<SeatName>,
}

/// A variant as it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantSheet {
    /// Whose followers read it.
    pub account: AccountId,
    /// The text as it leaves, its link with it.
    pub text: String,
    /// How long that is, as the network counts.
    pub count: usize,
    /// How long it may be.
    pub limit: TextLimit,
    /// When it leaves, in the zone of the account, as people say it; nothing where it has no time.
    pub there: Option<String>,
    /// That is another time of day there than the one at which it was set.
    #[serde(default)]
    pub differs: bool,
    /// What a change of the clocks does to its minute.
    pub quirk: Quirk,
    /// Its text is the same as another's.
    pub is_copy: bool,
    /// Pictures that nobody has described.
    pub without_alt: usize,
    /// Why the last try to publish it did not leave; it tries again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// How its first comment stands, once its post is out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Delivery>,
    /// A file that is not there, with the reason.
    pub missing: Option<String>,
    /// Why its network, which is to hold it until its minute, does not yet, or will not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_here: Option<String>,
    /// What became of it; nothing where it is not out.
    #[serde(default)]
    pub results: Option<VariantResults>,
}
