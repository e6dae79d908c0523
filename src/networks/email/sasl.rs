//! The words of a sign-in: by password (PLAIN, LOGIN) or by an access token (XOAUTH2, OAUTHBEARER).
//!
//! RFC 4616 (PLAIN), RFC 7628 (OAUTHBEARER), <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>.

use serde_json::Value;

use super::settings::Server;
use crate::domain::clean;
use crate::domain::network::{NetError, Secret};
use crate::words::{fill, w};

/// By what an account signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A password.
    Password,
    /// An access token, which expires: the secret's command is run anew when the server says so.
    Token,
}

/// A way of signing in that a server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// User and password in one.
    Plain,
    /// User and password one after the other.
    Login,
    /// A token, as Google and Microsoft made it.
    XOAuth2,
    /// A token, as the standard has it.
    OAuthBearer,
}

impl Mechanism {
    /// Returns the name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Mechanism::Plain => "PLAIN",
            Mechanism::Login => "LOGIN",
            Mechanism::XOAuth2 => "XOAUTH2",
            Mechanism::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// Chooses among what a server offers, in capitals.
    ///
    /// # Errors
    /// `Refused` with what to change where nothing fits.
    pub fn choose(auth: Auth, offered: &[&str], host: &str) -> Result<Mechanism, NetError> {
        let ways: &[Mechanism] = match auth {
            Auth::Password => &[Mechanism::Plain, Mechanism::Login],
            Auth::Token => &[Mechanism::XOAuth2, Mechanism::OAuthBearer],
        };
        let there = if offered.is_empty() { w().email.offers_nothing.to_owned() } else { offered.join(", ") };
        let none = match auth {
            Auth::Password => w().email.no_password,
            Auth::Token => w().email.no_token,
        };
        let fits = ways.iter().copied().find(|way| offered.contains(&way.name()));
        fits.ok_or_else(|| NetError::Refused { why: fill(none, &[&host, &there]) })
    }

    /// Returns the first words of the client, before base 64. LOGIN has none: it says two words, each for itself.
    pub fn words(self, user: &str, server: &Server, secret: &Secret) -> Vec<u8> {
        let secret = secret.reveal();
        let words = match self {
            Mechanism::Plain => format!("\0{user}\0{secret}"),
            Mechanism::Login => String::new(),
            Mechanism::XOAuth2 => format!("user={user}\u{1}auth=Bearer {secret}\u{1}\u{1}"),
            Mechanism::OAuthBearer => {
                let user = user.replace('=', "=3D").replace(',', "=2C");
                let (host, port) = (&server.host, server.port);
                format!("n,a={user},\u{1}host={host}\u{1}port={port}\u{1}auth=Bearer {secret}\u{1}\u{1}")
            }
        };
        words.into_bytes()
    }

    /// Returns what the client says to a refusal, so that the server ends the sign-in, before base 64.
    pub const fn farewell(self) -> &'static [u8] {
        match self {
            Mechanism::OAuthBearer => b"\x01",
            Mechanism::Plain | Mechanism::Login | Mechanism::XOAuth2 => b"",
        }
    }
}

/// Puts a refusal of a token into words: `challenge` is what the server sent with it, after base 64, and `said` its
/// last word.
pub fn refusal(challenge: &[u8], said: &str) -> String {
    let told: Value = serde_json::from_slice(challenge).unwrap_or_default();
    let field = |name: &str| match told.get(name) {
        Some(Value::String(text)) => Some(clean::line(text)).filter(|text| !text.is_empty()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let parts = [
        field("status").map(|status| fill(w().email.token_status, &[&status])),
        field("error_description").or_else(|| field("error")),
        field("scope").map(|scope| fill(w().email.token_scope, &[&scope])),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    fill(w().email.token_refused, &[&parts, &said]).chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::super::settings::Security;
    use super::*;

    fn server() -> Server {
        Server { host: "mail.test".to_owned(), port: 993, security: Security::Tls }
    }

    #[test]
    fn the_words_are_those_of_the_standards() {
        let words =
            |way: Mechanism, user: &str| String::from_utf8(way.words(user, &server(), &Secret::new("ya29.x"))).unwrap();
        // The example of Google's page.
        assert_eq!(
            words(Mechanism::XOAuth2, "someuser@example.com"),
            "user=someuser@example.com\u{1}auth=Bearer ya29.x\u{1}\u{1}"
        );
        assert_eq!(
            words(Mechanism::OAuthBearer, "a,b=c@example.com"),
            "n,a=a=2Cb=3Dc@example.com,\u{1}host=mail.test\u{1}port=993\u{1}auth=Bearer ya29.x\u{1}\u{1}"
        );
        assert_eq!(words(Mechanism::Plain, "u"), "\0u\0ya29.x");
    }

    #[test]
    fn what_is_offered_is_chosen_and_what_is_not_is_said() {
        let choose = |auth, offered: &[&str]| Mechanism::choose(auth, offered, "mail.test");
        assert_eq!(choose(Auth::Token, &["PLAIN", "OAUTHBEARER", "XOAUTH2"]), Ok(Mechanism::XOAuth2));
        assert_eq!(choose(Auth::Token, &["OAUTHBEARER"]), Ok(Mechanism::OAuthBearer));
        assert_eq!(choose(Auth::Password, &["XOAUTH2", "LOGIN"]), Ok(Mechanism::Login));
        assert!(choose(Auth::Token, &["PLAIN", "LOGIN"]).unwrap_err().to_string().contains("PLAIN, LOGIN"));
        assert!(choose(Auth::Password, &["XOAUTH2"]).unwrap_err().to_string().contains("auth = \"xoauth2\""));
        assert!(choose(Auth::Password, &[]).unwrap_err().to_string().contains("nothing"));
    }

    #[test]
    fn a_refusal_is_told_in_words_whatever_came() {
        let google = br#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#;
        let told = refusal(google, "535 Accepted no more");
        assert!(
            told.contains("status 401") && told.contains("https://mail.google.com/") && told.ends_with("no more"),
            "{told}"
        );
        assert!(
            refusal(br#"{"status":400,"error_description":"expired\u001b[2J"}"#, "").contains("status 400, expired")
        );
        assert!(!refusal(br#"{"error":"a\u001bb"}"#, "").contains('\u{1b}'));
        for odd in [&b""[..], b"\xff", b"[1]", b"{\"status\":null}"] {
            assert_eq!(refusal(odd, "no"), "the server does not take the access token: no");
        }
    }
}
