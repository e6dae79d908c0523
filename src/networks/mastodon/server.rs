//! What kind of server it is, what it allows, and who we are there.

use serde_json::Value;

use super::entity::Account;
use super::report::{self, Rule};
use super::scheduled;
use crate::domain::clean;
use crate::domain::item::Visibility;
use crate::domain::network::{Caps, CountRule, Moderation, NetError, Secret, TextLimit};
use crate::networks::http::{Call, Http};
use crate::words::w;

/// A server of the family, as far as it told us.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// Our id there.
    pub me: String,
    /// Our `acct`.
    pub acct: String,
    /// Our profile, as mentions link it.
    pub url: String,
    /// The name that stands behind the `@` of people there.
    pub domain: String,
    /// Mastodon's own rules of counting hold only for Mastodon.
    pub genuine: bool,
    /// Writes `private` for what is addressed to a few people.
    pub private_is_direct: bool,
    /// Most characters of a post.
    pub max_characters: usize,
    /// What an address counts.
    pub per_url: usize,
    /// Most files of a post.
    pub max_media: u8,
    /// Most characters of a description.
    pub max_alt: usize,
    /// Its rules, as a report may name them.
    pub rules: Vec<Rule>,
    /// A report may say that something is against the law.
    pub knows_legal: bool,
    /// Where it streams, with an `http(s)` scheme.
    pub streaming: String,
}

impl Server {
    /// Asks the server about itself and about us.
    pub async fn ask(http: &Http, token: &Secret) -> Result<Server, NetError> {
        let me = http.read_json(&Call::get("/api/v1/accounts/verify_credentials").bearer(token)).await;
        // Whoever may not even ask who they are is signed out; not every server says so with a 401.
        let me: Account = me.map_err(|why| match why {
            NetError::Refused { why } => NetError::SignedOut { why },
            other => other,
        })?;
        if me.id.is_empty() || me.acct.is_empty() {
            return Err(NetError::Odd {
                at: "verify_credentials".to_owned(),
                body: w().mastodon.no_account_name.to_owned(),
            });
        }
        Ok(Server::read(&instance(http).await?, me, http))
    }

    /// Reads `v2/instance` or `v1/instance`, whichever it was.
    fn read(instance: &Value, me: Account, http: &Http) -> Server {
        let at = |path: &str| instance.pointer(path);
        let number = |path: &str| at(path).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let text = |path: &str| at(path).and_then(Value::as_str).map(clean::line).filter(|text| !text.is_empty());
        let version = text("/version").unwrap_or_default();
        let statuses = |name: &str| number(&format!("/configuration/statuses/{name}"));
        let streaming = text("/configuration/urls/streaming").or_else(|| text("/urls/streaming_api"));
        Server {
            acct: me.acct,
            url: me.url,
            me: me.id,
            domain: text("/domain").or_else(|| text("/uri")).map_or_else(|| http.host(), |uri| host_of(&uri)),
            genuine: is_genuine(&version, instance),
            private_is_direct: version.contains("snac"),
            max_characters: statuses("max_characters").or_else(|| number("/max_toot_chars")).unwrap_or(500),
            per_url: statuses("characters_reserved_per_url").unwrap_or(23),
            max_media: statuses("max_media_attachments").and_then(|n| u8::try_from(n).ok()).unwrap_or(4),
            max_alt: number("/configuration/media_attachments/description_limit").unwrap_or(1500),
            rules: report::rules(instance),
            knows_legal: is_genuine(&version, instance) && report::knows_legal(&version),
            streaming: streaming_base(http, streaming.as_deref()),
        }
    }

    /// Returns the handle of a local or distant `acct`, with its domain.
    pub fn handle(&self, acct: &str) -> String {
        if acct.contains('@') { acct.to_owned() } else { format!("{acct}@{}", self.domain) }
    }

    /// Tells whether an `acct` is ours, written with or without the domain.
    pub fn is_us(&self, acct: &str) -> bool {
        self.handle(acct.trim_start_matches('@')).eq_ignore_ascii_case(&self.handle(&self.acct))
    }

    /// Reads a visibility in this server's words.
    pub fn visibility(&self, word: &str) -> Visibility {
        match word {
            "unlisted" => Visibility::Unlisted,
            "private" if self.private_is_direct => Visibility::Direct,
            "private" => Visibility::Followers,
            "direct" => Visibility::Direct,
            // `local` (some forks) and words to come: strangers may read it.
            _ => Visibility::Public,
        }
    }

    /// Returns what can be done here.
    pub fn caps(&self) -> Caps {
        let rule = if self.genuine { CountRule::Mastodon { url: self.per_url } } else { CountRule::Graphemes };
        let limit = TextLimit { most: self.max_characters, rule };
        let reports = report::reports(&self.rules, self.knows_legal);
        // Other software takes the field and publishes at once, or does not know it: nobody is offered that.
        let schedules_ahead = self.genuine.then_some(scheduled::AHEAD);
        let limits = Caps { public_limit: limit, private_limit: limit, ..usual_caps() };
        Caps { attachments: self.max_media, reports, schedules_ahead, ..limits }
    }
}

