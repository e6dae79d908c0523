//! A raffle among those who wrote below a post of ours.

use crate::desk::crisis::post_of;
use crate::desk::handle::Handle;
use crate::domain::id::ConversationId;
use crate::domain::plan::raffle::{Draw, draw, participant};
use crate::words::w;

use super::CannotShow;

/// Draws among those who wrote below the post of ours that a conversation is, or stands below.
pub fn raffle(
    desk: &Handle,
    of: ConversationId,
    seed: &str,
    (winners, without): (usize, &[String]),
) -> Result<Draw, CannotShow> {
    let reader = desk.reader();
    let page = reader.conversation(of)?;
    let post = page.map(|page| post_of(&reader, &page)).transpose()?.flatten();
    let post = post.ok_or_else(|| CannotShow::No(w().crisis.no_post.to_owned()))?;
    let out: Vec<String> = without.iter().map(|handle| participant(handle)).collect();
    let mut handles = Vec::new();
    for id in reader.all_below(&post.account, &post.root)? {
        let Some(page) = reader.conversation(id)? else { continue };
        let theirs =
            page.items.iter().find(|item| !item.from_us).map(|item| reader.item(item.id)).transpose()?.flatten();
        handles.extend(theirs.map(|item| item.author.handle).filter(|handle| !out.contains(&participant(handle))));
    }
    Ok(draw(seed, handles.iter().map(String::as_str), winners))
}
