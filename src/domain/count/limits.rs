//! What each network accepts where nobody has asked it yet, and for networks that are answered by hand.

use crate::domain::network::{CountRule, TextLimit};

/// Returns the usual limit of a reply on `network`, in public or in `private`.
///
/// A server may allow more or less; its connector asks it. A network we do not know has no limit.
/// Where a network does not say how it counts, this is the stricter of the likely ways.
pub fn limit_of(network: &str, private: bool) -> TextLimit {
    let (most, rule) = match (network, private) {
        // https://docs.joinmastodon.org/user/posting/#text
        ("mastodon", _) => (500, CountRule::Mastodon { url: 23 }),
        ("gotosocial" | "pleroma" | "akkoma" | "snac", _) => (5_000, CountRule::Chars),
        ("pixelfed", _) => (500, CountRule::Chars),
        // Lexicons app.bsky.feed.post and chat.bsky.convo.defs#messageInput.
        ("bluesky", false) => (300, CountRule::Bluesky),
        ("bluesky", true) => (1_000, CountRule::Bluesky),
        // https://docs.x.com/fundamentals/counting-characters
        ("x" | "twitter", false) => (280, CountRule::X),
        ("x" | "twitter", true) => (10_000, CountRule::Chars),
        ("facebook", false) => (8_000, CountRule::Utf16),
        ("facebook", true) | ("messenger", _) => (2_000, CountRule::Utf16),
        ("instagram", false) => (2_200, CountRule::Utf16),
        ("instagram", true) => (1_000, CountRule::Bytes),
        ("threads", _) => (500, CountRule::Threads),
        ("youtube", _) => (10_000, CountRule::Utf16),
        ("tiktok", _) => (150, CountRule::Utf16),
        ("linkedin", _) => (1_250, CountRule::Utf16),
        ("reddit", _) => (10_000, CountRule::Chars),
        // Bot API: 4096 characters after entities are parsed; entities are measured in UTF-16.
        ("telegram", _) => (4_096, CountRule::Utf16),
        ("discord", _) => (2_000, CountRule::Chars),
        // Rust chars, lemmy's validation.rs.
        ("lemmy", _) => (10_000, CountRule::Chars),
        ("discourse", _) => (32_000, CountRule::Chars),
        ("github", _) => (65_536, CountRule::Chars),
        _ => return TextLimit::NONE,
    };
    TextLimit { most, rule }
}
