//! Posts as a spreadsheet (RFC 4180), a row for each variant; a post that goes nowhere yet is a row too.
//!
//! | column | what stands in it |
//! |---|---|
//! | `post` | what rows of one post have in common: its id here, any word elsewhere; empty: a post of its own |
//! | `title` | the idea, in a line |
//! | `at`, `zone` | when the post leaves, `2027-03-28T09:30`, and the zone in which that is meant; the desk's if empty |
//! | `account` | where this variant goes, `mastodon:@brand@example.social` or its handle |
//! | `own_at`, `own_zone` | a time of this variant's own |
//! | `text` | the words |
//! | `link`, `tags` | where it leads, and what is added to that: `utm_source=mastodon&utm_medium=post` |
//! | `first_comment`, `warning` | what is written below it, and the content warning |
//! | `visibility` | public, unlisted, followers, direct |
//! | `native` | `yes`: its network is to hold it until its minute |
//! | `media`, `alt` | pictures and films, a line of the cell for each, and their descriptions in the same order |
//! | `campaign`, `brief` | of the post |
//! | `state` | idea, draft, review, approved, scheduled, dropped; or what became of it |
//! | `fate` | what became of this variant, for reading; what is out is not planned again |
//!
//! What a post has is written in its first row and may be left out in the others. Columns may stand in any order.
//! A cell that a spreadsheet would take for a formula begins with an apostrophe, which goes when it is read.

mod cells;
mod read;
mod rows;

use csv::{Terminator, WriterBuilder};

use super::Known;
use crate::domain::id::PostId;
use crate::domain::plan::{Moment, Post, Variant};

pub use self::cells::harmless;
pub use self::read::read;

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 19] = [
    "post",
    "title",
    "at",
    "zone",
    "account",
    "own_at",
    "own_zone",
    "text",
    "link",
    "tags",
    "first_comment",
    "warning",
    "visibility",
    "native",
    "media",
    "alt",
    "campaign",
    "brief",
    "state",
];
/// What stands in a column that is a switch.
const YES: &str = "yes";
/// The column that is for reading.
const FATE: &str = "fate";

/// Writes posts as a spreadsheet: separated by commas, lines ended as RFC 4180 asks.
pub fn write<'a>(posts: impl IntoIterator<Item = (PostId, &'a Post)>, known: &Known<'_>) -> String {
    let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let mut row = |cells: &[String]| {
        // Nothing fails that is written into memory, each row as long as the first.
        let _ = out.write_record(cells);
    };
    let head: Vec<String> = COLUMNS.iter().chain([&FATE]).map(|name| (*name).to_owned()).collect();
    row(&head);
    for (id, post) in posts {
        let none = Variant::default();
        let bare = Some(&none).filter(|_| post.content.variants.is_empty());
        for variant in post.content.variants.iter().chain(bare) {
            row(&cells_of(id, post, variant, known));
        }
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn cells_of(id: PostId, post: &Post, variant: &Variant, known: &Known<'_>) -> Vec<String> {
    let content = &post.content;
    let time =
        |moment: Option<&Moment>| moment.map_or_else(Default::default, |it| (known.written(it), it.zone.clone()));
    let ((at, zone), (own_at, own_zone)) = (time(content.moment.as_ref()), time(variant.moment.as_ref()));
    let tags = variant.link.as_ref().map(|link| cells::tags(&link.tags)).unwrap_or_default();
    let fate = post.fates.get(&variant.account).map(|fate| fate.state().word()).unwrap_or_default();
    let text = |text: &str| cells::harmless(text);
    let given = |given: &Option<String>| cells::harmless(given.as_deref().unwrap_or_default());
    vec![
        id.to_string(),
        text(&content.title),
        at,
        zone,
        text(variant.account.as_str()),
        own_at,
        own_zone,
        text(&variant.text),
        text(variant.link.as_ref().map(|link| link.url.as_str()).unwrap_or_default()),
        text(&tags),
        given(&variant.first_comment),
        given(&variant.warning),
        variant.visibility.map(|seen| seen.word().to_owned()).unwrap_or_default(),
        if variant.native { YES.to_owned() } else { String::new() },
        text(&cells::media(&variant.media)),
        text(&cells::alts(&variant.media)),
        given(&content.campaign),
        text(&content.brief),
        post.stage.word().to_owned(),
        fate.to_owned(),
    ]
}
