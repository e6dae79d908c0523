//! Tells mail that a program wrote from mail that waits for an answer.

use mail_parser::{HeaderName, Message, MimeHeaders};

/// What sort of program wrote a mail; none for a person.
///
/// Headers as described by RFC 3834 (automatic answers), RFC 2919 (lists) and RFC 3464 (delivery reports).
pub fn kind(mail: &Message<'_>) -> Option<&'static str> {
    let submitted = text(mail, HeaderName::AutoSubmitted);
    let precedence = text(mail, HeaderName::Other("Precedence".into()));
    if is_bounce(mail) {
        Some("bounce")
    } else if is_report(mail, "disposition-notification") {
        Some("receipt")
    } else if submitted.starts_with("auto-replied") || precedence == "auto_reply" || has_any(mail, &AUTO_REPLY) {
        Some("reply")
    } else if !submitted.is_empty() && submitted != "no" {
        Some("notice")
    } else if has(mail, HeaderName::ListId) || precedence == "list" {
        Some("list")
    } else if ["bulk", "junk"].contains(&precedence.as_str()) || has(mail, HeaderName::ListUnsubscribe) {
        Some("bulk")
    } else {
        None
    }
}

/// Marks that programs set which do not know `Auto-Submitted`.
const AUTO_REPLY: [&str; 3] = ["X-Autoreply", "X-Autorespond", "X-Auto-Response-From"];

fn is_bounce(mail: &Message<'_>) -> bool {
    let sender = mail.from().and_then(|from| from.first()).and_then(|from| from.address());
    let daemon = sender
        .and_then(|address| address.split('@').next())
        .is_some_and(|local| ["mailer-daemon", "postmaster"].iter().any(|name| local.eq_ignore_ascii_case(name)));
    let reports_failure =
        has_any(mail, &["X-Failed-Recipients"]) || text(mail, HeaderName::AutoSubmitted) == "auto-replied";
    is_report(mail, "delivery-status") || (daemon && reports_failure)
}

fn is_report(mail: &Message<'_>, what: &str) -> bool {
    mail.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && kind.attribute("report-type").is_some_and(|kind| kind.eq_ignore_ascii_case(what))
    })
}

fn has(mail: &Message<'_>, name: HeaderName<'static>) -> bool {
    mail.headers().iter().any(|header| header.name == name)
}

fn has_any(mail: &Message<'_>, names: &[&str]) -> bool {
    mail.headers().iter().any(|header| names.iter().any(|name| header.name().eq_ignore_ascii_case(name)))
}

/// Returns the first word of a header in small letters; empty where it is missing.
fn text(mail: &Message<'_>, name: HeaderName<'static>) -> String {
    let header = mail.headers().iter().find(|header| header.name == name);
    let value = header.and_then(|header| {
        let bytes = mail.raw_message.get(header.offset_start as usize..header.offset_end as usize)?;
        Some(String::from_utf8_lossy(bytes).trim().to_ascii_lowercase())
    });
    value.and_then(|text| text.split([';', ' ', '(']).next().map(str::to_owned)).unwrap_or_default()
}
