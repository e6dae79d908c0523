//! What a submission server answers: RFC 5321, section 4.2.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

use crate::domain::clean;
use crate::domain::network::NetError;
use crate::domain::time::{Span, Time};
use crate::words::w;

/// An answer longer than this is cut off.
const LONGEST: u64 = 64 * 1024;
/// How long to leave a server alone that asked for patience: greylists let a second try pass about then.
const PATIENCE: Span = Span::minutes(5);

/// One answer, of one line or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Three digits.
    pub code: u16,
    /// The words of each line, cleaned.
    pub words: String,
}

impl Answer {
    /// Tells whether the server does what was asked, or wants to hear the rest.
    pub fn is_good(&self) -> bool {
        (200..400).contains(&self.code)
    }

    /// Returns a refusal as an error: 5xx will stay, 4xx may pass.
    pub fn error(&self, now: Time) -> NetError {
        let why = self.line();
        match self.code {
            530 | 534 | 535 | 538 => NetError::SignedOut { why },
            450..=452 => NetError::Limited { until: now.plus(PATIENCE) },
            400..500 => NetError::Unwell { at: w().email.the_server.to_owned(), why },
            500..600 => NetError::Refused { why },
            _ => NetError::Odd { at: w().email.the_server.to_owned(), body: why },
        }
    }

    /// Returns a refusal of AUTH as an error: whatever is final there is about the sign-in.
    pub fn sign_in_error(&self, now: Time) -> NetError {
        match self.code {
            500..600 => NetError::SignedOut { why: self.line() },
            _ => self.error(now),
        }
    }

    fn line(&self) -> String {
        clean::line(&format!("{} {}", self.code, self.words)).chars().take(500).collect()
    }
}

/// Reads one answer; none where the line ended before it was complete.
///
/// # Errors
/// What the line says, and `InvalidData` for words that are no answer.
pub async fn read_answer(from: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Answer>> {
    let mut words = Vec::new();
    let mut from = from.take(LONGEST);
    loop {
        let mut line = Vec::new();
        from.read_until(b'\n', &mut line).await?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        let code = line.get(..3).and_then(|code| code.parse().ok()).filter(|code| (200..600).contains(code));
        let Some(code) = code else {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, w().email.no_smtp));
        };
        words.push(clean::line(line.get(4..).unwrap_or_default()));
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(Some(Answer { code, words: words.join("\n") }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8]) -> std::io::Result<Option<Answer>> {
        read_answer(&mut &bytes[..]).await
    }

    #[tokio::test]
    async fn answers_of_any_length_are_read_and_half_ones_are_not() {
        let answer = read(b"250-mail.example.test\r\n250-SIZE 100\r\n250 STARTTLS\r\n").await.unwrap().unwrap();
        assert_eq!(answer, Answer { code: 250, words: "mail.example.test\nSIZE 100\nSTARTTLS".into() });
        assert_eq!(read(b"354\r\n").await.unwrap().unwrap().code, 354);
        for half in [&b""[..], b"25", b"250 ok", b"250-more\r\n"] {
            assert_eq!(read(half).await.unwrap(), None);
        }
        for odd in [&b"HTTP/1.1 400 Bad Request\r\n"[..], b"999 x\r\n", b"\xff\xfe\r\n"] {
            assert!(read(odd).await.is_err());
        }
        assert_eq!(read(&b"250-x\r\n".repeat(100_000)).await.unwrap(), None);
    }

    #[test]
    fn a_refusal_tells_whether_to_try_again() {
        let answer = |code| Answer { code, words: "5.7.1 \u{1b}[31mno".into() };
        let now = Time::from_seconds(0);
        assert_eq!(answer(450).error(now), NetError::Limited { until: Time::from_seconds(300) });
        assert!(matches!(answer(421).error(now), NetError::Unwell { .. }));
        assert!(matches!(answer(550).error(now), NetError::Refused { why } if !why.contains('\u{1b}')));
        assert!(matches!(answer(550).sign_in_error(now), NetError::SignedOut { .. }));
        assert!(matches!(answer(535).error(now), NetError::SignedOut { .. }));
    }
}
