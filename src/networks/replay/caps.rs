//! What the networks that a scenario plays can really do, so that a rehearsal is one.
//!
//! Numbers: Mastodon instance defaults, the Bluesky lexicon `app.bsky.feed.post`, twitter-text v3, the Graph API's
//! comment node and its carousels (10 pictures), and for store reviews Google Play's "reply to reviews" (350 characters).

use crate::domain::item::Visibility;
use crate::domain::network::{Caps, CountRule, Moderation, TextLimit};
use crate::domain::report::Reports;
use crate::networks::{bluesky, mastodon};

const fn limit(most: usize, rule: CountRule) -> TextLimit {
    TextLimit { most, rule }
}

/// Returns what a network of this name offers; of one we do not know, the plain least.
pub fn caps_of(network: &str) -> Caps {
    use Moderation::{Block, Boost, Delete, Hide, Like, Mute, Report};
    let plain = Caps {
        send: true,
        posts: true,
        private_reply: false,
        visibilities: Vec::new(),
        content_warning: false,
        mentions_in_text: false,
        moderation: Vec::new(),
        attachments: 0,
        alt_text: false,
        public_limit: TextLimit::NONE,
        private_limit: TextLimit::NONE,
        streams: true,
        forward: false,
        absence_proves: true,
        schedules_ahead: None,
        reports: Reports::default(),
        results: true,
    };
    match network {
        "mastodon" => Caps {
            private_reply: true,
            visibilities: vec![Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct],
            content_warning: true,
            mentions_in_text: true,
            moderation: vec![Like, Boost, Delete, Block, Mute, Report],
            attachments: 4,
            alt_text: true,
            public_limit: limit(500, CountRule::Mastodon { url: 23 }),
            private_limit: limit(500, CountRule::Mastodon { url: 23 }),
            reports: mastodon::reports(&[], true),
            ..plain
        },
        "bluesky" => Caps {
            moderation: vec![Like, Boost, Hide, Delete, Block, Mute, Report],
            attachments: 4,
            alt_text: true,
            public_limit: limit(300, CountRule::Bluesky),
            private_limit: limit(1_000, CountRule::Graphemes),
            reports: bluesky::reports(),
            ..plain
        },
        "x" => Caps {
            private_reply: true,
            moderation: vec![Hide, Delete, Mute],
            attachments: 4,
            alt_text: true,
            public_limit: limit(280, CountRule::X),
            private_limit: limit(10_000, CountRule::Chars),
            ..plain
        },
        "facebook" => Caps {
            private_reply: true,
            moderation: vec![Like, Hide, Delete, Block],
            attachments: 1,
            public_limit: limit(8_000, CountRule::Utf16),
            private_limit: limit(2_000, CountRule::Chars),
            ..plain
        },
        "instagram" => Caps {
            private_reply: true,
            moderation: vec![Hide, Delete],
            attachments: 10,
            public_limit: limit(2_200, CountRule::Chars),
            private_limit: limit(1_000, CountRule::Bytes),
            ..plain
        },
        "email" => Caps { posts: false, private_reply: true, attachments: 20, forward: true, ..plain },
        "reviews" => Caps {
            posts: false,
            moderation: vec![Report],
            public_limit: limit(350, CountRule::Chars),
            streams: false,
            ..plain
        },
        _ => plain,
    }
}

/// Tells whether the network says in which language an item is written.
pub fn says_language(network: &str) -> bool {
    matches!(network, "mastodon" | "bluesky" | "x")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_networks_of_pictures_take_pictures() {
        for network in ["instagram", "facebook", "x", "bluesky", "mastodon"] {
            assert!(caps_of(network).attachments > 0, "{network}");
        }
    }
}
