//! A post of the family, made into an item of the desk.

use serde_json::{Map, Value, json};

use super::entity::{Account, Attachment, Poll, Status};
use super::server::Server;
use crate::domain::clean;
use crate::domain::item::{Author, Engagement, Item, Kind, Media, Visibility};
use crate::domain::network::AccountSettings;
use crate::domain::time::Time;
use crate::networks::html;
use crate::words::{fill, w};

/// Where the thread of a post begins, as far as it could be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Root {
    /// Its id.
    pub id: String,
    /// We wrote it.
    pub ours: bool,
}

/// Tells whether we wrote a post.
pub(super) fn from_us(server: &Server, status: &Status) -> bool {
    status.account.id == server.me || (status.account.id.is_empty() && server.is_us(&status.account.acct))
}

/// Tells whether a post is addressed to us: it names us or answers us.
pub(super) fn is_to_us(server: &Server, status: &Status) -> bool {
    let named = status.mentions.iter().any(|mention| mention.id == server.me || server.is_us(&mention.acct));
    // Some servers list no mentions, but link them.
    let linked = !server.url.is_empty() && status.content.contains(&format!("href=\"{}\"", server.url));
    named || linked || status.in_reply_to_account_id.as_ref() == Some(&server.me)
}

/// Makes an item of a post. `to_us`: a notification says that it concerns us, whatever the post itself shows.
///
/// # Errors
/// One line that says why there can be no item: no id, nobody who wrote it, no time.
pub(super) fn item(
    server: &Server,
    account: &AccountSettings,
    status: &Status,
    root: Option<Root>,
    to_us: bool,
    came_at: Option<Time>,
) -> Result<Item, String> {
    match (status.id.is_empty(), status.account.acct.is_empty()) {
        (true, _) => return Err(w().mastodon.post_without_id.to_owned()),
        (false, true) => return Err(w().mastodon.post_without_author.to_owned()),
        (false, false) => {}
    }
    let created_at = status
        .created_at
        .parse()
        .ok()
        .or(came_at)
        .ok_or_else(|| fill(w().mastodon.post_without_time, &[&status.id]))?;
    let visibility = server.visibility(&status.visibility);
    let from_us = from_us(server, status);
    let below_ours =
        status.in_reply_to_account_id.as_ref() == Some(&server.me) || root.as_ref().is_some_and(|root| root.ours);
    let kind = match (visibility, from_us, to_us || is_to_us(server, status)) {
        (Visibility::Direct, ..) => Kind::Dm,
        (_, true, _) | (.., false) => Kind::Post,
        (_, false, true) if below_ours => Kind::Comment,
        (_, false, true) => Kind::Mention,
    };
    Ok(Item {
        network: account.network.clone(),
        account: account.handle.clone(),
        id: status.id.clone(),
        conversation: root.map(|root| root.id),
        kind,
        created_at,
        author: author(server, &status.account),
        text: text(server, status),
        lang: status.language.as_deref().map(clean::line).filter(|lang| !lang.is_empty()),
        in_reply_to: status.in_reply_to_id.clone(),
        url: status.url.as_ref().or(status.uri.as_ref()).map(|url| clean::line(url)),
        subject: Some(html::to_text(&status.spoiler_text))
            .map(|warning| clean::line(&warning))
            .filter(|w| !w.is_empty()),
        media: status.media_attachments.iter().map(media).collect(),
        engagement: Some(Engagement {
            likes: status.favourites_count,
            shares: status.reblogs_count,
            replies: status.replies_count,
        }),
        visibility: Some(visibility),
        rating: None,
        from_us,
        extra: extra(status),
    })
}

fn author(server: &Server, account: &Account) -> Author {
    Author {
        id: account.id.clone(),
        handle: clean::line(&server.handle(&account.acct)),
        name: clean::line(&account.display_name),
        followers: account.followers_count,
        verified: false,
        bot: account.bot,
    }
}

