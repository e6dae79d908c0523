//! What made-up people do with posts of ours: the same post always grows the same way, fast at first.

use crate::domain::figures::Figures;
use crate::domain::id::{ReplyId, digest};
use crate::domain::item::{Item, Kind};
use crate::domain::time::{Span, Time};

/// After so long two of three who will ever do something have done it.
const PACE: Span = Span::hours(9);
/// Hours of the day in which more people look.
const BUSY: [(i64, f64); 3] = [(12, 1.3), (18, 1.7), (20, 1.5)];

/// What our posts are called here; the rest of the name says when it was written.
pub const OURS: &str = "ours-";

/// Returns what people have done by now with a post of ours, by its id; nothing where the id is none of ours.
pub fn figures(network: &str, id: &str, now: Time, speed: f64) -> Option<Figures> {
    let written: ReplyId = id.strip_prefix(OURS)?.parse().ok()?;
    let age = now.since(written.at()).as_millis().max(0) as f64 * speed;
    let done = 1.0 - (-age / PACE.as_millis() as f64).exp();
    let chance = digest(&[network, id]);
    let hour = written.at().millis().div_euclid(3_600_000).rem_euclid(24);
    let busy = BUSY.iter().find(|(near, _)| (near - hour).abs() <= 1).map_or(1.0, |(_, busy)| *busy);
    let grown = |byte: usize, least: f64, most: f64| {
        let chance = f64::from(chance.get(byte).copied().unwrap_or(0)) / 255.0;
        // Neither negative nor beyond what fits: `most` is small.
        Some(((least + (most - least) * chance * chance) * busy * done).round() as u64)
    };
    Some(Figures {
        likes: grown(0, 6.0, 90.0),
        comments: grown(1, 1.0, 14.0),
        shares: grown(2, 1.0, 30.0),
        quotes: if network == "bluesky" { grown(3, 0.0, 5.0) } else { None },
        views: if matches!(network, "x" | "facebook" | "instagram") { grown(4, 300.0, 9_000.0) } else { None },
        poll: None,
    })
}

/// Returns what the scenario says that people did with a post of ours.
pub fn scripted(item: &Item) -> Option<Figures> {
    let counts = item.engagement.as_ref().filter(|_| item.kind == Kind::Post)?;
    let (likes, comments, shares) = (Some(counts.likes), Some(counts.replies), Some(counts.shares));
    Some(Figures { likes, comments, shares, ..Figures::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_scenario_says_is_told_of_our_posts_alone() {
        let text = r#"{"network":"x","account":"@b","id":"1","kind":"post","created_at":"2026-11-24T09:00:00Z",
            "author":{"handle":"b"},"text":"hi","engagement":{"likes":96,"shares":22,"replies":61}}"#;
        let post: Item = serde_json::from_str(text).unwrap();
        let told = scripted(&post).unwrap();
        assert_eq!((told.likes, told.comments, told.shares, told.views), (Some(96), Some(61), Some(22), None));
        assert_eq!(scripted(&Item { kind: Kind::Mention, ..post.clone() }), None);
        assert_eq!(scripted(&Item { engagement: None, ..post }), None);
    }

    #[test]
    fn a_post_grows_and_never_shrinks() {
        let out: Time = "2026-11-24T18:10:00Z".parse().unwrap();
        let id = format!("{OURS}{}", ReplyId::new(out, [7; 10]));
        let at = |hours| figures("mastodon", &id, out.plus(Span::hours(hours)), 1.0).unwrap();
        let likes: Vec<u64> = [0, 1, 3, 8, 24, 48, 720].into_iter().map(|hours| at(hours).likes.unwrap()).collect();
        assert!(likes.is_sorted() && likes[0] == 0 && likes[6] > likes[1], "{likes:?}");
        assert_eq!((at(9), at(9).views), (at(9), None));
        assert_eq!(figures("mastodon", "m17", out, 1.0), None);
    }
}
