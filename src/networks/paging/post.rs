//! One page over the web: sent once, and once more only where it certainly was not taken.

use crate::domain::network::{NetError, SendError};
use crate::networks::http::{Answer, Call, Http};

/// Whether the server takes the same page twice for one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// It does: a page that it failed on may be sent again.
    IsOnce,
    /// It would page twice: only what it says it did not even look at may be sent again.
    IsTwice,
}

/// Sends a page. What was refused before a byte of it was taken (no connection, "service unavailable") is tried once
/// more; a time-out never is.
///
/// # Errors
/// `Unknown` where it may have arrived.
pub async fn post(http: &Http, call: &Call, twice: Twice, pause: std::time::Duration) -> Result<Answer, SendError> {
    let mut sent = http.write(call).await;
    let again = match &sent {
        Ok(answer) => answer.status() == 503 || (twice == Twice::IsOnce && answer.status() >= 500),
        Err(SendError::NotSent(NetError::Offline { .. })) => true,
        Err(SendError::NotSent(_) | SendError::Refused(_) | SendError::Unknown(_)) => false,
    };
    if again {
        tokio::time::sleep(pause).await;
        sent = http.write(call).await;
    }
    sent?.taken()
}
