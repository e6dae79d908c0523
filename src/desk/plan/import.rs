//! Many posts at once, as a file brings them: they come in together, and are taken back together.

use super::acts::{act, deed, make};
use crate::desk::accounts::Accounts;
use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::desk::undo::{Deed, PostDeed};
use crate::domain::command::{Done, MadePost, NewPost, Refusal};
use crate::domain::id::SeatName;
use crate::words::{some, w};

/// Stages posts, and what is to become of each. One that cannot become it stays a draft with the reason.
pub fn make_many(
    staged: &mut Staged<'_>,
    around: (&Accounts, &Shared),
    by: &SeatName,
    posts: Vec<NewPost>,
) -> Result<(Done, Option<Deed>), Refusal> {
    let (mut made, mut deeds): (Vec<MadePost>, Vec<PostDeed>) = (Vec::new(), Vec::new());
    for new in posts {
        let (done, _) = make(staged, around, by, *new.content, false)?;
        let Some(id) = done.post else { continue };
        let refused = match &new.act {
            Some(wanted) => act(staged, around, by, id, wanted).err().map(|why| why.to_string()),
            None => None,
        };
        made.push(MadePost { id, refused });
        deeds.extend(deed(staged, &[(id, None)])?.map(|deed| deed.posts).unwrap_or_default());
    }
    let name = some(w().plan.many_posts, made.len());
    let deed = Deed::of_posts(&name, deeds);
    Ok((Done { notice: name.into(), posts: made, ..Done::default() }, deed))
}
