//! The names of networks and accounts as people write them.

use super::id::AccountId;
use super::nearest::nearest;
use crate::words::{fill, w};

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

/// Returns the account of ours that a name means: its whole name; else a handle, with or without its `@`, or a network, that
/// one account alone has. A post in another account's name cannot be taken back, so what can be two is neither.
///
/// # Errors
/// Why it means none, as a sentence.
pub fn account_called(name: &str, ours: &[AccountId]) -> Result<AccountId, String> {
    let fits = |is: &dyn Fn(&AccountId) -> bool| ours.iter().filter(|id| is(id)).collect::<Vec<_>>();
    let whole = fits(&|id| id.as_str().eq_ignore_ascii_case(name));
    let by_handle = fits(&|id| !id.handle().is_empty() && bare(id.handle()) == bare(name));
    let by_network = fits(&|id| id.network().eq_ignore_ascii_case(name));
    let found = [whole, by_handle, by_network].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(no_account(name, ours)),
        several => Err(fill(w().network.many_accounts, &[&name, &listed(several.iter().copied())])),
    }
}

fn bare(handle: &str) -> String {
    handle.trim_start_matches('@').to_lowercase()
}

fn listed<'a>(accounts: impl Iterator<Item = &'a AccountId>) -> String {
    accounts.map(AccountId::as_str).collect::<Vec<_>>().join(", ")
}

fn no_account(name: &str, ours: &[AccountId]) -> String {
    let say = &w().network;
    let called = |id: &AccountId| [id.to_string(), bare(id.handle())];
    let all: Vec<String> = ours.iter().flat_map(called).collect();
    let near = nearest(name.trim_start_matches('@'), all.iter().map(String::as_str));
    match near.and_then(|near| ours.iter().find(|id| called(id).iter().any(|one| one == near))) {
        Some(near) => fill(say.no_account_near, &[&name, near]),
        None if ours.is_empty() => fill(say.no_account_at_all, &[&name]),
        None => fill(say.no_account, &[&name, &listed(ours.iter())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_meant_by_what_it_alone_has() {
        let ours = ["mastodon:@shop@a.example", "bluesky:shop.example", "x:@shop", "x:@help", "email:shop"];
        let ours = ours.map(AccountId::parse);
        for (name, meant) in [
            ("mastodon:@shop@a.example", Ok(0)),
            ("Mastodon:@Shop@a.example", Ok(0)),
            ("@shop@a.example", Ok(0)),
            ("shop@A.example", Ok(0)),
            ("bluesky", Ok(1)),
            ("@help", Ok(3)),
            ("x", Err("\"x\" can be x:@shop, x:@help; write it like that")),
            ("@shop", Err("\"@shop\" can be x:@shop, email:shop; write it like that")),
            ("x:@hlep", Err("there is no account \"x:@hlep\" for this; did you mean \"x:@help\"?")),
            (
                "shop.exmple",
                Err("there is no account \"shop.exmple\" for this; did you mean \"bluesky:shop.example\"?"),
            ),
        ] {
            let meant = meant.map(|n: usize| ours[n].clone()).map_err(str::to_owned);
            assert_eq!(account_called(name, &ours), meant, "{name}");
        }
        let none = account_called("tiktok", &ours).unwrap_err();
        assert!(none.contains("there are mastodon:@shop@a.example, bluesky:shop.example"), "{none}");
        assert!(account_called("x", &[]).unwrap_err().contains("nor any other: `hearken account add`"));
    }
}
