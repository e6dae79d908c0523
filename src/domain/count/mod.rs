//! How long a text is in the eyes of each network, and how much each accepts.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use super::network::{CountRule, TextLimit};

mod limits;
mod mentions;
mod urls;

pub use limits::limit_of;

/// What X counts for an address, `transformedURLLength`.
const X_URL: usize = 23;

impl TextLimit {
    /// Returns the length of `text` as this network counts it.
    pub fn count(&self, text: &str) -> usize {
        match self.rule {
            CountRule::Mastodon { url } => mastodon(text, url),
            CountRule::Bluesky => graphemes(text).max(text.len().div_ceil(10)),
            CountRule::X => x(text),
            CountRule::Utf16 => text.encode_utf16().count(),
            CountRule::Bytes => text.len(),
            CountRule::Chars => text.chars().count(),
            CountRule::Graphemes => graphemes(text),
            CountRule::Threads => text.graphemes(true).map(threads).sum(),
        }
    }

    /// Returns the length of `text` together with its subject or content warning, where both share one limit.
    ///
    /// Addresses in a content warning are counted in full: servers shorten them in the text alone.
    pub fn count_with(&self, text: &str, subject: &str) -> usize {
        let subject = match self.rule {
            CountRule::Mastodon { .. } => graphemes(subject),
            CountRule::Bluesky
            | CountRule::X
            | CountRule::Utf16
            | CountRule::Bytes
            | CountRule::Chars
            | CountRule::Graphemes
            | CountRule::Threads => self.count(subject),
        };
        self.count(text) + subject
    }

    /// Tells whether the network would take `text`.
    pub fn fits(&self, text: &str) -> bool {
        self.count(text) <= self.most
    }

    /// Returns how much may still be written, in the rule's unit; negative when it is too much already.
    pub fn left(&self, text: &str) -> isize {
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        signed(self.most) - signed(self.count(text))
    }
}

fn graphemes(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\r') { text.len() } else { text.graphemes(true).count() }
}

/// Counts as Mastodon's `StatusLengthValidator` does: an address is `url` long, of `@user@domain` only the
/// user counts, the rest is grapheme clusters.
fn mastodon(text: &str, url: usize) -> usize {
    let (addresses, rest) = urls::as_single_letters(text, urls::Finder::Mastodon);
    (graphemes(&mentions::local(&rest)) - addresses).saturating_add(addresses.saturating_mul(url))
}

/// Counts by the weights of twitter-text's `config/v3.json`: after NFC, an address is 23, an emoji
/// sequence 2, the letters of most alphabets 1, everything else 2.
fn x(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let (addresses, rest) = urls::as_single_letters(&text, urls::Finder::X);
    rest.graphemes(true).map(weight).sum::<usize>() + addresses * (X_URL - 1)
}

fn weight(cluster: &str) -> usize {
    if is_emoji(cluster) { 2 } else { cluster.chars().map(weight_of).sum() }
}

const fn weight_of(c: char) -> usize {
    match c {
        '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}

/// Threads counts code points, but an emoji as its UTF-8 bytes.
fn threads(cluster: &str) -> usize {
    if is_emoji(cluster) { cluster.len() } else { cluster.chars().count() }
}

/// Tells whether a grapheme cluster is drawn as an emoji: `©` and digits only with a selector or a keycap.
fn is_emoji(cluster: &str) -> bool {
    let Some(first) = cluster.chars().next() else { return false };
    first.is_emoji_char()
        && (first > '\u{2122}' || cluster.contains(['\u{fe0f}', '\u{20e3}']))
        && !cluster.contains('\u{fe0e}')
}

#[cfg(test)]
mod tests;
