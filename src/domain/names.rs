//! The names of networks as people write them.

/// Networks whose name is written otherwise than we spell it.
const WRITTEN: [(&str, &str); 11] = [
    ("bluesky", "Bluesky"),
    ("mastodon", "Mastodon"),
    ("email", "e-mail"),
    ("x", "X"),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("youtube", "YouTube"),
    ("linkedin", "LinkedIn"),
    ("tiktok", "TikTok"),
    ("reddit", "Reddit"),
    ("threads", "Threads"),
];

/// Returns a network's name as people write it; one that we do not know is written as it is spelled.
pub fn network_name(network: &str) -> &str {
    WRITTEN.iter().find(|(name, _)| *name == network).map_or(network, |(_, written)| written)
}
