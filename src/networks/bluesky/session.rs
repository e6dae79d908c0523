//! A session: what signing in gave us, as it is kept between runs.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::view::{list, raw};
use crate::domain::network::Secret;

/// What signing in gave us. Holds secrets, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Our DID.
    pub did: String,
    /// Our handle.
    pub handle: String,
    /// Signs requests for some hours.
    access: String,
    /// Gets a new pair; for some weeks, and only once.
    refresh: String,
    /// The server that holds our repository, where the DID document names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pds: Option<String>,
}

/// What an app password may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything we use.
    Whole,
    /// Everything but direct messages.
    NoMessages,
}

impl Session {
    /// Reads the answer of `createSession` or `refreshSession`; the latter may leave the DID document out.
    pub fn read(answer: &Value, before: Option<&Session>) -> Option<Session> {
        let field = |pointer| Some(raw(answer, pointer).to_owned()).filter(|text| !text.is_empty());
        Some(Session {
            did: field("/did").filter(|did| did.starts_with("did:"))?,
            handle: field("/handle")?,
            access: field("/accessJwt")?,
            refresh: field("/refreshJwt")?,
            pds: pds(answer).or_else(|| before.and_then(|session| session.pds.clone())),
        })
    }

    /// Reads what was kept; `None` where it is no session of this version.
    pub fn kept(secret: &Secret) -> Option<Session> {
        serde_json::from_str(secret.reveal()).ok()
    }

    /// Returns what to keep.
    pub fn to_keep(&self) -> Secret {
        Secret::new(serde_json::to_string(self).unwrap_or_default())
    }

    /// Returns the token that signs requests.
    pub fn access(&self) -> Secret {
        Secret::new(&self.access)
    }

    /// Returns the token that gets a new pair.
    pub fn refresh(&self) -> Secret {
        Secret::new(&self.refresh)
    }

    /// Returns what the app password may do, as the token itself says; a token that does not say may try.
    pub fn reach(&self) -> Reach {
        match raw(&claims(&self.access), "/scope") {
            "com.atproto.appPass" => Reach::NoMessages,
            _ => Reach::Whole,
        }
    }
}

/// Returns what a token says of itself; null where it cannot be read. Nothing here is verified or trusted.
fn claims(token: &str) -> Value {
    let middle = token.split('.').nth(1).unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(middle).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Returns the server that the DID document names as the home of the repository.
fn pds(answer: &Value) -> Option<String> {
    let home = list(answer, "/didDoc/service").iter().find(|service| {
        raw(service, "/id").ends_with("#atproto_pds") && raw(service, "/type") == "AtprotoPersonalDataServer"
    })?;
    let url = raw(home, "/serviceEndpoint");
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token(claims: &Value) -> String {
        format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn answer(access: &str) -> Value {
        json!({"did": "did:plc:us", "handle": "brand.test", "accessJwt": access, "refreshJwt": "r", "didDoc": {"service": [
            {"id": "#other", "type": "X", "serviceEndpoint": "https://other.test"},
            {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://pds.test"}]}})
    }

    #[test]
    fn a_session_reads_back_from_what_was_kept() {
        let session = Session::read(&answer("a"), None).unwrap();
        assert_eq!(session.pds.as_deref(), Some("https://pds.test"));
        assert!(Session::kept(&session.to_keep()).is_some_and(|kept| kept == session));
        let bare = json!({"did": "did:plc:us", "handle": "new.test", "accessJwt": "a2", "refreshJwt": "r2"});
        let renewed = Session::read(&bare, Some(&session)).unwrap();
        assert_eq!((renewed.handle.as_str(), renewed.pds.as_deref()), ("new.test", Some("https://pds.test")));
    }

    #[test]
    fn half_an_answer_is_no_session() {
        for field in ["did", "handle", "accessJwt", "refreshJwt"] {
            let mut half = answer("a");
            half[field] = json!(null);
            assert!(Session::read(&half, None).is_none(), "{field}");
        }
        assert!(Session::kept(&Secret::new("{\"did\":3}")).is_none());
        let mut odd = answer("a");
        odd["didDoc"]["service"][1]["serviceEndpoint"] = json!("file:///etc/passwd");
        assert_eq!(Session::read(&odd, None).unwrap().pds, None);
    }

    #[test]
    fn the_token_tells_what_the_password_may() {
        let reach = |scope: &str| Session::read(&answer(&token(&json!({"scope": scope}))), None).unwrap().reach();
        assert_eq!(reach("com.atproto.appPass"), Reach::NoMessages);
        assert_eq!(reach("com.atproto.appPassPrivileged"), Reach::Whole);
        assert_eq!(reach("com.atproto.access"), Reach::Whole);
        assert_eq!(Session::read(&answer("no token"), None).unwrap().reach(), Reach::Whole);
    }
}