/// What an account of the family can do as far as is known before asking.
pub(super) fn usual_caps() -> Caps {
    let limit = TextLimit { most: 500, rule: CountRule::Mastodon { url: 23 } };
    Caps {
        send: true,
        posts: true,
        private_reply: true,
        visibilities: vec![Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct],
        content_warning: true,
        mentions_in_text: true,
        moderation: Moderation::ALL.into_iter().filter(|act| *act != Moderation::Hide).collect(),
        attachments: 4,
        alt_text: true,
        public_limit: limit,
        private_limit: limit,
        streams: true,
        forward: false,
        absence_proves: true,
        schedules_ahead: Some(scheduled::AHEAD),
        reports: report::reports(&[], false),
        results: true,
    }
}

async fn instance(http: &Http) -> Result<Value, NetError> {
    let answer = http.read(&Call::get("/api/v2/instance")).await?;
    if matches!(answer.status(), 400 | 401 | 403 | 404 | 405 | 410)
        || (answer.status() < 300 && !answer.value().is_object())
    {
        return http.read_json(&Call::get("/api/v1/instance")).await;
    }
    answer.good()?.json()
}

/// Tells Mastodon and its forks from other software that speaks its language: those name themselves in the
/// version, such as `2.7.2 (compatible; Pleroma 2.6)` or `4.0.0 (not true; really snac/2.75)`.
fn is_genuine(version: &str, instance: &Value) -> bool {
    let other = [
        "compatible",
        "really",
        "gotosocial",
        "pleroma",
        "akkoma",
        "pixelfed",
        "snac",
        "friendica",
        "sharkey",
        "iceshrimp",
    ];
    let lower = version.to_lowercase();
    let source = instance.pointer("/source_url").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    !other.iter().any(|name| lower.contains(name) || source.contains(name))
}

fn host_of(uri: &str) -> String {
    uri.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// Chooses where to stream: the advertised host with its scheme mended; on loopback our own base, since
/// servers behind no proxy advertise `wss` all the same.
fn streaming_base(http: &Http, advertised: Option<&str>) -> String {
    match advertised.and_then(|url| url.split_once("://")) {
        Some((_, rest)) if !http.is_loopback() => {
            let scheme = if http.base().starts_with("https") { "https" } else { "http" };
            format!("{scheme}://{}", rest.trim_end_matches('/'))
        }
        _ => http.base().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;
    use serde_json::json;

    fn read(base: &str, instance: Value) -> Server {
        let http = Http::new(base, || Time::MIN).unwrap();
        Server::read(&instance, Account { id: "1".into(), acct: "brand".into(), ..Account::default() }, &http)
    }

    #[test]
    fn both_versions_of_the_instance_are_read() {
        let two = read(
            "https://example.social",
            json!({"domain": "example.social", "version": "4.6.0", "configuration": {
                "statuses": {"max_characters": 1000, "characters_reserved_per_url": 23, "max_media_attachments": 6},
                "media_attachments": {"description_limit": 900}, "urls": {"streaming": "wss://streaming.example.social"}}}),
        );
        assert_eq!((two.max_characters, two.max_media, two.max_alt, two.genuine), (1000, 6, 900, true));
        assert_eq!(two.streaming, "https://streaming.example.social");
        assert_eq!(two.caps().public_limit, TextLimit { most: 1000, rule: CountRule::Mastodon { url: 23 } });
        let one = read(
            "http://localhost:8095",
            json!({"uri": "localhost:8095", "version": "4.0.0 (not true; really snac/2.75)",
                "urls": {"streaming_api": "wss://localhost:8095"}, "configuration": {"statuses": {"max_characters": 100_000}}}),
        );
        assert_eq!((one.domain.as_str(), one.genuine, one.private_is_direct), ("localhost:8095", false, true));
        assert_eq!(one.streaming, "http://localhost:8095");
        assert_eq!(one.caps().public_limit, TextLimit { most: 100_000, rule: CountRule::Graphemes });
        assert_eq!(one.visibility("private"), Visibility::Direct);
        let nothing = read("https://a.test", json!({"version": null, "configuration": 7}));
        assert_eq!((nothing.max_characters, nothing.domain.as_str()), (500, "a.test"));
    }

    #[test]
    fn software_that_only_speaks_the_language_is_told_apart() {
        for (version, genuine) in [
            ("4.5.1", true),
            ("4.4.0+glitch", true),
            ("2.7.2 (compatible; Pleroma 2.6.0)", false),
            ("2.7.2 (compatible; Pixelfed 0.12)", false),
            ("0.19.1+git-abc gotosocial", false),
        ] {
            assert_eq!(is_genuine(version, &json!({})), genuine, "{version}");
        }
        assert!(!is_genuine("0.20.0", &json!({"source_url": "https://codeberg.org/superseriousbusiness/gotosocial"})));
    }

    #[test]
    fn our_own_name_is_known_however_it_is_written() {
        let server = read("https://example.social", json!({"domain": "example.social"}));
        assert!(server.is_us("brand") && server.is_us("@Brand@example.social") && !server.is_us("brand@other.test"));
        assert_eq!(server.handle("mira"), "mira@example.social");
    }
}
