//! Two people at one post: what somebody changed of what they read is put into what it says by now.

use super::{Content, Variant};
use crate::domain::id::AccountId;

impl Content {
    /// Returns what this says with what somebody changed of what they read; nothing where both changed the same.
    pub fn merged(&self, from: &Content, to: &Content) -> Option<Content> {
        let variants = accounts(self, to).into_iter().map(|account| variant(self, from, to, account));
        let variants: Option<Vec<Option<Variant>>> = variants.collect();
        Some(Content {
            title: picked(&self.title, &from.title, &to.title)?,
            brief: picked(&self.brief, &from.brief, &to.brief)?,
            moment: picked(&self.moment, &from.moment, &to.moment)?,
            campaign: picked(&self.campaign, &from.campaign, &to.campaign)?,
            variants: variants?.into_iter().flatten().collect(),
        })
    }
}

/// The accounts in the order in which they were left; who came meanwhile stands at the end.
fn accounts<'a>(now: &'a Content, to: &'a Content) -> Vec<&'a AccountId> {
    let came = now.variants.iter().filter(|variant| to.variant(&variant.account).is_none());
    to.variants.iter().chain(came).map(|variant| &variant.account).collect()
}

/// What is written for an account then; `Some(None)` where nothing is.
#[expect(clippy::option_option, reason = "the outer one tells whether both changed the same")]
fn variant(now: &Content, from: &Content, to: &Content, account: &AccountId) -> Option<Option<Variant>> {
    match (now.variant(account), from.variant(account), to.variant(account)) {
        (Some(now), Some(from), Some(to)) => Some(Some(Variant {
            account: account.clone(),
            text: picked(&now.text, &from.text, &to.text)?,
            media: picked(&now.media, &from.media, &to.media)?,
            link: picked(&now.link, &from.link, &to.link)?,
            first_comment: picked(&now.first_comment, &from.first_comment, &to.first_comment)?,
            warning: picked(&now.warning, &from.warning, &to.warning)?,
            visibility: picked(&now.visibility, &from.visibility, &to.visibility)?,
            moment: picked(&now.moment, &from.moment, &to.moment)?,
            native: picked(&now.native, &from.native, &to.native)?,
        })),
        (now, from, to) => picked(&now.cloned(), &from.cloned(), &to.cloned()),
    }
}

fn picked<T: Clone + PartialEq>(now: &T, from: &T, to: &T) -> Option<T> {
    match () {
        () if to == from => Some(now.clone()),
        () if now == from || now == to => Some(to.clone()),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(title: &str, variants: &[(&str, &str)]) -> Content {
        let variant = |(account, text): &(&str, &str)| Variant {
            account: AccountId::new("x", account),
            text: (*text).to_owned(),
            ..Variant::default()
        };
        let variants = variants.iter().map(variant).collect();
        Content { title: title.to_owned(), variants, ..Content::default() }
    }

    #[test]
    fn what_two_changed_is_kept_and_what_both_changed_is_written_by_neither() {
        let from = content("t", &[("a", "1"), ("b", "2")]);
        for (now, to, merged) in [
            (
                ("t", vec![("a", "1"), ("b", "3")]),
                ("u", vec![("a", "9"), ("b", "2")]),
                Some(("u", vec![("a", "9"), ("b", "3")])),
            ),
            // Taken out by one, untouched by the other.
            (("t", vec![("a", "1")]), ("t", vec![("a", "9"), ("b", "2")]), Some(("t", vec![("a", "9")]))),
            (("t", vec![("a", "1"), ("b", "3")]), ("t", vec![("b", "2")]), Some(("t", vec![("b", "3")]))),
            // Taken out by one, written by the other.
            (("t", vec![("b", "2")]), ("t", vec![("a", "9"), ("b", "2")]), None),
            (("t", vec![("a", "7"), ("b", "2")]), ("t", vec![("b", "2")]), None),
            // Both the same word, and both another.
            (
                ("t", vec![("a", "9"), ("b", "2")]),
                ("t", vec![("a", "9"), ("b", "2")]),
                Some(("t", vec![("a", "9"), ("b", "2")])),
            ),
            (("t", vec![("a", "7"), ("b", "2")]), ("t", vec![("a", "9"), ("b", "2")]), None),
            (("v", vec![("a", "1"), ("b", "2")]), ("u", vec![("a", "1"), ("b", "2")]), None),
            // Each adds one.
            (
                ("t", vec![("a", "1"), ("b", "2"), ("c", "5")]),
                ("t", vec![("a", "1"), ("b", "2"), ("d", "6")]),
                Some(("t", vec![("a", "1"), ("b", "2"), ("d", "6"), ("c", "5")])),
            ),
        ] {
            let of = |(title, variants): (&str, Vec<(&str, &str)>)| content(title, &variants);
            let (now, to, merged) = (of(now), of(to), merged.map(of));
            assert_eq!(now.merged(&from, &to), merged, "{now:?} {to:?}");
        }
    }
}
