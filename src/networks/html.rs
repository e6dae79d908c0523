//! HTML from networks and mails, made into plain text with a real parser.

/// Returns the text of a fragment or document of HTML, cleaned: paragraphs parted by a blank line,
/// links as they are written.
pub fn to_text(html: &str) -> String {
    crate::domain::clean::text(html)
}