/// Returns all the words of a post: what was written, the options of a poll, and what it quotes.
fn text(server: &Server, status: &Status) -> String {
    let mut parts = vec![html::to_text(&status.content).trim().to_owned()];
    parts.extend(status.poll.as_ref().map(options).filter(|lines| !lines.is_empty()));
    if let Some(quoted) = status.quote.as_ref().and_then(|quote| quote.quoted_status.as_ref()) {
        let who = clean::line(&server.handle(&quoted.account.acct));
        let said = html::to_text(&quoted.content);
        let lines: Vec<String> = said.trim().lines().map(|line| format!("> {line}")).collect();
        parts.push(format!("> @{who}:\n{}", lines.join("\n")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn options(poll: &Poll) -> String {
    let line = |title: &str, votes: Option<u64>| match votes {
        Some(votes) => format!("- {} ({votes})", clean::line(title)),
        None => format!("- {}", clean::line(title)),
    };
    let lines: Vec<String> = poll.options.iter().map(|choice| line(&choice.title, choice.votes_count)).collect();
    lines.join("\n")
}

fn media(attachment: &Attachment) -> Media {
    let url = attachment.url.as_ref().or(attachment.remote_url.as_ref()).or(attachment.preview_url.as_ref());
    let kind = match attachment.kind.as_str() {
        "gifv" => "video".to_owned(),
        "" | "unknown" => "file".to_owned(),
        other => clean::line(other),
    };
    Media {
        kind,
        url: url.map(|url| clean::line(url)).unwrap_or_default(),
        alt: attachment.description.as_deref().map(clean::text).filter(|alt| !alt.trim().is_empty()),
        name: None,
        size: None,
    }
}

/// Keeps what an answer needs and no field of an item holds: how to name the people, and when it was edited.
fn extra(status: &Status) -> Map<String, Value> {
    let mut extra = Map::new();
    extra.insert("acct".to_owned(), json!(clean::line(&status.account.acct)));
    let mentions: Vec<String> =
        status.mentions.iter().map(|m| clean::line(&m.acct)).filter(|m| !m.is_empty()).collect();
    if !mentions.is_empty() {
        extra.insert("mentions".to_owned(), json!(mentions));
    }
    if let Some(at) = &status.edited_at {
        extra.insert("edited_at".to_owned(), json!(clean::line(at)));
    }
    extra
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::networks::mastodon) fn server() -> Server {
        Server {
            me: "1".into(),
            acct: "brand".into(),
            url: "https://example.social/@brand".into(),
            domain: "example.social".into(),
            genuine: true,
            private_is_direct: false,
            max_characters: 500,
            per_url: 23,
            max_media: 4,
            max_alt: 1500,
            rules: Vec::new(),
            knows_legal: true,
            streaming: "https://example.social".into(),
        }
    }

    fn made(status: Value, root: Option<Root>, to_us: bool) -> Result<Item, String> {
        let account = AccountSettings {
            network: "mastodon".into(),
            handle: "@brand@example.social".into(),
            ..Default::default()
        };
        item(&server(), &account, &serde_json::from_value(status).unwrap(), root, to_us, None)
    }

    fn post(more: Value) -> Value {
        let mut post = json!({"id": "110", "created_at": "2026-11-22T12:58:03.123Z", "visibility": "public",
            "content": "Salut", "account": {"id": "77", "acct": "mira", "display_name": "Mira\u{202e} :blobcat:", "followers_count": 12},
            "mentions": [{"id": "1", "acct": "brand"}, {"id": "0", "acct": "lena@other.test"}]});
        post.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        post
    }

    #[test]
    fn kinds_are_told_by_whom_it_answers_and_who_sees_it() {
        let ours = || Some(Root { id: "9".into(), ours: true });
        for (more, root, to_us, kind) in [
            (json!({}), None, false, Kind::Mention),
            (json!({"mentions": []}), None, true, Kind::Mention),
            (
                json!({"mentions": [], "content": "<a href=\"https://example.social/@brand\">@brand</a>"}),
                None,
                false,
                Kind::Mention,
            ),
            (json!({"mentions": []}), None, false, Kind::Post),
            (json!({"in_reply_to_id": "9", "in_reply_to_account_id": "1"}), None, true, Kind::Comment),
            (json!({"in_reply_to_id": "8", "in_reply_to_account_id": "5"}), ours(), true, Kind::Comment),
            (json!({"in_reply_to_id": "8", "in_reply_to_account_id": "5"}), None, true, Kind::Mention),
            (json!({"visibility": "direct", "in_reply_to_account_id": "1"}), ours(), true, Kind::Dm),
            (json!({"visibility": "private"}), None, true, Kind::Mention),
            (json!({"account": {"id": "1", "acct": "brand"}}), ours(), false, Kind::Post),
            (json!({"account": {"id": "1", "acct": "brand"}, "visibility": "direct"}), None, false, Kind::Dm),
        ] {
            assert_eq!(made(post(more.clone()), root, to_us).unwrap().kind, kind, "{more}");
        }
    }

    #[test]
    fn an_item_carries_all_that_the_post_says() {
        let item = made(
            post(json!({"spoiler_text": "angry", "language": "ro", "url": null, "uri": "https://x.test/110", "edited_at": "2026-11-22T13:00:00Z",
                "favourites_count": 3, "poll": {"options": [{"title": "Da", "votes_count": 4}, {"title": "Nu", "votes_count": null}]},
                "quote": {"state": "accepted", "quoted_status": {"content": "Vechi", "account": {"acct": "dan@y.test"}}},
                "media_attachments": [{"id": "5", "type": "gifv", "url": "https://x.test/a.mp4", "description": "Gara"}, {"type": "unknown", "url": null}]})),
            Some(Root { id: "109".into(), ours: false }),
            true,
        )
        .unwrap();
        assert_eq!(item.text, "Salut\n\n- Da (4)\n- Nu\n\n> @dan@y.test:\n> Vechi");
        assert_eq!((item.subject.as_deref(), item.lang.as_deref()), (Some("angry"), Some("ro")));
        assert_eq!((item.author.handle.as_str(), item.author.id.as_str()), ("mira@example.social", "77"));
        assert!(item.author.name.ends_with(":blobcat:"));
        assert_eq!(item.media[0].alt.as_deref(), Some("Gara"));
        assert_eq!((item.media[0].kind.as_str(), item.media[1].kind.as_str()), ("video", "file"));
        assert_eq!((item.conversation.as_deref(), item.url.as_deref()), (Some("109"), Some("https://x.test/110")));
        assert_eq!(item.extra["mentions"], json!(["brand", "lena@other.test"]));
        assert_eq!(item.engagement.map(|e| e.likes), Some(3));
    }

    #[test]
    fn what_cannot_be_an_item_says_why() {
        for (status, why) in [
            (json!({"account": {"acct": "x"}}), "an id"),
            (json!({"id": "1"}), "an author"),
            (post(json!({"created_at": null})), "no time"),
        ] {
            assert!(made(status, None, true).unwrap_err().contains(why));
        }
    }
}
