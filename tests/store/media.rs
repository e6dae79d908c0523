//! Made-up files of a media library and pictures to be made, as the desk writes them, from a few bytes.

use hearken::domain::asset::{AssetChange, AssetFile, Form, Notes, ShotChange};
use hearken::domain::event::Event;
use hearken::domain::id::{AssetId, EventId, PostId};
use hearken::domain::plan::PostChange;
use hearken::store::Entry;

use super::entry;

/// Something that happens to a file of the library, or to a picture that a post wants where there is one.
pub fn media(posts: &[EventId], n: u64, (who, which): (u8, u8)) -> Entry {
    let post = posts.get(usize::from(which)).filter(|_| who.is_multiple_of(3));
    if let Some(post) = post {
        let change = match who % 2 {
            0 => ShotChange::Wanted { text: format!("picture {n}") },
            _ => ShotChange::Done { which: usize::from(which % 2), yes: who.is_multiple_of(4) },
        };
        return entry(n, Event::Post { id: PostId::from(*post), change: PostChange::Shot(change) }, None);
    }
    let notes = Box::new(Notes {
        alt: format!("what {n} shows"),
        credit: if which.is_multiple_of(2) { "CC BY Ana".to_owned() } else { String::new() },
        tags: ["night", "trains"].map(str::to_owned).into_iter().take(usize::from(which % 3)).collect(),
    });
    let change = match who % 4 {
        0 | 1 => AssetChange::Added { file: Box::new(file(which)), name: format!("file {n}.jpg"), notes },
        2 => AssetChange::Noted(notes),
        _ => AssetChange::Dropped,
    };
    entry(n, Event::Asset { id: AssetId::from_bytes([which; 16]), change }, None)
}

fn file(which: u8) -> AssetFile {
    let (form, shape) = match which % 3 {
        0 => (Form::Jpeg, Some((1200, 800))),
        1 => (Form::Gif, Some((40, 20))),
        _ => (Form::Mp4, None),
    };
    AssetFile {
        sha256: format!("{which:02x}").repeat(32),
        size: 1000 + u64::from(which),
        form,
        shape,
        moves: which % 3 == 1,
    }
}
