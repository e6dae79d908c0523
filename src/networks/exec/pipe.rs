//! Lines from a pipe, of bounded length whatever the other side does.

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub enum Got {
    /// A line without its end; the last one may lack it.
    Line(Vec<u8>),
    /// A line that was longer than allowed, passed over up to its end.
    TooLong,
    /// The pipe is closed.
    End,
}

/// Reads the next line; a pipe that cannot be read counts as closed.
pub async fn next_line(pipe: &mut (impl AsyncBufRead + Unpin), most: usize) -> Got {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let Ok(bytes) = pipe.fill_buf().await else { return Got::End };
        if bytes.is_empty() {
            return match (too_long, line.is_empty()) {
                (true, _) => Got::TooLong,
                (false, true) => Got::End,
                (false, false) => Got::Line(line),
            };
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        too_long |= line.len() + part.len() > most;
        if too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        pipe.consume(used);
        if end.is_some() {
            return if too_long { Got::TooLong } else { Got::Line(line) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::BufReader;

    #[tokio::test]
    async fn lines_of_any_length_come_apart() {
        let text = b"one\n\ntoo long for us\ntwo\nlast";
        let mut pipe = BufReader::with_capacity(4, &text[..]);
        let mut seen = Vec::new();
        loop {
            match next_line(&mut pipe, 6).await {
                Got::End => break,
                got => seen.push(got),
            }
        }
        let line = |text: &str| Got::Line(text.as_bytes().to_vec());
        assert_eq!(seen, [line("one"), line(""), Got::TooLong, line("two"), line("last")]);
    }
}
