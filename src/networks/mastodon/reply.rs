//! What of an answer is decided here: whom it names, who may see it, and how to know it again.

use super::server::Server;
use crate::domain::item::{Item, Visibility};
use crate::domain::network::{Outgoing, OutgoingKind};

/// Returns the text as it is sent: the people it answers are named, since nobody else is told.
pub(super) fn text(server: &Server, outgoing: &Outgoing) -> String {
    let Some(item) = &outgoing.answers else { return outgoing.text.clone() };
    let mut names: Vec<String> = Vec::new();
    for acct in people(item, &outgoing.kind) {
        let new = !names.iter().any(|name| server.handle(name).eq_ignore_ascii_case(&server.handle(&acct)));
        if new && !server.is_us(&acct) && !names_already(server, &outgoing.text, &acct) {
            names.push(acct);
        }
    }
    let names: String = names.iter().map(|name| format!("@{name} ")).collect();
    format!("{names}{}", outgoing.text).trim_end().to_owned()
}

/// Returns whom an answer is for: who wrote, then, where others may read on, those who were named.
fn people(item: &Item, kind: &OutgoingKind) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().map(|acct| acct.trim_start_matches('@').to_owned());
    let author =
        item.extra.get("acct").and_then(text).unwrap_or_else(|| item.author.handle.trim_start_matches('@').to_owned());
    let named = item.extra.get("mentions").and_then(serde_json::Value::as_array).into_iter().flatten().filter_map(text);
    let others = named.filter(|_| matches!(kind, OutgoingKind::Reply | OutgoingKind::ReplyAll));
    // Below a post of ours we name nobody: it is no answer to ourselves.
    Some(author).filter(|_| !item.from_us).into_iter().chain(others).filter(|acct| !acct.is_empty()).collect()
}

/// Tells whether a text names a person already, with or without the domain.
fn names_already(server: &Server, text: &str, acct: &str) -> bool {
    let handle = server.handle(acct);
    let is_same = |word: &str| {
        let name = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        name.eq_ignore_ascii_case(acct) || name.eq_ignore_ascii_case(&handle)
    };
    text.split(|c: char| c.is_whitespace() || "(\"'[".contains(c))
        .filter_map(|word| word.strip_prefix('@'))
        .any(is_same)
}

/// Returns who may see an answer: what was chosen, else as the item, but never more people than a private item
/// was shown to.
pub(super) fn visibility(outgoing: &Outgoing) -> Visibility {
    if outgoing.kind == OutgoingKind::Private {
        return Visibility::Direct;
    }
    let theirs = outgoing.answers.as_ref().and_then(|item| item.visibility);
    let chosen = outgoing.visibility.or(theirs).unwrap_or_default();
    match theirs {
        Some(theirs) if !theirs.is_public() && reach(theirs) < reach(chosen) => theirs,
        _ => chosen,
    }
}

/// Orders visibilities by how many may read.
const fn reach(visibility: Visibility) -> u8 {
    match visibility {
        Visibility::Direct => 0,
        Visibility::Followers => 1,
        Visibility::Unlisted => 2,
        Visibility::Public => 3,
    }
}

/// Returns the API's word.
pub(super) const fn word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Followers => "private",
        Visibility::Direct => "direct",
    }
}

/// Reduces a text to what every server leaves of it: no blanks, no domains of people.
pub(super) fn essence(text: &str) -> String {
    let bare = |word: &str| match word.strip_prefix('@') {
        Some(name) => format!("@{}", name.split('@').next().unwrap_or_default()),
        None => word.to_owned(),
    };
    text.split_whitespace().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::server;
    use super::*;
    use crate::domain::network::AccountSettings;
    use crate::networks::mastodon::tests::{outgoing, received};

    #[test]
    fn an_answer_names_whom_it_answers_and_who_was_named_but_not_us() {
        let mut out = outgoing("Ne pare rău!", Some(received("mira", &["brand", "lena@other.test", "Mira"])));
        for (text_written, kind, sent) in [
            ("Ne pare rău!", OutgoingKind::Reply, "@mira @lena@other.test Ne pare rău!"),
            ("Ne pare rău!", OutgoingKind::Private, "@mira Ne pare rău!"),
            ("Hi (@Mira@example.social), see", OutgoingKind::Reply, "@lena@other.test Hi (@Mira@example.social), see"),
            ("@mira, @LENA@other.test: hi", OutgoingKind::Reply, "@mira, @LENA@other.test: hi"),
            ("@miranda hi", OutgoingKind::Private, "@mira @miranda hi"),
            ("", OutgoingKind::Private, "@mira"),
        ] {
            out.text = text_written.to_owned();
            out.kind = kind;
            assert_eq!(text(&server(), &out), sent);
        }
        assert_eq!(text(&server(), &outgoing("New!", None)), "New!");
        let imported = Item { extra: Default::default(), ..received("mira", &[]) };
        assert_eq!(text(&server(), &outgoing("x", Some(imported))), "@mira@example.social x");
        assert_eq!(AccountSettings::default().network, "");
    }

    #[test]
    fn nobody_more_reads_the_answer_than_read_the_question() {
        use Visibility::{Direct, Followers, Public, Unlisted};
        for (theirs, chosen, kind, ours) in [
            (Public, None, OutgoingKind::Reply, Public),
            (Unlisted, None, OutgoingKind::Reply, Unlisted),
            (Public, Some(Unlisted), OutgoingKind::Reply, Unlisted),
            (Unlisted, Some(Public), OutgoingKind::Reply, Public),
            (Followers, Some(Public), OutgoingKind::Reply, Followers),
            (Direct, Some(Public), OutgoingKind::Reply, Direct),
            (Followers, Some(Direct), OutgoingKind::Reply, Direct),
            (Public, Some(Public), OutgoingKind::Private, Direct),
        ] {
            let item = Item { visibility: Some(theirs), ..received("mira", &[]) };
            let out = Outgoing { visibility: chosen, kind, ..outgoing("x", Some(item)) };
            assert_eq!(visibility(&out), ours);
        }
        assert_eq!(visibility(&outgoing("x", None)), Public);
    }

    #[test]
    fn the_essence_is_what_any_server_leaves_of_a_text() {
        assert_eq!(essence("@fan1 hello\n\nthere 👍"), essence("@fan1@localhost:8095  hello there 👍\n"));
        assert_ne!(essence("👍"), essence("👎"));
    }
}
