//! What hangs below the text of a post: pictures, films, link cards and quoted posts.

use serde_json::Value;

use super::view::{is, line, list, raw};
use crate::domain::clean;
use crate::domain::item::Media;
use crate::words::w;

/// What an embed adds to an item.
#[derive(Debug, Default, PartialEq)]
pub struct Embedded {
    /// Pictures and films.
    pub media: Vec<Media>,
    /// Link cards and quotes, as lines below the text.
    pub lines: Vec<String>,
}

/// Quotes longer than this are cut: the link leads to the whole.
const QUOTE_LINES: usize = 12;

/// Reads the embed of a post's view; `text` is what already stands above it. Unknown kinds add nothing.
pub fn read(embed: &Value, text: &str) -> Embedded {
    let mut out = Embedded::default();
    match raw(embed, "/$type") {
        "app.bsky.embed.images#view" => out.media = list(embed, "/images").iter().filter_map(image).collect(),
        "app.bsky.embed.gallery#view" => out.media = list(embed, "/items").iter().filter_map(image).collect(),
        "app.bsky.embed.video#view" => out.media = film(embed).into_iter().collect(),
        "app.bsky.embed.external#view" => out.lines = card(embed, text).into_iter().collect(),
        "app.bsky.embed.record#view" => out.lines = quote(embed.pointer("/record").unwrap_or(&Value::Null)),
        "app.bsky.embed.recordWithMedia#view" => {
            out = read(embed.pointer("/media").unwrap_or(&Value::Null), text);
            out.lines.extend(quote(embed.pointer("/record/record").unwrap_or(&Value::Null)));
        }
        _ => {}
    }
    out
}

fn image(image: &Value) -> Option<Media> {
    media("image", [raw(image, "/fullsize"), raw(image, "/thumb"), raw(image, "/thumbnail")], image)
}

fn film(film: &Value) -> Option<Media> {
    media("video", [raw(film, "/playlist"), raw(film, "/thumbnail"), ""], film)
}

