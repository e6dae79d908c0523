//! Fetches the bytes of one attachment.

use mail_parser::{MessageParser, MimeHeaders};

use super::mailbox::Mailbox;
use super::outline::Section;
use super::place::PartUrl;
use crate::domain::network::NetError;
use crate::words::w;

/// Bytes asked for at a time.
const PIECE: usize = 1024 * 1024;
/// The largest attachment that is taken, as it travels.
const LARGEST: usize = 100 * 1024 * 1024;

/// Fetches an attachment of the mail `uid` of the open folder and undoes its transfer encoding.
///
/// # Errors
/// `Refused` where it is gone or larger than 100 MiB; else as `Mailbox::ask`.
pub async fn fetch(mailbox: &mut Mailbox, uid: u32, url: &PartUrl) -> Result<Vec<u8>, NetError> {
    let whole = url.section == "0";
    let path = url.section.as_str();
    let (head, body) = if whole { ("HEADER".into(), "TEXT".into()) } else { (format!("{path}.MIME"), path.to_owned()) };
    let head = section(mailbox, uid, &format!("(UID BODY.PEEK[{head}]<0.65536>)")).await?;
    let mut bytes = Vec::new();
    loop {
        let query = format!("(UID BODY.PEEK[{body}]<{}.{PIECE}>)", bytes.len());
        let piece = section(mailbox, uid, &query).await?;
        bytes.extend_from_slice(&piece);
        if piece.len() < PIECE {
            return Ok(decoded(&head, bytes));
        }
        if bytes.len() > LARGEST {
            let why = w().email.attachment_large.to_owned();
            return Err(NetError::Refused { why });
        }
    }
}

async fn section(mailbox: &mut Mailbox, uid: u32, query: &str) -> Result<Vec<u8>, NetError> {
    let gone = || NetError::Refused { why: w().email.mail_gone.to_owned() };
    let mut mail = mailbox.fetch(&[uid], query).await?.into_iter().next().ok_or_else(gone)?;
    let first: Option<Section> = mail.sections.keys().next().cloned();
    Ok(first.and_then(|at| mail.sections.remove(&at)).unwrap_or_default())
}

/// Undoes the transfer encoding, and that alone: the bytes of a text stay in its own charset.
fn decoded(head: &[u8], body: Vec<u8>) -> Vec<u8> {
    let parser = MessageParser::default();
    let encoding = parser.parse_headers(head).filter(|mail| !mail.parts.is_empty()).and_then(|mail| {
        let name = mail.content_transfer_encoding()?.to_ascii_lowercase();
        ["base64", "quoted-printable"].contains(&name.as_str()).then_some(name)
    });
    let Some(encoding) = encoding else { return body };
    let mut mail =
        format!("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n").into_bytes();
    mail.extend_from_slice(&body);
    let bytes = parser.parse(&mail).and_then(|mail| mail.part(0).map(|part| part.contents().to_vec()));
    bytes.unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn only_the_transfer_encoding_is_undone() {
        let head = |encoding: &str| {
            format!("Content-Type: text/csv; charset=iso-8859-1\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n")
        };
        for (encoding, body, want) in [
            ("base64", &b"6Q==\r\n"[..], &b"\xe9"[..]),
            ("quoted-printable", b"=E9=\r\nb", b"\xe9b"),
            ("8bit", b"\xe9\r\n", b"\xe9\r\n"),
            ("x-odd", b"\xe9", b"\xe9"),
        ] {
            assert_eq!(decoded(head(encoding).as_bytes(), body.to_vec()), want, "{encoding}");
        }
        assert_eq!(decoded(b"", b"x".to_vec()), b"x");
    }
}
