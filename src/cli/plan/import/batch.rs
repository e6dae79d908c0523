//! Posts of a file on their way in, by lots: each lot is one job of the desk, which waits once for the disk.

use serde_json::json;

use super::super::super::desk::{self, Desk};
use super::super::super::errand::Errand;
use super::super::super::exit::Failure;
use super::Tally;
use crate::domain::command::{Command, NewPost};
use crate::domain::plan::exchange::Becomes;

/// So many posts are a lot.
pub const AT_ONCE: usize = 250;

/// A post that is to come in.
pub struct Coming {
    /// Its place among what is told.
    pub place: usize,
    /// The line on which it begins.
    pub line: usize,
    /// What it is called.
    pub name: String,
    /// What it is to be.
    pub becomes: Becomes,
    /// What it says.
    pub new: NewPost,
}

/// Hands a lot to the desk. What cannot be let go stays a draft, with the reason.
pub async fn hand_in(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    coming: Vec<Coming>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (posts, told): (Vec<NewPost>, Vec<_>) =
        coming.into_iter().map(|one| (one.new, (one.place, one.line, one.name, one.becomes))).unzip();
    let done = desk.act(Command::MakePosts { posts }).await?;
    if done.posts.len() != told.len() {
        return Err(desk::odd());
    }
    for (made, (place, line, name, becomes)) in done.posts.into_iter().zip(told) {
        let Some(object) = tally.posts.get_mut(place) else { continue };
        object["id"] = json!(made.id);
        object["code"] = json!(made.id.code());
        if let Some(why) = made.refused {
            object["became"] = json!("draft");
            object["why"] = json!(why);
            let told = match becomes {
                Becomes::Draft => format!(": {why}; put it right before the post leaves"),
                Becomes::Scheduled => {
                    tally.scheduled -= 1;
                    format!(" stays a draft: {why}")
                }
                Becomes::Missed => {
                    tally.missed -= 1;
                    format!(" stays a draft: {why}")
                }
            };
            errand.hint(&format!("line {line}: \"{name}\"{told}"))?;
        }
    }
    Ok(())
}

/// Tells how far a long file is.
pub fn tell(errand: &mut Errand<'_>, done: usize, all: usize) -> Result<(), Failure> {
    if all > AT_ONCE {
        errand.hint(&format!("{done} of {all} posts"))?;
    }
    Ok(())
}

/// Tells of a long file what takes back what came in: each lot and each series is a step of its own.
pub fn undone(new: usize, series: usize) -> String {
    match new.div_ceil(AT_ONCE) + series {
        1 => String::new(),
        steps => format!("; `hearken undo` takes them back, in {steps} steps of at most {AT_ONCE}"),
    }
}
