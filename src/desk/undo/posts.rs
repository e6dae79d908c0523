//! Posts of the plan, taken back or done again. Nothing leaves by that: what would have left meanwhile stays as it is.

use serde::{Deserialize, Serialize};

use super::{Deed, Way};
use crate::desk::acts::unsaved;
use crate::desk::plan;
use crate::desk::staged::Staged;
use crate::domain::command::Refusal;
use crate::domain::id::{PostId, SeatName};
use crate::domain::plan::{Post, PostChange, Standing};
use crate::words::{fill, w};

/// What an act did to a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostDeed {
    /// Which.
    pub id: PostId,
    /// As it stood before; nothing where the act made it.
    pub before: Option<Box<Standing>>,
    /// As it stood after.
    pub after: Box<Standing>,
}

impl Deed {
    /// What was done to posts; nothing where they stand as before.
    pub fn of_posts(name: &str, posts: Vec<PostDeed>) -> Option<Deed> {
        let posts: Vec<PostDeed> = posts.into_iter().filter(|post| post.before.as_ref() != Some(&post.after)).collect();
        let words = fill(w().plan.deed, &[&name]);
        (!posts.is_empty()).then(|| Deed { words, posts, ..Deed::default() })
    }
}

/// Stages the walk of a post; refuses where it was changed since, and where it would leave by that.
pub fn walk(staged: &mut Staged<'_>, seat: &SeatName, deed: &Deed, way: Way) -> Result<(), Refusal> {
    for post in &deed.posts {
        let after = (*post.after).clone();
        // What the act made is given up, since nothing is ever taken out of the log.
        let before = post.before.as_ref().map_or_else(|| after.clone().dropped(), |before| (**before).clone());
        let (from, to) = way.of(&before, &after);
        plan::take_up(staged, post.id).map_err(unsaved)?;
        let known = staged.subject::<Post>(post.id).map_err(unsaved)?;
        let Some(known) = known.filter(|known| known.stands_as(from)) else { return Err(deed.changed_since(way)) };
        let to = to.clone().without_deliveries();
        if known.would_leave(&to, staged.now) {
            return Err(Refusal::no(fill(w().plan.would_leave, &[&to.content.name()])));
        }
        staged.alter::<Post>(post.id, seat, PostChange::PutBack(Box::new(to)), None).map_err(unsaved)?;
    }
    Ok(())
}