/// Makes a medium of the first address that is one.
fn media(kind: &str, addresses: [&str; 3], view: &Value) -> Option<Media> {
    let url = addresses.into_iter().map(clean::line).find(|url| is_web(url))?;
    let alt = clean::text(raw(view, "/alt"));
    Some(Media { kind: kind.to_owned(), url, alt: (!alt.trim().is_empty()).then_some(alt), ..Media::default() })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Returns a link card's title and address; nothing where the text already says the address.
fn card(embed: &Value, text: &str) -> Option<String> {
    let (title, uri) = (line(embed, "/external/title"), line(embed, "/external/uri"));
    match (title.is_empty(), uri.is_empty() || text.contains(&uri)) {
        (true, true) => None,
        (false, true) => Some(title),
        (true, false) => Some(uri),
        (false, false) => Some(format!("{title} {uri}")),
    }
}

/// Returns what is quoted, each line behind `> `.
fn quote(record: &Value) -> Vec<String> {
    let gone = |words: &str| vec![format!("> {words}")];
    match raw(record, "/$type") {
        "app.bsky.embed.record#viewRecord" => quoted_post(record),
        "app.bsky.embed.record#viewNotFound" => gone(w().bluesky.deleted_post),
        "app.bsky.embed.record#viewBlocked" => gone(w().bluesky.blocked_post),
        "app.bsky.embed.record#viewDetached" => gone(w().bluesky.detached_post),
        _ => named(record).into_iter().collect(),
    }
}

fn quoted_post(record: &Value) -> Vec<String> {
    let text = super::richtext::with_addresses(raw(record, "/value/text"), list(record, "/value/facets"));
    let text = clean::text(&text);
    let mut lines: Vec<String> = text.lines().take(QUOTE_LINES).map(|line| format!("> {line}")).collect();
    if text.lines().nth(QUOTE_LINES).is_some() {
        lines.push("> …".to_owned());
    }
    let below = list(record, "/embeds").iter().flat_map(|embed| read(embed, &text).media);
    lines.extend(below.map(|media| match media.alt {
        Some(alt) => format!("> [{}: {}]", media.kind, clean::line(&alt)),
        None => format!("> [{}]", media.kind),
    }));
    lines.insert(0, format!("> @{}:", line(record, "/author/handle")));
    lines
}

/// Feeds, lists, starter packs and labelers: what is quoted by its name.
fn named(record: &Value) -> Option<String> {
    let names = ["/displayName", "/name", "/record/name", "/creator/handle"];
    let name = names.into_iter().map(|name| line(record, name)).find(|name| !name.is_empty())?;
    let known = is(record, "app.bsky.feed.defs#generatorView")
        || is(record, "app.bsky.graph.defs#listView")
        || is(record, "app.bsky.graph.defs#starterPackViewBasic")
        || is(record, "app.bsky.labeler.defs#labelerView");
    known.then(|| format!("> {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pictures_keep_their_words() {
        let embed = json!({"$type": "app.bsky.embed.images#view", "images": [
            {"thumb": "https://cdn.test/t", "fullsize": "https://cdn.test/f", "alt": "A broken\nbottle"},
            {"thumb": "https://cdn.test/t2", "fullsize": null, "alt": " "},
            {"fullsize": "javascript:alert(1)"}, null, "x"]});
        let media = read(&embed, "").media;
        assert_eq!(media.len(), 2);
        assert_eq!((media[0].url.as_str(), media[0].alt.as_deref()), ("https://cdn.test/f", Some("A broken\nbottle")));
        assert_eq!((media[1].url.as_str(), media[1].alt.as_deref()), ("https://cdn.test/t2", None));
    }

    #[test]
    fn a_card_prints_its_address_once() {
        let embed = json!({"$type": "app.bsky.embed.external#view", "external": {"uri": "https://x.test/a", "title": "A\ntale"}});
        assert_eq!(read(&embed, "look").lines, ["A tale https://x.test/a"]);
        assert_eq!(read(&embed, "look https://x.test/a").lines, ["A tale"]);
        assert!(read(&json!({"$type": "app.bsky.embed.external#view"}), "").lines.is_empty());
    }

    #[test]
    fn a_quote_with_pictures_shows_both() {
        let embed = json!({"$type": "app.bsky.embed.recordWithMedia#view",
            "media": {"$type": "app.bsky.embed.gallery#view", "items": [{"fullsize": "https://cdn.test/f", "alt": "a"}]},
            "record": {"record": {"$type": "app.bsky.embed.record#viewRecord", "author": {"handle": "mira.test"},
                "value": {"text": "one\ntwo"}, "embeds": [
                    {"$type": "app.bsky.embed.images#view", "images": [{"fullsize": "https://cdn.test/g", "alt": "b"}]}]}}});
        let out = read(&embed, "");
        assert_eq!(out.media.len(), 1);
        assert_eq!(out.lines, ["> @mira.test:", "> one", "> two", "> [image: b]"]);
    }

    #[test]
    fn what_is_gone_says_so_and_what_is_odd_is_nothing() {
        let quote =
            |kind: &str| read(&json!({"$type": "app.bsky.embed.record#view", "record": {"$type": kind}}), "").lines;
        assert_eq!(quote("app.bsky.embed.record#viewNotFound"), ["> [deleted post]"]);
        assert_eq!(quote("app.bsky.embed.record#viewBlocked"), ["> [blocked]"]);
        assert_eq!(quote("app.bsky.embed.record#viewDetached").len(), 1);
        assert!(quote("app.bsky.next#thing").is_empty());
        for odd in
            [json!(null), json!([1]), json!({"$type": 5}), json!({"$type": "app.bsky.embed.record#view", "record": []})]
        {
            assert_eq!(read(&odd, ""), Embedded::default());
        }
    }
}
