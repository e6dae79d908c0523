//! What an IMAP server or its line said no to, as the desk's errors.

use std::time::Duration;

use async_imap::error::Error;

use crate::domain::clean;
use crate::domain::network::NetError;
use crate::words::{fill, w};

/// Returns the error of a server that took too long.
pub fn slow(host: &str, most: Duration) -> NetError {
    NetError::Unwell { at: host.to_owned(), why: fill(w().network.no_answer, &[&most.as_secs()]) }
}

/// Tells a refusal that will pass (RFC 5530) from one that will not.
pub fn is_passing(words: &str) -> bool {
    let words = words.to_ascii_uppercase();
    ["UNAVAILABLE", "INUSE", "LIMIT]", "SERVERBUG", "TEMPORAR", "TRY AGAIN", "TOO MANY"]
        .iter()
        .any(|w| words.contains(w))
}

/// Returns the error of a command that failed.
pub fn broken(host: &str, error: Error) -> NetError {
    let host = host.to_owned();
    match error {
        Error::Io(error) if error.to_string().contains("during parsing") => {
            NetError::Odd { at: host, body: w().email.no_imap.to_owned() }
        }
        Error::Io(error) => NetError::Offline { host, why: error.to_string() },
        Error::No(words) => NetError::Refused { why: said(&words) },
        Error::Bad(words) => NetError::Odd { at: host, body: said(&words) },
        Error::Append => NetError::Refused { why: w().email.folder_refuses.to_owned() },
        Error::Validate(_) | Error::Parse(_) => NetError::Odd { at: host, body: w().email.no_imap.to_owned() },
        _ => NetError::Offline { host, why: w().network.cut.to_owned() },
    }
}

/// Returns the error of a sign-in that failed.
pub fn not_signed_in(host: &str, error: Error) -> NetError {
    match broken(host, error) {
        NetError::Refused { why } if is_passing(&why) => NetError::Unwell { at: host.to_owned(), why },
        NetError::Refused { why } => NetError::SignedOut { why },
        NetError::Odd { body, .. } => NetError::Refused { why: fill(w().email.sign_in_refused, &[&host, &body]) },
        other => other,
    }
}

/// Returns the server's words out of the library's `code: …, info: Some("…")`.
fn said(words: &str) -> String {
    let info = words.split_once("info: Some(\"").and_then(|(_, rest)| rest.rsplit_once("\")"));
    clean::line(info.map_or(words, |(info, _)| info)).chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_server_are_found() {
        assert_eq!(said("code: None, info: Some(\"Authentication failed.\")"), "Authentication failed.");
        assert_eq!(said("odd"), "odd");
        let error = not_signed_in("h", Error::No("code: None, info: Some(\"[UNAVAILABLE] later\")".into()));
        assert!(matches!(error, NetError::Unwell { .. }));
    }
}
